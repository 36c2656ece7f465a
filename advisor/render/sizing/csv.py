"""``--format csv``: one row per deployment that fits, or, when none does, per one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.csv import COLUMNS as REPORT_COLUMNS
from advisor.render.csv import write
from advisor.render.hardware.csv import row
from advisor.render.sizing.as_json import sizing

if TYPE_CHECKING:
    from advisor.core.sizing import SizingReport
    from advisor.render import View

_BAND = ("low", "expected", "high")
COLUMNS: tuple[str, ...] = (
    "fits",
    "model.id", "model.name",
    *(f"model.parameters.{k}" for k in ("total", "active", "embedding", "basis")),
    *(f"kv_cache.{k}" for k in ("bytes_per_token", "bytes", "bytes_reserved")),
    *(c for c in REPORT_COLUMNS if c.startswith("deployment.")),
    *(c for c in REPORT_COLUMNS if c.startswith("memory.")),
    *(f"capacity.{k}" for k in (
        "kv_cache_pool_bytes", "kv_cache_pool_tokens", "max_concurrent_sequences", "max_context",
        "max_context_at_load", "replicas",
    )),
    *(c for c in REPORT_COLUMNS if c.startswith(("performance.", "cost."))),
    *(f"break_even.{k}" for k in (
        "requests_per_day", *(f"sustained_requests_per_day.{b}" for b in _BAND), "reachable", "bedrock_model_id",
        "inference_profile", "usd_per_request",
    )),
    "answered.full.performance.concurrency", "answered.load.concurrency", "answered.load.instances",
    *(f"price.{k}" for k in ("per_million_input_tokens", "per_million_output_tokens", "per_image", "as_of")),
    "findings",
)  # fmt: skip
"""The keys of the JSON, flattened; those of a deployment without its list."""


def render(report: SizingReport, view: View) -> str:
    """Return the deployments as CSV."""
    body = sizing(report, view.language)
    entries = body["deployments"] or [*body["rejected"], *body["undetermined"]]
    shared = {"model": body["model"], "kv_cache": body["kv_cache"]}
    return write(COLUMNS, [row({**shared, **entry}, COLUMNS) for entry in entries])
