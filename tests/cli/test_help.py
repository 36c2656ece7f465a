"""``--help``: the manual of every command, in both languages, for any width."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.cli.manual import Manual, common, manual_of, reference
from advisor.render.wrap import cell_len
from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
ROOT = Path(__file__).parents[2]
TREE = {context.command_path: context for context in reference._contexts()}
PATHS = sorted(TREE)
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")


def words(path: str) -> list[str]:
    return path.split()[1:]


def manual(path: str) -> Manual:
    found = manual_of(words(path))
    assert found is not None, f"write advisor/cli/manual/{(words(path) or ['root'])[0]}.py"
    return found


@pytest.mark.parametrize("path", PATHS)
def test_every_command_has_a_page(path: str) -> None:
    page = manual(path)
    sentences = [page.describes, *(e.does for e in page.examples), *(c.means for c in page.codes)]
    for text in [*sentences, *(group.title for group in page.groups)]:
        assert JAPANESE.search(text.ja), text.ja
        assert not JAPANESE.search(text.en), text.en
    assert 2 <= len(page.examples) <= 4
    numbers = [code.number for code in page.codes]
    assert numbers == sorted(set(numbers))
    assert {0, *(example.code for example in page.examples)} <= set(numbers)
    assert set(page.environment) <= set(common.ENVIRONMENT)


@pytest.mark.parametrize("path", PATHS)
def test_groups_name_every_option_once(path: str) -> None:
    grouped = [name for group in manual(path).groups for name in group.options]
    context = TREE[path]
    declared = [
        max(parameter.opts, key=len)
        for parameter in context.command.get_params(context)
        if parameter.param_type_name == "option" and parameter.name != "help"
    ]
    if grouped:
        assert sorted(grouped) == sorted(declared)
    else:
        assert len(declared) < 6 or path == "advisor"


def test_no_page_is_of_no_command() -> None:
    modules = {path.stem for path in (ROOT / "advisor" / "cli" / "manual").glob("*.py")}
    commands = {(words(path) or ["root"])[0] for path in PATHS}
    assert modules - {"__init__", "common", "page", "reference"} == commands


PRINT_ALL = """
import sys
from advisor.cli.main import run
for path in sys.argv[1:]:
    print("\\f" + path)
    assert run([*path.split()[1:], "--help"]) == 0
"""


@functools.cache
def all_help(language: str, columns: int = 80) -> dict[str, str]:
    """The pages of all commands; a process has one language, so this is one of its own."""
    environment = {**os.environ, "ADVISOR_LANG": language, "COLUMNS": str(columns)}
    ran = subprocess.run(
        [sys.executable, "-c", PRINT_ALL, *PATHS], capture_output=True, check=True, env=environment, cwd=ROOT
    )
    assert ran.stderr == b""
    pages = [page.partition("\n") for page in ran.stdout.decode().split("\f")[1:]]
    return {path: page for path, _, page in pages}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("columns", [60, 80])
def test_lines_fit_the_terminal(language: str, columns: int) -> None:
    pages = all_help(language, columns)
    assert set(pages) == set(PATHS)
    for path, out in pages.items():
        wide = [line for line in out.splitlines() if cell_len(line) > columns]
        # a command line is there to be copied, an option's name to be read as it is
        assert [line for line in wide if not re.match(r" {4}\$ advisor |  -", line)] == [], path


def test_what_help_consists_of(cli: Cli) -> None:
    out = cli("recommend", "--help").out
    headings = re.findall(r"^(\S.*):$", out, re.MULTILINE)
    assert headings == [
        "Purpose", "Use, which licences ask about", "Where", "Load", "Limits", "Choice", "Input and output", "Examples",
        "Exit codes", "Environment",
    ]  # fmt: skip
    assert out.startswith("Usage: advisor recommend [OPTIONS]\n\n  Ranks the models")
    assert "    $ advisor recommend -f requirements.yaml --format json\n" in out
    assert "  -h, --help" in out
    assert "(default: table)." in out


def test_japanese_help_is_japanese() -> None:
    english = re.compile(r"^(Usage|Options|Arguments|Commands|Examples|Exit codes|Environment)|Show |default:", re.M)
    for path, page in all_help("ja").items():
        assert not english.search(page), path
        assert "\n例:\n" in page


def test_arguments_say_whether_they_may_be_left_out(cli: Cli) -> None:
    assert cli("estimate", "--help").out.startswith("Usage: advisor estimate [OPTIONS] MODEL\n")
    assert cli("check", "--help").out.startswith("Usage: advisor check [OPTIONS] [PATHS…]\n")


def test_the_language_of_the_other_process_does_not_matter() -> None:
    run = [sys.executable, "-m", "advisor", "show", "--help"]
    ran = subprocess.run(run, capture_output=True, check=True, env={**os.environ, "LC_ALL": "ja_JP.UTF-8"}, cwd=ROOT)
    assert ran.stdout.decode().startswith("使い方: advisor show [オプション] ID\n")


def test_a_command_without_a_page_still_has_help(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.cli.manual.manual_of", lambda _: None)
    out = cli("estimate", "--help").out
    assert "Will a model fit" in out
    assert "\nOptions:\n" in out
    assert "Examples:" not in out


def test_the_commands_pages_are_current() -> None:
    for name, text in reference.pages().items():
        written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
        assert written == text, f"{name} is stale: run `make docs`"
        for path in PATHS:
            assert f"\n## {path}\n" in text
            context = TREE[path]
            for parameter in context.command.get_params(context):
                assert all(option in text for option in parameter.opts if option.startswith("-"))
