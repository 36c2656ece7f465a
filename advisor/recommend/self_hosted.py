"""Candidates on EC2 and SageMaker: model × weights × engine × hardware class × tensor parallelism × instance × platform."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from math import inf
from typing import TYPE_CHECKING, Any

from advisor.core.architecture import Architecture
from advisor.core.model import Model
from advisor.core.record import NamedTuple
from advisor.core.result import Deployment
from advisor.estimate.times import Least
from advisor.recommend.bounds import Bounds
from advisor.recommend.candidate import Candidate
from advisor.recommend.failing import Failing, Failure, Said
from advisor.recommend.findings import unknown_architecture
from advisor.recommend.hardware import ClassKey, HardwareClass
from advisor.recommend.machines import MachineClass, Machines, Priced
from advisor.recommend.offers import Offers
from advisor.recommend.placements import Placement, Placements, Tried
from advisor.recommend.serving import ServingPlan
from advisor.recommend.ways import Way, Ways

if TYPE_CHECKING:
    from advisor.core.request import Request
    from advisor.recommend.estimator import Estimator
    from advisor.rules.ruleset import BoundRules
    from advisor.rules.subject import Subject

_LIMITED = ("cost.monthly", "performance.ttft_ms_low", "performance.tpot_ms_low")
"""What a deployment is held to that `Bounds` bounds for every way to serve a model."""


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
        rules: BoundRules,
        subject: Subject,
        machines: Machines,
        estimator: Estimator,
        *,
        for_speed: bool = False,
    ) -> None:
        self._request = request
        self._subject = subject
        self._machines = machines
        self._estimator = estimator
        self._ways = Ways(request, rules, subject)
        self._most_monthly, self._most_ttft, self._most_tpot = (
            inf if (most := rules.most(fact)) is None else most for fact in _LIMITED
        )
        self._limits_alone = rules.limits_alone(_LIMITED)
        self._bounds = Bounds(request, estimator)
        self._bounds_load = self._bounds.is_heavy or min(self._most_ttft, self._most_tpot) < inf
        self._fitting: dict[tuple[Any, ...], bool] = {}
        self._failed: dict[tuple[Any, ...], list[Failure]] = {}
        decisive = rules.decisive(("placement", "offer"))
        self._decisive = tuple(fact.get for fact in decisive if fact.level in ("model", "channel"))
        self._shares = not any(fact.of_model for fact in decisive)
        self.placements = Placements(request, rules, subject, estimator, for_speed=for_speed)
        self.offers = Offers(request, rules, subject, machines, estimator)

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
                    yield from self.offers.of(machines, placement, plan, way, every_instance=every_instance)

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
        for failure in self._failures(model, model.architecture) if ways else ():
            placement = self._explained(model.architecture, failure.machines.hardware, failure.tried)
            plan = self._plan(model.architecture, placement)
            yield self.offers.on(failure.machine, placement, plan, by_platform[failure.platform])

    def _failures(self, model: Model, architecture: Architecture) -> list[Failure]:
        """Return the deployments that fail unlike each other; of models alike in all that decides it, found once."""
        ways, said = self.ways(model), self._said(model)
        alike = self._alike(model, architecture, said)
        known = self._failed.get(alike) if alike else None
        if known is not None:
            return known
        found = self._failing.of(model, architecture, ways, said, partial(self._is_beyond, model, architecture, ways))
        if alike:
            self._failed[alike] = found
        return found

    @cached_property
    def _failing(self) -> Failing:
        return Failing(self.placements, self.offers, self._machines.classes)

    def _is_beyond(self, model: Model, architecture: Architecture, ways: Sequence[Way], machines: MachineClass) -> bool:
        """Whether every limit on time and cost is exceeded on a class however the model is served there."""
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
                found = (self.offers.cheapest(machines, p, plan, way) for p, plan in placed[key] if plan is not None)
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
        alike = self._alike(model, architecture, self._said(model))
        if alike is None:
            return self._fits(model, architecture)
        if alike not in self._fitting:
            self._fitting[alike] = self._fits(model, architecture)
        return self._fitting[alike]

    def _alike(self, model: Model, architecture: Architecture, said: Said | None) -> tuple[Any, ...] | None:
        """Return what decides how every deployment of a model fares; ``None`` where no other is like it."""
        estimated = self._estimator.alike(model, architecture) if said is not None else None
        return None if estimated is None else (estimated, said)

    def _said(self, model: Model) -> Said | None:
        """Return what exclusions read of a model beside its estimates; ``None`` where one reads what no two share."""
        if not self._shares:
            return None
        subject = self._subject
        said: list[Hashable] = []
        for way in self.ways(model):
            subject.channel = way.channel
            said.append((way.platform, way.channel.name, way.reasons, *[read(subject) for read in self._decisive]))
        return tuple(said)

    def _fits(self, model: Model, architecture: Architecture) -> bool:
        """Try what has most room first: nearly always the model runs there."""
        for _, priced, way in self._by_price(model, architecture, self._roomiest):
            if any(
                self.offers.is_had(architecture, priced.machines, held, way)
                for held in self.placements.holding(
                    model, architecture, priced.machines.hardware, in_full=self.offers.in_full
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

    def _without_architecture(self, model: Model, way: Way) -> Candidate:
        """Return the one candidate of a model whose dimensions nobody published: its memory cannot be estimated."""
        deployment = Deployment(channel=way.channel.name, platform=way.platform, region=self._request.where.region)
        return Candidate(deployment, None, None, None, (*way.findings, unknown_architecture(model)))
