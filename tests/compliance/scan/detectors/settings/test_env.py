"""Lines of names and values."""

from __future__ import annotations

import pytest

from advisor.compliance.scan.detectors.settings import detect_env
from tests.compliance.scan.detectors.settings.reading import ids, references
from tests.compliance.scan.detectors.timing import in_no_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HF_MODEL_ID=org/x", ["org/x"]),
        ('export HF_MODEL_ID="org/x" # why', ["org/x"]),
        ("HF_MODEL_ID='org/x'", ["org/x"]),
        ("HF_MODEL_ID=org/x   # why", ["org/x"]),
        ("EMBEDDING_MODEL = org/x", ["org/x"]),
        ("MODELS=org/x,org/y", ["org/x", "org/y"]),
        ("RERANK_MODEL=${MODEL:-org/x}", ["org/x"]),
        ("BEDROCK_MODEL_ID=amazon.nova-lite-v1:0", ["amazon.nova-lite-v1:0"]),
        ("spring.ai.bedrock.converse.chat.options.model=amazon.nova-lite-v1:0", ["amazon.nova-lite-v1:0"]),
        ("spring.ai.ollama.chat.options.model=llama3.1", ["llama3.1"]),
        ("quarkus.langchain4j.huggingface.chat-model.model-id: org/x", ["org/x"]),
        ("[model]\nname = org/x\n[other]\nname = org/y", ["org/x"]),
        ("OLLAMA_MODEL=llama3", ["llama3"]),
        ('MODELS=`[{"name":"org/x","stop":["</s>"]},{"name":"org/y"}]`', ["org/x", "org/y"]),
        (
            "jumpstart_model_id = huggingface-textembedding-all-MiniLM-L6-v2",
            ["huggingface-textembedding-all-MiniLM-L6-v2"],
        ),
        ("LLM_MODEL=ollama/llama3", ["llama3"]),
        ("VLLM_ARGS=--model org/x --port 80", ["org/x"]),
        ("# HF_MODEL_ID=org/x\nIMAGE=org/x\nDATASET_NAME=org/x\nOPENAI_MODEL=gpt-4o\nMODEL_ID=\n", []),
        ("MODEL_NAME=my-model\nLLM_URL=https://example.com/x", []),
    ],
)
def test_finds(text: str, expected: list[str]) -> None:
    assert ids(detect_env, text) == expected


def test_says_where() -> None:
    (found,) = references(detect_env, 'A=1\n  export HF_MODEL_ID="org/x"', ".env")
    assert (found.place, found.sink, found.confidence) == ((".env", 2, 23, 28), "HF_MODEL_ID", "high")


@pytest.mark.parametrize(
    "text", ["MODEL" * 100_000, "MODEL=" * 100_000, "[" * 300_000, " " * 500_000, "a." * 100_000 + "MODEL=x/y"]
)
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    with in_no_time():
        list(references(detect_env, text))
