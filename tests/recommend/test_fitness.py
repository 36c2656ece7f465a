"""Which suite is fit to decide."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import Catalog, load_catalog
from advisor.core.request import Purpose, Request, Where
from advisor.recommend.fitness import FEW, Listed, PassedOver, choose, listed, recent_since
from advisor.recommend.quality import decide, preferences, stand_ins
from advisor.recommend.search import Search
from advisor.recommend.service import recommend
from advisor.rules import RuleSet
from tests.recommend.conftest import TODAY as ASKED
from tests.recommend.conftest import ranking

SINCE = "2024-06-24"
OLD, NEW = "2023-06-01", "2026-03-01"


def board(
    suite: str, known: int, *, as_of: str = "2026-06-24", weak: bool = False, of: str = "new", start: int = 0
) -> Listed:
    """A metric that knows so many of the candidates ``new0``, ``new1`` … or ``old0`` …"""
    rows = {f"{of}{i}": {"model": f"{of}{i}", "value": float(i)} for i in range(start, start + known)}
    return Listed(suite, "score", rows, as_of, weak)


def people(new: int = 100, old: int = 0) -> frozenset[str]:
    return frozenset([*(f"new{i}" for i in range(new)), *(f"old{i}" for i in range(old))])


def released(model: str) -> str | None:
    return {"new": NEW, "old": OLD}.get(model[:3])


def chosen(*asked: Listed, candidates: frozenset[str] | None = None) -> tuple[str | None, dict[str, str]]:
    found = choose(asked, candidates or people(), SINCE, released)
    return (found.chosen.suite if found.chosen else None, {p.suite: p.why for p in found.passed_over})


def test_of_suites_alike_the_first_listed_decides() -> None:
    assert chosen(board("a", 30), board("b", 50)) == ("a", {})


def test_one_that_is_weak_decides_nothing_even_alone() -> None:
    assert chosen(board("a", 30, weak=True)) == (None, {"a": "weak"})


@pytest.mark.parametrize(
    ("known", "candidates", "few"),
    [(FEW - 1, 100, True), (FEW, 100, False), (3, 60, False), (1, 2, True), (1, 1, False)],
)
def test_one_that_knows_few_of_many_decides_nothing(known: int, candidates: int, few: bool) -> None:
    name, why = chosen(board("a", known), candidates=people(candidates))
    assert (name, why) == ((None, {"a": "few"}) if few else ("a", {}))


def test_without_candidates_none_decides() -> None:
    assert choose([board("a", 0)], frozenset(), SINCE, released).chosen is None


def test_one_that_knows_yesterdays_models_only_does_not_compare_todays() -> None:
    old = board("a", 30, of="old")
    assert chosen(old, board("b", 20), candidates=people(50, 50)) == ("b", {"a": "outdated"})
    assert chosen(old, candidates=people(50, 50)) == (None, {"a": "outdated"})
    assert chosen(old, candidates=people(2, 50)) == ("a", {})  # among models as old it is as good as any


@pytest.mark.parametrize(
    ("as_of", "since"),
    [
        ("2026-11-23", "2024-11-23"),
        ("2028-02-29", "2026-02-28"),
        ("0000-00-00", "0000-00-00"),  # a catalogue without sources
    ],
)
def test_recent_are_the_two_years_before_the_date_of_the_catalogue(as_of: str, since: str) -> None:
    assert recent_since(as_of) == since


def catalogue_of(*suites: tuple[str, str, str]) -> dict[str, Any]:
    """Suites of a name, the day of their results, and which models they know: twenty of ``new`` or ``old``."""
    return {
        name: {
            "as_of": day,
            "metrics": {"score": {"scores": [{"model": f"{of}{i}", "value": float(i)} for i in range(20)]}},
        }
        for name, day, of in suites
    }


def decided(suites: dict[str, Any], as_of: str = "2026-06-24") -> str | None:
    tasks = {"chat": {"evidence": {"en": list(suites)}}}
    request = Request(purpose=Purpose(("chat",), ("en",)))
    return decide(request, sorted(people(40, 40)), tasks, suites, lambda _: None, as_of=as_of, released=released).suite


def test_an_old_suite_gives_way_to_a_newer_one_that_knows_the_candidates() -> None:
    old, new = ("old", "2025-12-01", "old"), ("new", "2026-06-24", "new")
    assert decided(catalogue_of(old, new)) == "new"
    assert decided(catalogue_of(old)) is None


def test_in_a_catalogue_of_its_time_an_old_suite_is_as_good_as_any() -> None:
    suites = catalogue_of(("old", "2025-05-01", "old"), ("new", "2025-05-01", "new"))
    assert decided(suites, "2025-05-31") == "old"
    assert decided(suites, "2025-06-02") == "new"


def test_models_of_unknown_date_say_nothing_of_age() -> None:
    undated = Listed("a", "score", {f"x{i}": {} for i in range(10)}, "2026-01-01", weak=False)
    assert chosen(undated, candidates=frozenset(f"x{i}" for i in range(20))) == ("a", {})


def test_one_that_knows_clearly_less_than_half_of_the_widest_is_passed_over() -> None:
    assert chosen(board("a", 26), board("b", 81)) == ("b", {"a": "narrow"})
    assert chosen(board("a", 27), board("b", 81)) == ("a", {})  # 27 of 108: a third is within what chance explains
    assert chosen(board("a", 26), board("b", 81, weak=True)) == ("a", {})  # what is not fit sets no bar


def test_one_too_thin_to_be_believed_in_full_gives_way_sooner() -> None:
    assert chosen(board("a", 19), board("b", 50)) == ("b", {"a": "narrow"})
    assert chosen(board("a", 20), board("b", 50)) == ("a", {})
    assert chosen(board("a", 6), board("b", 16)) == ("b", {"a": "narrow"})
    assert chosen(board("a", 7), board("b", 16)) == ("a", {})  # 7 of 23: a half is within what chance explains


@given(st.integers(5, 200), st.integers(5, 200))
def test_a_wider_one_never_makes_room_for_the_first(count: int, other: int) -> None:
    """Passed over for one that knows so many, a suite is for one that knows more; and never while it knows half."""
    everybody = people(400)
    name, _ = chosen(board("a", count), board("b", other), candidates=everybody)
    wider, _ = chosen(board("a", count), board("b", other + 1), candidates=everybody)
    assert (name, wider) != ("b", "a")
    assert name == "a" or count < other / 2


def test_one_that_tells_nobody_from_guessing_says_nothing() -> None:
    guessing = board("a", 30)._replace(at_chance=True)
    assert chosen(guessing, board("b", 10)) == ("b", {"a": "chance"})
    assert chosen(guessing) == (None, {"a": "chance"})
    assert chosen(guessing, board("b", 10)._replace(at_chance=True)) == (None, {"a": "chance", "b": "chance"})
    assert chosen(board("a", 10), guessing._replace(suite="b")) == ("a", {})  # nor does it set a bar


def test_results_a_year_older_than_the_newest_give_way() -> None:
    assert chosen(board("a", 30, as_of="2025-06-23"), board("b", 30)) == ("b", {"a": "older"})
    assert chosen(board("a", 30, as_of="2025-06-24"), board("b", 30)) == ("a", {})
    assert chosen(board("a", 30, as_of="2025"), board("b", 30)) == ("b", {"a": "older"})
    assert chosen(board("a", 30, as_of="2025-01"), board("b", 10)) == ("a", {})  # newer, and of no like coverage


boards = st.builds(
    board,
    st.sampled_from("abcdef"),
    st.integers(0, 60),
    as_of=st.sampled_from(["2023-10-05", "2025-03", "2026-06-24"]),
    weak=st.booleans(),
    of=st.sampled_from(["new", "old"]),
)


@given(st.lists(boards, max_size=6), st.integers(1, 60), st.integers(1, 60))
def test_every_one_before_the_chosen_has_a_reason(asked: list[Listed], new: int, old: int) -> None:
    found = choose(asked, people(new, old), SINCE, released)
    before = len(found.passed_over)
    assert [p.suite for p in found.passed_over] == [one.suite for one in asked[:before]]
    if found.chosen is None:
        assert before == len(asked)
    else:
        assert found.chosen is asked[before]
        assert not found.chosen.weak
        assert found.chosen.rows


def test_what_is_listed_is_read_as_others_measured_it() -> None:
    own = {"model": "b", "value": 2.0, "self_reported": True}
    metrics = {"score": {"scores": [{"model": "a", "value": 1.0}, own]}, "other": {"scores": [], "weak": {}}}
    suites: dict[str, Any] = {"s": {"as_of": "2026-01-01", "metrics": metrics}}
    first, second = listed(["s", "s:other", "s:none", "nobody"], frozenset("ab"), suites)
    assert (first.metric, set(first.rows), first.weak) == ("score", {"a"}, False)
    assert (second.metric, dict(second.rows), second.weak) == ("other", {}, True)


@pytest.mark.parametrize(
    ("metric", "nothing"),
    [
        ({"chance": 0.25, "scores": [{"model": "a", "value": 0.25}, {"model": "b", "value": 0.2}]}, True),
        ({"chance": 0.25, "scores": [{"model": "a", "value": 0.3, "lower": 0.2, "upper": 0.4}]}, True),
        (
            {"chance": 0.25, "scores": [{"model": "a", "value": 0.2}, {"model": "b", "value": 0.3, "lower": 0.26}]},
            False,
        ),
        ({"chance": 0.25, "scores": [{"model": "a", "value": 0.2}, {"model": "x", "value": 0.9}]}, False),
        ({"chance": 9.0, "higher_is_better": False, "scores": [{"model": "a", "value": 9.5}]}, True),
        ({"chance": 9.0, "higher_is_better": False, "scores": [{"model": "a", "value": 8.0, "upper": 8.5}]}, False),
        ({"scores": [{"model": "a", "value": 0.0}]}, False),
    ],
)
def test_a_suite_is_at_chance_when_all_its_rows_are(metric: dict[str, Any], nothing: bool) -> None:
    """``x`` is no candidate, but says that the suite tells models apart: those at chance are known to be bad."""
    (found,) = listed(["s"], frozenset("ab"), {"s": {"as_of": "2026-01-01", "metrics": {"score": metric}}})
    assert found.at_chance is nothing


@pytest.mark.parametrize(
    ("task", "language", "suite", "stand_in"),
    [
        ("translation", "ja", "swallow-llm-leaderboard-v2:ja-post-wmt20enja", False),
        ("question-answering", "ja", "swallow-llm-leaderboard-v2:ja-post-jamc-qa", False),
        ("question-answering", "en", "swallow-llm-leaderboard-v2:en-post-mmlu-pro", False),
        ("embedding", "ja", "mteb-ja:jagovfaqs-retrieval", False),
        ("summarization", "ja", "lmarena-text-stylectrl:japanese", True),
        ("summarization", "en", "lmarena-text-stylectrl:english", True),
        ("classification", "ja", "lmarena-text-stylectrl:japanese", True),
        ("chat", "en", "lmarena-text-stylectrl:english", False),
        ("reranking", "ja", "None:None", False),
    ],
)
def test_what_decides_in_the_shipped_catalogue(
    task: str, language: str, suite: str, stand_in: bool, catalog: Catalog, rules: RuleSet
) -> None:
    search = Search(Request(purpose=Purpose((task,), (language,))), catalog, rules, ASKED)
    assert (f"{search.decision.suite}:{search.decision.metric}", search.decision.stand_in) == (suite, stand_in)


PAIRS = [
    (task, language)
    for task, raw in load_catalog().tasks.items()
    for language in dict.fromkeys([*raw.get("evidence", {}), *raw.get("stand_ins", {})])
]


@pytest.mark.parametrize(("task", "language"), PAIRS, ids=["-".join(pair) for pair in PAIRS])
def test_a_handful_of_rows_does_not_turn_the_choice(task: str, language: str, catalog: Catalog, rules: RuleSet) -> None:
    """The winner loses rows, and the others each get as many, of models as old as those they know: it stays the winner."""
    search = Search(Request(purpose=Purpose((task,), (language,))), catalog, rules, ASKED)
    candidates = frozenset(search.within_reach)
    won = (search.decision.suite, search.decision.metric)
    ask = stand_ins if search.decision.stand_in else preferences
    asked = listed(ask(search.request, catalog.tasks), candidates, catalog.suites)
    handful = max(2, min(5, len(search.decision.evidence) // 4))

    def when(model: str) -> str | None:
        return catalog.models[model.partition("#")[0]].released

    def changed(one: Listed) -> Listed:
        names = sorted(one.rows)
        if (one.suite, one.metric) == won:  # every so many-th goes, so that old and new ones go alike
            gone = {names[i * len(names) // handful] for i in range(handful)}
            return one._replace(rows={name: row for name, row in one.rows.items() if name not in gone})
        more = {f"{names[i * len(names) // handful]}#{i}": {} for i in range(handful)} if names else {}
        return one._replace(rows={**one.rows, **more})

    found = choose([changed(one) for one in asked], candidates, recent_since(catalog.as_of), when)
    assert found.chosen is not None
    assert (found.chosen.suite, found.chosen.metric) == won


@pytest.mark.parametrize(("task", "language"), PAIRS, ids=["-".join(pair) for pair in PAIRS])
def test_the_same_data_give_the_same_ranking_two_years_on(
    task: str, language: str, catalog: Catalog, rules: RuleSet
) -> None:
    """Of models of one's own: what ends on a published day (Bedrock, JumpStart) leaves, and the others stay as they were."""
    asked = Request(purpose=Purpose((task,), (language,)), where=Where(platforms=("ec2",)))
    asked = asked._replace(choice=asked.choice._replace(top=10))
    now, later = (recommend(asked, catalog, rules, today=day) for day in (ASKED, ASKED.replace(year=2028)))
    assert [(e.model.id, e.score, e.quality) for e in now.recommended] == [
        (e.model.id, e.score, e.quality) for e in later.recommended
    ]
    everywhere = asked._replace(where=Where())
    first, second = (Search(everywhere, catalog, rules, day).decision for day in (ASKED, ASKED.replace(year=2028)))
    assert (first.suite, first.metric) == (second.suite, second.metric)


def test_the_suite_is_chosen_among_models_within_reach(build: Any, catalog: Catalog, rules: RuleSet) -> None:
    """In Osaka, on Bedrock and inside Japan, seven models stand; the leaderboard that knows most of all knows none of them."""
    asked = build(
        tasks=["chat"], languages=["ja"], region="ap-northeast-3", platforms=["bedrock"], residency="country", top=50
    )
    search = Search(asked, catalog, rules, ASKED)
    fitting = {entry.model.id for entry in ranking(search)}
    assert fitting <= set(search.within_reach)
    assert len(search.within_reach) < len(search.standing) / 5
    assert search.decision.candidates == len(search.within_reach)
    assert search.decision.suite == "lmarena-text-stylectrl"
    assert PassedOver("swallow-llm-leaderboard-v2", "ja-mtb-avg", 0, "few") not in search.decision.passed_over
