from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor.authoring import strict_yaml
from advisor.authoring.diagnostics import DiagnosticsError
from advisor.authoring.strict_yaml import MAX_DEPTH, MAX_PROBLEMS, read_file, read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.loaded import Loaded


def problems(text: str) -> list[str]:
    with pytest.raises(DiagnosticsError) as caught:
        read_text(text, "f.yaml")
    return [f"{d.line}:{d.column} {d.code.removeprefix('file.')}" for d in caught.value.diagnostics]


def value(scalar: str) -> Any:
    return read_text(f"x: {scalar}\n", "f.yaml").data["x"]


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "No", "YES", "y", "n", "NO"])
def test_words_that_yaml_1_1_takes_for_booleans_stay_text(word: str) -> None:
    assert value(word) == word


@pytest.mark.parametrize(
    "text", ["2023-05-17", "2023-05", "12:30:00", "1:30", "1_000", "0o17", "0x1F", "0b11", "1e", "+", "."]
)
def test_what_only_some_readers_take_for_numbers_stays_text(text: str) -> None:
    assert value(text) == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True), ("False", False), ("TRUE", True), ("null", None), ("~", None), ("", None), ("Null", None),
        ("0", 0), ("-3", -3), ("+4", 4), ("7000000000", 7_000_000_000), ("0.5", 0.5), (".5", 0.5), ("5.", 5.0),
        ("1e3", 1000.0), ("-1.5E-2", -0.015), ('"7"', "7"), ("'true'", "true"), ("tRue", "tRue"), ("1.2.3", "1.2.3"),
    ],
)  # fmt: skip
def test_core_scalars(written: str, meant: Any) -> None:
    found = value(written)
    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize("written", ["007", "-01", "00", "01.5", ".inf", "-.INF", ".nan", "1e999", "9" * 400])
def test_numbers_that_two_readers_read_differently_are_problems(written: str) -> None:
    assert problems(f"x: {written}\n") == ["1:4 number"]


def test_keys_are_text_as_written() -> None:
    assert read_text("2023: a\nno: b\n1.5: c\nnull: d\n", "f").data == {"2023": "a", "no": "b", "1.5": "c", "null": "d"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", ["3:1 duplicate-key"]),
        ("a: {b: 1, 'b': 2}\n", ["1:11 duplicate-key"]),
        ("a: &x 1\n", ["1:4 anchor"]),
        ("a: &x {b: 1}\nc: *x\n", ["1:4 anchor", "2:4 alias"]),
        ("a: !!str 1\n", ["1:4 tag"]),
        ("a: !custom {}\n", ["1:4 tag"]),
        ("a: ! b\n", ["1:4 tag"]),
        ("<<: {a: 1}\n", ["1:1 merge-key"]),
        ("a: 1\n---\nb: 2\n", ["2:1 documents"]),
        ("%YAML 1.2\n---\na: 1\n", ["1:1 directive"]),
        ("? [a, b]\n: c\n", ["1:3 key"]),
        ("? {a: b}\n: c\n", ["1:3 key"]),
        ("'': c\n", ["1:1 key"]),
        ("? a\n? a\n", ["2:3 duplicate-key"]),
        ("a:\n\t- b\n", ["2:1 syntax"]),
        ("a: b: c\n", ["1:5 syntax"]),
        ("a: [1, 2\n", ["2:1 syntax"]),
        ("a: {b: 1\n", ["2:1 syntax"]),
        ('a: "x\n', ["2:1 syntax"]),
        ("a: @b\n", ["1:4 syntax"]),
        ("a: 1\n- b\n", ["2:1 syntax"]),
        ("a: *\n", ["1:5 syntax"]),
        ("a: \x00\n", ["1:4 control-character"]),
        ("a: b\x85c\n", ["1:5 control-character"]),
        ("a: \u2028\n", ["1:4 control-character"]),
        ("", ["None:None empty"]),
        (" \n\n", ["None:None empty"]),
        ("# only a comment\n", ["None:None empty"]),
        ("---\n", ["None:None empty"]),
        ("[" * (MAX_DEPTH + 1), [f"1:{MAX_DEPTH + 1} too-deep"]),
        ("- " * (MAX_DEPTH + 1), [f"1:{2 * MAX_DEPTH + 1} too-deep"]),
    ],
)  # fmt: skip
def test_refused_with_its_place(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_all_problems_at_once_up_to_the_syntax_error() -> None:
    assert problems("a: &x 1\na: 2\nb: 007\nc: [\n") == [
        "1:4 anchor", "2:1 duplicate-key", "3:4 number", "5:1 syntax",
    ]  # fmt: skip


def test_a_hostile_file_has_an_end() -> None:
    found = problems("a: 1\n" * 5000)
    assert len(found) == MAX_PROBLEMS


def test_a_null_in_quotes_or_alone_is_no_empty_file() -> None:
    assert read_text("null", "f").data is None
    assert read_text("''", "f").data == ""


def test_a_byte_order_mark_is_tolerated() -> None:
    assert read_text("\ufeffa: 1", "f").data == {"a": 1}


def test_positions_of_values_keys_and_what_is_not_there() -> None:
    loaded = read_text("a:\n  b: [x, {c: 1}]\n  'd': null\n", "f.yaml")
    assert loaded.position(("a", "b", 1, "c")) == (2, 14)
    assert loaded.key_position(("a", "b", 1, "c")) == (2, 11)
    assert loaded.position(("a", "b", 0)) == (2, 7)
    assert loaded.key_position(("a", "d")) == (3, 3)
    assert loaded.position(()) == (1, 1)
    assert loaded.position(("a", "zzz", "more")) == loaded.position(("a",)) == (2, 3)
    assert loaded.key_position(("zzz", "more")) == (1, 1)
    assert loaded.has(("a", "d"))
    assert not loaded.has(("a", "e"))
    assert not loaded.has(("a", "b", 5, "x"))


def test_columns_count_characters_not_bytes() -> None:
    loaded = read_text("日本語: [東京, 大阪]\n", "f.yaml")
    assert loaded.position(("日本語", 1)) == (1, 11)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(ends: str) -> None:
    assert read_text(ends.join(["a: 1", "b:", "  c: 2"]), "f").position(("b", "c")) == (3, 6)


def test_the_python_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: no\nb: [1, {c: 0.5}]\nd: ''\ne:\n  - x\n"
    fast = read_text(text, "f")
    monkeypatch.delattr(yaml, "CSafeLoader")
    slow = read_text(text, "f")
    assert slow.data == fast.data
    assert slow.position(("b", 1, "c")) == fast.position(("b", 1, "c"))
    assert problems("a: !x 1\na: &b 2\n") == ["1:4 tag", "2:1 duplicate-key", "2:4 anchor"]
    assert problems("a:\n\t- b\n") == ["2:1 syntax"]
    assert problems("# nothing\n") == ["None:None empty"]


def file_problem(path: Path, **options: Any) -> tuple[str, str]:
    with pytest.raises(DiagnosticsError) as caught:
        read_file(path, **options)
    (only,) = caught.value.diagnostics
    return only.place.removeprefix(str(path)), only.code


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert file_problem(tmp_path / "none.yaml") == ("", "file.missing")
    assert file_problem(tmp_path) == ("", "file.unreadable")
    assert file_problem(Path("bad\0name")) == ("", "file.unreadable")
    big = tmp_path / "big.yaml"
    big.write_text("a: " + "x" * 100)
    assert file_problem(big, max_bytes=50) == ("", "file.too-large")
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"a: 1\nb: caf\xe9\n")
    assert file_problem(latin) == (":2:7", "file.not-utf8")
    utf16 = tmp_path / "utf16.yaml"
    utf16.write_bytes("a: 1".encode("utf-16"))
    assert file_problem(utf16) == (":1:1", "file.not-utf8")


