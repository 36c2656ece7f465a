"""What a shell offers on Tab: the names, their speed's precondition, and real shells."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pexpect
import pytest

from advisor.catalog.load import shipped, shipped_data
from advisor.cli import completion
from advisor.cli.completion import Values
from advisor.cli.main import run
from advisor.rules import load_rules

pytestmark = pytest.mark.usefixtures("shipped")
ROOT = Path(__file__).parents[2]
Complete = Callable[..., list[str]]


@pytest.fixture
def bash(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Complete:
    """What bash is offered for a line, whose last word is being typed; ``=`` is a word of its own, as there."""

    def complete(line: str, code: int = 0) -> list[str]:
        monkeypatch.setenv("_ADVISOR_COMPLETE_LEVEL", "")  # so that what is set there does not outlive the test
        monkeypatch.setenv("_ADVISOR_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(line.count(" ")))
        assert run([]) == code
        out, err = capsys.readouterr()
        assert err == ""
        return out.split()

    return complete


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("advisor rec", ["recommend"]),
        ("advisor help est", ["estimate"]),
        ("advisor recommend --ta", ["--task"]),
        ("advisor catalog re", ["refresh", "reset"]),
        ("advisor catalog refresh --region ap-northeast-", ["ap-northeast-1", "ap-northeast-2", "ap-northeast-3"]),
        ("advisor recommend --task summ", ["summarization"]),
        ("advisor recommend --jurisdiction JP", ["JP"]),
        ("advisor recommend --model cyberagent/open-calm-7", ["cyberagent/open-calm-7b"]),
        ("advisor recommend --model open-calm-7", ["open-calm-7b"]),
        ("advisor check --model cyberagent/open-calm-7", ["cyberagent/open-calm-7b"]),
        ("advisor estimate cyberagent/open-calm-7", ["cyberagent/open-calm-7b"]),
        ("advisor estimate x --instance g5.xl", ["g5.xlarge"]),
        ("advisor estimate x --instance ml.g5.xl", ["ml.g5.xlarge"]),
        ("advisor finetune x --optimizer adamw-", ["adamw-8bit"]),
        ("advisor list models --license apache-", ["apache-2.0"]),
        ("advisor list mo", ["models"]),
        ("advisor show g5.xl", ["g5.xlarge"]),
        ("advisor show memory.fit", ["memory.fits"]),
        ("advisor schema poli", ["policy"]),
        ("advisor recommend --format = j", ["json"]),
        # global options, wherever they stand
        ("advisor --lang ", ["en", "ja"]),
        ("advisor recommend --lang ", ["en", "ja"]),
        ("advisor --lang ja recommend --task summ", ["summarization"]),
        ("advisor recommend --lang ja --task summ", ["summarization"]),
        ("advisor --severity memory.fit", ["memory.fits"]),
        ("advisor --severity memory.fits = wa", ["warn"]),
        ("advisor --severity memory.fits =", ["exclude", "warn", "prefer", "note", "off"]),
        ("advisor recommend --objective =", ["balanced", "cost", "quality", "latency"]),
        # nothing to offer: the shell completes paths
        ("advisor estimate ./my", []),
        ("advisor recommend -f requ", []),
        ("advisor nosuch x", []),
        ("advisor recommend --model 'cyberagent/open-calm-7", ["cyberagent/open-calm-7b"]),
    ],
)
def test_what_is_offered(bash: Complete, typed: str, offered: list[str]) -> None:
    assert sorted(bash(typed)) == sorted(offered)


def test_commands(bash: Complete) -> None:
    assert {"recommend", "estimate", "check", "catalog", "rules"} <= set(bash("advisor "))


@pytest.mark.parametrize("kind", get_args(Values))
def test_every_kind_offers_something(kind: Values) -> None:
    offered = completion.values(kind)("")
    assert offered == sorted(set(offered))
    assert len(offered) >= 4
    assert not [word for word in offered if not word.isprintable() or ":" in word or " " in word]


def test_the_index_is_the_catalogue() -> None:
    """The names are read off the beginnings of lines: this fails when the compiler writes others."""
    data = shipped_data()
    for kind, section in {"regions": "regions", "tasks": "tasks", "licenses": "licenses", "models": "models"}.items():
        assert completion.values(kind)("") == sorted(data[section])  # type: ignore[arg-type]
    assert completion.values("instances")("") == sorted(data["instances"])
    assert completion.values("optimizers")("") == sorted(data["training"]["optimizers"])
    catalog = shipped()
    aliases = {alias for model in data["models"].values() for alias in model.get("aliases", ())}
    offered = {
        name for letter in "abcdefghijklmnopqrstuvwxyz0123456789" for name in completion.values("models")(letter)
    }
    assert {alias for alias in aliases if ":" not in alias and alias[0].islower()} <= offered
    for name in offered:
        catalog.model(name)
    languages = {code for model in catalog.models.values() for code in model.languages or ()}
    assert completion.values("languages")("") == sorted(languages)
    assert {rule.id for rule in load_rules()} <= set(completion.values("entries")(""))


def test_severities_are_those_a_rule_may_have() -> None:
    for level in completion._LEVELS:
        load_rules(severities={"memory.fits": level})


def test_what_recommend_is_offered_it_takes(bash: Complete, capsys: pytest.CaptureFixture[str]) -> None:
    offered = {flag: bash(f"advisor recommend {flag} ") for flag in ("--quantization", "--engine", "--task")}
    os.environ.pop("_ADVISOR_COMPLETE")
    for flag, words in offered.items():
        assert words
        for word in words:
            # of an unknown word it says exit code 2; this model is soon judged
            assert run(["recommend", flag, word, "--model", "falcon-7b", "--platform", "ec2", "--top", "1"]) in (0, 3)
    capsys.readouterr()


@pytest.mark.parametrize("words", [("x", "y"), ("advisor", "1")])
def test_quiet_whatever_goes_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, str]
) -> None:
    monkeypatch.setattr("advisor.catalog.load.DATA", tmp_path)  # nothing there
    monkeypatch.setenv("_ADVISOR_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"{words[0]} estimate open")
    monkeypatch.setenv("COMP_CWORD", "2" if words[1] == "1" else words[1])
    assert run([]) == 1
    assert capsys.readouterr() == ("", "")


def test_the_catalogue_is_not_parsed(bash: Complete, monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(_: bytes) -> None:
        raise AssertionError("parsing it takes longer than a person waits")

    monkeypatch.setattr("advisor.catalog.load.parse", parse)
    assert bash("advisor estimate cyberagent/open-calm-7") == ["cyberagent/open-calm-7b"]


@pytest.mark.parametrize(
    "odd", ["a b", "a'b", 'a"b', "a$(b)", "a`b`", "a;b", "a:b", "a\\b", "a\x07b", "a\nb", "a*", "~a"]
)
def test_a_name_that_a_shell_would_take_apart_is_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    from advisor.catalog import load

    offered = completion.values("models")("")
    id_ = "cyberagent/open-calm-7b"
    text = (load.DATA / "catalog.json").read_bytes()
    named = json.dumps(f"cyberagent/{odd}").encode()
    (tmp_path / "catalog.json").write_bytes(text.replace(f'\n"{id_}":'.encode(), b"\n%b:" % named))
    monkeypatch.setattr(load, "DATA", tmp_path)
    assert completion.values("models")("") == [name for name in offered if name != id_]


# ------------------------------------------------------------------------------------------------------- real shells


@pytest.fixture
def command(tmp_path: Path) -> dict[str, str]:
    """An environment whose ``advisor`` is this one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "advisor").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m advisor "$@"\n')
    (folder / "advisor").chmod(0o755)
    environment = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    return environment | {
        "PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "TERM": "dumb",
        "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh",
    }  # fmt: skip


