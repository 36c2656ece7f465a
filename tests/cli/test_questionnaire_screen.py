"""What stands on the screen, what keys do to it, and the keys of a terminal that is only a pipe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from advisor.catalog import load_catalog
from advisor.cli.language import use
from advisor.cli.questionnaire import layout, prompts
from advisor.cli.questionnaire.count import counting
from advisor.cli.questionnaire.layout import Frame, Size
from advisor.cli.questionnaire.question import Option
from advisor.cli.questionnaire.questions import all_questions
from advisor.cli.questionnaire.session import Interview
from advisor.cli.questionnaire.view import NEEDED, Field, ListView, NumberView
from advisor.core.text import Language, Text
from advisor.recommend.in_play import InPlay, Lookout
from advisor.render.wrap import cell_len
from advisor.rules import load_rules

CATALOG = load_catalog()
LOOKOUT = Lookout(CATALOG, load_rules(), dt.date(2026, 11, 23))
LICENSES = frozenset({"monthly_active_users", "annual_revenue_usd", "jurisdiction"})
SIZES = [Size(80, 24), Size(40, 24), Size(120, 50), Size(40, 10), Size(20, 8), Size(10, 4)]
ENTER, ESCAPE, DOWN, UP = "\r", "\x1b", "\x1b[B", "\x1b[A"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use("en")
    yield
    use("en")


def interview(language: Language = "en", *, real: bool = False) -> Interview:
    use(language)
    count = counting(CATALOG, LOOKOUT) if real else lambda _: InPlay(frozenset({"a/b"}), 941, LICENSES)
    return Interview(all_questions(CATALOG, language), count)


def options(*names: str) -> list[Option]:
    return [Option(name, Text(name, name), name) for name in names]


def view_of(of: Interview) -> ListView | NumberView:
    assert of.question is not None
    if of.question.kind == "number":
        return NumberView(of.question, of.default)
    many = of.question.kind == "many"
    return ListView(of.options, of.default, many=many, optional=of.question.optional)


def text_of(frame: Frame) -> str:
    return "\n".join("".join(text for _, text in line) for line in frame.lines)


# ------------------------------------------------------------------------------------------------------------ field


def test_the_first_key_replaces_a_proposal_and_an_arrow_keeps_it() -> None:
    field = Field("512")
    field.type("7")
    field.type("B")
    assert field.text == "7B"
    field = Field("512")
    field.move(0)
    field.type("1")
    assert (field.text, field.at) == ("1512", 1)
    field = Field("512")
    field.erase()
    assert field.text == ""


def test_a_pasted_book_is_cut() -> None:
    field = Field("512")
    field.type("9" * 10**6)
    assert len(field.text) < 1000


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(max_size=3), st.integers(-3, 30), st.booleans()), max_size=30))
def test_no_keys_bring_a_field_out_of_order(keys: list[Any]) -> None:
    field = Field("512")
    for key in keys:
        if isinstance(key, bool):
            field.erase(forward=key)
        elif isinstance(key, int):
            field.move(field.at + key)
        else:
            field.type(key)
        assert 0 <= field.at <= len(field.text)
        assert all(c.isprintable() for c in field.text)


# ------------------------------------------------------------------------------------------------------------- list


def countries() -> ListView:
    of = interview()
    question = next(q for q in all_questions(CATALOG, "en") if q.key[1] == "jurisdiction")
    return ListView(question.options(of.situation), None)


@pytest.mark.parametrize("typed", ["japan", "JP", "日本", "ＪＡＰＡＮ", "jap (jp"])
def test_search_finds_by_name_code_other_language_and_width(typed: str) -> None:
    view = countries()
    view.typed(typed)
    assert view.found[0].value == "JP"


def test_what_begins_as_the_search_does_comes_first() -> None:
    question = {q.key[1]: q for q in all_questions(CATALOG, "en")}
    situation = interview().situation
    view = ListView(question["languages"].options(situation), ["ja"], many=True)
    view.typed("en")
    assert view.found[0].value == "en"
    assert len(view.found) > 1
    view = ListView(question["region"].options(situation), None)
    view.typed("us-west")
    assert [o.value for o in view.found] == ["us-west-1", "us-west-2", "us-gov-west-1"]


def test_a_search_without_a_match_answers_nothing() -> None:
    view = countries()
    view.typed("zzz")
    assert not view.found
    assert not view.enter()
    assert view.error
    view.move(1, around=True)
    view.erase()
    view.erase()
    view.erase()
    assert view.error is None
    assert view.enter()


def test_with_several_to_choose_enter_adds_what_the_search_found() -> None:
    view = ListView(options(*"abcdefghij"), ["a"], many=True)
    view.typed("j")
    assert not view.enter()
    assert (view.answer, view.search.text, view.at) == (["a", "j"], "", 9)
    assert view.enter()


def test_at_least_one_is_needed_unless_it_is_optional() -> None:
    view = ListView(options("a", "b"), ["a"], many=True)
    view.toggle()
    assert not view.enter()
    assert view.error == NEEDED
    view = ListView(options("a", "b"), [], many=True, optional=True)
    assert view.enter()
    assert view.answer == []


def test_a_letter_goes_to_what_begins_so_in_a_short_list() -> None:
    view = ListView([Option(1, Text("yes", "はい")), Option(2, Text("no", "いいえ"))], 1)
    view.typed("n")
    assert view.answer == 2
    view.typed("は")
    assert view.answer == 1


# ----------------------------------------------------------------------------------------------------------- layout


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_question_fits_the_screen(language: Language, size: Size) -> None:
    of = interview(language)
    while of.question is not None:
        view = view_of(of)
        check(layout.question_frame(of, view, size), size)
        if isinstance(view, ListView):
            view.go(last=True)
            check(layout.question_frame(of, view, size), size)
            if size.height >= 24:
                assert layout.POINTER in text_of(layout.question_frame(of, view, size))
        of.answer(True if of.question.key[1] == "more" else of.default)
    view = ListView(layout.summary_options(of, size.width), layout.GO, letters=False)
    for _ in view.options:
        frame = layout.summary_frame(of, view, size)
        check(frame, size)
        if size.height >= 10:
            assert layout.POINTER in text_of(frame)
        view.move(1)


def check(frame: Frame, size: Size) -> None:
    assert len(frame.lines) <= size.height
    for line in frame.lines:
        assert cell_len("".join(text for _, text in line)) < max(size.width, layout.NARROWEST + layout.SPARE)
    if frame.cursor:
        assert 0 <= frame.cursor[1] < size.height


@settings(deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=40), st.data(), st.integers(1, 30))
def test_the_pointer_is_always_among_what_is_shown(heights: list[int], data: st.DataObject, room: int) -> None:
    at = data.draw(st.integers(0, len(heights) - 1))
    first, last = layout._window(heights, at, room)
    assert 0 <= first <= at < last <= len(heights)
    if last - first > 1:
        assert sum(heights[first:last]) <= max(room, 1)


def test_the_count_the_reason_the_keys_and_the_answers_are_shown() -> None:
    of = interview(real=True)
    of.answer(["chat"])
    text = text_of(layout.question_frame(of, view_of(of), Size(80, 24)))
    assert f"{len(of.left.models)} of {len(CATALOG.models)} models still in play ({of.fewer} fewer)" in text
    assert "[2/" in text
    assert "Models that do not list a language are left out." in text
    assert "Esc back" in text
    assert "Tasks  Chat" in text
    of.back()
    assert "Esc back" not in text_of(layout.question_frame(of, view_of(of), Size(80, 24)))


def test_nothing_left_is_said_at_once() -> None:
    of = Interview(all_questions(CATALOG, "en"), lambda _: InPlay(frozenset(), 941, frozenset()))
    of.answer(["chat"])
    assert "0 of 941 models still in play. Esc goes back" in text_of(
        layout.question_frame(of, view_of(of), Size(80, 24))
    )


def test_a_number_shows_what_it_is_read_as() -> None:
    of = interview("ja")
    while of.question is not None and of.question.key[1] != "max_monthly_usd":
        of.answer(of.default)
    view = view_of(of)
    assert isinstance(view, NumberView)
    view.field.type("月３０万円")
    assert "= 30 万円/月" in text_of(layout.question_frame(of, view, Size(80, 24)))
    view.field.clear()
    view.field.type("30万")
    assert not view.enter()
    assert "! 通貨も入力してください" in text_of(layout.question_frame(of, view, Size(80, 24)))


def test_names_from_an_overlay_steer_nothing() -> None:
    of = interview()
    view = ListView(options("\x1b[2Jevil\u202e", "b"), None)
    text = text_of(layout.question_frame(of, view, Size(80, 24)))
    assert "\x1b" not in text
    assert "\u202e" not in text


# ------------------------------------------------------------------------------------------------------ keys of a pipe


def typed(of: Interview, *keys: str) -> bool:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        for key in (*keys, "\x03"):  # what still waits then is interrupted, and fails
            pipe.send_text(key)
        return prompts.converse(of)


def questions_of(language: Language) -> int:
    of = interview(language)
    count = 0
    while of.question is not None:
        of.answer(of.default)
        count += 1
    return count


@pytest.mark.parametrize("language", ["en", "ja"])
def test_enter_all_the_way(language: Language) -> None:
    of = interview(language)
    assert typed(of, ENTER * (questions_of(language) + 1))
    assert of.question is None


@pytest.mark.parametrize("end", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_interrupted_at_every_question_and_at_the_summary(end: str) -> None:
    for before in range(questions_of("en") + 1):
        with pytest.raises(KeyboardInterrupt):
            typed(interview(), ENTER * before, end)


def test_the_end_of_the_input_is_an_interruption() -> None:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(ENTER)
        pipe.close()
        with pytest.raises(KeyboardInterrupt):
            prompts.converse(interview())


def test_leaving_at_the_summary() -> None:
    assert not typed(interview(), ENTER * questions_of("en"), UP, ENTER)


@pytest.mark.parametrize("letters", ["l", "q", "n", "結", "leave"])
def test_letters_do_nothing_at_the_summary(letters: str) -> None:
    assert typed(interview(), ENTER * questions_of("en"), letters, ENTER)


def test_one_answer_is_changed_from_the_summary() -> None:
    of = interview()
    assert typed(of, ENTER * questions_of("en"), DOWN * 3, ENTER, "n", ENTER, ENTER)
    assert of.values()["use", "commercial"] is False


def test_a_wide_space_selects_and_a_paste_is_searched() -> None:
    of = interview("ja")
    total = questions_of("ja")
    use("ja")
    assert typed(of, "\u3000", "\x1b[200~要約\n\x1b[201~", ENTER, ENTER * (total + 1))
    assert of.values()["purpose", "tasks"] == ["summarization"]


def test_what_is_refused_is_asked_again() -> None:
    of = interview(real=True)
    total = questions_of("en")
    keys = [ENTER * (total - 1), DOWN, ENTER]  # further limits: yes
    keys += [ENTER * 3, "70B", ENTER, "7B", ENTER, "\x15", "70B", ENTER]  # least 70B, most 7B is refused, then 70B
    assert typed(of, *keys, ENTER * 6)
    assert of.values()["limits", "max_parameters"] == 70 * 10**9
