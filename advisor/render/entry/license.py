"""The facts of a licence, and the terms of several that hold together, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.licensing import UNDECLARED
from advisor.core.text import Text
from advisor.render.entry.fact import Fact, Facts
from advisor.rules.doubt import doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.catalog import Catalog
    from advisor.core.licensing import Clause, Condition, Jurisdiction, License
    from advisor.core.model import Model
    from advisor.core.text import Language
    from advisor.rules.terms import Terms

_NOT_READ = Text("The text of the licence has not been read for this.", "ライセンス本文での確認はまだできていません。")
_NOT_STATED = Text("The text does not say.", "本文に記載がありません。")
_NOT_RESOLVED = Text(
    "The name stands for several licences or for none: which one holds is not known.",
    "複数のライセンスを指す名前、または特定できない名前のため、適用される条件が不明です。",
)


def facts(value: License, catalog: Catalog, language: Language) -> list[Fact]:
    """Return the facts of a licence, in reading order."""
    out = Facts()
    source = value.source
    for name in ("name", "spdx", "url", "released"):
        out.cited(name, getattr(value, name), source)
    out.cited("resolved", value.resolved, source)
    out.cited("classes", list(value.classes), source)
    why = _why_unknown(value)
    for name, known in (("commercial_use", value.commercial_use), ("share_alike", value.share_alike)):
        out.found.append(Fact(name, known, "published", source, why))
    out.cited("conditions", conditions(value.conditions, language), source)
    for name, allowed in (("distribution", value.distribution), ("modification", value.modification)):
        out.found.append(Fact(name, allowed, "published", source, why))
    out.cited("obligations", [o.get(language) for o in value.obligations], source)
    for name, terms_ in (("output_training", value.outputs), ("hosting", value.hosting)):
        out.found.append(_clause(name, terms_, settled=value.verified == "text", language=language))
    out.cited("jurisdiction", jurisdiction(value.jurisdiction, language), source)
    out.cited("inherits", value.inherits, source)
    out.cited("verified", value.verified, source)
    out.cited("hub_tags", list(value.hub_tags), source)
    if value.note:
        out.cited("note", value.note.get(language), source)
    using = sorted(m.id for m in catalog.models.values() if value.id in m.licenses)
    out.cited("models", using, None, "computed")
    return out.found


def terms(value: Terms, language: Language, model: Model | None = None) -> list[Fact]:
    """Return what licences together allow and demand; every term is the strictest of them."""
    out = Facts()
    open_ = doubt(value, model)
    why = Text(f"{open_.en[0].upper()}{open_.en[1:]}.", f"{open_.ja}。") if open_ else _NOT_STATED
    first = next((x.source for x in value.licenses if x.source), None)
    strict = value.source(lambda x: x.commercial_use == value.commercial_use and x.id != UNDECLARED)
    stated = value.stated_use
    if stated and value.commercial_use != "no":  # the licence's own "no" is the stricter source
        strict = stated.source or strict
    out.found.append(Fact("commercial_use", value.commercial_use, "computed", strict or first, why))
    if value.conditions:
        source = next((c.source for c in value.conditions if c.source), first)
        out.cited("conditions", conditions(value.conditions, language), source)
    for name in ("share_alike", "distribution", "modification"):
        out.found.append(Fact(name, getattr(value, name), "computed", first, why))
    if value.obligations:
        out.cited("obligations", [o.get(language) for o in value.obligations], first)
    out.found.append(_clause("output_training", value.outputs, settled=value.outputs_known, language=language))
    out.found.append(_clause("hosting", value.hosting, settled=value.hosting_known, language=language))
    if value.jurisdiction:
        source = next((j.source for j in value.jurisdiction if j.source), first)
        out.cited("jurisdiction", jurisdiction(value.jurisdiction, language), source)
    return out.found


def conditions(values: Sequence[Condition], language: Language) -> list[Any]:
    """Return conditions on commercial use, in words."""
    return [{"text": c.text.get(language), "type": c.type, "limit": c.limit} for c in values]


def jurisdiction(values: Sequence[Jurisdiction], language: Language) -> list[Any]:
    """Return the countries that get no licence, in words."""
    return [{"text": j.text.get(language), "excludes": list(j.excludes), "applies_to": j.applies_to} for j in values]


def _clause(name: str, clause: Clause, *, settled: bool, language: Language) -> Fact:
    """Return what is said on one subject; silence is told apart from a text nobody has read."""
    if clause.use is None and clause.text is None:
        return Fact(name, None, "published", clause.source, None if settled else _NOT_READ, stated=not settled)
    value: dict[str, Any] = {"use": clause.use, "text": clause.text.get(language) if clause.text else None}
    return Fact(name, value, "published", clause.source)


def _why_unknown(value: License) -> Text:
    if not value.resolved:
        return _NOT_RESOLVED
    return _NOT_STATED if value.verified == "text" else _NOT_READ
