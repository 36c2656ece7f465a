"""What to use instead of a model: one that is allowed, does the same job, and costs no more to run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from advisor.core.checking import Alternative
from advisor.core.defaults import default_region
from advisor.core.request import Choice, Limits, Purpose, Request, Task, Use, Where
from advisor.recommend.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.model import Model
    from advisor.core.text import Language
    from advisor.rules import RuleSet

__all__ = ["Substitutes"]

ASSUMED = (
    "where.region", "load.input_tokens", "load.output_tokens", "load.concurrency", "load.requests_per_day",
    "load.hours_per_month",
)  # fmt: skip
"""What no policy says, named as in ``request.assumed`` of a recommendation."""
_LANGUAGES = ("ja", "en")
"""Of the languages of a model, the first of these is the one a substitute must have."""


class Substitutes:
    """Looks for substitutes in one region, for one way of use; each model is looked at once.

    Only the first of the models that are allowed is worked out: the order of a whole ranking is known without it.

    The job is the model's first task in its first language, at the default load; the budget is what the cheapest
    deployment of the model costs a month, whatever its licence says.
    """

    def __init__(self, catalog: Catalog, rules: RuleSet, use: Use, region: str, today: date) -> None:
        self._catalog = catalog
        self._rules = rules
        self._use = use
        self._region = region
        self._today = today
        self._found: dict[str, Alternative | None] = {}
        self._searches: dict[tuple[Any, ...], Search] = {}

    @classmethod
    def for_use(cls, use: Use, catalog: Catalog, rules: RuleSet, today: date, language: Language) -> Substitutes:
        """Return those for a way of use, in the region that is looked at where nobody says, as for a recommendation.

        A policy names no region, but may be one for Japan.
        """
        return cls(catalog, rules, use, default_region("ja" if use.jurisdiction == "JP" else language), today)

    def instead_of(self, model: Model, is_allowed: Callable[[Model], bool]) -> Alternative | None:
        """Return the best-ranked model that is allowed within the budget, or ``None``."""
        if model.id not in self._found:
            self._found[model.id] = self._look(model, is_allowed)
        return self._found[model.id]

    def _look(self, model: Model, is_allowed: Callable[[Model], bool]) -> Alternative | None:
        tasks = tuple(task for task in get_args(Task) if task in (model.tasks or ()))[:1]
        if not tasks:
            return None
        budget = self._cheapest(model)
        if budget is None:
            return None
        search = self._search(tasks, tuple(x for x in _LANGUAGES if x in (model.languages or ()))[:1], budget)
        for found in search.best_first(lambda other: other.id != model.id and is_allowed(other)):
            if found.best.cost is not None:
                where, load = found.best.deployment, search.request.load
                return Alternative(
                    found.model.id,
                    found.best.cost.monthly,
                    budget,
                    platform=where.platform,
                    region=where.region,
                    requests_per_day=load.requests_per_day,
                    assumed=ASSUMED,
                )
        return None

    def _search(self, tasks: tuple[Task, ...], languages: tuple[str, ...], budget: float) -> Search:
        """Return the search for a job within a budget; models of the same job that cost alike share one."""
        key = (tasks, languages, budget)
        if key not in self._searches:
            request = Request(
                purpose=Purpose(tasks, languages),
                use=self._use,
                where=Where(region=self._region),
                limits=Limits(max_monthly_usd=budget),
            )
            self._searches[key] = Search(request, self._catalog, self._rules, self._today)
        return self._searches[key]

    def _cheapest(self, model: Model) -> float | None:
        """Return the dollars a month of its cheapest deployment; ``None`` where it cannot run or has no price."""
        request = Request(
            use=Use(commercial=False),
            where=Where(region=self._region),
            choice=Choice(objective="cost", models=(model.id,), top=1),
        )
        search = Search(request, self._catalog, self._rules, self._today)
        found = next(search.best_first(lambda _: True), None)
        return found.best.cost.monthly if found and found.best.cost else None
