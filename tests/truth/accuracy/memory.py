"""Memory of serving: weights, vLLM's pool, what starts and what does not, and what transformers keeps."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.text import Text
from advisor.core.units import GIB
from advisor.estimate.constants import parse_version
from advisor.estimate.engines import load_engines
from advisor.estimate.memory import estimate_capacity, estimate_memory, plan_memory
from tests.truth.accuracy.scores import Goal, Outcome, Part, Score, Verdict
from tests.truth.fit import memory as fit
from tests.truth.fit.written import written
from tests.truth.memory_rows import (
    LORA,
    MemoryRow,
    engine_document,
    engine_of,
    length_of,
    placement_of,
    rows,
)
from tests.truth.rows import Group, architecture_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from advisor.estimate.engines import Engine

POOL = Goal(median=0.05, p90=0.12)
VERDICTS = Goal(right=0.95)
DESCRIBED = (0, 6, 5)
"""The oldest version of vLLM with a profile."""


def measure() -> Part:
    """Compare every row that nothing undescribed adds to, each with constants fitted to the rows of all other models."""
    pools = [row for row in rows() if _has_pool(row)]
    plain = [row for row in pools if row.left_out is None]
    outcomes = {row.id: _pool(row) for row in pools}
    judged = [row for row in rows() if row.outcome and row.left_out is None and _readable(row)]
    described = [row for row in judged if _is_described(row)]
    verdicts = {row.id: _verdict(row) for row in judged}

    def of(chosen: Iterable[MemoryRow]) -> tuple[Outcome, ...]:
        return tuple(outcomes[row.id] for row in chosen)

    return Part(
        "memory",
        Text("Serving memory", "推論時のメモリ"),
        (*_PROSE, _of_failures(described, verdicts)),
        (
            *_weights(),
            Score(Text("KV pool of vLLM", "vLLM の KV プール"), of(plain), goal=POOL),
            *(
                Score(label, of(row for row in plain if holds(row)))
                for label, holds in _SLICES
                if any(holds(row) for row in plain)
            ),
            Score(
                Text(
                    "with LoRA adapters loaded, which no estimate describes", "LoRA アダプター読み込み時 (推定の対象外)"
                ),
                of(row for row in pools if row.left_out == LORA),
            ),
            *_resident(),
            Score(
                Text("starts or does not", "起動の可否"),
                verdicts=tuple(verdicts[row.id] for row in described),
                goal=VERDICTS,
            ),
            *(
                Score(label, verdicts=tuple(verdicts[row.id] for row in described if holds(row)))
                for label, holds in _VERDICT_SLICES
                if any(holds(row) for row in described)
            ),
            Score(
                Text("vLLM of no stated or an older version", "vLLM (バージョン不明、または 0.6.5 より前)"),
                verdicts=tuple(verdicts[row.id] for row in judged if not _is_described(row)),
            ),
            Score(Text("all versions together", "全バージョンの合計"), verdicts=tuple(verdicts.values())),
        ),
    )


# ------------------------------------------------------------------------------------------------------------ held out


@cache
def engines_without(group: Group) -> Mapping[str, Engine]:
    """Return the engines with constants, and their bounds, from the rows of all other models."""
    document = deepcopy(engine_document())
    for band in fit.bands():
        others = [row for row in band.rows if row.group != group]
        if len(others) < len(band.rows):
            fitted, bounds = band.fit(others), band.bounds(others)
            for _, constants in band.profiles(document):
                for name in fitted.keys() & fit.calibrated(constants):
                    constants[name] = _moved(constants[name], fitted[name], bounds.get(name))
    return load_engines(document)


def _moved(constant: dict[str, Any], value: float, bounds: tuple[float, float] | None) -> dict[str, Any]:
    """Put another value inside its bounds; where no fit gives any, inside those that the catalogue assumes."""
    low, high = bounds or (constant.get("low", value), constant.get("high", value))
    value, low, high = written(value), written(low), written(high)
    return {**constant, "value": value, "low": min(low, value), "high": max(high, value)}


def _held_out(row: MemoryRow) -> Engine:
    return engine_of(row, engines_without(row.group))


# ------------------------------------------------------------------------------------------------------------- weights


def _is_described(row: MemoryRow) -> bool:
    """Whether the version is one the catalogue has a profile of; transformers has one for all."""
    return row.software != "vllm" or (row.version is not None and parse_version(row.version) >= DESCRIBED)


def _readable(row: MemoryRow) -> bool:
    return architecture_of(row.architecture) is not None


def _weights() -> Iterable[Score]:
    found: dict[bool, list[Outcome]] = {False: [], True: []}
    for row in rows():
        if row.weights_gib is not None and row.left_out is None and _readable(row):
            estimate = estimate_memory(placement_of(row, engine_of(row)), tokens_per_sequence=1)
            predicted = estimate.weights_bytes / row.tensor_parallel / GIB
            found[row.quantization is not None].append(
                Outcome(row.id, row.group, row.accelerator, predicted, row.weights_gib)
            )
    yield Score(Text("weights, not quantized", "重み (量子化なし)"), tuple(found[False]))
    yield Score(Text("weights, quantized", "重み (量子化あり)"), tuple(found[True]))


# ---------------------------------------------------------------------------------------------------------------- pool


def _has_pool(row: MemoryRow) -> bool:
    """Whether a pool is logged by a version that has a profile."""
    return (
        row.software == "vllm"
        and (row.pool_gib is not None or row.pool_tokens is not None)
        and _is_described(row)
        and row.left_out in (None, LORA)
    )


def _pool(row: MemoryRow) -> Outcome:
    """Predict the bytes of the pool on one device; where only its tokens are logged, the tokens."""
    placement = placement_of(row, _held_out(row))
    found, plan = estimate_capacity(placement, tokens_per_sequence=length_of(row)), plan_memory(placement)
    share = row.tensor_parallel * GIB
    ends = (plan.pool(plan.at("high")), plan.pool(plan.at("low")))  # what takes most leaves least for the pool
    sizes = [found.pool_bytes / share, *(end * plan.units / share for end in ends)]
    measured = row.pool_gib
    if measured is None:
        rate = found.pool_tokens / sizes[0]
        sizes, measured = [size * rate for size in sizes], float(row.pool_tokens or 0)
    return Outcome(row.id, row.group, row.accelerator, sizes[0], measured, sizes[1], sizes[2])


class _Slice(NamedTuple):
    label: Text
    holds: Callable[[MemoryRow], bool]


def _since(first: tuple[int, ...], last: tuple[int, ...]) -> Callable[[MemoryRow], bool]:
    return lambda row: bool(row.version) and first <= parse_version(str(row.version)) < last


def _on(*accelerators: str) -> Callable[[MemoryRow], bool]:
    return lambda row: row.accelerator in accelerators


_SLICES = (
    _Slice(Text("vLLM 0.6.5 to 0.16", "vLLM 0.6.5〜0.16"), _since((0,), (0, 17))),
    _Slice(Text("vLLM 0.17 to 0.20", "vLLM 0.17〜0.20"), _since((0, 17), (0, 21))),
    _Slice(Text("vLLM 0.21 and later", "vLLM 0.21 以降"), _since((0, 21), (99,))),
    _Slice(Text("on H100", "H100"), _on("h100-80gb")),
    _Slice(
        Text("on T4, A10G and cards that AWS has not", "T4、A10G、AWS にないカード"),
        lambda r: r.accelerator != "h100-80gb",
    ),
    _Slice(Text("on several devices", "複数デバイス"), lambda row: row.tensor_parallel > 1),
    _Slice(Text("quantized", "量子化あり"), lambda row: row.quantization is not None),
)

# ------------------------------------------------------------------------------------------------------------ verdicts


def _verdict(row: MemoryRow) -> Verdict:
    """Judge as the engine does when it starts: the pool must hold one sequence of the length it is started for."""
    length = length_of(row)
    found = estimate_memory(
        placement_of(row, _held_out(row)),
        tokens_per_sequence=length,
        input_tokens=row.input_tokens,
        sequences=(row.sequences or 1) if row.software == "transformers" else 1,
    )
    return Verdict(row.id, row.group, row.accelerator, found.fits, row.outcome == "fits", found.tight)


_AWS = (
    "t4",
    "a10g",
    "l4",
    "l40s",
    "a100-40gb",
    "a100-80gb",
    "h100-80gb",
    "h200-141gb",
    "rtx-pro-6000-96gb",
    "v100-32gb",
)
_VERDICT_SLICES = (
    _Slice(Text("on T4, A10G and L4", "T4、A10G、L4"), _on("t4", "a10g", "l4")),
    _Slice(Text("on devices that AWS has", "AWS にあるデバイス"), _on(*_AWS)),
    _Slice(Text("with vLLM", "vLLM"), lambda row: row.software == "vllm"),
    _Slice(Text("with transformers", "transformers"), lambda row: row.software == "transformers"),
)

# ------------------------------------------------------------------------------------------------------------ resident


def _resident() -> Iterable[Score]:
    """Compare what transformers keeps: weights and cache where the source reports tensors, else all of it."""
    found: dict[bool, list[Outcome]] = {True: [], False: []}
    for row in rows():
        if row.software == "transformers" and row.resident_gib is not None and _readable(row) and row.left_out is None:
            estimate = estimate_memory(
                placement_of(row, _held_out(row)),
                tokens_per_sequence=length_of(row),
                input_tokens=row.input_tokens,
                sequences=row.sequences or 1,
            )
            tensors = estimate.weights_bytes + estimate.kv_cache_bytes
            predicted = tensors if row.allocated else estimate.required_bytes
            found[row.allocated is not None].append(
                Outcome(row.id, row.group, row.accelerator, predicted / GIB, row.resident_gib)
            )
    yield Score(
        Text("transformers, weights and cache as allocated", "transformers (重みとキャッシュの割り当て量)"),
        tuple(found[True]),
    )
    yield Score(Text("transformers, whole process", "transformers (プロセス全体)"), tuple(found[False]))


def _of_failures(judged: list[MemoryRow], verdicts: Mapping[str, Verdict]) -> Text:
    failed = [row for row in judged if row.outcome == "fails"]
    missed = Counter(row.model for row in failed if verdicts[row.id].fits)
    names = ", ".join(f"{model} ({rows})" for model, rows in missed.items()) or "–"
    always = 100 * (1 - len(failed) / len(judged))
    return Text(
        f"Of the {len(judged)} rows of described versions {len(failed)} did not start: who always says that it fits is right in "
        f"{always:.0f} %, so the share of right verdicts says more of what fits than of what "
        f"does not. Said to fit, though they did not start (why, stands in the rows): {names}. FP8 checkpoints of "
        "models with a tied output projection take more with transformers than estimated, by about an output projection of "
        "their own.",
        f"対象バージョンの {len(judged)} 行のうち、起動しなかったのは {len(failed)} 行です。常に「収まる」と答えても "
        f"{always:.0f} % は正答になるため、正答率は主に「収まる」側の判定の確かさを表します。"
        f"「収まる」と誤った構成(理由は各行に記載): {names}。出力射影を埋め込みと共有するモデルの FP8 "
        "チェックポイントは、transformers では推定より多くメモリを使います(出力射影をもう 1 つ持つのとほぼ同じ量です)。",
    )


_PROSE = (
    Text(
        "Rows: `tests/truth/measurements/memory.csv`, start-up logs of vLLM, measurements of transformers and deployments that "
        "started or did not. What is left out, and why, stands in the row and in `tests/truth/memory_rows.py`.",
        "行: `tests/truth/measurements/memory.csv`。vLLM の起動ログ、transformers の実測、起動の成否が分かる構成です。"
        "除外した行とその理由は、各行と `tests/truth/memory_rows.py` に記載しています。",
    ),
    Text(
        "The pool is what vLLM has left for keys and values on one device. Its relative error grows as the pool shrinks: the same "
        "0.1 GiB are 0.2 % of 58 GiB and 3 % of 3 GiB. The lines below tell how many rows each range of versions and each kind "
        "of device has: where they are few, few are what the constants rest on. From 0.21 on CUDA graphs count against the pool.",
        "プールは、1 デバイスで vLLM がキーと値に使える残りの量です。プールが小さいほど相対誤差は大きくなります "
        "(同じ 0.1 GiB でも、58 GiB に対しては 0.2 %、3 GiB に対しては 3 %)。バージョンとデバイスごとの行数は下の表のとおりで、"
        "行が少ないところは定数の根拠も限られます。0.21 以降は CUDA グラフの分もプールから差し引かれます。",
    ),
    Text(
        "No measurement of memory on Inferentia or Trainium was found: what the estimate adds there to weights, keys and values "
        "is assumed, in a wide band.",
        "Inferentia と Trainium のメモリの実測は見つかっていません。"
        "重み・キー・値のほかに加える分は仮定値で、幅を広く取っています。",
    ),
    Text(
        "*Starts* means that the pool holds one sequence of the length the engine was started for, which is the engine's own "
        "condition. Settings that a row does not state are the defaults. Versions older than 0.6.5 have no profile and are "
        "refused; issues that state such a version, or none, are judged by the oldest profile in a line of their own.",
        "「起動」は、指定された最大長の系列 1 つがプールに収まること(エンジン自身の条件)を指します。行に記載のない設定は既定値、"
        "0.6.5 より古いバージョンはプロファイルがなく推定の対象外で、そうした行とバージョン不明の行は、"
        "最も古いプロファイルで判定して別の行に示します。",
    ),
)
