"""``--format json``: the keys of the contract, compact, valid UTF-8, byte-identical for the same inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.render import as_json
from advisor.rules.book import LicenseBook

if TYPE_CHECKING:
    from advisor.core.comparison import Compared, ComparisonReport, CostCurve, Row, Value
    from advisor.core.model import Lifecycle
    from advisor.core.text import Language
    from advisor.render import View


def render(report: ComparisonReport, view: View, *, differences: bool = False) -> str:  # noqa: ARG001 - always all rows
    """Return the report as JSON."""
    body = comparison(report, view)
    if view.stamp:
        body["stamp"] = view.stamp
    return as_json.dumps(body)


def comparison(report: ComparisonReport, view: View) -> dict[str, Any]:
    """Return the contract's form of a comparison. Subjects are told apart by their place in ``subjects``, from 0 on."""
    language = view.language
    book = LicenseBook(view.catalog.licenses)
    by = report.compared_by
    return {
        "schema_version": as_json.SCHEMA_VERSION,
        "catalog": as_json.catalog(report.catalog),
        "request": report.request.echo(),
        "subjects": [_subject(one, book, language) for one in report.contenders],
        "quality": {
            "task": by.task,
            "language": by.language,
            "suite": by.suite,
            "metric": by.metric,
            "why_not": by.why.get(language) if by.why else None,
        },
        "rows": [_row(row, language) for row in report.rows],
        "differences": [_row(row, language) for row in report.different],
        "break_even": [_curve(curve) for curve in report.curves],
        "notes": [note.get(language) for note in report.notes],
    }


def _subject(one: Compared, book: LicenseBook, language: Language) -> dict[str, Any]:
    return {
        "asked": {"model": one.asked.model, "place": one.asked.place},
        "verdict": one.standing,
        "missing": list(one.missing),
        "model": as_json.model_summary(one.model, as_json.license_summary(one.model, book, language)),
        "deployment": as_json.deployment(one.deployment) if one.deployment else None,
        "memory": as_json.memory(one.memory) if one.memory else None,
        "performance": as_json.performance(one.performance) if one.performance else None,
        "cost": as_json.cost(one.cost) if one.cost else None,
        "quality": as_json.quality(one.quality) if one.quality else None,
        "lifecycle": _lifecycle(one.lifecycle, one.deployment.region if one.deployment else None),
        "routes": [as_json.route(offer) for offer in one.routes],
        "findings": [as_json.finding_entry(f, language) for f in one.findings],
    }


def _lifecycle(value: Lifecycle | None, region: str | None) -> dict[str, Any] | None:
    return {"status": value.status, "ends": value.ends_in(region or "")} if value else None


def _row(row: Row, language: Language) -> dict[str, Any]:
    return {
        "group": row.group,
        "field": row.field,
        "of": row.subject,
        "status": row.status,
        "better": row.better,
        "best": list(row.best),
        "values": [_value(value, language) for value in row.values],
    }


def _value(value: Value, language: Language) -> dict[str, Any]:
    return {"state": value.state, "value": _in_language(value.value, language)}


def _in_language(value: Any, language: Language) -> Any:
    """Return a value with its sentences in one language."""
    if isinstance(value, list):
        return [_in_language(item, language) for item in value]
    if isinstance(value, dict):
        if value.keys() == {"en", "ja"}:
            return value[language]
        return {key: _in_language(item, language) for key, item in value.items()}
    return value


def _curve(curve: CostCurve) -> dict[str, Any]:
    capacity = curve.capacity_requests_per_day
    return {
        "bedrock": curve.bedrock,
        "self_hosted": curve.self_hosted,
        "requests_per_day": round(curve.requests_per_day),
        "capacity_requests_per_day": (
            None if capacity is None else {name: round(value) for name, value in capacity._asdict().items()}
        ),
        "capacity_of_each": as_json.daily_capacity(curve.each) if curve.each else None,
        "reachable": curve.reachable,
        "bedrock_usd_per_request": float(f"{curve.bedrock_usd_per_request:.6g}"),
        "instances": curve.instances,
        "instance_usd_per_month": as_json.usd(curve.instance_usd_per_month),
        "points": [
            {
                "requests_per_day": round(point.requests_per_day),
                "bedrock_usd_per_month": as_json.usd(point.bedrock_usd_per_month),
                "self_hosted_usd_per_month": as_json.usd(point.self_hosted_usd_per_month),
                "instances": point.instances,
            }
            for point in curve.points
        ],
    }
