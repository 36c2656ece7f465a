"""What a report says of the suite that decides, and where none does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from advisor.core.names import name_of
from advisor.core.request import Request
from advisor.core.text import Text
from advisor.recommend.fitness import MIN_COVERED, NOT_FIT, PassedOver
from advisor.recommend.quality import DEFAULT_LANGUAGE, DEFAULT_TASK, Decision

Raw = Mapping[str, Any]


def notes(decision: Decision, suites: Raw, tasks: Raw, request: Request) -> list[Text]:
    """Say which suite decided, how many it can compare, why not one that is asked before it, and how to read its scores.

    Nothing is said of one candidate: it is compared with nobody.
    """
    if decision.candidates < MIN_COVERED:
        return []
    return [
        _compared(decision, suites, purpose(tasks, request)),
        *_first_alone(decision, tasks, request),
        *_caveats(decision, suites, request),
    ]


def tie_note(decision: Decision, suites: Raw) -> Text:
    """Say that models which tie are in the order of their publishers' own figures, and which."""
    suite = suites[decision.suite or ""]
    metric = suite["metrics"][decision.metric]
    return Text(
        f"models that tie are in the order of what their publishers report of themselves in {suite['name']['en']}, "
        f"{metric['name']['en']}; these figures decide nothing else",
        f"同点のモデルは {suite['name']['ja']} の{metric['name']['ja']} の自己申告値の順に並べています"
        "。自己申告値はそれ以外の判断には使いません",
    )


def purpose(tasks: Raw, request: Request) -> Text:
    """Return the task and language whose suites are asked; that no language was named is said, since one is taken."""
    task = _task(tasks, request)
    code = (request.purpose.languages or (DEFAULT_LANGUAGE,))[0]
    en, ja = name_of("language", code, "en"), name_of("language", code, "ja")
    named = Text(f"{task.en} in {en}", f"{ja} の{task.ja}" if ja.isascii() else f"{ja}の{task.ja}")
    if request.purpose.languages:
        return named
    return Text(f"{named.en} (no language was named)", f"{named.ja} (言語の指定なし) ")


def _task(tasks: Raw, request: Request) -> Text:
    """Return the name of the task whose suites are asked."""
    id_ = (request.purpose.tasks or (DEFAULT_TASK,))[0]
    name = tasks.get(id_, {}).get("name", {"en": id_, "ja": id_})
    return Text(name["en"].lower(), name["ja"])


def _compared(decision: Decision, suites: Raw, purpose: Text) -> Text:
    before = passed_over(decision, suites)
    if decision.suite is None:
        return Text(
            f"quality is not compared: no benchmark suite for {purpose.en} is fit to decide"
            + (f" ({before.en})" if before.en else "")
            + "; cost, latency and suitability decide the order",
            f"品質は比較していません。{purpose.ja}には、判断に使えるベンチマークがありません"
            + (f" ({before.ja})" if before.ja else "")
            + "。順序はコスト・レイテンシ・適合度で決まります",
        )
    suite = suites[decision.suite]
    metric = suite["metrics"][decision.metric]
    known, rest = len(decision.evidence), decision.candidates - len(decision.evidence)
    en = (
        f"quality is compared by {suite['name']['en']}, {metric['name']['en']} ({suite['as_of']}), "
        f"which has scores of {known} of {decision.candidates} candidates"
    )
    ja = (
        f"品質は {suite['name']['ja']} の{metric['name']['ja']} ({suite['as_of']}) で比較しています。"
        f"候補 {decision.candidates} 件中 {known} 件を収録"
    )
    if decision.stand_in:
        en = f"no benchmark suite for {purpose.en} is fit to decide; by a stand-in for it, {en}"
        ja = f"{purpose.ja}には判断に使えるベンチマークがないため、別の能力を測るベンチマークで代用します。{ja}"
    if rest:
        en += f"; the other {rest} cannot be compared with them: scores of different suites are never mixed"
        ja += f"。残り {rest} 件は比較できません (異なるベンチマークのスコアは混ぜません)"
    if before.en:
        en += f"; asked first: {before.en}"
        ja += f"。優先順で先のベンチマーク: {before.ja}"
    return Text(en, ja)


