"""``advisor estimate``: from flags to a checked question, to an answer, to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.cli import output
from advisor.cli.context import today
from advisor.cli.language import current, t
from advisor.cli.lists import check_format
from advisor.core.sizing import SizingQuestion
from advisor.core.text import Text
from advisor.core.units import parse_count
from advisor.errors import FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals

FORMATS = ("table", "json", "markdown", "csv")
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
    from advisor.render.sizing import render_sizing

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
    from advisor.cli.requests import DEFAULT_REGION
    from advisor.recommend.questions import check

    values = {name: value for name, value in flags.items() if value is not None}
    problems: dict[str, str] = {}
    for name in COUNTS:
        if name in values:
            try:
                values[name] = parse_count(values[name])
            except ValueError as error:
                problems[name] = str(error)
                del values[name]
    if "region" not in values:
        values |= {"region": DEFAULT_REGION[current()], "assumed": ("where.region",)}
    asked = SizingQuestion(**values)
    for problem in check(asked, catalog):
        problems.setdefault(problem.field, problem.message.get(current()))
    if problems:
        raise _refusal([f"{_flag(name)}: {problems[name]}" for name in flags if name in problems])
    return asked


def _flag(name: str) -> str:
    return "MODEL" if name == "model" else "--" + name.replace("_", "-")


def _refusal(lines: list[str]) -> UsageError:
    hint = Text("advisor estimate --help", "advisor estimate --help")
    if len(lines) == 1:
        return UsageError(Text(lines[0], lines[0]), hint)
    message = Text(f"{len(lines)} values cannot be used", f"{len(lines)} 件の値が使えません")
    return FileError(message, hint, [t(f"error: {line}", f"エラー: {line}") for line in lines])
