"""The model of a report on hardware, as the JSON has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.model import Checkpoint, Model
    from advisor.core.sizing import ModelSize


def model_entry(model: Model, size: ModelSize | None) -> dict[str, Any]:
    """Return what a reader must know of the model that was estimated."""
    return {
        "id": model.id,
        "name": model.name,
        "publisher": model.publisher,
        "kind": model.kind,
        "dtype": model.dtype,
        "context_length": model.context_length,
        "context_limit": model.context_limit if model.context_length is not None else None,
        "parameters": size._asdict() if size else None,
        "architecture": architecture(model.architecture) if model.architecture else None,
        "source": _source(model, model.checkpoint) if model.checkpoint else None,
    }


def _source(model: Model, value: Checkpoint) -> dict[str, Any]:
    """Return where a model that is not the catalogue's was read, and what its files hold."""
    return {
        "origin": value.origin,
        "location": value.location,
        "revision": value.revision,
        "read": value.read,
        "files": list(value.files),
        "stored_parameters": model.parameters_stored,
        "stored_bytes": value.stored_bytes,
        "stored_dtype": value.stored_dtype,
        "quantization": value.quantization,
    }


def architecture(value: Architecture) -> dict[str, Any]:
    """Return the dimensions; ``attention`` names the kinds of cache with the number of their layers."""
    return {
        "model_type": value.model_type,
        "form": value.form,
        "layers": value.layers,
        "hidden_size": value.hidden_size,
        "heads": value.heads,
        "kv_heads": value.kv_heads,
        "head_dim": value.head_dim,
        "intermediate_size": value.intermediate_size,
        "vocab_size": value.vocab_size,
        "max_positions": value.max_positions,
        "positions": value.positions,
        "tied": value.tied,
        "experts": value.experts,
        "experts_per_token": value.experts_per_token,
        "attention": [{"kind": spec.kind, "layers": spec.layers} for spec in value.cache],
    }
