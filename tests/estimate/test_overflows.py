"""Number formats that break families of models."""

from __future__ import annotations

import pytest

from advisor.catalog import load_catalog
from advisor.estimate.dialects import DIALECTS
from advisor.estimate.overflows import OVERFLOWS, overflows_of
from tests.estimate import factories


def test_a_family_says_it_whatever_the_config_says() -> None:
    t5 = factories.architecture("google/flan-t5-xl")
    assert [overflows_of(t5, dtype) for dtype in (None, "float32", "float16")] == [("float16",)] * 3


@pytest.mark.parametrize(("dtype", "known"), [("float16", ()), ("bfloat16", None), ("float32", None), (None, None)])
def test_only_a_model_published_in_float16_is_known_to_stand_it(dtype: str | None, known: object) -> None:
    assert overflows_of(factories.architecture("meta-llama/Llama-3.1-8B-Instruct"), dtype) == known


def test_nothing_is_known_without_dimensions() -> None:
    assert overflows_of(None, "float16") is None


def test_the_catalogue_agrees() -> None:
    entries = [m for m in load_catalog().models.values() if m.architecture]
    breaking = {m.architecture.model_type for m in entries if m.overflows and m.architecture}
    assert breaking <= OVERFLOWS.keys()
    assert OVERFLOWS.keys() - DIALECTS.keys() == {"umt5"}
