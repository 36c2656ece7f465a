"""The memory of one device, parted into what takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.hardware.parts import Breakdown

if TYPE_CHECKING:
    from advisor.core.result import MemoryEstimate


def breakdown(memory: MemoryEstimate) -> Breakdown:
    """Return the components of the fullest device; what is not weights is the same on each."""
    count = units(memory)
    others = [value // count for value in (memory.kv_cache_bytes, memory.activation_bytes, memory.overhead_bytes)]
    weights = max(0, memory.per_accelerator_required_bytes - sum(others))
    return Breakdown((weights, *others), memory.per_accelerator_available_bytes)


def units(memory: MemoryEstimate) -> int:
    """Return over how many devices or cores the memory is spread."""
    return max(1, round(memory.available_bytes / max(memory.per_accelerator_available_bytes, 1)))
