"""``advisor deploy`` from flags to files and exit codes."""

from __future__ import annotations

import itertools
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from advisor.authoring.schemas import schema
from advisor.core.deploying import TARGETS
from advisor.render import deploying

from .conftest import OWN_RULE, Ran
from .test_processes import BASE, COMMAND

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
FIRST = {"bash": "#!/usr/bin/env bash", "python": "#!/usr/bin/env python3", "yaml": "# ", "hcl": "# "}
ENGINES = Path(__file__).parents[2] / "catalog" / "engines.yaml"
INSTANCES = {"neuron": "inf2.xlarge", "bedrock": None}


def flags(target: str) -> list[str]:
    instance = INSTANCES.get(target, "g5.2xlarge")
    return ["--target", target, *(["--instance", instance] if instance else []), "--region", "us-east-1"]


def estimate_named(content: str) -> list[str]:
    """Return the words of the command line in the comment that a file begins with."""
    lines = [line[1:] for line in content.splitlines() if line.startswith("#")]
    first = next(i for i, line in enumerate(lines) if line.startswith("   advisor "))
    more = itertools.takewhile(lambda line: line.startswith(" " * 5), lines[first + 1 :])
    return shlex.split(" ".join([lines[first], *more]))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("target", TARGETS)
def test_every_target_prints_one_file(cli: Cli, target: str, lang: str) -> None:
    ran = cli("--lang", lang, "deploy", LLAMA, *flags(target))
    assert ran.code == 0, ran.err
    answer = json.loads(cli("--lang", lang, "deploy", LLAMA, *flags(target), "--format", "json").out)
    jsonschema.validate(answer, schema("deploy"))
    (file,) = answer["files"]
    assert file["content"] == ran.out
    assert ran.out.startswith(FIRST[file["language"]])
    assert answer["target"] == target
    assert answer["deployment"]["region"] == "us-east-1"
    assert answer["sources"]
    comment = "\n".join(line for line in ran.out.splitlines() if line.startswith("#"))
    assert "Llama 3.1 Community License Agreement" in comment
    assert "2026-11-23" in comment
    if target != "bedrock":
        assert answer["memory"]["required_bytes"] > 0
        words = estimate_named(ran.out)
        assert words[:4] == ["advisor", "--lang", lang, "estimate"]
        assert words[-1] == LLAMA
        assert words[words.index("--region") + 1] == "us-east-1"


def test_targets_and_modules_are_the_same() -> None:
    assert set(deploying.TARGETS) == set(TARGETS)
    for id_, target in TARGETS.items():
        assert tuple(deploying.TARGETS[id_]) == (target.flavors or ("",))


def test_the_estimate_named_is_the_one_that_is_met(cli: Cli) -> None:
    asked = (
        "deploy",
        LLAMA,
        "--target",
        "docker",
        "--instance",
        "g5.12xlarge",
        "--context",
        "32k",
        "--concurrency",
        "8",
    )
    answer = json.loads(cli(*asked, "--format", "json").out)
    _, *command = estimate_named(answer["files"][0]["content"])
    estimated = json.loads(cli(*command, "--format", "json").out)
    assert estimated["memory"] == answer["memory"]
    assert estimated["request"]["context"] == answer["settings"]["max_model_len"] == 32_000


def test_the_estimate_named_has_the_options_of_every_command(cli: Cli, tmp_path: Path) -> None:
    rules = tmp_path / "my rules.yaml"
    rules.write_text(OWN_RULE, encoding="utf-8")
    (tmp_path / "catalog").mkdir()
    shutil.copy(ENGINES, tmp_path / "catalog")
    options = [
        "--lang", "ja", "--catalog", str(tmp_path / "catalog"), "--rules", str(rules), "--severity",
        "hardware.slow-interconnect=off",
    ]  # fmt: skip
    ran = cli(*options, "deploy", LLAMA, *flags("docker"))
    assert ran.code == 0, ran.err
    _, *command = estimate_named(ran.out)
    assert command[: len(options) + 1] == [*options, "estimate"]
    assert cli(*command).code == 0


def test_nothing_is_written_where_it_does_not_fit(cli: Cli, tmp_path: Path) -> None:
    asked = (
        "deploy",
        "meta-llama/Llama-3.1-70B-Instruct",
        "--target",
        "vllm",
        "--instance",
        "g5.xlarge",
        "--region",
        "us-east-1",
    )
    for more in ((), ("--format", "json"), ("-o", str(tmp_path / "out")), ("--strict",)):
        ran = cli(*asked, *more)
        assert (ran.code, ran.out) == (3, "")
        assert "needs 134.0 GiB per accelerator" in ran.err
        assert "--instance g6e.12xlarge" in ran.err
    assert "収めるための案" in cli(*asked, "--lang", "ja").err
    assert not (tmp_path / "out").exists()


