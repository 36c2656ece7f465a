"""Every ``$ advisor`` line of the pages and of the manual runs, with the exit code and the form of output they state.

Each block runs in a folder of its own with what its page tells to write. Nothing may use the network but the blocks that
are about it, which ask an AWS and a Hub on this machine.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from advisor.catalog.load import shipped_data
from tests.cli.aws_answers import sell
from tests.cli.conftest import Ran, cli, shipped
from tests.docs.pages import PAGES, ROOT, Command, Written, commands, files, name_of
from tests.sources import factories as made
from tests.sources.aws.aws_server import AwsServer
from tests.sources.aws.conftest import aws, clean_aws
from tests.sources.hub_server import COMMIT, FakeHub, Served, as_the_hub

__all__ = ["aws", "clean_aws", "cli", "shipped"]  # fixtures

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]

NOT_RUN = {
    r"ask\b": "asks a person: tests/cli/test_ask_terminal.py answers",
    r"serve --mcp": "answers until it is stopped: tests/cli/test_serve.py talks to it",
    r"--(install|show)-completion": "looks for the shell that runs it: tests/cli/test_completion.py has shells",
}
"""Commands of any page that are not run here, with the reason."""

ASKING = re.compile(r"catalog (refresh|diff|add)|org/name@")
GIVEN = {
    r"catalog compile --check": "advisor catalog compile",
    r"catalog diff": "advisor catalog refresh --spot --region us-east-1",
}
"""What has been run before a block that begins so."""
NEEDED = {"checkout": r"catalog (validate|compile)|rules (lint|test)$", "my-catalog": r"my-catalog"}
"""Parts of the project that only some commands need: scanning them takes time."""
GOOD = ROOT / "tests" / "fixtures" / "catalog" / "good"
COLUMNS = "100"
"""Width of the output that pages show."""


class Block(NamedTuple):
    """Commands that run one after the other in one folder."""

    page: str
    line: int
    commands: tuple[Command, ...]
    written: tuple[Written, ...]

    @property
    def asks(self) -> bool:
        return any(ASKING.search(command.text) for command in self.commands)


def reason(command: Command) -> str | None:
    """Why a command is not run."""
    if command.left_out:
        return command.left_out
    return next((why for form, why in NOT_RUN.items() if re.search(rf"advisor (.* )?{form}", command.text)), None)


def gather() -> list[Block]:
    found: list[Block] = []
    for page in PAGES:
        written = tuple(files(page))
        by_block: dict[int, list[Command]] = {}
        for command in commands(page):
            by_block.setdefault(command.block, []).append(command)
        found += [Block(name_of(page), line, tuple(of_one), written) for line, of_one in by_block.items()]
    return found


BLOCKS = gather()


def distinct(blocks: list[Block]) -> list[Block]:
    """The blocks without those whose every command a longer one runs, but what shows output or writes a file."""
    kept: list[Block] = []
    seen: set[object] = set()
    for block in sorted(blocks, key=lambda b: -len(b.commands)):
        shown = any(command.output for command in block.commands)
        own = tuple(w for w in block.written if any(w.path.split("/")[0] in c.text for c in block.commands))
        told = (tuple((c.text, c.code, c.output) for c in block.commands), own)
        run = {(c.text, c.code) for other in kept for c in other.commands}
        if told not in seen and (shown or own or not {(c.text, c.code) for c in block.commands} <= run):
            kept.append(block)
            seen.add(told)
    return sorted(kept, key=lambda b: (b.page, b.line))


DISTINCT = distinct(BLOCKS)


def test_pages_have_commands() -> None:
    of_page = {block.page for block in BLOCKS}
    assert {"README.md", "CONTRIBUTING.md", "docs/index.ja.md", "docs/reference/commands.md"} <= of_page
    guides = {f"docs/guides/{path.name}" for path in (ROOT / "docs" / "guides").glob("*.md")}
    in_python = {f"docs/guides/{name}" for name in ("python.md", "python.ja.md")}  # run by tests/test_guides_python.py
    of_a_server = {f"docs/guides/{name}" for name in ("mcp.md", "mcp.ja.md")}  # compared by tests/test_guides_mcp.py
    assert guides - in_python - of_a_server <= of_page
    assert len(DISTINCT) > 60


def test_what_is_not_run_is_little_and_has_a_reason() -> None:
    left = {command.text: why for block in BLOCKS for command in block.commands if (why := reason(command))}
    assert all(len(why) > 15 for why in left.values())
    assert len(left) < 12, left


class Sample(NamedTuple):
    """A project, and further parts of it by name."""

    project: Path
    parts: Path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A project as the pages take for granted: a model, requirements, code that names models, a small checkout."""
    here = tmp_path_factory.mktemp("sample")
    made.folder(here / "my-model", made.LLAMA, made.llama())
    made.write(here / "model.safetensors", made.llama())
    part = made.llama()
    made.write(here / "model-00001-of-00001.safetensors", part)
    index = {
        "metadata": {"total_size": made.total(part)},
        "weight_map": dict.fromkeys(part, "model-00001-of-00001.safetensors"),
    }
    (here / "model.safetensors.index.json").write_text(json.dumps(index))
    for name in ("requirements.yaml", "needs.yaml"):
        (here / name).write_text("purpose: {tasks: [chat], languages: [ja]}\nwhere: {region: ap-northeast-1}\n")
    for folder in ("src", "deploy"):
        (here / folder).mkdir()
    (here / "src" / "app.py").write_text(
        "from transformers import pipeline\n\n"
        "chat = pipeline('text-generation', 'Qwen/Qwen3-8B', revision='b968826d9c46dd6066d109eabc6255188de91218')\n"
    )
    (here / "deploy" / "values.yaml").write_text("replicas: 2\n")
    (here / "my-rules.yaml").write_text(RULE, encoding="utf-8")
    parts = tmp_path_factory.mktemp("parts")
    shutil.copytree(GOOD, parts / "checkout" / "catalog")
    (parts / "checkout" / "rules").mkdir()
    (parts / "checkout" / "advisor" / "_data").mkdir(parents=True)
    (parts / "checkout" / "rules" / "mine.yaml").write_text(RULE, encoding="utf-8")
    own = parts / "my-catalog" / "my-catalog" / "models"
    own.mkdir(parents=True)
    guide = dict(files(ROOT / "docs" / "guides" / "add-a-model.md"))
    text = guide["my-catalog/models/acme.yaml"]
    (own / "my-family.yaml").write_text(
        text.replace("family: acme", "family: my-family")
        .replace("acme/support-8b", "my/own")
        .replace("[support-8b]", "[]"),
        encoding="utf-8",
    )
    return Sample(here, parts)


