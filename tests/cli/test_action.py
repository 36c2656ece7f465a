"""The GitHub Action and the pre-commit hook: what they run, with an ``advisor`` that only notes how it was called."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".github" / "check.sh"

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")

PYTHON = """\
#!/bin/sh
# `python -m venv HOME`: put commands there that note how they are called
[ -z "$BROKEN_VENV" ] || exit 1
case " $* " in *" -I "*) ;; *) exit 1 ;; esac  # the scanned folder must not be imported from
for home; do :; done
mkdir -p "$home/bin"
cat >"$home/bin/python" <<'END'
#!/bin/sh
exit "${PIP_EXITS:-0}"
END
cat >"$home/bin/advisor" <<'END'
#!/bin/sh
for word in "$@"; do printf '%s\\037' "$word" >>"$CALLS"; done
echo >>"$CALLS"
case " $* " in *" --format sarif "*) exit "${SARIF_EXITS:-0}" ;; esac
exit "${EXITS:-0}"
END
chmod +x "$home/bin/python" "$home/bin/advisor"
"""


class Done(NamedTuple):
    """The exit code of the script, its output ``exit-code``, and the arguments of each run."""

    code: int
    output: str
    calls: list[list[str]]


def action(folder: Path, **variables: str) -> Done:
    python, output, calls = folder / "python", folder / "output", folder / "calls"
    python.write_text(PYTHON)
    python.chmod(0o755)
    output.write_text("")
    calls.write_text("")
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHON": str(python),
        "RUNNER_TEMP": str(folder),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(output),
        "CALLS": str(calls),
        **variables,
    }
    done = subprocess.run(
        ["bash", str(SCRIPT)], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    called = [line.split("\037")[:-1] for line in calls.read_text().splitlines()]
    return Done(done.returncode, output.read_text(), called)


@pytest.mark.parametrize("code", ["0", "1", "2", "4", "5"])
def test_the_exit_code_is_passed_on_and_put_out(tmp_path: Path, code: str) -> None:
    done = action(tmp_path, EXITS=code)
    assert done == Done(int(code), f"exit-code={code}\n", [["check", "--format", "github", "--", "."]])


@pytest.mark.parametrize(
    ("sarif", "github", "code"),
    [("0", "0", 0), ("1", "1", 1), ("4", "4", 4), ("2", "2", 2), ("2", "0", 2), ("5", "1", 1), ("1", "0", 0)],
)
def test_the_run_that_annotates_always_happens(tmp_path: Path, sarif: str, github: str, code: int) -> None:
    done = action(tmp_path, SARIF_FILE="models.sarif", SARIF_EXITS=sarif, EXITS=github)
    assert (done.code, done.output) == (code, f"exit-code={code}\n")
    assert done.calls == [
        ["check", "--format", "sarif", "-o", "models.sarif", "--", "."],
        ["check", "--format", "github", "--", "."],
    ]


@pytest.mark.parametrize("broken", [{"BROKEN_VENV": "1"}, {"PIP_EXITS": "1"}])
def test_what_cannot_be_installed_is_no_violation(tmp_path: Path, broken: dict[str, str]) -> None:
    assert action(tmp_path, **broken) == Done(5, "exit-code=5\n", [])


def test_inputs_become_options_word_by_word(tmp_path: Path) -> None:
    done = action(
        tmp_path,
        PATHS="src dir\n\n--strict-files\n$(touch x)",
        POLICY="my policy.yaml",
        DIFF="origin/main; exit 0",
        BASELINE="old.json",
        LOCK="models.lock",
        ONLINE="true",
        STRICT_FILES="true",
        NO_INLINE_IGNORES="true",
    )
    assert done.calls == [
        [
            "check", "--policy", "my policy.yaml", "--diff", "origin/main; exit 0", "--baseline", "old.json",
            "--lock", "models.lock", "--online", "--strict-files", "--no-inline-ignores", "--format", "github",
            "--", "src dir", "--strict-files", "$(touch x)",
        ]
    ]  # fmt: skip
    assert not (tmp_path / "x").exists()


def test_every_input_reaches_the_script() -> None:
    written = yaml.safe_load((ROOT / "action.yml").read_text())
    (step,) = [step for step in written["runs"]["steps"] if step.get("id") == "check"]
    assert step["run"] == 'bash "$GITHUB_ACTION_PATH/.github/check.sh"'
    used = set(re.findall(r"inputs\.([a-z-]+)", str(written["runs"])))
    assert used == set(written["inputs"])
    script = SCRIPT.read_text()
    for variable in step["env"]:
        assert variable == "ADVISOR_LANG" or f"${{{variable}:-" in script, variable
    read = set(re.findall(r"\$\{([A-Z_]+):-", script)) - {"RUNNER_TEMP", "GITHUB_OUTPUT"}
    assert read == set(step["env"]) - {"ADVISOR_LANG"}
    assert set(written["outputs"]) == {"exit-code"}
    assert all(value["description"] for value in written["inputs"].values())


def test_the_hook_runs_the_command() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["entry"].split() == ["advisor", "check"]
    assert hook["language"] == "python"
    assert hook["require_serial"] is True
