"""The instance types a request may use, judged once, in classes."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING

from advisor.core.hardware import InstanceType, sagemaker_name
from advisor.core.record import NamedTuple
from advisor.core.result import Finding
from advisor.core.text import Text
from advisor.estimate.cost import Quote, ec2_quote, sagemaker_quote
from advisor.recommend.hardware import ClassKey, HardwareClass, classes

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.request import Platform, Request
    from advisor.rules.ruleset import BoundRules
    from advisor.rules.subject import Subject


SELF_HOSTING: tuple[Platform, ...] = ("ec2", "sagemaker")


def sold_as(instance: InstanceType, platform: Platform) -> str:
    """Return the name of an instance type on a platform."""
    return sagemaker_name(instance.name) if platform == "sagemaker" else instance.name


class Machine(NamedTuple):
    """One instance type with what the rules say of it in this region."""

    instance: InstanceType
    offered: bool
    findings: tuple[Finding, ...]


class MachineClass(NamedTuple):
    """A hardware class with its judged members, cheapest on demand first (those without a price last)."""

    hardware: HardwareClass
    machines: tuple[Machine, ...]


class Priced(NamedTuple):
    """A class on a platform that sells it: USD an hour of its cheapest member, and what its devices offer together."""

    hourly: float
    platform: Platform
    machines: MachineClass
    memory_bytes: int


class Machines:
    """Selects and judges. Families default to all that are priced in the region; asked ones are kept to be explained.

    ``only`` names the instance types instead, priced in the region or not.
    """

    def __init__(
        self,
        request: Request,
        catalog: Catalog,
        rules: BoundRules,
        subject: Subject,
        only: Sequence[InstanceType] | None = None,
    ) -> None:
        self._request = request
        self._catalog = catalog
        self._rules = rules
        self._subject = subject
        self._only = only
        self._classes: tuple[MachineClass, ...] | None = None
        self._in_order: dict[tuple[ClassKey, Platform], tuple[Machine, ...]] = {}
        self._prices: dict[tuple[str, Platform], Quote | None] = {}
        self._least: dict[tuple[ClassKey, Platform], float] = {}
        self._by_price: list[Priced] | None = None

    @property
    def classes(self) -> tuple[MachineClass, ...]:
        """All classes, in a fixed order."""
        if self._classes is None:
            self._classes = tuple(self._judged(c) for c in classes(self._chosen()))
        return self._classes

    @property
    def by_price(self) -> list[Priced]:
        """The classes that can be bought on each self-hosting platform, by the hourly price of their cheapest member."""
        if self._by_price is None:
            priced = [
                Priced(min(quotes), platform, machines, machines.hardware.memory_bytes)
                for platform in SELF_HOSTING
                for machines in self.classes
                if (quotes := self._quotes(machines, platform))
            ]
            self._by_price = sorted(priced, key=lambda p: (p.hourly, p.platform, p.machines.hardware.key))
        return self._by_price

    def cheapest_first(self, machines: MachineClass, platform: Platform) -> tuple[Machine, ...]:
        """Return the members of a class by their price on a platform, bought as the request wants; those without one last.

        The order differs from the on-demand one: savings on spot and reserved capacity differ from type to type.
        """
        key = (machines.hardware.key, platform)
        if key not in self._in_order:
            quotes = {m.instance.name: self.quote(m.instance.name, platform) for m in machines.machines}
            self._in_order[key] = tuple(
                sorted(machines.machines, key=lambda m: q.usd_per_hour if (q := quotes[m.instance.name]) else inf)
            )
        return self._in_order[key]

    def least_hourly(self, machines: MachineClass, platform: Platform) -> float:
        """Return USD an hour of the cheapest member of a class on a platform; infinite where none has a price."""
        key = (machines.hardware.key, platform)
        if key not in self._least:
            self._least[key] = min(self._quotes(machines, platform), default=inf)
        return self._least[key]

    def _quotes(self, machines: MachineClass, platform: Platform) -> list[float]:
        quotes = (self.quote(m.instance.name, platform) for m in machines.machines)
        return [q.usd_per_hour for q in quotes if q is not None]

    def quote(self, instance: str, platform: Platform) -> Quote | None:
        """Return the price of one hour as the request wants to buy it; ``None``: not offered so, or not known."""
        key = (instance, platform)
        if key not in self._prices:
            self._prices[key] = self._priced(instance, platform)
        return self._prices[key]

    def _priced(self, instance: str, platform: Platform) -> Quote | None:
        where = self._request.where
        if platform == "sagemaker":
            hosting = self._catalog.sagemaker_price(instance, where.region)
            return sagemaker_quote(hosting, where.purchase) if hosting else None
        listed = self._catalog.ec2_price(instance, where.region)
        return ec2_quote(listed, where.purchase) if listed else None

    def _chosen(self) -> list[InstanceType]:
        where, catalog = self._request.where, self._catalog
        if self._only is not None:
            return list(self._only)
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
