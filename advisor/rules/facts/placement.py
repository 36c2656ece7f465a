"""``placement.* memory.*``: a model on accelerators of one class, before instance and price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.architecture import LatentAttention
from advisor.core.units import DTYPE_BYTES
from advisor.rules.facts.fact import BOOL, Fact, Getter, known, number, of_placement
from advisor.rules.logic import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.result import MemoryEstimate
    from advisor.rules.subject import Subject


def _of_memory(read: Callable[[MemoryEstimate], Any]) -> Getter:
    return lambda s: UNKNOWN if s.memory is None else read(s.memory)


def _heads_divide(s: Subject) -> Any:
    degree = s.tensor_parallel
    if degree == 1:
        return True
    architecture = s.model.architecture if s.model else None
    if degree is None or architecture is None:
        return UNKNOWN
    return architecture.heads % degree == 0


def _kv_cache_replicated(s: Subject) -> Any:
    """Whether devices hold the same keys and values: fewer KV heads than devices, or a latent that is not split."""
    degree = s.tensor_parallel
    if degree == 1:
        return False
    architecture = s.model.architecture if s.model else None
    if degree is None or architecture is None:
        return UNKNOWN
    return architecture.kv_heads < degree or any(isinstance(c, LatentAttention) for c in architecture.cache)


def _power_of_two(s: Subject) -> Any:
    degree = s.tensor_parallel
    return UNKNOWN if degree is None else degree & (degree - 1) == 0


def _headroom(memory: MemoryEstimate) -> float:
    available = memory.per_accelerator_available_bytes
    return 100 * (available - memory.per_accelerator_required_bytes) / available if available > 0 else -100.0


_FOUR_BITS = DTYPE_BYTES["mxfp4"] / DTYPE_BYTES["bfloat16"]
"""What the weights of a model in 16 bits would take in the narrowest format anybody publishes, all of them stored so."""


def _format_decides(s: Subject) -> Any:
    """Whether weights taken to be in 16 bits, which nobody recorded, do not fit, and in 4 bits would."""
    memory, weights = s.memory, s.weights
    if weights is None:
        return UNKNOWN
    if memory is None or memory.fits or not weights.assumed:
        return False
    saved = memory.weights_bytes / max(memory.required_bytes, 1) * (1 - _FOUR_BITS)
    return memory.per_accelerator_required_bytes * (1 - saved) <= memory.per_accelerator_available_bytes


def _left_free(s: Subject) -> Any:
    if s.memory is None or s.instance is None:
        return UNKNOWN
    accelerator = s.instance.accelerator
    visible = accelerator.memory_visible_bytes or accelerator.memory_bytes
    return visible - s.memory.per_accelerator_available_bytes


def _bytes(
    name: str,
    en: str,
    ja: str,
    read: Callable[[MemoryEstimate], int | None],
    *,
    in_full: bool = False,
    of_load: bool = False,
) -> Fact:
    get = _of_memory(lambda m: known(read(m)))
    return of_placement(f"memory.{name}", number("bytes"), en, ja, get, in_full=in_full, of_load=of_load)


FACTS: tuple[Fact, ...] = (
    of_placement(
        "placement.tensor_parallel",
        number("shards"),
        "the tensor-parallel degree",
        "テンソル並列数",
        lambda s: known(s.tensor_parallel),
    ),
    of_placement(
        "placement.heads_divide",
        BOOL,
        "whether the heads divide by the tensor-parallel degree",
        "ヘッド数がテンソル並列数で割り切れるか",
        _heads_divide,
        rests_on="model.heads",
    ),
    of_placement(
        "placement.kv_cache_replicated",
        BOOL,
        "whether devices repeat the KV cache",
        "KV キャッシュがデバイス間で重複するか",
        _kv_cache_replicated,
        rests_on="model.kv_heads",
    ),
    of_placement(
        "placement.tp_power_of_two",
        BOOL,
        "whether the tensor-parallel degree is a power of two",
        "テンソル並列数が 2 のべき乗か",
        _power_of_two,
        rests_on="placement.tensor_parallel",
    ),
    _bytes("weights_bytes", "the memory of the weights", "重みのメモリ量", lambda m: m.weights_bytes),
    _bytes(
        "kv_cache_bytes",
        "the memory of the KV cache",
        "KV キャッシュのメモリ量",
        lambda m: m.kv_cache_bytes,
        of_load=True,
    ),
    _bytes("required_bytes", "the memory needed", "必要メモリ量", lambda m: m.required_bytes, of_load=True),
    _bytes("available_bytes", "the memory the engine may use", "使用可能なメモリ量", lambda m: m.available_bytes),
    _bytes(
        "per_accelerator_required_bytes",
        "the memory needed per accelerator",
        "アクセラレータ 1 基あたりの必要メモリ量",
        lambda m: m.per_accelerator_required_bytes,
        of_load=True,
    ),
    _bytes(
        "per_accelerator_available_bytes",
        "the memory the engine may use per accelerator",
        "アクセラレータ 1 基あたりの使用可能メモリ量",
        lambda m: m.per_accelerator_available_bytes,
    ),
    _bytes(
        "per_accelerator_required_low_bytes",
        "the least memory needed per accelerator",
        "アクセラレータ 1 基あたりの必要メモリ量の下限",
        lambda m: m.per_accelerator_required_low_bytes,
        in_full=True,
    ),
    _bytes(
        "per_accelerator_required_high_bytes",
        "the most memory needed per accelerator",
        "アクセラレータ 1 基あたりの必要メモリ量の上限",
        lambda m: m.per_accelerator_required_high_bytes,
        in_full=True,
    ),
    _bytes(
        "per_accelerator_margin_bytes",
        "the memory to spare per accelerator",
        "アクセラレータ 1 基あたりの余るメモリ量",
        lambda m: m.per_accelerator_available_bytes - m.per_accelerator_required_bytes,
        of_load=True,
    ),
    of_placement(
        "memory.per_accelerator_left_free_bytes",
        number("bytes"),
        "the memory of an accelerator that the engine may not use",
        "アクセラレータ 1 基あたりのエンジンが使わないメモリ量",
        _left_free,
    ),
    of_placement(
        "memory.tight",
        BOOL,
        "whether it fits as expected but not if the engine reserves as much as it may",
        "想定では収まるが、エンジンの確保量が上限なら収まらないか",
        _of_memory(lambda m: m.tight),
        in_full=True,
    ),
    of_placement(
        "memory.fits", BOOL, "whether the model fits the memory", "メモリに収まるか", _of_memory(lambda m: m.fits)
    ),
    of_placement(
        "memory.format_decides",
        BOOL,
        "whether it does not fit in the 16 bits assumed, but would in 4",
        "仮定した 16 ビットでは収まらず、4 ビットなら収まるか",
        _format_decides,
        rests_on="model.dtype",
    ),
    of_placement(
        "memory.headroom_percent",
        number("percent"),
        "the memory left per accelerator",
        "アクセラレータ 1 基あたりのメモリの余裕",
        _of_memory(_headroom),
        of_load=True,
    ),
    of_placement(
        "memory.max_concurrent_sequences",
        number("sequences"),
        "sequences that fit at once",
        "同時に保持できる系列数",
        _of_memory(lambda m: m.max_concurrent_sequences),
    ),
)
