"""``advisor estimate``: from flags to a checked question, to an answer, to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.cli import answers
from advisor.cli.answers import Command
from advisor.cli.flag_values import read_counts, refuse
from advisor.cli.language import current
from advisor.core.defaults import default_region
from advisor.core.sizing import SizingQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions

COUNTS = (
    "context",
    "input_tokens",
    "output_tokens",
    "concurrency",
    "requests_per_day",
    "tensor_parallel",
    "max_sequences",
)
"""Flags that take counts as people write them: ``4096``, ``32k``."""


def answer(globals_: Globals, flags: Mapping[str, Any], options: OutputOptions) -> int:
    """Answer the flags, print the report and return the exit code; errors: `answers.answer`."""
    from advisor.recommend.sizing import estimate
    from advisor.render.sizing import FORMATS, headline, render_sizing

    command = Command(question, estimate, FORMATS, render_sizing, headline)
    return answers.answer(command, globals_, flags, options)


def question(
    flags: Mapping[str, Any], catalog: Catalog, *, elsewhere: bool = False, command: str = "estimate"
) -> SizingQuestion:
    """Read the flags into a question that can be answered.

    Of a model ``elsewhere`` than in the catalogue neither its name is judged nor what needs its architecture.
    ``command`` is the one whose help is pointed to.

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
    refuse(command, flags, problems)
    return asked
