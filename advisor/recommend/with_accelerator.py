"""People name the accelerator (A10G, H100) where an instance type is asked for: which instance types have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.catalog.accelerator_names import accelerators_called
from advisor.core.text import Text

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.hardware import InstanceType


def with_accelerator(name: str, catalog: Catalog) -> Text | None:
    """Name the smallest instance type of each family with the accelerator called ``name``; ``None``: none is called so."""
    found = accelerators_called(name, catalog.accelerators)
    smallest: dict[str, InstanceType] = {}
    for instance in sorted(catalog.instances.values(), key=lambda i: (i.accelerator_count, i.vcpu, i.name)):
        if instance.accelerator.id in found:
            smallest.setdefault(instance.family, instance)
    if not smallest:
        return None
    shown = [f"{i.name} ({i.accelerator_count} × {i.accelerator.name})" for i in smallest.values()]
    return Text(f"instance types with it: {', '.join(shown)}", f"搭載するインスタンス: {'、'.join(shown)}")
