"""Commands as public repositories write them."""

from __future__ import annotations

import time

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
    ("line", "expected"),
    [
        ("tune download acme/a --output-dir /tmp/a", ["acme/a"]),
        ("litgpt finetune_lora acme/a --data JSON", ["acme/a"]),
        ("litgpt chat checkpoints/acme/a", ["acme/a"]),
        ("litgpt generate --checkpoint_dir checkpoints/acme/a", ["acme/a"]),
        ("litgpt pretrain x --tokenizer_dir acme/a", ["acme/a"]),
        ("litgpt chat out/custom/final", []),
        ("litgpt evaluate lora_model/final", []),
        ("python run_mlm.py --config_name acme/a", ["acme/a"]),
        ("python eval.py --models acme/a acme/b --tasks x", ["acme/a", "acme/b"]),
        ("python eval.py --models acme/a,acme/b", ["acme/a", "acme/b"]),
        ("server --lora-adapters acme/a,acme/b", ["acme/a", "acme/b"]),
        ("export LLM_MODELS=acme/a,acme/b", ["acme/a", "acme/b"]),
        ("vllm serve acme/model-<size>b", []),
        ("kubectl set image deployment/model model=acme/server:latest", []),
        ("train --pretrained_model_name_or_path acme/a --huggingface_repo_id acme/ours", ["acme/a"]),
        ("docker run --rm --network host $IMAGE acme/a-7B-Instruct --port 1", ["acme/a-7B-Instruct"]),
        ("docker run -v x:/y acme/image-7b", []),
        ("mlc_llm chat HF://acme/a", ["acme/a"]),
    ],
)
def test_commands(line: str, expected: list[str]) -> None:
    assert [model for _, model in ids("run.sh", line + "\n")] == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("Dockerfile-gpu", "FROM x\nRUN hf download acme/a\n", [(2, "acme/a")]),
        ("Dockerfile-notes.md", "FROM x\nRUN hf download acme/a\n", []),
        ("Dockerfile", "RUN python -c \"FlagEmbedding('acme/a')\"\n", [(1, "acme/a")]),
        ("Dockerfile", "RUN python -c \"import os; SentenceTransformer(os.environ['MODEL'])\"\n", []),
        ("Dockerfile", "COPY <<EOF /app/config.yaml\nmodel:\n  id: acme/a\nEOF\n", [(3, "acme/a")]),
        ("Makefile", "define FETCH\nhuggingface-cli download acme/a\nendef\n", [(2, "acme/a")]),
        ("run.sh", "cat > values.yaml <<EOF\nmodel:\n  uri: hf://acme/a\nEOF\n", [(3, "acme/a")]),
        ("run.sh", "kubectl apply -f - <<EOF\nkind: X\nmodel:\n  name: acme/a\nEOF\n", [(4, "acme/a")]),
        ("run.sh", "tee app.py <<EOF\nimport vllm\nname = 'acme/a'\nvllm.LLM(name)\nEOF\n", [(3, "acme/a")]),
        ("run.sh", "  python3 - <<EOF\n  import vllm\n  name = 'acme/a'\n  vllm.LLM(name)\nEOF\n", [(3, "acme/a")]),
        ("README.md", "````{tab} A\n```bash\nvllm serve acme/a\n```\n````\n", [(3, "acme/a")]),
        ("README.md", "`````{tabs}\n````{tab} A\n```bash\nvllm serve acme/a\n```\n````\n`````\n", [(4, "acme/a")]),
        ("README.md", "```yaml\nexport MODEL=acme/a\ncurl x\n```\n", [(2, "acme/a")]),
        ("README.md", "```text\n$ hf download acme/a\n```\n", [(2, "acme/a")]),
        ("README.md", "```text\nacme/a\n```\n", []),
        (
            "ci.yml",
            "steps:\n- run: |\n    cat <<EOF | kubectl apply -f -\n    kind: X\n    model:\n      name: acme/a\n    EOF\n",
            [(6, "acme/a")],
        ),
    ],
)
def test_files(path: str, text: str, expected: list[tuple[int, str]]) -> None:
    assert ids(path, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "m1=$m2\nm2=$m1\nhf download $m1$m2\n" * 5_000,
        "M=" + "a/" * 200_000 + "\n" + "hf download $M\n" * 2_000,
        'model "$(x $(y "$(z)"))" ' * 8_000,
        'model "$(a "b") c" ' * 10_000,
        "for m in a/b c/d; do hf download $m; done\n" * 5_000,
        "".join(f"M=acme/m{i}\n" for i in range(8_000)) + "hf download $M\n" * 8_000,
        "".join(f"cat <<E{i} > a.yaml\nmodel: acme/x\nE{i}\n" for i in range(5_000)),
        "model\n" + "".join(f"cat <<E{i} > a.sh\n" for i in range(5_000)) + "".join(f"E{i}\n" for i in range(5_000)),
        "model a<" * 30_000,
        "hf download org/x\n" + "--models " * 30_000,
    ],
    ids=range(10),
)
def test_hostile_scripts_cost_little(text: str) -> None:
    since = time.process_time()
    ids("a.sh", text)
    assert time.process_time() - since < 30
