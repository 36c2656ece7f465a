from __future__ import annotations

import pytest

from advisor.core.countries import COUNTRIES, country_hint
from advisor.core.request import InvalidRequestError, Request
from advisor.rules.terms import EU_MEMBERS


def test_the_list_is_that_of_iso_3166() -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in COUNTRIES)
    assert EU_MEMBERS < COUNTRIES
    assert not COUNTRIES & {"UK", "EL", "EU", "XX", "XK", "ZZ"}


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("UK", "did you mean GB?"),
        ("EL", "did you mean GR?"),
        ("EU", "the EU is not a country: write one, such as DE"),
        ("jp", "did you mean JP?"),
        ("XX", None),
        ("\u00df", None),  # capitals of it are SS, South Sudan
        ("\uff2a\uff30", None),  # JP in full width
        ("", None),
    ],
)
def test_a_code_of_no_country_is_refused(written: str, hint: str | None) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        Request.parse({"use": {"jurisdiction": written}})
    (problem,) = caught.value.problems
    assert "not a country code" in problem.message.en
    assert (problem.hint.en if problem.hint else None) == hint
    assert country_hint(written) == problem.hint


@pytest.mark.parametrize("code", ["JP", "GB", None])
def test_countries_are_taken(code: str | None) -> None:
    assert Request.parse({"use": {"jurisdiction": code}}).use.jurisdiction == code
