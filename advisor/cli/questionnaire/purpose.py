"""The questions about what a model is for and how it will be used: what its kind and its licence depend on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from advisor.cli.questionnaire.question import (
    ASK,
    NOT_STATED,
    YES_NO,
    Answers,
    Number,
    Option,
    Question,
    Situation,
    always,
    fixed,
)
from advisor.core.names import COUNTRIES, LANGUAGES
from advisor.core.request import TASKS
from advisor.core.text import Language, Text

if TYPE_CHECKING:
    from advisor.catalog import Catalog

GIVE_NO_TEXT = frozenset(
    {"embedding", "reranking", "text-to-image", "image-upscaling", "image-editing", "text-to-video"}
)
"""Tasks whose answers are not made of tokens."""
SEE_AND_DRAW = frozenset({"text-to-image", "image-upscaling", "image-editing", "text-to-video"})
"""Tasks whose models list no languages."""


def questions(catalog: Catalog, language: Language) -> list[Question]:
    """Return the questions, in the order they are asked."""
    return [*_purpose(catalog, language), *_use(), *_of_the_company(language)]


def only(situation: Situation, tasks: frozenset[str]) -> bool:
    """Whether nothing but these tasks is asked for."""
    asked = situation.get("purpose", "tasks", ())
    return bool(asked) and tasks.issuperset(asked)


def private(situation: Situation) -> bool:
    """Whether the use is not commercial."""
    return not situation.get("use", "commercial", default=True)


def _purpose(catalog: Catalog, language: Language) -> list[Question]:
    tasks = tuple(
        Option(name, Text(**catalog.tasks[name]["name"]), f"{name} {' '.join(catalog.tasks[name]['name'].values())}")
        for name in TASKS
        if name in catalog.tasks
    )
    spoken = _spoken(catalog)
    return [
        Question(
            ("purpose", "tasks"),
            Text("Tasks", "用途"),
            Text("What must the model do?", "モデルに何をさせますか?"),
            Text(
                "It decides which kinds of model count, and which benchmarks compare them.",
                "対象になるモデルの種類と、比較に使うベンチマークが決まります。",
            ),
            "many",
            always(["chat"]),
            lambda _: tasks,
        ),
        Question(
            ("purpose", "languages"),
            Text("Languages", "言語"),
            Text("In which languages?", "どの言語で使いますか?"),
            Text("Models that do not list a language are left out.", "その言語に対応していないモデルは除外されます。"),
            "many",
            always(["ja"] if language == "ja" else ["en"]),
            lambda _: spoken,
            skip=lambda s: only(s, SEE_AND_DRAW),
        ),
    ]


def _spoken(catalog: Catalog) -> Sequence[Option]:
    """Return the languages of the catalogue's models, those of most models first."""
    counted = Counter(code for model in catalog.models.values() for code in model.languages or ())
    found = []
    for code, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        name = LANGUAGES.get(code, Text(code, code))
        found.append(Option(code, Text(f"{name.en} ({code})", f"{name.ja} ({code})"), f"{code} {name.en} {name.ja}"))
    return tuple(found)


