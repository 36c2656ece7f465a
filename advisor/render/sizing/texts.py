"""What every human-readable format says about a sizing, as short texts in one language; the formats lay it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.core.units import GIB, KIB, MIB, format_count, format_gib, format_usd
from advisor.render.sizing import findings
from advisor.render.sizing.parts import GLYPHS, LABELS, Breakdown, Detail, Fact, Row, SizingTexts
from advisor.render.summary import assumption
from advisor.render.wording import BASIS, cited, engine_name, joined, platform_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.core.result import Band, CostEstimate, Deployment, MemoryEstimate, PerformanceEstimate
    from advisor.core.sizing import DeploymentCapacity, SizedDeployment, SizingReport
    from advisor.render import View

ROWS_SHOWN = 12
"""How many kinds of hardware a table shows."""

FITS = Text("{model} fits on {where}: {needed} of {available}.", "{model} は {where} に収まります: {available} 中 {needed}。")
DOES_NOT_FIT = Text("{model} does not run on {where}: {reasons}.", "{model} は {where} では動きません: {reasons}。")
NOT_KNOWN = Text(
    "Whether {model} runs on {where} is not known: {reasons}.", "{model} が {where} で動くかどうかは不明です: {reasons}。"
)
FIT = Text(
    "{model} fits on {count} of the {all} kinds of hardware in {region}.",
    "{model} は、{region} のハードウェア {all} 種類のうち {count} 種類に収まります。",
)
NOTHING_FITS = Text("{model} fits on nothing that {region} offers.", "{model} が収まるハードウェアは {region} にありません。")
MANAGED = Text(
    "{model} runs on Bedrock, which manages the memory: {count} from {region}.",
    "{model} は Bedrock で動き、メモリは Bedrock が管理します。{region} から使える経路: {count}。",
)
NOT_SERVED = Text("{model} cannot be had in {region}: {reasons}.", "{model} は {region} では使えません: {reasons}。")
_ROUTES = Text("{} routes", "{} 件")
_ROUTE = Text("1 route", "1 件")

_HEADINGS = (
    Text("Runs on", "実行場所"),
    Text("Memory per device", "デバイスごとのメモリ"),
    Text("Holds", "保持できる量"),
    Text("Speed", "速度"),
    Text("USD a month", "月額 (USD)"),
)
_BEDROCK_HEADINGS = (
    Text("Bedrock route", "Bedrock の経路"),
    Text("Memory", "メモリ"),
    Text("Limits", "上限"),
    Text("Price", "料金"),
    Text("USD a month", "月額 (USD)"),
)
_MODEL = Text("Model", "モデル")
_CONTEXT = Text("Context", "コンテキスト長")
_KV_CACHE = Text("KV cache", "KV キャッシュ")
_NEEDS = Text("Needs", "必要なメモリ")
_CAPACITY = Text("Capacity", "容量")
_SPEED = Text("Speed", "速度")
_COST = Text("Cost", "費用")
_COUNTS = Text("{total} parameters ({basis})", "パラメータ {total} ({basis})")
_ACTIVE = Text("{} active per token", "トークンあたり有効 {}")
_EMBEDDING = Text("{} of them embedding", "うち埋め込み {}")
_SIZE_UNKNOWN = Text("parameters not published", "パラメータ数は非公開")
_SHAPE = Text(
    "{model_type} · {layers} layers · hidden size {hidden:,} · {heads} heads, {kv} KV heads of {dim}",
    "{model_type} · {layers} 層 · 隠れ次元 {hidden:,} · ヘッド {heads}、KV ヘッド {kv} (各 {dim} 次元)",
)
_EXPERTS = Text("{used} of {all} experts per token", "エキスパート {all} 個中 {used} 個を使用")
_TOKENS = Text("{:,} tokens", "{:,} トークン")
_TRAINED = Text("{:,} tokens in training; longer ones run", "学習時 {:,} トークン (それより長くても動作)")
_PER_TOKEN = Text("{exact:,} bytes a token ({short}) in {dtype}", "1 トークンあたり {exact:,} バイト ({short}、{dtype})")
_FOR_LOAD = Text("{size} for the load: {load}", "想定負荷で {size}: {load}")
_RESERVED = Text("{engine} reserves {size}", "{engine} の確保量 {size}")
_LOAD = Text("{count:,} × {context:,} tokens", "{context:,} トークン × {count:,} 件")
_NEED = Text(
    "{required} on one device: {parts} ({engine} {dtype})", "1 デバイスなら {required}: {parts} ({engine} {dtype})"
)
_COMPONENTS = {
    "weights": Text("weights {}", "重み {}"),
    "kv_cache": Text("KV cache {}", "KV キャッシュ {}"),
    "activation": Text("activations {}", "活性化 {}"),
    "overhead": Text("overhead {}", "オーバーヘッド {}"),
}
_LEGEND = Text(
    "{} weights  {} KV cache  {} activations  {} overhead (of one device or Neuron core)",
    "{} 重み  {} KV キャッシュ  {} 活性化  {} オーバーヘッド (デバイスまたは Neuron コア 1 つあたり)",
)
_PER_DEVICE = Text("{} per accelerator", "アクセラレータ 1 基あたり {}")
_PER_CORE = Text("{} per core", "コア 1 つあたり {}")
_WHOLE = Text("{} of {} over all {:,}", "合計 {} / {} ({:,} 個分)")
_POOL = Text("KV cache pool {}, {:,} tokens", "KV キャッシュ領域 {}、{:,} トークン分")
_AT_ONCE = Text("{:,} sequences of {:,} tokens at the same time", "{1:,} トークンの系列を同時に {0:,} 件")
_SHORT_AT_ONCE = Text("{:,} at once", "同時 {:,} 件")
_SHORT_CONTEXT = Text("up to {:,} tokens", "最長 {:,} トークン")
_LONGEST = Text("one sequence up to {:,} tokens long", "1 系列なら最長 {:,} トークン")
_LONGEST_AT_LOAD = Text("{:,} at a time up to {:,} tokens each", "同時 {:,} 件なら 1 件あたり最長 {:,} トークン")
_ALL_OF_IT = Text("all the model takes", "モデルの上限")
_REPLICAS = Text("{} replicas", "{} 複製")
_TTFT = Text("first token {} ms", "最初のトークンまで {} ms")
_TPOT = Text("{} ms per output token", "出力 1 トークンあたり {} ms")
_RATE = Text("{} tokens/s", "{} トークン/秒")
_BAND = Text("{expected} ({low} to {high})", "{expected} ({low}〜{high})")
_NO_SPEED = Text("not known", "不明")
_MONTH = Text("{} a month", "月額 {}")
_HOUR = Text("${:,.4g} an hour", "1 時間 ${:,.4g}")
_PRICED = Text("{basis}, of {date}: {source}", "{basis}、{date} 時点: {source}")
_PRICED_BARE = Text("{basis}, of {date}", "{basis}、{date} 時点")
_NO_PRICE = Text("price not known", "価格不明")
_BY_BEDROCK = Text("managed by Bedrock", "Bedrock が管理")
_IN_OUT = Text("{} in, {} out, per million tokens", "100 万トークンあたり入力 {}、出力 {}")
_IN = Text("{} per million tokens in", "入力 100 万トークンあたり {}")
_IMAGE = Text("{} an image", "画像 1 枚あたり {}")
_CHEAPEST = Text(
    "Smallest price that fits: {where} ({devices}), {cost} a month.", "収まる構成で最も安いもの: {where} ({devices})、月額 {cost}。"
)
_THERE = Text(
    "Largest context there: {tokens:,} tokens{whole}.", "そこでの最大コンテキスト: {tokens:,} トークン{whole}。"
)
_THERE_AT_LOAD = Text(
    "Largest context there: {tokens:,} tokens{whole}, for each of {count:,} sequences at a time.",
    "そこでの最大コンテキスト: {tokens:,} トークン{whole} (同時 {count:,} 系列のそれぞれ)。",
)
_WHOLE_CONTEXT = Text(", all the model takes", " (モデルの上限)")
_WHOLE_FROM = Text(
    "The model's whole context of {tokens:,} tokens fits from {where} ({devices}) on, {cost} a month.",
    "モデルの上限 {tokens:,} トークンまで使えるのは {where} ({devices}) 以上です (月額 {cost})。",
)
_MORE_ROWS = Text("{:,} more kinds of hardware: --format json", "ほか {:,} 種類は --format json で表示")
_ASSUMED = Text("Assumed: {}.", "仮定した条件: {}。")
_CATALOG = Text("Catalogue {} ({}), prices as of {}.", "カタログ {} ({})、価格は {} 時点。")
_CATALOG_UNPRICED = Text("Catalogue {} ({}).", "カタログ {} ({})。")


def texts(report: SizingReport, view: View) -> SizingTexts:
    """Return the texts of a sizing."""
    language = view.language
    asked = report.deployments[0] if report.question.instance is not None and report.deployments else None
    shown = [] if asked else kinds(report.deployments) or kinds((*report.rejected, *report.undetermined))
    rows = tuple([row(kind, report, view) for kind in shown[:ROWS_SHOWN]])
    on_bedrock = any(kind[0].deployment.platform == "bedrock" for kind in shown)
    drawn = any(r.breakdown for r in rows)
    return SizingTexts(
        headline=headline(report, view),
        facts=tuple(model_facts(report, language)),
        detail=detail(asked, report, language) if asked else None,
        headings=tuple(h.get(language) for h in (_BEDROCK_HEADINGS if on_bedrock else _HEADINGS)),
        rows=rows,
        sentences=tuple(sentences(report, shown, language)),
        legend=_LEGEND.get(language).format(*GLYPHS) if drawn else None,
        sections=tuple(findings.sections(report, view)),
        caption=tuple(caption(report, language)),
    )
