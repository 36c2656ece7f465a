"""The authored YAML documents of `catalog/`, as strict pydantic models.

Each class is one shape of file; its field descriptions are the JSON Schema that editors show. Nothing here computes:
cross-checks live in `validate`, the shipped form in `compile`.

Conventions that hold in every document
---------------------------------------
* `sources:` names each source once (`key: {url, read, note}`); `from: key` refers to it. The nearest enclosing `from` holds.
* A fact is written as its plain value, or as `{value, from, basis, note}` when it needs its own source.
* An unknown fact is written `{value: null, why: {en, ja}}`. It is never left as 0, "" or a guess.
* Texts that people read carry both languages: `{en: …, ja: …}`.
* Bytes are integers, money is US dollars, dates are ISO (`2023-05-17`; `2023-05` or `2023` where the day is not known).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

T = TypeVar("T")

SourceKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", description="A key of this file's `sources:`.")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.+-]*$")]
ModelId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._:-]*$",
        description="`publisher/name`: the Hugging Face id where there is one.",
    ),
]
Region = Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="BCP 47, e.g. `ja`, `en`.")]


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, int) else value


PartialDate = Annotated[
    str,
    BeforeValidator(_iso),
    Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
    # a year alone is a number to YAML
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}, {"type": "integer"}]}),
]
FullDate = Annotated[str, BeforeValidator(_iso), Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]

Basis = Literal["published", "computed", "calibrated", "assumed", "derived"]
Kind = Literal["base", "instruct", "chat", "rlhf", "embedding", "reranker", "image"]
Task = Literal[
    "text-generation", "chat", "question-answering", "summarization", "translation", "information-extraction",
    "classification", "annotation", "data-generation", "code-generation", "keyword-extraction", "sentiment-analysis",
    "embedding", "text-to-image", "image-upscaling", "reranking",
]  # fmt: skip
DType = Literal["float32", "float16", "bfloat16", "int8", "int4", "fp8", "mxfp4"]
Route = Literal["in-region", "us", "eu", "apac", "jp", "au", "in", "ca", "us-gov", "global"]
CommercialUse = Literal["yes", "conditional", "no"]


def problem(en: str, ja: str) -> PydanticCustomError:
    """Return what a validator raises, in both languages."""
    # the words travel as values: as a template their braces would be gaps
    return PydanticCustomError("document", "{en}", {"en": en, "ja": ja})


class Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class Text(Document):
    """A sentence people read, in both languages."""

    en: str = Field(min_length=1)
    ja: str = Field(min_length=1)


class Source(Document):
    """Where a figure was read."""

    url: str = Field(pattern=r"^https?://\S+$", description="The page, file or commit. No spaces.")
    read: FullDate = Field(description="The day the figure was read (or the date of the stored copy that was read).")
    note: str | None = Field(None, description="What was read there, or why this source was preferred.")


class Fact(Document, Generic[T]):
    """One value and how it is known. A plain value is short for `{value: …}`."""

    value: T | None
    source: SourceKey | None = Field(None, alias="from")
    basis: Basis = "published"
    why: Text | None = Field(None, description="Why the value is unknown; required with `value: null`.")
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_value(cls, data: Any) -> Any:
        if isinstance(data, cls) or (isinstance(data, dict) and data.keys() & {"value", "from", "why"}):
            return data
        return {"value": data}

    @model_validator(mode="after")
    def _unknown_has_a_reason(self) -> Fact[T]:
        if self.value is None and self.why is None:
            raise problem(
                "an unknown fact needs a reason: {value: null, why: {en: …, ja: …}}",
                "不明な値には理由が必要です: {value: null, why: {en: …, ja: …}}",
            )
        if self.value is not None and self.why is not None:
            raise problem(
                "`why` explains an unknown value; use `note` for a known one",
                "`why` は不明な値の理由です。値がある場合は `note` を使ってください",
            )
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Tell editors that the plain value may stand for the whole."""
        whole = handler.resolve_ref_schema(handler(schema))
        plain = [option for option in whole["properties"]["value"]["anyOf"] if option != {"type": "null"}]
        return {"anyOf": [*plain, dict(whole)]}


