"""The JSON Schema of ``advisor estimate --format json``. New keys may be added; none goes away."""

from __future__ import annotations

from advisor.render.hardware.schema import model_entry
from advisor.render.schema_parts import (
    BASIS,
    CATALOG,
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    WHOLE,
    Schema,
    band,
    definitions,
    list_of,
    maybe,
    record,
    ref,
)
from advisor.render.sizing import ways_out
from advisor.render.sizing.as_json import SCHEMA_VERSION

_REQUEST = record(
    {
        "model": TEXT,
        "region": TEXT,
        "instance": maybe(TEXT),
        **dict.fromkeys(("context", "input_tokens", "output_tokens", "concurrency", "requests_per_day"), WHOLE),
        "hours_per_month": NUMBER,
        "dtype": maybe(TEXT),
        "quantization": maybe(TEXT),
        "tensor_parallel": maybe(WHOLE),
        "engine": TEXT,
        "engine_version": maybe(TEXT),
        "memory_utilization": maybe(NUMBER),
        "max_sequences": maybe(WHOLE),
        "kv_cache_dtype": TEXT,
        "assumed": TEXTS,
    }
)
_KV_CACHE = record(
    {
        **dict.fromkeys(("bytes_per_token", "bytes", "bytes_reserved"), WHOLE),
        "dtype": TEXT,
        "engine": TEXT,
        "basis": BASIS,
    }
)
_CAPACITY = record(
    {
        **dict.fromkeys(("kv_cache_pool_bytes", "kv_cache_pool_tokens"), maybe(WHOLE)),
        **dict.fromkeys(("max_concurrent_sequences", "max_context", "max_context_at_load", "replicas"), WHOLE),
    }
)
_BREAK_EVEN = record(
    {
        "requests_per_day": WHOLE,
        "sustained_requests_per_day": maybe(band(WHOLE)),
        "reachable": maybe(FLAG),
        "bedrock_model_id": TEXT,
        "inference_profile": maybe(TEXT),
        "usd_per_request": NUMBER,
        "price": ref("bedrock_price"),
    }
)
ANSWERED = record(
    {
        "as_asked": ref("daily_capacity"),
        "full": ref("daily_capacity"),
        "load": record({"concurrency": WHOLE, "instances": WHOLE}),
    }
)


def sizing_schema() -> Schema:
    """Return the schema of a sizing."""
    shared = definitions()
    deployments = list_of(ref("sized"))
    return {
        "title": "Sizing",
        "description": "The answer of `advisor estimate --format json`.",
        **record(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "catalog": CATALOG,
                "request": _REQUEST,
                "model": model_entry(),
                "kv_cache": maybe(_KV_CACHE),
                "memory": maybe(_memory_anywhere(shared["memory"])),
                "deployments": deployments,
                "rejected": deployments,
                "undetermined": deployments,
                "findings": list_of(ref("finding")),
                "relaxations": ways_out.schema(),
                "notes": TEXTS,
            }
        ),
        "$defs": {**shared, "sized": _sized()},
    }


def _sized() -> Schema:
    return record(
        {
            "deployment": ref("deployment"),
            "memory": maybe(ref("memory")),
            "capacity": maybe(_CAPACITY),
            "fits": maybe(FLAG),
            "performance": maybe(ref("performance")),
            "cost": maybe(ref("cost")),
            "price": maybe(ref("bedrock_price")),
            "break_even": maybe(_BREAK_EVEN),
            "answered": {
                "description": "What one instance answers in a day, at the asked concurrency and with as many sequences at once "
                "as it holds, and what the day's requests of the load take.",
                **maybe(ANSWERED),
            },
            "findings": list_of(ref("finding")),
        }
    )


def _memory_anywhere(memory: Schema) -> Schema:
    """Without an instance asked there is nothing to compare with, without an architecture nothing but weights is known."""
    return record(
        {
            name: schema if name in ("basis", "weights_bytes") else maybe(schema)
            for name, schema in memory["properties"].items()
        }
    )
