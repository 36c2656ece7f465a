"""``advisor estimate`` of what the catalogue does not know: folders, files, repositories on the Hub."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sources import factories as made
from tests.sources.test_quantization import GPTQ
from tests.sources.test_stored import packed

from .conftest import Ran
from .test_processes import BASE

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]

UNKNOWN = {"model_type": "brand_new"}
BIG: made.Shapes = {f"model.layers.{i}.weight": ("BF16", (1 << 15, 1 << 15)) for i in range(15)}
"""Thirty GiB on no disk: more than one A10G has, less than four."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "home"))
    return tmp_path


def answer(ran: Ran) -> Any:
    return json.loads(ran.out)


def test_a_folder_is_sized_like_a_model_of_the_catalogue(cli: Cli, here: Path) -> None:
    made.folder(here / "mine", made.LLAMA, made.llama())
    ran = cli("estimate", "./mine", "--instance", "g5.xlarge", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    model = answer(ran)["model"]
    assert (model["id"], model["name"]) == ("./mine", "mine")
    assert model["parameters"] == {
        "total": made.PARAMETERS, "active": made.PARAMETERS, "embedding": made.TABLE, "basis": "computed",
    }  # fmt: skip
    assert model["architecture"]["model_type"] == "llama"
    assert model["source"]["origin"] == "local"
    assert model["source"]["stored_parameters"] == made.PARAMETERS
    assert answer(ran)["memory"]["weights_bytes"] == 2 * made.PARAMETERS
    assert answer(ran)["kv_cache"]["bytes_per_token"] == 2 * 2 * 2 * 16 * 2
    assert answer(ran)["deployments"][0]["deployment"]["channel"] == "local"


def test_every_form_has_the_same_figures(cli: Cli, here: Path) -> None:
    made.folder(here / "mine", made.LLAMA, made.llama())
    totals = {
        answer(cli("estimate", form, "--format", "json"))["model"]["parameters"]["total"]
        for form in ("./mine", "mine", str(here / "mine"), "mine/config.json", "mine/model.safetensors")
    }
    assert totals == {made.PARAMETERS}


def test_a_model_of_the_catalogue_has_no_source(cli: Cli) -> None:
    assert answer(cli("estimate", "falcon-7b", "--format", "json"))["model"]["source"] is None


def test_a_quantized_folder_is_loaded_as_its_files_are(cli: Cli, here: Path) -> None:
    shapes = packed("gptq")
    made.folder(here / "q", made.LLAMA | {"quantization_config": GPTQ}, shapes)
    told = answer(cli("estimate", "./q", "--instance", "g5.xlarge", "--format", "json"))
    assert told["memory"]["weights_bytes"] == made.total(shapes)
    assert told["deployments"][0]["deployment"]["quantization"] == "gptq"
    plain = answer(cli("estimate", "./q", "--instance", "g5.xlarge", "--quantization", "none", "--format", "json"))
    assert plain["memory"]["weights_bytes"] == 2 * made.PARAMETERS


def test_what_is_stored_wider_than_it_is_loaded_is_told(cli: Cli, here: Path) -> None:
    made.folder(here / "wide", made.LLAMA | {"torch_dtype": "float16"}, made.llama(dtype="F32"))
    told = answer(cli("estimate", "./wide", "--format", "json"))
    assert told["memory"]["weights_bytes"] == 2 * made.PARAMETERS
    assert told["model"]["source"]["stored_bytes"] == 4 * made.PARAMETERS
    assert any("the files hold float32" in note and "float16" in note for note in told["notes"])
    whole = answer(cli("estimate", "./wide", "--dtype", "float32", "--format", "json"))
    assert whole["memory"]["weights_bytes"] == 4 * made.PARAMETERS
    assert not any("the files hold" in note for note in whole["notes"])


def test_a_contradiction_is_a_warning_with_both_figures(cli: Cli, here: Path) -> None:
    made.folder(here / "odd", made.LLAMA, made.llama(layers=1))
    told = answer(cli("estimate", "./odd", "--format", "json"))
    (finding,) = [f for f in told["findings"] if f["rule"] == "checkpoint.parameters-differ"]
    assert finding["severity"] == "warn"
    assert set(finding["facts"].values()) == {made.PARAMETERS, told["model"]["source"]["stored_parameters"]}
    assert "1 layers are stored" in cli("estimate", "./odd").out


# ------------------------------------------------------------------------------------------------ unknown architecture


def test_an_unknown_type_is_sized_by_its_weights(cli: Cli, here: Path) -> None:
    made.folder(here / "new", UNKNOWN, BIG)
    ran = cli("estimate", "./new", "--format", "json")
    told = answer(ran)
    assert ran.code == 0
    assert "brand_new" in ran.err
    assert told["model"]["parameters"] == {
        "total": 15 << 30, "active": None, "embedding": None, "basis": "computed",
    }  # fmt: skip
    assert (told["kv_cache"], told["deployments"]) == (None, [])
    assert told["memory"]["weights_bytes"] == 30 << 30
    assert told["memory"]["required_bytes"] is None
    rejected = {d["deployment"]["instance_type"]: d for d in told["rejected"]}
    undetermined = {d["deployment"]["instance_type"]: d for d in told["undetermined"]}
    assert "memory.weights-too-large" in {f["rule"] for f in rejected["g5.xlarge"]["findings"]}
    assert undetermined["g5.12xlarge"]["fits"] is None
    assert "memory.architecture-unknown" in {f["rule"] for f in undetermined["g5.12xlarge"]["findings"]}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 0),  # the model itself was the question
        (("--strict",), 4),
        (("--instance", "g5.12xlarge"), 3),  # not known to hold it
        (("--instance", "g5.12xlarge", "--strict"), 4),
        (("--instance", "g5.xlarge"), 3),
        (("--instance", "g5.xlarge", "--strict"), 3),
    ],
)
def test_exit_codes_of_what_is_not_known(cli: Cli, here: Path, arguments: tuple[str, ...], code: int) -> None:
    made.folder(here / "new", UNKNOWN, BIG)
    ran = cli("estimate", "./new", *arguments)
    assert ran.code == code
    assert ran.err.count("\n") == 1


