"""Cost against quality of what is recommended, as points that every chart draws alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.core.text import Language, Text
from advisor.core.units import format_usd
from advisor.render import summary
from advisor.render.scale import Scale, scale_of
from advisor.render.wording import joined, suite_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.core.result import QualityEvidence, Recommendation, Report
    from advisor.render import View

TITLE = Text("Cost and quality", "コストと品質")
QUALITY = Text("Quality: middle of its place, % of the suite's models below", "品質: 順位の中央 (収録モデルの下から %)")
COST = Text("USD a month", "月額 (USD)")
LOG = Text("{} (logarithmic)", "{} (対数目盛)")
NO_SCORE = Text("no score", "スコアなし")
ON_FRONT = Text("on the Pareto front", "パレート最適")
OFF_FRONT = Text("others", "その他")
_ABOVE = Text("middle of its place above {share:.0%}", "順位の中央は下から {share:.0%}")
_SUITE = Text("Measured by {}.", "比較に使ったベンチマーク: {}。")
_UNDRAWN = Text("Not drawn, because the price is not known: {}.", "価格が不明のため図にないもの: {}。")
_POINT = Text("{rank}. {name}: {facts}", "{rank}. {name}: {facts}")


CENT = 0.01
"""US dollars. What is less would read as nothing in cents."""
DRAWN = 60
"""How many points a chart has room for, the best ranks."""
_FIRST = Text("The first {:,} of {:,} are drawn.", "図は全 {1:,} 件のうち上位 {0:,} 件です。")


class Point(NamedTuple):
    """One recommendation: US dollars a month, and the middle of its place in the suite, from below (``None``: no score)."""

    rank: int
    name: str
    cost: float
    quality: float | None
    front: bool
    words: str


class Chart(NamedTuple):
    """The points, best rank first, their axes, and what has to be said beside them."""

    points: tuple[Point, ...]
    cost: Scale
    quality: Scale
    cost_title: str
    quality_title: str
    remarks: tuple[str, ...]

    @property
    def front(self) -> list[Point]:
        """The points of the Pareto front, cheapest first."""
        return sorted((p for p in self.points if p.front), key=lambda p: (p.cost, p.quality or 0.0))

    @property
    def unscored(self) -> bool:
        """Whether some points have no score, and so no height."""
        return any(p.quality is None for p in self.points)


def chart_of(report: Report, view: View, ticks: tuple[int, int]) -> Chart | None:
    """Return the chart; ``None`` where there are not two points to compare, or none has a score.

    ``ticks``: how many marks the cost and the quality axis have room for.
    """
    language = view.language
    drawn = report.recommended[:DRAWN]
    priced = [(entry, entry.best.cost.monthly) for entry in drawn if entry.best.cost]
    points = tuple(
        [
            Point(
                entry.rank,
                entry.model.name,
                monthly,
                entry.quality.percentile if entry.quality else None,
                entry.pareto and entry.quality is not None,
                _words(entry, language),
            )
            for entry, monthly in priced
        ]
    )
    scored = [p.quality for p in points if p.quality is not None]
    if len(points) < 2 or not scored:
        return None
    cost = scale_of([p.cost for p in points], ticks[0], least=0.0)
    title = COST.get(language)
    return Chart(
        points=points,
        cost=cost,
        quality=scale_of(scored, ticks[1], least=0.0, most=1.0, may_be_log=False),
        cost_title=LOG.get(language).format(title) if cost.log else title,
        quality_title=QUALITY.get(language),
        remarks=tuple(_remarks(report, view)),
    )


def tick_usd(value: float) -> str:
    """Return a mark of an axis of US dollars: ``$10``, ``$0.50``, ``$0.002``."""
    return f"${value:g}" if 0 < value < CENT else format_usd(value).removesuffix(".00")


def _words(entry: Recommendation, language: Language) -> str:
    facts = [summary.monthly(entry.best.cost, language), share(entry.quality, language)]
    if entry.pareto:
        facts.append(ON_FRONT.get(language))
    return _POINT.get(language).format(rank=entry.rank, name=entry.model.name, facts=joined(facts, language))


def share(quality: QualityEvidence | None, language: Language) -> str:
    """Return ``above 83%``, or that there is no score."""
    if quality is None or quality.percentile is None:
        return NO_SCORE.get(language)
    return _ABOVE.get(language).format(share=quality.percentile)


def _remarks(report: Report, view: View) -> Sequence[str]:
    language = view.language
    suites = dict.fromkeys(suite_title(e.quality, view.catalog, language) for e in report.recommended if e.quality)
    lines = [_SUITE.get(language).format(joined(list(suites), language))] if suites else []
    if len(report.recommended) > DRAWN:
        lines.append(_FIRST.get(language).format(DRAWN, len(report.recommended)))
    unpriced = [f"{e.rank}. {e.model.name}" for e in report.recommended[:DRAWN] if not e.best.cost]
    if unpriced:
        lines.append(_UNDRAWN.get(language).format(joined(unpriced, language)))
    return lines
