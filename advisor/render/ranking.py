"""How the list was put in order, in words: what the objective weighs, and what each score is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.ranking import UTILITIES
from advisor.core.text import Language, Text
from advisor.core.units import format_count
from advisor.render import money
from advisor.render.parts import Item, Section
from advisor.render.wording import above, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.core.ranking import HalfLife, StandIn, StatedObjective, Utilities, Utility
    from advisor.core.result import Option, QualityEvidence

LEAST_SHARE = 0.005
"""A part with less than this of what a score is marked down by is not named in one line."""

_NAMES = {
    "quality": Text("quality", "品質"),
    "suitability": Text("suitability", "適合度"),
    "cost": Text("cost", "コスト"),
    "latency": Text("latency", "レイテンシ"),
}
_CAPTION = Text(
    "Score ({title}): {parts}. In a row: the share of what it is marked down by, and the value from 0.01 to 1.",
    "スコア ({title}): {parts}。各行の % は減点に占める割合、かっこ内は 0.01〜1 の評価値です。",
)
_WEIGHT = Text("{name} {weight:.0%}", "{name} {weight:.0%}")
_WEIGHT_WITH = Text("{name} {weight:.0%} ({remark})", "{name} {weight:.0%} ({remark})")
_REMARKS = {
    "quality": Text("at most {:g} where not known", "不明なら最大 {:g}"),
    "cost": Text("0.5 at {} a month", "月額 {} で 0.5"),
    "latency": Text("0.5 at {} an answer", "1 回答 {}で 0.5"),
}
_SECONDS = Text("{:,g} s", "{:,g} 秒")
_SCORE = Text("score {:.2f}", "スコア {:.2f}")
_MARKED_DOWN = Text("{score}; marked down for {parts}", "{score}、減点の内訳: {parts}")
_PART = Text("{name} {share:.0%} ({value})", "{name} {share:.0%} ({value})")
_KNOWN = Text("{:.2f}", "{:.2f}")
_STANDS_IN = Text("unknown, as {:.2f}", "不明、{:.2f} とみなす")

_OBJECTIVE = Text("What the objective weighs: {title}", "評価の重み: {title}")
_MEAN = Text(
    "a score is the weighted geometric mean of values between 0.01 and 1: a strength does not buy off a grave weakness",
    "スコアは 0.01〜1 の値の加重幾何平均です。ひとつの長所で重大な短所を補うことはできません",
)
_RULES = {
    "quality": Text(
        "percentile in the suite that decides; where that has no score, {unknown:g}, or the median of the scored models of "
        "like size where that is less; where it has few of the candidates, in between",
        "比較に使うベンチマークでのパーセンタイル。値がないモデルは {unknown:g}、ただしサイズの近い収録モデルの中央値の方が"
        "低ければその値。収録が少ない場合はその間の値",
    ),
    "suitability": Text("1, less {penalty:g} for each warning", "1 から注意点 1 件ごとに {penalty:g} を減点"),
    "cost": Text(
        "1 / (1 + (USD a month / {half:,g}) ^ {slope:g})",
        "1 / (1 + (月額 USD / {half:,g}) ^ {slope:g})",
    ),
    "latency": Text(
        "1 / (1 + (ms of a whole answer / {half:,g}) ^ {slope:g}); {unknown:g} where it is not known",
        "1 / (1 + (1 回答のミリ秒 / {half:,g}) ^ {slope:g})。不明な場合は {unknown:g}",
    ),
}
_RULE = Text("{name}, weight {weight:.0%}: {rule}", "{name} (重み {weight:.0%}): {rule}")

_SECTION = Text("Score {:.4f}", "スコア {:.4f}")
_FACTOR = Text(
    "{name} {value}, weight {weight:.0%}: × {factor:.3f}, {share:.0%} of what the score is marked down by",
    "{name} {value} (重み {weight:.0%}): × {factor:.3f}、減点の {share:.0%}",
)
_DRAWN = Text(
    "{above}, which counts {belief:.0%} because the suite knows {count:,} of the candidates; the rest is {stand_in}",
    "{above}。ただし収録された候補が {count:,} 件のため {belief:.0%} だけ反映し、残りは{stand_in}",
)
_NO_SCORE = Text("no score: {}", "値なし: {}")
_GENERAL = Text("{value:.2f}, what counts for the unknown", "不明時の値 {value:.2f}")
_PEERS = Text(
    "{value:.2f}, the median of the {models} scored models of like size ({smallest} to {largest} parameters)",
    "サイズの近い収録モデル {models} 件 (パラメータ {smallest}〜{largest}) の中央値 {value:.2f}",
)
_WARNINGS = Text("warnings: {}", "注意点: {} 件")
_COSTS = Text("{} a month", "月額 {}")
_ANSWER = Text("{seconds} for an answer of {tokens:,} tokens", "{tokens:,} トークンの回答に {seconds}")
_ONE_PASS = Text("{seconds} for an answer", "1 回答に {seconds}")
_UNKNOWN = Text("not known: counts as {:.2f}", "不明のため {:.2f} として計算")


def caption(objective: StatedObjective, language: Language, yen: float | None = None) -> str:
    """Return what is weighed in one line, heaviest first, with the points where a curve is at one half."""
    parts = [_weight(objective, name, language, yen) for name in _by_weight(objective)]
    return _CAPTION.get(language).format(title=objective_title(objective, language), parts=joined(parts, language))


def line(utilities: Utilities, language: Language) -> str:
    """Return a score and what keeps it from 1, the gravest first; a part that takes next to nothing is left out."""
    shares = {name: utilities.share(name) for name in utilities.weighed}
    parts = [
        _PART.get(language).format(
            name=_name(name, language), share=shares[name], value=_value(utilities.weighed[name], language)
        )
        for name in sorted(shares, key=lambda name: -shares[name])
        if shares[name] >= LEAST_SHARE
    ]
    score = _SCORE.get(language).format(utilities.score)
    return _MARKED_DOWN.get(language).format(score=score, parts=joined(parts, language)) if parts else score


def objective_section(objective: StatedObjective, language: Language) -> Section:
    """Return everything an objective states: weights, curves, what counts for the unknown."""
    items = [Item(_MEAN.get(language))]
    for name in _by_weight(objective):
        curve = _curve(objective, name)
        rule = (
            _RULES[name]
            .get(language)
            .format(
                unknown=objective.unknown_quality if name == "quality" else objective.unknown_latency,
                penalty=objective.per_warning,
                half=curve.half if curve else None,
                slope=curve.slope if curve else None,
            )
        )
        items.append(
            Item(_RULE.get(language).format(name=_name(name, language), weight=objective.weights[name], rule=rule))
        )
    return Section(_OBJECTIVE.get(language).format(title=objective_title(objective, language)), tuple(items))


def score_section(
    option: Option,
    quality: QualityEvidence | None,
    output_tokens: int,
    language: Language,
    yen: float | None = None,
) -> Section | None:
    """Return what one score is made of, with the figure behind each part."""
    utilities = option.utilities
    if utilities is None:
        return None
    grounds = {
        "quality": _quality(quality, utilities, language),
        "suitability": _WARNINGS.get(language).format(sum(f.severity == "warn" for f in option.findings)),
        "cost": _COSTS.get(language).format(money.usd(option.cost.monthly, language, yen))
        if option.cost
        else _unknown(utilities.cost, language),
        "latency": _latency(option, utilities.latency, output_tokens, language),
    }
    return Section(
        _SECTION.get(language).format(utilities.score),
        tuple(
            [
                Item(
                    _FACTOR.get(language).format(
                        name=_name(name, language),
                        value=_value(part, language),
                        weight=part.weight,
                        factor=part.factor,
                        share=utilities.share(name),
                    ),
                    (Item(grounds[name]),),
                )
                for name, part in utilities.weighed.items()
            ]
        ),
    )


def _quality(quality: QualityEvidence | None, utilities: Utilities, language: Language) -> str:
    stand_in = _stand_in(utilities.stand_in, language)
    place = above(quality, language) if quality else None
    if quality is None or place is None:
        return _NO_SCORE.get(language).format(stand_in)
    if utilities.belief >= 1:
        return place
    return _DRAWN.get(language).format(above=place, belief=utilities.belief, count=quality.covered, stand_in=stand_in)


def _stand_in(value: StandIn, language: Language) -> str:
    if value.smallest is None or value.largest is None:
        return _GENERAL.get(language).format(value=value.value)
    return _PEERS.get(language).format(
        value=value.value,
        models=value.models,
        smallest=format_count(value.smallest),
        largest=format_count(value.largest),
    )


def _unknown(part: Utility, language: Language) -> str:
    return _UNKNOWN.get(language).format(part.value)


def _latency(option: Option, part: Utility, output_tokens: int, language: Language) -> str:
    if option.performance is None:
        return _unknown(part, language)
    seconds = f"{option.performance.answer_ms(output_tokens) / 1000:.3g}"
    text = _ANSWER if option.performance.tpot_ms else _ONE_PASS  # vectors and scores have no tokens
    return text.get(language).format(seconds=_SECONDS.get(language).format(float(seconds)), tokens=output_tokens)


def _value(part: Utility, language: Language) -> str:
    return (_KNOWN if part.known else _STANDS_IN).get(language).format(part.value)


def _weight(objective: StatedObjective, name: str, language: Language, yen: float | None) -> str:
    figures: dict[str, Any] = {
        "quality": objective.unknown_quality,
        "cost": money.usd(objective.cost.half, language, yen),
        "latency": _SECONDS.get(language).format(objective.latency.half / 1000),
    }
    text = _WEIGHT_WITH if name in _REMARKS else _WEIGHT
    remark = _REMARKS[name].get(language).format(figures[name]) if name in _REMARKS else None
    return text.get(language).format(name=_name(name, language), weight=objective.weights[name], remark=remark)


def _curve(objective: StatedObjective, name: str) -> HalfLife | None:
    return {"cost": objective.cost, "latency": objective.latency}.get(name)


def _by_weight(objective: StatedObjective) -> Iterable[str]:
    return sorted((name for name in UTILITIES if objective.weights[name]), key=lambda name: -objective.weights[name])


def objective_title(objective: StatedObjective, language: Language) -> str:
    """Return what people call an objective."""
    return objective.title.get(language)


def _name(name: str, language: Language) -> str:
    return _NAMES[name].get(language)
