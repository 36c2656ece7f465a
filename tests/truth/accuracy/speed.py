"""Decode time, throughput and first token against measured runs, of models the constants were not fitted on."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from advisor.core.text import Text
from tests.truth.accuracy.scores import NO_GOAL, Goal, Outcome, Part, Score
from tests.truth.fit.speed import FITTED_ON, Fitted, engines_with, fit, spreads
from tests.truth.rows import Group
from tests.truth.speed_rows import SpeedRow, predict, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.core.result import Band
    from advisor.estimate.engines import Engine

GOAL = Goal(median=0.2, inside=0.8, rank=0.9)
GOAL_DEVICES = {"a10g": "A10G", "l40s": "L40S", "inferentia2": "Inferentia2"}
DEVICES = {
    **GOAL_DEVICES,
    "rtx-pro-6000-96gb": "RTX PRO 6000",
    "h200-141gb": "H200",
    "a100-80gb": "A100 80 GB",
    "trainium": "Trainium",
    "trainium2": "Trainium2",
}
BANDED = {"vllm": ("spread_low", "spread_high"), "neuron": ("spread_low", "spread_high", "prompt_spread")}
"""Constants of bands that are the scatter of rows, of devices fitted on; all other bands are assumed."""
DECODING = ("step_ms", "tpot_ms", "request_ms")


class Comparison(NamedTuple):
    """One figure of one row."""

    row: SpeedRow
    figure: str
    predicted: Band
    measured: float

    @property
    def error(self) -> float:
        """Logarithm of predicted over measured time."""
        ratio = math.log(self.predicted.expected / self.measured)
        return -ratio if self.figure == "tokens_per_second" else ratio

    @property
    def outcome(self) -> Outcome:
        """As the page shows it; a request's time is told per token."""
        scale = 1 / self.row.output_tokens if self.figure == "request_ms" else 1.0
        low, expected, high = (scale * x for x in self.predicted)
        return Outcome(self.row.row, self.row.group, self.row.device, expected, scale * self.measured, low, high)


def measure() -> Part:
    """Predict every row with constants, and bands, of all other models."""
    found = held_out_comparisons()
    return Part(
        "speed",
        Text("Decode time and throughput", "生成速度とスループット"),
        (*_PROSE, _of_caches(found)),
        (
            *_scores(found, DECODING, Text("decode time", "1 トークンあたりの生成時間")),
            *_scores(found, ("tokens_per_second",), Text("tokens per second", "トークン/秒")),
            *_scores(found, ("ttft_ms",), Text("first token", "最初のトークンまでの時間"), with_goals=False),
        ),
    )


def _scores(
    found: Sequence[Comparison], figures: tuple[str, ...], label: Text, *, with_goals: bool = True
) -> list[Score]:
    scores = []
    for device, name in DEVICES.items():
        own = [c for c in found if c.row.device == device and c.figure in figures]
        computed = [c for c in own if c.row.input_tokens and not c.row.prompt_cached]
        of = Text(f"{name}: {label.en}", f"{name}: {label.ja}")
        if own:
            goal = GOAL if with_goals and device in GOAL_DEVICES else NO_GOAL
            scores.append(Score(of, tuple(c.outcome for c in own), goal=goal))
        if 0 < len(computed) < len(own):
            of_them = Text(f"{of.en}, prompts computed", f"{of.ja}(プロンプト処理を含む行)")
            scores.append(Score(of_them, tuple(c.outcome for c in computed)))
    return scores


def _of_caches(found: Sequence[Comparison]) -> Text:
    """Say how much of the rows is not of prompts, or is one figure told twice."""
    all_rows = {c.row: None for c in found}
    twice = sum({"request_ms", "tokens_per_second"} <= row.measured.keys() for row in all_rows)
    cached = []
    for device, name in DEVICES.items():
        own = [row for row in all_rows if row.device == device]
        if n := sum(row.prompt_cached for row in own):
            cached.append((name, n, len(own), len({row.group for row in own})))
    english = ", ".join(f"{name} {n} of {whole} (models: {models})" for name, n, whole, models in cached)
    japanese = "、".join(f"{name} {whole} 行中 {n} 行({models} モデル)" for name, n, whole, models in cached)
    return Text(
        f"In many rows of vLLM the prompts were in the prefix cache, so that they prove decoding and nothing of computing a "
        f"prompt: {english}. Where a row has both a request's time and tokens per second ({twice} rows), the second is the "
        "first inverted, and no proof besides.",
        "vLLM の行の多くはプロンプトがプレフィックスキャッシュに載った状態の実測で、確かめられるのはトークン生成だけです"
        f"(プロンプト処理は含みません): {japanese}。1 リクエストの時間とトークン/秒の両方がある {twice} 行では、"
        "後者は前者の逆数にすぎず、独立した検証ではありません。",
    )


