"""A server over the shipped data, and the SDK's own client beside it in the same process."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp_types import CallToolResult

from advisor.catalog import load_catalog
from advisor.rules import load_rules
from advisor.serve.desk import Desk
from advisor.serve.server import build

TODAY = dt.date(2026, 11, 23)
Call = Callable[..., CallToolResult]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(load_catalog(), load_rules(), lambda: TODAY, (tmp_path,))


@pytest.fixture
def ask(desk: Desk) -> Callable[[Callable[[Client], Any]], Any]:
    """Run a coroutine function with a connected client."""

    def run(talk: Callable[[Client], Any]) -> Any:
        async def connected() -> Any:
            async with Client(build(desk)) as client:
                return await talk(client)

        return asyncio.run(connected())

    return run


@pytest.fixture
def call(ask: Callable[..., Any]) -> Call:
    """Call one tool; the client checks the answer against the tool's output schema."""

    def run(name: str, **arguments: Any) -> CallToolResult:
        return ask(lambda client: client.call_tool(name, arguments))

    return run


def text_of(result: CallToolResult) -> str:
    (only,) = result.content
    assert only.type == "text"
    return only.text


def body_of(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text_of(result)
    assert isinstance(result.structured_content, dict)
    return result.structured_content
