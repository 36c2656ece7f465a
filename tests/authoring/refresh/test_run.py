"""Many questions at once: every one has an outcome, whatever becomes of the others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.authoring.refresh.outcomes import KINDS, Kind, answered
from advisor.authoring.refresh.run import AT_ONCE, Job, run
from advisor.core.text import Text
from advisor.errors import UpstreamError
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.observed import Observed

WAIT = 10
"""Seconds: more than a busy machine needs, and a test that hangs fails."""


def job(what: str = "ec2", ask: Callable[[], Any] | None = None, kind: Any = "prices", **how: Any) -> Job:
    return Job(kind, what, ("ap-northeast-1",), ask or (lambda: Observed((what,), "https://example.com")), **how)


def raising(error: BaseException) -> Callable[[], Any]:
    def ask() -> Any:
        raise error

    return ask


def refused(kind: Any) -> AwsError:
    return AwsError(kind, Text("no", "否"), Text("do", "実行"))


def test_no_questions_have_no_outcomes() -> None:
    assert list(run([])) == []


def test_an_answer_comes_with_what_was_asked() -> None:
    (outcome,) = run([job("offerings", kind="instances", families=("g5",))])
    assert outcome[:3] == ("instances", "offerings", ("ap-northeast-1",))
    assert outcome.families == ("g5",)
    assert outcome.error is None
    assert outcome.observed is not None
    assert outcome.observed.rows == ("offerings",)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.booleans(), max_size=30), st.integers(1, 8))
def test_every_question_has_one_outcome_and_failures_do_not_touch_others(fails: list[bool], at_once: int) -> None:
    error = UpstreamError(Text("no", "否"))
    jobs = [job(str(number), raising(error) if failing else None) for number, failing in enumerate(fails)]
    outcomes = list(run(jobs, at_once))
    assert sorted(int(outcome.what) for outcome in outcomes) == list(range(len(fails)))
    for outcome in outcomes:
        assert (outcome.error is not None) == fails[int(outcome.what)]
        assert (outcome.observed is None) == fails[int(outcome.what)]


def test_questions_are_asked_at_once_but_not_more_than_so_many() -> None:
    meeting, lock = threading.Barrier(3), threading.Lock()
    now, most = 0, 0

    def ask() -> Any:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        meeting.wait(WAIT)
        with lock:
            now -= 1
        return Observed((), "")

    assert len(list(run([job(ask=ask) for _ in range(9)], 3))) == 9
    assert most == 3
    assert AT_ONCE > 1


def test_outcomes_come_as_they_are_ready() -> None:
    gate = threading.Event()

    def slow() -> Any:
        assert gate.wait(WAIT)
        return Observed((), "")

    outcomes = run([job("slow", slow), job("quick")], 2)
    assert next(outcomes).what == "quick"
    gate.set()
    assert next(outcomes).what == "slow"


@pytest.mark.parametrize("kind", ["credentials", "expired"])
def test_once_credentials_are_refused_nothing_that_needs_them_is_asked(kind: str) -> None:
    asked: list[str] = []

    def noted(what: str) -> Callable[[], Any]:
        def ask() -> Any:
            asked.append(what)
            return Observed((), "")

        return ask

    error = refused(kind)
    jobs = [job("first", raising(error)), job("second", noted("second")), job("hub", noted("hub"), kind="huggingface")]
    outcomes = {outcome.what: outcome for outcome in run(jobs, 1)}
    assert asked == ["hub"]
    assert outcomes["second"].error is error
    assert outcomes["hub"].error is None


def test_other_refusals_stop_nothing() -> None:
    outcomes = list(run([job("first", raising(refused("denied"))), job("second")], 1))
    assert [outcome.error is None for outcome in outcomes] == [False, True]


@pytest.mark.parametrize("at_once", [1, 3])
def test_one_answer_that_breaks_us_is_told_and_costs_no_other(at_once: int) -> None:
    jobs = [job("broken", raising(ZeroDivisionError()), families=("g5",)), *(job(str(n)) for n in range(20))]
    outcomes = {outcome.what: outcome for outcome in run(jobs, at_once)}
    assert len(outcomes) == 21
    broken = outcomes.pop("broken")
    assert isinstance(broken.error, UpstreamError)
    assert (broken.observed, broken.families, broken.regions) == (None, ("g5",), ("ap-northeast-1",))
    for text in (broken.error.message.en, broken.error.message.ja):
        assert "ZeroDivisionError" in text
    assert broken.error.hint is not None
    assert all(outcome.error is None and outcome.said_something for outcome in outcomes.values())


class Stop(BaseException):
    """What is no error of an answer: an interruption."""


def test_what_is_no_error_of_one_answer_is_not_hidden() -> None:
    with pytest.raises(Stop):
        list(run([job(ask=raising(Stop())), *(job() for _ in range(20))], 2))


def test_who_stops_waiting_stops_the_asking() -> None:
    asked: list[int] = []
    gate = threading.Event()

    def later() -> Any:
        asked.append(1)
        assert gate.wait(WAIT)
        return Observed((), "")

    outcomes = run([job("quick"), *(job("later", later) for _ in range(50))], 1)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    gate.set()
    assert len(asked) <= 1


def test_the_kinds_are_those_of_the_options() -> None:
    assert get_args(Kind) == KINDS


def test_an_answer_without_rows_says_nothing() -> None:
    outcomes = list(run([job("ec2", lambda: Observed((), "")), job("spot"), job("ec2", raising(refused("denied")))], 1))
    assert [outcome.said_something for outcome in outcomes] == [False, True, False]
    assert list(answered(outcomes, "ec2")) == []
    assert [outcome.what for outcome in answered(outcomes, "spot")] == ["spot"]
