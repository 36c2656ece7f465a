"""Hypothesis strategies: values a fact can have, and assignments of many facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from advisor.rules import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from advisor.rules.facts import Fact

_NUMBERS = (0, 1, 2, 4.9, 5, 7.5, 8.9, 90, 91, 365, 400, 512, 4096, 10**9, 7 * 10**8)
_WORDS = ("ja", "en", "chat", "EU", "DE", "float16", "bfloat16", "vllm", "inferentia", "fp8")


def known(fact: Fact) -> st.SearchStrategy[Any]:
    """Values of a fact that is known."""
    type_ = fact.type
    if type_.kind == "bool":
        one: st.SearchStrategy[Any] = st.booleans()
    elif type_.kind == "enum":
        one = st.sampled_from(type_.members)
    elif type_.kind == "number":
        one = st.sampled_from(_NUMBERS)
    elif type_.kind == "date":
        one = st.sampled_from(("2024-01-01", "2026-11-22", "2027-06-30"))
    else:
        one = st.sampled_from(_WORDS)
    if type_.many:
        return st.lists(one, max_size=3, unique=True).map(tuple)
    return st.one_of(st.none(), one) if fact.optional else one


def assignments(facts: Iterable[Fact], *, unknown: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """One value for each fact; some of them unknown, if allowed."""
    chosen = {fact.name: st.one_of(st.just(UNKNOWN), known(fact)) if unknown else known(fact) for fact in facts}
    return st.fixed_dictionaries(chosen)


def reading(given: Mapping[str, Any]) -> Callable[[Fact], Callable[[Any], Any]]:
    """Read facts from an assignment."""
    return lambda fact: lambda _: given[fact.name]
