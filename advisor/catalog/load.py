"""Read the compiled catalogue that ships with the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from advisor.catalog.catalog import SCHEMA, Catalog
from advisor.catalog.lazy import broken
from advisor.catalog.packed import unpack
from advisor.core.outside_words import os_reason, parser_reason
from advisor.core.text import Text
from advisor.errors import CatalogError

# Not importlib.resources: its import alone costs more than reading and parsing the file (25 ms on two slow cores).
DATA = Path(__file__).parents[1] / "_data"

LATE = ("ec2_prices", "licenses", "model_facts", "pedigrees", "provenances", "scores", "sources", "suites")
"""Sections most runs never look into, or only at some entries (they are most of the file)."""

_LARGE = ("architectures", "models")
"""Sections that are always needed."""

_PIECE = 100
"""Lines parsed at once."""

_BUFFER = 1 << 16
"""Bytes read at once; most lines are shorter."""

_REINSTALL = Text("reinstall fm-advisor", "fm-advisor を再インストールしてください")


def load_catalog(overlay: Mapping[str, Any] | None = None, refreshed: Mapping[str, Any] | None = None) -> Catalog:
    """Return the shipped catalogue, with ``refreshed`` data and a compiled ``overlay`` laid over it where given.

    Of refreshed data (`advisor.catalog.refreshed.read_refreshed`) each fact keeps its own source and date. The overlay's
    entries replace those of the same id; its prices are appended.

    Raises:
        CatalogError: the compiled data is missing, not JSON, or of another version; the refreshed data is broken.
    """
    if overlay is None and refreshed is None:
        return shipped()
    return Catalog(catalog_data(overlay, refreshed))


def catalog_data(overlay: Mapping[str, Any] | None, refreshed: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return the compiled mapping `load_catalog` builds the catalogue from; its errors."""
    data = shipped_data()
    if refreshed is not None:
        from advisor.catalog.laid_over import lay

        try:
            data = lay(data, refreshed)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise broken("refreshed") from error
    if overlay is not None:
        from advisor.catalog.merge import merge

        check_schema(overlay)
        data = merge(data, overlay)
    return data


@cache
def shipped() -> Catalog:
    """Return the shipped catalogue; built once."""
    return Catalog(shipped_data())


@cache
def shipped_data() -> Mapping[str, Any]:
    """Return the compiled mapping of ``_data/catalog.json``; read once, not to be changed.

    Raises:
        CatalogError: the file is missing, not JSON, or of another version.
    """
    try:
        with (DATA / "catalog.json").open("rb", buffering=_BUFFER) as file:
            raw = parse(file)
    except FileNotFoundError:
        raise CatalogError(
            Text("the compiled catalogue is missing", "コンパイル済みカタログがありません"),
            Text(
                "run `advisor catalog compile`, or reinstall fm-advisor",
                "`advisor catalog compile` を実行するか、fm-advisor を再インストールしてください",
            ),
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        why = os_reason(error) if isinstance(error, OSError) else parser_reason(error)
        raise CatalogError(
            Text(
                f"the compiled catalogue cannot be read: {why.en}", f"コンパイル済みカタログを読み取れません: {why.ja}"
            ),
            _REINSTALL,
        ) from error
    check_schema(raw)
    try:
        return unpack(raw)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise broken(str(error).strip("'")) from error


def parse(file: BinaryIO) -> Any:
    """Parse compiled JSON, leaving the sections of `LATE` until they are asked for.

    The compiler writes one entry a line, so a section can be cut out: each line of a late one is parsed on its own, and large
    ones that are needed are parsed in pieces, as a parser's own memory is several times the text.

    Raises:
        ValueError: it is not JSON.
    """
    lines = file.readlines()  # not the whole text first: pages of memory that nobody keeps take as long as the reading
    cut: dict[str, Any] = {}
    kept: list[bytes] = []
    done = 0
    try:
        for name in sorted((*LATE, *_LARGE)):
            section = _section(lines, name, done)
            if section is not None:
                start, end = section
                cut[name] = Lines(name, lines[start:end]) if name in LATE else _in_pieces(lines[start:end])
                kept += lines[done:start]
                done = end
        raw = orjson.loads(b"".join((*kept, *lines[done:])))
    except ValueError:
        b"".join(lines).decode()  # where it is no UTF-8 the parser does not say
        raise
    if cut:
        raw.update(cut)
    return raw


def _section(lines: list[bytes], name: str, begin: int) -> tuple[int, int] | None:
    """Return between which lines, from ``begin`` on, the entries of a section stand; ``None`` where there are none, or not so."""
    try:
        start = lines.index(b'"%b":{\n' % name.encode(), begin) + 1
        return start, lines.index(b"},\n", start)
    except ValueError:
        return None


def _in_pieces(lines: Sequence[bytes]) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for at in range(0, len(lines), _PIECE):
        entries.update(orjson.loads(b"{%b}" % b"".join(lines[at : at + _PIECE]).removesuffix(b",\n")))
    return entries


class Lines(Mapping[str, Any]):
    """A section of the compiled JSON whose entries are parsed when asked for: ``"id":{…},`` on each line.

    Raises:
        CatalogError: a line is not such an entry (when it is asked for).
    """

    __slots__ = ("_by_name", "_lines", "_name", "_parsed")

    def __init__(self, name: str, lines: Sequence[bytes]) -> None:
        self._name = name
        self._lines = lines
        self._by_name: dict[bytes, bytes] | None = None
        self._parsed: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        found = self._parsed.get(key)
        if found is None:
            name = _written(key)
            line = self._entries().get(name)
            if line is None:
                raise KeyError(key)
            try:
                found = self._parsed[key] = orjson.loads(line[len(name) + len(b'":') :].removesuffix(b",\n"))
            except (ValueError, RecursionError) as error:
                raise broken(f"{self._name}.{key}") from error
        return found

    def __iter__(self) -> Iterator[str]:
        return iter([name[1:].decode() for name in self._entries()])

    def __len__(self) -> int:
        return len(self._entries())

    def __bool__(self) -> bool:
        return bool(self._lines)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and _written(key) in self._entries()

    def _entries(self) -> dict[bytes, bytes]:
        """Return the line of each name; the names as they are written, without the second quote."""
        if self._by_name is None:
            try:
                found = {line[: line.index(b'":')]: line for line in self._lines}
                b"".join(found).decode()
            except ValueError as error:  # a line cut within its name, or a name that is no text
                raise broken(self._name) from error
            self._by_name = found
        return self._by_name


def _written(name: str) -> bytes:
    """Return a name as a line begins with it; half a pair of surrogates, which a shell may hand over, is in no name."""
    return b'"' + name.encode(errors="surrogatepass")


def check_schema(raw: Any) -> None:
    """Refuse compiled data written for another version.

    Raises:
        CatalogError: its ``schema`` is not the one this version reads.
    """
    found = raw.get("schema") if isinstance(raw, Mapping) else None
    if found != SCHEMA:
        raise CatalogError(
            Text(
                f"the compiled catalogue has schema {found!r}, this version reads {SCHEMA}",
                f"コンパイル済みカタログのスキーマは {found!r} ですが、このバージョンは {SCHEMA} を読みます",
            ),
            _REINSTALL,
        )
