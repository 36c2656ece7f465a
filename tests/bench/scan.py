"""Time and memory of ``advisor check`` on a large tree: ``python tests/bench/scan.py [--files N] [--megabytes N]``.

Makes a tree of code and configuration as repositories have it (one file in five names a model), scans it several times
in processes of their own, and prints the median seconds and the largest resident memory of a process.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# @ is the number of the file or of the part
WITH_MODEL = {
    ".py": "from transformers import AutoModel\nNAME = 'acme/model-@-7b'\nmodel = AutoModel.from_pretrained(NAME)\n",
    ".ts": "import { pipeline } from 'transformers';\nconst p = await pipeline('x', 'acme/model-@');\n",
    ".yaml": "env:\n  - name: HF_MODEL_ID\n    value: acme/model-@\n",
    ".json": '{"model_name_or_path": "acme/model-@"}\n',
    ".md": "# Title\n\n```bash\nvllm serve acme/model-@\n```\n",
    ".sh": "vllm serve acme/model-@ --port 8000\n",
    ".java": 'class A { Object m = Builder.modelId("anthropic.claude-3-haiku-20240307-v1:0"); }\n',
    ".go": 'package a\n\nvar modelID = "acme/model-@"\n',
}
FILLER = {
    ".py": "def function_@(first, second=None):\n    result = [value * @ for value in first if value]\n"
    "    return {'key': result, 'model': second}\n\n",
    ".ts": "export function f@(a: string, b: number): string {\n"
    "  return `${a}-${b * @}`.replace('x/y', \"it's\");\n}\n\n",
    ".yaml": "section_@:\n  name: item-@\n  image: registry.example.com/team/app:@\n  model: standard\n",
    ".json": '{"name": "item @", "path": "a/b/@", "values": [1, 2, @]}\n',
    ".md": "Paragraph @ about a model, a path like src/app/@ and a [link](https://example.com/@).\n\n",
    ".sh": 'if [ -n "$VALUE_@" ]; then\n  echo "value @" | tee out/@.log\nfi\n',
    ".java": '    public String method@(String a) { return a + "/@"; }\n',
    ".go": 'func f@(a string) string {\n\treturn a + "/@"\n}\n\n',
}


def make(root: Path, files: int, size: int) -> None:
    """Write ``files`` files of about ``size`` bytes."""
    random.seed(1)
    kinds = list(FILLER)
    for i in range(files):
        kind = kinds[i % len(kinds)]
        parts = [WITH_MODEL[kind].replace("@", str(i))] if i % 5 == 0 else []
        length = sum(map(len, parts))
        n = i
        wanted = size * random.uniform(0.2, 1.8)
        while length < wanted:
            text = FILLER[kind].replace("@", str(n))
            parts.append(text)
            length += len(text)
            n += 1
        folder = root / f"d{i // 100}"
        folder.mkdir(exist_ok=True)
        (folder / f"f{i}{kind}").write_text("".join(parts))


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, options.files, options.megabytes * 1_000_000 // options.files)
        size = sum(p.stat().st_size for p in root.rglob("*") if p.is_file())
        seconds = []
        for _ in range(options.runs):
            since = time.perf_counter()
            ran = subprocess.run(
                [sys.executable, "-m", "advisor", "check", "--format", "json"],
                cwd=root, stdout=subprocess.DEVNULL, check=False,
            )  # fmt: skip
            seconds.append(time.perf_counter() - since)
            assert ran.returncode in (0, 1), ran.returncode
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{options.files} files, {size / 1e6:.0f} MB: {statistics.median(seconds):.1f} s "
        f"(from {min(seconds):.1f} to {max(seconds):.1f}), largest process {peak:.0f} MiB"
    )


if __name__ == "__main__":
    main()
