from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.text import visible
from advisor.render.html.markup import element, escape, link, number, text


class Seen(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@given(st.text())
def test_any_text_stays_a_text(words: str) -> None:
    seen = Seen(text("p", words, title=words))
    assert [tag for tag, _ in seen.tags] == ["p"]
    shown = visible(words, keep="\n\t")
    assert unescape(escape(words)) == shown or "\r" in words or "\0" in words
    assert seen.tags[0][1]["title"] == shown


def test_attributes() -> None:
    assert element("td", "x", class_="a", data_key=None, hidden=False, open=True, colspan=2) == (
        '<td class="a" open colspan="2">x</td>'
    )
    assert element("input", type="search") == '<input type="search">'


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "0"), (-0.04, "0"), (1.25, "1.2"), (666.0, "666"), (1234.56, "1234.6"), (-3.5, "-3.5")]
)
def test_coordinates(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " https://x", "", None]
)
def test_only_the_web_is_linked(address: str | None) -> None:
    assert "<a " not in link(f"source: {address}", address)


def test_a_source_is_linked_once_and_escaped() -> None:
    shown = link('at https://x/?a=1&b="2" and https://x/?a=1&b="2"', 'https://x/?a=1&b="2"')
    assert shown.count("<a ") == 1
    assert 'href="https://x/?a=1&amp;b=&quot;2&quot;"' in shown
