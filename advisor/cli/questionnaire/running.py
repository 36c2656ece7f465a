"""The questions about where a model runs, for which load, within which limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from advisor.cli.questionnaire.numbers import Money
from advisor.cli.questionnaire.purpose import GIVE_NO_TEXT, only
from advisor.cli.questionnaire.question import (
    MORE,
    NO_LIMIT,
    RATE,
    Key,
    Number,
    Option,
    Question,
    Situation,
    always,
    fixed,
    no_more,
)
from advisor.core.defaults import (
    CONCURRENCY,
    HOURS_PER_MONTH,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    REQUESTS_PER_DAY,
    default_region,
    region_for,
)
from advisor.core.request import PLATFORMS
from advisor.core.text import Language, Text
from advisor.recommend.channels import GOVERNMENT

if TYPE_CHECKING:
    from advisor.catalog import Catalog

_TOKENS = Number("count", Text(" tokens", " トークン"))
_PARAMETERS = Number("count", Text(" parameters", " パラメータ"))
_MILLISECONDS = Number("milliseconds", Text(" ms", " ms"))
_BUDGET: Key = ("limits", "max_monthly_usd")
_REVENUE: Key = ("use", "annual_revenue_usd")


def questions(catalog: Catalog, language: Language) -> list[Question]:
    """Return the questions, in the order they are asked."""
    return [*_where(catalog, language), *_load(), *_limits(), *_rarely(catalog, language)]


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
            "価格はドル建てで、レートは仮定しません。--fx RATE で最初に指定できます。",
        ),
        "number",
        always(None),
        skip=idle,
        number=Number("rate", Text(" yen", " 円")),
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
        ordered = sorted(
            catalog.regions.values(),
            key=lambda r: (r.geography == GOVERNMENT, r.id != first, r.country != country, r.id),
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


def _number(
    key: Key,
    name: Text,
    ask: Text,
    why: Text,
    default: float | None,
    number: Number,
    *,
    skip: Any = None,
    nothing: Any = None,
) -> Question:
    return Question(
        key,
        name,
        ask,
        why,
        "number",
        always(default),
        skip=skip or (lambda _: False),
        optional=default is None,
        nothing=nothing or NO_LIMIT,
        number=number,
    )


def _load() -> list[Question]:
    return [
        _number(
            ("load", "input_tokens"),
            Text("Input", "入力"),
            Text("How many input tokens per request?", "1 リクエストの入力トークン数は?"),
            Text("Prompt, instructions and retrieved text together.", "プロンプト、指示、検索結果を合わせた量です。"),
            INPUT_TOKENS,
            _TOKENS,
        ),
        _number(
            ("load", "output_tokens"),
            Text("Output", "出力"),
            Text("How many output tokens per request?", "1 リクエストの出力トークン数は?"),
            Text(
                "Output takes most of the time, and on Bedrock most of the money.",
                "処理時間の大半、Bedrock では費用の大半を占めます。",
            ),
            OUTPUT_TOKENS,
            _TOKENS,
            skip=lambda s: only(s, GIVE_NO_TEXT),
        ),
        _number(
            ("load", "concurrency"),
            Text("Concurrency", "同時リクエスト"),
            Text("How many requests at the same time?", "同時リクエスト数は?"),
            Text("Each one needs its own KV cache.", "1 件ごとに KV キャッシュが必要です。"),
            CONCURRENCY,
            Number(),
            skip=only_bedrock,
        ),
        _number(
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
        _number(
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
                "レイテンシー、コンテキスト長、モデルの大きさ、処理場所、インスタンス、購入方法、推論エンジンです。",
            ),
            "one",
            always(value=False),
            fixed((False, "no", "いいえ"), (True, "yes, ask about them", "はい、指定する")),
            means=lambda _: {},
        ),
    ]


def _rarely(catalog: Catalog, language: Language) -> list[Question]:
    return [*_rare_limits(), *_rare_places(catalog, language)]


def _rare_limits() -> list[Question]:
    def rare(key: str, name: Text, ask: Text, why: Text, number: Number, skip: Any = no_more) -> Question:
        return _number(("limits", key), name, ask, why, None, number, skip=skip)

    own = _unless_own
    return [
        rare(
            "max_ttft_ms",
            Text("First token", "初回トークン"),
            Text("How long may the first token take?", "最初のトークンまでの時間の上限は?"),
            Text(
                "Milliseconds, or 1.5s. Bedrock publishes none. Empty: no limit.",
                "ミリ秒、または 1.5秒。Bedrock は非公開です。空欄は上限なしです。",
            ),
            _MILLISECONDS,
            own,
        ),
        rare(
            "max_tpot_ms",
            Text("Each token", "トークン間隔"),
            Text("How long may each further token take?", "以降の 1 トークンあたりの時間の上限は?"),
            Text(
                "50 ms are 20 tokens a second. Empty: no limit.", "50 ms は毎秒 20 トークンです。空欄は上限なしです。"
            ),
            _MILLISECONDS,
            own,
        ),
        _number(
            ("limits", "min_context"),
            Text("Context length", "コンテキスト長"),
            Text("What context length is needed at least?", "必要なコンテキスト長は?"),
            Text(
                "For documents longer than a usual request. Empty: what the load needs.",
                "普段より長い文書を扱う場合に指定します。空欄は負荷から計算します。",
            ),
            None,
            _TOKENS,
            skip=no_more,
            nothing=Text("what the load needs", "負荷から計算"),
        ),
        rare(
            "min_parameters",
            Text("Least size", "規模の下限"),
            Text("How many parameters at least?", "パラメータ数の下限は?"),
            Text("Such as 7B. Empty: no limit.", "例: 7B、70億。空欄は下限なしです。"),
            _PARAMETERS,
        ),
        rare(
            "max_parameters",
            Text("Most size", "規模の上限"),
            Text("How many parameters at most?", "パラメータ数の上限は?"),
            Text("Such as 70B. Empty: no limit.", "例: 70B、700億。空欄は上限なしです。"),
            _PARAMETERS,
        ),
    ]


def _unless_own(situation: Situation) -> bool:
    return no_more(situation) or only_bedrock(situation)


def _rare_places(catalog: Catalog, language: Language) -> list[Question]:
    def families(situation: Situation) -> Sequence[Option]:
        here = catalog.families_in(str(situation.get("where", "region", default_region(language))))
        by_family = {i.family: i for i in catalog.instances.values()}
        labels = ((f, f"{f} ({by_family[f].accelerator.name})") for f in sorted(here))
        return tuple(Option(f, Text(label, label), label) for f, label in labels)

    own: Callable[[Situation], bool] = _unless_own
    names = {id_: str(engine.get("name", id_)) for id_, engine in catalog.engines.items()}
    engines = fixed(("auto", "whichever fits best", "自動で選択"), *((id_, n, n) for id_, n in sorted(names.items())))
    return [
        Question(
            ("where", "residency"),
            Text("Processing", "処理場所"),
            Text("Where may requests be processed?", "リクエストの処理場所に制限はありますか?"),
            Text(
                "Bedrock's cross-region profiles can leave the region or the country.",
                "Bedrock のクロスリージョン推論は、リージョンや国の外で処理されることがあります。",
            ),
            "one",
            always("any"),
            fixed(
                ("any", "anywhere", "制限なし"),
                ("country", "inside the region's country", "リージョンと同じ国の中"),
                ("region", "inside the region", "リージョンの中"),
            ),
            skip=lambda s: no_more(s) or "bedrock" not in s.get("where", "platforms", ("bedrock",)),
        ),
        Question(
            ("where", "instance_families"),
            Text("Instances", "インスタンス"),
            Text("Only certain instance families?", "インスタンスファミリーを限定しますか?"),
            Text(
                "Bedrock is left out then. None chosen: all are considered.",
                "限定すると Bedrock は対象外になります。未選択ならすべてが対象です。",
            ),
            "many",
            always([]),
            families,
            skip=own,
            optional=True,
            nothing=Text("all", "すべて"),
        ),
        Question(
            ("where", "purchase"),
            Text("Purchase", "購入方法"),
            Text("How are instances bought?", "インスタンスの購入方法は?"),
            Text(
                "Reserved and spot cost less, and bind or may end.",
                "リザーブドとスポットは安価ですが、制約があります。",
            ),
            "one",
            always("on-demand"),
            fixed(
                ("on-demand", "on demand", "オンデマンド"),
                ("spot", "spot", "スポット"),
                ("reserved-1yr", "reserved for one year", "1 年リザーブド"),
                ("reserved-3yr", "reserved for three years", "3 年リザーブド"),
            ),
            skip=own,
        ),
        _number(
            ("load", "hours_per_month"),
            Text("Hours a month", "稼働時間"),
            Text("How many hours a month is it up?", "1 か月に何時間稼働させますか?"),
            Text(
                "730 is always; 10 hours on 22 days are 220.", "730 は常時稼働です。1 日 10 時間 × 22 日なら 220 です。"
            ),
            HOURS_PER_MONTH,
            Number("hours", Text(" hours", " 時間"), "month"),
            skip=own,
        ),
        Question(
            ("limits", "engine"),
            Text("Engine", "推論エンジン"),
            Text("Which serving engine?", "推論エンジンはどれですか?"),
            Text("Memory and speed depend on it.", "必要なメモリと速度が変わります。"),
            "one",
            always("auto"),
            engines,
            skip=own,
        ),
    ]
