"""One model fine-tuned: memory, time and cost of a run on every instance type of a region, or on the one asked.

A run uses all devices of one instance. They train on copies (data parallel) that share out as little as fits: nothing,
else gradients and optimizer, else the weights too. The same rules judge as for serving, with the framework that trains
in the place of the engine; those that speak of ``training.*`` come on top.
"""

from __future__ import annotations

from functools import partial
from math import inf
from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.request import Choice, Limits, Load, Request, Use, Where
from advisor.core.result import Band, Deployment, MemoryEstimate
from advisor.core.sharding import SHARDINGS
from advisor.core.text import Text
from advisor.core.tuning import TunedDeployment, TuningCost, TuningReport
from advisor.estimate.constants import weaker
from advisor.recommend import channels, figures, tuning_questions
from advisor.recommend.bins import in_bins
from advisor.recommend.findings import bedrock_customization, no_weights, unknown_architecture
from advisor.recommend.inquiry import Inquiry, platforms_of
from advisor.recommend.machines import sold_as
from advisor.recommend.number_formats import compute_dtype
from advisor.recommend.offers import NO_PRICE
from advisor.recommend.questions import refuse
from advisor.recommend.trainer import Trainer
from advisor.recommend.verdict import fits_of, reasons_of
from advisor.recommend.ways import Way
from advisor.rules.subject import Price
from advisor.rules.subject import Weights as RuleWeights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.architecture import Architecture
    from advisor.core.model import Model
    from advisor.core.request import Platform
    from advisor.core.result import Finding
    from advisor.core.tuning import TrainingCompute, TuningQuestion
    from advisor.estimate.cost import Quote
    from advisor.recommend.bins import Bins
    from advisor.recommend.hardware import HardwareClass
    from advisor.recommend.machines import Machine, MachineClass
    from advisor.recommend.trainer import TrainingPlan
    from advisor.rules import RuleSet

_NO_EXPERT_ADAPTED = Text(
    "the adapter leaves out the routed experts: transformers 5 keeps those of a layer in one tensor, which is no linear layer",
    "ルーティング対象のエキスパートにはアダプターを付けない前提です (transformers 5 では層内のエキスパートが"
    " 1 つのテンソルにまとめられ、線形層ではないため)",
)


def estimate_finetune(
    question: TuningQuestion,
    catalog: Catalog,
    rules: RuleSet,
    *,
    today: date,
    model: Model | None = None,
    propose: bool = True,
) -> TuningReport:
    """Estimate a fine-tuning run of one model.

    ``propose``: whether what would make a run fit is looked for where none does, which asks again some dozen times.

    Pure: the same arguments give the same report. ``today`` is the only clock (end-of-life dates, age of prices).
    ``model`` is what to tune where it is not the catalogue's model of that name.

    Raises:
        UsageError: a name is not known or a number cannot be; the message tells all problems.
    """
    trainer = Trainer(catalog)
    refuse(tuning_questions.check(question, catalog, named=model is None))
    subject = model or catalog.model(question.model)
    report = _Tuning(question, catalog, rules, today, trainer, subject).report()
    if not propose or subject.architecture is None or not _refused(report):
        return report
    from advisor.recommend.tuning_ways_out import Asking, ways_out  # only those who are told no need it

    asked = report.deployments[0] if question.instance is not None else None
    return report._replace(
        ways_out=ways_out(
            Asking(
                question,
                report.run,
                trainer.training,
                asked,
                ask=lambda other: _Tuning(other, catalog, rules, today, trainer, subject).fitting(),
            )
        )
    )


def _refused(report: TuningReport) -> bool:
    """Whether the asked instance cannot do it, or nothing in the region can, so far as is known."""
    if report.question.instance is not None:
        return bool(report.deployments) and report.deployments[0].fits is False
    return not report.deployments and bool(report.rejected) and not any(t.fits for t in report.undetermined)


class _Placement(NamedTuple):
    """The run on one class of hardware, judged."""

    plan: TrainingPlan
    dtype: str
    framework: str
    findings: tuple[Finding, ...]


