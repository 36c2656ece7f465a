"""The command lines inside configuration."""

from __future__ import annotations

import pytest

from advisor.compliance.scan.detectors.settings import scripts
from advisor.compliance.scan.source import SourceText


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("ci.yml", "steps:\n  - run: vllm serve org/x", [("vllm serve org/x", 2, 10)]),
        ("ci.yml", "a:\n  run: |\n    echo\n    vllm serve org/x\nb: c", [("echo\n    vllm serve org/x", 3, 5)]),
        ("ci.yml", "script:\n  - vllm serve org/x", [("vllm serve org/x", 2, 5)]),
        ("k8s.yaml", 'command: ["/bin/sh", "-c", "vllm serve org/x"]', [("vllm serve org/x", 1, 29)]),
        ("compose.yaml", "command:\n  --model org/x\n  --port 80", [("--model org/x\n  --port 80", 2, 3)]),
        ("cm.yaml", "data:\n  run.sh: |\n    vllm serve org/x", [("vllm serve org/x", 3, 5)]),
        ("package.json", '{"scripts": {"go": "a --model \\"org/x\\" && b"}}', [('a --model ""org/x"" && b', 1, 21)]),
        ("devcontainer.json", '{"postCreateCommand": "ollama pull llama3"}', [("ollama pull llama3", 1, 24)]),
        (
            "main.tf",
            "user_data = <<-EOF\n  #!/bin/bash\n  vllm serve org/x\nEOF\n",
            [("  #!/bin/bash\n  vllm serve org/x\n", 2, 1)],
        ),
        ("a.yaml", "description: run vllm serve org/x\nrun: test", []),
        ("README.md", "run: vllm serve org/x", [("vllm serve org/x", 1, 6)]),
        ("cm.yaml", "data:\n  run.sh: |\n    MODEL=org/x\n    vllm serve", [("MODEL=org/x\n    vllm serve", 3, 5)]),
        ("argo.yaml", "values: |\n  args: --model org/x", [("--model org/x", 2, 9)]),
        ("package-lock.json", '{"scripts": {"go": "hf download b"}}', []),
    ],
)
def test_yields_scripts_where_they_stand(path: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    parts = [part for name, part in scripts(SourceText(path, text)) if name.endswith(".sh")]
    assert [(part.text, part.first_line, part.first_column) for part in parts] == expected


def test_a_broken_file_yields_what_was_read() -> None:
    assert [part.text for _, part in scripts(SourceText("a.json", '{"run": "hf b", "c": ['))] == ["hf b"]


@pytest.mark.parametrize(
    ("path", "text", "name", "first"),
    [
        ("cm.yaml", "data:\n  app.py: |\n    import vllm\n    vllm.LLM('org/x')\n", "app.py", "if True:"),
        ("cm.yaml", "data:\n  Dockerfile: |\n    RUN hf download org/x\n", "Dockerfile", "RUN hf download org/x"),
        ("cm.yaml", "data:\n  index.mjs: |\n    model('org/x')\n", "index.mjs", "model('org/x')"),
        (
            "ci.yml",
            "- shell: python\n  run: |\n    # a\n    from vllm import LLM\n    LLM('org/x')\n",
            "a.py",
            "if True:",
        ),
        ("ci.yml", "- run: |\n    #!/usr/bin/env python3\n    LLM('org/x')\n", "a.py", "if True:"),
        ("main.tf", "x = <<EOF\nimport vllm\nvllm.LLM('org/x')\nEOF\n", "a.py", "import vllm"),
    ],
)
def test_yields_program_files_by_their_name_or_their_look(path: str, text: str, name: str, first: str) -> None:
    assert [(found, part.text.split("\n")[0]) for found, part in scripts(SourceText(path, text))] == [(name, first)]


def test_prose_that_shows_code_is_no_program() -> None:
    assert list(scripts(SourceText("a.yaml", "model: x\ndescription: |\n  import vllm\n  vllm.LLM('org/x')\n"))) == []
