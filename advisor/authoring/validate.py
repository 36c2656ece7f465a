"""Read a catalogue folder, compile it, cross-check it: all problems of all files at once.

* ``validate(root, shown=None, base=None, instead=None) -> Validation`` never raises for what is wrong inside the folder.
* ``Validation.data`` is the compiled mapping; use it only when ``ok``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.authoring.checks import run_checks
from advisor.authoring.compiler import compile_tree
from advisor.authoring.tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path, PurePosixPath

    from advisor.authoring.diagnostics import Diagnostics

__all__ = ["Validation", "validate"]


@dataclass(frozen=True, slots=True)
class Validation:
    """What was found: every problem sorted by place, the number of files read, and the compiled mapping."""

    problems: Diagnostics
    files: int
    data: dict[str, Any]

    @property
    def ok(self) -> bool:
        """Whether nothing but warnings was found."""
        return not self.problems.errors


def validate(
    root: Path,
    shown: str | None = None,
    base: Mapping[str, Any] | None = None,
    instead: Mapping[PurePosixPath, str] | None = None,
) -> Validation:
    """Validate the folder ``root``; messages call it ``shown``.

    ``base`` is the compiled catalogue below an overlay: its names count as known. ``instead`` are texts that stand for
    files of the folder, as `read_tree` takes them.

    Raises:
        DiagnosticsError: the folder is missing or cannot be listed.
    """
    tree = read_tree(root, shown, instead)
    compiled = compile_tree(tree, base)
    run_checks(tree, compiled, base)
    return Validation(tree.problems, len(tree.files), compiled.data)
