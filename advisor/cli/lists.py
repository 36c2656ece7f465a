"""Print one of the lists: ``advisor list KIND`` and ``advisor rules list``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.cli import output
from advisor.cli.formats import check_format
from advisor.cli.language import current, say
from advisor.cli.listings import LISTINGS, Listing, rows_of
from advisor.cli.options import checked_fx
from advisor.cli.tables import Column, table
from advisor.core.flags import own_flag
from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.lookup.lists import LISTS, Entries, ListRequest, entries, unknown_list
from advisor.render import money

if TYPE_CHECKING:
    from advisor.cli.context import Globals
    from advisor.lookup.filters import Filters

FORMATS = ("table", "json", "csv", "ids")


def show(globals_: Globals, kind: str, filters: Filters, format_: str, fx: float | None = None) -> int:
    """Print the entries of a kind that match and return the exit code. ``fx``: yen to the dollar, as given.

    Raises:
        UsageError: the kind, the format, a filter or its value is unknown, or the kind has no prices to convert.
    """
    if kind not in LISTS:
        raise unknown_list(kind)
    check_format(format_, FORMATS)
    listing = LISTINGS[kind]
    if checked_fx(fx) is not None and not any(column.usd for column in listing.shown):
        raise UsageError(
            Text(
                f"`list {kind}` shows no prices: --fx has nothing to convert",
                f"`list {kind}` は価格を表示しないため --fx を使えません",
            ),
            Text("use it with `list instances`", "`list instances` で使ってください"),
        )
    output.tell_dollars_only(fx, format_)
    found = entries(kind, ListRequest(globals_.load_catalog(), globals_.load_rules, current(), filters, own_flag))
    text = _text(kind, listing, found, format_, fx)
    if text:  # no id is no line, not an empty one
        output.data(text)
    if format_ == "table":
        for line in (*map(say, found.notes), *money.caption(fx, current())):
            output.note(line)
        if not found.entries:
            output.note(say(Text("no entry matches all of these", "すべての条件に合うものはありません")))
    return 0


def _text(kind: str, listing: Listing, found: Entries, format_: str, fx: float | None) -> str:
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
    columns = [Column(c.heading.get(language), c.right, c.wraps, c.usd is not None) for c in listing.shown]
    rows = [[c.cell(entry, language, fx) for c in listing.shown] for entry in rows_of(found)]
    return table(columns, rows, output.screen())


def _at(entry: Any, column: str) -> Any:
    for key in column.split("."):
        entry = entry[key]
    return entry
