"""Where the licence, the price and the score of a recommended model were read: what a row rests on, with addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render.parts import Item, Section
from advisor.render.wording import cited, suite_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.model import Model
    from advisor.core.result import CostEstimate, QualityEvidence, Recommendation, Report
    from advisor.render import View

__all__ = ["DISCLAIMER", "license_items", "price_items", "sources"]

DISCLAIMER = Text(
    "What is said of licences sums up published texts; it is not legal advice.",
    "ライセンスに関する記載は公開された文書の要約であり、法的助言ではありません。",
)

_TITLE = Text("Sources", "出典")
_DECLARED = Text("licence as declared: {}", "ライセンスの表示: {}")
_TERMS = Text("terms of {}: {}", "{} の条件: {}")
_STATED_USE = Text("what it is meant for: {}", "想定された用途: {}")
_PRICE = Text("price of {}: {}", "{} 時点の価格: {}")
_SCORE = Text("score, {} ({}): {}", "スコア、{} ({}): {}")


def sources(report: Report, view: View) -> Section | None:
    """Return the sources of every row; ``None`` where nothing is recommended."""
    if not report.recommended:
        return None
    return Section(_TITLE.get(view.language), parts=tuple([_of(entry, view) for entry in report.recommended]))


def _of(entry: Recommendation, view: View) -> Section:
    language = view.language
    items = [
        *license_items(entry.model, view),
        *price_items(entry.best.cost, language),
        *_score(entry.quality, view),
    ]
    return Section(f"{entry.rank}. {entry.model.name} ({entry.model.id})", tuple(items))


def license_items(model: Model, view: View) -> list[Item]:
    """Return where the licence is declared, and where the terms of all that hold were read."""
    return list(_license(model, view))


def _license(model: Model, view: View) -> Iterator[Item]:
    language = view.language
    declared = model.provenance.get("license")
    # what a service sells it under is an agreement of its own: the entry tells of the weights
    entry = view.catalog.models.get(model.id)
    if declared and declared.source and (entry is None or entry.license == model.license):
        yield Item(_DECLARED.get(language).format(cited(declared.source)), link=declared.source.url)
    stated = model.stated_use
    if stated and stated.source:
        yield Item(_STATED_USE.get(language).format(cited(stated.source)), link=stated.source.url)
    for license_ in (view.catalog.licenses[id_] for id_ in model.licenses):
        if license_.source and license_.resolved:
            text = _TERMS.get(language).format(license_.name, cited(license_.source))
            yield Item(text, link=license_.source.url)


def price_items(cost: CostEstimate | None, language: Language) -> Iterator[Item]:
    """Yield where the price was read; nothing where that is not known."""
    if cost and cost.price_source:
        text = _PRICE.get(language).format(cost.price_as_of, cited(cost.price_source, language))
        yield Item(text, link=cost.price_source.url)


def _score(quality: QualityEvidence | None, view: View) -> Iterator[Item]:
    if quality and quality.source:
        title = suite_title(quality, view.catalog, view.language)
        text = _SCORE.get(view.language).format(title, quality.as_of, cited(quality.source))
        yield Item(text, link=quality.source.url)
