"""People name the accelerator (A10G, H100) where an instance type is asked for: which instance types have it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.core.text import Text

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.hardware import InstanceType

_MEMORY = re.compile(r"[- ]\d+ ?gb$", re.IGNORECASE)
_VENDOR = re.compile(r"^(nvidia|aws) ", re.IGNORECASE)


def with_accelerator(name: str, catalog: Catalog) -> Text | None:
    """Return the smallest instance type of each family with the accelerator called ``name``; ``None``: none is called so.

    Vendor, case, spaces and memory may be left out: ``h100``, ``NVIDIA H100``, ``H100 80GB``.
    """
    wanted = _plain(name)
    found = {key for key, one in catalog.accelerators.items() if wanted and wanted in _names(key, one.name)}
    smallest: dict[str, InstanceType] = {}
    for instance in sorted(catalog.instances.values(), key=lambda i: (i.accelerator_count, i.vcpu, i.name)):
        if instance.accelerator.id in found:
            smallest.setdefault(instance.family, instance)
    if not smallest:
        return None
    shown = [f"{i.name} ({i.accelerator_count} × {i.accelerator.name})" for i in smallest.values()]
    return Text(f"instance types with it: {', '.join(shown)}", f"搭載するインスタンス: {'、'.join(shown)}")


def _names(key: str, name: str) -> set[str]:
    known = {key, name, _VENDOR.sub("", name)}
    return {_plain(one) for one in (*known, *(_MEMORY.sub("", one) for one in known))}


def _plain(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())
