"""What the licences that hold together allow and demand: the strictest of each term.

A clause the licence does not have (*silent*) is told apart from one nobody has read (*unknown*). On outputs and hosting
only a licence whose text was read (``verified: text``) counts as silent. Excluded countries are a list that is kept
complete for every licence of which more than the name is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from advisor.core.licensing import Clause, CommercialUse, Condition, Jurisdiction, License, StatedUse
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from advisor.core.provenance import Source
    from advisor.core.text import Text

__all__ = ["COMMERCIAL_USES", "EU", "EU_MEMBERS", "HOSTING", "OUTPUT_TRAINING", "SHARE_ALIKE", "Terms", "combine"]

T = TypeVar("T")

# Each from the laxest to the strictest; the words are those of the licence files.
COMMERCIAL_USES: tuple[CommercialUse, ...] = ("yes", "conditional", "no")
SHARE_ALIKE = ("none", "use-restrictions", "on-distribution", "on-network-use")
OUTPUT_TRAINING = ("allowed", "allowed-with-name", "restricted", "forbidden")
HOSTING = ("allowed", "conditional", "forbidden")

THRESHOLDS = ("monthly-active-users", "annual-revenue-usd")
"""Conditions that hold from a number on."""

EU = "EU"
EU_MEMBERS: frozenset[str] = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""The 27 member states, ISO 3166 (https://european-union.europa.eu/principles-countries-history/eu-countries_en)."""


class Terms(NamedTuple):
    """What several licences mean together; ``None`` is unknown where a term is not optional.

    ``outputs`` and ``hosting`` are the strictest clauses found; ``use`` is ``None`` when every licence is silent.
    ``outputs_known`` and ``hosting_known`` are false when an unread licence might still say something stricter.
    Limits are the lowest stated; ``None``: no licence states one. There may be a lower one that nobody knows when not
    ``resolved``, and for the conditions in ``limits_without_number``: thresholds the catalogue gives no number of.
    ``stated_use`` is a limit that the publisher states beside the licences.
    """

    licenses: tuple[License, ...]
    resolved: bool
    commercial_use: CommercialUse | None
    conditions: tuple[Condition, ...]
    monthly_active_users_limit: int | None
    annual_revenue_limit: int | None
    limits_without_number: frozenset[str]
    share_alike: str | None
    distribution: bool | None
    modification: bool | None
    obligations: tuple[Text, ...]
    outputs: Clause
    outputs_known: bool
    hosting: Clause
    hosting_known: bool
    jurisdiction: tuple[Jurisdiction, ...]
    excluded_jurisdictions: frozenset[str]
    excluded_jurisdictions_multimodal: frozenset[str]
    jurisdiction_known: bool
    stated_use: StatedUse | None = None

    def source(self, decides: Callable[[License], bool]) -> Source | None:
        """Return where the first licence that decides was read."""
        return next((x.source for x in self.licenses if x.source and decides(x)), None)


def combine(licenses: Sequence[License], stated_use: StatedUse | None = None) -> Terms:
    """Return the terms of ``licenses`` together; no licence at all leaves everything unknown.

    Commercial use is the least of *no < unknown < conditional < yes*, and an unresolved licence is unknown. So is it where
    the publisher speaks against it beside a licence that allows it; that it gives a model for research is a condition.
    """
    resolved = bool(licenses) and all(x.resolved for x in licenses)
    outputs, outputs_known = _clause(licenses, lambda x: x.outputs, OUTPUT_TRAINING)
    hosting, hosting_known = _clause(licenses, lambda x: x.hosting, HOSTING)
    conditions = _unique(c for x in licenses for c in x.conditions)
    if stated_use:
        conditions = (Condition("purpose", None, stated_use.text, stated_use.source), *conditions)
    jurisdiction = _unique(j for x in licenses for j in x.jurisdiction)
    return Terms(
        licenses=tuple(licenses),
        resolved=resolved,
        commercial_use=_commercial_use(licenses, stated_use),
        conditions=conditions,
        monthly_active_users_limit=_lowest(conditions, "monthly-active-users"),
        annual_revenue_limit=_lowest(conditions, "annual-revenue-usd"),
        limits_without_number=frozenset(c.type for c in conditions if c.type in THRESHOLDS and c.limit is None),
        share_alike=_strictest([x.share_alike if x.resolved else None for x in licenses], SHARE_ALIKE),
        distribution=_allowed([x.distribution for x in licenses]),
        modification=_allowed([x.modification for x in licenses]),
        obligations=_unique(o for x in licenses for o in x.obligations),
        outputs=outputs,
        outputs_known=outputs_known,
        hosting=hosting,
        hosting_known=hosting_known,
        jurisdiction=jurisdiction,
        excluded_jurisdictions=_countries(j for j in jurisdiction if j.applies_to == "all"),
        excluded_jurisdictions_multimodal=_countries(j for j in jurisdiction if j.applies_to == "multimodal"),
        jurisdiction_known=resolved and all(x.verified != "name-only" or x.jurisdiction for x in licenses),
        stated_use=stated_use,
    )


def _read(license_: License) -> bool:
    return license_.resolved and license_.verified == "text"


_LEAVES: Mapping[str, CommercialUse | None] = {"research": "conditional", "non-commercial": None}
"""What a stated use leaves of a licence that allows commercial use."""


def _commercial_use(licenses: Sequence[License], stated_use: StatedUse | None) -> CommercialUse | None:
    uses = [x.commercial_use if x.resolved else None for x in licenses]
    if stated_use and uses:
        uses.append(_LEAVES[stated_use.limit])
    if "no" in uses:
        return "no"
    if not uses or None in uses:
        return None
    return "conditional" if "conditional" in uses else "yes"


def _lowest(conditions: Iterable[Condition], kind: str) -> int | None:
    return min((c.limit for c in conditions if c.type == kind and c.limit is not None), default=None)


def _strictest(values: Sequence[str | None], order: Sequence[str]) -> str | None:
    """Return the strictest value; unknown unless nothing can be stricter."""
    known = [v for v in values if v is not None]
    strictest = max(known, key=order.index, default=None)
    if strictest == order[-1]:
        return strictest
    return strictest if len(known) == len(values) else None


def _allowed(values: Sequence[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if not values or None in values else True


def _clause(
    licenses: Sequence[License], clause_of: Callable[[License], Clause], order: Sequence[str]
) -> tuple[Clause, bool]:
    stated = [c for c in map(clause_of, licenses) if c.use is not None]
    strictest = max(stated, key=lambda c: order.index(str(c.use)), default=Clause(None))
    settled = bool(licenses) and all(_read(x) or clause_of(x).use is not None for x in licenses)
    return strictest, settled or strictest.use == order[-1]


def _countries(clauses: Iterable[Jurisdiction]) -> frozenset[str]:
    codes = {code for clause in clauses for code in clause.excludes}
    return frozenset(codes | EU_MEMBERS if EU in codes else codes)


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
