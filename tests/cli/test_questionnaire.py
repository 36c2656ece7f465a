"""The conversation, with a person made of a script."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from advisor.catalog import load_catalog
from advisor.cli import requests
from advisor.cli.language import use
from advisor.cli.questionnaire.questions import Option, Question, all_questions
from advisor.cli.questionnaire.session import GO, QUIT, Interview
from advisor.core.text import Text
from advisor.render.repeat import command_line, requirements_file

CATALOG = load_catalog()
DEFAULT = object()


class Back(Exception):  # noqa: N818
    pass


class Person:
    """Answers by key, ``Back`` by raising it, everything else by the default."""

    def __init__(self, answers: dict[str, Any] | None = None, decisions: Sequence[Any] = (GO,)) -> None:
        self.answers = answers or {}
        self.decisions: Iterator[Any] = iter(decisions)
        self.asked: list[str] = []
        self.defaults: dict[str, Any] = {}

    def ask(self, question: Question, default: Any, _options: Sequence[Option], _position: str) -> Any:
        key = question.key[1]
        self.asked.append(key)
        self.defaults[key] = default
        answer = self.answers.get(key, DEFAULT)
        if isinstance(answer, list) and answer and answer[0] is Back:
            del self.answers[key]
            raise Back
        return default if answer is DEFAULT else answer

    def choose(self, _message: Text, options: Sequence[Option]) -> Any:
        decision = next(self.decisions)
        return decision(options) if callable(decision) else decision


def interview(person: Person, language: Any = "en") -> Interview:
    use(language)
    return Interview(all_questions(CATALOG, language), person.ask, person.choose, Back)


def test_defaults_all_the_way_make_a_valid_request() -> None:
    answers = interview(Person()).run()
    assert answers is not None
    request = requests.build(requests.from_flags(answers), None, CATALOG, "en")
    assert request.purpose.tasks == ("chat",)
    assert request.where.region == "us-east-1"


def test_japanese_defaults_are_tokyo_and_japanese() -> None:
    answers = interview(Person(), "ja").run()
    assert answers is not None
    assert answers["purpose", "languages"] == ["ja"]
    assert answers["where", "region"] == "ap-northeast-1"


def test_the_region_follows_the_language_answered() -> None:
    person = Person({"languages": ["ja"]})
    interview(person).run()
    assert person.defaults["region"] == "ap-northeast-1"


def test_questions_that_no_longer_matter_are_skipped() -> None:
    person = Person({"platforms": ["bedrock"], "commercial": False})
    answers = interview(person).run()
    assert not {"instance_families", "concurrency", "quantizations", "hosting"} & set(person.asked)
    assert answers is not None
    assert ("use", "hosting") not in answers


def test_back_asks_the_question_before_again() -> None:
    person = Person({"hosting": [Back]})
    interview(person).run()
    at = person.asked.index("hosting")
    assert person.asked[at : at + 3] == ["hosting", "commercial", "hosting"]


def test_back_at_the_first_question_stays_there() -> None:
    person = Person({"tasks": [Back]})
    interview(person).run()
    assert person.asked[:2] == ["tasks", "tasks"]


def test_changing_an_answer_from_the_summary_asks_only_what_it_opens() -> None:
    def change_platforms(options: Sequence[Option]) -> Any:
        person.answers["platforms"] = ["ec2"]
        return next(o.value for o in options if "Where on AWS" in o.label.en)

    person = Person({"platforms": ["bedrock"]}, [change_platforms, GO])
    answers = interview(person).run()
    assert answers is not None
    assert answers["where", "platforms"] == ["ec2"]
    tail = person.asked[len(person.asked) - person.asked[::-1].index("platforms") :]
    assert set(tail) == {"instance_families", "concurrency", "quantizations"}


def test_answers_that_a_change_made_idle_are_not_kept() -> None:
    def change_platforms(options: Sequence[Option]) -> Any:
        person.answers["platforms"] = ["bedrock"]
        return next(o.value for o in options if "Where on AWS" in o.label.en)

    person = Person({"platforms": ["ec2"], "instance_families": ["g5"]}, [change_platforms, GO])
    answers = interview(person).run()
    assert answers is not None
    assert ("where", "instance_families") not in answers


def test_leaving_at_the_summary() -> None:
    assert interview(Person(decisions=[QUIT])).run() is None


def test_the_command_line_and_the_file_ask_the_same(tmp_path: Any) -> None:
    answers = interview(
        Person({"languages": ["ja", "en"], "max_monthly_usd": 1500, "quantizations": ["any"], "commercial": False})
    ).run()
    assert answers is not None
    request = requests.build(requests.from_flags(answers), None, CATALOG, "en")
    words = shlex.split(command_line(answers))
    assert words[:2] == ["advisor", "recommend"]
    assert "--no-commercial" in words
    assert words[words.index("--max-monthly-usd") + 1] == "1500"
    path = tmp_path / "saved.yaml"
    path.write_text(requirements_file(answers), encoding="utf-8")
    again = requests.build(requests.from_flags({}), requests.from_file(path), CATALOG, "en")
    assert again._replace(assumed=()) == request._replace(assumed=())


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_question_has_a_reason_and_its_default_among_the_options(language: Any) -> None:
    answers: dict[Any, Any] = {}
    for question in all_questions(CATALOG, language):
        assert question.why.get(language)
        default = question.default(answers)
        values = [o.value for o in question.options(answers)]
        if question.kind == "one":
            assert default in values
        if question.kind == "many":
            assert set(default) <= set(values)
        answers[question.key] = default


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("512", False), ("2k", False), ("$2000", False), ("abc", True), ("0", True), ("-1", True), ("", True)],
)
def test_typed_numbers_are_checked(text: str, *, wrong: bool) -> None:
    question = next(q for q in all_questions(CATALOG, "en") if q.key == ("load", "input_tokens"))
    assert (question.check(text) is not None) == wrong


def test_nothing_typed_is_no_bound() -> None:
    question = next(q for q in all_questions(CATALOG, "en") if q.key == ("limits", "max_monthly_usd"))
    assert question.check("") is None
    assert question.read(" ") is None
    assert question.read("$2k") == 2000
