"""The main job: candidates, judgement, ranking, relaxation. Pure: no printing, no network, no clock of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.recommend.service import recommend

__all__ = ["recommend"]


def __getattr__(name: str) -> Any:
    """Import the search when it is asked for: a sizing needs pieces of it, not all."""
    if name != "recommend":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from advisor.recommend.service import recommend

    return recommend
