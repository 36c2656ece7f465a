"""What is printed in Japanese holds no English sentence: commands, formats and every error that can be provoked.

Proper names, ids and what is typed stay as they are. `tests/test_every_message.py` reads the code for what is not run here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from advisor import load_catalog
from advisor.cli.app import _COMMANDS
from advisor.render.wrap import cell_len

from .conftest import Ran
from .test_processes import run

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]

FIXTURES = Path(__file__).parent.parent / "fixtures"
MODEL = "mistralai/Mistral-7B-Instruct-v0.3"
_WORD = r"[A-Za-z][A-Za-z'’-]*"
SENTENCE = re.compile(rf"(?<![\w.:/-]){_WORD}(?: {_WORD}){{2,}}(?![\w/])")
"""Three words behind each other are a sentence, or a name."""

TYPED = (
    r"advisor [a-z]+( [a-z]+)*", r"git lfs pull", r"aws [a-z0-9-]+ [a-z0-9-]+", r"https?://\S+", r"`[^`]*`", r"“[^”]*”",
    r"「[^」]*」", r"'[^']*'", r'"[^"]*"', r"\S+( (AND|OR|WITH) \S+)+",
    r"使える値: .*", r"\[[^\]]*\]",
)  # fmt: skip
"""What a person types or quotes."""
NAMES = (
    "AWS Deep Learning AMI", "Transformers and PEFT", "AWS Marketplace and Bedrock", "Optimum Neuron", "Meta Platforms, Inc",
    "Anthropic on Bedrock", "Third-Party Content", "Amazon Bedrock", "Hugging Face Hub", "SageMaker JumpStart",
    "Model Context Protocol", "SageMaker Python SDK", "AWS Price List", "Amazon Bedrock Pricing", "EC2 API DescribeInstanceTypes",
    "AWS Spot Instance Advisor", "Amazon SageMaker Pricing",
    "JP Language Model Evaluation Harness", "AWS Neuron SDK", "Acceptable Use Policy", "Responsible AI Policy", "Black Forest Labs",
)  # fmt: skip
"""Proper names that are no entry of the catalogue."""


@cache
def names() -> tuple[str, ...]:
    """Return what the catalogue has names for, the longest first."""
    catalog = load_catalog()
    found = {*NAMES}
    found |= {m.name for m in catalog.models.values()} | {m.publisher for m in catalog.models.values()}
    for license_ in (catalog.licenses[id_] for id_ in catalog.licenses):
        found |= {license_.name, *(part.strip() for part in license_.name.split(" / "))}
    found |= {a.name for a in catalog.accelerators.values()} | {str(e["name"]) for e in catalog.engines.values()}
    found |= {suite["name"]["ja"] for suite in catalog.suites.values()}
    found |= {metric["name"]["ja"] for suite in catalog.suites.values() for metric in suite["metrics"].values()}
    return tuple(sorted((name for name in found if " " in name), key=lambda name: -len(name)))


@cache
def _sentences(line: str) -> tuple[str, ...]:
    if not SENTENCE.search(line):
        return ()
    for name in names():
        if name in line:
            line = line.replace(name, "¤")
    for typed in TYPED:
        line = re.sub(typed, "¤", line)
    return tuple(SENTENCE.findall(line))


def english(text: str) -> list[str]:
    """Return the English sentences in what was printed to a pipe, where no sentence is parted; commands are typed."""
    plain = re.sub(r"<(style|script)\b.*?</\1>", "\n", text, flags=re.DOTALL)
    plain = re.sub(r"<[^>]*>", "\n", re.sub(r"^ *\$ .*(\n {6,}.*)*", "", plain, flags=re.MULTILINE))
    plain = re.sub(r"`[^`\n]*\n[^`\n]*`", "¤", plain)  # typed, and broken at the end of a line
    return [sentence for line in dict.fromkeys(plain.splitlines()) for sentence in _sentences(line)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("読み取れません: no such file", ["no such file"]),
        ("Mixture of experts are not counted", ["Mixture of experts are not counted"]),
        ("Apache License 2.0 と GNU Affero General Public License 3.0", []),
        ("`advisor catalog refresh --prices` を実行してください", []),
        ("使える値: ec2, sagemaker, bedrock", []),
    ],
)
def test_sentences_are_found_and_names_are_not(text: str, found: list[str]) -> None:
    assert english(text) == found


# ---------------------------------------------------------------------------------------------------------- the answers

ANSWERS = [
    *[("recommend", "--task", "chat", "--language", "ja", "--explain", "--top", "2", "--format", f)
      for f in ("table", "markdown", "html", "csv")],
    ("recommend", "--task", "embedding", "--top", "2", "--fx", "155"),
    ("recommend", "--task", "text-to-image", "--top", "2", "--explain"),
    ("recommend", "--model", MODEL, "--max-monthly-usd", "10"),
    ("recommend", "--task", "chat", "--max-parameters", "1M"),
    *[(command, model, "--format", f)
      for command in ("estimate", "finetune")
      for model in (MODEL, "anthropic/claude-sonnet-4-5", "google/flan-t5-xl")
      for f in ("table", "markdown", "csv")],
    ("estimate", MODEL, "--instance", "g4dn.xlarge"),
    ("estimate", MODEL, "--instance", "inf2.xlarge", "--concurrency", "500"),
    ("estimate", MODEL, "--instance", "g5.xlarge", "--concurrency", "200", "--fx", "155"),
    ("finetune", MODEL, "--instance", "trn1.2xlarge"),
    *[("list", kind, "--format", f)
      for kind in ("models", "instances", "licenses", "rules", "tasks", "regions", "suites")
      for f in ("table", "csv")],
    *[("show", name) for name in (
        MODEL, "anthropic/claude-sonnet-4-5", "g5.xlarge", "llama3.1", "memory.fits", "ap-northeast-1", "chat", "a10g",
    )],
    ("catalog", "status"), ("catalog", "diff"), ("rules", "test"),
    ("check", "--model", MODEL, "--explain"), ("check", "--model", "nobody/none"),
    *[("check", "--model", "meta-llama/Llama-3.1-8B-Instruct", "--format", f) for f in ("markdown", "github", "junit")],
]  # fmt: skip


@pytest.mark.parametrize("arguments", ANSWERS, ids=" ".join)
def test_answers_are_japanese(
    cli: Cli, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli(*arguments, "--lang", "ja")
    assert ran.code in (0, 1, 2, 3, 4)
    assert ran.out + ran.err
    assert english(ran.out) == []
    assert english(ran.err) == []


# ------------------------------------------------------------------------------------------------------------- the help

HELP = [
    (),
    *((name,) for name in _COMMANDS),
    *(("catalog", name) for name in ("status", "refresh", "diff", "reset", "validate", "compile", "add")),
    *(("rules", name) for name in ("list", "lint", "test")),
]


@pytest.mark.parametrize("command", HELP, ids=" ".join)
@pytest.mark.parametrize("columns", [60, 80])
def test_help_is_japanese_and_fits(command: tuple[str, ...], columns: int) -> None:
    # a process of its own: help is made when the commands are imported (so is what `advisor catalog` alone answers)
    said = run(*command, "--help", LANG="ja_JP.UTF-8", COLUMNS=str(columns)).stdout.decode()
    assert said.startswith("使い方: advisor ")
    assert "\n終了コード:\n" in said
    assert "このヘルプを表示。" in said
    assert english(said) == []
    for word in ("Usage", "Options:", "Commands", "Arguments", "default:", "required", "Show "):
        assert word not in said
    beyond = [line for line in said.splitlines() if cell_len(line) > columns]
    assert [line for line in beyond if "|" not in line and not line.lstrip().startswith("$ ")] == []


def test_help_in_english_is_as_the_library_has_it(cli: Cli) -> None:
    ran = cli("recommend", "--help")
    assert ran.out.startswith("Usage: advisor recommend [OPTIONS]\n")
    assert "(default: table)" in ran.out


@pytest.mark.parametrize(
    "environment", [{"LANG": "ja_JP.UTF-8"}, {"ADVISOR_LANG": "ja"}, {"LC_ALL": "ja_JP.UTF-8", "LANG": "C"}]
)
def test_the_locale_decides_as_the_flag_does(
    cli: Cli, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cli("--help").out.startswith("使い方: advisor [オプション] コマンド [引数]...\n")
    assert cli("estimate").err == "エラー: 引数 MODEL を指定してください\nヒント: advisor estimate --help\n"


# ------------------------------------------------------------------------------------------------------------ the errors

BROKEN = {
    "odd.yaml": "purpose: [\n", "list.yaml": "- a\n", "empty.yaml": "", "tab.yaml": "a:\n\tb: 1\n",
    "keys.yaml": "purpose: {taks: [chat]}\nload: {input_tokens: many}\nwhere: {region: 3}\nlimits: {top: 1}\n",
    "odd.json": '{"purpose": ', "control.json": '{"a": "\x01"}', "twice.json": '{"load": {}, "load": {}}',
    "latin.yaml": "a: \udcff\n", "policy.yaml": "version: 2\nallow: [nonsense-licence]\nunknwon: error\n",
    "policy-types.yaml": "version: 1\nprofile: {monthly_active_users: many}\nexceptions: [{model: 3}]\n",
    "pyproject.toml": "[tool.advisor\n", "lock.toml": "version = \n", "lock-old.toml": "version = 99\n",
    "baseline.json": "[]", "baseline-odd.json": "{,}", "config/config.json": '{"model_type": "no-such-type"}',
    "half/config.json": '{"model_type": "llama"}', "odd-config/config.json": "{", "nothing/readme.txt": "x",
    "weights/model.safetensors": "short", "rules.yaml": "schema: 1\nrules: [{id: A b, scope: nowhere}]\n",
    "rules-odd.yaml": "rules: {}\n", "code/app.py": "def (:\n  x = from_pretrained('a/b')\n",
    "code/app.ipynb": "{", "code/settings.toml": "a = = b\n", "code/settings.yaml": "a: [\n", "code/settings.json": "{",
    "gone/.keep": "",
}  # fmt: skip

ERRORS = [
    *[("recommend", *pair) for pair in (
        ("--task", "chatt"), ("--task", "nonsense"), ("--language", "japanese"), ("--language", "qq"),
        ("--region", "tokyo"), ("--region", "mars"), ("--platform", "gcp"), ("--instance-family", "g9"),
        ("--purchase", "never"), ("--quantization", "int3"), ("--engine", "vlm"), ("--objective", "best"),
        ("--model", "mistral-7b-instrct"), ("--hosting", "cloud"), ("--jurisdiction", "XX"), ("--jurisdiction", "EU"),
        ("--fine-tune", "some"), ("--residency", "moon"), ("--input-tokens", "many"), ("--input-tokens", "-1"),
        ("--input-tokens", "1e30"), ("--concurrency", "0"), ("--hours-per-month", "900"), ("--top", "0"), ("--top", "x"),
        ("--max-monthly-usd", "-5"), ("--max-monthly-usd", "x"), ("--max-ttft-ms", "0"), ("--fx", "nan"), ("--fx", "x"),
        ("--format", "pdf"), ("--format", "jsn"), ("-o", "/nowhere/x"), ("-o", "."), ("-f", "gone.yaml"), ("-f", "."),
        ("--severity", "x"), ("--severity", "x=warn"), ("--severity", "memory.fits=loud"), ("--nope",), ("extra",),
        ("--min-parameters", "7B", "--max-parameters", "1B"), ("--quantization", "none", "--quantization", "any"),
        ("--platform", "bedrock", "--engine", "vllm"), ("--task",), ("--commercial=x",),
        ("--rules", "gone.yaml"), ("--rules", "rules.yaml"), ("--rules", "rules-odd.yaml"), ("--rules", "gone"),
        ("--catalog", "missing"), ("--catalog", "gone"), ("--catalog", str(FIXTURES / "catalog" / "broken")),
        ("--rules", str(FIXTURES / "rules" / "broken.yaml")),
        *(("-f", name) for name in BROKEN if name.endswith((".yaml", ".json")) and "/" not in name),
    )],
    *[("estimate", *rest) for rest in (
        (), ("mistral-7b-instrct",), ("./missing",), ("config",), ("half",), ("odd-config",), ("nothing",),
        ("weights/model.safetensors",), ("a\0b",), ("org/name",), ("~nobody-here/x",),
        (MODEL, "--instance", "g9.xlarge"), (MODEL, "--instance", "g5.xlarge", "--region", "mars"),
        (MODEL, "--dtype", "int7"), (MODEL, "--context", "3"), (MODEL, "--context", "10M"),
        (MODEL, "--memory-utilization", "2"), (MODEL, "--engine", "vllm", "--engine-version", "0.0.1"),
        (MODEL, "--engine-version", "x"), (MODEL, "--tensor-parallel", "3", "--instance", "g5.12xlarge"),
        (MODEL, "--tensor-parallel", "64", "--instance", "g5.xlarge"), (MODEL, "--kv-cache-dtype", "int2"),
        (MODEL, "--quantization", "awq", "--dtype", "int8"), (MODEL, "--max-sequences", "0"), (MODEL, "--format", "html"),
    )],
    *[("finetune", *rest) for rest in (
        (), (MODEL, "--method", "dora"), (MODEL, "--method", "full", "--lora-rank", "8"), (MODEL, "--optimizer", "sgdd"),
        (MODEL, "--tokens", "few"), (MODEL, "--batch-size", "0"), ("anthropic/claude-sonnet-4-5", "--instance", "g5.xlarge"),
    )],
    *[("list", *rest) for rest in (
        (), ("things",), ("models", "--license", "mitt"), ("models", "--language", "qq"), ("models", "--task", "x"),
        ("models", "--family", "x"), ("models", "--channel", "x"), ("models", "--max-parameters", "x"),
        ("models", "--fx", "155"), ("instances", "--license", "mit"), ("instances", "--family", "g9"), ("tasks", "--region", "x"),
        ("models", "--license", "mit", "--max-parameters", "1"),
    )],
    ("show",), ("show", "nothing-of-that-name"), ("show", "chat", "--kind", "x"),
    *[("check", *rest) for rest in (
        ("missing.py",), ("--policy", "missing.yaml"), ("--policy", "policy.yaml"), ("--policy", "policy-types.yaml"),
        ("--policy", "pyproject.toml"), ("--policy", "odd.yaml"), ("--baseline", "baseline.json"),
        ("--baseline", "baseline-odd.json"), ("--baseline", "missing"), ("--lock", "lock.toml"), ("--lock", "lock-old.toml"),
        ("--diff", "HEAD"), ("--model", "not a model"), ("--model", MODEL, "code"), ("--format", "pdf"), ("code", "--explain"),
        ("code", "--strict-files"), ("--init", "--policy", "odd.yaml"),
    )],
    ("catalog", "nothing"), ("catalog", "validate", "--source", "gone"), ("catalog", "validate"),
    ("catalog", "compile", "--source", "missing"), ("catalog", "reset"), ("catalog", "reset", "--previous"),
    ("catalog", "diff", "--previous"), ("catalog", "add", "noname"), ("catalog", "add", MODEL),
    ("catalog", "refresh", "--region", "mars"), ("catalog", "refresh", "--format", "pdf"),
    ("rules", "lint", "missing"), ("rules", "lint", "rules.yaml"), ("rules", "test", "rules-odd.yaml"), ("rules", "x"),
    ("schema",), ("schema", "nothing"), ("ask",), ("nonsense",), ("recomend",), ("--nope",), ("--catalog",),
]  # fmt: skip


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, full of files that cannot be read."""
    for name, text in BROKEN.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(errors="surrogateescape"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("arguments", ERRORS, ids=" ".join)
def test_errors_are_japanese(cli: Cli, arguments: tuple[str, ...]) -> None:
    ran = cli(*arguments, "--lang", "ja")
    assert ran.code != 70
    said = ran.err + ran.out
    assert re.search(r"[\u3041-\u3096\u30a1-\u30fa]", said), said
    assert english(ran.err) == []
    assert english(ran.out) == []
    assert "error:" not in ran.err
    assert "hint:" not in ran.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told_in_japanese(cli: Cli, broken: Path) -> None:
    (broken / "odd.yaml").chmod(0)
    assert "アクセス権限がありません" in cli("recommend", "-f", "odd.yaml", "--lang", "ja").err
