"""Makefiles: variables and recipes read as a shell script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.commands.script import detect_script

if TYPE_CHECKING:
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

__all__ = ["as_script", "detect"]

_REFERENCE = re.compile(r"\$\(([A-Za-z_][\w.-]*)\)")
_RECIPE = re.compile(r"^(\t[ \t]*+)(?:[@+]++-?|-)[@+]*+(?![-\s])", re.MULTILINE)


def detect(source: SourceText) -> Iterator[Reference]:
    """Yield the models that variables hold and recipes take."""
    return detect_script(source, as_script(source.text))


def as_script(text: str) -> str:
    """Return a makefile as a shell script in which every character keeps its place."""
    text = _RECIPE.sub(lambda m: m[1] + " " * (len(m[0]) - len(m[1])), text)
    return _REFERENCE.sub(r"${\1}", text)
