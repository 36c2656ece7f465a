"""Answers that fit an assistant's window: long lists are cut, and what was cut is counted and can be asked for.

A recommendation among a thousand models is 800 kB of JSON, nearly all of it why the others were not chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.request import Field
from advisor.core.text import visible
from advisor.render.as_json import dumps
from advisor.serve.inputs import Input

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["MAX_BYTES", "OMITTED", "Cut", "bounded", "by_missing", "by_rule", "most", "short"]

BODY_BYTES = 24_000
TEXT_BYTES = 6_000
"""By default: the JSON and the text together stay below 30 kB, some 10,000 tokens."""

MOST = 1_000
"""Entries of a list that can be asked for; their bytes bound them sooner."""

MAX_BYTES = Input(
    Field("whole", least=4_000, most=1_000_000),
    f"How long the JSON of the answer may be, in bytes (default: {BODY_BYTES:,}); longer lists are cut and counted in "
    "`omitted`.",
)

OMITTED: dict[str, Any] = {
    "type": "object",
    "description": "What was left out, by list: how many there are, how many are shown after how many skipped, and the "
    "rest summed up. Empty: the answer is whole.",
    "additionalProperties": {
        "type": "object",
        "properties": {
            **{name: {"type": "integer"} for name in ("total", "skipped", "shown")},
            **{
                name: {"type": "object", "additionalProperties": {"type": "integer"}}
                for name in ("by_rule", "by_missing")
            },
            "names": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["total", "shown"],
    },
}


class Cut(NamedTuple):
    """A list of the answer: how many entries of it are shown at most, after how many skipped; ``summary`` of them all."""

    key: str
    most: int
    skip: int = 0
    summary: Mapping[str, Mapping[str, int]] | None = None


def most(what: str, default: int) -> Input:
    """Return the argument that says how many entries of a list are shown."""
    return Input(Field("whole", most=MOST), f"How many {what} to show (default: {default}).")


def bounded(body: Mapping[str, Any], cuts: Sequence[Cut], most_bytes: int | None) -> dict[str, Any]:
    """Return the answer with its lists cut to what is asked, and further, the longest first, to ``most_bytes``.

    ``omitted`` is added: it counts what is not shown. The order of lists is kept, so the best stay.
    """
    limit = BODY_BYTES if most_bytes is None else most_bytes
    shown = {cut.key: list(body[cut.key][cut.skip : cut.skip + cut.most]) for cut in cuts}
    sizes = {key: [_size(entry) for entry in entries] for key, entries in shown.items()}
    total = _size({**body, **dict.fromkeys(shown)}) + sum(sum(each) for each in sizes.values())
    while total > limit and any(shown.values()):
        key = max(shown, key=lambda name: sum(sizes[name]))
        shown[key].pop()
        total -= sizes[key].pop()
    return {
        **body,
        **shown,
        "omitted": {cut.key: _counted(cut, body, shown) for cut in cuts if _is_cut(cut, body, shown)},
    }


def _is_cut(cut: Cut, body: Mapping[str, Any], shown: Mapping[str, list[Any]]) -> bool:
    return len(shown[cut.key]) < len(body[cut.key])


def _counted(cut: Cut, body: Mapping[str, Any], shown: Mapping[str, list[Any]]) -> dict[str, Any]:
    counts = {"total": len(body[cut.key]), "skipped": cut.skip, "shown": len(shown[cut.key])}
    return {**counts, **(cut.summary or {})}


def _size(value: Any) -> int:
    return len(dumps(value).encode("utf-8", "backslashreplace")) + 1


def by_rule(entries: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many models (or deployments of one) each rule excludes, most first."""
    return _count((e, (f["rule"] for f in e["findings"] if f["severity"] == "exclude")) for e in entries)


def by_missing(entries: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many models (or deployments of one) each missing fact leaves open, most first."""
    return _count((e, (fact for f in e["findings"] for fact in f["missing"])) for e in entries)


def _count(named: Iterable[tuple[Mapping[str, Any], Iterable[str]]]) -> dict[str, int]:
    found: dict[str, set[Any]] = {}
    for number, (entry, names) in enumerate(named):
        whose = entry["model"]["id"] if "model" in entry else number
        for name in names:
            found.setdefault(name, set()).add(whose)
    return {name: len(found[name]) for name in sorted(found, key=lambda name: (-len(found[name]), name))}


def short(lines: Iterable[str]) -> str:
    """Return lines as one text that is not long; what could steer a reader's terminal is spelled out."""
    kept: list[str] = []
    left = TEXT_BYTES - len(_MORE)
    for line in lines:
        raw = visible(line).encode("utf-8", "backslashreplace")
        if len(raw) >= left:
            return "\n".join([*kept, raw[:left].decode("utf-8", "ignore") + _MORE.decode()])
        kept.append(raw.decode())
        left -= len(raw) + 1
    return "\n".join(kept)


_MORE = "…".encode()
