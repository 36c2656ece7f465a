"""In which languages others measured a model: evidence where its publisher names none.

`catalog/tasks.yaml` says which metrics tell of a language. What was measured at an asked task comes first, then what was
at any other; of several the first listed speaks. Self-reported scores, those of many languages at once and those no
better than guessing say nothing.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from advisor.core.text import Text
from advisor.recommend.rows import telling
from advisor.rules.facts.languages import covers
from advisor.rules.subject import Measurement, Score

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.catalog import Catalog
    from advisor.core.request import Request

DEFAULT_TASK = "text-generation"
"""What is asked where no task is; as for the suite that decides."""


class Measured:
    """Looks up what was measured of a model in a language; a suite is opened when a score of it is read."""

    def __init__(self, request: Request, catalog: Catalog) -> None:
        self._asked = request.purpose.tasks or (DEFAULT_TASK,)
        self._catalog = catalog
        self._names: dict[str, tuple[tuple[str, bool], ...]] = {}
        self._rows: dict[str, Mapping[str, Mapping[str, Any]]] = {}
        self._found: dict[tuple[str, str], Measurement | None] = {}

    def __call__(self, model_id: str, language: str) -> Measurement | None:
        """Return the first score of a model in a language, by its id and tag; ``None`` where nobody measured it."""
        key = (model_id, language)
        if key not in self._found:
            self._found[key] = next(self._scores(model_id, language), None)
        return self._found[key]

    def _scores(self, model_id: str, language: str) -> Iterator[Measurement]:
        scored = self._catalog.scored  # knows who has a score without a suite being opened
        known = None if scored is None else scored.get(model_id, ())
        for name, for_task in self._metrics(language):
            if (model_id in self._telling(name)) if known is None else (name in known):
                yield Measurement(for_task, partial(self._score, name, model_id))

    def _score(self, name: str, model_id: str) -> Score:
        suite_id, _, metric_id = name.partition(":")
        suite, row = self._catalog.suites[suite_id], self._telling(name)[model_id]
        return Score(
            suite=_text(suite["name"]),
            metric=_text(suite["metrics"][metric_id]["name"]),
            value=row["value"],
            as_of=row.get("as_of") or suite["as_of"],
            source=self._catalog.source(row.get("source")),
        )

    def _metrics(self, language: str) -> tuple[tuple[str, bool], ...]:
        """Return ``suite:metric`` names that tell of a language, each with whether an asked task lists it."""
        if language not in self._names:
            tasks = self._catalog.tasks
            names: dict[str, bool] = {}
            for task in dict.fromkeys((*self._asked, *tasks)):
                for tag, listed in tasks.get(task, {}).get("evidence", {}).items():
                    if covers((tag,), language):
                        names.update({name: task in self._asked for name in listed if name not in names})
            self._names[language] = tuple(names.items())
        return self._names[language]

    def _telling(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        if name not in self._rows:
            suite_id, _, metric_id = name.partition(":")
            self._rows[name] = telling(self._catalog.suites.get(suite_id, {}), metric_id)
        return self._rows[name]


def _text(both: Mapping[str, str]) -> Text:
    return Text(both["en"], both["ja"])
