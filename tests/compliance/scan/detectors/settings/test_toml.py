"""TOML as projects write it."""

from __future__ import annotations

import pytest

from advisor.compliance.scan.detectors.settings import detect_toml
from tests.compliance.scan.detectors.settings.reading import ids, references
from tests.compliance.scan.detectors.timing import in_no_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('model = "org/x"', ["org/x"]),
        ("[tool.app]\nmodel_id = 'org/x' # why", ["org/x"]),
        ('[model]\nname = "org/x"', ["org/x"]),
        ('[[models]]\nid = "org/x"\n[[models]]\nid = "org/y"', ["org/x", "org/y"]),
        ('model.id = "org/x"', ["org/x"]),
        ('models = [\n  "org/x", # one\n  "org/y",\n]\nembedding_model = "org/z"', ["org/x", "org/y", "org/z"]),
        ('model = { name = "org/x", revision = "abc" }', ["org/x"]),
        ('[env]\nHF_MODEL_ID = "org/x"', ["org/x"]),
        ('[llm]\nmodel = "bedrock/us.amazon.nova-lite-v1:0"', ["us.amazon.nova-lite-v1:0"]),
        ('args = ["--model", "org/x"]', ["org/x"]),
        ('config = """\nmodel_id: org/x\n"""\nmodel_id = "org/y"', ["org/x", "org/y"]),
        ('[ollama]\nmodel = "llama3"', ["llama3"]),
        ('"model_id" = "org/x"', ["org/x"]),
        ('model_id = "org/x', ["org/x"]),
        ('[project]\ndependencies = ["model/x"]\nname = "org/x"', []),
        ('[datasets]\npath = "org/x"\n# model_id = "org/x"', []),
    ],
)
def test_finds(text: str, expected: list[str]) -> None:
    assert ids(detect_toml, text) == expected


def test_says_where() -> None:
    (found,) = references(detect_toml, '[tool.app.model]\nid = "org/x"', "pyproject.toml")
    assert (found.place, found.sink) == (("pyproject.toml", 2, 7, 12), "app.model.id")


@pytest.mark.parametrize("text", ["a = [" * 50_000, "[" * 100_000, '"' * 100_000, "model = '''" + "'" * 100_000, "a." * 100_000,
                                  "model = [\n" * 20_000, "model = " + '"""' * 50_000, "model={" * 50_000])  # fmt: skip
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    with in_no_time():
        list(references(detect_toml, "# model\n" + text))
