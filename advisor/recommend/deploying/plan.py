"""A deployment planned: estimated with the very settings that are then written down.

The version of the engine is settled first, because the constants of the estimate are those of a version: an image's where
the target is a container, else that of the package. What is not asked for is estimated with defaults, and those defaults
are written into the artefact, so that a later release with others still runs as estimated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from advisor.core.deploying import ServingSettings
from advisor.core.hardware import ec2_name, is_sagemaker_name, sagemaker_name
from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.estimate.constants import parse_version
from advisor.estimate.engines import engines_of
from advisor.estimate.memory import Placement
from advisor.estimate.memory.paged import limits
from advisor.estimate.weights import Weights
from advisor.recommend import questions, remarks
from advisor.recommend.deploying import refusals
from advisor.recommend.deploying.bedrock import plan_bedrock
from advisor.recommend.deploying.estimated import plan_of
from advisor.recommend.deploying.images import (
    PACKAGES,
    check_supported,
    image_of,
    package,
    released,
    why_another_version,
)
from advisor.recommend.deploying.jumpstart import plan_jumpstart
from advisor.recommend.deploying.loading import Loaded, loaded
from advisor.recommend.sizing import estimate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.deploying import ContainerImage, DeploymentPlan, DeployQuestion, Target
    from advisor.core.hardware import InstanceType
    from advisor.core.model import Model
    from advisor.core.provenance import Source
    from advisor.core.sizing import SizedDeployment, SizingQuestion, SizingReport
    from advisor.estimate.engines import Engine
    from advisor.rules import RuleSet

_CUTS_PROMPTS = (0, 8)
"""vLLM computes long prompts in parts by default from here on; before, a batch had to hold the longest."""
_DATA_PARALLEL = (0, 8, 5)
"""The first version of vLLM looked at whose options have --data-parallel-size."""


def plan_deployment(
    question: DeployQuestion, catalog: Catalog, rules: RuleSet, *, today: date, model: Model | None = None
) -> DeploymentPlan:
    """Plan a deployment of ``model``, or of the one of the catalogue that the question names.

    Pure, like `advisor.recommend.sizing.estimate`, whose answer it holds. Where that does not fit, nothing is planned
    besides (``settings`` is ``None``).

    Raises:
        UsageError: a name is not known, a value cannot be, or the target cannot do what is asked; the hint says what can.
    """
    target = refusals.target_named(question.target)
    refusals.refuse_flavor(target, question.flavor)
    refusals.residency_named(question.residency)
    subject = model or catalog.model(question.sizing.model)
    if target.platform == "bedrock":
        return plan_bedrock(question, target, catalog, rules, subject, today=today)
    if question.sizing.instance is None:
        raise refusals.missing_instance(target)
    sizing, renamed = _on_platform(question.sizing, target)
    questions.refuse(questions.check(sizing, catalog, model))
    question = question._replace(sizing=sizing)
    notes = (renamed,) if renamed else ()
    if target.id == "jumpstart":
        return plan_jumpstart(question, target, catalog, rules, subject, today, notes)
    return _Planning(question, target, catalog, rules, subject, today).plan(notes)


def _on_platform(sizing: SizingQuestion, target: Target) -> tuple[SizingQuestion, Text | None]:
    """Return the sizing on the platform of the target, and a note where that gives the instance type its other name."""
    asked = str(sizing.instance)
    wanted = sagemaker_name(asked) if target.platform == "sagemaker" else ec2_name(asked)
    if wanted == asked:
        return sizing, None
    where = "SageMaker" if is_sagemaker_name(wanted) else "EC2"
    note = Text(
        f"{target.name.en} runs on {where}: {asked} is taken as {wanted}",
        f"--target {target.id} は {where} で動作するため、{asked} を {wanted} とみなしました",
    )
    return sizing._replace(instance=wanted), note


class _Planning:
    """The state of planning a server of one's own: an engine, perhaps in a container."""

    def __init__(
        self, question: DeployQuestion, target: Target, catalog: Catalog, rules: RuleSet, model: Model, today: date
    ) -> None:
        self.target, self.catalog, self.rules, self.model, self.today = target, catalog, rules, model, today
        self.instance: InstanceType = catalog.instance(str(question.sizing.instance))
        accelerator = self.instance.accelerator
        engines = engines_of(catalog)
        refusals.refuse_without_weights(question, model)
        self.engine: Engine = refusals.engine_for(target, accelerator, question.sizing.engine, model, engines)
        self.asked_version = question.sizing.engine_version
        self.image: ContainerImage | None = None
        self.packages: dict[str, str] = {}
        self.package_sources: list[Source | None] = []
        version = None if self.asked_version is None else released(self.asked_version)
        if target.image:
            region = question.sizing.region
            self.image = image_of(target, self.engine.id, accelerator, region, version, catalog)
            version = self.image.version
        else:
            name = PACKAGES[self.engine.id]
            check_supported(self.engine.id, accelerator, catalog)
            version = version or self._package(name)
            self.packages[name] = version
        if question.flavor == "sdk":
            self.packages["sagemaker"] = self._package("sagemaker")
        self.version = version
        self.question = question._replace(sizing=self._sizing(question.sizing))

    def _package(self, name: str) -> str:
        version, source = package(name, self.catalog)
        self.package_sources.append(source)
        return version

    def _sizing(self, sizing: SizingQuestion) -> SizingQuestion:
        """Return the sizing at the version that is deployed; the constants of Neuron are of no version."""
        known = self.version if self.engine.id == "vllm" else None
        sizing = sizing._replace(engine=self.engine.id, engine_version=known)
        if self._one_server_only and sizing.tensor_parallel is None:
            sizing = sizing._replace(tensor_parallel=self._widest())
        return sizing

    @property
    def _one_server_only(self) -> bool:
        """Whether one process serves: on Neuron an endpoint of SageMaker runs a single one, on all its cores."""
        return self.engine.id == "neuron" and self.target.platform == "sagemaker"

    def _widest(self) -> int | None:
        architecture = self.model.architecture
        if architecture is None:
            return None
        instance = self.instance
        degrees = self.engine.tensor_parallel_degrees(architecture, instance.accelerator, instance.accelerator_count)
        return degrees[-1] if degrees else None

    def plan(self, notes: tuple[Text, ...]) -> DeploymentPlan:
        """Estimate, then settle what is loaded and what the server is told."""
        sizing = self.question.sizing
        report = self._estimate()
        if not report.deployments:
            raise UsageError(
                Text(
                    f"{self.model.name}: there is nothing to deploy on {sizing.instance}",
                    f"{self.model.name}: {sizing.instance} にデプロイできるものがありません",
                ),
                Text("`advisor estimate` says why", "理由は `advisor estimate` で確認できます"),
            )
        sized = report.deployments[0]
        more = self._taken(report, sized)
        if more is not None:
            self.question = self.question._replace(sizing=sizing._replace(concurrency=more))
            notes = (*notes, _batched(more, report))
            report = self._estimate()
            sized = report.deployments[0]
        plan = plan_of(self.question, self.target, report, sized, self.catalog)
        plan = plan._replace(deployment=sized.deployment._replace(channel=self._channel))
        if sized.fits is False or _unknown(sized):
            return plan._replace(remarks=notes)
        found = loaded(self.question, self.model, sized.deployment.quantization, self.engine.id)
        settings = self._settings(report, sized, found)
        return plan._replace(
            settings=settings,
            image=self.image,
            packages=self.packages,
            cores_per_device=self.engine.units_per_device(self.instance.accelerator),
            remarks=(*notes, *_default_length(report, sized)),
            notes=(
                *((_batched(more, report),) if more else ()),
                *_default_length(report, sized),
                *_own_notes(report),
                *self._notes(found, settings),
            ),
            sources=tuple(dict.fromkeys(s for s in (*self._sources(),) if s is not None)),
        )

    def _estimate(self) -> SizingReport:
        return estimate(self.question.sizing, self.catalog, self.rules, today=self.today, model=self.model)

    def _taken(self, report: SizingReport, sized: SizedDeployment) -> int | None:
        """Return how many sequences at once an instance is compiled for where its share of the load takes more than were asked.

        A recommendation plans with as many, and a compiled graph never runs more. Who says how many at once, and not how many
        requests, is taken at the word.
        """
        answered, asked = sized.answered, self.question.sizing
        if answered is None or not answered.full.compiled:
            return None
        if asked.concurrency is not None and asked.requests_per_day is None:
            return None
        each = -(-answered.concurrency // answered.instances)
        return each if each > report.load.concurrency else None

    @property
    def _channel(self) -> Literal["huggingface", "local"]:
        """Where the weights come from: a server of one's own loads them itself, JumpStart or not."""
        checkpoint = self.model.checkpoint
        return "local" if checkpoint is not None and checkpoint.origin == "local" else "huggingface"

    def _settings(self, report: SizingReport, sized: SizedDeployment, found: Loaded) -> ServingSettings:
        d, sizing, model = sized.deployment, self.question.sizing, self.model
        architecture, engine = model.architecture, self._at_version(report)
        assert architecture is not None
        assert sized.capacity is not None
        replicas = sized.capacity.replicas
        if self._one_server_only and replicas > 1:
            raise self._idle_cores(d.tensor_parallel or 1, replicas)
        share = -(-report.load.concurrency // replicas)
        pooled = engine.pooling(architecture, model.kind)
        settings = ServingSettings(
            engine=self.engine.id,
            engine_version=self.version,
            model=found.model,
            local=found.local,
            revision=found.revision,
            dtype=str(d.dtype),
            quantization=d.quantization,
            load_quantization=found.method,
            tensor_parallel=d.tensor_parallel or 1,
            replicas=replicas,
            max_model_len=report.load.context,
            max_sequences=sizing.max_sequences or share,
            kv_cache_dtype=None if sizing.kv_cache_dtype == questions.AUTO else sizing.kv_cache_dtype,
            pooling=architecture.form == "encoder",
            architecture=pooled.architecture if pooled else None,
            trust_remote_code=self.question.trust_remote_code,
        )
        if engine.strategy != "paged":
            _check_compiled(settings, model, share)
            return settings
        put = Placement(
            architecture,
            Weights(settings.dtype),
            engine,
            max_sequences=sizing.max_sequences,
            concurrency=share,
        ).on(self.instance.accelerator)
        told, version = limits(put), parse_version(str(self.version))
        if replicas > 1 and version < _DATA_PARALLEL:
            raise self._idle_cores(settings.tensor_parallel, replicas)
        only_text = set(model.input_modalities or ("text",)) == {"text"}
        tells_batch = only_text and not settings.pooling and version >= _CUTS_PROMPTS
        return settings._replace(
            max_sequences=told.max_sequences,
            batched_tokens=told.batched_tokens if tells_batch and told.batched_tokens >= told.max_sequences else None,
            utilization=sizing.memory_utilization or put.constants["utilization"],
        )

    def _at_version(self, report: SizingReport) -> Engine:
        return questions.complete(report.question, self.catalog, self.model).engines[self.engine.id]

    def _idle_cores(self, tensor_parallel: int, replicas: int) -> UsageError:
        units = tensor_parallel * replicas
        return UsageError(
            Text(
                f"--tensor-parallel {tensor_parallel}: one server is started here, and would leave "
                f"{units - tensor_parallel} of {units} devices or cores idle",
                f"--tensor-parallel {tensor_parallel}: 起動するサーバーは 1 つのため、{units} 個中 "
                f"{units - tensor_parallel} 個のデバイス (コア) が使われません",
            ),
            Text(
                "take a smaller instance type or a higher degree",
                "小さいインスタンスタイプか、より大きい並列数を指定してください",
            ),
        )

    def _notes(self, found: Loaded, settings: ServingSettings) -> Iterator[Text]:
        if found.note:
            yield found.note
        image = self.image
        if image is not None and not image.looked_up:
            yield Text(
                f"the tag of {image.uri} follows the project's naming, nobody looked it up",
                f"{image.uri} のタグは命名規則から作ったもので、存在は未確認です",
            )
        if image is not None and image.note:
            yield image.note
        if self.asked_version is None and (why := why_another_version(self.engine.id, image, self.catalog)):
            yield why
        if self._one_server_only and settings.tensor_parallel > 1:
            cores = self.instance.accelerator_count * self.engine.units_per_device(self.instance.accelerator)
            yield Text(
                f"sized on {settings.tensor_parallel} of {cores} cores: an endpoint runs one server",
                f"エンドポイントのサーバーは 1 つのため、{cores} コア中 {settings.tensor_parallel} コアを使う設定です",
            )
        if settings.revision is None and not settings.local:
            yield Text(
                "the revision of the weights is not pinned: --revision COMMIT does it",
                "重みのリビジョンは固定されていません。--revision コミット で固定できます",
            )
        if _needs_code(self.model, self.catalog) and not settings.trust_remote_code:
            yield Text(
                "the model comes with code of its own, which runs only with --trust-remote-code: read it first",
                "モデル独自のコードが必要です。内容を確認のうえ、--trust-remote-code を指定してください",
            )

    def _sources(self) -> Iterator[Source | None]:
        if self.image:
            yield self.image.source
        yield from self.package_sources


def _batched(concurrency: int, report: SizingReport) -> Text:
    """Say why a graph is compiled for more sequences than were asked."""
    requests = report.load.requests_per_day
    return Text(
        f"compiled for {concurrency:,} sequences at once: {requests:,} requests a day take as many on an instance",
        f"1 日 {requests:,} リクエストの処理に必要な、同時 {concurrency:,} 系列用にコンパイルします",
    )


def _own_notes(report: SizingReport) -> Iterator[Text]:
    """Yield the notes of an estimate, but for that on JumpStart's container, which is not what is deployed."""
    foreign = remarks.notes(report.deployments)
    return (note for note in report.notes if note not in foreign)


def _default_length(report: SizingReport, sized: SizedDeployment) -> Iterator[Text]:
    """Yield that nobody said how long a sequence may be: a server refuses longer ones."""
    asked, load = report.question, report.load
    if asked.context is not None or asked.input_tokens is not None or not load.output_tokens:
        return
    most = sized.capacity.max_context_at_load if sized.capacity else load.context
    yield Text(
        f"a sequence may have {load.context:,} tokens, the default; --context N allows more (up to {most:,} fit)",
        f"1 系列の長さは既定の {load.context:,} トークンです。--context N で変更できます (最大 {most:,} トークン)",
    )


def _unknown(sized: SizedDeployment) -> bool:
    """Whether so little is known of the model that no server can be told anything."""
    return sized.memory is None or sized.capacity is None


def _check_compiled(settings: ServingSettings, model: Model, share: int) -> None:
    """Refuse what optimum-neuron does not compile.

    https://huggingface.co/docs/optimum-neuron/guides/export_model, read on 2026-11-23: decoders are exported in the number
    format of the checkpoint, for a batch size and a sequence length.
    """
    if settings.max_sequences != share:
        raise UsageError(
            Text(
                f"--max-sequences {settings.max_sequences}: Neuron keeps memory for as many sequences as it is compiled for",
                f"--max-sequences {settings.max_sequences}: Neuron ではコンパイル時の系列数分のメモリが確保されます",
            ),
            Text("--concurrency says how many", "系列数は --concurrency で指定してください"),
        )
    if settings.quantization is not None:
        raise UsageError(
            Text(
                f"--quantization {settings.quantization}: optimum-neuron compiles weights that are not quantized",
                f"--quantization {settings.quantization}: optimum-neuron がコンパイルできるのは量子化していない重みです",
            ),
            Text("--quantization none", "--quantization none を指定してください"),
        )
    if model.dtype is not None and settings.dtype != model.dtype:
        raise UsageError(
            Text(
                f"--dtype {settings.dtype}: optimum-neuron compiles in the number format of the weights, {model.dtype}",
                f"--dtype {settings.dtype}: optimum-neuron は重みの数値形式 {model.dtype} でコンパイルします",
            ),
            Text(f"--dtype {model.dtype}", f"--dtype {model.dtype} を指定してください"),
        )


def _needs_code(model: Model, catalog: Catalog) -> bool:
    """Whether the model runs on the code of its repository: transformers has none of that type (`engines.yaml`)."""
    transformers = engines_of(catalog).get("transformers")
    if transformers is None or model.architecture is None:
        return False
    found = transformers.model_types.get(model.architecture.model_type)
    return found is not None and found.since is None
