"""The examples of the guide to the library run, in order, and have the types they should."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import pytest

import advisor

ROOT = Path(__file__).parents[1]
GUIDES = ("python.md", "python.ja.md")
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"\s*# .*$", re.MULTILINE)


def guide(name: str) -> str:
    return (ROOT / "docs" / "guides" / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[str]:
    return [dedent(code) for code in _BLOCK.findall(guide(name))]


@pytest.mark.parametrize("name", GUIDES)
def test_the_examples_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {}
    silent = []
    for number, code in enumerate(blocks(name), 1):
        exec(compile(code, f"{name}, block {number}", "exec"), namespace)
        if "print(" in code and not capsys.readouterr().out:
            silent.append(number)
    rendered = [namespace[key] for key in ("as_json", "page", "table", "run", "sarif")]
    assert all(isinstance(text, str) and len(text) > 1000 for text in rendered)
    # nothing is proposed where something fits, nothing is told of refreshed data that is not there
    assert len(silent) <= 1


def test_both_languages_show_the_same_code() -> None:
    first, second = ([_COMMENT.sub("", code) for code in blocks(name)] for name in GUIDES)
    assert first == second


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is for developers")
def test_the_examples_are_typed(tmp_path: Path) -> None:
    written = tmp_path / "guide.py"
    written.write_text("\n".join(blocks(GUIDES[0])), encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--config-file=",
            f"--cache-dir={tmp_path / 'cache'}", written.name,
        ],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.stdout.startswith("Success"), done.stdout + done.stderr


@pytest.mark.parametrize("name", GUIDES)
def test_the_names_of_the_text_are_public(name: str) -> None:
    named = set(re.findall(r"`advisor\.(\w+)", guide(name)))
    assert named
    assert named <= set(advisor.__all__)
