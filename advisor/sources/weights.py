"""Which files of a folder or repository hold the weights, and all their tensors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from advisor.core.text import Text, quoted
from advisor.sources.bounded_json import broken
from advisor.sources.safetensors import MAX_TENSORS, parse_header

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from advisor.sources.safetensors import Header, Index, Tensor

SUFFIX = ".safetensors"
INDEX_SUFFIX = ".safetensors.index.json"
SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
PICKLES = (".bin", ".pt", ".pth")
MAX_SHARDS = 1_000

_SHARD = re.compile(r"(.+)-(\d{5})-of-(\d{5})\.safetensors")
_ADAPTER = "adapter_model.safetensors"


class Reader(Protocol):
    """Reads the files of one place by their names."""

    def index(self, name: str) -> Index:
        """Read an index."""

    def headers(self, names: Sequence[str]) -> Iterator[Header]:
        """Read the headers of these files, in order."""

    def label(self, name: str) -> str:
        """Return what a file is called in messages."""


class WeightFiles(NamedTuple):
    """What was read: ``tensors``, ``None`` when some of the ``shards`` files are ``missing``.

    ``files`` are those read, ``listed_bytes`` what an index says of the size of all.
    """

    tensors: tuple[Tensor, ...] | None
    files: tuple[str, ...]
    listed_bytes: int | None = None
    shards: int = 1
    missing: tuple[str, ...] = ()


def gather(names: Collection[str], reader: Reader) -> WeightFiles | None:
    """Read the weights among the files ``names`` of one place; ``None`` when there are none.

    As transformers chooses: ``model.safetensors``, else the index, else shards by their numbers, else the only file.

    Raises:
        FileError: a file cannot be read or contradicts the index.
    """
    if SINGLE in names:
        return _of_files((SINGLE,), reader)
    if INDEX in names:
        return of_index(INDEX, names, reader)
    shards = [name for name in names if _SHARD.fullmatch(name)]
    if shards:
        return _of_shards(shards, reader)
    others = [name for name in names if name.endswith(SUFFIX) and name != _ADAPTER]
    return _of_files((others[0],), reader) if len(others) == 1 else None


def of_index(name: str, names: Collection[str], reader: Reader) -> WeightFiles:
    """Read the shards an index names; those that are not among ``names`` are told.

    Raises:
        FileError: a file cannot be read, or does not hold what the index says.
    """
    index = reader.index(name)
    if len(index.shards) > MAX_SHARDS:
        raise broken(
            reader.label(name), Text(f"more than {MAX_SHARDS:,} files", f"ファイルが {MAX_SHARDS:,} 個を超えています")
        )
    missing = tuple(file for file in index.shards if file not in names)
    if missing:
        return WeightFiles(None, (name,), index.total_bytes, len(index.shards), missing)
    tensors: list[Tensor] = []
    for file, held in _each(tuple(index.shards), reader):
        wanted = index.shards[file]
        found = [t for t in held if t.name in wanted]  # what the index does not name is never loaded
        if len(found) != len(wanted):
            absent = quoted(min(wanted - {t.name for t in found}))
            raise broken(
                reader.label(file),
                Text(
                    f"lacks tensor {absent}, which the index says is here",
                    f"index にあるテンソル {absent} がありません",
                ),
            )
        tensors += found
    return WeightFiles(tuple(tensors), (name, *index.shards), index.total_bytes, len(index.shards))


def _of_shards(names: Sequence[str], reader: Reader) -> WeightFiles:
    """Read shards that no index lists: those of one set, which must be whole."""
    numbered = {(m[1], int(m[3])) for name in names if (m := _SHARD.fullmatch(name))}
    if len(numbered) > 1:
        raise broken(
            reader.label(min(names)),
            Text("belongs to one of several sets of shards", "複数のシャード群があり、どれを使うか判断できません"),
            Text("give the index or one of the files", "index かファイルの 1 つを指定してください"),
        )
    stem, count = numbered.pop()
    files = [f"{stem}-{number:05}-of-{count:05}{SUFFIX}" for number in range(1, min(count, MAX_SHARDS) + 1)]
    missing = tuple(file for file in files if file not in names)
    if missing:
        return WeightFiles(None, (), None, count, missing)
    return _of_files(files, reader)


def _of_files(names: Sequence[str], reader: Reader) -> WeightFiles:
    tensors: list[Tensor] = []
    seen: set[str] = set()
    for name, held in _each(names, reader):
        twice = next((t.name for t in held if t.name in seen), None)
        if twice is not None:
            shown = quoted(twice)
            raise broken(
                reader.label(name),
                Text(f"tensor {shown} is in another file, too", f"テンソル {shown} が別のファイルにもあります"),
            )
        seen.update(t.name for t in held)
        tensors += held
    return WeightFiles(tuple(tensors), tuple(names), shards=len(names))


def _each(names: Sequence[str], reader: Reader) -> Iterator[tuple[str, tuple[Tensor, ...]]]:
    """Yield each file with its tensors, of which all files together have a bounded number."""
    left = MAX_TENSORS
    for name, (text, data_bytes) in zip(names, reader.headers(names), strict=True):
        held = parse_header(text, data_bytes, reader.label(name), left)
        left -= len(held)
        yield name, held