def test_an_endless_file_is_not_read_to_its_end() -> None:
    if Path("/dev/zero").exists():
        assert file_problem(Path("/dev/zero"), max_bytes=1000) == ("", "file.too-large")


def test_messages_call_the_file_as_told_and_json_is_known_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.JSON"
    path.write_text('{"a": tru}')
    with pytest.raises(DiagnosticsError) as caught:
        read_file(path, name="given.json")
    assert caught.value.diagnostics[0].place == "given.json:1:7"


def refusals(read: Callable[[], Loaded]) -> tuple[Diagnostic, ...]:
    """What a reading complains about; nothing when it succeeds, and never an exception of another kind."""
    try:
        read()
    except DiagnosticsError as error:
        found = error.diagnostics
    else:
        return ()
    assert found
    return found


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1), inner, max_size=4),
    max_leaves=20,
)


@given(st.text())
@example("a: \ud800")
@example("? ")
@example("!<x")
@example("- ? :")
@example("%\n")
@example("a: |\n\x0c")
@settings(max_examples=400)
def test_any_text_is_read_or_refused_with_places(text: str) -> None:
    for problem in refusals(lambda: read_text(text, "f")):
        assert problem.message.en
        assert problem.message.ja
        assert problem.line is None or problem.line >= 1


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,? \n\t0.", max_size=40))
@settings(max_examples=600)
def test_any_soup_of_indicators_is_read_or_refused(text: str) -> None:
    try:
        loaded = read_text(text, "f")
    except DiagnosticsError:
        return
    json.dumps(loaded.data)  # plain data


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "f.yaml"
    path.write_bytes(raw)
    refusals(lambda: read_file(path))


@given(data.filter(lambda d: d is not None))
def test_what_yaml_writes_with_quotes_comes_back(written: Any) -> None:
    text = yaml.safe_dump(written, default_style='"', allow_unicode=False, sort_keys=False, width=10**6)
    if "!!" in text or "&id" in text:  # default_style tags numbers, and equal lists are anchored
        return
    refused = refusals(lambda: read_text(text, "f"))
    assert {d.code for d in refused} <= {"file.control-character", "file.key"}
    assert refused or read_text(text, "f").data == written


def test_the_limits_are_what_the_documentation_says() -> None:
    assert strict_yaml.MAX_BYTES == 5_000_000
    assert MAX_DEPTH == 64
    assert math.isfinite(MAX_PROBLEMS)
