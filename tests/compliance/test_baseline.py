from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.compliance.baseline import fingerprint, read_baseline
from advisor.errors import FileError

PARTS = ("LIC001", "org/x", "a.py", 'model = "org/x"')
TEXT = st.text(max_size=8)


def report(*findings: Any) -> str:
    return json.dumps({"schema_version": 1, "findings": list(findings)})


def test_it_stays_the_same_from_version_to_version() -> None:
    assert fingerprint(*PARTS) == "155fecec4b43db8e18f241c211a7abe7"


def test_white_space_and_the_case_of_the_model_do_not_count() -> None:
    assert fingerprint("LIC001", "Org/X", "a.py", '\tmodel  = "org/x" ') == fingerprint(*PARTS)


@pytest.mark.parametrize(
    "other",
    [
        ("LIC002", *PARTS[1:]),
        ("LIC001", "org/y", *PARTS[2:]),
        ("LIC001", None, *PARTS[2:]),
        ("LIC001", "org/x", "b.py", PARTS[3]),
        ("LIC001", "org/x", None, PARTS[3]),
        (*PARTS[:3], "other"),
        (*PARTS, 1),
    ],
)
def test_everything_else_counts(other: Any) -> None:
    assert fingerprint(*other) != fingerprint(*PARTS)


@given(st.tuples(TEXT, TEXT, TEXT, TEXT), st.tuples(TEXT, TEXT, TEXT, TEXT))
def test_parts_do_not_run_into_each_other(a: tuple[str, str, str, str], b: tuple[str, str, str, str]) -> None:
    def same(x: tuple[str, str, str, str]) -> tuple[str, ...]:
        return x[0], x[1].casefold(), x[2], " ".join(x[3].split())

    assert (fingerprint(*a) == fingerprint(*b)) == (same(a) == same(b))
    assert re.fullmatch("[0-9a-f]{32}", fingerprint(*a))


def test_half_a_character_can_be_part() -> None:
    assert fingerprint("LIC001", "a\udc80", "b\udc80", "c\ud800")


def test_a_report_is_a_baseline() -> None:
    prints = [fingerprint(*PARTS, n) for n in range(3)]
    text = report({"fingerprint": prints[0], "rule": "LIC001"}, {"fingerprint": prints[1], "suppressed": None})
    assert read_baseline(text, "b.json") == set(prints[:2])
    assert read_baseline("\ufeff" + report(), "b.json") == frozenset()


def test_what_was_excepted_then_is_new_without_the_exception() -> None:
    finding = {"fingerprint": fingerprint(*PARTS), "suppressed": "excepted", "suppressed_by": "exception"}
    assert read_baseline(report(finding), "b.json") == frozenset()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "b.json:1:1: not JSON"),
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("null", "not a JSON object"),
        ("{}", "has no list `findings`"),
        ('{"findings": {}}', "has no list `findings`"),
        (report(3), "findings[0] has no fingerprint"),
        (report({}), "findings[0] has no fingerprint"),
        (report({"fingerprint": "x"}), "findings[0] has no fingerprint"),
        (report({"fingerprint": "A" * 32}), "findings[0] has no fingerprint"),
        (report({"fingerprint": "a" * 33}), "findings[0] has no fingerprint"),
        ("[" * 100_000, "not JSON"),
        ("[" * 4_000_000, "too large"),
        ("9" * 100_000, "not JSON"),
        ("\x1b[31m", "not JSON"),
    ],
)
def test_what_is_none(text: str, says: str) -> None:
    with pytest.raises(FileError) as caught:
        read_baseline(text, "b.json")
    assert says in caught.value.message.en
    assert not caught.value.message.ja.isascii()
    assert caught.value.exit_code == 2
    assert caught.value.hint is not None


def test_the_name_cannot_steer_a_terminal() -> None:
    with pytest.raises(FileError, match=r"^b\\x1b:"):
        read_baseline("[]", "b\x1b")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(FileError):
        read_baseline(text, "b")
