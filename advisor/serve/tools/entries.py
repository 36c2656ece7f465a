"""The tools ``show`` and ``list``: what the catalogue knows, each fact with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.request import Field
from advisor.core.text import Text
from advisor.lookup.entries import KIND_NAMES, KINDS, as_plain, find_entry
from advisor.lookup.filters import CHANNELS, Filters
from advisor.lookup.lists import LISTS, ListRequest
from advisor.serve.bounds import MAX_BYTES, Cut, bounded, most, short
from advisor.serve.desk import Answer, Tool
from advisor.serve.inputs import LANGUAGE, Input, object_schema, read
from advisor.serve.outputs import entry_schema, list_schema
from advisor.serve.tools.asked_model import REGION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.text import Language
    from advisor.serve.desk import Call

__all__ = ["LIST", "SHOW"]

LISTED = 30
_IDENTITY = {"instances": "instance_type"}
"""What entries are called by, where not by their id."""
_MANY = Field("word", many=True)
_SHOW = {
    "id": Input(
        Field("word"),
        "Id or alias of a model, instance type, accelerator, licence (SPDX too), rule, region, task or benchmark suite.",
        required=True,
    ),
    "kind": Input(Field("word", KINDS), "Its kind, where an id means several things."),
    "region": Input(
        Field("word"), "Region whose prices an instance type is shown with (default: that of the language)."
    ),
    "facts": Input(_MANY, "Only these facts, by name (default: all that fit `max_bytes`)."),
    "max_bytes": MAX_BYTES,
    "language": LANGUAGE,
}
_LIST = {
    "kind": Input(Field("word", tuple(LISTS)), "What to list.", required=True),
    "license": Input(_MANY, "Models of any of these licences."),
    "languages": Input(_MANY, "Models that speak all of these languages; suites in them."),
    "tasks": Input(_MANY, "Models made for all of these tasks."),
    "families": Input(_MANY, "Models of any of these families; instances of any of these instance families."),
    "channels": Input(Field("word", CHANNELS, many=True), "Models offered on any of these channels."),
    "max_parameters": Input(Field("whole", least=1, most=10**15), "Models up to this many parameters."),
    "region": REGION,
    "limit": most("entries", LISTED),
    "skip": Input(Field("whole", most=10**6), "How many entries to skip first (default: 0)."),
    "ids_only": Input(Field("flag"), "Only the ids (default: false)."),
    "max_bytes": MAX_BYTES,
    "language": LANGUAGE,
}
_FILTERS = {"languages": "language", "tasks": "task", "families": "family", "channels": "channel"}
_SHOW_SAYS = """\
Show one entry of the catalogue with every fact, its basis, source and date: a model (licence and its terms, parameters, \
architecture, channels, lifecycle, benchmark scores), instance type (devices, prices), accelerator, licence (conditions, \
obligations), rule, region, task or benchmark suite. A value of null is not known; `why` says why."""
_LIST_SAYS = """\
List entries of the catalogue by filters: models, instances (with prices of a region), licenses, rules, tasks, regions or \
benchmark suites. Long lists are cut: `omitted` counts the rest, `skip` shows it."""


def _answer_show(asked: Call) -> Answer:
    from advisor.serve.texts import of_entry

    desk, given = asked.desk, asked.arguments
    entry = find_entry(
        given["id"],
        desk.catalog,
        desk.rules,
        language=asked.language,
        kind=given.get("kind"),
        region=given.get("region"),
        called=_argument,
    )
    whole = as_plain(entry, asked.language)
    wanted = given.get("facts", list(whole["facts"]))
    named = [{"name": name, "fact": whole["facts"][name]} for name in whole["facts"] if name in wanted]
    cut = bounded({**whole, "facts": [], "named": named}, (Cut("named", len(named)),), given.get("max_bytes"))
    shown = {part["name"]: part["fact"] for part in cut["named"]}
    names = [name for name in whole["facts"] if name not in shown]
    omitted = {"facts": {"total": len(whole["facts"]), "shown": len(shown), "names": names}} if names else {}
    body = {**whole, "facts": shown, "omitted": omitted}
    return Answer(body, of_entry(entry, KIND_NAMES[entry.kind].get, asked.language))


def _answer_list(asked: Call) -> Answer:
    from advisor.lookup.lists import entries

    desk, given = asked.desk, asked.arguments
    kind = given["kind"]
    filters = Filters(
        **{_FILTERS.get(name, name): tuple(given[name]) for name in ("license", *_FILTERS) if name in given},
        max_parameters=str(given["max_parameters"]) if "max_parameters" in given else None,
        region=given.get("region"),
    )
    found = entries(kind, ListRequest(desk.catalog, lambda: desk.rules, asked.language, filters, _argument))
    identity = _IDENTITY.get(kind, "id")
    rows = [{identity: row[identity]} for row in found.entries] if given.get("ids_only") else found.entries
    notes = [note.get(asked.language) for note in found.notes]
    cut = Cut(kind, given.get("limit", LISTED), given.get("skip", 0))
    body = bounded({kind: rows, "notes": notes}, (cut,), given.get("max_bytes"))
    ids = ", ".join(row[identity] for row in body[kind])
    title = _COUNTED.get(asked.language).format(shown=len(body[kind]), total=len(rows))
    return Answer(body, short([f"{title}: {ids}", *notes]))


def _argument(name: str) -> str:
    """Return what the argument is called that a filter comes from."""
    plural = {of: argument for argument, of in _FILTERS.items()}
    return f"`{plural.get(name, name)}`"


_COUNTED = Text("{shown:,} of {total:,}", "{total:,} 件中 {shown:,} 件")


def _read_show(arguments: Mapping[str, Any], _language: Language) -> dict[str, Any]:
    return read(_SHOW, arguments)


def _read_list(arguments: Mapping[str, Any], _language: Language) -> dict[str, Any]:
    return read(_LIST, arguments)


SHOW = Tool(
    "show",
    "One entry with sources",
    _SHOW_SAYS,
    object_schema(_SHOW),
    lambda: entry_schema(KINDS),
    _read_show,
    _answer_show,
)
LIST = Tool(
    "list",
    "What the catalogue holds",
    _LIST_SAYS,
    object_schema(_LIST),
    lambda: list_schema(tuple(LISTS)),
    _read_list,
    _answer_list,
)
