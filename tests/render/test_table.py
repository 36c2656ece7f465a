from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.render import render_report
from advisor.render.summary import bar
from advisor.render.wrap import cell_len

from . import factories
from .factories import replace


@pytest.mark.parametrize(
    ("fill", "shown"),
    [(0, "░░░░░░░░░░"), (0.69, "███████░░░"), (1, "██████████"), (1.7, "██████████")],
)
def test_bar(fill: float, shown: str) -> None:
    assert bar(fill) == shown


@settings(max_examples=40, deadline=None)
@given(st.integers(60, 200), st.sampled_from(["en", "ja"]), st.booleans())
def test_no_line_is_wider_than_the_terminal(width: int, language: Any, explain: bool) -> None:
    text = render_report(factories.report(), factories.view(language, width=width, explain=explain), "table")
    assert max(map(cell_len, text.splitlines())) <= width


def test_a_pipe_gets_whole_lines() -> None:
    text = render_report(factories.report(), factories.view(explain=True), "table")
    assert "…" not in text
    assert "example-with-a-long-name/beta-8b-japanese-instruct-v0.3" in text
    assert "For example, Gamma 70B: needs 140.2 GiB, a device offers 19.8 GiB" in text


def test_no_escape_codes_without_colour() -> None:
    assert "\x1b" not in render_report(factories.report(), factories.view(width=140), "table")


def test_columns_begin_at_the_same_cell_whatever_the_script() -> None:
    recommended = (
        factories.FIRST,
        replace(factories.SECOND, model=factories.model("example/ja", "日本語モデル「七」")),
    )
    text = render_report(factories.report(recommended=recommended), factories.view("ja", width=140), "table")
    lines = text.splitlines()
    starts = {cell_len(line[: line.index("商用利用: 可")]) for line in lines if "商用利用: 可" in line}
    assert len(starts) == 1


def test_the_caption_names_every_assumed_default() -> None:
    text = render_report(factories.report(), factories.view(), "table")
    assert (
        "Assumed: task text-generation, commercial use, any platform, region us-east-1, 512 input tokens, "
        "1,000 requests a day, 730 hours a month, no quantization." in text
    )


def test_rejections_are_counted_by_model_not_by_deployment() -> None:
    text = render_report(factories.report(), factories.view(), "table")
    assert "Rejected: 3 models" in text
    assert "2 models: not met: The model fits the memory" in text


def test_a_model_rejected_on_one_machine_and_recommended_on_another_is_not_rejected() -> None:
    entries = factories.report().rejected
    other = replace(entries[0], model=factories.FIRST.model)
    text = render_report(factories.report(rejected=(*entries, other)), factories.view(), "table")
    assert "Rejected: 3 models" in text


def test_only_three_reasons_without_explain() -> None:
    warnings = [
        replace(
            factories.WARNING,
            rule=f"rule-{i}",
            message=factories.WARNING.message._replace(values={"model.name": f"M{i}", "license.limit": i}),
        )
        for i in range(5)
    ]
    busy = replace(factories.FIRST, best=factories.option(None, *warnings))
    text = render_report(factories.report(recommended=(busy,)), factories.view(), "table")
    assert "3 more with --explain" in text
    assert "M4 may be used" not in text
    assert "M4 may be used" in render_report(
        factories.report(recommended=(busy,)), factories.view(explain=True), "table"
    )


def test_an_unknown_value_is_not_shown_as_none() -> None:
    text = render_report(factories.report(), factories.view(explain=True), "table")
    assert "facts: request.languages = ja, model.languages = unknown, request.max_monthly_usd = none" in text


def test_a_reason_without_a_rule_speaks_for_itself() -> None:
    text = render_report(factories.report(), factories.view(titles={}), "table")
    assert "2 models: the licence forbids commercial use (for example Delta)" in text


def test_a_model_with_an_open_question_is_not_counted_as_rejected() -> None:
    entries = factories.report().rejected
    zeta = replace(entries[0], model=factories.report().undetermined[0].model)
    text = render_report(factories.report(rejected=(*entries, zeta)), factories.view(), "table")
    assert "Rejected: 3 models" in text
    assert "Could not be judged: 1 model" in text


def test_where_nothing_fits_what_would_help_comes_first() -> None:
    text = render_report(factories.infeasible(), factories.view(), "table")
    assert text.index("What would help") < text.index("Rejected:")