def passed_over(decision: Decision, suites: Raw) -> Text:
    """Return each suite with why it does not decide, once a reason, for a sentence: its metric that knows most speaks."""
    most: dict[tuple[str, str], PassedOver] = {}
    for one in decision.passed_over:
        key = (one.suite, one.why)
        if key not in most or one.covered > most[key].covered:
            most[key] = one
    parts = [_why(one, suites[one.suite], decision.since) for one in most.values()]
    return Text("; ".join(part.en for part in parts), "、".join(part.ja for part in parts))


def _why(one: PassedOver, suite: Raw, since: str) -> Text:
    why = suite["metrics"][one.metric].get("weak", {"en": "", "ja": ""})
    en, ja = (
        NOT_FIT[one.why].get(language).format(count=one.covered, as_of=suite["as_of"], since=since, why=why[language])
        for language in ("en", "ja")
    )
    return Text(
        f"{suite['name']['en']} {en}" if one.why != "weak" else f"{suite['name']['en']}: {en}",
        f"{suite['name']['ja']} は{' ' if ja[:1].isascii() else ''}{ja}",
    )


def _first_alone(decision: Decision, tasks: Raw, request: Request) -> Iterator[Text]:
    """Say which of several tasks and languages chose the suite."""
    if decision.suite is not None and (several := _several(request.purpose.tasks)):
        name = _task(tasks, request)
        yield Text(
            f"of the {several} tasks asked, the first ({name.en}) chose the suite: quality at the others is not compared",
            f"希望する {several} 用途のうち、最初の{name.ja}のベンチマークで比較しています。ほかの用途での品質は比較していません",
        )
    if decision.suite is not None and (several := _several(request.purpose.languages)):
        code = request.purpose.languages[0]
        yield Text(
            f"of the {several} languages asked, the first ({code}) chose the suite: quality in the others is not compared",
            f"希望する {several} 言語のうち、最初の {code} のベンチマークで比較しています。ほかの言語での品質は比較していません",
        )


def _several(asked: Sequence[str]) -> int:
    return len(asked) if len(asked) > 1 else 0


def _caveats(decision: Decision, suites: Raw, request: Request) -> Iterator[Text]:
    """Say what a reader of the deciding suite's scores must know."""
    if decision.suite is None or not decision.evidence:
        return
    suite = suites[decision.suite]
    metric = suite["metrics"][decision.metric]
    name_en, name_ja = suite["name"]["en"], suite["name"]["ja"]
    tokens = request.load.output_tokens
    if "reasoning" in suite:
        which = (
            Text("models that can reason", "推論型モデル")
            if suite["reasoning"] == "on"
            else Text("some models", "一部のモデル")
        )
        yield Text(
            f"{name_en} measured {which.en} with reasoning on: cost and latency here are of {tokens:,} output tokens, "
            "to which reasoning adds",
            f"{name_ja} では{which.ja}を推論ありで評価しています。コストとレイテンシは出力 {tokens:,} トークンでの値で、"
            "推論のトークンの分だけ増えます",
        )
    if "selected" in suite:
        rows = next(iter(decision.evidence.values())).of
        yield Text(
            f"of {name_en} the catalogue has {rows} rows ({suite['selected']['en']}): places are among these",
            f"{name_ja} のうちカタログにあるのは {rows} 行 ({suite['selected']['ja']}) で、順位はこの中でのものです",
        )
    if "questions" in metric:
        count = metric["questions"]["count"]
        yield Text(
            f"scores of {name_en} whose 95% intervals overlap count as equal; the intervals follow from its {count:,} questions",
            f"{name_ja} では 95% 区間が重なるスコアを同等とみなします。区間は設問数 {count:,} から求めたものです",
        )
    elif not any(evidence.lower is not None for evidence in decision.evidence.values()):
        yield Text(
            f"{name_en} publishes no intervals: small differences between its scores may be chance",
            f"{name_ja} は区間を公表していないため、わずかなスコアの差は偶然の可能性があります",
        )
