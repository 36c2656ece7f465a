from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.cli.main import hoist_globals, run
from advisor.errors import UsageError
from tests.cli.conftest import Ran


@pytest.mark.parametrize(
    ("argv", "hoisted"),
    [
        (["recommend", "--lang", "ja"], ["--lang", "ja", "recommend"]),
        (["recommend", "--debug", "--top", "3"], ["--debug", "recommend", "--top", "3"]),
        (
            ["recommend", "--severity=a=warn", "--severity", "b=off"],
            ["--severity=a=warn", "--severity", "b=off", "recommend"],
        ),
        (["x", "--", "--lang", "ja"], ["x", "--", "--lang", "ja"]),
        (["x", "--lang"], ["x", "--lang"]),
    ],
)
def test_global_options_work_after_the_command(argv: list[str], hoisted: list[str]) -> None:
    assert hoist_globals(argv) == hoisted


@pytest.mark.parametrize(
    "argv",
    [
        ["nosuch"],
        ["recommend", "--nosuch"],
        ["--lang", "fr", "list", "tasks"],
        ["--severity", "x", "list", "tasks"],
        ["recommend", "--top", "x"],
    ],
)
def test_usage_errors_exit_2_without_a_traceback(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error:")
    assert "Traceback" not in err


def test_unexpected_failures_are_one_line_and_exit_70(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def explode(_: object) -> int:
        raise RuntimeError("boom\nboom")

    monkeypatch.setattr("advisor.cli.main._invoke", explode)
    assert run(["list", "tasks"]) == 70
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "RuntimeError: boom boom" in err


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(_: object) -> int:
        raise RuntimeError("boom")

    monkeypatch.setattr("advisor.cli.main._invoke", explode)
    with pytest.raises(RuntimeError):
        run(["list", "tasks", "--debug"])


def test_known_errors_exit_with_their_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from advisor.core.text import Text

    def refuse(_: object) -> int:
        raise UsageError(Text("no", "だめ"), Text("try", "試して"))

    monkeypatch.setattr("advisor.cli.main._invoke", refuse)
    assert run(["--lang", "ja", "list", "tasks"]) == 2
    assert capsys.readouterr().err == "エラー: だめ\nヒント: 試して\n"


def test_interrupt_exits_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("advisor.cli.main._invoke", stop)
    assert run(["list", "tasks"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        (("-h",), ("--help",)),
        (("help",), ("--help",)),
        (("recommend", "-h"), ("recommend", "--help")),
        (("help", "recommend"), ("recommend", "--help")),
        (("--lang", "ja", "help", "catalog", "validate"), ("catalog", "validate", "--help", "--lang", "ja")),
    ],
)
def test_help_is_found_however_it_is_asked_for(
    cli: Callable[..., Ran], asked: tuple[str, ...], same: tuple[str, ...]
) -> None:
    ran = cli(*asked)
    assert ran.code == 0
    assert "advisor" in ran.out
    assert ran.out == cli(*same).out


def test_help_on_a_command_that_is_not_there(cli: Callable[..., Ran]) -> None:
    assert cli("help", "nosuch").code == 2


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("advisor recommend --objective ", ["balanced", "cost", "quality", "latency"]),
     ("advisor recommend --platform s", ["sagemaker"]),
     ("advisor list --format ", ["table", "json", "csv", "ids"]),
     ("advisor show --format j", ["json"])],
)  # fmt: skip
def test_a_shell_completes_closed_lists_of_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, typed: str, offered: list[str]
) -> None:
    monkeypatch.setenv("_ADVISOR_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(typed.count(" ")))
    assert run([]) == 0
    assert capsys.readouterr().out.split() == offered


def test_links_that_lead_in_a_circle_are_told(cli: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    for to in ("loop", "loop/x"):
        ran = (
            cli("list", "tasks") if to == "" else cli("recommend", "--model", "open-calm-7b", "-o", str(tmp_path / to))
        )
        assert ran.code == 2
        assert "cannot write" in ran.err
        assert "internal error" not in ran.err
