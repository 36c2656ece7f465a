"""Neuron. Compiled for a batch and a length: keys and values of all of it are allocated, windows or not."""

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
        units=p.tensor_parallel,
        layout=exact_layout(architecture, p.cache_bytes, p.tensor_parallel, latent=False, windowed=False),
        most_sequences=p.max_sequences,
        form_splits=architecture.form == "encoder-decoder",
        basis=constants.basis,
    )


def _reserve(p: Placement, constants: Constants) -> Reserve:
    architecture = p.architecture
    logits = constants["logits_copies"] * architecture.vocab_size * LOGIT_BYTES
    return Reserve(
        overhead=round(constants["runtime_bytes"]),
        per_sequence=round(logits / p.tensor_parallel),
        per_token=round(constants["hidden_copies"] * architecture.hidden_size * p.element_bytes),
    )
