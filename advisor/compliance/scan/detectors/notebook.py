"""Models that Jupyter notebooks name: their code cells as one Python file, with places in the ``.ipynb`` file itself."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.commands.script import detect_script
from advisor.compliance.scan.detectors.python import find, parse
from advisor.compliance.scan.detectors.python.fallback import changed, mended, search_text
from advisor.compliance.scan.detectors.python.report import Report
from advisor.compliance.scan.source import ParseFailureError, SourceText
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.core.checking import Place, Reference

__all__ = ["detect"]

NAME = "notebook"

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],:]', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u(?:[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|[0-9a-fA-F]{4})|.)", re.DOTALL)
_PYTHON_CELL = re.compile(r"%%(?:time|timeit|capture|prun|memit|mprun|snowpark|pyspark|local|skip|python3?|writefile[^\n]*\.py|"
                          r"file[^\n]*\.py|debug|heat|spark)\b")  # fmt: skip
_HEADER = "     \n"
"""Room before each cell for what makes an indented one valid, as it is in IPython."""
_INDENTED = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*+[ \t]+[^\s#]")
_MAGIC = re.compile(r"(?P<indent>[ \t]*)(?:[!%?]|[\w.]{1,80}+\?{1,2}[ \t]*$)")
_MAGIC_LINE = re.compile(r"^[ \t]*(?:[!%?]|[\w, ]{1,80}=[ \t]*[!%])|\?[ \t]*$", re.MULTILINE)
_BEFORE_COMMAND = re.compile(
    r"\s*(?:%%(?:bash|sh|script|writefile|file|system|!)[^\n]*|%%[\s\S]*|[\w, ]{1,80}=[ \t]*[!%]|[!%]{1,2})?"
)
_WRITES = re.compile(r"\s*%%(?:writefile|file)[ \t]+(?:-a[ \t]+)?(?P<name>\S+)[^\n]*\n")
_ASSIGNED_MAGIC = re.compile(r"(?P<target>[ \t]*[\w, ]{1,80}=[ \t]*)[!%]")


class _Piece(NamedTuple):
    """A string of a cell's source: where it begins in the code, and where its characters stand in the file."""

    code: int
    at: tuple[int, ...]
    raw: tuple[int, ...]


class _Cell(NamedTuple):
    """A code cell by its strings: offsets of the first character and after the last, between the quotes."""

    strings: tuple[tuple[int, int], ...]


def detect(source: SourceText) -> Iterator[Reference]:
    """Yield the models that the code cells of a notebook name."""
    if not source.text.strip():
        return
    try:
        notebook = json.loads(source.text.removeprefix("\ufeff"))
    except (ValueError, RecursionError, MemoryError):
        report = Report(source, NAME)
        search_text(report)
        yield from report.references()
        raise ParseFailureError(
            "not a notebook: its JSON cannot be read",
            "ノートブックとして読めません (JSON が正しくありません)",
            searched=True,
        ) from None
    if not isinstance(notebook, dict):
        return
    code = _Code(source, [list(cell.strings) for cell in _cells(source.text)])
    references, failure = code.references(python=_is_python(notebook))
    yield from references
    if failure is not None:
        raise failure


def _is_python(notebook: dict[str, object]) -> bool:
    metadata = notebook.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    return str(language).lower() in {"python", "python3", "ipython", ""}