# --------------------------------------------------------------------------------------------- catalog/models/*.yaml


class Ancestor(Document):
    """A model this one was made from."""

    model: str = Field(description="Hugging Face or catalogue id of the parent.")
    relation: Literal["fine-tune", "continued-pretraining", "merge", "adapter", "quantization", "distillation"]
    source: SourceKey | None = Field(None, alias="from")


class LicenseFact(Document):
    """The licence the publisher declares for the weights."""

    id: str | None = Field(description="A key of `catalog/licenses/`; null with `why` when none is declared.")
    source: SourceKey | None = Field(None, alias="from")
    why: Text | None = None
    note: Text | None = None


class ContextFact(Document):
    """How many tokens a sequence may have. Encoder-decoders: per side."""

    length: int | None = Field(gt=0)
    limit: Literal["hard", "trained"] = Field(
        "hard",
        description="`hard`: position table or the provider's limit. `trained`: relative or ALiBi positions, longer inputs run but were not trained.",
    )
    source: SourceKey | None = Field(None, alias="from")
    basis: Basis = "published"
    why: Text | None = None
    note: Text | None = None


class ParametersFact(Document):
    """Parameter counts. `total` counts tied tensors once, as loaded.

    With an architecture, leave `total` out: it is computed from the config and the given figure only cross-checks it.
    """

    total: int | None = Field(None, gt=0)
    active: int | None = Field(None, gt=0, description="Parameters one token touches, for mixtures of experts.")
    stored: int | None = Field(None, gt=0, description="Parameters in the checkpoint files, when more than `total`.")
    published: int | None = Field(None, gt=0, description="The publisher's round figure, e.g. 7000000000.")
    source: SourceKey | None = Field(None, alias="from")
    basis: Basis = "published"
    why: Text | None = Field(None, description="Why the count is unknown (no architecture and no published figure).")
    difference: Text | None = Field(None, description="Why `total` differs from the architecture's count.")


class ArchitectureFact(Document):
    """The fields of the model's `config.json` that decide size and cache, under their Hugging Face names."""

    config: dict[str, Any] | None
    source: SourceKey | None = Field(None, alias="from")
    basis: Basis = "published"
    why: Text | None = None
    note: Text | None = None


class DTypesFact(Document):
    """Number formats the weights were published in and tolerate."""

    native: DType | None = Field(description="dtype of the published checkpoint; null with `why` when not known.")
    overflows: list[DType] = Field(
        default_factory=list, description="Formats that break this model, e.g. float16 for T5 v1.1."
    )
    source: SourceKey | None = Field(None, alias="from")
    why: Text | None = None
    note: Text | None = None


class Lifecycle(Document):
    """Whether it can still be had. On a channel, or on the model when every channel shares it."""

    status: Literal["active", "legacy", "gone"]
    ends: FullDate | None = Field(None, description="Last day (end of life), as announced or as it happened.")
    ends_by_region: dict[Region, FullDate] = Field(default_factory=dict)
    legacy_since: FullDate | None = None
    not_before: FullDate | None = Field(None, description="'End of life no sooner than', where the provider says so.")
    replacements: list[str] = Field(default_factory=list, description="Catalogue ids of successors.")
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class WeightFile(Document):
    """One published checkpoint of the same model."""

    dtype: DType
    quantization: str | None = Field(None, description="gptq, awq, fp8, mxfp4 … when quantized.")
    bytes: int | None = Field(None, gt=0, description="Size of the weight files.")
    format: Literal["safetensors", "pytorch", "other"] = "safetensors"
    id: ModelId | None = Field(None, description="Repository, when it is not the model's own.")
    source: SourceKey | None = Field(None, alias="from")


class HuggingFaceChannel(Document):
    id: ModelId
    gated: Literal["no", "auto", "manual"] | None = None
    weights: list[WeightFile] = Field(default_factory=list)
    source: SourceKey | None = Field(None, alias="from")
    lifecycle: Lifecycle | None = None


class JumpStartChannel(Document):
    id: str = Field(description="JumpStart model id, or the Marketplace product for proprietary models.")
    fine_tunable: bool | None = None
    marketplace: bool = False
    default_instance: str | None = None
    instances: list[str] = Field(default_factory=list, description="ml.* types the provider lists for inference.")
    source: SourceKey | None = Field(None, alias="from")
    lifecycle: Lifecycle | None = None


