"""``weights.* engine.* placement.* memory.*``: a model on accelerators of one class, before instance and price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.architecture import LatentAttention
from advisor.core.text import Text
from advisor.core.units import DTYPE_BYTES
from advisor.rules.facts.fact import BOOL, Fact, Getter, Type, number, word
from advisor.rules.logic import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.result import MemoryEstimate
    from advisor.rules.subject import EngineLike, Subject, Weights


def _of_weights(read: Callable[[Weights], Any]) -> Getter:
    return lambda s: UNKNOWN if s.weights is None else read(s.weights)


def _of_engine(read: Callable[[EngineLike], Any]) -> Getter:
    return lambda s: UNKNOWN if s.engine is None else read(s.engine)


def _of_memory(read: Callable[[MemoryEstimate], Any]) -> Getter:
    return lambda s: UNKNOWN if s.memory is None else read(s.memory)


def _known(value: Any) -> Any:
    return UNKNOWN if value is None else value


def _supports_architecture(s: Subject) -> Any:
    architecture = s.model.architecture if s.model else None
    if s.engine is None or architecture is None:
        return UNKNOWN
    return _known(s.engine.supports(architecture, s.model.kind if s.model else None))


def _serves_since(s: Subject) -> Any:
    architecture = s.model.architecture if s.model else None
    if s.engine is None or architecture is None:
        return UNKNOWN
    return s.engine.serves_since(architecture, s.model.kind if s.model else None)


def _serves_until(s: Subject) -> Any:
    architecture = s.model.architecture if s.model else None
    return UNKNOWN if s.engine is None or architecture is None else s.engine.serves_until(architecture)


def _version(s: Subject) -> Any:
    """Return the version that was asked for; frameworks for training are of none."""
    if s.engine is None:
        return UNKNOWN
    version = getattr(s.engine, "version", None)
    return None if version is None else ".".join(map(str, version))


def _supports_accelerator(s: Subject) -> Any:
    if s.engine is None or s.instance is None:
        return UNKNOWN
    return _known(s.engine.runs_on(s.instance.accelerator))


def _supports_host(s: Subject) -> Any:
    if s.engine is None or s.instance is None:
        return UNKNOWN
    return _known(s.engine.supports_host(s.instance.architecture, s.instance.accelerator))


def _supports_dtype(s: Subject) -> Any:
    if s.engine is None or s.weights is None:
        return UNKNOWN
    return _known(s.engine.supports_dtype(s.weights.dtype))


def _supports_quantization(s: Subject) -> Any:
    if s.engine is None or s.weights is None:
        return UNKNOWN
    return _known(s.engine.supports_quantization(s.weights.quantization))


def _runs_quantization(s: Subject) -> Any:
    if s.engine is None or s.weights is None or s.instance is None:
        return UNKNOWN
    return _known(s.engine.supports_quantization(s.weights.quantization, s.instance.accelerator))


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


def _checkpoint(s: Subject) -> Any:
    """Return the repository that has the weights stored so; ``None`` where none is known."""
    model, weights = s.model, s.weights
    if model is None or weights is None:
        return UNKNOWN
    hub, native = model.huggingface, model.quantization
    own = hub.id if hub else model.id
    if weights.quantization == native:
        return own
    rows = hub.weights if hub else ()
    return next((row.id or own for row in rows if row.quantization == weights.quantization), None)


def _checkpoint_known(s: Subject) -> Any:
    found = _checkpoint(s)
    return UNKNOWN if found is UNKNOWN else found is not None


def _repository(s: Subject) -> Any:
    """Return the repository of the weights where it is another than the model's own."""
    found = _checkpoint(s)
    if found is UNKNOWN or s.model is None:
        return UNKNOWN
    own = s.model.huggingface.id if s.model.huggingface else s.model.id
    return None if found == own else found


def _left_free(s: Subject) -> Any:
    if s.memory is None or s.instance is None:
        return UNKNOWN
    accelerator = s.instance.accelerator
    visible = accelerator.memory_visible_bytes or accelerator.memory_bytes
    return visible - s.memory.per_accelerator_available_bytes


def _fact(
    name: str,
    type_: Type,
    en: str,
    ja: str,
    get: Getter,
    *,
    optional: bool = False,
    rests_on: str | None = None,
    of_model: bool = False,
    in_full: bool = False,
) -> Fact:
    return Fact(
        name,
        type_,
        "placement",
        Text(en, ja),
        get,
        optional=optional,
        rests_on=rests_on,
        of_model=of_model,
        in_full=in_full,
    )


def _bytes(name: str, en: str, ja: str, read: Callable[[MemoryEstimate], int | None], *, in_full: bool = False) -> Fact:
    return _fact(f"memory.{name}", number("bytes"), en, ja, _of_memory(lambda m: _known(read(m))), in_full=in_full)


