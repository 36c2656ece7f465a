"""The shape of `catalog/images.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from advisor.authoring.documents.base import Document, Fact, Region, Slug, Source, SourceKey, Text

Account = Annotated[
    str, Field(pattern=r"^[0-9]{12}$", description="The id of an AWS account: twelve digits, in quotes.")
]
Version = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*$", description="In quotes: 0.30 is a number to YAML.")]
Tag = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")]


class Registry(Document):
    """Private registries of one publisher: the account of each region that has it."""

    source: SourceKey | None = Field(None, alias="from")
    accounts: dict[Region, Account] = Field(min_length=1)


class ImageSettings(Document):
    """Settings an image takes as environment variables: `<prefix>MAX_MODEL_LEN` is the option of that name."""

    prefix: str = Field(pattern=r"^[A-Z][A-Z0-9_]*_$")
    source: SourceKey | None = Field(None, alias="from")


class ImageNote(Text):
    """What to know before running it, from version `since` on."""

    since: Version | None = None
    source: SourceKey | None = Field(None, alias="from")


class ImageHost(Document):
    """SageMaker's InferenceAmiVersion that the CUDA of an image needs, from version `since` on."""

    since: Version | None = None
    value: str = Field(pattern=r"^[a-z0-9-]+$")
    source: SourceKey | None = Field(None, alias="from")


class ImageEntry(Document):
    """One line of container images, by version of the engine (or of what serves it)."""

    name: str = Field(min_length=1)
    engine: Slug
    platform: Literal["ec2", "sagemaker"] = Field(description="Where it is meant to run.")
    also_on: list[Literal["ec2", "sagemaker"]] = Field(default_factory=list, description="Where it runs besides.")
    accelerators: Fact[list[Slug]] | None = Field(
        None, description="The only ones it supports; all of the engine else."
    )
    registry: Slug | None = Field(None, description="A key of `registries:`; none for Docker Hub.")
    repository: str = Field(pattern=r"^[a-z0-9][a-z0-9._/-]*$")
    source: SourceKey | None = Field(None, alias="from")
    settings: ImageSettings | None = None
    inference_ami: list[ImageHost] = Field(
        default_factory=list, description="The host it needs on SageMaker, newest versions first."
    )
    tags: dict[Version, Fact[Tag]] = Field(min_length=1, description="By version, as they were read.")
    pattern: Fact[Annotated[str, Field(pattern=r"\{version\}")]] | None = Field(
        None, description="How tags of versions that nobody looked up are named."
    )
    note: ImageNote | None = None


class ImagesDocument(Document):
    """catalog/images.yaml: container images and packages that deployments name."""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    registries: dict[Slug, Registry] = Field(default_factory=dict)
    images: dict[Slug, ImageEntry] = Field(default_factory=dict)
    packages: dict[Slug, Fact[Version]] = Field(
        default_factory=dict, description="Python packages that artefacts pin, by their name on PyPI."
    )
