"""Findings no rule can make, because there is nothing a rule could judge: no channel, no dimensions, no placement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.provenance import Source
from advisor.core.result import TOO_FEW_SEQUENCES, Finding
from advisor.core.text import Message, Text

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.hardware import InstanceType
    from advisor.core.model import Model
    from advisor.core.request import Request
    from advisor.estimate.engines import Engine

KV_CACHE_DTYPE = "hardware.kv-cache-dtype"
NO_CHANNEL = "platform.no-channel"
UNKNOWN_ARCHITECTURE = "memory.architecture-unknown"
IMPOSSIBLE_SPLIT = "hardware.tensor-parallel-impossible"
BEDROCK_CUSTOMIZATION = "training.bedrock-customization"
_CUSTOMIZATION = Source(
    "https://docs.aws.amazon.com/bedrock/latest/userguide/custom-model-supported.html",
    "2026-11-22",
    "The models that Bedrock customizes, by region.",
)

_CACHE_FORMATS = Source(
    "https://github.com/vllm-project/vllm/blob/0609ba15df1dc858647954fefd6512b394bdb283/docs/features/quantization/quantized_kvcache.md",
    "2026-11-23",
    "Accuracy depends on the scales; the default of 1.0 can degrade the output.",
)


def no_channel(request: Request) -> Finding:
    """Say that no allowed platform has the model at all: there is no candidate a rule could judge."""
    platforms = ", ".join(request.where.platforms)
    return Finding(
        rule=NO_CHANNEL,
        severity="exclude",
        message=Message(
            Text(
                "none of the allowed platforms ({request.platforms}) offers it",
                "指定されたプラットフォーム ({request.platforms}) では提供されていません",
            ),
            {"request.platforms": request.where.platforms},
        ),
        facts={"request.platforms": platforms},
    )


def no_weights(model: Model) -> Finding:
    """Say that nobody gives the weights away for the machine asked: there is nothing to put on it."""
    if model.jumpstart:
        message = Text(
            "its weights can be had on SageMaker JumpStart only",
            "重みは SageMaker JumpStart でのみ提供されています",
        )
    else:
        message = Text(
            "its weights are not published: no instance of one's own can run it",
            "重みが公開されていないため、自分のインスタンスでは動かせません",
        )
    return Finding(rule=NO_CHANNEL, severity="exclude", message=Message(message, {}))


def bedrock_customization(model_id: str) -> Finding:
    """Say that a closed model can be tuned on Bedrock only, and that the catalogue does not know whether it is."""
    return Finding(
        rule=BEDROCK_CUSTOMIZATION,
        severity="exclude",
        message=Message(
            Text(
                f"only Bedrock itself could customize {model_id}; whether it does is not in the catalogue",
                f"{model_id} をカスタマイズできるのは Bedrock のみですが、対応しているかはカタログにありません",
            ),
            {},
        ),
        hint=Message(
            Text(f"the list of AWS: {_CUSTOMIZATION.url}", f"対応モデルの一覧 (AWS): {_CUSTOMIZATION.url}"), {}
        ),
        missing=("channel.customization",),
        source=_CUSTOMIZATION,
    )


def unknown_architecture(model: Model) -> Finding:
    """Say that nobody published the model's dimensions: its memory cannot be estimated."""
    provenance = model.provenance.get("architecture")
    why = provenance.why if provenance and provenance.why else Text("not published", "非公開")
    return Finding(
        rule=UNKNOWN_ARCHITECTURE,
        severity="exclude",
        message=Message(
            Text(
                f"its memory cannot be estimated, the architecture is not known: {why.en}",
                f"アーキテクチャが不明なためメモリを見積もれません: {why.ja}",
            ),
            {},
        ),
        missing=("model.architecture",),
        source=provenance.source if provenance else None,
    )


def too_few_sequences(limit: int, asked: int) -> Finding:
    """Say that an engine set to ``limit`` sequences does not run the asked ones of a replica at once."""
    return Finding(
        rule=TOO_FEW_SEQUENCES,
        severity="exclude",
        message=Message(
            Text(
                f"runs {limit:,} sequences at once (--max-sequences), {asked:,} are asked of a replica",
                f"同時に処理できるのは {limit:,} 系列 (--max-sequences) ですが、レプリカあたり {asked:,} 系列が必要です",
            ),
            {},
        ),
        hint=Message(
            Text(
                "raise --max-sequences, or lower --concurrency",
                "--max-sequences を増やすか --concurrency を減らしてください",
            ),
            {},
        ),
        facts={"memory.max_concurrent_sequences": limit, "request.concurrency": asked},
    )


