"""Everything the policy says of one model, and what is left of it when some licences are taken out of the question."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from advisor.compliance.allow import AllowList
from advisor.compliance.judge.attribution import missing_texts
from advisor.compliance.judge.inheritance import laxer_than_base
from advisor.compliance.judge.ruling import Ruling, level_of_unknown
from advisor.compliance.judge.terms import TermsJudge
from advisor.compliance.judge.unresolved import unresolved
from advisor.core.text import Text
from advisor.errors import did_you_mean
from advisor.rules.terms import combine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.compliance.effective import Effective
    from advisor.compliance.expressions import Expressions
    from advisor.compliance.policy import Policy
    from advisor.core.licensing import License
    from advisor.rules import RuleSet

__all__ = ["ModelJudge"]

RESOLVED = "LIC002"


class ModelJudge:
    """Judges models by one policy. ``found`` are the sentences that files hold (`attribution.wanted_texts`)."""

    def __init__(
        self,
        catalog: Catalog,
        rules: RuleSet,
        policy: Policy,
        expressions: Expressions,
        today: date,
        found: frozenset[str] | None,
    ) -> None:
        self._catalog = catalog
        self._policy = policy
        self._terms = TermsJudge(rules, policy, today)
        self._allow = AllowList(policy.allow, expressions)
        self._found = found

    def rulings(self, effective: Effective, cleared: Callable[[License], bool] = lambda _: False) -> tuple[Ruling, ...]:
        """Return what holds for a model; licences that are ``cleared`` are as if they were not there."""
        seen = self._without(effective, cleared)
        return () if seen is None else tuple(self._each(seen))

    def _each(self, effective: Effective) -> Iterator[Ruling]:
        similar = None if effective.found else self._similar(effective.id)
        unknown = tuple(unresolved(effective, level_of_unknown(self._policy), similar))
        yield from unknown
        yield from self._refused(effective)
        if effective.found:
            for ruling in self._terms.rulings(effective.terms, effective.model):
                if not (unknown and ruling.rule == RESOLVED):  # it follows from what was just said
                    yield ruling
        yield from laxer_than_base(effective)
        yield from missing_texts(effective, self._policy.profile, self._found)

    def _refused(self, effective: Effective) -> Iterator[Ruling]:
        refused = self._allow.refused(effective)
        for license_ in refused:
            owners = [link.model for link in effective.links if link.license == license_ and link.binds]
            through = (
                next((name for name in owners if name != effective.id), None) if license_ not in effective.own else None
            )
            name = license_.spdx
            if through is None:
                message = Text(f"{name} is not on the allow-list", f"{name} は許可リストにありません")
            else:
                message = Text(
                    f"{name}, which holds through {through}, is not on the allow-list",
                    f"{through} から引き継ぐ {name} は許可リストにありません",
                )
            hint = Text(
                "use another model, or have the licence reviewed and add it to `allow` or to an exception",
                "別のモデルを使うか、確認のうえで `allow` または例外に追加してください",
            )
            yield Ruling("LIC001", "error", message, hint, license_.source, f"allow:{license_.id}")

    def _without(self, effective: Effective, cleared: Callable[[License], bool]) -> Effective | None:
        """Return the model without cleared licences; ``None`` when nothing is left to ask about."""

        def is_out(license_: License) -> bool:
            # the catalogue has no terms of a licence that SPDX lists and the policy names: then the policy vouches for it
            return cleared(license_) or (not license_.resolved and self._allow.has(license_))

        left = tuple(x for x in effective.licenses if not is_out(x))
        if len(left) == len(effective.licenses):
            return effective
        open_ = bool(effective.gaps or effective.undescribed)
        if not left and not open_:
            return None
        gap = [self._catalog.licenses["unknown"]] if open_ else []
        own = tuple(x for x in effective.own if not is_out(x))
        links = tuple(link for link in effective.links if link.license is None or not is_out(link.license))
        # an own licence that is cleared is no missing declaration
        return effective._replace(licenses=left, links=links, own=own or left[:1], terms=combine([*left, *gap]))

    def _similar(self, name: str) -> str | None:
        """Return a known model of the same owner, or of the same name with another owner, that is nearly this one."""
        owner, _, rest = name.casefold().partition("/")
        by_part = self._known_by_part
        suggestions = did_you_mean(name, [*by_part.get(owner, ()), *by_part.get(rest, ())], 1)
        return suggestions[0] if suggestions else None

    @cached_property
    def _known_by_part(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for name in (*self._catalog.models, *self._catalog.pedigrees):
            for part in name.casefold().split("/"):
                found.setdefault(part, []).append(name)
        return found
