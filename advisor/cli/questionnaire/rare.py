"""The questions that are asked where somebody wants further limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from advisor.cli.questionnaire.question import (
    Number,
    Option,
    Question,
    Situation,
    always,
    fixed,
    no_more,
    number_question,
)
from advisor.cli.questionnaire.running import TOKENS, only_bedrock
from advisor.core.defaults import HOURS_PER_MONTH, default_region
from advisor.core.text import Language, Text

if TYPE_CHECKING:
    from advisor.catalog import Catalog

_PARAMETERS = Number("count", Text(" parameters", " パラメータ"))
_MILLISECONDS = Number("milliseconds", Text(" ms", " ms"))


def questions(catalog: Catalog, language: Language) -> list[Question]:
    """Return the questions, in the order they are asked."""
    return [*_limits(), *_places(catalog, language)]


def _limits() -> list[Question]:
    def rare(key: str, name: Text, ask: Text, why: Text, number: Number, skip: Any = no_more) -> Question:
        return number_question(("limits", key), name, ask, why, None, number, skip=skip)

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
        number_question(
            ("limits", "min_context"),
            Text("Context length", "コンテキスト長"),
            Text("What context length is needed at least?", "必要なコンテキスト長は?"),
            Text(
                "For documents longer than a usual request. Empty: what the load needs.",
                "普段より長い文書を扱う場合に指定します。空欄は負荷から計算します。",
            ),
            None,
            TOKENS,
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


def _places(catalog: Catalog, language: Language) -> list[Question]:
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
                "Bedrock のクロスリージョン推論では、別の国で処理されることがあります。",
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
        number_question(
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
