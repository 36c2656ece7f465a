"""``--format json``: the keys of the contract, compact, the same bytes for the same inputs.

``memory`` is of all devices of the instance together, its ``per_accelerator_*`` of one; those of the report itself are
of its first deployment: the asked one, the cheapest, or, when nothing fits, the one nearest to fitting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.render import as_json
from advisor.render.hardware.as_json import model_entry
from advisor.render.tuning import ways_out

if TYPE_CHECKING:
    from advisor.core.result import Band
    from advisor.core.text import Language
    from advisor.core.tuning import TrainingCompute, TrainingMemory, TunedDeployment, TuningCost, TuningReport
    from advisor.render import View

SCHEMA_VERSION = 1

COMPONENTS = ("weights", "adapter", "gradient", "optimizer", "activation", "overhead")
"""What memory is made of."""


def render(report: TuningReport, view: View) -> str:
    """Return the report as compact JSON."""
    return as_json.dumps(tuning(report, view.language))


def tuning(report: TuningReport, language: Language) -> dict[str, Any]:
    """Return the contract's form of a report; what is not known is null."""
    bins = {
        name: [_deployment(d, language) for d in getattr(report, name)]
        for name in ("deployments", "rejected", "undetermined")
    }
    first = next(
        (entry for entries in bins.values() for entry in entries), dict.fromkeys(("memory", "compute", "cost"))
    )
    return {
        "schema_version": SCHEMA_VERSION,
        "catalog": as_json.catalog(report.catalog),
        "request": _request(report),
        "model": model_entry(report.model, report.size),
        "memory": first["memory"],
        "compute": first["compute"],
        "cost": first["cost"],
        **bins,
        "relaxations": [ways_out.entry(way, language) for way in report.ways_out],
        "findings": [as_json.finding_entry(f, language) for f in report.findings],
        "notes": [note.get(language) for note in report.notes],
    }


def _request(report: TuningReport) -> dict[str, Any]:
    """Return the question with its defaults filled in, so that the run can be repeated."""
    question, run = report.question, report.run
    return {
        "model": question.model,
        "region": question.region,
        "instance": question.instance,
        "purchase": question.purchase,
        "method": run.method,
        "sequence_length": run.sequence_length,
        "batch_size": run.batch_size,
        "tokens": run.tokens,
        "lora_rank": run.lora_rank,
        "lora_targets": list(run.lora_targets),
        "gradient_checkpointing": run.gradient_checkpointing,
        "optimizer": run.optimizer,
        "quantization": run.quantization,
        "dtype": run.dtype,
        "assumed": list(report.assumed),
    }


def _deployment(value: TunedDeployment, language: Language) -> dict[str, Any]:
    return {
        "deployment": as_json.deployment(value.deployment),
        "sharding": value.sharding,
        "memory": _memory(value.memory, value.units or 1) if value.memory else None,
        "fits": value.fits,
        "compute": _compute(value.compute) if value.compute else None,
        "cost": _cost(value.cost) if value.cost else None,
        "findings": [as_json.finding_entry(f, language) for f in value.findings],
    }


def _memory(value: TrainingMemory, units: int) -> dict[str, Any]:
    each = value._asdict()
    whole = {f"{name}_bytes": each[f"{name}_bytes"] * units for name in (*COMPONENTS, "required", "available")}
    return {
        **whole,
        "per_accelerator_required_bytes": value.required_bytes,
        "per_accelerator_required_low_bytes": value.required_low_bytes,
        "per_accelerator_required_high_bytes": value.required_high_bytes,
        "per_accelerator_available_bytes": value.available_bytes,
        "trainable_parameters": value.trainable_parameters,
        "basis": value.basis,
    }


def _compute(value: TrainingCompute) -> dict[str, Any]:
    return {
        "flops": value.flops,
        "model_flops": value.model_flops,
        "hours": _band(value.hours, 4),
        "tokens_per_second": _band(value.tokens_per_second, 2),
        "basis": value.basis,
    }


def _cost(value: TuningCost) -> dict[str, Any]:
    return {
        "currency": value.currency,
        "hourly": as_json.usd(value.hourly),
        "total": _band(value.total, 4),
        "basis": value.basis,
        "price_as_of": value.price_as_of,
        "price_source": as_json.price_source(value.price_source),
    }


def _band(value: Band, digits: int) -> dict[str, float]:
    return {name: round(bound, digits) for name, bound in value._asdict().items()}
