"""One model sized for a load: parameters, KV cache, memory, and the hardware of a region that holds it.

The search of a recommendation judges placements and offers; here the same pieces are asked about one model, with the
settings people try out (number format, tensor parallelism, engine, context). Two things differ. One deployment must
hold the whole asked load: there is no second instance. And what cannot run is answered, not left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.hardware import ec2_name
from advisor.core.request import Choice, Limits, Load, Request, Use, Where
from advisor.core.sizing import BreakEven, SizedDeployment, SizingReport
from advisor.core.text import Text
from advisor.estimate.cost import per_million
from advisor.estimate.weights import Weights
from advisor.recommend import checkpoints, engine_settings, figures, questions, remarks
from advisor.recommend.bedrock import BedrockSearch
from advisor.recommend.bins import in_bins
from advisor.recommend.break_even import break_even
from advisor.recommend.estimator import Estimator
from advisor.recommend.findings import no_weights, unknown_architecture
from advisor.recommend.inquiry import Inquiry, platforms_of
from advisor.recommend.number_formats import checkpoint_bytes, half_precision
from advisor.recommend.routes import on_bedrock
from advisor.recommend.self_hosted import SelfHostedSearch
from advisor.recommend.serving import ServingPlan, Settings
from advisor.recommend.spots import Spots

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.architecture import Architecture
    from advisor.core.hardware import BedrockPrice
    from advisor.core.model import Model
    from advisor.core.result import CostEstimate, Deployment, Finding
    from advisor.core.sizing import Answered, SizingLoad, SizingQuestion
    from advisor.estimate.memory import Placement as Put
    from advisor.recommend.bins import Bins
    from advisor.recommend.candidate import Candidate
    from advisor.recommend.spots import Spot
    from advisor.rules import RuleSet


def estimate(
    question: SizingQuestion,
    catalog: Catalog,
    rules: RuleSet,
    *,
    today: date,
    model: Model | None = None,
    propose: bool = True,
) -> SizingReport:
    """Size one model: ``model``, or the one of the catalogue that the question names.

    ``propose``: whether what would make an asked instance fit is looked for, which asks again some dozen times.

    Pure: the same arguments give the same report. ``today`` is the only clock (end-of-life dates, age of prices).

    Raises:
        UsageError: a name is not known or a number cannot be; the message tells all problems.
    """
    questions.refuse(questions.check(question, catalog, model))
    subject = model or catalog.model(question.model)
    sizing = _Sizing(question, catalog, rules, today, subject)
    report = sizing.report()
    asked = report.deployments[0] if report.deployments else None
    if (
        not propose
        or sizing.instance is None
        or asked is None
        or asked.fits is not False
        or subject.architecture is None
    ):
        return report
    from advisor.recommend.ways_out import Asking, ways_out  # only those who are told no need it

    asking = Asking(
        question,
        report.load,
        subject,
        sizing.instance.accelerator,
        sizing.asked.engines,
        asked,
        ask=lambda other: _Sizing(other, catalog, rules, today, subject).deployments(),
    )
    return report._replace(ways_out=ways_out(asking))


class _Sizing:
    """The state of answering one question."""

    def __init__(self, question: SizingQuestion, catalog: Catalog, rules: RuleSet, today: date, model: Model) -> None:
        self.question = question
        self.catalog = catalog
        self.asked = asked = questions.complete(question, catalog, model)
        self.model = model
        self.request = _request(question, asked, model)
        self.inquiry = Inquiry(model, self.request, catalog, rules, today, instance=question.instance)
        self.instance, self.machines = self.inquiry.instance, self.inquiry.machines
        self.settings = Settings(
            asked.dtype,
            asked.quantization,
            question.tensor_parallel,
            question.memory_utilization,
            question.max_sequences,
            asked.cache_dtype,
        )
        self.estimator = Estimator(self.request, catalog, self.settings, asked.engines)
        self.bedrock = on_bedrock(model, catalog, question.region, asked.load, today.isoformat())
        self.search = SelfHostedSearch(
            self.request, self.inquiry.rules, self.inquiry.subject, self.machines, self.estimator
        )

    # --------------------------------------------------------------------------------------------------------- report

    def report(self) -> SizingReport:
        """Answer the question."""
        model, architecture = self.model, self.model.architecture
        findings = self.inquiry.model_findings()
        if architecture is None:
            sized = [*self._bedrock(findings), *self._without_architecture(findings)]
            findings = (*findings, unknown_architecture(model))
        else:
            sized = self._self_hosted(architecture, findings)
        if not sized:
            findings = (*findings, no_weights(model))
        bins = self._in_bins(sized)
        plan = self._anywhere(architecture, bins.deployments) if architecture else None
        return SizingReport(
            question=self.question,
            load=self.asked.load,
            assumed=self.asked.assumed,
            catalog=self.catalog.stamp,
            model=model,
            size=figures.size(model),
            kv_cache=figures.kv_cache(self.asked.load, plan) if plan else None,
            need=figures.need(self.asked.load, plan) if plan else checkpoints.weights_only(model, self.asked),
            longest=model.longest_sequence,
            deployments=bins.deployments,
            rejected=bins.rejected,
            undetermined=bins.undetermined,
            findings=findings,
            notes=self._notes(bins.deployments),
        )

    def deployments(self) -> tuple[SizedDeployment, ...]:
        """Return what the report would list of a model whose architecture is known, and nothing else of it."""
        architecture = self.model.architecture
        return (
            self._in_bins(self._self_hosted(architecture, self.inquiry.model_findings())).deployments
            if architecture
            else ()
        )

    def _in_bins(self, sized: Sequence[SizedDeployment]) -> Bins[SizedDeployment]:
        return in_bins(sized, lambda s: s.cost.monthly if s.cost else None, everywhere=self.instance is None)

    def _anywhere(self, architecture: Architecture, chosen: Sequence[SizedDeployment]) -> Put:
        """Plan for a device nobody named; with an instance asked, as its deployment does, so that they compare."""
        asked = self.asked
        engine, dtype = asked.preferred, asked.dtype or half_precision(self.model)
        quantization = asked.quantization or self.model.quantization
        if self.instance is not None and chosen and chosen[0].deployment.engine is not None:
            d = chosen[0].deployment
            engine, dtype, quantization = asked.engines[str(d.engine)], str(d.dtype), d.quantization
        if quantization == questions.NOT_QUANTIZED:
            quantization = None
        weights = Weights(dtype, quantization, checkpoint_bytes(self.model, quantization))
        return figures.anywhere(architecture, engine, weights, self.settings, concurrency=asked.load.concurrency)

    def _notes(self, deployments: Iterable[SizedDeployment]) -> tuple[Text, ...]:
        notes: list[Text] = []
        version, preferred = self.question.engine_version, self.asked.preferred
        if version is not None and self.asked.engine == questions.AUTO:
            notes.append(
                Text(
                    f"version {version} is taken for that of {preferred.name}; other engines are at their own",
                    f"バージョン {version} は {preferred.name} のものとみなしました (ほかのエンジンは既定のバージョン)",
                )
            )
        notes += engine_settings.notes(deployments, self.asked.engines, self.question, self.model)
        notes += remarks.notes(deployments)
        if self.instance is None and self.model.architecture is not None:
            if self.model.bedrock:
                notes.append(
                    Text(
                        f"Bedrock lists it, too: `advisor recommend --model {self.model.id}` compares",
                        f"Bedrock でも提供されています。`advisor recommend --model {self.model.id}` で比較できます",
                    )
                )
            notes += self.machines.notes()
        return (*checkpoints.notes(self.model, self.asked), *notes)

    # ---------------------------------------------------------------------------------------------------- on hardware

    def _self_hosted(self, architecture: Architecture, findings: Sequence[Finding]) -> list[SizedDeployment]:
        ways = self.search.ways(self.model)
        spots = Spots(
            self.model,
            architecture,
            self.asked.load,
            self.estimator,
            self.search,
            self.settings,
            Estimator(
                self.request._replace(load=_of_requests(self.asked.load)), self.catalog, engines=self.asked.engines
            ),
        )
        sized: list[SizedDeployment] = []
        for machines in self.machines.classes if ways else ():
            spot = spots.best(machines.hardware)
            plan = ServingPlan(1, spot.placement.memory, spot.performance, spot.performance is not None)
            for way in ways:
                offers = self.search.offers.of(machines, spot.placement, plan, way, every_instance=True)
                sized += [self._sized(candidate, spot, findings) for candidate in offers]
        return sized

    def _sized(self, candidate: Candidate, spot: Spot | None, findings: Sequence[Finding]) -> SizedDeployment:
        """Put together one deployment; ``findings`` are those of the model, which come first."""
        told = (*findings, *(f for f in candidate.findings if not _only_speed_missing(f)))
        fits = self.inquiry.fits(told)
        answered = spot.answered if spot and fits else None
        cost = _cost_of(candidate.cost, self.asked.load, answered.instances if answered else 1)
        sized = SizedDeployment(
            candidate.deployment,
            candidate.memory,
            spot.capacity if spot else None,
            fits,
            candidate.performance,
            cost,
            told,
            break_even=self._break_even(cost, answered) if fits else None,
            answered=answered,
        )
        if fits is not False:
            return sized
        instances, d = self.catalog.instances, candidate.deployment
        instance, engine = (
            instances.get(ec2_name(str(d.instance_type))),
            self.asked.engines.get(str(d.engine)),
        )
        more = remarks.of_verdict(self.model, sized, instance, instances, engine)
        return sized._replace(findings=(*told, *more))

    def _break_even(self, cost: CostEstimate | None, answered: Answered | None) -> BreakEven | None:
        if self.bedrock is None or cost is None:
            return None
        return break_even(cost.monthly, answered and answered.full, self.asked.load, self.bedrock)

    # ------------------------------------------------------------------------------------------- without architecture

    def _bedrock(self, findings: Sequence[Finding]) -> list[SizedDeployment]:
        found = BedrockSearch(self.request, self.catalog, self.inquiry.rules, self.inquiry.subject).candidates(
            self.model
        )
        return [self._sized(c, None, findings)._replace(price=self._bedrock_price(c.deployment)) for c in found]

    def _bedrock_price(self, deployment: Deployment) -> BedrockPrice | None:
        model_id = str(deployment.bedrock_model_id)
        profile = deployment.inference_profile
        route = profile.removesuffix(f".{model_id}") if profile else "in-region"
        return self.catalog.bedrock_price(
            model_id, route, self.question.region, input_tokens=self.request.load.input_tokens
        )

    def _without_architecture(self, findings: Sequence[Finding]) -> list[SizedDeployment]:
        weights = checkpoints.loaded_bytes(self.model, self.asked)
        if weights is not None:
            ways, region = self.search.ways(self.model), self.question.region
            return list(checkpoints.size_by_weights(self.model, weights, self.machines, ways, findings, region))
        if self.instance is None:
            return [self._sized(c, None, findings) for c in self.search.candidates(self.model)]
        judged = self.machines.classes[0].machines[0].findings
        accelerator = self.instance.accelerator
        return [
            self._sized(c, None, (*findings, *judged))._replace(
                deployment=c.deployment._replace(
                    instance_type=self.question.instance,
                    instance_count=1,
                    accelerator=accelerator.name,
                    accelerator_count=self.instance.accelerator_count,
                )
            )
            for c in self.search.candidates(self.model)
        ]


def _request(question: SizingQuestion, asked: questions.Complete, model: Model) -> Request:
    """Return the request that the rules are bound to: nothing is said of the use, so licences have no say.

    Its load is a full sequence, which is what memory and context are judged by. Without an architecture there is no
    memory to judge; the load is then as asked, and the context a limit. Bedrock tells its memory to nobody: it is where
    to look only for models that nothing else can size.
    """
    load = asked.load
    sized = model.architecture is not None
    platforms = platforms_of(question.instance)
    if not sized and question.instance is None:
        platforms = ("bedrock", *platforms)
    spare = load.context > load.input_tokens + load.output_tokens
    return Request(
        use=Use(commercial=False),
        where=Where(platforms=platforms, region=question.region),
        load=Load(
            input_tokens=load.prompt if sized else load.input_tokens,
            output_tokens=load.output_tokens,
            concurrency=load.concurrency,
            requests_per_day=load.requests_per_day,
            hours_per_month=load.hours_per_month,
        ),
        limits=Limits(
            quantizations=(asked.quantization or questions.NOT_QUANTIZED,),
            engine=asked.engine,
            min_context=load.context if spare and not sized else None,
        ),
        choice=Choice(models=(model.id,)),
    )


def _of_requests(load: SizingLoad) -> Load:
    """Return the load of a request: its own tokens, which may be fewer than those that memory is sized for."""
    return Load(load.input_tokens, load.output_tokens, load.concurrency, load.requests_per_day, load.hours_per_month)


def _cost_of(cost: CostEstimate | None, load: SizingLoad, instances: int) -> CostEstimate | None:
    """Return the cost of one instance, and per token of the tokens asked, by as many ``instances`` as answer them.

    The request's load may be a longer sequence, sized for memory.
    """
    if cost is None or cost.per_million_total_tokens is None or cost.hourly is None:
        return cost
    monthly = cost.monthly * instances
    output = cost.per_million_output_tokens
    return cost._replace(
        per_million_total_tokens=per_million(monthly, load.requests_per_day, load.input_tokens + load.output_tokens),
        per_million_output_tokens=None if output is None else output * instances,
    )


def _only_speed_missing(finding: Finding) -> bool:
    """Whether a rule misses nothing but the speed: how many instances it takes to keep up is not asked here."""
    return bool(finding.missing) and all(name.startswith("performance.") for name in finding.missing)
