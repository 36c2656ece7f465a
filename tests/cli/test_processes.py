"""The command as others run it: in a pipe that closes, without colour, with the bytes that come out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("shipped")

BASE = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), "LANG": "C"}
COMMAND = (sys.executable, "-W", "error", "-m", "advisor")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, env={**BASE, **environment}, check=False, timeout=60
    )


def test_a_closed_pipe_is_silent() -> None:
    with subprocess.Popen(
        [*COMMAND, "list", "models"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=BASE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()  # before anything was read: what `| head -0` does
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def redirected(redirection: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command with its stdout sent elsewhere by a shell: ``>&-`` closes it."""
    line = f'exec "$@" {redirection}'
    return subprocess.run(
        ["sh", "-c", line, "sh", *COMMAND, *arguments], stderr=subprocess.PIPE, env=BASE, check=False, timeout=60
    )


@pytest.mark.parametrize("arguments", [("list", "regions"), ("list", "regions", "--format", "json"), ("--help",)])
@pytest.mark.parametrize(("redirection", "reason"), [(">&-", "Bad file"), (">/dev/full", "No space left")])
def test_an_answer_that_nobody_gets_is_an_error(redirection: str, reason: str, arguments: tuple[str, ...]) -> None:
    ran = redirected(redirection, *arguments)
    assert ran.returncode == 2
    error, hint = ran.stderr.decode().splitlines()
    assert error.startswith(f"error: cannot write to stdout: {reason}")
    assert hint.startswith("hint: ")


def test_what_is_written_to_a_file_needs_no_stdout(tmp_path: Path) -> None:
    to = tmp_path / "answer.json"
    ran = redirected(">&-", "estimate", "falcon-7b", "--format", "json", "-o", str(to))
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(to.read_text(encoding="utf-8"))


def test_the_bytes_are_utf_8_whatever_the_locale() -> None:
    ran = run("list", "regions", "--format", "json", "--lang", "ja", LC_ALL="C", PYTHONUTF8="0")
    assert ran.returncode == 0, ran.stderr
    assert "アジアパシフィック (東京)" in ran.stdout.decode()
    json.loads(ran.stdout)


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "1"}])
def test_no_escape_codes_in_a_pipe(environment: dict[str, str]) -> None:
    for arguments in (("show", "a10g"), ("list", "regions")):
        assert b"\x1b" not in run(*arguments, **environment).stdout


def test_a_width_in_the_environment_holds_for_pipes() -> None:
    ran = run("show", "apache-2.0", COLUMNS="60", LANG="ja_JP.UTF-8")
    from advisor.render.wrap import cell_len

    lines = ran.stdout.decode().splitlines()
    assert max(map(cell_len, lines)) <= 60


def test_listing_models_needs_neither_yaml_nor_the_network_libraries() -> None:
    script = (
        "import sys\nfrom advisor.cli.main import run\nrun(['list', 'models', '--format', 'ids'])\n"
        "bad = {'yaml', 'boto3', 'huggingface_hub', 'botocore'} & set(sys.modules)\nsys.exit(repr(bad) if bad else 0)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, env=BASE, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr


def test_colour_and_width_in_a_terminal() -> None:
    pexpect = pytest.importorskip("pexpect")
    seen = {}
    for name, environment in (("plain", {"NO_COLOR": "1"}), ("colour", {})):
        child = pexpect.spawn(
            sys.executable,
            ["-m", "advisor", "show", "a10g"],
            env={**BASE, "TERM": "xterm-256color", **environment},
            dimensions=(50, 70),
            encoding="utf-8",
            timeout=60,
        )
        child.expect(pexpect.EOF)
        child.close()
        seen[name] = child.before
    assert "\x1b[" in seen["colour"]
    assert "\x1b" not in seen["plain"]
    assert max(len(line) for line in seen["plain"].replace("\r", "").splitlines()) <= 70