def cache_format(engine: Engine, instance: InstanceType, dtype: str) -> Finding:
    """Say what keys and values in another format cost, or that an engine is not known to keep them so there."""
    supported, device = engine.supports_kv_cache_dtype(dtype, instance.accelerator), instance.accelerator.name
    facts = {"engine.id": engine.id, "kv_cache.dtype": dtype}
    if not supported:
        message = Text(
            f"{engine.name} does not keep the KV cache in {dtype} on {device}",
            f"{engine.name} は {device} で KV キャッシュを {dtype} で保持できません",
        )
        missing = ("engine.kv_cache_dtypes",) if supported is None else ()
        if missing:
            message = Text(
                f"whether {engine.name} keeps the KV cache in {dtype} on {device} is not in the catalogue",
                f"{engine.name} が {device} で KV キャッシュを {dtype} で保持できるかはカタログにありません",
            )
        hint = Message(Text("leave --kv-cache-dtype out", "--kv-cache-dtype を省略してください"), {})
        return Finding(KV_CACHE_DTYPE, "exclude", Message(message, {}), hint=hint, facts=facts, missing=missing)
    message = Text(
        f"a KV cache in {dtype} without calibrated scales may make answers worse; its speed is that of the format computed in",
        f"{dtype} の KV キャッシュは、スケールを較正しないと回答の品質が下がるおそれがあります。"
        "速度は計算形式のキャッシュでの値です",
    )
    return Finding(KV_CACHE_DTYPE, "warn", Message(message, {}), facts=facts, source=_CACHE_FORMATS)


def impossible_split(
    architecture: Architecture, engine: Engine, instance: InstanceType, tensor_parallel: int
) -> Finding | None:
    """Say why the asked tensor-parallel degree cannot be laid on the instance; ``None`` when it can.

    What the rules judge by themselves (query heads, powers of two) is left to them.
    """
    accelerator = instance.accelerator
    units = instance.accelerator_count * engine.units_per_device(accelerator)
    if tensor_parallel == 1:
        return None
    if engine.rule == "layers":
        return _impossible(
            Text(
                f"{engine.name} lays whole layers on accelerators and has no tensor parallelism",
                f"{engine.name} は層単位で複数のアクセラレータに配置するため、テンソル並列には対応していません",
            ),
            Text(
                "leave --tensor-parallel out, or choose another --engine",
                "--tensor-parallel を省略するか、別の --engine を指定してください",
            ),
            {"placement.tensor_parallel": tensor_parallel},
        )
    if tensor_parallel > units:
        return _impossible(
            Text(
                f"a tensor-parallel degree of {tensor_parallel} needs {tensor_parallel} {_unit(engine, instance).en}, "
                f"{instance.name} has {units}",
                f"テンソル並列数 {tensor_parallel} には{_unit(engine, instance).ja}が {tensor_parallel} 必要ですが、"
                f"{instance.name} には {units} しかありません",
            ),
            None,
            {"placement.tensor_parallel": tensor_parallel, "instance.accelerator_count": instance.accelerator_count},
        )
    degrees = engine.tensor_parallel_degrees(architecture, accelerator, instance.accelerator_count)
    if engine.rule == "heads-divide" and architecture.heads % tensor_parallel == 0 and tensor_parallel not in degrees:
        shapes = _shapes(architecture)
        return _impossible(
            Text(
                f"{shapes.en} do not divide by a tensor-parallel degree of {tensor_parallel}",
                f"{shapes.ja}をテンソル並列数 {tensor_parallel} で分割できません",
            ),
            Text(f"degrees that divide: {_listed(degrees)}", f"分割できる並列数: {_listed(degrees)}"),
            {"placement.tensor_parallel": tensor_parallel, "model.kv_heads": architecture.kv_heads},
        )
    return None


def _unit(engine: Engine, instance: InstanceType) -> Text:
    if engine.units_per_device(instance.accelerator) > 1:
        return Text("cores", "コア")
    return Text("accelerators", "アクセラレータ")


def _shapes(architecture: Architecture) -> Text:
    heads = architecture.kv_heads
    widths = " / ".join(f"{width:,}" for width in dict.fromkeys(mlp.width for mlp in architecture.mlps))
    if not widths:
        return Text(f"its {heads} KV heads", f"KV ヘッド ({heads})")
    return Text(f"its {heads} KV heads or {widths} MLP units", f"KV ヘッド ({heads}) または MLP の幅 ({widths}) ")


def _listed(degrees: tuple[int, ...]) -> str:
    return ", ".join(map(str, degrees))


def _impossible(message: Text, hint: Text | None, facts: dict[str, int]) -> Finding:
    return Finding(
        rule=IMPOSSIBLE_SPLIT,
        severity="exclude",
        message=Message(message, {}),
        hint=Message(hint, {}) if hint else None,
        facts=facts,
    )