class BedrockRoute(Document):
    """How a region reaches the model: inside the region, or through a cross-region inference profile."""

    route: Route
    regions: list[Region] = Field(min_length=1, description="Regions one can call from.")
    destinations: list[Region] = Field(
        default_factory=list, description="Where requests may be processed. Empty: the geography, list not published."
    )
    source: SourceKey | None = Field(None, alias="from")


class BedrockChannel(Document):
    id: str = Field(description="Bedrock model id.")
    routes: list[BedrockRoute] = Field(default_factory=list)
    context_length: int | None = Field(None, gt=0)
    max_output_tokens: int | None = Field(None, gt=0)
    eula: Text | None = Field(None, description="Who sells it and under which terms, with the step a user must take.")
    source: SourceKey | None = Field(None, alias="from")
    lifecycle: Lifecycle | None = None
    note: Text | None = None


class Channels(Document):
    huggingface: HuggingFaceChannel | None = None
    jumpstart: list[JumpStartChannel] = Field(default_factory=list)
    bedrock: list[BedrockChannel] = Field(default_factory=list)


class ModelFacts(Document):
    """What may stand in `defaults:` and in each model; the model's own word wins, block by block."""

    source: SourceKey | None = Field(None, alias="from", description="Source of every fact that names no other.")
    kind: Fact[Kind] | None = None
    released: Fact[PartialDate] | None = None
    license: LicenseFact | None = None
    ancestors: list[Ancestor] | None = None
    context: ContextFact | None = None
    parameters: ParametersFact | None = None
    architecture: ArchitectureFact | None = None
    dtypes: DTypesFact | None = None
    languages: Fact[list[LanguageCode]] | None = None
    tasks: Fact[list[Task]] | None = None
    training_tokens: Fact[int] | None = None
    lifecycle: Lifecycle | None = None
    notes: list[Text] | None = None


class ModelEntry(ModelFacts):
    name: str = Field(min_length=1)
    aliases: list[str] = Field(default_factory=list, description="Other names people type; unique in the catalogue.")
    channels: Channels


class FamilyDocument(Document):
    """catalog/models/<family>.yaml"""

    schema_: Literal[1] = Field(alias="schema")
    family: Slug
    name: str
    publisher: str
    sources: dict[SourceKey, Source]
    defaults: ModelFacts = Field(default_factory=ModelFacts)
    models: dict[ModelId, ModelEntry] = Field(min_length=1)


# ------------------------------------------------------------------------------------------- catalog/accelerators.yaml


class AcceleratorEntry(Document):
    name: str = Field(description="As the field says it: `NVIDIA A10G`, `AWS Inferentia2`.")
    kind: Literal["gpu", "neuron"]
    memory_bytes: Fact[int] = Field(
        description="Usable by frameworks, per device (T4: 15,360 MiB; not the nominal size)."
    )
    memory_bytes_nominal: Fact[int]
    memory_visible_bytes: Fact[int] | None = Field(
        None, description="What CUDA reports as total, where measured (A10G 22.0–22.2 GiB)."
    )
    cores: int = Field(1, ge=1, description="Neuron cores per device; memory is divided among them.")
    bandwidth_bytes_per_second: Fact[int]
    flops: dict[DType, Fact[float]] = Field(description="Dense operations per second by number format.")
    dtypes: Fact[list[DType]] = Field(description="Number formats the device computes in.")
    compute_capability: Fact[str] | None = None
    source: SourceKey | None = Field(None, alias="from")
    notes: list[Text] = Field(default_factory=list)


class AcceleratorsDocument(Document):
    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    accelerators: dict[Slug, AcceleratorEntry]


# -------------------------------------------------------------------------------------------- catalog/instances/*.yaml


class Interconnect(Document):
    kind: Literal["none", "pcie", "nvlink", "nvswitch", "neuronlink"]
    bytes_per_second: int | None = Field(
        None, gt=0, description="Per accelerator, both directions; null when not published."
    )
    source: SourceKey | None = Field(None, alias="from")


