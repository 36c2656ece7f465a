"""The front matter of cards."""

from __future__ import annotations

import pytest

from advisor.compliance.scan.detectors.settings import detect_front_matter
from tests.compliance.scan.detectors.settings.reading import ids, references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nlicense: mit\nbase_model: org/x\n---\n# Title", ["org/x"]),
        ("---\nbase_model:\n- org/x\n- org/y\ntags:\n- merge\n---", ["org/x", "org/y"]),
        ('---\nbase_model: [org/x, "org/y"]\n---', ["org/x", "org/y"]),
        ("---\nbase_model:\n  - name: org/x\n---", ["org/x"]),
        ("---\nsdk: gradio\nmodels:\n- org/x\ndatasets:\n- org/y\n---", ["org/x"]),
        ("---\nmodels:\n- org/x\n---", []),
        ("---\nmodel-index:\n- name: org/x\n  base_model: org/y\nmodel_name: org/x\nnew_version: org/x\n---", []),
        ("---\ndatasets:\n- org/x\npipeline_tag: text-generation\n---\nbase_model: org/x", []),
        ("# Title\n---\nbase_model: org/x\n---", []),
        ("---\nbase_model: org/x\n", []),
    ],
)
def test_finds(text: str, expected: list[str]) -> None:
    assert ids(detect_front_matter, text, "README.md") == expected


def test_says_where() -> None:
    (found,) = references(detect_front_matter, "---\nbase_model: org/x\n---\n", "README.md")
    assert (found.place, found.kind, found.confidence, found.sink) == (
        ("README.md", 2, 13, 18), "front-matter", "high", "base_model",
    )  # fmt: skip
