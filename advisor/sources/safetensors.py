"""Headers of safetensors files and the index of a sharded checkpoint: names, formats and shapes, never the data.

A file is eight bytes with the length of the header (little-endian), the header (a JSON object), then the data. Tensors
lie in it without gaps, in any order (https://huggingface.co/docs/safetensors/index#format).
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.text import Text, quoted
from advisor.sources.bounded_json import broken, parse_object, refuse_pointer
from advisor.sources.files import opened, read_part, read_whole, too_large

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.errors import FileError

BITS: Mapping[str, int] = {
    "F64": 64, "F32": 32, "F16": 16, "BF16": 16, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F6_E2M3": 6, "F6_E3M2": 6,
    "F4": 4, "C64": 64, "I64": 64, "U64": 64, "I32": 32, "U32": 32, "I16": 16, "U16": 16, "I8": 8, "U8": 8, "BOOL": 8,
}  # fmt: skip
"""Bits of one element, by the format's name in the header (``Dtype::bitsize`` in safetensors/src/tensor.rs)."""

LENGTH_BYTES = 8
MAX_HEADER_BYTES = 25_000_000
"""The most that huggingface_hub reads (SAFETENSORS_MAX_HEADER_LENGTH in its constants)."""
MAX_INDEX_BYTES = 64 * 1024**2
"""The largest indexes in use, of a trillion parameters in quantized experts, take a third of it."""
MAX_HEADERS_BYTES = 48 * 1024**2
"""Of all files of a checkpoint together; those of a trillion parameters in quantized experts take 30 million."""
MAX_TENSORS = 250_000
"""Of a whole checkpoint. A trillion parameters in quantized experts take 210,000; each takes ten microseconds to read."""
MAX_DIMENSIONS = 16
"""Of one tensor; the largest in use have five, and no framework has more than 64."""
_MAX_BYTES = 2**63
_METADATA = "__metadata__"
_FIELDS = frozenset({"dtype", "shape", "data_offsets"})