class InstanceEntry(Document):
    vcpu: int = Field(gt=0)
    ram_bytes: int = Field(gt=0)
    accelerator_count: int = Field(gt=0)
    interconnect: Interconnect
    instance_store_bytes: int | None = None
    network: str | None = None
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class InstanceFamilyDocument(Document):
    """catalog/instances/<family>.yaml"""

    schema_: Literal[1] = Field(alias="schema")
    family: Slug
    accelerator: Slug
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    instances: dict[str, InstanceEntry]
    notes: list[Text] = Field(default_factory=list)


# ----------------------------------------------------------------------------------------------- catalog/regions.yaml


class RegionEntry(Document):
    name: Text
    country: str = Field(pattern=r"^[A-Z]{2}$")
    geography: Literal["us", "eu", "apac", "jp", "au", "in", "ca", "us-gov", "me", "af", "sa", "mx", "il"]
    source: SourceKey | None = Field(None, alias="from")


class RegionsDocument(Document):
    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    regions: dict[Region, RegionEntry]


# ------------------------------------------------------------------------------------------------ catalog/prices/*/*.yaml


class Ec2PriceRow(Document):
    """One dated observation; a newer one is appended, never written over."""

    as_of: FullDate
    on_demand: float | None = Field(None, gt=0, description="USD per hour, Linux, shared tenancy.")
    reserved_1yr: float | None = Field(None, gt=0, description="USD per hour, standard, no upfront.")
    reserved_3yr: float | None = Field(None, gt=0)
    spot_savings_percent: float | None = Field(None, ge=0, lt=100)
    spot_as_of: PartialDate | None = None
    source: SourceKey | None = Field(None, alias="from")
    note: str | None = None


class Ec2PricesDocument(Document):
    """catalog/prices/ec2/<family>.yaml: a region that is absent does not offer the type."""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    spot_source: SourceKey | None = None
    prices: dict[str, dict[Region, list[Ec2PriceRow]]]


class SageMakerPriceRow(Document):
    as_of: FullDate
    usd_per_hour: float = Field(gt=0)
    source: SourceKey | None = Field(None, alias="from")
    note: str | None = None


class SageMakerPricesDocument(Document):
    """catalog/prices/sagemaker.yaml: hosting prices that were read, and the ratio to EC2 used where none was."""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    observed: dict[str, dict[Region, list[SageMakerPriceRow]]] = Field(description="ml.* type → region → dated rows.")
    ratio_to_ec2: dict[str, float] = Field(
        description="ml.* type → SageMaker ÷ EC2 on-demand of the same size as observed in the US; used, as `derived`, in regions without an observation."
    )


class BedrockPriceRow(Document):
    """USD per million tokens (text) or per image, for one way of calling."""

    as_of: FullDate
    route: Route | None = Field(None, description="null: the price list does not say (base price).")
    regions: list[Region] = Field(default_factory=list, description="Empty: every region of the route.")
    input: float | None = Field(None, ge=0)
    output: float | None = Field(None, ge=0)
    per_image: float | None = Field(None, ge=0)
    tier: Literal["on-demand", "batch"] = "on-demand"
    source: SourceKey | None = Field(None, alias="from")
    note: str | None = None


class BedrockPricesDocument(Document):
    """catalog/prices/bedrock/<provider>.yaml"""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    prices: dict[str, list[BedrockPriceRow]]


# --------------------------------------------------------------------------------------------- catalog/licenses/*.yaml


class ConditionEntry(Document):
    """A condition on commercial use."""

    type: Literal[
        "monthly-active-users", "annual-revenue-usd", "royalty", "hosting", "use-restrictions", "use-policy",
        "separate-license", "purpose", "organization", "other",
    ]  # fmt: skip
    limit: int | None = Field(None, gt=0, description="Threshold for users or USD: commercial use is free up to here.")
    text: Text
    source: SourceKey | None = Field(None, alias="from")


class OutputTerms(Document):
    """What the licence says about training other models on outputs."""

    training: Literal["allowed", "allowed-with-name", "restricted", "forbidden"] | None = None
    text: Text | None = None
    source: SourceKey | None = Field(None, alias="from")


