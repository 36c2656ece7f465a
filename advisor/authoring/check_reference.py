"""The page of the licence gate's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.check_rules import CHECK_RULES
from advisor.core.text import Text

if TYPE_CHECKING:
    from advisor.core.text import Language

__all__ = ["check_reference"]

_TITLE = Text("The rules of the licence gate", "ライセンスゲートのルール")
_INTRO = Text(
    "What `advisor check` finds ([guide](../guides/licence-gate.md)). The policy changes levels under `rules:`. "
    "Generated from `advisor/core/check_rules.py` by `make docs`.",
    "`advisor check` の指摘です ([ガイド](../guides/licence-gate.ja.md))。レベルはポリシーの `rules:` で変更できます。"
    "`advisor/core/check_rules.py` から `make docs` で生成しています。",
)
_LEVEL = Text("Level", "レベル")
_LEVELS = {
    "error": Text("error (fails the check)", "エラー (違反)"),
    "warning": Text("warning", "警告"),
    "note": Text("note (shown with `--explain`)", "補足 (`--explain` で表示)"),
}


def check_reference(language: Language) -> str:
    """Return the page in one language."""
    lines = [f"# {_TITLE.get(language)}", "", _INTRO.get(language), ""]
    for rule in CHECK_RULES.values():
        lines += [
            f"## {rule.id} {rule.title.get(language)}",
            "",
            f"`{rule.name}` · {_LEVEL.get(language)}: {_LEVELS[rule.default_level].get(language)}",
            "",
            rule.meaning.get(language),
            "",
            rule.remedy.get(language),
            "",
        ]
    return "\n".join(lines)
