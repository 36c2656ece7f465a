from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.text import Text
from tests.truth.accuracy.floors import floor_of
from tests.truth.accuracy.page import headline, page
from tests.truth.accuracy.scores import Goal, Outcome, Part, Score, Verdict, held_out

LABEL = Text("pool", "プール")


def _score(*pairs: tuple[float, float], goal: Goal | None = None, band: float | None = None) -> Score:
    outcomes = [
        Outcome(str(i), f"m{i}", "t4", p, m, None if band is None else p / band, None if band is None else p * band)
        for i, (p, m) in enumerate(pairs)
    ]
    return Score(LABEL, tuple(outcomes), goal=goal or Goal())


def test_errors_are_relative_to_the_measurement() -> None:
    score = _score((110, 100), (80, 100), (100, 100))
    assert score.median == pytest.approx(0.1)
    assert score.worst == pytest.approx(0.2)
    assert score.bias == pytest.approx(0.0)


def test_nine_in_ten_do_not_exceed_p90() -> None:
    score = _score(*((100 + n, 100) for n in range(1, 11)))
    assert score.p90 == pytest.approx(0.09)


def test_the_band_counts_what_lies_in_it() -> None:
    assert _score((100, 100), (100, 140), band=1.2).inside == 0.5
    assert _score((100, 100)).inside is None


def test_ranks_are_those_of_spearman_with_ties_shared() -> None:
    assert _score((1, 1), (2, 8), (3, 27), (4, 64), (5, 125)).rank == pytest.approx(1)
    assert _score((5, 1), (4, 2), (3, 3), (2, 4), (1, 5)).rank == pytest.approx(-1)
    assert _score((1, 1), (1, 2), (2, 3), (3, 4), (4, 5)).rank == pytest.approx(0.9746794)


def test_a_goal_is_met_from_the_right_side() -> None:
    assert not _score((110, 100), goal=Goal(median=0.1 + 1e-9)).misses()
    assert _score((110, 100), goal=Goal(median=0.05)).misses() == ["median: 0.100, goal 0.050"]
    verdicts = (Verdict("a", "m", "t4", fits=True, fitted=True), Verdict("b", "m", "t4", fits=True, fitted=False))
    assert Score(LABEL, verdicts=verdicts, goal=Goal(right=0.95)).misses() == ["right: 0.500, goal 0.950"]


@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(1, 1e6)), min_size=1, max_size=12))
def test_a_score_keeps_its_own_floor(pairs: list[tuple[float, float]]) -> None:
    score = _score(*pairs, band=1.2)
    assert score.misses(floor_of(score)) == []


def test_a_score_that_becomes_clearly_worse_falls_below_its_floor() -> None:
    before, after = _score((110, 100), (100, 100), band=1.2), _score((115, 100), (116, 100), band=1.1)
    assert [miss.partition(":")[0] for miss in after.misses(floor_of(before))] == ["median", "p90", "inside"]
    right, wrong = (Verdict("a", "m", "t4", fits=True, fitted=fitted) for fitted in (True, False))
    assert Score(LABEL, verdicts=(right, wrong)).misses(floor_of(Score(LABEL, verdicts=(right,)))) != []


def test_no_row_is_predicted_by_constants_fitted_to_its_own_model() -> None:
    rows = [("a", 1.0), ("a", 2.0), ("b", 3.0), ("c", 4.0)]
    seen: dict[str, set[str]] = {}

    def predict(fitted: set[str], row: tuple[str, float]) -> Outcome:
        seen[row[0]] = fitted
        return Outcome(row[0], row[0], "", row[1], row[1])

    found = held_out(rows, lambda row: row[0], lambda train: {name for name, _ in train}, predict)
    assert seen == {"a": {"b", "c"}, "b": {"a", "c"}, "c": {"a", "b"}}
    assert [o.measured for o in found] == [1.0, 2.0, 3.0, 4.0]


def test_the_page_names_what_is_weak() -> None:
    part = Part("x", Text("Pool", "プール"), (), (_score((150, 100)), _score((101, 100))))
    assert page([part], "en").endswith("Weak, with a median error above 20 %: pool.\n")
    assert "20 % を超える項目: プール。" in page([part], "ja")


def test_the_headline_is_of_scores_that_have_a_goal() -> None:
    part = Part("x", Text("Pool", "プール"), (), (_score((150, 100)), _score((101, 100), goal=Goal(median=0.05))))
    assert headline([part], "en").splitlines()[2:] == ["| pool | 1 % | 1 | 1 |"]
    assert headline([part], "ja").splitlines()[2:] == ["| プール | 1 % | 1 | 1 |"]


def test_the_page_marks_what_is_missed() -> None:
    part = Part("x", Text("Pool", "プール"), (), (_score((110, 100), goal=Goal(median=0.05)),))
    assert "| pool | 1 | 1 | 10 % | 10 % | +10 % | – | – | – | median ≤ 5 %, **missed** |" in page([part], "en")
    assert "**未達**" in page([part], "ja")
