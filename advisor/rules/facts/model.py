"""``model.*``: what is known of a model, wherever it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.architecture import LatentAttention
from advisor.core.text import Text
from advisor.rules.facts.fact import BOOL, TEXT, Fact, Getter, Type, enum, enums, number, word, words
from advisor.rules.logic import UNKNOWN, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.core.architecture import Architecture
    from advisor.core.model import Model
    from advisor.core.provenance import Source
    from advisor.rules.subject import Subject

DTYPE = word("dtype")
_KIND_LABELS = {
    "base": Text("base model", "ベースモデル"),
    "instruct": Text("instruction-tuned", "指示チューニング済み"),
    "chat": Text("chat model", "チャットモデル"),
    "rlhf": Text("tuned with human feedback", "人間のフィードバックで調整済み"),
    "embedding": Text("embedding model", "埋め込みモデル"),
    "reranker": Text("reranker", "リランカー"),
    "image": Text("image model", "画像モデル"),
    "video": Text("video model", "動画モデル"),
}


def of_model(read: Callable[[Model], Any]) -> Getter:
    """Read a fact of the model; ``None`` is unknown."""

    def get(s: Subject) -> Any:
        if s.model is None:
            return UNKNOWN
        value = read(s.model)
        return UNKNOWN if value is None else value

    return get


def of_architecture(read: Callable[[Architecture], Any]) -> Getter:
    """Read a dimension of the architecture; unknown without one."""

    def get(s: Subject) -> Any:
        architecture = s.model.architecture if s.model else None
        return UNKNOWN if architecture is None else read(architecture)

    return get


def cited(key: str) -> Callable[[Subject], Source | None]:
    """Return the source the catalogue names for a fact of the model."""

    def source(s: Subject) -> Source | None:
        provenance = s.model.provenance.get(key) if s.model else None
        return provenance.source if provenance else None

    return source


def _tasks_unsupported(s: Subject) -> Any:
    asked = s.request.purpose.tasks
    if not asked:
        return ()
    if s.model is None or s.model.tasks is None or s.tasks is None:
        return UNKNOWN
    published, tasks = s.model.tasks, s.tasks
    return tuple([task for task in asked if task not in published and not _carried(tasks.get(task, {}), published)])


def _carried(task: Mapping[str, Any], published: tuple[str, ...]) -> bool:
    """Whether a model that does other tasks does this one, too."""
    return any(carrier in published for carrier in task.get("carriers", ()))


def _instruction_tasks(s: Subject) -> Any:
    asked = s.request.purpose.tasks
    if not asked:
        return ()
    tasks = s.tasks
    if tasks is None:
        return UNKNOWN
    return tuple(task for task in asked if tasks.get(task, {}).get("instruction_following"))


def _fine_tunable(model: Model) -> bool | None:
    """Whether a channel fine-tunes it; unknown where one does not say."""
    answers = [channel.fine_tunable for channel in model.jumpstart]
    return True if True in answers else None if None in answers else False


def _only_reads(m: Model) -> bool:
    """Whether a model returns no tokens: vectors, scores."""
    return m.kind in ("embedding", "reranker") or bool(m.architecture and m.architecture.form == "encoder")


def _context_parts(s: Subject) -> Text | Unknown:
    """Return what the tokens of `_context_needed` are."""
    if s.model is None:
        return UNKNOWN
    load = s.request.load
    if _only_reads(s.model):
        return Text(f"{load.input_tokens:,} in", f"入力 {load.input_tokens:,}")
    return Text(
        f"{load.input_tokens:,} in, {load.output_tokens:,} out",
        f"入力 {load.input_tokens:,}、出力 {load.output_tokens:,}",
    )


def _context_needed(s: Subject) -> int | Unknown:
    """Tokens one sequence must hold: both sides apart in an encoder-decoder, no output of an embedding model.

    Without an architecture the model is taken for a decoder, which needs the most.
    """
    if s.model is None:
        return UNKNOWN
    load, architecture = s.request.load, s.model.architecture
    if _only_reads(s.model):
        return load.input_tokens
    if architecture and architecture.form == "encoder-decoder":
        return max(load.input_tokens, load.output_tokens)
    return load.input_tokens + load.output_tokens


def _quantized_checkpoints(m: Model) -> tuple[str, ...]:
    rows = m.huggingface.weights if m.huggingface else ()
    return tuple(dict.fromkeys(row.quantization for row in rows if row.quantization))


def _makes_images(s: Subject) -> bool | Unknown:
    """Whether it is a model of images or video; a text model's dimensions say that it is not, whatever its kind."""
    if s.model is None or (s.model.kind is None and s.model.architecture is None):
        return UNKNOWN
    return s.model.kind in ("image", "video")


