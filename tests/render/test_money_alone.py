"""Dollars are worded in one place (`advisor.render.money`), so that one report does not show one price in two forms."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import advisor

PACKAGE = Path(advisor.__file__).parent
OTHERS = {"render/money.py", "render/front.py", "render/comparison/chart.py"}
_TEMPLATE = re.compile(r"\$\{[a-z_0-9]*(?::[^}\-?]*)?\}")
"""A gap of `str.format` behind a dollar sign; variables of a shell are in capitals or have a default."""


def modules() -> list[Path]:
    """Return the modules that word things for people."""
    found = [p for part in ("render", "cli", "serve") for p in sorted((PACKAGE / part).rglob("*.py"))]
    return [p for p in found if p.relative_to(PACKAGE).as_posix() not in OTHERS]


def own_dollars(source: str) -> list[int]:
    """Return the lines that put a dollar sign before a number, or take the function that does."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for before, gap in zip(node.values, node.values[1:], strict=False):
                if (
                    isinstance(gap, ast.FormattedValue)
                    and isinstance(before, ast.Constant)
                    and str(before.value).endswith("$")
                ):
                    found.append(gap.lineno)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if any(_TEMPLATE.search(word) for word in words):
                found.append(node.lineno)
        elif isinstance(node, ast.ImportFrom) and any(alias.name == "format_usd" for alias in node.names):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_other_module_words_dollars(path: Path) -> None:
    assert own_dollars(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'f"${value:,.2f}"',
        'f"was ${value}"',
        'Text("${} a month", "月額 ${:,.0f}")',
        'Text("${usd:,.2f} an hour", "")',
        "from advisor.core.units import format_usd",
    ],
)
def test_each_way_to_do_it_is_found(source: str) -> None:
    assert own_dollars(source) == [1]


@pytest.mark.parametrize("source", ["f'port=\"${{PORT:-8000}}\"'", 'Text("$2000", "")', '"${HF_TOKEN:?" + why + "}"'])
def test_what_is_no_money_is_not(source: str) -> None:
    assert own_dollars(source) == []
