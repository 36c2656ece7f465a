"""The filters of ``advisor list``: every value is checked against the catalogue, then applied.

A value nobody knows is an error with suggestions, never an empty list; a fact that is not known never matches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from advisor.core.names import called
from advisor.core.text import Text
from advisor.core.units import parse_count
from advisor.errors import UnknownNameError, UsageError, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.catalog import Catalog
    from advisor.core.model import Model

Called = Callable[[str], str]
"""What who asks calls a filter: Python by its field, a tool by its argument, the command line by its flag."""

CHANNELS = ("huggingface", "jumpstart", "bedrock")

_LANGUAGE = Text("language", "言語")
_TASK = Text("task", "用途")
_FAMILY = Text("family", "ファミリー")
_CHANNEL = Text("channel", "チャネル")


@dataclass(frozen=True)
class Filters:
    """The filters as given; empty where not."""

    license: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    task: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    max_parameters: str | None = None
    region: str | None = None

    @property
    def given(self) -> list[str]:
        """Names of the filters that were given."""
        return [field.name for field in fields(self) if getattr(self, field.name)]

    def only(self, kind: str, allowed: Sequence[str], called: Called = str) -> None:
        """Refuse filters that say nothing about a kind of entry; ``called``: what who asks calls a filter.

        Raises:
            UsageError: one or more were given.
        """
        wrong = [name for name in self.given if name not in allowed]
        if wrong:
            names = ", ".join(map(called, wrong))
            which = ", ".join(map(called, allowed))
            raise UsageError(
                Text(f"{names} cannot filter `list {kind}`", f"`list {kind}` では {names} を使えません"),
                Text(f"filters of {kind}: {which}", f"{kind} で使える条件: {which}")
                if allowed
                else Text(f"{kind} have no filters", f"{kind} に絞り込み条件はありません"),
            )


def models(catalog: Catalog, filters: Filters, called: Called = str) -> tuple[list[Model], list[Text]]:
    """Return the models that match every filter, by id, and what a reader of the list should know.

    Licences, families and channels: any of those given. Languages and tasks: all of those given.

    Raises:
        UsageError: a value is not one the catalogue knows.
    """
    tests = [
        *_licenses(catalog, filters.license),
        *_languages(catalog, filters.language),
        *_tasks(catalog, filters.task),
        *_families(catalog, filters.family),
        *_places(catalog, filters.channel, filters.region),
    ]
    found = [m for _, m in sorted(catalog.models.items()) if all(test(m) for test in tests)]
    notes: list[Text] = []
    if filters.max_parameters is not None:
        most = _count(filters.max_parameters, called("max_parameters"))
        unknown = sum(m.parameters is None for m in found)
        found = [m for m in found if m.parameters is not None and m.parameters <= most]
        if unknown:
            notes.append(
                Text(
                    f"{unknown:,} more models match, but their size is not known",
                    f"ほかの条件に合う {unknown:,} モデルは、サイズ不明のため除きました",
                )
            )
    return found, notes


def _licenses(catalog: Catalog, names: Sequence[str]) -> list[Callable[[Model], bool]]:
    ids = {catalog.license(name).id for name in names}
    return [lambda m: m.license in ids] if ids else []


def _languages(catalog: Catalog, codes: Sequence[str]) -> list[Callable[[Model], bool]]:
    if not codes:
        return []
    from advisor.rules.facts.languages import covers

    known = languages(catalog)
    for code in codes:
        if not covers(known, code):
            raise UnknownNameError(_LANGUAGE, code, (), _meant(code, known))
    return [lambda m, code=code: m.languages is not None and covers(m.languages, code) for code in codes]  # type: ignore[misc]


def _meant(name: str, known: Iterable[str]) -> Text:
    """Say which code another code or a name stands for, else what a code is: there are too many to list."""
    from advisor.core.language_codes import languages_meant

    return suggestion(languages_meant(name, known)) or Text(
        "a language is written as its code, such as ja or en", "言語は ja、en などのコードで指定してください"
    )


def languages(catalog: Catalog) -> list[str]:
    """Return every language code a model of the catalogue lists."""
    return sorted({code for m in catalog.models.values() for code in m.languages or ()})


def _tasks(catalog: Catalog, names: Sequence[str]) -> list[Callable[[Model], bool]]:
    for name in names:
        if name not in catalog.tasks:
            raise UnknownNameError(
                _TASK, name, catalog.tasks, suggestion(called(name, catalog.tasks)) or _all(catalog.tasks)
            )
    return [lambda m, name=name: m.tasks is not None and name in m.tasks for name in names]  # type: ignore[misc]


def _families(catalog: Catalog, names: Sequence[str]) -> list[Callable[[Model], bool]]:
    for name in names:
        if name not in catalog.families:
            raise UnknownNameError(_FAMILY, name, catalog.families)
    return [lambda m: m.family in names] if names else []


def _places(catalog: Catalog, channels: Sequence[str], region: str | None) -> list[Callable[[Model], bool]]:
    """Match models some given channel of which (any, when none is given) can be used in the region."""
    for name in channels:
        if name not in CHANNELS:
            raise UnknownNameError(_CHANNEL, name, CHANNELS, _all(CHANNELS))
    if region is None:
        return [lambda m: any(name in m.channels for name in channels)] if channels else []
    here = catalog.region(region).id
    hosted = bool(catalog.families_in(here))  # weights run wherever there are accelerated instances

    def usable(m: Model) -> bool:
        wanted = [name for name in m.channels if not channels or name in channels]
        return any(
            any(here in r.regions for c in m.bedrock for r in c.routes) if name == "bedrock" else hosted
            for name in wanted
        )

    return [usable]


def instance_families(catalog: Catalog, names: Sequence[str]) -> frozenset[str] | None:
    """Return the instance families that were given, ``None`` for all.

    Raises:
        UnknownNameError: there is no such family.
    """
    known = sorted({i.family for i in catalog.instances.values()})
    for name in names:
        if name not in known:
            raise UnknownNameError(_FAMILY, name, known, _all(known))
    return frozenset(names) or None


def _count(text: str, name: str) -> int:
    try:
        return parse_count(text)
    except ValueError as error:
        raise UsageError(
            Text(f"{name}: {error}", f"{name}: {text!r} は数値ではありません"),
            Text("write it as 7B, 2.7e9 or 560M", "7B、2.7e9、560M のように書いてください"),
        ) from error


def _all(names: Iterable[str]) -> Text:
    shown = ", ".join(names)
    return Text(f"known: {shown}", f"使える値: {shown}")
