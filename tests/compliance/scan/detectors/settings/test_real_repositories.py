"""Configuration as public repositories write it."""

from __future__ import annotations

import pytest

from advisor.compliance.scan.registry import detectors_of, kinds_of
from advisor.compliance.scan.source import SourceText


def ids(path: str, text: str) -> list[tuple[int, str]]:
    source = SourceText(path, text)
    found = {
        (r.place.line, r.model_id)
        for detector in detectors_of(kinds_of(path))
        for r in detector(source)
        if r.model_id is not None and r.confidence != "info"
    }
    return sorted(found)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        # keys of a mapping
        ("a.yaml", "models:\n  org/a:\n    x: 1\n  'org/b': {}\n", [(2, "org/a"), (4, "org/b")]),
        ("a.json", '{"provider": {"vllm": {"models": {"org/a": {}}}}}', [(1, "org/a")]),
        ("a.json", '{"ollama": {"models": {"llama2:7b": {}, "pull": {}}}}', [(1, "llama2:7b")]),
        ("a.json", '{"models": {"openai/gpt-4o": {}}}', []),
        ("a.toml", '[models."org/a"]\nx = 1\n[models]\n"org/b" = 1\n', [(1, "org/a"), (4, "org/b")]),
        ("a.tf", 'variable "models" {\n  default = {\n    "org/a" = 1\n  }\n}\n', [(3, "org/a")]),
        ("a.yaml", "model: x\npaths:\n  org/a: 1\n", []),
        # what a training uploads to
        (
            "a.toml",
            'pretrained_model_name_or_path = "org/a"\noutput_name = "x"\nhuggingface_repo_id = "org/b"\n',
            [(1, "org/a")],
        ),
        ("a.yaml", "base_model: org/a\nhub_model_id: org/b\n", [(1, "org/a")]),
        ("a.yaml", "model:\n  huggingface_repo_id: org/a\n", [(2, "org/a")]),
        # names of people's own beside the model
        ("a.yaml", "models:\n- name: Autodetect\n  provider: ollama\n  model: llama3:8b\n", [(4, "llama3:8b")]),
        # what is fetched from an address, whatever its key
        ("a.yaml", "files:\n- filename: x\n  uri: huggingface://org/a/x.gguf\n", [(3, "org/a")]),
        ("a.json", '{"url": "https://huggingface.co/org/a/resolve/main/x.gguf"}', [(1, "org/a")]),
        ("a.json", '{"url": "https://huggingface.co/org/a"}', []),
        ("a.json", '{"model": "HF://org/a"}', [(1, "org/a")]),
        # tools
        ("a.yaml", "model:\n  tokenizer:\n    library: huggingface\n    type: org/a\n", [(4, "org/a")]),
        ("a.yaml", "model:\n  tokenizer:\n    library: megatron\n    type: org/a\n", []),
        ("a.yaml", "provider:\n  embedding: huggingface:sentence-similarity:org/a\n", [(2, "org/a")]),
        ("config.yaml", "model_name: x\nbuild_commands:\n- hf download org/a\n", [(3, "org/a")]),
        ("a.yaml", "distillation:\n  default_teacher: org/a\nmodel: x\n", [(2, "org/a")]),
        ("cm.yaml", "data:\n  app.py: |\n    import vllm\n    name = 'org/a'\n    vllm.LLM(name)\n", [(4, "org/a")]),
    ],
)
def test_finds(path: str, text: str, expected: list[tuple[int, str]]) -> None:
    assert ids(path, text) == expected


def test_an_option_whose_value_is_a_template_is_computed() -> None:
    text = "args:\n- --model\n- {{ .Values.model.id | quote }}\n"
    found = [r for d in detectors_of(("yaml",)) for r in d(SourceText("templates/a.yaml", text))]
    assert [(r.kind, r.model_id, r.place.line) for r in found] == [("dynamic", None, 3)]
