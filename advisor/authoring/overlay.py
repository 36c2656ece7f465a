"""The user's own catalogue folder (``--catalog DIR``): the same tree, laid over the shipped catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring.diagnostics import Diagnostic, DiagnosticsError
from advisor.authoring.validate import validate
from advisor.catalog.load import shipped_data
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["compile_overlay"]


def compile_overlay(root: Path, base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Compile a folder for `advisor.catalog.load_catalog`; ``base`` is what it lies on (default: the shipped data).

    Entries replace those of the same id, prices are appended. Licences, accelerators, regions and models of the base
    may be referred to.

    Raises:
        DiagnosticsError: the folder cannot be read, holds nothing, or has problems; each with file:line:col.
    """
    found = validate(root, base=shipped_data() if base is None else base)
    found.problems.raise_errors()
    if not found.files:
        message = Text("holds no catalogue files", "カタログのファイルがありません")
        hint = Text("expected e.g. models/<family>.yaml", "models/<family>.yaml などが必要です")
        raise DiagnosticsError([Diagnostic(str(root), None, None, "tree.empty", message, hint)])
    return found.data