def _cells(text: str) -> Iterator[_Cell]:
    """Yield the code cells of a well-formed notebook, by one pass over its tokens."""
    depth, in_cell, is_code = 0, 0, False
    key, expects_key = "", False
    keys: list[str] = []
    lists: list[bool] = []
    strings: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        char = token[0][0]
        if char in "{[":
            lists.append(char == "[")
            keys.append(key)
            depth += 1
            expects_key = char == "{"
            if char == "{" and not in_cell and lists[-2:-1] == [True] and keys[-2:-1] in (["cells"], ["worksheets"]):
                in_cell, is_code, strings = depth, False, []
        elif char in "}]":
            if depth == in_cell:
                if is_code and strings:
                    yield _Cell(tuple(strings))
                in_cell = 0
            depth -= 1
            key = keys.pop() if keys else ""
            if lists:
                lists.pop()
            expects_key = False
        elif char == ",":
            expects_key = bool(lists) and not lists[-1]
        elif char == '"' and expects_key:
            key, expects_key = token[0][1:-1][:40], False
        elif char == '"' and in_cell:
            here = depth - in_cell
            if here == 0 and key == "cell_type":
                is_code = token[0] == '"code"'
            elif key in ("source", "input") and (here == 0 or (here == 1 and lists[-1])):
                strings.append((token.start() + 1, token.end() - 1))


class _Code:
    """The code of a notebook as one text, and the way back from its characters to the file's."""

    def __init__(self, source: SourceText, cells: list[list[tuple[int, int]]]) -> None:
        self._source = source
        self._pieces: list[_Piece] = []
        self._cells: list[tuple[int, int]] = []
        texts: list[str] = []
        length = 0
        for strings in cells:
            first = length
            self._pieces.append(_Piece(length, (0,), (strings[0][0],)))
            texts.append(_HEADER)
            length += len(_HEADER)
            for start, end in strings:
                text, at, raw = _decoded(source.text, start, end)
                self._pieces.append(_Piece(length, at, raw))
                texts.append(text)
                length += len(text)
            self._pieces.append(_Piece(length, (0,), (strings[-1][1],)))
            texts.append("\n")
            length += 1
            self._cells.append((first, length))
        self._starts = [piece.code for piece in self._pieces]
        self.text = "".join(texts)
        self._lines = [0, *(m.end() for m in re.finditer("\n", self.text))]

    def references(self, *, python: bool) -> tuple[list[Reference], ParseFailureError | None]:
        """Return what the cells name, and what is wrong with the first that does not parse."""
        code, shell = _without_magics(self.text, self._cells)
        found: list[Reference] = []
        failure = None
        whole = SourceText(self._source.path, self.text, self._source.known)
        report = Report(whole, NAME)
        found.extend(r._replace(detector=NAME) for r in detect_script(whole, _shell_only(self.text, shell)))
        for start, end in shell:
            found.extend(_written(whole, start, end))
        if python:
            code, broken, failure = self._parsable(code)
        else:
            code, broken = "", [(0, len(self.text))]
        for start, end in broken:
            search_text(report, start, end)
        found.extend(report.references())
        found.extend(find(SourceText(self._source.path, code, self._source.known), NAME)[0])
        placed = {(r.place, r.model_id): self._placed(r) for r in found}
        return sorted(placed.values(), key=lambda r: (r.place.line, r.place.column)), failure

    def _parsable(self, code: str) -> tuple[str, list[tuple[int, int]], ParseFailureError | None]:
        """Return the code without the cells that do not parse, those cells, and what is wrong with the first."""
        if not isinstance(parse(code), ParseFailureError):
            return code, [], None
        pieces: list[str] = []
        broken: list[tuple[int, int]] = []
        failure = None
        for start, end in self._cells:
            text = code[start:end]
            error = parse(text)
            if isinstance(error, ParseFailureError):
                failure = failure or ParseFailureError(
                    error.reason_en, error.reason_ja, self._line(start, error.line), searched=True
                )
                rest = mended(text, parse)
                lines = [(0, len(text))] if rest is None else changed(text, rest)
                broken.extend((start + first, start + last) for first, last in lines)
                text = _blank(text) if rest is None else rest
            pieces.append(text)
        return "".join(pieces), broken, failure

    def _line(self, start: int, line: int | None) -> int:
        offset = start
        for _ in range((line or 1) - 1):
            offset = self.text.find("\n", offset) + 1 or offset
        return self._source.place(self._raw(offset)).line

    def _raw(self, offset: int) -> int:
        piece = self._pieces[max(bisect_right(self._starts, offset) - 1, 0)]
        inside = offset - piece.code
        run = bisect_right(piece.at, inside) - 1
        return piece.raw[run] + inside - piece.at[run]

    def _placed(self, reference: Reference) -> Reference:
        """Return the reference with its place in the file; its excerpt stays the line of code."""
        return reference._replace(place=self._in_file(reference.place))

    def _in_file(self, place: Place) -> Place:
        start = self._lines[place.line - 1] + place.column - 1
        length = place.end_column - place.column if place.end_column else 0
        first = self._raw(start)
        return self._source.place(first, self._raw(start + length) - first if length else 0)


