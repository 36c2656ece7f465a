"""One model asked about, from flags to an exit code: what ``estimate`` and ``finetune`` have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from advisor.cli import output, printing
from advisor.cli.context import today
from advisor.cli.exit_codes import INFEASIBLE, UNDETERMINED
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions
    from advisor.core.result import Finding
    from advisor.render import View

    class Question(Protocol):
        """A question."""

        @property
        def instance(self) -> str | None:
            """The instance type it is about; ``None``: all of a region."""

    class Judged(Protocol):
        """A deployment."""

        @property
        def fits(self) -> bool | None:
            """Whether it can; ``None`` when a missing fact decides."""

    class Answered(Protocol):
        """A report."""

        @property
        def question(self) -> Question:
            """What was asked."""

        @property
        def deployments(self) -> Sequence[Judged]:
            """What can be had, or the asked one whether it fits or not."""

        @property
        def undetermined(self) -> Sequence[Judged]:
            """What stays open."""

        @property
        def findings(self) -> Sequence[Finding]:
            """What is said of the model, wherever it runs."""

        @property
        def feasible(self) -> bool:
            """Whether what was asked can be done."""


Q = TypeVar("Q")
R = TypeVar("R", bound="Answered")


class Command(NamedTuple, Generic[Q, R]):
    """What one command asks, how that is answered, and how the answer is told.

    ``question(flags, catalog, elsewhere=…)`` raises UsageError for values that cannot be; of a model ``elsewhere`` than
    in the catalogue it does not judge the name. ``estimate`` takes ``today`` and ``model`` besides. ``headline`` tells in
    one sentence why there is no solution.
    """

    question: Callable[..., Q]
    estimate: Callable[..., R]
    formats: Collection[str]
    render: Callable[[R, View, str], str]
    headline: Callable[[R, View], str]


def answer(command: Command[Q, R], globals_: Globals, flags: Mapping[str, Any], options: OutputOptions) -> int:
    """Answer the flags, print the report and return the exit code.

    Raises:
        UsageError: values that cannot be, all of them listed; or a model that cannot be read.
        UpstreamError: the model is on the Hub, which does not answer.
    """
    from advisor.cli import models
    from advisor.cli.progress import Waiting

    printing.check(options, command.formats)
    catalog: Catalog = globals_.load_catalog()
    place = models.elsewhere(flags["model"], catalog)
    asked = command.question(flags, catalog, elsewhere=place is not None)
    with Waiting(Text("estimating", "見積もり中")):
        model = models.read(place, catalog) if place else None
        report = command.estimate(asked, catalog, globals_.load_rules(), today=today(), model=model)
    view = printing.write(report, command.render, globals_, catalog, options)
    if report.feasible:
        return 0
    output.repeat(command.headline(report, view), options.format, options.to)
    return _without_a_fit(report, strict=options.strict)


def _without_a_fit(report: Answered, *, strict: bool) -> int:
    """Return the exit code when nothing is known to fit.

    A missing fact is 4 under ``--strict``. Else 3: the asked instance is not known to do, or nothing in the region can;
    but 0 where no instance was asked and something may do, for then the model itself was the question.
    """
    from advisor.recommend.verdict import bin_of

    asked = report.question.instance is not None
    judged = report.deployments if asked else report.undetermined
    open_ = bin_of(report.findings) != "rejected" and any(d.fits is None for d in judged)
    if open_ and strict:
        return UNDETERMINED
    return 0 if open_ and not asked else INFEASIBLE
