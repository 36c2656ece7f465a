"""Changes of a question in words: what is proposed, what it changes besides, and the flags that ask for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.flags import own_words
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

INSTANCES_SHOWN = 3
"""How many other kinds of hardware are proposed, the cheapest first."""

DTYPE = Text("computed in {} instead of {}", "計算形式は {1} から {0} に変更")


def in_place_of(text: Text, after: str, before: str) -> Text:
    """Fill in what something becomes and what it was."""
    return Text(text.en.format(after, before), text.ja.format(after, before))


def worded(said: Text, question: Any, changes: Mapping[str, Any], *details: Text) -> Text:
    """Return ``said (details, flags)``: with every flag of ``changes``, and those of ``question`` that have to go."""
    inside = [*details]
    given = " ".join(flag(name, value) for name, value in changes.items() if value is not None)
    if given:
        inside.append(Text(given, given))
    left = [flag(name, getattr(question, name)) for name in dropped(question, changes)]
    if left:
        inside.append(Text(f"without {' '.join(left)}", f"{' '.join(left)} は指定しない"))
    if not inside:
        return said
    return Text(
        f"{said.en} ({', '.join(text.en for text in inside)})", f"{said.ja} ({'、'.join(text.ja for text in inside)})"
    )


def dropped(question: Any, changes: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields that were asked for and are left to the model or the engine by ``changes``."""
    return tuple(name for name, value in changes.items() if value is None and getattr(question, name) is not None)


def flag(name: str, value: Any) -> str:
    """Return a field of a question as the command line has it: ``--batch-size 1``, ``--no-gradient-checkpointing``."""
    return " ".join(own_words(name, value))
