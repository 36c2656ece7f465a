"""The model's lines: parameters, shape, context, KV cache, and the memory it needs on whatever device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render.hardware.model import model_fact
from advisor.render.hardware.parts import Fact
from advisor.render.hardware.wording import size
from advisor.render.wording import engine_name, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.model import Checkpoint
    from advisor.core.sizing import KvCache, MemoryNeed, SizingReport
    from advisor.render import View

COMPONENTS = {
    "weights_bytes": Text("weights {}", "重み {}"),
    "kv_cache_bytes": Text("KV cache {}", "KV キャッシュ {}"),
    "activation_bytes": Text("activations {}", "活性化 {}"),
    "overhead_bytes": Text("overhead {}", "オーバーヘッド {}"),
}
"""What memory is made of, in the order of a breakdown."""

COMPONENT_NAMES = (
    Text("weights", "重み"),
    Text("KV cache", "KV キャッシュ"),
    Text("activations", "活性化"),
    Text("overhead", "オーバーヘッド"),
)
"""The same without their sizes."""

_CONTEXT = Text("Context", "コンテキスト長")
_KV_CACHE = Text("KV cache", "KV キャッシュ")
_KEEPS_NONE = Text("none: it keeps nothing between tokens", "なし (トークン間で保持するものがありません)")
_NEEDS = Text("Needs", "必要量")
_TOKENS = Text("{:,} tokens", "{:,} トークン")
_TRAINED = Text("{:,} tokens in training; longer ones run", "学習時 {:,} トークン (それより長くても動作)")
_PER_TOKEN = Text(
    "{exact:,} bytes a token ({short}) in {dtype}", "1 トークンあたり {exact:,} バイト ({short}、{dtype})"
)
_FOR_LOAD = Text(
    "{size} for {count:,} × {context:,} tokens; {engine} reserves {reserved}",
    "{context:,} トークン × {count:,} 件で {size} ({engine} の確保量は {reserved})",
)
_FOR_LOAD_EXACTLY = Text("{size} for {count:,} × {context:,} tokens", "{context:,} トークン × {count:,} 件で {size}")
_NEED = Text("{required} on one device ({engine} {format})", "1 デバイスに載せる場合 {required} ({engine} {format})")

_WEIGHTS_ONLY = Text(
    "weights {weights} ({format}); the rest cannot be estimated", "重み {weights} ({format})。それ以外は見積もれません"
)
_SOURCE = Text("Read from", "読み込み元")
_HOLDS = Text("holds {size} in {format}", "{format} で {size}")
_COMMIT = Text("commit {revision}, read {date}", "コミット {revision}、{date} 取得")
_FILES = Text("{names} and {count:,} more", "{names} ほか {count:,} 件")
_FILES_NAMED = 2


def model_facts(report: SizingReport, view: View) -> Iterator[Fact]:
    """Yield the lines in the order they are read; what is not known is left out, but for the size."""
    model, language = report.model, view.language
    yield model_fact(model, report.size, language)
    if model.checkpoint is not None:
        yield Fact(_SOURCE.get(language), tuple(_source(model.checkpoint, language)))
    if model.context_length is not None:
        trained = model.context_limit == "trained"
        shown = (_TRAINED if trained else _TOKENS).get(language).format(model.context_length)
        yield Fact(_CONTEXT.get(language), (shown,))
    if report.kv_cache:
        yield Fact(_KV_CACHE.get(language), tuple(_kv_cache(report, report.kv_cache, view)))
    if report.need and report.question.instance is None:
        yield Fact(_NEEDS.get(language), tuple(_need(report.need, view)))


def _source(checkpoint: Checkpoint, language: Language) -> Iterator[str]:
    """Yield the place, the files, and what the files hold."""
    yield checkpoint.location
    if checkpoint.revision is not None:
        yield _COMMIT.get(language).format(revision=checkpoint.revision[:12], date=checkpoint.read)
    files = checkpoint.files
    if files:
        named = joined(list(files[: _FILES_NAMED + 1]), language)
        if len(files) > _FILES_NAMED + 1:
            named = ", ".join(files[:_FILES_NAMED])
            named = _FILES.get(language).format(names=named, count=len(files) - _FILES_NAMED)
        yield named
    if checkpoint.stored_bytes is not None:
        format_ = checkpoint.quantization or checkpoint.stored_dtype
        held = size(checkpoint.stored_bytes)
        yield _HOLDS.get(language).format(size=held, format=format_) if format_ else held


def _kv_cache(report: SizingReport, cache: KvCache, view: View) -> Iterator[str]:
    language, per_token = view.language, cache.bytes_per_token
    if not cache.bytes_reserved:
        yield _KEEPS_NONE.get(language)
        return
    yield _PER_TOKEN.get(language).format(exact=per_token, short=size(per_token), dtype=cache.dtype)
    text = _FOR_LOAD_EXACTLY if cache.bytes == cache.bytes_reserved else _FOR_LOAD
    yield text.get(language).format(
        size=size(cache.bytes),
        count=report.load.concurrency,
        context=report.load.context,
        engine=engine_name(cache.engine, view.catalog),
        reserved=size(cache.bytes_reserved),
    )


def _need(need: MemoryNeed, view: View) -> Iterator[str]:
    language = view.language
    format_ = " ".join(filter(None, (need.dtype, need.quantization)))
    if need.required_bytes is None or need.engine is None:
        yield _WEIGHTS_ONLY.get(language).format(weights=size(need.weights_bytes), format=format_)
        return
    yield _NEED.get(language).format(
        required=size(need.required_bytes), engine=engine_name(need.engine, view.catalog), format=format_
    )
    yield joined([text.get(language).format(size(getattr(need, name))) for name, text in COMPONENTS.items()], language)
