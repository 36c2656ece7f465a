from __future__ import annotations

from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import Catalog
from advisor.core.ranking import UTILITIES, StandIn
from advisor.core.result import Band, QualityEvidence, Recommendation
from advisor.recommend.rank import FLOOR, Objective, in_order, pareto_front
from tests.render import factories

points = st.lists(st.tuples(st.floats(1, 1e6), st.one_of(st.none(), st.floats(0, 1))), min_size=1, max_size=12)


def test_front() -> None:
    cheap, good, dominated, unknown = (10.0, 0.2), (100.0, 0.9), (120.0, 0.8), (50.0, None)
    assert pareto_front([cheap, good, dominated, unknown]) == [True, True, False, False]


def test_unknown_quality_is_never_on_the_front() -> None:
    assert pareto_front([(50.0, None), (60.0, 0.9)]) == [False, True]
    assert pareto_front([(50.0, None), (50.0, None)]) == [False, False]


@given(points)
def test_the_cheapest_of_the_best_is_always_on_the_front(values: list[tuple[float, float | None]]) -> None:
    marks = pareto_front(values)
    known = [(q, -c) for c, q in values if q is not None]
    assert any(marks) == bool(known)
    if known:
        best = max(known)
        assert marks[values.index((-best[1], best[0]))]