FACTS: tuple[Fact, ...] = (
    _fact(
        "weights.dtype",
        word("dtype"),
        "the number format of the computation",
        "計算の数値形式",
        _of_weights(lambda w: w.dtype),
    ),
    _fact(
        "weights.quantization",
        word("quantization"),
        "how the weights are quantized",
        "重みの量子化方式",
        _of_weights(lambda w: w.quantization),
        optional=True,
    ),
    _fact(
        "weights.bytes",
        number("bytes"),
        "the size of the weights",
        "重みのサイズ",
        _of_weights(lambda w: _known(w.bytes)),
    ),
    _fact(
        "weights.format_assumed",
        BOOL,
        "whether 16 bits a weight are a guess, for want of a record of the published format",
        "公開形式の記録がなく、重みを 16 ビットと仮定しているか",
        _of_weights(lambda w: w.assumed),
        rests_on="model.dtype",
    ),
    _fact(
        "weights.checkpoint_known",
        BOOL,
        "whether weights stored so are known to be published",
        "その形式の公開チェックポイントが確認されているか",
        _checkpoint_known,
        rests_on="model.quantization",
        of_model=True,
    ),
    _fact(
        "weights.repository",
        word("repository"),
        "the repository of the weights, where it is not the model's own",
        "重みのリポジトリ (モデル本体と異なる場合)",
        _repository,
        optional=True,
        of_model=True,
    ),
    _fact("engine.id", word("engine"), "the engine's id", "推論エンジンの ID", _of_engine(lambda e: e.id)),
    _fact("engine.name", word("engine-name"), "the engine", "推論エンジン", _of_engine(lambda e: e.name)),
    _fact(
        "engine.version",
        word("engine-version"),
        "the version of the engine, where one is asked for",
        "推論エンジンのバージョン (指定がある場合)",
        _version,
        optional=True,
    ),
    _fact(
        "engine.supports_architecture",
        BOOL,
        "whether the engine serves this architecture",
        "推論エンジンのアーキテクチャ対応",
        _supports_architecture,
    ),
    _fact(
        "engine.serves_since",
        word("engine-version"),
        "the first version of the engine that is known to serve this architecture",
        "推論エンジンがアーキテクチャに対応していることを確認できた最初のバージョン",
        _serves_since,
        optional=True,
    ),
    _fact(
        "engine.serves_until",
        word("engine-version"),
        "the first version of the engine that no longer serves this architecture, where the newest does not",
        "推論エンジンがアーキテクチャへの対応を終了したバージョン (最新版で非対応の場合)",
        _serves_until,
        optional=True,
    ),
    _fact(
        "engine.supports_accelerator",
        BOOL,
        "whether the engine runs on this accelerator",
        "推論エンジンのアクセラレータ対応",
        _supports_accelerator,
    ),
    _fact(
        "engine.supports_host",
        BOOL,
        "whether the engine is built for this accelerator on such hosts",
        "ホストの CPU アーキテクチャとアクセラレータに対応する推論エンジンのビルドの有無",
        _supports_host,
    ),
    _fact(
        "engine.supports_dtype",
        BOOL,
        "whether the engine computes in this number format",
        "推論エンジンの数値形式対応",
        _supports_dtype,
    ),
    _fact(
        "engine.supports_quantization",
        BOOL,
        "whether the engine loads weights quantized so",
        "推論エンジンの量子化方式対応",
        _supports_quantization,
    ),
    _fact(
        "engine.runs_quantization",
        BOOL,
        "whether the engine runs this quantization on this accelerator",
        "アクセラレータ上での量子化方式対応",
        _runs_quantization,
    ),
    _fact(
        "placement.tensor_parallel",
        number("shards"),
        "the tensor-parallel degree",
        "テンソル並列数",
        lambda s: _known(s.tensor_parallel),
    ),
    _fact(
        "placement.heads_divide",
        BOOL,
        "whether the heads divide by the tensor-parallel degree",
        "ヘッド数がテンソル並列数で割り切れるか",
        _heads_divide,
        rests_on="model.heads",
    ),
    _fact(
        "placement.kv_cache_replicated",
        BOOL,
        "whether devices repeat the KV cache",
        "KV キャッシュがデバイス間で重複するか",
        _kv_cache_replicated,
        rests_on="model.kv_heads",
    ),
    _fact(
        "placement.tp_power_of_two",
        BOOL,
        "whether the tensor-parallel degree is a power of two",
        "テンソル並列数が2のべき乗か",
        _power_of_two,
        rests_on="placement.tensor_parallel",
    ),
    _bytes("weights_bytes", "the memory of the weights", "重みのメモリ量", lambda m: m.weights_bytes),
    _bytes("kv_cache_bytes", "the memory of the KV cache", "KV キャッシュのメモリ量", lambda m: m.kv_cache_bytes),
    _bytes("required_bytes", "the memory needed", "必要メモリ量", lambda m: m.required_bytes),
    _bytes("available_bytes", "the memory the engine may use", "使用可能なメモリ量", lambda m: m.available_bytes),
    _bytes(
        "per_accelerator_required_bytes",
        "the memory needed per accelerator",
        "アクセラレータ 1 基あたりの必要メモリ量",
        lambda m: m.per_accelerator_required_bytes,
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
    ),
    _fact(
        "memory.per_accelerator_left_free_bytes",
        number("bytes"),
        "the memory of an accelerator that the engine may not use",
        "アクセラレータ 1 基あたりのエンジンが使わないメモリ量",
        _left_free,
    ),
    _fact(
        "memory.tight",
        BOOL,
        "whether it fits as expected but not if the engine reserves as much as it may",
        "想定では収まるが、エンジンの確保量が上限なら収まらないか",
        _of_memory(lambda m: m.tight),
        in_full=True,
    ),
    _fact("memory.fits", BOOL, "whether the model fits the memory", "メモリに収まるか", _of_memory(lambda m: m.fits)),
    _fact(
        "memory.format_decides",
        BOOL,
        "whether it does not fit in the 16 bits assumed, but would in 4",
        "仮定した 16 ビットでは収まらず、4 ビットなら収まるか",
        _format_decides,
        rests_on="model.dtype",
    ),
    _fact(
        "memory.headroom_percent",
        number("percent"),
        "the memory left per accelerator",
        "アクセラレータ 1 基あたりのメモリの余裕",
        _of_memory(_headroom),
    ),
    _fact(
        "memory.max_concurrent_sequences",
        number("sequences"),
        "sequences that fit at once",
        "同時に保持できる系列数",
        _of_memory(lambda m: m.max_concurrent_sequences),
    ),
)
