"""Offers: a placement on the instance types of its class, on a platform, with the plan for the load and its price, judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from advisor.core.result import CostEstimate, Deployment, MemoryEstimate, Reason
from advisor.estimate.cost import gives_text_of, instance_cost
from advisor.recommend.candidate import Candidate
from advisor.recommend.machines import Machine, MachineClass, Machines, sold_as
from advisor.recommend.placements import Placement, Put, Tried, turn_to_serving
from advisor.recommend.serving import Serving, ServingPlan
from advisor.recommend.splits import Split
from advisor.recommend.verdict import bin_of, reasons_of
from advisor.recommend.ways import Way
from advisor.rules.subject import Price

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.request import Request
    from advisor.recommend.estimator import Estimator
    from advisor.recommend.hardware import HardwareClass
    from advisor.rules.ruleset import BoundRules
    from advisor.rules.subject import Subject

NO_PRICE = Price(None, None, None)


class Offers:
    """Makes and judges the offers of the model that the subject is turned to.

    ``in_full``: an exclusion reads the bounds of estimates, or a speed; else they are left out where nothing is told.
    """

    def __init__(
        self, request: Request, rules: BoundRules, subject: Subject, machines: Machines, estimator: Estimator
    ) -> None:
        self._request = request
        self._rules = rules
        self._subject = subject
        self._machines = machines
        self._estimator = estimator
        self.in_full = any(fact.in_full for fact in rules.decisive(("placement", "offer")))
        self._with_load = any(fact.of_load or fact.in_full for fact in rules.decisive(("offer",)))

    # ------------------------------------------------------------------------------------------------------------ told

    def of(
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

    def on(self, machine: Machine, placement: Placement, plan: ServingPlan | None, way: Way) -> Candidate:
        """Return a placement on one instance type."""
        self._turn_to_way(placement.serving, placement.split, placement.memory, way)
        return self._offer(machine, placement, plan, way)

    def cheapest(self, machines: MachineClass, placement: Placement, plan: ServingPlan, way: Way) -> Candidate | None:
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

    # -------------------------------------------------------------------------------------------------------- not told

    def is_had(self, architecture: Architecture, machines: MachineClass, put: Put, way: Way) -> bool:
        """Whether a placement that holds can be had on a machine of its class; what `cheapest` finds, unexplained."""
        plan = self._judged_plan(architecture, machines.hardware, put)
        self._turn_to_way(*put, way)
        for machine in self._machines.cheapest_first(machines, way.platform):
            if machine.offered and bin_of(machine.findings) == "feasible":
                self._turn_to_offer(machine, plan, way)
                if not self._rules.excludes("offer", self._subject):
                    return True
        return False

    def reasons(
        self, architecture: Architecture, machines: MachineClass, tried: Tried, ways: Sequence[Way]
    ) -> Iterator[tuple[Way, Machine, tuple[Reason, ...]]]:
        """Yield where `of` has offers of every instance type, with nothing but the reasons why these fail."""
        plan = None if tried.reasons else self._judged_plan(architecture, machines.hardware, tried.put)
        for way in ways:
            before = way.reasons + tried.reasons
            for machine in self._machines.cheapest_first(machines, way.platform):
                reasons = before + reasons_of(machine.findings)
                if plan is not None and machine.offered:
                    self._turn_to_way(*tried.put, way)
                    self._turn_to_offer(machine, plan, way)
                    reasons += self._rules.exclusions("offer", self._subject)
                yield way, machine, reasons
                if plan is None:  # the first stands for all
                    break

    def is_timed(self, hardware: HardwareClass, put: Put) -> bool:
        """Whether it is known how fast a placement is."""
        return self._estimator.alone(hardware, put.serving, put.memory).timed

    def _judged_plan(self, architecture: Architecture, hardware: HardwareClass, put: Put) -> ServingPlan:
        """Return as much of a plan as the exclusions of offers read."""
        serving, split, memory = put
        if not self._with_load:
            return self._estimator.alone(hardware, serving, memory)
        return self._estimator.plan(architecture, hardware, serving, split, memory, in_full=self.in_full)

    # ----------------------------------------------------------------------------------------------------- the subject

    def _turn_to_way(self, serving: Serving, split: Split, memory: MemoryEstimate, way: Way) -> None:
        self._subject.channel, self._subject.platform = way.channel, way.platform
        turn_to_serving(self._subject, serving, split, memory)

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
