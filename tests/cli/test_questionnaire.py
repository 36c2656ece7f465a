"""The conversation, with a person made of a script."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.catalog import load_catalog
from advisor.cli import requests
from advisor.cli.context import Globals
from advisor.cli.language import use
from advisor.cli.output import OutputOptions
from advisor.cli.questionnaire.count import counting
from advisor.cli.questionnaire.numbers import Money, NotReadError, in_usd
from advisor.cli.questionnaire.question import ASK, MORE, RATE, Key, Situation
from advisor.cli.questionnaire.questions import all_questions
from advisor.cli.questionnaire.session import Interview
from advisor.cli.questionnaire.written import command_line, saving
from advisor.core.text import Language
from advisor.errors import UsageError
from advisor.recommend.in_play import InPlay, Lookout, in_play
from advisor.render.repeat import requirements_file
from advisor.rules import load_rules

CATALOG = load_catalog()
RULES = load_rules()
TODAY = dt.date(2026, 11, 23)
LOOKOUT = Lookout(CATALOG, RULES, TODAY)
YEN = Money(Decimal(300_000), "JPY")
LICENSES = frozenset({"monthly_active_users", "annual_revenue_usd", "jurisdiction"})


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use("en")
    yield
    use("en")


def everything(_: Mapping[Key, Any]) -> InPlay:
    """Leave all models in play: where the count is not the question."""
    return InPlay(frozenset(CATALOG.models), len(CATALOG.models), LICENSES)


def interview(language: Language = "en", rate: float | None = None, *, count: Any = everything) -> Interview:
    use(language)
    return Interview(all_questions(CATALOG, language), count, rate)


def key(of: Interview) -> str:
    assert of.question is not None
    return of.question.key[1]


def through(of: Interview, answers: Mapping[str, Any] = {}) -> list[str]:
    """Answer what is asked, by default where nothing else is said; return what was asked."""
    asked = []
    while of.question is not None:
        asked.append(key(of))
        of.answer(answers.get(key(of), of.default))
    return asked


def up_to(of: Interview, name: str, answers: Mapping[str, Any] = {}) -> Interview:
    while key(of) != name:
        of.answer(answers.get(key(of), of.default))
    return of


def change(of: Interview, name: str) -> None:
    of.change(next(a.place for a in of.asked if a.question.key[1] == name))


# ----------------------------------------------------------------------------------------------------- what is asked


def test_defaults_all_the_way_make_a_valid_request() -> None:
    of = interview(count=counting(CATALOG, LOOKOUT))
    asked = through(of)
    request = requests.build(requests.from_flags(of.values()), None, CATALOG, "en")
    assert request.purpose.tasks == ("chat",)
    assert request.where.region == "us-east-1"
    assert len(asked) <= 18
    assert not [k for k in of.values() if k[0] == ASK]


def test_japanese_defaults_are_tokyo_and_japanese() -> None:
    of = interview("ja")
    through(of)
    values = of.values()
    assert values["purpose", "languages"] == ["ja"]
    assert values["where", "region"] == "ap-northeast-1"


def test_the_region_follows_the_language_answered() -> None:
    assert up_to(interview(), "region", {"languages": ["ja"]}).default == "ap-northeast-1"


def test_questions_that_no_longer_matter_are_skipped() -> None:
    of = interview()
    asked = through(of, {"platforms": ["bedrock"], "commercial": False, "more": True})
    own = {"instance_families", "concurrency", "quantizations", "purchase", "engine", "hours_per_month", "max_ttft_ms"}
    assert not (own | {"hosting", *LICENSES}) & set(asked)
    assert "residency" in asked


def test_rare_questions_are_behind_one() -> None:
    rare = {"residency", "instance_families", "engine", "min_context", "max_parameters", "max_ttft_ms", "max_tpot_ms"}
    assert not rare & set(through(interview()))
    assert rare <= set(through(interview(), {"more": True}))


def test_images_have_no_language_and_no_output_tokens() -> None:
    assert not {"languages", "output_tokens"} & set(through(interview(), {"tasks": ["text-to-image"]}))
    asked = through(interview(), {"tasks": ["embedding"]})
    assert "languages" in asked
    assert "output_tokens" not in asked


def test_fine_tuning_asks_how_and_the_plans_become_flags() -> None:
    of = interview()
    assert "fine_tune" not in through(of)
    of = interview()
    assert "fine_tune" in through(of, {"also": ["fine_tune", "train_on_outputs"]})
    values = of.values()
    assert values["use", "fine_tune"] == "lora"
    assert values["use", "train_on_outputs"] is True
    assert ("use", "distribute_weights") not in values


@pytest.mark.parametrize("limits", [frozenset(), frozenset({"jurisdiction"}), LICENSES])
def test_what_only_licences_ask_is_asked_where_one_in_play_does(limits: frozenset[str]) -> None:
    of = interview(count=lambda _: InPlay(frozenset(), 1, limits))
    assert {name for name in through(of) if name in LICENSES} == limits


def test_an_answer_that_excludes_the_licence_stays_an_answer() -> None:
    """800 million users end every licence that asks about users; the answer must not vanish with them, or they are back."""
    of = interview(count=counting(CATALOG, LOOKOUT))
    through(of, {"monthly_active_users": 800_000_000})
    assert of.values()["use", "monthly_active_users"] == 800_000_000
    assert "monthly_active_users" not in of.left.asks


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_question_has_a_reason_a_short_name_and_its_default_among_the_options(language: Language) -> None:
    situation = Situation({MORE: True}, LICENSES)
    for question in all_questions(CATALOG, language):
        assert question.why.get(language)
        assert 0 < len(question.name.get(language)) <= 16
        default = question.default(situation)
        values = [o.value for o in question.options(situation)]
        if question.kind == "one":
            assert default in values
        if question.kind == "many":
            assert set(default) <= set(values)
        if question.kind == "number":
            assert question.optional or question.key == RATE or question.read(question.typed(default)) == default


# ------------------------------------------------------------------------------------------------------------- back


def test_back_asks_the_question_before_again_with_its_answer() -> None:
    of = up_to(interview(), "hosting", {"commercial": True, "languages": ["fr"]})
    assert of.back()
    assert key(of) == "commercial"
    assert of.back()
    assert (key(of), of.default) == ("languages", ["fr"])


def test_back_passes_over_what_was_skipped() -> None:
    of = up_to(interview(), "also", {"commercial": False})
    of.back()
    assert key(of) == "commercial"


def test_back_at_the_first_question_stays_there() -> None:
    of = interview()
    assert of.is_first
    assert not of.back()
    assert key(of) == "tasks"


def test_back_at_the_summary_is_the_last_question() -> None:
    of = interview()
    through(of)
    assert of.back()
    assert key(of) == "more"
    of.answer(value=False)
    assert of.question is None


# ---------------------------------------------------------------------------------------------------------- summary


def test_changing_an_answer_from_the_summary_asks_only_what_it_opens() -> None:
    of = interview()
    through(of, {"platforms": ["bedrock"]})
    change(of, "platforms")
    of.answer(["ec2"])
    assert through(of) == ["concurrency", "quantizations"]
    assert of.values()["where", "platforms"] == ["ec2"]


def test_a_change_left_by_back_changes_nothing() -> None:
    of = interview()
    through(of, {"platforms": ["bedrock"]})
    before = of.values()
    change(of, "platforms")
    of.answer(["ec2"])
    assert key(of) == "concurrency"
    of.back()
    of.back()
    assert of.question is None
    assert of.values() == before


def test_answers_that_a_change_made_idle_are_not_kept() -> None:
    of = interview()
    through(of, {"platforms": ["bedrock", "ec2"], "more": True, "instance_families": ["g5"]})
    change(of, "platforms")
    of.answer(["bedrock"])
    assert of.question is None
    assert ("where", "instance_families") not in of.values()


def test_what_another_region_does_not_have_is_asked_again() -> None:
    of = interview()
    through(of, {"more": True, "instance_families": ["g5", "trn1"]})
    assert of.values()["where", "instance_families"] == ["g5", "trn1"]
    change(of, "region")
    of.answer("ap-northeast-1")
    assert (key(of), of.default) == ("instance_families", ["g5"])


def test_answers_that_exclude_each_other_are_refused_and_nothing_changes() -> None:
    of = up_to(
        interview(count=counting(CATALOG, LOOKOUT)), "max_parameters", {"more": True, "min_parameters": 70 * 10**9}
    )
    before = of.values()
    with pytest.raises(UsageError):
        of.answer(7 * 10**9)
    assert key(of) == "max_parameters"
    assert of.values() == before


# ------------------------------------------------------------------------------------------------------------ money


def test_yen_ask_for_a_rate_once_and_are_kept_in_dollars() -> None:
    of = interview()
    asked = through(of, {"annual_revenue_usd": Money(Decimal(10**10), "JPY"), "max_monthly_usd": YEN, RATE[1]: 150.0})
    assert asked.count(RATE[1]) == 1
    assert asked[asked.index("annual_revenue_usd") + 1] == RATE[1]
    values = of.values()
    assert values["limits", "max_monthly_usd"] == 2000.0
    assert values["use", "annual_revenue_usd"] == 66_666_667
    assert not [k for k in values if k[0] == ASK]


def test_no_rate_is_asked_for_dollars_nor_where_it_was_given() -> None:
    assert RATE[1] not in through(interview(), {"max_monthly_usd": Money(Decimal(2000), "USD")})
    of = interview(rate=157.0)
    assert RATE[1] not in through(of, {"max_monthly_usd": YEN})
    assert of.values()["limits", "max_monthly_usd"] == 1910.83


def test_the_rate_can_be_changed_and_the_budget_follows() -> None:
    of = interview()
    through(of, {"max_monthly_usd": YEN, RATE[1]: 150.0})
    change(of, RATE[1])
    of.answer(100.0)
    assert of.values()["limits", "max_monthly_usd"] == 3000.0
    assert any("$3,000" in a.answer for a in of.asked)


def test_yen_alone_limit_nothing_until_the_rate_is_known() -> None:
    of = up_to(interview(), RATE[1], {"max_monthly_usd": YEN})
    assert of.values()["limits", "max_monthly_usd"] is None
    of.answer(150.0)
    assert of.values()["limits", "max_monthly_usd"] == 2000.0


# ------------------------------------------------------------------------------------------------------------ count


def test_the_count_is_what_the_library_says_and_tells_the_difference() -> None:
    of = interview(count=counting(CATALOG, LOOKOUT))
    before = len(of.left.models)
    up_to(of, "platforms", {"languages": ["ja"]})
    request = requests.build(requests.from_flags(of.values()), None, CATALOG, "ja")
    assert request.where.region == "ap-northeast-1"
    assert of.left == in_play(request, CATALOG, RULES, today=TODAY)
    assert len(of.left.models) < before
    held = len(of.left.models)
    of.answer(["bedrock"])
    assert of.fewer == held - len(of.left.models) > 0


def test_nothing_answered_excludes_no_licence_and_no_task() -> None:
    of = interview(count=counting(CATALOG, LOOKOUT))
    everything_here = len(of.left.models)
    of.answer(["embedding"])
    assert len(of.left.models) < everything_here


# ---------------------------------------------------------------------------------------------------------- numbers


def question(name: str, language: Language = "en") -> Any:
    return next(q for q in all_questions(CATALOG, language) if q.key[1] == name)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("512", False), ("2k", False), ("1万", False), ("abc", True), ("0", True), ("-1", True), ("", True)],
)
def test_typed_numbers_are_checked(text: str, *, wrong: bool) -> None:
    asked = question("input_tokens")
    if wrong:
        with pytest.raises(NotReadError):
            asked.read(text)
    else:
        assert asked.read(text) > 0


def test_nothing_typed_is_no_bound() -> None:
    assert question("max_monthly_usd").read(" ") is None
    assert question("monthly_active_users").read("0") == 0
    with pytest.raises(NotReadError):
        question("max_monthly_usd").read("$0")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("money", [YEN, Money(Decimal("12.5"), "USD"), Money(Decimal(123_456_789), "JPY")])
def test_an_amount_asked_again_is_typed_as_it_is_read(language: Language, money: Money) -> None:
    use(language)
    asked = question("max_monthly_usd", language)
    assert asked.read(asked.typed(money)) == money


def test_yen_are_worded_as_they_are_said() -> None:
    use("ja")
    asked = question("max_monthly_usd", "ja")
    assert asked.worded(YEN, Situation({}, rate=150)) == "30 万円/月 ($2,000.00、1 ドル = 150 円)"
    assert asked.worded(YEN, Situation({})) == "30 万円/月"
    assert asked.worded(Money(Decimal(123_456_789), "JPY"), Situation({})) == "123,456,789 円/月"
    assert asked.worded(Money(Decimal(150_000_000), "JPY"), Situation({})) == "1.5 億円/月"
    use("en")
    assert asked.worded(YEN, Situation({}, rate=157.3)) == "¥300,000 a month ($1,907.18 at ¥157.3 to the dollar)"


@pytest.mark.parametrize("rate", [0.001, 1e9])
def test_a_rate_that_the_report_would_refuse_is_asked_again(rate: float) -> None:
    asked = next(q for q in all_questions(CATALOG, "en") if q.key == RATE)
    with pytest.raises(NotReadError):
        asked.read(f"{rate:.10f}")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_file_says_what_was_said_in_yen_and_how_to_see_it_again(tmp_path: Path, language: Language) -> None:
    use(language)
    of = interview(language)
    through(of, {"max_monthly_usd": YEN, RATE[1]: 157.3})
    globals_ = Globals(language, None, tmp_path / "my rules.yaml", {})
    made = saving(of, globals_, OutputOptions("markdown", fx=of.yen_per_dollar))
    said, shown = made.text.splitlines()[:2]
    assert (
        said
        == {
            "en": "# Monthly budget: ¥300,000 a month ($1,907.18 at ¥157.3 to the dollar)",
            "ja": "# 月額予算: 30 万円/月 ($1,907.18、1 ドル = 157.3 円)",
        }[language]
    )
    assert "--fx 157.3" in shown
    assert shlex.split(made.command(tmp_path / "it's.yaml")) == [
        "advisor", "--lang", language, "--rules", str(tmp_path / "my rules.yaml"), "recommend",
        "-f", str(tmp_path / "it's.yaml"), "--fx", "157.3", "--format", "markdown",
    ]  # fmt: skip
    path = tmp_path / "it's.yaml"
    path.write_text(made.text, encoding="utf-8")
    again = requests.build(requests.from_flags({}), requests.from_file(path), CATALOG, language)
    assert again == requests.build(requests.from_flags(of.values()), None, CATALOG, language)
    assert round((again.limits.max_monthly_usd or 0) * 157.3) == 300_000


def test_a_file_of_dollars_has_no_remark() -> None:
    of = interview(rate=157.0)
    through(of, {"max_monthly_usd": Money(Decimal(2000), "USD")})
    assert saving(of, Globals("en", None, None, {}), OutputOptions(fx=157.0)).text.startswith("purpose:")


@settings(deadline=None)
@given(st.integers(1000, 10**9), st.floats(50, 500))
def test_yen_come_back_from_the_dollars_they_are_kept_in(yen: int, rate: float) -> None:
    assert round(in_usd(Money(Decimal(yen), "JPY"), rate) * rate) == yen


# ---------------------------------------------------------------------------------------------------------- written


def test_the_command_line_and_the_file_ask_the_same(tmp_path: Path) -> None:
    of = interview()
    through(
        of,
        {
            "languages": ["ja", "en"], "max_monthly_usd": Money(Decimal("1500.5"), "USD"), "quantizations": ["any"],
            "commercial": False, "also": ["fine_tune"], "more": True, "max_ttft_ms": 1500.0,
        },
    )  # fmt: skip
    answers = of.values()
    request = requests.build(requests.from_flags(answers), None, CATALOG, "en")
    words = shlex.split(command_line(answers))
    assert words[:2] == ["advisor", "recommend"]
    assert "--no-commercial" in words
    assert words[words.index("--max-monthly-usd") + 1] == "1500.5"
    assert words[words.index("--max-ttft-ms") + 1] == "1500"
    assert words[words.index("--fine-tune") + 1] == "lora"
    path = tmp_path / "saved.yaml"
    path.write_text(requirements_file(answers), encoding="utf-8")
    assert requests.build(requests.from_flags({}), requests.from_file(path), CATALOG, "en") == request


def test_the_command_line_repeats_the_global_options_quoted() -> None:
    given = Globals("ja", Path("my models"), Path("$(rm -rf ~).yaml"), {"cost.budget": "warn"})
    line = command_line({("purpose", "tasks"): ["chat"]}, given, OutputOptions("json", Path("a b.json"), explain=True))
    assert shlex.split(line) == [
        "advisor", "--lang", "ja", "--catalog", "my models", "--rules", "$(rm -rf ~).yaml", "--severity", "cost.budget=warn",
        "recommend", "--task", "chat", "--format", "json", "-o", "a b.json", "--explain",
    ]  # fmt: skip
    assert "'$(rm -rf ~).yaml'" in line
