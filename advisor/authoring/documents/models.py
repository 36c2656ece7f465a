"""The shape of `catalog/models/*.yaml`: one family of models a file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from advisor.authoring.documents.base import (
    Basis,
    Document,
    DType,
    Endpoint,
    Fact,
    FullDate,
    Kind,
    LanguageCode,
    Modality,
    ModelId,
    Name,
    Parameters,
    PartialDate,
    Region,
    Route,
    Slug,
    Source,
    SourceKey,
    Text,
    Tokens,
    TrainingTokens,
)
from advisor.core.request import Task


class Ancestor(Document):
    """A model this one was made from."""

    model: str = Field(description="Hugging Face or catalogue id of the parent.")
    relation: Literal["fine-tune", "continued-pretraining", "merge", "adapter", "quantization", "distillation"]
    relicensed: bool = Field(
        default=False,
        description="The publisher of both licenses this model itself, under other terms: those of the parent, and of "
        "its publisher's own models behind it, end here. What others made still passes its terms on.",
    )
    source: SourceKey | None = Field(None, alias="from")


class Successor(Document):
    """The next revision of a model: same publisher, same line, and the one to take instead of it."""

    model: str = Field(description="Catalogue id. Name the next revision only; where the chain ends is computed.")
    source: SourceKey | None = Field(None, alias="from")
    because: Text | None = Field(
        None, description="Why it is taken for the successor, where the source does not say so."
    )


class TrainingTerm(Document):
    """Terms that came with data the model was trained on: outputs of another model, a corpus with conditions."""

    license: str = Field(description="A key of `catalog/licenses/`.")
    text: Text = Field(description="Which data, and what follows from them.")
    source: SourceKey | None = Field(None, alias="from")


class StatedUse(Document):
    """What the publisher says the model is for, where the licence sets no such limit: on the card, in a notice.

    It makes the terms stricter, never laxer, and is the model's own: what is made from it is judged by the licence.
    """

    limit: Literal["research", "non-commercial"] = Field(
        description="`research`: given for research and development. `non-commercial`: commercial use is spoken against."
    )
    text: Text = Field(description="What it says, and where.")
    source: SourceKey | None = Field(None, alias="from")


class LicenseFact(Document):
    """The licence the publisher declares for the weights."""

    id: str | None = Field(description="A key of `catalog/licenses/`; null with `why` when none is declared.")
    also: list[str] = Field(
        default_factory=list, description="Further licences of the publisher's own that hold together with `id`."
    )
    stated_use: StatedUse | None = None
    source: SourceKey | None = Field(None, alias="from")
    why: Text | None = None
    note: Text | None = None


class ContextFact(Document):
    """How many tokens a sequence may have. Encoder-decoders: per side."""

    length: Tokens | None
    limit: Literal["hard", "trained"] = Field(
        "hard",
        description="`hard`: position table or the provider's limit. "
        "`trained`: relative or ALiBi positions, longer inputs run but were not trained.",
    )
    source: SourceKey | None = Field(None, alias="from")
    basis: Basis = "published"
    why: Text | None = None
    note: Text | None = None


class ParametersFact(Document):
    """Parameter counts. `total` counts tied tensors once, as loaded.

    With an architecture, leave `total` out: it is computed from the config and the given figure only cross-checks it.
    """

    total: Parameters | None = None
    active: Parameters | None = Field(None, description="Parameters one token touches, for mixtures of experts.")
    stored: Parameters | None = Field(None, description="Parameters in the checkpoint files, when more than `total`.")
    published: Parameters | None = Field(None, description="The publisher's round figure, e.g. 7000000000.")
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


class LanguagesFact(Fact[list[LanguageCode]]):
    """Languages the publisher made the model for, in its own words."""

    complete: bool = Field(
        default=True,
        description="false: the publisher speaks of more than stand here. "
        "A language that is not listed is then unknown; otherwise it is not supported.",
    )


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

    dtype: DType | None = Field(
        description="null: two bytes a weight by its size, but which of the two formats is not known."
    )
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
    id: Name = Field(description="JumpStart model id, or the Marketplace product for proprietary models.")
    fine_tunable: bool | None = None
    marketplace: bool = False
    default_instance: str | None = None
    instances: list[str] = Field(default_factory=list, description="ml.* types the provider lists for inference.")
    source: SourceKey | None = Field(None, alias="from")
    lifecycle: Lifecycle | None = None


class Endpoints(Document):
    """Endpoints of Bedrock, each a host and a set of APIs of its own."""

    value: list[Endpoint] = Field(
        min_length=1,
        description="bedrock-runtime takes Converse, InvokeModel and the APIs of OpenAI and Anthropic; bedrock-mantle only "
        "the latter.",
    )
    source: SourceKey | None = Field(None, alias="from")


class BedrockRoute(Document):
    """How a region reaches the model: inside the region, or through a cross-region inference profile."""

    route: Route
    regions: list[Region] = Field(min_length=1, description="Regions one can call from.")
    destinations: list[Region] = Field(
        default_factory=list, description="Where requests may be processed. Empty: the geography, list not published."
    )
    endpoints: Endpoints | None = Field(
        None, description="The endpoints that take requests of this route, where not all of the id's do."
    )
    source: SourceKey | None = Field(None, alias="from")


class BedrockChannel(Document):
    id: Name = Field(description="Bedrock model id.")
    endpoints: Endpoints | None = Field(
        None,
        description="The endpoints that know the id. Left out: bedrock-runtime, for ListFoundationModels, where ids are "
        "taken from, lists what that one serves.",
    )
    routes: list[BedrockRoute] = Field(default_factory=list)
    context_length: Tokens | None = None
    max_output_tokens: Tokens | None = None
    license: str | None = Field(
        None,
        description="A key of `catalog/licenses/`: the agreement that holds there in place of the weights' licence.",
    )
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
    ancestors: Fact[list[Ancestor]] | None = Field(
        None,
        description="Absent or `[]`: made from no other model, or only from its publisher's own that were never published: "
        "these pass no terms on. `{value: null, why: …}`: nobody says, or which.",
    )
    training_terms: list[TrainingTerm] | None = None
    context: ContextFact | None = None
    parameters: ParametersFact | None = None
    architecture: ArchitectureFact | None = None
    dtypes: DTypesFact | None = None
    languages: LanguagesFact | None = None
    tasks: Fact[list[Task]] | None = None
    input_modalities: Fact[Annotated[list[Modality], Field(min_length=1)]] | None = Field(
        None, description="What the model itself takes; a channel may take less. `speech`: spoken language only."
    )
    training_tokens: Fact[TrainingTokens] | None = None
    tokenizer: Fact[Slug] | None = Field(
        None,
        description="A key of `tokenizers.yaml`. Absent: that of its ancestors, where the vocabulary is as large as theirs.",
    )
    lifecycle: Lifecycle | None = None
    notes: list[Text] | None = None


class ModelEntry(ModelFacts):
    name: Name
    aliases: list[Name] = Field(default_factory=list, description="Other names people type; unique in the catalogue.")
    superseded_by: Successor | None = Field(
        None,
        description="Absent: no later revision is known. What a service ends has `replacements` in its `lifecycle`.",
    )
    channels: Channels


class FamilyDocument(Document):
    """`catalog/models/<family>.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    family: Slug
    name: Name
    publisher: Name
    sources: dict[SourceKey, Source]
    defaults: ModelFacts = Field(default_factory=ModelFacts)
    models: dict[ModelId, ModelEntry] = Field(min_length=1)