def _fact(name: str, type_: Type, en: str, ja: str, read: Callable[[Model], Any], cite: str | None = None) -> Fact:
    return Fact(name, type_, "model", Text(en, ja), of_model(read), source=cited(cite) if cite else None)


FACTS: tuple[Fact, ...] = (
    _fact("model.id", word("model"), "the model's id", "モデルの ID", lambda m: m.id),
    _fact("model.name", word("model-name"), "the model's name", "モデル名", lambda m: m.name),
    _fact("model.publisher", word("publisher"), "the publisher", "公開元", lambda m: m.publisher),
    _fact("model.family", word("family"), "the model family", "モデルファミリー", lambda m: m.family),
    Fact(
        "model.kind",
        enum("kind", "base", "instruct", "chat", "rlhf", "embedding", "reranker", "image", "video"),
        "model",
        Text("the kind of model", "モデルの種別"),
        of_model(lambda m: m.kind),
        labels=_KIND_LABELS,
        source=cited("kind"),
    ),
    _fact(
        "model.parameters",
        number("parameters"),
        "the number of parameters",
        "パラメータ数",
        lambda m: m.parameters,
        "parameters",
    ),
    _fact(
        "model.parameters_active",
        number("parameters"),
        "parameters active per token",
        "トークンあたりの有効パラメータ数",
        lambda m: m.parameters_active,
        "parameters",
    ),
    _fact(
        "model.context_length",
        number("tokens"),
        "the context length",
        "コンテキスト長",
        lambda m: m.context_length,
        "context_length",
    ),
    Fact(
        "model.context_limit",
        enum("context-limit", "hard", "trained"),
        "model",
        Text("whether the context length is hard or only the trained one", "コンテキスト長が上限か学習時の長さか"),
        of_model(lambda m: m.context_limit),
        source=cited("context_length"),
    ),
    Fact(
        "model.context_needed",
        number("tokens"),
        "model",
        Text("tokens one sequence of the asked load needs", "想定負荷の 1 系列に必要なトークン数"),
        _context_needed,
    ),
    Fact(
        "model.context_parts",
        TEXT,
        "model",
        Text("what the tokens of the load are", "想定負荷のトークンの内訳"),
        _context_parts,
    ),
    _fact(
        "model.tasks",
        words("task"),
        "the tasks the model was published for",
        "対応する用途",
        lambda m: m.tasks,
        "tasks",
    ),
    Fact(
        "model.tasks_unsupported",
        words("task"),
        "model",
        Text("asked tasks the model was not published for", "対応していない用途"),
        _tasks_unsupported,
        source=cited("tasks"),
        rests_on="model.tasks",
        reads="tasks",
    ),
    Fact(
        "request.instruction_tasks",
        words("task"),
        "model",
        Text("asked tasks that need an instruction-following model", "指示追従が必要な用途"),
        _instruction_tasks,
    ),
    Fact(
        "model.weights_published",
        BOOL,
        "model",
        Text("whether the weights can be had", "重みの入手可否"),
        of_model(lambda m: bool(m.checkpoint or m.huggingface) or any(not c.marketplace for c in m.jumpstart)),
    ),
    Fact(
        "model.fine_tunable",
        BOOL,
        "model",
        Text("whether a channel offers fine-tuning", "ファインチューニングに対応するチャネルの有無"),
        of_model(_fine_tunable),
    ),
    _fact(
        "model.dtype",
        DTYPE,
        "the number format of the published weights",
        "公開重みの数値形式",
        lambda m: m.dtype,
        "dtype",
    ),
    _fact(
        "model.overflows",
        words("dtype"),
        "number formats that break the model",
        "オーバーフローする数値形式",
        lambda m: m.overflows,
        "dtype",
    ),
    Fact(
        "model.overflows_known",
        BOOL,
        "model",
        Text("whether the number formats that break the model are known", "オーバーフローする数値形式が分かっているか"),
        of_model(lambda m: m.overflows is not None),
        rests_on="model.overflows",
    ),
    Fact(
        "model.quantization",
        word("quantization"),
        "model",
        Text("how the published weights are quantized", "公開重みの量子化方式"),
        lambda s: UNKNOWN if s.model is None else s.model.quantization,
        optional=True,
        source=cited("dtype"),
    ),
    Fact(
        "model.quantized_checkpoints",
        words("quantization"),
        "model",
        Text("how published copies of its weights are quantized", "公開されている量子化版の方式"),
        of_model(_quantized_checkpoints),
        source=cited("channels.huggingface"),
    ),
    Fact(
        "model.makes_images",
        BOOL,
        "model",
        Text("whether the model makes images or video", "画像・動画を生成するモデルか"),
        _makes_images,
        source=cited("kind"),
        rests_on="model.kind",
    ),
    Fact(
        "model.form",
        enum("form", "decoder", "encoder-decoder", "encoder"),
        "model",
        Text("the form of the architecture", "アーキテクチャの形式"),
        of_architecture(lambda a: a.form),
        source=cited("architecture"),
    ),
    Fact(
        "model.architecture",
        word("architecture"),
        "model",
        Text("the architecture", "アーキテクチャ"),
        of_architecture(lambda a: a.model_type),
        source=cited("architecture"),
    ),
    Fact(
        "model.heads",
        number("heads"),
        "model",
        Text("the number of attention heads", "アテンションヘッド数"),
        of_architecture(lambda a: a.heads),
        source=cited("architecture"),
    ),
    Fact(
        "model.kv_heads",
        number("heads"),
        "model",
        Text("the number of key-value heads", "KV ヘッド数"),
        of_architecture(lambda a: a.kv_heads),
        source=cited("architecture"),
    ),
    Fact(
        "model.latent_attention",
        BOOL,
        "model",
        Text(
            "whether the model caches one latent vector a token for all heads",
            "全ヘッド共通の潜在ベクトルをキャッシュするモデルか",
        ),
        of_architecture(lambda a: any(isinstance(spec, LatentAttention) for spec in a.cache)),
        source=cited("architecture"),
    ),
    Fact(
        "model.input_modalities",
        enums("modality", "text", "image", "audio", "video", "speech"),
        "model",
        Text("what the model takes as input", "入力の種類"),
        of_model(lambda m: m.input_modalities),
        source=cited("input_modalities"),
    ),
    Fact(
        "model.multimodal",
        BOOL,
        "model",
        Text("whether the model takes images or sound", "画像や音声を入力とするか"),
        of_model(lambda m: None if m.input_modalities is None else set(m.input_modalities) != {"text"}),
        source=cited("input_modalities"),
        rests_on="model.input_modalities",
    ),
    Fact(
        "model.superseded_by",
        word("model"),
        "model",
        Text("the newest of the publisher's models that followed it", "公開元による最新の後継モデル"),
        lambda s: UNKNOWN if s.model is None else next(reversed(s.model.superseded_by), None),
        optional=True,
        source=cited("superseded_by"),
    ),
    Fact(
        "model.successor",
        TEXT,
        "model",
        Text("what the newest successor is called", "最新の後継モデルの名称"),
        lambda s: UNKNOWN if s.model is None else s.model.successor,
        optional=True,
        source=cited("superseded_by"),
    ),
)