def test_an_unknown_type_without_weights_is_open_everywhere(cli: Cli, here: Path) -> None:
    made.folder(here / "new", UNKNOWN)
    ran = cli("estimate", "./new", "--format", "json")
    told = answer(ran)
    assert ran.code == 0
    assert (told["model"]["parameters"], told["memory"], told["rejected"]) == (None, None, [])
    assert told["undetermined"][0]["findings"][-1]["rule"] == "memory.architecture-unknown"


@pytest.mark.parametrize("format_", ["table", "json", "markdown", "csv"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_format_shows_what_is_not_known(cli: Cli, here: Path, format_: str, language: str) -> None:
    made.folder(here / "new", UNKNOWN, BIG)
    for arguments in ((), ("--instance", "g5.12xlarge")):
        ran = cli("estimate", "./new", *arguments, "--format", format_, "--lang", language)
        assert ran.code in (0, 3)
        assert ran.out


# ------------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("./none", 2, "cannot be read: No such file"),
        ("./config.json", 2, "cannot be read: No such file"),
        ("somebody/new-model", 5, "was never read from the Hub"),
        ("/dev/zero", 2, "not a regular file"),
        ("./\x1b[2J/config.json", 2, "\\x1b[2J"),
    ],
)
def test_what_cannot_be_read(cli: Cli, name: str, code: int, said: str) -> None:
    ran = cli("estimate", name)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "\x1b" not in ran.err


def test_flags_are_judged_before_anything_is_read(cli: Cli) -> None:
    ran = cli("estimate", "somebody/new-model", "--region", "us-est-1", "--context", "0")
    assert ran.code == 2
    assert [line.partition(":")[0] for line in ran.err.splitlines()[:2]] == ["--region", "--context"]


def test_an_engine_version_is_judged_with_the_model(cli: Cli, here: Path) -> None:
    made.folder(here / "mine", made.LLAMA)
    ran = cli("estimate", "./mine", "--engine", "vllm", "--engine-version", "0.1")
    assert ran.code == 2
    assert "older than the versions described" in ran.err


def test_the_catalogue_wins_over_a_folder_and_says_so(cli: Cli, here: Path) -> None:
    made.folder(here / "falcon-7b", made.LLAMA)
    ran = cli("estimate", "falcon-7b", "--format", "json")
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    assert "./falcon-7b" in ran.err
    assert answer(ran)["model"]["id"] == "tiiuae/falcon-7b"


