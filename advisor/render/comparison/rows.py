"""The rows of a comparison in words: what each is called, and how its values are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.core.names import name_of, names_of
from advisor.core.result import Band
from advisor.core.text import Language, Text
from advisor.core.units import GIB, format_count, format_gib
from advisor.render import money
from advisor.render.entry.words import value_word
from advisor.render.hardware.wording import UNKNOWN, place_name, size
from advisor.render.hardware.wording import band as band_text
from advisor.render.wording import (
    COMMERCIAL_USE,
    LIFECYCLE,
    condition_name,
    engine_name,
    joined,
    place,
    platform_name,
    suite_title,
)
from advisor.rules.book import LicenseBook

if TYPE_CHECKING:
    from advisor.core.comparison import Compared, ComparisonReport, Row, Status, Value
    from advisor.core.result import Deployment
    from advisor.render import View

__all__ = ["BEST", "MARKS", "Line", "group_title", "letter", "line", "place_of"]

BEST = "★"
MARKS: Mapping[Status, str] = {"different": "≠", "overlapping": "≈", "unknown": "?", "same": " ", "not-applicable": " "}
NOTHING = "–"
"""There is nothing to know."""
CODES_SHOWN = 8
"""How many languages a cell names."""

_GROUPS = {
    "verdict": Text("Verdict", "判定"),
    "model": Text("Model", "モデル"),
    "license": Text("Licence", "ライセンス"),
    "deployment": Text("Deployment", "構成"),
    "memory": Text("Memory", "メモリ"),
    "performance": Text("Speed", "速度"),
    "cost": Text("Cost", "費用"),
    "quality": Text("Quality", "品質"),
    "lifecycle": Text("Lifecycle", "提供状況"),
}
_LABELS = {
    "verdict.standing": Text("can be used", "利用の可否"),
    "model.publisher": Text("publisher", "公開元"),
    "model.kind": Text("kind", "種別"),
    "model.tasks": Text("tasks", "用途"),
    "model.released": Text("released", "公開日"),
    "model.parameters": Text("parameters", "パラメータ数"),
    "model.parameters_active": Text("active parameters", "アクティブパラメータ数"),
    "model.architecture": Text("architecture", "アーキテクチャ"),
    "model.context_length": Text("context length", "コンテキスト長"),
    "model.languages": Text("languages", "対応言語"),
    "model.input_modalities": Text("input", "入力の種類"),
    "model.tokens_per_character": Text("tokens per character, {}", "1 文字あたりのトークン数 ({})"),
    "license.license": Text("licence", "ライセンス"),
    "license.commercial_use": Text("commercial use", "商用利用"),
    "license.conditions": Text("conditions on commercial use", "商用利用の条件"),
    "license.share_alike": Text("share-alike", "継承条件"),
    "license.inherited": Text("from its origins", "派生元のライセンス"),
    "deployment.place": Text("runs on", "実行場所"),
    "deployment.instance_count": Text("instances", "インスタンス数"),
    "deployment.accelerator": Text("accelerators of each", "アクセラレータ"),
    "deployment.engine": Text("engine", "推論エンジン"),
    "deployment.dtype": Text("number format", "数値形式"),
    "deployment.quantization": Text("quantization", "量子化"),
    "deployment.tensor_parallel": Text("tensor parallelism", "テンソル並列数"),
    "memory.weights_bytes": Text("weights", "重み"),
    "memory.kv_cache_bytes": Text("KV cache", "KV キャッシュ"),
    "memory.per_accelerator_required_bytes": Text("required per accelerator", "必要量 (アクセラレータごと)"),
    "memory.per_accelerator_available_bytes": Text("available per accelerator", "利用可能量 (アクセラレータごと)"),
    "memory.max_concurrent_sequences": Text("sequences at a time", "同時に保持できる系列数"),
    "performance.concurrency": Text("at so many at once", "想定する同時系列数"),
    "performance.ttft_ms": Text("time to first token, ms", "最初のトークンまで (ms)"),
    "performance.tpot_ms": Text("time per output token, ms", "出力トークンあたり (ms)"),
    "performance.output_tokens_per_second": Text("output tokens per second", "毎秒の出力トークン数"),
    "cost.hourly": Text("an hour", "1 時間あたり"),
    "cost.monthly": Text("a month", "月額"),
    "cost.per_million_total_tokens": Text("per million tokens", "100 万トークンあたり"),
    "cost.per_million_output_tokens": Text("all-in, per million output tokens", "出力 100 万トークンあたり (総費用)"),
    "quality.score": Text("{}", "{}"),
    "lifecycle.status": Text("status", "状況"),
    "lifecycle.ends": Text("ends", "終了日"),
    "lifecycle.superseded_by": Text("superseded by", "後継モデル"),
}
_STANDING = {
    "feasible": Text("yes", "可"),
    "rejected": Text("no, excluded", "不可 (除外)"),
}
_NONE = Text("none", "なし")
_UP_TO = {
    "monthly-active-users": Text("up to {} monthly active users", "月間アクティブユーザー {} 人まで"),
    "annual-revenue-usd": Text("annual revenue up to {}", "年間売上高 {} まで"),
    "royalty": Text("royalties on revenue above {} a year", "年間売上高 {} を超えた分に使用料"),
}
"""Conditions with a limit: type → what it says."""
_SHARE_ALIKE = {
    "none": _NONE,
    "use-restrictions": Text("passes its restrictions on", "利用制限の継承"),
    "on-distribution": Text("where the weights are passed on", "重みを配布する場合"),
    "on-network-use": Text("where it is offered over a network, too", "ネットワーク経由の提供時も"),
}
_ARCHITECTURE = Text("{}, {}, {} layers", "{}、{}、{} 層")
_TOKENS = Text("{:,} tokens", "{:,} トークン")
_LANGUAGES = Text("{}: {}", "{} 言語: {}")
_IN_COMMON = Text("the {:,} in common", "共通の {:,} 言語")
_MORE = Text(" …", " …")
_INTERVAL = Text("{:g} ({:g} to {:g})", "{:g} ({:g}〜{:g})")


@dataclass(frozen=True, slots=True)
class Line:
    """One row in words; ``best`` are the places of the cells that are best."""

    label: str
    cells: tuple[str, ...]
    status: Status
    best: tuple[int, ...]

    @property
    def mark(self) -> str:
        """What stands before the label."""
        return MARKS[self.status]

    @property
    def shared(self) -> str:
        """The value that all have to whom it applies."""
        return next((cell for cell in self.cells if cell != NOTHING), NOTHING)

    def cell(self, i: int) -> str:
        """Return one cell, marked where it is best."""
        return f"{self.cells[i]} {BEST}" if i in self.best else self.cells[i]


def letter(i: int) -> str:
    """Return what a contender is called for short: ``A``, ``B`` …."""
    return "ABCDEF"[i]


def group_title(group: str, language: Language) -> str:
    """Return what a group of rows is called."""
    return _GROUPS[group].get(language)


def line(row: Row, report: ComparisonReport, view: View) -> Line:
    """Return a row in words. Values that differ do not read alike: where a short form would hide it they are shown in full."""
    show, in_full = _SHOW.get(row.field, _plain), _IN_FULL.get(row.field)
    if row.field == "languages":
        show = _codes_besides(row)
    cells = _cells(show, row, report, view)
    if in_full and row.status == "different" and _read_alike(cells, row):
        cells = _cells(in_full, row, report, view)
    return Line(_label(row, report, view), cells, row.status, row.best)


def _cells(show: Show, row: Row, report: ComparisonReport, view: View) -> tuple[str, ...]:
    return tuple([_cell(show, value, one, view) for value, one in zip(row.values, report.contenders, strict=True)])


def _read_alike(cells: Sequence[str], row: Row) -> bool:
    """Whether values that differ are shown by the same text."""
    known = [(repr(value.value), cell) for value, cell in zip(row.values, cells, strict=True) if value.state == "known"]
    return len({cell for _, cell in known}) < len({value for value, _ in known})


def _label(row: Row, report: ComparisonReport, view: View) -> str:
    language = view.language
    label = _LABELS[f"{row.group}.{row.field}"].get(language)
    if row.group == "quality":
        quality = next((one.quality for one in report.contenders if one.quality), None)
        return suite_title(quality, view.catalog, language) if quality else str(row.subject)
    return label.format(name_of("language", row.subject, language)) if row.subject else label


Show = Callable[[Any, "Compared", "View"], str]


def _cell(show: Show, value: Value, one: Compared, view: View) -> str:
    if value.state == "known":
        return show(value.value, one, view)
    return UNKNOWN.get(view.language) if value.state == "unknown" else NOTHING


def _plain(value: Any, _: Compared, view: View) -> str:
    return joined([str(v) for v in value], view.language) if isinstance(value, list) else str(value)


def _count(value: int, _: Compared, __: View) -> str:
    return format_count(value)


def _number(value: float, _: Compared, __: View) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,g}"


def _tokens(value: int, _: Compared, view: View) -> str:
    return _TOKENS.get(view.language).format(value)


def _bytes(value: int, _: Compared, __: View) -> str:
    return size(value)


def _bytes_band(value: Mapping[str, int], _: Compared, view: View) -> str:
    if value["low"] == value["high"]:
        return format_gib(value["expected"])
    gib = Band(*(value[name] / GIB for name in ("low", "expected", "high")))
    low, expected, high = (f"{v:,.1f}" for v in gib)
    return Text("{} GiB ({} to {})", "{} GiB ({}〜{})").get(view.language).format(expected, low, high)


def _band(value: Mapping[str, float], _: Compared, view: View) -> str:
    return band_text(Band(value["low"], value["expected"], value["high"]), view.language)


def _usd(value: float, _: Compared, view: View) -> str:
    return money.usd(value, view.language, view.yen_per_usd)


def _usd_in_full(value: float, _: Compared, view: View) -> str:
    return money.beside(money.exact(value), value, view.language, view.yen_per_usd)


def _hourly(value: float, _: Compared, view: View) -> str:
    return money.hourly(value, view.language, view.yen_per_usd)


def _codes_besides(row: Row) -> Show:
    """Return what shows languages: where they differ, how many all have in common, and which others each has."""
    lists = [set(value.value) for value in row.values if value.state == "known"]
    shared = set.intersection(*lists) if len(lists) > 1 and row.status == "different" else set()
    common = shared if len(shared) >= CODES_SHOWN // 2 else set()

    def show(value: list[str], _: Compared, view: View) -> str:
        language, count = view.language, f"{len(value):,}"
        others = [code for code in value if code not in common]
        parts = [_IN_COMMON.get(language).format(len(common))] if common else []
        more = _MORE.get(language) if len(others) > CODES_SHOWN else ""
        parts += [joined(others[:CODES_SHOWN], language) + more] if others else []
        return _LANGUAGES.get(language).format(count, joined(parts, language))

    return show


def _in_sentences(value: list[Mapping[str, Any]], _: Compared, view: View) -> str:
    return " · ".join(c["text"][view.language] for c in value) or _NONE.get(view.language)


def _word(key: str) -> Show:
    def show(value: Any, _: Compared, view: View) -> str:
        values = value if isinstance(value, list) else [value]
        return joined([value_word(key, v, view.language) for v in values], view.language)

    return show


def _architecture(value: Mapping[str, Any], _: Compared, view: View) -> str:
    form = value_word("form", value["form"], view.language)
    return _ARCHITECTURE.get(view.language).format(value["model_type"], form, value["layers"])


def _license(_: str, one: Compared, view: View) -> str:
    own = one.model.licenses[: 1 + len(one.model.also_licenses)]
    book = LicenseBook(view.catalog.licenses)
    return book.title(one.model._replace(licenses=own), view.language) or UNKNOWN.get(view.language)


def _inherited(value: list[str], _: Compared, view: View) -> str:
    names = [view.catalog.licenses[id_].name for id_ in value]
    return joined(names, view.language) or _NONE.get(view.language)


def _condition(kind: str, limit: int | None, view: View) -> str:
    """Return a condition in a few words, with its limit where it has one."""
    language = view.language
    if limit is None or kind not in _UP_TO:
        return condition_name(kind, language)
    shown = f"{limit:,}" if kind == "monthly-active-users" else money.limit(limit, language, view.yen_per_usd)
    return _UP_TO[kind].get(language).format(shown)


def _conditions(value: list[Mapping[str, Any]], _: Compared, view: View) -> str:
    told = [_condition(c["type"], c["limit"], view) for c in value]
    return " · ".join(dict.fromkeys(told)) or _NONE.get(view.language)


def place_of(d: Deployment, view: View) -> str:
    """Return where something runs: the platform, and what is paid for there, as far as it is known."""
    if d.platform == "bedrock":
        return place_name(d)
    return place(d, view.catalog, view.language)[0] if d.instance_type else platform_name(d.platform)


def _place(_: Any, one: Compared, view: View) -> str:
    return place_of(one.deployment, view) if one.deployment else NOTHING


def _score(value: Mapping[str, float | None], _: Compared, view: View) -> str:
    if value["low"] is None or value["high"] is None:
        return f"{value['value']:g}"
    return _INTERVAL.get(view.language).format(value["value"], value["low"], value["high"])


_SHOW: Mapping[str, Show] = {
    "standing": lambda v, _, view: _STANDING[v].get(view.language),
    "kind": _word("kind"),
    "tasks": lambda v, _, view: joined(names_of("task", v, view.language), view.language),
    "parameters": _count,
    "parameters_active": _count,
    "architecture": _architecture,
    "context_length": _tokens,
    "input_modalities": _word("input_modalities"),
    "tokens_per_character": _number,
    "license": _license,
    "commercial_use": lambda v, _, view: COMMERCIAL_USE[v].get(view.language),
    "conditions": _conditions,
    "share_alike": lambda v, _, view: _SHARE_ALIKE[v].get(view.language) if v in _SHARE_ALIKE else str(v),
    "inherited": _inherited,
    "place": _place,
    "accelerator": lambda v, _, __: f"{v['count']} × {v['name']}",
    "engine": lambda v, _, view: engine_name(v, view.catalog),
    "quantization": lambda v, _, view: _NONE.get(view.language) if v == "none" else str(v),
    "weights_bytes": _bytes,
    "kv_cache_bytes": _bytes,
    "per_accelerator_required_bytes": _bytes_band,
    "per_accelerator_available_bytes": _bytes,
    **dict.fromkeys(("max_concurrent_sequences", "concurrency"), _number),
    "ttft_ms": _band,
    "tpot_ms": _band,
    "output_tokens_per_second": _band,
    "hourly": _hourly,
    "monthly": _usd,
    "per_million_total_tokens": _usd,
    "per_million_output_tokens": _usd,
    "score": _score,
    "status": lambda v, _, view: LIFECYCLE[v].get(view.language),
}
_IN_FULL: Mapping[str, Show] = {
    **dict.fromkeys(("parameters", "parameters_active", "weights_bytes", "kv_cache_bytes"), _number),
    "per_accelerator_available_bytes": _number,
    "conditions": _in_sentences,
    **dict.fromkeys(("hourly", "monthly", "per_million_total_tokens", "per_million_output_tokens"), _usd_in_full),
}
"""How values are shown whose short forms read alike though they differ."""
