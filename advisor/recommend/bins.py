"""Judged deployments in their bins, as a report lists them: what can be had, what cannot run, what stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from advisor.core.judged import Judged

J = TypeVar("J", bound="Judged")


class Bins(NamedTuple, Generic[J]):
    """``deployments``: what can be had, the cheapest first, or the asked one whether it fits or not.

    ``rejected`` and ``undetermined``: one for each kind of hardware on each platform, the nearest to fitting first.
    """

    deployments: tuple[J, ...]
    rejected: tuple[J, ...] = ()
    undetermined: tuple[J, ...] = ()


def in_bins(judged: Sequence[J], usd: Callable[[J], float | None], *, everywhere: bool) -> Bins[J]:
    """Put deployments into bins; ``usd`` tells what one costs, ``everywhere`` that no instance was asked."""
    if not everywhere:
        return Bins(tuple(judged[:1]))

    def cheapest(one: J) -> tuple[bool, float, str, str]:
        d, cost = one.deployment, usd(one)
        return (cost is None, cost or 0.0, d.platform, d.instance_type or d.inference_profile or "")

    others = [one for one in judged if not _offered(one)]
    return Bins(
        deployments=tuple(sorted(filter(_offered, judged), key=cheapest)),
        rejected=tuple(_one_a_kind(one for one in others if one.fits is False)),
        undetermined=tuple(_one_a_kind(one for one in others if one.fits is not False)),
    )


def _offered(one: Judged) -> bool:
    """Whether it fits and can be had: an instance nobody lists a price of may not be offered at all."""
    return bool(one.fits and (one.cost or one.deployment.platform == "bedrock"))


def _one_a_kind(judged: Iterable[J]) -> list[J]:
    first: dict[tuple[object, ...], J] = {}
    for one in judged:
        d = one.deployment
        key = (d.platform, d.accelerator, d.accelerator_count, d.bedrock_model_id, d.inference_profile)
        first.setdefault(key, one)
    return sorted(first.values(), key=_shortfall)


def _shortfall(one: Judged) -> tuple[int, float]:
    """Sort key of what does not fit: fewest known exclusions, then the least memory missing."""
    known = sum(f.severity == "exclude" and not f.missing for f in one.findings)
    return (known, one.memory.share_of_device if one.memory else 0.0)
