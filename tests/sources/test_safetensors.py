"""Headers of safetensors files: exact where they hold, one error where they do not."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import FileError
from advisor.sources.files import read_part
from advisor.sources.safetensors import (
    BITS,
    MAX_HEADER_BYTES,
    MAX_TENSORS,
    Allowance,
    Tensor,
    header_length,
    parse_header,
    parse_index,
    read_header,
    read_tensors,
)

from . import factories as made

SHAPES = st.dictionaries(
    st.text(min_size=1).filter(lambda name: name != "__metadata__"),
    st.tuples(
        st.sampled_from([name for name, bits in BITS.items() if bits % 8 == 0]),
        st.lists(st.integers(0, 9), max_size=4).map(tuple),
    ),
    min_size=1,
    max_size=6,
)


@given(SHAPES, st.randoms(use_true_random=False))
def test_reads_every_tensor_whatever_the_order_of_names(shapes: made.Shapes, random: Any) -> None:
    entries = list(made.header(shapes).items())
    random.shuffle(entries)
    tensors = parse_header(json.dumps(dict(entries)).encode(), made.total(shapes), "x")
    assert {t.name: (t.dtype, t.shape) for t in tensors} == shapes
    assert sum(t.bytes for t in tensors) == made.total(shapes)


@settings(max_examples=300)
@given(SHAPES, st.data())
def test_damage_is_read_or_refused_and_nothing_else(shapes: made.Shapes, data: st.DataObject) -> None:
    raw = bytearray(json.dumps(made.header(shapes)).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(FileError):  # any other exception fails the test
        tensors = parse_header(bytes(raw), made.total(shapes), "x.safetensors")
        assert sum(t.bytes for t in tensors) == made.total(shapes)


def test_reads_the_header_alone(tmp_path: Path) -> None:
    path = made.write(tmp_path / "x.safetensors", {"w": ("F32", (1 << 20, 1 << 12))})
    assert path.stat().st_size > 1 << 34
    assert read_tensors(path) == (Tensor("w", "F32", (1 << 20, 1 << 12), 1 << 32, 1 << 34),)


def test_six_and_four_bits_take_what_they_pack() -> None:
    shapes: made.Shapes = {"a": ("F4", (3, 2)), "b": ("F6_E2M3", (4,))}
    assert [t.bytes for t in parse_header(json.dumps(made.header(shapes)).encode(), 6, "x")] == [3, 3]


W = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"w": {**W, "dtype": "F99"}}, "tensor 'w' has an unknown dtype 'F99'"),
        ({"w": {**W, "dtype": ["F32"]}}, "unknown dtype"),
        ({"w": {**W, "shape": [-2]}}, "tensor 'w' has a shape that is not a list of at most 16 sizes"),
        ({"w": {**W, "shape": [2.0]}}, "a shape that is not"),
        ({"w": {**W, "shape": [True, 2]}}, "a shape that is not"),
        ({"w": {**W, "shape": "2"}}, "a shape that is not"),
        ({"w": {**W, "shape": [2**62, 2**62, 2**62]}}, "a shape beyond any file"),
        ({"w": {**W, "shape": [2**40] * 16}}, "a shape beyond any file"),
        ({"w": {**W, "shape": [1] * 17}}, "a shape that is not a list of at most 16 sizes"),
        ({"w": {**W, "data_offsets": [0]}}, "data_offsets that are not two positions"),
        ({"w": {**W, "data_offsets": [0, -8]}}, "data_offsets that are not"),
        ({"w": {**W, "data_offsets": [8, 0]}}, "takes -8 bytes, its shape 8"),
        ({"w": {**W, "data_offsets": [0, 4]}}, "takes 4 bytes, its shape 8"),
        ({"w": {**W, "dtype": "F4", "shape": [3], "data_offsets": [0, 2]}}, "takes 2 bytes"),
        ({"w": {**W, "extra": 1}}, "tensor 'w' is not dtype, shape and data_offsets"),
        ({"w": {"dtype": "F32"}}, "is not dtype, shape"),
        ({"w": [1, 2]}, "is not dtype, shape"),
        ({"w": W, "v": W}, "starts at 0, not at 8"),
        ({"w": W, "v": {**W, "data_offsets": [4, 12]}}, "tensor 'v' starts at 4, not at 8"),
        ({"w": W, "v": {**W, "data_offsets": [16, 24]}}, "tensor 'v' starts at 16, not at 8"),
        ({"w": {**W, "data_offsets": [8, 16]}}, "tensor 'w' starts at 8, not at 0"),
        ({}, "holds no tensors"),
        ({"__metadata__": {"format": "pt"}}, "holds no tensors"),
        ({"__metadata__": {"format": 1}, "w": W}, "__metadata__ is not a map of texts"),
        ({"__metadata__": "pt", "w": W}, "__metadata__ is not a map of texts"),
    ],
)
def test_refuses_what_the_format_does_not_allow(entry: dict[str, Any], said: str) -> None:
    with pytest.raises(FileError) as caught:
        parse_header(json.dumps(entry).encode(), None, "m.safetensors")
    assert caught.value.message.en.startswith("m.safetensors: ")
    assert said in caught.value.message.en


@pytest.mark.parametrize(("data", "said"), [(7, "cut off"), (9, "1 bytes belong to no tensor")])
def test_the_data_must_be_all_there_and_nothing_else(data: int, said: str) -> None:
    with pytest.raises(FileError, match=said):
        parse_header(json.dumps({"w": W}).encode(), data, "x")


def test_a_name_twice_is_told() -> None:
    with pytest.raises(FileError, match="'w' is given twice"):
        parse_header(f'{{"w": {json.dumps(W)}, "w": {json.dumps(W)}}}'.encode(), 8, "x")


@pytest.mark.parametrize(
    ("start", "size", "said"),
    [
        (b"", 0, "too short"),
        (b"\x02\x00\x00", 3, "too short"),
        ((2**63).to_bytes(8, "little"), 10**6, "its header would be 9,223,372,036,854,775,808 bytes long"),
        ((10**9).to_bytes(8, "little"), 10**12, "its header would be 1,000,000,000"),
        ((MAX_HEADER_BYTES + 1).to_bytes(8, "little"), None, "its header would be"),
        ((100).to_bytes(8, "little"), 50, "cut off"),
        (b"version ", 130, "Git LFS pointer"),
    ],
)
def test_the_length_of_the_header_is_bounded(start: bytes, size: int | None, said: str) -> None:
    with pytest.raises(FileError, match=said):
        header_length(start, size, "x", Allowance())


def test_names_cannot_steer_a_terminal() -> None:
    with pytest.raises(FileError) as caught:
        parse_header(json.dumps({"\x1b[2J\u202e" + "n" * 500: 1}).encode(), None, "x")
    assert caught.value.message.en.isprintable()
    assert len(caught.value.message.en) < 200


# --------------------------------------------------------------------------------------------------------------- files


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe, loop, folder = tmp_path / "pipe.safetensors", tmp_path / "loop.safetensors", tmp_path / "d.safetensors"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    folder.mkdir()
    for path, said in (
        (pipe, "not a regular file"),
        (Path("/dev/zero"), "not a regular file"),
        (loop, "cannot be read"),
        (folder, "a folder, not a file"),
        (tmp_path / "none.safetensors", "cannot be read: No such file"),
        (tmp_path / "nul\0.safetensors", "cannot be read"),
        (tmp_path / ("n" * 5000), "cannot be read"),
    ):
        with pytest.raises(FileError, match=said):
            read_tensors(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = made.write(tmp_path / "x.safetensors", {"w": ("F32", (1,))})
    path.chmod(0)
    with pytest.raises(FileError, match="Permission denied"):
        read_tensors(path)


def test_a_file_that_has_nothing_to_give_yet_is_told() -> None:
    class Waiting(io.BytesIO):
        def read(self, _size: int | None = -1) -> Any:
            return None

    with pytest.raises(BlockingIOError):
        read_part(Waiting(), 8)


def test_the_headers_of_a_checkpoint_are_bounded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made.write(tmp_path / "x.safetensors", {"w": ("F32", (1,))})
    length = len(path.read_bytes()) - 8 - 4
    monkeypatch.setattr("advisor.sources.safetensors.MAX_HEADERS_BYTES", 2 * length)
    allowance = Allowance()
    assert len(read_header(path, allowance).text) == len(read_header(path, allowance).text) == length
    with pytest.raises(FileError, match="with this header those of the checkpoint exceed"):
        read_header(path, allowance)


def test_tensors_are_counted_before_they_are_parsed() -> None:
    with pytest.raises(FileError, match="more than 250,000 tensors"):
        parse_header(b'"data_offsets"' * 3, None, "x", 2)
    with pytest.raises(FileError, match="more than 250,000 tensors"):
        parse_index(index({str(i): "x.safetensors" for i in range(MAX_TENSORS + 1)}), "x")


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "link.safetensors").symlink_to(made.write(tmp_path / "blob", {"w": ("F32", (1,))}))
    assert len(read_tensors(tmp_path / "link.safetensors")) == 1


# --------------------------------------------------------------------------------------------------------------- index


def index(weight_map: Any, **metadata: Any) -> bytes:
    return json.dumps({"metadata": metadata, "weight_map": weight_map}).encode()


def test_an_index_groups_tensors_by_file() -> None:
    read = parse_index(index({"b": "2.safetensors", "a": "1.safetensors", "c": "1.safetensors"}, total_size=12.0), "x")
    assert read.total_bytes == 12
    assert list(read.shards.items()) == [("1.safetensors", frozenset("ac")), ("2.safetensors", frozenset("b"))]
    assert parse_index(index({"a": "1.safetensors"}), "x").total_bytes is None


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{}", "has no weight_map"),
        (index({}), "has no weight_map"),
        (index([1]), "has no weight_map"),
        (index({"a": 1}), "tensor 'a' is in no file of this folder"),
        (index({"a": "../../x.safetensors"}), "in no file of this folder"),
        (index({"a": "/etc/passwd"}), "in no file of this folder"),
        (index({"a": "sub\\x.safetensors"}), "in no file of this folder"),
        (index({"a": "x.bin"}), "in no file of this folder"),
        (index({"a": "x\0.safetensors"}), "in no file of this folder"),
        (index({"a": "x.safetensors"}, total_size=-1), "its total_size is not a number of bytes"),
        (index({"a": "x.safetensors"}, total_size="7"), "its total_size is not a number of bytes"),
        (index({"a": "x.safetensors"}, total_size=1.5), "its total_size is not a number of bytes"),
        (index({"a": "x.safetensors"}, total_size=True), "its total_size is not a number of bytes"),
    ],
)
def test_an_index_stays_in_its_folder(raw: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        parse_index(raw, "x")
