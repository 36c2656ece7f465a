"""Every format in both languages, word for word; and what must hold in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.core.checking import CheckReport
from advisor.core.text import LANGUAGES, Text
from advisor.render.checking import FORMATS, render_check

from . import factories as made

if TYPE_CHECKING:
    from collections.abc import Callable

EXTENSIONS = {
    "text": "txt", "json": "json", "sarif": "sarif", "junit": "xml", "github": "github", "markdown": "md",
    "cyclonedx": "cdx.json", "notice": "notice",
}  # fmt: skip
PEOPLE = [name for name in FORMATS if name not in ("json", "sarif", "cyclonedx")]
REPORTS: dict[str, Callable[[], CheckReport]] = {
    "found": made.report, "clean": made.clean, "empty": made.empty, "hostile": made.hostile,
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format(name: str, language: Any, golden: Callable[[str, str], None]) -> None:
    golden(f"check/found.{language}.{EXTENSIONS[name]}", render_check(made.report(), made.view(language), name))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["text", "markdown"])
def test_nothing_found(name: str, language: Any, golden: Callable[[str, str], None]) -> None:
    both = [render_check(report, made.view(language), name) for report in (made.clean(), made.empty())]
    golden(f"check/nothing.{language}.{EXTENSIONS[name]}", "".join(both))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("report", REPORTS)
def test_the_same_report_gives_the_same_bytes(report: str, name: str, language: Any) -> None:
    view = made.view(language, explain=True, width=90)
    first, second = (render_check(REPORTS[report](), view, name) for _ in range(2))
    assert first.encode() == second.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_findings_does_not_matter(name: str) -> None:
    if name == "json":
        pytest.skip("keeps the order of the report")
    turned = made.report(findings=made.FINDINGS[::-1])
    assert render_check(turned, made.view(), name) == render_check(made.report(), made.view(), name)


@pytest.mark.parametrize("name", PEOPLE)
def test_japanese_reports_have_no_english_sentences(name: str) -> None:
    text = render_check(made.report(), made.view("ja", explain=True, width=100), name)
    for word in ("hint:", "chain:", "instead:", "violation", "warning,", "references", "Obligations", "not read"):
        assert word not in text


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("width", [None, 60, 120])
def test_control_characters_are_spelled_out(name: str, width: int | None) -> None:
    text = render_check(made.hostile(), made.view(explain=True, width=width), name)
    assert not [c for c in text if c != "\n" and not c.isprintable()]
    assert r"\x1b" in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_model_named_on_the_command_line_is_in_no_file(name: str) -> None:
    nowhere = made.EXCEEDED.place._replace(path="", line=0, column=0)  # type: ignore[union-attr]
    by_hand = made.report(
        references=(made.REFERENCES[0]._replace(place=nowhere),),
        findings=(made.EXCEEDED._replace(place=nowhere),),
        policy=None,
    )
    text = render_check(by_hand, made.view(), name)
    for sign in (":0:0", "#L0", "line=0", '"line":0', '"startLine":0', 'line="0"', "file=,"):
        assert sign not in text


def test_a_rule_nobody_registered_is_shown_by_its_id() -> None:
    odd = made.report(findings=(made.EXCEEDED._replace(rule="LIC099"),))
    for name in FORMATS:
        if name != "notice":
            assert "LIC099" in render_check(odd, made.view(), name) or name == "cyclonedx"


def test_many_findings_are_no_trouble() -> None:
    crowd = made.crowd(3_000)
    for name in FORMATS:
        assert render_check(crowd, made.view(width=100), name)


def test_texts_are_of_the_language() -> None:
    only = made.EXCEEDED._replace(message=Text("ENGLISH", "日本語"))
    for name in FORMATS:
        if name not in ("cyclonedx", "notice"):
            text = render_check(made.report(findings=(only,)), made.view("ja"), name)
            assert "日本語" in text
            assert "ENGLISH" not in text
