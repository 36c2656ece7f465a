from __future__ import annotations

import json
from typing import Any

import pytest

from advisor.render import render_report
from advisor.render.report_schema import report_schema

from . import factories
from .schema_check import problems


@pytest.mark.parametrize("make", [factories.report, factories.infeasible, factories.hostile])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_reports_are_what_the_schema_says(make: Any, language: Any) -> None:
    schema = report_schema()
    body = json.loads(render_report(make(), factories.view(language, stamp="2026-06-02T03:04:05+00:00"), "json"))
    assert list(problems(body, schema, schema)) == []


def test_the_schema_notices_what_is_missing_and_what_is_wrong() -> None:
    schema = report_schema()
    body = json.loads(render_report(factories.report(), factories.view(), "json"))
    del body["recommended"][0]["cost"]["monthly"]
    body["recommended"][1]["rank"] = "2"
    body["extra"] = 1
    assert list(problems(body, schema, schema)) == [
        "$.recommended[0].cost: none of anyOf",
        "$.recommended[1].rank: '2' is not of type integer",
        "$.extra: not in the schema",
    ]
