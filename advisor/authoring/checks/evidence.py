"""Tasks refer to suites and metrics that exist; scores lie within their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.authoring import documents
from advisor.authoring.checks.words import METRIC, SUITE, problem, unknown_name
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.authoring.checks.known import Known
    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.tree import File, Tree

__all__ = ["check_evidence"]


def check_evidence(tree: Tree, known: Known) -> Iterator[Diagnostic]:
    """Yield evidence that does not exist, and scores that contradict themselves."""
    for file in tree.of(documents.TasksDocument):
        for id_, entry in file.document.tasks.items():
            for field, listed in (("evidence", entry.evidence), ("stand_ins", entry.stand_ins)):
                for language, names in listed.items():
                    for index, name in enumerate(names):
                        yield from _reference(file, ("tasks", id_, field, language, index), name, known)
    for suite in tree.of(documents.SuiteDocument):
        yield from _scores(suite)


def _reference(
    file: File[documents.TasksDocument], path: tuple[str | int, ...], name: str, known: Known
) -> Iterator[Diagnostic]:
    suite, colon, metric = name.partition(":")
    if suite not in known.suites:
        yield unknown_name(file, path, SUITE, suite, known.suites, code="catalog.unknown-suite")
    elif colon and suite in known.metrics and metric not in known.metrics[suite]:
        yield unknown_name(file, path, METRIC, metric, known.metrics[suite], code="catalog.unknown-metric")


def _scores(file: File[documents.SuiteDocument]) -> Iterator[Diagnostic]:
    for id_, metric in file.document.metrics.items():
        seen: set[str] = set()
        for index, row in enumerate(metric.scores):
            path = ("metrics", id_, "scores", index)
            if row.model in seen:
                yield problem(
                    file,
                    (*path, "model"),
                    "catalog.duplicate-score",
                    Text(f"a second score of {row.model}", f"{row.model} のスコアが 2 つあります"),
                    Text("keep the one that is comparable with the others", "他と比較できるほうだけを残してください"),
                )
            seen.add(row.model)
            low, high = row.lower, row.upper
            if metric.questions and not 0 <= row.value <= metric.questions.full_score:
                yield problem(
                    file,
                    (*path, "value"),
                    "catalog.odd-score",
                    Text(
                        f"{row.value} is no share of right answers: a full score is {metric.questions.full_score:g}",
                        f"{row.value} は正答の割合として不正です (満点は {metric.questions.full_score:g})",
                    ),
                )
            if (low is not None and low > row.value) or (high is not None and high < row.value):
                yield problem(
                    file,
                    (*path, "value"),
                    "catalog.odd-score",
                    Text(
                        f"{row.value} lies outside its own interval {low} to {high}",
                        f"{row.value} が自身の区間 {low}〜{high} の外にあります",
                    ),
                )
