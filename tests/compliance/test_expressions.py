from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import load_catalog
from advisor.compliance.expressions import MAX_DEPTH, MAX_LENGTH, ExpressionError, Expressions
from advisor.compliance.spdx import And, One, Or

EXPRESSIONS = Expressions(load_catalog())
LLAMA = "LicenseRef-scancode-llama-3.1-license-2024"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("MIT", "MIT"),
        ("mit", "MIT"),
        (" apache-2.0\n", "Apache-2.0"),
        ("llama3.1", LLAMA),
        (LLAMA.lower(), LLAMA),
        ("OpenMDW-1.0", "OpenMDW-1.0"),
        ("openrail++", "LicenseRef-scancode-bigscience-open-rail-m2"),
        ("GPL-2.0", "GPL-2.0-only"),
        ("GPL-2.0+", "GPL-2.0-or-later"),
        ("Apache-2.0+", "Apache-2.0+"),
        ("MIT or isc", "ISC OR MIT"),
        ("MIT AND ISC OR 0BSD", "0BSD OR (ISC AND MIT)"),
        ("MIT AND (ISC OR 0BSD)", "(0BSD OR ISC) AND MIT"),
        ("((MIT))", "MIT"),
        ("(MIT)AND(ISC)", "ISC AND MIT"),
        ("gpl-2.0-only with classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-acme.internal-1", "LicenseRef-acme.internal-1"),
        ("DocumentRef-x:LicenseRef-y AND MIT", "DocumentRef-x:LicenseRef-y AND MIT"),
        ("MIT AND MIT", "MIT"),
    ],
)
def test_expressions_that_are_read(written: str, read: str) -> None:
    assert str(EXPRESSIONS.parse(written)) == read
    assert EXPRESSIONS.normalise(read) == read


def test_the_tree() -> None:
    tree = EXPRESSIONS.parse("MIT AND (ISC OR GPL-2.0-only WITH Classpath-exception-2.0)")
    assert tree == And((Or((One("GPL-2.0-only", "Classpath-exception-2.0"), One("ISC"))), One("MIT")))


