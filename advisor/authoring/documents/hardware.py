"""The shapes of `catalog/accelerators.yaml`, `instances/*.yaml` and `regions.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from advisor.authoring.documents.base import (
    Document,
    DType,
    Fact,
    HostArchitecture,
    Region,
    Slug,
    Source,
    SourceKey,
    Text,
)


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
    """`catalog/instances/<family>.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    family: Slug
    accelerator: Slug
    architecture: HostArchitecture = "x86_64"
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    instances: dict[str, InstanceEntry]
    notes: list[Text] = Field(default_factory=list)


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
