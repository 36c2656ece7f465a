from __future__ import annotations

import pytest

from advisor.compliance.scan.registry import BY_NAME, BY_SUFFIX, DETECTORS, detectors_of, kinds_of
from advisor.compliance.scan.source import SourceText


@pytest.mark.parametrize(
    ("path", "first_line", "kinds"),
    [
        ("a/b.py", "", ("python",)),
        ("Dockerfile", "", ("dockerfile", "heredocs")),
        ("docker/Dockerfile.gpu", "", ("dockerfile", "heredocs")),
        ("detectors/modelfile.py", "", ("python",)),
        ("Makefile.toml", "", ("toml", "scripts")),
        ("Modelfile.gguf", "", ("modelfile",)),
        ("gpu.Dockerfile", "", ("dockerfile", "heredocs")),
        (".env", "", ("env",)),
        (".env.production", "", ("env",)),
        (".env.example", "", ("env",)),
        ("config.yaml.j2", "", ("yaml", "scripts")),
        ("bin/run", "#!/usr/bin/env python3", ("python",)),
        ("bin/run", "#!/bin/sh", ("shell", "heredocs")),
        ("bin/run", "#!/usr/bin/env node", ("code",)),
        ("LICENSE", "Apache License", ("text",)),
        ("package-lock.json", "", ()),
        ("static/app.min.js", "", ("code",)),
        ("static/app.js.map", "", ()),
        ("README.md", "", ("front-matter", "markdown", "blocks")),
        ("x.TF", "", ("hcl", "scripts")),
    ],
)
def test_kinds_by_name(path: str, first_line: str, kinds: tuple[str, ...]) -> None:
    assert kinds_of(path, first_line) == kinds


def test_every_kind_has_its_detector_and_finds_nothing_in_nothing() -> None:
    kinds = {kind for table in (BY_SUFFIX, BY_NAME) for found in table.values() for kind in found}
    for detector in detectors_of(tuple(sorted(kinds | set(DETECTORS)))):
        assert list(detector(SourceText("x", "\n"))) == []


def ids(path: str, text: str) -> list[tuple[int, str | None]]:
    source = SourceText(path, text)
    return [(r.place.line, r.model_id) for d in detectors_of(kinds_of(path)) for r in d(source)]


def test_command_lines_within_yaml() -> None:
    text = "steps:\n  - run: |\n      pip install vllm\n      vllm serve acme/model-a\n"
    assert (4, "acme/model-a") in ids(".github/workflows/x.yml", text)


def test_code_within_markdown() -> None:
    text = "# Title\n\n```python\nAutoModel.from_pretrained('acme/model-a')\n```\n\n```ts\npipeline('x', 'acme/model-b')\n```\n"
    found = ids("README.md", text)
    assert (4, "acme/model-a") in found
    assert (8, "acme/model-b") in found
