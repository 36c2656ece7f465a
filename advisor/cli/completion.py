"""What a shell offers on Tab: commands and options by the parser library, values of options by the shipped data.

A person waits for each answer, so the catalogue is not parsed: its compiler writes one entry a line, and the names at the
beginnings of the lines are all that is needed. An overlay's and refreshed names are therefore not offered. Whatever goes
wrong, nothing is printed: a message would land in the middle of the line being typed.

Annotations are objects, as in `advisor.cli.app` and for its reason: every option's completion is declared to the parser.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

__all__ = ["VARIABLE", "Values", "answer", "completing", "values"]

VARIABLE = "_ADVISOR_COMPLETE"
"""Set by the shell's script, to ``complete_bash`` and the like."""

Values = Literal[
    "countries", "engines", "entries", "families", "instance-families", "instances", "kinds", "languages", "licenses",
    "models", "optimizers", "quantizations", "regions", "schemas", "severities", "tasks", "weights",
]  # fmt: skip
_WORD = re.compile(r"[\w./+=@-]+")
"""What every shell takes as one word as it stands; a colon ends one in bash, and quotes are its own."""
_LEVEL = "_ADVISOR_COMPLETE_LEVEL"
"""Set where bash has the rule before the ``=`` as a word of its own, and asks for the level alone."""
_LEVELS = ("exclude", "warn", "prefer", "note", "off")
_SECTIONS = ("instances", "licenses", "accelerators", "regions", "suites", "tasks", "families", "engines")


# --------------------------------------------------------------------------------------------------- the shell asks


def answer(run: Callable[[str | None], object]) -> int:
    """Print what fits at the cursor and return the exit code; ``run`` takes the one command that is needed, or ``None``."""
    try:
        run(_prepare(os.environ))
    except SystemExit as stop:  # the parser library ends the process; fish reads the code
        return stop.code if isinstance(stop.code, int) else 0
    except Exception:  # nothing a shell could do with a message
        return 1
    return 0


def _prepare(environ: dict[str, str] | os._Environ[str]) -> str | None:
    """Put the words that were typed into the order the parser reads them in; return the command among them."""
    import shlex

    from advisor.cli import language
    from advisor.cli.main import command_of

    if "COMP_WORDS" in environ:
        words = _split(environ["COMP_WORDS"])
        at = int(environ["COMP_CWORD"])
        typed, current = words[1:at], words[at] if at < len(words) else ""
        typed, current = _whole(typed, current)
        language.start(typed)
        typed = _ordered(typed)
        environ["COMP_WORDS"] = shlex.join(["advisor", *typed, current])
        environ["COMP_CWORD"] = str(len(typed) + 1)
        return command_of(typed)
    line = environ.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(line)[1:]
    current = words.pop() if words and not line.endswith(" ") else ""
    language.start(words)
    if environ[VARIABLE] != "complete_powershell":
        words = _ordered(words)
        environ["_TYPER_COMPLETE_ARGS"] = f"{shlex.join(['advisor', *words])} {shlex.quote(current) if current else ''}"
    return command_of(words)


def _split(line: str) -> list[str]:
    """Split a line into words as a shell does, one whose quote is still open too."""
    import shlex

    for closing in ("", "'", '"'):
        try:
            return shlex.split(line + closing)
        except ValueError:
            continue
    return line.split()


def _whole(words: list[str], current: str) -> tuple[list[str], str]:
    """Undo that bash ends words at ``=``: of ``--option=value`` and ``--severity RULE=LEVEL`` the last part is typed."""
    if current == "=":
        words, current = [*words, current], ""
    if len(words) >= 2 and words[-1] == "=":
        words = words[:-1]
        if words[-2:-1] == ["--severity"]:
            words = words[:-1]
            os.environ[_LEVEL] = "1"
    return words, current


def _ordered(words: list[str]) -> list[str]:
    """Return the words with the global options in front, where the parser knows them."""
    from advisor.cli.main import VALUE_OPTIONS, hoist_globals

    return [words[-1]] if words and words[-1] in VALUE_OPTIONS else hoist_globals(words)


# --------------------------------------------------------------------------------------------------- options answer


