"""The shapes of `catalog/tasks.yaml` and `benchmarks/*.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from advisor.authoring.documents.base import Document, LanguageCode, PartialDate, Slug, Source, SourceKey, Text
from advisor.core.request import Task


class TaskEntry(Document):
    name: Text
    carriers: list[Task] = Field(description="A model published for one of these can be used for the task.")
    instruction_following: bool = Field(description="Needs a tuned model: a base model gets a warning.")
    evidence: dict[str, list[str]] = Field(
        default_factory=dict,
        description="Language → suites (`suite:metric`) in order of preference. "
        "A model with a score there counts as measured in the language.",
    )


class TasksDocument(Document):
    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    tasks: dict[Task, TaskEntry]


class ScoreRow(Document):
    model: str = Field(description="Catalogue id, or the suite's own name for a reference row that is not catalogued.")
    value: float
    lower: float | None = None
    upper: float | None = None
    unlinked: Text | None = Field(
        None, description="Why a row under the name of a catalogued model does not count for it."
    )
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
    """`catalog/benchmarks/<suite>.yaml`: raw scores as published."""

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
