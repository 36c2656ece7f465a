"""From values as people write them to one checked :class:`Request`. All problems at once, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from advisor.core.defaults import default_region
from advisor.core.flags import ASSUMABLE, SINGULAR, Key
from advisor.core.model import NOTHING
from advisor.core.request import FIELDS, InvalidRequestError, Request
from advisor.core.request import GROUPS as KINDS
from advisor.core.request import Problem as Wrong
from advisor.core.text import Language, Text, quoted
from advisor.core.units import TooLargeError, parse_count
from advisor.errors import (
    AmbiguousNameError,
    UnknownNameError,
    did_you_mean,
    shown_by_list,
    suggestion,
    unusable,
)

if TYPE_CHECKING:
    from advisor.catalog import Catalog

GROUPS: dict[str, tuple[str, ...]] = {name: tuple(key for group, key in FIELDS if group == name) for name, _ in FIELDS}
"""The groups of a request and their keys, as in a requirements file."""

COUNTS = {
    ("limits", "min_parameters"), ("limits", "max_parameters"), ("limits", "min_context"),
    ("load", "input_tokens"), ("load", "output_tokens"), ("load", "concurrency"), ("load", "requests_per_day"),
    ("use", "monthly_active_users"), ("use", "annual_revenue_usd"),
}  # fmt: skip
"""Keys whose values may be written as people write counts: ``7B``, ``2.7e9``."""

DEFAULT_TASK = "text-generation"
AUTO = "auto"

LONGEST_COMPARED = 200
"""Similarity of huge input costs seconds and helps nobody."""
MOST_VALUES = 1000
"""More values of one key than the catalogue has names of anything; each costs work."""
MANY = 20
"""More values than these are not told in a line."""
_CODES = Text("a language is written as its code, such as ja or en", "言語は ja、en などのコードで指定してください")
_REGIONS = shown_by_list("regions")

Problem = tuple[Key, Text]
"""The key whose value cannot be, and the line that says so, with its place."""


class Given:
    """Values by (group, key), and how to name the place each came from (``--region`` or ``file:line:col``)."""

    def __init__(self) -> None:
        self.values: dict[Key, Any] = {}
        self.places: dict[Key, str] = {}

    def set(self, key: Key, value: Any, place: str) -> None:
        """Take one value; a later one wins."""
        self.values[key] = value
        self.places[key] = place


def read_request(groups: Mapping[str, Mapping[str, Any]], catalog: Catalog, *, language: Language = "en") -> Request:
    """Return the request that plain data describes, as a requirements file would: checked, aliases and defaults resolved.

    Counts may be texts such as ``7B``, a single value may stand for a list. What nobody said is named in ``assumed``; the
    region is then that of the language, which messages are in, too.

    Raises:
        UsageError: unknown groups, keys or names, or values that cannot be; all of them are told.
    """
    given = Given()
    problems = [unknown_key("request", str(group), list(GROUPS)) for group in groups if group not in GROUPS]
    for group in GROUPS:
        problems += take(given, group, groups.get(group))
    if problems:
        raise unusable([problem.get(language) for problem in problems])
    return build(given, None, catalog, language)


def checked(request: Request, catalog: Catalog) -> Request:
    """Return a request that was built by hand as `read_request` would: checked, aliases resolved, lists as tuples.

    An empty list says nothing. No default is filled in but that.

    Raises:
        InvalidRequestError: values or names that cannot be; ``problems`` has all of them.
    """
    given, problems = Given(), []
    for group, kind in KINDS.items():
        part = getattr(request, group)
        if not isinstance(part, kind):
            wrong = Text(f"must be a {kind.__name__}", f"{kind.__name__} でなければなりません")
            problems.append(Wrong((group, ""), wrong))
            continue
        for name, value in part._asdict().items():
            if value not in ([], ()):
                given.set((group, name), value, "")
    lines = [*_normalise(given), *_check_names(given, catalog)]
    known = {key for key, _ in lines}
    values: dict[str, Any] = {group: {} for group in GROUPS}
    for (group, name), value in given.values.items():
        if (group, name) not in known:
            values[group][name] = value
    try:
        found = Request.parse(values, tuple(request.assumed))
    except InvalidRequestError as error:
        problems += error.problems
    else:
        lines += _contradictions(given)
    problems += (Wrong(key, line) for key, line in lines)
    if problems:
        raise InvalidRequestError(problems)
    return found


def take(given: Given, group: str, values: Any) -> list[Text]:
    """Take the values of one group into ``given``; return what is wrong with its keys. ``None`` is not given."""
    if values is None:
        return []
    if not isinstance(values, Mapping):
        return [Text(f"{group}: must be an object", f"{group}: オブジェクトでなければなりません")]
    problems = []
    for name, value in values.items():
        key = SINGULAR.get(name, name)
        if key not in GROUPS[group]:
            problems.append(unknown_key(group, str(name), GROUPS[group]))
        elif value is not None:
            if (group, key) in given.values:
                problems.append(said_twice(group, key))
            given.set((group, key), value, f"{group}.{key}")
    return problems


def build(flags: Given, file: Given | None, catalog: Catalog, language: Language) -> Request:
    """Merge (flags win), fill defaults, check every name against the catalogue.

    Raises:
        UsageError: one or more values cannot be; all are listed.
    """
    merged = Given()
    for source in (file, flags):
        if source:
            for key, value in source.values.items():
                if value not in ([], ()):  # an empty list says nothing, in a file as on the command line
                    merged.set(key, value, source.places[key])
    problems = [*_normalise(merged), *_check_names(merged, catalog)]
    for key, default in (
        (("where", "region"), default_region(language)),
        (("purpose", "tasks"), () if merged.values.get(("choice", "models")) else (DEFAULT_TASK,)),
    ):
        if key not in merged.values and default:
            merged.values[key] = default
    request = _validate(merged, problems)
    problems += _contradictions(merged)
    if problems or request is None:
        raise unusable([line.get(language) for _, line in problems])
    return request


def _validate(merged: Given, problems: list[Problem]) -> Request | None:
    """Return the request; else add what is wrong with the values that nothing was found wrong with yet."""
    known = {key for key, _ in problems}
    groups: dict[str, Any] = {group: {} for group in GROUPS}
    for (group, name), value in merged.values.items():
        if (group, name) not in known:
            groups[group][name] = value
    assumed = [name for name in ASSUMABLE if tuple(name.split(".")) not in merged.places and _has_value(name, groups)]
    try:
        return Request.parse(groups, tuple(assumed))
    except InvalidRequestError as error:
        for where, message, hint in error.problems:
            place = merged.places.get(where, ".".join(where))
            problems.append((where, _line(place, message, hint)))
        return None


def _has_value(name: str, groups: Mapping[str, Any]) -> bool:
    return name != "purpose.tasks" or bool(groups["purpose"].get("tasks"))


def _normalise(merged: Given) -> list[Problem]:
    problems: list[Problem] = []
    for key, value in list(merged.values.items()):
        if isinstance(value, (list, tuple)) and key in FIELDS and FIELDS[key].many:
            if len(value) > MOST_VALUES:
                wrong = Text(
                    f"{len(value):,} values; at most {MOST_VALUES:,} can be given",
                    f"値が {len(value):,} 個あります (最大 {MOST_VALUES:,} 個)",
                )
                problems.append((key, _line(merged.places[key], wrong)))
                merged.values[key] = []  # nothing more is looked for in them
            else:
                merged.values[key] = _once(value)
        elif key in COUNTS and isinstance(value, str):
            try:
                merged.values[key] = parse_count(value)
            except TooLargeError:
                wrong = Text(f"{quoted(value)} is too large", f"{quoted(value)} は大きすぎます")
                problems.append((key, _line(merged.places[key], wrong)))
            except ValueError:
                wrong = Text(
                    f"{value!r} is not a number such as 512, 2.7e9 or 7B",
                    f"{value!r} は 512、2.7e9、7B のような数値ではありません",
                )
                problems.append((key, _line(merged.places[key], wrong)))
        elif key[1] in SINGULAR.values() and isinstance(value, str):
            merged.values[key] = [value]
        elif key[1] == "jurisdiction" and isinstance(value, str):
            merged.values[key] = value.upper() if value.isascii() else value
    return problems


def _once(values: Sequence[Any]) -> list[Any]:
    """Return the values without what was said before; what is no text is left for the check."""
    return list(dict.fromkeys(values)) if all(isinstance(value, str) for value in values) else list(values)


def _check_names(merged: Given, catalog: Catalog) -> list[Problem]:
    """Check every name that the catalogue decides; replace aliases and regional language codes by what it knows."""
    values = merged.values

    def strings(key: Key) -> list[str]:
        value = values.get(key)
        return [v for v in value if isinstance(v, str)] if isinstance(value, (list, tuple)) else []

    languages = catalog.languages
    spoken: Key = ("purpose", "languages")
    if strings(spoken):
        values[spoken] = list(dict.fromkeys(_known_language(code, languages) for code in strings(spoken)))

    def word(key: Key) -> list[str]:
        value = values.get(key)
        return [value] if isinstance(value, str) else []

    named: list[tuple[Key, Sequence[str], Iterable[str]]] = [
        (spoken, strings(spoken), languages),
        (("where", "region"), word(("where", "region")), catalog.regions),
        (
            ("where", "instance_families"),
            strings(("where", "instance_families")),
            {i.family for i in catalog.instances.values()},
        ),
        (
            ("limits", "quantizations"),
            strings(("limits", "quantizations")),
            {"none", "any"}.union(*(engine["quantizations"] for engine in catalog.engines.values())),
        ),
        (("limits", "engine"), word(("limits", "engine")), {AUTO, *catalog.engines}),
    ]
    called: dict[Key, Callable[[], Mapping[str, Sequence[str]]]] = {
        spoken: lambda: _languages_by_name([code for code in strings(spoken) if code not in languages], languages),
        ("where", "region"): lambda: _regions_by_name(catalog, word(("where", "region"))),
    }
    told: dict[Key, Text] = {spoken: _CODES, ("where", "region"): _REGIONS}
    problems = [
        (
            key,
            _unknown_value(
                merged.places[key], name, sorted(known), called[key]() if key in called else {}, told.get(key)
            ),
        )
        for key, names, known in named
        for name in names
        if name not in known
    ]
    return problems + _check_models(merged, catalog, strings(("choice", "models")))


def _languages_by_name(names: Iterable[str], known: Iterable[str]) -> dict[str, list[str]]:
    """Return the codes that what is no known code may stand for; always an answer, also where it is none."""
    from advisor.core.language_codes import languages_meant

    return {name.strip().casefold(): languages_meant(name, known) for name in names}


def _regions_by_name(catalog: Catalog, names: Iterable[str]) -> dict[str, list[str]]:
    """Return what regions these names may stand for, without case: ``tokyo``, ``東京``; several in one text."""
    from advisor.catalog.region_names import regions_called

    found = {name.strip().casefold(): list(regions_called(name, catalog.regions)) for name in names}
    return {name: ids for name, ids in found.items() if ids}


def _known_language(code: str, known: Container[str]) -> str:
    """Return the code the catalogue knows a language by: ``ja-JP`` is ``ja`` unless it is listed itself."""
    primary = code.partition("-")[0].lower()
    return primary if code not in known and primary in known else code


_MODEL = Text("model", "モデル")
_SUGGESTED = 10
"""Looking for similar names takes some 20 ms a name: of a whole list of wrong ones the first show what is amiss."""


def _check_models(merged: Given, catalog: Catalog, names: Sequence[str]) -> list[Problem]:
    problems: list[Problem] = []
    ids = []
    key: Key = ("choice", "models")
    for name in names:
        try:
            found = catalog.find_model(name) or catalog.model_called(name)
            if found is None and len(problems) >= _SUGGESTED:
                raise UnknownNameError(_MODEL, name, ())
            ids.append((found or catalog.model(name)).id)
        except AmbiguousNameError as error:
            problems.append((key, _line(merged.places[key], error.message, error.hint)))
        except UnknownNameError as error:
            hint = suggestion(error.suggestions)
            problems.append((key, _line(merged.places[key], error.message, hint)))
    if ids:
        merged.values[key] = list(dict.fromkeys(ids))
    return problems


def _contradictions(merged: Given) -> list[Problem]:
    """Return the values that are possible each but not together; they may not have been checked yet."""
    found: list[Problem] = []
    values = merged.values
    low, high = values.get(("limits", "min_parameters")), values.get(("limits", "max_parameters"))
    if isinstance(low, int) and isinstance(high, int) and low > high:
        wrong = Text(
            f"the least ({low:,}) is above the most ({high:,})", f"下限 ({low:,}) が上限 ({high:,}) を超えています"
        )
        found.append((("limits", "max_parameters"), wrong))
    quantizations = values.get(("limits", "quantizations"))
    if isinstance(quantizations, (list, tuple)) and "none" in quantizations and "any" in quantizations:
        wrong = Text("none and any exclude each other", "none と any は同時に指定できません")
        found.append((("limits", "quantizations"), wrong))
    platforms = values.get(("where", "platforms"))
    only_bedrock = (
        isinstance(platforms, (list, tuple)) and len(platforms) > 0 and all(p == "bedrock" for p in platforms)
    )
    if only_bedrock and values.get(("limits", "engine"), AUTO) != AUTO:
        wrong = Text("a serving engine does not apply to Bedrock", "推論エンジンは Bedrock には適用できません")
        found.append((("limits", "engine"), wrong))
    return [(key, _line(merged.places[key], wrong)) for key, wrong in found]


def _line(place: str, wrong: Text, hint: Text | None = None) -> Text:
    """Put the place, where there is one to tell, before what is wrong, and what to do behind it."""
    before = f"{place}: " if place else ""
    if hint is None:
        return Text(f"{before}{wrong.en}", f"{before}{wrong.ja}")
    return Text(f"{before}{wrong.en} ({hint.en})", f"{before}{wrong.ja} ({hint.ja})")


def unknown_key(place: str, name: str, known: Sequence[str]) -> Text:
    """Word a key that is none of the known ones."""
    near = get_close_matches(name, known, n=2, cutoff=0.5) if len(name) <= LONGEST_COMPARED else []
    return _unknown(place, name, near, known)


def said_twice(place: str, key: str) -> Text:
    """Word a key that is given under both of its names: which of the two is meant nobody can tell."""
    alias = next(alias for alias, name in SINGULAR.items() if name == key)
    return _line(
        place,
        Text(f"{alias} and {key} are one key", f"{alias} と {key} は同じキーです"),
        Text(f"put all values under {key}", f"値はすべて {key} にまとめてください"),
    )


def _unknown_value(
    place: str, name: str, known: Sequence[str], called: Mapping[str, Sequence[str]] = NOTHING, told: Text | None = None
) -> Text:
    """Word an unknown value; ``called`` are the known ones by their names, ``told`` where no name is near."""
    meant = called.get(name.strip().casefold())
    suggestions = did_you_mean(name, known) if meant is None else meant
    return _unknown(place, name, suggestions, known, told)


def _unknown(place: str, name: str, suggestions: Sequence[str], known: Sequence[str], told: Text | None = None) -> Text:
    listed = ", ".join(known)
    if suggestions:
        hint: Text | None = suggestion(suggestions)
    else:
        hint = Text(listed, listed) if len(known) <= MANY else told
    return _line(place, Text(f"unknown {name!r}", f"{name!r} は使えません"), hint)
