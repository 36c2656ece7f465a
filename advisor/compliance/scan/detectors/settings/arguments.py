"""Command lines in configuration: lists of arguments, options inside strings, ``NAME=value`` pairs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.tree import flat, word_of
from advisor.compliance.scan.vocabulary import COMMAND_OPTIONS
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.detectors.settings.siblings import Siblings
    from advisor.compliance.scan.detectors.settings.tree import Entry

__all__ = ["PROSE_KEYS", "SHELL_KEYS", "Argument", "arguments_in", "assignments_in", "is_shell"]

SHELL_KEYS = frozenset({
    "run", "script", "scripts", "beforescript", "afterscript", "command", "commands", "cmd", "cmds", "args", "entrypoint",
    "postcreatecommand", "poststartcommand", "oncreatecommand", "updatecontentcommand", "postattachcommand", "setup",
    "bash", "shell", "runcmd", "userdata", "inline", "inlinescript", "startupscript", "onstart", "oncreate", "exec",
    "extraargs", "arguments", "vllmargs", "engineargs", "serverargs", "commandargs", "dockerargs", "containerargs",
    "vllmextraargs", "vllmadditionalargs", "containercommand", "prerun", "postrun", "execstart", "build", "test", "install",
    "healthcheck", "additionalargs", "modelargs", "startcommand", "buildcommand", "serve", "start", "parameters",
})  # fmt: skip
"""Keys whose value is a command line, a script, or a list of arguments."""

PROSE_KEYS = frozenset({"description", "help", "notes", "prompt", "systemprompt", "instructions", "message", "template",
                        "systemmessage", "chattemplate", "readme", "documentation", "text", "title", "summary", "body",
                        "usage", "comment", "placeholder", "goal", "backstory", "expectedoutput"})  # fmt: skip
"""Keys whose value people or models read as text."""

_OPTION = re.compile(
    r"(?<![\w-])(?P<name>--?[A-Za-z][\w.-]{0,60}+)(?:=|[ \t]++(?:\\\r?\n\s*+)?)"
    r"(?:(?P<template>\{\{[^\n{}]{0,300}+\}\}[^\s\"']{0,200}+)|\"(?P<double>[^\"\n]{1,300}+)\"|'(?P<single>[^'\n]{1,300}+)'|(?P<bare>[^\s\"'\\;|&-][^\s\"'\\;|&]{0,300}+))"
)
_ASSIGNMENT = re.compile(r"(?P<name>[A-Za-z_][\w.]{0,100}+)=(?P<value>[^,\s\"']{2,250}+)")
_OPTIONS = frozenset(flat(option) for option in COMMAND_OPTIONS if option.startswith("--"))
_SHORT = frozenset(option for option in COMMAND_OPTIONS if not option.startswith("--"))
_INNER_MODEL = re.compile(
    r"""["'](?:model|model_name|model_id|draft_model)["']\s{0,9}:\s{0,9}["'](?P<model>[^"'\n]{1,250}+)["']"""
)


class Argument(NamedTuple):
    """An argument that may name a model; ``sure``: its option takes nothing else. ``offset`` counts in the value."""

    name: str
    text: str
    offset: int
    sure: bool


def takes_model(option: str) -> bool:
    """Whether an option of a command line takes a model."""
    return option in _SHORT or (option.startswith("--") and flat(option) in _OPTIONS)


def arguments_in(entry: Entry, siblings: Siblings) -> Iterator[Argument]:
    """Yield the arguments of options in a value, or the value itself where the item before is its option."""
    option = siblings.option(entry)
    if option is not None:
        yield from _argument(option, entry.value, 0)
    elif siblings.is_served(entry) and "/" in entry.value:
        yield Argument("serve", entry.value, 0, sure=True)
    if "-" in entry.value and (entry.value.startswith("-") or is_shell(entry)):
        for found in _OPTION.finditer(entry.value):
            kind = next(kind for kind in ("template", "double", "single", "bare") if found[kind] is not None)
            yield from _argument(found["name"], found[kind], found.start(kind))


def _argument(option: str, text: str, offset: int) -> Iterator[Argument]:
    name = option.lstrip("-")
    if "{" in text and ":" in text:
        for found in _INNER_MODEL.finditer(text):  # --speculative-config '{"model": "org/x"}'
            yield Argument(option, found["model"], offset + found.start("model"), sure=True)
        return
    if flat(option) == "loramodules":
        alias, _, path = text.partition("=")
        yield Argument(option, path or alias, offset + (len(alias) + 1 if path else 0), sure=True)
        return
    if flat(name) == "modelargs":
        return
    sure = takes_model(option)
    yield Argument(option if sure else name, text, offset, sure)


def is_shell(entry: Entry) -> bool:
    """Whether a value is a command line, a script, or one argument of a list of them."""
    if isinstance(entry.key, str):
        key = flat(entry.key)
        return key in SHELL_KEYS or (entry.style == "block" and " " in entry.value and key not in PROSE_KEYS)
    return flat(word_of(entry)) in SHELL_KEYS


def assignments_in(entry: Entry) -> Iterator[tuple[str, str, int]]:
    """Yield the pairs of an item ``NAME=value``, or of ``model_args: pretrained=org/x,dtype=auto``."""
    if "=" not in entry.value or len(entry.value) > 1000:
        return
    if isinstance(entry.key, str) and flat(entry.key) not in ("modelargs", "environment", "env", "overrides"):
        return
    for found in _ASSIGNMENT.finditer(entry.value):
        yield found["name"].rpartition(".")[2], found["value"], found.start("value")
