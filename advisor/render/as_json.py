"""The report as JSON: the keys of the contract, compact, valid UTF-8, byte-identical for the same inputs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import orjson

from advisor.core.ranking import UTILITIES
from advisor.core.result import PerformanceBases
from advisor.render.wording import proposal, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.hardware import BedrockOffer, BedrockPrice
    from advisor.core.licensing import License
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
        Option,
        PerformanceEstimate,
        QualityEvidence,
        Recommendation,
        Report,
    )
    from advisor.core.text import Language, Message
    from advisor.rules.book import LicenseBook

SCHEMA_VERSION = 1


def dumps(value: Any) -> str:
    """Return compact JSON; NaN and infinity, which JSON has not, are null."""
    try:
        text = orjson.dumps(value).decode()
    except TypeError:  # a whole number beyond 64 bits, or half a pair of surrogates
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if text.isprintable():  # nearly always: looking for each of them takes longer than writing the JSON
        return text
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


_STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What turns a line around, breaks it or steers a terminal: JSON takes it as it is or escaped, readers see the difference."""


def report(value: Report, book: LicenseBook, language: Language) -> dict[str, Any]:
    """Return the contract's form of a report."""
    view = _View(book, language)
    return {
        "schema_version": SCHEMA_VERSION,
        "catalog": catalog(value.catalog),
        "request": value.request.echo(),
        "objective": objective(value.objective, language),
        "recommended": [view.recommendation(r) for r in value.recommended],
        "rejected": [
            {
                "model": view.model(r.model),
                "deployment": deployment(r.deployment) if r.deployment else None,
                "memory": memory(r.memory) if r.memory else None,
                "findings": [view.finding(f) for f in r.findings],
            }
            for r in value.rejected
        ],
        "undetermined": [
            {
                "model": view.model(u.model),
                "deployment": deployment(u.deployment) if u.deployment else None,
                "findings": [view.finding(f) for f in u.findings],
                "missing": list(u.missing),
            }
            for u in value.undetermined
        ],
        "relaxations": [
            {
                "field": r.field,
                "from": r.current,
                "to": r.proposed,
                "unlocks": list(r.unlocks),
                "message": proposal(r, language),
            }
            for r in value.relaxations
        ],
        "notes": [n.get(language) for n in value.notes],
    }


class _View:
    """Renders models and findings once each, however often they occur."""

    def __init__(self, book: LicenseBook, language: Language) -> None:
        self._book = book
        self._language: Language = language
        self._models: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
        self._findings: dict[int, dict[str, Any]] = {}
        self._sentences: dict[Any, str] = {}

    def model(self, model: Model) -> dict[str, Any]:
        key = (model.id, model.licenses)
        cached = self._models.get(key)
        if cached is None:
            cached = self._models[key] = model_summary(model, self._book, self._language)
        return cached

    def finding(self, finding: Finding) -> dict[str, Any]:
        key = id(finding)  # by identity: rules hand the same finding to all it is true of, and the report keeps them
        cached = self._findings.get(key)
        if cached is None:
            cached = self._findings[key] = finding_entry(finding, self._language, self._sentence)
        return cached

    def _sentence(self, message: Message, language: Language) -> str:
        """Word a message; of many models rules say the same."""
        try:
            # types, too: 1 and 1.0 and True are equal, and are not worded alike
            key = (message.template, *message.values.items(), *map(type, message.values.values()))
            known = self._sentences.get(key)
        except TypeError:  # a value that has no hash
            return sentence(message, language)
        if known is None:
            known = self._sentences[key] = sentence(message, language)
        return known

    def option(self, option: Option) -> dict[str, Any]:
        return {
            "deployment": deployment(option.deployment),
            "memory": memory(option.memory) if option.memory else None,
            "performance": performance(option.performance) if option.performance else None,
            "cost": cost(option.cost) if option.cost else None,
            "findings": [self.finding(f) for f in option.findings],
            "utilities": utilities(option.utilities) if option.utilities else None,
        }

    def recommendation(self, entry: Recommendation) -> dict[str, Any]:
        body = {"model": self.model(entry.model), **self.option(entry.best)}
        quality_ = quality(entry.quality) if entry.quality else None
        head = {"rank": entry.rank, "score": round(entry.score, 4), "pareto": entry.pareto}
        return {
            **head,
            **body,
            "quality": quality_,
            "alternatives": [
                {**head, **_score(o), "model": self.model(o.model), **self.option(o), "quality": quality_}
                for o in entry.alternatives
            ],
        }


def _score(option: Option) -> dict[str, float]:
    return {"score": round(option.utilities.score, 4)} if option.utilities else {}


def model_summary(model: Model, book: LicenseBook, language: Language) -> dict[str, Any]:
    """Return what a reader must know of a model to judge the row."""
    return {
        "id": model.id,
        "name": model.name,
        "publisher": model.publisher,
        "kind": model.kind,
        "parameters": model.parameters,
        "context_length": model.context_length,
        "languages": None if model.languages is None else list(model.languages),
        "license": license_summary(model, book, language),
    }


def license_summary(model: Model, book: LicenseBook, language: Language) -> dict[str, Any]:
    """Return the effective terms: the model's own licence with those its ancestors pass on."""
    terms = book.terms(model)
    return {
        "id": model.license,
        "spdx": book.expression(model),
        "commercial_use": terms.commercial_use,
        "share_alike": terms.share_alike,
        "conditions": [
            {"type": c.type, "limit": c.limit, "message": c.text.get(language), "source": source(c.source)}
            for c in terms.conditions
        ],
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
        "conditions": [
            {"type": c.type, "limit": c.limit, "message": c.text.get(language), "source": source(c.source)}
            for c in license_.conditions
        ],
        "verified": license_.verified,
    }


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
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": say(finding.message, language),
        "hint": say(finding.hint, language) if finding.hint else None,
        "facts": {k: plain(v) for k, v in finding.facts.items()},
        "missing": list(finding.missing),
        "source": source(finding.source),
    }


def plain(value: Any) -> Any:
    """Return a fact's value in JSON's types."""
    if isinstance(value, (frozenset, set)):
        return sorted(map(plain, value))
    if isinstance(value, tuple):
        return [plain(v) for v in value]
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
