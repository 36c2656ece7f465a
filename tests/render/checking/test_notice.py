from __future__ import annotations

import re

from advisor.core.licensing import Attribution
from advisor.render.checking.notice import WIDTH, left_out, render, texts
from advisor.render.wrap import cell_len
from tests.render.factories import replace

from . import factories as made


def test_what_a_licence_prescribes_is_there_word_for_word() -> None:
    text = render(made.report(), made.view())
    assert made.LLAMA.attribution is not None
    for wanted in made.LLAMA.attribution[:3]:
        assert f"    {wanted}\n" in text


def test_each_model_with_its_licences_and_what_it_is_made_from() -> None:
    text = render(made.report(), made.view())
    assert "Licence: Llama Community License (LicenseRef-llama)\n    https://example.com/license\n" in text
    assert "Derived from: meta-llama/Llama-3.1-8B (Llama Community License; fine-tune)" in text


def test_what_is_still_to_be_done_is_not_shipped() -> None:
    text = render(made.report(), made.view())
    assert "example.big-v1:0" not in text
    assert left_out(made.report()) == 1
    assert "Show “Built with Llama”" not in text
    assert "This software uses no models." in render(made.report(models=(made.UNKNOWN,)), made.view())


def test_the_texts_of_licences_are_listed_once() -> None:
    listed = texts(made.report())
    assert "LicenseRef-llama (https://example.com/license)" in listed
    assert len(listed) == len(set(listed)) == 3


def test_terms_that_do_not_bind_demand_nothing() -> None:
    loose = made.CHAIN[1]._replace(binds=False)
    model = made.TUNED._replace(chain=(made.CHAIN[0], loose), obligations=())
    assert "Built with Llama" not in render(made.report(models=(model,)), made.view())


def test_what_applies_only_to_distribution_says_so() -> None:
    license_ = replace(made.LLAMA, attribution=Attribution("Notice text", None, None, "distribution"))
    model = made.TUNED._replace(chain=(made.CHAIN[0]._replace(license=license_),), obligations=())
    text = render(made.report(models=(model,)), made.view())
    assert "Notice (when the model or a derived one is passed on):\n    Notice text\n" in text
    assert "Display" not in text


def test_it_has_no_dates() -> None:
    assert not re.search(r"20\d\d-\d\d", render(made.report(), made.view(stamp="2026-11-23")))


def test_the_models_are_in_the_order_of_their_names() -> None:
    turned = made.report(models=made.report().models[::-1])
    assert render(turned, made.view()) == render(made.report(), made.view())


def test_the_terminal_does_not_matter() -> None:
    assert render(made.report(), made.view(width=40, color=True)) == render(made.report(), made.view())
    free = [line for line in render(made.report(), made.view("ja")).splitlines() if not line.startswith("    ")]
    assert max(map(cell_len, free)) <= WIDTH


def test_no_models() -> None:
    assert "This software uses no models." in render(made.empty(), made.view())
