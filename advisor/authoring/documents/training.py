"""The shape of `catalog/training.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from advisor.authoring.documents.base import Document, Fact, Slug, Source, SourceKey, Text
from advisor.authoring.documents.engines import EngineProfile, QuantizationSupport
from advisor.core.sharding import Sharding
from advisor.estimate.weights import FORMATS

TuningMethod = Literal["lora", "qlora", "full"]


class OptimizerEntry(Document):
    """What an optimizer keeps besides the weights and their gradients."""

    name: str
    states: int = Field(ge=0, le=16, description="Numbers kept for every trained parameter (AdamW: two moments).")
    state_bytes: float | None = Field(
        None, ge=0.1, le=16, description="Bytes of one of them; absent: the format of the weights it updates."
    )
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class StorageEntry(Document):
    """How QLoRA keeps the frozen weights of the layers."""

    name: str
    method: Literal[tuple(FORMATS)] = Field(description="The method, which decides what is stored for a weight.")  # type: ignore[valid-type]
    double_quantization: bool = Field(
        default=False, description="bitsandbytes only: whether the scales are quantized, too."
    )
    rest_bytes: int = Field(
        ge=1, le=16, description="Bytes of a parameter that is not quantized: the table, the head, the norms."
    )
    keeps_inputs: bool = Field(description="Whether the products with frozen weights keep their inputs, too.")
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class FrameworkEntry(Document):
    """Software that trains. What it shares with a serving engine (hosts, number formats) is that engine's."""

    name: str
    rank: int = Field(ge=1, description="Order of preference where several run on an accelerator.")
    engine: Slug = Field(description="The engine of engines.yaml that runs on the same hosts and in the same formats.")
    accelerators: list[Slug] = Field(default_factory=list, description="Only these; empty: all of the engine.")
    model_types: Fact[list[str]] | None = Field(None, description="Absent: those of the engine.")
    methods: Fact[list[TuningMethod]]
    shardings: Fact[list[Sharding]] = Field(description="What its devices can share out, lightest first.")
    tensor_parallel: Fact[list[Annotated[int, Field(ge=1, le=1024)]]] | None = Field(
        None, description="Degrees (cores) where matrices are split."
    )
    quantizations: dict[Slug, QuantizationSupport] = Field(default_factory=dict)
    logit_bytes: Fact[Annotated[float, Field(ge=0, le=1024)]] = Field(
        description="Bytes alive at once for each logit of a batch."
    )
    master_weights: Fact[list[TuningMethod]] = Field(
        description="Methods whose trained parameters have a copy, and states, in float32 by default."
    )
    memory: list[EngineProfile] = Field(min_length=1)
    speed: list[EngineProfile] = Field(min_length=1)
    source: SourceKey | None = Field(None, alias="from")
    notes: list[Text] = Field(default_factory=list)


class TuningDefaults(Document):
    """What is assumed of a run when nobody says."""

    quantization: Slug
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class TrainingDocument(Document):
    """catalog/training.yaml: optimizers, formats of QLoRA, and what the frameworks that fine-tune take and reach."""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    optimizers: dict[Slug, OptimizerEntry] = Field(default_factory=dict)
    quantizations: dict[Slug, StorageEntry] = Field(default_factory=dict)
    frameworks: dict[Slug, FrameworkEntry] = Field(default_factory=dict)
    defaults: TuningDefaults | None = None
