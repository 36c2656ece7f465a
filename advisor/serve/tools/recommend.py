"""The tool ``recommend``: which models to run where, ranked."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from advisor.core.request import FIELDS, GROUPS, Field
from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.recommend.requests import Given, build, take
from advisor.serve.bounds import MAX_BYTES, MOST, Cut, bounded, by_missing, by_rule, most
from advisor.serve.desk import Answer, Tool
from advisor.serve.inputs import LANGUAGE, Input, InvalidArgumentsError, field_schema, object_schema, read
from advisor.serve.outputs import with_omitted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.core.text import Language
    from advisor.serve.desk import Call

__all__ = ["SAYS", "SECONDS", "TOOL"]

GROUP_SAYS = {
    "purpose": "What the model is for.",
    "use": "How it will be used: what licences ask about.",
    "where": "Where it may run, and how it is bought.",
    "load": "How much it has to do. Decides memory, cost and speed: ask the user, or say that the default was assumed.",
    "limits": "What must hold; leave out what has no bound.",
    "choice": "How the answer is ranked and how much of it is shown.",
}
SAYS: dict[tuple[str, str], str] = {
    ("purpose", "tasks"): "Tasks it must all do (default: text-generation).",
    ("purpose", "languages"): "Languages it must all speak, as BCP 47 codes: ja, en, zh-Hant.",
    ("use", "commercial"): "Commercial use (default: true).",
    ("use", "distribute_weights"): "Whether the weights, or a fine-tune, are passed on to others (default: false).",
    ("use", "train_on_outputs"): "Whether other models are trained on its outputs (default: false).",
    ("use", "hosting"): "Who is served: people of the own organisation, or customers.",
    ("use", "monthly_active_users"): "Monthly active users of the organisation's products; some licences have a limit.",
    ("use", "annual_revenue_usd"): "Annual revenue in US dollars; some licences have a limit.",
    ("use", "jurisdiction"): "Country of the licensee, ISO 3166-1 alpha-2: JP, US, DE.",
    ("use", "fine_tune"): "Whether and how it will be fine-tuned (default: none).",
    ("where", "platforms"): "Platforms to consider (default: all).",
    (
        "where",
        "region",
    ): "AWS region, such as ap-northeast-1 (default: that of the language, ap-northeast-1 or us-east-1).",
    ("where", "residency"): "Whether prompts must stay in the region or its country (default: any).",
    (
        "where",
        "instance_families",
    ): "EC2 instance families to consider, such as g6e or inf2 (default: all priced ones).",
    ("where", "purchase"): "How instances are bought (default: on-demand).",
    ("load", "input_tokens"): "Tokens of a prompt (default: 512).",
    ("load", "output_tokens"): "Tokens of an answer (default: 256).",
    ("load", "concurrency"): "Requests at the same time (default: 1).",
    ("load", "requests_per_day"): "Requests a day (default: 1,000); Bedrock's cost goes by it.",
    ("load", "hours_per_month"): "Hours a month that instances are up (default: 730, always).",
    ("limits", "min_context"): "Least context length in tokens.",
    ("limits", "min_parameters"): "Least number of parameters.",
    ("limits", "max_parameters"): "Most parameters, such as 8000000000.",
    ("limits", "max_monthly_usd"): "Budget in US dollars a month.",
    ("limits", "max_ttft_ms"): "Longest time to the first token, in milliseconds.",
    ("limits", "max_tpot_ms"): "Longest time per output token, in milliseconds.",
    (
        "limits",
        "quantizations",
    ): "Quantizations to consider: none, any, or such as int8, awq, gptq, fp8 (default: none).",
    ("limits", "engine"): "Serving engine: auto, vllm, transformers or neuron (default: auto).",
    ("choice", "objective"): "What is ranked by (default: balanced).",
    ("choice", "models"): "Only these models, by id or alias: to compare them, or to learn why one is rejected.",
    ("choice", "top"): "How many models to recommend (default: 5).",
    ("choice", "all_deployments"): "Every deployment of each model shown as an entry of its own (default: false).",
}
"""What each key of a request says to an assistant."""

SECONDS = 30
"""How long a search may take: half of what clients wait for an answer, and calls are answered one after the other."""

_SKIP = Input(Field("whole", most=10**6), "How many rejected and undetermined models to skip first (default: 0).")
_SHOWN = {
    "alternatives": most("other deployments of each recommended model", 0),
    "rejected": most("rejected models, each with every reason,", 0),
    "undetermined": most("models that a missing fact leaves open", 0),
    "skip": _SKIP,
    "max_bytes": MAX_BYTES,
    "language": LANGUAGE,
}
_DESCRIPTION = """\
Recommend which language models to run on AWS (Bedrock, SageMaker, EC2) for a purpose, with deployment, memory, speed, \
monthly cost, licence verdict and quality evidence, each figure with its basis and source. Works offline on a curated, \
dated catalogue. Use it for "which model should I use", "what would it cost", "am I allowed to". All arguments are \
optional; what is left out is assumed and named in request.assumed: tell the user. null means not known, never zero. \
When nothing fits, `relaxations` says what to loosen. Rejected and undetermined models are counted by reason in `omitted`; \
ask with choice.models for the reasons of one, or with rejected/undetermined and skip for the lists."""


def _schema() -> dict[str, Any]:
    shape = object_schema(_SHOWN)
    groups = {
        group: {
            "type": "object",
            "description": GROUP_SAYS[group],
            "properties": {
                key: field_schema(field, SAYS[of, key]) for (of, key), field in FIELDS.items() if of == group
            },
            "additionalProperties": False,
        }
        for group in GROUPS
    }
    return {**shape, "properties": {**groups, **shape["properties"]}}


def _read(arguments: Mapping[str, Any], _language: Language) -> dict[str, Any]:
    """Check all but the values of the request, which the catalogue is asked about; the request is ``given``."""
    given = Given()
    problems = [problem for group in GROUPS for problem in take(given, group, arguments.get(group))]
    own = {name: value for name, value in arguments.items() if name not in GROUPS}
    known = dict.fromkeys(GROUPS, _GROUP) | _SHOWN
    try:
        shown = read(known, own)
    except InvalidArgumentsError as error:
        problems += error.problems
    if problems:
        raise InvalidArgumentsError(problems)
    return {**shown, "given": given}


_GROUP = Input(Field("word"), "", data=True)


def _until(end: float, go_on: Callable[[], None]) -> Callable[[], None]:
    """Return what is called as the search goes on: it raises at ``end``, too."""

    def check() -> None:
        go_on()
        if monotonic() > end:
            raise _too_long()

    return check


def _too_long() -> UsageError:
    return UsageError(
        Text(f"this takes longer than the {SECONDS} s a call may", f"1 回の呼び出しの上限 ({SECONDS} 秒) を超えました"),
        Text(
            "ask for less: leave out choice.all_deployments, or name choice.models, where.instance_families or "
            "limits.quantizations",
            "範囲を絞ってください: choice.all_deployments を外すか、choice.models、where.instance_families、"
            "limits.quantizations を指定してください",
        ),
    )


def _answer(asked: Call) -> Answer:
    from advisor.recommend.service import recommend_checked
    from advisor.render import View, report_json
    from advisor.rules.book import LicenseBook
    from advisor.serve.texts import of_recommendation

    desk, arguments, language, _ = asked
    request = build(arguments["given"], None, desk.catalog, language)
    go_on = _until(monotonic() + SECONDS, asked.go_on)
    report = recommend_checked(request, desk.catalog, desk.rules, today=desk.today(), go_on=go_on)
    report = report._replace(notes=(*report.notes, *desk.notes))
    body = report_json.body(report, LicenseBook(desk.catalog.licenses), language)
    skip = arguments.get("skip", 0)
    found = bounded(
        _fewer_alternatives(body, arguments.get("alternatives", 0)),
        (
            Cut("recommended", MOST),
            Cut("rejected", arguments.get("rejected", 0), skip, {"by_rule": by_rule(body["rejected"])}),
            Cut(
                "undetermined", arguments.get("undetermined", 0), skip, {"by_missing": by_missing(body["undetermined"])}
            ),
        ),
        arguments.get("max_bytes"),
    )
    total = sum(len(entry["alternatives"]) for entry in body["recommended"])
    left = sum(len(entry["alternatives"]) for entry in found["recommended"])
    if left < total:
        found["omitted"]["alternatives"] = {"total": total, "shown": left}
    return Answer(found, of_recommendation(report, View(desk.catalog, language)))


def _fewer_alternatives(body: Mapping[str, Any], count: int) -> dict[str, Any]:
    entries = [{**entry, "alternatives": entry["alternatives"][:count]} for entry in body["recommended"]]
    return {**body, "recommended": entries}


TOOL = Tool(
    "recommend",
    "Recommend models and deployments",
    _DESCRIPTION,
    _schema(),
    lambda: with_omitted("report"),
    _read,
    _answer,
)
