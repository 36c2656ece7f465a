from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from advisor.core.licensing import StatedUse
from advisor.core.provenance import Provenance, Source
from advisor.core.text import Text
from advisor.render import render_report
from advisor.render.evidence import license_items, sources

from . import factories
from .factories import replace

CARD = Source("https://example.com/card", "2026-11-23")
USE = Source("https://example.com/notice", "2026-11-22")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", ["table", "markdown", "html"])
def test_no_report_for_people_is_without_the_disclaimer(name: str, language: Any) -> None:
    said = {"en": "not legal advice", "ja": "法的助言ではありません"}[language]
    for report in (factories.report(), factories.infeasible()):
        for explain in (False, True):
            assert render_report(report, factories.view(language, explain=explain), name).count(said) == 1


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_every_row_has_its_sources_without_being_asked(name: str) -> None:
    text = render_report(factories.report(), factories.view(), name)
    assert text.count("https://example.com/prices") >= 3
    assert "terms of Llama" in text
    score = {
        "markdown": "score, Japanese suite, Average (2026-03-01)",
        "html": "Japanese suite, Average: 0.62 (2026-03-01)",
    }
    assert score[name] in text
    assert text.count("https://example.com/terms") >= 3
    assert "Sources" not in render_report(factories.report(), factories.view(), "table")


def test_explained_they_stand_with_the_row() -> None:
    for name in ("markdown", "html", "table"):
        text = render_report(factories.report(), factories.view(explain=True), name)
        assert "Sources" not in text
        assert "terms of Llama" in text


def test_nothing_recommended_rests_on_nothing() -> None:
    assert sources(factories.infeasible(), factories.view()) is None


def test_the_card_stands_before_the_text_of_the_licence() -> None:
    stated = StatedUse("research", Text("For research.", "研究用です。"), USE)
    model = factories.model("org/x", provenance={"license": Provenance("published", CARD)}, stated_use=stated)
    items = license_items(model, factories.view())
    assert [item.link for item in items] == [CARD.url, USE.url, factories.TERMS.url]
    assert items[0].text == "licence as declared: https://example.com/card (2026-11-23)"


def test_an_agreement_on_a_service_is_not_what_the_card_declares() -> None:
    weights = factories.model("org/x", provenance={"license": Provenance("published", CARD)})
    catalog: Any = SimpleNamespace(**{**vars(factories.CATALOG), "models": {"org/x": weights}})
    view = factories.view()._replace(catalog=catalog)
    sold = weights._replace(license="llama", licenses=("llama",))
    assert [item.link for item in license_items(weights, view)] == [CARD.url, factories.TERMS.url]
    assert [item.text for item in license_items(sold, view)] == [
        "terms of Llama: https://example.com/terms (2026-06-01)"
    ]


def test_licences_are_named_for_people_and_written_as_ids_for_machines() -> None:
    both = factories.SECOND.model._replace(licenses=("llama", "cc-by-nc"))
    report = factories.report(recommended=(replace(factories.SECOND, model=both),))
    table = render_report(report, factories.view(), "table")
    assert "Llama + Cc-By-Nc" in table
    assert "LicenseRef" not in table
    assert "LicenseRef-llama AND LicenseRef-cc-by-nc" in render_report(report, factories.view(), "json")


def test_above_a_caveat_nothing_says_that_there_are_none() -> None:
    text = render_report(factories.report(), factories.view(), "table")
    first, second, third = text.split("Why: ")[1:]
    assert "no warnings" not in first, "the device is nearly full"
    assert "no warnings" not in second
    assert third.startswith("no warnings")
