from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from advisor.core.checking import CheckReport
from advisor.core.text import LANGUAGES
from advisor.render.checking.junit import render

from . import factories as made

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("junit.xsd")))
REPORTS: dict[str, Callable[[], CheckReport]] = {
    "found": made.report, "clean": made.clean, "empty": made.empty, "hostile": made.hostile,
}  # fmt: skip


def suite(report: CheckReport, **changes: Any) -> Any:
    return etree.fromstring(render(report, made.view(**changes)).encode())[0]


def case(report: CheckReport, name: str) -> Any:
    (found,) = [c for c in suite(report).findall("testcase") if c.get("name") == name]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", REPORTS)
def test_valid(report: str, language: Any) -> None:
    text = render(REPORTS[report](), made.view(language))
    SCHEMA.assertValid(etree.fromstring(text.encode()))


def test_one_case_a_model_one_a_finding_without_and_one_a_file_not_read() -> None:
    names = [c.get("name") for c in suite(made.report()).findall("testcase")]
    assert names == [
        made.TUNED_ID, made.GOOD_ID, made.NC_ID, "example.big-v1:0",
        "LIC002 src/dynamic.py:8:5", "LIC012 advisor-policy.yaml:14:5",
        "notebooks/broken.ipynb", "data/huge.bin.py",
    ]  # fmt: skip


def test_the_counts_are_those_of_the_cases() -> None:
    found = suite(made.report())
    assert {name: found.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "8", "failures": "2", "errors": "2", "skipped": "0",
    }  # fmt: skip


def test_a_failure_has_all_errors_of_its_model_and_where_it_is() -> None:
    tuned = case(made.report(), made.TUNED_ID)
    assert (tuned.get("file"), tuned.get("line")) == ("src/app.py", "12")
    failure = tuned.find("failure")
    assert failure.get("type") == "LIC003"
    assert failure.get("message").startswith("LIC003 commercial condition exceeded: Llama")
    assert "src/日本語 100%.py:3:9 error LIC003" in failure.text
    assert "LIC005" not in failure.text
    assert "LIC005" in tuned.find("system-out").text


def test_what_is_allowed_or_excepted_passes_and_stays_in_the_report() -> None:
    excepted = case(made.report(), made.NC_ID)
    assert excepted.find("failure") is None
    assert "excepted in advisor-policy.yaml:9" in excepted.find("system-out").text
    good = case(made.clean(), made.GOOD_ID)
    assert len(good) == 0
    assert (good.get("file"), good.get("line")) == ("src/app.py", "20")


def test_a_file_not_read_is_an_error_only_of_an_incomplete_check() -> None:
    unread = case(made.report(), "notebooks/broken.ipynb")
    assert unread.find("error").get("message") == "not JSON: line 3, column 1"
    complete = case(made.report(incomplete=False), "notebooks/broken.ipynb")
    assert complete.find("error") is None
    assert complete.find("skipped") is not None


def test_cases_of_the_same_name_are_numbered() -> None:
    other = made.GOOD._replace(revision="v2")
    names = [c.get("name") for c in suite(made.report(models=(made.GOOD, other), findings=())).findall("testcase")]
    assert names[:2] == [made.GOOD_ID, f"{made.GOOD_ID} #2"]


def test_characters_that_xml_has_not_are_spelled_out() -> None:
    text = render(made.hostile(), made.view())
    assert r"\x1b[31m|`&lt;b&gt;" in text
    assert r"\x00\udc80\ufffe" in text
