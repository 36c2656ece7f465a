"""Why nothing of a model can be had: what fails unlike the rest, found with no more work than telling it apart takes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from advisor.core.record import NamedTuple
from advisor.core.result import Reason
from advisor.recommend.hardware import ClassKey
from advisor.recommend.machines import Machine, MachineClass
from advisor.recommend.placements import Device, Placements, Tried

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.model import Model
    from advisor.core.request import Platform
    from advisor.recommend.offers import Offers
    from advisor.recommend.ways import Way

Said: TypeAlias = tuple[Hashable, ...]
"""What exclusions read of a model and of where its weights come from."""

_Apart: TypeAlias = tuple[str, frozenset[Reason]]
"""What failures are told apart by: the channel, and why."""


class Failure(NamedTuple):
    """A placement offered on a machine, where it fails for reasons of its own; not worded yet."""

    machines: MachineClass
    tried: Tried
    platform: Platform
    machine: Machine


class _Outcome(NamedTuple):
    """What decides why the offers of a placement fail, where the plan for the load does not.

    ``reasons``: why it cannot be put there. ``timed``: whether its speed is known.
    """

    hardware: ClassKey
    reasons: tuple[Reason, ...]
    timed: bool
    said: Said


_Unlike: TypeAlias = dict[_Apart, tuple["Platform", Machine]]
"""Where the offers of a placement fail first for each set of reasons."""


class Failing:
    """Finds what fails; why offers do is worked out once for all models of which rules read the same."""

    def __init__(self, placements: Placements, offers: Offers, classes: Sequence[MachineClass]) -> None:
        self._placements = placements
        self._offers = offers
        self._classes = classes
        self._known: dict[_Outcome, _Unlike] = {}

    def of(
        self,
        model: Model,
        architecture: Architecture,
        ways: Sequence[Way],
        said: Said | None,
        is_beyond: Callable[[MachineClass], bool],
    ) -> list[Failure]:
        """Return the first failure of each set of reasons in each channel, of a model of which nothing is feasible.

        The subject is turned to the model. ``said``: ``None`` where rules tell models apart that are otherwise alike.
        ``is_beyond``: whether a class exceeds every limit on time and cost however the model is served there. Then one way to
        serve it that fits there fails like any other, and what fits fewer of the same devices fits there as well: where all
        that follows has been told, nothing is estimated.
        """
        told: dict[_Apart, Failure] = {}
        fitting: dict[Device, bool] = {}
        for machines in self._classes:
            hardware, beyond = machines.hardware, is_beyond(machines)
            device = self._placements.device(hardware)
            if beyond and said is not None and device in fitting:
                known = self._known.get(_Outcome(hardware.key, (), fitting[device], said))
                if known is not None and known.keys() <= told.keys():
                    continue
            most, in_full = 1 if beyond else None, self._offers.in_full
            for tried in self._placements.nearest(model, architecture, hardware, in_full=in_full, most=most):
                outcome = None
                if said is not None and (beyond or tried.reasons):  # else it hangs on the plan for the load
                    outcome = _Outcome(hardware.key, tried.reasons, self._offers.is_timed(hardware, tried.put), said)
                    if not tried.reasons:
                        fitting[device] = outcome.timed
                for apart, (platform, machine) in self._unlike(architecture, machines, tried, ways, outcome).items():
                    told.setdefault(apart, Failure(machines, tried, platform, machine))
        return list(told.values())

    def _unlike(
        self,
        architecture: Architecture,
        machines: MachineClass,
        tried: Tried,
        ways: Sequence[Way],
        outcome: _Outcome | None,
    ) -> _Unlike:
        """Return where offers fail unlike each other; what has one ``outcome`` is looked at once."""
        known = self._known.get(outcome) if outcome else None
        if known is not None:
            return known
        found: _Unlike = {}
        for way, machine, reasons in self._offers.reasons(architecture, machines, tried, ways):
            found.setdefault((way.channel.name, frozenset(reasons)), (way.platform, machine))
        if outcome:
            self._known[outcome] = found
        return found
