"""Leaving out lines that cannot name a model loses no reference and moves none."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.compliance.scan import one
from advisor.compliance.scan.registry import kinds_of
from advisor.compliance.scan.source import SourceText
from advisor.compliance.scan.trim import LARGE, TRIMS

CORPUS = Path(__file__).parents[1] / "corpus"
FILES = [
    file.relative_to(CORPUS)
    for file in sorted(CORPUS.rglob("*"))
    if file.is_file() and (kinds_of(file.name) or ("",))[0] in TRIMS
]
PADDING = {
    "python": "\n\ndef filler_@(first, second):\n    return [value for value in first if value > second]\n",
    "yaml": "\n---\nfiller_@:\n  color: red\n  sizes: [1, 2]\n",
    "shell": "\nif [ -d out ]; then\n  cd out\nfi\n",
}


def found(path: str, text: str) -> set[tuple[int, int, str | None]]:
    source = SourceText(path, text)
    return {(r.place.line, r.place.column, r.model_id) for r in one.merged(one._references(source)[0])}


def padded(path: str, text: str) -> str:
    filler = PADDING[kinds_of(path)[0]]
    return text + "".join(filler.replace("@", str(i)) for i in range(LARGE // len(filler) + 2))


@pytest.mark.parametrize("path", FILES, ids=str)
def test_finds_the_same_with_and_without(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = padded(str(path), (CORPUS / path).read_text(encoding="utf-8"))
    trimmed = found(str(path), text)
    monkeypatch.setattr(one, "LARGE", len(text))
    assert trimmed == found(str(path), text)


@pytest.mark.parametrize("kind", sorted(TRIMS))
def test_leaves_out_most_of_the_padding(kind: str) -> None:
    text = padded({"python": "a.py", "yaml": "a.yaml", "shell": "a.sh"}[kind], "x\n")
    assert len("".join(TRIMS[kind](text).split())) < len("".join(text.split())) / 2


@pytest.mark.parametrize("kind", sorted(TRIMS))
@given(text=st.text(alphabet="ab:/- \n\"'`\\$(){}<=#E@\r\tdef", max_size=300))
def test_every_line_keeps_its_place(kind: str, text: str) -> None:
    trimmed = TRIMS[kind](text)
    assert len(trimmed.split("\n")) == len(text.split("\n"))
    for before, after in zip(text.split("\n"), trimmed.split("\n"), strict=True):
        assert after in ("", before) or after.strip() == "pass"


@pytest.mark.parametrize(
    "script",
    [
        "for size in \\\n  one \\\n  two\ndo\n  vllm serve acme/model-$size\ndone\n",
        "for name in acme/a acme/b; do\n  hf download $name\ndone\n",
        "NAMES=(\n  acme/a\n  b\n)\nfor name in ${NAMES[@]}; do\n  hf download $name\ndone\n",
        "NAMES=(\r\n  acme/a\r\n)\r\nhf download $NAMES\r\n",
        "python3 - <<EOF\nimport x\nx.from_pretrained(\n  'acme/a'\n)\nEOF\n",
        "cat <<-'END' > values.yaml\nserver:\n  args:\n    - first\n  model:\n    id: acme/a\nEND\n",
        "docker run image \\\n  --port 1 \\\n  --model \\\n  acme/a\n",
        'bash -c "\n  cd x\n  vllm serve acme/a\n"\n',
        "vllm serve \\\n  $1 \\\n  acme/a-7b\n",
        "ssh host <<A && cat <<B\nvllm serve acme/a\nA\nx\nB\n",
    ],
)
def test_what_goes_on_over_lines_stays_whole(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = padded("a.sh", script)
    trimmed = found("a.sh", text)
    monkeypatch.setattr(one, "LARGE", len(text))
    assert trimmed == found("a.sh", text)
    assert trimmed


@pytest.mark.parametrize(
    "document",
    [
        "a:\n  - name: x\n    litellm_params: {model: hosted_vllm/acme/a/b}\n",
        "containers:\n- args:\n  - --model\n  - $(MODEL)\n  env:\n  - name: MODEL\n    value: acme/a\n",
        "run: |\n  cd x\n  vllm serve \\\n    acme/a\n",
        "base: &base\n  model_id: acme/a\nmodel:\n  <<: *base\n",
    ],
)
def test_what_stands_around_a_name_stays(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = padded("a.yaml", document)
    trimmed = found("a.yaml", text)
    monkeypatch.setattr(one, "LARGE", len(text))
    assert trimmed == found("a.yaml", text)
    assert trimmed


@pytest.mark.parametrize("kind", sorted(TRIMS))
@pytest.mark.parametrize(
    "piece", ["a", "a/", "a/b\n", " ", "\n", "model: x\n", "- a/b\n", "x=(\n", "<<E\n", '"', "\\\n", "def f(\n", "  - "]
)
def test_hostile_text_costs_little(kind: str, piece: str) -> None:
    since = time.process_time()
    TRIMS[kind](piece * (500_000 // len(piece)))
    assert time.process_time() - since < 30


@pytest.mark.parametrize(
    "code",
    [
        "N = 'acme/nc'\ndef go(z):\n    return AutoModel.from_pretrained(z)\n\ndef f():\n    return go(N)\n",
        "def a():\n    return b()\n\ndef b():\n    return c('x')\n\ndef c(m):\n    return AutoModel.from_pretrained('acme/nc')\n",
        'def f():\n    m = AutoModel\n    model_id = "acme\\x2fnc"\n    return m.from_pretrained(model_id)\n',
    ],
)
def test_definitions_a_name_comes_through_stay(code: str) -> None:
    padding = "".join(f"def filler_{i}(x):\n    return x + {i}\n\n" for i in range(200))
    trimmed = TRIMS["python"](code + padding)
    assert trimmed.startswith(code)
    assert "filler_7" not in trimmed
