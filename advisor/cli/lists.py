"""Print one of the lists: ``advisor list KIND`` and ``advisor rules list``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.cli import output
from advisor.cli.formats import check_format
from advisor.cli.language import current, say
from advisor.cli.listings import LISTINGS, Found, Listing
from advisor.cli.tables import Column, table
from advisor.core.text import Text
from advisor.errors import UnknownNameError

if TYPE_CHECKING:
    from advisor.cli.context import Globals
    from advisor.cli.filters import Filters

FORMATS = ("table", "json", "csv", "ids")


def show(globals_: Globals, kind: str, filters: Filters, format_: str) -> int:
    """Print the entries of a kind that match and return the exit code.

    Raises:
        UsageError: the kind, the format, a filter or its value is unknown.
    """
    if kind not in LISTINGS:
        raise UnknownNameError(Text("list", "一覧"), kind, LISTINGS, _all(LISTINGS))
    check_format(format_, FORMATS)
    listing = LISTINGS[kind]
    filters.only(kind, listing.filters)
    found = listing.find(globals_, filters)
    text = _text(kind, listing, found, format_)
    if text:  # no id is no line, not an empty one
        output.data(text)
    if format_ == "table":
        for note in found.notes:
            output.note(say(note))
        if not found.entries:
            output.note(say(Text("no entry matches all of these", "すべての条件に合うものはありません")))
    return 0


def _all(names: Any) -> Text:
    shown = ", ".join(names)
    return Text(f"one of {shown}", f"使える値: {shown}")


def _text(kind: str, listing: Listing, found: Found, format_: str) -> str:
    entries = found.entries
    if format_ == "json":
        from advisor.render.as_json import dumps

        return dumps({kind: entries})
    if format_ == "ids":
        return "".join(f"{output.printable(entry[listing.identity])}\n" for entry in entries)
    if format_ == "csv":
        from advisor.render.csv import write

        return write(listing.columns, ([_at(entry, column) for column in listing.columns] for entry in entries))
    language = current()
    columns = [Column(c.heading.get(language), c.right, c.wraps) for c in listing.shown]
    return table(columns, [[c.show(entry, language) for c in listing.shown] for entry in found.rows], output.screen())


def _at(entry: Any, column: str) -> Any:
    for key in column.split("."):
        entry = entry[key]
    return entry
