"""The JSON Schema of ``--format json``: what scripts may rely on. New keys may be added; none goes away."""

from __future__ import annotations

from advisor.core.ranking import UTILITIES
from advisor.core.request import json_schema
from advisor.render.as_json import SCHEMA_VERSION
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

__all__ = ["model_schema", "quality_schema", "report_schema"]


def report_schema() -> Schema:
    """Return the schema of a report."""
    request = json_schema()
    model, deployment = ref("model"), maybe(ref("deployment"))
    findings = list_of(ref("finding"))
    return {
        "title": "Report",
        "description": "The answer of `advisor recommend --format json`.",
        **record(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "catalog": CATALOG,
                "request": request,
                "objective": ref("objective"),
                "recommended": list_of(ref("recommendation")),
                "rejected": list_of(
                    record(
                        {
                            "model": model,
                            "deployment": deployment,
                            "memory": maybe(ref("memory")),
                            "findings": findings,
                        }
                    )
                ),
                "undetermined": list_of(
                    record({"model": model, "deployment": deployment, "findings": findings, "missing": TEXTS})
                ),
                "relaxations": list_of(
                    record({"field": TEXT, "from": {}, "to": {}, "unlocks": TEXTS, "message": TEXT})
                ),
                "notes": TEXTS,
            },
            optional={"stamp": TEXT},
        ),
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Schema]:
    entry = _entry()
    return {
        **definitions(),
        "model": model_schema(),
        "quality": quality_schema(),
        "objective": _objective(),
        "utilities": _utilities(),
        "alternative": record(entry),
        "recommendation": record({**entry, "alternatives": list_of(ref("alternative"))}),
    }


def quality_schema() -> Schema:
    """Return the schema of the evidence of quality."""
    return record(
        {
            "suite": TEXT,
            "metric": TEXT,
            "value": NUMBER,
            "lower": maybe(NUMBER),
            "upper": maybe(NUMBER),
            "at_chance": FLAG,
            "percentile": maybe(NUMBER),
            "of": {**WHOLE, "description": "How many rows the percentile is among."},
            "selected": {**FLAG, "description": "Whether these rows are a part of the suite only."},
            "coverage": NUMBER,
            "as_of": TEXT,
            "source": maybe(ref("source")),
        }
    )


def _entry() -> dict[str, Schema]:
    return {
        "rank": WHOLE,
        "score": NUMBER,
        "pareto": FLAG,
        "model": ref("model"),
        "deployment": ref("deployment"),
        "memory": maybe(ref("memory")),
        "performance": maybe(ref("performance")),
        "cost": maybe(ref("cost")),
        "findings": list_of(ref("finding")),
        "quality": maybe(ref("quality")),
        "utilities": maybe(ref("utilities")),
    }


def _objective() -> Schema:
    return {
        "description": "What ranked: a score is the product of each utility to the power of its weight.",
        **record(
            {
                "name": TEXT,
                "title": TEXT,
                "weights": record(dict.fromkeys(UTILITIES, NUMBER)),
                "quality": record({"unknown": NUMBER}),
                "suitability": record({"per_warning": NUMBER}),
                "cost": record({"half_usd_per_month": NUMBER, "slope": NUMBER}),
                "latency": record({"half_ms": NUMBER, "slope": NUMBER, "unknown": NUMBER}),
            }
        ),
    }


def _utilities() -> Schema:
    part = {
        "value": {**NUMBER, "description": "0.01 to 1."},
        "weight": NUMBER,
        "factor": {**NUMBER, "description": "value ** weight: the factors multiply to the score."},
        "share": {**NUMBER, "description": "Of what the score lacks to 1, the part due to this one (in logarithms)."},
        "known": {
            **FLAG,
            "description": "Whether a figure stands behind it; else a stand-in that is no figure of the model.",
        },
    }
    stand_in = record(
        {
            "value": NUMBER,
            "models": {
                **WHOLE,
                "description": "How many scored models of like size it is the median of; 0: stated for all.",
            },
            "smallest_parameters": maybe(WHOLE),
            "largest_parameters": maybe(WHOLE),
        }
    )
    belief = {**NUMBER, "description": "How far the value moves from the stand-in (0) to the percentile (1)."}
    return {
        "description": "What the score is made of.",
        **record(
            {
                "quality": record({**part, "belief": belief, "stand_in": stand_in}),
                **{name: record(part) for name in UTILITIES if name != "quality"},
            }
        ),
    }


def model_schema() -> Schema:
    """Return the schema of what a reader must know of a model."""
    condition = record({"type": TEXT, "limit": maybe(WHOLE), "message": TEXT, "source": maybe(ref("source"))})
    terms = record(
        {
            "id": maybe(TEXT),
            "spdx": maybe(TEXT),
            "commercial_use": {"enum": ["yes", "conditional", "no", None]},
            "share_alike": maybe(TEXT),
            "conditions": list_of(condition),
        }
    )
    return record(
        {
            "id": TEXT,
            "name": TEXT,
            "publisher": TEXT,
            "kind": maybe(TEXT),
            "parameters": maybe(WHOLE),
            "context_length": maybe(WHOLE),
            "languages": maybe(TEXTS),
            "license": terms,
        }
    )
