"""What every document shares: texts in both languages, sources, dates, and facts that say how they are known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from advisor.core.defaults import MOST_USD
from advisor.core.request import MAX_COUNT
from advisor.core.text import visible

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

T = TypeVar("T")

SourceKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", description="A key of this file's `sources:`.")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.+-]*$")]
ModelId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._:-]*$",
        description="`publisher/name`: the Hugging Face id where there is one.",
    ),
]
Region = Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="BCP 47, e.g. `ja`, `en`.")]


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, int) else value


# not \d: it takes the digits of every script
_PARTIAL_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
PartialDate = Annotated[
    str,
    BeforeValidator(_iso),
    Field(pattern=_PARTIAL_DATE),
    # a year alone is a number to YAML
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": _PARTIAL_DATE}, {"type": "integer"}]}),
]
FullDate = Annotated[str, BeforeValidator(_iso), Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Tokens = Annotated[int, Field(gt=0, le=10**9)]
"""A length in tokens; over a hundred times the longest context on offer is a slip of the pen."""
Parameters = Annotated[int, Field(gt=0, le=MAX_COUNT)]
TrainingTokens = Annotated[int, Field(gt=0, le=MAX_COUNT)]
Usd = Annotated[float, Field(ge=1e-6, le=MOST_USD)]
"""A price; nothing is sold by the millionth of a dollar or for a billion, such a figure is a slip of the pen."""

Basis = Literal["published", "computed", "calibrated", "assumed", "derived"]
Kind = Literal["base", "instruct", "chat", "rlhf", "embedding", "reranker", "image", "video"]
DType = Literal["float32", "float16", "bfloat16", "int8", "int4", "fp8", "mxfp4"]
HostArchitecture = Literal["x86_64", "arm64"]
Modality = Literal["text", "image", "audio", "video", "speech"]
Route = Literal["in-region", "us", "eu", "apac", "jp", "au", "in", "ca", "us-gov", "global"]
Endpoint = Literal["bedrock-runtime", "bedrock-mantle"]
CommercialUse = Literal["yes", "conditional", "no"]


def problem(en: str, ja: str) -> PydanticCustomError:
    """Return what a validator raises, in both languages."""
    # the words travel as values: as a template their braces would be gaps
    return PydanticCustomError("document", "{en}", {"en": en, "ja": ja})


def _as_shown(name: str) -> str:
    if (spelled := visible(name)) != name or name != name.strip():
        raise problem(
            f"{spelled!r} holds characters that are not seen: nobody can type this name",
            f"{spelled!r} に見えない文字が含まれています。この名前は誰にも入力できません",
        )
    return name


Name = Annotated[str, Field(min_length=1), AfterValidator(_as_shown)]
"""A name people read and type: no control characters, none that turn the line around, no space at its ends."""


class Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class Text(Document):
    """A sentence people read, in both languages."""

    en: str = Field(min_length=1)
    ja: str = Field(min_length=1)


class Source(Document):
    """Where a figure was read."""

    url: str = Field(pattern=r"^https?://\S+$", description="The page, file or commit. No spaces.")
    read: FullDate = Field(description="The day the figure was read (or the date of the stored copy that was read).")
    note: str | None = Field(None, description="What was read there, or why this source was preferred.")
    copy_name: Name | None = Field(None, alias="copy", description="The name of a copy, such as Karpenter.")
    copy_of: Name | None = Field(
        None,
        description="Where this is a copy of what somebody else published: the original's name, such as AWS Price List.",
    )

    @model_validator(mode="after")
    def _a_copy_is_of_something(self) -> Source:
        if self.copy_name is not None and self.copy_of is None:
            raise problem("a copy of what? state copy_of, too", "何のコピーかを copy_of に書いてください")
        return self


class Fact(Document, Generic[T]):
    """One value and how it is known. A plain value is short for `{value: …}`."""

    value: T | None
    source: SourceKey | None = Field(None, alias="from")
    basis: Basis = "published"
    why: Text | None = Field(None, description="Why the value is unknown; required with `value: null`.")
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_value(cls, data: Any) -> Any:
        if isinstance(data, cls) or (isinstance(data, dict) and data.keys() & {"value", "from", "why"}):
            return data
        return {"value": data}

    @model_validator(mode="after")
    def _unknown_has_a_reason(self) -> Fact[T]:
        if self.value is None and self.why is None:
            raise problem(
                "an unknown fact needs a reason: {value: null, why: {en: …, ja: …}}",
                "不明な値には理由が必要です: {value: null, why: {en: …, ja: …}}",
            )
        if self.value is not None and self.why is not None:
            raise problem(
                "`why` explains an unknown value; use `note` for a known one",
                "`why` は不明な値の理由です。値がある場合は `note` を使ってください",
            )
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Tell editors that the plain value may stand for the whole."""
        whole = handler.resolve_ref_schema(handler(schema))
        plain = [option for option in whole["properties"]["value"]["anyOf"] if option != {"type": "null"}]
        return {"anyOf": [*plain, dict(whole)]}
