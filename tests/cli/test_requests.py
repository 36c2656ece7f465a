from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import errors
from advisor.catalog import load_catalog
from advisor.cli import requests
from advisor.cli.language import use
from advisor.core.flags import SINGULAR
from advisor.core.request import FIELDS, Request
from advisor.errors import AdvisorError, UsageError
from advisor.recommend.requests import read_request

CATALOG = load_catalog()


@pytest.fixture(autouse=True)
def _english() -> None:
    use("en")


def build(flags: dict[requests.Key, Any], file: requests.Given | None = None, language: Any = "en") -> Request:
    return requests.build(requests.from_flags(flags), file, CATALOG, language)


def write(folder: Path, text: str, name: str = "r.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_are_named() -> None:
    request = build({})
    assert request.purpose.tasks == ("text-generation",)
    assert request.where.region == "us-east-1"
    assert (request.load.input_tokens, request.load.output_tokens) == (512, 256)
    assert (request.load.concurrency, request.load.requests_per_day, request.load.hours_per_month) == (1, 1000, 730)
    assert set(requests.ASSUMABLE) == set(request.assumed)


def test_the_default_region_follows_the_language() -> None:
    assert build({}, language="ja").where.region == "ap-northeast-1"


def test_what_was_given_is_not_assumed() -> None:
    request = build({("load", "input_tokens"): "2k", ("where", "region"): "ap-northeast-3"})
    assert request.load.input_tokens == 2000
    assert "load.input_tokens" not in request.assumed
    assert "where.region" not in request.assumed


@pytest.mark.parametrize("key", [key for key, field in FIELDS.items() if field.many], ids=".".join)
def test_an_empty_list_says_nothing(key: requests.Key) -> None:
    """No platform and no quantization would be nothing to choose from; from a file they once were."""
    group, name = key
    assert read_request({group: {name: []}}, CATALOG) == build({})


def test_named_models_need_no_task() -> None:
    request = build({("choice", "models"): ["falcon-7b", "tiiuae/falcon-7b"]})
    assert request.choice.models == ("tiiuae/falcon-7b",)
    assert request.purpose.tasks == ()


def test_the_echo_can_be_asked_again(tmp_path: Path) -> None:
    first = build(
        {("purpose", "languages"): ["ja"], ("limits", "quantizations"): ["int8", "awq"], ("use", "hosting"): "saas"}
    )
    echo = {group: keys for group, keys in first.echo().items() if group != "assumed"}
    again = build({}, requests.from_file(write(tmp_path, json.dumps(echo), "r.json")))
    assert again._replace(assumed=()) == first._replace(assumed=())


def test_a_file_takes_singular_and_plural_and_flags_win(tmp_path: Path) -> None:
    file = requests.from_file(
        write(
            tmp_path,
            "purpose: {task: chat, languages: [ja]}\nlimits: {max_parameters: 7B}\nwhere: {region: us-west-2}\n",
        )
    )
    request = build({("where", "region"): "eu-west-1"}, file)
    assert request.purpose.tasks == ("chat",)
    assert request.limits.max_parameters == 7_000_000_000
    assert request.where.region == "eu-west-1"


def test_regional_language_codes_are_known_by_their_language() -> None:
    assert build({("purpose", "languages"): ["ja-JP", "ja"]}).purpose.languages == ("ja",)


@pytest.mark.parametrize(
    ("flags", "place", "words"),
    [
        ({("where", "region"): "ap-northest-1"}, "--region", "did you mean ap-northeast-1"),
        ({("where", "instance_families"): ["g55"]}, "--instance-family", "did you mean g5"),
        ({("choice", "models"): ["falcn-7b"]}, "--model", "did you mean tiiuae/falcon-7b"),
        ({("purpose", "tasks"): ["chatt"]}, "--task", "did you mean chat"),
        ({("purpose", "languages"): ["xx"]}, "--language", "unknown 'xx'"),
        ({("limits", "quantizations"): ["awk"]}, "--quantization", "did you mean awq"),
        (
            {("limits", "min_parameters"): "7B", ("limits", "max_parameters"): "1B"},
            "--max-parameters",
            "above the most",
        ),
        (
            {("where", "platforms"): ["bedrock"], ("limits", "engine"): "vllm"},
            "--engine",
            "does not apply to Bedrock",
        ),
        ({("limits", "engine"): "vlm"}, "--engine", "did you mean vllm"),
        ({("load", "input_tokens"): "-5"}, "--input-tokens", "not a number"),
        ({("load", "input_tokens"): "0"}, "--input-tokens", "at least 1"),
        ({("limits", "max_monthly_usd"): float("nan")}, "--max-monthly-usd", "must be a number"),
        ({("limits", "max_monthly_usd"): -1.0}, "--max-monthly-usd", "greater than 0"),
        ({("load", "hours_per_month"): 1000.0}, "--hours-per-month", "at most 744"),
        ({("use", "jurisdiction"): "JAPAN"}, "--jurisdiction", "country code"),
        ({("choice", "objective"): "cheap"}, "--objective", "not one of"),
        ({("choice", "top"): 0}, "--top", "at least 1"),
    ],
)
def test_each_bad_value_names_its_flag_and_what_to_do(flags: dict[requests.Key, Any], place: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        build(flags)
    text = "\n".join(caught.value.lines("en"))
    assert place in text
    assert words in text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_all_problems_at_once_in_both_languages(language: Any) -> None:
    use(language)
    with pytest.raises(UsageError) as caught:
        build({("where", "region"): "nowhere", ("purpose", "languages"): ["xx"], ("load", "input_tokens"): "abc"})
    lines = caught.value.lines(language)
    assert len(lines) == 4
    assert ("見つかりません" in lines[0] or "使えません" in "".join(lines)) == (language == "ja")


def test_contradictions_are_told_with_all_else() -> None:
    with pytest.raises(UsageError) as caught:
        build(
            {
                ("choice", "top"): 0,
                ("where", "region"): "nowhere",
                ("load", "input_tokens"): "abc",
                ("limits", "min_parameters"): "7B",
                ("limits", "max_parameters"): "1B",
            }
        )
    *lines, summary = caught.value.lines("en")
    places = sorted(line.partition(":")[0] for line in lines)
    assert places == ["--input-tokens", "--max-parameters", "--region", "--top"]
    assert "4 values" in summary


def test_an_engine_may_be_named_beside_bedrock() -> None:
    request = build({("where", "platforms"): ["bedrock", "ec2"], ("limits", "engine"): "vllm"})
    assert request.limits.engine == "vllm"
    assert build({("where", "platforms"): ["bedrock"], ("limits", "engine"): "auto"}).limits.engine == "auto"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("purpose: {tasks: [chat], langs: [ja]}\nwher: {region: x}\n", ["r.yaml:1:26", "r.yaml:2:1"]),
        ("purpose: {tasks: [chat]}\npurpose: {}\n", ["r.yaml:2:1"]),
        ("load: {input_tokens: -3}\nlimits: {max_monthly_usd: abc}\n", ["r.yaml:1:8", "r.yaml:2:10"]),
        ("purpose: 3\n", ["r.yaml:1:1"]),
        ("purpose: {task: [chat], tasks: [embedding]}\n", ["r.yaml:1:25"]),
        ("purpose: {tasks: [chat], task: [chat]}\nlimits: {min_paramters: 1}\n", ["r.yaml:1:26", "r.yaml:2:10"]),
        ("[1, 2]\n", ["r.yaml"]),
        ("", ["r.yaml"]),
        ("a: &x 1\nb: *x\n", ["r.yaml:1"]),
        ("where: {region: no}\n", ["--region"]),
    ],
)
def test_a_bad_file_names_line_and_column(tmp_path: Path, text: str, places: list[str]) -> None:
    path = write(tmp_path, text)
    with pytest.raises(AdvisorError) as caught:
        build({}, requests.from_file(path))
    lines = "\n".join(caught.value.lines("en"))
    assert caught.value.exit_code == 2
    for place in places if "--region" not in places else ["r.yaml:1:9"]:
        assert place in lines


