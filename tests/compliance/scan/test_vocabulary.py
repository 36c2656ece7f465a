"""A line of the vocabulary works by itself: no filter before a detector passes over a file that only speaks its word."""

from __future__ import annotations

import json

import pytest

from advisor.compliance.scan.registry import detectors_of, kinds_of
from advisor.compliance.scan.source import SourceText
from advisor.compliance.scan.trim import LARGE, TRIMS
from advisor.compliance.scan.vocabulary import COMMAND_OPTIONS, ENVIRONMENT, KEYS, SINKS, STEMS
from advisor.core.checking import Reference

OF_A_RECEIVER = {"load_config"}  # only a method of what the detector knows
OF_A_PROGRAM = {"-hfr", "--lora-modules"}  # the first of llama.cpp alone, the second takes name=path
SURE = sorted(name for name, sink in SINKS.items() if sink.exact and sink.provider == "huggingface")


def found(path: str, text: str) -> list[Reference]:
    return [r for detector in detectors_of(kinds_of(path)) for r in detector(SourceText(path, text))]


def ids(path: str, text: str) -> set[str | None]:
    return {reference.model_id for reference in found(path, text)}


def call(name: str, value: str) -> str:
    sink = SINKS[name]
    given = f"{sink.keywords[0]}={value}" if sink.position is None else ", ".join(["t"] * sink.position + [value])
    return f"import z\n\n\ndef f(t, v):\n    return {name}({given}), z.{name}({given})\n"


@pytest.mark.parametrize("name", sorted(set(SURE) - OF_A_RECEIVER))
def test_functions(name: str) -> None:
    literal, computed = call(name, "'acme/nc'"), call(name, "v")
    assert "acme/nc" in ids("x.py", literal)
    assert "dynamic" in {r.kind for r in found("x.py", computed)}
    large = "".join(f"def g{i}(x):\n    return x\n\n\n" for i in range(LARGE // 20))
    assert literal.split("\n", 3)[3] in TRIMS["python"](large + literal)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_keys(key: str) -> None:
    assert any(stem in key for stem in STEMS)
    assert ids("x.yaml", f"{key}: acme/nc\n") == {"acme/nc"}
    assert ids("x.json", json.dumps({key: "acme/nc"})) == {"acme/nc"}
    assert ids("x.toml", f'{key} = "acme/nc"\n') == {"acme/nc"}
    assert ids("x.tf", f'{key} = "acme/nc"\n') == {"acme/nc"}
    assert ids("x.py", f'{key} = "acme/nc"\n') == {"acme/nc"}
    assert ids("x.ts", f'const a = {{ {key}: "acme/nc" }};\n') == {"acme/nc"}
    assert ids(".env", f"{key.upper()}=acme/nc\n") == {"acme/nc"}


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
def test_environment(name: str) -> None:
    assert ids(".env", f"{name}=acme/nc\n") == {"acme/nc"}


@pytest.mark.parametrize("option", sorted(COMMAND_OPTIONS - OF_A_PROGRAM))
def test_options(option: str) -> None:
    line = f"python run.py {option} acme/nc\n"
    assert ids("x.sh", line) == {"acme/nc"}
    large = "".join(f"echo {i}\n" for i in range(LARGE // 5))
    assert line in TRIMS["shell"](large + line)
