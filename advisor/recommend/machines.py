"""The instance types a request may use, judged once, in classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.core.hardware import InstanceType
from advisor.core.request import Request
from advisor.core.result import Finding
from advisor.core.text import Text
from advisor.recommend.hardware import HardwareClass, classes

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.rules.ruleset import BoundRules
    from advisor.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Machine:
    """One instance type with what the rules say of it in this region."""

    instance: InstanceType
    offered: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class MachineClass:
    """A hardware class with its judged members, cheapest first (those without a price last)."""

    hardware: HardwareClass
    machines: tuple[Machine, ...]


class Machines:
    """Selects and judges. Families default to all that are priced in the region; asked ones are kept to be explained."""

    def __init__(self, request: Request, catalog: Catalog, rules: BoundRules, subject: Subject) -> None:
        self._request = request
        self._catalog = catalog
        self._rules = rules
        self._subject = subject
        self._classes: tuple[MachineClass, ...] | None = None

    @property
    def classes(self) -> tuple[MachineClass, ...]:
        """All classes, in a fixed order."""
        if self._classes is None:
            self._classes = tuple(self._judged(c) for c in classes(self._chosen()))
        return self._classes

    def _chosen(self) -> list[InstanceType]:
        where, catalog = self._request.where, self._catalog
        if where.instance_families:
            return [i for i in catalog.instances.values() if i.family in where.instance_families]
        return [i for i in catalog.instances.values() if catalog.ec2_price(i.name, where.region) is not None]

    def _judged(self, hardware: HardwareClass) -> MachineClass:
        subject, region = self._subject, self._request.where.region
        machines = []
        for instance in hardware.instances:
            subject.instance = instance
            subject.offered = offered = self._catalog.ec2_price(instance.name, region) is not None
            machines.append(Machine(instance, offered, self._rules.judge("instance", subject)))
        machines.sort(key=lambda m: self._price_key(m.instance))
        return MachineClass(hardware, tuple(machines))

    def _price_key(self, instance: InstanceType) -> tuple[bool, float, str]:
        price = self._catalog.ec2_price(instance.name, self._request.where.region)
        on_demand = price.on_demand if price else None
        return (on_demand is None, on_demand or 0.0, instance.name)

    def notes(self) -> tuple[Text, ...]:
        """Say which of the catalogue's families the region does not offer."""
        where = self._request.where
        if set(where.platforms) == {"bedrock"}:
            return ()
        here = set(self._catalog.families_in(where.region))
        absent = sorted({i.family for i in self._catalog.instances.values()} - here)
        if not absent:
            return ()
        region = self._catalog.regions[where.region].name
        names = ", ".join(absent)
        return (
            Text(
                f"not offered in {region.en} ({where.region}): {names}",
                f"{region.ja} ({where.region}) では提供されていません: {names}",
            ),
        )
