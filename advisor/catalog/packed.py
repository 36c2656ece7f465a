"""The layout of the shipped file: what most runs never read stands apart, and what many entries share stands once.

The compiler packs what it has made, the loader unpacks it: everybody else sees plain mappings of whole entries, but for shell
completion, which reads lines (docs/decisions/0024).

Apart are the sources of models' facts (half of what there is of a model), the rows of suites, by metric, and the prices of
instances, by region. Once stand architectures and lists that several models have, how a fact is known where that takes more
than the key of its source, and the names of metrics in the index of scores. Their keys are made of their content, so that a
new one changes no other line. A model is a row of values in the order of `FIELDS`: every run builds all models, and of a
row that takes no name to look up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from advisor.catalog.lazy import broken

Raw = Mapping[str, Any]

FIELDS = (
    "name", "family", "publisher", "kind", "aliases", "released", "license", "licenses", "ancestors", "parameters",
    "parameters_active", "parameters_embedding", "parameters_stored", "context_length", "context_limit", "architecture",
    "dtype", "overflows", "languages", "tasks", "training_tokens", "huggingface", "jumpstart", "bedrock", "lifecycle",
    "notes", "input_modalities", "languages_complete", "training_terms", "also_licenses", "superseded_by", "successor",
    "tokenizer", "stated_use", "parameters_active_published",
)  # fmt: skip
"""What an entry of a model may say, in the order of the values of its row; its facts stand apart."""

ABSENT: Mapping[str, Any] = {"ancestors": []}
"""What stands in a row for a field the entry does not have, where that is not ``null``: no ancestors are not unknown ones."""

LISTS = ("input_modalities", "languages", "licenses", "notes", "tasks", "training_terms")
"""Fields of models that are lists which many have alike."""

SECTIONS = (
    "accelerators", "ec2_prices", "engines", "families", "images", "instances", "licenses", "model_facts", "models",
    "objectives", "pedigrees", "prices", "provenances", "regions", "scored", "scored_metrics", "scores", "sources", "suites",
    "tasks", "tokenization", "training",
)  # fmt: skip
"""What is a mapping, whatever is in it."""

OPTIONAL = ("images", "scored", "scored_metrics")
"""Of these, what a catalogue may do without."""

NEEDED = ("engines", "licenses", "objectives", "tasks")
"""Of these, what no question can be answered without any of."""

DOCUMENTS = ("engines", "images", "objectives", "tasks")
"""Sections that are used as they are: each entry is a mapping that says something."""

_WRONG = (KeyError, TypeError, AttributeError, ValueError, IndexError)
"""What comes of reading something that has another form."""


def unpack(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the mapping that was packed; what stands apart stays there until it is asked for.

    Raises:
        CatalogError: a model is not what `pack` returns.
        KeyError, TypeError, AttributeError, ValueError: something else is not; their text is what.
    """
    architectures, shared = raw.pop("architectures"), raw.pop("shared")
    if wrong := _wrong_sections(raw):
        raise TypeError(", ".join(wrong))
    facts, provenances, prices = raw.pop("model_facts"), raw.pop("provenances"), raw.pop("ec2_prices")
    raw["models"] = _models(raw["models"], architectures, shared, lambda id_: _Facts(id_, facts, provenances))
    raw["suites"] = _Suites(raw["suites"], raw.pop("scores"))
    raw["prices"]["ec2"] = _ByInstance(prices)
    if "scored" in raw:
        raw["scored"] = _Scored(raw.pop("scored_metrics"), raw["scored"])
    return raw


def _models(
    rows: Raw, architectures: Raw, shared: Raw, facts_of: Callable[[str], Mapping[str, Any]]
) -> dict[str, Entry]:
    """Return the entries of models, by id; their rows are changed: keys become what they stand for."""
    tables = [(_AT[name], shared) for name in LISTS] + [(_AT["architecture"], architectures)]
    bedrock = _AT["bedrock"]
    entries = {}
    id_ = ""
    try:
        for id_, row in rows.items():
            if not isinstance(row, list) or len(row) != len(FIELDS):
                raise broken(f"models.{id_}")
            for at, table in tables:
                key = row[at]
                if key is not None:
                    row[at] = table[key]
            for way in row[bedrock] or ():
                if "routes" in way:
                    way["routes"] = shared[way["routes"]]
            row.append(facts_of(id_))
            entries[id_] = Entry(row)
    except _WRONG as error:
        raise broken(f"models.{id_}") from error
    return entries


def _wrong_sections(raw: Raw) -> list[str]:
    """Return what is missing or has another form than `pack` gives it; what stands apart is not opened."""
    wrong = []
    for name in SECTIONS:
        section = raw.get(name)
        if not isinstance(section, Mapping):
            if name in raw or name not in OPTIONAL:
                wrong.append(name)
        elif name in NEEDED and not section:
            wrong.append(name)
        elif name in DOCUMENTS:
            wrong += [f"{name}.{id_}" for id_, entry in section.items() if not (isinstance(entry, Mapping) and entry)]
    return wrong


