"""JSON and its dialects, whole and broken."""

from __future__ import annotations

import contextlib

import pytest

from advisor.compliance.scan.detectors.settings import detect_json
from advisor.compliance.scan.source import ParseFailureError, SourceText
from tests.compliance.scan.detectors.settings.reading import ids, references
from tests.compliance.scan.detectors.timing import in_no_time

FOUND = [
    ('{"_name_or_path": "org/x", "architectures": ["A"]}', ["org/x"]),
    ('{"base_model_name_or_path": "org/x"}', ["org/x"]),
    ('{"model_id": "org/x"}\n{"model_id": "org/y"}\n', ["org/x", "org/y"]),
    ('{"models": ["org/x", "org/y"]}', ["org/x", "org/y"]),
    ('{"model": {"id": "org/x"}}', ["org/x"]),
    ('{"environment": [{"name": "MODEL_ID", "value": "org/x"}]}', ["org/x"]),
    ('{"Environment": {"Variables": {"HF_MODEL_ID": "org/x"}}}', ["org/x"]),
    ('{"command": ["--model", "org/x"]}', ["org/x"]),
    ('{"modelId": "anthropic.claude-3-haiku-20240307-v1:0", "body": {}}', ["anthropic.claude-3-haiku-20240307-v1:0"]),
    ('{"ModelId": {"Default": "org/x", "Type": "String"}}', ["org/x"]),
    ("// settings\n{model_id: 'org/x', /* all */ models: ['org/y',],}", ["org/x", "org/y"]),
    ('{"a": "\\u00e9\\n", "model_id": "org\\/x"}', ["org/x"]),
    ('{"run": "vllm serve a --model \\"org/x\\""}', ["org/x"]),
    ('{"model_id": "${MODEL_ID}"}', [None]),
    ('{"huggingface": {"repo": "org/x"}}', ["org/x"]),
    ('{"provider": {"ollama": {"models": ["llama3"]}}}', ["llama3"]),
]
NOTHING = [
    '{"dependencies": {"@huggingface/inference": "^2.0.0", "model": "org/x"}}',
    '{"$schema": "https://json.schemastore.org/model", "name": "org/x"}',
    '{"dataset": "org/x", "dataset_name": "org/x"}',
    '{"repository": {"type": "git", "url": "https://github.com/org/model"}}',
    '{"model": {"example": "org/x"}, "examples": [{"model": "org/x"}]}',
    '{"model_type": "llama", "id": "org/x", "llm": true}',
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_finds(text: str, expected: list[str | None]) -> None:
    source = SourceText("config.json", text)
    assert [r.model_id for r in detect_json(source) if r.provider != "local"] == expected


@pytest.mark.parametrize("text", NOTHING)
def test_does_not_take_for_models(text: str) -> None:
    assert ids(detect_json, text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"model_id": "org/x",\n "b": [1, 2', 2),
        ('{"model_id": "org/x"}}', 1),
        ('{"model_id": "org/x", "b": "open\n}', 1),
        ('{"model_id": "org/x", "b": [1}', 1),
    ],
)
def test_reads_what_a_broken_file_says_and_reports_it(text: str, line: int) -> None:
    found = detect_json(SourceText("a.json", text))
    assert next(found).model_id == "org/x"
    with pytest.raises(ParseFailureError) as failure:
        list(found)
    assert (failure.value.line, failure.value.searched) == (line, True)


def test_places_count_from_the_text_around_a_part() -> None:
    whole = SourceText("a.md", 'x\n  {"model_id": "org/x"}')
    (found,) = detect_json(whole.part('{"model_id": "org/x"}', 4))
    assert found.place[1:] == (2, 17, 22)


def test_takes_revision_and_eula_from_beside() -> None:
    (found,) = references(detect_json, '{"revision": "abc", "accept_eula": true, "model_id": "org/x"}')
    assert (found.revision, found.accepts_eula) == ("abc", True)


@pytest.mark.parametrize("name", ["package-lock.json", "model.safetensors.index.json", "app.min.json"])
def test_generated_files_name_nothing(name: str) -> None:
    assert ids(detect_json, '{"model_id": "org/x"}', f"deep/{name}") == []


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, '{"a":' * 100_000, '"' * 200_000, "/*" * 200_000, "\\" * 200_000, '{"model":' + " " * 500_000, "]" * 200_000,
     '{"model_id": "' + "x" * 500_000, "{model:" + "a:" * 200_000, " \n" * 300_000, '["model",' + '"a/b",' * 100_000,
     ":" * 200_000],
)  # fmt: skip
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    with in_no_time(), contextlib.suppress(ParseFailureError):
        list(detect_json(SourceText("a.json", "model" + text)))
