"""``advisor finetune``: from flags to a checked question, to an answer, to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.cli import output
from advisor.cli.context import default_region, today
from advisor.cli.formats import check_format
from advisor.cli.language import current
from advisor.cli.questions import read_counts, refuse
from advisor.cli.sizing import INFEASIBLE
from advisor.core.tuning import TuningQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.cli.sizing import Shape

COUNTS = ("sequence_length", "batch_size", "tokens", "lora_rank")
"""Flags that take counts as people write them: ``4096``, ``10M``."""

_DEFAULTS = {"region": "where.region", "purchase": "where.purchase"}
"""What is filled in here when nobody says → its name among what was assumed."""


def answer(globals_: Globals, flags: Mapping[str, Any], shape: Shape) -> int:
    """Answer the flags, print the report and return the exit code: 0, or 3 when what was asked cannot be trained.

    Raises:
        UsageError: values that cannot be, all of them listed; or a model that cannot be read.
        UpstreamError: the model is on the Hub, which does not answer.
    """
    from advisor.cli import models
    from advisor.recommend.tuning import estimate_finetune
    from advisor.render import View
    from advisor.render.tuning import FORMATS, render_tuning

    check_format(shape.format, FORMATS)
    catalog = globals_.load_catalog()
    place = models.elsewhere(flags["model"], catalog)
    asked = question(flags, catalog, elsewhere=place is not None)
    model = models.read(place, catalog) if place else None
    report = estimate_finetune(asked, catalog, globals_.load_rules(), today=today(), model=model)
    screen = output.screen(shape.to)
    view = View(catalog, current(), width=screen.width, color=screen.color)
    output.data(render_tuning(report, view, shape.format), shape.to)
    if report.feasible:
        return 0
    from advisor.render.tuning.texts import headline

    output.note(headline(report, view))
    return INFEASIBLE


def question(flags: Mapping[str, Any], catalog: Catalog, *, elsewhere: bool = False) -> TuningQuestion:
    """Read the flags into a question that can be answered; a model ``elsewhere`` than in the catalogue is read later.

    Raises:
        UsageError: values that cannot be; all of them are listed, each with its flag.
    """
    from advisor.recommend.tuning_questions import check

    values = {name: value for name, value in flags.items() if value is not None}
    problems = read_counts(values, COUNTS)
    values["assumed"] = tuple(name for key, name in _DEFAULTS.items() if key not in values)
    asked = TuningQuestion(**{"region": default_region(current()), **values})
    problems += check(asked, catalog, named=not elsewhere)
    refuse("finetune", flags, problems)
    return asked
