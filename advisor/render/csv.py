"""``--format csv``: one row per deployment, alternatives too; the columns are the keys of the JSON, flattened."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from advisor.core.ranking import UTILITIES
from advisor.core.text import visible
from advisor.render import View, report_json
from advisor.rules.book import LicenseBook

if TYPE_CHECKING:
    from advisor.core.result import Report

_BAND = ("low", "expected", "high")
COLUMNS: tuple[str, ...] = (
    "rank", "alternative", "score", "pareto",
    *(f"model.{k}" for k in ("id", "name", "publisher", "kind", "parameters", "context_length", "languages")),
    *(f"model.license.{k}" for k in ("id", "spdx", "commercial_use", "share_alike", "conditions")),
    *(f"deployment.{k}" for k in (
        "channel", "platform", "region", "instance_type", "instance_count", "accelerator", "accelerator_count",
        "tensor_parallel", "engine", "dtype", "quantization", "bedrock_model_id", "inference_profile",
    )),
    *(f"memory.{k}" for k in (
        "weights_bytes", "kv_cache_bytes", "activation_bytes", "overhead_bytes", "required_bytes", "available_bytes",
        "per_accelerator_required_bytes", "per_accelerator_required_low_bytes", "per_accelerator_required_high_bytes",
        "per_accelerator_available_bytes", "max_concurrent_sequences", "basis",
    )),
    *(f"performance.{k}.{b}" for k in ("ttft_ms", "tpot_ms", "output_tokens_per_second") for b in _BAND),
    "performance.basis", "performance.concurrency",
    *(f"cost.{k}" for k in (
        "currency", "hourly", "monthly", "per_million_output_tokens", "per_million_total_tokens", "basis",
        "price_as_of", "price_source.url", "price_source.read", "price_source.copy", "price_source.copy_of",
    )),
    *(f"quality.{k}" for k in ("suite", "metric", "value", "percentile", "coverage", "as_of")),
    "findings",
    *(f"utilities.{name}.value" for name in UTILITIES),
)  # fmt: skip
"""``alternative`` is false for a model's best deployment, true for its others."""

# A cell that begins so is run as a formula by spreadsheets, full-width forms included (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(report: Report, view: View) -> str:
    """Return the recommended deployments as CSV."""
    body = report_json.body(report, LicenseBook(view.catalog.licenses), view.language)
    return write(COLUMNS, (_row(entry, alternative) for entry, alternative in _deployments(body)))


def write(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return CSV (RFC 4180 quoting, LF lines): null is empty, lists are joined with ``; ``, formulas defused."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue()


def _deployments(body: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    for entry in body["recommended"]:
        yield entry, False
        for alternative in entry["alternatives"]:
            yield alternative, True


def _row(entry: Mapping[str, Any], alternative: bool) -> list[Any]:  # noqa: FBT001 - a value, not a switch
    flat = {
        **entry,
        "alternative": alternative,
        "findings": [f"{f['severity']} {f['rule']}: {f['message']}" for f in entry["findings"]],
    }
    return [_at(flat, column.split(".")) for column in COLUMNS]


def _at(value: Any, path: list[str]) -> Any:
    for key in path:
        if value is None:
            return None
        value = value[key]
    return value


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        value = "; ".join(v["message"] if isinstance(v, Mapping) else str(v) for v in value)
    if not isinstance(value, str):
        return value
    safe = f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
    return visible(" ".join(safe.splitlines()))
