"""Which suite compares the contenders: one that is fit to decide between them, or none, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from advisor.core.request import Request, Task
from advisor.core.text import Text
from advisor.recommend import quality, quality_notes
from advisor.recommend.fitness import MIN_COVERED
from advisor.recommend.quality import DEFAULT_LANGUAGE, DEFAULT_TASK, Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.catalog import Catalog
    from advisor.core.model import Model


class Decided(NamedTuple):
    """The decision, the task and language it is about (``task`` is ``None`` where the models have none in common)."""

    decision: Decision
    task: str | None
    language: str
    notes: tuple[Text, ...]
    why: Text | None = None


def decide(request: Request, catalog: Catalog) -> Decided:
    """Choose the suite that compares the models of a request.

    Of no asked task it is the first that all of them can do: vectors are not compared by what chat models are.
    """
    ids = request.choice.models
    language = (request.purpose.languages or (DEFAULT_LANGUAGE,))[0]
    models = [catalog.models[id_] for id_ in ids]
    task = request.purpose.tasks[0] if request.purpose.tasks else _common(models)
    if task is None:
        why = Text("the models have no task in common", "共通の用途がないため")
        return Decided(Decision(None, None, {}, len(ids)), None, language, (), why)
    if len(ids) < MIN_COVERED:
        why = Text("it is one and the same model", "同じモデルのため")
        return Decided(Decision(None, None, {}, len(ids)), task, language, (), why)
    asked = request._replace(purpose=request.purpose._replace(tasks=(task, *request.purpose.tasks[1:])))
    decision = quality.decide(
        asked,
        ids,
        catalog.tasks,
        catalog.suites,
        catalog.source,
        as_of=catalog.as_of,
        released=lambda id_: catalog.models[id_].released,
    )
    if decision.suite is None:
        return Decided(decision, task, language, (), _why_none(decision, asked, catalog))
    notes = quality_notes.notes(decision, catalog.suites, catalog.tasks, asked)
    return Decided(decision, task, language, tuple(notes))


def _common(models: Sequence[Model]) -> Task | None:
    """Return the task that all models can do, generating text before others; one that is not known forbids nothing."""
    tasks: tuple[Task, ...] = get_args(Task)
    known = [model.tasks for model in models if model.tasks is not None]
    shared = [task for task in tasks if all(task in of_one for of_one in known)]
    return next((task for task in shared if task == DEFAULT_TASK), shared[0] if shared else None)


def _why_none(decision: Decision, asked: Request, catalog: Catalog) -> Text:
    purpose = quality_notes.purpose(catalog.tasks, asked)
    before = quality_notes.passed_over(decision, catalog.suites)
    en = f"no benchmark suite for {purpose.en} is fit to compare them"
    ja = f"{purpose.ja}には、これらのモデルの比較に使えるベンチマークがないため"
    return Text(en + (f" ({before.en})" if before.en else ""), ja + (f" ({before.ja})" if before.ja else ""))
