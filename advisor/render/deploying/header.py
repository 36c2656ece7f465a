"""How every file begins: what it is, which estimate it matches, under which terms, and what to know before running it."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, NamedTuple

from advisor.core.licensing import UNDECLARED
from advisor.core.text import Language, Text, visible
from advisor.render import capacity, money, routes
from advisor.render.evidence import DISCLAIMER
from advisor.render.hardware.wording import on_cores, pair, per_device, place_name, reasons
from advisor.render.repeat import question_line
from advisor.render.wording import BASIS, VERDICT, cited, engine_name, joined, sentence
from advisor.render.wrap import cell_len, wrap
from advisor.rules import combine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.deploying import BedrockCall, DeploymentPlan
    from advisor.core.licensing import License
    from advisor.core.provenance import Source
    from advisor.render import View

WIDTH = 100
"""Cells of a line of comment; a longer name or address is broken no earlier than its own parts end."""

OF_PRICES = "cost."
"""Rules whose warnings are about money, which no server needs to know."""

_WHAT = Text(
    "{model} on {where}: {what}, made by `advisor deploy`.", "{model} / {where}: {what}。`advisor deploy` で生成。"
)
_MATCHES = Text("It matches this estimate:", "次の見積もりと同じ設定です:")
_MEMORY = Text("memory {}", "メモリ {}")
_CONTEXT = Text("{:,} tokens a sequence (prompt and output)", "1 系列 {:,} トークン (入力と出力の合計)")
_SEQUENCES = Text("sequences at once: {asked:,} asked, {held:,} fit", "同時 {asked:,} 系列 (最大 {held:,} 系列)")
_FORMAT = Text("{} in {}", "{} / {}")
_SPLIT = Text("tensor parallel {}", "テンソル並列 {}")
_REPLICAS = Text("{} replicas", "レプリカ {} 個")
_COST = Text("price: {} an hour, {} a month of {:g} hours", "価格: 1 時間 {}、月額 {} (月 {:g} 時間)")
_PRICED = Text("price {basis}, as of {date}: {source}", "価格は{basis}、{date} 時点: {source}")
_PRICED_BARE = Text("price {basis}, as of {date}", "価格は{basis}、{date} 時点")
_LIST_PRICE = Text("price: {}", "価格: {}")
_LOAD_COST = Text(
    "{usd} a month for {requests:,} requests a day of {input:,} input and {output:,} output tokens",
    "1 日 {requests:,} リクエスト (入力 {input:,}、出力 {output:,} トークン) で月額 {usd}",
)
_NO_PRICE = Text("price: not known", "価格: 不明")
_TIGHT = Text(
    "WARNING: it fits tightly; what it needs is known with a band that reaches beyond the memory.",
    "警告: 余裕がありません。必要量の見積もりの幅は、使えるメモリを超える場合があります。",
)
_OPEN = Text("WARNING: whether it fits is not known: {}.", "警告: 収まるかは判定できません: {}。")
_RISK = Text("WARNING: {}", "警告: {}")
_DATED = Text("Facts as of {}.", "情報の時点: {}。")
_LICENSE = Text("Licence: {}", "ライセンス: {}")
_NONE_DECLARED = Text("Licence: none declared", "ライセンス: 表示なし")
_OF_ORIGIN = Text("Licence of what it was made from: not known", "派生元のライセンス: 不明")
_STATED = Text("stated by its publisher: {}", "公開元の説明: {}")
_CONDITION = Text("condition: {}", "条件: {}")
_OWED = Text("obligation: {}", "義務: {}")
_SHOWN = Text("show where the model is used: {}", "利用時の表示: {}")
_NOTICE = Text("put into a file beside the weights that you pass on: {}", "重みの再配布時に添えるファイルの内容: {}")
_GATED = Text(
    "The weights are gated on Hugging Face: accept their terms there, then set HF_TOKEN.",
    "重みの入手には Hugging Face での同意が必要です。同意後、HF_TOKEN を設定してください。",
)
INSTALL = Text("Install:", "インストール:")
USAGE = Text("Usage:", "使い方:")
_NOTE = Text("Note: {}", "補足: {}")
_SOURCE = Text("Source: {}", "出典: {}")


class Command(NamedTuple):
    """A command line to be copied out of a comment: whole on a line of its own, below what it is for."""

    purpose: Text
    line: str


class _Whole(str):
    """A paragraph that is never broken."""


def install(package: str) -> Command:
    """Return the command that installs what a script needs, quoted for a shell."""
    return Command(INSTALL, f"python -m pip install {shlex.quote(package)}")


def header(plan: DeploymentPlan, view: View, what: Text, *more: Text | Command) -> list[str]:
    """Return the lines of the comment, without its sign; ``what`` the file is, ``more`` how to use it."""
    lines: list[str] = []
    for text, indent in _paragraphs(plan, view, what, more):
        if isinstance(text, _Whole):
            lines.append(" " * indent + visible(text))
            continue
        first, *rest = _lines(visible(text), WIDTH - indent)
        lines += [" " * indent + first, *(" " * (indent + 2) + line for line in rest)]
    return lines


def _lines(text: str, width: int) -> list[str]:
    """Return a paragraph as lines; an address that does not fit gets a line of its own, so that it can be copied whole."""
    lines: list[str] = []
    for part in re.split(r"(https?://[^\s)]+)", text):
        if part.startswith("http") and cell_len(part) > width - 2:
            lines.append(part)
        elif lines and not lines[-1].startswith("http"):
            lines[-1:] = wrap(f"{lines[-1]} {part}" if part.startswith("http") else lines[-1] + part, width - 2)
        elif part.strip():
            lines += wrap(part, width - 2)
    return lines or [""]


def commented(lines: list[str], sign: str = "#") -> list[str]:
    """Return lines as comments; nothing in them ends one, because what breaks a line was spelled out."""
    return [f"{sign} {line}".rstrip() for line in lines]


def _paragraphs(
    plan: DeploymentPlan, view: View, what: Text, more: tuple[Text | Command, ...]
) -> Iterator[tuple[str, int]]:
    language = view.language
    where = place_name(plan.deployment)
    yield _WHAT.get(language).format(model=plan.model.name, where=where, what=what.get(language)), 0
    if plan.sized is not None:
        yield _MATCHES.get(language), 0
        yield _Whole(same_estimate(plan, view)), 2
        for fact in _facts(plan, view):
            yield fact, 2
    if plan.bedrock is not None:
        for fact in _on_bedrock(plan, plan.bedrock, view):
            yield fact, 2
    yield from ((warning, 0) for warning in _warnings(plan, language))
    yield _DATED.get(language).format(plan.dated), 0
    yield from _terms(plan, language)
    if plan.gated:
        yield _GATED.get(language), 0
    yield DISCLAIMER.get(language), 0
    yield from ((_NOTE.get(language).format(note.get(language)), 0) for note in plan.notes)
    for each_more in more:
        if isinstance(each_more, Command):
            yield each_more.purpose.get(language), 0
            yield _Whole(each_more.line), 2
        else:
            yield each_more.get(language), 0
    for address in _addresses(plan.sources, language):
        yield _SOURCE.get(language).format(address), 0


def _addresses(sources: tuple[Source, ...], language: Language) -> list[str]:
    """Return where what is printed was read, each place once: where one says whose copy it is, it stands for the others."""
    copies = {cited(source) for source in sources if source.copy_of}
    told = (cited(source, language) for source in sources if source.copy_of or cited(source) not in copies)
    return list(dict.fromkeys(filter(None, told)))


def _facts(plan: DeploymentPlan, view: View) -> Iterator[str]:
    language, sized, d = view.language, plan.sized, plan.deployment
    assert sized is not None
    memory, settings = sized.memory, plan.settings
    if memory is not None:
        shown = pair(memory.per_accelerator_required_bytes, memory.per_accelerator_available_bytes)
        yield _MEMORY.get(language).format(per_device(shown, language, cores=on_cores(d, view)))
    yield _CONTEXT.get(language).format(plan.load.context)
    if sized.answered is not None:
        yield from capacity.lines(sized.answered, plan.load, language)
    elif sized.capacity is not None:
        yield _SEQUENCES.get(language).format(asked=plan.load.concurrency, held=sized.capacity.max_concurrent_sequences)
    parts = []
    if d.engine:
        version = f" {settings.engine_version}" if settings and settings.engine_version else ""
        served = "optimum-neuron" if d.engine == "neuron" else engine_name(d.engine, view.catalog)
        parts.append(_FORMAT.get(language).format(served + version, " ".join(filter(None, (d.dtype, d.quantization)))))
    if (d.tensor_parallel or 1) > 1:
        parts.append(_SPLIT.get(language).format(d.tensor_parallel))
    if sized.capacity is not None and sized.capacity.replicas > 1:
        parts.append(_REPLICAS.get(language).format(sized.capacity.replicas))
    if parts:
        yield joined(parts, language)
    yield from _price(plan, view)


def _price(plan: DeploymentPlan, view: View) -> Iterator[str]:
    """Yield what it costs, with the date and the source of the price; that it is not known, where it is not."""
    language, yen, cost = view.language, view.yen_per_usd, plan.cost
    if cost is None or cost.hourly is None:
        yield _NO_PRICE.get(language)
        return
    hourly = money.hourly(cost.hourly, language, yen)
    monthly = money.usd(cost.monthly, language, yen)
    yield _COST.get(language).format(hourly, monthly, plan.load.hours_per_month)
    yield dated_price(BASIS[cost.basis], cost.price_as_of, cost.price_source, language)
    yield from money.caption(yen, language)


def _on_bedrock(plan: DeploymentPlan, call: BedrockCall, view: View) -> Iterator[str]:
    """Yield the price of the route with its date and source, what the load costs by it, and where requests are processed."""
    language, yen, offer = view.language, view.yen_per_usd, call.offer
    if offer is None:
        yield _NO_PRICE.get(language)
        return
    yield _LIST_PRICE.get(language).format(routes.price(offer.price, language, yen))
    yield dated_price(BASIS[offer.price.basis], offer.price.as_of, offer.price.source, language)
    if plan.cost is not None:
        load = plan.load
        yield _LOAD_COST.get(language).format(
            requests=load.requests_per_day,
            input=load.input_tokens,
            output=load.output_tokens,
            usd=money.usd(plan.cost.monthly, language, yen),
        )
    yield routes.where(offer, language)
    yield from money.caption(yen, language)


def dated_price(basis: Text, as_of: str, source: Source | None, language: Language) -> str:
    """Return how a price is known, of when it is, and where it was read."""
    text, where = (_PRICED, cited(source, language)) if source else (_PRICED_BARE, "")
    return text.get(language).format(basis=basis.get(language), date=as_of, source=where)


def same_estimate(plan: DeploymentPlan, view: View) -> str:
    """Return the command line of the estimate; JumpStart is estimated with the engine it was sized with.

    All of the sizing is named, also what was merely assumed: what a file deploys does not change with a default.
    """
    return question_line("estimate", plan.question.sizing._replace(assumed=()), view.options)


def _warnings(plan: DeploymentPlan, language: Language) -> Iterator[str]:
    sized = plan.sized
    if plan.fits is None:
        yield _OPEN.get(language).format(reasons(sized.findings, language) if sized else "")
    if sized is None:
        return
    if sized.memory is not None and sized.memory.tight:
        yield _TIGHT.get(language)
    told = dict.fromkeys(
        sentence(f.message, language)
        for f in sized.findings
        if f.severity == "warn" and not f.rule.startswith(OF_PRICES)  # the price is dated above
    )
    yield from (_RISK.get(language).format(each) for each in told)


def _terms(plan: DeploymentPlan, language: Language) -> Iterator[tuple[str, int]]:
    """Yield whether commercial use is allowed by all the licences together, then what each of them sets and asks."""
    verdict = VERDICT[combine(plan.licenses, plan.stated_use).commercial_use].get(language)
    yield f"{verdict[0].upper()}{verdict[1:]}", 0
    if plan.stated_use is not None:
        yield _STATED.get(language).format(plan.stated_use.text.get(language)), 2
    for i, each in enumerate(plan.licenses):
        if each.id == UNDECLARED:
            yield (_OF_ORIGIN if i else _NONE_DECLARED).get(language), 0
        else:
            yield from _license(each, language)


def _license(each: License, language: Language) -> Iterator[tuple[str, int]]:
    name = f"{each.name} {each.url}" if each.url else each.name
    yield _LICENSE.get(language).format(name), 0
    for condition in each.conditions:
        yield _CONDITION.get(language).format(condition.text.get(language)), 2
    for obligation in each.obligations:
        yield _OWED.get(language).format(obligation.get(language)), 2
    attribution, said = each.attribution, " ".join(obligation.get(language) for obligation in each.obligations)
    if attribution and attribution.display and attribution.display not in said:
        yield _SHOWN.get(language).format(attribution.display), 2
    if attribution and attribution.notice and attribution.notice not in said:
        yield _NOTICE.get(language).format(attribution.notice), 2


def license_names(plan: DeploymentPlan) -> str:
    """Return what the known licences are called, with their addresses, in one line; the model's id where none is."""
    known = (each for each in plan.licenses if each.id != UNDECLARED)
    named = [f"{each.name} ({each.url})" if each.url else each.name for each in known]
    return visible("; ".join(named) or plan.model.id)


HUB_TOKEN = Text(
    "HF_TOKEN is not set: accept the terms of the weights on Hugging Face ({}), then export a token of that account",
    "HF_TOKEN が未設定です。Hugging Face で重みの利用条件 ({}) に同意し、そのアカウントのトークンを設定してください",
)


def token_message(plan: DeploymentPlan, language: Language) -> str:
    """Return what a script says where the token for gated weights is missing."""
    return HUB_TOKEN.get(language).format(license_names(plan))
