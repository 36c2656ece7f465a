"""What changed between two compiled catalogues, fact by fact.

``diff(old, new) -> list[Change]``; ``Change.render(language)`` is one line. Used by ``compile --check``,
``catalog diff`` and ``refresh``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from advisor.core.text import Language, Text

__all__ = ["Change", "diff"]

Raw = Mapping[str, Any]

IGNORED = frozenset({"digest", "prices", "prices_as_of", "sources", "version"})
"""What follows from other changes, or is compared in its own way."""
SHOWN = 60  # characters of a value in a line

_VERBS: dict[str, Text] = {
    "added": Text("added", "追加"),
    "removed": Text("removed", "削除"),
    "changed": Text("changed", "変更"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``fact`` is ``None`` when the whole entry came or went; values are plain data."""

    kind: Literal["added", "removed", "changed"]
    section: str
    id: str
    fact: str | None = None
    old: Any = None
    new: Any = None

    def render(self, language: Language = "en") -> str:
        """Return one line: ``models org/name: context_length 2048 → 4096``."""
        head = f"{self.section} {self.id}"
        if self.fact is None:
            return f"{head}: {_VERBS[self.kind].get(language)}"
        if self.kind == "changed":
            return f"{head}: {self.fact} {_shown(self.old)} → {_shown(self.new)}"
        value = self.new if self.kind == "added" else self.old
        return f"{head}: {self.fact} {_VERBS[self.kind].get(language)} {_shown(value)}"

    def __str__(self) -> str:
        return self.render()


def diff(old: Raw, new: Raw) -> list[Change]:
    """Return the differences, sorted by section and id; equal catalogues have none."""
    before, after = _comparable(old), _comparable(new)
    changes: list[Change] = []
    for section in sorted(before.keys() | after.keys()):
        changes.extend(_entries(section, before.get(section, {}), after.get(section, {})))
    return changes


def _entries(section: str, old: Any, new: Any) -> Iterator[Change]:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        if old != new:
            yield Change("changed", "catalog", section, "value", old, new)
        return
    for id_ in sorted(old.keys() | new.keys()):
        if id_ not in old:
            yield Change("added", section, id_)
        elif id_ not in new:
            yield Change("removed", section, id_)
        elif old[id_] != new[id_]:
            yield from _facts(section, id_, old[id_], new[id_])


def _facts(section: str, id_: str, old: Any, new: Any) -> Iterator[Change]:
    before, after = dict(_flat("", old)), dict(_flat("", new))
    for fact in sorted(before.keys() | after.keys()):
        if fact not in before:
            yield Change("added", section, id_, fact, None, after[fact])
        elif fact not in after:
            yield Change("removed", section, id_, fact, before[fact], None)
        elif before[fact] != after[fact]:
            yield Change("changed", section, id_, fact, before[fact], after[fact])


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield dotted names and plain values; lists stay whole."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, item)
    else:
        yield prefix, value


def _comparable(data: Raw) -> dict[str, Any]:
    """Return the sections with sources written out, and price rows as facts named by their date."""
    sources = data.get("sources", {})
    out = {key: _with_sources(value, sources) for key, value in data.items() if key not in IGNORED}
    prices = data.get("prices", {})
    for platform in ("ec2", "sagemaker"):
        out[f"prices.{platform}"] = {
            f"{name} {region}": _by_date(_with_sources(rows, sources))
            for name, regions in prices.get(platform, {}).items()
            for region, rows in regions.items()
        }
    out["prices.bedrock"] = {
        name: _by_date(_with_sources(rows, sources)) for name, rows in prices.get("bedrock", {}).items()
    }
    out["prices.sagemaker_ratio_to_ec2"] = {
        name: {"ratio": ratio} for name, ratio in prices.get("sagemaker_ratio_to_ec2", {}).items()
    }
    return out


def _by_date(rows: Sequence[Raw]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for row in rows:
        about = [row.get("route"), row.get("tier"), ",".join(row.get("regions", ()))]
        name = " ".join(part for part in (row["as_of"], *about) if part)
        unique = name
        count = 1
        while unique in out:
            count += 1
            unique = f"{name} #{count}"
        out[unique] = {k: v for k, v in row.items() if k != "as_of"}
    return out


def _with_sources(value: Any, sources: Raw) -> Any:
    """Replace keys of the table of sources by the address and day they stand for."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_with_sources(item, sources) for item in value]
    if not isinstance(value, Mapping):
        return value
    out: dict[str, Any] = {}
    for key, item in value.items():
        if isinstance(item, str) and (key == "source" or key.endswith("_source")):
            out[key] = _named(item, sources)
        elif key == "facts" and isinstance(item, Mapping):
            out[key] = {
                name: {"source": _named(how, sources)} if isinstance(how, str) else _with_sources(how, sources)
                for name, how in item.items()
            }
        else:
            out[key] = _with_sources(item, sources)
    return out


def _named(key: str, sources: Raw) -> str:
    row = sources.get(key)
    return f"{row[0]} ({row[1]})" if row else key


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
