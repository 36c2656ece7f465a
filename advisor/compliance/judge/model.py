"""Everything the policy says of one model, and what is left of it when some licences are taken out of the question."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, cast

from advisor.compliance.allow import AllowList
from advisor.compliance.judge.attribution import missing_texts
from advisor.compliance.judge.inheritance import clarified_otherwise, laxer_than_base
from advisor.compliance.judge.ruling import Ruling, level_of_unknown
from advisor.compliance.judge.terms import TermsJudge
from advisor.compliance.judge.unresolved import unresolved
from advisor.core.check_rules import CHECK_RULES
from advisor.core.model import NOTHING
from advisor.core.record import NamedTuple
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
    from advisor.core.checking import Link
    from advisor.core.licensing import License
    from advisor.core.model import Model
    from advisor.core.provenance import Provenance
    from advisor.rules import RuleSet

__all__ = ["ModelJudge"]

UNRESOLVED = "LIC002"
SERVICES = frozenset({"bedrock"})
"""Providers that run the model themselves: nobody who calls them holds weights."""
_NUMBER = re.compile(r"\d+")


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
        self._judged: dict[tuple[str, str], tuple[Ruling, ...]] = {}

    def rulings(self, effective: Effective) -> tuple[Ruling, ...]:
        """Return what holds for a model; each is judged once."""
        key = (effective.id, effective.provider)
        if key not in self._judged:
            self._judged[key] = self.without(effective, lambda _: False)
        return self._judged[key]

    def without(self, effective: Effective, cleared: Callable[[License], bool]) -> tuple[Ruling, ...]:
        """Return what holds for a model if licences that are ``cleared`` were not there."""
        seen = self._without(effective, cleared)
        if seen is None:
            return ()
        return tuple(
            ruling._replace(hint=ruling.hint or CHECK_RULES[ruling.rule].remedy) for ruling in self._each(seen)
        )

    def _each(self, effective: Effective) -> Iterator[Ruling]:
        similar = None if effective.found else self._similar(effective.id)
        unknown = tuple(unresolved(effective, level_of_unknown(self._policy), similar))
        yield from unknown
        yield from self._refused(effective)
        if effective.found:
            for ruling in self._of_terms(effective):
                if not (unknown and ruling.rule == UNRESOLVED):  # it follows from what was just said
                    yield ruling
        yield from clarified_otherwise(effective)
        yield from laxer_than_base(effective)
        yield from missing_texts(effective, self._policy.profile, self._found)

    def _of_terms(self, effective: Effective) -> Iterator[Ruling]:
        """Yield what the rules say of all licences together, each with the licences that it comes from."""
        hosted = effective.provider in SERVICES
        seen = effective.model or _seen(effective)
        found = self._terms.rulings(effective.terms, seen, hosted=hosted)
        alone = {
            license_: {(r.rule, r.clause) for r in self._terms.rulings(combine([license_]), seen, hosted=hosted)}
            for license_ in (effective.licenses if found and len(effective.licenses) > 1 else ())
        }
        for ruling in found:
            causes = [x for x, said in alone.items() if (ruling.rule, ruling.clause) in said] or effective.licenses
            named = ruling._replace(licenses=tuple(x.spdx for x in causes))
            yield _through(named, causes, effective) if len(causes) < len(effective.licenses) else named

    def _refused(self, effective: Effective) -> Iterator[Ruling]:
        for name in self._allow.refused(effective):
            license_ = next((x for x in effective.licenses if x.spdx == name.partition(" WITH ")[0]), None)
            through = None if license_ is None or license_ in effective.own else _link_of(license_, effective)
            if through is None:
                message = Text(f"{name} is not on the allow-list", f"{name} は許可リストにありません")
            else:
                owner = _owner(through)
                message = Text(
                    f"{name}, which holds through {owner.en}, is not on the allow-list",
                    f"{owner.ja} から引き継ぐ {name} は許可リストにありません",
                )
            hint = Text(
                "use another model, or have the licence reviewed and add it to `allow` or to an exception",
                "別のモデルを使うか、確認のうえで `allow` または例外に追加してください",
            )
            source = license_.source if license_ else effective.source
            yield Ruling("LIC001", message, None, hint, source, f"allow:{name}", (name,))

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
        symbols = tuple(s for s in effective.own_symbols if any(s.partition(" WITH ")[0] == x.spdx for x in left))
        links = tuple(link for link in effective.links if link.license is None or not is_out(link.license))
        # an own licence that is cleared is no missing declaration
        return effective._replace(
            licenses=left,
            links=links,
            own=own or left[:1],
            own_symbols=symbols,
            terms=combine([*left, *gap], effective.terms.stated_use),
        )

    def _similar(self, name: str) -> str | None:
        """Return a known model that is nearly of this name: same owner or same rest, and the same numbers in it."""
        owner, _, rest = name.casefold().partition("/")
        by_part = self._known_by_part
        numbers = _NUMBER.findall(name)
        known = [n for n in (*by_part.get(owner, ()), *by_part.get(rest, ())) if _NUMBER.findall(n) == numbers]
        suggestions = did_you_mean(name, known, 1)
        return suggestions[0] if suggestions else None

    @cached_property
    def _known_by_part(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for name in (*self._catalog.models, *self._catalog.pedigrees):
            for part in name.casefold().split("/"):
                found.setdefault(part, []).append(name)
        return found


class _Seen(NamedTuple):
    """All that rules about licences ask of a model besides its terms, for one without an entry."""

    input_modalities: tuple[str, ...]
    provenance: Mapping[str, Provenance] = NOTHING


def _seen(effective: Effective) -> Model | None:
    return cast("Model", _Seen(effective.modalities)) if effective.modalities is not None else None


def _link_of(license_: License, effective: Effective) -> Link | None:
    return next((link for link in effective.links if link.license == license_ and link.binds), None)


def _owner(link: Link) -> Text:
    """Return who brings a licence into the chain."""
    if link.relation == "training-data":
        return Text(f"the training data of {link.model}", f"{link.model} の学習データ")
    if link.relation == "service":
        return Text("the service that runs it", "モデルを提供するサービス")
    return Text(link.model, link.model)


def _through(ruling: Ruling, causes: Sequence[License], effective: Effective) -> Ruling:
    """Say which of several licences a ruling comes from, unless its message names just these, and through whom."""
    named = [x for x in effective.licenses if x.name in ruling.message.en]
    names = ", ".join(x.name for x in causes) if set(named) != set(causes) else ""
    links = [link for x in causes if (link := _link_of(x, effective)) is not None and link.relation != "self"]
    owners = [_owner(link) for link in links]
    owned = Text(", ".join(o.en for o in owners), "、".join(o.ja for o in owners))
    en = ", ".join(filter(None, (names, f"through {owned.en}" if owners else "")))
    ja = f"{names} ({owned.ja})" if names and owners else names or f"由来: {owned.ja}"
    if not en:
        return ruling
    return ruling._replace(message=Text(f"{ruling.message.en} — {en}", f"{ruling.message.ja} — {ja}"))