def completing(words: Sequence[str]) -> Callable[[str], list[str]]:
    """Return what answers with those of the words that begin so."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete


def values(kind: Values) -> Callable[[str], list[str]]:
    """Return what answers with the names of that kind, looked up when a shell asks."""

    def complete(incomplete: str) -> list[str]:
        if incomplete.startswith((".", "/", "~")):
            return []  # a path: the shell completes it
        names = {name for name in _NAMES[kind](incomplete) if name.startswith(incomplete)}
        return sorted(name for name in names if _WORD.fullmatch(name))

    return complete


def _models(incomplete: str) -> Iterator[str]:
    """Yield ids; once something is typed other names, too."""
    yield from _keys("models")
    if incomplete:
        for aliases in _of_models("aliases", holding=incomplete.encode()):
            yield from aliases


def _instances(incomplete: str) -> Iterator[str]:
    managed = incomplete.startswith("m")
    for name, _ in _entries("instances"):
        yield name
        if managed:
            yield f"ml.{name}"


def _severities(incomplete: str) -> Iterator[str]:
    rule, separator, _ = incomplete.partition("=")
    if separator:
        yield from (f"{rule}={level}" for level in _LEVELS)
        return
    yield from _LEVELS if os.environ.get(_LEVEL) else _rules("")


def _rules(_: str) -> Iterator[str]:
    from advisor.catalog.load import DATA

    for line in (DATA / "rules.json").read_bytes().splitlines():
        if line.startswith(b'{"id":"'):
            yield line[7 : line.index(b'"', 7)].decode()


def _any_entry(incomplete: str) -> Iterator[str]:
    yield from _models(incomplete)
    yield from _rules("")
    for section in _SECTIONS:
        yield from _keys(section)


def _languages(_: str) -> Iterator[str]:
    lists = _parsed("shared")
    for key in set(_of_models("languages")):
        yield from lists[key] or ()


def _countries(_: str) -> Iterable[str]:
    from advisor.core.countries import COUNTRIES

    return COUNTRIES


def _kinds(_: str) -> Iterable[str]:
    from advisor.lookup.entries import KINDS

    return KINDS


def _schemas(_: str) -> Iterator[str]:
    from advisor.catalog.load import DATA

    return (path.name.removesuffix(".schema.json") for path in DATA.glob("*.schema.json"))


def _optimizers(_: str) -> Iterable[str]:
    return _parsed("training")["optimizers"]  # type: ignore[no-any-return]


def _quantizations(_: str) -> Iterable[str]:
    """Yield those that some engine serves."""
    yield from ("none", "any")
    for engine in _parsed("engines").values():
        yield from engine["quantizations"]


def _weights(_: str) -> Iterable[str]:
    """Return the formats that can be sized."""
    from advisor.estimate.weights import FORMATS

    return ("none", *FORMATS)


def _parsed(section: str) -> dict[str, Any]:
    import json

    lines = b"".join(line for _, line in _entries(section))
    return json.loads(b"{%b}" % lines)  # type: ignore[no-any-return]


def _of(section: str) -> Callable[[str], Iterator[str]]:
    return lambda _: _keys(section)


def _keys(section: str) -> Iterator[str]:
    return (name for name, _ in _entries(section))


def _entries(section: str) -> Iterator[tuple[str, bytes]]:
    """Yield the names of a section of the compiled catalogue, each with its line."""
    from advisor.catalog.load import DATA

    text = (DATA / "catalog.json").read_bytes().replace(b"\r\n", b"\n")  # as a checkout on Windows may write it
    opening = b'\n"%b":{\n' % section.encode()
    start = text.find(opening)
    if start < 0:
        return
    start += len(opening)
    for line in text[start : text.find(b"\n}", start - 1)].split(b"\n"):
        if line:
            yield line[1 : line.index(b'":')].decode(), line


def _of_models(field: str, holding: bytes = b"") -> Iterator[Any]:
    """Yield what is written for a field of the models whose lines hold a text (the layout: `advisor.catalog.packed`)."""
    import json

    from advisor.catalog.packed import FIELDS

    at = FIELDS.index(field)
    for _, line in _entries("models"):
        if holding in line:
            value = json.loads(line[line.index(b'":') + 2 :].rstrip(b","))[at]
            if value is not None:
                yield value


_NAMES: Mapping[Values, Callable[[str], Iterable[str]]] = {
    "countries": _countries,
    "engines": lambda _: ("auto", *_keys("engines")),
    "entries": _any_entry,
    "families": lambda _: (*_keys("families"), *_families()),
    "instance-families": lambda _: _families(),
    "instances": _instances,
    "kinds": _kinds,
    "languages": _languages,
    "licenses": _of("licenses"),
    "models": _models,
    "optimizers": _optimizers,
    "quantizations": _quantizations,
    "regions": _of("regions"),
    "schemas": _schemas,
    "severities": _severities,
    "tasks": _of("tasks"),
    "weights": _weights,
}


def _families() -> set[str]:
    return {name.partition(".")[0] for name in _keys("instances")}
