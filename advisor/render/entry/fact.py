"""A fact as it is shown: to machines as ``{value, basis, source, read}``, to people in their units."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.names import names_of
from advisor.core.text import Text
from advisor.core.units import format_count, format_gib
from advisor.render import money
from advisor.render.entry import words
from advisor.render.wording import UNKNOWN, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from advisor.core.provenance import Basis, Provenance, Source
    from advisor.core.text import Language

__all__ = ["Fact", "Facts", "Value", "as_json", "shown"]

Value = str | int | float | bool | list[Any] | dict[str, Any] | None

_YES, _NO, _NONE = Text("yes", "はい"), Text("no", "いいえ"), Text("none", "なし")


class Fact(NamedTuple):
    """One fact. ``value`` is plain JSON in one language; ``why`` says why an unknown one (``None``) is unknown.

    ``stated`` is false where nothing is known of the fact itself, only that nobody stated it: no limit, no date.
    """

    name: str
    value: Value
    basis: Basis
    source: Source | None = None
    why: Text | None = None
    note: Text | None = None
    stated: bool = True


class Facts:
    """Collects the facts of one entry."""

    def __init__(self) -> None:
        self.found: list[Fact] = []

    def known(self, name: str, value: Value, how: Provenance | None, basis: Basis | None = None) -> None:
        """Add a fact with its provenance; a null is unknown. ``basis`` overrides the provenance's own."""
        if how is None:
            self.found.append(Fact(name, value, basis or "published", stated=value is not None))
        else:
            self.found.append(Fact(name, value, basis or how.basis, how.source, how.why, how.note))

    def cited(self, name: str, value: Value, source: Source | None, basis: Basis = "published") -> None:
        """Add a fact that was read in ``source``; a null states nothing."""
        self.found.append(Fact(name, value, basis, source, stated=value is not None))

    def several(self, facts: Iterable[tuple[str, Value]], how: Provenance | None, basis: Basis | None = None) -> None:
        """Add facts that are known in the same way."""
        for name, value in facts:
            self.known(name, value, how, basis)


def as_json(facts: Iterable[Fact], language: Language) -> dict[str, dict[str, Any]]:
    """Return the facts by name; ``why`` and ``note`` only where there is one."""
    body: dict[str, dict[str, Any]] = {}
    for fact in facts:
        entry: dict[str, Any] = {
            "value": fact.value,
            "basis": fact.basis,
            "source": fact.source.url if fact.source else None,
            "read": fact.source.read if fact.source else None,
        }
        if fact.source and fact.source.copy_of:
            entry |= {"copy": fact.source.copy, "copy_of": fact.source.copy_of}
        if fact.value is None and fact.why:
            entry["why"] = fact.why.get(language)
        if fact.note:
            entry["note"] = fact.note.get(language)
        body[fact.name] = entry
    return body


def shown(fact: Fact, language: Language) -> list[str]:
    """Return the value for people: one line, or one for each sentence or record; parts of a record are indented."""
    value = fact.value
    if value is None:
        return [(UNKNOWN if fact.stated else _NONE).get(language)]
    if fact.name in _CODE:
        return [json.dumps(value, ensure_ascii=False)]
    if isinstance(value, dict):
        return _record(value, language)
    if isinstance(value, list) and value and (isinstance(value[0], dict) or fact.name.endswith(_SENTENCES)):
        return [line for part in value for line in (_record(part, language) if isinstance(part, dict) else [str(part)])]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        unit = next((show for beginnings, show in _UNITS if fact.name.startswith(beginnings)), None)
        return [unit(value, language) if unit else _word(value, language)]
    vocabulary = _VOCABULARIES.get(fact.name)
    if vocabulary is not None:
        value = list(names_of(vocabulary, value if isinstance(value, list) else [str(value)], language))
    return [_word(value, language, fact.name)]


def _record(value: dict[str, Any], language: Language) -> list[str]:
    """Return a record: its plain parts on one line, the others below it."""
    plain: list[str] = []
    below: list[str] = []
    for key, part in value.items():
        if part is None or part in ([], {}):
            continue
        records = [part] if isinstance(part, dict) else part if isinstance(part, list) else []
        if records and isinstance(records[0], dict):
            for record in records:
                first, *others = _record(record, language)
                label = "" if next(iter(record)) in _BARE else f"{words.label(key, language)}: "
                below += [f"  {label}{first}", *(f"  {line}" for line in others)]
        elif key == "bytes":
            plain.append(format_gib(part))
        else:
            word = _word(part, language, key)
            plain.append(word if key in _BARE else f"{words.label(key, language)}: {word}")
    return [" · ".join(plain), *below]


def _word(value: Value, language: Language, name: str = "") -> str:
    """Return a plain value; ``name`` is the fact or the key it stands under."""
    if value is None:
        return UNKNOWN.get(language)
    if isinstance(value, bool):
        return (_YES if value else _NO).get(language)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, list):
        return joined([_word(part, language, name) for part in value], language) or _NONE.get(language)
    if isinstance(value, dict):
        return " · ".join(_record(value, language))
    return words.value_word(name, value, language)


_BARE = frozenset({"id", "text", "model", "dtype", "format", "status", "route", "use"})
"""Keys of a record whose value speaks for itself."""

_VOCABULARIES = {
    "languages": "language", "language": "language", "tasks": "task", "carriers": "task", "country": "country",
}  # fmt: skip
"""Facts whose values are ids that have names."""

_CODE = ("when", "require")
"""Predicates: shown as they could be written."""

_SENTENCES = ("obligations", "notes")
"""Lists of sentences: a line each."""

_UNITS: tuple[tuple[tuple[str, ...], Callable[[Any, Language], str]], ...] = (
    (("usd_per_hour",), money.hourly),
    (("kv_bytes_per_token",), lambda v, _: f"{v:,} B"),
    (("bandwidth_bytes_per_second", "interconnect_bytes_per_second"), lambda v, _: f"{v / 10**9:,.0f} GB/s"),
    (("ram_bytes", "memory_", "usable_bytes", "instance_store_bytes"), lambda v, _: f"{format_gib(v)} ({v:,} B)"),
    (("flops",), lambda v, _: f"{v / 10**12:,.0f} TFLOPS"),
    (("parameters",), lambda v, _: f"{format_count(v)} ({v:,})"),
)
"""Beginnings of facts' names → how their numbers are shown. Bandwidth is quoted in powers of ten."""
