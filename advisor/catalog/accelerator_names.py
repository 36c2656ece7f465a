"""Accelerators by what people call them: without vendor, memory, case and spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.hardware import Accelerator

__all__ = ["accelerators_called"]

_MEMORY = re.compile(r"[- ]\d+ ?gb$", re.IGNORECASE)
_VENDOR = re.compile(r"^(nvidia|aws) ", re.IGNORECASE)


def accelerators_called(name: str, accelerators: Mapping[str, Accelerator]) -> list[str]:
    """Return the ids of the accelerators of a name: ``h100``, ``NVIDIA H100``, ``H100 80GB``; ``A100`` are two."""
    wanted = _plain(name)
    return [id_ for id_, one in accelerators.items() if wanted and wanted in _names(id_, one.name)]


def _names(id_: str, name: str) -> set[str]:
    known = {id_, name, _VENDOR.sub("", name)}
    return {_plain(one) for one in (*known, *(_MEMORY.sub("", one) for one in known))}


def _plain(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())
