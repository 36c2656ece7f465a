"""What changed, as text in both languages and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.authoring.refresh.compare import Changes, FactChange, Offer, PriceChange
from advisor.authoring.refresh.effects import Effect, RecommendedModel
from advisor.catalog.prices import BEDROCK_FIGURES
from advisor.cli import language
from advisor.cli.changed import SHOWN, changes_json, changes_text, effects_json, effects_text
from advisor.cli.output import Screen
from advisor.core.text import Language

PIPE = Screen(None, color=False)
TOKYO = "ap-northeast-1"
PRICE = PriceChange("ec2", "g5.xlarge", "on_demand", (TOKYO,), 1.459, 1.5)
PRICES = "Changed prices, USD an hour, a million tokens, an image, a query or a second of video"
PLACE = RecommendedModel("org/model", "ec2 1 × g5.xlarge", 1234.4)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    language.use("en")
    yield
    language.use("en")


def lines(changes: Changes, *, everything: bool = False) -> list[str]:
    return changes_text(changes, PIPE, everything=everything).splitlines()


def row(changes: Changes) -> list[str]:
    """The cells of the only row."""
    return [cell for cell in lines(changes)[-1].split("  ") if cell]


def test_nothing_changed() -> None:
    assert changes_text(Changes(), PIPE) == "Nothing changed.\n"
    language.use("ja")
    assert changes_text(Changes(), PIPE) == "変更はありません。\n"


def test_a_price_before_and_after() -> None:
    assert lines(Changes(prices=(PRICE,)))[0] == f"{PRICES} (1)"
    assert "Before → now" in lines(Changes(prices=(PRICE,)))[1]
    assert [c.strip() for c in row(Changes(prices=(PRICE,)))] == [
        "ec2 g5.xlarge",
        "on demand",
        TOKYO,
        "1.459 → 1.5 (+2.8 %)",
    ]
    language.use("ja")
    assert (
        lines(Changes(prices=(PRICE,)))[0]
        == "価格の変更 (USD。1 時間・100 万トークン・画像 1 枚・1 クエリ・動画 1 秒あたり) (1)"
    )
    assert "変更前 → 変更後" in lines(Changes(prices=(PRICE,)))[1]
    assert "オンデマンド" in row(Changes(prices=(PRICE,)))[1]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (None, 1.5, "– → 1.5"),
        (1.5, None, "1.5 → –"),
        (2.0, 1.0, "2 → 1 (-50.0 %)"),
        (0.00003, 0.00006, "0.00003 → 0.00006 (+100.0 %)"),
        (1000.0, 2000.0, "1,000 → 2,000 (+100.0 %)"),
        (0.0, 1.0, "0 → 1"),
    ],
)
def test_what_is_not_known_is_a_dash_and_has_no_percentage(old: float | None, new: float | None, shown: str) -> None:
    cells = [cell.strip() for cell in row(Changes(prices=(PRICE._replace(old=old, new=new),)))]
    assert cells[3:] == [shown]


@pytest.mark.parametrize(
    "figure",
    ["on_demand", "reserved_1yr", "reserved_3yr", "savings_1yr", "savings_3yr", "spot", *BEDROCK_FIGURES],
)
def test_every_figure_has_words_in_both_languages(figure: str) -> None:
    english = changes_text(Changes(prices=(PRICE._replace(figure=figure),)), PIPE)
    language.use("ja")
    assert (
        changes_text(Changes(prices=(PRICE._replace(figure=figure),)), PIPE).splitlines()[-1]
        != english.splitlines()[-1]
    )


def test_many_regions_are_counted() -> None:
    regions = ("a", "b", "c", "d", "e")
    assert "a, b and 3 more" in changes_text(Changes(new=(Offer("model", "m", regions),)), PIPE)
    assert lines(Changes(new=(Offer("model", "m", regions[:2]),)))[-1].endswith("a, b")
    assert lines(Changes(new=(Offer("model", "m"),)))[-1].endswith("all")
    language.use("ja")
    assert "a, b ほか 3" in changes_text(Changes(new=(Offer("model", "m", regions),)), PIPE)
    assert lines(Changes(new=(Offer("model", "m"),)))[-1].endswith("すべて")


def test_a_known_type_in_a_new_region_is_not_called_a_new_type() -> None:
    changes = Changes(new=(Offer("offer", "g5.xlarge", (TOKYO,)),))
    assert lines(changes)[-1].startswith("instance type in a region  g5.xlarge")
    language.use("ja")
    assert lines(changes)[-1].startswith("リージョンでの提供")


def test_what_came_and_what_went() -> None:
    text = changes_text(
        Changes(new=(Offer("instance", "g5.3xlarge", (TOKYO,)),), gone=(Offer("bedrock", "a.b us", (TOKYO,)),)), PIPE
    )
    new, gone = text.split("\n\n")
    assert new.startswith("New (1)")
    assert "instance type  g5.3xlarge" in new
    assert gone.startswith("Gone (1)")
    assert "a.b us" in gone
    language.use("ja")
    text = changes_text(Changes(new=(Offer("model", "m"),), gone=(Offer("instance", "i"),)), PIPE)
    assert text.startswith("追加 (1)")
    assert "\n終了 (1)" in text
    assert "インスタンスタイプ" in text


@pytest.mark.parametrize(
    ("value", "en", "ja"),
    [
        (None, "unknown", "不明"),
        ([], "none", "なし"),
        (["mit", "gemma"], "mit, gemma", "mit, gemma"),
        (8_000_000, "8,000,000", "8,000,000"),
        (True, "True", "True"),
        ("legacy", "legacy", "legacy"),
    ],
)
def test_facts_of_every_form_are_shown(value: object, en: str, ja: str) -> None:
    changes = Changes(facts=(FactChange("org/model", "licenses", "before", value),))
    assert lines(changes)[0] == "Changed facts (1)"
    assert lines(changes)[-1].endswith(en)
    language.use("ja")
    assert lines(changes)[0] == "その他の変更 (1)"
    assert lines(changes)[-1].endswith(ja)


def test_facts_that_were_unknown_are_counted_and_licences_come_first() -> None:
    changes = Changes(
        facts=(
            FactChange("org/a", "context_length", 1, 2),
            FactChange("org/a", "parameters", None, 8),
            FactChange("org/b", "ancestors", [], ["org/a"]),
            FactChange("org/b", "gated", None, "no"),
            FactChange("org/d", "x.y ends in us-west-2", None, "2027-01-01"),
            FactChange("org/c", "licenses", ["mit"], ["mit", "gemma"]),
        )
    )
    short = lines(changes)
    assert short[0] == "Changed facts (4)"
    assert [line.split()[:2] for line in short[3:7]] == [
        ["org/c", "licenses"],
        ["org/b", "ancestors"],
        ["org/a", "context_length"],
        ["org/d", "x.y"],
    ]
    assert short[-1] == "filled in, as not known before: 2 (--all)"
    whole = lines(changes, everything=True)
    assert whole[0] == "Changed facts (6)"
    assert len(whole) == 6 + 3
    language.use("ja")
    assert lines(changes)[-1] == "不明だった 2 件の情報を補いました (--all で表示)"


def test_where_facts_were_only_filled_in_there_is_the_count_alone() -> None:
    changes = Changes(facts=(FactChange("org/a", "parameters", None, 8),) * 2)
    assert lines(changes) == ["filled in, as not known before: 2 (--all)"]
    assert json.loads(json.dumps(changes_json(changes)))["facts"][0]["new"] == 8


def test_a_long_list_is_cut_and_says_so_unless_everything_is_wanted() -> None:
    many = Changes(prices=tuple(PRICE._replace(name=f"g{i}.xlarge") for i in range(SHOWN + 5)))
    short = lines(many)
    assert short[0] == f"{PRICES} ({SHOWN + 5})"
    assert short[-1] == "and 5 more (--all)"
    assert len(short) == SHOWN + 4
    whole = lines(many, everything=True)
    assert len(whole) == SHOWN + 5 + 3
    assert "more" not in whole[-1]
    language.use("ja")
    assert lines(many)[-1] == "ほか 5 件 (--all で表示)"


def test_json_has_all_of_it() -> None:
    changes = Changes(
        prices=(PRICE,) * (SHOWN + 1),
        new=(Offer("model", "m"),),
        facts=(FactChange("org/model", "licenses", ["mit"], None),),
    )
    found = json.loads(json.dumps(changes_json(changes)))
    assert found.keys() == {"prices", "new", "gone", "facts"}
    assert len(found["prices"]) == SHOWN + 1
    assert found["prices"][0] == {
        "platform": "ec2", "name": "g5.xlarge", "figure": "on_demand", "regions": [TOKYO], "old": 1.459, "new": 1.5,
    }  # fmt: skip
    assert found["facts"] == [{"model": "org/model", "fact": "licenses", "old": ["mit"], "new": None}]
    assert found["gone"] == []


# ------------------------------------------------------------------------------------------------------ recommendations


def test_the_same_answers() -> None:
    effect = Effect("chat", (PLACE,), (PLACE,))
    assert effects_text([effect]) == "chat: the same answers\n"
    language.use("ja")
    assert effects_text([effect]) == "chat: 回答は同じ\n"


def test_who_is_new_who_moved_and_who_left() -> None:
    second, third = RecommendedModel("org/second", "bedrock x", 10.0), RecommendedModel("org/third", "bedrock y", None)
    text = effects_text([Effect("chat", (PLACE, second), (second, third))])
    assert text.splitlines() == [
        "chat:",
        "  1. org/second · bedrock x $10.00 (was 2)",
        "  2. org/third · bedrock y (new)",
        "  no longer among the first: org/model",
    ]
    language.use("ja")
    assert effects_text([Effect("chat", (PLACE, second), (second, third))]).splitlines() == [
        "chat:",
        "  1. org/second · bedrock x $10.00 (変更前 2 位)",
        "  2. org/third · bedrock y (新規)",
        "  上位から外れたモデル: org/model",
    ]


def test_another_price_and_another_place_are_told() -> None:
    now = RecommendedModel("org/model", "bedrock x", 1000.0)
    assert "(was $1,234, was on ec2 1 × g5.xlarge)" in effects_text([Effect("chat", (PLACE,), (now,))])
    unpriced = PLACE._replace(monthly_usd=None)
    assert effects_text([Effect("chat", (unpriced,), (PLACE,))]).endswith("g5.xlarge $1,234\n")
    assert effects_text([Effect("chat", (PLACE,), (unpriced,))]).endswith("g5.xlarge (was $1,234)\n")
    language.use("ja")
    assert "(変更前 $1,234, 変更前 ec2 1 × g5.xlarge)" in effects_text([Effect("chat", (PLACE,), (now,))])


def test_no_answers_at_all() -> None:
    assert effects_text([Effect("chat", (PLACE,), ())]) == "chat:\n  no longer among the first: org/model\n"
    assert effects_text([]) == ""


def test_json_has_the_answers_before_and_after() -> None:
    (found,) = json.loads(json.dumps(effects_json([Effect("chat", (PLACE,), ())])))
    assert found["changed"] is True
    assert found["before"] == [{"model": "org/model", "where": "ec2 1 × g5.xlarge", "monthly_usd": 1234.4}]
    assert found["after"] == []


HOSTILE = st.text(st.sampled_from("a\x1b[2J\x07\x9b\u202e\r\x00\u200b\n"), min_size=1, max_size=12)


@given(HOSTILE, HOSTILE, st.sampled_from(["en", "ja"]))
def test_no_name_steers_the_terminal(name: str, other: str, spoken: Language) -> None:
    language.use(spoken)
    changes = Changes(
        prices=(PRICE._replace(name=name),),
        new=(Offer("model", name, (TOKYO,)),),
        gone=(Offer("bedrock", other, (TOKYO,)),),
        facts=(FactChange(name, other, name, [name, other]),),
    )
    before = (RecommendedModel(name, other, 1.0), RecommendedModel(f"{name}2", other, 1.0))
    effect = Effect(name, before, (RecommendedModel(name, name, 2.0),))
    for screen in (PIPE, Screen(60, color=False), Screen(20, color=False)):
        text = changes_text(changes, screen) + effects_text([effect])
        assert all(line.isprintable() for line in text.split("\n"))
