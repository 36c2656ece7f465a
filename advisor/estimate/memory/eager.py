"""Hugging Face transformers. Tensors as they come.

Keys and values of the running batch, activations of its prompts, the logits of their last tokens. Keys and values grow
by being copied into a longer buffer, which the allocator keeps beside the old one. Several devices hold whole layers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.kv_cache import exact_layout
from advisor.estimate.memory.plan import LOGIT_BYTES, Plan, Reserve

if TYPE_CHECKING:
    from advisor.estimate.constants import Constants
    from advisor.estimate.memory.placement import Placement


def plan(p: Placement) -> Plan:
    """Plan a placement."""
    architecture, constants = p.architecture, p.constants.reading()
    expected = _reserve(p, constants)
    return Plan(
        weights=p.unit_weights,
        weights_total=p.replica_weights,
        expected=expected,
        at=lambda bound: _reserve(p, p.constants.at(bound)),
        available=p.available(constants),
        units=p.stages,
        layout=exact_layout(architecture, p.cache_bytes, latent=False),
        most_sequences=p.max_sequences,
        layer_share=-(-architecture.layers // p.stages) / architecture.layers,
        form_splits=architecture.form == "encoder-decoder",
        basis=constants.basis,
    )


def _reserve(p: Placement, constants: Constants) -> Reserve:
    architecture = p.architecture
    widths = constants["hidden_copies"] * architecture.hidden_size
    widths += constants["intermediate_copies"] * architecture.visited_width
    return Reserve(
        overhead=round(constants["context_bytes"]),
        per_sequence=round(constants["logits_copies"] * architecture.vocab_size * LOGIT_BYTES),
        per_token=round(widths * p.element_bytes),
        cache_copies=constants["cache_copies"],
    )