def test_the_way_out_that_is_named_is_one(cli: Cli) -> None:
    model = "meta-llama/Llama-3.1-70B-Instruct"
    assert cli("deploy", model, "--target", "vllm", "--instance", "g6e.12xlarge", "--region", "us-east-1").code == 0


@pytest.fixture
def unknown(tmp_path: Path) -> Path:
    """A catalogue in which it is not known whether vLLM runs on the A10G."""
    source = Path(__file__).parents[2] / "catalog" / "accelerators.yaml"
    if not source.exists():
        pytest.skip("the sources of the catalogue are not here")
    import yaml

    document = yaml.safe_load(source.read_text(encoding="utf-8"))
    entry = document["accelerators"]["a10g"]
    entry["compute_capability"] = {"value": None, "why": {"en": "Not looked up.", "ja": "未確認。"}}
    document["accelerators"] = {"a10g": entry}
    used = json.dumps(entry, default=str)
    document["sources"] = {k: v for k, v in document["sources"].items() if f'"{k}"' in used}
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "accelerators.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return folder


def test_what_is_not_known_is_said_and_strict_writes_nothing(cli: Cli, unknown: Path) -> None:
    asked = ("--catalog", str(unknown), "deploy", LLAMA, *flags("vllm"))
    ran = cli(*asked)
    assert ran.code == 0, ran.err
    assert "# WARNING: whether it fits is not known" in ran.out
    assert "warning: whether it fits is not known" in ran.err
    strict = cli(*asked, "--strict")
    assert (strict.code, strict.out) == (4, "")
    assert "is not known" in strict.err


