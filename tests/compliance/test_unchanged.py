from __future__ import annotations

from typing import Any

import pytest

from advisor.compliance.unchanged import unchanged, use_of
from advisor.core.checking import Place, Reference


def use(line: int = 1, path: str = "a.py", **more: Any) -> Reference:
    made = Reference("org/x", "huggingface", Place(path, line, 1), "call", "high", "python", excerpt="load(x)")
    return made._replace(**more)


@pytest.mark.parametrize(
    ("before", "is_old"),
    [
        ((), False),
        ((use(),), True),
        ((use(77, excerpt="  load(x) ", resolved="org/y"),), True),
        ((use(excerpt="save(x)"),), False),
        ((use(model_id="org/y"),), False),
        ((use(kind="variable"),), False),
        ((use(sink="push"),), False),
        ((use(confidence="info"),), False),
        ((use(revision="main"),), False),
        ((use(accepts_eula=True),), False),
    ],
)
def test_a_use_is_old_when_it_was_there_as_it_is(before: tuple[Reference, ...], is_old: bool) -> None:
    now = use(5)
    assert (use_of(now) in unchanged([now], {"a.py": before})) is is_old


def test_as_many_are_old_as_there_were() -> None:
    uses = [use(line) for line in (3, 5, 9)]
    assert unchanged(uses, {"a.py": (use(1), use(2))}) == {use_of(uses[0]), use_of(uses[1])}


def test_files_that_did_not_change_hold_nothing_new() -> None:
    assert unchanged([use(path="b.py")], {"a.py": ()}) == {use_of(use(path="b.py"))}
