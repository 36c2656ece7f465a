"""``weights.* engine.*``: what is loaded, and what the engine can do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.rules.facts.fact import BOOL, Fact, Getter, known, number, of_placement, word
from advisor.rules.logic import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.rules.subject import EngineLike, Subject, Weights


def _of_weights(read: Callable[[Weights], Any]) -> Getter:
    return lambda s: UNKNOWN if s.weights is None else read(s.weights)


def _of_engine(read: Callable[[EngineLike], Any]) -> Getter:
    return lambda s: UNKNOWN if s.engine is None else read(s.engine)


def _supports_architecture(s: Subject) -> Any:
    architecture = s.model.architecture if s.model else None
    if s.engine is None or architecture is None:
        return UNKNOWN
    return known(s.engine.supports(architecture, s.model.kind if s.model else None))


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
    return known(s.engine.runs_on(s.instance.accelerator))


def _supports_host(s: Subject) -> Any:
    if s.engine is None or s.instance is None:
        return UNKNOWN
    return known(s.engine.supports_host(s.instance.architecture, s.instance.accelerator))


def _supports_dtype(s: Subject) -> Any:
    if s.engine is None or s.weights is None:
        return UNKNOWN
    return known(s.engine.supports_dtype(s.weights.dtype))


def _supports_quantization(s: Subject) -> Any:
    if s.engine is None or s.weights is None:
        return UNKNOWN
    return known(s.engine.supports_quantization(s.weights.quantization))


def _runs_quantization(s: Subject) -> Any:
    if s.engine is None or s.weights is None or s.instance is None:
        return UNKNOWN
    return known(s.engine.supports_quantization(s.weights.quantization, s.instance.accelerator))


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


FACTS: tuple[Fact, ...] = (
    of_placement(
        "weights.dtype",
        word("dtype"),
        "the number format of the computation",
        "計算の数値形式",
        _of_weights(lambda w: w.dtype),
        reads="serving",
    ),
    of_placement(
        "weights.quantization",
        word("quantization"),
        "how the weights are quantized",
        "重みの量子化方式",
        _of_weights(lambda w: w.quantization),
        optional=True,
        reads="serving",
    ),
    of_placement(
        "weights.bytes",
        number("bytes"),
        "the size of the weights",
        "重みのサイズ",
        _of_weights(lambda w: known(w.bytes)),
    ),
    of_placement(
        "weights.format_assumed",
        BOOL,
        "whether 16 bits a weight are a guess, for want of a record of the published format",
        "公開形式の記録がなく、重みを 16 ビットと仮定しているか",
        _of_weights(lambda w: w.assumed),
        rests_on="model.dtype",
    ),
    of_placement(
        "weights.checkpoint_known",
        BOOL,
        "whether weights stored so are known to be published",
        "その形式の公開チェックポイントが確認されているか",
        _checkpoint_known,
        rests_on="model.quantization",
        of_model=True,
    ),
    of_placement(
        "weights.repository",
        word("repository"),
        "the repository of the weights, where it is not the model's own",
        "重みのリポジトリ (モデル本体と異なる場合)",
        _repository,
        optional=True,
        of_model=True,
    ),
    of_placement(
        "engine.id", word("engine"), "the engine's id", "推論エンジンの ID", _of_engine(lambda e: e.id), reads="serving"
    ),
    of_placement("engine.name", word("engine-name"), "the engine", "推論エンジン", _of_engine(lambda e: e.name)),
    of_placement(
        "engine.version",
        word("engine-version"),
        "the version of the engine, where one is asked for",
        "推論エンジンのバージョン (指定がある場合)",
        _version,
        optional=True,
    ),
    of_placement(
        "engine.supports_architecture",
        BOOL,
        "whether the engine serves this architecture",
        "推論エンジンのアーキテクチャ対応",
        _supports_architecture,
    ),
    of_placement(
        "engine.serves_since",
        word("engine-version"),
        "the first version of the engine that is known to serve this architecture",
        "推論エンジンがアーキテクチャに対応していることを確認できた最初のバージョン",
        _serves_since,
        optional=True,
    ),
    of_placement(
        "engine.serves_until",
        word("engine-version"),
        "the first version of the engine that no longer serves this architecture, where the newest does not",
        "推論エンジンがアーキテクチャへの対応を終了したバージョン (最新版で非対応の場合)",
        _serves_until,
        optional=True,
    ),
    of_placement(
        "engine.supports_accelerator",
        BOOL,
        "whether the engine runs on this accelerator",
        "推論エンジンのアクセラレータ対応",
        _supports_accelerator,
        reads="serving",
    ),
    of_placement(
        "engine.supports_host",
        BOOL,
        "whether the engine is built for this accelerator on such hosts",
        "ホストの CPU アーキテクチャとアクセラレータに対応する推論エンジンのビルドの有無",
        _supports_host,
        reads="serving",
    ),
    of_placement(
        "engine.supports_dtype",
        BOOL,
        "whether the engine computes in this number format",
        "推論エンジンの数値形式対応",
        _supports_dtype,
        reads="serving",
    ),
    of_placement(
        "engine.supports_quantization",
        BOOL,
        "whether the engine loads weights quantized so",
        "推論エンジンの量子化方式対応",
        _supports_quantization,
        reads="serving",
    ),
    of_placement(
        "engine.runs_quantization",
        BOOL,
        "whether the engine runs this quantization on this accelerator",
        "アクセラレータ上での量子化方式対応",
        _runs_quantization,
        reads="serving",
    ),
)