class HostingTerms(Document):
    """What the licence says about offering the model as a service to others."""

    use: Literal["allowed", "conditional", "forbidden"] | None = None
    text: Text | None = None
    source: SourceKey | None = Field(None, alias="from")


class JurisdictionTerms(Document):
    """Countries whose residents or companies get no licence."""

    excludes: list[str] = Field(min_length=1, description="ISO 3166 alpha-2 codes, or EU.")
    applies_to: Literal["all", "multimodal"] = "all"
    text: Text
    source: SourceKey | None = Field(None, alias="from")


class LicenseEntry(Document):
    name: str
    spdx: str = Field(description="SPDX id, or our LicenseRef-… when SPDX has none.")
    url: str | None = None
    hub_tags: list[str] = Field(default_factory=list)
    hub_names: list[str] = Field(default_factory=list, description="`license_name` values seen with the tag `other`.")
    classes: list[Slug] = Field(
        default_factory=list,
        description="Policy classes: permissive, weak-copyleft, llama-community, openrail, non-commercial, proprietary …",
    )
    resolved: bool = Field(
        True, description="False for `other`, `unknown` and version-less families: never counts as allowed."
    )
    commercial_use: CommercialUse | None = Field(
        description="null: the text does not say, or the licence is unresolved."
    )
    conditions: list[ConditionEntry] = Field(default_factory=list)
    share_alike: Literal["none", "on-distribution", "on-network-use", "use-restrictions"] | None = Field(
        "none", description="What derived weights must carry when shared."
    )
    distribution: bool | None = Field(None, description="May the weights be passed on?")
    modification: bool | None = None
    obligations: list[Text] = Field(default_factory=list)
    outputs: OutputTerms = Field(default_factory=OutputTerms)
    hosting: HostingTerms = Field(default_factory=HostingTerms)
    jurisdiction: list[JurisdictionTerms] = Field(default_factory=list)
    inherits: bool = Field(False, description="Do derivatives stay under these terms?")
    released: FullDate | None = None
    verified: Literal["text", "secondary", "name-only"] = Field(description="`text`: read from the licence itself.")
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class LicensesDocument(Document):
    """catalog/licenses/<group>.yaml"""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    licenses: dict[str, LicenseEntry]


# ------------------------------------------------------------------------------------------------- catalog/tasks.yaml


class TaskEntry(Document):
    name: Text
    carriers: list[Task] = Field(description="A model published for one of these can be used for the task.")
    instruction_following: bool = Field(description="Needs a tuned model: a base model gets a warning.")
    evidence: dict[str, list[str]] = Field(
        default_factory=dict, description="Language → suites (`suite` or `suite:metric`) in order of preference."
    )


class TasksDocument(Document):
    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    tasks: dict[Task, TaskEntry]


# ------------------------------------------------------------------------------------------- catalog/benchmarks/*.yaml


class ScoreRow(Document):
    model: str = Field(description="Catalogue id, or the suite's own name for a reference row that is not catalogued.")
    value: float
    lower: float | None = None
    upper: float | None = None
    self_reported: bool = False
    as_of: PartialDate | None = None
    source: SourceKey | None = Field(None, alias="from")


class MetricEntry(Document):
    name: Text
    higher_is_better: bool = True
    chance: float | None = Field(
        None, description="Score of guessing, on the metric's scale; subtracted before ranking."
    )
    scale: str
    scores: list[ScoreRow]


class SuiteDocument(Document):
    """catalog/benchmarks/<suite>.yaml: raw scores as published."""

    schema_: Literal[1] = Field(alias="schema")
    suite: Slug
    name: Text
    version: str
    as_of: PartialDate
    language: LanguageCode | Literal["multi"]
    judge: str | None = None
    data_license: str | None = None
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    metrics: dict[Slug, MetricEntry]
    notes: list[Text] = Field(default_factory=list)


# ------------------------------------------------------------------------------------------- catalog/objectives.yaml


class HalfLife(Document):
    """1 / (1 + (x / half) ** slope)."""

    half: float = Field(gt=0, description="Where the utility is one half.")
    slope: float = Field(gt=0, le=4)


class QualityUtility(Document):
    unknown: float = Field(ge=0, le=1, description="What a model without evidence counts as.")


