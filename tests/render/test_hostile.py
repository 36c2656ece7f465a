"""Names and sentences may come from overlays, policies and upstreams: no format lets them act."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.text import visible
from advisor.render import FORMATS, render_report
from advisor.render.csv import write
from advisor.render.markdown import escape

from . import factories

HUMAN = [name for name in FORMATS if name != "json"]


def rendered(name: str, **changes: Any) -> str:
    return render_report(factories.hostile(), factories.view(explain=True, **changes), name)


@pytest.mark.parametrize("name", HUMAN)
@pytest.mark.parametrize("width", [None, 70, 150])
def test_control_characters_are_spelled_out(name: str, width: int | None) -> None:
    text = rendered(name, width=width)
    assert r"\x1b" in text
    assert not [c for c in text if c != "\n" and not c.isprintable()]


def test_our_own_colours_are_the_only_escape_codes() -> None:
    text = rendered("table", width=150, color=True)
    assert "\x1b[1m" in text
    assert "\x1b[31m|" not in text
    assert not [c for c in text if c not in "\n\x1b" and not c.isprintable()]


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for key, value in attrs if key == "href"]
        assert not [key for key, _ in attrs if key.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_has_no_foreign_tags_and_links_only_to_the_web() -> None:
    page = Page()
    page.feed(rendered("html"))
    assert "script" not in page.tags
    assert page.links
    assert all(link and link.startswith("https://") for link in page.links)
    assert "<script>alert(1)</script>" in page.text  # shown, not run


def test_markdown_rows_keep_their_columns() -> None:
    rows = [line for line in rendered("markdown").splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert {row.count("|") for row in rows} == {8}


@given(st.text())
def test_markdown_leaves_no_markup(text: str) -> None:
    shown = escape(text)
    assert "\n" not in shown
    assert not set(shown) & set("|`<>@")
    for i, c in enumerate(shown):
        if c in "*_[]~":
            assert shown[i - 1] == "\\"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "  =", "＝", "＠"])
def test_csv_defuses_formulas(start: str) -> None:
    (cell,) = list(csv.reader(io.StringIO(write(["a"], [[f"{start}cmd|' /C calc'!A0"]]))))[1]
    assert cell.startswith("'")


def test_csv_leaves_numbers_and_plain_text_alone() -> None:
    text = write(["a", "b", "c", "d", "e"], [[-1.5, "a-b", None, True, ("x", "y")]])
    assert text == "a,b,c,d,e\n-1.5,a-b,,true,x; y\n"


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_csv_rows_are_one_line_each(values: list[str]) -> None:
    text = write([str(i) for i in range(len(values))], [values])
    assert text.count("\n") == 2
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows[1]) == len(values)


@given(st.text(st.characters(exclude_categories=())))
def test_visible_leaves_only_what_can_be_seen_and_encoded(text: str) -> None:
    shown = visible(text)
    shown.encode()
    assert all(c.isprintable() or c in "\u3000\xa0" or c.isspace() for c in shown)
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1bb", r"a\x1bb"),
        ("\u202e", r"\u202e"),
        ("\x9b", r"\x9b"),
        ("全角\u3000空白", "全角\u3000空白"),
        ("\ud800", r"\ud800"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
