"""``advisor estimate``: from flags to a checked question, to an answer, to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.cli import output
from advisor.cli.context import default_region, today
from advisor.cli.formats import check_format
from advisor.cli.language import current
from advisor.cli.questions import read_counts, refuse
from advisor.core.sizing import SizingQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.core.sizing import SizingReport

COUNTS = ("context", "input_tokens", "output_tokens", "concurrency", "tensor_parallel", "max_sequences")
"""Flags that take counts as people write them: ``4096``, ``32k``."""
INFEASIBLE = 3
UNDETERMINED = 4


class Shape(NamedTuple):
    """How the answer is shown, and what counts as success."""

    format: str
    to: Path | None
    strict: bool = False


def answer(globals_: Globals, flags: Mapping[str, Any], shape: Shape) -> int:
    """Answer the flags, print the report and return the exit code.

    Raises:
        UsageError: values that cannot be, all of them listed; or a model that cannot be read.
        UpstreamError: the model is on the Hub, which does not answer.
    """
    from advisor.cli import models
    from advisor.recommend.sizing import estimate
    from advisor.render import View
    from advisor.render.sizing import FORMATS, render_sizing

    check_format(shape.format, FORMATS)
    catalog = globals_.load_catalog()
    place = models.elsewhere(flags["model"], catalog)
    asked = question(flags, catalog, elsewhere=place is not None)
    model = models.read(place, catalog) if place else None
    report = estimate(asked, catalog, globals_.load_rules(), today=today(), model=model)
    screen = output.screen(shape.to)
    view = View(catalog, current(), width=screen.width, color=screen.color)
    output.data(render_sizing(report, view, shape.format), shape.to)
    if report.feasible:
        return 0
    from advisor.render.sizing.texts import headline

    output.note(headline(report, view))
    return _without_a_fit(report, strict=shape.strict)


def _without_a_fit(report: SizingReport, *, strict: bool) -> int:
    """Return the exit code when nothing is known to fit.

    A missing fact is 4 under ``--strict``. Else 3: the asked instance is not known to hold the model, or nothing in the
    region can; but 0 where no instance was asked and something may hold it, for then the model itself was the question.
    """
    asked = report.question.instance is not None
    open_ = any(d.fits is None for d in (report.deployments if asked else report.undetermined))
    if open_ and strict:
        return UNDETERMINED
    return 0 if open_ and not asked else INFEASIBLE


def question(flags: Mapping[str, Any], catalog: Catalog, *, elsewhere: bool = False) -> SizingQuestion:
    """Read the flags into a question that can be answered.

    Of a model ``elsewhere`` than in the catalogue neither its name is judged nor what needs its architecture.

    Raises:
        UsageError: values that cannot be; all of them are listed, each with its flag.
    """
    from advisor.recommend.questions import check

    values = {name: value for name, value in flags.items() if value is not None}
    problems = read_counts(values, COUNTS)
    if "region" not in values:
        values |= {"region": default_region(current()), "assumed": ("where.region",)}
    asked = SizingQuestion(**values)
    left_open = ("model", "engine_version") if elsewhere else ()
    problems += [problem for problem in check(asked, catalog) if problem.field not in left_open]
    refuse("estimate", flags, problems)
    return asked
