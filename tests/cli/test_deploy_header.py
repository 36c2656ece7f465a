"""What the comment of a deployed file tells: commands that can be copied, and what it costs."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable

import pytest

from .conftest import Ran

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]

LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
ON = {
    "vllm": "g5.2xlarge",
    "neuron": "inf2.24xlarge",
    "docker": "inf2.24xlarge",
    "sagemaker": "ml.g5.2xlarge",
    "jumpstart": "ml.g5.2xlarge",
    "cloudformation": "ml.g5.2xlarge",
    "terraform": "ml.g5.2xlarge",
    "bedrock": None,
}
PROGRAMS = ("advisor", "python", "aws", "terraform", "SAGEMAKER_ROLE_ARN=…")
LANGUAGES = pytest.mark.parametrize("language", ["en", "ja"])
TARGETS = pytest.mark.parametrize("target", ON)


def asked(target: str, language: str, *more: str) -> list[str]:
    instance = ON[target]
    where = ["--instance", instance] if instance else []
    return ["deploy", LLAMA, "--target", target, *where, "--region", "us-east-1", "--lang", language, *more]


def comment(ran: Ran) -> list[str]:
    assert ran.code == 0, ran.err
    return [line[1:].strip() for line in ran.out.splitlines() if line.startswith("#")]


def commands(lines: list[str]) -> list[list[str]]:
    return [shlex.split(line) for line in lines if line.split(" ")[0] in PROGRAMS]


@LANGUAGES
@TARGETS
def test_commands_stand_whole_on_a_line(cli: Cli, target: str, language: str) -> None:
    load = ["--context", "4096", "--input-tokens", "3000", "--output-tokens", "1000", "--concurrency", "6"]
    lines = comment(cli(*asked(target, language, *load)))
    found = commands(lines)
    assert len(found) >= (1 if target == "docker" else 1 if target == "bedrock" else 2)
    for words in found:
        if words[0] == "advisor":
            assert len(" ".join(words)) > 100  # longer than any line of prose there
            assert words[-1] == LLAMA
            assert cli(*words[1:]).code == 0
        if words[:3] == ["python", "-m", "pip"]:
            assert len(words) == 5
    assert not [line for line in lines if line.endswith("\\")]


@LANGUAGES
@TARGETS
def test_the_price_of_what_is_deployed(cli: Cli, target: str, language: str) -> None:
    lines = comment(cli(*asked(target, language, "--fx", "155")))
    text = " ".join(lines)
    made = json.loads(cli(*asked(target, language, "--format", "json")).out)
    cost = made["cost"]
    (price,) = [line for line in lines if line.startswith(("price: ", "価格: "))]
    assert "¥" in price
    assert cost["price_as_of"] in text
    assert cost["price_source"]["url"] in text
    assert {"en": "Yen at 155 yen to the dollar", "ja": "1 ドル = 155 円"}[language] in text
    if target == "bedrock":
        (used,) = [each for each in made["routes"] if each["used"]]
        assert f"${used['price']['per_million_input_tokens']:.2f}" in price
    else:
        hour = re.search(r"\$([\d.]+)", price)
        assert hour is not None
        assert float(hour[1]) == pytest.approx(cost["hourly"], rel=1e-3)


@LANGUAGES
def test_without_a_rate_there_are_no_yen(cli: Cli, language: str) -> None:
    assert "¥" not in cli(*asked("vllm", language)).out
    plain, with_yen = (
        json.loads(cli(*asked("vllm", language, "--format", "json", *more)).out) for more in ((), ("--fx", "155"))
    )
    assert "¥" in with_yen["files"][0]["content"]  # the file is for people; keys stay in dollars
    assert {**plain, "files": []} == {**with_yen, "files": []}
    assert cli(*asked("vllm", language, "--fx", "0")).code == 2


@LANGUAGES
def test_the_other_routes_of_bedrock(cli: Cli, language: str) -> None:
    words = ("deploy", "anthropic/claude-haiku-4-5", "--target", "bedrock", "--lang", language)
    text = " ".join(comment(cli(*words, "--region", "ap-northeast-1")))
    assert "jp.anthropic.claude-haiku-4-5" in text
    assert {"en": "processed in ap-northeast-1, ap-northeast-3", "ja": "ap-northeast-1、ap-northeast-3"}[
        language
    ] in text
    assert "--residency" in text
    near = cli(*words, "--region", "ap-northeast-1", "--residency", "country")
    assert 'MODEL_ID = "jp.anthropic.' in near.out
    assert {"en": "excluded by what was asked", "ja": "指定した条件または提供状況により除外"}[language] in near.out
    wrong = cli(*words, "--residency", "planet")
    assert (wrong.code, wrong.out) == (2, "")
    assert "--residency" in wrong.err


@LANGUAGES
def test_what_is_compiled_and_what_it_answers(cli: Cli, language: str) -> None:
    text = "\n".join(comment(cli(*asked("neuron", language, "--requests-per-day", "200k"))))
    made = json.loads(cli(*asked("neuron", language, "--requests-per-day", "200k", "--format", "json")).out)
    batch = made["settings"]["max_sequences"]
    assert batch > 1
    count = made["answered"]["as_asked"]["performance"]["concurrency"]
    assert {"en": f"{count} at once:", "ja": f"同時 {count} 系列:"}[language] in text
    assert {"en": f"compiled for {count} sequences at once", "ja": f"同時 {count} 系列用にコンパイル"}[language] in text


@LANGUAGES
def test_the_conditions_of_commercial_use_stand_above_the_obligations(cli: Cli, language: str) -> None:
    text = " ".join(comment(cli(*asked("vllm", language))))
    verdict = {"en": "Commercial use: with conditions", "ja": "商用利用: 条件付き可"}[language]
    condition = {"en": "condition: Monthly active users", "ja": "条件: 月間アクティブユーザー数は"}[language]
    owed = {"en": 'obligation: Show "Built with Llama"', "ja": "義務: 関連するページ・画面・文書への"}[language]
    assert text.index(verdict) < text.index("Llama 3.1 Community License") < text.index(condition) < text.index(owed)
    assert {"en": "Above 700 million", "ja": "7 億人"}[language] in text
    route = ("deploy", "anthropic/claude-haiku-4-5", "--target", "bedrock", "--region", "us-east-1", "--lang", language)
    text = " ".join(comment(cli(*route)))
    assert verdict in text
    assert {"en": "No competing product or service", "ja": "競合製品の構築や再販はできません"}[language] in text


@LANGUAGES
def test_a_licence_that_nobody_knows_is_no_licence_called_unknown(cli: Cli, language: str) -> None:
    ran = cli("deploy", "CohereLabs/aya-expanse-8b", *asked("vllm", language)[2:])
    lines = comment(ran)
    assert {"en": "Commercial use: no", "ja": "商用利用: 不可"}[language] in lines
    assert {"en": "Licence of what it was made from: not known", "ja": "派生元のライセンス: 不明"}[language] in lines
    assert not [line for line in lines if line.endswith(": Unknown")]
    assert "Unknown" not in ran.out
    (token,) = [line for line in ran.out.splitlines() if "HF_TOKEN" in line and "echo" in line]
    assert "CC BY-NC 4.0" in token


@LANGUAGES
@pytest.mark.parametrize(("target", "region"), [("vllm", "ap-northeast-1"), ("bedrock", "us-east-1")])
def test_a_price_read_in_a_copy_says_so(cli: Cli, target: str, region: str, language: str) -> None:
    words = asked(target, language, "--region", region)
    text = " ".join(comment(cli(*words)))
    original = json.loads(cli(*words, "--format", "json").out)["cost"]["price_source"]["copy_of"]
    copied = {"en": "copy of {}", "ja": "{} のコピー"}[language].format(original)
    start = {"en": "price [a-z ]+, as of ", "ja": "価格は[^、 ]+値、"}[language]
    found = re.search(start + r"[-\d]+(?: 時点)?: (.+?)https?://", text)
    assert found is not None
    assert found[1].startswith(copied)
    assert language == "en" or " in " not in found[1]


@LANGUAGES
def test_a_source_is_named_once_with_whose_copy_it_is(cli: Cli, language: str) -> None:
    lines = comment(
        cli("deploy", "amazon/nova-lite", "--target", "bedrock", "--region", "us-east-1", "--lang", language)
    )
    start = {"en": "Source: ", "ja": "出典: "}[language]
    first = next(i for i, line in enumerate(lines) if line.startswith(start))
    told = " ".join(lines[first:])
    places = re.findall(r"https?://\S+ \([\d-]+\)", told)
    assert len(places) == len(set(places)) == told.count(start)
    assert {"en": "copy of Amazon Bedrock Pricing", "ja": "Amazon Bedrock Pricing のコピー"}[language] in told
