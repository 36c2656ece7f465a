"""Tasks refer to suites and metrics that exist; scores lie within their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.authoring import documents
from advisor.authoring.checks.words import METRIC, SUITE, problem, unknown_name
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    named = _names(known)
    for suite in tree.of(documents.SuiteDocument):
        yield from _scores(suite)
        yield from _unlinked(suite, known, named)


def _reference(
    file: File[documents.TasksDocument], path: tuple[str | int, ...], name: str, known: Known
) -> Iterator[Diagnostic]:
    suite, colon, metric = name.partition(":")
    if suite not in known.suites:
        yield unknown_name(file, path, SUITE, suite, known.suites, code="catalog.unknown-suite")
    elif not colon:
        metrics = ", ".join(sorted(known.metrics.get(suite, ())))
        yield problem(
            file,
            path,
            "catalog.unknown-metric",
            Text(f"{suite!r} names no metric", f"{suite!r} の指標がありません"),
            Text(f"suite:metric, with one of {metrics}", f"suite:metric の形で指定。使える指標: {metrics}"),
        )
    elif suite in known.metrics and metric not in known.metrics[suite]:
        yield unknown_name(file, path, METRIC, metric, known.metrics[suite], code="catalog.unknown-metric")


def _names(known: Known) -> dict[str, str]:
    """Return names and aliases, whatever their case, and the model each leads to; not those of several models."""
    found: dict[str, set[str]] = {}
    for id_, record in known.records.items():
        for name in (id_, record["name"], *record.get("aliases", ())):
            found.setdefault(name.casefold(), set()).add(id_)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _unlinked(file: File[documents.SuiteDocument], known: Known, names: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield rows that bear another name of a model than its id, and so count for nobody."""
    for id_, metric in file.document.metrics.items():
        counted = {row.model for row in metric.scores}
        for index, row in enumerate(metric.scores):
            model = names.get(row.model.casefold())
            if model is None or row.unlinked or model in counted or row.model in known.records:
                continue
            yield problem(
                file,
                ("metrics", id_, "scores", index, "model"),
                "catalog.unlinked-score",
                Text(
                    f"{row.model!r} is a name of {model}, but scores are found by id",
                    f"{row.model!r} は {model} の名前ですが、スコアは ID で照合されます",
                ),
                Text(
                    f"write {model}, or say in `unlinked: {{en, ja}}` why the row is not its",
                    f"{model} と書くか、別物である理由を `unlinked: {{en, ja}}` に書いてください",
                ),
                severity="warning",
            )


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
                    Text("keep the one that is comparable with the others", "ほかと比較できるほうだけを残してください"),
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
