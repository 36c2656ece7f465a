"""What the guides say of the MCP server is so."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from advisor.serve.bounds import BODY_BYTES, TEXT_BYTES
from advisor.serve.resources import LISTED, PROMPTS
from advisor.serve.tools import TOOLS

ROOT = Path(__file__).parents[1]
GUIDES = ("mcp.md", "mcp.ja.md")


def guide(name: str) -> str:
    return (ROOT / "docs" / "guides" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GUIDES)
def test_the_tools_and_their_arguments(name: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|(.*)\|$", guide(name), re.MULTILINE)
    assert [tool for tool, _ in rows] == list(TOOLS)
    for tool, arguments in rows:
        assert set(re.findall(r"`(\w+)`", arguments)) <= set(TOOLS[tool].input_schema["properties"])


@pytest.mark.parametrize("name", GUIDES)
def test_the_options(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--help"]) == 0
    options = set(re.findall(r"^  (--\w+)", capsys.readouterr().out, re.MULTILINE))
    assert set(re.findall(r"^\| `(--\w+)", guide(name), re.MULTILINE)) == options - {"--mcp"}


@pytest.mark.parametrize("name", GUIDES)
def test_the_configuration_starts_the_server(name: str) -> None:
    (written,) = re.findall(r"```json\n(.*?)```", guide(name), re.DOTALL)
    entry: dict[str, Any] = json.loads(written)["mcpServers"]["advisor"]
    assert entry["command"] == "advisor"
    assert entry["args"][:2] == ["serve", "--mcp"]


@pytest.mark.parametrize("name", GUIDES)
def test_the_resources_prompts_and_bounds(name: str) -> None:
    text = guide(name)
    for prompt in PROMPTS:
        assert f"`{prompt}`" in text
    assert set(re.findall(r"`(advisor://\w+)`", text)) <= {listed.uri for listed in LISTED}
    assert "30 kB" in text
    assert BODY_BYTES + TEXT_BYTES == 30_000
