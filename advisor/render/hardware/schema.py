"""The JSON Schema of the model of a report on hardware."""

from __future__ import annotations

from typing import get_args

from advisor.core.architecture import Form, Positions
from advisor.render.schema_parts import BASIS, FLAG, TEXT, TEXTS, WHOLE, Schema, list_of, maybe, record

_ARCHITECTURE = record(
    {
        "model_type": TEXT,
        "form": {"enum": list(get_args(Form))},
        **dict.fromkeys(("layers", "hidden_size", "heads", "kv_heads", "head_dim"), WHOLE),
        "intermediate_size": maybe(WHOLE),
        "vocab_size": WHOLE,
        "max_positions": maybe(WHOLE),
        "positions": {"enum": list(get_args(Positions))},
        "tied": FLAG,
        "experts": maybe(WHOLE),
        "experts_per_token": maybe(WHOLE),
        "attention": list_of(record({"kind": TEXT, "layers": WHOLE})),
    }
)
_PARAMETERS = record({"total": WHOLE, "active": maybe(WHOLE), "embedding": maybe(WHOLE), "basis": BASIS})
_SOURCE = record(
    {
        "origin": {"enum": ["local", "hub"]},
        "location": TEXT,
        "revision": maybe(TEXT),
        "read": maybe(TEXT),
        "files": TEXTS,
        "stored_parameters": maybe(WHOLE),
        "stored_bytes": maybe(WHOLE),
        "stored_dtype": maybe(TEXT),
        "quantization": maybe(TEXT),
    }
)


def model_entry() -> Schema:
    """Return the schema of the model that was estimated."""
    return record(
        {
            "id": TEXT,
            "name": TEXT,
            "publisher": maybe(TEXT),
            "kind": maybe(TEXT),
            "dtype": maybe(TEXT),
            "context_length": maybe(WHOLE),
            "context_limit": maybe(TEXT),
            "parameters": maybe(_PARAMETERS),
            "architecture": maybe(_ARCHITECTURE),
            "source": maybe(_SOURCE),
        }
    )
