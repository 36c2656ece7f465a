"""Flags and requirements files, read into what `advisor.recommend.requests` makes a checked request of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from advisor.cli.language import say, t
from advisor.core.flags import ASSUMABLE, SINGULAR, Key, flag
from advisor.core.request import FIELDS
from advisor.core.text import Text
from advisor.errors import FileError
from advisor.recommend.requests import GROUPS, Given, build, said_twice, unknown_key

__all__ = ["ASSUMABLE", "GROUPS", "Given", "Key", "build", "flag", "from_file", "from_flags", "from_parameters"]


def from_flags(values: Mapping[Key, Any]) -> Given:
    """Take the flags that were given (``None`` and empty lists were not)."""
    given = Given()
    for key, value in values.items():
        if value is not None and value != []:
            given.set(key, value, flag(key))
    return given


def from_parameters(values: Mapping[str, Any]) -> Given:
    """Take the flags that were given, by the names of the parameters that declare them: ``task``, ``region`` ….

    Raises:
        KeyError: one is no key of a request.
    """
    keys = {flag(key).removeprefix("--").replace("-", "_"): key for key in FIELDS}
    return from_flags({keys[name]: value for name, value in values.items()})


def from_file(path: Path) -> Given:
    """Read a requirements file (YAML or JSON).

    Raises:
        FileError: it cannot be read, is not a mapping of the known groups, names unknown keys, or one key under both
            of its names: all places at once.
    """
    from advisor.authoring.strict_yaml import read_file

    loaded = read_file(path)
    problems: list[str] = []
    given = Given()

    def place(*keys: str) -> str:
        line, column = loaded.key_position(keys)
        return f"{path}:{line}:{column}"

    if not isinstance(loaded.data, dict):
        raise FileError(
            Text(
                f"{path} is not a mapping of {', '.join(GROUPS)}",
                f"{path} は {', '.join(GROUPS)} のマッピングではありません",
            )
        )
    for group, content in loaded.data.items():
        if group not in GROUPS:
            problems.append(say(unknown_key(place(group), group, list(GROUPS))))
        elif not isinstance(content, dict):
            problems.append(f"{place(group)}: {group}: " + t("must be a mapping", "マッピングにしてください"))
        else:
            for name, value in content.items():
                key = SINGULAR.get(name, name)
                if key not in GROUPS[group]:
                    problems.append(
                        say(unknown_key(place(group, name), f"{group}.{name}", [f"{group}.{k}" for k in GROUPS[group]]))
                    )
                elif value is not None:
                    if (group, key) in given.values:
                        problems.append(say(said_twice(f"{place(group, name)}: {group}", key)))
                    given.set((group, key), value, f"{place(group, name)}: {group}.{name}")
    if problems:
        raise FileError(
            Text(f"{len(problems)} problem(s) in {path}", f"{path} に問題が {len(problems)} 件あります"),
            Text("see `advisor schema request`", "`advisor schema request` を参照してください"),
            problems,
        )
    return given
