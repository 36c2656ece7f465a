"""Where one model goes on a kind of hardware: the split that holds the asked load, with what else it holds and its speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.sizing import Answered, DeploymentCapacity
from advisor.estimate.memory import LONGEST
from advisor.recommend.capacity import capacity_of, full_capacity
from advisor.recommend.estimator import speed_on
from advisor.recommend.findings import cache_format, impossible_split, too_few_sequences
from advisor.recommend.verdict import reasons_of

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.model import Model
    from advisor.core.result import PerformanceEstimate
    from advisor.core.sizing import SizingLoad
    from advisor.estimate.throughput import Speed
    from advisor.recommend.estimator import Estimator
    from advisor.recommend.hardware import HardwareClass
    from advisor.recommend.placements import Placement
    from advisor.recommend.self_hosted import SelfHostedSearch
    from advisor.recommend.serving import Serving, Settings
    from advisor.recommend.splits import Split


class Spot(NamedTuple):
    """The best split on one class of hardware; no capacity and no speed where it cannot be laid out at all.

    ``performance`` is at the asked concurrency.
    """

    placement: Placement
    performance: PerformanceEstimate | None = None
    answered: Answered | None = None
    capacity: DeploymentCapacity | None = None


class Spots(NamedTuple):
    """Finds the spots of one model under one load.

    ``settings`` are those the estimator was made with, whose load is a full sequence; ``planner`` has that of the requests.
    """

    model: Model
    architecture: Architecture
    load: SizingLoad
    estimator: Estimator
    search: SelfHostedSearch
    settings: Settings
    planner: Estimator

    def best(self, hardware: HardwareClass) -> Spot:
        """Return the first engine's narrowest split that holds the load; when none does, that of the preferred engine."""
        spots = []
        for serving in self.estimator.servings(self.model, self.architecture, hardware):
            spot = self._of(serving, hardware)
            if spot.placement.bin == "feasible":
                return spot
            spots.append(spot)
        return spots[0]

    def _of(self, serving: Serving, hardware: HardwareClass) -> Spot:
        """Return the narrowest split that holds the load with room to spare, else the narrowest that holds it at all.

        The hardware costs the same: where one device is nearly full, two that share the weights are faster, too. When
        none holds it, that with the fewest objections is returned, the widest of those alike.
        """
        degree = self.settings.tensor_parallel
        if degree is not None:
            reason = impossible_split(self.architecture, serving.engine, hardware.instances[0], degree)
            if reason is not None:
                placement = self._judged(hardware, serving, serving.splits[0])
                return Spot(placement._replace(findings=(*placement.findings, reason)))
        failed, tight = [], None
        for split in serving.splits:
            placement = self._judged(hardware, serving, split)
            if placement.bin != "feasible":
                failed.append(placement)
            elif not placement.memory.tight:
                return self._feasible(placement)
            else:
                tight = tight or placement
        if tight is not None:
            return self._feasible(tight)
        nearest = min(failed, key=lambda p: (len(reasons_of(p.findings)), -p.split.tensor_parallel * p.split.stages))
        return Spot(nearest, capacity=self._capacity(nearest))

    def _feasible(self, placement: Placement) -> Spot:
        speed = speed_on(self.architecture, placement.hardware.accelerator, placement.serving, placement.split)
        performance = self._performance(speed, placement)
        return Spot(placement, performance, self._answered(speed, performance, placement), self._capacity(placement))

    def _answered(
        self, speed: Speed | None, performance: PerformanceEstimate | None, placement: Placement
    ) -> Answered | None:
        """Return what one instance answers, as asked and full, and what the day's requests of the load take."""
        hardware, serving, split, memory, _ = placement
        load, most = self.load, memory.max_concurrent_sequences
        full = full_capacity(speed, serving, split, load, most)
        if full is None or performance is None:
            return None
        # what gives no text reads one input after the other, however many were asked at once
        as_asked = full if performance.tpot_ms is None else capacity_of(performance, serving, split, load, most)
        answered = Answered(as_asked, full, load.concurrency, 1)
        if as_asked.requests_per_day.expected >= load.requests_per_day:
            return answered
        plan = self.planner.plan(self.architecture, hardware, serving, split, memory)
        more = plan.performance and plan.performance.concurrency
        return answered._replace(concurrency=more or load.concurrency, instances=plan.instance_count)

    def _judged(self, hardware: HardwareClass, serving: Serving, split: Split) -> Placement:
        share = self._share(split)
        placement = self.search.placements.judge(self.architecture, hardware, serving, split, share)
        found, limit = placement.findings, self.settings.max_sequences
        if self.settings.cache_dtype is not None:
            found = (*found, cache_format(serving.engine, hardware.instances[0], self.settings.cache_dtype))
        if limit is not None and share > limit:
            found = (*found, too_few_sequences(limit, share))
        return placement._replace(findings=found)

    def _share(self, split: Split) -> int:
        """Return how many of the asked sequences one replica runs."""
        return -(-self.load.concurrency // split.replicas)

    def _performance(self, speed: Speed | None, placement: Placement) -> PerformanceEstimate | None:
        return speed and speed.performance(
            self.load.input_tokens,
            self.load.output_tokens,
            self.load.concurrency,
            replicas=placement.split.replicas,
            most=placement.memory.max_concurrent_sequences,
        )

    def _capacity(self, placement: Placement) -> DeploymentCapacity:
        split = placement.split
        put = (self.architecture, placement.hardware.accelerator, placement.serving, split)
        share = self._share(split)
        one = self.estimator.capacity(*put, share)
        longest = at_load = min(one.max_context, self.model.longest_sequence or LONGEST)
        if share > 1:
            at_load = self.estimator.longest(*put, sequences=share, limit=longest)
        return DeploymentCapacity(
            replicas=split.replicas,
            kv_cache_pool_bytes=one.pool_bytes * split.replicas if self.architecture.cache else None,
            kv_cache_pool_tokens=one.pool_tokens * split.replicas if self.architecture.cache else None,
            max_concurrent_sequences=one.max_concurrent_sequences * split.replicas,
            max_context=longest,
            max_context_at_load=at_load,
        )
