"""How two states of the catalogue differ, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.cli.language import current, t
from advisor.cli.tables import Column, table
from advisor.core.text import Text, visible
from advisor.render import money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.authoring.refresh.compare import Changes, FactChange, Offer, PriceChange
    from advisor.authoring.refresh.effects import Effect, RecommendedModel
    from advisor.cli.output import Screen

__all__ = ["changes_json", "changes_text", "effects_json", "effects_text", "some_regions"]

SHOWN = 20
"""Lines of each section; JSON has them all."""
_REGIONS_SHOWN = 2
_FIGURES = {
    "on_demand": Text("on demand", "オンデマンド"),
    "reserved_1yr": Text("1 year", "1 年"),
    "reserved_3yr": Text("3 years", "3 年"),
    "savings_1yr": Text("plan, 1 year", "Savings 1 年"),
    "savings_3yr": Text("plan, 3 years", "Savings 3 年"),
    "spot": Text("spot", "スポット"),
    "input": Text("input", "入力"),
    "output": Text("output", "出力"),
    "per_image": Text("image", "画像"),
    "per_query": Text("query", "クエリ"),
    "per_video_second": Text("second of video", "動画 1 秒"),
}
_KINDS = {
    "instance": Text("instance type", "インスタンスタイプ"),
    "model": Text("model", "モデル"),
    "bedrock": Text("Bedrock", "Bedrock"),
    "offer": Text("instance type in a region", "リージョンでの提供"),
}


def changes_text(changes: Changes, screen: Screen, *, everything: bool = False) -> str:
    """Return the sections that have anything in them, one table each."""
    limit = None if everything else SHOWN
    parts: list[str] = []
    if changes.prices:
        columns = [
            Column(t("Price", "価格")), Column(t("Figure", "項目")), Column(t("Regions", "リージョン"), wraps=True),
            Column(t("Before → now", "変更前 → 変更後")),
        ]  # fmt: skip
        title = t(
            "Changed prices, USD an hour, a million tokens, an image, a query or a second of video",
            "価格の変更 (USD。1 時間・100 万トークン・画像 1 枚・1 クエリ・動画 1 秒あたり)",
        )
        parts.append(_section(title, columns, [_price(c) for c in changes.prices], screen, limit))
    offers = [Column(t("Kind", "種類")), Column(t("Name", "名前")), Column(t("Regions", "リージョン"), wraps=True)]
    for title, found in ((t("New", "追加"), changes.new), (t("Gone", "終了"), changes.gone)):
        if found:
            parts.append(_section(title, offers, [_offer(o) for o in found], screen, limit))
    if changes.facts:
        columns = [
            Column(t("Model", "モデル")),
            Column(t("Fact", "項目")),
            Column(t("Before", "変更前")),
            Column(t("Now", "変更後")),
        ]
        title = t("Changed facts", "その他の変更")
        shown = sorted(changes.facts, key=_weight)
        if limit is not None:  # what was merely filled in is counted, so that it does not hide what differs
            shown = [change for change in shown if change.old is not None or change.fact not in _FILLED]
        if shown:
            parts.append(_section(title, columns, [_fact(f) for f in shown], screen, limit))
        filled = len(changes.facts) - len(shown)
        if filled:
            parts.append(
                t(
                    f"filled in, as not known before: {filled:,} (--all)\n",
                    f"不明だった {filled:,} 件の情報を補いました (--all で表示)\n",
                )
            )
    return "\n".join(parts) if parts else t("Nothing changed.", "変更はありません。") + "\n"


def _section(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], screen: Screen, limit: int | None
) -> str:
    more = 0 if limit is None else max(0, len(rows) - limit)
    text = f"{title} ({len(rows):,})\n" + table(columns, rows[:limit], screen)
    if more:
        text += t(f"and {more:,} more (--all)\n", f"ほか {more:,} 件 (--all で表示)\n")
    return text


def _price(change: PriceChange) -> list[str]:
    figure = _FIGURES[change.figure]
    moved = f"{_figure(change.old)} → {_figure(change.new)}"
    if change.old and change.new is not None:
        moved += f" ({(change.new / change.old - 1) * 100:+.1f} %)"
    return [f"{change.platform} {visible(change.name)}", t(figure.en, figure.ja), some_regions(change.regions), moved]


def _figure(value: float | None) -> str:
    """Return a price as it was published, to six decimals: what differs must be seen; the title names the unit."""
    return "–" if value is None else f"{value:,.6f}".rstrip("0").rstrip(".")


def some_regions(regions: Sequence[str]) -> str:
    """Return the first of some regions, and how many more there are."""
    if not regions:
        return t("all", "すべて")
    if len(regions) <= _REGIONS_SHOWN:
        return ", ".join(regions)
    more = len(regions) - _REGIONS_SHOWN
    return ", ".join(regions[:_REGIONS_SHOWN]) + t(f" and {more} more", f" ほか {more}")


def _offer(offer: Offer) -> list[str]:
    kind = _KINDS[offer.kind]
    return [t(kind.en, kind.ja), visible(offer.name), some_regions(offer.regions)]


_FILLED = frozenset({"gated", "parameters", "context_length"})
_FIRST = ("licenses", "ancestors")
"""Facts that decide what one may do come before all others."""


def _weight(change: FactChange) -> tuple[int, str, str]:
    rank = _FIRST.index(change.fact) if change.fact in _FIRST else len(_FIRST)
    return rank, change.model, change.fact


def _fact(change: FactChange) -> list[str]:
    return [visible(change.model), visible(change.fact), _shown(change.old), _shown(change.new)]


def _shown(value: Any) -> str:
    if value is None:
        return t("unknown", "不明")
    if isinstance(value, list):
        return visible(", ".join(map(str, value))) or t("none", "なし")
    return f"{value:,}" if type(value) is int else visible(str(value))


def changes_json(changes: Changes) -> dict[str, Any]:
    """Return every change as plain data."""
    return {name: [row._asdict() for row in getattr(changes, name)] for name in changes._fields}


def effects_text(effects: Iterable[Effect]) -> str:
    """Return what became of the best answers to everyday questions."""
    lines: list[str] = []
    for effect in effects:
        question = visible(effect.question)
        if not effect.changed:
            lines.append(f"{question}: " + t("the same answers", "回答は同じ"))
            continue
        lines.append(f"{question}:")
        places = {place.model: (i, place) for i, place in enumerate(effect.before, 1)}
        for rank, place in enumerate(effect.after, 1):
            lines.append(f"  {rank}. {_moved(places.get(place.model), rank, place)}")
        now = {place.model for place in effect.after}
        left = [visible(place.model) for place in effect.before if place.model not in now]
        if left:
            out = ", ".join(left)
            lines.append("  " + t(f"no longer among the first: {out}", f"上位から外れたモデル: {out}"))
    return "".join(f"{line}\n" for line in lines)


def _moved(before: tuple[int, RecommendedModel] | None, rank: int, place: RecommendedModel) -> str:
    cost = "" if place.monthly_usd is None else f" {money.usd(place.monthly_usd, current())}"
    text = f"{visible(place.model)} · {visible(place.where)}{cost}"
    if before is None:
        return text + t(" (new)", " (新規)")
    was, old = before
    notes = [] if was == rank else [t(f"was {was}", f"変更前 {was} 位")]
    if old.monthly_usd != place.monthly_usd and old.monthly_usd is not None:
        was_cost = money.usd(old.monthly_usd, current())
        notes.append(t(f"was {was_cost}", f"変更前 {was_cost}"))
    if old.where != place.where:
        notes.append(t(f"was on {visible(old.where)}", f"変更前 {visible(old.where)}"))
    return text + (f" ({', '.join(notes)})" if notes else "")


def effects_json(effects: Iterable[Effect]) -> list[dict[str, Any]]:
    """Return the answers before and after as plain data."""
    return [
        {
            "question": effect.question,
            "changed": effect.changed,
            "before": [place._asdict() for place in effect.before],
            "after": [place._asdict() for place in effect.after],
        }
        for effect in effects
    ]