class _Tuning:
    """The state of answering one question."""

    def __init__(
        self,
        question: TuningQuestion,
        catalog: Catalog,
        rules: RuleSet,
        today: date,
        trainer: Trainer,
        model: Model,
    ) -> None:
        self.question = question
        self.catalog = catalog
        self.trainer = trainer
        self.model = model
        self.run, self.assumed = tuning_questions.complete(question, model, trainer.quantization(model))
        self.everywhere = question.instance is None
        self.platforms = platforms_of(question.instance)
        self.inquiry = Inquiry(
            model, self._request(), catalog, rules, today, instance=question.instance, training=self.run
        )
        self.rules, self.subject, self.machines = self.inquiry.rules, self.inquiry.subject, self.inquiry.machines

    def _request(self) -> Request:
        """Return the request that the rules are bound to: one sequence of the run's length, nothing said of the use."""
        run, question = self.run, self.question
        return Request(
            use=Use(commercial=False, fine_tune=run.method),
            where=Where(platforms=self.platforms, region=question.region, purchase=question.purchase),
            load=Load(input_tokens=run.sequence_length, output_tokens=0),
            limits=Limits(quantizations=(run.quantization or "none",)),
            choice=Choice(models=(self.model.id,)),
        )

    # --------------------------------------------------------------------------------------------------------- report

    def report(self) -> TuningReport:
        """Answer the question."""
        model = self.model
        findings = self.inquiry.model_findings()
        ways = self._ways()
        if not ways:
            closed = any(f.severity == "exclude" and not f.missing for f in findings)
            findings = findings if closed else (*findings, no_weights(model))
            tuned = list(self._on_bedrock())
        elif model.architecture is None:
            findings = (*findings, unknown_architecture(model))
            tuned = [self._unknown(way, findings) for way in ways]
        else:
            tuned = self._on_every(model.architecture, ways, findings)
        bins = self._in_bins(tuned)
        return TuningReport(
            question=self.question,
            run=self.run,
            assumed=self.assumed,
            catalog=self.catalog.stamp,
            model=model,
            size=figures.size(model),
            deployments=bins.deployments,
            rejected=bins.rejected,
            undetermined=bins.undetermined,
            findings=findings,
            notes=self._notes(bins.deployments),
        )

    def fitting(self) -> list[TunedDeployment]:
        """Return what fits of a model whose architecture is known, the cheapest first; at last what has no price."""
        architecture = self.model.architecture
        if architecture is None:
            return []
        found = self._on_every(architecture, self._ways(), self.inquiry.model_findings())

        def cheapest(tuned: TunedDeployment) -> tuple[float, int, str]:  # without a price, the smallest
            bytes_ = tuned.memory.available_bytes * (tuned.units or 1) if tuned.memory else 0
            return (tuned.cost.total.expected if tuned.cost else inf, bytes_, str(tuned.deployment.instance_type))

        return sorted((t for t in found if t.fits), key=cheapest)

    def _on_every(
        self, architecture: Architecture, ways: Sequence[Way], findings: Sequence[Finding]
    ) -> list[TunedDeployment]:
        return [t for m in self.machines.classes for t in self._on(m, architecture, ways, findings)]

    def _in_bins(self, tuned: Sequence[TunedDeployment]) -> Bins[TunedDeployment]:
        return in_bins(tuned, lambda t: t.cost.total.expected if t.cost else None, everywhere=self.everywhere)

    def _notes(self, chosen: Iterable[TunedDeployment]) -> tuple[Text, ...]:
        notes = list(self.model.checkpoint.notes) if self.model.checkpoint else []
        notes += self.trainer.notes({str(t.deployment.engine) for t in chosen})
        architecture = self.model.architecture
        if self.run.lora_rank is not None and architecture and architecture.mixture:
            notes.append(_NO_EXPERT_ADAPTED)
        if self.everywhere and architecture is not None:
            notes += self.machines.notes()
        if self.everywhere and self.model.bedrock and self.model.huggingface:
            notes.append(
                Text(
                    "Bedrock lists it, too, and customizes some models itself; that is not estimated here",
                    "Bedrock でも提供されています。Bedrock のカスタマイズ機能は一部のモデルのみが対象で、ここでは見積もりません",
                )
            )
        return tuple(notes)

    def _ways(self) -> list[Way]:
        """Return the platforms that can have the weights: from the Hub where they are there, else from JumpStart."""
        ways = []
        for platform in self.platforms:
            channel = channels.self_hosted(self.model, "ec2") or channels.self_hosted(self.model, platform)
            if channel is not None and not channel.marketplace:
                self.subject.channel, self.subject.platform = channel, platform
                found = self.rules.judge("channel", self.subject)
                ways.append(Way(platform, channel, reasons_of(found), partial(tuple, found)))
        return ways

    # ---------------------------------------------------------------------------------------------------- on hardware

    def _on(
        self, machines: MachineClass, architecture: Architecture, ways: Sequence[Way], findings: Sequence[Finding]
    ) -> Iterator[TunedDeployment]:
        """Yield the run on every instance type of a class, on every platform."""
        placement = self._place(machines.hardware, architecture)
        for way in ways:
            for machine in self.machines.cheapest_first(machines, "ec2"):
                yield self._tuned(machine, placement, way, findings)

    def _place(self, hardware: HardwareClass, architecture: Architecture) -> _Placement:
        """Return the run with the lightest sharding that fits; when none does, with the one nearest to fitting."""
        accelerator, run = hardware.accelerator, self.run
        framework, dtype = self.trainer.framework(accelerator), compute_dtype(self.model, accelerator)
        plans = list(self.trainer.plans(architecture, hardware, framework, run, dtype))
        plan = next((p for p in plans if p.memory.fits), None) or min(plans, key=lambda p: p.memory.required_bytes)
        subject = self.subject
        subject.instance, subject.engine = hardware.instances[0], framework
        subject.memory = memory = _as_rules_see_it(plan)
        subject.weights = RuleWeights(dtype, run.quantization, memory.weights_bytes)
        subject.tensor_parallel = plan.layout.tensor_parallel
        subject.sharding, subject.compute = plan.layout.sharding, plan.compute
        return _Placement(plan, dtype, framework.id, self.rules.judge("placement", subject))

    def _tuned(self, machine: Machine, placement: _Placement, way: Way, findings: Sequence[Finding]) -> TunedDeployment:
        instance, plan, subject = machine.instance, placement.plan, self.subject
        told = (*findings, *way.findings, *machine.findings, *placement.findings)
        quote = self._quote(instance.name, way.platform)
        if machine.offered:
            subject.channel, subject.platform = way.channel, way.platform
            subject.instance, subject.offered = instance, True
            subject.price = Price(quote.usd_per_hour, quote.as_of, quote.basis, quote.source) if quote else NO_PRICE
            told += self.rules.judge("offer", subject)
        deployment = Deployment(
            channel=way.channel.name,
            platform=way.platform,
            region=self.question.region,
            instance_type=sold_as(instance, way.platform),
            instance_count=1,
            accelerator=instance.accelerator.name,
            accelerator_count=instance.accelerator_count,
            tensor_parallel=plan.layout.tensor_parallel,
            engine=placement.framework,
            dtype=placement.dtype,
            quantization=self.run.quantization,
        )
        fits = self.inquiry.fits(told)
        compute = None if fits is False else plan.compute
        cost = _cost(quote, compute) if quote and compute else None
        return TunedDeployment(
            deployment, plan.layout.sharding, plan.layout.units, plan.memory, fits, compute, cost, told
        )

    def _quote(self, instance: str, platform: Platform) -> Quote | None:
        """Return the price of one hour; the catalogue's prices of SageMaker are of hosting, which training does not pay."""
        return self.machines.quote(instance, platform) if platform == "ec2" else None

    # ---------------------------------------------------------------------------------------- without an architecture

    def _unknown(self, way: Way, findings: Sequence[Finding]) -> TunedDeployment:
        """Return the one entry of a model whose dimensions nobody published."""
        name = self.question.instance
        deployment = Deployment(way.channel.name, way.platform, self.question.region, name)
        told = (*findings, *way.findings)
        return TunedDeployment(deployment, None, None, None, fits_of(told), None, None, told)

    def _on_bedrock(self) -> Iterator[TunedDeployment]:
        """Yield the ids of a closed model: whether Bedrock customizes it is not in the catalogue."""
        for offer in self.model.bedrock if self.everywhere else ():
            if offer.lifecycle.status == "gone":
                continue
            deployment = Deployment("bedrock", "bedrock", self.question.region, bedrock_model_id=offer.id)
            yield TunedDeployment(deployment, None, None, None, None, None, None, (bedrock_customization(offer.id),))


