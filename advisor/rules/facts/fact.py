"""A fact: a word that rules may use, with its type, the level it is known at, its meaning and how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from advisor.core.names import name_of
from advisor.core.provenance import Source
from advisor.core.record import NamedTuple
from advisor.core.text import Language, Text
from advisor.core.units import format_count, format_gib, format_usd
from advisor.rules.logic import UNKNOWN
from advisor.rules.subject import Subject

Kind = Literal["bool", "enum", "string", "number", "date", "text"]
Level = Literal["request", "model", "channel", "class", "instance", "placement", "offer"]
Operator = Literal["is", "in", "contains", "at_least", "at_most"]

OPERATORS: tuple[Operator, ...] = ("is", "in", "contains", "at_least", "at_most")

Part = Literal["terms", "lifecycle", "tasks", "channel-lifecycle", "serving"]


class Shared(NamedTuple):
    """A part of subjects that many have alike. ``key``: what tells one from another, for as long as the part is kept."""

    read: Callable[[Subject], object]
    key: Callable[[Any], Hashable]


def _itself(part: Hashable) -> Hashable:
    return part


def _serving(s: Subject) -> tuple[object, ...]:
    """Return what serves which numbers on what, whatever the model and however it is spread."""
    weights, instance = s.weights, s.instance
    return (
        s.engine,
        weights and weights.dtype,
        weights and weights.quantization,
        instance and instance.accelerator.id,
        instance and instance.architecture,
    )


PARTS: Mapping[Part, Shared] = {
    "terms": Shared(lambda s: s.terms, id),  # by identity: it is quick, and who has equal ones mostly has the same
    "lifecycle": Shared(lambda s: s.model and s.model.lifecycle, id),
    "tasks": Shared(lambda s: s.model and s.model.tasks, _itself),
    "channel-lifecycle": Shared(lambda s: s.channel and (s.channel.lifecycle.status, s.channel.ends), _itself),
    "serving": Shared(_serving, _itself),
}
"""What facts may read, and nothing else of a subject but what is the same for a whole request."""

Getter = Callable[[Subject], Any]
SourceGetter = Callable[[Subject], Source | None]


class Type(NamedTuple):
    """What values a fact has.

    ``unit`` is the unit of a number (``bytes``, ``usd``) or the vocabulary of a word (``region``, ``language``): values
    compare only within one. ``members`` are all words of an enum. ``many``: a tuple of such values.
    """

    kind: Kind
    unit: str
    members: tuple[str, ...] = ()
    many: bool = False

    @property
    def one(self) -> Type:
        """The type of one element."""
        return self._replace(many=False)

    def comparable(self, other: Type) -> bool:
        """Whether values of both, or their elements, may be compared."""
        return self.kind == other.kind and self.unit == other.unit

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The operators that make sense for it."""
        if self.many:
            return ("is", "contains")
        return _OPERATORS[self.kind]

    def describe(self, language: Language = "en") -> str:
        """Name the type as the reference does, e.g. ``bytes`` or ``list of language``."""
        name = self.kind if self.kind in ("bool", "date", "text") else self.unit
        return _LIST_OF.get(language).format(name) if self.many else name


_LIST_OF = Text("list of {}", "{} のリスト")
_OPERATORS: dict[Kind, tuple[Operator, ...]] = {
    "bool": ("is",),
    "enum": ("is", "in"),
    "string": ("is", "in"),
    "number": ("is", "at_least", "at_most"),
    "date": ("is", "at_least", "at_most"),
    "text": ("is",),
}

BOOL = Type("bool", "bool")
DATE = Type("date", "date")
TEXT = Type("text", "text")
TEXTS = Type("text", "text", many=True)


def number(unit: str) -> Type:
    """Return the type of numbers in ``unit``."""
    return Type("number", unit)


def word(vocabulary: str) -> Type:
    """Return the type of one word out of an open vocabulary, e.g. a region id."""
    return Type("string", vocabulary)


def words(vocabulary: str) -> Type:
    """Return the type of a list of such words."""
    return Type("string", vocabulary, many=True)


def enum(vocabulary: str, *members: str) -> Type:
    """Return the type of one word out of ``members``."""
    return Type("enum", vocabulary, members)


def enums(vocabulary: str, *members: str) -> Type:
    """Return the type of a list of words out of ``members``."""
    return Type("enum", vocabulary, members, many=True)