class Tensor(NamedTuple):
    """One stored tensor; ``dtype`` is a key of `BITS`."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    elements: int
    bytes: int


class Index(NamedTuple):
    """Which file of a sharded checkpoint holds which tensors; ``total_bytes`` of all of them, where it says so."""

    total_bytes: int | None
    shards: Mapping[str, frozenset[str]]


class Header(NamedTuple):
    """The text of a header, not yet parsed, and the bytes of data that follow it, if known."""

    text: bytes
    data_bytes: int | None


class Allowance:
    """How many bytes of headers may still be read of one checkpoint; several threads may take from it."""

    def __init__(self) -> None:
        self._left = MAX_HEADERS_BYTES
        self._lock = Lock()

    def take(self, length: int, name: str) -> None:
        """Take the bytes of one header.

        Raises:
            FileError: there are not so many left.
        """
        with self._lock:
            self._left -= length
            if self._left < 0:
                raise broken(
                    name,
                    Text(
                        f"with this header those of the checkpoint exceed {MAX_HEADERS_BYTES:,} bytes",
                        f"このファイルでヘッダーの合計が {MAX_HEADERS_BYTES:,} バイトを超えます",
                    ),
                )


def read_header(path: Path, allowance: Allowance) -> Header:
    """Read the header of a file and nothing else.

    Raises:
        FileError: the file cannot be read, or has no header.
    """
    name = str(path)
    with opened(path) as (file, size):
        length = header_length(read_part(file, LENGTH_BYTES), size, name, allowance)
        return Header(read_part(file, length), size - LENGTH_BYTES - length)


def read_tensors(path: Path) -> tuple[Tensor, ...]:
    """Read the tensors of a file from its header.

    Raises:
        FileError: the file cannot be read, or its header cannot be.
    """
    return parse_header(*read_header(path, Allowance()), str(path))


def header_length(start: bytes, size: int | None, name: str, allowance: Allowance) -> int:
    """Return the length of the header of a file that begins with ``start`` and has ``size`` bytes, if known.

    Raises:
        FileError: there is no whole header, it is longer than any in use, or than ``allowance`` has left.
    """
    if len(start) < LENGTH_BYTES:
        raise broken(name, Text("too short for a safetensors file", "safetensors ファイルとしては短すぎます"))
    length = int.from_bytes(start[:LENGTH_BYTES], "little")
    if start.startswith(b"version "):
        refuse_pointer(b"version https://git-lfs.github.com/spec/", name)
    if length > MAX_HEADER_BYTES:
        raise broken(
            name,
            Text(
                f"not a safetensors file: its header would be {length:,} bytes long (at most {MAX_HEADER_BYTES:,})",
                f"safetensors ファイルではありません: ヘッダー長が {length:,} バイトになります (上限 {MAX_HEADER_BYTES:,})",
            ),
        )
    if size is not None and length > size - LENGTH_BYTES:
        raise _cut_off(name)
    allowance.take(length, name)
    return length


def parse_header(header: bytes, data_bytes: int | None, name: str, most: int = MAX_TENSORS) -> tuple[Tensor, ...]:
    """Read a header of at most ``most`` tensors, in the order of the data; ``data_bytes`` follow it, if known.

    Raises:
        FileError: it is not what the format asks for; the message names the tensor.
    """
    if header.count(b"data_offsets") > most:  # before each becomes objects
        raise too_many_tensors(name)
    raw = parse_object(header, name)
    metadata = raw.pop(_METADATA, {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise broken(name, Text(f"{_METADATA} is not a map of texts", f"{_METADATA} が文字列の対応表ではありません"))
    if not raw:
        raise broken(name, Text("holds no tensors", "テンソルがありません"))
    placed = sorted((_tensor(key, entry, name) for key, entry in raw.items()), key=lambda p: (p[0], p[1].bytes))
    end = 0
    for start, tensor in placed:
        if start != end:
            raise _odd(
                name, tensor.name, f"starts at {start:,}, not at {end:,}", f"の開始位置が {end:,} でなく {start:,}"
            )
        end += tensor.bytes
    if data_bytes is not None and end != data_bytes:
        if end > data_bytes:
            raise _cut_off(name)
        extra = data_bytes - end
        raise broken(
            name, Text(f"{extra:,} bytes belong to no tensor", f"どのテンソルにも属さない {extra:,} バイトがあります")
        )
    return tuple([tensor for _, tensor in placed])


def _tensor(key: str, entry: Any, name: str) -> tuple[int, Tensor]:
    """Return where a tensor starts, and what it is."""
    if not isinstance(entry, dict) or entry.keys() != _FIELDS:
        raise _odd(
            name, key, "is not dtype, shape and data_offsets", "の項目が dtype、shape、data_offsets ではありません"
        )
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(dtype, str) or dtype not in BITS:
        raise _odd(name, key, f"has an unknown dtype {quoted(str(dtype))}", f"の dtype {quoted(str(dtype))} は未知の値")
    if not _sizes(shape) or len(shape) > MAX_DIMENSIONS:
        raise _odd(
            name,
            key,
            f"has a shape that is not a list of at most {MAX_DIMENSIONS} sizes",
            f"の shape が {MAX_DIMENSIONS} 個以下のサイズの配列ではありません",
        )
    if not _sizes(offsets) or len(offsets) != 2:
        raise _odd(
            name, key, "has data_offsets that are not two positions", "の data_offsets が 2 つの位置ではありません"
        )
    elements = _product(shape)
    if elements is None:
        raise _odd(name, key, "has a shape beyond any file", "の shape が大きすぎます")
    size, odd = divmod(elements * BITS[dtype], 8)
    start, end = offsets
    if odd or end - start != size:
        raise _odd(
            name,
            key,
            f"takes {end - start:,} bytes, its shape {size:,}",
            f"の領域は {end - start:,} バイトですが、shape からは {size:,} バイト",
        )
    return start, Tensor(key, dtype, tuple(shape), elements, size)


def _sizes(value: Any) -> bool:
    return isinstance(value, list) and all(type(n) is int and 0 <= n < _MAX_BYTES for n in value)


def _product(shape: list[int]) -> int | None:
    """Return the elements of a shape; ``None`` beyond 2**63, as soon as that is clear."""
    if 0 in shape:
        return 0
    elements = 1
    for size in shape:
        elements *= size
        if elements >= _MAX_BYTES:
            return None
    return elements


def read_index(path: Path) -> Index:
    """Read a ``model.safetensors.index.json``.

    Raises:
        FileError: it cannot be read, or is not an index.
    """
    return parse_index(read_whole(path, MAX_INDEX_BYTES), str(path))


def parse_index(raw: bytes, name: str) -> Index:
    """Read the text of an index.

    Raises:
        FileError: it is not an index, or names files outside its folder.
    """
    if len(raw) > MAX_INDEX_BYTES:
        raise broken(name, too_large(len(raw), MAX_INDEX_BYTES))
    value = parse_object(raw, name)
    where = value.get("weight_map")
    if not isinstance(where, dict) or not where:
        raise broken(name, Text("has no weight_map", "weight_map がありません"))
    if len(where) > MAX_TENSORS:
        raise too_many_tensors(name)
    shards: dict[str, set[str]] = {}
    for tensor, file in where.items():
        if not isinstance(file, str) or not _plain_name(file):
            raise _odd(name, tensor, "is in no file of this folder", "の格納先がこのフォルダーのファイルではありません")
        shards.setdefault(file, set()).add(tensor)
    metadata = value.get("metadata")
    total = metadata.get("total_size") if isinstance(metadata, dict) else None
    if isinstance(total, float) and total.is_integer():  # some tools divide before they write
        total = int(total)
    if total is not None and not _sizes([total]):
        raise broken(name, Text("its total_size is not a number of bytes", "total_size がバイト数ではありません"))
    return Index(total, {file: frozenset(shards[file]) for file in sorted(shards)})


def too_many_tensors(name: str) -> FileError:
    """Return the error for a checkpoint of more tensors than any in use."""
    return broken(name, Text(f"more than {MAX_TENSORS:,} tensors", f"テンソルが {MAX_TENSORS:,} 個を超えています"))


def _plain_name(file: str) -> bool:
    return file.endswith(".safetensors") and not any(c in file for c in "/\\\0") and not file.startswith(".")


def _odd(name: str, tensor: str, en: str, ja: str) -> FileError:
    return broken(name, Text(f"tensor {quoted(tensor)} {en}", f"テンソル {quoted(tensor)} {ja}"))


def _cut_off(name: str) -> FileError:
    return broken(
        name,
        Text(
            "cut off: the file is shorter than its header says", "ファイルがヘッダーの記述より短く、途中で切れています"
        ),
        Text("fetch it again", "もう一度取得してください"),
    )
