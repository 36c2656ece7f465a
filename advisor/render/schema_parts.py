"""The parts that the JSON Schemas of reports share: what a deployment, an estimate, a finding look like."""

from __future__ import annotations

from typing import Any, get_args

from advisor.core.provenance import Basis
from advisor.core.result import Deployment, Severity

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
TEXTS: Schema = {"type": "array", "items": TEXT}
BASIS: Schema = {"enum": list(get_args(Basis))}


_UNTOLD = frozenset({"bedrock_endpoint"})
"""What a deployment does not list of itself: the finding access.bedrock-endpoint tells it, where it is not the usual one."""


def record(properties: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """Return an object all of whose keys are there; a new version may add others."""
    return {"type": "object", "properties": {**properties, **(optional or {})}, "required": list(properties)}


def list_of(items: Schema) -> Schema:
    """Return an array."""
    return {"type": "array", "items": items}


def maybe(schema: Schema) -> Schema:
    """Return what may be null: not known, or does not apply."""
    return {"anyOf": [schema, {"type": "null"}]}


def ref(name: str) -> Schema:
    """Return a reference to a definition of the same schema."""
    return {"$ref": f"#/$defs/{name}"}


def band(figure: Schema, **more: Schema) -> Schema:
    """Return a figure with its bounds."""
    return record({**dict.fromkeys(("low", "expected", "high"), figure), **more})


CATALOG = record({"version": TEXT, "digest": TEXT, "prices_as_of": maybe(TEXT)})


def definitions() -> dict[str, Schema]:
    """Return the definitions that the kinds of reports refer to."""
    return {
        "deployment": record({name: _deployment_field(name) for name in Deployment.__annotations__ if name not in _UNTOLD}),
        "memory": record(
            {
                **dict.fromkeys(
                    (
                        "weights_bytes", "kv_cache_bytes", "activation_bytes", "overhead_bytes", "required_bytes",
                        "available_bytes", "per_accelerator_required_bytes", "per_accelerator_available_bytes",
                        "max_concurrent_sequences",
                    ),
                    WHOLE,
                ),
                **dict.fromkeys(
                    ("per_accelerator_required_low_bytes", "per_accelerator_required_high_bytes"), maybe(WHOLE)
                ),
                "basis": BASIS,
            }
        ),
        "band": band(NUMBER, basis=BASIS),
        "performance": record(
            {
                "ttft_ms": ref("band"),
                **dict.fromkeys(("tpot_ms", "output_tokens_per_second"), maybe(ref("band"))),
                "basis": BASIS,
                "concurrency": {
                    "description": "Sequences in flight at once, over the whole deployment, for which the figures hold.",
                    **maybe(WHOLE),
                },
            }
        ),
        "daily_capacity": record(
            {
                "requests_per_day": {
                    "description": "What one instance answers on an average day, at the planned share of its rate.",
                    **band(WHOLE),
                },
                "batch_size": {**WHOLE, "description": "Sequences at once in each replica."},
                "compiled_for_batch_size": {**FLAG, "description": "Whether the engine must be compiled for that batch."},
                "planned_utilization": NUMBER,
                "performance": ref("performance"),
            }
        ),
        "bedrock_price": record(
            {
                "currency": {"const": "USD"},
                **dict.fromkeys(
                    (
                        "per_million_input_tokens", "per_million_output_tokens", "per_image", "per_query",
                        "per_video_second",
                    ),
                    maybe(NUMBER),
                ),
                "as_of": TEXT,
                "source": maybe(ref("source")),
            }
        ),
        "route": record(
            {
                "id": TEXT,
                "usd_per_request": NUMBER,
                "price": ref("bedrock_price"),
                "destinations": {
                    "description": "The regions that may process a request; null where nobody publishes them.",
                    **maybe(TEXTS),
                },
                "countries": maybe(TEXTS),
            }
        ),
        "cost": record(
            {
                "currency": {"const": "USD"},
                "hourly": maybe(NUMBER),
                "monthly": NUMBER,
                "per_million_output_tokens": maybe(NUMBER),
                "per_million_total_tokens": maybe(NUMBER),
                "basis": BASIS,
                "price_as_of": TEXT,
                "price_source": maybe(ref("price_source")),
            }
        ),
        "finding": record(
            {
                "rule": TEXT,
                "severity": {"enum": list(get_args(Severity))},
                "message": TEXT,
                "hint": maybe(TEXT),
                "facts": {"type": "object"},
                "missing": TEXTS,
                "source": maybe(ref("source")),
            }
        ),
        "source": record({"url": TEXT, "read": TEXT}),
        "price_source": {
            "description": "Where the price was read; where that is a copy of what AWS publishes, its name and the original's.",
            **record({"url": TEXT, "read": TEXT, "copy": maybe(TEXT), "copy_of": maybe(TEXT)}),
        },
    }  # fmt: skip


def _deployment_field(name: str) -> Schema:
    if name in ("channel", "platform", "region"):
        return TEXT
    return maybe(WHOLE if name in ("instance_count", "accelerator_count", "tensor_parallel") else TEXT)
