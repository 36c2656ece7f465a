"""Ollama's Modelfiles: ``FROM`` names the model, ``ADAPTER`` a LoRA (https://docs.ollama.com/modelfile)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.named import model_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

_LINE = re.compile(r"^[ \t]*(?P<key>FROM|ADAPTER)[ \t]+(?P<quote>[\"']?)(?P<model>[^\s\"']+)(?P=quote)", re.I | re.M)


def detect(source: SourceText) -> Iterator[Reference]:
    """Find what a Modelfile builds on."""
    for line in _LINE.finditer(source.text):
        named = model_in(line["model"], provider="ollama")
        if named is not None:
            place = source.place(line.start("model"), len(line["model"]))
            yield source.reference(named, place, "setting", "high", "modelfile", sink=line["key"].upper())