def test_files_are_written_into_a_folder(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    asked = ("deploy", LLAMA, *flags("vllm"), "-o", str(folder))
    ran = cli(*asked)
    assert (ran.code, ran.out) == (0, "")
    path = folder / "serve.sh"
    assert str(path) in ran.err
    assert path.read_text(encoding="utf-8") == cli("deploy", LLAMA, *flags("vllm")).out
    assert path.stat().st_mode & 0o100
    path.write_text("mine")
    again = cli(*asked)
    assert again.code == 2
    assert "--force" in again.err
    assert path.read_text() == "mine"
    assert cli(*asked, "--force").code == 0
    assert path.read_text(encoding="utf-8") != "mine"
    both = cli(*asked, "--force", "--format", "json")
    assert json.loads(both.out)["files"][0]["name"] == "serve.sh"
    assert not (folder / "template.yaml").stat().st_mode & 0o100 if (folder / "template.yaml").exists() else True


def test_templates_are_no_programs(cli: Cli, tmp_path: Path) -> None:
    assert cli("deploy", LLAMA, *flags("terraform"), "-o", str(tmp_path)).code == 0
    assert not (tmp_path / "main.tf").stat().st_mode & 0o111


def test_a_folder_that_cannot_be(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = cli("deploy", LLAMA, *flags("vllm"), "-o", str(tmp_path / "file" / "x"))
    assert ran.code == 2
    assert "cannot make the folder" in ran.err
    assert "Not a directory" in ran.err
    said = cli("--lang", "ja", "deploy", LLAMA, *flags("vllm"), "-o", str(tmp_path / "file" / "x"))
    assert "作成できません: フォルダーではありません" in said.err


def test_nothing_is_written_outside_the_folder(cli: Cli, tmp_path: Path) -> None:
    folder, outside = tmp_path / "given", tmp_path / "outside.sh"
    folder.mkdir()
    path = folder / "serve.sh"
    asked = ("deploy", LLAMA, *flags("vllm"), "-o", str(folder))
    path.symlink_to(outside)
    for force, words in (((), "--force"), (("--force",), "no regular file")):
        ran = cli(*asked, *force)
        assert ran.code == 2
        assert words in ran.err
        assert not outside.exists()
    outside.write_text("mine")
    assert cli(*asked, "--force").code == 2
    assert outside.read_text() == "mine"
    assert path.is_symlink()


def test_a_pipe_in_the_way_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "serve.sh")
    asked = ["deploy", LLAMA, *flags("vllm"), "-o", str(tmp_path), "--force"]
    ran = subprocess.run(
        [*COMMAND, *asked],
        env=BASE,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 2
    assert "serve.sh is no regular file" in ran.stderr


def test_a_folder_with_too_long_a_name(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 300)
    ran = cli("deploy", LLAMA, *flags("vllm"), "-o", str(folder))
    assert ran.code == 2
    assert "cannot make the folder" in ran.err
    assert "hint: name another folder with -o" in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--target is missing"),
        (("--target", "dokcer"), "did you mean docker?"),
        (("--target", "vllm"), "--instance"),
        (("--target", "vllm", "--instance", "g5.xlarge", "--format", "yaml"), "one of text, json"),
        (("--target", "vllm", "--instance", "g5.xlrge"), "did you mean g5.xlarge"),
        (("--target", "vllm", "--instance", "g5.xlarge", "--context", "lots"), "--context: 'lots' is not a number"),
        (
            ("--target", "vllm", "--instance", "g5.xlarge", "--context", "x", "--concurrency", "y"),
            "advisor deploy --help",
        ),
    ],
)
def test_wrong_on_purpose(cli: Cli, arguments: tuple[str, ...], words: str) -> None:
    ran = cli("deploy", LLAMA, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    japanese = cli("--lang", "ja", "deploy", LLAMA, *arguments)
    assert japanese.code == 2
    assert any("ぁ" <= c <= "ん" for c in japanese.err)


def test_a_model_that_is_a_folder(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "my $(model)"
    folder.mkdir()
    config = {
        "model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 2048, "intermediate_size": 8192,
        "num_attention_heads": 32, "num_key_value_heads": 8, "num_hidden_layers": 16, "vocab_size": 128_256,
        "max_position_embeddings": 8192, "torch_dtype": "bfloat16", "tie_word_embeddings": True, "head_dim": 64,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    ran = cli("deploy", str(folder), *flags("vllm"))
    assert ran.code == 0, ran.err
    assert f"model='{folder}'\n" in ran.out
    assert "HF_TOKEN" not in ran.out
    mounted = cli("deploy", str(folder), *flags("docker"))
    assert "my $$(model)" in mounted.out


def test_help_lists_every_target(cli: Cli) -> None:
    text = cli("deploy", "--help").out
    assert all(target in text for target in TARGETS)


def test_estimate_and_deploy_take_the_same_flags_for_a_sizing(cli: Cli) -> None:
    def options(command: str) -> dict[str, str]:
        lines = [line.strip() for line in cli(command, "--help").out.splitlines()]
        return {line.split()[0]: line for line in lines if line.startswith("--")}

    estimate, deploy = options("estimate"), options("deploy")
    assert len(estimate) > 12
    for name in set(estimate) - {"--instance", "--strict", "--format", "--output", "--fx"}:
        assert deploy[name] == estimate[name]


def test_it_imports_neither_upstreams_nor_what_others_need() -> None:
    """Only what is written in YAML needs a library for it."""
    script = (
        "import sys; from advisor.cli.main import run; code = run(sys.argv[1:]); "
        "print(code, [m for m in ('boto3', 'huggingface_hub', 'yaml') if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "deploy", LLAMA, *flags("vllm")],
        capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert ran.stderr.splitlines()[-1] == "0 []"


def test_the_file_survives_a_pipe(tmp_path: Path) -> None:
    assert BASE
    shell = f"{' '.join(COMMAND)} deploy {LLAMA} {' '.join(flags('vllm'))} --context 4096 | head -1"
    ran = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False, env=BASE)
    assert (ran.stdout, ran.stderr) == ("#!/usr/bin/env bash\n", "")


@pytest.mark.parametrize("name", ["deploy.md", "deploy.ja.md"])
def test_the_commands_of_the_guide_work(cli: Cli, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = Path(__file__).parents[2] / "docs" / "guides" / name
    if not guide.exists():
        pytest.skip("the guides are not here")
    monkeypatch.chdir(tmp_path)
    text = guide.read_text(encoding="utf-8")
    commands = [line.removeprefix("$ advisor ") for line in text.splitlines() if line.startswith("$ advisor ")]
    assert len(commands) >= 5
    for command in commands:
        ran = cli(*shlex.split(command.partition(" > ")[0]))
        assert ran.code == 0, (command, ran.err)
    assert (tmp_path / "deploy" / "compose.yaml").exists()
    assert all(f"`{target}`" in text for target in TARGETS)


@pytest.mark.parametrize(("model", "id_"), [("haiku-4-5", "haiku-4-5-20251001-v1:0"), ("haiku-5-5", "haiku-5-5")])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_residency_that_no_route_keeps_is_answered_with_why_and_the_next_wider(
    cli: Cli, model: str, id_: str, lang: str
) -> None:
    words = ["--lang", lang, "deploy", f"anthropic/claude-{model}", "--target", "bedrock", "--region", "ap-northeast-1"]
    ran = cli(*words, "--residency", "region")
    assert (ran.code, ran.out) == (3, "")
    error, hint = ran.err.splitlines()
    assert {"en": "the route jp may process requests outside", "ja": "経路 jp では"}[lang] in error
    assert "region.residency-region" not in error
    assert ("bedrock-mantle" in error) == (model == "haiku-4-5")
    route = f"jp.anthropic.claude-{id_}"
    ways_out = {
        "en": f"hint: --residency country allows {route}",
        "ja": f"ヒント: --residency country なら {route} を使えます",
    }
    assert hint == ways_out[lang]
    assert f'MODEL_ID = "{route}"' in cli(*words, "--residency", "country").out
