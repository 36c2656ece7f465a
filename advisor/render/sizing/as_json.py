"""``--format json``: the keys of the contract, compact, the same bytes for the same inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.render import as_json
from advisor.render.hardware.as_json import model_entry
from advisor.render.sizing import ways_out

if TYPE_CHECKING:
    from advisor.core.sizing import (
        Answered,
        BreakEven,
        DeploymentCapacity,
        KvCache,
        MemoryNeed,
        SizedDeployment,
        SizingReport,
    )
    from advisor.core.text import Language
    from advisor.render import View

SCHEMA_VERSION = 1


def render(report: SizingReport, view: View) -> str:
    """Return the sizing as compact JSON."""
    return as_json.dumps(sizing(report, view.language))


def sizing(report: SizingReport, language: Language) -> dict[str, Any]:
    """Return the contract's form of a sizing; what is not known is null."""
    return {
        "schema_version": SCHEMA_VERSION,
        "catalog": as_json.catalog(report.catalog),
        "request": _request(report),
        "model": model_entry(report.model, report.size),
        "kv_cache": _kv_cache(report.kv_cache) if report.kv_cache else None,
        "memory": _memory(report),
        "deployments": [_deployment(d, language) for d in report.deployments],
        "rejected": [_deployment(d, language) for d in report.rejected],
        "undetermined": [_deployment(d, language) for d in report.undetermined],
        "findings": [as_json.finding_entry(f, language) for f in report.findings],
        "relaxations": [ways_out.entry(way, language) for way in report.ways_out],
        "notes": [note.get(language) for note in report.notes],
    }


def _request(report: SizingReport) -> dict[str, Any]:
    """Return the question with its defaults filled in, so that the run can be repeated."""
    question, load = report.question, report.load
    return {
        "model": question.model,
        "region": question.region,
        "instance": question.instance,
        "context": load.context,
        "input_tokens": load.input_tokens,
        "output_tokens": load.output_tokens,
        "concurrency": load.concurrency,
        "requests_per_day": load.requests_per_day,
        "hours_per_month": load.hours_per_month,
        "dtype": question.dtype,
        "quantization": question.quantization,
        "tensor_parallel": question.tensor_parallel,
        "engine": question.engine or "auto",
        "engine_version": question.engine_version,
        "memory_utilization": question.memory_utilization,
        "max_sequences": question.max_sequences,
        "kv_cache_dtype": question.kv_cache_dtype or "auto",
        "assumed": list(report.assumed),
    }


def _kv_cache(value: KvCache) -> dict[str, Any]:
    return {
        "bytes_per_token": value.bytes_per_token,
        "bytes": value.bytes,
        "bytes_reserved": value.bytes_reserved,
        "dtype": value.dtype,
        "engine": value.engine,
        "basis": value.basis,
    }


def _memory(report: SizingReport) -> dict[str, Any] | None:
    """Return the memory of the asked deployment; without one, of a device nobody named, with nothing to compare."""
    if report.question.instance is not None and report.deployments and report.deployments[0].memory:
        return as_json.memory(report.deployments[0].memory)
    return _need(report.need) if report.need else None


def _need(value: MemoryNeed) -> dict[str, Any]:
    return {
        "weights_bytes": value.weights_bytes,
        "kv_cache_bytes": value.kv_cache_bytes,
        "activation_bytes": value.activation_bytes,
        "overhead_bytes": value.overhead_bytes,
        "required_bytes": value.required_bytes,
        "available_bytes": None,
        "per_accelerator_required_bytes": None,
        "per_accelerator_required_low_bytes": None,
        "per_accelerator_required_high_bytes": None,
        "per_accelerator_available_bytes": None,
        "max_concurrent_sequences": None,
        "basis": value.basis,
    }


def _deployment(value: SizedDeployment, language: Language) -> dict[str, Any]:
    return {
        "deployment": as_json.deployment(value.deployment),
        "memory": as_json.memory(value.memory) if value.memory else None,
        "capacity": _capacity(value.capacity) if value.capacity else None,
        "fits": value.fits,
        "performance": as_json.performance(value.performance) if value.performance else None,
        "cost": as_json.cost(value.cost) if value.cost else None,
        "price": as_json.bedrock_price(value.price) if value.price else None,
        "break_even": _break_even(value.break_even) if value.break_even else None,
        "answered": answered_entry(value.answered) if value.answered else None,
        "findings": [as_json.finding_entry(f, language) for f in value.findings],
    }


def _capacity(value: DeploymentCapacity) -> dict[str, Any]:
    return {
        "kv_cache_pool_bytes": value.kv_cache_pool_bytes,
        "kv_cache_pool_tokens": value.kv_cache_pool_tokens,
        "max_concurrent_sequences": value.max_concurrent_sequences,
        "max_context": value.max_context,
        "max_context_at_load": value.max_context_at_load,
        "replicas": value.replicas,
    }


def _break_even(value: BreakEven) -> dict[str, Any]:
    sustained = value.sustained_requests_per_day
    return {
        "requests_per_day": round(value.requests_per_day),
        "sustained_requests_per_day": {k: round(v) for k, v in sustained._asdict().items()} if sustained else None,
        "reachable": value.reachable,
        "bedrock_model_id": value.bedrock_model_id,
        "inference_profile": value.inference_profile,
        "usd_per_request": round(value.usd_per_request, 10),
        "price": as_json.bedrock_price(value.price),
    }


def answered_entry(value: Answered) -> dict[str, Any]:
    """Return what one instance answers in a day, and what the day's requests of the load take."""
    return {
        "as_asked": as_json.daily_capacity(value.as_asked),
        "full": as_json.daily_capacity(value.full),
        "load": {"concurrency": value.concurrency, "instances": value.instances},
    }