def _decoded(text: str, start: int, end: int) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Return a JSON string's value, and which of its characters stand where: runs between escapes."""
    pieces: list[str] = []
    at, raw = [0], [start]
    length, done = 0, start
    for escape in _ESCAPE.finditer(text, start, end):
        plain = text[done : escape.start()]
        value = json.loads(f'"{escape[0]}"')
        pieces.extend((plain, value))
        length += len(plain)
        at.append(length)
        raw.append(escape.start())
        length += len(value)
        done = escape.end()
        at.append(length)
        raw.append(done)
    pieces.append(text[done:end])
    return "".join(pieces), tuple(at), tuple(raw)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _without_magics(text: str, cells: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with `pass` for lines that are not Python, as long as before; and where those lines are."""
    out: list[str] = []
    shell: list[tuple[int, int]] = []
    for start, end in cells:
        cell = text[start:end]
        head = cell.lstrip()
        if _INDENTED.match(cell):
            cell = "if 1:" + cell[len("if 1:") :]
        if head.startswith("%%") and not _PYTHON_CELL.match(head):
            shell.append((start, end))
            out.append(_blank(cell))
        elif _MAGIC_LINE.search(cell) and isinstance(parse(cell), ParseFailureError):
            out.extend(_cell_lines(cell, start, shell))
        else:
            out.append(cell)
    return "".join(out), shell


def _shell_only(text: str, shell: list[tuple[int, int]]) -> str:
    """Return the text with nothing but the commands handed to a shell, each where it was."""
    out: list[str] = []
    done = 0
    for start, end in shell:
        magic = _BEFORE_COMMAND.match(text, start, end)
        first = magic.end() if magic else start
        out.extend((_blank(text[done:first]), text[first:end]))
        done = end
    out.append(_blank(text[done:]))
    return "".join(out)


def _written(source: SourceText, start: int, end: int) -> Iterator[Reference]:
    """Yield what a file names that a cell writes, read as a file of that name."""
    from advisor.compliance.scan.registry import detectors_of, kinds_of

    magic = _WRITES.match(source.text, start, end)
    if magic is None:
        return
    part = source.part(source.text[magic.end() : end], magic.end())
    named = part.renamed(magic["name"])
    for detector in detectors_of(kinds_of(magic["name"])):
        try:
            for reference in detector(named):
                yield reference._replace(place=reference.place._replace(path=source.path), detector=NAME)
        except ParseFailureError:
            continue  # often a template


def _cell_lines(cell: str, start: int, shell: list[tuple[int, int]]) -> Iterator[str]:
    continued = False
    for line in cell.splitlines(keepends=True):
        content = line.rstrip("\r\n")
        magic = _MAGIC.match(content)
        assigned = None if magic else _ASSIGNED_MAGIC.match(content)
        if continued or magic or assigned:
            shell.append((start, start + len(content)))
            indent = magic["indent"] if magic else assigned["target"] if assigned else ""
            filler = "" if continued and not magic else "0" if assigned else "pass"
            yield (indent + filler).ljust(len(content))[: max(len(content), 0)] + line[len(content) :]
            continued = content.endswith("\\")
        else:
            yield line
        start += len(line)
