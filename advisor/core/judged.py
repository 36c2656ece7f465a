"""What the answers about one model have in common, as types only: a deployment with what was said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.core.result import Deployment, Finding


def any_fits(deployments: Iterable[Judged]) -> bool:
    """Whether an answer has something that runs: the asked deployment, or any."""
    return any(d.fits for d in deployments)


class Filled(Protocol):
    """An estimate of memory."""

    @property
    def share_of_device(self) -> float:
        """How often the memory of the fullest device is needed: above 1 it does not fit."""


class Judged(Protocol):
    """One deployment, to serve on or to train on."""

    @property
    def deployment(self) -> Deployment:
        """Where and how."""

    @property
    def memory(self) -> Filled | None:
        """What it needs; ``None`` where that is not known, or of no concern."""

    @property
    def fits(self) -> bool | None:
        """Whether it runs; ``None`` when a missing fact decides."""

    @property
    def cost(self) -> object | None:
        """What it costs; ``None`` where no price is known."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules said."""
