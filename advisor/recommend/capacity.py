"""What an instance answers in a day: how many sequences at once that takes, and how fast each of them then is.

Costs by requests a day (`estimate`, `compare`) and what is compiled (`deploy`) go by the same figures as the number of
instances in a recommendation (`Estimator.plan`): a full batch, at the share of its rate that is planned with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.result import Band, DailyCapacity
from advisor.estimate.cost import DAYS_PER_MONTH
from advisor.recommend.estimator import TARGET_UTILIZATION

if TYPE_CHECKING:
    from advisor.core.result import PerformanceEstimate
    from advisor.estimate.cost import LoadLike
    from advisor.estimate.throughput import Speed
    from advisor.recommend.serving import Serving
    from advisor.recommend.splits import Split

SECONDS_PER_HOUR = 3600
MS_PER_SECOND = 1000


def full_capacity(
    speed: Speed | None, serving: Serving, split: Split, load: LoadLike, most: int
) -> DailyCapacity | None:
    """Return what one instance answers with as many sequences at once as its replicas hold, ``most`` each.

    What gives no text computes one input after the other in each replica, however many wait. ``None`` where its speed is not
    known, or it holds none.
    """
    if speed is None:
        return None
    replicas = split.replicas
    concurrency = most * replicas if speed.generates else replicas
    found = speed.performance(load.input_tokens, load.output_tokens, concurrency, replicas=replicas, most=most)
    return found and capacity_of(found, serving, split, load, most)


def capacity_of(
    performance: PerformanceEstimate, serving: Serving, split: Split, load: LoadLike, most: int
) -> DailyCapacity:
    """Return what one instance answers at a speed, which says for how many sequences at once it is.

    Requests of the whole month are answered in the hours that it is up. The time of an input that gives no text is taken for
    that of one alone.
    """
    replicas, at_once = split.replicas, performance.concurrency or split.replicas
    seconds = TARGET_UTILIZATION * load.hours_per_month / DAYS_PER_MONTH * SECONDS_PER_HOUR
    rate = performance.output_tokens_per_second
    if rate is None:
        low, expected, high = performance.ttft_ms
        each = Band(*(replicas * MS_PER_SECOND * seconds / ms for ms in (high, expected, low)))
    else:
        each = Band(*(tokens * seconds / load.output_tokens for tokens in rate))
    batch = min(-(-at_once // replicas), most)
    return DailyCapacity(each, performance, TARGET_UTILIZATION, batch, compiled=serving.engine.strategy == "static")
