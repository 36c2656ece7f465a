"""``--format json``: the keys of the contract, compact, the same bytes for the same inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.checking import Place
from advisor.render import as_json
from advisor.render.checking.wording import mentions

if TYPE_CHECKING:
    from advisor.core.checking import CheckedModel, CheckFinding, CheckReport, Link, Reference, Unread
    from advisor.core.licensing import Condition
    from advisor.core.text import Language
    from advisor.render import View

SCHEMA_VERSION = 1


def render(report: CheckReport, view: View) -> str:
    """Return the report as compact JSON."""
    body = check(report, view.language)
    if view.stamp:
        body["stamp"] = view.stamp
    return encoded(body)


def encoded(body: dict[str, Any]) -> str:
    r"""Return compact JSON that any encoding can carry.

    A file's name may hold bytes that are not UTF-8 (lone surrogates here): they become JSON's ``\udc80``.
    """
    return as_json.dumps(body).encode("utf-8", "backslashreplace").decode("utf-8")


def check(report: CheckReport, language: Language) -> dict[str, Any]:
    """Return the contract's form of a licence check; what is not known is null."""
    return {
        "schema_version": SCHEMA_VERSION,
        "catalog": as_json.catalog(report.catalog),
        "policy": report.policy,
        "summary": {
            "files": report.files,
            "references": len(report.references),
            "mentions": mentions(report),
            "models": len(report.models),
            "violations": report.violations,
            "warnings": report.warnings,
            "notes": sum(f.level == "note" and f.suppressed is None for f in report.findings),
            "suppressed": sum(f.suppressed is not None for f in report.findings),
            "unread": len(report.unread),
        },
        "incomplete": report.incomplete,
        "references": [_reference(r) for r in report.references],
        "models": [_model(m, language) for m in report.models],
        "findings": [_finding(f, language) for f in report.findings],
        "unread": [_unread(u, language) for u in report.unread],
        "notes": [n.get(language) for n in report.notes],
    }


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        "model_id": reference.model_id,
        "provider": reference.provider,
        **_place(reference.place),
        "kind": reference.kind,
        "confidence": reference.confidence,
        "detector": reference.detector,
        "sink": reference.sink,
        "revision": reference.revision,
        "expression": reference.expression,
        "accepts_eula": reference.accepts_eula,
        "excerpt": reference.excerpt,
        "resolved_id": reference.resolved,
    }


def _place(place: Place | None) -> dict[str, Any]:
    """Return where something stands; nulls for a model named on the command line, which is in no file."""
    if place is None or not place.path:
        return dict.fromkeys(Place._fields)
    return place._asdict()


def _model(model: CheckedModel, language: Language) -> dict[str, Any]:
    return {
        "id": model.id,
        "provider": model.provider,
        "catalog_id": model.catalog_id,
        "declared": model.declared,
        "effective": model.effective,
        "chain": _chain(model.chain),
        "commercial_use": model.commercial_use,
        "conditions": [_condition(c, language) for c in model.conditions],
        "obligations": [o.get(language) for o in model.obligations],
        "verdict": model.verdict,
        "gated": model.gated,
        "revision": model.revision,
        "text_sha256": model.text_sha256,
        "source": as_json.source(model.source),
    }


def _condition(condition: Condition, language: Language) -> dict[str, Any]:
    return {
        "type": condition.type,
        "limit": condition.limit,
        "message": condition.text.get(language),
        "source": as_json.source(condition.source),
    }


def _chain(links: tuple[Link, ...]) -> list[dict[str, Any]]:
    return [
        {
            "model": link.model,
            "relation": link.relation,
            "license": link.license.id if link.license else None,
            "spdx": link.license.spdx if link.license else None,
            "declared": link.declared,
            "binds": link.binds,
            "source": as_json.source(link.source),
        }
        for link in links
    ]


def _finding(finding: CheckFinding, language: Language) -> dict[str, Any]:
    alternative = finding.alternative
    return {
        "rule": finding.rule,
        "level": finding.level,
        "model_id": finding.model_id,
        **_place(finding.place),
        "message": finding.message.get(language),
        "hint": finding.hint.get(language) if finding.hint else None,
        "clause_source": as_json.source(finding.clause_source),
        "chain": _chain(finding.chain),
        "exception": finding.exception,
        "alternative": {
            "model_id": alternative.model_id,
            "monthly_usd": as_json.usd(alternative.monthly_usd),
            "instead_of_usd": as_json.usd(alternative.instead_of_usd),
            "platform": alternative.platform,
            "region": alternative.region,
            "requests_per_day": alternative.requests_per_day,
            "assumed": list(alternative.assumed),
        }
        if alternative
        else None,
        "suppressed": finding.suppressed.get(language) if finding.suppressed else None,
        "suppressed_by": finding.suppressed_by,
        "fingerprint": finding.fingerprint,
    }


def _unread(unread: Unread, language: Language) -> dict[str, Any]:
    return {
        "path": unread.path,
        "reason": unread.reason.get(language),
        "line": unread.line,
        "searched": unread.searched,
    }
