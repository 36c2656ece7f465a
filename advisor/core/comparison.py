"""Models or deployments side by side: what is compared, what is known of each, where they differ and where costs meet."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from advisor.core.hardware import BedrockOffer
    from advisor.core.model import Lifecycle, Model
    from advisor.core.request import Request
    from advisor.core.result import (
        Band,
        CatalogStamp,
        CostEstimate,
        DailyCapacity,
        Deployment,
        Finding,
        MemoryEstimate,
        PerformanceEstimate,
        QualityEvidence,
    )
    from advisor.core.text import Text

ROUNDING = 1e-9
"""What floating point adds to a load that exactly fills its instances."""

FEWEST = 2
MOST = 6
"""How many things are set side by side: fewer is no comparison, more no longer fit side by side on a screen."""

Standing = Literal["feasible", "rejected", "undetermined"]
"""The three bins of a search: it can be had, something known excludes it, or a missing fact decides."""

State = Literal["known", "unknown", "not-applicable"]
"""Of one value. *Not applicable*: there is nothing to know, such as the number of accelerators of a managed service."""

Status = Literal["different", "overlapping", "same", "unknown", "not-applicable"]
"""What a row says: two known values differ; they differ, but within their uncertainty; all are equal; too little is known
to say that they are; at most one of them applies."""

Better = Literal["low", "high"]

GROUPS = ("verdict", "model", "license", "deployment", "memory", "performance", "cost", "quality", "lifecycle")
"""The groups of rows, in order."""

FIGURES = ("memory", "performance", "cost", "quality")
"""Groups that say what running something takes and gives. Without a row of these nothing is comparable."""


class Contender(NamedTuple):
    """One thing to compare: a model, by its id in the catalogue, and where it is to run.

    ``place`` is a platform (``bedrock``, ``sagemaker``, ``ec2``) or an instance type (``g5.xlarge`` of EC2, ``ml.g5.xlarge``
    of SageMaker); ``None``: wherever the objective would have it.
    """

    model: str
    place: str | None = None

    def __str__(self) -> str:
        """Return it as it is written on a command line."""
        return self.model if self.place is None else f"{self.model}={self.place}"


class Compared(NamedTuple):
    """A contender with the best way to run it there. ``model`` is under the licence that holds on that way.

    What does not stand is told all the same: its ``deployment`` is then the one nearest to standing, ``None`` where no
    channel has the model. ``findings`` are all of them, the model's own first; ``missing`` the facts that leave it
    undetermined. ``lifecycle`` is that of the channel, ``None`` without one. ``routes`` are all that Bedrock sells it by from the
    region, the cheapest first; none of what runs elsewhere.
    """

    asked: Contender
    model: Model
    standing: Standing
    deployment: Deployment | None
    memory: MemoryEstimate | None
    performance: PerformanceEstimate | None
    cost: CostEstimate | None
    quality: QualityEvidence | None
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    lifecycle: Lifecycle | None
    routes: tuple[BedrockOffer, ...] = ()


class Value(NamedTuple):
    """One value of one contender: in JSON's types, and the interval it is compared by.

    ``low`` and ``high`` are ``None`` where a value is compared by being equal or not.
    """

    state: State
    value: Any = None
    low: float | None = None
    high: float | None = None


UNKNOWN = Value("unknown")
NOT_APPLICABLE = Value("not-applicable")


class Row(NamedTuple):
    """One fact or figure of all contenders, in their order.

    ``field`` is its name within the group; ``subject`` what of several it is about (a language, a suite). ``best`` are the
    places of those that nothing else is known to beat; empty where *better* has no meaning, or nothing is known to be worse.
    """

    group: str
    field: str
    values: tuple[Value, ...]
    status: Status
    better: Better | None = None
    best: tuple[int, ...] = ()
    subject: str | None = None


class CurvePoint(NamedTuple):
    """What a load costs on both: US dollars a month, and the instances that takes."""

    requests_per_day: float
    bedrock_usd_per_month: float
    self_hosted_usd_per_month: float
    instances: int


class CostCurve(NamedTuple):
    """What one contender on Bedrock and one on instances of its own cost, by the requests of a day.

    ``bedrock`` and ``self_hosted`` are places among the contenders; ``bedrock_usd_per_month_each`` is what one request every
    day costs there in a month. ``requests_per_day`` is where the ``instances`` that are up
    for any load cost as much as Bedrock: above that they cost less, as long as they keep up. What does not pay with these
    never does: every further instance costs as much and answers as much as the first. ``each``: what one instance answers with
    as many sequences at once as it holds in the asked latency, planned as a recommendation plans; ``None`` where no speed is
    known. ``reachable``: whether they keep up to the break-even, ``None`` when that is uncertain or not known. At the ``points``
    instances are added as needed.
    """

    bedrock: int
    self_hosted: int
    bedrock_usd_per_request: float
    bedrock_usd_per_month_each: float
    instance_usd_per_month: float
    instances: int
    requests_per_day: float
    each: DailyCapacity | None
    reachable: bool | None
    points: tuple[CurvePoint, ...]

    @property
    def capacity_requests_per_day(self) -> Band | None:
        """What the ``instances`` answer."""
        return self.each and self.each.requests_per_day.times(self.instances)

    def bedrock_usd(self, requests_per_day: float) -> float:
        """Return what a load costs a month on Bedrock."""
        return self.bedrock_usd_per_month_each * requests_per_day

    def instances_for(self, requests_per_day: float) -> int:
        """Return how many instances answer a load; as many as for none where their speed is not known."""
        if self.each is None:
            return self.instances
        return max(self.instances, ceil(requests_per_day / self.each.requests_per_day.expected - ROUNDING))

    def self_hosted_usd(self, requests_per_day: float) -> float:
        """Return what a load costs a month on instances, of which there are as many as it takes."""
        return self.instance_usd_per_month * self.instances_for(requests_per_day)

    def at(self, requests_per_day: float) -> CurvePoint:
        """Return what a load costs on both."""
        return CurvePoint(
            requests_per_day,
            self.bedrock_usd(requests_per_day),
            self.self_hosted_usd(requests_per_day),
            self.instances_for(requests_per_day),
        )


class ComparedBy(NamedTuple):
    """The suite that compares quality, for a task and language; ``suite`` is ``None`` where none does, and ``why`` says why."""

    task: str | None
    language: str
    suite: str | None
    metric: str | None
    why: Text | None = None


class ComparisonReport(NamedTuple):
    """The whole answer. ``request`` is that of a recommendation; its ``choice.models`` are those of the contenders."""

    request: Request
    catalog: CatalogStamp
    contenders: tuple[Compared, ...]
    compared_by: ComparedBy
    rows: tuple[Row, ...]
    curves: tuple[CostCurve, ...]
    notes: tuple[Text, ...]

    @property
    def comparable(self) -> bool:
        """Whether any figure of memory, speed, cost or quality is known of two contenders or more."""
        return any(
            sum(value.state == "known" for value in row.values) >= FEWEST for row in self.rows if row.group in FIGURES
        )

    @property
    def undetermined(self) -> tuple[Compared, ...]:
        """The contenders that a missing fact leaves open."""
        return tuple(one for one in self.contenders if one.standing == "undetermined")

    @property
    def different(self) -> tuple[Row, ...]:
        """The rows in which known values differ."""
        return tuple(row for row in self.rows if row.status == "different")
