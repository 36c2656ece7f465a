"""Hardware classes: instance types that differ only in host and price are judged once."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.core.hardware import Accelerator, InstanceType
from advisor.core.record import NamedTuple


class ClassKey(NamedTuple):
    """What memory, parallelism, speed and the choice of engine depend on; ``host`` is its processor architecture."""

    accelerator: str
    devices: int
    interconnect: str
    host: str


class HardwareClass(NamedTuple):
    """Instance types with the same accelerators, interconnect and processor architecture, smallest host first."""

    key: ClassKey
    instances: tuple[InstanceType, ...]

    @property
    def accelerator(self) -> Accelerator:
        """The device they share."""
        return self.instances[0].accelerator

    @property
    def devices(self) -> int:
        """Devices in one instance."""
        return self.key.devices

    @property
    def memory_bytes(self) -> int:
        """What the devices of one instance offer together."""
        return self.key.devices * self.accelerator.memory_bytes


def classes(instances: Iterable[InstanceType]) -> list[HardwareClass]:
    """Group instance types; the order of the input does not matter."""
    groups: dict[ClassKey, list[InstanceType]] = {}
    for instance in instances:
        key = ClassKey(
            instance.accelerator.id, instance.accelerator_count, instance.interconnect, instance.architecture
        )
        groups.setdefault(key, []).append(instance)
    return [
        HardwareClass(key, tuple(sorted(groups[key], key=lambda i: (i.vcpu, i.ram_bytes, i.name))))
        for key in sorted(groups)
    ]
