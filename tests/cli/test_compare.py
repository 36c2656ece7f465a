"""``advisor compare`` from arguments to exit code."""

from __future__ import annotations

import csv
import inspect
import io
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog import load_catalog
from advisor.cli import requests
from advisor.cli.commands.compare import compare
from advisor.cli.commands.recommend import recommend
from advisor.cli.comparing import SEPARATOR, Subject, parted, resolve
from advisor.core.comparison import Contender
from advisor.errors import UsageError
from tests.sources import factories as made

from .conftest import Ran
from .test_processes import run

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]

OSS = "openai/gpt-oss-20b"
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
PAIR = (f"{OSS}=bedrock", f"{OSS}=g6e.xlarge", "--region", "us-east-1")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(ran: Ran) -> Any:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


# ----------------------------------------------------------------------------------------------------------- notation


def test_no_name_of_the_catalogue_has_the_separator() -> None:
    assert not [name for name in load_catalog().names() if SEPARATOR in name]
    assert not [name for name in load_catalog().instances if SEPARATOR in name]


@pytest.mark.parametrize(
    ("argument", "model", "place"),
    [
        (OSS, OSS, None),
        (f"{OSS}=g5.xlarge", OSS, "g5.xlarge"),
        (f"{OSS}@main=ml.g5.xlarge", f"{OSS}@main", "ml.g5.xlarge"),
        (f"{OSS}=BEDROCK", OSS, "bedrock"),
        ("./lr=3/config.json", "./lr=3/config.json", None),
        ("./lr=3/", "./lr=3/", None),
        ("./lr=3/=ec2", "./lr=3/", "ec2"),
        ("./lr=3", "./lr", "3"),
        ("C:\\a=b\\c", "C:\\a=b\\c", None),
        (f"{OSS}=", OSS, ""),
        ("=ec2", "", "ec2"),
        ("", "", None),
    ],
)
def test_an_argument_is_parted_at_its_last_separator(argument: str, model: str, place: str | None) -> None:
    assert parted(argument) == Subject(model, place)


