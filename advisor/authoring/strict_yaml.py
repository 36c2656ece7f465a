"""Strict reading of YAML and JSON files that people write.

Public functions
----------------
* ``read_file(path, *, name=None, max_bytes=MAX_BYTES) -> Loaded``: a file; ``.json`` is read as JSON, the rest as YAML.
* ``read_text(text, name, *, json=False) -> Loaded``: text already at hand (standard input, a part of another file).

Both raise `DiagnosticsError` (a `FileError`, exit 2) with *all* problems found, each ``file:line:col``; no PyYAML or
OS exception gets out. ``Loaded.data`` is plain data (dict with text keys, list, str, int, float, bool, None) and
``Loaded.position(path)`` the place of any part of it.

What strict means
-----------------
* Scalars are those of the YAML 1.2 core schema, minus what two readers may read differently: ``no yes on off`` and
  dates are text; so are ``1_000``, ``0x1F``, ``0o17`` and ``12:30:00``. Leading zeros (``007``) and infinities are
  problems.
* Keys are text as written, and unique. Anchors, aliases, merge keys, tags, directives and further documents are
  problems.
* UTF-8 only (a byte-order mark is tolerated), no control characters, at most `MAX_BYTES` and `MAX_DEPTH` levels.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from advisor.authoring.diagnostics import Diagnostic, Diagnostics, DiagnosticsError
from advisor.authoring.loaded import Loaded, Node, Position, place_in
from advisor.authoring.yaml_words import explain
from advisor.core.outside_words import os_reason
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Loaded", "Position", "read_file", "read_text"]

MAX_BYTES = 5_000_000
MAX_DEPTH = 64
MAX_PROBLEMS = 100
"""Reading stops after as many problems in one file: a binary or hostile file has no end of them."""


def read_file(path: str | Path, *, name: str | None = None, max_bytes: int = MAX_BYTES) -> Loaded:
    """Read one file strictly; ``name`` is how messages call it (default: the path as given).

    Raises:
        DiagnosticsError: the file is missing, unreadable, too large, not UTF-8, or not strict YAML/JSON.
    """
    shown = str(path) if name is None else name
    return read_text(
        _decode(_read_bytes(Path(path), shown, max_bytes), shown), shown, json=str(path).lower().endswith(".json")
    )


def read_text(text: str, name: str, *, json: bool = False) -> Loaded:
    """Read text strictly; ``name`` is how messages call it.

    Raises:
        DiagnosticsError: the text is not strict YAML (or JSON).
    """
    text = text.removeprefix("\ufeff")
    bad = _FORBIDDEN.search(text)
    if bad:
        line, column = place_in(text, bad.start())
        raise _fail(
            name,
            line,
            column,
            "file.control-character",
            Text(
                f"the character U+{ord(bad[0]):04X} may not stand in this file",
                f"文字 U+{ord(bad[0]):04X} は使えません",
            ),
            Text(
                "remove it, or write it as an escape inside double quotes",
                "削除するか、二重引用符の中でエスケープしてください",
            ),
        )
    if not text.strip():
        raise _fail(name, None, None, "file.empty", Text("the file is empty", "ファイルが空です"))
    if json:
        from advisor.authoring.strict_json import parse_json

        return parse_json(text, name, max_depth=MAX_DEPTH, max_problems=MAX_PROBLEMS)
    return _Reader(text, name).read()


# Control characters, surrogates and non-characters as in YAML 1.2 §5.1; also NEL, LS and PS, which YAML 1.1 readers
# take for line breaks and 1.2 readers do not.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def _read_bytes(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        if path.is_dir():
            raise _fail(
                name, None, None, "file.unreadable", Text("is a folder, not a file", "ファイルではなくフォルダーです")
            )
        with path.open("rb") as stream:
            raw = stream.read(max_bytes + 1)
    except FileNotFoundError:
        raise _fail(name, None, None, "file.missing", Text("no such file", "ファイルがありません")) from None
    except (OSError, ValueError) as error:
        reason = os_reason(error)
        raise _fail(
            name, None, None, "file.unreadable", Text(f"cannot be read: {reason.en}", f"読み取れません: {reason.ja}")
        ) from None
    if len(raw) > max_bytes:
        raise _fail(
            name,
            None,
            None,
            "file.too-large",
            Text(f"is larger than {max_bytes:,} bytes", f"{max_bytes:,} バイトを超えています"),
            Text("is this the file you meant? Split it if so", "ファイルが正しいか確かめ、正しければ分割してください"),
        )
    return raw


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = place_in(raw[: error.start].decode("utf-8"), error.start)
        raise _fail(
            name,
            line,
            column,
            "file.not-utf8",
            Text(
                f"is not UTF-8 text (byte 0x{raw[error.start]:02X})",
                f"UTF-8 のテキストではありません (バイト 0x{raw[error.start]:02X})",
            ),
            Text("save the file as UTF-8", "UTF-8 で保存してください"),
        ) from None


def _fail(
    name: str, line: int | None, column: int | None, code: str, message: Text, hint: Text | None = None
) -> DiagnosticsError:
    return DiagnosticsError([Diagnostic(name, line, column, code, message, hint)])


Event = Any  # the stubs type neither marks nor properties of PyYAML's events


class _StopReadingError(Exception):
    """The rest of the file is not worth reading."""


_CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_DIRECTIVE = Text("directives (%YAML, %TAG) are not used here", "ディレクティブ (%YAML, %TAG) は使えません")
_DOCUMENTS = Text("a second document begins here", "ここから 2 つ目の文書が始まっています")
_TOO_DEEP = Text(f"nested more than {MAX_DEPTH} levels deep", f"入れ子が {MAX_DEPTH} 段を超えています")
_KEY_NOT_TEXT = Text("a key must be text", "キーは文字列でなければなりません")
_KEY_EMPTY = Text("a key is empty", "キーが空です")
_MERGE_KEY = Text("merge keys (<<) are not used here", "マージキー (<<) は使えません")
_REMOVE = Text("remove it", "削除してください")
_REMOVE_LINE = Text("remove the line", "この行を削除してください")
_ONE_DOCUMENT = Text("keep one document per file", "1 つのファイルには 1 つの文書だけを書いてください")
_KEY_HINT = Text("write `key: value`", "`キー: 値` の形で書いてください")
_WRITE_OUT = Text("write the value out in each place", "それぞれの場所に値をそのまま書いてください")
_QUOTE = Text("put it in double quotes if text is meant", "文字列であれば二重引用符で囲んでください")
_MAX_DIGITS = 40  # beyond any count; Python refuses to convert thousands of digits

_NUMBER_STARTS = frozenset("-+.0123456789")
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class _Reader:
    """Builds data and places from parser events, so that every refusal has its place and nesting costs no recursion."""

    def __init__(self, text: str, name: str) -> None:
        # libyaml's parser is ten times faster; the Python one reads the same language where it is not built in.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._events: Iterator[Event] = yaml.parse(text, Loader=loader)
        self._text = text
        self._name = name
        self._problems = Diagnostics()
        self._found = 0
        self._depth = 0

    def read(self) -> Loaded:
        data: Any = None
        root: Node | None = None
        try:
            data, root = self._document()
        except yaml.YAMLError as error:
            self._syntax(error)
        except _StopReadingError:
            pass
        self._problems.raise_errors()
        if root is None:
            raise _fail(self._name, None, None, "file.empty", Text("the file is empty", "ファイルが空です"))
        return Loaded(self._name, data, root)

    def _document(self) -> tuple[Any, Node | None]:
        data: Any = None
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if event.version or event.tags:
                    self._refuse(event, "file.directive", _DIRECTIVE, _REMOVE_LINE)
                if root is not None:
                    self._refuse(event, "file.documents", _DOCUMENTS, _ONE_DOCUMENT)
                    break
            elif isinstance(event, yaml.NodeEvent):
                data, root = self._value(event)
                if data is None and _made_up(event):
                    root = None  # comments only: the parser makes up an empty scalar
                    break
        return data, root

    def _value(self, event: Event) -> tuple[Any, Node]:
        mark = event.start_mark
        node = Node(mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                self._check_properties(event)
            if not event.style:  # libyaml says "" for a plain scalar, the Python parser None
                return self._plain(event), node
            return event.value, node
        if isinstance(event, yaml.AliasEvent):
            self._refuse(
                event,
                "file.alias",
                Text(f"aliases (*{event.anchor}) are not used here", f"エイリアス (*{event.anchor}) は使えません"),
                _WRITE_OUT,
            )
            return None, node
        self._check_properties(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse(event, "file.too-deep", _TOO_DEEP)
            raise _StopReadingError
        data = self._mapping(node) if isinstance(event, yaml.MappingStartEvent) else self._sequence(node)
        self._depth -= 1
        return data, node

    def _sequence(self, node: Node) -> list[Any]:
        items: list[Any] = []
        children: dict[str | int, Node] = {}
        node.children = children
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            item, child = self._value(event)
            children[len(items)] = child
            items.append(item)
        return items

    def _mapping(self, node: Node) -> dict[str, Any]:
        data: dict[str, Any] = {}
        children: dict[str | int, Node] = {}
        keys: dict[str, Position] = {}
        node.children, node.keys = children, keys
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event)
            value, child = self._value(next(self._events))
            if key is None:
                continue
            if key in data:
                first = keys[key].line
                self._refuse(
                    event,
                    "file.duplicate-key",
                    Text(
                        f"the key {key!r} is already given in line {first}", f"キー {key!r} は {first} 行目にもあります"
                    ),
                    Text("keep one of them", "どちらか一方だけにしてください"),
                )
                continue
            data[key] = value
            keys[key] = Position(event.start_mark.line + 1, event.start_mark.column + 1)
            children[key] = child
        return data

    def _key(self, event: Event) -> str | None:
        if not isinstance(event, yaml.ScalarEvent):
            self._value(event)
            self._refuse(event, "file.key", _KEY_NOT_TEXT, _KEY_HINT)
            return None
        if event.anchor is not None or event.tag is not None:
            self._check_properties(event)
        if not event.style and event.value == "<<":
            self._refuse(event, "file.merge-key", _MERGE_KEY, _WRITE_OUT)
            return None
        if not event.value:
            self._refuse(event, "file.key", _KEY_EMPTY, _KEY_HINT)
            return None
        return str(event.value)

    def _plain(self, event: Event) -> Any:
        value: str = event.value
        if value in _CONSTANTS:
            return _CONSTANTS[value]
        if value[0] not in _NUMBER_STARTS:
            return value
        number = _FLOAT.fullmatch(value)
        if number is None and not _NOT_FINITE.fullmatch(value):
            return value
        if _LEADING_ZERO.match(value):
            self._refuse(
                event, "file.number", Text(f"{value} has leading zeros", f"{value} は先頭に 0 があります"), _QUOTE
            )
            return None
        if _INT.fullmatch(value) and len(value) <= _MAX_DIGITS:
            return int(value)
        read = float(value) if number else math.inf
        if not math.isfinite(read):
            self._refuse(
                event,
                "file.number",
                Text(f"{_shortened(value)} is not a finite number", f"{_shortened(value)} は有限の数ではありません"),
                _QUOTE,
            )
            return None
        return read

    def _check_properties(self, event: Event) -> None:
        if event.anchor is not None:
            self._refuse(
                event,
                "file.anchor",
                Text(f"anchors (&{event.anchor}) are not used here", f"アンカー (&{event.anchor}) は使えません"),
                _WRITE_OUT,
            )
        if event.tag is not None:
            self._refuse(
                event,
                "file.tag",
                Text(f"tags ({event.tag}) are not used here", f"タグ ({event.tag}) は使えません"),
                _REMOVE,
            )

    def _refuse(self, event: Event, code: str, message: Text, hint: Text | None = None) -> None:
        mark = event.start_mark
        self._add(Diagnostic(self._name, mark.line + 1, mark.column + 1, code, message, hint))

    def _add(self, problem: Diagnostic) -> None:
        self._problems.add(problem)
        self._found += 1
        if self._found >= MAX_PROBLEMS:
            raise _StopReadingError

    def _syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        message, hint = explain(error, self._text)
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        self._problems.add(Diagnostic(self._name, line, column, "file.syntax", message, hint))


def _made_up(event: Event) -> bool:
    return bool(event.start_mark.index == event.end_mark.index)


def _shortened(value: str) -> str:
    return value if len(value) <= _MAX_DIGITS else f"{value[:_MAX_DIGITS]}…"
