"""Memory and time of fine-tuning, against runs of models the constants were not fitted on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from advisor.core.text import Text
from tests.truth.accuracy.scores import Goal, Outcome, Part, Score, Verdict, held_out
from tests.truth.fit.training import fit_memory, fit_speed
from tests.truth.training_rows import (
    TrainingRow,
    Values,
    memory_rows,
    need_fits,
    predict_memory,
    predict_need,
    predict_time,
    rows,
    time_rows,
)

if TYPE_CHECKING:
    from tests.truth.rows import Group

MEMORY_GOAL = Goal(median=0.15)
VERDICT_GOAL = Goal(right=0.95)
DEVICES = {"a10g": "A10G", "a100-40gb": "A100 40 GB", "a100-80gb": "A100 80 GB", "l40s": "L40S"}
SOURCES = {"QwenLM/Qwen": "Qwen", "modelscope/ms-swift": "ms-swift", "Lightning-AI/litgpt": "LitGPT"}
"""Those with rows enough for a line of their own."""
METHODS = {"lora": Text("LoRA", "LoRA"), "qlora": Text("QLoRA", "QLoRA"), "full": Text("full", "フル")}


def measure() -> Part:
    """Fit and predict, one model left out at a time; memory one source at a time, too."""
    memory = held_out(memory_rows(), _model, lambda others: _fitted(tuple(others)), _memory)
    elsewhere = held_out(memory_rows(), lambda row: row.source, lambda others: _fitted(tuple(others)), _memory)
    time = held_out(time_rows(), _model, fit_speed, _time)
    return Part(
        "training",
        Text("Fine-tuning", "ファインチューニング"),
        _PROSE,
        (
            Score(Text("memory", "メモリ"), tuple(memory), goal=MEMORY_GOAL),
            *(Score(_of(_MEMORY, METHODS[m]), _where(memory, "method", m)) for m in METHODS),
            *(Score(_of(_MEMORY, Text(DEVICES[d], DEVICES[d])), _where(memory, "accelerator", d)) for d in DEVICES),
            Score(_ELSEWHERE, tuple(elsewhere)),
            *(Score(_of(_FROM, Text(name, name)), _where(elsewhere, "source", s)) for s, name in SOURCES.items()),
            Score(Text("time", "時間"), tuple(time)),
            *(Score(_of(_TIME, METHODS[m]), _where(time, "method", m)) for m in METHODS),
            *(Score(_of(_TIME, Text(DEVICES[d], DEVICES[d])), _where(time, "accelerator", d)) for d in _timed()),
            Score(Text("fits or not", "収まるか"), verdicts=tuple(_verdicts()), goal=VERDICT_GOAL),
        ),
    )


@cache
def _fitted(others: tuple[TrainingRow, ...]) -> Values:
    """Constants of the memory estimate: every model's are used twice, for its peaks and for what fits."""
    return fit_memory(others)


def _model(row: TrainingRow) -> Group:
    return row.group


def _memory(values: Values, row: TrainingRow) -> Outcome:
    found = predict_memory(row, values)
    assert row.peak_bytes is not None
    return Outcome(
        row.id,
        row.group,
        row.accelerator,
        found.required_bytes,
        row.peak_bytes,
        found.required_low_bytes,
        found.required_high_bytes,
    )


def _time(values: Values, row: TrainingRow) -> Outcome:
    hours = predict_time(row, values).hours
    assert row.step_seconds is not None
    return Outcome(row.id, row.group, row.accelerator, hours.expected, row.step_seconds / 3600, hours.low, hours.high)


def _verdicts() -> list[Verdict]:
    """Judge every run, those that did not fit included, with constants fitted on the runs of other models."""
    judged = [row for row in rows() if row.left_out is None]
    verdicts = []
    for row in judged:
        need = predict_need(row, _fitted(tuple(other for other in memory_rows() if other.group != row.group)))
        fits = need_fits(row, need)
        tight = fits and need.required_high_bytes / row.stages > need.available_bytes
        verdicts.append(Verdict(row.id, row.group, row.accelerator, fits, row.fitted, tight))
    return verdicts