class SuitabilityUtility(Document):
    per_warning: float = Field(ge=0, le=1)


class Utilities(Document):
    cost: HalfLife
    latency: HalfLife
    quality: QualityUtility
    suitability: SuitabilityUtility


class ObjectiveEntry(Document):
    name: Text
    weights: dict[Literal["quality", "cost", "latency", "suitability"], Annotated[float, Field(gt=0, le=1)]]


class ObjectivesDocument(Document):
    """catalog/objectives.yaml: the weights behind `--objective`."""

    schema_: Literal[1] = Field(alias="schema")
    utilities: Utilities
    objectives: dict[Literal["balanced", "cost", "quality", "latency"], ObjectiveEntry]


# ---------------------------------------------------------------------------------------------- catalog/engines.yaml


class Constant(Document):
    """A number that an estimate uses. `low` and `high` bound it where the measurements scatter."""

    value: float
    low: float | None = None
    high: float | None = None
    basis: Basis = "published"
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None

    @model_validator(mode="after")
    def _bounds_enclose_the_value(self) -> Constant:
        if self.low is not None and self.low > self.value:
            raise problem(
                f"`low` {self.low} is above `value` {self.value}",
                f"`low` {self.low} が `value` {self.value} を超えています",
            )
        if self.high is not None and self.high < self.value:
            raise problem(
                f"`high` {self.high} is below `value` {self.value}",
                f"`high` {self.high} が `value` {self.value} を下回っています",
            )
        return self


ConstantName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class ConstantClass(Document):
    """Constants that differ on some accelerators."""

    accelerators: list[Slug] = Field(min_length=1)
    constants: dict[ConstantName, Constant]


class EngineProfile(Document):
    """Constants that hold for a range of the engine's versions."""

    since: str | None = Field(None, pattern=r"^\d+(\.\d+)*$", description="First version; absent: every older one.")
    until: str | None = Field(None, pattern=r"^\d+(\.\d+)*$", description="First version it no longer holds for.")
    constants: dict[ConstantName, Constant]
    classes: list[ConstantClass] = Field(default_factory=list)
    notes: list[Text] = Field(default_factory=list)


class QuantizationSupport(Document):
    """Where an engine runs weights quantized so."""

    minimum_compute_capability: str | None = Field(
        None, pattern=r"^\d+\.\d$", description="NVIDIA's, e.g. `8.9`; absent: wherever the engine runs."
    )
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class Parallelism(Document):
    """How one model is spread over several devices."""

    rule: Literal["heads-divide", "power-of-two", "layers"] = Field(
        description="`heads-divide`: any degree the heads divide by. `power-of-two`: of these, powers of two. `layers`: whole layers per device, one after the other, no tensor parallelism."
    )
    cores_seen: dict[Slug, int] = Field(
        default_factory=dict, description="Cores a device shows to the engine, where it joins physical ones."
    )
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class EngineEntry(Document):
    name: str
    rank: int = Field(ge=1, description="Order of preference: the first engine that runs the model is the default.")
    strategy: Literal["paged", "eager", "static"] = Field(
        description="How memory is planned. `paged`: one pool in blocks for all sequences. `eager`: tensors as they come. `static`: compiled for a batch and a length."
    )
    versions: str = Field(description="The versions this entry describes.")
    kind: Literal["gpu", "neuron"]
    accelerators: list[Slug] = Field(default_factory=list, description="Only these; empty: all of the kind.")
    minimum_compute_capability: Fact[str] | None = None
    forms: Fact[list[Literal["decoder", "encoder-decoder", "encoder"]]]
    model_types: Fact[list[str]]
    dtypes: Fact[list[DType]]
    quantizations: dict[str, QuantizationSupport]
    parallelism: Parallelism
    memory: list[EngineProfile] = Field(min_length=1, description="Newest first.")
    speed: list[EngineProfile] = Field(min_length=1)
    source: SourceKey | None = Field(None, alias="from")
    notes: list[Text] = Field(default_factory=list)


class EnginesDocument(Document):
    """catalog/engines.yaml: what serving engines support, reserve and reach."""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    engines: dict[Slug, EngineEntry]
