"""The detectors of configuration, one for each syntax."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.arguments import PROSE_KEYS, SHELL_KEYS
from advisor.compliance.scan.detectors.settings.entries import judge
from advisor.compliance.scan.detectors.settings.env import read_env
from advisor.compliance.scan.detectors.settings.hcl import read_hcl
from advisor.compliance.scan.detectors.settings.json import read_json
from advisor.compliance.scan.detectors.settings.toml import read_toml
from advisor.compliance.scan.detectors.settings.tree import Entry, Node, flat, word_of
from advisor.compliance.scan.detectors.settings.yaml import read_yaml
from advisor.compliance.scan.source import ParseFailureError
from advisor.compliance.scan.vocabulary import speaks_of_models

if TYPE_CHECKING:
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

__all__ = ["detect_env", "detect_hcl", "detect_json", "detect_toml", "detect_yaml", "scripts"]

Reader = Callable[[str, int, int | None, Node | None], Iterator[Entry]]

MAX_NESTING = 2
_GENERATED = re.compile(
    r"(?:.*[-.])?(?:lock|lock\.json|shrinkwrap\.json|sum)|package-lock\.json|yarn\.lock|pnpm-lock\.ya?ml|lock\.ya?ml|"
    r"added_tokens\.json|special_tokens_map\.json|.*\.index\.json|.*\.min\.\w+|.*\.map|"
    r"tsconfig[\w.-]*\.json|components\.json|composer\.json|Pipfile|manifest\.json",
    re.IGNORECASE,
)
_SYNTAXES: dict[str, Reader] = {
    **dict.fromkeys(("yaml", "yml", "tpl", "cff", "prompty", "jinja", "j2"), read_yaml),
    **dict.fromkeys(("json", "jsonc", "json5", "jsonl", "ndjson", "template"), read_json),
    "toml": read_toml,
    **dict.fromkeys(("tf", "hcl", "tfvars", "nomad"), read_hcl),
    **dict.fromkeys(("env", "ini", "properties", "cfg", "conf"), read_env),
}
_YAML_LINE = re.compile(r"(?:- )?[\"']?[A-Za-z_][\w.-]{0,60}[\"']?:(?:[ \t\r]|$)", re.MULTILINE)
_LISTED = re.compile(r'`?(?:\[\s*["{]|\{\s*")')
_PROGRAM_FILE = re.compile(
    r"\.(?:py|sh|bash|js|mjs|cjs|ts|go|java|rs|rb)$|^(?:.*[-.])?(?:Dockerfile|Makefile|Modelfile)$", re.IGNORECASE
)
_PYTHON = re.compile(
    r"(?:\s*+#[^\n]*+\n)*+\s*+(?:from[ \t]+[\w.]++[ \t]+import[ \t]|import[ \t]+\w[\w.]*+[ \t]*+(?:$|,|as\b))", re.M
)
_ENV_LINE = re.compile(r"(?:export[ \t]+)?[A-Za-z_]\w{0,60}=")


def detect_yaml(source: SourceText) -> Iterator[Reference]:
    """Find the models that YAML names: manifests, charts, pipelines, training and merge configurations, cards."""
    return _detect(source, read_yaml, "yaml")


def detect_json(source: SourceText) -> Iterator[Reference]:
    """Find the models that JSON names; what a broken file says before and after the break counts."""
    return _detect(source, read_json, "json")


def detect_toml(source: SourceText) -> Iterator[Reference]:
    """Find the models that TOML names."""
    return _detect(source, read_toml, "toml")


def detect_env(source: SourceText) -> Iterator[Reference]:
    """Find the models that lines of ``name = value`` name: .env files, INI, properties."""
    return _detect(source, read_env, "env")


def detect_hcl(source: SourceText) -> Iterator[Reference]:
    """Find the models that Terraform names."""
    return _detect(source, read_hcl, "hcl")


def scripts(source: SourceText) -> Iterator[tuple[str, SourceText]]:
    """Yield the command lines, scripts and program files that configuration holds, each placed where it stands.

    Each comes with a file name that says what it is: its own (a ConfigMap's ``app.py``), or one that fits.
    """
    reader = _SYNTAXES.get(source.path.rpartition(".")[2].casefold(), read_yaml)
    if _names_nothing(source):
        return
    try:
        for entry in _nested(reader(source.text, 0, None, None), source.text, MAX_NESTING):
            code = _code(entry)
            if code:
                yield code, _file(source, entry, code)
            elif _is_script(entry):
                length = len(entry.value) if entry.style == "block" else _written(source.text, entry)
                text = source.text[entry.offset : entry.offset + length]
                yield "a.sh", source.part(_without_escapes(text) if entry.style == "quoted" else text, entry.offset)
    except ParseFailureError:
        return  # the detector of the syntax says so


def _detect(source: SourceText, reader: Reader, detector: str) -> Iterator[Reference]:
    if _names_nothing(source):
        return
    failures: list[ParseFailureError] = []
    entries = _nested(_caught(reader(source.text, 0, None, None), failures), source.text, MAX_NESTING)
    yield from judge(entries, source, detector)
    for failure in failures:
        shift = source.first_line - 1
        line = failure.line + shift if failure.line is not None else None
        raise ParseFailureError(failure.reason_en, failure.reason_ja, line, searched=True)


def _names_nothing(source: SourceText) -> bool:
    """Whether a file is generated, or holds no word that goes with models."""
    name = source.path.rpartition("/")[2]
    return _GENERATED.fullmatch(name) is not None or not speaks_of_models(source.text)


def _caught(entries: Iterator[Entry], failures: list[ParseFailureError]) -> Iterator[Entry]:
    try:
        yield from entries
    except ParseFailureError as failure:
        failures.append(failure)


def _nested(entries: Iterator[Entry], text: str, depth: int) -> Iterator[Entry]:
    """Yield the entries, and for a text that is a configuration itself (a ConfigMap's file) those of that."""
    for entry in entries:
        reader = _inner(entry, text) if depth else None
        if reader is None:
            yield entry
        else:
            line = text.rfind("\n", 0, entry.offset) + 1
            start = entry.offset if text[line : entry.offset].strip() else line
            inner = reader(text, start, entry.offset + len(entry.value), entry.parent.child(entry.key))
            yield from _nested(_caught(inner, []), text, depth - 1)


def _inner(entry: Entry, text: str) -> Reader | None:
    """Return how the text of a value is to be read; ``None``: it is a plain value, prose or a script."""
    if entry.style != "block":  # MODELS=[{"name": "org/x"}]
        listed = _LISTED.match(entry.value) is not None and text.startswith(entry.value, entry.offset)
        return read_json if listed else None
    key = word_of(entry)
    if flat(key) in PROSE_KEYS or flat(key) in SHELL_KEYS:
        return None
    suffix = key.rpartition(".")[2].casefold() if "." in key else ""
    written = entry.value.lstrip()
    if suffix in _SYNTAXES:
        return _SYNTAXES[suffix]
    if suffix in ("sh", "bash", "py", "js", "md", "txt", "ps1") or written.startswith("#!"):
        return None
    if written.startswith("{") and '"' in written:
        return read_json
    if _YAML_LINE.match(written):
        return read_yaml
    return read_env if _ENV_LINE.match(written) else None


def _code(entry: Entry) -> str | None:
    """Return the name of a program file that a value holds, by its key or by its look; ``None``: it holds none."""
    if entry.style != "block":
        return None
    key = word_of(entry)
    if _PROGRAM_FILE.search(key):
        return key.rpartition("/")[2]
    if flat(key) in PROSE_KEYS:
        return None
    first = entry.value.lstrip().partition("\n")[0]
    is_python = "python" in first if first.startswith("#!") else _PYTHON.match(entry.value) is not None
    return "a.py" if is_python else None


def _file(source: SourceText, entry: Entry, name: str) -> SourceText:
    """Return a program file as a text of its own."""
    line = source.text.rfind("\n", 0, entry.offset) + 1
    start = line if name.endswith(".py") and not source.text[line : entry.offset].strip() else entry.offset
    end = entry.offset + len(entry.value)
    return source.python_part(source.text[start:end], start) if start == line else source.part(entry.value, start)


def _is_script(entry: Entry) -> bool:
    if " " not in entry.value.strip():
        return False
    folded = flat(word_of(entry))
    if (
        folded in SHELL_KEYS
        or folded.endswith((".sh", "script", "command", "commands", "args"))
        or entry.value.startswith("#!")
    ):
        return True
    return isinstance(entry.parent.key, str) and flat(entry.parent.key) in ("scripts", "tasks", "commands")


def _written(text: str, entry: Entry) -> int:
    """Return how long a value is as it is written, with its escapes."""
    if "\n" in entry.value or text[entry.offset : entry.offset + len(entry.value)] != entry.value:
        mark = text[entry.offset - 1 : entry.offset]
        at = entry.offset
        while at < len(text) and text[at] != mark:
            at += 2 if text[at] == "\\" and mark == '"' else 1
        return at - entry.offset
    return len(entry.value)


_ESCAPES = {'\\"': '""', "\\n": " ;", "\\t": "  ", "\\r": "  "}


def _without_escapes(text: str) -> str:
    """Replace the escapes of a string by as many characters that mean the same to a shell, so that places stay right."""
    if "\\" not in text:
        return text
    return re.sub(r'\\\\\\n|\\["ntr]', lambda m: _ESCAPES.get(m[0], " " * len(m[0])), text)
