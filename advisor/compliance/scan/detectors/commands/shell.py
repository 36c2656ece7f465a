"""Shell scripts: POSIX shells, PowerShell, Windows batch files, job scripts, Procfiles and justfiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.commands.script import detect_script

if TYPE_CHECKING:
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

__all__ = ["detect"]

_BATCH_COMMENT = re.compile(r"^([ \t]*@?)(?:rem\b|::)", re.IGNORECASE | re.MULTILINE)
_POWERSHELL = str.maketrans({"\\": "/", "`": "\\"})
_BATCH = str.maketrans({"\\": "/", "^": "\\"})


def detect(source: SourceText) -> Iterator[Reference]:
    """Yield the models that a script's commands name."""
    suffix = PurePosixPath(source.path).suffix.lower()
    if suffix in (".ps1", ".psm1", ".psd1"):
        return detect_script(source, powershell(source.text))
    if suffix in (".bat", ".cmd"):
        return detect_script(source, batch(source.text))
    return detect_script(source)


def powershell(text: str) -> str:
    """Return PowerShell with the escapes and separators of a POSIX shell; every character keeps its place."""
    return text.translate(_POWERSHELL)


def batch(text: str) -> str:
    """Return a batch file with the escapes, separators and comments of a POSIX shell; every character keeps its place."""
    return _BATCH_COMMENT.sub(lambda m: m[1] + "#".ljust(len(m[0]) - len(m[1])), text).translate(_BATCH)