def _as_rules_see_it(plan: TrainingPlan) -> MemoryEstimate:
    """Return the memory of the instance in the words of rules: nothing is cached, and copies of the weights count once."""
    memory, layout = plan.memory, plan.layout
    return MemoryEstimate(
        weights_bytes=memory.weights_bytes * (layout.split if SHARDINGS[layout.sharding].weights else 1),
        kv_cache_bytes=0,
        activation_bytes=memory.activation_bytes * layout.units,
        overhead_bytes=memory.overhead_bytes * layout.units,
        required_bytes=memory.required_bytes * layout.units,
        available_bytes=memory.available_bytes * layout.units,
        per_accelerator_required_bytes=memory.required_bytes,
        per_accelerator_available_bytes=memory.available_bytes,
        max_concurrent_sequences=0,
        basis=memory.basis,
        per_accelerator_required_low_bytes=memory.required_low_bytes,
        per_accelerator_required_high_bytes=memory.required_high_bytes,
    )


def _cost(quote: Quote, compute: TrainingCompute) -> TuningCost:
    """Return price × hours; as sure as the weaker of both."""
    total = Band(*(quote.usd_per_hour * hours for hours in compute.hours))
    return TuningCost(quote.usd_per_hour, total, weaker(quote.basis, compute.basis), quote.as_of, quote.source)