@pytest.mark.parametrize(
    ("written", "position", "says"),
    [
        ("", 0, "missing at the end"),
        ("   ", 0, "missing at the end"),
        ("MIT OR", 6, "missing at the end"),
        ("MIT AND (", 9, "missing at the end"),
        ("MIT ISC", 4, "AND, OR or WITH is missing before 'ISC'"),
        ("(MIT) ISC", 6, "AND, OR or WITH is missing"),
        ("MIT()", 3, "AND, OR or WITH is missing"),
        ("()", 1, "a licence is missing before ')'"),
        ("AND MIT", 0, "a licence is missing before 'AND'"),
        ("MIT AND OR ISC", 8, "a licence is missing before 'OR'"),
        ("(MIT", 0, "`(` is not closed"),
        ("MIT)", 3, "`)` closes nothing"),
        ("MIT AND Apach-2.0", 8, "unknown licence 'Apach-2.0'"),
        ("GPL-2.0-only WITH nothing", 18, "no exception 'nothing'"),
        ("MIT WITH Apache-2.0", 9, "no exception 'Apache-2.0'"),
        ("Classpath-exception-2.0", 0, "stands after WITH"),
        ("(MIT OR ISC) WITH LLVM-exception", 13, "after a single licence"),
        ("MIT WITH (LLVM-exception)", 9, "a licence is missing before '('"),
        ("GPL-2.0-only WITH LLVM-exception WITH LLVM-exception", 33, "after a single licence"),
        ("NOT MIT", 4, "AND, OR or WITH is missing"),
        ("LicenseRef-a/b", 0, "unknown licence"),
        ("日本", 0, "unknown licence"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(written: str, position: int, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        EXPRESSIONS.parse(written)
    error = caught.value
    assert error.position == position
    assert says in error.message.en
    assert not error.message.ja.isascii()
    assert (f"character {position + 1}" in error.message.en) == (position > 0)
    assert error.exit_code == 2


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Apach-2.0", "Apache-2.0"),
        ("llama-3.1", "llama3.1"),
        ("MIT/Apache-2.0", "AND or OR"),
        ("GPL-2.0-only WITH Classpath-exception", "Classpath-exception-2.0"),
    ],
)
def test_what_was_meant(written: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        EXPRESSIONS.parse(written)
    assert caught.value.hint is not None
    assert hint in caught.value.hint.en


def test_every_name_of_the_catalogue_is_known() -> None:
    for license_ in load_catalog().licenses.values():
        for name in (license_.id, license_.spdx, *license_.hub_tags):
            assert EXPRESSIONS.name(name.upper()) == license_.spdx
        assert str(EXPRESSIONS.parse(f"{license_.spdx} AND {license_.spdx}")) == license_.spdx


def test_names() -> None:
    assert EXPRESSIONS.name("LicenseRef-nobody-knows") is None
    assert EXPRESSIONS.name("Classpath-exception-2.0") is None
    assert EXPRESSIONS.name("LicenseRef-nobody-knows+") is None
    assert EXPRESSIONS.name("+") is None
    assert EXPRESSIONS.name("mit++") is None
    assert {"MIT", "llama3.1", LLAMA, "0BSD"} <= set(EXPRESSIONS.known())
    assert "llama-community" in EXPRESSIONS.classes()


@pytest.mark.parametrize(
    ("text", "allow", "allowed"),
    [
        ("MIT", ["MIT"], True),
        ("MIT", [], False),
        ("llama3.1", ["class:llama-community"], True),
        ("llama3.1 AND MIT", ["class:llama-community"], False),
        ("llama3.1 AND MIT", ["class:llama-community", "MIT"], True),
        ("GPL-3.0-only OR MIT", ["class:permissive"], True),
        ("Apache-2.0 WITH LLVM-exception", ["class:permissive"], False),
        ("Apache-2.0 WITH LLVM-exception", ["Apache-2.0 WITH LLVM-exception"], True),
        ("GPL-2.0-or-later", ["class:copyleft"], True),
    ],
)
def test_an_allow_list(text: str, allow: list[str], allowed: bool) -> None:
    assert EXPRESSIONS.is_allowed(text, allow) is allowed


@pytest.mark.parametrize(
    ("text", "allow", "found"),
    [
        ("MIT AND Apache-2.0", None, ("Apache-2.0", "MIT")),
        ("CC-BY-NC-4.0 OR llama3.1", None, (LLAMA,)),
        ("CC-BY-NC-4.0 OR llama3.1 OR (MIT AND ISC)", None, ("ISC", "MIT")),
        ("CC-BY-NC-4.0 OR LicenseRef-x", None, ("LicenseRef-x",)),
        ("CC-BY-NC-4.0", None, ("CC-BY-NC-4.0",)),
        ("MIT OR llama3.1", ["class:llama-community"], (LLAMA,)),
        ("MIT OR llama3.1", ["ISC"], ("MIT",)),
    ],
)
def test_the_licences_to_comply_with(text: str, allow: list[str] | None, found: tuple[str, ...]) -> None:
    assert EXPRESSIONS.chosen(text, allow) == found


def test_joined_is_and() -> None:
    assert EXPRESSIONS.joined(["MIT OR ISC", "llama3.1", "mit"]) == f"{LLAMA} AND MIT"


def test_licences_of_symbols() -> None:
    assert EXPRESSIONS.license(LLAMA).id == "llama3.1"
    assert EXPRESSIONS.license("GPL-2.0-or-later").id == "gpl-2.0"
    assert EXPRESSIONS.license("Apache-2.0+").id == "apache-2.0"
    unlisted = EXPRESSIONS.license("0BSD")
    assert (unlisted.spdx, unlisted.resolved, unlisted.commercial_use) == ("0BSD", False, None)


def test_names_that_stand_for_any_licence() -> None:
    assert EXPRESSIONS.is_unresolved("LicenseRef-unresolved-other")
    assert not EXPRESSIONS.is_unresolved("MIT")
    assert not EXPRESSIONS.is_unresolved("LicenseRef-nobody-knows")


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000_000,
        "(" * (MAX_LENGTH - 1),
        "(" * (MAX_DEPTH + 1) + "MIT" + ")" * (MAX_DEPTH + 1),
        "MIT OR " * 1_000_000,
        "MIT " * (MAX_LENGTH // 4),
        "-" * MAX_LENGTH,
    ],
)
def test_hostile_text_is_refused_at_once(text: str) -> None:
    started = time.process_time()
    with pytest.raises(ExpressionError) as caught:
        EXPRESSIONS.parse(text)
    assert time.process_time() - started < 10
    assert len(caught.value.message.en) < 200


def test_the_longest_and_the_deepest_expression() -> None:
    started = time.process_time()
    names = [name for name in EXPRESSIONS.known() if len(name) < 12][: MAX_LENGTH // 16]
    assert EXPRESSIONS.parse(" OR ".join(names)[: MAX_LENGTH - 4].rpartition(" OR ")[0])
    deep = "(ISC AND (MIT OR " * (MAX_DEPTH // 2) + "0BSD" + "))" * (MAX_DEPTH // 2)
    assert EXPRESSIONS.parse(deep)
    assert time.process_time() - started < 15


@given(
    st.text()
    | st.text(alphabet="MITISCANDORWH() +-.")
    | st.lists(st.sampled_from(["MIT", "ISC", "(", ")", "AND", "OR", "WITH"])).map(" ".join)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = EXPRESSIONS.parse(text)
    except ExpressionError as error:
        position = error.position
    else:
        position = 0
        assert EXPRESSIONS.parse(str(tree)) == tree
    assert 0 <= position <= len(text)


def test_one_licence_of_the_catalogue_does_not_load_the_list() -> None:
    code = (
        "import sys; from advisor.catalog import load_catalog; from advisor.compliance.expressions import Expressions;"
        "Expressions(load_catalog()).parse('llama3.1'); sys.exit('license_expression' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
