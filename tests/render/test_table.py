from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.core.request import Choice, Purchase
from advisor.core.result import Finding, Rejection
from advisor.core.text import Message, Text
from advisor.render import render_report
from advisor.render.reasons import why
from advisor.render.summary import assumption, bar, matters
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


@pytest.mark.parametrize("explain", [False, True])
@pytest.mark.parametrize(("language", "said"), [("en", "of the 40 models selected"), ("ja", "抜粋した 40 モデルの")])
def test_a_place_in_a_part_of_a_suite_is_said_to_be_one(language: Any, said: str, *, explain: bool) -> None:
    part = factories.FIRST._replace(quality=factories.QUALITY._replace(selected=True))
    view = factories.view(language, explain=explain)
    assert said in render_report(factories.report(recommended=(part,)), view, "markdown")
    assert said not in render_report(factories.report(), view, "markdown")


def test_a_pipe_gets_whole_lines() -> None:
    text = render_report(factories.report(), factories.view(explain=True), "table")
    assert "…" not in text
    assert "example-with-a-long-name/beta-8b-japanese-instruct-v0.3" in text
    assert "needs 140.2 GiB, a device offers 19.8 GiB (Gamma 70B, Epsilon)" in text


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
        "Assumed: task text generation, commercial use, any platform, region us-east-1, 512 input tokens, "
        "1,000 requests a day, 730 hours a month, no quantization." in text
    )


def test_rejections_are_counted_by_model_not_by_deployment() -> None:
    text = render_report(factories.report(), factories.view(), "table")
    assert "Rejected: 3 models" in text
    assert "2 models: needs 140.2 GiB" in text


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
    assert "facts: request.languages = Japanese, model.languages = unknown, request.max_monthly_usd = none" in text


def test_a_rejected_model_with_an_open_question_is_rejected_and_the_question_told_apart() -> None:
    entries = factories.report().rejected
    zeta = replace(entries[0], model=factories.report().undetermined[0].model)
    text = render_report(factories.report(rejected=(*entries, zeta)), factories.view(), "table")
    assert "Rejected: 4 models" in text
    assert "of these, not judged in other configurations: 1 model, no data on the languages" in text
    assert "Could not be judged" not in text


def excluded_for(name: str, languages: str, replacement: str | None = None) -> Rejection:
    values = {"asked": "ja", "made": languages}
    message = Message(Text("not made for {asked} (made for: {made})", "{asked} に非対応 (対応: {made}) です"), values)
    hint = Message(Text("replaced by {next}", "後継: {next}"), {"next": replacement}) if replacement else None
    return Rejection(factories.model(f"x/{name}", name), None, (Finding("language", "exclude", message, hint),))


def rejections(language: Any, *entries: Rejection, **changes: Any) -> str:
    return render_report(factories.report(rejected=entries, **changes), factories.view(language), "table")


def test_one_rejected_model_is_named_with_its_hint() -> None:
    entry = excluded_for("Eta", "en", "Theta")
    assert "· Eta: not made for ja (made for: en) — replaced by Theta" in rejections("en", entry)
    assert "· Eta: ja に非対応 (対応: en) です。後継: Theta" in rejections("ja", entry)


def test_a_group_leads_with_the_failure_its_models_share() -> None:
    entries = (excluded_for("Eta", "en"), excluded_for("Iota", "fr", "Kappa"))
    text = rejections("en", *entries)
    assert "2 models: not made for ja — for example Eta: not made for ja (made for: en)" in text
    assert "Iota: replaced by Kappa" in text
    assert "2 モデル: ja に非対応です。例: Eta — ja に非対応 (対応: en) です" in rejections("ja", *entries)


def test_hints_of_many_models_are_shown_when_the_request_names_models() -> None:
    entries = [excluded_for(f"M{i}", "en", "Kappa") for i in range(4)]
    assert "replaced by" not in rejections("en", *entries)
    request = factories.report().request._replace(choice=Choice(models=("x/M0",)))
    assert "· replaced by Kappa" in rejections("en", *entries, request=request)


