from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from advisor.compliance.scan.files import FoundFile
from advisor.compliance.scan.reading import Content, read_text, text_of


def read(path: Path, most: int = 1000) -> Content:
    return read_text(FoundFile(str(path), path.name), most)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("日本語 a\n".encode(), "日本語 a\n"),
        (b"\xef\xbb\xbfa = 1\r\nb\r", "a = 1\nb\n"),
        ("モデル org/x".encode("cp932"), "モデル org/x"),
        ("モデル org/x".encode("utf-16"), "モデル org/x"),
        (b"\xff\xfe org/x\n", "\uf8f3\uf8f2 org/x\n"),  # no UTF-16 without a null
        (b"\x81 org/x \xfd\xfe\xff", "\ufffd org/x \ufffd\ufffd\ufffd"),
    ],
)
def test_text_in_its_encoding(tmp_path: Path, raw: bytes, text: str) -> None:
    (tmp_path / "f").write_bytes(raw)
    assert read(tmp_path / "f") == (text, None)


@pytest.mark.parametrize("raw", [b"", b"\x7fELF\0\0"])
def test_what_holds_no_text(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "f").write_bytes(raw)
    assert read(tmp_path / "f") == (None, None)


def test_what_is_too_large_missing_or_no_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"a" * 1001)
    os.mkfifo(tmp_path / "pipe")
    found = [read(tmp_path / name) for name in ("f", "nowhere", "pipe")]
    assert all(x.text is None and x.unread and not x.unread.searched for x in found)


def test_the_limit_itself_is_read(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"a" * 1000)
    assert read(tmp_path / "f").text == "a" * 1000


BAD = 'm = AutoModel.from_pretrained("acme/model-a")\n'


@pytest.mark.parametrize("name", ["x.py", "x.js", "x.yaml", "x.sh", "Dockerfile", "x.ipynb"])
def test_a_null_byte_hides_nothing_in_what_has_a_known_name(name: str) -> None:
    content = text_of(name, b"#\0\n" + BAD.encode())
    assert content.text == "#\n" + BAD
    assert content.unread is not None
    assert content.unread.searched
    assert text_of("x.bin", b"#\0\n" + BAD.encode()) == (None, None)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["x.ps1", "notes"])
def test_utf_16_without_its_mark(name: str, encoding: str) -> None:
    assert text_of(name, (BAD + "日本語\n").encode(encoding)) == (BAD + "日本語\n", None)


@pytest.mark.parametrize(
    "name", ["utf-7", "unicode_escape", "rot13", "rot_13", "raw-unicode-escape", "hex", "punycode", "x"]
)
@pytest.mark.parametrize(
    "begin", ["# coding: {}\n", "#!/usr/bin/python\r\n# -*- coding: {} -*-\n", "\ufeff#vim: coding={}\n"]
)
def test_an_encoding_that_hides_code_is_said(name: str, begin: str) -> None:
    content = text_of("x.py", begin.format(name).encode() + b"x = 1\n")
    assert content.unread is not None
    assert name in content.unread.reason.en
    assert not content.unread.searched
    assert content.text is not None
    assert text_of("x.yaml", begin.format(name).encode() + b"x: 1\n").unread is None


@pytest.mark.parametrize(
    "name",
    ["utf-8", "UTF8", "utf-8-sig", "latin-1", "iso-8859-15", "ascii", "us-ascii", "cp932", "shift_jis", "Shift-JIS", "euc-jp",
     "iso-2022-jp", "cp1252", "windows-1252", "gbk", "gb18030", "gb2312", "big5", "euc-kr", "utf-8-unix"],
)  # fmt: skip
def test_plain_encodings_are_read(name: str) -> None:
    assert text_of("x.py", f"# coding: {name}\n{BAD}".encode("ascii")) == (f"# coding: {name}\n{BAD}", None)


def test_code_in_the_encoding_it_names() -> None:
    text = "# coding: euc-jp\nx = 'モデル'\n"
    assert text_of("x.py", text.encode("euc-jp")).text == text


@pytest.mark.parametrize(
    "raw", [b"# coding" * 200_000, b"#" * 2_000_000, b" " * 2_000_000, b"# coding:" + b"a" * 2_000_000]
)
def test_hostile_first_lines_cost_little(raw: bytes) -> None:
    since = time.process_time()
    text_of("x.py", raw)
    assert time.process_time() - since < 15
