"""Exit codes have names, and the names are used."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import advisor
from advisor import errors
from advisor.cli import exit_codes

CLI = Path(advisor.__file__).parent / "cli"
OTHERS = {"completion.py"}
"""A shell that asks for completions reads only 0 or not."""
MODULES = sorted(path for path in CLI.rglob("*.py") if path.name not in {"exit_codes.py", *OTHERS})


def test_they_are_those_of_the_errors() -> None:
    assert errors.UsageError.exit_code == exit_codes.USAGE
    assert errors.InfeasibleError.exit_code == exit_codes.INFEASIBLE
    assert errors.UpstreamError.exit_code == exit_codes.UPSTREAM
    assert errors.AdvisorError.exit_code == exit_codes.BUG
    assert len({getattr(exit_codes, name) for name in exit_codes.__all__}) == len(exit_codes.__all__)


def literal(tree: ast.AST) -> list[int]:
    """Return the lines where a number other than 0 is returned, or named in capitals as one of the codes."""
    codes = {getattr(exit_codes, name) for name in exit_codes.__all__}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Return):
            values = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
        elif isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id in exit_codes.__all__ for t in node.targets
        ):
            values = [node.value]
        else:
            continue
        found += [v.lineno for v in values if isinstance(v, ast.Constant) and type(v.value) is int and v.value in codes]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CLI)))
def test_no_command_declares_its_own(path: Path) -> None:
    assert literal(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_a_declared_one_is_found() -> None:
    source = "INTERRUPTED = 130\ndef f(x):\n    if x:\n        return 3\n    return 1 if x else 0\n"
    assert sorted(literal(ast.parse(source))) == [1, 4, 5]
