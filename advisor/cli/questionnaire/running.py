"""The questions about where a model runs, for which load, within which limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from advisor.cli.options import YEN
from advisor.cli.questionnaire.numbers import Money
from advisor.cli.questionnaire.purpose import GIVE_NO_TEXT, only
from advisor.cli.questionnaire.question import (
    MORE,
    RATE,
    Key,
    Number,
    Option,
    Question,
    Situation,
    always,
    fixed,
    number_question,
)
from advisor.core.defaults import (
    CONCURRENCY,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    REQUESTS_PER_DAY,
    region_for,
)
from advisor.core.request import PLATFORMS
from advisor.core.text import Language, Text
from advisor.recommend.channels import GOVERNMENT

if TYPE_CHECKING:
    from advisor.catalog import Catalog

TOKENS = Number("count", Text(" tokens", " トークン"))
_BUDGET: Key = ("limits", "max_monthly_usd")
_REVENUE: Key = ("use", "annual_revenue_usd")


def questions(catalog: Catalog, language: Language) -> list[Question]:
    """Return the questions, in the order they are asked."""
    return [*_where(catalog, language), *_load(), *_limits()]


def only_bedrock(situation: Situation) -> bool:
    """Whether nothing will be self-hosted."""
    return list(situation.get("where", "platforms", ())) == ["bedrock"]


def rate(amount: Key) -> Question:
    """Return the question of what a dollar costs, asked once an amount is in yen."""

    def idle(situation: Situation) -> bool:
        in_yen = [k for k in (_REVENUE, _BUDGET) if _is_yen(situation.answers.get(k))]
        return situation.rate is not None or in_yen[:1] != [amount]

    return Question(
        RATE,
        Text("Yen per dollar", "為替レート"),
        Text("How many yen is one dollar?", "1 ドルは何円ですか?"),
        Text(
            "Prices are in dollars, and no rate is assumed. --fx RATE gives it beforehand.",
            "価格はドル建てです。レートに既定値はありません (--fx RATE でも指定できます)。",
        ),
        "number",
        always(None),
        skip=idle,
        number=Number("rate", Text(" yen", " 円"), between=YEN),
        means=lambda _: {},
    )


def _is_yen(answer: Any) -> bool:
    return isinstance(answer, Money) and answer.currency == "JPY"


def _where(catalog: Catalog, language: Language) -> list[Question]:
    def usual(situation: Situation) -> str:
        return region_for(situation.get("purpose", "languages", ()), language)

    def regions(situation: Situation) -> Sequence[Option]:
        first = usual(situation)
        country = catalog.regions[first].country if first in catalog.regions else None
        near = first.partition("-")[0]
        ordered = sorted(
            catalog.regions.values(),
            key=lambda r: (
                r.geography == GOVERNMENT,
                r.id != first,
                r.country != country,
                not r.id.startswith(f"{near}-"),
                r.id,
            ),
        )
        return tuple(
            Option(r.id, Text(f"{r.name.en} · {r.id}", f"{r.name.ja} · {r.id}"), f"{r.id} {r.name.en} {r.name.ja}")
            for r in ordered
        )

    return [
        Question(
            ("where", "platforms"),
            Text("Platforms", "実行環境"),
            Text("Where on AWS may it run?", "AWS のどこで動かせますか?"),
            Text(
                "Bedrock is paid by the token; SageMaker and EC2 by the hour.",
                "Bedrock はトークン課金、SageMaker と EC2 は時間課金です。",
            ),
            "many",
            always(list(PLATFORMS)),
            fixed(
                ("bedrock", "Amazon Bedrock", "Amazon Bedrock"),
                ("sagemaker", "Amazon SageMaker", "Amazon SageMaker"),
                ("ec2", "Amazon EC2", "Amazon EC2"),
            ),
        ),
        Question(
            ("where", "region"),
            Text("Region", "リージョン"),
            Text("In which region?", "どのリージョンですか?"),
            Text("Prices and what is offered differ by region.", "価格と提供状況はリージョンごとに異なります。"),
            "one",
            usual,
            regions,
        ),
    ]


def _load() -> list[Question]:
    return [
        number_question(
            ("load", "input_tokens"),
            Text("Input", "入力"),
            Text("How many input tokens per request?", "1 リクエストの入力トークン数は?"),
            Text("Prompt, instructions and retrieved text together.", "プロンプト、指示、検索結果を合わせた量です。"),
            INPUT_TOKENS,
            TOKENS,
        ),
        number_question(
            ("load", "output_tokens"),
            Text("Output", "出力"),
            Text("How many output tokens per request?", "1 リクエストの出力トークン数は?"),
            Text(
                "Output takes most of the time, and on Bedrock most of the money.",
                "処理時間の大半、Bedrock では費用の大半を占めます。",
            ),
            OUTPUT_TOKENS,
            TOKENS,
            skip=lambda s: only(s, GIVE_NO_TEXT),
        ),
        number_question(
            ("load", "concurrency"),
            Text("Concurrency", "同時リクエスト"),
            Text("How many requests at the same time?", "同時リクエスト数は?"),
            Text("Each one needs its own KV cache.", "1 件ごとに KV キャッシュが必要です。"),
            CONCURRENCY,
            Number("count", Text(" at a time", " 件")),
            skip=only_bedrock,
        ),
        number_question(
            ("load", "requests_per_day"),
            Text("Requests a day", "1 日の件数"),
            Text("How many requests per day?", "1 日のリクエスト数は?"),
            Text(
                "It decides between paying by the token and by the hour.",
                "トークン課金と時間課金のどちらが有利かを左右します。",
            ),
            REQUESTS_PER_DAY,
            Number("count", Text(" requests", " 件"), "day"),
        ),
    ]


def _limits() -> list[Question]:
    return [
        number_question(
            _BUDGET,
            Text("Monthly budget", "月額予算"),
            Text("What is the monthly budget?", "月額予算はいくらですか?"),
            Text(
                "In dollars or yen: $2000, 300000 yen. Empty: no limit.",
                "円でもドルでも入力できます (30万円、$2000)。空欄は上限なしです。",
            ),
            None,
            Number("money", Text(" a month", "/月"), "month"),
        ),
        rate(_BUDGET),
        Question(
            ("limits", "quantizations"),
            Text("Quantization", "量子化"),
            Text("May the weights be quantized?", "重みの量子化を許容しますか?"),
            Text(
                "It saves memory and money, and costs some quality.",
                "メモリと費用を節約できますが、品質が少し下がります。",
            ),
            "one",
            always(["none"]),
            fixed(
                (["none"], "no", "いいえ"),
                (["any"], "yes, whatever the accelerator supports", "はい (アクセラレータが対応する方式)"),
            ),
            skip=only_bedrock,
        ),
        Question(
            ("choice", "objective"),
            Text("Priority", "重視する点"),
            Text("What matters most?", "何を最も重視しますか?"),
            Text("It decides the order, not what is allowed.", "順位だけが変わり、可否は変わりません。"),
            "one",
            always("balanced"),
            fixed(
                ("balanced", "a balance of quality, cost and speed", "品質・費用・速度のバランス"),
                ("cost", "cost", "費用"),
                ("quality", "quality", "品質"),
                ("latency", "speed", "速度"),
            ),
        ),
        Question(
            MORE,
            Text("Further limits", "詳細な条件"),
            Text("Are there further limits?", "詳細な条件を指定しますか?"),
            Text(
                "Latency, context length, size, data residency, instances, purchase, engine.",
                "レイテンシ、コンテキスト長、規模、処理場所、購入方法、推論エンジンなど。",
            ),
            "one",
            always(value=False),
            fixed((False, "no", "いいえ"), (True, "yes, ask about them", "はい、指定する")),
            means=lambda _: {},
        ),
    ]