def note(rule: str, text: str) -> Finding:
    return Finding(rule, "note", Message(Text(text, text), {}))


def test_notes_that_weigh_more_come_first() -> None:
    notes = [note(f"{group}.x", f"about {group}") for group in ("access", "license", "memory", "quality", "region")]
    entry = replace(factories.THIRD, best=factories.option(None, *notes, factories.WARNING))
    reasons = why(entry, factories.view(), {}, None)
    assert [r.removeprefix("about ") for r in reasons[1:-1]] == ["region", "quality", "license", "memory", "access"]
    assert reasons[0].startswith("warning: ")


def test_long_notes_of_several_rows_become_footnotes() -> None:
    terms, far = note("access.terms", "terms " * 20), note("region.far", "far away " * 20)
    entries = tuple([replace(e, best=factories.option(None, terms, far)) for e in (factories.FIRST, factories.SECOND)])
    text = render_report(factories.report(recommended=entries), factories.view(), "table")
    assert text.count("¹ terms") == 1
    assert text.count("see ¹") == 2
    assert len([line for line in text.splitlines() if "terms terms" in line]) == 1
    assert len([line for line in text.splitlines() if "far away" in line]) == 2  # where data go stays in the row


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "prices as of EC2 2026-01-21 · Bedrock 2026-06-01."),
        ("ja", "価格の時点: EC2 2026-01-21 · Bedrock 2026-06-01。"),
    ],
)
def test_the_footer_dates_the_prices_that_are_shown(language: Any, shown: str) -> None:
    older = replace(
        factories.FIRST, best=factories.option(cost=replace(factories.cost(1, 1), price_as_of="2026-01-21"))
    )
    text = render_report(factories.report(recommended=(older, factories.THIRD)), factories.view(language), "table")
    assert shown in text


def test_an_unknown_price_is_worded_as_one() -> None:
    entry = replace(factories.FIRST, best=factories.option(cost=None))
    report = factories.report(recommended=(entry,), feasible_models=1)
    assert "on EC2 g5.xlarge, price not known." in render_report(report, factories.view(), "table")
    assert "g5.xlarge、価格は不明。" in render_report(report, factories.view("ja"), "table")


def test_where_nothing_fits_what_would_help_comes_first() -> None:
    text = render_report(factories.infeasible(), factories.view(), "table")
    assert text.index("What would help") < text.index("Rejected:")


@pytest.mark.parametrize("purchase", get_args(Purchase))
def test_every_way_to_buy_has_words(purchase: str) -> None:
    assert assumption("where.purchase", purchase, "en") != assumption("where.purchase", purchase, "ja")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "no better than guessing there"), ("ja", "ランダムな回答と差のない成績")]
)
def test_a_score_no_better_than_chance_says_so(language: Any, said: str) -> None:
    entry = factories.report().recommended[0]
    assert entry.quality is not None
    guessing = entry._replace(quality=entry.quality._replace(at_chance=True))
    for chosen, shown in ((entry, False), (guessing, True)):
        report = factories.report(recommended=(chosen,), feasible_models=1)
        for explain in (False, True):
            text = render_report(report, factories.view(language, explain=explain), "table")
            assert (said in " ".join(text.split())) is shown


@pytest.mark.parametrize(
    ("tasks", "told"),
    [
        (("chat",), ["load.input_tokens", "load.output_tokens", "load.concurrency"]),
        (("embedding",), ["load.input_tokens", "load.concurrency"]),
        (("embedding", "reranking"), ["load.input_tokens", "load.concurrency"]),
        (("embedding", "chat"), ["load.input_tokens", "load.output_tokens", "load.concurrency"]),
        (("text-to-image",), ["load.concurrency"]),
        ((), ["load.input_tokens", "load.output_tokens", "load.concurrency"]),
    ],
)
def test_only_assumptions_that_matter_for_the_task_are_told(tasks: tuple[str, ...], told: list[str]) -> None:
    assumed = ("load.input_tokens", "load.output_tokens", "load.concurrency")
    assert matters(assumed, tasks) == told
