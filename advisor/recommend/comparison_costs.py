"""What Bedrock, paid by the request, and instances of one's own, paid by the hour, cost over the requests of a day.

How many requests an instance answers is what a recommendation plans its number by (`Estimator.plan`): as many sequences at once
as fit, so that the curve and the table never disagree.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from advisor.core.comparison import CostCurve
from advisor.estimate.cost import DAYS_PER_MONTH
from advisor.recommend.break_even import reachable
from advisor.recommend.capacity import full_capacity
from advisor.recommend.estimator import Estimator, speed_on
from advisor.recommend.hardware import classes
from advisor.recommend.serving import ServingPlan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.catalog import Catalog
    from advisor.core.comparison import Compared
    from advisor.core.request import Request
    from advisor.core.result import DailyCapacity, Deployment, MemoryEstimate

STEPS = (1.0, 2.0, 5.0)
"""The points of a curve within each power of ten."""
ROOM = 3
"""How many times as far a curve goes as what is of interest on it: the load asked, the break-even, what instances answer."""
FURTHEST = 1e9
"""The curve ends here, whatever is of interest: no more requests a day can be asked about than ten times this."""


class _Fleet(NamedTuple):
    """Instances of one kind: how many are up for any load, and what one of them answers."""

    least: int
    usd_each: float
    each: DailyCapacity | None


def curves(found: Sequence[Compared], request: Request, catalog: Catalog) -> tuple[CostCurve, ...]:
    """Return the curve of each contender on Bedrock with each on instances; of those that nothing known excludes."""
    priced = [(i, one) for i, one in enumerate(found) if one.standing != "rejected" and one.cost is not None]
    managed = [(i, one) for i, one in priced if one.deployment is not None and one.deployment.platform == "bedrock"]
    hosted = [(i, fleet) for i, one in priced if (fleet := _fleet(one, request, catalog)) is not None]
    return tuple(
        _curve(i, one, j, fleet, request) for i, one in managed for j, fleet in hosted if one.cost and one.cost.monthly
    )


def _curve(i: int, bedrock: Compared, j: int, fleet: _Fleet, request: Request) -> CostCurve:
    assert bedrock.cost is not None
    each = bedrock.cost.monthly / request.load.requests_per_day
    equal = fleet.least * fleet.usd_each / each
    capacity = fleet.each and fleet.each.requests_per_day.times(fleet.least)
    interest = [equal, request.load.requests_per_day, *((capacity.expected,) if capacity else ())]
    curve = CostCurve(
        bedrock=i,
        self_hosted=j,
        bedrock_usd_per_request=each / DAYS_PER_MONTH,
        bedrock_usd_per_month_each=each,
        instance_usd_per_month=fleet.usd_each,
        instances=fleet.least,
        requests_per_day=equal,
        each=fleet.each,
        reachable=reachable(equal, capacity),
        points=(),
    )
    return curve._replace(points=tuple(map(curve.at, _loads(interest))))


def _loads(interest: Sequence[float]) -> Iterator[float]:
    """Yield loads in order: round ones from well below to well above what is of interest, and that itself."""
    first = math.floor(math.log10(max(min(interest) / ROOM, 1.0)))
    last = math.ceil(math.log10(min(max(interest) * ROOM, FURTHEST)))
    round_ones = [step * 10.0**power for power in range(first, last) for step in STEPS]
    top = 10.0**last
    yield from sorted({*round_ones, top, *(load for load in interest if load <= top)})


def _fleet(one: Compared, request: Request, catalog: Catalog) -> _Fleet | None:
    """Return the instances of a deployment; ``None`` of one that has none, or no price."""
    d, cost = one.deployment, one.cost
    if d is None or cost is None or d.platform == "bedrock" or not d.instance_count or one.memory is None:
        return None
    placed = _placed(one, d, one.memory, _with_load(request, 1), catalog)
    least = placed.plan.instance_count if placed else d.instance_count
    return _Fleet(least, cost.monthly / d.instance_count, placed and placed.full)


def _with_load(request: Request, requests_per_day: int) -> Request:
    return request._replace(load=request.load._replace(requests_per_day=requests_per_day))


class _Placed(NamedTuple):
    """The placement of a deployment: the plan for a load, and what one instance answers when it is full."""

    plan: ServingPlan
    full: DailyCapacity | None


def _placed(one: Compared, d: Deployment, memory: MemoryEstimate, request: Request, catalog: Catalog) -> _Placed | None:
    """Return what a recommendation plans on the very placement of a deployment; ``None``: it is not found again."""
    architecture, instance = one.model.architecture, catalog.instance(str(d.instance_type))
    if architecture is None:
        return None
    estimator, hardware = Estimator(request, catalog), classes((instance,))[0]
    accelerator = instance.accelerator
    for serving in estimator.servings(one.model, architecture, hardware):
        weights = serving.weights
        if (serving.engine.id, weights.dtype, weights.quantization) != (d.engine, d.dtype, d.quantization):
            continue
        for split in serving.splits:
            alone = estimator.memory(architecture, accelerator, serving, split)
            if split.tensor_parallel == d.tensor_parallel and alone.available_bytes == memory.available_bytes:
                speed = speed_on(architecture, accelerator, serving, split)
                most = estimator.at_once(speed, alone.max_concurrent_sequences)
                full = full_capacity(speed, serving, split, request.load, most)
                return _Placed(estimator.plan(architecture, hardware, serving, split, alone), full)
    return None
