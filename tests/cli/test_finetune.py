"""``advisor finetune``: flags, formats, exit codes, and what a start costs."""

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
from .test_processes import BASE

pytestmark = pytest.mark.usefixtures("shipped")

Cli = Callable[..., Ran]
CONFIG = {
    "model_type": "llama", "hidden_size": 2048, "intermediate_size": 5632, "num_hidden_layers": 22,
    "num_attention_heads": 32, "num_key_value_heads": 4, "vocab_size": 32000, "max_position_embeddings": 2048,
    "torch_dtype": "bfloat16",
}  # fmt: skip


def answer(ran: Ran) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(ran.out)
    return parsed


def test_the_contract(cli: Cli) -> None:
    ran = cli(
        "finetune", "meta-llama/Llama-3.1-8B-Instruct", "--method", "qlora", "--instance", "g6e.xlarge",
        "--sequence-length", "1024", "--batch-size", "2", "--tokens", "5M", "--lora-rank", "8",
        "--no-gradient-checkpointing", "--optimizer", "adamw-8bit", "--purchase", "spot", "--region", "us-east-1",
        "--format", "json",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    body = answer(ran)
    assert {"memory", "compute", "cost", "deployments"} <= set(body)
    assert {
        "weights_bytes", "adapter_bytes", "gradient_bytes", "optimizer_bytes", "activation_bytes", "required_bytes",
    } <= set(body["memory"])  # fmt: skip
    assert {"flops", "hours"} <= set(body["compute"])
    asked = body["request"]
    assert [asked[k] for k in ("method", "sequence_length", "batch_size", "tokens", "lora_rank", "optimizer")] == [
        "qlora", 1024, 2, 5_000_000, 8, "adamw-8bit",
    ]  # fmt: skip
    assert asked["gradient_checkpointing"] is False
    assert asked["assumed"] == []
    [only] = body["deployments"]
    assert only["fits"] is True
    assert only["cost"]["basis"] in ("assumed", "derived")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("open-calm-7b", "--instance", "g5.2xlarge"), 0, ""),
        (("open-calm-7b", "--instance", "g4dn.xlarge"), 3, "cannot be trained on EC2 g4dn.xlarge"),
        (("falcon-7b", "--instance", "inf2.xlarge"), 3, "made for inference"),
        (("deepseek-ai/DeepSeek-R1", "--method", "full"), 3, "fits on none"),
        (("amazon.nova-pro-v1:0",), 3, "cannot be fine-tuned"),
    ],
)
def test_exit_codes(cli: Cli, arguments: tuple[str, ...], code: int, said: str) -> None:
    ran = cli("finetune", *arguments)
    assert ran.code == code
    assert said in ran.err
    assert ran.out.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("falcon-7",), "error: MODEL: unknown model"),
        (("falcon-7b", "--method", "lorra"), "did you mean lora"),
        (("falcon-7b", "--optimizer", "adam"), "error: --optimizer: unknown 'adam'"),
        (("falcon-7b", "--tokens", "many"), "error: --tokens: 'many' is not a number"),
        (("falcon-7b", "--sequence-length", "0"), "error: --sequence-length: 0 is not between"),
        (("falcon-7b", "--method", "full", "--lora-rank", "8"), "error: --lora-rank: full fine-tuning has no adapter"),
        (("falcon-7b", "--purchase", "gift"), "error: --purchase: "),
        (("falcon-7b", "--format", "yaml"), "yaml"),
        ((), "Missing argument"),
    ],
)
def test_bad_values_exit_2(cli: Cli, arguments: tuple[str, ...], said: str) -> None:
    ran = cli("finetune", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_all_bad_values_at_once(cli: Cli) -> None:
    ran = cli("finetune", "falcon-7", "--region", "x", "--batch-size", "-1", "--tokens", "0", "--lang", "ja")
    assert ran.code == 2
    lines = ran.err.splitlines()
    assert [line.partition(":")[0] for line in lines[:4]] == ["MODEL", "--region", "--batch-size", "--tokens"]
    assert lines[4] == "エラー: 4 件の値が使えません"


@pytest.mark.parametrize("format_", ["table", "json", "markdown", "csv"])
def test_formats_go_to_a_file(cli: Cli, tmp_path: Path, format_: str) -> None:
    path = tmp_path / "answer"
    ran = cli("finetune", "falcon-7b", "--format", format_, "-o", str(path))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert path.read_text(encoding="utf-8") == cli("finetune", "falcon-7b", "--format", format_).out


def test_csv_lists_what_json_lists(cli: Cli) -> None:
    listed = answer(cli("finetune", "falcon-7b", "--format", "json"))["deployments"]
    rows = list(csv.DictReader(io.StringIO(cli("finetune", "falcon-7b", "--format", "csv").out)))
    assert [r["deployment.instance_type"] for r in rows] == [d["deployment"]["instance_type"] for d in listed]


@pytest.mark.parametrize(("lang", "region"), [("en", "us-east-1"), ("ja", "ap-northeast-1")])
def test_every_default_is_said_to_be_assumed(cli: Cli, lang: str, region: str) -> None:
    request = answer(cli("finetune", "falcon-7b", "--lang", lang, "--format", "json"))["request"]
    assert request["region"] == region
    assert request["assumed"] == [
        "where.region", "where.purchase", "training.method", "training.sequence_length", "training.batch_size",
        "training.tokens", "training.lora_rank", "training.gradient_checkpointing", "training.optimizer",
    ]  # fmt: skip


def test_a_config_of_one_s_own(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    ran = cli("finetune", str(tmp_path), "--instance", "g5.xlarge", "--format", "json")
    assert ran.code == 0, ran.err
    assert answer(ran)["model"]["parameters"]["total"] == 1_100_048_384


def test_help_names_every_flag_of_the_contract(cli: Cli) -> None:
    shown = cli("finetune", "--help").out
    for flag in (
        "--method", "--instance", "--sequence-length", "--batch-size", "--tokens", "--lora-rank",
        "--gradient-checkpointing", "--no-gradient-checkpointing", "--optimizer", "--region", "--purchase", "--format",
    ):  # fmt: skip
        assert flag in shown


def test_nothing_heavy_is_imported() -> None:
    heavy = {"rich", "pydantic", "yaml", "boto3", "huggingface_hub"}
    script = (
        "import sys\nfrom advisor.cli.main import run\n"
        "code = run(['finetune', 'falcon-7b', '--format', 'json'])\n"
        f"bad = {heavy!r} & set(sys.modules)\nsys.exit(repr(bad) if bad else code)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, env=BASE, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr


def test_operations_of_the_model_beside_those_computed(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    body = answer(cli("finetune", str(tmp_path), "--tokens", "1000000", "--instance", "g5.xlarge", "--format", "json"))
    assert body["compute"]["model_flops"] == 6 * body["model"]["parameters"]["active"] * 1_000_000
    table = csv.DictReader(
        io.StringIO(cli("finetune", str(tmp_path), "--instance", "g5.xlarge", "--format", "csv").out)
    )
    (row,) = table
    assert float(row["compute.model_flops"]) > 0
    assert row["request.lora_targets"].split("; ") == body["request"]["lora_targets"]


def test_quantized_weights_are_not_what_lora_trains(cli: Cli, tmp_path: Path) -> None:
    quantized = {**CONFIG, "quantization_config": {"quant_method": "awq", "bits": 4, "group_size": 128}}
    (tmp_path / "config.json").write_text(json.dumps(quantized))
    body = answer(cli("finetune", str(tmp_path), "--instance", "g5.xlarge", "--format", "json"))
    assert "engine.published-quantization" in {f["rule"] for f in body["deployments"][0]["findings"]}
