"""What a question is: what is asked, why it matters, what may be answered, when it can be skipped, what is the default.

Answers are held by (group, key) as in a requirements file, so that the summary, the saved file and the equivalent command
line all come from the same place. Groups of our own (`ASK`) are about the conversation and never leave it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from advisor.cli.language import current, say, t
from advisor.cli.questionnaire import numbers
from advisor.cli.questionnaire.numbers import Money, NotReadError
from advisor.core.request import FIELDS
from advisor.core.text import Text
from advisor.render import money

Key = tuple[str, str]
Answers = Mapping[Key, Any]

ASK = "ask"
"""The group of what is asked for the conversation itself."""
RATE: Key = (ASK, "yen_per_dollar")
MORE: Key = (ASK, "more")

NOT_STATED = Text("not stated", "指定なし")
NO_LIMIT = Text("no limit", "指定なし")


class Option(NamedTuple):
    """One answer to choose: the value kept, how it is shown, and what else it may be searched by."""

    value: Any
    label: Text
    words: str = ""


class Situation(NamedTuple):
    """What is known when a question's turn comes.

    ``limits``: keys of ``use`` that a licence still in play sets a limit to. ``rate``: yen for a dollar, as given.
    """

    answers: Answers
    limits: frozenset[str] = frozenset()
    rate: float | None = None

    def get(self, group: str, key: str, default: Any = None) -> Any:
        """Return one answer."""
        return self.answers.get((group, key), default)

    @property
    def yen_per_dollar(self) -> float | None:
        """The rate that was given, or answered."""
        answered: float | None = self.answers.get(RATE)
        return self.rate if answered is None else answered


class Number(NamedTuple):
    """How a number is read and shown; ``unit`` follows it. ``between``: what it can be, where no key of a request says."""

    kind: numbers.Kind = "count"
    unit: Text = Text("", "")
    period: numbers.Period | None = None
    between: tuple[float, float] | None = None


COUNT = Number()


def _no_options(_: Situation) -> Sequence[Option]:
    return ()


def _never(_: Situation) -> bool:
    return False


@dataclass(frozen=True)
class Question:
    """One question; what depends on the answers so far is a function of the `Situation`.

    ``name`` stands for it where there is little room. ``optional``: nothing is an answer too, worded ``nothing``.
    ``means`` says what of a request an answer stands for, where that is not the key itself.
    """

    key: Key
    name: Text
    ask: Text
    why: Text
    kind: Literal["one", "many", "number"]
    default: Callable[[Situation], Any]
    options: Callable[[Situation], Sequence[Option]] = _no_options
    skip: Callable[[Situation], bool] = _never
    optional: bool = False
    nothing: Text = NOT_STATED
    number: Number = COUNT
    means: Callable[[Any], Answers] | None = None

    def read(self, text: str) -> Any:
        """Return the typed number; nothing typed on an optional question is no bound.

        Raises:
            NotReadError: it is no number that can be the answer.
        """
        if not text.strip():
            if self.optional:
                return None
            raise NotReadError(Text("a number is needed", "数値を入力してください"))
        value = numbers.read(text, self.number.kind, self.number.period)
        plain = value.amount if isinstance(value, Money) else value
        if self.number.between and not self.number.between[0] <= plain <= self.number.between[1]:
            least, most = (f"{end:,.10g}" for end in self.number.between)
            raise NotReadError(
                Text(f"a number from {least} to {most} is needed", f"{least}〜{most} の数値を入力してください")
            )
        field = FIELDS.get(self.key)
        above_zero = field is None or field.above
        if (above_zero and plain <= 0) or (field is not None and plain < field.least):
            bound = 0 if above_zero or field is None else field.least
            raise NotReadError(
                Text(f"more than {bound:,.0f} is needed", f"{bound:,.0f} より大きい数値を入力してください")
                if above_zero
                else Text(f"at least {bound:,.0f} is needed", f"{bound:,.0f} 以上の数値を入力してください")
            )
        if field is not None and plain > field.most:
            raise NotReadError(Text(f"at most {field.most:,.0f}", f"{field.most:,.0f} 以下の数値を入力してください"))
        return value

    def typed(self, answer: Any) -> str:
        """Return an answer as the text that gives it: what stands in the field when the question is asked again."""
        if answer is None:
            return ""
        if isinstance(answer, Money):
            return (
                t("{} yen", "{} 円").format(f"{answer.amount:,f}")
                if answer.currency == "JPY"
                else money.exact(answer.amount)
            )
        return f"{answer:g}" if isinstance(answer, float) else str(answer)

    def worded(self, answer: Any, situation: Situation) -> str:
        """Word one answer as it was chosen."""
        if self.kind == "number":
            return say(self.nothing) if answer is None else self._figure(answer, situation.yen_per_dollar)
        labels = {repr(o.value): say(o.label) for o in self.options(situation)}
        if self.kind == "many":
            return t(", ", "、").join(labels.get(repr(v), str(v)) for v in answer) or say(self.nothing)
        return labels.get(repr(answer), str(answer))

    def _figure(self, answer: Any, rate: float | None) -> str:
        unit = say(self.number.unit)
        if isinstance(answer, Money):
            return _amount(answer, unit, rate)
        return (f"{answer:,g}" if isinstance(answer, float) else f"{answer:,}") + unit


def _in_steps(amount: Decimal) -> str:
    """Return yen as they are said: ``30 万``, ``1.5 億``; others in digits."""
    for step, name in ((10**8, "億"), (10**4, "万")):
        if amount >= step and amount % (step // 100) == 0:
            return f"{(amount / step).normalize():,f} {name}"
    return f"{amount:,f} "


_CENTS_BELOW = 100_000
"""Of larger amounts nobody reads the cents."""


def _amount(given: Money, unit: str, rate: float | None) -> str:
    """Return an amount as it was said; yen with the dollars that they are reckoned as, and the rate that says so."""
    if given.currency == "USD":
        return money.exact(given.amount) + unit
    yen = t("¥{}", "{}円").format(_in_steps(given.amount) if current() == "ja" else f"{given.amount:,f}")
    if rate is None:
        return yen + unit
    usd = numbers.in_usd(given, rate)
    dollars = money.limit(usd, current()) if usd < _CENTS_BELOW else money.usd(usd, current())
    told = t("{dollars} at ¥{rate} to the dollar", "{dollars}、1 ドル = {rate} 円")
    return f"{yen}{unit} ({told.format(dollars=dollars, rate=f'{rate:,.10g}')})"


def fixed(*options: tuple[Any, str, str]) -> Callable[[Situation], Sequence[Option]]:
    """Return options that depend on nothing."""
    made = tuple(Option(value, Text(en, ja), f"{value}") for value, en, ja in options)
    return lambda _: made


def always(value: Any) -> Callable[[Situation], Any]:
    """Return a default that depends on nothing."""
    return lambda _: value


YES_NO = fixed((True, "yes", "はい"), (False, "no", "いいえ"))


def no_more(situation: Situation) -> bool:
    """Whether the rarely needed questions are left out."""
    return not situation.answers.get(MORE)


def number_question(
    key: Key,
    name: Text,
    ask: Text,
    why: Text,
    default: float | None,
    number: Number,
    *,
    skip: Any = None,
    nothing: Any = None,
) -> Question:
    """Return a question for a number; without a ``default`` it may stay without an answer."""
    return Question(
        key,
        name,
        ask,
        why,
        "number",
        always(default),
        skip=skip or (lambda _: False),
        optional=default is None,
        nothing=nothing or NO_LIMIT,
        number=number,
    )
