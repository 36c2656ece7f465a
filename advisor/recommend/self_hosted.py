"""Candidates on EC2 and SageMaker: model × weights × engine × hardware class × tensor parallelism × instance × platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from advisor.core.architecture import Architecture
from advisor.core.model import Model
from advisor.core.result import CostEstimate, Deployment, Finding, MemoryEstimate, Reason
from advisor.estimate.cost import gives_text_of, instance_cost
from advisor.estimate.weights import Weights
from advisor.recommend import channels
from advisor.recommend.candidate import Candidate
from advisor.recommend.estimator import Estimator, Serving, ServingPlan, Split
from advisor.recommend.findings import unknown_architecture
from advisor.recommend.hardware import ClassKey, HardwareClass
from advisor.recommend.machines import SELF_HOSTING, Machine, MachineClass, Machines, sold_as
from advisor.recommend.verdict import Bin, bin_of, reasons_of
from advisor.rules.subject import Price
from advisor.rules.subject import Weights as RuleWeights

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.request import Platform, Request
    from advisor.rules.ruleset import BoundRules
    from advisor.rules.subject import Channel, Subject

NO_PRICE = Price(None, None, None)


class Placement(NamedTuple):
    """A model on the accelerators of one class. ``findings`` are those of the placement rules."""

    hardware: HardwareClass
    serving: Serving
    split: Split
    memory: MemoryEstimate
    findings: tuple[Finding, ...]

    @property
    def bin(self) -> Bin:
        """Where the placement rules put it."""
        return bin_of(self.findings)


class _Placed(NamedTuple):
    """A way to serve a model, how it is spread and what it then holds, with the reasons why that cannot be."""

    put: tuple[Serving, Split, MemoryEstimate]
    reasons: tuple[Reason, ...]


class Way(NamedTuple):
    """A platform with the channel its weights come from, judged."""

    platform: Platform
    channel: Channel
    findings: tuple[Finding, ...]


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
    ) -> None:
        self._request = request
        self._catalog = catalog
        self._rules = rules
        self._subject = subject
        self._machines = machines
        self._estimator = estimator or Estimator(request, catalog)
        self._ways: dict[tuple[str, tuple[str, ...]], list[Way]] = {}
        self._budget = rules.most("cost.monthly")
        self._platforms = [p for p in SELF_HOSTING if p in request.where.platforms]
        # only a wider split can be faster; without a wish for speed the narrowest that carries the load is the cheapest
        self._every_split = (
            request.choice.objective == "latency"
            or request.limits.max_tpot_ms is not None
            or request.limits.max_ttft_ms is not None
        )

    def candidates(self, model: Model, *, every_instance: bool = False) -> Iterator[Candidate]:
        """Yield every candidate, judged: one instance type a class (the cheapest), or all of them."""
        ways = self.ways(model)
        if model.architecture is None:
            for way in ways:
                yield self._without_architecture(model, way)
            return
        for machines in self._machines.classes if ways else ():
            for placement in self._placements(model, model.architecture, machines.hardware):
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
        told: set[tuple[str, frozenset[Reason]]] = set()
        for machines in self._machines.classes if ways else ():
            for placed in self._nearest(model, model.architecture, machines.hardware):
                for way, machine, plan, reasons in self._offers(model.architecture, machines, placed, ways):
                    key = (way.channel.name, frozenset(reasons))
                    if key not in told:
                        told.add(key)
                        yield self._offer(
                            machine, self._explained(model.architecture, machines.hardware, placed), plan, way
                        )

    def _offers(
        self, architecture: Architecture, machines: MachineClass, placed: _Placed, ways: Sequence[Way]
    ) -> Iterator[tuple[Way, Machine, ServingPlan | None, tuple[Reason, ...]]]:
        """Yield what `offers` judges, with nothing but the reasons why it fails."""
        plan = None
        if not placed.reasons:
            plan = self._estimator.plan(architecture, machines.hardware, *placed.put)
        for way in ways:
            before = reasons_of(way.findings) + placed.reasons
            for machine in self._machines.cheapest_first(machines, way.platform):
                reasons = before + reasons_of(machine.findings)
                if plan is not None and machine.offered:
                    self._turn_to_way(*placed.put, way)
                    self._turn_to_offer(machine, plan, way)
                    reasons += self._rules.exclusions("offer", self._subject)
                yield way, machine, plan, reasons
                if plan is None:
                    break

    def _nearest(self, model: Model, architecture: Architecture, hardware: HardwareClass) -> list[_Placed]:
        """Return what `_placements` does, with nothing but the reasons why it fails."""
        standing = [_Placed(put, ()) for put in self._holding(model, architecture, hardware)]
        if standing:
            return standing
        failed = []
        for serving in self._estimator.servings(model, architecture, hardware):
            for split in serving.splits:
                memory = self._turn_to(architecture, hardware, serving, split)
                failed.append(_Placed((serving, split, memory), self._rules.exclusions("placement", self._subject)))
        return [min(failed, key=lambda p: (len(p.reasons), p.put[2].share_of_device))]

    def cheapest_first(self, model: Model) -> Iterator[tuple[float, Callable[[], list[Candidate]]]]:
        """Yield (USD a month at least, a function that makes the feasible candidates), the cheapest way to run it first.

        One instance of the class is the least that any deployment on it costs. A search that has found something good
        enough stops here, and what it does not ask for is never estimated.
        """
        architecture = model.architecture
        if architecture is None:
            return
        placed: dict[ClassKey, list[tuple[Placement, ServingPlan | None]]] = {}
        for monthly, machines, way in self._by_price(model, architecture):

            def make(machines: MachineClass = machines, way: Way = way) -> list[Candidate]:
                key = machines.hardware.key
                if key not in placed:
                    standing = self._standing(model, architecture, machines.hardware)
                    placed[key] = [(p, self._plan(architecture, p)) for p in standing]
                found = (self._cheapest(machines, p, plan, way) for p, plan in placed[key] if plan is not None)
                return [candidate for candidate in found if candidate is not None]

            yield monthly, make

    def least_monthly(self, model: Model) -> float:
        """Return what no deployment of a model costs less than, in USD a month; infinite where there is none."""
        if model.architecture is None:
            return inf
        return next((monthly for monthly, _, _ in self._by_price(model, model.architecture)), inf)

    def fits(self, model: Model) -> bool:
        """Whether any deployment is feasible; the first that is, the cheapest classes tried first, settles it."""
        architecture = model.architecture
        if architecture is None:
            return False
        return any(
            self._is_had(architecture, machines, serving, split, memory, way)
            for _, machines, way in self._by_price(model, architecture)
            for serving, split, memory in self._holding(model, architecture, machines.hardware)
        )

    def _by_price(self, model: Model, architecture: Architecture) -> Iterator[tuple[float, MachineClass, Way]]:
        """Yield the classes whose devices hold the weights on the platforms that may have them, the cheapest first.

        With what one instance costs in a month; none beyond the budget.
        """
        ways = {way.platform: way for way in self.ways(model) if bin_of(way.findings) == "feasible"}
        if not ways:
            return
        hours = self._request.load.hours_per_month
        budget = self._budget
        least = self._estimator.least_bytes(model, architecture)
        for hourly, platform, machines in self._machines.by_price:
            if budget is not None and hourly * hours > budget:
                return  # nothing that follows is cheaper
            way = ways.get(platform)
            if way is not None and machines.hardware.memory_bytes >= least:
                yield hourly * hours, machines, way

    def _plan(self, architecture: Architecture, placement: Placement) -> ServingPlan | None:
        if placement.bin != "feasible":
            return None
        p = placement
        return self._estimator.plan(architecture, p.hardware, p.serving, p.split, p.memory)

    def ways(self, model: Model) -> list[Way]:
        """Return the platforms that can have the weights, each with its channel, judged; once for each model."""
        key = (model.id, model.licenses)
        if key not in self._ways:
            self._ways[key] = self._judged_ways(model)
        return self._ways[key]

    def _judged_ways(self, model: Model) -> list[Way]:
        subject = self._subject
        ways = []
        for platform in self._platforms:
            channel = channels.self_hosted(model, platform)
            if channel is not None:
                subject.channel = channel
                subject.platform = platform
                ways.append(Way(platform, channel, self._rules.judge("channel", subject)))
        return ways

    # ------------------------------------------------------------------------------------------------- placements

    def _placements(self, model: Model, architecture: Architecture, hardware: HardwareClass) -> list[Placement]:
        """Return what fits, for each way to store the weights; when nothing does, the failure nearest to fitting."""
        nearest = self._nearest(model, architecture, hardware)
        return [self._explained(architecture, hardware, placed) for placed in nearest]

    def _explained(self, architecture: Architecture, hardware: HardwareClass, placed: _Placed) -> Placement:
        serving, split, _ = placed.put
        return self.placement(architecture, hardware, serving, split)

    def _standing(self, model: Model, architecture: Architecture, hardware: HardwareClass) -> list[Placement]:
        """Return what fits; of each way to store the weights the splits up to the first that carries the load.

        A wider split leaves more room for keys and values, so where the narrowest cannot hold the asked concurrency
        on one instance it may need fewer. Where speed was asked for, all splits. The next engine is only tried for what
        the preferred one cannot hold.
        """
        return [
            self._judged(hardware, serving, split, memory)
            for serving, split, memory in self._holding(model, architecture, hardware)
        ]

    def _holding(
        self, model: Model, architecture: Architecture, hardware: HardwareClass
    ) -> Iterator[tuple[Serving, Split, MemoryEstimate]]:
        """Yield what `_standing` lists, one by one, the subject turned to it and not yet judged in full."""
        held: set[Weights] = set()
        for serving in self._estimator.servings(model, architecture, hardware):
            if serving.weights in held:
                continue
            for split in self._estimator.large_enough(architecture, hardware, serving):
                memory = self._turn_to(architecture, hardware, serving, split)
                if not self._rules.excludes("placement", self._subject):
                    held.add(serving.weights)
                    yield serving, split, memory
                    sequences = memory.max_concurrent_sequences * split.replicas
                    if not self._every_split and sequences >= self._request.load.concurrency:
                        break

    def placement(
        self, architecture: Architecture, hardware: HardwareClass, serving: Serving, split: Split, sequences: int = 1
    ) -> Placement:
        """Judge one placement of the model the subject is turned to, with so many sequences of the asked length."""
        memory = self._turn_to(architecture, hardware, serving, split, sequences)
        return self._judged(hardware, serving, split, memory)

    def _judged(self, hardware: HardwareClass, serving: Serving, split: Split, memory: MemoryEstimate) -> Placement:
        return Placement(hardware, serving, split, memory, self._rules.judge("placement", self._subject))

    def _turn_to(
        self,
        architecture: Architecture,
        hardware: HardwareClass,
        serving: Serving,
        split: Split,
        sequences: int = 1,
    ) -> MemoryEstimate:
        """Turn the subject to a placement and return its memory."""
        subject = self._subject
        memory = self._estimator.memory(architecture, hardware.accelerator, serving, split, sequences)
        weights = serving.weights
        subject.instance = hardware.instances[0]
        subject.engine = serving.engine
        subject.weights = RuleWeights(weights.dtype, weights.quantization, memory.weights_bytes, serving.assumed)
        subject.tensor_parallel = split.tensor_parallel
        subject.memory = memory
        return memory

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
        plan = self._estimator.plan(architecture, machines.hardware, serving, split, memory)
        self._turn_to_way(serving, split, memory, way)
        for machine in self._machines.cheapest_first(machines, way.platform):
            if machine.offered and bin_of(machine.findings) == "feasible":
                self._turn_to_offer(machine, plan, way)
                if not self._rules.excludes("offer", self._subject):
                    return True
        return False

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
        subject.memory, subject.performance, subject.cost = plan.memory, plan.performance, cost
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
