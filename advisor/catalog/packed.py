"""The layout of the shipped file: what most runs never read stands apart, and what many models share stands once.

The compiler packs what it has made, the loader unpacks it: everybody else sees plain mappings of whole entries. Apart are
the sources of models' facts (half of what there is of a model); once stands an architecture that several models have, and
the names of metrics in the index of scores.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from advisor.catalog.lazy import broken

Raw = Mapping[str, Any]

KEY_LENGTH = 8  # base-32 digits, as of sources


SECTIONS = (
    "accelerators", "engines", "families", "instances", "licenses", "models", "objectives", "pedigrees", "prices", "regions",
    "scored", "sources", "suites", "tasks", "tokenization", "training",
)  # fmt: skip
"""What is a mapping, whatever is in it."""


def pack(data: Raw) -> dict[str, Any]:
    """Return compiled data as it is written to the shipped file."""
    packed = dict(data)
    architectures: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    models: dict[str, Any] = {}
    for id_, entry in data["models"].items():
        models[id_] = left = dict(entry)
        if "facts" in entry:
            facts[id_] = dict(left.pop("facts"))
        if "architecture" in entry:
            left["architecture"] = _enter(architectures, entry["architecture"])
    packed.update(models=models, architectures=architectures, model_facts=facts)
    if "scored" in data:
        names = sorted({name for of_one in data["scored"].values() for name in of_one})
        numbers = {name: number for number, name in enumerate(names)}
        rows = {id_: [numbers[name] for name in of_one] for id_, of_one in data["scored"].items()}
        packed["scored"] = {"metrics": names, "models": rows}
    return packed


def unpack(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the mapping that was packed, its entries completed in place; sources of facts stay where they are until asked for."""
    architectures = raw.pop("architectures")
    facts = raw.pop("model_facts")
    wrong = [name for name in SECTIONS if name in raw and not isinstance(raw[name], Mapping)]
    if wrong or not isinstance(facts, Mapping):
        raise TypeError(", ".join(wrong or ["model_facts"]))
    for id_, entry in raw["models"].items():
        entry["facts"] = _Late(facts, id_)
        if "architecture" in entry:
            entry["architecture"] = architectures[entry["architecture"]]
    if "scored" in raw:
        raw["scored"] = _Scored(raw["scored"]["metrics"], raw["scored"]["models"])
    return raw


def _enter(table: dict[str, Any], value: Any) -> str:
    """Enter a value in a table under a key made of its content, so that a new one changes no other line."""
    import base64
    import hashlib

    digest = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).digest()
    key = base64.b32encode(digest).decode().lower()[:KEY_LENGTH]
    if table.setdefault(key, value) != value:
        raise ValueError(f"two architectures have the key {key}: lengthen KEY_LENGTH")
    return key


class _Late(Mapping[str, Any]):
    """An entry of another section, found when something of it is asked for."""

    __slots__ = ("_id", "_section")

    def __init__(self, section: Raw, id_: str) -> None:
        self._section = section
        self._id = id_

    def __getitem__(self, name: str) -> Any:
        return self._entry()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entry())

    def __len__(self) -> int:
        return len(self._entry())

    def _entry(self) -> Raw:
        entry = self._section.get(self._id, {})
        if not isinstance(entry, Mapping):
            raise broken(f"model_facts.{self._id}")
        return entry


class _Scored(Mapping[str, Sequence[str]]):
    """Names of metrics by model, of their numbers."""

    __slots__ = ("_models", "_names")

    def __init__(self, names: Sequence[str], models: Mapping[str, Sequence[int]]) -> None:
        self._names = names
        self._models = models

    def __getitem__(self, model: str) -> Sequence[str]:
        return [self._names[number] for number in self._models[model]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)
