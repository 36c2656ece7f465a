"""What the guides, the README and the CHANGELOG say of the licence gate is what it does."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

import advisor
from advisor.compliance.scan.detectors.code import languages

ROOT = Path(__file__).parents[1]
GUIDES = ("licence-gate.md", "licence-gate.ja.md")
ENDINGS = {
    "JavaScript": "js jsx mjs cjs vue svelte",
    "TypeScript": "ts tsx mts cts",
    "Java": "java",
    "Kotlin": "kt kts",
    "Scala": "scala",
    "Groovy": "groovy",
    "Go": "go",
    "C#": "cs",
    "Rust": "rs",
    "Swift": "swift",
    "PHP": "php",
    "Ruby": "rb",
    "C": "c h",
    "C++": "cc cpp cxx hpp",
}
NUMBERS = {12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen"}


def guide(name: str) -> str:
    return (ROOT / "docs" / "guides" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_names_every_language(name: str) -> None:
    (row,) = re.findall(r"^\| (JavaScript.*?) \|", guide(name), re.MULTILINE)
    assert re.split(r", |、", row) == list(ENDINGS)


def test_every_ending_is_of_a_language_that_is_named() -> None:
    assert {ending for of_one in ENDINGS.values() for ending in of_one.split()} == set(languages._ENDINGS)


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_the_number_of_languages(name: str) -> None:
    text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
    assert f"{NUMBERS[len(ENDINGS)]} more languages" in text


@pytest.mark.parametrize("name", GUIDES)
def test_the_example_in_python_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text("AutoModel.from_pretrained('amazon/alexatm-20b')\n")
    codes = re.findall(r"```python\n(import.*?)```", guide(name), re.DOTALL)
    (code,) = codes
    exec(compile(dedent(code), name, "exec"), {})
    assert re.match(r"[1-9]\d* ## advisor check", capsys.readouterr().out)


@pytest.mark.parametrize("name", GUIDES)
def test_the_policy_of_the_guide_is_one(name: str, tmp_path: Path) -> None:
    (written,) = re.findall(r"```yaml\n(version: 1.*?)```", guide(name), re.DOTALL)
    (tmp_path / "licenses").mkdir()
    (tmp_path / "licenses" / "org-x.txt").write_text("MIT")
    (tmp_path / "advisor-policy.yaml").write_text(written.replace("sha256: …", f"sha256: {'a' * 64}"), encoding="utf-8")
    policy = advisor.read_policy(None, tmp_path, advisor.load_catalog())
    assert (policy.exclude, policy.rules) == (("docs/archive/**",), {"LIC013": "off"})
