from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from advisor.core.check_rules import CHECK_RULES
from advisor.core.checking import CheckReport
from advisor.core.text import LANGUAGES
from advisor.render.checking.as_json import render
from advisor.render.checking.schema import check_schema
from tests.render.schema_check import problems

from . import factories as made

REPORTS: dict[str, Callable[[], CheckReport]] = {
    "found": made.report, "clean": made.clean, "empty": made.empty, "hostile": made.hostile,
}  # fmt: skip


def body(report: CheckReport, **changes: Any) -> Any:
    return json.loads(render(report, made.view(**changes)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", REPORTS)
def test_the_json_is_what_the_schema_says(report: str, language: Any) -> None:
    schema, answer = check_schema(), body(REPORTS[report](), language=language, stamp="2026-11-23T00:00:00+00:00")
    Draft202012Validator.check_schema(schema)
    assert list(problems(answer, schema, schema)) == []
    assert list(Draft202012Validator(schema).iter_errors(answer)) == []


def test_the_keys_of_the_contract() -> None:
    answer = body(made.report())
    assert answer["schema_version"] == 1
    assert set(answer["summary"]) >= {"files", "references", "models", "violations", "warnings"}
    for reference in answer["references"]:
        assert set(reference) >= {"model_id", "provider", "path", "line", "column", "kind", "confidence"}
    for model in answer["models"]:
        assert set(model) >= {"id", "declared", "effective", "chain", "commercial_use", "conditions", "verdict"}
        for link in model["chain"]:
            assert set(link) >= {"model", "relation", "license", "spdx", "binds", "source"}
    for finding in answer["findings"]:
        assert set(finding) >= {
            "rule", "level", "model_id", "path", "line", "message", "hint", "clause_source", "column", "suppressed",
            "fingerprint", "exception", "alternative",
        }  # fmt: skip


def test_the_summary_counts_what_is_listed() -> None:
    answer = body(made.report())
    assert answer["summary"] == {
        "files": 1234, "references": 6, "mentions": 0, "models": 4, "violations": 3, "warnings": 2, "notes": 1, "suppressed": 2,
        "unread": 2,
    }  # fmt: skip
    counted = [f for f in answer["findings"] if f["suppressed"] is None]
    assert sum(f["level"] == "error" for f in counted) == answer["summary"]["violations"]
    assert sum(f["level"] == "warning" for f in counted) == answer["summary"]["warnings"]


def test_a_finding_in_full() -> None:
    finding = body(made.report())["findings"][1]
    assert (finding["path"], finding["line"], finding["column"], finding["end_column"]) == ("src/app.py", 12, 41, 60)
    assert finding["clause_source"] == {"url": made.CLAUSE.url, "read": "2026-06-01"}
    assert finding["alternative"] == {
        "model_id": made.GOOD_ID,
        "monthly_usd": 310.4,
        "instead_of_usd": 420.0,
        "platform": "bedrock",
        "region": "ap-northeast-1",
        "requests_per_day": 1000,
        "assumed": ["where.region"],
    }
    assert finding["chain"][1] == {
        "model": made.LLAMA_ID,
        "relation": "fine-tune",
        "license": "llama",
        "spdx": "LicenseRef-llama",
        "declared": None,
        "binds": True,
        "source": {"url": made.CARD.url, "read": made.CARD.read},
    }


def test_a_name_that_is_not_utf8_survives() -> None:
    odd = made.report(findings=(made.EXCEEDED._replace(place=made.EXCEEDED.place._replace(path="a\udcff.py")),))  # type: ignore[union-attr]
    text = render(odd, made.view())
    assert r"a\udcff.py" in text
    assert json.loads(text.encode())["findings"][0]["path"] == "a\udcff.py"


def test_a_stamp_is_there_only_when_asked() -> None:
    assert "stamp" not in body(made.report())
    assert body(made.report(), stamp="now")["stamp"] == "now"


def test_every_rule_is_in_the_schema() -> None:
    assert check_schema()["$defs"]["finding"]["properties"]["rule"]["enum"] == list(CHECK_RULES)
