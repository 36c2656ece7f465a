"""The question, as one value that can be repeated.

The groups and their keys are those of a requirements file. ``FIELDS`` says what each may be; ``Request.parse`` checks
plain data against it and names every problem at once; ``json_schema`` is the same table for editors. Plain named tuples:
importing a validation library would take a third of the time of ``advisor recommend`` (docs/decisions/0004).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, get_args

from advisor.core.countries import COUNTRIES, country_hint
from advisor.core.defaults import (
    CONCURRENCY,
    HOURS_PER_MONTH,
    INPUT_TOKENS,
    MAX_CONCURRENCY,
    MAX_REQUESTS_PER_DAY,
    MAX_TOKENS,
    OUTPUT_TOKENS,
    REQUESTS_PER_DAY,
)
from advisor.core.record import NamedTuple
from advisor.core.text import Text
from advisor.errors import UsageError, did_you_mean, suggestion

Task = Literal[
    "text-generation", "chat", "question-answering", "summarization", "translation", "information-extraction",
    "classification", "annotation", "data-generation", "code-generation", "keyword-extraction", "sentiment-analysis",
    "embedding", "reranking", "text-to-image", "image-upscaling", "image-editing",
    "text-to-video", "video-understanding", "speech-conversation",
]  # fmt: skip
Platform = Literal["bedrock", "sagemaker", "ec2"]
Purchase = Literal["on-demand", "spot", "reserved-1yr", "reserved-3yr"]
Residency = Literal["region", "country", "any"]
Hosting = Literal["internal", "saas"]
Objective = Literal["balanced", "cost", "quality", "latency"]
FineTune = Literal["none", "lora", "qlora", "full"]

TASKS: tuple[str, ...] = get_args(Task)
PLATFORMS: tuple[Platform, ...] = get_args(Platform)

MAX_COUNT = 10**15
"""More users, dollars or parameters than anything has."""


class Purpose(NamedTuple):
    """What the model is for: all of these tasks and languages (BCP 47)."""

    tasks: tuple[Task, ...] = ()
    languages: tuple[str, ...] = ()


class Use(NamedTuple):
    """How it will be used: what licences ask about. ``jurisdiction`` is ISO 3166 alpha-2."""

    commercial: bool = True
    distribute_weights: bool = False
    train_on_outputs: bool = False
    hosting: Hosting | None = None
    monthly_active_users: int | None = None
    annual_revenue_usd: int | None = None
    jurisdiction: str | None = None
    fine_tune: FineTune = "none"


class Where(NamedTuple):
    """Where it may run, and how it is bought."""

    platforms: tuple[Platform, ...] = PLATFORMS
    region: str = "us-east-1"
    residency: Residency = "any"
    instance_families: tuple[str, ...] = ()
    purchase: Purchase = "on-demand"


class Load(NamedTuple):
    """Tokens per request, simultaneous sequences, requests per day, hours the deployment is up per month."""

    input_tokens: int = INPUT_TOKENS
    output_tokens: int = OUTPUT_TOKENS
    concurrency: int = CONCURRENCY
    requests_per_day: int = REQUESTS_PER_DAY
    hours_per_month: float = HOURS_PER_MONTH


AS_PUBLISHED = ("none",)
"""What is asked of quantization where nothing is: weights as they are published."""


class Limits(NamedTuple):
    """What must hold; ``None``: no bound. ``quantizations``: ``none``, ``any`` or methods such as int8, awq, fp8.

    ``engine`` is ``auto`` or an engine of the catalogue.
    """

    min_context: int | None = None
    min_parameters: int | None = None
    max_parameters: int | None = None
    max_monthly_usd: float | None = None
    max_ttft_ms: float | None = None
    max_tpot_ms: float | None = None
    quantizations: tuple[str, ...] = AS_PUBLISHED
    engine: str = "auto"

    @property
    def weights_as(self) -> tuple[str, ...]:
        """How the weights may be stored: as published where nothing is said."""
        return self.quantizations or AS_PUBLISHED


class Choice(NamedTuple):
    """How the answer is chosen and how much of it is shown; ``models``: only these catalogue ids."""

    objective: Objective = "balanced"
    models: tuple[str, ...] = ()
    top: int = 5
    all_deployments: bool = False


class Request(NamedTuple):
    """One question; ``assumed`` names every default that was used (``load.input_tokens`` …)."""

    purpose: Purpose = Purpose()
    use: Use = Use()
    where: Where = Where()
    load: Load = Load()
    limits: Limits = Limits()
    choice: Choice = Choice()
    assumed: tuple[str, ...] = ()

    @classmethod
    def parse(cls, groups: Mapping[str, Mapping[str, Any]], assumed: tuple[str, ...] = ()) -> Request:
        """Check plain data, as read from JSON or YAML, and return the request.

        Raises:
            InvalidRequestError: values cannot be; ``problems`` has all of them.
        """
        problems: list[Problem] = []
        parts = {group: _part(group, values, problems) for group, values in groups.items()}
        if problems:
            raise InvalidRequestError(problems)
        return cls(**parts, assumed=assumed)

    def echo(self) -> dict[str, Any]:
        """Return the JSON form the report repeats."""
        out: dict[str, Any] = {
            group: {k: list(v) if isinstance(v, tuple) else v for k, v in getattr(self, group)._asdict().items()}
            for group in GROUPS
        }
        out["assumed"] = list(self.assumed)
        return out


GROUPS: dict[str, Any] = {
    "purpose": Purpose,
    "use": Use,
    "where": Where,
    "load": Load,
    "limits": Limits,
    "choice": Choice,
}
"""The groups of a request, as in a requirements file."""


# ---------------------------------------------------------------------------------------------- what each key may be


class Field(NamedTuple):
    """What a value may be. ``least`` is allowed itself unless ``above``; ``choices`` empty: any word.

    ``country``: a word of ISO 3166-1 alpha-2.
    """

    kind: Literal["flag", "whole", "number", "word"]
    choices: tuple[str, ...] = ()
    least: float = 0
    most: float = math.inf
    above: bool = False
    country: bool = False
    many: bool = False
    optional: bool = False


class Problem(NamedTuple):
    """A value that cannot be: where, what is wrong, and what may have been meant."""

    key: tuple[str, str]
    message: Text
    hint: Text | None = None


class InvalidRequestError(UsageError):
    """A request that cannot be."""

    code = "advisor.request"

    def __init__(self, problems: list[Problem]) -> None:
        lines = [(".".join(filter(None, p.key)), p.message) for p in problems]  # of a whole group there is no key
        super().__init__(Text("; ".join(f"{k}: {m.en}" for k, m in lines), "; ".join(f"{k}: {m.ja}" for k, m in lines)))
        self.problems = problems


_FLAG = Field("flag")
_TOKENS = Field("whole", least=1, most=MAX_TOKENS)
_COUNT = Field("whole", most=MAX_COUNT, optional=True)
_MS = Field("number", most=1e9, above=True, optional=True)
_NAMES = Field("word", many=True)

FIELDS: dict[tuple[str, str], Field] = {
    ("purpose", "tasks"): Field("word", TASKS, many=True),
    ("purpose", "languages"): _NAMES,
    ("use", "commercial"): _FLAG,
    ("use", "distribute_weights"): _FLAG,
    ("use", "train_on_outputs"): _FLAG,
    ("use", "hosting"): Field("word", get_args(Hosting), optional=True),
    ("use", "monthly_active_users"): _COUNT,
    ("use", "annual_revenue_usd"): _COUNT,
    ("use", "jurisdiction"): Field("word", country=True, optional=True),
    ("use", "fine_tune"): Field("word", get_args(FineTune)),
    ("where", "platforms"): Field("word", PLATFORMS, many=True),
    ("where", "region"): Field("word"),
    ("where", "residency"): Field("word", get_args(Residency)),
    ("where", "instance_families"): _NAMES,
    ("where", "purchase"): Field("word", get_args(Purchase)),
    ("load", "input_tokens"): _TOKENS,
    ("load", "output_tokens"): _TOKENS,
    ("load", "concurrency"): Field("whole", least=1, most=MAX_CONCURRENCY),
    ("load", "requests_per_day"): Field("whole", least=1, most=MAX_REQUESTS_PER_DAY),
    ("load", "hours_per_month"): Field("number", most=744, above=True),
    ("limits", "min_context"): _TOKENS._replace(optional=True),
    ("limits", "min_parameters"): _COUNT,
    ("limits", "max_parameters"): _COUNT._replace(least=1),
    ("limits", "max_monthly_usd"): Field("number", most=1e12, above=True, optional=True),
    ("limits", "max_ttft_ms"): _MS,
    ("limits", "max_tpot_ms"): _MS,
    ("limits", "quantizations"): _NAMES,
    ("limits", "engine"): Field("word"),
    ("choice", "objective"): Field("word", get_args(Objective)),
    ("choice", "models"): _NAMES,
    ("choice", "top"): Field("whole", least=1, most=1000),
    ("choice", "all_deployments"): _FLAG,
}
"""(group, key) → what it may be."""

_KINDS = {
    "flag": Text("true or false", "true か false"),
    "whole": Text("a whole number", "整数"),
    "number": Text("a number", "数値"),
    "word": Text("text", "文字列"),
}
_SHOWN = 60


def _part(group: str, values: Mapping[str, Any], problems: list[Problem]) -> Any:
    kind = GROUPS.get(group)
    if kind is None:
        problems.append(
            Problem((group, ""), Text(f"unknown {group!r}", f"{group!r} は使えません"), _similar(group, GROUPS))
        )
        return None
    checked: dict[str, Any] = {}
    for key, value in values.items():
        field = FIELDS.get((group, key))
        if field is None:
            known = [k for g, k in FIELDS if g == group]
            problems.append(
                Problem((group, key), Text(f"unknown {key!r}", f"{key!r} は使えません"), _similar(key, known))
            )
        elif not (value is None and field.optional):
            wrong = wrong_with(field, value)
            if wrong:
                problems.append(Problem((group, key), *wrong))
            checked[key] = _plain(field, value)
    return kind(**checked) if not problems else None


def _plain(field: Field, value: Any) -> Any:
    """Return a value in the one form it is kept and echoed in: 2000 and 2000.0 are the same budget."""
    if field.kind == "number" and isinstance(value, float) and value.is_integer():
        return int(value)
    return tuple(value) if field.many and isinstance(value, list) else value


def wrong_with(field: Field, value: Any) -> tuple[Text, Text | None] | None:
    """Return what is wrong with a value, and a hint; ``None`` when nothing is."""
    if field.many:
        if not isinstance(value, (list, tuple)):
            return Text("must be a list", "リストでなければなりません"), None
        one = field._replace(many=False)
        return next((wrong for item in value if (wrong := wrong_with(one, item))), None)
    shown = _shown(value)
    if not _is_kind(field.kind, value):
        kind = _KINDS[field.kind]
        return Text(f"{shown} must be {kind.en}", f"{shown} は{kind.ja}でなければなりません"), None
    if field.kind in ("whole", "number"):
        return _out_of_bounds(field, value, shown)
    if field.choices and value not in field.choices:
        either = ", ".join(field.choices)
        words = Text(f"{shown} is not one of {either}", f"{shown} は使えません。使える値: {either}")
        return words, _similar(value, field.choices)
    if field.country and value not in COUNTRIES:
        words = Text(f"{shown} is not a country code such as JP", f"{shown} は JP のような国コードではありません")
        return words, country_hint(value)
    return None


def _is_kind(kind: str, value: Any) -> bool:
    if kind == "flag" or isinstance(value, bool):
        return kind == "flag" and isinstance(value, bool)
    if kind == "word":
        return isinstance(value, str)
    return isinstance(value, int) or (kind == "number" and isinstance(value, float) and math.isfinite(value))


def _out_of_bounds(field: Field, value: float, shown: str) -> tuple[Text, None] | None:
    least, most = (f"{end:,.0f}" if float(end).is_integer() else f"{end:,}" for end in (field.least, field.most))
    if field.above and value <= field.least:
        return Text(f"{shown} must be greater than {least}", f"{shown} は {least} より大きくなければなりません"), None
    if value < field.least:
        return Text(f"{shown} must be at least {least}", f"{shown} は {least} 以上でなければなりません"), None
    if value > field.most:
        return Text(f"{shown} must be at most {most}", f"{shown} は {most} 以下でなければなりません"), None
    return None


def _shown(value: Any) -> str:
    text = "null" if value is None else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _similar(name: str, known: Any) -> Text | None:
    from advisor.core.names import called  # only a mistake needs the names of everything

    return suggestion(called(name, known) or did_you_mean(name, known))


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a requirements file, from the same table the check uses."""
    defaults = Request()
    return {
        "title": "Request",
        "description": "The question: what `advisor recommend -f FILE` reads and the report repeats.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{
                name: {
                    "description": (group.__doc__ or "").partition("\n")[0],
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        key: {**schema_of(field), "default": plain_value(getattr(getattr(defaults, name), key))}
                        for (owner, key), field in FIELDS.items()
                        if owner == name
                    },
                }
                for name, group in GROUPS.items()
            },
            "assumed": {"type": "array", "items": {"type": "string"}, "description": (Request.__doc__ or "")},
        },
    }


def plain_value(value: Any) -> Any:
    """Return a value of a request as JSON has it: tuples as lists."""
    return list(value) if isinstance(value, tuple) else value


def schema_of(field: Field) -> dict[str, Any]:
    """Return the JSON Schema of a value."""
    if field.many:
        return {"type": "array", "items": schema_of(field._replace(many=False))}
    out: dict[str, Any] = {
        "type": {"flag": "boolean", "whole": "integer", "number": "number", "word": "string"}[field.kind]
    }
    if field.kind in ("whole", "number"):
        out["exclusiveMinimum" if field.above else "minimum"] = field.least
        if field.most != math.inf:
            out["maximum"] = field.most
    if field.choices:
        out["enum"] = list(field.choices)
    if field.country:
        out["enum"] = sorted(COUNTRIES)
    return {"anyOf": [out, {"type": "null"}]} if field.optional else out
