"""Parameters and cache bytes of published models, counted from their configs: exact, or wrong."""

from __future__ import annotations

import json
from typing import Any

from advisor.core.text import Text
from advisor.estimate.dialects import normalize
from advisor.estimate.kv_cache import bytes_per_token
from tests.truth.accuracy.scores import EXACT, Outcome, Part, Score
from tests.truth.rows import PUBLISHED, group_of


def measure() -> Part:
    """Compare the counts of our dialects with those of the real architectures."""
    rows: dict[str, Any] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    rows.pop("_about")
    counted = {model: normalize(row["config"]) for model, row in rows.items()}

    def outcomes(name: str, predicted: dict[str, int]) -> tuple[Outcome, ...]:
        return tuple(
            Outcome(model, group_of(counted[model]), "", predicted[model], row[name])
            for model, row in rows.items()
            if row.get(name)
        )

    return Part(
        "counts",
        Text("Parameters and cache", "パラメータ数とキャッシュ"),
        (
            Text(
                "Every published config is counted once by this project and once on the architecture that Hugging Face "
                "transformers builds of it (tests/truth/oracle.py). The figures must be equal to the last one.",
                "公開モデルの config から数えた値と、Hugging Face transformers が同じ config から構築した実体で数えた値 "
                "(tests/truth/oracle.py) の比較。最後の 1 の位まで一致することが条件です。",
            ),
        ),
        (
            Score(
                Text("parameters", "パラメータ数"),
                outcomes("total", {m: a.parameters.total for m, a in counted.items()}),
                goal=EXACT,
            ),
            Score(
                Text("active parameters", "アクティブパラメータ数"),
                outcomes("active", {m: a.parameters.active for m, a in counted.items()}),
                goal=EXACT,
            ),
            Score(
                Text("embedding parameters", "埋め込みパラメータ数"),
                outcomes("embedding", {m: a.parameters.embedding for m, a in counted.items()}),
                goal=EXACT,
            ),
            Score(
                Text("KV cache bytes per token", "KV キャッシュ (1 トークンあたりのバイト数)"),
                outcomes("kv_bytes_per_token", {m: bytes_per_token(a) for m, a in counted.items()}),
                goal=EXACT,
            ),
        ),
    )
