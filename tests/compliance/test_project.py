from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from advisor.catalog import Catalog
from advisor.compliance.check import Context
from advisor.compliance.policy import Clarification
from advisor.compliance.project import check_project, is_partial, scan_project, stale_clarifications
from advisor.core.checking import Place
from advisor.rules import RuleSet

from .conftest import TODAY, policy

LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
HERE = Place("advisor-policy.yaml", 1, 1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with code, and with what is left out of the check."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(f"AutoModel.from_pretrained({LLAMA!r})\n")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "app.py").write_text("AutoModel.from_pretrained('org/never-heard-of')\n")
    return tmp_path


def clarification(text: bytes, file: str = "LICENSE") -> Clarification:
    return Clarification("org/never-heard-of", "MIT", file, sha256(text).hexdigest(), HERE)


def test_what_the_policy_excludes_is_left_out(project: Path, catalog: Catalog) -> None:
    assert len(scan_project(project, policy(), catalog).references) == 2
    assert len(scan_project(project, policy(exclude=("old/",)), catalog).references) == 1
    based = policy(exclude=("/app.py",), base="old")
    assert [r.model_id for r in scan_project(project, based, catalog).references] == [LLAMA]


def test_notices_are_looked_for_in_the_whole_project(project: Path, catalog: Catalog, rules: RuleSet) -> None:
    sharing = policy(exclude=("old/",))
    sharing = sharing._replace(profile=sharing.profile._replace(distribute_weights=True))

    def missing(*paths: str) -> bool:
        report = check_project(project, sharing, catalog, rules, today=TODAY, paths=[Path(p) for p in paths])
        return any(f.rule == "LIC009" and "Built with Llama" in f.message.en for f in report.findings)

    assert missing()
    assert missing(".")
    assert not missing("src")
    (project / "README.md").write_text("Built with Llama\n")
    assert not missing()


def test_a_clarification_ends_with_its_text(project: Path, catalog: Catalog, rules: RuleSet) -> None:
    (project / "LICENSE").write_bytes(b"MIT")
    clarified = policy(exclude=("src/",), clarify=(clarification(b"MIT"),))
    assert check_project(project, clarified, catalog, rules, today=TODAY).violations == 0
    (project / "LICENSE").write_bytes(b"other")
    report = check_project(project, clarified, catalog, rules, today=TODAY)
    assert {f.rule for f in report.findings if f.level != "note"} == {"LIC002", "LIC012"}


def test_what_is_known_besides_is_kept(project: Path, catalog: Catalog, rules: RuleSet) -> None:
    context = Context(partial=True, stale=(clarification(b"x"),), incomplete=True)
    report = check_project(project, policy(), catalog, rules, today=TODAY, context=context)
    assert report.incomplete
    assert any(f.rule == "LIC012" for f in report.findings)


@pytest.mark.parametrize(
    ("content", "is_stale"), [(b"MIT", False), (b"MIT\n", True), (None, True)], ids=["same", "other", "missing"]
)
@pytest.mark.parametrize("base", ["", "svc"])
def test_texts_lie_in_the_base(tmp_path: Path, base: str, content: bytes | None, is_stale: bool) -> None:
    (tmp_path / "svc").mkdir()
    if content is not None:
        (tmp_path / base / "LICENSE").write_bytes(content)
    asked = policy(clarify=(clarification(b"MIT"),), base=base)
    assert bool(stale_clarifications(tmp_path, asked)) is is_stale


def test_a_text_that_is_no_file_has_changed(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").mkdir()
    assert stale_clarifications(tmp_path, policy(clarify=(clarification(b""), clarification(b"", "a\0b"))))


def test_less_than_the_project(tmp_path: Path) -> None:
    (tmp_path / "svc").mkdir()

    def partial(*paths: str, base: str = "") -> bool:
        return is_partial(tmp_path, policy(base=base), [Path(p) for p in paths])

    assert [partial(), partial("."), partial(".."), partial("svc", ".")] == [False] * 4
    assert [partial("svc"), partial("app.py"), partial("svc", "app.py")] == [True] * 3
    assert not partial("svc", base="svc")
