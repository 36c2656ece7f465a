"""Candidates on EC2 and SageMaker: model × weights × engine × hardware class × tensor parallelism × instance × platform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from advisor.core.architecture import Architecture
from advisor.core.model import Model
from advisor.core.provenance import Basis, Source
from advisor.core.request import Platform, Request
from advisor.core.result import Deployment, Finding, MemoryEstimate, PerformanceEstimate
from advisor.core.text import Message, Text
from advisor.recommend import channels
from advisor.recommend.candidate import Candidate
from advisor.recommend.estimator import Estimator, Serving
from advisor.recommend.hardware import HardwareClass
from advisor.recommend.machines import Machine, MachineClass, Machines
from advisor.recommend.verdict import Bin, bin_of
from advisor.rules.subject import Price, Weights

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.estimate.engines import Engine
    from advisor.rules.ruleset import BoundRules
    from advisor.rules.subject import Channel, Subject

SELF_HOSTING: tuple[Platform, ...] = ("ec2", "sagemaker")
UNKNOWN_ARCHITECTURE = "memory.architecture-unknown"
"""Rule id of the finding for models whose dimensions nobody published: their memory cannot be estimated."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A model on the accelerators of one class. ``findings`` are those of the placement rules."""

    hardware: HardwareClass
    engine: Engine | None
    weights: Weights
    tensor_parallel: int
    memory: MemoryEstimate | None
    findings: tuple[Finding, ...]

    @property
    def bin(self) -> Bin:
        """Where the placement rules put it."""
        return bin_of(self.findings)

    @property
    def shortfall(self) -> tuple[int, float]:
        """Sort key of failures: fewest exclusions, then the least memory missing on one device."""
        excluding = sum(f.severity == "exclude" for f in self.findings)
        m = self.memory
        lacking = m.per_accelerator_required_bytes / max(m.per_accelerator_available_bytes, 1) if m else float("inf")
        return (excluding, lacking)


class SelfHostedSearch:
    """Finds and judges the self-hosted candidates of a model."""

    def __init__(
        self, request: Request, catalog: Catalog, rules: BoundRules, subject: Subject, machines: Machines
    ) -> None:
        self._request = request
        self._catalog = catalog
        self._rules = rules
        self._subject = subject
        self._machines = machines
        self._estimator = Estimator(request, catalog)
        self._platforms = [p for p in SELF_HOSTING if p in request.where.platforms]
        # only the larger degrees can be faster; without a wish for speed the smallest that fits is the cheapest
        self._every_degree = (
            request.choice.objective == "latency"
            or request.limits.max_tpot_ms is not None
            or request.limits.max_ttft_ms is not None
        )

    def candidates(self, model: Model, *, every_instance: bool = False) -> Iterator[Candidate]:
        """Yield every candidate, judged: one instance type a class (the cheapest), or all of them."""
        ways = self._ways(model)
        if not ways:
            return
        if model.architecture is None:
            for platform, channel, findings in ways:
                yield self._without_architecture(model, platform, channel, findings)
            return
        for machines in self._machines.classes:
            placements = self._placements(model, model.architecture, machines.hardware)
            standing = [p for p in placements if p.bin == "feasible"]
            for placement in standing or placements[:1]:
                for platform, channel, findings in ways:
                    yield from self._offers(model, machines, placement, platform, channel, findings, every_instance)

    def _ways(self, model: Model) -> list[tuple[Platform, Channel, tuple[Finding, ...]]]:
        subject = self._subject
        ways = []
        for platform in self._platforms:
            channel = channels.self_hosted(model, platform)
            if channel is not None:
                subject.channel = channel
                subject.platform = platform
                ways.append((platform, channel, self._rules.judge("channel", subject)))
        return ways

    # ------------------------------------------------------------------------------------------------- placements

    def _placements(self, model: Model, architecture: Architecture, hardware: HardwareClass) -> list[Placement]:
        """Return what fits, for each way to store the weights; when nothing does, the failure nearest to fitting first."""
        standing: list[Placement] = []
        failed: list[Placement] = []
        for serving in self._estimator.servings(model, architecture, hardware):
            for degree in serving.tensor_parallel_degrees:
                placement = self._placement(architecture, hardware, serving, degree)
                if placement.bin == "feasible":
                    standing.append(placement)
                    if not self._every_degree:
                        break
                else:
                    failed.append(placement)
        return standing or sorted(failed, key=lambda p: p.shortfall)

    def _placement(
        self, architecture: Architecture, hardware: HardwareClass, serving: Serving, degree: int
    ) -> Placement:
        subject = self._subject
        memory = self._estimator.memory(architecture, hardware, serving, degree)
        subject.instance = hardware.instances[0]
        subject.engine = serving.engine
        subject.weights = weights = Weights(
            serving.dtype, serving.quantization, memory.weights_bytes if memory else None
        )
        subject.tensor_parallel = degree
        subject.memory = memory
        findings = self._rules.judge("placement", subject)
        return Placement(hardware, serving.engine, weights, degree, memory, findings)

    # ----------------------------------------------------------------------------------------------------- offers

    def _offers(
        self,
        model: Model,
        machines: MachineClass,
        placement: Placement,
        platform: Platform,
        channel: Channel,
        findings: tuple[Finding, ...],
        every_instance: bool,
    ) -> Iterator[Candidate]:
        subject = self._subject
        subject.channel = channel
        subject.platform = platform
        subject.engine = placement.engine
        subject.weights = placement.weights
        subject.tensor_parallel = placement.tensor_parallel
        plan = self._estimator.plan(model, placement) if placement.bin == "feasible" else None
        for machine in machines.machines:
            candidate = self._offer(machine, placement, plan, platform, channel, findings)
            yield candidate
            if not every_instance and candidate.bin == "feasible" or (plan is None and not every_instance):
                return

    def _offer(
        self,
        machine: Machine,
        placement: Placement,
        plan: Plan | None,
        platform: Platform,
        channel: Channel,
        findings: tuple[Finding, ...],
    ) -> Candidate:
        subject = self._subject
        subject.instance = machine.instance
        subject.offered = machine.offered
        found = (*findings, *machine.findings, *placement.findings)
        memory = placement.memory
        cost = performance = None
        count = 1
        if plan is not None and machine.offered:
            price = self._price(machine.instance.name, platform)
            memory, performance, count = plan.memory, plan.performance, plan.instance_count
            cost = self._estimator.cost(plan, price) if price.usd is not None else None
            subject.memory, subject.performance, subject.price, subject.cost = memory, performance, price, cost
            found += self._rules.judge("offer", subject)
        name = machine.instance.name
        return Candidate(
            Deployment(
                channel=channel.name,
                platform=platform,
                region=self._request.where.region,
                instance_type=f"ml.{name}" if platform == "sagemaker" else name,
                instance_count=count,
                accelerator=placement.hardware.accelerator.name,
                accelerator_count=placement.hardware.count,
                tensor_parallel=placement.tensor_parallel,
                engine=placement.engine.id if placement.engine else None,
                dtype=placement.weights.dtype,
                quantization=placement.weights.quantization,
            ),
            memory,
            performance,
            cost,
            found,
        )
