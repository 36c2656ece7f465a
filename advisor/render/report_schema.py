"""The JSON Schema of ``--format json``: what scripts may rely on. New keys may be added; none goes away."""

from __future__ import annotations

from typing import Any, get_args

from advisor.core.provenance import Basis
from advisor.core.request import json_schema
from advisor.core.result import Deployment, Severity
from advisor.render.as_json import SCHEMA_VERSION

__all__ = ["report_schema"]

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_NUMBER: Schema = {"type": "number"}
_FLAG: Schema = {"type": "boolean"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_BASIS: Schema = {"enum": list(get_args(Basis))}


def report_schema() -> Schema:
    """Return the schema of a report."""
    request = json_schema()
    model, deployment = _ref("model"), _maybe(_ref("deployment"))
    findings = _list(_ref("finding"))
    return {
        "title": "Report",
        "description": "The answer of `advisor recommend --format json`.",
        **_record(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "catalog": _record({"version": _TEXT, "digest": _TEXT, "prices_as_of": _maybe(_TEXT)}),
                "request": request,
                "recommended": _list(_ref("recommendation")),
                "rejected": _list(
                    _record(
                        {
                            "model": model,
                            "deployment": deployment,
                            "memory": _maybe(_ref("memory")),
                            "findings": findings,
                        }
                    )
                ),
                "undetermined": _list(
                    _record({"model": model, "deployment": deployment, "findings": findings, "missing": _TEXTS})
                ),
                "relaxations": _list(
                    _record({"field": _TEXT, "from": {}, "to": {}, "unlocks": _TEXTS, "message": _TEXT})
                ),
                "notes": _TEXTS,
            },
            optional={"stamp": _TEXT},
        ),
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Schema]:
    entry = _entry()
    return {
        "model": _model(),
        "deployment": _record({name: _deployment_field(name) for name in Deployment.__annotations__}),
        "memory": _record(
            {
                **dict.fromkeys(
                    (
                        "weights_bytes", "kv_cache_bytes", "activation_bytes", "overhead_bytes", "required_bytes",
                        "available_bytes", "per_accelerator_required_bytes", "per_accelerator_available_bytes",
                        "max_concurrent_sequences",
                    ),
                    _WHOLE,
                ),
                "basis": _BASIS,
            }
        ),
        "band": _record({"low": _NUMBER, "expected": _NUMBER, "high": _NUMBER, "basis": _BASIS}),
        "performance": _record(
            {**dict.fromkeys(("ttft_ms", "tpot_ms", "output_tokens_per_second"), _ref("band")), "basis": _BASIS}
        ),
        "cost": _record(
            {
                "currency": {"const": "USD"},
                "hourly": _maybe(_NUMBER),
                "monthly": _NUMBER,
                "per_million_output_tokens": _maybe(_NUMBER),
                "per_million_total_tokens": _maybe(_NUMBER),
                "basis": _BASIS,
                "price_as_of": _TEXT,
                "price_source": _maybe(_ref("source")),
            }
        ),
        "quality": _record(
            {
                "suite": _TEXT,
                "metric": _TEXT,
                "value": _NUMBER,
                "percentile": _maybe(_NUMBER),
                "coverage": _NUMBER,
                "as_of": _TEXT,
                "source": _maybe(_ref("source")),
            }
        ),
        "finding": _record(
            {
                "rule": _TEXT,
                "severity": {"enum": list(get_args(Severity))},
                "message": _TEXT,
                "hint": _maybe(_TEXT),
                "facts": {"type": "object"},
                "missing": _TEXTS,
                "source": _maybe(_ref("source")),
            }
        ),
        "source": _record({"url": _TEXT, "read": _TEXT}),
        "alternative": _record(entry),
        "recommendation": _record({**entry, "alternatives": _list(_ref("alternative"))}),
    }  # fmt: skip


def _entry() -> dict[str, Schema]:
    return {
        "rank": _WHOLE,
        "score": _NUMBER,
        "pareto": _FLAG,
        "model": _ref("model"),
        "deployment": _ref("deployment"),
        "memory": _maybe(_ref("memory")),
        "performance": _maybe(_ref("performance")),
        "cost": _maybe(_ref("cost")),
        "findings": _list(_ref("finding")),
        "quality": _maybe(_ref("quality")),
    }


def _model() -> Schema:
    condition = _record({"type": _TEXT, "limit": _maybe(_WHOLE), "message": _TEXT, "source": _maybe(_ref("source"))})
    terms = _record(
        {
            "id": _maybe(_TEXT),
            "spdx": _maybe(_TEXT),
            "commercial_use": {"enum": ["yes", "conditional", "no", None]},
            "share_alike": _maybe(_TEXT),
            "conditions": _list(condition),
        }
    )
    return _record(
        {
            "id": _TEXT,
            "name": _TEXT,
            "publisher": _TEXT,
            "kind": _maybe(_TEXT),
            "parameters": _maybe(_WHOLE),
            "context_length": _maybe(_WHOLE),
            "languages": _maybe(_TEXTS),
            "license": terms,
        }
    )


def _deployment_field(name: str) -> Schema:
    if name in ("channel", "platform", "region"):
        return _TEXT
    return _maybe(_WHOLE if name in ("instance_count", "accelerator_count", "tensor_parallel") else _TEXT)


def _record(properties: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """Return an object all of whose keys are there; a new version may add others."""
    return {"type": "object", "properties": {**properties, **(optional or {})}, "required": list(properties)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
