from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.core.licensing import UNDECLARED, StatedUse
from advisor.core.provenance import Source
from advisor.core.text import Text
from advisor.rules import combine
from advisor.rules.book import LicenseBook
from advisor.rules.doubt import doubt, names

from .factories import license_, model, replace

if TYPE_CHECKING:
    from advisor.core.licensing import License
    from advisor.core.model import Model

APACHE = license_(name="Apache License 2.0")
GEMMA = license_("gemma", name="Gemma Terms of Use", commercial_use="conditional")
RESEARCH = license_("mrl", name="Mistral Research License", commercial_use="no")
OTHER = license_("other", name="Other", resolved=False, commercial_use=None)
GAP = license_(UNDECLARED, name="Unknown", resolved=False, commercial_use=None)
CARD = Source("https://example.org/card", "2026-11-23")
PROTOTYPE = StatedUse("non-commercial", Text("The card calls it a prototype.", "カードでは試作とされています。"), CARD)


def why(*licenses: License, of: Model | None = None, stated: StatedUse | None = None) -> str | None:
    found = doubt(combine(licenses, stated), of)
    return found and found.en


def test_of_what_is_known_nothing_is_in_doubt() -> None:
    assert why(APACHE, GEMMA) is None
    assert why(RESEARCH) == "Mistral Research License does not allow commercial use"


def test_its_own_licence_is_told_apart_from_that_of_its_origin() -> None:
    nobody_says = model(ancestors=None)
    assert why(APACHE, GAP, of=nobody_says) == (
        "its own licence is Apache License 2.0; what it was made from is not known"
    )
    assert why(APACHE, GAP) == (
        "its own licence is Apache License 2.0; the licence of something it was made from is not known"
    )
    both = model(ancestors=None, also_licenses=("gemma",))
    assert why(APACHE, GEMMA, GAP, of=both) == (
        "its own licence is Apache License 2.0, Gemma Terms of Use; what it was made from is not known"
    )


@pytest.mark.parametrize("licenses", [(), (GAP,), (GAP, GEMMA)])
def test_no_licence_declared(licenses: tuple[License, ...]) -> None:
    assert why(*licenses) == "its publisher declares no licence"


def test_a_name_for_several_licences_is_none() -> None:
    assert why(OTHER, GAP) == "its publisher declares no particular licence (Other)"
    assert why(APACHE, OTHER) == "what it was made from is under no particular licence (Other)"


def test_a_certain_no_is_a_sentence_of_its_own_beside_what_is_open() -> None:
    found = doubt(combine((RESEARCH, GAP)))
    assert found is not None
    assert found.en == (
        "its own licence is Mistral Research License; the licence of something it was made from is not known. "
        "In any case, Mistral Research License does not allow commercial use"
    )
    assert found.ja == (
        "モデル自身のライセンスは Mistral Research License ですが、派生元に不明なライセンスがあります。"
        "いずれにしても Mistral Research License は商用利用を認めていません"
    )
    assert why(GAP, RESEARCH) == (
        "its publisher declares no licence. In any case, Mistral Research License does not allow commercial use"
    )
    silent = replace(APACHE, commercial_use=None)
    assert why(silent, RESEARCH) == "Mistral Research License does not allow commercial use"
    assert why(RESEARCH, stated=PROTOTYPE) == "Mistral Research License does not allow commercial use"


def test_a_silent_text_is_told_apart_from_an_unread_one() -> None:
    silent = replace(APACHE, commercial_use=None)
    assert why(silent) == "the text of Apache License 2.0 does not say"
    assert why(replace(silent, verified="secondary")) == "the text of Apache License 2.0 has not been read for this"


def test_a_publisher_that_speaks_against_its_licence_is_quoted() -> None:
    found = doubt(combine([APACHE], PROTOTYPE))
    assert found is not None
    assert found.en.endswith("speaks against it: The card calls it a prototype")
    assert found.ja.endswith("公開元は異なる説明をしています: カードでは試作とされています")


def test_licences_are_called_by_their_names() -> None:
    book = LicenseBook({x.id: x for x in (APACHE, GEMMA, GAP)})
    both = model(licenses=("apache-2.0", "gemma"))
    assert book.title(both, "en") == "Apache License 2.0 + Gemma Terms of Use"
    assert book.expression(both) == "apache-2.0 AND gemma"
    assert (
        book.title(model(licenses=("apache-2.0", UNDECLARED)), "ja") == "Apache License 2.0 + 派生元のライセンス (不明)"
    )
    assert book.title(model(licenses=(UNDECLARED, "gemma")), "en") == "no licence declared + Gemma Terms of Use"
    assert book.title(model(licenses=()), "en") is None
    assert names([]) == ()
