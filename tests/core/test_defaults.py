from __future__ import annotations

import pytest

from advisor.core.defaults import default_region, region_for
from advisor.core.text import Language


@pytest.mark.parametrize(
    ("languages", "reader", "region"),
    [
        ((), "en", "us-east-1"),
        ((), "ja", "ap-northeast-1"),
        (["en", "ja"], "en", "ap-northeast-1"),
        (("en",), "ja", "ap-northeast-1"),
        (("ko",), "en", "us-east-1"),
    ],
)
def test_japanese_is_looked_for_in_tokyo(languages: list[str], reader: Language, region: str) -> None:
    assert region_for(languages, reader) == region


def test_without_languages_it_is_the_readers() -> None:
    assert region_for((), "ja") == default_region("ja") != default_region("en")
