"""``advisor check`` from files and flags to exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.render.checking import FORMATS

from .conftest import Ran
from .test_processes import BASE, COMMAND

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]

NON_COMMERCIAL = "amazon/alexatm-20b"
CLEAN = "Qwen/Qwen3-32B"
POLICY = """\
version: 1
profile: {commercial: true, monthly_active_users: 1000, annual_revenue_usd: 1000, jurisdiction: JP, hosting: internal}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder: an empty project with a policy."""
    monkeypatch.chdir(tmp_path)
    for name in ("STEP_SUMMARY", "SERVER_URL", "REPOSITORY", "SHA", "WORKSPACE"):
        monkeypatch.delenv(f"GITHUB_{name}", raising=False)
    (tmp_path / "advisor-policy.yaml").write_text(POLICY)
    return tmp_path


def loads(root: Path, *models: str, name: str = "app.py") -> None:
    (root / name).write_text("".join(f"AutoModel.from_pretrained({m!r})\n" for m in models))


def report(ran: Ran) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_clean(cli: Cli, project: Path) -> None:
    loads(project, CLEAN)
    ran = cli("check", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    answer = report(ran)
    assert answer["summary"] == {
        **answer["summary"],
        "files": 2, "references": 1, "models": 1, "violations": 0, "warnings": 0, "suppressed": 0, "unread": 0,
    }  # fmt: skip
    assert answer["references"][0] == {
        **answer["references"][0],
        "model_id": CLEAN, "provider": "huggingface", "path": "app.py", "line": 1, "column": 28, "kind": "call",
        "confidence": "high",
    }  # fmt: skip


def test_violations_exit_1_with_every_key_of_the_contract(cli: Cli, project: Path) -> None:
    loads(project, CLEAN, NON_COMMERCIAL)
    ran = cli("check", "--format", "json")
    assert ran.code == 1
    (finding,) = [f for f in report(ran)["findings"] if f["level"] == "error"]
    assert {"rule", "level", "model_id", "path", "line", "message", "hint", "clause_source"} <= finding.keys()
    assert (finding["rule"], finding["path"], finding["line"]) == ("LIC004", "app.py", 2)
    assert finding["clause_source"]["url"].startswith("https://")
    (model,) = [m for m in report(ran)["models"] if m["id"] == NON_COMMERCIAL]
    assert {"id", "declared", "effective", "chain", "commercial_use", "conditions", "verdict"} <= model.keys()
    assert (model["commercial_use"], model["verdict"]) == ("no", "violation")


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "github", "markdown", "cyclonedx", "notice"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_format_in_both_languages_says_the_same_twice(
    cli: Cli, project: Path, format_: str, language: str
) -> None:
    loads(project, CLEAN, NON_COMMERCIAL, "org/never-heard-of")
    once, twice = (cli("check", "--format", format_, "--lang", language) for _ in range(2))
    assert once == twice
    assert once.code == 1
    assert once.out.strip()


def test_a_file_of_the_report(cli: Cli, project: Path) -> None:
    loads(project, CLEAN)
    ran = cli("check", "--format", "sarif", "-o", "out.sarif")
    assert (ran.code, ran.out) == (0, "")
    assert json.loads((project / "out.sarif").read_text())["version"] == "2.1.0"


def test_models_by_name(cli: Cli, project: Path) -> None:
    loads(project, NON_COMMERCIAL)
    ran = cli("check", "--model", CLEAN, "--model", "anthropic.claude-3-haiku-20240307-v1:0", "--format", "json")
    assert ran.code == 0, ran.out
    assert [m["id"] for m in report(ran)["models"]] == ["anthropic/claude-3-haiku", CLEAN]
    assert all(f["path"] is None and f["line"] is None for f in report(ran)["findings"])
    assert cli("check", "--model", NON_COMMERCIAL).code == 1
    assert cli("check", "--model", "org/never-heard-of").code == 1


def test_paths_that_are_named(cli: Cli, project: Path) -> None:
    (project / "a").mkdir()
    (project / "b").mkdir()
    loads(project / "a", CLEAN)
    loads(project / "b", NON_COMMERCIAL)
    assert cli("check", "a").code == 0
    assert cli("check", "a", "b/app.py").code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "error: no such file or folder: 'nowhere'"),
        (("--format", "xml"), "error: unknown format: 'xml'"),
        (("--policy", "nowhere.yaml"), "nowhere.yaml: file.missing: no such file"),
        (("--baseline", "nowhere.json"), "error: nowhere.json: cannot be read"),
        (("--model", "a/b", "."), "error: --model is instead of scanning"),
        (("--diff", "main"), "is not in a git working tree"),
        (("--lock", "advisor-policy.yaml"), "error: advisor-policy.yaml: not TOML"),
    ],
)
def test_wrong_on_purpose(cli: Cli, project: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = cli("check", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err, ran.err
    assert "Traceback" not in ran.err


def test_a_policy_with_problems_says_where(cli: Cli, project: Path) -> None:
    (project / "advisor-policy.yaml").write_text("version: 1\nallow: [MTI]\nrules: {LIC099: off}\n")
    ran = cli("check")
    assert ran.code == 2
    assert "advisor-policy.yaml:2:9: " in ran.err
    assert "advisor-policy.yaml:3:9: " in ran.err
    assert "MIT" in ran.err


def test_without_a_policy_it_says_so(cli: Cli, project: Path) -> None:
    (project / "advisor-policy.yaml").unlink()
    loads(project, CLEAN)
    ran = cli("check")
    assert ran.code == 0
    assert "advisor check --init" in ran.out


def test_init_writes_a_policy_that_reads_back(cli: Cli, project: Path) -> None:
    assert cli("check", "--init").code == 2
    (project / "advisor-policy.yaml").unlink()
    for language in ("en", "ja"):
        ran = cli("check", "--init", "--lang", language)
        assert (ran.code, ran.out) == (0, "")
        loads(project, CLEAN)
        assert cli("check").code == 0
        (project / "advisor-policy.yaml").unlink()


def test_files_that_cannot_be_parsed(cli: Cli, project: Path) -> None:
    (project / "broken.ipynb").write_text("{")
    assert cli("check").code == 0
    ran = cli("check", "--strict-files")
    assert ran.code == 4
    assert "broken.ipynb" in ran.out
    (project / "large.py").write_bytes(b"x" * 17_000_000)
    assert cli("check").code == 0
    for spelt in ("large.py", "./large.py", f"{project}/large.py", "../" + project.name + "/large.py", "broken.ipynb"):
        assert cli("check", spelt).code == 4
        assert cli("check", ".", spelt).code == 4
    os.mkfifo(project / "pipe")
    assert cli("check", "pipe").code == 4


def test_a_large_file_that_is_excluded_may_be_named(cli: Cli, project: Path) -> None:
    (project / "advisor-policy.yaml").write_text(POLICY + 'exclude: ["/data/"]\n')
    (project / "data").mkdir()
    loads(project / "data", NON_COMMERCIAL)
    ran = cli("check", "data/app.py", "--format", "json")
    assert (ran.code, report(ran)["summary"]["files"]) == (0, 0)


def test_a_lock_is_written_then_compared(cli: Cli, project: Path) -> None:
    loads(project, CLEAN)
    ran = cli("check", "--lock", "advisor-models.lock")
    assert ran.code == 0
    assert "wrote advisor-models.lock" in ran.err
    loads(project, CLEAN, "rinna/japanese-gpt-neox-3.6b")
    assert "LIC011" in cli("check").out
    assert cli("check", "--update-lock").code == 0
    assert cli("check").code == 0
    lock = project / "advisor-models.lock"
    lock.write_text(lock.read_text().replace('declared = "MIT"', 'declared = "Apache-2.0"'))
    ran = cli("check", "--lock", "advisor-models.lock", "--format", "json")
    assert ran.code == 1
    (finding,) = [f for f in report(ran)["findings"] if f["rule"] == "LIC011"]
    assert finding["path"] == "advisor-models.lock"
    assert finding["line"] > 1


def test_a_baseline(cli: Cli, project: Path) -> None:
    loads(project, NON_COMMERCIAL)
    assert cli("check", "--format", "json", "-o", ".old.json").code == 1
    loads(project, CLEAN, NON_COMMERCIAL)
    assert cli("check", "--baseline", ".old.json").code == 0
    loads(project, NON_COMMERCIAL, NON_COMMERCIAL)
    assert cli("check", "--baseline", ".old.json").code == 1


def committed(root: Path) -> None:
    """Make a repository of a folder, with all of it on main."""
    for arguments in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-q", "-m", "x")):
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments],
            cwd=root, check=True, capture_output=True,
        )  # fmt: skip


def test_only_what_changed(cli: Cli, project: Path) -> None:
    loads(project, NON_COMMERCIAL)
    committed(project)
    assert cli("check", "--diff", "main").code == 0
    loads(project, NON_COMMERCIAL, CLEAN, NON_COMMERCIAL)
    ran = cli("check", "--diff", "main", "--format", "json")
    assert ran.code == 1
    assert [f["line"] for f in report(ran)["findings"] if f["level"] == "error" and not f["suppressed"]] == [3]


OWNER, NAME = NON_COMMERCIAL.split("/")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.py", 'O = "org/"\npipeline(model=O + "{n}")\n', 'O = "{o}/"\npipeline(model=O + "{n}")\n'),
        ("a.py", 'print(\n    "{o}/{n}",\n)\n', 'AutoModel.from_pretrained(\n    "{o}/{n}",\n)\n'),
        ("a.py", 'x = """\nAutoModel.from_pretrained("{o}/{n}")\n"""\n', '\nAutoModel.from_pretrained("{o}/{n}")\n\n'),
        ("a.yaml", "description:\n  {o}/{n}\n", "model_name_or_path:\n  {o}/{n}\n"),
        ("a.py", "x = 1\r# y\n", 'x = 1\rAutoModel.from_pretrained("{o}/{n}")\n'),
    ],
)  # fmt: skip
def test_a_change_around_an_unchanged_line_counts(cli: Cli, project: Path, name: str, before: str, after: str) -> None:
    before, after = (text.format(o=OWNER, n=NAME) for text in (before, after))
    (project / name).write_bytes(before.encode())
    loads(project, NON_COMMERCIAL, name="old.py")
    committed(project)
    (project / name).write_bytes(after.encode())
    ran = cli("check", "--diff", "main", "--format", "json")
    counted = [f["path"] for f in report(ran)["findings"] if f["rule"] == "LIC004" and not f["suppressed"]]
    assert (ran.code, counted) == (1, [name]), ran.out


def test_lone_carriage_returns_and_moved_lines_are_no_new_uses(cli: Cli, project: Path) -> None:
    text = f"x = 1\rAutoModel.from_pretrained({NON_COMMERCIAL!r})\n"
    (project / "a.py").write_bytes(text.encode())
    committed(project)
    (project / "a.py").write_bytes(b"\n# moved\r" + text.encode())
    assert cli("check", "--diff", "main").code == 0


def test_a_policy_that_is_part_of_the_changes_is_to_be_reviewed(cli: Cli, project: Path) -> None:
    loads(project, CLEAN)
    (project / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (project / "svc").mkdir()
    loads(project / "svc", CLEAN)
    committed(project)
    assert "LIC012" not in cli("check", "--diff", "main").out
    (project / "advisor-policy.yaml").write_text(POLICY + "rules: {LIC012: off}\n")
    ran = cli("check", "--diff", "main")
    assert "advisor-policy.yaml:1:1" in ran.out
    assert "LIC012" in ran.out
    (project / "advisor-policy.yaml").unlink()
    (project / "pyproject.toml").write_text("[project]\nname = 'y'\n" + TABLE)
    assert cli("check", "--diff", "main").out.count("LIC012") == 2
    assert "LIC012" in cli("check", "--diff", "main", "--lock", "x.lock").out
    assert "x.lock" in cli("check", "--diff", "main", "--lock", "x.lock").out


def test_from_a_folder_below_the_policy_of_the_repository_holds(
    cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = POLICY + (
        f"exclude: [/svc/old/]\nexceptions: [{{model: {NON_COMMERCIAL}, reason: other, paths: [/svc/app.py]}}]\n"
    )
    (project / "advisor-policy.yaml").write_text(policy)
    (project / "svc" / "old").mkdir(parents=True)
    loads(project / "svc", NON_COMMERCIAL)
    loads(project / "svc" / "old", "org/never-heard-of")
    monkeypatch.chdir(project / "svc")
    assert "advisor check --init" in cli("check").out  # not a repository: nobody says where it ends
    committed(project)
    ran = cli("check", "--format", "json")
    assert ran.code == 0, ran.out
    assert report(ran)["summary"]["files"] == 1
    loads(project / "svc", NON_COMMERCIAL, name="other.py")
    ran = cli("check", "--format", "json")
    assert ran.code == 1
    (finding,) = [f for f in report(ran)["findings"] if f["exception"]]
    assert (finding["path"], "svc/other.py" in finding["exception"]) == ("other.py", True)
    (project / "svc" / "other.py").unlink()
    (project / "advisor-policy.yaml").write_text(policy.replace("/svc/app.py", "/other/"))
    ran = cli("check", "--diff", "main", "--format", "json")
    assert [f["path"] for f in report(ran)["findings"] if f["rule"] == "LIC012"] == [f"{project}/advisor-policy.yaml"]


def test_clarifications_without_a_text_are_listed(cli: Cli, project: Path) -> None:
    loads(project, "org/never-heard-of")
    (project / "advisor-policy.yaml").write_text(POLICY + "clarify: [{model: org/never-heard-of, expression: MIT}]\n")
    ran = cli("check", "--format", "json")
    assert ran.code == 0
    assert [
        note for note in report(ran)["notes"] if "clarified without a text" in note and "org/never-heard-of" in note
    ]


def test_inline_ignores_that_do_not_hold(cli: Cli, project: Path) -> None:
    (project / "app.py").write_text(
        f'AutoModel.from_pretrained({NON_COMMERCIAL!r})  # advisor: ignore[LIC004] reason="research"\n'
    )
    assert cli("check").code == 0
    assert cli("check", "--no-inline-ignores").code == 1


@pytest.mark.parametrize("name", ["", " ", "not an id!!", "-", "a" * 501, "a\nb"])
def test_what_is_no_model_id(cli: Cli, project: Path, name: str) -> None:
    ran = cli("check", f"--model={name}")
    assert (ran.code, ran.out) == (2, "")
    assert "--model" in ran.err


def test_init_does_not_write_a_second_policy(cli: Cli, project: Path) -> None:
    (project / "advisor-policy.yaml").unlink()
    (project / "pyproject.toml").write_text(TABLE)
    ran = cli("check", "--init")
    assert ran.code == 2
    assert "[tool.advisor]" in ran.err
    assert not (project / "advisor-policy.yaml").exists()
    assert cli("check", "--init", "--policy", "other.yaml").code == 0
    ran = cli("check", "--init", "--policy", "missing/other.yaml")
    assert ran.code == 2
    assert "-o" not in ran.err.split()


def test_only_a_lock_is_written_over(cli: Cli, project: Path) -> None:
    loads(project, CLEAN)
    (project / "README.md").write_text("# hello\n")
    ran = cli("check", "--lock", "README.md", "--update-lock")
    assert (ran.code, ran.out) == (2, "")
    assert (project / "README.md").read_text() == "# hello\n"
    ran = cli("check", "--lock", "missing/x.lock")
    assert ran.code == 2
    assert "--lock" in ran.err
    assert "-o" not in ran.err.split()
    for _ in range(2):
        assert cli("check", "--lock", "x.lock", "--update-lock").code == 0


def test_incomplete_is_said_whenever_it_exits_with_4(cli: Cli, project: Path) -> None:
    (project / "broken.ipynb").write_text("{")
    for arguments, code in ((("--strict-files",), 4), (("broken.ipynb",), 4), ((), 0)):
        ran = cli("check", *arguments, "--format", "json")
        assert (ran.code, report(ran)["incomplete"]) == (code, code == 4)


def test_the_language_does_not_change_what_is_found(cli: Cli, project: Path) -> None:
    loads(project, NON_COMMERCIAL, "meta-llama/Llama-3.1-8B-Instruct")
    found = [report(cli("check", "--format", "json", "--lang", language)) for language in ("en", "ja")]
    alternatives = [[f["alternative"] for f in answer["findings"]] for answer in found]
    assert alternatives[0] == alternatives[1]
    assert {a["region"] for a in alternatives[0] if a} <= {"ap-northeast-1"}


def test_what_a_notice_leaves_out_is_said(cli: Cli, project: Path) -> None:
    loads(project, CLEAN, "org/never-heard-of")
    ran = cli("check", "--format", "notice")
    assert "never-heard-of" not in ran.out
    assert "left out, because their licence is not known: 1 model" in ran.err
    assert "Apache-2.0 (https://" in ran.err


def test_an_inline_ignore_and_an_exception(cli: Cli, project: Path) -> None:
    (project / "app.py").write_text(
        f'AutoModel.from_pretrained({NON_COMMERCIAL!r})  # advisor: ignore[LIC004] reason="research"\n'
    )
    assert cli("check").code == 0
    loads(project, NON_COMMERCIAL)
    policy = (
        POLICY
        + f"exceptions:\n  - {{model: {NON_COMMERCIAL}, reason: evaluation, comment: T-1, expires: 2999-01-01}}\n"
    )
    (project / "advisor-policy.yaml").write_text(policy)
    ran = cli("check", "--format", "json")
    assert ran.code == 0
    assert report(ran)["models"][0]["verdict"] == "excepted"


def test_github_annotations_and_the_summary_of_the_step(
    cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads(project, NON_COMMERCIAL)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project / ".summary"))
    ran = cli("check", "--format", "github")
    assert ran.out.startswith("::error file=app.py,line=1,")
    assert NON_COMMERCIAL in (project / ".summary").read_text()


def test_links_lead_to_the_commit(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads(project, NON_COMMERCIAL, name="my app.py")
    assert "](my%20app.py#L1)" in cli("check", "--format", "markdown").out
    for name, value in (("SERVER_URL", "https://github.com"), ("REPOSITORY", "acme/app"), ("SHA", "0123abc")):
        monkeypatch.setenv(f"GITHUB_{name}", value)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project))
    assert "](https://github.com/acme/app/blob/0123abc/my%20app.py#L1)" in cli("check", "--format", "markdown").out
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project / ".summary"))
    (project / "svc a").mkdir()
    loads(project / "svc a", NON_COMMERCIAL)
    monkeypatch.chdir(project / "svc a")
    cli("check", "--format", "github")
    assert "](https://github.com/acme/app/blob/0123abc/svc%20a/app.py#L1)" in (project / ".summary").read_text()
    monkeypatch.setenv("GITHUB_SERVER_URL", "javascript:x")
    assert "](app.py#L1)" in cli("check", "--format", "markdown").out


def test_the_policy_of_the_one_folder_that_is_named(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    loads(tmp_path / "there", NON_COMMERCIAL)
    (tmp_path / "there" / "advisor-policy.yaml").write_text(
        "version: 1\nprofile: {commercial: false, hosting: internal}\n"
    )
    assert cli("check", "../there").code == 0


TABLE = """\
[tool.advisor]
version = 1
exclude = ["/src/old/"]
profile = {commercial = false, hosting = "internal"}
"""


def test_the_table_of_pyproject_holds_for_a_folder_below(cli: Cli, project: Path) -> None:
    (project / "advisor-policy.yaml").unlink()
    (project / "pyproject.toml").write_text(TABLE)
    (project / "src" / "old").mkdir(parents=True)
    loads(project / "src", NON_COMMERCIAL)
    loads(project / "src" / "old", "org/never-heard-of")
    for paths in ((), ("src",), ("src/app.py",), (f"{project}/src",)):
        ran = cli("check", *paths, "--format", "json")
        assert ran.code == 0, ran.out
        assert [m["id"] for m in report(ran)["models"]] == [NON_COMMERCIAL]
    assert "advisor check --init" not in ran.out


def test_paths_of_the_policy_are_relative_to_its_base(cli: Cli, project: Path) -> None:
    (project / "advisor-policy.yaml").rename(project / "base.yaml")
    policy = POLICY + f"exclude: [/old/]\nexceptions: [{{model: {NON_COMMERCIAL}, reason: other, paths: [/app.py]}}]\n"
    (project / "svc" / "old").mkdir(parents=True)
    loads(project / "svc", NON_COMMERCIAL)
    loads(project / "svc" / "old", "org/never-heard-of")
    (project / "svc" / "advisor-policy.yaml").write_text(policy)
    assert cli("check", "svc").code == 0
    assert cli("check", "--policy", "svc/advisor-policy.yaml").code == 1


def test_the_help_names_every_format(cli: Cli) -> None:
    assert f"--format {'|'.join(FORMATS)}" in " ".join(cli("check", "--help").out.split())


def test_neither_the_network_libraries_nor_rich(project: Path) -> None:
    (project / "advisor-policy.yaml").unlink()
    loads(project, CLEAN)
    script = (
        "import sys\nfrom advisor.cli.main import run\ncode = run(['check', '--format', 'json'])\n"
        "bad = {'boto3', 'huggingface_hub', 'botocore', 'rich'} & set(sys.modules)\n"
        "sys.exit(repr(bad) if bad else code)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, env=BASE, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr


def test_many_files_on_several_processors(project: Path) -> None:
    for i in range(400):
        (project / f"m{i}.py").write_text(f"AutoModel.from_pretrained('acme/model-{i}')\n")
    ran = subprocess.run(
        [*COMMAND, "check", "--format", "json"], capture_output=True, env=BASE, check=False, timeout=120
    )
    assert ran.returncode == 1, ran.stderr
    assert ran.stderr == b""
    assert json.loads(ran.stdout)["summary"]["references"] == 400


def test_substitutes_are_priced_where_everything_else_is_in_that_language(cli: Cli, tmp_path: Path) -> None:
    asked = ("check", "--model", "meta-llama/Llama-3.1-8B-Instruct")
    for language, region, told in (
        ("en", "us-east-1", "assuming us-east-1 and 1,000 requests a day"),
        ("ja", "ap-northeast-1", "ap-northeast-1、1 日 1,000 リクエストと仮定"),
    ):
        policy = tmp_path / "policy.yaml"
        policy.write_text("version: 1\nallow: [MIT, Apache-2.0]\n", encoding="utf-8")
        words = (*asked, "--policy", str(policy), "--lang", language)
        found = json.loads(cli(*words, "--format", "json").out)["findings"]
        offered = [f["alternative"] for f in found if f["alternative"]]
        assert offered
        assert {a["region"] for a in offered} == {region}
        assert all("where.region" in a["assumed"] for a in offered)
        assert told in " ".join(cli(*words, "--explain").out.split())
