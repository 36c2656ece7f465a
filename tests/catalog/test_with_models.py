"""A catalogue with models besides that have no entry."""

from __future__ import annotations

import pytest

from advisor.catalog import load_catalog
from advisor.catalog.lazy import Layered
from advisor.errors import UnknownNameError


def test_what_is_added_comes_first_and_the_rest_stays() -> None:
    below = {"a": 1, "b": 2}
    both = Layered({"b": 3, "c": 4}, below)
    assert dict(both) == {"b": 3, "c": 4, "a": 1}
    assert len(both) == 3
    assert ("a" in both, "c" in both, "d" in both) == (True, True, False)
    assert below == {"a": 1, "b": 2}
    with pytest.raises(KeyError):
        both["d"]


def test_models_without_an_entry_are_found_by_the_names_they_are_given() -> None:
    catalog = load_catalog()
    model = catalog.model("openai/gpt-oss-20b")
    more = catalog.with_models({"./mine": model})
    assert more.model("./mine") is model
    assert more.models["./mine"] is model
    assert len(more.models) == len(catalog.models) + 1
    assert more.model("gpt-oss-20b") is model
    assert more.with_models({"./other": model}).model("./mine") is model
    assert catalog.find_model("./mine") is None
    with pytest.raises(UnknownNameError):
        catalog.model("./mine")
    assert more.stamp == catalog.stamp
