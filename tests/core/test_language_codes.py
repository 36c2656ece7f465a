from __future__ import annotations

import pytest

from advisor.core.language_codes import languages_meant
from advisor.core.names import COUNTRIES, LANGUAGES

KNOWN = ["bho", "bjn", "en", "ja", "ko", "or", "pt", "pt-BR", "scn", "zh", "zh-Hant"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("jpn", ["ja"]), ("JPN", ["ja"]), ("jp", ["ja"]), ("JP", ["ja"]), ("ja_JP.UTF-8", ["ja"]), ("eng", ["en"]),
        ("zho", ["zh"]), ("chi", ["zh"]), ("cmn", ["zh"]), ("kor", ["ko"]), ("cn", ["zh"]), ("zh_CN", ["zh"]),
        ("zh_Hant", ["zh-Hant"]), ("pt_br", ["pt-BR"]), ("por-BR", ["pt-BR"]), (" English ", ["en"]), ("中国語", ["zh"]),
        ("koreann", ["ko"]),
    ],
)  # fmt: skip
def test_other_codes_and_names_are_understood(written: str, meant: list[str]) -> None:
    assert languages_meant(written, KNOWN) == meant


@pytest.mark.parametrize("written", ["", "jpm", "bj", "xx-JP", "klingon", "deu", "x" * 10_000])
def test_what_stands_for_nothing_known_is_not_guessed(written: str) -> None:
    assert languages_meant(written, KNOWN) == []


def test_the_codes_are_of_languages_and_the_countries_of_countries() -> None:
    from advisor.core import language_codes

    three, countries = language_codes._THREE_LETTERS, language_codes._COUNTRIES
    assert {*three.values(), *countries.values()} <= set(LANGUAGES)
    assert all(len(code) == 3 for code in three)
    assert {code.upper() for code in countries} <= set(COUNTRIES)
    assert not set(countries) & set(LANGUAGES)
    assert {code for code in LANGUAGES if len(code) == 2} <= set(three.values())