@given(points, st.randoms())
def test_order_does_not_matter(values: list[tuple[float, float | None]], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(map(repr, zip(values, pareto_front(values), strict=True))) == sorted(
        map(repr, zip(shuffled, pareto_front(shuffled), strict=True))
    )


ROOT = Path(__file__).parents[2]
WEIGHTS = st.fixed_dictionaries({name: st.floats(0.05, 1) for name in UTILITIES})
DATA: dict[str, Any] = {
    "utilities": {
        "cost": {"half": 1000.0, "slope": 0.75},
        "latency": {"half": 5000.0, "slope": 1.0, "unknown": 0.5},
        "quality": {"unknown": 0.35},
        "suitability": {"per_warning": 0.3},
    },
    "objectives": {
        "cost": {"name": {"en": "cost", "ja": "コスト"}, "weights": {"cost": 1.0}},
        "balanced": {
            "name": {"en": "balanced", "ja": "バランス"},
            "weights": {"quality": 0.4, "cost": 0.25, "latency": 0.05, "suitability": 0.3},
        },
    },
}
WARNING = factories.WARNING


def objective(weights: dict[str, float] | None = None, name: str = "balanced") -> Objective:
    if weights is None:
        return Objective.of(name, DATA)
    own = {**DATA["objectives"]["balanced"], "weights": weights}
    return Objective.of("own", {**DATA, "objectives": {"own": own}})


def evidence(percentile: float, covered: int = 20) -> QualityEvidence:
    return factories.QUALITY._replace(percentile=percentile, coverage=0.0, covered=covered)


def test_weights_are_shares_whatever_they_sum_to() -> None:
    assert sum(objective({"quality": 4.0, "cost": 4.0}).stated.weights.values()) == pytest.approx(1)
    assert objective(name="cost").stated.weights == {"quality": 0.0, "suitability": 0.0, "cost": 1.0, "latency": 0.0}


def test_each_utility_is_one_half_where_the_data_say() -> None:
    option = factories.option(
        None, cost=factories.cost(1000, 1.0), performance=factories.PERFORMANCE._replace(ttft_ms=Band(1, 5000, 9999))
    )
    found = objective().utilities(option, None, StandIn(0.35), 1)
    assert (found.cost.value, found.latency.value) == (0.5, 0.5)
    assert (found.cost.known, found.latency.known) == (True, True)
    assert (found.suitability.value, found.quality.value, found.quality.known) == (1.0, 0.35, False)


def test_what_is_not_known_counts_as_its_stand_in_and_says_so() -> None:
    option = factories.option(None, performance=None, cost=None)
    found = objective().utilities(option, None, StandIn(0.1, 9, 1, 2), 256)
    assert (found.latency.value, found.latency.known) == (0.5, False)
    assert (found.cost.value, found.cost.known) == (FLOOR, False)
    assert (found.quality.value, found.quality.known, found.belief) == (0.1, False, 0.0)


def test_thin_evidence_moves_a_score_less_than_all_the_way_from_its_stand_in() -> None:
    ranked = objective()
    assert ranked.quality(evidence(0.9), StandIn(0.1)) == pytest.approx(0.9)
    assert ranked.quality(evidence(0.9, covered=10), StandIn(0.1)) == pytest.approx(0.5)
    assert ranked.utilities(factories.option(), evidence(0.9, covered=10), StandIn(0.1), 256).belief == 0.5


@given(WEIGHTS, st.floats(0, 1), st.integers(0, 5), st.floats(0, 1e6), st.booleans())
def test_factors_multiply_to_the_score_and_shares_add_up(
    weights: dict[str, float], percentile: float, warnings: int, monthly: float, timed: bool
) -> None:
    ranked = objective(weights)
    price = factories.cost(monthly, None)
    performance = factories.PERFORMANCE if timed else None
    option = factories.option(None, *[WARNING] * warnings, cost=price, performance=performance)
    found = ranked.utilities(option, evidence(percentile), StandIn(0.35), 256)
    quality = ranked.quality(evidence(percentile), StandIn(0.35))
    assert found.score == ranked.score(option, quality, 256)
    assert prod(part.factor for part in found.weighed.values()) == pytest.approx(found.score)
    assert sum(found.share(name) for name in UTILITIES) == pytest.approx(1)
    assert ranked.bound(monthly, quality, warnings) >= found.score
    assert ranked.bound(monthly / 2, quality, 0) >= found.score


def entry(id_: str, score: float = 0.5, percentile: float | None = None, own: float | None = None) -> Recommendation:
    quality = None if percentile is None else evidence(percentile)
    return factories.FIRST._replace(model=factories.model(id_), score=score, quality=quality, self_reported=own)


def ids(entries: list[Recommendation]) -> list[str]:
    return [e.model.id for e in in_order(entries)]


def test_self_reported_figures_order_only_those_that_tie_and_both_have_one() -> None:
    assert ids([entry("a", own=1.0), entry("b", own=2.0)]) == ["b", "a"]
    assert ids([entry("a", own=1.0), entry("b"), entry("c", own=2.0)]) == ["c", "b", "a"]  # b keeps its position
    assert ids([entry("a", 0.6, own=1.0), entry("b", 0.5, own=2.0)]) == ["a", "b"]  # a score is never outweighed


def test_self_reported_figures_are_never_held_against_measured_ones() -> None:
    measured = entry("a", percentile=0.35, own=1.0)
    assert ids([measured, entry("b", own=2.0)]) == ["a", "b"]
    assert ids([measured, entry("b", percentile=0.35, own=2.0)]) == ["b", "a"]  # equal places: they tie


entries = st.lists(
    st.tuples(st.sampled_from([0.4, 0.5]), st.sampled_from([None, 0.3]), st.none() | st.integers(0, 3)), max_size=8
)


@given(entries, st.randoms())
def test_the_order_of_the_input_does_not_matter_to_ties(
    rows: list[tuple[float, float | None, float | None]], random: Any
) -> None:
    made = [entry(f"m{i}", *row) for i, row in enumerate(rows)]
    shuffled = list(made)
    random.shuffle(shuffled)
    assert ids(shuffled) == ids(made)
    assert [e.score for e in in_order(made)] == sorted((e.score for e in made), reverse=True)


def test_the_page_has_the_weights_of_the_data(catalog: Catalog) -> None:
    page = (ROOT / "docs/concepts/ranking.md").read_text(encoding="utf-8")
    for name in catalog.objectives["objectives"]:
        weights = Objective.of(name, catalog.objectives).stated.weights
        cells = "".join(f" {weights[utility]:.0%} |" if weights[utility] else " |" for utility in UTILITIES)
        assert f"| `{name}` |{cells}\n" in page


@given(st.floats(0.05, 0.95), st.floats(0, 20_000), st.floats(0, 20_000))
def test_where_quality_is_the_objective_the_price_breaks_ties(
    catalog: Catalog, percentile: float, one: float, other: float
) -> None:
    quality = Objective.of("quality", catalog.objectives)
    better = quality.bound(one, percentile * 1.03, 0)
    assert better > quality.bound(other, percentile, 0)
    if one < other:
        assert quality.bound(one, percentile, 0) >= quality.bound(other, percentile, 0)


def test_every_deployment_shown_says_what_its_score_is_made_of(ask: Any, as_json: Any) -> None:
    body = as_json(ask(tasks=["chat"], languages=["ja"], region="ap-northeast-1"))
    shown = [option for entry in body["recommended"] for option in (entry, *entry["alternatives"])]
    assert len(shown) > len(body["recommended"])
    for option in shown:
        parts = option["utilities"]
        assert prod(part["factor"] for part in parts.values()) == pytest.approx(option["score"], abs=1e-3)
        assert parts["latency"]["known"] == (option["performance"] is not None)
        assert parts["quality"]["known"] == (option["quality"] is not None)
    for entry in body["recommended"]:
        scores = [option["score"] for option in (entry, *entry["alternatives"])]
        assert scores == sorted(scores, reverse=True)


def test_small_models_nobody_scored_do_not_follow_strong_scored_ones(ask: Any) -> None:
    report = ask(tasks=["chat"], languages=["ja"], platforms=["ec2"], max_parameters=10_000_000_000, top=1000)
    unscored = [e for e in report.recommended if e.quality is None and (e.model.parameters or 0) < 2_000_000_000]
    scored = [e for e in report.recommended if e.quality is not None and e.quality.percentile > 0.3]
    assert unscored
    assert scored
    assert max(e.rank for e in scored) < min(e.rank for e in unscored)
    for entry in unscored:
        stand_in = entry.best.utilities.stand_in
        assert stand_in.value < 0.2
        assert stand_in.models >= 5