def _use() -> list[Question]:
    return [
        Question(
            ("use", "commercial"),
            Text("Commercial use", "商用利用"),
            Text("Is it for commercial use?", "商用利用ですか?"),
            Text("Some licences allow research only.", "研究利用のみを認めるライセンスがあります。"),
            "one",
            always(value=True),
            YES_NO,
        ),
        Question(
            ("use", "hosting"),
            Text("Who uses it", "利用者"),
            Text("Who uses it?", "誰が使いますか?"),
            Text(
                "Some licences have terms for services offered to others.",
                "第三者へのサービス提供に条件を付けるライセンスがあります。",
            ),
            "one",
            always("internal"),
            fixed(
                ("internal", "our own people", "社内のみ"),
                ("saas", "customers, as a service", "顧客 (サービスとして提供)"),
            ),
            skip=private,
        ),
        Question(
            (ASK, "also"),
            Text("Also planned", "その他の予定"),
            Text("Is any of this planned?", "次の予定はありますか?"),
            Text(
                "Not every licence allows it. Enter alone means none.",
                "認めていないライセンスもあります。なければそのまま Enter を押してください。",
            ),
            "many",
            always([]),
            fixed(
                ("fine_tune", "fine-tuning the model", "ファインチューニング"),
                ("distribute_weights", "passing the weights on, tuned or not", "重みの再配布 (チューニング後を含む)"),
                ("train_on_outputs", "training other models on its outputs", "出力を使った別モデルの学習"),
            ),
            optional=True,
            nothing=Text("nothing", "なし"),
            means=_planned,
        ),
        Question(
            ("use", "fine_tune"),
            Text("Fine-tuning", "チューニング"),
            Text("How will you fine-tune it?", "ファインチューニングの方法は?"),
            Text(
                "The method must be possible with the model and its licence.",
                "モデルとライセンスが対応している必要があります。",
            ),
            "one",
            always("lora"),
            fixed(
                ("lora", "LoRA", "LoRA"),
                ("qlora", "QLoRA (on quantized weights)", "QLoRA (量子化した重みで学習)"),
                ("full", "all parameters", "全パラメータ"),
            ),
            skip=lambda s: "fine_tune" not in s.get(ASK, "also", ()),
        ),
    ]


def _planned(chosen: Sequence[str]) -> Answers:
    """Return what is stated of the use; how it is tuned is a question of its own."""
    return {("use", name): True for name in chosen if name != "fine_tune"}


def _of_the_company(language: Language) -> list[Question]:
    """Return what only some licences ask about: asked where one of them is still in play."""
    countries = _countries(language)

    def idle(key: str) -> Callable[[Situation], bool]:
        return lambda s: private(s) or key not in s.limits

    return [
        Question(
            ("use", "monthly_active_users"),
            Text("Active users", "利用者数"),
            Text("How many people use your products a month?", "自社製品の月間アクティブユーザー数は?"),
            Text(
                "Some licences end at a number of users (Llama: 700 million).",
                "利用者数に上限のあるライセンスがあります (Llama: 7 億人)。",
            ),
            "number",
            always(None),
            skip=idle("monthly_active_users"),
            optional=True,
            number=Number("count", Text(" a month", " 人"), "month"),
        ),
        Question(
            ("use", "annual_revenue_usd"),
            Text("Annual revenue", "年間売上"),
            Text("What is your company's annual revenue?", "会社の年間売上高は?"),
            Text(
                "Some licences are free only below an amount.",
                "売上高が一定額までの場合だけ無償のライセンスがあります。",
            ),
            "number",
            always(None),
            skip=idle("annual_revenue_usd"),
            optional=True,
            number=Number("money", Text(" a year", "/年"), "year"),
        ),
        Question(
            ("use", "jurisdiction"),
            Text("Country", "会社の所在国"),
            Text("In which country is your company?", "会社の所在国はどこですか?"),
            Text("Some licences grant nothing in some countries.", "一部の国を対象外とするライセンスがあります。"),
            "one",
            always(None),
            lambda _: countries,
            skip=idle("jurisdiction"),
        ),
    ]


def _countries(language: Language) -> Sequence[Option]:
    """Return the countries by name, the two that are asked for most first, and that nobody needs to say."""
    first = ("JP", "US")
    others = sorted((code for code in COUNTRIES if code not in first), key=lambda code: COUNTRIES[code].get(language))
    named = (
        Option(c, Text(f"{COUNTRIES[c].en} ({c})", f"{COUNTRIES[c].ja} ({c})"), f"{c} {' '.join(COUNTRIES[c])}")
        for c in (*first, *others)
    )
    return (Option(None, NOT_STATED), *named)
