"""Every objective that can be asked for has its weights, and every utility its curve: stated, or by what lies below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from advisor.authoring import documents
from advisor.authoring.checks.words import problem
from advisor.core.ranking import UTILITIES
from advisor.core.request import Objective
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.tree import Tree

__all__ = ["check_objectives"]


def check_objectives(tree: Tree, base: Mapping[str, Any] | None) -> Iterator[Diagnostic]:
    """Yield what ``objectives.yaml`` leaves out and ``base`` does not have either."""
    below = (base or {}).get("objectives", {})
    for file in tree.of(documents.ObjectivesDocument):
        stated = file.document
        missing: list[tuple[str, ...]] = [
            ("utilities", name)
            for name in UTILITIES
            if getattr(stated.utilities, name) is None and name not in below.get("utilities", {})
        ]
        for name in get_args(Objective):
            if name in below.get("objectives", {}):
                continue
            if name not in stated.objectives:
                missing.append(("objectives", name))
            elif stated.objectives[name].name is None:
                missing.append(("objectives", name, "name"))
        for path in missing:
            key = path[-1]
            words = Text(f"the key {key!r} is missing", f"キー {key!r} がありません")
            yield problem(file, path[:-1], "schema.missing-key", words, at_key=True)
