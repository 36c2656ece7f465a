"""One model sized for a load: parameters, KV cache, memory, and the hardware of a region that holds it.

The search of a recommendation judges placements and offers; here the same pieces are asked about one model, with the
settings people try out (number format, tensor parallelism, engine, context). Two things differ. One deployment must
hold the whole asked load: there is no second instance. And what cannot run is answered, not left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.core.request import Choice, Limits, Load, Request, Use, Where
from advisor.core.sizing import (
    BreakEven,
    DeploymentCapacity,
    SizedDeployment,
    SizingReport,
)
from advisor.core.text import Text
from advisor.estimate.memory import LONGEST
from advisor.estimate.throughput import estimate_performance
from advisor.estimate.weights import Weights
from advisor.recommend import checkpoints, figures, questions
from advisor.recommend.bedrock import BedrockSearch
from advisor.recommend.break_even import break_even, on_bedrock
from advisor.recommend.estimator import (
    TARGET_UTILIZATION,
    Estimator,
    Plan,
    Settings,
    checkpoint_bytes,
    half_precision,
    native_quantization,
)
from advisor.recommend.findings import impossible_split, no_weights, unknown_architecture
from advisor.recommend.machines import SELF_HOSTING, Machines
from advisor.recommend.self_hosted import SelfHostedSearch
from advisor.recommend.verdict import fits_of
from advisor.rules.book import LicenseBook
from advisor.rules.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.architecture import Architecture
    from advisor.core.hardware import BedrockPrice
    from advisor.core.model import Model
    from advisor.core.request import Platform
    from advisor.core.result import CostEstimate, Deployment, Finding, PerformanceEstimate
    from advisor.core.sizing import SizingLoad, SizingQuestion
    from advisor.estimate.memory import Placement as Put
    from advisor.recommend.candidate import Candidate
    from advisor.recommend.estimator import Serving, Split
    from advisor.recommend.hardware import HardwareClass
    from advisor.recommend.self_hosted import Placement
    from advisor.rules import RuleSet


def estimate(
    question: SizingQuestion, catalog: Catalog, rules: RuleSet, *, today: date, model: Model | None = None
) -> SizingReport:
    """Size one model: ``model``, or the one of the catalogue that the question names.

    Pure: the same arguments give the same report. ``today`` is the only clock (end-of-life dates, age of prices).

    Raises:
        UsageError: a name is not known or a number cannot be; the message tells all problems.
    """
    questions.refuse(questions.check(question, catalog, model))
    return _Sizing(question, catalog, rules, today, model or catalog.model(question.model)).report()


class _Spot(NamedTuple):
    """The best split on one class of hardware; no capacity and no speed where it cannot be laid out at all.

    ``performance`` is at the asked load, ``full`` with as many sequences as it holds.
    """

    placement: Placement
    performance: PerformanceEstimate | None
    full: PerformanceEstimate | None
    capacity: DeploymentCapacity | None


class _Sizing:
    """The state of answering one question."""

    def __init__(self, question: SizingQuestion, catalog: Catalog, rules: RuleSet, today: date, model: Model) -> None:
        self.question = question
        self.catalog = catalog
        self.asked = asked = questions.complete(question, catalog, model)
        self.model = model
        self.instance = None if question.instance is None else catalog.instance(question.instance)
        self.request = _request(question, asked, self.model, self._platforms())
        region = catalog.regions[question.region]
        self.rules = rules.bind(self.request, today, region)
        self.of_offers = {rule.id for rule in self.rules.rules("offer")}
        self.subject = Subject(self.request, today, region)
        self.subject.tasks = catalog.tasks
        self.subject.model = self.model
        self.subject.terms = LicenseBook(catalog.licenses).terms(self.model)
        settings = Settings(
            asked.dtype,
            asked.quantization,
            question.tensor_parallel,
            question.memory_utilization,
            question.max_sequences,
        )
        only = None if self.instance is None else (self.instance,)
        self.estimator = Estimator(self.request, catalog, settings, asked.engines)
        self.machines = Machines(self.request, catalog, self.rules, self.subject, only)
        self.bedrock = on_bedrock(self.model, catalog, question.region, asked.load, today.isoformat())
        self.search = SelfHostedSearch(self.request, catalog, self.rules, self.subject, self.machines, self.estimator)

    def _platforms(self) -> tuple[Platform, ...]:
        """Return where to look: an ``ml.`` instance is SageMaker's; Bedrock only for models nothing else can size."""
        name = self.question.instance
        if name is not None:
            return ("sagemaker",) if name.startswith("ml.") else ("ec2",)
        return SELF_HOSTING if self.model.architecture is not None else ("bedrock", *SELF_HOSTING)

    # --------------------------------------------------------------------------------------------------------- report

    def report(self) -> SizingReport:
        """Answer the question."""
        model, architecture = self.model, self.model.architecture
        # remarks on the licence are another question; what stands in the way or warns is told
        findings = tuple(f for f in self.rules.judge("model", self.subject) if f.severity in ("exclude", "warn"))
        if model.checkpoint is not None:  # of which nothing but the files is known, so every other fact is missing
            findings = (*(f for f in findings if not f.missing), *model.checkpoint.findings)
        if architecture is None:
            sized = [*self._bedrock(findings), *self._without_architecture(findings)]
            findings = (*findings, unknown_architecture(model))
        else:
            sized = self._self_hosted(architecture, findings)
        if not sized:
            findings = (*findings, no_weights(model))
        everywhere = self.instance is None
        chosen = sorted(filter(_offered, sized), key=_cheapest) if everywhere else sized[:1]
        others = _one_a_kind(s for s in sized if not _offered(s)) if everywhere else []
        plan = self._anywhere(architecture, chosen) if architecture else None
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
            deployments=tuple(chosen),
            rejected=tuple(s for s in others if s.fits is False),
            undetermined=tuple(s for s in others if s.fits is not False),
            findings=findings,
            notes=self._notes(),
        )

    def _anywhere(self, architecture: Architecture, chosen: Sequence[SizedDeployment]) -> Put:
        """Plan for a device nobody named; with an instance asked, as its deployment does, so that they compare."""
        asked, question = self.asked, self.question
        engine, dtype = asked.preferred, asked.dtype or half_precision(self.model)
        quantization = asked.quantization or native_quantization(self.model)
        if self.instance is not None and chosen and chosen[0].deployment.engine is not None:
            d = chosen[0].deployment
            engine, dtype, quantization = asked.engines[str(d.engine)], str(d.dtype), d.quantization
        if quantization == questions.NOT_QUANTIZED:
            quantization = None
        weights = Weights(dtype, quantization, checkpoint_bytes(self.model, quantization))
        return figures.anywhere(
            architecture,
            engine,
            weights,
            utilization=question.memory_utilization,
            max_sequences=question.max_sequences,
            concurrency=asked.load.concurrency,
        )

    def _notes(self) -> tuple[Text, ...]:
        notes: list[Text] = []
        version, preferred = self.question.engine_version, self.asked.preferred
        if version is not None and self.asked.engine == questions.AUTO:
            notes.append(
                Text(
                    f"version {version} is taken for that of {preferred.name}; other engines are at their own",
                    f"バージョン {version} は {preferred.name} のものとみなしました (ほかのエンジンは既定のバージョン)",
                )
            )
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
        sized: list[SizedDeployment] = []
        for machines in self.machines.classes if ways else ():
            spot = self._place(architecture, machines.hardware)
            plan = Plan(1, spot.placement.memory, spot.performance)
            for way in ways:
                offers = self.search.offers(machines, spot.placement, plan, way, every_instance=True)
                sized += [self._sized(candidate, spot, findings) for candidate in offers]
        return sized

    def _sized(self, candidate: Candidate, spot: _Spot | None, findings: Sequence[Finding]) -> SizedDeployment:
        """Put together one deployment; ``findings`` are those of the model, which come first."""
        told = (*findings, *(f for f in candidate.findings if not _only_speed_missing(f)))
        # an offer without a known price cannot be recommended, but it can be made to run
        decisive = [f for f in told if not (f.missing and f.rule in self.of_offers)]
        fits = fits_of(decisive)
        cost = _cost_of(candidate.cost, self.asked.load)
        return SizedDeployment(
            candidate.deployment,
            candidate.memory,
            spot.capacity if spot else None,
            fits,
            candidate.performance,
            cost,
            told,
            break_even=self._break_even(cost, spot) if fits else None,
        )

    def _break_even(self, cost: CostEstimate | None, spot: _Spot | None) -> BreakEven | None:
        if self.bedrock is None or cost is None or spot is None:
            return None
        return break_even(cost.monthly, spot.full, self.asked.load, TARGET_UTILIZATION, self.bedrock)

    def _place(self, architecture: Architecture, hardware: HardwareClass) -> _Spot:
        """Return the first engine's narrowest split that holds the load; when none does, that of the preferred engine."""
        spots = []
        for serving in self.estimator.servings(self.model, architecture, hardware):
            spot = self._place_with(serving, architecture, hardware)
            if spot.placement.bin == "feasible":
                return spot
            spots.append(spot)
        return spots[0]

    def _place_with(self, serving: Serving, architecture: Architecture, hardware: HardwareClass) -> _Spot:
        """Return the narrowest split that holds the load; when none does, the widest with the fewest objections."""
        degree = self.question.tensor_parallel
        if degree is not None:
            reason = impossible_split(architecture, serving.engine, hardware.instances[0], degree)
            if reason is not None:
                placement = self._judged(architecture, hardware, serving, serving.splits[0])
                return _Spot(placement._replace(findings=(*placement.findings, reason)), None, None, None)
        failed = []
        for split in serving.splits:
            placement = self._judged(architecture, hardware, serving, split)
            if placement.bin == "feasible":
                return self._spot(architecture, placement)
            failed.append(placement)
        nearest = min(failed, key=lambda p: (p.shortfall[0], -p.split.tensor_parallel * p.split.stages))
        return _Spot(nearest, None, None, self._capacity(architecture, nearest))

    def _spot(self, architecture: Architecture, placement: Placement) -> _Spot:
        capacity = self._capacity(architecture, placement)
        return _Spot(
            placement,
            self._performance(architecture, placement, self.asked.load.concurrency),
            self._performance(architecture, placement, capacity.max_concurrent_sequences) if self.bedrock else None,
            capacity,
        )

    def _judged(self, architecture: Architecture, hardware: HardwareClass, serving: Serving, split: Split) -> Placement:
        share = -(-self.asked.load.concurrency // split.replicas)
        return self.search.placement(architecture, hardware, serving, split, share)

    def _performance(
        self, architecture: Architecture, placement: Placement, concurrency: int
    ) -> PerformanceEstimate | None:
        load, serving = self.asked.load, placement.serving
        return estimate_performance(
            architecture,
            weights=serving.weights,
            engine=serving.engine,
            accelerator=placement.hardware.accelerator,
            tensor_parallel=placement.split.tensor_parallel,
            input_tokens=load.input_tokens,
            output_tokens=load.output_tokens,
            concurrency=concurrency,
            replicas=placement.split.replicas,
            max_concurrent_sequences=placement.memory.max_concurrent_sequences,
        )

    def _capacity(self, architecture: Architecture, placement: Placement) -> DeploymentCapacity:
        replicas = placement.split.replicas
        accelerator, serving, split = placement.hardware.accelerator, placement.serving, placement.split
        share = -(-self.asked.load.concurrency // replicas)
        one = self.estimator.capacity(architecture, accelerator, serving, split, share)
        limit = self.model.longest_sequence or LONGEST
        longest = at_load = min(one.max_context, limit)
        if share > 1:
            at_load = self.estimator.longest(architecture, accelerator, serving, split, sequences=share, limit=longest)
        return DeploymentCapacity(
            replicas=replicas,
            kv_cache_pool_bytes=one.pool_bytes * replicas,
            kv_cache_pool_tokens=one.pool_tokens * replicas,
            max_concurrent_sequences=one.max_concurrent_sequences * replicas,
            max_context=longest,
            max_context_at_load=at_load,
        )

    # ------------------------------------------------------------------------------------------- without architecture

    def _bedrock(self, findings: Sequence[Finding]) -> list[SizedDeployment]:
        found = BedrockSearch(self.request, self.catalog, self.rules, self.subject).candidates(self.model)
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


def _request(
    question: SizingQuestion, asked: questions.Complete, model: Model, platforms: tuple[Platform, ...]
) -> Request:
    """Return the request that the rules are bound to: nothing is said of the use, so licences have no say.

    Its load is a full sequence, which is what memory and context are judged by. Without an architecture there is no
    memory to judge; the load is then as asked, and the context a limit.
    """
    load = asked.load
    sized = model.architecture is not None
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


def _cost_of(cost: CostEstimate | None, load: SizingLoad) -> CostEstimate | None:
    """Return the cost per token of the tokens asked: the request's load may be a longer sequence, sized for memory."""
    if cost is None or cost.per_million_total_tokens is None or cost.hourly is None:
        return cost
    asked = load.input_tokens + load.output_tokens
    return cost._replace(per_million_total_tokens=cost.per_million_total_tokens * load.context / asked)


def _cheapest(sized: SizedDeployment) -> tuple[bool, float, str, str]:
    d, cost = sized.deployment, sized.cost
    name = d.instance_type or d.inference_profile or ""
    return (cost is None, cost.monthly if cost else 0.0, d.platform, name)


def _only_speed_missing(finding: Finding) -> bool:
    """Whether a rule misses nothing but the speed: how many instances it takes to keep up is not asked here."""
    return bool(finding.missing) and all(name.startswith("performance.") for name in finding.missing)


def _offered(sized: SizedDeployment) -> bool:
    """Whether it fits and can be had: an instance nobody lists a price of may not be offered at all."""
    return bool(sized.fits and (sized.cost or sized.deployment.platform == "bedrock"))


def _one_a_kind(sized: Iterable[SizedDeployment]) -> list[SizedDeployment]:
    """Return one for each kind of hardware on each platform, the nearest to fitting first."""
    first: dict[tuple[object, ...], SizedDeployment] = {}
    for s in sized:
        d = s.deployment
        key = (d.platform, d.accelerator, d.accelerator_count, d.bedrock_model_id, d.inference_profile)
        first.setdefault(key, s)
    return sorted(first.values(), key=_shortfall)


def _shortfall(sized: SizedDeployment) -> tuple[int, float]:
    m = sized.memory
    missing = m.per_accelerator_required_bytes / max(m.per_accelerator_available_bytes, 1) if m else 0.0
    return (sum(f.severity == "exclude" and not f.missing for f in sized.findings), missing)
