"""The user's own catalogue on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.cli.context import Globals
from tests.cli.conftest import Ran

ENGINES = Path(__file__).parents[2] / "catalog" / "engines.yaml"


@pytest.fixture
def own_engine(tmp_path: Path) -> Path:
    """A folder that adds one engine, which supports what transformers does."""
    document: dict[str, Any] = yaml.safe_load(ENGINES.read_text(encoding="utf-8"))
    engine = {**document["engines"]["transformers"], "name": "SGLang"}
    document["engines"] = {"sglang": engine}
    used = json.dumps(engine, default=str)
    document["sources"] = {key: source for key, source in document["sources"].items() if f'"{key}"' in used}
    (tmp_path / "engines.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("shipped")
def test_an_engine_is_data(cli: Callable[..., Ran], own_engine: Path) -> None:
    asked = ("--catalog", str(own_engine), "recommend", "--model", "falcon-7b", "--engine", "sglang")
    ran = cli(*asked, "--format", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["recommended"][0]["deployment"]["engine"] == "sglang"
    assert "SGLang " in cli(*asked).out
    sized = cli("--catalog", str(own_engine), "estimate", "falcon-7b", "--engine", "sglang", "--instance", "g5.2xlarge")
    assert "SGLang bfloat16" in sized.out


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(("own", "hint"), [(True, "did you mean sglang?"), (False, "auto, neuron, transformers, vllm")])
def test_an_engine_nobody_describes(cli: Callable[..., Ran], own_engine: Path, own: bool, hint: str) -> None:
    ran = cli(*(("--catalog", str(own_engine)) if own else ()), "recommend", "--engine", "sglan")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: --engine: unknown 'sglan' ({hint})\n"


@pytest.mark.usefixtures("shipped")
def test_an_overlay_is_compiled_once(own_engine: Path) -> None:
    globals_ = Globals(overlay=own_engine)
    assert globals_.load_catalog() is globals_.load_catalog()
    assert globals_.load_rules() is globals_.load_rules()
    (own_engine / "engines.yaml").unlink()
    assert "sglang" in globals_.load_catalog().engines
