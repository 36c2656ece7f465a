"""How many models a request leaves, told while it is still being made: without placing, pricing or explaining any.

What is in play is what `Search` has within reach: no rule about models excludes it, and an allowed platform has it in the
region, for one's own instances on a machine that holds its weights and costs no more than the budget. How many of those
carry the load, in time and for the money, only their placement tells; it never adds a model.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.request import Request
from advisor.recommend.search import Search, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.catalog import Catalog
    from advisor.rules import RuleSet
    from advisor.rules.terms import Terms

__all__ = ["InPlay", "Lookout", "in_play"]


class InPlay(NamedTuple):
    """What a request leaves of the catalogue.

    ``models``: ids of those that can still be the answer. ``considered``: how many were looked at. ``asks``: keys of
    ``request.use`` that a licence of one of ``models`` sets a limit to, so that an answer to them may matter.
    """

    models: frozenset[str]
    considered: int
    asks: frozenset[str]


def in_play(request: Request, catalog: Catalog, rules: RuleSet, *, today: date) -> InPlay:
    """Return which models a request leaves, by what can be known before any of them is placed.

    Pure, and fast enough to be asked after every answer of a questionnaire.
    """
    search = _Standing(_unhurried(request), catalog, rules, today)
    models = frozenset(search.within_reach)
    terms = (search.book.terms(verdict.model) for id_ in models for verdict in search.standing[id_])
    return InPlay(models, len(search.chosen), frozenset(name for t in set(map(_limits, terms)) for name in t))


class Lookout:
    """`in_play` of one catalogue, each request worked out once: a person goes back and forth between the same few."""

    def __init__(self, catalog: Catalog, rules: RuleSet, today: date) -> None:
        self._catalog = catalog
        self._rules = rules
        self._today = today
        self._seen: dict[Request, InPlay] = {}

    def __call__(self, request: Request) -> InPlay:
        """Return which models a request leaves."""
        asked = _unhurried(request)
        if asked not in self._seen:
            self._seen[asked] = in_play(asked, self._catalog, self._rules, today=self._today)
        return self._seen[asked]


def _unhurried(request: Request) -> Request:
    """Return the request for one answer at a time that may take as long as it likes: bounding the rest takes seconds."""
    return request._replace(
        load=request.load._replace(concurrency=1, requests_per_day=1),
        limits=request.limits._replace(max_ttft_ms=None, max_tpot_ms=None),
        assumed=(),
    )


class _Standing(Search):
    """A search that asks of a model only whether it stands; `Search` explains the others too, which takes most of the time."""

    @property
    def chosen(self) -> Sequence[str]:
        """The models that are asked for."""
        return self.request.choice.models or tuple(self.catalog.models)

    @cached_property
    def standing(self) -> Mapping[str, Sequence[Verdict]]:
        """The models that no rule of models excludes, by id; of each only the licences under which it stands."""
        standing: dict[str, list[Verdict]] = {}
        for id_ in self.chosen:
            for model in self.catalog.models[id_].by_license():
                self._turn_to(model)
                if not self.rules.excludes("model", self.subject):
                    standing.setdefault(id_, []).append(Verdict(model, (), 0, self._tell))
        return standing


def _limits(terms: Terms) -> tuple[str, ...]:
    """Return the keys of ``request.use`` that terms set a limit to, a threshold without a number included."""
    said = {
        "monthly_active_users": terms.monthly_active_users_limit is not None
        or "monthly-active-users" in terms.limits_without_number,
        "annual_revenue_usd": terms.annual_revenue_limit is not None
        or "annual-revenue-usd" in terms.limits_without_number,
        "jurisdiction": bool(terms.excluded_jurisdictions or terms.excluded_jurisdictions_multimodal),
    }
    return tuple(name for name, limited in said.items() if limited)
