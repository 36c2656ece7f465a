"""The shape of `catalog/pedigrees/*.yaml`: licence and descent of models that have no full entry."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from advisor.authoring.documents.base import Document, Fact, Modality, ModelId, Source, SourceKey, Text
from advisor.authoring.documents.models import Ancestor, TrainingTerm

Publisher = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", description="The account on the Hub.")]


class PedigreeEntry(Document):
    license: Fact[str] = Field(
        description="A key of `catalog/licenses/`, as the publisher declares it for the weights."
    )
    also: list[str] = Field(
        default_factory=list,
        description="Further licences of the publisher's own that hold together with `license`: keys, too.",
    )
    declared: str | None = Field(
        None, min_length=1, description="What the publisher says, word for word, when no licence of ours stands for it."
    )
    ancestors: Fact[list[Ancestor]] = Field(
        description="`[]`: made from no other model. `{value: null, why: …}`: nobody says, or nobody says which."
    )
    training_terms: list[TrainingTerm] = Field(default_factory=list)
    modalities: Fact[Annotated[list[Modality], Field(min_length=1)]] | None = Field(
        None, description="What it takes. Absent: as the models it copies, tunes or merges take it, where they agree."
    )
    gated: Literal["no", "auto", "manual"] | None = None
    aliases: list[Annotated[str, Field(min_length=1)]] = Field(
        default_factory=list, description="Other names it is loaded by, such as the id before the Hub moved it."
    )
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class PedigreesDocument(Document):
    """`catalog/pedigrees/<publisher>.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    publisher: Publisher
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    pedigrees: dict[ModelId, PedigreeEntry] = Field(min_length=1, description="In alphabetical order.")
