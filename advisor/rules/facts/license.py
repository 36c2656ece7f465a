"""``license.*``: what the licences of a model and of its ancestors mean together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.text import Text
from advisor.rules.doubt import NONE_DECLARED, doubt, names
from advisor.rules.facts.fact import BOOL, TEXT, TEXTS, Fact, Getter, Part, SourceGetter, Type, enum, number, words
from advisor.rules.logic import UNKNOWN
from advisor.rules.terms import COMMERCIAL_USES, HOSTING, OUTPUT_TRAINING, SHARE_ALIKE, Terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.licensing import Clause, License
    from advisor.core.provenance import Source
    from advisor.core.request import Use
    from advisor.rules.subject import Subject

_COMMERCIAL_LABELS = {
    "yes": Text("allowed", "可"),
    "conditional": Text("allowed under conditions", "条件付きで可"),
    "no": Text("not allowed", "不可"),
}
_STATED_LABELS = {
    "research": Text("research and development", "研究開発"),
    "non-commercial": Text("no commercial use", "非商用"),
}
_SHARE_LABELS = {
    "none": Text("none", "なし"),
    "use-restrictions": Text("use restrictions pass on", "利用制限の継承"),
    "on-distribution": Text("when weights are distributed", "重みを配布する場合"),
    "on-network-use": Text("also when served over a network", "ネットワーク経由の提供時も"),
}
_OUTPUT_LABELS = {
    "allowed": Text("allowed", "可"),
    "allowed-with-name": Text("allowed with a name or notice", "名称表示などの条件付きで可"),
    "restricted": Text("restricted", "制限あり"),
    "forbidden": Text("forbidden", "禁止"),
}
_HOSTING_LABELS = {
    "allowed": Text("allowed", "可"),
    "conditional": Text("conditional", "条件付き"),
    "forbidden": Text("forbidden", "禁止"),
}


def _of_terms(read: Callable[[Terms], Any]) -> Getter:
    """Read a term; ``None`` is unknown."""

    def get(s: Subject) -> Any:
        if s.terms is None:
            return UNKNOWN
        value = read(s.terms)
        return UNKNOWN if value is None else value

    return get


def _limit(kind: str, read: Callable[[Terms], int | None], stated: Callable[[Use], int | None]) -> Getter:
    """Read a threshold; ``None`` says that a resolved licence has none.

    With a threshold of unknown height among them, the lowest of the others holds only for who is above it.
    """

    def get(s: Subject) -> Any:
        if s.terms is None:
            return UNKNOWN
        value = read(s.terms)
        if kind in s.terms.limits_without_number:
            own = stated(s.request.use)
            return value if value is not None and own is not None and own > value else UNKNOWN
        return UNKNOWN if value is None and not s.terms.resolved else value

    return get


def _deciding(decides: Callable[[License, Terms], bool]) -> SourceGetter:
    """Return the source of the licence that decides a term."""

    def source(s: Subject) -> Source | None:
        terms = s.terms
        return terms.source(lambda x: decides(x, terms)) if terms else None

    return source


def _of_commercial_use(s: Subject) -> Source | None:
    """Return the source of what decides: a licence that forbids it, then what the publisher says, then the licence."""
    terms = s.terms
    if terms and terms.stated_use and terms.commercial_use != "no":
        return terms.stated_use.source
    return terms.source(lambda x: x.commercial_use == terms.commercial_use) if terms else None


def _clause_source(clause_of: Callable[[License | Terms], Clause]) -> SourceGetter:
    """Return where the strictest clause was read: its own source, or that of the licence it stands in."""

    def source(s: Subject) -> Source | None:
        if s.terms is None:
            return None
        strictest = clause_of(s.terms)
        return strictest.source or s.terms.source(lambda x: clause_of(x) is strictest)

    return source


def _condition_source(kind: str | None) -> SourceGetter:
    """Return the source of the first condition of a kind, of any kind for ``None``."""

    def source(s: Subject) -> Source | None:
        conditions = s.terms.conditions if s.terms else ()
        return next((c.source for c in conditions if c.source and kind in (None, c.type)), None)

    return source


def _jurisdiction_text(s: Subject) -> Any:
    return UNKNOWN if s.terms is None else tuple(j.text for j in s.terms.jurisdiction)


def _fact(
    name: str,
    type_: Type,
    en: str,
    ja: str,
    get: Getter,
    source: SourceGetter | None = None,
    *,
    optional: bool = False,
    labels: dict[str, Text] | None = None,
    reads: Part | None = "terms",
) -> Fact:
    meaning = Text(en, ja)
    return Fact(
        f"license.{name}", type_, "model", meaning, get, optional=optional, labels=labels, source=source, reads=reads
    )


FACTS: tuple[Fact, ...] = (
    _fact(
        "names",
        words("license-name"),
        "the licences that hold",
        "適用されるライセンス",
        _of_terms(lambda t: names(t.licenses) or (NONE_DECLARED,)),
        _deciding(lambda *_: True),
    ),
    _fact(
        "names_non_commercial",
        words("license-name"),
        "the licences that do not allow commercial use",
        "商用利用を認めていないライセンス",
        _of_terms(lambda t: names([x for x in t.licenses if x.commercial_use == "no"])),
        _deciding(lambda x, _: x.commercial_use == "no"),
        optional=True,
    ),
    _fact(
        "resolved",
        BOOL,
        "whether the licence is identified",
        "ライセンスが特定できているか",
        _of_terms(lambda t: t.resolved),
        _deciding(lambda x, _: not x.resolved),
    ),
    _fact(
        "commercial_use",
        enum("commercial-use", *COMMERCIAL_USES),
        "whether the licence allows commercial use",
        "ライセンス上の商用利用の可否",
        _of_terms(lambda t: t.commercial_use),
        _of_commercial_use,
        labels=_COMMERCIAL_LABELS,
    ),
    _fact(
        "doubt",
        TEXT,
        "why not all terms of the licence are known",
        "ライセンスの条件の一部が不明な理由",
        lambda s: UNKNOWN if s.terms is None else doubt(s.terms, s.model),
        optional=True,
        reads=None,
    ),
    _fact(
        "stated_use",
        enum("stated-use", *_STATED_LABELS),
        "what the publisher says the model is for, beside the licence",
        "ライセンスとは別に公開元が示す用途",
        lambda s: UNKNOWN if s.terms is None else s.terms.stated_use and s.terms.stated_use.limit,
        lambda s: s.terms.stated_use.source if s.terms and s.terms.stated_use else None,
        optional=True,
        labels=_STATED_LABELS,
    ),
    _fact(
        "conditions",
        TEXTS,
        "the conditions on commercial use",
        "商用利用の条件",
        _of_terms(lambda t: tuple(c.text for c in t.conditions)),
        _condition_source(None),
    ),
    _fact(
        "monthly_active_users_limit",
        number("users"),
        "the licence's limit of monthly active users",
        "ライセンス上の月間アクティブユーザー数の上限",
        _limit("monthly-active-users", lambda t: t.monthly_active_users_limit, lambda use: use.monthly_active_users),
        _condition_source("monthly-active-users"),
        optional=True,
    ),
    _fact(
        "annual_revenue_limit",
        number("usd"),
        "the licence's limit of annual revenue",
        "ライセンス上の年間売上高の上限",
        _limit("annual-revenue-usd", lambda t: t.annual_revenue_limit, lambda use: use.annual_revenue_usd),
        _condition_source("annual-revenue-usd"),
        optional=True,
    ),
    _fact(
        "share_alike",
        enum("share-alike", *SHARE_ALIKE),
        "the licence's share-alike condition",
        "継承 (share-alike) 条件",
        _of_terms(lambda t: t.share_alike),
        _deciding(lambda x, t: x.share_alike == t.share_alike),
        labels=_SHARE_LABELS,
    ),
    _fact(
        "distribution",
        BOOL,
        "whether the licence allows passing on the weights",
        "重みの再配布の可否",
        _of_terms(lambda t: t.distribution),
        _deciding(lambda x, t: x.distribution == t.distribution),
    ),
    _fact(
        "modification",
        BOOL,
        "whether the licence allows modification",
        "改変の可否",
        _of_terms(lambda t: t.modification),
        _deciding(lambda x, t: x.modification == t.modification),
    ),
    _fact(
        "obligations",
        TEXTS,
        "what the licence obliges to",
        "ライセンス上の義務",
        _of_terms(lambda t: t.obligations),
        _deciding(lambda x, _: bool(x.obligations)),
    ),
    _fact(
        "outputs_training",
        enum("output-training", *OUTPUT_TRAINING),
        "whether outputs may train other models",
        "出力をほかのモデルの学習に使えるか",
        lambda s: UNKNOWN if s.terms is None or not s.terms.outputs_known else s.terms.outputs.use,
        _clause_source(lambda x: x.outputs),
        optional=True,
        labels=_OUTPUT_LABELS,
    ),
    _fact(
        "outputs_text",
        TEXT,
        "the licence's words on outputs",
        "出力に関する条項",
        _of_terms(lambda t: t.outputs.text),
    ),
    _fact(
        "hosting",
        enum("hosting-clause", *HOSTING),
        "whether the model may be offered as a service",
        "サービスとしての提供の可否",
        lambda s: UNKNOWN if s.terms is None or not s.terms.hosting_known else s.terms.hosting.use,
        _clause_source(lambda x: x.hosting),
        optional=True,
        labels=_HOSTING_LABELS,
    ),
    _fact(
        "hosting_text",
        TEXT,
        "the licence's words on hosting",
        "サービス提供に関する条項",
        _of_terms(lambda t: t.hosting.text),
    ),
    _fact(
        "excluded_jurisdictions",
        words("country"),
        "countries the licence excludes",
        "ライセンスの対象外の国",
        _of_terms(lambda t: t.excluded_jurisdictions if t.jurisdiction_known else None),
        lambda s: _jurisdiction_source(s, "all"),
    ),
    _fact(
        "excluded_jurisdictions_multimodal",
        words("country"),
        "countries the licence is known to exclude for multimodal models",
        "マルチモーダルモデルについてライセンスの対象外と分かっている国",
        _of_terms(lambda t: t.excluded_jurisdictions_multimodal),
        lambda s: _jurisdiction_source(s, "multimodal"),
    ),
    _fact(
        "jurisdiction_text",
        TEXTS,
        "the licence's words on countries",
        "国・地域に関する条項",
        _jurisdiction_text,
    ),
)


def _jurisdiction_source(s: Subject, applies_to: str) -> Source | None:
    clauses = s.terms.jurisdiction if s.terms else ()
    return next((j.source for j in clauses if j.source and j.applies_to == applies_to), None)
