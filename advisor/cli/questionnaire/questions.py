"""The questions of ``advisor ask``: what is asked, why it matters, when it can be skipped, what is the default.

Answers are held by (group, key) as in a requirements file, so that the summary, the saved file and the equivalent command
line all come from the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from advisor.cli.language import say
from advisor.core.defaults import default_region
from advisor.core.names import LANGUAGES
from advisor.core.request import PLATFORMS, TASKS
from advisor.core.text import Language, Text
from advisor.core.units import parse_count

if TYPE_CHECKING:
    from advisor.catalog import Catalog

Key = tuple[str, str]
Answers = Mapping[Key, Any]
NO = Text("no", "いいえ")
YES = Text("yes", "はい")


@dataclass(frozen=True)
class Option:
    """One answer to choose: the value kept, and how it is shown."""

    value: Any
    label: Text


@dataclass(frozen=True)
class Question:
    """One question. ``default`` and ``options`` may depend on the answers so far; ``skip`` says when it no longer matters."""

    key: Key
    ask: Text
    why: Text
    kind: Literal["one", "many", "number"]
    default: Callable[[Answers], Any]
    options: Callable[[Answers], Sequence[Option]] = lambda _: ()
    skip: Callable[[Answers], bool] = lambda _: False
    optional: bool = False

    def check(self, text: str) -> Text | None:
        """Return what is wrong with a typed number, or nothing."""
        stripped = text.strip()
        if not stripped:
            return None if self.optional else Text("a number is needed", "数値を入力してください")
        try:
            value = parse_count(stripped.removeprefix("$"))
        except ValueError:
            return Text("a number such as 512, 2k or 7B", "512、2k、7B のような数値を入力してください")
        return None if value > 0 else Text("more than zero", "0 より大きい数値を入力してください")

    def read(self, text: str) -> int | None:
        """Return the typed number; nothing typed on an optional question is no bound."""
        stripped = text.strip()
        return parse_count(stripped.removeprefix("$")) if stripped else None


def worded(question: Question, answer: Any, options: Sequence[Option]) -> str:
    """Word one answer as it was chosen."""
    if question.kind == "number":
        return "–" if answer is None else f"{answer:,g}"
    labels = {repr(o.value): say(o.label) for o in options}
    if question.kind == "many":
        return ", ".join(labels.get(repr(v), str(v)) for v in answer) or "–"
    return labels.get(repr(answer), str(answer))


def only_bedrock(answers: Answers) -> bool:
    """Whether nothing will be self-hosted."""
    return list(answers.get(("where", "platforms"), ())) == ["bedrock"]


def all_questions(catalog: Catalog, language: Language) -> list[Question]:
    """Return the questions in the order they are asked."""
    return [*_purpose(catalog, language), *_use(), *_where(catalog, language), *_load(), *_limits()]


def _yes_no(_: Answers) -> Sequence[Option]:
    return (Option(value=True, label=YES), Option(value=False, label=NO))


def _fixed(*options: tuple[Any, str, str]) -> Callable[[Answers], Sequence[Option]]:
    made = tuple(Option(value, Text(en, ja)) for value, en, ja in options)
    return lambda _: made


def _always(value: Any) -> Callable[[Answers], Any]:
    return lambda _: value


_OFFERED_LANGUAGES = ("ja", "en", "zh", "ko", "fr", "de", "es", "pt", "it", "vi", "th", "id", "ar", "hi", "ru")


def _purpose(catalog: Catalog, language: Language) -> list[Question]:
    spoken = {code for model in catalog.models.values() for code in model.languages or ()}
    tasks = tuple(Option(name, Text(**catalog.tasks[name]["name"])) for name in TASKS if name in catalog.tasks)
    return [
        Question(
            ("purpose", "tasks"),
            Text("What must the model do?", "モデルに何をさせますか?"),
            Text(
                "It decides which kinds of model count, and which benchmarks compare them.",
                "対象になるモデルの種類と、比較に使うベンチマークが決まります。",
            ),
            "many",
            _always(["chat"]),
            lambda _: tasks,
        ),
        Question(
            ("purpose", "languages"),
            Text("In which languages?", "どの言語で使いますか?"),
            Text("Models that do not list a language are left out.", "その言語に対応していないモデルは除外されます。"),
            "many",
            _always(["ja"] if language == "ja" else ["en"]),
            lambda _: tuple(
                Option(code, Text(f"{LANGUAGES[code].en} ({code})", f"{LANGUAGES[code].ja} ({code})"))
                for code in _OFFERED_LANGUAGES
                if code in spoken
            ),
            # an image model's prompt language is not a catalogue fact
            skip=lambda a: list(a.get(("purpose", "tasks"), ())) == ["text-to-image"],
        ),
    ]


def _use() -> list[Question]:
    internal = lambda a: not a.get(("use", "commercial"), True)  # noqa: E731 - reads as a condition
    return [
        Question(
            ("use", "commercial"),
            Text("Is it for commercial use?", "商用利用ですか?"),
            Text("Some licences allow research only.", "研究利用のみを認めるライセンスがあります。"),
            "one",
            lambda _: True,
            _yes_no,
        ),
        Question(
            ("use", "hosting"),
            Text("Who uses it?", "誰が使いますか?"),
            Text(
                "Some licences have terms for services offered to others.",
                "第三者へのサービス提供に条件を付けるライセンスがあります。",
            ),
            "one",
            _always("internal"),
            _fixed(
                ("internal", "our own people", "社内のみ"),
                ("saas", "customers, as a service", "顧客 (サービスとして提供)"),
            ),
            skip=internal,
        ),
        Question(
            ("use", "distribute_weights"),
            Text("Will you pass the weights on (also tuned ones)?", "重みを再配布しますか (チューニング後も含む)?"),
            Text(
                "Share-alike licences then bind what you distribute.",
                "継承条件のあるライセンスは、配布物にも及びます。",
            ),
            "one",
            lambda _: False,
            _yes_no,
        ),
        Question(
            ("use", "train_on_outputs"),
            Text("Will you train other models on its outputs?", "出力を別のモデルの学習に使いますか?"),
            Text("Several licences forbid or limit that.", "禁止または制限するライセンスがあります。"),
            "one",
            lambda _: False,
            _yes_no,
        ),
    ]


def _where(catalog: Catalog, language: Language) -> list[Question]:
    regions = tuple(
        Option(region.id, Text(f"{region.name.en} · {region.id}", f"{region.name.ja} · {region.id}"))
        for region in sorted(catalog.regions.values(), key=lambda r: (r.country != "JP", r.id))
    )

    def families(answers: Answers) -> Sequence[Option]:
        here = catalog.families_in(str(answers.get(("where", "region"), default_region(language))))
        by_family = {i.family: i for i in catalog.instances.values()}
        return tuple(
            Option(f, Text(f"{f} ({by_family[f].accelerator.name})", f"{f} ({by_family[f].accelerator.name})"))
            for f in sorted(here)
        )

    return [
        Question(
            ("where", "platforms"),
            Text("Where on AWS may it run?", "AWS のどこで動かせますか?"),
            Text(
                "Bedrock is paid by the token; SageMaker and EC2 by the hour.",
                "Bedrock はトークン課金、SageMaker と EC2 は時間課金です。",
            ),
            "many",
            _always(list(PLATFORMS)),
            _fixed(
                ("bedrock", "Amazon Bedrock", "Amazon Bedrock"),
                ("sagemaker", "Amazon SageMaker", "Amazon SageMaker"),
                ("ec2", "Amazon EC2", "Amazon EC2"),
            ),
        ),
        Question(
            ("where", "region"),
            Text("In which region?", "どのリージョンですか?"),
            Text("Prices and what is offered differ by region.", "価格と提供状況はリージョンごとに異なります。"),
            "one",
            lambda a: default_region("ja" if "ja" in a.get(("purpose", "languages"), ()) else language),
            lambda _: regions,
        ),
        Question(
            ("where", "residency"),
            Text("Where may requests be processed?", "リクエストの処理場所に制限はありますか?"),
            Text(
                "Bedrock's cross-region profiles can leave the region or the country.",
                "Bedrock のクロスリージョン推論は、リージョンや国の外で処理されることがあります。",
            ),
            "one",
            _always("any"),
            _fixed(
                ("any", "anywhere", "制限なし"),
                ("country", "inside the region's country", "リージョンと同じ国の中"),
                ("region", "inside the region", "リージョンの中"),
            ),
            skip=lambda a: "bedrock" not in a.get(("where", "platforms"), ("bedrock",)),
        ),
        Question(
            ("where", "instance_families"),
            Text(
                "Only certain instance families? (none selected: all)",
                "インスタンスファミリーを限定しますか? (未選択: すべて)",
            ),
            Text(
                "Leave empty unless you have quotas or reservations.", "クォータや予約がなければ空のままで構いません。"
            ),
            "many",
            _always([]),
            families,
            skip=only_bedrock,
            optional=True,
        ),
    ]


def _number(key: Key, ask: Text, why: Text, default: int | None, **more: Any) -> Question:
    return Question(key, ask, why, "number", _always(default), optional=default is None, **more)


def _load() -> list[Question]:
    return [
        _number(
            ("load", "input_tokens"),
            Text("Input tokens a request?", "1 リクエストの入力トークン数は?"),
            Text("Prompt, instructions and retrieved text together.", "プロンプト、指示、検索結果を合わせた量です。"),
            512,
        ),
        _number(
            ("load", "output_tokens"),
            Text("Output tokens a request?", "1 リクエストの出力トークン数は?"),
            Text(
                "Output costs most of the time, and on Bedrock most of the money.",
                "処理時間の大半、Bedrock では費用の大半を占めます。",
            ),
            256,
        ),
        _number(
            ("load", "concurrency"),
            Text("Requests at the same time?", "同時リクエスト数は?"),
            Text("Each one needs its own KV cache.", "1 件ごとに KV キャッシュが必要です。"),
            1,
            skip=only_bedrock,
        ),
        _number(
            ("load", "requests_per_day"),
            Text("Requests a day?", "1 日のリクエスト数は?"),
            Text(
                "It decides between paying by the token and by the hour.",
                "トークン課金と時間課金のどちらが有利かを左右します。",
            ),
            1000,
        ),
    ]


def _limits() -> list[Question]:
    return [
        _number(
            ("limits", "max_monthly_usd"),
            Text("Budget in USD a month? (empty: none)", "月額予算は何 USD ですか? (空欄: 上限なし)"),
            Text(
                "Dearer deployments are left out, with the amount that would be needed.",
                "超える構成は除外し、必要な金額を示します。",
            ),
            None,
        ),
        _number(
            ("limits", "min_context"),
            Text(
                "Least context length in tokens? (empty: what the load needs)",
                "必要なコンテキスト長は何トークンですか? (空欄: 負荷から計算)",
            ),
            Text(
                "For documents longer than one request of the stated load.", "想定より長い文書を扱う場合に指定します。"
            ),
            None,
        ),
        Question(
            ("limits", "quantizations"),
            Text("May the weights be quantized?", "重みの量子化を許容しますか?"),
            Text(
                "It saves memory and money, and costs some quality.",
                "メモリと費用を節約できますが、品質が少し下がります。",
            ),
            "one",
            _always(["none"]),
            _fixed(
                (["none"], "no", "いいえ"),
                (["any"], "yes, whatever the accelerator supports", "はい (アクセラレータが対応する方式)"),
            ),
            skip=only_bedrock,
        ),
        Question(
            ("choice", "objective"),
            Text("What matters most?", "何を最も重視しますか?"),
            Text("It decides the order, not what is allowed.", "順位だけが変わり、可否は変わりません。"),
            "one",
            _always("balanced"),
            _fixed(
                ("balanced", "a balance of quality, cost and speed", "品質・費用・速度のバランス"),
                ("cost", "cost", "費用"),
                ("quality", "quality", "品質"),
                ("latency", "speed", "速度"),
            ),
        ),
    ]
