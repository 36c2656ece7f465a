"""The page of a report from the command line: it says how to ask again, and that asks the same."""

from __future__ import annotations

import html
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.sources import factories as made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

pytestmark = pytest.mark.usefixtures("shipped")

ASKED = ("--task", "chat", "--language", "ja", "--platform", "ec2", "--concurrency", "1", "--max-monthly-usd", "2000")


def told(page: str) -> list[str]:
    """Return what stands under the heading on asking again."""
    return [html.unescape(block) for block in re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_and_the_file_of_the_page_make_the_same_page(
    cli: Callable[..., Ran], tmp_path: Path, lang: str
) -> None:
    first = cli("--lang", lang, "recommend", *ASKED, "--format", "html")
    assert (first.code, first.err) == (0, "")
    command, file = told(first.out)
    words = shlex.split(command)
    assert words[0] == "advisor"
    assert cli(*words[1:], "--format", "html").out == first.out
    path = tmp_path / "requirements.yaml"
    path.write_text(file, encoding="utf-8")
    assert yaml.safe_load(file)["load"] == {"concurrency": 1}
    assert cli("--lang", lang, "recommend", "-f", str(path), "--format", "html").out == first.out


@pytest.mark.parametrize(
    "asked",
    [
        ("estimate", "Qwen/Qwen2.5-7B-Instruct"),
        (
            "estimate",
            "Qwen/Qwen2.5-7B-Instruct",
            "--instance",
            "g5.xlarge",
            "--context",
            "8k",
            "--memory-utilization",
            "0.8",
        ),
        ("finetune", "Qwen/Qwen2.5-7B-Instruct", "--no-gradient-checkpointing", "--region", "us-west-2"),
    ],
)
def test_pages_about_one_model_can_be_made_again(cli: Callable[..., Ran], asked: tuple[str, ...]) -> None:
    first = cli(*asked, "--format", "html")
    assert first.out.startswith("<!doctype html>")
    (command,) = told(first.out)
    assert cli(*shlex.split(command)[1:], "--format", "html").out == first.out


@pytest.mark.parametrize(
    "asked",
    [
        ("--lang", "en", "compare", "openai/gpt-oss-20b=g6e.xlarge", "openai/gpt-oss-20b=bedrock", "--region", "us-east-1"),
        (
            "--lang", "ja", "--severity", "hardware.slow-interconnect=off", "compare", "anthropic/claude-haiku-4-5",
            "openai/gpt-oss-20b", "--language", "ja", "--requests-per-day", "50k", "--objective", "cost", "--fx", "150",
            "--differences",
        ),
    ],
)  # fmt: skip
def test_a_comparison_can_be_made_again(cli: Callable[..., Ran], tmp_path: Path, asked: tuple[str, ...]) -> None:
    first = cli(*asked, "--format", "html")
    assert first.code == 0
    command, file = told(first.out)
    words = shlex.split(command)
    assert cli(*words[1:], "--format", "html").out == first.out
    assert "models" not in file
    path = tmp_path / "requirements.yaml"
    path.write_text(file, encoding="utf-8")
    at = words.index("compare")
    rest = [word for word in words[at + 1 :] if "gpt-oss" in word or "haiku" in word or word == "--differences"]
    rate = ("--fx", "150") if "--fx" in asked else ()
    again = cli(*words[1 : at + 1], *rest, *rate, "-f", str(path), "--format", "html")
    assert again.out == first.out


def test_what_a_file_says_of_lists_is_no_flag_of_a_comparison(cli: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "requirements.yaml"
    path.write_text("where: {region: us-east-1}\nchoice: {top: 3, all_deployments: true}\n", encoding="utf-8")
    first = cli(
        "compare", "openai/gpt-oss-20b=g6e.xlarge", "openai/gpt-oss-20b=bedrock", "-f", str(path), "--format", "html"
    )
    assert first.code == 0
    command, file = told(first.out)
    assert yaml.safe_load(file) == {"where": {"region": "us-east-1"}}
    assert cli(*shlex.split(command)[1:], "--format", "html").out == first.out


def test_a_comparison_of_folders_is_made_again_by_their_names(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made.folder(tmp_path / "run=3", made.LLAMA, made.llama())
    first = cli("compare", "./run=3/", "./run=3=g5.xlarge", "--region", "us-east-1", "--format", "html")
    assert first.code == 0, first.err
    command, _ = told(first.out)
    assert cli(*shlex.split(command)[1:], "--format", "html").out == first.out


def test_changed_rules_are_part_of_the_command(cli: Callable[..., Ran]) -> None:
    page = cli("--severity", "hardware.slow-interconnect=off", "recommend", *ASKED, "--format", "html").out
    assert "--severity hardware.slow-interconnect=off recommend" in told(page)[0]


def test_every_kind_that_fits_is_in_the_page(cli: Callable[..., Ran]) -> None:
    page = cli("estimate", "Qwen/Qwen2.5-7B-Instruct", "--format", "html").out
    rows = page.count("<tbody")
    assert rows > 12
    assert f"fits on {rows} of " in page
    assert "--format json lists them" not in page


def test_a_page_needs_no_library_of_its_own() -> None:
    """What `--format html` imports is what the base install has, and the table pays for none of it."""
    code = (
        "import sys; from advisor.cli.main import run; "
        "run(['recommend', '--task', 'chat', '--format', sys.argv[1]]); "
        "sys.stderr.write(' '.join(m for m in sys.modules if m.startswith('advisor.render.html')))"
    )
    for format_, wanted in (("html", True), ("table", False)):
        done = subprocess.run(
            [sys.executable, "-c", code, format_], capture_output=True, check=True, text=True, encoding="utf-8"
        )
        assert bool(done.stderr) == wanted


@pytest.mark.parametrize("format_", ["json", "markdown", "html", "csv"])
def test_only_the_table_is_plotted_below(cli: Callable[..., Ran], format_: str) -> None:
    ran = cli("recommend", *ASKED, "--plot", "--format", format_)
    assert (ran.code, ran.out) == (2, "")
    assert f"--plot draws below the table, not in {format_}" in ran.err
    assert cli("recommend", *ASKED, "--plot").out.count("Cost and quality") == 1
