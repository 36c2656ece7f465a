"""The shape of `advisor-policy.yaml` (and of `[tool.advisor]` in pyproject.toml)."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from advisor.authoring.documents.base import Document, FullDate, problem
from advisor.compliance.policy import PolicyLevel, Reason
from advisor.compliance.scan.patterns import problem_of
from advisor.core.check_rules import CHECK_RULES
from advisor.core.request import json_schema


def _level(value: Any) -> Any:
    if isinstance(value, bool):  # what YAML 1.1 tools make of off and on
        raise problem(
            f"{str(value).lower()} is not a level: write error, warn, note or off",
            f"{str(value).lower()} は使えません。error、warn、note、off のいずれかを書いてください",
        )
    return value


def _real_day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise problem(f"the calendar has no day {value}", f"{value} という日付は暦にありません") from None
    return value


def _rule(value: str) -> str:
    if value not in CHECK_RULES:
        first, *_, last = CHECK_RULES
        raise problem(
            f"{value!r} is not a rule ({first} to {last})", f"{value!r} というルールはありません ({first}〜{last})"
        )
    return value


def _inside(value: str) -> str:
    parts = PurePosixPath(value).parts
    if PureWindowsPath(value).drive or "\\" in value or value.startswith("/") or ".." in parts:
        raise problem(
            f"{value!r} must be relative, with `/` and without `..`",
            f"{value!r} は `/` 区切りの相対パスで、`..` を含まないように書いてください",
        )
    return value


def _pattern(value: str) -> str:
    if problem_of(value) is not None or "\n" in value or ".." in value.split("/"):
        raise problem(
            f"{value!r} is not a pattern such as `svc/**`", f"{value!r} は `svc/**` のようなパターンではありません"
        )
    return value


def _one_model(value: str) -> str:
    if any(mark in value for mark in "*?["):
        raise problem(
            f"{value!r} is a pattern: name one model", f"{value!r} はパターンです。モデルを 1 つ指定してください"
        )
    return value


def _profile_schema() -> dict[str, Any]:
    """Return the group `use` of a request, where `fine_tune: true` will do."""
    use: dict[str, Any] = json_schema()["properties"]["use"]
    method = use["properties"]["fine_tune"]
    either = {"anyOf": [{"type": "boolean"}, {"type": "string", "enum": method["enum"]}]}
    return {**use, "properties": {**use["properties"], "fine_tune": either}}


Level = Annotated[PolicyLevel, BeforeValidator(_level)]
Day = Annotated[FullDate, AfterValidator(_real_day), WithJsonSchema({"type": "string", "format": "date"})]
RuleId = Annotated[str, AfterValidator(_rule), WithJsonSchema({"type": "string", "enum": list(CHECK_RULES)})]
Inside = Annotated[str, Field(min_length=1), AfterValidator(_inside)]
Pattern = Annotated[str, Field(min_length=1), AfterValidator(_pattern)]
LicenseName = Annotated[
    str,
    Field(
        min_length=1,
        description="SPDX id or expression, `LicenseRef-…`, licence id of the catalogue, Hub tag, or `class:…`.",
    ),
]


def _matches_all(glob: str) -> bool:
    return not glob.strip("*/?. ")


class ExceptionEntry(Document):
    """Models that may be used in spite of their licence."""

    model: str = Field(min_length=1, description="Glob, without case: `org/*`.")
    reason: Reason
    allow: list[LicenseName] = Field([], description="The licences it is for; none: whatever the licence.")
    comment: str | None = Field(None, description="Who decided, or a ticket.")
    expires: Day | None = Field(None, description="The last day it holds.")
    paths: list[Pattern] = Field(
        [], description="Patterns as in .gitignore, from the policy's base folder; none: everywhere."
    )
    rules: list[RuleId] = Field([], description="The rules it silences; none: every one that asks about the licence.")

    @model_validator(mode="after")
    def _not_everything(self) -> ExceptionEntry:
        if _matches_all(self.model) and not self.allow and not self.rules and all(map(_matches_all, self.paths)):
            raise problem(
                "excepts every model from every rule: narrow it by `model`, `allow`, `rules` or `paths`",
                "すべてのモデルがすべてのルールの例外になります。`model`・`allow`・`rules`・`paths` で範囲を絞ってください",
            )
        return self


class ClarificationEntry(Document):
    """The licence of a model as the team has read it."""

    model: Annotated[str, Field(min_length=1), AfterValidator(_one_model)]
    expression: str = Field(min_length=1, description="SPDX expression.")
    file: Inside | None = Field(None, description="The text that was read, relative to the policy's base folder.")
    sha256: str | None = Field(
        None, pattern=r"^[0-9a-fA-F]{64}$", description="Of the file: when the text changes, the clarification ends."
    )

    @model_validator(mode="after")
    def _hash_of_a_file(self) -> ClarificationEntry:
        if self.sha256 is not None and self.file is None:
            raise problem("`sha256` needs the `file` it is of", "`sha256` には対象の `file` が必要です")
        return self


class PolicyDocument(Document):
    """What a team allows: `advisor check` judges by it.

    Paths are relative to its base folder: the one it lies in, for a file named by `--policy` the current folder.
    """

    version: Literal[1]
    profile: Annotated[dict[str, Any], WithJsonSchema(_profile_schema())] = Field(
        {}, description="How the models are used: what licences ask about. What is not stated is not known."
    )
    allow: list[LicenseName] | None = Field(
        None, description="The licences allowed; no list: those that permit what the profile says."
    )
    unknown: Literal["error", "warn"] = Field("error", description="Models of which the licence is not known.")
    unused: Level = Field("warn", description="Exceptions and clarifications that match nothing.")
    dynamic: Level = Field("warn", description="Models whose name is computed when the code runs.")
    exceptions: list[ExceptionEntry] = Field([], description="Models used in spite of their licence.")
    clarify: list[ClarificationEntry] = Field([], description="Licences as the team has read them.")
    rules: dict[RuleId, Level] = Field({}, description="Rule → level, in place of the rule's own.")
    exclude: list[Pattern] = Field([], description="Patterns as in .gitignore, of files that are not searched.")
