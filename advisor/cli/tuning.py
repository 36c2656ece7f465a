"""``advisor finetune``: from flags to a checked question, to an answer, to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.cli import answers
from advisor.cli.answers import Command
from advisor.cli.flag_values import read_counts, refuse
from advisor.cli.language import current
from advisor.core.defaults import default_region
from advisor.core.tuning import TuningQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions

COUNTS = ("sequence_length", "batch_size", "tokens", "lora_rank")
"""Flags that take counts as people write them: ``4096``, ``10M``."""

_DEFAULTS = {"region": "where.region", "purchase": "where.purchase"}
"""What is filled in here when nobody says → its name among what was assumed."""


def answer(globals_: Globals, flags: Mapping[str, Any], options: OutputOptions) -> int:
    """Answer the flags, print the report and return the exit code; errors: `answers.answer`."""
    from advisor.recommend.tuning import estimate_finetune
    from advisor.render.tuning import FORMATS, headline, render_tuning

    command = Command(question, estimate_finetune, FORMATS, render_tuning, headline)
    return answers.answer(command, globals_, flags, options)


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