def _where(outcomes: list[Outcome], column: str, value: str) -> tuple[Outcome, ...]:
    wanted = {row.id for row in rows() if getattr(row, column) == value}
    return tuple(outcome for outcome in outcomes if outcome.row in wanted)


def _timed() -> list[str]:
    return [device for device in DEVICES if any(row.accelerator == device for row in time_rows())]


_MEMORY = Text("memory, {}", "メモリ ({})")
_ELSEWHERE = Text("memory, source held out", "メモリ (公開元を除外)")
_FROM = Text("memory, source held out: {}", "メモリ (公開元を除外: {})")
_TIME = Text("time, {}", "時間 ({})")


def _of(label: Text, what: Text) -> Text:
    return Text(label.en.format(what.en), label.ja.format(what.ja))


_PROSE = (
    Text(
        "Peak memory of a device, and the time of a step, of runs that Qwen, ms-swift, LitGPT, PEFT and torchtune published "
        "with their settings. What was measured differs (the device, the allocator, the tensors), and each is predicted as "
        "such. ms-swift's runs have sequences of every length: the allocator then holds several times what the tensors "
        "take, so that the estimate is low for them and only its high covers them.",
        "Qwen、ms-swift、LitGPT、PEFT、torchtune が設定とともに公開している学習の、1 デバイスの最大メモリと "
        "1 ステップの時間。測定の対象は公開元により異なり (デバイス全体、アロケーター、テンソル)、それぞれに合わせて"
        "予測しています。ms-swift の学習は系列長がまちまちで、アロケーターがテンソルの数倍を確保するため、"
        "推定は低めになり、上限だけが実測値を含みます。",
    ),
    Text(
        "A model held out is not yet a framework held out: its settings, its kernels and how its memory was read are those of "
        "the other rows. *Source held out* predicts the runs of each publisher with constants, and a band, of the other "
        "publishers alone: what to expect of a stack that is none of these. The band of memory is of such errors, that of time "
        "of models held out, since nearly all times are Qwen's. (The errors that make the band of a held-out row are of other "
        "rows, but the constants behind them have seen it.)",
        "モデルを除外しても、設定、カーネル、メモリの測り方は、学習に使った行と同じ公開元のものが残ります。「公開元を除外」は、"
        "ほかの公開元の行だけで求めた定数と範囲による予測で、ここにない構成での誤差の目安になります。メモリの範囲はこの誤差から、"
        "時間の範囲は、実測値のほとんどが Qwen のものであるため、モデルを除外した誤差から求めています。(除外した行の範囲は"
        "ほかの行の誤差だけから求めていますが、その誤差のもとになる定数には、除外した行も使われています。)",
    ),
    Text(
        "Left out, with the reason beside each row of finetuning.csv: runs whose sequence length is not published, methods that "
        "are none of ours, runs that offload to the host or are compiled, runs that repeat another, runs whose peak is that of "
        "loading, runs whose published settings cannot give the published peak, and, of time, runs over two servers. No time with "
        "known lengths was found for the T4, L4, A10G or Trainium, and on the L40S only of steps too short to show its rate of "
        "arithmetic: hours on every device but the A100 are assumed.",
        "除外した行の理由は finetuning.csv の各行に記載しています。系列長が公開されていないもの、対象外の手法、ホストへの"
        "オフロードやコンパイルを使うもの、ほかの行の繰り返し、最大値が読み込み時のもの、公開された設定と最大値が矛盾するもの、"
        "時間については 2 台のサーバーにまたがるものです。T4、L4、A10G、Trainium では系列長の分かる時間の実測値が見つからず、"
        "L40S の実測値は演算性能が表れないほど短いステップのものだけです。A100 以外の所要時間は仮定値です。",
    ),
)
