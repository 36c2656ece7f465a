"""Tasks and benchmark suites to the compiled form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.compiler.sources import Scope, SourceTable, compact, plain_text, plain_texts
from advisor.core.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.authoring.tree import Tree

from advisor.recommend.rows import telling

__all__ = ["scored", "suites", "tasks"]

DIGITS = 4
"""Digits after the point that a derived bound keeps, of a share between 0 and 1."""


def suites(tree: Tree, table: SourceTable) -> dict[str, dict[str, Any]]:
    """Return the suites by id, scores as published."""
    out: dict[str, dict[str, Any]] = {}
    for file in tree.of(documents.SuiteDocument):
        scope = Scope(file, table, tree.problems)
        document = file.document
        out[document.suite] = compact(
            {
                "name": plain_text(document.name),
                "version": document.version,
                "as_of": document.as_of,
                "language": document.language,
                "judge": document.judge,
                "reasoning": document.reasoning,
                "selected": plain_text(document.selected),
                "data_license": document.data_license,
                "source": scope.key(),
                "notes": plain_texts(document.notes),
                "metrics": {id_: _metric(scope, id_, metric) for id_, metric in document.metrics.items()},
            }
        )
    return out


def _metric(scope: Scope, id_: str, metric: documents.MetricEntry) -> dict[str, Any]:
    return {
        "name": plain_text(metric.name),
        "higher_is_better": metric.higher_is_better,
        "scale": metric.scale,
        **compact(
            {
                "chance": metric.chance,
                "language": metric.language,
                "weak": plain_text(metric.weak),
                "questions": _questions(scope, id_, metric.questions),
            }
        ),
        "scores": [
            compact(
                {
                    "model": row.model,
                    "value": row.value,
                    **_interval(row, metric.questions),
                    "self_reported": row.self_reported or None,
                    "as_of": row.as_of,
                    "source": scope.required(("metrics", id_, "scores", index), row.source),
                }
            )
            for index, row in enumerate(metric.scores)
        ],
    }


def _questions(scope: Scope, id_: str, questions: documents.Questions | None) -> dict[str, Any] | None:
    if questions is None:
        return None
    return {"count": questions.count, "source": scope.required(("metrics", id_, "questions"), questions.source)}


def _interval(row: documents.ScoreRow, questions: documents.Questions | None) -> dict[str, float | None]:
    """Return the published bounds of a row, else those that follow from the number of questions."""
    if questions is None or row.lower is not None or row.upper is not None or row.self_reported:
        return {"lower": row.lower, "upper": row.upper}
    whole = questions.full_score
    low, high = (round(end * whole, DIGITS) for end in wilson(min(1.0, row.value / whole), questions.count))
    return {"lower": min(low, row.value), "upper": max(high, row.value)}


def tasks(tree: Tree) -> dict[str, dict[str, Any]]:
    """Return the tasks by id."""
    out: dict[str, dict[str, Any]] = {}
    for file in tree.of(documents.TasksDocument):
        for id_, entry in file.document.tasks.items():
            out[id_] = {
                "name": plain_text(entry.name),
                "carriers": list(entry.carriers),
                "instruction_following": entry.instruction_following,
                "evidence": _listed(entry.evidence),
                **({"stand_ins": _listed(entry.stand_ins)} if entry.stand_ins else {}),
            }
    return out


def _listed(names: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {language: list(metrics) for language, metrics in names.items()}


def scored(suites: Mapping[str, Any], tasks: Mapping[str, Any], models: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return which metrics that are evidence for a task tell something of a model, by model: an index, so that few are read."""
    out: dict[str, list[str]] = {}
    listed = (names for task in tasks.values() for names in task["evidence"].values())
    for name in sorted({name for names in listed for name in names}):
        suite, _, metric = name.partition(":")
        for model in telling(suites.get(suite, {}), metric):
            if model in models:
                out.setdefault(model, []).append(name)
    return out
