"""Memory of a model on an engine and its accelerators, by component, and what the rest holds.

A `Placement` names the model, the engine and the devices; the engine's strategy makes a `Plan` of it, which is what does
not depend on the load. The load is then linear: so many sequences, each with its keys and values and its part of the
activations. Everything is per device first, because devices are not one pool.

=============  =======================================================================================================
`paged`        vLLM: one pool in blocks, of what the engine's share of the device leaves beside the weights.
`eager`        Hugging Face transformers: tensors as they come.
`static`       Neuron: compiled for a batch and a length, all of it allocated.
=============  =======================================================================================================

What is reserved besides keys and values is measured, so it has a band: `MemoryEstimate.per_accelerator_required_low_bytes`
and ``…_high_bytes`` follow from the bounds of the constants. What fits at the expected value but not at the high one is
`tight`.
"""

from __future__ import annotations

from advisor.estimate.memory.estimate import (
    LONGEST,
    Capacity,
    estimate_capacity,
    estimate_memory,
    longest_context,
    plan_memory,
)
from advisor.estimate.memory.placement import Placement, usable_bytes
from advisor.estimate.memory.plan import Plan, Reserve

__all__ = [
    "LONGEST",
    "Capacity",
    "Placement",
    "Plan",
    "Reserve",
    "estimate_capacity",
    "estimate_memory",
    "longest_context",
    "plan_memory",
    "usable_bytes",
]
