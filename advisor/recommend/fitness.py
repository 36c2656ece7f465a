"""Which of the suites listed for a task is fit to decide: how many candidates it knows, and how old these are.

A metric does not decide when it is *weak* (the data say why), knows too *few* of the candidates, tells nobody from
guessing (*chance*), is *outdated* (hardly any of those it knows came out in the two years before the catalogue's
date, though the candidates did), knows clearly less than half of what another does (*narrow*), or when another of like coverage has
results more than a year newer (*older*). Of the rest the first listed decides.

No clock is read: what decides is the same on every day that the same data are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from typing import Any, Literal

from advisor.core.intervals import wilson
from advisor.core.record import NamedTuple
from advisor.core.text import Text
from advisor.recommend.rank import FULL_COUNT
from advisor.recommend.rows import by_others, tells_nothing

MIN_COVERED = 2
FEW = 5
MIN_SHARE = 0.05
"""A suite that knows fewer than `FEW` of the candidates and less than this share of them compares hardly anything."""
MIN_SHARE_OF_WIDEST = 0.5
"""A suite that knows clearly less than half of what another one knows leaves too much out.

Measured against the other suites and not against the candidates, so that a catalogue that grows by models nobody has
evaluated does not take the evidence from those that were. *Clearly*: by more than chance explains (`_narrow`), so that the
order of the list holds where the two know about as many, and a few rows more or less do not turn it. One that knows few is
the sooner passed over: it would hardly be believed.
"""
RECENT_YEARS = 2
MIN_RECENT = 0.2
"""A suite of which a smaller share of the known candidates is of the years before the catalogue's date knows old models only."""
SAME_AGE_DAYS = 365
"""Results this much older than another's are as good as new: the order of the list decides between them."""

Unfit = Literal["weak", "few", "chance", "outdated", "narrow", "older"]

NOT_FIT: Mapping[Unfit, Text] = {
    "weak": Text("{why}", "{why}"),
    "few": Text("knows {count}", "{count} 件を収録"),
    "chance": Text("tells none of its models from guessing", "どのモデルも推測と差のない成績"),
    "outdated": Text(
        "knows {count}, hardly any that came out since {since}",
        "{count} 件を収録、{since} 以降に公開されたモデルはごくわずか",
    ),
    "narrow": Text("knows {count}", "{count} 件を収録"),
    "older": Text("knows {count}, but its results are older ({as_of})", "{count} 件を収録、結果が古い ({as_of})"),
}

Rows = Mapping[str, Mapping[str, Any]]


class Listed(NamedTuple):
    """A metric listed for a task, with the rows of the candidates that it knows, by model."""

    suite: str
    metric: str
    rows: Rows
    as_of: str
    weak: bool
    at_chance: bool = False


class PassedOver(NamedTuple):
    """A listed metric that does not decide, how many candidates it knows, and why it does not."""

    suite: str
    metric: str
    covered: int
    why: Unfit


class Choice(NamedTuple):
    """The metric that decides (``None``: none is fit), and those that were asked before it."""

    chosen: Listed | None
    passed_over: tuple[PassedOver, ...]


def listed(names: Sequence[str], wanted: Set[str], suites: Mapping[str, Any]) -> list[Listed]:
    """Return the metrics of these names that exist, with what others measured of the wanted models."""
    found = []
    for name in names:
        suite_id, _, metric_id = name.partition(":")
        metrics = suites.get(suite_id, {}).get("metrics", {})
        metric_id = metric_id or next(iter(metrics), "")
        if metric_id in metrics:
            metric = metrics[metric_id]
            rows = {row["model"]: row for row in by_others(metric) if row["model"] in wanted}
            as_of = suites[suite_id]["as_of"]
            found.append(Listed(suite_id, metric_id, rows, as_of, "weak" in metric, tells_nothing(metric)))
    return found


def recent_since(as_of: str) -> str:
    """Return the day from which on a model is recent: two years before the catalogue's date (`Catalog.as_of`).

    Not before today: the same data would give another answer as time passes.
    """
    year, month, day = as_of.split("-")
    return f"{max(int(year) - RECENT_YEARS, 0):04}-{month}-{min(int(day), 28):02}"


def choose(asked: Sequence[Listed], candidates: Set[str], since: str, released: Callable[[str], str | None]) -> Choice:
    """Choose the metric that decides between the candidates.

    Models that came out on the day ``since`` (`recent_since`) or later are recent. ``released`` tells when one came out, as
    far as that is known; it is read as its earliest day.
    """
    least_recent = MIN_RECENT if _recent(candidates, since, released) >= MIN_RECENT else 0.0
    unfit: dict[int, Unfit] = {}
    for i, one in enumerate(asked):
        if one.weak:
            unfit[i] = "weak"
        elif _knows_few(len(one.rows), len(candidates)):
            unfit[i] = "few"
        elif one.at_chance:
            unfit[i] = "chance"
        elif _recent(one.rows.keys(), since, released) < least_recent:
            unfit[i] = "outdated"
    able = [i for i in range(len(asked)) if i not in unfit]
    widest = max((len(asked[i].rows) for i in able), default=0)
    wide = [i for i in able if not _narrow(len(asked[i].rows), widest)]
    unfit |= dict.fromkeys(set(able) - set(wide), "narrow")
    fresh = [i for i in wide if not any(_outdates(asked[j], asked[i]) for j in wide)]
    unfit |= dict.fromkeys(set(wide) - set(fresh), "older")
    first = fresh[0] if fresh else len(asked)
    before = (PassedOver(one.suite, one.metric, len(one.rows), unfit[i]) for i, one in enumerate(asked[:first]))
    return Choice(asked[first] if fresh else None, tuple(before))


def _knows_few(count: int, candidates: int) -> bool:
    return count < max(1, min(MIN_COVERED, candidates)) or (count < FEW and count < MIN_SHARE * candidates)


def _narrow(count: int, widest: int) -> bool:
    """Whether a suite knows less than half of what the widest knows, and chance does not explain that.

    Of what the two know together its part is a third where it knows half as many, and a half where it knows as many. The
    95 % interval of the part lies below a third; for one that knows too few to be believed in full, below a half.
    """
    if count >= MIN_SHARE_OF_WIDEST * widest:
        return False
    ratio = MIN_SHARE_OF_WIDEST if count >= FULL_COUNT else 1.0
    _, most = wilson(count / (count + widest), count + widest)
    return most < ratio / (1 + ratio)


def _recent(models: Set[str], since: str, released: Callable[[str], str | None]) -> float:
    """Return which share of the models of known date is of ``since`` or later; 0 where no date is known."""
    dates = [day for day in map(released, models) if day]
    return sum(day >= since for day in dates) / len(dates) if dates else 0.0


def _outdates(newer: Listed, one: Listed) -> bool:
    """Whether a suite's results are of another age than one's that does not know twice as many candidates."""
    days = (_day(newer.as_of) - _day(one.as_of)).days
    return days > SAME_AGE_DAYS and len(newer.rows) >= MIN_SHARE_OF_WIDEST * len(one.rows)


def _day(as_of: str) -> date:
    """Return the earliest day of a date that may lack its day or month."""
    return date.fromisoformat((as_of + "-01-01")[:10])
