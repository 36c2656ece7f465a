"""Lists of a page: sections with their items, folded where they are many, and the controls that sort and filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.core.text import Text
from advisor.render.html.markup import element, link, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.core.text import Language
    from advisor.render.parts import Item, Section

_SEARCH = Text("Search", "検索")
_SORT = Text("Sort by", "並べ替え")
_ANY = Text("any", "すべて")
_IN_ORDER = Text("the order of the report", "レポートの順")
_COUNT = Text("{shown} of {all} shown", "{all} 件中 {shown} 件を表示")


class Column(NamedTuple):
    """A heading, and the key its cells are sorted by; ``descending``: more is better, so it comes first."""

    title: str
    key: str | None = None
    descending: bool = False


class Filter(NamedTuple):
    """A choice among the values that items have: its key, its label, and (value, words) of each."""

    key: str
    label: str
    values: tuple[tuple[str, str], ...]


def controls(
    language: Language,
    *,
    columns: Sequence[Column] = (),
    filters: Sequence[Filter] = (),
    switches: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the controls of a list, hidden until the script shows them; ``switches``: (key, label) of yes or no."""
    inside = [
        element("label", text("span", _SEARCH.get(language)), element("input", type="search", data_filter="text"))
    ]
    inside += [_select(f, language) for f in filters if len(f.values) > 1]
    inside += [
        element("label", element("input", type="checkbox", data_filter=key), text("span", label), class_="tick")
        for key, label in switches
    ]
    sortable = [c for c in columns if c.key]
    if sortable:
        options = [
            text("option", c.title, value=c.key, data_first="descending" if c.descending else None) for c in sortable
        ]
        first = text("option", _IN_ORDER.get(language), value="")
        inside.append(
            element("label", text("span", _SORT.get(language)), element("select", first, *options, data_sort=True))
        )
    inside.append(element("output", data_count=_COUNT.get(language)))
    return element("div", *inside, class_="controls", data_controls=True, hidden=True) + "\n"


def _select(it: Filter, language: Language) -> str:
    options = [text("option", _ANY.get(language), value="")]
    options += [text("option", words, value=value) for value, words in it.values]
    return element("label", text("span", it.label), element("select", *options, data_filter=it.key))


def head(columns: Sequence[Column]) -> str:
    """Return a table's head; the script makes buttons of the headings that have a key."""
    cells = [
        text("th", c.title, scope="col", data_key=c.key, data_first="descending" if c.key and c.descending else None)
        for c in columns
    ]
    return f"<thead><tr>{''.join(cells)}</tr></thead>\n"


def section(it: Section, level: int) -> Iterator[str]:
    """Yield a titled list and the sections it is made of."""
    yield text(f"h{level}", it.title) + "\n"
    if it.items:
        yield items(it.items) + "\n"
    for part in it.parts:
        yield from section(part, min(level + 1, 6))


def evidence(parts: Iterable[Section]) -> str:
    """Return titled lists side by side."""
    return element(
        "div",
        *[element("section", text("h4", part.title), items(part.items), *_parts(part)) for part in parts],
        class_="evidence",
    )


def _parts(it: Section) -> list[str]:
    return [piece for part in it.parts for piece in section(part, 5)]


def items(found: Iterable[Item]) -> str:
    """Return items as a list."""
    return element("ul", *[item(i) for i in found])


def item(it: Item) -> str:
    """Return one item with what belongs under it."""
    return element("li", link(it.text, it.link), items(it.under) if it.under else "")


def folded(summary: str, *inside: str, printed: bool = False, plain: bool = False, open_: bool = False) -> str:
    """Return what is shown on demand below a line; ``printed``: on paper it stands open."""
    return element(
        "details",
        text("summary", summary),
        element("div", *inside, class_="inside"),
        class_="plain" if plain else None,
        data_print=printed,
        open=open_,
    )