def test_any_name_of_a_model_will_do() -> None:
    names = ("gpt-oss-20b", "openai.gpt-oss-20b-1:0=bedrock", "OPENAI/GPT-OSS-20B=ec2")
    contenders, elsewhere = resolve(names, load_catalog())
    assert elsewhere == {}
    assert contenders == (Contender(OSS), Contender(OSS, "bedrock"), Contender(OSS, "ec2"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((OSS,), ["1 to compare: name 2 to 6"]),
        ((), ["Missing argument"]),
        (tuple(f"{OSS}=g5.{n}xlarge" for n in ("", 2, 4, 8, 12, 16, 24)), ["7 to compare"]),
        ((OSS, OSS), ["is there twice"]),
        ((OSS, "gpt-oss-20b"), ["is there twice"]),
        ((f"{OSS}=bedrock", "gpt-oss-20b=BEDROCK"), ["is there twice"]),
        (
            ("gpt-oss-20bb", f"{OSS}=g5.xlrge"),
            ["did you mean openai/gpt-oss-20b", "did you mean g5.xlarge", "2 values cannot be used"],
        ),
        (("gpt-oss-20bb=bedrok", OSS), ["did you mean openai/gpt-oss-20b", "did you mean bedrock"]),
        ((OSS, f"{OSS}=ml.g5.xlrge"), ["did you mean ml.g5.xlarge"]),
        ((OSS, f"{OSS}="), ["unknown place ''"]),
        ((OSS, LLAMA, "--region", "nowhere"), ["--region"]),
        ((OSS, LLAMA, "--format", "sarif"), ["unknown format"]),
        ((OSS, LLAMA, "--top", "3"), ["No such option: --top"]),
        ((OSS, LLAMA, "--model", "x"), ["No such option: --model"]),
        ((OSS, "./run=3"), ["./run=3/"]),
    ],
)
def test_usage_errors_tell_everything(cli: Cli, here: Path, arguments: tuple[str, ...], said: list[str]) -> None:
    assert here
    ran = cli("compare", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert [words for words in said if words not in ran.err] == []
    japanese = cli("compare", *arguments, "--lang", "ja")
    assert japanese.code == 2
    assert "エラー:" in japanese.err


def test_a_name_cannot_steer_the_terminal(cli: Cli) -> None:
    ran = cli("compare", f"{OSS}=\x1b[31mx", "\x1b]0;y\x07")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\x07" not in ran.err


# ------------------------------------------------------------------------------------------------------------ answers


def test_two_deployments_of_a_model(cli: Cli) -> None:
    told = answer(cli("compare", *PAIR, "--format", "json"))
    assert [s["deployment"]["platform"] for s in told["subjects"]] == ["bedrock", "ec2"]
    assert [s["verdict"] for s in told["subjects"]] == ["feasible", "feasible"]
    assert told["request"]["choice"]["models"] == [OSS]
    (even,) = told["break_even"]
    assert (even["bedrock"], even["self_hosted"]) == (0, 1)
    cost = {p["requests_per_day"]: p for p in even["points"]}
    assert cost[1000]["bedrock_usd_per_month"] == told["subjects"][0]["cost"]["monthly"]
    assert cost[1000]["self_hosted_usd_per_month"] == told["subjects"][1]["cost"]["monthly"]


def test_the_same_question_has_the_same_bytes(cli: Cli) -> None:
    for format_ in ("json", "table", "csv", "html", "markdown"):
        assert cli("compare", *PAIR, "--format", format_).out == cli("compare", *PAIR, "--format", format_).out


def test_a_stamp_only_where_asked(cli: Cli) -> None:
    assert "stamp" not in answer(cli("compare", *PAIR, "--format", "json"))
    assert answer(cli("compare", *PAIR, "--format", "json", "--stamp"))["stamp"]


def test_every_flag_of_a_request_is_taken(cli: Cli) -> None:
    own = set(inspect.signature(compare).parameters) - {"context", "subjects", "differences"}
    theirs = set(inspect.signature(recommend).parameters) - {"context", "model", "top", "all_deployments", "plot"}
    assert own == theirs
    ran = cli(
        "compare", OSS, LLAMA, "--region", "us-east-1", "--language", "en", "--task", "chat", "--requests-per-day", "50k",
        "--concurrency", "8", "--purchase", "reserved-1yr", "--no-commercial", "--quantization", "any", "--objective", "cost",
        "--platform", "ec2", "--instance-family", "g6e", "--hours-per-month", "300", "--format", "json",
    )  # fmt: skip
    request = answer(ran)["request"]
    assert request["load"]["requests_per_day"] == 50_000
    assert request["load"]["hours_per_month"] == 300
    assert request["where"]["purchase"] == "reserved-1yr"
    assert request["where"]["instance_families"] == ["g6e"]
    assert request["use"]["commercial"] is False
    assert request["choice"]["objective"] == "cost"


def test_a_parameter_that_is_no_key_of_a_request_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        requests.from_parameters({"nothing": 1})


def test_a_requirements_file_and_flags_win(cli: Cli, here: Path) -> None:
    path = here / "needs.yaml"
    path.write_text(
        "where: {region: us-west-2}\nload: {requests_per_day: 7}\nchoice: {models: [falcon-7b], top: 1, all_deployments: true}\n"
    )
    ran = cli("compare", OSS, LLAMA, "-f", str(path), "--requests-per-day", "9", "--format", "json")
    request = answer(ran)["request"]
    assert (request["where"]["region"], request["load"]["requests_per_day"]) == ("us-west-2", 9)
    assert request["choice"]["models"] == [OSS, LLAMA]
    assert len(answer(ran)["subjects"]) == 2
    assert cli("compare", OSS, LLAMA, "-f", str(path), "-o", str(path)).code == 2
    assert "falcon" in path.read_text()


def test_what_is_excluded_is_told_and_no_failure(cli: Cli) -> None:
    ran = cli("compare", "meta-llama/Llama-3.1-70B-Instruct=g5.xlarge", f"{LLAMA}=g5.xlarge", "--region", "us-east-1")
    assert ran.code == 0
    assert "A is excluded: needs 132.5 GiB per accelerator" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("format_", ["table", "json"])
def test_nothing_comparable_exits_3_with_the_whole_answer(cli: Cli, language: str, format_: str) -> None:
    ran = cli("compare", "amazon/nova-canvas", OSS, "--region", "us-east-1", "--lang", language, "--format", format_)
    assert ran.code == 3
    assert "Nova Canvas" in ran.out
    assert ran.err.count("\n") == 1


def test_strict_exits_4_where_a_missing_fact_decides(cli: Cli) -> None:
    image = "stabilityai/stable-diffusion-xl-base-1.0=g5.xlarge"
    asked = ("compare", image, "stability/stable-image-core-1.1", OSS, "--region", "us-west-2")
    assert cli(*asked).code == 0
    ran = cli(*asked, "--strict")
    assert ran.code == 4
    assert image in ran.err
    assert cli("compare", *PAIR, "--strict").code == 0


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("format_", ["table", "markdown", "html", "csv"])
def test_only_the_differences(cli: Cli, format_: str, language: str) -> None:
    whole = cli("compare", *PAIR, "--format", format_, "--lang", language)
    less = cli("compare", *PAIR, "--format", format_, "--lang", language, "--differences")
    assert (whole.code, less.code) == (0, 0)
    assert len(less.out) < len(whole.out)
    if format_ == "csv":
        assert {line["status"] for line in csv.DictReader(io.StringIO(less.out))} == {"different"}


@pytest.mark.parametrize(("language", "words"), [("en", "Two to six"), ("ja", "実行場所")])
def test_help_in_both_languages(language: str, words: str) -> None:
    done = run("compare", "--help", "--lang", language)  # of its own process: help is worded when it is declared
    assert (done.returncode, done.stderr) == (0, b"")
    for expected in (words, "--differences", "--requests-per-day"):
        assert expected in done.stdout.decode()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_in_a_pipe_nothing_is_coloured_nor_said_besides(language: str) -> None:
    done = run("compare", *PAIR, "--lang", language)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout


def test_the_schema_is_printed(cli: Cli) -> None:
    assert json.loads(cli("schema", "comparison").out)["title"] == "Comparison"


# ---------------------------------------------------------------------------------------- models outside the catalogue


def test_folders_beside_the_catalogue(cli: Cli, here: Path) -> None:
    made.folder(here / "mine=1", made.LLAMA, made.llama())
    made.folder(here / "other" / "mine=1", made.LLAMA, made.llama())
    ran = cli(
        "compare", "./mine=1/", "./other/mine=1/", "./mine=1/=g5.xlarge", f"{LLAMA}=g5.xlarge", "--region", "us-east-1",
        "--format", "json",
    )  # fmt: skip
    subjects = answer(ran)["subjects"]
    assert [s["model"]["id"] for s in subjects] == ["./mine=1/", "./other/mine=1/", "./mine=1/", LLAMA]
    assert [s["model"]["name"] for s in subjects[:2]] == ["mine=1", "mine=1"]
    assert subjects[0]["model"]["parameters"] == made.PARAMETERS
    assert [s["verdict"] for s in subjects] == ["undetermined"] * 3 + ["feasible"]  # no file tells a licence
    assert all(s["missing"] == ["license.commercial_use"] for s in subjects[:3])
    rows = {row["field"]: row for row in answer(ran)["rows"]}
    assert [v["state"] for v in rows["inherited"]["values"]] == ["unknown"] * 3 + ["known"]


def test_a_folder_that_is_not_there(cli: Cli, here: Path) -> None:
    assert here
    ran = cli("compare", "./nothing", OSS)
    assert ran.code == 2
    assert "nothing" in ran.err


@pytest.mark.parametrize(("arguments", "code"), [((), 5), (("--region", "us-est-1"), 2), (("--format", "x"), 2)])
def test_flags_are_judged_before_anything_is_read(cli: Cli, arguments: tuple[str, ...], code: int) -> None:
    ran = cli("compare", "somebody/new-model@v1=g5.xlarge", OSS, *arguments)
    assert (ran.code, ran.out) == (code, "")


_SPELLED = {
    "table": "=evil\\x1b[2J\\u202e|x<scr",
    "json": "=evil\\u001b[2J\\u202e|x<script>",
    "markdown": "=evil\\x1b\\[2J\\u202e&#124;x&lt;script&gt;",
    "html": "=evil\\x1b[2J\\u202e|x&lt;script&gt;",
    "csv": "=evil\\x1b[2J\\u202e|x<script>",
}
"""How a hostile name is shown."""


@pytest.mark.parametrize("format_", list(_SPELLED))
def test_hostile_names_cannot_steer_what_shows_them(cli: Cli, here: Path, format_: str) -> None:
    name = "=evil\x1b[2J\u202e|x<script>"
    made.folder(here / name, made.LLAMA, made.llama())
    ran = cli("compare", f"./{name}/", f"./{name}/=g5.xlarge", "--region", "us-east-1", "--format", format_, "--strict")
    assert ran.code == 4
    for text in (ran.out, ran.err):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert _SPELLED[format_] in ran.out
    assert _SPELLED["table"] in ran.err
    if format_ == "json":
        assert json.loads(ran.out)["subjects"][0]["model"]["name"] == name
    elif format_ == "csv":
        cells = [cell for row in csv.reader(io.StringIO(ran.out)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    elif format_ != "table":
        assert ran.out.count("<script") == (1 if format_ == "html" else 0)  # the page's own


def test_what_is_wrong_is_told_before_anything_is_read(here: Path) -> None:
    assert here
    with pytest.raises(UsageError, match="unknown model"):
        resolve(("./nothing", "gpt-oss-20bb"), load_catalog())


# ---------------------------------------------------------------------------------------------------------- the guide

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


@pytest.mark.parametrize("name", ["compare.md", "compare.ja.md"])
def test_the_commands_of_the_guide_run(cli: Cli, here: Path, name: str) -> None:
    (block,) = re.findall(r"```console\n(.*?)```", (GUIDES / name).read_text(encoding="utf-8"), re.DOTALL)
    commands = [line.removeprefix("$ advisor ") for line in block.splitlines()]
    assert len(commands) == 5
    for command in commands:
        ran = cli(*shlex.split(command, comments=True))
        assert ran.code == 0, ran.err
    assert (here / "comparison.md").read_text(encoding="utf-8").startswith("**2 side by side")


def test_the_code_of_the_guide_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (GUIDES / "compare.md").read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(code, "compare.md", "exec"), {})
    assert float(capsys.readouterr().out) > 0


def test_the_guides_tell_the_same_commands_and_codes() -> None:
    english, japanese = ((GUIDES / name).read_text(encoding="utf-8") for name in ("compare.md", "compare.ja.md"))
    for pattern in (r"^\$ advisor [^#\n]*", r"^\| (\d) \|", r"```python\n.*?```"):
        found = [
            [x.strip() for x in re.findall(pattern, text, re.MULTILINE | re.DOTALL)] for text in (english, japanese)
        ]
        assert found[0]
        assert found[0] == found[1]


# --------------------------------------------------------------------------------------------------------------- words

TERMS = ("tiiuae/falcon-180B", f"{LLAMA}=bedrock", "--region", "us-east-1")


@pytest.mark.parametrize(
    ("language", "assumed", "first"),
    [("en", "Assumed: commercial use", "Lowest cost"), ("ja", "仮定した条件: 商用利用", "最も低コスト")],
)
def test_defaults_stand_with_the_question(cli: Cli, language: str, assumed: str, first: str) -> None:
    for format_ in ("table", "markdown"):
        out = cli("compare", *PAIR, "--lang", language, "--format", format_).out
        assert out.count(assumed) == 1
        assert out.index(assumed) < out.index(first)
    page = cli("compare", *PAIR, "--lang", language, "--format", "html").out
    section = page[page.index('class="asked"') :]
    assert assumed in section[: section.index("</section>")]
    assert page.count(assumed) == 1


def test_nothing_is_assumed_where_everything_is_said(cli: Cli) -> None:
    said = (
        "--platform", "bedrock", "--platform", "ec2", "--purchase", "on-demand", "--input-tokens", "100",
        "--output-tokens", "100", "--concurrency", "2", "--requests-per-day", "10", "--hours-per-month", "730",
        "--quantization", "none", "--commercial", "--task", "chat",
    )  # fmt: skip
    assert "Assumed" not in cli("compare", *PAIR, *said, "--lang", "en").out


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["up to 700,000,000 monthly active users", "acceptable use policy", "passes its restrictions on"]),
        ("ja", ["月間アクティブユーザー 700,000,000 人まで", "利用規定", "利用制限の継承"]),
    ],
)
@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_conditions_are_words_and_their_ids_are_of_json(
    cli: Cli, language: str, words: list[str], format_: str
) -> None:
    out = cli("compare", *TERMS, "--lang", language, "--format", format_).out
    assert [word for word in words if word not in out] == []
    raw = ["monthly-active-users", "use-policy", "use-restrictions"]
    assert [id_ for id_ in raw if id_ in re.sub(r"https?://\S+", "", out)] == []
    told = cli("compare", *TERMS, "--format", "json").out
    assert [id_ for id_ in raw if f'"{id_}"' not in told] == []