@pytest.mark.parametrize("format_", ["table", "json", "markdown", "csv"])
def test_hostile_names_cannot_steer_what_shows_them(cli: Cli, here: Path, format_: str) -> None:
    name = "=evil\x1b[2J\u202e|x"
    made.folder(here / name, made.LLAMA | {"auto_map": {}}, made.llama(layers=1))
    ran = cli("estimate", f"./{name}", "--format", format_)
    assert ran.code == 0, ran.err
    assert "\x1b" not in ran.out
    assert format_ == "json" or "\u202e" not in ran.out


def test_nothing_of_the_hub_is_imported_for_files(here: Path) -> None:
    made.folder(here / "mine", made.LLAMA, made.llama())
    script = (
        "import sys\nfrom advisor.cli.main import run\n"
        "code = run(['estimate', './mine', '--format', 'json'])\n"
        "bad = {'huggingface_hub', 'yaml', 'boto3', 'rich', 'pydantic', 'platformdirs'} & set(sys.modules)\n"
        "sys.exit(repr(bad) if bad else code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=BASE, cwd=here, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr


BERT = {
    "model_type": "bert", "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
    "intermediate_size": 3072, "vocab_size": 30522, "max_position_embeddings": 512, "torch_dtype": "float32",
}  # fmt: skip
T5 = {
    "model_type": "t5", "d_model": 64, "num_layers": 2, "num_heads": 4, "d_kv": 16, "d_ff": 128, "vocab_size": 1000,
    "feed_forward_proj": "gated-gelu",
}  # fmt: skip


def test_a_hard_limit_of_a_folder_holds(cli: Cli, here: Path) -> None:
    made.folder(here / "mine", made.LLAMA)
    ran = cli("estimate", "./mine", "--context", "4096", "--instance", "g5.xlarge")
    assert ran.code == 3
    assert "takes 2,048 tokens" in ran.err


def test_a_family_that_overflows_does_not_run_on_a_t4(cli: Cli, here: Path) -> None:
    made.folder(here / "mine", T5)
    ran = cli("estimate", "./mine", "--instance", "g4dn.xlarge", "--format", "json")
    assert ran.code == 3
    body = answer(ran)
    assert "hardware.dtype-overflow" in {f["rule"] for f in body["deployments"][0]["findings"]}
    assert "model.dtype" in body["request"]["assumed"]
    assert "number format bfloat16" in cli("estimate", "./mine", "--instance", "g5.xlarge").out


def test_an_encoder_answers_an_input_as_a_whole(cli: Cli, here: Path) -> None:
    made.folder(here / "mine", BERT)
    body = answer(cli("estimate", "./mine", "--instance", "g5.xlarge", "--format", "json"))
    (asked,) = body["deployments"]
    assert body["request"]["output_tokens"] == 0
    assert "load.output_tokens" not in body["request"]["assumed"]
    assert asked["performance"]["ttft_ms"]["expected"] > 0
    assert asked["performance"]["tpot_ms"] is asked["performance"]["output_tokens_per_second"] is None
    assert asked["capacity"]["kv_cache_pool_bytes"] is asked["capacity"]["kv_cache_pool_tokens"] is None
    assert asked["cost"]["per_million_output_tokens"] is None
    shown = cli("estimate", "./mine", "--instance", "g5.xlarge").out
    assert "ms an input" in shown
    assert "tokens/s" not in shown
    assert "KV cache pool" not in shown


def test_fewer_sequences_than_asked_do_not_fit(cli: Cli, here: Path) -> None:
    made.folder(here / "mine", made.LLAMA)
    asked = ("estimate", "./mine", "--instance", "g5.xlarge", "--max-sequences", "2", "--concurrency")
    ran = cli(*asked, "8")
    assert ran.code == 3
    assert "--max-sequences" in ran.err
    assert cli(*asked, "2").code == 0


@pytest.mark.parametrize("command", ["estimate", "finetune"])
@pytest.mark.parametrize(
    ("flags", "code"),
    [((), 0), (("--strict",), 4), (("--instance", "g5.xlarge"), 3), (("--instance", "g5.xlarge", "--strict"), 4)],
)
def test_what_is_not_known_exits_alike(cli: Cli, here: Path, command: str, flags: tuple[str, ...], code: int) -> None:
    made.folder(here / "mine", UNKNOWN, {"a.weight": ("BF16", (1000, 1000))})
    assert cli(command, "./mine", *flags).code == code
