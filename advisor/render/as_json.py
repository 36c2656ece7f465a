"""The parts of reports as JSON: the keys of the contract, compact, valid UTF-8, byte-identical for the same inputs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import orjson

from advisor.core.ranking import UTILITIES
from advisor.core.result import PerformanceBases
from advisor.render.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from advisor.core.hardware import BedrockOffer, BedrockPrice
    from advisor.core.licensing import Condition, License
    from advisor.core.model import Model
    from advisor.core.provenance import Source
    from advisor.core.ranking import StatedObjective, Utilities, Utility
    from advisor.core.result import (
        Band,
        CatalogStamp,
        CostEstimate,
        DailyCapacity,
        Deployment,
        Finding,
        MemoryEstimate,
        PerformanceEstimate,
        QualityEvidence,
    )
    from advisor.core.text import Language, Message
    from advisor.rules.book import LicenseBook

SCHEMA_VERSION = 1


def dumps(value: Any) -> str:
    """Return compact JSON; NaN and infinity, which JSON has not, are null.

    Raises:
        ValueError: one of these stands beside a value that orjson refuses.
    """
    try:
        written = orjson.dumps(value)
    except TypeError:  # a whole number beyond 64 bits, or half a pair of surrogates
        return _escaped(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    text = written.decode()
    steers = any(first in written and re.search(character, written) for first, character in _STEERING_BYTES.items())
    return _escaped(text) if steers else text


def _escaped(text: str) -> str:
    return re.sub(_STEERING, lambda found: f"\\u{ord(found[0]):04x}", text)


_STEERING = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
"""What turns a line around, breaks it or steers a terminal: JSON takes it as it is or escaped, readers see the difference."""
_STEERING_BYTES = {
    b"\x7f": rb"\x7f",
    b"\xc2": rb"\xc2[\x80-\x9f]",
    b"\xd8": rb"\xd8\x9c",
    b"\xe2": rb"\xe2(?:\x80[\x8e\x8f\xa8-\xae]|\x81[\xa6-\xa9])",
}
"""The same in UTF-8, by the first byte: that there is none is known in no time, while to look at each character of a report
takes longer than to write it."""


def model_summary(model: Model, license_: dict[str, Any]) -> dict[str, Any]:
    """Return what a reader must know of a model to judge the row; ``license_`` is its `license_summary`."""
    return {
        "id": model.id,
        "name": model.name,
        "publisher": model.publisher,
        "kind": model.kind,
        "parameters": model.parameters,
        "context_length": model.context_length,
        "languages": None if model.languages is None else list(model.languages),
        "license": license_,
    }


def license_summary(model: Model, book: LicenseBook, language: Language) -> dict[str, Any]:
    """Return the effective terms: the model's own licence with those its ancestors pass on."""
    terms = book.terms(model)
    return {
        "id": model.license,
        "spdx": book.expression(model),
        "commercial_use": terms.commercial_use,
        "share_alike": terms.share_alike,
        "conditions": _conditions(terms.conditions, language),
    }


def license_entry(license_: License, language: Language) -> dict[str, Any]:
    """Return one licence of the catalogue."""
    return {
        "id": license_.id,
        "name": license_.name,
        "spdx": license_.spdx,
        "url": license_.url,
        "commercial_use": license_.commercial_use,
        "resolved": license_.resolved,
        "share_alike": license_.share_alike,
        "classes": list(license_.classes),
        "conditions": _conditions(license_.conditions, language),
        "verified": license_.verified,
    }


def _conditions(conditions: Iterable[Condition], language: Language) -> list[dict[str, Any]]:
    return [
        {"type": c.type, "limit": c.limit, "message": c.text.get(language), "source": source(c.source)}
        for c in conditions
    ]


def source(value: Source | None) -> dict[str, Any] | None:
    """Return where a figure was read."""
    return {"url": value.url, "read": value.read} if value else None


def price_source(value: Source | None) -> dict[str, Any] | None:
    """Return where a price was read, and whether that is a copy of what the seller publishes."""
    return {**(source(value) or {}), "copy": value.copy, "copy_of": value.copy_of} if value else None


def finding_entry(
    finding: Finding, language: Language, say: Callable[[Message, Language], str] = sentence
) -> dict[str, Any]:
    """Return what a rule said, in one language, with the values it judged; ``say`` words a message."""
    message, hint, facts, source_ = finding.said
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": say(message, language),
        "hint": say(hint, language) if hint else None,
        "facts": {name: value if type(value) in _PLAIN else plain(value) for name, value in facts.items()},
        "missing": list(finding.missing),
        "source": source(source_),
    }


_PLAIN = frozenset({bool, int, str, type(None)})
"""What JSON takes as it is; looked up rather than left to `plain`, as there are thousands of values."""


def plain(value: Any) -> Any:
    """Return a fact's value in JSON's types."""
    if isinstance(value, tuple):
        return list(value) if _PLAIN.issuperset(map(type, value)) else [plain(v) for v in value]
    if isinstance(value, (frozenset, set)):
        return sorted(map(plain, value))
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None  # infinity and NaN have no JSON form
    return str(value)


def catalog(stamp: CatalogStamp) -> dict[str, Any]:
    """Return which data answered."""
    return {"version": stamp.version, "digest": stamp.digest, "prices_as_of": stamp.prices_as_of}


def deployment(d: Deployment) -> dict[str, Any]:
    """Return where and how; fields that do not apply are null."""
    return {
        "channel": d.channel,
        "platform": d.platform,
        "region": d.region,
        "instance_type": d.instance_type,
        "instance_count": d.instance_count,
        "accelerator": d.accelerator,
        "accelerator_count": d.accelerator_count,
        "tensor_parallel": d.tensor_parallel,
        "engine": d.engine,
        "dtype": d.dtype,
        "quantization": d.quantization,
        "bedrock_model_id": d.bedrock_model_id,
        "inference_profile": d.inference_profile,
    }


