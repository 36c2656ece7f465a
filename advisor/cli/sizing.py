"""``advisor estimate``: from flags to a checked question, to an answer, to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.cli import output
from advisor.cli.context import default_region, today
from advisor.cli.formats import check_format
from advisor.cli.language import current
from advisor.core.sizing import SizingQuestion
from advisor.core.text import Text
from advisor.core.units import parse_count
from advisor.errors import FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.recommend.questions import Problem

COUNTS = ("context", "input_tokens", "output_tokens", "concurrency", "tensor_parallel", "max_sequences")
"""Flags that take counts as people write them: ``4096``, ``32k``."""
INFEASIBLE = 3


class Shape(NamedTuple):
    """How the answer is shown."""

    format: str
    to: Path | None


def answer(globals_: Globals, flags: Mapping[str, Any], shape: Shape) -> int:
    """Answer the flags, print the report and return the exit code: 0, or 3 when what was asked does not fit.

    Raises:
        UsageError: values that cannot be; all of them are listed.
    """
    from advisor.recommend.sizing import estimate
    from advisor.render import View
    from advisor.render.sizing import FORMATS, render_sizing

    check_format(shape.format, FORMATS)
    catalog = globals_.load_catalog()
    asked = question(flags, catalog)
    report = estimate(asked, catalog, globals_.load_rules(), today=today())
    screen = output.screen(shape.to)
    view = View(catalog, current(), width=screen.width, color=screen.color)
    output.data(render_sizing(report, view, shape.format), shape.to)
    if report.feasible:
        return 0
    from advisor.render.sizing.texts import headline

    output.note(headline(report, view))
    return INFEASIBLE


def question(flags: Mapping[str, Any], catalog: Catalog) -> SizingQuestion:
    """Read the flags into a question that can be answered.

    Raises:
        UsageError: values that cannot be; all of them are listed, each with its flag.
    """
    from advisor.recommend.questions import Problem, check

    values = {name: value for name, value in flags.items() if value is not None}
    problems: dict[str, Problem] = {}
    for name in COUNTS:
        if name in values:
            try:
                values[name] = parse_count(values[name])
            except ValueError:
                problems[name] = Problem(name, _not_a_number(values.pop(name)))
    if "region" not in values:
        values |= {"region": default_region(current()), "assumed": ("where.region",)}
    asked = SizingQuestion(**values)
    for problem in check(asked, catalog):
        problems.setdefault(problem.field, problem)
    if problems:
        raise _refusal([problems[name] for name in flags if name in problems])
    return asked


def _flag(name: str) -> str:
    return "MODEL" if name == "model" else "--" + name.replace("_", "-")


def _not_a_number(text: str) -> Text:
    return Text(f"{text!r} is not a number such as 512 or 32k", f"{text!r} は 512 や 32k のような数値ではありません")


def _refusal(problems: list[Problem]) -> UsageError:
    """Return the error for one problem, with its own hint, or for several, each on a line."""
    help_ = Text("advisor estimate --help", "advisor estimate --help")
    if len(problems) == 1:
        flag, (_, message, hint) = _flag(problems[0].field), problems[0]
        return UsageError(Text(f"{flag}: {message.en}", f"{flag}: {message.ja}"), hint or help_)
    lines = [f"{_flag(p.field)}: {p.line.get(current())}" for p in problems]
    count = len(lines)
    return FileError(Text(f"{count} values cannot be used", f"{count} 件の値が使えません"), help_, lines)
