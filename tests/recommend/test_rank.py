from hypothesis import given
from hypothesis import strategies as st

from advisor.recommend.rank import pareto_front

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
