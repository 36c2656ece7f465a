"""Predictions against measurements, and what the page says of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from statistics import mean, median
from typing import NamedTuple, TypeVar

from advisor.core.text import Text

Row = TypeVar("Row")
Fitted = TypeVar("Fitted")
Found = TypeVar("Found")


class Outcome(NamedTuple):
    """One measured row: ``low`` and ``high`` are the band stated with the prediction, where there is one.

    ``model`` is what is held out together (`tests.truth.rows.group_of`).
    """

    row: str
    model: Hashable
    device: str
    predicted: float
    measured: float
    low: float | None = None
    high: float | None = None

    @property
    def error(self) -> float:
        """Relative error: +0.1 is a prediction 10 % too high."""
        return self.predicted / self.measured - 1

    @property
    def inside(self) -> bool:
        """Whether the measurement lies inside the band."""
        return self.low is not None and self.high is not None and self.low <= self.measured <= self.high


class Verdict(NamedTuple):
    """One row that started or did not: ``tight`` when the prediction said so besides fitting."""

    row: str
    model: Hashable
    device: str
    fits: bool
    fitted: bool
    tight: bool = False

    @property
    def right(self) -> bool:
        """Whether prediction and outcome agree."""
        return self.fits is self.fitted


class Goal(NamedTuple):
    """What must be reached; ``None``: reported only. Shares are of rows, ``median`` to ``worst`` absolute errors."""

    median: float | None = None
    p90: float | None = None
    worst: float | None = None
    inside: float | None = None
    rank: float | None = None
    right: float | None = None


NO_GOAL = Goal()
EXACT = Goal(worst=0.0)
_ERRORS = frozenset({"median", "p90", "worst"})  # the smaller the better


class Score(NamedTuple):
    """One line of the page: the rows of one subject, on one device or on several."""

    label: Text
    outcomes: tuple[Outcome, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    goal: Goal = NO_GOAL

    @property
    def models(self) -> int:
        """How many different models the rows are of."""
        return len({row.model for row in (*self.outcomes, *self.verdicts)})

    @property
    def median(self) -> float:
        """Median absolute error."""
        return median(abs(o.error) for o in self.outcomes)

    @property
    def p90(self) -> float:
        """Absolute error that nine rows in ten do not exceed."""
        errors = sorted(abs(o.error) for o in self.outcomes)
        return errors[-(-9 * len(errors) // 10) - 1]

    @property
    def worst(self) -> float:
        """Largest absolute error."""
        return max(abs(o.error) for o in self.outcomes)

    @property
    def bias(self) -> float:
        """Median signed error."""
        return median(o.error for o in self.outcomes)

    @property
    def inside(self) -> float | None:
        """Share of rows inside their band; ``None`` when no band is stated."""
        if any(o.low is None for o in self.outcomes):
            return None
        return sum(o.inside for o in self.outcomes) / len(self.outcomes)

    @property
    def inside_by_model(self) -> float | None:
        """Mean over the models of the share of rows inside their band: a model measured often does not decide alone."""
        if self.inside is None:
            return None
        return mean(
            mean(o.inside for o in self.outcomes if o.model == model) for model in {o.model for o in self.outcomes}
        )

    @property
    def rank(self) -> float | None:
        """Spearman's rank correlation; ``None`` for fewer than five rows."""
        if len(self.outcomes) < 5:
            return None
        return _correlation(_ranks([o.predicted for o in self.outcomes]), _ranks([o.measured for o in self.outcomes]))

    @property
    def right(self) -> float | None:
        """Share of verdicts that agree with the outcome."""
        return sum(v.right for v in self.verdicts) / len(self.verdicts) if self.verdicts else None

    def misses(self, goal: Goal | None = None) -> list[str]:
        """Return what of the goal (default: its own) is not reached, each as ``median: 0.231, goal 0.200``."""
        return [
            f"{name}: {reached:.3f}, goal {wanted:.3f}"
            for name, wanted in (goal or self.goal)._asdict().items()
            if wanted is not None and not _holds(name, reached := getattr(self, name), wanted)
        ]


class Part(NamedTuple):
    """A section of the page. ``prose`` says where the rows are from, what is left out, and what to expect of it."""

    key: str
    title: Text
    prose: tuple[Text, ...]
    scores: tuple[Score, ...]

    def name_of(self, score: Score) -> str:
        """Return what one of its scores is called among all."""
        return f"{self.key}: {score.label.en}"


def held_out(
    rows: Sequence[Row],
    group: Callable[[Row], Hashable],
    fit: Callable[[list[Row]], Fitted],
    predict: Callable[[Fitted, Row], Found],
) -> list[Found]:
    """Predict every row with constants fitted to the rows of all other groups (models); order of the rows is kept."""
    fitted = {
        name: fit([row for row in rows if group(row) != name]) for name in dict.fromkeys(group(row) for row in rows)
    }
    return [predict(fitted[group(row)], row) for row in rows]


def _holds(name: str, reached: float, goal: float) -> bool:
    return reached <= goal if name in _ERRORS else reached >= goal


def _ranks(values: Sequence[float]) -> list[float]:
    """Return ranks from 1; equal values share the mean of theirs."""
    order = sorted(values)
    first = {value: order.index(value) for value in set(values)}
    return [first[value] + (order.count(value) + 1) / 2 for value in values]


def _correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Return Pearson's correlation; ``None`` where one side does not vary."""
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    both = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    spread = (sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)) ** 0.5
    return both / spread if spread else None