RULE = """\
schema: 1
rules:
  - id: mine.size
    title: {en: Small models only, ja: 小さなモデルのみ}
    scope: model
    require: {fact: model.parameters, at_most: 1000000000}
    severity: warn
    because: {en: "{model.name} is large", ja: "{model.name} は大きすぎます"}
    basis: policy
    examples:
      - {given: {model.parameters: 7000000000}, verdict: fails}
      - {given: {model.parameters: 10}, verdict: passes}
"""


@pytest.fixture
def folder(sample: Sample, block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project of this block, which is where commands run."""
    here = tmp_path / "project"
    shutil.copytree(sample.project, here)
    for part, form in NEEDED.items():
        if any(re.search(form, command.text) for command in block.commands):
            shutil.copytree(sample.parts / part, here, dirs_exist_ok=True)
    monkeypatch.chdir(here)
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "home"))
    return here


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Let no connection out, and remember who tried."""
    tried: list[object] = []

    def refuse(_: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError(f"no network here: {address}")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    yield tried
    assert tried == []


def arguments(command: Command) -> list[str]:
    before, *_ = re.split(r" \| | > ", command.text)
    return [word.replace("@revision", f"@{COMMIT}") for word in shlex.split(before)[1:]]


def run_block(block: Block, cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, text in block.written:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    monkeypatch.setenv("COLUMNS", COLUMNS)
    for form, before in GIVEN.items():
        if re.search(form, block.commands[0].text):
            assert cli(*shlex.split(before)[1:]).code == 0
    for command in block.commands:
        if reason(command) is None:
            ran = cli(*arguments(command))
            assert ran.code == command.code, f"{command}: {ran.err or ran.out[-600:]}"
            compare(command, ran.out if command.code != 2 else ran.out + ran.err)


@pytest.mark.parametrize("block", [b for b in DISTINCT if not b.asks], ids=lambda b: f"{b.page}:{b.line}")
def test_commands(block: Block, cli: Cli, folder: Path, offline: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    run_block(block, cli, folder, monkeypatch)


@pytest.mark.parametrize("block", [b for b in DISTINCT if b.asks], ids=lambda b: f"{b.page}:{b.line}")
def test_commands_that_ask(
    block: Block, cli: Cli, folder: Path, hub: FakeHub, aws: AwsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell(aws)
    run_block(block, cli, folder, monkeypatch)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeHub]:
    files = {
        "config.json": json.dumps(made.LLAMA).encode(),
        "model.safetensors": made.head_of(made.header(made.llama())) + bytes(made.total(made.llama())),
    }
    says = {"cardData": {"license": "apache-2.0", "language": "ja", "pipeline_tag": "text-generation"}}
    with as_the_hub(monkeypatch, tmp_path) as served:
        served.repositories["org/name"] = Served(files, says=says)
        yield served


# ------------------------------------------------------------------------------------------------- the form of output


def shape(line: str) -> str:
    """A line without what changes with prices and data: numbers, bars, the width of gaps."""
    bare = re.sub(r"[█▓▒░│·]{4,}", "", line)
    return " ".join(re.sub(r"\d[\d,.]*", "0", bare).split())


def compare(command: Command, printed: str) -> None:
    """The lines that a page shows come in this order; ``…`` stands for any others, at a line's end for its rest."""
    shown = [line for line in command.output if line.strip()]
    lines = [shape(line) for line in printed.splitlines() if line.strip()]
    at = 0
    skip = True  # summaries may stand above
    for line in shown:
        if line.strip() == "…":
            skip = True
            continue
        wanted = shape(line)
        fits: Callable[[str], bool] = (
            (lambda got, w=wanted: got.startswith(w[:-1].rstrip()))
            if wanted.endswith("…")
            else (lambda got, w=wanted: got == w)  # type: ignore[misc]
        )
        found = next((i for i in range(at, len(lines)) if fits(lines[i])), None) if skip else at
        assert found is not None, f"{command}: does not print {line!r}"
        assert found < len(lines), f"{command}: prints less than {line!r}"
        assert fits(lines[found]), f"{command}: prints {lines[found]!r} where the page shows {line!r}"
        at, skip = found + 1, False


def test_the_form_is_compared() -> None:
    command = Command("page", 1, "advisor x", ("a 1 of 2", "…", "c $3.50 …"), 0, None, 1)
    compare(command, "a 10 of 20,000\nb\n  c  $4 is the rest\n")
    for wrong in ("b\nc $4\n", "a 1 of 2\nd\n", "c $4\na 1 of 2"):
        with pytest.raises(AssertionError):
            compare(command, wrong)


def test_the_models_that_pages_name_are_there() -> None:
    """A page whose example names a model that is gone would say so only by an exit code."""
    assert {"cyberagent/open-calm-7b", "openai/gpt-oss-20b", "pfnet/plamo-2-8b"} <= set(shipped_data()["models"])
