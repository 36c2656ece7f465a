from __future__ import annotations

import pytest

from advisor.compliance.scan.detectors.modelfile import detect
from advisor.compliance.scan.source import SourceText


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM llama3.2:3b\nPARAMETER temperature 1\n", [(1, 6, "llama3.2:3b", "ollama")]),
        ("# x\nfrom hf.co/acme/model-GGUF:Q4_K_M\n", [(2, 6, "acme/model-GGUF", "huggingface")]),
        ("FROM ./model.gguf\nADAPTER ./lora\n", [(1, 6, "./model.gguf", "local"), (2, 9, "./lora", "local")]),
        ('FROM "mistral"\nSYSTEM """FROM here on"""\n', [(1, 7, "mistral", "ollama")]),
        ("", []),
    ],
)
def test_what_it_builds_on(text: str, found: list[tuple[int, int, str, str]]) -> None:
    references = detect(SourceText("Modelfile", text))
    assert [(r.place.line, r.place.column, r.model_id, r.provider) for r in references] == found
