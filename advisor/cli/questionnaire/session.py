"""The conversation as a state: which question is next, back, what became idle, the summary, one answer changed from there.

It talks to nobody: a terminal shows `Interview.question` and gives it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from advisor.cli.questionnaire.numbers import Money, in_usd
from advisor.cli.questionnaire.question import Key, Option, Question, Situation
from advisor.errors import UsageError
from advisor.recommend.in_play import InPlay

Count = Callable[[Mapping[Key, Any]], InPlay]
"""What the values of a request leave of the catalogue; raises UsageError where they exclude each other."""

OF_LICENSES: frozenset[Key] = frozenset(
    {("use", "monthly_active_users"), ("use", "annual_revenue_usd"), ("use", "jurisdiction")}
)
"""What is asked for the sake of some licences only. Answers to these do not decide whether they are asked."""

_NEVER = object()


class Asked(NamedTuple):
    """A question of the conversation and its answer, worded."""

    place: int
    question: Question
    answer: str


class Interview:
    """Holds the answers so far and what they leave in play; at the end of the questions there is the summary.

    ``rate``: yen for a dollar, where it was given beforehand.
    """

    def __init__(self, questions: Sequence[Question], count: Count, rate: float | None = None) -> None:
        self._questions = questions
        self._count = count
        self._rate = rate
        self._trail: list[int] = []
        self._before_change: dict[Key, Any] | None = None
        self._dropped: dict[Key, Any] = {}
        self.answers: dict[Key, Any] = {}
        self.left = count({})
        self.fewer = 0
        """How many models the last answer took out of play."""
        self._limits = self.left.asks
        self._at: int | None = 0

    # ------------------------------------------------------------------------------------------------ what is shown

    @property
    def question(self) -> Question | None:
        """The question whose turn it is; ``None``: the summary."""
        return None if self._at is None else self._questions[self._at]

    @property
    def default(self) -> Any:
        """What was answered before, as far as it can still be, else what is usual."""
        question = self._current()
        situation = self._situation(self._at)
        given = self.answers.get(question.key, self._dropped.get(question.key, _NEVER))
        if given is _NEVER:
            return question.default(situation)
        if question.kind == "number":
            return given
        offered = [o.value for o in question.options(situation)]
        if question.kind == "many":
            return [value for value in given if value in offered]
        return given if given in offered else question.default(situation)

    @property
    def options(self) -> Sequence[Option]:
        """What the question offers."""
        return self._current().options(self._situation(self._at))

    @property
    def situation(self) -> Situation:
        """What is known from all answers that matter."""
        return self._situation(None)

    @property
    def position(self) -> tuple[int, int]:
        """The number of the question, and how many there are as things stand."""
        live = self._live()
        return (live.index(self._at) + 1 if self._at in live else len(live), len(live))

    @property
    def changing(self) -> bool:
        """Whether the question was called from the summary."""
        return self._before_change is not None

    @property
    def is_first(self) -> bool:
        """Whether nothing is before the question."""
        return not self._trail and not self.changing

    @property
    def asked(self) -> list[Asked]:
        """The questions answered so far that still matter, in order."""
        end = len(self._questions) if self._at is None or self.changing else self._at
        situation = self._situation(None)
        return [
            Asked(i, q, q.worded(self.answers[q.key], situation))
            for i in self._live()
            if i < end and (q := self._questions[i]).key in self.answers
        ]

    # ------------------------------------------------------------------------------------------------- what is done

    def answer(self, value: Any) -> None:
        """Take the answer and go on: to the next question, or back to the summary once nothing more is open.

        Raises:
            UsageError: it contradicts another answer; nothing has changed.
        """
        question, index = self._current(), self._at
        before, left = dict(self.answers), self.left
        self.answers[question.key] = value
        self._drop_stale()
        try:
            self._recount()
        except UsageError:
            self.answers = before
            raise
        self.fewer = len(left.models) - len(self.left.models)
        self._trail.append(index if index is not None else 0)
        self._at = self._next(index)
        if self._at is None:
            self._before_change = None

    def back(self) -> bool:
        """Return to the question before, from a changed answer to the summary; whether there was somewhere to return to."""
        if self._at is None:
            self._trail = [i for i in self._live() if self._questions[i].key in self.answers]
        if not self._trail:
            if self._before_change is None:
                return False
            self.answers, self._before_change, self._at = self._before_change, None, None
        else:
            self._at = self._trail.pop()
        self.fewer = 0
        self._recount()
        return True

    def change(self, index: int) -> None:
        """Ask one question of the summary again."""
        self._before_change = dict(self.answers)
        self._trail = []
        self._at = index
        self.fewer = 0

    def values(self) -> dict[Key, Any]:
        """Return what the answers mean for a request: without those that no longer matter, money in US dollars."""
        situation = self._situation(None)
        found: dict[Key, Any] = {}
        for index in self._live():
            question = self._questions[index]
            if question.key in self.answers:
                value = self.answers[question.key]
                if isinstance(value, Money):
                    value = self._dollars(question, value, situation.yen_per_dollar)
                found.update(question.means(value) if question.means else {question.key: value})
        return found

    @property
    def yen_per_dollar(self) -> float | None:
        """The rate that was given, or answered because an amount was in yen."""
        return self._situation(None).yen_per_dollar

    @staticmethod
    def _dollars(question: Question, money: Money, rate: float | None) -> float | int | None:
        if money.currency == "JPY" and rate is None:
            return None  # not yet: the rate is the next question
        usd = in_usd(money, rate)
        return round(usd) if question.key[1].startswith("annual") else usd

    # --------------------------------------------------------------------------------------------------- its working

    def _current(self) -> Question:
        if self._at is None:
            raise LookupError("the summary is no question")
        return self._questions[self._at]

    def _situation(self, before: int | None) -> Situation:
        """Return what is known from the answers that matter, to the questions before one (``None``: to all)."""
        end = len(self._questions) if before is None else before
        known = {
            q.key: self.answers[q.key]
            for i in self._live()
            if (q := self._questions[i]).key in self.answers and i < end
        }
        return Situation(known, self._limits, self._rate)

    def _live(self) -> list[int]:
        """Return the questions that matter, each judged by the answers to those before it."""
        known: dict[Key, Any] = {}
        live = []
        for index, question in enumerate(self._questions):
            if question.skip(Situation(known, self._limits, self._rate)):
                continue
            live.append(index)
            if question.key in self.answers:
                known[question.key] = self.answers[question.key]
        return live

    def _next(self, index: int | None) -> int | None:
        """Return the following question; at the end, or when one answer is changed, the first that has no answer."""
        live = self._live()
        if not self.changing and index is not None and (after := [i for i in live if i > index]):
            return after[0]
        return next((i for i in live if self._questions[i].key not in self.answers), None)

    def _drop_stale(self) -> None:
        """Forget what can no longer be chosen, so that it is asked again: families that another region does not have."""
        for index in self._live():
            question = self._questions[index]
            if question.kind == "number" or question.key not in self.answers or index == self._at:
                continue
            offered = [o.value for o in question.options(self._situation(index))]
            given = self.answers[question.key]
            if any(v not in offered for v in given) if question.kind == "many" else given not in offered:
                self._dropped[question.key] = self.answers.pop(question.key)

    def _recount(self) -> None:
        """Count anew; whether a licence asks about something is decided without the answers to just that."""
        others = {key: value for key, value in self.values().items() if key not in OF_LICENSES}
        self._limits = self._count(others).asks
        self.left = self._count(self.values())
