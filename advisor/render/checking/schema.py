"""The JSON Schema of ``advisor check --format json``. New keys may be added; none goes away."""

from __future__ import annotations

from typing import get_args

from advisor.core.check_rules import CHECK_RULES
from advisor.core.checking import Confidence, Level, Provider, ReferenceKind, Relation, SuppressedBy, Verdict
from advisor.core.licensing import CommercialUse
from advisor.render.checking.as_json import SCHEMA_VERSION
from advisor.render.schema_parts import (
    CATALOG,
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    WHOLE,
    Schema,
    definitions,
    list_of,
    maybe,
    record,
    ref,
)

__all__ = ["check_schema"]

_RULE: Schema = {"enum": list(CHECK_RULES)}
_PROVIDER: Schema = {"enum": list(get_args(Provider))}
_SUMMARY = record(
    dict.fromkeys(
        ("files", "references", "mentions", "models", "violations", "warnings", "notes", "suppressed", "unread"),
        WHOLE,
    )
)


def check_schema() -> Schema:
    """Return the schema of a licence check."""
    return {
        "title": "Check",
        "description": "The answer of `advisor check --format json`.",
        **record(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "catalog": CATALOG,
                "policy": maybe(TEXT),
                "summary": _SUMMARY,
                "incomplete": FLAG,
                "references": list_of(ref("reference")),
                "models": list_of(ref("model")),
                "findings": list_of(ref("finding")),
                "unread": list_of(
                    record({"path": TEXT, "reason": TEXT, "line": maybe(WHOLE), "searched": FLAG}),
                ),
                "notes": TEXTS,
            },
            optional={"stamp": TEXT},
        ),
        "$defs": {
            "reference": _reference(),
            "model": _model(),
            "finding": _finding(),
            "link": _link(),
            "source": definitions()["source"],
        },
    }


def _reference() -> Schema:
    return record(
        {
            "model_id": maybe(TEXT),
            "provider": _PROVIDER,
            "path": maybe(TEXT),
            **dict.fromkeys(("line", "column", "end_column"), maybe(WHOLE)),
            "kind": {"enum": list(get_args(ReferenceKind))},
            "confidence": {"enum": list(get_args(Confidence))},
            "detector": TEXT,
            **dict.fromkeys(("sink", "revision", "expression"), maybe(TEXT)),
            "accepts_eula": FLAG,
            "excerpt": TEXT,
            "resolved_id": maybe(TEXT),
        }
    )


def _model() -> Schema:
    condition = record({"type": TEXT, "limit": maybe(WHOLE), "message": TEXT, "source": maybe(ref("source"))})
    return record(
        {
            "id": TEXT,
            "provider": _PROVIDER,
            **dict.fromkeys(("catalog_id", "declared", "effective"), maybe(TEXT)),
            "chain": list_of(ref("link")),
            "commercial_use": {"enum": [*get_args(CommercialUse), None]},
            "conditions": list_of(condition),
            "obligations": TEXTS,
            "verdict": {"enum": list(get_args(Verdict))},
            **dict.fromkeys(("gated", "revision", "text_sha256"), maybe(TEXT)),
            "source": maybe(ref("source")),
        }
    )


def _finding() -> Schema:
    alternative = record(
        {
            "model_id": TEXT,
            "monthly_usd": NUMBER,
            "instead_of_usd": maybe(NUMBER),
            "platform": TEXT,
            "region": TEXT,
            "requests_per_day": WHOLE,
            "assumed": TEXTS,
        }
    )
    return record(
        {
            "rule": _RULE,
            "level": {"enum": list(get_args(Level))},
            **dict.fromkeys(("model_id", "path"), maybe(TEXT)),
            **dict.fromkeys(("line", "column", "end_column"), maybe(WHOLE)),
            "message": TEXT,
            "hint": maybe(TEXT),
            "clause_source": maybe(ref("source")),
            "chain": list_of(ref("link")),
            "exception": maybe(TEXT),
            "alternative": maybe(alternative),
            "suppressed": maybe(TEXT),
            "suppressed_by": {"enum": [*get_args(SuppressedBy), None]},
            "fingerprint": TEXT,
        }
    )


def _link() -> Schema:
    return record(
        {
            "model": TEXT,
            "relation": {"enum": list(get_args(Relation))},
            **dict.fromkeys(("license", "spdx", "declared"), maybe(TEXT)),
            "binds": FLAG,
            "source": maybe(ref("source")),
        }
    )
