"""Yen beside dollars: what an amount comes to, in every format for people, and nowhere where machines read."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.core.result import Band
from advisor.core.text import LANGUAGES, Language
from advisor.render import FORMATS, money, render_report
from advisor.render.sizing import FORMATS as HARDWARE_FORMATS
from advisor.render.sizing import render_sizing
from advisor.render.tuning import render_tuning
from advisor.render.wording import show_fact
from advisor.render.wrap import cell_len

from . import factories, sizing_factories, tuning_factories

RATE = 155.0
Render = Callable[..., str]


def _report(language: Language, format_: str, **changes: Any) -> str:
    return render_report(factories.report(), factories.view(language, **changes), format_)


def _of(make: Callable[[], Any], render: Callable[..., str], view: Callable[..., Any]) -> Render:
    return lambda language, format_, **changes: render(make(), view(language, **changes), format_)


SIZINGS = {
    "listing": sizing_factories.report,
    "asked": lambda: sizing_factories.of_one(sizing_factories.sized("g5.12xlarge", 4140.56, devices=4)),
    "too-big": sizing_factories.too_big,
    "bedrock": sizing_factories.on_bedrock,
}
TUNINGS = {"listing": tuning_factories.report, "full": tuning_factories.full}
REPORTS: dict[str, tuple[Render, tuple[str, ...]]] = {
    "recommend": (_report, tuple(FORMATS)),
    "recommend-explain": (
        lambda language, format_, **changes: _report(language, format_, explain=True, **changes),
        tuple(FORMATS),
    ),
    **{
        f"estimate-{name}": (_of(make, render_sizing, sizing_factories.view), tuple(HARDWARE_FORMATS))
        for name, make in SIZINGS.items()
    },
    **{
        f"finetune-{name}": (_of(make, render_tuning, tuning_factories.view), tuple(HARDWARE_FORMATS))
        for name, make in TUNINGS.items()
    },
}
FOR_PEOPLE = [
    pytest.param(render, format_, language, id=f"{name}-{format_}-{language}")
    for name, (render, formats) in REPORTS.items()
    for format_ in formats
    if format_ not in ("json", "csv")
    for language in LANGUAGES
]
FOR_MACHINES = [
    pytest.param(render, format_, id=f"{name}-{format_}")
    for name, (render, formats) in REPORTS.items()
    for format_ in formats
    if format_ in ("json", "csv")
]

_DOLLARS = re.compile(r"\$[\d,.]*\d")
_YEN = re.compile(r"¥[\d,.]*\d")


def _amounts(pattern: re.Pattern[str], text: str) -> list[float]:
    return [float(found[1:].replace(",", "")) for found in pattern.findall(text)]


@pytest.mark.parametrize(
    ("dollars", "rate", "shown"),
    [
        (1234, 155, "¥191,270"),
        (0.3, 155, "¥46.5"),
        (0.0003, 155, "¥0.0465"),
        (0.0000001, 155, "¥0.0000155"),
        (0, 155, "¥0"),
        (1, 99.99, "¥100"),
        (1, 100, "¥100"),
        (2, 0.5, "¥1"),
    ],
)
def test_yen_are_whole_from_a_hundred_on(dollars: float, rate: float, shown: str) -> None:
    assert money.in_yen(dollars * rate) == shown


@given(st.floats(1e-9, 1e12))
def test_yen_as_shown_are_the_yen_there_are(value: float) -> None:
    shown = money.in_yen(value)
    assert "e" not in shown
    assert float(shown[1:].replace(",", "")) == pytest.approx(value, rel=0.006)


@pytest.mark.parametrize(
    ("language", "yen", "shown"),
    [
        ("en", RATE, "$1,234 (≈ ¥191,270)"),
        ("ja", RATE, "$1,234 (約 ¥191,270)"),
        ("ja", None, "$1,234"),
    ],
)
def test_yen_stand_behind_dollars(language: Language, yen: float | None, shown: str) -> None:
    assert money.usd(1234, language, yen) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0000123, "$0.0000123"),
        (0.526, "$0.526"),
        (1.0, "$1.000"),
        (1.459, "$1.459"),
        (9.9996, "$10.000"),
        (37.688, "$37.69"),
        (98.32, "$98.32"),
        (12345.678, "$12,345.68"),
    ],
)
def test_the_price_of_an_hour(value: float, shown: str) -> None:
    assert money.hourly(value, "en") == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (15, "$15.00"),
        (1, "$1.00"),
        (0.5, "$0.50"),
        (0.1, "$0.10"),
        (0.11, "$0.11"),
        (0.99996, "$1.00"),
        (0.125, "$0.125"),
        (0.0376, "$0.0376"),
        (0.00001, "$0.00001"),
        (0, "$0.00"),
    ],
)
def test_the_price_of_a_small_thing(value: float, shown: str) -> None:
    assert money.unit_price(value, "en") == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("1234.50"), "$1,234.50"), (Decimal(300000), "$300,000"), (1234.5, "$1,234.5"), (2e6, "$2,000,000")],
)
def test_what_was_given_is_shown_as_given(value: float | Decimal, shown: str) -> None:
    assert money.exact(value) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_report_words_one_price_in_one_form(language: Language) -> None:
    entry = factories.FIRST._replace(best=factories.FIRST.best._replace(cost=factories.cost(1065.0, 1.459)))
    shown = render_report(factories.report(recommended=(entry,)), factories.view(language, explain=True), "markdown")
    assert {price for price in _DOLLARS.findall(shown) if price.startswith("$1.4")} == {"$1.459"}


def test_a_band_is_told_in_both() -> None:
    total = Band(8.2, 12.3, 18.45)
    assert money.band(total, "en") == "$12.30 ($8.20 to $18.45)"
    assert money.band(total, "en", RATE) == "$12.30 ($8.20 to $18.45), ≈ ¥1,906 (¥1,271 to ¥2,860)"
    assert money.band(total, "ja", RATE) == "$12.30 ($8.20〜$18.45)、約 ¥1,906 (¥1,271〜¥2,860)"


def test_facts_that_are_money_show_yen_and_others_do_not() -> None:
    assert show_fact("cost.monthly", 1234.0, "ja", RATE) == "$1,234 (約 ¥191,270)"
    assert show_fact("limits.max_monthly_usd", None, "ja", RATE) == show_fact("limits.max_monthly_usd", None, "ja")
    assert "¥" not in show_fact("model.parameters", 7_000_000_000, "ja", RATE)


@pytest.mark.parametrize(("render", "format_", "language"), FOR_PEOPLE)
def test_no_amount_stands_without_yen(render: Render, format_: str, language: Language) -> None:
    text = re.sub(
        "<svg.*?</svg>", "", render(language, format_, yen_per_usd=RATE), flags=re.DOTALL
    )  # an axis has one unit
    dollars, yen = _amounts(_DOLLARS, text), _amounts(_YEN, text)
    assert dollars
    assert len(yen) == len(dollars)
    for amount in dollars:  # the shown dollars are rounded, the yen are of what they were
        assert any(value == pytest.approx(amount * RATE, rel=0.01) for value in yen), amount


@pytest.mark.parametrize(("render", "format_", "language"), FOR_PEOPLE)
def test_the_rate_is_named_once_and_only_where_one_was_given(render: Render, format_: str, language: Language) -> None:
    (caption,) = money.caption(157.25, language)
    assert "157.25" in caption
    assert render(language, format_, yen_per_usd=157.25).count(caption) == 1
    assert "¥" not in render(language, format_)


@pytest.mark.parametrize(("render", "format_"), FOR_MACHINES)
def test_machines_read_dollars_only(render: Render, format_: str) -> None:
    assert render("ja", format_, yen_per_usd=RATE) == render("ja", format_)


@settings(max_examples=60, deadline=None)
@given(st.integers(60, 200), st.sampled_from(LANGUAGES), st.sampled_from(sorted(REPORTS)))
def test_no_line_is_wider_than_the_terminal(width: int, language: Language, name: str) -> None:
    text = REPORTS[name][0](language, "table", width=width, yen_per_usd=RATE)
    assert max(map(cell_len, text.splitlines())) <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_columns_find_no_room_there_are_blocks(language: Language) -> None:
    dear = factories.FIRST._replace(best=factories.FIRST.best._replace(cost=factories.cost(1e15, 1e12)))
    view = factories.view(language, width=112, yen_per_usd=1e6)
    text = render_report(factories.report(recommended=(dear,)), view, "table")
    assert "──" not in text
    assert max(map(cell_len, text.splitlines())) <= 112


@pytest.mark.parametrize(
    ("yen", "shown"),
    [
        (9_999_999, "¥9,999,999"),
        (10_004_999, "¥10,000,000"),
        (49_999_999_975, "¥50,000,000,000"),
        (1e13, "¥10,000,000,000,000"),
    ],
)
def test_large_amounts_of_yen_are_no_more_exact_than_their_rate(yen: float, shown: str) -> None:
    assert money.in_yen(yen) == shown