@cache
def held_out_comparisons() -> tuple[Comparison, ...]:
    """Compare all rows with constants fitted without their group, in bands from errors that it took no part in, either."""
    return tuple(
        c
        for row in rows()
        for c in _compare(row, constants_without(row.engine, row.group) | _bands_without(row.engine, row.group))
    )


@cache
def all_constants() -> Fitted:
    """Return what the catalogue holds: constants of all rows, bands of the errors of held-out ones."""
    found: Fitted = fit(rows())
    for engine in BANDED:
        found |= _bands_without(engine)
    return found


def bands(engine: str, comparisons: Sequence[Comparison]) -> Fitted:
    """Return the constants of an engine's bands from the errors of models its other constants had not seen."""
    low, high = spreads([(c.row.group, c.error) for c in comparisons if c.figure != "ttft_ms"])
    found = {"spread_low": low, "spread_high": high}
    if "prompt_spread" in BANDED[engine]:
        found["prompt_spread"] = max(spreads([(c.row.group, c.error) for c in comparisons if c.figure == "ttft_ms"]))
    return {f"{engine}.{name}@{FITTED_ON[engine][0]}": value for name, value in found.items()}


@cache
def _bands_without(engine: str, *groups: Group) -> Fitted:
    """Return an engine's bands without some groups: of every other, held out besides."""
    if engine not in BANDED:
        return {}
    others = [row for row in _deciding(engine) if row.group not in groups]
    return bands(engine, [c for row in others for c in _compare(row, constants_without(engine, row.group, *groups))])


def constants_without(engine: str, *groups: Group) -> Fitted:
    """Return an engine's constants fitted without some groups."""
    return _fit_without(engine, frozenset(groups) & {row.group for row in _deciding(engine)})


@cache
def _fit_without(engine: str, groups: frozenset[Group]) -> Fitted:
    return fit(row for row in _deciding(engine) if row.group not in groups)


@cache
def _deciding(engine: str) -> tuple[SpeedRow, ...]:
    return tuple(row for row in rows() if row.engine == engine and row.device in FITTED_ON[engine])


def _compare(row: SpeedRow, constants: Mapping[str, float]) -> list[Comparison]:
    found = predict(row, _engine(row.engine, tuple(constants.items())))
    return [Comparison(row, name, found[name], value) for name, value in row.measured.items()]


@cache
def _engine(name: str, constants: tuple[tuple[str, float], ...]) -> Engine:
    return engines_with(dict(constants))[name]


_PROSE = (
    Text(
        "Measured runs of public repositories (tests/truth/measurements/throughput.csv; tests/truth/speed_rows.py says how "
        "they are read and what is left out): SageMaker's inference suite, LLM-serve, llmperf and Arcee's Trinity on vLLM; "
        "Transformers NeuronX, NxD Inference and optimum-neuron on Inferentia2 and Trainium; Qwen's tables on A100. Bands are "
        "from the errors of the other models, each predicted without itself and without the model that is judged; models "
        "weigh alike in them, however many rows they have. The formula and this weighting were chosen with these rows in view: "
        "no rows are kept apart from that choice, so expect somewhat more on models nobody measured.",
        "公開リポジトリの実測値です (tests/truth/measurements/throughput.csv、読み方と除外理由は tests/truth/speed_rows.py)。"
        "vLLM は SageMaker の推論ベンチマーク、LLM-serve、llmperf、Arcee の Trinity、Inferentia2 と Trainium は "
        "Transformers NeuronX、NxD Inference、optimum-neuron、A100 は Qwen の表によります。範囲は "
        "ほかのモデルの誤差 (そのモデルと評価対象のモデルの両方を除いた当てはめによるもの) から求め、行数によらずモデルを"
        "均等に扱います。計算式とこの扱いはこれらの行を見て決めたもので、その選択から独立した検証用の行はありません。"
        "未測定のモデルでは、誤差がこれよりやや大きくなる可能性があります。",
    ),
    Text(
        "Constants are fitted on A10G, L40S and RTX PRO 6000 (vLLM), Inferentia2 (Neuron) and A100 (transformers). H200, "
        "Trainium and Trainium2 test what is taken over from these: estimates for them carry a wide band and are marked as "
        "assumed. Prompts were measured least, so first tokens are the weakest figure.",
        "定数は A10G、L40S、RTX PRO 6000 (vLLM)、Inferentia2 (Neuron)、A100 (transformers) の行から求めています。H200、"
        "Trainium、Trainium2 の行は、その定数を流用した場合の検証です。これらの推定には広い範囲を付け、「仮定」と表示します。"
        "プロンプト処理の実測が最も少なく、最初のトークンまでの時間は精度の最も低い項目です。",
    ),
)