@pytest.mark.parametrize(("alias", "key"), SINGULAR.items())
def test_a_key_under_both_of_its_names_is_refused_not_dropped(tmp_path: Path, alias: str, key: str) -> None:
    group = next(group for group, name in FIELDS if name == key)
    path = write(tmp_path, json.dumps({group: {alias: ["a"], key: ["b"]}}), "r.json")
    with pytest.raises(AdvisorError) as caught:
        requests.from_file(path)
    assert f"{group}: {alias} and {key} are one key (put all values under {key})" in caught.value.lines("en")[0]
    with pytest.raises(UsageError, match=f"{group}: {alias} と {key} は同じキーです \\(値はすべて {key} に"):
        read_request({group: {key: ["a"], alias: ["b"]}}, CATALOG, language="ja")


def test_a_name_that_says_nothing_does_not_stand_against_the_other(tmp_path: Path) -> None:
    file = requests.from_file(write(tmp_path, "purpose: {task: null, tasks: [chat]}\n"))
    assert build({}, file).purpose.tasks == ("chat",)


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\xff\xfe\x00", b"a" * 6_000_000, b"[" * 5000, b"x: '"])
def test_binary_huge_and_deep_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.yaml"
    path.write_bytes(content)
    with pytest.raises(AdvisorError) as caught:
        requests.from_file(path)
    assert caught.value.exit_code == 2


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(AdvisorError) as caught:
            requests.from_file(path)
        assert caught.value.exit_code == 2


@given(
    st.dictionaries(
        st.text(max_size=8), st.dictionaries(st.text(max_size=12), st.text(max_size=8), max_size=3), max_size=3
    )
)
def test_any_mapping_is_answered(tmp_path_factory: Any, data: dict[str, Any]) -> None:
    path = tmp_path_factory.mktemp("r") / "r.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    try:
        build({}, requests.from_file(path))
    except AdvisorError as error:
        assert error.exit_code == 2  # noqa: PT017 - either answer is right, a crash is not


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        (("limits", "max_parameters"), "1e400", "'1e400' is too large"),
        (("limits", "max_parameters"), "1e19", "'1e19' is too large"),
        (("load", "concurrency"), "1e9", "must be at most 1,000,000"),
        (("choice", "top"), 100_000, "must be at most 1,000"),
        (("limits", "max_monthly_usd"), 1e13, "must be at most 1,000,000,000,000"),
    ],
)
def test_what_is_too_large_is_told_with_its_limit(key: requests.Key, value: Any, words: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        build({key: value})
    assert words in "\n".join(caught.value.lines("en"))


def test_similar_names_are_looked_for_in_the_first_wrong_ones_only(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    similar = errors.did_you_mean

    def counting(name: str, known: Iterable[str]) -> list[str]:
        names = list(known)
        compared.extend([name] if names else [])
        return similar(name, names)

    monkeypatch.setattr(errors, "did_you_mean", counting)
    with pytest.raises(AdvisorError) as caught:
        build({("choice", "models"): [f"falcon-7c{n}" for n in range(30)]})
    lines = caught.value.lines("en")
    assert sum("unknown model" in line for line in lines) == 30
    assert "did you mean" in lines[0]
    assert "did you mean" not in lines[29]
    assert len(compared) == 10