class Entry(Mapping[str, Any]):
    """What the shipped file says of a model, as the mapping that was packed.

    ``row`` has the values in the order of `FIELDS`, then how its facts are known.
    """

    __slots__ = ("row",)

    def __init__(self, row: Sequence[Any]) -> None:
        self.row = row

    def __getitem__(self, name: str) -> Any:
        value = self.row[_AT[name]]
        if value == ABSENT.get(name):
            raise KeyError(name)
        return value

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value; unlike that of `Mapping` it raises no error on the way: every model is asked for its languages."""
        at = _AT.get(name)
        return default if at is None or self.row[at] == ABSENT.get(name) else self.row[at]

    def __iter__(self) -> Iterator[str]:
        return (name for name, at in _AT.items() if self.row[at] != ABSENT.get(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)


_AT: Mapping[str, int] = {name: at for at, name in enumerate((*FIELDS, "facts"))}


def row_of(entry: Raw) -> Sequence[Any]:
    """Return the values of a model's entry in the order of `FIELDS`, then its facts; see `ABSENT`."""
    if isinstance(entry, Entry):
        return entry.row
    row = [entry.get(name, ABSENT.get(name)) for name in FIELDS]
    row.append(entry.get("facts", {}))
    return row


class _Facts(Mapping[str, Any]):
    """How the facts of a model are known, found when one is asked for."""

    __slots__ = ("_found", "_id", "_provenances", "_section")

    def __init__(self, id_: str, section: Raw, provenances: Raw) -> None:
        self._id = id_
        self._section = section
        self._provenances = provenances
        self._found: Raw | None = None

    def __getitem__(self, name: str) -> Any:
        found = self._found
        known = (self._entry() if found is None else found)[name]
        if isinstance(known, str):
            return known
        try:
            (key,) = known
            return self._provenances[key]
        except _WRONG as error:
            raise broken(f"model_facts.{self._id}") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._entry())

    def __len__(self) -> int:
        return len(self._entry())

    def _entry(self) -> Raw:
        if self._found is None:
            entry = self._section.get(self._id, {})
            if not isinstance(entry, Mapping):
                raise broken(f"model_facts.{self._id}")
            self._found = entry
        return self._found


class _Scored(Mapping[str, Sequence[str]]):
    """Names of metrics by model, of their keys."""

    __slots__ = ("_models", "_names")

    def __init__(self, names: Raw, models: Mapping[str, Sequence[str]]) -> None:
        self._names = names
        self._models = models

    def __getitem__(self, model: str) -> Sequence[str]:
        keys = self._models[model]
        try:
            return [self._names[key] for key in keys]
        except _WRONG as error:
            raise broken(f"scored.{model}") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)


class _Suites(Mapping[str, Raw]):
    """Suites, whose rows are found when something of a metric's is asked for."""

    __slots__ = ("_known", "_scores", "_suites")

    def __init__(self, suites: Raw, scores: Raw) -> None:
        self._suites = suites
        self._scores = scores
        self._known: dict[str, Raw] = {}

    def __getitem__(self, id_: str) -> Raw:
        if id_ not in self._known:
            suite = self._suites[id_]
            try:
                metrics = {
                    name: {**metric, "scores": _Rows(self._scores, f"{id_}/{name}")}
                    for name, metric in suite["metrics"].items()
                }
            except _WRONG as error:
                raise broken(f"suites.{id_}") from error
            self._known[id_] = {**suite, "metrics": metrics}
        return self._known[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._suites)

    def __len__(self) -> int:
        return len(self._suites)


class _Rows(Sequence[Raw]):
    """The rows of a metric, found when one is asked for."""

    __slots__ = ("_key", "_section")

    def __init__(self, section: Raw, key: str) -> None:
        self._section = section
        self._key = key

    def _found(self) -> list[Raw]:
        rows = self._section.get(self._key)
        if not isinstance(rows, list):
            raise broken(f"scores.{self._key}")
        return rows

    def __getitem__(self, index: Any) -> Any:
        return self._found()[index]

    def __iter__(self) -> Iterator[Raw]:
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._found() == list(other)

    __hash__ = None  # type: ignore[assignment]


class _ByInstance(Mapping[str, Raw]):
    """Prices by instance type, then region, of a table by region, then instance type."""

    __slots__ = ("_regions",)

    def __init__(self, regions: Raw) -> None:
        self._regions = regions

    def __getitem__(self, instance: str) -> Raw:
        return _OfInstance(self._regions, instance)

    def get(self, instance: str, default: Any = None) -> Any:  # noqa: ARG002 - what has no price has none in any region
        return _OfInstance(self._regions, instance)

    def __contains__(self, instance: object) -> bool:
        return any(instance in _priced_in(self._regions, region) for region in self._regions)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for region in self._regions for name in _priced_in(self._regions, region)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _OfInstance(Mapping[str, Sequence[Raw]]):
    """The prices of one type by region."""

    __slots__ = ("_instance", "_regions")

    def __init__(self, regions: Raw, instance: str) -> None:
        self._regions = regions
        self._instance = instance

    def __getitem__(self, region: str) -> Sequence[Raw]:
        prices = self._regions[region]
        if prices.__class__ is not dict:  # as `_priced_in`: this is asked some thousand times a run
            raise broken(f"ec2_prices.{region}")
        rows: Sequence[Raw] = prices[self._instance]
        if rows.__class__ is not list:
            raise broken(f"ec2_prices.{region}.{self._instance}")
        return rows

    def __iter__(self) -> Iterator[str]:
        return (region for region in self._regions if self._instance in _priced_in(self._regions, region))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _priced_in(regions: Raw, region: str) -> Raw:
    """Return the prices of a region, by type."""
    prices: Raw = regions[region]
    if prices.__class__ is not dict:
        raise broken(f"ec2_prices.{region}")
    return prices
