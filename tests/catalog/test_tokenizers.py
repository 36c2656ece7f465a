"""Tokenizers of the catalogue: what is compared was counted on one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import Catalog
from advisor.catalog.merge import merge
from advisor.core.model import TokenCount
from advisor.core.provenance import Provenance
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


def test_a_model_has_its_tokenizer(catalog: Catalog) -> None:
    narrow = catalog.models["example/base"].tokenizer
    assert narrow is not None
    assert narrow is catalog.tokenizers["narrow"]
    assert (narrow.id, narrow.name, narrow.vocabulary) == ("narrow", "Narrow", 256)
    assert catalog.models["example/chat"].tokenizer is narrow


def test_counts_stand_in_the_order_of_their_texts(catalog: Catalog) -> None:
    wide = catalog.tokenizers["wide"]
    assert [count.text for count in wide.counts["ja"]] == ["essay", "pages"]
    essay = wide.compared("ja")
    assert essay is not None
    assert (essay.per_character, essay.text_name.ja, essay.provenance.basis) == (0.5, "随筆", "computed")
    assert essay.provenance.source is not None
    assert essay.provenance.source.url == "https://example.com/tokenizer.json"
    assert wide.compared("ko") is None


@pytest.mark.parametrize(
    ("tokenizer", "language", "times"),
    [
        ("wide", "ja", [1.0, 2.0]),
        ("wide", "en", [1.0, 1.0]),
        ("narrow", "ja", [2.5]),
        ("narrow", "en", [1.25]),
        ("other", "ja", [1.0]),  # of the pages; that it takes less than all others of the essay says nothing
    ],
)
def test_only_counts_of_one_text_are_compared(
    catalog: Catalog, tokenizer: str, language: str, times: list[float]
) -> None:
    counts = catalog.tokenizers[tokenizer].counts[language]
    assert [count.times_fewest for count in counts] == pytest.approx(times)


def test_an_overlay_may_bring_a_more_economical_one(data: dict[str, Any]) -> None:
    own: Mapping[str, Any] = {
        "tokenizers": {
            "mine": {"name": "Mine", "vocabulary": 9, "tokens_per_character": {"essay": {"value": {"ja": 0.25}}}}
        }
    }
    nothing: dict[str, Any] = {section: {} for section in data if isinstance(data[section], dict)}
    prices = {"sagemaker_ratio_to_ec2": {}, "bedrock": {}, "ec2": {}, "sagemaker": {}}
    overlay = {**nothing, "tokenization": own, "prices": prices, "digest": "", "prices_as_of": None}
    merged = Catalog(merge(data, overlay))
    narrow = merged.tokenizers["narrow"].compared("ja")
    assert narrow is not None
    assert narrow.times_fewest == pytest.approx(5.0)


def _count(per_character: float) -> TokenCount:
    return TokenCount("essay", Text("An essay", "随筆"), per_character, 1.0, Provenance("computed"))


@pytest.mark.parametrize(
    ("per_character", "tokens", "characters"), [(1.283, 4096, 3200), (0.5, 2048, 4100), (1.0, 512, 510), (2.0, 9, 4)]
)
def test_a_context_holds_about_so_many_characters(per_character: float, tokens: int, characters: int) -> None:
    assert _count(per_character).characters_in(tokens) == characters


@given(st.floats(0.1, 4), st.integers(1, 10**7))
def test_rounding_stays_within_a_twentieth(per_character: float, tokens: int) -> None:
    exact = tokens / per_character
    assert abs(_count(per_character).characters_in(tokens) - exact) <= max(0.5, 0.055 * exact)
