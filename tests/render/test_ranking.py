"""What the objective weighs and what a score is made of, in every format and both languages."""

from __future__ import annotations

import json
from math import prod
from typing import Any

import pytest

from advisor.core.ranking import UTILITIES
from advisor.render import ranking, render_report

from . import factories

HUMAN = ("table", "markdown", "html")
ONE = dict.fromkeys(UTILITIES, 0.0)


@pytest.mark.parametrize("format_", HUMAN)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Score (balanced): quality 40%",
                "0.5 at $1,000 a month",
                "0.5 at 5 s an answer",
                "score 0.68; marked down",
            ],
        ),
        ("ja", ["スコア (バランス): 品質 40%", "月額 $1,000 で 0.5", "1 回答 5 秒で 0.5", "スコア 0.68、減点の内訳"]),
    ],
)
def test_the_weights_and_each_score_are_explained(format_: str, language: Any, said: list[str]) -> None:
    text = render_report(factories.report(), factories.view(language), format_)
    assert [part for part in said if part not in text] == []


@pytest.mark.parametrize("format_", HUMAN)
@pytest.mark.parametrize(
    ("language", "said"), [("en", "Pareto front of cost and quality"), ("ja", "コストと品質のパレート最適")]
)
def test_the_mark_of_the_pareto_front_has_its_legend(format_: str, language: Any, said: str) -> None:
    text = render_report(factories.report(), factories.view(language), format_)
    assert said in text
    unmarked = tuple(entry._replace(pareto=False) for entry in factories.report().recommended)
    text = render_report(factories.report(recommended=unmarked), factories.view(language), format_)
    assert said not in text
    assert "◆" not in text


@pytest.mark.parametrize(
    ("language", "quality", "latency"),
    [("en", "unknown, as 0.20", "unknown, as 0.50"), ("ja", "不明、0.20 とみなす", "不明、0.50 とみなす")],
)
def test_a_stand_in_is_never_shown_as_a_score(language: Any, quality: str, latency: str) -> None:
    _, second, third = factories.report().recommended
    assert quality in ranking.line(second.best.utilities, language)
    assert latency in ranking.line(third.best.utilities, language)
    text = render_report(factories.report(), factories.view(language, explain=True), "table")
    size = {
        "en": "the median of the 9 scored models of like size (4.02B to 9.25B parameters)",
        "ja": "収録モデル 9 件 (パラメータ 4.02B〜9.25B) の中央値",
    }
    assert size[language] in text


def test_thin_evidence_is_explained() -> None:
    text = render_report(factories.report(), factories.view(explain=True), "table")
    assert (
        "middle of its place above 90% of the suite's models, which counts 60% because the suite knows 12 of the candidates"
        in text
    )
    full = factories.replace(factories.FIRST, best=factories.option(utilities=factories.utilities(0.9)))
    text = render_report(factories.report(recommended=(full,)), factories.view(explain=True), "table")
    assert "which counts" not in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "middle of its place above 90% of the 40 models selected from the suite"),
        ("ja", "順位の中央は抜粋した 40 モデルの下から 90%"),
    ],
)
def test_a_place_is_worded_alike_in_the_score_and_beside_the_benchmark(language: Any, said: str) -> None:
    part = factories.FIRST._replace(quality=factories.QUALITY._replace(selected=True))
    text = render_report(factories.report(recommended=(part,)), factories.view(language, explain=True), "markdown")
    assert text.count(said) >= 2


def test_an_objective_of_one_names_nothing_else() -> None:
    objective = factories.replace(factories.OBJECTIVE, weights={**ONE, "cost": 1.0})
    assert ranking.caption(objective, "en").startswith(
        "Score (balanced): cost 100% (0.5 at $1,000 a month). In a row: "
    )
    made = factories.utilities(0.9)
    nothing = {name: getattr(made, name)._replace(weight=0.0) for name in UTILITIES}
    alone = factories.replace(made, **{**nothing, "cost": made.cost._replace(weight=1.0)}, score=0.49)
    assert ranking.line(alone, "en") == "score 0.49; marked down for cost 100% (0.49)"


def test_json_says_what_was_weighed_and_how_it_came_out() -> None:
    body = json.loads(render_report(factories.report(), factories.view("ja"), "json"))
    assert body["objective"]["title"] == "バランス"
    assert sum(body["objective"]["weights"].values()) == pytest.approx(1)
    assert body["objective"]["cost"] == {"half_usd_per_month": 1000, "slope": 0.75}
    second = body["recommended"][1]
    parts = second["utilities"]
    assert list(parts) == list(UTILITIES)
    assert sum(part["share"] for part in parts.values()) == pytest.approx(1, abs=0.001)
    assert parts["quality"]["known"] is False
    assert parts["quality"]["stand_in"] == {
        "value": 0.2, "models": 9, "smallest_parameters": 4_020_000_000, "largest_parameters": 9_250_000_000,
    }  # fmt: skip
    assert second["quality"] is None
    first = body["recommended"][0]
    for alternative in first["alternatives"]:
        assert prod(part["factor"] for part in alternative["utilities"].values()) == pytest.approx(
            alternative["score"], abs=0.001
        )


def test_vectors_and_scores_are_no_tokens() -> None:
    """An embedding answers in one pass: no caption and no figure speaks of output tokens."""
    performance = factories.replace(factories.PERFORMANCE, tpot_ms=None)
    section = ranking.score_section(factories.option(performance=performance), None, 256, "en")
    assert section is not None
    said = [under.text for item in section.items for under in item.under]
    assert "0.12 s for an answer" in said
    assert not any("tokens" in text for text in said)
