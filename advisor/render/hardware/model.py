"""The model's own lines: its name, parameters and shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.core.units import format_count
from advisor.render.hardware.parts import Fact
from advisor.render.wording import BASIS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.model import Model
    from advisor.core.sizing import ModelSize

_MODEL = Text("Model", "モデル")
_COUNTS = Text("{total} parameters ({basis})", "パラメータ {total} ({basis})")
_ACTIVE = Text("{} active per token", "トークンあたり有効 {}")
_EMBEDDING = Text("{} embedding", "埋め込み {}")
_SIZE_UNKNOWN = Text("parameters not published", "パラメータ数は非公開")
_SHAPE = Text(
    "{layers} layers · hidden size {hidden:,} · {heads} heads, {kv} KV heads of {dim}",
    "{layers} 層 · 隠れ次元 {hidden:,} · ヘッド {heads}、KV ヘッド {kv} (各 {dim} 次元)",
)
_EXPERTS = Text("{used} of {all} experts per token", "エキスパート {all} 個中 {used} 個を使用")


def model_fact(model: Model, counted: ModelSize | None, language: Language) -> Fact:
    """Return the model's name, parameters and shape."""
    return Fact(
        _MODEL.get(language), (f"{model.name} ({model.id})", _size(counted, language), *_shape(model, language))
    )


def _size(counted: ModelSize | None, language: Language) -> str:
    if counted is None:
        return _SIZE_UNKNOWN.get(language)
    parts = [_COUNTS.get(language).format(total=format_count(counted.total), basis=BASIS[counted.basis].get(language))]
    if counted.active is not None and counted.active != counted.total:
        parts.append(_ACTIVE.get(language).format(format_count(counted.active)))
    if counted.embedding is not None:
        parts.append(_EMBEDDING.get(language).format(format_count(counted.embedding)))
    return " · ".join(parts)


def _shape(model: Model, language: Language) -> Iterator[str]:
    a = model.architecture
    if a is None:
        return
    shape = _SHAPE.get(language).format(
        layers=a.layers, hidden=a.hidden_size, heads=a.heads, kv=a.kv_heads, dim=a.head_dim
    )
    yield f"{a.model_type} · {shape}"
    if a.experts is not None:
        yield _EXPERTS.get(language).format(used=a.experts_per_token, all=a.experts)
