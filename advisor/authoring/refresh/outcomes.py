"""What was asked, and what came of it: one outcome for each service and region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.core.text import Text
    from advisor.errors import AdvisorError
    from advisor.sources.aws.observed import Observed

__all__ = ["KINDS", "Kind", "Outcome", "answered", "remarks"]

Kind = Literal["prices", "spot", "bedrock", "jumpstart", "instances", "huggingface"]
"""What ``refresh`` may be asked for, as its options are called."""
KINDS: tuple[Kind, ...] = ("prices", "spot", "bedrock", "jumpstart", "instances", "huggingface")


class Outcome(NamedTuple):
    """``what`` names the answer (``ec2``, ``foundation-models`` …), ``regions`` those it speaks of.

    Exactly one of ``observed`` and ``error`` is there. ``families``: the only instance families asked for; empty: all.
    """

    kind: Kind
    what: str
    regions: tuple[str, ...]
    observed: Observed[Any] | None = None
    error: AdvisorError | None = None
    families: tuple[str, ...] = ()

    @property
    def said_something(self) -> bool:
        """Whether there is an answer, and it is not empty: an empty one never takes anything away."""
        return self.observed is not None and bool(self.observed.rows)


def answered(outcomes: Iterable[Outcome], what: str) -> Iterator[Outcome]:
    """Yield the answers of that name that say something."""
    return (outcome for outcome in outcomes if outcome.what == what and outcome.said_something)


def remarks(outcomes: Iterable[Outcome]) -> tuple[Text, ...]:
    """Return what the readers could not make out, each once."""
    found = (remark for outcome in outcomes if outcome.observed for remark in outcome.observed.remarks)
    return tuple(dict.fromkeys(found))