def memory(m: MemoryEstimate) -> dict[str, Any]:
    """Return bytes by component."""
    return {
        "weights_bytes": m.weights_bytes,
        "kv_cache_bytes": m.kv_cache_bytes,
        "activation_bytes": m.activation_bytes,
        "overhead_bytes": m.overhead_bytes,
        "required_bytes": m.required_bytes,
        "available_bytes": m.available_bytes,
        "per_accelerator_required_bytes": m.per_accelerator_required_bytes,
        "per_accelerator_required_low_bytes": m.per_accelerator_required_low_bytes,
        "per_accelerator_required_high_bytes": m.per_accelerator_required_high_bytes,
        "per_accelerator_available_bytes": m.per_accelerator_available_bytes,
        "max_concurrent_sequences": m.max_concurrent_sequences,
        "basis": m.basis,
    }


def _band(band: Band, basis: str) -> dict[str, Any]:
    return {
        "low": round(band.low, 2),
        "expected": round(band.expected, 2),
        "high": round(band.high, 2),
        "basis": basis,
    }


def performance(p: PerformanceEstimate) -> dict[str, Any]:
    """Return the three bands, each with its basis."""
    bases = p.bases or PerformanceBases(p.basis, p.basis, p.basis)
    return {
        "ttft_ms": _band(p.ttft_ms, bases.ttft_ms),
        "tpot_ms": _band(p.tpot_ms, bases.tpot_ms) if p.tpot_ms else None,
        "output_tokens_per_second": (
            _band(p.output_tokens_per_second, bases.output_tokens_per_second) if p.output_tokens_per_second else None
        ),
        "basis": p.basis,
        "concurrency": p.concurrency,
    }


def daily_capacity(value: DailyCapacity) -> dict[str, Any]:
    """Return what one instance answers in a day, and at which concurrency and speed."""
    return {
        "requests_per_day": {name: round(number) for name, number in value.requests_per_day._asdict().items()},
        "batch_size": value.batch,
        "compiled_for_batch_size": value.compiled,
        "planned_utilization": value.utilization,
        "performance": performance(value.performance),
    }


def route(value: BedrockOffer) -> dict[str, Any]:
    """Return a route of Bedrock: its list prices, and the regions that may process a request."""
    return {
        "id": value.name,
        "usd_per_request": round(value.usd_per_request, 10),
        "price": bedrock_price(value.price),
        "destinations": None if value.destinations is None else list(value.destinations),
        "countries": None if value.countries is None else list(value.countries),
    }


def bedrock_price(value: BedrockPrice) -> dict[str, Any]:
    """Return Bedrock's list price: USD per million tokens, per image, per query or per second of video."""
    return {
        "currency": "USD",
        "per_million_input_tokens": usd(value.input),
        "per_million_output_tokens": usd(value.output),
        "per_image": usd(value.per_image),
        "per_query": usd(value.per_query),
        "per_video_second": usd(value.per_video_second),
        "as_of": value.as_of,
        "source": source(value.source),
    }


def usd(value: float | None) -> float | None:
    """Round money to a hundredth of a cent: prices are listed so, and float noise would look like precision."""
    return None if value is None else round(value, 6)


def cost(c: CostEstimate) -> dict[str, Any]:
    """Return dollars with the price's date and source."""
    return {
        "currency": c.currency,
        "hourly": usd(c.hourly),
        "monthly": usd(c.monthly),
        "per_million_output_tokens": usd(c.per_million_output_tokens),
        "per_million_total_tokens": usd(c.per_million_total_tokens),
        "basis": c.basis,
        "price_as_of": c.price_as_of,
        "price_source": price_source(c.price_source),
    }


def quality(q: QualityEvidence) -> dict[str, Any]:
    """Return the one suite that decided."""
    return {
        "suite": q.suite,
        "metric": q.metric,
        "value": q.value,
        "lower": q.lower,
        "upper": q.upper,
        "at_chance": q.at_chance,
        "percentile": None if q.percentile is None else round(q.percentile, 4),
        "of": q.of,
        "selected": q.selected,
        "coverage": round(q.coverage, 4),
        "as_of": q.as_of,
        "source": source(q.source),
    }


def objective(value: StatedObjective, language: Language) -> dict[str, Any]:
    """Return what ranked: weights that sum to 1, the curves' half points and slopes, what counts for the unknown."""
    return {
        "name": value.name,
        "title": value.title.get(language),
        "weights": {name: round(value.weights[name], 4) for name in UTILITIES},
        "quality": {"unknown": value.unknown_quality},
        "suitability": {"per_warning": value.per_warning},
        "cost": {"half_usd_per_month": value.cost.half, "slope": value.cost.slope},
        "latency": {"half_ms": value.latency.half, "slope": value.latency.slope, "unknown": value.unknown_latency},
    }


def utilities(value: Utilities) -> dict[str, Any]:
    """Return the parts of a score; their factors multiply to it."""
    parts = {name: _utility(value, name) for name in UTILITIES}
    stand_in = value.stand_in
    parts["quality"] |= {
        "belief": round(value.belief, 4),
        "stand_in": {
            "value": round(stand_in.value, 4),
            "models": stand_in.models,
            "smallest_parameters": stand_in.smallest,
            "largest_parameters": stand_in.largest,
        },
    }
    return parts


def _utility(value: Utilities, name: str) -> dict[str, Any]:
    part: Utility = getattr(value, name)
    return {
        "value": round(part.value, 4),
        "weight": round(part.weight, 4),
        "factor": round(part.factor, 4),
        "share": round(value.share(name), 4),
        "known": part.known,
    }
