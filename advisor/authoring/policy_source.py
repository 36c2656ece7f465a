"""Where a policy is written: `advisor-policy.yaml`, or `[tool.advisor]` of pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.diagnostics import Diagnostic, DiagnosticsError
from advisor.authoring.loaded import Loaded, Node, Position
from advisor.authoring.strict_yaml import read_file
from advisor.authoring.tree import not_a_file
from advisor.compliance.policy import POLICY_FILE, PYPROJECT
from advisor.core.outside_words import os_reason, parser_reason
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["FoundPolicy", "find_policy", "folders_above"]

_TABLE = ("tool", "advisor")
MAX_BYTES = 1_000_000
"""A policy of thousands of exceptions is a tenth of it."""


class FoundPolicy(NamedTuple):
    """A policy as written (``None``: there is none), the folder its paths are relative to, what is to be said about it."""

    loaded: Loaded | None
    base: Path
    notes: tuple[Text, ...] = ()


def find_policy(path: Path | None, root: Path, paths: Sequence[Path] = ()) -> FoundPolicy:
    """Read the policy that holds when ``paths`` are checked from the folder ``root``.

    It is the file named by ``path``, else that of ``root``, else, when one folder is checked, that of the folder. Of a
    folder it is the policy file, else the table of its pyproject.toml; without one, that of the nearest folder above
    ``root`` in the same repository. What it says of paths is relative to the folder it is found in; a file that is named
    says it of ``root``.

    Raises:
        DiagnosticsError: the file cannot be read, or holds no policy.
    """
    if path is not None:
        return FoundPolicy(_named(path), root)
    folders = [root / one for one in paths]
    only = folders[:1] if len(folders) == 1 and folders[0].is_dir() else []
    for folder in (root, *only, *folders_above(root)):
        found = _of_folder(folder)
        if found.loaded is not None:
            return found
    return FoundPolicy(None, root)


def folders_above(folder: Path) -> list[Path]:
    """Return the folders above one, the nearest first, up to the top of its repository; none outside of one."""
    folder = folder.absolute()
    way = (folder, *folder.parents)
    tops = [number for number, one in enumerate(way) if (one / ".git").exists()]
    return list(way[1 : tops[0] + 1]) if tops else []


def _of_folder(folder: Path) -> FoundPolicy:
    file, project = folder / POLICY_FILE, folder / PYPROJECT
    if file.exists() or file.is_symlink():
        if not file.is_file():
            raise DiagnosticsError([not_a_file(_shown(file))])
        loaded = read_file(file, name=_shown(file), max_bytes=MAX_BYTES)
        return FoundPolicy(loaded, folder, _passed_over(project))
    other = file.with_suffix(".yml")
    if other.is_file():
        raise _problem(
            _shown(other),
            "policy.misnamed",
            Text(f"the policy is read from {POLICY_FILE}", f"ポリシーは {POLICY_FILE} から読み込まれます"),
            Text(
                f"rename it, or name it: --policy {_shown(other)}",
                f"名前を変えるか、--policy {_shown(other)} を指定してください",
            ),
        )
    return FoundPolicy(_table(project), folder)


def _named(path: Path) -> Loaded:
    if path.suffix.lower() != ".toml":
        return read_file(path, max_bytes=MAX_BYTES)
    if not path.is_file():
        raise _problem(str(path), "file.missing", Text("no such file", "ファイルがありません"))
    loaded = _table(path, shown=str(path))
    if loaded is None:
        message = Text("has no table [tool.advisor]", "[tool.advisor] テーブルがありません")
        raise _problem(str(path), "policy.no-table", message)
    return loaded


def _passed_over(project: Path) -> tuple[Text, ...]:
    try:
        table = _table(project)
    except DiagnosticsError:  # it is not needed
        return ()
    if table is None:
        return ()
    line = table.position().line
    return (
        Text(
            f"{table.path}:{line}: [tool.advisor] is not read, {POLICY_FILE} is there",
            f"{table.path}:{line}: {POLICY_FILE} があるため [tool.advisor] は読み込まれません",
        ),
    )


def _table(path: Path, shown: str | None = None) -> Loaded | None:
    """Return our table of a pyproject.toml; ``None`` when it has none. What cannot be read may have one, and is a problem."""
    if not path.is_file():
        return None
    shown = _shown(path) if shown is None else shown
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = os_reason(error)
        raise _problem(
            shown, "file.unreadable", Text(f"cannot be read: {reason.en}", f"読み取れません: {reason.ja}")
        ) from None
    if len(raw) > MAX_BYTES:
        message = Text(f"is larger than {MAX_BYTES:,} bytes", f"{MAX_BYTES:,} バイトを超えています")
        raise _problem(shown, "file.too-large", message)
    text = _decoded(raw, shown)
    if any(line.count(".") > _MOST_DOTS for line in text.split("\n")):  # the parser's time grows with their square
        raise _problem(shown, "file.too-deep", Text("nested too deep", "入れ子が深すぎます"))
    try:
        data: Any = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: endless digits are a ValueError
        deep = Text("nested too deep", "入れ子が深すぎます")
        reason = parser_reason(error) if isinstance(error, ValueError) else deep
        message = Text(f"not valid TOML ({reason.en})", f"TOML として読めません ({reason.ja})")
        place = _ERROR_PLACE.search(reason.en)
        at = Position(int(place[1]), int(place[2])) if place else None
        raise _problem(shown, "file.syntax", message, at=at) from None
    for key in _TABLE:
        data = data.get(key) if isinstance(data, dict) else None
    return None if data is None else Loaded(shown, data, _places(text))


_MOST_DOTS = 5000
"""In one line."""
_ERROR_PLACE = re.compile(r"\(at line (\d{1,7}), column (\d{1,7})\)")


def _decoded(raw: bytes, shown: str) -> str:
    try:
        return raw.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        at = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = Text("not UTF-8", "UTF-8 ではありません")
        raise _problem(shown, "file.not-utf8", message, at=at) from None


def _shown(path: Path) -> str:
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _problem(
    path: str, code: str, message: Text, hint: Text | None = None, at: Position | None = None
) -> DiagnosticsError:
    line, column = at or (None, None)
    return DiagnosticsError([Diagnostic(path, line, column, code, message, hint)])


# ------------------------------------------------------------------------------------------------- places in TOML
# tomllib gives none. Headers and keys that begin a line are found by their text; a value inside a table or list written
# on several lines has the place of the key it stands under.

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_HEADER = re.compile(rf"[ \t]*(?P<open>\[\[?)[ \t]*(?P<name>{_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*\]")
_KEY = re.compile(rf"(?P<indent>[ \t]*)(?P<name>{_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*=")
_PARTS = re.compile(_PART)


def _places(text: str) -> Node:
    """Return where our table and its keys stand, as well as their text tells."""
    root = _node(1, 1)
    counts: dict[tuple[str, ...], int] = {}
    at: Node | None = None
    for path, line, column, is_header, is_list in _headings(text):
        if is_header:
            at = _open(root, path, Position(line, column), counts, is_list=is_list)
        elif at is not None:
            _enter(at, path, Position(line, column))
    return root


def _headings(text: str) -> Iterator[tuple[tuple[str, ...], int, int, bool, bool]]:
    for number, line in enumerate(text.split("\n"), 1):
        header = _HEADER.match(line)
        found = header or _KEY.match(line)
        if found:
            path = tuple(part.strip("\"'") for part in _PARTS.findall(found["name"]))
            start = found.start("open") if header else found.start("name")
            yield path, number, start + 1, header is not None, bool(header and header["open"] == "[[")


def _open(
    root: Node, path: tuple[str, ...], place: Position, counts: dict[tuple[str, ...], int], *, is_list: bool
) -> Node | None:
    """Return the node of a table's header; ``None`` when the table is not ours."""
    if path[: len(_TABLE)] != _TABLE:
        return None
    if len(path) == len(_TABLE):
        root.line, root.column = place
        return root
    node = _enter(root, path[len(_TABLE) :], place)
    if is_list:
        index = counts.get(path, 0)
        counts[path] = index + 1
        item = _node(*place)
        node.children[index] = item
        return item
    return node


def _enter(node: Node, path: tuple[str, ...], place: Position) -> Node:
    for key in path:
        if key not in node.children:
            node.children[key] = _node(*place)
            node.keys[key] = place
        node = node.children[key]
    return node


def _node(line: int, column: int) -> Node:
    node = Node(line, column)
    node.children, node.keys = {}, {}
    return node
