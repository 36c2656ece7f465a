"""Every format in both languages, word for word; and what must hold in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.render import FORMATS, render_report
from advisor.render.html.page import POLICY
from advisor.render.html.script import SCRIPT
from advisor.render.html.style import STYLE

from . import factories

if TYPE_CHECKING:
    from collections.abc import Callable

EXTENSIONS = {"table": "txt", "json": "json", "markdown": "md", "html": "html", "csv": "csv"}
LANGUAGES = ("en", "ja")


def told(text: str) -> str:
    """Return a page without what is the same in all of them."""
    for part, name in ((STYLE, "style"), (SCRIPT, "script"), (POLICY, "policy")):
        text = text.replace(part, f"({name})")
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format(name: str, language: Any, golden: Callable[[str, str], None]) -> None:
    text = render_report(factories.report(), factories.view(language), name)
    golden(f"report/plain.{language}.{EXTENSIONS[name]}", told(text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 140])
def test_the_table_in_a_terminal(width: int, language: Any, golden: Callable[[str, str], None]) -> None:
    text = render_report(factories.report(), factories.view(language, width=width), "table")
    golden(f"report/{width}.{language}.txt", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["table", "markdown", "html"])
def test_explained(name: str, language: Any, golden: Callable[[str, str], None]) -> None:
    view = factories.view(language, explain=True, width=100 if name == "table" else None)
    golden(f"report/explain.{language}.{EXTENSIONS[name]}", told(render_report(factories.report(), view, name)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_nothing_fits(name: str, language: Any, golden: Callable[[str, str], None]) -> None:
    text = render_report(factories.infeasible(), factories.view(language), name)
    golden(f"report/infeasible.{language}.{EXTENSIONS[name]}", told(text))


def test_colour(golden: Callable[[str, str], None]) -> None:
    view = factories.view(width=140, color=True)
    golden("report/color.en.txt", render_report(factories.report(), view, "table"))


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    first, second = (render_report(factories.report(), factories.view(explain=True, width=90), name) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", ["table", "markdown", "html"])
def test_a_stamp_is_shown_only_when_asked(name: str) -> None:
    stamp = "2026-06-02T03:04:05+00:00"
    assert stamp not in render_report(factories.report(), factories.view(), name)
    assert stamp.partition("+")[0] in render_report(factories.report(), factories.view(stamp=stamp), name)


@pytest.mark.parametrize("name", ["table", "markdown", "html"])
def test_japanese_reports_have_no_english_sentences(name: str) -> None:
    text = render_report(factories.report(), factories.view("ja", explain=True, width=100), name)
    for word in ("Licence", "commercial use", "Rejected", "Memory", "models", "source:", "calibrated", "Assumed"):
        assert word not in text
