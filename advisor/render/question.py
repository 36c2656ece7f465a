"""The question of a report in words: what was asked, each value under the name people know it by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.flags import asked
from advisor.core.text import Language, Text
from advisor.render.wording import engine_name, joined, show_fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.flags import Key
    from advisor.core.request import Request
    from advisor.render import View

LABELS = {
    ("purpose", "tasks"): Text("Task", "用途"),
    ("purpose", "languages"): Text("Language", "言語"),
    ("use", "commercial"): Text("Commercial use", "商用利用"),
    ("use", "distribute_weights"): Text("Passes the weights on", "重みの再配布"),
    ("use", "train_on_outputs"): Text("Trains on outputs", "出力の学習利用"),
    ("use", "hosting"): Text("Offered as", "提供形態"),
    ("use", "monthly_active_users"): Text("Monthly active users", "月間アクティブユーザー数"),
    ("use", "annual_revenue_usd"): Text("Annual revenue", "年間売上高"),
    ("use", "jurisdiction"): Text("Country", "所在国"),
    ("use", "fine_tune"): Text("Fine-tuning", "ファインチューニング"),
    ("where", "platforms"): Text("Platform", "プラットフォーム"),
    ("where", "region"): Text("Region", "リージョン"),
    ("where", "residency"): Text("Data stay", "データの処理場所"),
    ("where", "instance_families"): Text("Instance family", "インスタンスファミリー"),
    ("where", "purchase"): Text("Purchase", "購入方法"),
    ("load", "input_tokens"): Text("Input tokens", "入力トークン数"),
    ("load", "output_tokens"): Text("Output tokens", "出力トークン数"),
    ("load", "concurrency"): Text("Concurrency", "同時実行数"),
    ("load", "requests_per_day"): Text("Requests a day", "1 日のリクエスト数"),
    ("load", "hours_per_month"): Text("Hours a month", "月間稼働時間"),
    ("limits", "min_context"): Text("Context at least", "コンテキスト長の下限"),
    ("limits", "min_parameters"): Text("Parameters at least", "パラメータ数の下限"),
    ("limits", "max_parameters"): Text("Parameters at most", "パラメータ数の上限"),
    ("limits", "max_monthly_usd"): Text("Monthly budget", "月額予算"),
    ("limits", "max_ttft_ms"): Text("First token within", "最初のトークンまで"),
    ("limits", "max_tpot_ms"): Text("Each token within", "出力トークンあたり"),
    ("limits", "quantizations"): Text("Quantization", "量子化"),
    ("limits", "engine"): Text("Engine", "推論エンジン"),
    ("choice", "objective"): Text("Ranked by", "優先事項"),
    ("choice", "models"): Text("Models", "モデル"),
    ("choice", "top"): Text("Shown", "表示件数"),
    ("choice", "all_deployments"): Text("Every deployment", "すべての構成"),
}
"""(group, key) of a request → what people call it."""


NOT_OF_A_COMPARISON = frozenset({("choice", "models"), ("choice", "top"), ("choice", "all_deployments")})
"""What a requirements file may say and a comparison does not ask: it is told what to compare, and shows all of it."""


def of_a_comparison(request: Request) -> dict[Key, Any]:
    """Return what was asked besides what is compared."""
    return {key: value for key, value in asked(request).items() if key not in NOT_OF_A_COMPARISON}


def asked_for(answers: Mapping[Key, Any], view: View, *, objective: Text) -> list[tuple[str, str]]:
    """Return (label, value) of everything that was asked for, in its order. ``objective``: what the asked one is called."""
    return [(LABELS[key].get(view.language), _value(key, value, view, objective)) for key, value in answers.items()]


def _value(key: Key, value: Any, view: View, objective: Text) -> str:
    language: Language = view.language
    if key == ("where", "region"):
        known = view.catalog.regions.get(value)
        return f"{known.name.get(language)} · {value}" if known else str(value)
    if key == ("limits", "engine"):
        return engine_name(value, view.catalog)
    if key == ("choice", "objective"):
        return objective.get(language)
    if key == ("choice", "models"):
        return joined(list(value), language)
    return show_fact(f"request.{key[1]}", value, language)
