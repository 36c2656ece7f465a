"""Candidates on EC2 and SageMaker: model × weights × engine × hardware class × tensor parallelism × instance × platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from math import inf
from typing import TYPE_CHECKING, Any

from advisor.core.architecture import Architecture
from advisor.core.model import Model
from advisor.core.record import NamedTuple
from advisor.core.result import CostEstimate, Deployment, MemoryEstimate, Reason
from advisor.estimate.cost import gives_text_of, instance_cost
from advisor.estimate.times import Least
from advisor.recommend.bounds import Bounds
from advisor.recommend.candidate import Candidate
from advisor.recommend.estimator import Estimator
from advisor.recommend.findings import unknown_architecture
from advisor.recommend.hardware import ClassKey, HardwareClass
from advisor.recommend.machines import Machine, MachineClass, Machines, Priced, sold_as
from advisor.recommend.placements import Placement, Placements, Tried
from advisor.recommend.serving import Serving, ServingPlan
from advisor.recommend.splits import Split
from advisor.recommend.verdict import bin_of, reasons_of
from advisor.recommend.ways import Way, Ways
from advisor.rules.subject import Price
from advisor.rules.subject import Weights as RuleWeights

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.request import Platform, Request
    from advisor.rules.ruleset import BoundRules
    from advisor.rules.subject import Subject

NO_PRICE = Price(None, None, None)
_LIMITED = ("cost.monthly", "performance.ttft_ms_low", "performance.tpot_ms_low")
"""What a deployment is held to that `Bounds` bounds for every way to serve a model."""


class _Failure(NamedTuple):
    """A placement offered on a machine, where it fails for reasons of its own; not worded yet."""

    machines: MachineClass
    tried: Tried
    platform: Platform
    machine: Machine


class Prospect(NamedTuple):
    """A class of hardware on a platform, before a model is placed on it.

    ``monthly``: USD a month, the least that any deployment on it costs. ``least``: what answers take at least.
    ``candidates``: the feasible ones.
    """

    monthly: float
    least: Callable[[], Least]
    candidates: Callable[[], list[Candidate]]


class SelfHostedSearch:
    """Finds and judges the self-hosted candidates of a model."""

    def __init__(
        self,
        request: Request,
        catalog: Catalog,
        rules: BoundRules,
        subject: Subject,
        machines: Machines,
        estimator: Estimator | None = None,
        *,
        for_speed: bool = False,
    ) -> None:
        self._request = request
        self._catalog = catalog
        self._rules = rules
        self._subject = subject
        self._machines = machines
        self._estimator = estimator or Estimator(request, catalog)
        self._ways = Ways(request, rules, subject)
        self._most_monthly, self._most_ttft, self._most_tpot = (
            inf if (most := rules.most(fact)) is None else most for fact in _LIMITED
        )
        self._limits_alone = rules.limits_alone(_LIMITED)
        self._bounds = Bounds(request, self._estimator)
        self._bounds_load = self._bounds.is_heavy or min(self._most_ttft, self._most_tpot) < inf
        self._fitting: dict[tuple[Any, ...], bool] = {}
        self._failing: dict[tuple[Any, ...], list[_Failure]] = {}
        decisive = rules.decisive(("placement", "offer"))
        self._decisive = tuple(fact.get for fact in decisive if fact.level in ("model", "channel"))
        self._shares = not any(fact.of_model for fact in decisive)
        self._fits_in_full = any(fact.in_full for fact in decisive)
        self._fits_with_load = any(fact.of_load or fact.in_full for fact in rules.decisive(("offer",)))
        self.placements = Placements(request, rules, subject, self._estimator, for_speed=for_speed)

    def candidates(self, model: Model, *, every_instance: bool = False) -> Iterator[Candidate]:
        """Yield every candidate, judged: one instance type a class (the cheapest), or all of them."""
        ways = self.ways(model)
        if model.architecture is None:
            for way in ways:
                yield self._without_architecture(model, way)
            return
        for machines in self._machines.classes if ways else ():
            for tried in self.placements.nearest(model, model.architecture, machines.hardware):
                placement = self._explained(model.architecture, machines.hardware, tried)
                plan = self._plan(model.architecture, placement)
                for way in ways:
                    yield from self.offers(machines, placement, plan, way, every_instance=every_instance)

    def failures(self, model: Model) -> Iterator[Candidate]:
        """Yield at least one candidate for each set of reasons in each channel, of a model of which nothing is feasible.

        Most of what fails, fails like another: only what differs is worded.
        """
        ways = self.ways(model)
        if model.architecture is None:
            for way in ways:
                yield self._without_architecture(model, way)
            return
        by_platform = {way.platform: way for way in ways}
        for failure in self._failures(model, model.architecture, ways):
            way = by_platform[failure.platform]
            placement = self._explained(model.architecture, failure.machines.hardware, failure.tried)
            plan = self._plan(model.architecture, placement)
            self._turn_to_way(placement.serving, placement.split, placement.memory, way)
            yield self._offer(failure.machine, placement, plan, way)

    def _failures(self, model: Model, architecture: Architecture, ways: Sequence[Way]) -> list[_Failure]:
        """Return the deployments that fail unlike those before them; of models alike in all that decides it, once."""
        alike = self._alike(model, architecture)
        known = self._failing.get(alike) if alike else None
        if known is not None:
            return known
        told: dict[tuple[str, frozenset[Reason]], _Failure] = {}
        for machines in self._machines.classes if ways else ():
            most = 1 if self._is_beyond(model, architecture, machines, ways) else None
            hardware = machines.hardware
            for tried in self.placements.nearest(model, architecture, hardware, in_full=self._fits_in_full, most=most):
                for way, machine, reasons in self._offers(architecture, machines, tried, ways):
                    key = (way.channel.name, frozenset(reasons))
                    if key not in told:
                        told[key] = _Failure(machines, tried, way.platform, machine)
        found = list(told.values())
        if alike is not None:
            self._failing[alike] = found
        return found

    def _is_beyond(self, model: Model, architecture: Architecture, machines: MachineClass, ways: Sequence[Way]) -> bool:
        """Whether every limit on time and cost is exceeded on a class however the model is served there.

        Then one way to serve it that fits there fails like any other.
        """
        if not self._limits_alone or min(self._most_monthly, self._most_ttft, self._most_tpot) == inf:
            return False
        least = self._bounds.times(model, architecture, machines.hardware) if self._bounds_load else Least()
        if least.ttft_ms <= self._most_ttft < inf or least.tpot_ms <= self._most_tpot < inf:
            return False
        if self._most_monthly == inf:
            return True
        hours, instances = self._request.load.hours_per_month, self._bounds.instances(least)
        hourly = (self._machines.least_hourly(machines, way.platform) for way in ways)
        return all(usd * hours * instances > self._most_monthly for usd in hourly)

    def _offers(
        self, architecture: Architecture, machines: MachineClass, tried: Tried, ways: Sequence[Way]
    ) -> Iterator[tuple[Way, Machine, tuple[Reason, ...]]]:
        """Yield what `offers` judges, with nothing but the reasons why it fails."""
        plan = None
        if not tried.reasons:
            plan = self._judged_plan(architecture, machines.hardware, *tried.put)
        for way in ways:
            before = way.reasons + tried.reasons
            for machine in self._machines.cheapest_first(machines, way.platform):
                reasons = before + reasons_of(machine.findings)
                if plan is not None and machine.offered:
                    self._turn_to_way(*tried.put, way)
                    self._turn_to_offer(machine, plan, way)
                    reasons += self._rules.exclusions("offer", self._subject)
                yield way, machine, reasons
                if plan is None:
                    break

    def prospects(self, model: Model) -> Iterator[Prospect]:
        """Yield where a model may run and what that takes at least, the cheapest first.

        A search that has found something better stops here, and what it does not ask for is never estimated.
        """
        architecture = model.architecture
        if architecture is None:
            return
        placed: dict[ClassKey, list[tuple[Placement, ServingPlan | None]]] = {}
        for monthly, priced, way in self._by_price(model, architecture):

            def make(machines: MachineClass = priced.machines, way: Way = way) -> list[Candidate]:
                key = machines.hardware.key
                if key not in placed:
                    standing = self.placements.standing(model, architecture, machines.hardware)
                    placed[key] = [(p, self._plan(architecture, p)) for p in standing]
                found = (self._cheapest(machines, p, plan, way) for p, plan in placed[key] if plan is not None)
                return [candidate for candidate in found if candidate is not None]

            least = partial(self._bounds.times, model, architecture, priced.machines.hardware)
            yield Prospect(monthly, least, make)

    def least_monthly(self, model: Model) -> float:
        """Return what no deployment of a model costs less than, in USD a month; infinite where there is none."""
        if model.architecture is None:
            return inf
        return next((monthly for monthly, _, _ in self._by_price(model, model.architecture)), inf)

    def fits(self, model: Model) -> bool:
        """Whether any deployment is feasible; of models alike in all that decides it, worked out once."""
        architecture = model.architecture
        if architecture is None:
            return False
        alike = self._alike(model, architecture)
        if alike is None:
            return self._fits(model, architecture)
        if alike not in self._fitting:
            self._fitting[alike] = self._fits(model, architecture)
        return self._fitting[alike]

    def _alike(self, model: Model, architecture: Architecture) -> tuple[Any, ...] | None:
        """Return what decides how every deployment of a model fares; ``None`` where no other is like it."""
        estimated = self._estimator.alike(model, architecture) if self._shares else None
        if estimated is None:
            return None
        subject = self._subject
        key: list[Any] = [estimated]
        for way in self.ways(model):
            subject.channel = way.channel
            said = [read(subject) for read in self._decisive]
            key.append((way.platform, way.channel.name, way.reasons, *said))
        return tuple(key)

    def _fits(self, model: Model, architecture: Architecture) -> bool:
        """Try what has most room first: nearly always the model runs there."""
        for _, priced, way in self._by_price(model, architecture, self._roomiest):
            if any(
                self._is_had(architecture, priced.machines, *held, way)
                for held in self.placements.holding(
                    model, architecture, priced.machines.hardware, in_full=self._fits_in_full
                )
            ):
                return True
        return False

    @cached_property
    def _roomiest(self) -> list[Priced]:
        """The classes within the budget, the roomiest first, those of one device before others: it leaves no split to try."""
        return sorted(self._affordable, key=lambda priced: (priced.machines.hardware.devices > 1, -priced.memory_bytes))

    def _by_price(
        self, model: Model, architecture: Architecture, order: Sequence[Priced] | None = None
    ) -> Iterator[tuple[float, Priced, Way]]:
        """Yield the classes that may carry the load on the platforms that may have the weights, the cheapest first.

        With what it costs at least in USD a month. None is beyond the budget, nor slower at its best than what is asked.
        ``order``: another order to look through them in, which holds where the load asks for no bounds.
        """
        ways = {way.platform: way for way in self.ways(model) if not way.reasons}
        if not ways:
            return
        bytes_ = self._bounds.weights(model, architecture)
        found = (
            (self._monthly(priced), priced, ways[priced.platform])
            for priced in (self._affordable if order is None else order)
            if priced.memory_bytes >= bytes_ and priced.platform in ways
        )
        yield from self._able(model, architecture, found) if self._bounds_load else found

    def _able(
        self, model: Model, architecture: Architecture, offers: Iterable[tuple[float, Priced, Way]]
    ) -> list[tuple[float, Priced, Way]]:
        """Return the offers that can carry the load in time and within the budget, with what that costs at least."""
        able = []
        for monthly, priced, way in offers:
            least = self._bounds.times(model, architecture, priced.machines.hardware)
            if least.ttft_ms <= self._most_ttft and least.tpot_ms <= self._most_tpot:
                whole = monthly * self._bounds.instances(least)
                if whole <= self._most_monthly:
                    able.append((whole, priced, way))
        return sorted(able, key=lambda offer: offer[0])

    @cached_property
    def _affordable(self) -> list[Priced]:
        """The classes of which one instance is within the budget, the cheapest first."""
        return [priced for priced in self._machines.by_price if self._monthly(priced) <= self._most_monthly]

    def _monthly(self, priced: Priced) -> float:
        """Return USD a month of one instance of a class: the least that any deployment on it costs."""
        return priced.hourly * self._request.load.hours_per_month

    def _explained(self, architecture: Architecture, hardware: HardwareClass, tried: Tried) -> Placement:
        return self.placements.judge(architecture, hardware, tried.put.serving, tried.put.split)

    def _plan(self, architecture: Architecture, placement: Placement) -> ServingPlan | None:
        if placement.bin != "feasible":
            return None
        p = placement
        return self._estimator.plan(architecture, p.hardware, p.serving, p.split, p.memory)

    def ways(self, model: Model) -> list[Way]:
        """Return the platforms that can have the weights, each with its channel, judged."""
        return self._ways.of(model)

    # ----------------------------------------------------------------------------------------------------- offers

    def offers(
        self, machines: MachineClass, placement: Placement, plan: ServingPlan | None, way: Way, *, every_instance: bool
    ) -> Iterator[Candidate]:
        """Yield a placement on the instance types of its class: on every one, or until one can be had as planned.

        Without a plan (the placement failed) the first stands for all.
        """
        self._turn_to_way(placement.serving, placement.split, placement.memory, way)
        for machine in self._machines.cheapest_first(machines, way.platform):
            candidate = self._offer(machine, placement, plan, way)
            yield candidate
            if not every_instance and (plan is None or candidate.bin == "feasible"):
                return

    def _cheapest(self, machines: MachineClass, placement: Placement, plan: ServingPlan, way: Way) -> Candidate | None:
        """Return the cheapest feasible offer of a placement; what is excluded is passed over without being explained."""
        self._turn_to_way(placement.serving, placement.split, placement.memory, way)
        for machine in self._machines.cheapest_first(machines, way.platform):
            if machine.offered:
                self._turn_to_offer(machine, plan, way)
                if self._rules.excludes("offer", self._subject):
                    continue
            candidate = self._offer(machine, placement, plan, way)
            if candidate.bin == "feasible":
                return candidate
        return None

    def _is_had(
        self,
        architecture: Architecture,
        machines: MachineClass,
        serving: Serving,
        split: Split,
        memory: MemoryEstimate,
        way: Way,
    ) -> bool:
        """Whether a placement that holds can be had on a machine of its class; what `_cheapest` finds, unexplained."""
        plan = self._judged_plan(architecture, machines.hardware, serving, split, memory)
        self._turn_to_way(serving, split, memory, way)
        for machine in self._machines.cheapest_first(machines, way.platform):
            if machine.offered and bin_of(machine.findings) == "feasible":
                self._turn_to_offer(machine, plan, way)
                if not self._rules.excludes("offer", self._subject):
                    return True
        return False

    def _judged_plan(
        self,
        architecture: Architecture,
        hardware: HardwareClass,
        serving: Serving,
        split: Split,
        memory: MemoryEstimate,
    ) -> ServingPlan:
        """Return as much of a plan as the exclusions of offers read."""
        if not self._fits_with_load:
            return self._estimator.alone(hardware, serving, memory)
        return self._estimator.plan(architecture, hardware, serving, split, memory, in_full=self._fits_in_full)

    def _turn_to_way(self, serving: Serving, split: Split, memory: MemoryEstimate, way: Way) -> None:
        subject, weights = self._subject, serving.weights
        subject.channel, subject.platform, subject.engine = way.channel, way.platform, serving.engine
        subject.weights = RuleWeights(weights.dtype, weights.quantization, memory.weights_bytes, serving.assumed)
        subject.tensor_parallel = split.tensor_parallel

    def _turn_to_offer(self, machine: Machine, plan: ServingPlan, way: Way) -> CostEstimate | None:
        """Turn the subject to a planned placement on an instance type, and return what it costs."""
        subject = self._subject
        subject.instance, subject.offered = machine.instance, machine.offered
        quote = self._machines.quote(machine.instance.name, way.platform)
        cost = None
        if quote:
            gives_text = subject.model is None or gives_text_of(subject.model) is not False
            cost = instance_cost(quote, self._request.load, instances=plan.instance_count, gives_text=gives_text)
        subject.memory, subject.performance, subject.timed, subject.cost = (
            plan.memory,
            plan.performance,
            plan.timed,
            cost,
        )
        subject.price = Price(quote.usd_per_hour, quote.as_of, quote.basis, quote.source) if quote else NO_PRICE
        return cost

    def _offer(self, machine: Machine, placement: Placement, plan: ServingPlan | None, way: Way) -> Candidate:
        found = (*way.findings, *machine.findings, *placement.findings)
        memory, performance, cost, count = placement.memory, None, None, 1
        if plan is not None and machine.offered:
            memory, performance, count = plan.memory, plan.performance, plan.instance_count
            cost = self._turn_to_offer(machine, plan, way)
            found += self._rules.judge("offer", self._subject)
        return Candidate(self._deployment(machine, placement, way, count), memory, performance, cost, found)

    def _deployment(self, machine: Machine, placement: Placement, way: Way, count: int) -> Deployment:
        return Deployment(
            channel=way.channel.name,
            platform=way.platform,
            region=self._request.where.region,
            instance_type=sold_as(machine.instance, way.platform),
            instance_count=count,
            accelerator=placement.hardware.accelerator.name,
            accelerator_count=placement.hardware.devices,
            tensor_parallel=placement.split.tensor_parallel,
            engine=placement.serving.engine.id,
            dtype=placement.serving.weights.dtype,
            quantization=placement.serving.weights.quantization,
        )

    def _without_architecture(self, model: Model, way: Way) -> Candidate:
        """Return the one candidate of a model whose dimensions nobody published: its memory cannot be estimated."""
        deployment = Deployment(channel=way.channel.name, platform=way.platform, region=self._request.where.region)
        return Candidate(deployment, None, None, None, (*way.findings, unknown_architecture(model)))
