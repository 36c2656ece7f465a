"""``advisor estimate`` from flags to exit code."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Ran
from .test_processes import BASE, COMMAND

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]


def test_fits(cli: Cli) -> None:
    ran = cli("estimate", "open-calm-7b", "--instance", "g5.xlarge", "--region", "ap-northeast-1", "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.err == ""
    answer = json.loads(ran.out)
    assert answer["kv_cache"]["bytes_per_token"] == 524_288
    assert answer["model"]["parameters"]["total"] == 6_871_982_080
    (deployment,) = answer["deployments"]
    assert deployment["fits"] is True
    assert deployment["deployment"]["instance_type"] == "g5.xlarge"
    assert answer["memory"] == deployment["memory"]


def test_what_does_not_fit_exits_3_with_the_whole_answer_and_one_line(cli: Cli) -> None:
    ran = cli("estimate", "falcon-40b", "--instance", "g5.xlarge", "--format", "json")
    assert ran.code == 3
    answer = json.loads(ran.out)
    assert answer["deployments"][0]["fits"] is False
    assert answer["deployments"][0]["memory"]["required_bytes"] > answer["deployments"][0]["memory"]["available_bytes"]
    assert ran.err.count("\n") == 1
    assert "needs 7" in ran.err
    assert ", has 19." in ran.err


def test_what_holds_fewer_than_asked_says_so_and_what_would_help(cli: Cli) -> None:
    asked = ("estimate", "meta-llama/Llama-3.1-8B-Instruct", "--instance", "g5.xlarge", "--context", "8192",
             "--concurrency", "4", "--region", "us-east-1", "--format", "json")  # fmt: skip
    ran = cli(*asked)
    assert ran.code == 3
    assert "holds 3 of the 4 sequences asked at once" in ran.err
    (concurrency,) = [r for r in json.loads(ran.out)["relaxations"] if r["field"] == "concurrency"]
    assert concurrency["changes"] == {"concurrency": 3}
    assert cli(*asked, "--concurrency", "3").code == 0
    assert "4 系列のうち保持できるのは 3 系列" in cli(*asked, "--lang", "ja").err


def test_the_reason_is_said_in_japanese_too(cli: Cli) -> None:
    ran = cli("estimate", "flan-t5-xxl", "--dtype", "float16", "--instance", "g4dn.xlarge", "--lang", "ja")
    assert ran.code == 3
    assert "オーバーフロー" in ran.err
    assert ran.out.splitlines()[0] == ran.err.rstrip("\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("open-calm-7b", "--instance", "g5.xlarge", "--region", "ap-northeast-3"), 3),
        (("stabilityai/stable-diffusion-2-1",), 0),
        (("stabilityai/stable-diffusion-2-1", "--strict"), 4),
        (("stabilityai/stable-diffusion-2-1", "--instance", "g5.xlarge"), 3),
        (("anthropic/claude-sonnet-4-5", "--instance", "g5.xlarge"), 3),
        (("anthropic/claude-sonnet-4-5",), 0),
        (("falcon-7b", "--instance", "g5.12xlarge", "--tensor-parallel", "2"), 3),
        (("falcon-7b", "--instance", "ml.g5.xlarge", "--context", "2k", "--concurrency", "1e2"), 0),
    ],
)
def test_exit_codes(cli: Cli, arguments: tuple[str, ...], code: int) -> None:
    ran = cli("estimate", *arguments, "--format", "json")
    assert ran.code == code
    assert json.loads(ran.out)["schema_version"] == 1
    assert bool(ran.err) == (code != 0 or json.loads(ran.out)["deployments"] == [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("open-calm-7",), "error: MODEL: unknown model 'open-calm-7'\nhint: did you mean cyberagent/open-calm-7b"),
        (("no-such-thing",), "hint: `advisor list models` shows those of the catalogue; a file or folder is written"),
        (("falcon-7b", "--instance", "ml.g5.xlrge"), "did you mean ml.g5.xlarge"),
        (("falcon-7b", "--region", "us-est-1"), "us-east-1"),
        (("falcon-7b", "--dtype", "float61"), "error: --dtype: unknown 'float61'\nhint: did you mean float16"),
        (("falcon-7b", "--quantization", "awk"), "did you mean awq?"),
        (("falcon-7b", "--engine", "vlm"), "did you mean vllm?"),
        (("falcon-7b", "--engine", "vllm", "--engine-version", "0.1"), "--engine-version: vLLM 0.1 is older"),
        (("falcon-7b", "--context", "lots"), "error: --context: 'lots' is not a number"),
        (("falcon-7b", "--context", "0"), "error: --context: 0 is not between 1 and"),
        (("falcon-7b", "--context", "600", "--input-tokens", "600"), "error: --context: 600 tokens do not hold"),
        (("falcon-7b", "--concurrency", "-5"), "error: --concurrency: '-5' is not a number"),
        (("falcon-7b", "--concurrency", "1e30"), "error: --concurrency: "),
        (("falcon-7b", "--memory-utilization", "1.5"), "error: --memory-utilization: 1.5 is not above 0"),
        (("falcon-7b", "--memory-utilization", "nan"), "error: --memory-utilization: nan"),
        (("falcon-7b", "--memory-utilization", "x"), "error: "),
        (("falcon-7b", "--dtype", "int8", "--quantization", "awq"), "exclude each other"),
        (("falcon-7b", "--format", "yaml"), "yaml"),
        (("a\x1b[31mb",), "unknown model 'a\\x1b[31mb'"),
        ((), "Missing argument"),
    ],
)
def test_bad_values_exit_2(cli: Cli, arguments: tuple[str, ...], said: str) -> None:
    ran = cli("estimate", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "\x1b" not in ran.err


def test_all_bad_values_at_once(cli: Cli) -> None:
    ran = cli("estimate", "falcon-7", "--region", "x", "--context", "-1", "--max-sequences", "0", "--lang", "ja")
    assert ran.code == 2
    lines = ran.err.splitlines()
    assert [line.partition(":")[0] for line in lines[:4]] == ["MODEL", "--region", "--context", "--max-sequences"]
    assert lines[4] == "エラー: 4 件の値が使えません"


@pytest.mark.parametrize("format_", ["table", "json", "markdown", "csv"])
def test_formats_go_to_a_file(cli: Cli, tmp_path: Path, format_: str) -> None:
    path = tmp_path / "answer"
    ran = cli("estimate", "falcon-7b", "--format", format_, "-o", str(path))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert path.read_text(encoding="utf-8") == cli("estimate", "falcon-7b", "--format", format_).out


def test_csv_lists_what_json_lists(cli: Cli) -> None:
    listed = json.loads(cli("estimate", "falcon-7b", "--format", "json").out)["deployments"]
    rows = list(csv.DictReader(io.StringIO(cli("estimate", "falcon-7b", "--format", "csv").out)))
    assert [r["deployment.instance_type"] for r in rows] == [d["deployment"]["instance_type"] for d in listed]


@pytest.mark.parametrize(("lang", "region"), [("en", "us-east-1"), ("ja", "ap-northeast-1")])
def test_the_region_goes_by_the_language_and_is_said_to_be_assumed(cli: Cli, lang: str, region: str) -> None:
    request = json.loads(cli("estimate", "falcon-7b", "--lang", lang, "--format", "json").out)["request"]
    assert request["region"] == region
    assert request["assumed"][0] == "where.region"


def test_help_names_every_flag_of_the_contract(cli: Cli) -> None:
    shown = cli("estimate", "--help").out
    for flag in (
        "--instance", "--dtype", "--quantization", "--context", "--input-tokens", "--output-tokens", "--concurrency",
        "--tensor-parallel", "--engine", "--engine-version", "--memory-utilization", "--max-sequences", "--kv-cache-dtype",
        "--region", "--format",
    ):  # fmt: skip
        assert flag in shown


def test_a_closed_pipe_is_silent() -> None:
    with subprocess.Popen(
        [*COMMAND, "estimate", "falcon-7b"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=BASE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.parametrize(
    ("format_", "light"), [("json", {"rich", "pydantic", "yaml", "boto3", "huggingface_hub"}), ("table", {"pydantic"})]
)
def test_nothing_heavy_is_imported(format_: str, light: set[str]) -> None:
    script = (
        "import sys\nfrom advisor.cli.main import run\n"
        f"code = run(['estimate', 'falcon-7b', '--format', '{format_}'])\n"
        f"bad = {light!r} & set(sys.modules)\nsys.exit(repr(bad) if bad else code)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, env=BASE, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr


def test_the_same_question_has_the_same_bytes(cli: Cli) -> None:
    first: Any = cli("estimate", "open-calm-7b", "--format", "json").out
    assert cli("estimate", "open-calm-7b", "--format", "json").out == first


@pytest.mark.parametrize("more", [[], ["--instance", "g5.2xlarge"]])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_footer_dates_the_price_of_bedrock_that_a_break_even_is_with(
    cli: Callable[..., Ran], language: str, more: list[str]
) -> None:
    asked = ["estimate", "meta-llama/Llama-3.1-8B-Instruct", "--region", "us-east-1", "--lang", language, *more]
    first = json.loads(cli(*asked, "--format", "json").out)["deployments"][0]
    told = first["break_even"]["price"]["as_of"]
    footer = next(line for line in cli(*asked).out.splitlines() if line.startswith(("Catalogue ", "カタログ ")))
    assert f"Bedrock {told}" in footer
    assert "EC2 " in footer
