"""Resources and prompts: entries of the catalogue as documents to attach, and a conversation to start with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from advisor.core.text import Text, fill, quoted
from advisor.errors import UsageError
from advisor.lookup.entries import KINDS, as_plain, find_entry
from advisor.lookup.lists import LISTS, ListRequest, entries
from advisor.render.as_json import dumps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.text import Language
    from advisor.serve.desk import Desk

__all__ = ["ENTRIES", "LISTED", "PROMPTS", "Argument", "Prompt", "Resource", "read"]

SCHEME = "advisor"


class Resource(NamedTuple):
    """One resource, or the template of many."""

    uri: str
    name: str
    description: str


ENTRIES = (
    Resource(
        "advisor://model/{+id}", "model", "A model: licence, architecture, channels, scores, each with its source."
    ),
    Resource("advisor://license/{+id}", "license", "A licence: conditions on commercial use, obligations, clauses."),
    Resource("advisor://instance/{+id}", "instance", "An instance type: devices, memory, prices."),
    Resource("advisor://rule/{+id}", "rule", "A rule: what it asks, when, and why."),
    *(
        Resource(f"advisor://{kind}/{{+id}}", kind, f"An entry of kind {kind}.")
        for kind in ("accelerator", "region", "task", "suite")
    ),
)
"""Templates; the id of a model has a slash: ``advisor://model/Qwen/Qwen3-32B``."""

LISTED = tuple(
    Resource(f"advisor://{kind}", kind, f"All {kind} of the catalogue, as JSON.")
    for kind in LISTS
    if kind not in ("models", "instances")  # too long for any window: the tool `list` filters them
)


def read(uri: str, desk: Desk) -> str:
    """Return a resource as JSON.

    Raises:
        UsageError: there is none at this address.
    """
    try:
        parts = urlsplit(uri)
        kind, id_ = parts.netloc, unquote(parts.path.removeprefix("/"), errors="strict")
    except ValueError:
        parts, kind, id_ = None, "", ""
    if parts and parts.scheme == SCHEME and not parts.query and not parts.fragment:
        if kind in KINDS and id_:
            entry = find_entry(id_, desk.catalog, desk.rules, language=desk.language, kind=kind)
            return dumps(as_plain(entry, desk.language))
        if any(uri == listed.uri for listed in LISTED):
            found = entries(kind, ListRequest(desk.catalog, lambda: desk.rules, desk.language))
            return dumps({kind: found.entries})
    shown = quoted(uri)
    raise UsageError(Text(f"there is no resource {shown}", f"リソース {shown} はありません"))


# ------------------------------------------------------------------------------------------------------------- prompts


class Argument(NamedTuple):
    """What a prompt asks for."""

    name: str
    description: Text
    required: bool = False


class Prompt(NamedTuple):
    """A conversation to start with; ``{gaps}`` of the texts are filled with the arguments."""

    name: str
    title: Text
    description: Text
    arguments: tuple[Argument, ...]
    text: Text

    def fill(self, given: Mapping[str, str], language: Language) -> str:
        """Return the message.

        Raises:
            UsageError: an argument is missing, or there is none of that name.
        """
        names = [argument.name for argument in self.arguments]
        wrong = [name for name in given if name not in names]
        missing = [a.name for a in self.arguments if a.required and not given.get(a.name)]
        if wrong or missing:
            shown = quoted(", ".join(wrong or missing))
            raise UsageError(
                Text(f"unknown arguments: {shown}", f"使えない引数: {shown}")
                if wrong
                else Text(f"missing arguments: {shown}", f"必須の引数がありません: {shown}")
            )
        return fill(self.text.get(language), {name: given.get(name) or _LEFT_OPEN.get(language) for name in names})


_LEFT_OPEN = Text("not decided yet: ask me", "未定 (質問してください)")
PROMPTS = {
    prompt.name: prompt
    for prompt in (
        Prompt(
            "choose-a-model",
            Text("Choose a model", "モデルを選ぶ"),
            Text(
                "Find a model and a deployment on AWS for a purpose, within a budget and a licence policy.",
                "用途、予算、ライセンスの条件に合うモデルと AWS での構成を選びます。",
            ),
            (
                Argument("purpose", Text("What it is for, in your words.", "用途 (自由記述)。"), required=True),
                Argument("region", Text("AWS region.", "AWS リージョン。")),
                Argument("budget", Text("US dollars a month.", "月額予算 (米ドル)。")),
            ),
            Text(
                "Help me choose a language model to run on AWS. Purpose: {purpose}. Region: {region}. Budget: {budget}.\n"
                "Ask me first for what decides the answer and is not said: the languages, requests a day, tokens in and out, "
                "simultaneous requests, commercial use. Then call the tool `recommend`, compare the first three in cost, "
                "memory, speed, licence and evidence, and name everything in request.assumed. Say what is not known; never "
                "fill it in. Check the choice with `check` before you advise it.",
                "AWS で動かす言語モデルを選ぶのを手伝ってください。用途: {purpose}。リージョン: {region}。予算: {budget}。\n"
                "結果を左右するのに書かれていないこと (言語、1 日のリクエスト数、入出力のトークン数、同時実行数、商用利用の有無) を"
                "先に質問してください。次にツール `recommend` を呼び、上位 3 件を費用、メモリ、速度、ライセンス、評価の根拠で"
                "比較し、request.assumed にある仮定をすべて示してください。不明な点は不明と述べ、推測で埋めないでください。"
                "勧める前に `check` でライセンスを確認してください。",
            ),
        ),
        Prompt(
            "may-we-use",
            Text("May we use this model", "このモデルを使ってよいか"),
            Text("Explain what a model's licence allows.", "モデルのライセンスで許される範囲を説明します。"),
            (
                Argument("model", Text("Id of the model.", "モデルの ID。"), required=True),
                Argument("use", Text("How it is to be used.", "使い方。")),
            ),
            Text(
                "May we use the model {model}? Our use: {use}. Call the tools `check` and `show` for it, and explain the "
                "effective licence, its conditions and obligations, each with the clause's source. Say what is not known, and "
                "that this is no legal advice.",
                "モデル {model} を使ってよいですか。使い方: {use}。ツール `check` と `show` を呼び、実効ライセンス、条件、義務を"
                "出典の条項とともに説明してください。不明な点は不明と述べ、法的助言ではないことも明記してください。",
            ),
        ),
    )
}
