"""The JSON Schema of ``advisor compare --format json``."""

from __future__ import annotations

from typing import get_args

from advisor.core.comparison import GROUPS, Better, Standing, State, Status
from advisor.core.request import json_schema
from advisor.render.as_json import SCHEMA_VERSION
from advisor.render.report_schema import model_schema, quality_schema
from advisor.render.schema_parts import (
    CATALOG,
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    WHOLE,
    Schema,
    band,
    definitions,
    list_of,
    maybe,
    record,
    ref,
)

_PLACE: Schema = {**WHOLE, "description": "The place of a subject in `subjects`, from 0 on."}


def comparison_schema() -> Schema:
    """Return the schema of a comparison."""
    return {
        "title": "Comparison",
        "description": "The answer of `advisor compare --format json`.",
        **record(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "catalog": CATALOG,
                "request": json_schema(),
                "subjects": list_of(ref("subject")),
                "quality": {
                    "description": "What compares quality; `suite` is null where nothing does, and `why_not` says why.",
                    **record(
                        {
                            "task": maybe(TEXT),
                            "language": TEXT,
                            **dict.fromkeys(("suite", "metric", "why_not"), maybe(TEXT)),
                        }
                    ),
                },
                "rows": list_of(ref("row")),
                "differences": {
                    "description": "The rows whose status is `different`.",
                    **list_of(ref("row")),
                },
                "break_even": list_of(ref("break_even")),
                "notes": TEXTS,
            },
            optional={"stamp": TEXT},
        ),
        "$defs": {
            **definitions(),
            "model": _model(),
            "quality": quality_schema(),
            "subject": _subject(),
            "row": _row(),
            "break_even": _break_even(),
        },
    }


def _model() -> Schema:
    """Return the schema of a model, which may have been read from files: these name no publisher."""
    schema = model_schema()
    return {**schema, "properties": {**schema["properties"], "publisher": maybe(TEXT)}}


def _subject() -> Schema:
    return record(
        {
            "asked": record({"model": TEXT, "place": maybe(TEXT)}),
            "verdict": {"enum": list(get_args(Standing))},
            "missing": {**TEXTS, "description": "The facts that leave it undetermined."},
            "model": ref("model"),
            "deployment": {
                "description": "The best for the objective; of what is excluded the nearest to standing, null where nothing "
                "has the model.",
                **maybe(ref("deployment")),
            },
            **{name: maybe(ref(name)) for name in ("memory", "performance", "cost", "quality")},
            "lifecycle": maybe(record({"status": TEXT, "ends": maybe(TEXT)})),
            "routes": {"description": "All of Bedrock's from the region, the cheapest first.", **list_of(ref("route"))},
            "findings": list_of(ref("finding")),
        }
    )


def _row() -> Schema:
    value = record({"state": {"enum": list(get_args(State))}, "value": {}})
    return record(
        {
            "group": {"enum": list(GROUPS)},
            "field": TEXT,
            "of": {"description": "What of several it is about: a language, a suite and metric.", **maybe(TEXT)},
            "status": {
                "enum": list(get_args(Status)),
                "description": "`overlapping`: the values differ within their uncertainty, which is no difference; `unknown`: "
                "too little is known to compare; `not-applicable`: at most one of them applies.",
            },
            "better": {"enum": [*get_args(Better), None]},
            "best": {
                "description": "Those that nothing is known to beat, where something is known to be worse.",
                **list_of(_PLACE),
            },
            "values": {"description": "In the order of `subjects`.", **list_of(value)},
        }
    )


def _break_even() -> Schema:
    point = record(
        {
            "requests_per_day": WHOLE,
            "bedrock_usd_per_month": NUMBER,
            "self_hosted_usd_per_month": NUMBER,
            "instances": WHOLE,
        }
    )
    return record(
        {
            "bedrock": _PLACE,
            "self_hosted": _PLACE,
            "requests_per_day": {
                **WHOLE,
                "description": "Where `instances` cost as much as Bedrock; above that they cost less, as long as they keep up.",
            },
            "capacity_requests_per_day": {
                "description": "What `instances` answer; null where no speed is known.",
                **maybe(band(WHOLE)),
            },
            "capacity_of_each": {
                "description": "What one of them answers, with as many sequences at once as it holds in the asked latency.",
                **maybe(ref("daily_capacity")),
            },
            "reachable": {
                "description": "Whether they keep up to the break-even; null where that is uncertain or not known.",
                **maybe(FLAG),
            },
            "bedrock_usd_per_request": NUMBER,
            "instances": {**WHOLE, "description": "How many are up for any load."},
            "instance_usd_per_month": NUMBER,
            "points": {"description": "Instances are added as the load takes them.", **list_of(point)},
        }
    )