def test_every_type_of_condition_has_words() -> None:
    from typing import get_args

    from advisor.authoring.documents.licenses import ConditionEntry
    from advisor.render.wording import CONDITIONS

    assert set(get_args(ConditionEntry.model_fields["type"].annotation)) == set(CONDITIONS)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Quality is not compared: it is one and the same model."),
        ("ja", "同じモデルのため、品質は比較していません。"),
    ],
)
def test_why_quality_is_not_compared_is_one_sentence(cli: Cli, language: str, said: str) -> None:
    assert said in cli("compare", *PAIR, "--lang", language).out


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Routes of Bedrock", "compared here: global.", "processed in any of"]),
        ("ja", ["Bedrock の経路", "比較対象: global.", "リージョンのいずれかで処理"]),
    ],
)
def test_the_routes_of_bedrock_are_named(cli: Cli, language: str, words: list[str]) -> None:
    asked = ("compare", "anthropic/claude-haiku-4-5=bedrock", f"{OSS}=g6e.xlarge", "--region", "us-east-1")
    for format_ in ("table", "markdown", "html"):
        out = re.sub(r"\\(.)", r"\1", cli(*asked, "--lang", language, "--format", format_).out)
        assert [word for word in words if word not in out] == []
    alone = ("compare", f"{LLAMA}=bedrock", f"{LLAMA}=g5.xlarge", "--region", "us-east-1", "--lang", language)
    assert words[0] not in cli(*alone).out  # one route is nothing to choose from