class Fact:
    """A word for rules. ``meaning`` is a noun phrase, used in sentences such as *… is not known*.

    ``get`` returns the value, `UNKNOWN`, or ``None`` where there is nothing to compare with (no limit asked, no
    threshold in the licence). ``optional`` facts may be ``None``: then an example's ``null`` means *nothing stated*;
    for the others it means unknown. ``source`` returns where the value was read. One object per word: facts are
    equal when they are the same. A fact worked out from another names that one as ``rests_on``: when it is unknown,
    the other is what is missing. ``of_model``: a fact of a placement or an offer that differs between models which are
    alike in all that is estimated of them (their ids, their scores). ``in_full``: one that reads the bounds of an estimate
    or a speed, which are left out where it is only asked whether something fits. ``of_load``: another that differs between one
    sequence on one instance and as many as the load takes. ``reads``: the one part of a subject, which many share, that it
    reads besides what is the same for a whole request (see `PARTS`).
    """

    __slots__ = (
        "get",
        "in_full",
        "labels",
        "level",
        "meaning",
        "name",
        "of_load",
        "of_model",
        "optional",
        "reads",
        "rests_on",
        "source",
        "type",
    )

    def __init__(
        self,
        name: str,
        type_: Type,
        level: Level,
        meaning: Text,
        get: Getter,
        *,
        optional: bool = False,
        labels: Mapping[str, Text] | None = None,
        source: SourceGetter | None = None,
        rests_on: str | None = None,
        of_model: bool = False,
        in_full: bool = False,
        of_load: bool = False,
        reads: Part | None = None,
    ) -> None:
        self.name = name
        self.in_full = in_full
        self.of_load = of_load
        self.reads = reads
        self.of_model = of_model
        self.type = type_
        self.level = level
        self.meaning = meaning
        self.get = get
        self.optional = optional
        self.labels = labels
        self.source = source
        self.rests_on = rests_on or name

    def __repr__(self) -> str:
        return f"Fact({self.name!r})"

    def show(self, value: Any, language: Language) -> str:
        """Word a value for people."""
        if self.labels and isinstance(value, str) and value in self.labels:
            return self.labels[value].get(language)
        return show_value(value, self.type, language)


def _at(
    level: Level,
    name: str,
    type_: Type,
    en: str,
    ja: str,
    get: Getter,
    source: SourceGetter | None = None,
    labels: Mapping[str, Text] | None = None,
    *,
    optional: bool = False,
    rests_on: str | None = None,
    of_model: bool = False,
    in_full: bool = False,
    of_load: bool = False,
    reads: Part | None = None,
) -> Fact:
    return Fact(
        name,
        type_,
        level,
        Text(en, ja),
        get,
        optional=optional,
        labels=labels,
        source=source,
        rests_on=rests_on,
        of_model=of_model,
        in_full=in_full,
        of_load=of_load,
        reads=reads,
    )


of_placement = partial(_at, "placement")
"""Declares a fact that is known once a model stands on accelerators."""
of_offer = partial(_at, "offer")
"""Declares a fact of one offer: where it runs, its price, the estimates made of it."""


def known(value: Any) -> Any:
    """Return a value, and `UNKNOWN` for ``None``."""
    return UNKNOWN if value is None else value


_YES = Text("yes", "はい")
_NO = Text("no", "いいえ")
_UNKNOWN = Text("unknown", "不明")
_NOTHING = Text("none", "なし")
_NO_DATE = Text("not announced", "未定")
_MANY = 8
"""A longer list is cut: the reader learns the kind of thing and how many there are."""

_UNITS: dict[str, Callable[[Any], str]] = {
    "bytes": format_gib,
    "parameters": format_count,
    "usd": format_usd,
    "percent": lambda value: f"{value:.1f}%",
    "ms": lambda value: f"{value:,.0f} ms",
    "times": lambda value: f"{value:.1f}",
    "tokens-per-character": lambda value: f"{value:.2f}",
    "capability": lambda value: f"{value:.1f}",
}


_AND_MORE = " and {rest:,} more"
_OF_ANYTHING = Text(_AND_MORE, " など {count:,} 件")
_MORE = {
    "country": Text(_AND_MORE, " など {count:,} の国・地域"),
    "language": Text(_AND_MORE, " など {count:,} 言語"),
    "license-name": Text(_AND_MORE, " など {count:,} ライセンス"),
    "model": Text(_AND_MORE, " など {count:,} モデル"),
    "region": Text(_AND_MORE, " など {count:,} リージョン"),
    "task": Text(_AND_MORE, " など {count:,} 用途"),
}
"""How a cut list ends, by its vocabulary: Japanese counts each kind of thing in its own way."""


def show_value(value: Any, type_: Type, language: Language) -> str:
    """Word a value by its type: bytes as GiB, money as dollars, ids by name, lists joined, unknown as such."""
    if isinstance(value, str):  # nearly always
        return name_of(type_.unit, value, language)
    if value is UNKNOWN:
        return _UNKNOWN.get(language)
    if value is None or value == () or value == frozenset():
        return (_NO_DATE if type_.kind == "date" else _NOTHING).get(language)
    if isinstance(value, Text):
        return value.get(language)
    if isinstance(value, bool):
        return (_YES if value else _NO).get(language)
    if isinstance(value, (tuple, list)):
        one = type_.one
        parts = [show_value(v, one, language) for v in _first(value, type_)]
        return _join(parts, len(value), type_, language)
    if isinstance(value, frozenset):
        one = type_.one
        parts = sorted([show_value(v, one, language) for v in value])
        return _join(_first(parts, type_), len(value), type_, language)
    if isinstance(value, (int, float)):
        shown = _UNITS.get(type_.unit)
        return shown(value) if shown else f"{value:,}"
    return str(value)


def _first(values: Sequence[Any], type_: Type) -> Sequence[Any]:
    return values if len(values) <= _MANY or type_.kind == "text" else values[: _MANY - 2]


def _join(parts: Sequence[str], count: int, type_: Type, language: Language) -> str:
    """Join the first ``parts`` of a list of ``count``."""
    if type_.kind == "text":
        return "; ".join(p.rstrip(".") for p in parts) if language == "en" else "／".join(p.rstrip("。") for p in parts)
    text = ("、" if language == "ja" else ", ").join(parts)
    if len(parts) == count:
        return text
    more = _MORE.get(type_.unit, _OF_ANYTHING).get(language)
    return text + more.format(rest=count - len(parts), count=count)
