from __future__ import annotations

import shlex

import yaml

from advisor.cli.comparing import Subject, parted
from advisor.core.comparison import Contender
from advisor.core.sizing import SizingQuestion
from advisor.core.tuning import TuningQuestion
from advisor.render.repeat import command_line, comparison_line, question_line, requirements_file


def test_a_shell_takes_names_as_they_are() -> None:
    line = command_line({("choice", "models"): ["evil/$(rm -rf ~); echo 'x'"]}, ("--lang", "ja"))
    assert shlex.split(line) == ["advisor", "--lang", "ja", "recommend", "--model", "evil/$(rm -rf ~); echo 'x'"]
    assert "'evil/" in line


def test_options_of_the_output_come_last() -> None:
    line = command_line({("purpose", "tasks"): ["chat"]}, ("--lang", "ja"), 150.0, ("-o", "a b.json"))
    assert line == "advisor --lang ja recommend --task chat --fx 150 -o 'a b.json'"


def test_the_file_is_what_was_asked_and_nothing_else() -> None:
    given = {("purpose", "tasks"): ("chat",), ("limits", "max_monthly_usd"): 1500.0, ("use", "hosting"): None}
    assert yaml.safe_load(requirements_file(given)) == {
        "purpose": {"tasks": ["chat"]},
        "limits": {"max_monthly_usd": 1500},
    }


def test_a_question_about_one_model() -> None:
    asked = SizingQuestion(
        "org/x", region="ap-northeast-1", context=8192, memory_utilization=0.9, assumed=("where.region",)
    )
    assert question_line("estimate", asked) == "advisor estimate --context 8192 --memory-utilization 0.9 org/x"
    tuned = TuningQuestion("org/x", method="lora", gradient_checkpointing=False, assumed=("where.purchase",))
    assert question_line("finetune", tuned, ("--lang", "en")) == (
        "advisor --lang en finetune --method lora --region us-east-1 --no-gradient-checkpointing org/x"
    )


def test_a_model_that_looks_like_a_flag() -> None:
    assert question_line("estimate", SizingQuestion("-x", assumed=("where.region",))) == "advisor estimate -- -x"


def test_a_comparison() -> None:
    subjects = [Contender("openai/gpt-oss-20b", "g6e.xlarge"), Contender("openai/gpt-oss-20b", "bedrock")]
    answers = {("where", "region"): "us-east-1", ("load", "requests_per_day"): 50_000.0}
    assert comparison_line(subjects, answers, ("--lang", "ja"), 150.0, differences=True) == (
        "advisor --lang ja compare --region us-east-1 --requests-per-day 50000 --fx 150 --differences "
        "openai/gpt-oss-20b=g6e.xlarge openai/gpt-oss-20b=bedrock"
    )
    assert comparison_line(subjects, {}) == "advisor compare openai/gpt-oss-20b=g6e.xlarge openai/gpt-oss-20b=bedrock"


def test_subjects_are_read_back_as_what_they_are() -> None:
    subjects = [
        Contender("./run=3"), Contender("./run=3", "g5.xlarge"), Contender("./a=b/c"), Contender("./$(reboot); 'x'", "ec2"),
        Contender("--evil"),
    ]  # fmt: skip
    line = shlex.split(comparison_line(subjects, {}))
    assert line[:3] == ["advisor", "compare", "--"]
    read = [parted(argument) for argument in line[3:]]
    assert [Subject(s.model.removesuffix("/"), s.place) for s in read] == [tuple(one) for one in subjects]
