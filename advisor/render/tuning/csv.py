"""``--format csv``: one row per deployment that fits, or, when none does, per one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.csv import COLUMNS as REPORT_COLUMNS
from advisor.render.csv import write
from advisor.render.hardware.csv import row
from advisor.render.tuning.as_json import COMPONENTS, tuning

if TYPE_CHECKING:
    from advisor.core.tuning import TuningReport
    from advisor.render import View

_BAND = ("low", "expected", "high")
COLUMNS: tuple[str, ...] = (
    "fits",
    "model.id", "model.name",
    *(f"model.parameters.{k}" for k in ("total", "active", "embedding", "basis")),
    *(f"request.{k}" for k in (
        "method", "sequence_length", "batch_size", "tokens", "lora_rank", "lora_targets", "gradient_checkpointing", "optimizer",
    )),
    *(c for c in REPORT_COLUMNS if c.startswith("deployment.")),
    "sharding",
    *(f"memory.{k}_bytes" for k in (*COMPONENTS, "required", "available")),
    *(f"memory.per_accelerator_{k}_bytes" for k in ("required", "required_low", "required_high", "available")),
    "memory.trainable_parameters", "memory.basis",
    "compute.flops", "compute.model_flops",
    *(f"compute.{k}.{b}" for k in ("hours", "tokens_per_second") for b in _BAND),
    "compute.basis",
    "cost.currency", "cost.hourly", *(f"cost.total.{b}" for b in _BAND),
    "cost.basis", "cost.price_as_of", "cost.price_source.url", "cost.price_source.read",
    "cost.price_source.copy", "cost.price_source.copy_of",
    "findings",
)  # fmt: skip
"""The keys of the JSON, flattened; those of a deployment without its list."""


def render(report: TuningReport, view: View) -> str:
    """Return the deployments as CSV."""
    body = tuning(report, view.language)
    entries = body["deployments"] or [*body["rejected"], *body["undetermined"]]
    shared = {"model": body["model"], "request": body["request"]}
    return write(COLUMNS, [row({**shared, **entry}, COLUMNS) for entry in entries])
