"""Who leads, without working out everybody's best.

The models that can reach the list are placed; of the others it is enough to know that they fit.

A bound says what score no way to run a model exceeds. Taken in the order of their bounds, the models after the first
whose bound the list's last score beats cannot enter it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappush, heapreplace

from advisor.core.record import NamedTuple
from advisor.core.result import Recommendation
from advisor.recommend.rank import in_order


class Entrant(NamedTuple):
    """A model before the contest.

    No way to run it scores more than ``bound`` or costs less than ``monthly`` USD a month; ``percentile`` is its place in
    the deciding suite, ``None`` where that has no score of it.
    """

    id: str
    bound: float
    monthly: float
    percentile: float | None


class Outcome(NamedTuple):
    """``placed`` in no order: all that may lead or overshadow those that do. ``beaten`` fit, ``failed`` do not."""

    placed: tuple[Recommendation, ...]
    beaten: frozenset[str]
    failed: frozenset[str]

    @property
    def feasible(self) -> int:
        """How many models fit."""
        return len(self.placed) + len(self.beaten)


def contest(
    entrants: Iterable[Entrant],
    seats: int,
    place: Callable[[str], Recommendation | None],
    fits: Callable[[str], bool],
) -> Outcome:
    """Fill the ``seats`` of a list; the first of ``placed`` by rank are those all models placed would give.

    ``place`` finds the best way to run a model (``None``: it cannot be run), ``fits`` only whether there is one.
    """
    waiting = sorted(entrants, key=lambda e: (-e.bound, e.id))
    placed: list[Recommendation] = []
    failed: set[str] = set()
    leading: list[float] = []
    reached = 0
    for entrant in waiting:
        if len(leading) == seats and entrant.bound < leading[0]:
            break
        reached += 1
        # as long as all fit there is no need to ask; where one did not, others will not, and asking is cheaper than placing
        found = place(entrant.id) if not failed or fits(entrant.id) else None
        if found is None:
            failed.add(entrant.id)
            continue
        placed.append(found)
        if len(leading) < seats:
            heappush(leading, found.score)
        elif found.score > leading[0]:
            heapreplace(leading, found.score)
    rest = waiting[reached:]
    beaten = {entrant.id for entrant in rest if fits(entrant.id)}
    failed |= {entrant.id for entrant in rest} - beaten
    rivals = list(_rivals((e for e in rest if e.id in beaten), in_order(placed)[:seats]))
    placed += [found for rival in rivals if (found := place(rival)) is not None]
    return Outcome(tuple(placed), frozenset(beaten.difference(rivals)), frozenset(failed))


def best_first(entrants: Iterable[Entrant], place: Callable[[str], Recommendation | None]) -> Iterator[Recommendation]:
    """Yield the best way to run each model, in the order of a whole ranking, placing no more models than that takes.

    Who is next is known as soon as no model that waits can score as much.
    """
    placed: list[Recommendation] = []
    for entrant in sorted(entrants, key=lambda e: (-e.bound, e.id)):
        leading = [found for found in placed if found.score > entrant.bound]
        if leading:
            placed = [found for found in placed if found.score <= entrant.bound]
            yield from in_order(leading)
        found = place(entrant.id)
        if found is not None:
            placed.append(found)
    yield from in_order(placed)


def _rivals(entrants: Iterable[Entrant], shown: Sequence[Recommendation]) -> Iterator[str]:
    """Yield the models that may beat one of ``shown`` on cost and on quality: they decide what the front is."""
    points = [
        (entry.best.cost.monthly, entry.quality.percentile)
        for entry in shown
        if entry.best.cost is not None and entry.quality is not None and entry.quality.percentile is not None
    ]
    for entrant in entrants:
        percentile = entrant.percentile
        if percentile is not None and any(entrant.monthly <= usd and percentile >= place for usd, place in points):
            yield entrant.id
