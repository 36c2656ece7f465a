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
    stand_ins: dict[str, list[str]] = Field(
        default_factory=dict,
        description="Language → suites that measure something else, in order of preference: where none of `evidence` is fit "
        "to decide, the first of these that is decides, and the report says that it stands in.",
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


class Questions(Document):
    count: int = Field(gt=0, description="How many questions a score is the share of right answers to.")
    full_score: float = Field(1.0, gt=0, description="The score of a model that answers all of them rightly.")
    source: SourceKey | None = Field(None, alias="from")


class MetricEntry(Document):
    name: Text
    language: LanguageCode | Literal["multi"] | None = Field(
        None, description="Where it is not the suite's. What `multi` measures tells of no language by itself."
    )
    questions: Questions | None = Field(
        None,
        description="The 95 % interval of a row without one is derived from the number of questions (Wilson score).",
    )
    weak: Text | None = Field(None, description="Why the metric does not decide, though it measures the task.")
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
    reasoning: Literal["on", "some"] | None = Field(
        None, description="Whether models that can reason ran with reasoning on: all, or some rows only."
    )
    selected: Text | None = Field(
        None,
        description="Which rows the file holds, where it holds a part of the suite: a place is one among these only.",
    )
    data_license: str | None = None
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    metrics: dict[Slug, MetricEntry]
    notes: list[Text] = Field(default_factory=list)
