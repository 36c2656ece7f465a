"""The shape of `catalog/objectives.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from advisor.authoring.documents.base import Document, Text
from advisor.core.request import Objective


class HalfLife(Document):
    """1 / (1 + (x / half) ** slope). The bounds keep the power finite, whatever a month costs."""

    half: float = Field(ge=0.01, le=1e9, description="Where the utility is one half.")
    slope: float = Field(ge=0.05, le=4)


class LatencyUtility(HalfLife):
    unknown: float = Field(0.5, ge=0, le=1, description="What counts where no latency is known, as on Bedrock.")


class QualityUtility(Document):
    unknown: float = Field(ge=0, le=1, description="What a model without evidence counts as at most.")


class SuitabilityUtility(Document):
    per_warning: float = Field(ge=0, le=1)


class Utilities(Document):
    cost: HalfLife | None = None
    latency: LatencyUtility | None = None
    quality: QualityUtility | None = None
    suitability: SuitabilityUtility | None = None


class ObjectiveEntry(Document):
    name: Text | None = Field(None, description="What people read; an overlay may leave it as it is.")
    weights: dict[Literal["quality", "cost", "latency", "suitability"], Annotated[float, Field(ge=0.001, le=1)]] = (
        Field(min_length=1, description="Stated as a whole: what is left out is not weighed.")
    )


class ObjectivesDocument(Document):
    """catalog/objectives.yaml: the weights behind `--objective`. An overlay states what it changes; what ships, all."""

    schema_: Literal[1] = Field(alias="schema")
    utilities: Utilities = Field(default_factory=Utilities)
    objectives: dict[Objective, ObjectiveEntry] = Field(default_factory=dict)