SCRIPT = 'eval "$(_ADVISOR_COMPLETE=source_{shell} advisor)"'
SHELLS = {
    "bash": ["--norc", "--noprofile"],
    "zsh": ["-f"],
    "fish": ["--no-config"],
}
SET_UP = {
    "bash": ["PS1='ready> '", SCRIPT.format(shell="bash")],
    "zsh": ["PS1='ready> '", "autoload -Uz compinit && compinit -u -D", SCRIPT.format(shell="zsh")],
    "fish": [
        "function fish_prompt; echo 'ready> '; end",
        "env _ADVISOR_COMPLETE=source_fish advisor | source",
    ],
}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_real_shell_completes(shell: str, command: dict[str, str], tmp_path: Path) -> None:
    where = shutil.which(shell)
    if where is None:
        pytest.skip(f"no {shell} on this machine")
    if shell == "fish":  # which needs a terminal's answers to draw a line, but says what it would offer
        for typed, whole in (
            ("advisor estimate cyberagent/open-calm-7", "cyberagent/open-calm-7b"),
            ("advisor recommend --task summ", "summarization"),
        ):
            out = pexpect.run(
                f"{where} --no-config -c \"{SET_UP['fish'][1]}; complete -C '{typed}'\"",
                env=command, cwd=str(tmp_path), timeout=60,
            )  # fmt: skip
            assert whole in out.decode()
        return
    child = pexpect.spawn(where, SHELLS[shell], env=command, cwd=str(tmp_path), timeout=60, encoding="utf-8")
    try:
        for line in SET_UP[shell]:
            child.sendline(line)
        child.sendline("echo set-$((20 + 2))")
        child.expect_exact("set-22")
        child.expect_exact("ready> ")
        for typed, rest in (
            ("advisor estimate cyberagent/open-calm-7", "b "),
            ("advisor recommend --lang ja --task summ", "arization"),
            ("advisor sch", "ema"),
        ):
            child.send(f"{typed}\t")
            child.expect_exact(typed)
            child.expect_exact(rest)
            child.send("\x15")  # clear the line
    finally:
        child.close(force=True)


_KINDS: tuple[Values, ...] = ("models", "languages", "licenses")


def test_a_catalogue_with_windows_line_ends_or_an_empty_section_offers_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from advisor.catalog import load

    offered = {kind: completion.values(kind)("") for kind in _KINDS}
    text = (load.DATA / "catalog.json").read_bytes()
    monkeypatch.setattr(load, "DATA", tmp_path)
    (tmp_path / "catalog.json").write_bytes(text.replace(b"\n", b"\r\n"))
    assert {kind: completion.values(kind)("") for kind in offered} == offered
    assert offered["models"]
    start = text.index(b'\n"licenses":{\n') + len(b'\n"licenses":{\n')
    (tmp_path / "catalog.json").write_bytes(text[:start] + text[text.index(b"\n}", start) + 1 :])
    assert completion.values("licenses")("") == []
