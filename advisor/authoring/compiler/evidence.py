"""Tasks and benchmark suites to the compiled form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.compiler.sources import Scope, SourceTable, compact, plain_text, plain_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.authoring.tree import Tree

__all__ = ["scored", "suites", "tasks"]


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
        **compact({"chance": metric.chance}),
        "scores": [
            compact(
                {
                    "model": row.model,
                    "value": row.value,
                    "lower": row.lower,
                    "upper": row.upper,
                    "self_reported": row.self_reported or None,
                    "as_of": row.as_of,
                    "source": scope.required(("metrics", id_, "scores", index), row.source),
                }
            )
            for index, row in enumerate(metric.scores)
        ],
    }


def tasks(tree: Tree, first_metrics: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return the tasks by id; evidence that names a suite alone gets its first metric from ``first_metrics``."""
    out: dict[str, dict[str, Any]] = {}
    for file in tree.of(documents.TasksDocument):
        for id_, entry in file.document.tasks.items():
            out[id_] = {
                "name": plain_text(entry.name),
                "carriers": list(entry.carriers),
                "instruction_following": entry.instruction_following,
                "evidence": {
                    language: [name if ":" in name else f"{name}:{first_metrics.get(name, '')}" for name in names]
                    for language, names in entry.evidence.items()
                },
            }
    return out


def scored(suites: Mapping[str, Any], tasks: Mapping[str, Any], models: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return which metrics that are evidence for a task have a row of a model, by model: an index, so that few suites are read."""
    out: dict[str, list[str]] = {}
    listed = (names for task in tasks.values() for names in task["evidence"].values())
    for name in sorted({name for names in listed for name in names}):
        suite, _, metric = name.partition(":")
        rows = suites.get(suite, {}).get("metrics", {}).get(metric, {}).get("scores", ())
        for model in dict.fromkeys(row["model"] for row in rows):
            if model in models:
                out.setdefault(model, []).append(name)
    return out
