"""The shape of `catalog/engines.yaml`."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from advisor.authoring.documents.base import (
    Basis,
    Document,
    DType,
    Fact,
    HostArchitecture,
    Slug,
    Source,
    SourceKey,
    Text,
    problem,
)
from advisor.core.architecture import Positions


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
Capability = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]$", description="NVIDIA's compute capability, e.g. `8.9`.")]


class ConstantClass(Document):
    """Constants that differ on some accelerators."""

    accelerators: list[Slug] = Field(min_length=1)
    constants: dict[ConstantName, Constant]


class EngineProfile(Document):
    """Constants that hold for a range of the engine's versions."""

    since: str | None = Field(
        None, pattern=r"^[0-9]+(\.[0-9]+)*$", description="First version; absent: every older one."
    )
    until: str | None = Field(None, pattern=r"^[0-9]+(\.[0-9]+)*$", description="First version it no longer holds for.")
    inherits: bool = Field(
        default=False, description="Takes over what the next older profile says and is not named here."
    )
    constants: dict[ConstantName, Constant]
    classes: list[ConstantClass] = Field(default_factory=list)
    notes: list[Text] = Field(default_factory=list)


class QuantizationSupport(Document):
    """Where an engine runs weights quantized so."""

    minimum_compute_capability: Capability | None = Field(None, description="Absent: wherever the engine runs.")
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class HostSupport(Fact[bool]):
    """Whether builds of an engine are published for a host's processor, and for which of its accelerators."""

    minimum_compute_capability: Capability | None = Field(
        None, description="Of these builds, where they serve fewer devices than the engine does elsewhere."
    )


Release = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*$", description="A version of the engine, e.g. `0.10.1`.")]


class ModelTypes(Fact[list[str]]):
    """The values of `model_type` that an engine serves. A plain list says nothing of versions."""

    value: list[str] | None = Field(
        default_factory=list, description="Served; since which version is not known, so before `newest` it is unknown."
    )
    since: dict[Release, list[str]] = Field(
        default_factory=dict,
        description="By the first version that was seen to serve them, which is the latest they can have come with. The "
        "lowest is the oldest version looked at: of older ones nothing is known. A model that came after its type may need "
        "a newer version.",
    )
    until: dict[Release, list[str]] = Field(
        default_factory=dict,
        description="By the first version that no longer serves them; each is named above as well.",
    )
    newest: Release | None = Field(None, description="The newest version looked at, which serves all but `until`.")

    @model_validator(mode="before")
    @classmethod
    def _plain_value(cls, data: Any) -> Any:
        return data if isinstance(data, (cls, dict)) else {"value": data}

    @model_validator(mode="after")
    def _each_named_once(self) -> ModelTypes:
        named = [name for names in (self.value or (), *self.since.values()) for name in names]
        ended = [name for names in self.until.values() for name in names]
        twice = sorted(name for names in (named, ended) for name, count in Counter(names).items() if count > 1)
        if twice:
            listed = ", ".join(f"`{name}`" for name in twice)
            raise problem(f"named more than once: {listed}", f"重複しています: {listed}")
        never = sorted(set(ended) - set(named))
        if never:
            listed = ", ".join(f"`{name}`" for name in never)
            raise problem(
                f"`until` names what is served in no version: {listed}; name it under `since` or `value`, too",
                f"`until` の {listed} は、どのバージョンでも対応とされていません。`since` か `value` にも記載してください",
            )
        return self


class EncoderSupport(Document):
    """Encoders of one `model_type` that an engine serves as pooling models: what for, and from which version on."""

    since: str = Field(pattern=r"^[0-9]+(\.[0-9]+)*$", description="The first version that was seen to serve them.")
    kinds: list[Literal["embedding", "reranker"]] = Field(
        min_length=1, description="What the model is for; one that is for neither (`base`) is loaded as an embedding."
    )
    positions: list[Positions] = Field(default_factory=list, description="Only with these; empty: with any.")
    experts: bool | None = Field(None, description="`false`: not where a layer has experts; null: with or without.")
    architecture: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9]+$",
        description="The class it is loaded as, where config.json names another one (vLLM's --hf-overrides).",
    )
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = Field(None, description="What its user has to know or to set.")


class Parallelism(Document):
    """How one model is spread over several devices."""

    rule: Literal["heads-divide", "power-of-two", "layers"] = Field(
        description="`heads-divide`: any degree the heads divide by. `power-of-two`: of these, powers of two. "
        "`layers`: whole layers per device, one after the other, no tensor parallelism."
    )
    cores_seen: dict[Slug, Annotated[int, Field(ge=1, le=1024)]] = Field(
        default_factory=dict, description="Cores a device shows to the engine, where it joins physical ones."
    )
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class EngineEntry(Document):
    name: str
    rank: int = Field(ge=1, description="Order of preference: the first engine that runs the model is the default.")
    strategy: Literal["paged", "eager", "static"] = Field(
        description="How memory is planned. `paged`: one pool in blocks for all sequences. "
        "`eager`: tensors as they come. `static`: compiled for a batch and a length."
    )
    versions: str = Field(description="The versions this entry describes.")
    kind: Literal["gpu", "neuron"]
    accelerators: list[Slug] = Field(default_factory=list, description="Only these; empty: all of the kind.")
    minimum_compute_capability: Fact[str] | None = None
    hosts: dict[HostArchitecture, HostSupport] = Field(
        description="By the processor of the host; what is left out is unknown."
    )
    forms: Fact[list[Literal["decoder", "encoder-decoder", "encoder"]]]
    model_types: ModelTypes = Field(description="Served in every form of `forms`; by the versions that do.")
    encoders: dict[str, list[EncoderSupport]] = Field(
        default_factory=dict,
        description="By `model_type`: encoders whose version depends on what the model is for, or how it is built.",
    )
    dtypes: Fact[list[DType]]
    quantizations: dict[str, QuantizationSupport]
    kv_cache_dtypes: dict[Literal["fp8"], QuantizationSupport] = Field(
        default_factory=dict, description="Formats of keys and values other than that of the computation."
    )
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
