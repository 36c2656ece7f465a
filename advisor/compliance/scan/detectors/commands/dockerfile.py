"""Dockerfiles: instructions read as the commands and assignments they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.commands.script import detect_script

if TYPE_CHECKING:
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

__all__ = ["as_script", "detect"]

_INSTRUCTION = re.compile(
    r"^(?P<indent>[ \t]*)(?P<name>FROM|RUN|CMD|ENTRYPOINT|ENV|ARG|LABEL|COPY|ADD|EXPOSE|USER|WORKDIR|VOLUME|SHELL|"
    r"STOPSIGNAL|HEALTHCHECK|ONBUILD|MAINTAINER)(?=\s)",
    re.IGNORECASE,
)
_FLAGS = re.compile(r"(?:[ \t]+--[a-z-]+(?:=\S*)?)+")
_OLD_ENV = re.compile(r"([ \t]+[A-Za-z_]\w*)[ \t]([ \t]*)(?=[^\s=])")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_HEREDOC = re.compile(r"<<-?[ \t]*['\"]?(?P<tag>[A-Za-z_]\w*)")
_COMMANDS = frozenset({"RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ONBUILD"})
_ASSIGNMENTS = frozenset({"ENV", "ARG"})


def detect(source: SourceText) -> Iterator[Reference]:
    """Yield the models that the instructions set, download or serve."""
    return detect_script(source, as_script(source.text))


def as_script(text: str) -> str:
    """Return a Dockerfile as a shell script in which every character keeps its place.

    Images, labels and copied files are blanked; exec forms lose their brackets and commas.
    """
    out: list[str] = []
    name, continued, until = "", False, ""
    for line in text.split("\n"):
        if until:
            until = "" if line.strip() == until else until
            out.append(line)
            continue
        if continued and line.lstrip().startswith("#"):
            out.append(" " * (len(line) - 1) + "\\" if line else "")
            continue
        instruction = None if continued else _INSTRUCTION.match(line)
        name = instruction["name"].upper() if instruction else (name if continued else "")
        out.append(_line(line, name, instruction))
        heredoc = _HEREDOC.search(line) if name in ("RUN", "COPY") else None
        until = heredoc["tag"] if heredoc else ""
        continued = not until and line.rstrip().endswith("\\")
    return "\n".join(out)


def _line(line: str, name: str, instruction: re.Match[str] | None) -> str:
    if name and name not in _COMMANDS | _ASSIGNMENTS | {"ADD", "COPY"}:
        return _blank(line)
    if name in ("ADD", "COPY"):
        return line if name == "ADD" or _HEREDOC.search(line) else _blank(line)
    if instruction is None:
        return _exec_form(line) if name in _COMMANDS and line.lstrip().startswith('"') else line
    rest = line[instruction.end() :]
    flags = _FLAGS.match(rest)
    rest = " " * flags.end() + rest[flags.end() :] if flags else rest
    if name in ("HEALTHCHECK", "ONBUILD"):
        return " " * instruction.end() + _line(rest, "RUN", _INSTRUCTION.match(rest)) if instruction else line
    if name in _ASSIGNMENTS:
        rest = (
            _OLD_ENV.sub(lambda m: m[1].rjust(len(m[1])) + "=" + m[2], rest, count=1)
            if "=" not in _first(rest)
            else rest
        )
    elif rest.lstrip().startswith("["):
        rest = _exec_form(rest)
    return " " * instruction.end() + rest


def _first(text: str) -> str:
    return (text.split(maxsplit=1) or [""])[0]


def _exec_form(text: str) -> str:
    """Blank the brackets and commas between the strings of ``["cmd", "--option", "value"]``."""
    out: list[str] = []
    at = 0
    for string in _STRING.finditer(text):
        out += [text[at : string.start()].translate(_BETWEEN), string[0]]
        at = string.end()
    return "".join(out) + text[at:].translate(_BETWEEN)


_BETWEEN = str.maketrans({"[": " ", "]": " ", ",": " "})


def _blank(line: str) -> str:
    """Return spaces, and the backslash that continues the line."""
    body = line.rstrip()
    return " " * (len(body) - 1) + "\\" + " " * (len(line) - len(body)) if body.endswith("\\") else " " * len(line)
