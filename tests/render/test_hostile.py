"""Names and sentences may come from overlays, policies and upstreams: no format lets them act."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.text import visible
from advisor.render import FORMATS, render_report
from advisor.render.csv import write
from advisor.render.html.markup import VOID, lines
from advisor.render.html.page import POLICY
from advisor.render.html.script import SCRIPT
from advisor.render.html.style import STYLE
from advisor.render.markdown import escape

from . import factories
from .factories import replace

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
        self.tags: Counter[str] = Counter()
        self.links: list[str | None] = []
        self.inside: list[str] = []
        self.texts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.links += [value for key, value in attrs if key in ("href", "src", "action", "xlink:href", "data")]
        assert not [key for key, _ in attrs if key.startswith("on") or key in ("style", "id", "srcdoc")]
        if tag not in VOID:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag

    def handle_data(self, data: str) -> None:
        where = self.inside[-1] if self.inside else ""
        self.texts[where] = self.texts.get(where, "") + data


def read(text: str) -> Page:
    page = Page()
    page.feed(text)
    assert page.inside == []  # every element is closed where it was opened
    return page


def test_html_runs_only_its_own_script_and_links_only_to_the_web() -> None:
    page = read(rendered("html"))
    assert (page.tags["script"], page.tags["style"]) == (1, 1)
    assert (page.texts["script"], page.texts["style"]) == (SCRIPT, STYLE)
    assert not {"iframe", "object", "embed", "img", "form", "base", "link"} & set(page.tags)
    assert page.links
    assert all(link and link.startswith("https://") for link in page.links)
    assert "<script>alert(1)</script>" in page.texts["h1"]  # shown, not run


def test_html_lets_nobody_out_of_an_attribute_or_a_title() -> None:
    attack = """</title></script></style></svg>"'><img src=x onerror=alert(1)>"""
    good = factories.report()
    first = replace(good.recommended[0], model=factories.model(f"evil/{attack}", attack))
    last = replace(good.recommended[2], quality=factories.QUALITY)  # two points, so that there is a chart
    for explain in (False, True):
        text = render_report(
            factories.report(recommended=(first, last)),
            factories.view(explain=explain, options=("--catalog", attack)),
            "html",
        )
        page = read(text)
        assert "img" not in page.tags
        assert page.tags["svg"] == 3
        assert attack in page.texts["b"]


def test_the_policy_allows_the_script_and_the_style_by_their_digests_and_nothing_else() -> None:
    text = rendered("html")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy == POLICY
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    for name, tag in (("script-src", "script"), ("style-src", "style")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert allowed[name] == f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def test_an_address_in_a_line_becomes_a_link_and_takes_no_markup_with_it() -> None:
    shown = lines(
        ["see https://example.com/a?b=1&c=2 (2026).", 'https://example.com/"onclick=x', "javascript:alert(1)"]
    )
    page = read(shown)
    assert page.links == ["https://example.com/a?b=1&c=2", "https://example.com/"]
    assert shown.count("<br>") == 2


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
