from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import validator_for

from advisor.core.check_rules import CHECK_RULES
from advisor.core.checking import CheckReport, Place, Unread
from advisor.core.text import LANGUAGES, Text
from advisor.render.checking import sarif
from advisor.render.checking.sarif import FINGERPRINT, MOST_RESULTS, plain, render
from advisor.render.checking.wording import Tool

from . import factories as made
from .sarif_schema import SARIF

OFFICIAL = os.environ.get("ADVISOR_SARIF_SCHEMA")
REPORTS: dict[str, Callable[[], CheckReport]] = {
    "found": made.report, "clean": made.clean, "empty": made.empty, "hostile": made.hostile,
}  # fmt: skip


def run(report: CheckReport, **changes: Any) -> Any:
    (only,) = json.loads(render(report, made.view(**changes)))["runs"]
    return only


def result(report: CheckReport, rule: str) -> Any:
    return next(r for r in run(report)["results"] if r["ruleId"] == rule)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", REPORTS)
def test_valid(report: str, language: Any) -> None:
    log = json.loads(render(REPORTS[report](), made.view(language)))
    Draft202012Validator.check_schema(SARIF)
    assert list(Draft202012Validator(SARIF).iter_errors(log)) == []


@pytest.mark.skipif(not OFFICIAL, reason="ADVISOR_SARIF_SCHEMA names no file")
@pytest.mark.parametrize("report", REPORTS)
def test_valid_by_the_official_schema(report: str) -> None:
    schema = json.loads(Path(OFFICIAL or "").read_text(encoding="utf-8"))
    validator = validator_for(schema)(schema, format_checker=FormatChecker())
    assert list(validator.iter_errors(json.loads(render(REPORTS[report](), made.view())))) == []


def test_the_rules_are_described() -> None:
    driver = run(made.clean())["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == list(CHECK_RULES)
    for described, rule in zip(driver["rules"], CHECK_RULES.values(), strict=True):
        assert described["defaultConfiguration"] == {"level": rule.default_level}
        assert described["helpUri"] == f"https://example.com/docs/check.html#{rule.id.lower()}"
        assert rule.remedy.en in described["help"]["text"]
        assert rule.remedy.en in described["help"]["markdown"]
        assert len(described["properties"]["tags"]) <= 10
    japanese = run(made.clean(), language="ja")["tool"]["driver"]["rules"]
    assert japanese[0]["shortDescription"]["text"] == CHECK_RULES["LIC001"].title.ja


def test_no_address_is_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "tool", lambda: Tool("1", None))
    driver = run(made.clean())["tool"]["driver"]
    assert "informationUri" not in driver
    assert not [rule for rule in driver["rules"] if "helpUri" in rule]


def test_results_point_at_their_rule_and_place() -> None:
    for found in run(made.report())["results"]:
        assert list(CHECK_RULES)[found["ruleIndex"]] == found["ruleId"]
    found = result(made.report(), "LIC003")
    assert found["level"] == "error"
    assert found["partialFingerprints"] == {FINGERPRINT: "lic003-0001"}
    assert found["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "src/app.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 41, "endLine": 12, "endColumn": 60},
        "contextRegion": {"startLine": 12, "snippet": {"text": made.REFERENCES[0].excerpt}},
    }
    assert found["properties"]["chain"].startswith(f"{made.TUNED_ID} (Apache-2.0) ← {made.LLAMA_ID}")
    assert found["properties"]["clauseUrl"] == made.CLAUSE.url


@pytest.mark.parametrize("path", ["src/日本語 100%.py", "a:b/[c].py", "x#y?.py", "bytes\udcff.py", "back\\slash.py"])
def test_addresses_are_encoded_and_can_be_read_back(path: str) -> None:
    odd = made.report(findings=(made.EXCEEDED._replace(place=Place(path, 1, 1)),))
    uri = run(odd)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(' #?[]"\\')
    assert ":" not in uri
    assert unquote_to_bytes(uri) == path.encode("utf-8", "surrogateescape")


def test_an_absolute_path_has_no_base() -> None:
    odd = made.report(findings=(made.EXCEEDED._replace(place=Place("/work dir/a.py", 1, 1)),))
    where = run(odd)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where == {"uri": "file:///work%20dir/a.py"}


def test_suppressed_results_say_by_what_and_raise_no_alert() -> None:
    excepted, ignored = result(made.report(), "LIC004"), run(made.report())["results"][-2:]
    assert excepted["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "excepted in advisor-policy.yaml:9 (evaluation)"}
    ]
    assert (excepted["level"], excepted["properties"]["suppressedLevel"]) == ("note", "error")
    assert {r["ruleId"]: r["suppressions"][0]["kind"] for r in ignored} == {"LIC002": "inSource", "LIC004": "external"}
    assert not [r for r in run(made.report())["results"][:-2] if "suppressions" in r]


def test_a_finding_about_no_file_is_shown_at_the_policy() -> None:
    nowhere = made.report(findings=(made.EXCEEDED._replace(place=None),))
    place = run(nowhere)["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "advisor-policy.yaml"
    assert place["region"]["startLine"] == 1


def test_without_a_policy_it_has_no_place_and_that_is_said() -> None:
    nowhere = run(made.report(findings=(made.EXCEEDED._replace(place=None),), policy=None, unread=()))
    assert nowhere["results"][0]["locations"] == []
    (said,) = nowhere["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("1 findings have no place in a file")


def test_unread_files_are_notifications_and_an_incomplete_check_is_no_success() -> None:
    (invocation,) = run(made.report())["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    assert second["message"]["text"] == "larger than 10 MB"
    assert run(made.clean())["invocations"][0] == {"executionSuccessful": True, "toolExecutionNotifications": []}


def test_code_scanning_takes_no_more_so_the_worst_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 250)
    crowd = made.crowd(260)
    log = run(crowd._replace(unread=()))
    levels = [r["level"] for r in log["results"]]
    assert len(levels) == 250
    assert levels == sorted(levels)  # error before warning
    assert levels.count("error") == crowd.violations
    (said,) = log["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("260 findings; the 250 worst are listed")


def test_a_full_file_is_below_the_limit_of_10_megabytes() -> None:
    tenth = render(made.crowd(MOST_RESULTS // 10), made.view())
    assert len(gzip.compress(tenth.encode())) < 1_000_000


def test_unread_files_are_bounded() -> None:
    many = made.report(unread=tuple(Unread(f"{i}.py", Text("x", "x")) for i in range(3_000)))
    said = run(many)["invocations"][0]["toolExecutionNotifications"]
    assert len(said) == 1_001
    assert said[-1]["message"]["text"] == "2,000 more files were not read in full."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain [x] (y) {name}", "plain [x] (y) {name}"),
        ("see [here](http://evil)", r"see \[here\](http://evil)"),
        ("value {0} of {12}", "value {{0}} of {{12}}"),
        ("\x1b[31mred\u202e", r"\x1b[31mred\u202e"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_nothing_in_a_message_acts(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_long_hostile_message_takes_linear_time() -> None:
    assert len(plain("[" * 1_000_000)) == 1_000_000
    assert len(plain("{" * 1_000_000)) == 1_000_000
    assert len(plain("[](" * 300_000)) == 1_500_000
