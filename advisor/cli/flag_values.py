"""From flags to a question: counts as people write them, and every problem at once, each with its flag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.cli.language import current
from advisor.core.flags import own_flag
from advisor.core.text import Text, quoted
from advisor.core.units import parse_count
from advisor.errors import UsageError, unusable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from advisor.recommend.questions import Problem


def read_counts(values: dict[str, Any], counts: Collection[str]) -> list[Problem]:
    """Replace texts such as ``4096`` and ``32k`` by numbers, leave out what is none, and return those as problems."""
    from advisor.recommend.questions import Problem

    problems = []
    for name in counts:
        if name in values:
            try:
                values[name] = parse_count(values[name])
            except ValueError:
                problems.append(Problem(name, _not_a_number(values.pop(name))))
    return problems


def refuse(command: str, flags: Iterable[str], problems: Iterable[Problem]) -> None:
    """Refuse flags that have problems: one of each, in the order of ``flags``.

    Raises:
        UsageError: they have; for one problem with its own hint, for several with a line for each.
    """
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.field, problem)
    ordered = [first[name] for name in flags if name in first]
    if ordered:
        raise _refusal(command, ordered)


def _refusal(command: str, problems: list[Problem]) -> UsageError:
    help_ = Text(f"advisor {command} --help", f"advisor {command} --help")
    if len(problems) == 1:
        flag, (_, message, hint) = _flag(problems[0].field), problems[0]
        return UsageError(Text(f"{flag}: {message.en}", f"{flag}: {message.ja}"), hint or help_)
    lines = [f"{_flag(p.field)}: {p.line.get(current())}" for p in problems]
    return unusable(lines, help_)


def _flag(name: str) -> str:
    return "MODEL" if name == "model" else own_flag(name)


def _not_a_number(text: str) -> Text:
    shown = quoted(text)
    return Text(f"{shown} is not a number such as 512 or 32k", f"{shown} は 512 や 32k のような数値ではありません")
