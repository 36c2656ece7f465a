"""pydantic's validation errors as diagnostics: at their place in the file, in words a person can act on.

Public: ``read_document(loaded, model) -> model instance`` raising `DiagnosticsError`, and
``explain_validation(error, loaded, model) -> list[Diagnostic]`` for callers that validate by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from advisor.authoring.diagnostics import Diagnostic, DiagnosticsError
from advisor.core.text import Text
from advisor.errors import did_you_mean, suggestion

if TYPE_CHECKING:
    from advisor.authoring.loaded import Loaded

__all__ = ["explain_validation", "read_document"]

M = TypeVar("M", bound=BaseModel)
Path = tuple[str | int, ...]


def read_document(loaded: Loaded, model: type[M]) -> M:
    """Validate a file's data: strict types (``"1"`` is no number), keys as documented.

    Raises:
        DiagnosticsError: with every problem of the file.
    """
    try:
        return model.model_validate(loaded.data, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        raise DiagnosticsError(explain_validation(error, loaded, model)) from None


def explain_validation(error: ValidationError, loaded: Loaded, model: type[BaseModel]) -> list[Diagnostic]:
    """Return one diagnostic for each problem; the branches of a union count as one."""
    found: dict[tuple[Path, str], Diagnostic] = {}
    for item in error.errors(include_url=False):
        kind = item["type"]
        location = tuple(item["loc"])
        if kind == "extra_forbidden":
            found.setdefault((location, kind), _unknown_key(loaded, location, model))
        elif kind == "missing":
            found.setdefault((location, kind), _missing_key(loaded, location))
        else:
            at_key = "[key]" in location
            place = _place(loaded, location)
            message, hint = word_error(kind, item)
            found.setdefault((place, "value"), loaded.problem(place, "schema.value", message, hint, at_key=at_key))
    return list(found.values())


def _place(loaded: Loaded, location: Path) -> Path:
    """Leave out what is pydantic's wrapping: ``value`` of a plain fact, and at the end union branches and ``[key]``."""
    place: Path = ()
    for step in location:
        if loaded.has((*place, step)):
            place = (*place, step)
        elif step != "value":
            break
    return place


def _unknown_key(loaded: Loaded, location: Path, model: type[BaseModel]) -> Diagnostic:
    key = str(location[-1])
    known = _known_keys(model, location[:-1])
    hint = suggestion(did_you_mean(key, known))
    if hint is None and known:
        every = ", ".join(known)
        hint = Text(f"known keys: {every}", f"使えるキー: {every}")
    message = Text(f"unknown key {key!r}", f"キー {key!r} は使えません")
    return loaded.problem(location, "schema.unknown-key", message, hint, at_key=True)


def _missing_key(loaded: Loaded, location: Path) -> Diagnostic:
    key = "from" if location[-1] == "source" else str(location[-1])
    message = Text(f"the key {key!r} is missing", f"キー {key!r} がありません")
    return loaded.problem(_place(loaded, location[:-1]), "schema.missing-key", message, at_key=len(location) > 1)


def _known_keys(model: type[BaseModel], location: Path) -> list[str]:
    """Return the keys the model allows at a place, by following its annotations."""
    found: Any = model
    for step in location:
        found = _step(found, step)
        if found is None:
            return []
    owner = _model_in(found)
    return [field.alias or name for name, field in owner.model_fields.items()] if owner else []


def _step(annotation: Any, step: str | int) -> Any:
    owner = _model_in(annotation)
    if owner is not None:
        for name, field in owner.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
        return None
    for part in _parts(annotation):
        origin, arguments = get_origin(part), get_args(part)
        if origin is dict:
            return arguments[1]
        if origin in (list, tuple) and isinstance(step, int):
            return arguments[0]
    return None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    for part in _parts(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def _parts(annotation: Any) -> tuple[Any, ...]:
    """Return the alternatives of a union (``X | None``), without ``Annotated``."""
    if get_origin(annotation) is Annotated:
        return _parts(get_args(annotation)[0])
    if get_origin(annotation) in (dict, list, tuple) or isinstance(annotation, type):
        return (annotation,)
    return tuple(part for option in get_args(annotation) for part in _parts(option))


Item = Mapping[str, Any]


def word_error(kind: str, item: Item) -> tuple[Text, Text | None]:
    """Word one of pydantic's errors: what is wrong with the value, and a hint where there is one."""
    context = item.get("ctx", {})
    if kind in _TYPES:
        return Text(f"must be {_TYPES[kind].en}", f"{_TYPES[kind].ja}でなければなりません"), None
    if kind in _CONTEXT_WORDS:
        return _CONTEXT_WORDS[kind](item, context), None
    if kind in ("literal_error", "enum"):
        return _one_of(item, str(context.get("expected", "")))
    if "ja" in context:  # a PydanticCustomError of ours brings its own words
        return Text(item["msg"], str(context["ja"])), None
    words = str(item["msg"]).removeprefix("Value error, ")
    return Text(words, f"値が正しくありません: {words}"), None


def _one_of(item: Item, expected: str) -> tuple[Text, Text | None]:
    options = [o.strip("'") for part in expected.split(", ") for o in part.split(" or ")]
    given = item["input"]
    similar = did_you_mean(given, options) if isinstance(given, str) else []
    either = ", ".join(options)
    shown = _shown(given)
    return (
        Text(f"{shown} is not one of {either}", f"{shown} は使えません。使える値: {either}"),
        suggestion(similar),
    )


def _shown(value: Any) -> str:
    text = "null" if value is None else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_SHOWN = 60

_TEXT = Text("text", "文字列")
_NUMBER = Text("a number", "数値")
_WHOLE = Text("a whole number", "整数")
_BOOL = Text("true or false", "true か false")
_LIST = Text("a list", "リスト")
_MAPPING = Text("a mapping (key: value)", "マッピング (キー: 値)")

_TYPES: dict[str, Text] = {
    "string_type": _TEXT,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _BOOL,
    "bool_parsing": _BOOL,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "none_required": Text("null", "null"),
}


FORMS: dict[str, Text] = {
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": Text("a date such as 2023-05-17", "2023-05-17 のような日付"),
    r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$": Text(
        "a date such as 2023-05-17, 2023-05 or 2023", "2023-05-17、2023-05、2023 のような日付"
    ),
    r"^https?://\S+$": Text("an address that begins with https://, without spaces", "https:// で始まる空白のない URL"),
    r"^[a-z]{2}(-[a-z]+)+-[0-9]$": Text(
        "an AWS region such as ap-northeast-1", "ap-northeast-1 のような AWS リージョン"
    ),
    r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$": Text("a language code such as ja or en", "ja や en のような言語コード"),
    r"^[A-Z]{2}$": Text("a country code such as JP", "JP のような国コード"),
    r"^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._:-]*$": Text(
        "a model id of the form publisher/name", "publisher/name の形のモデル ID"
    ),
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$": Text(
        "a publisher, the part of a model id before the slash", "モデル ID のスラッシュより前にある公開元の名前"
    ),
    r"^[a-z0-9][a-z0-9.-]*$": Text("a key of lower-case letters, digits, - and .", "英小文字・数字・「-」「.」のキー"),
    r"^[a-z0-9][a-z0-9.+-]*$": Text(
        "a key of lower-case letters, digits, -, . and +", "英小文字・数字・「-」「.」「+」のキー"
    ),
    r"^[a-z][a-z0-9_]*$": Text("a name of lower-case letters, digits and _", "英小文字・数字・「_」の名前"),
    r"^[0-9]+(\.[0-9]+)*$": Text("a version such as 0.17", "0.17 のようなバージョン"),
    r"^[0-9a-fA-F]{64}$": Text("a SHA-256 of 64 hexadecimal digits", "64 桁の 16 進数の SHA-256"),
    r"^[0-9]{12}$": Text("the id of an AWS account, twelve digits", "12 桁の AWS アカウント ID"),
    r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$": Text("the tag of a container image", "コンテナイメージのタグ"),
    r"^[a-z0-9][a-z0-9._/-]*$": Text("a repository of container images", "コンテナイメージのリポジトリー名"),
    r"^[A-Z][A-Z0-9_]*_$": Text(
        "the beginning of environment variables such as SM_VLLM_", "SM_VLLM_ のような環境変数名の先頭部分"
    ),
    r"^[a-z0-9-]+$": Text("a name of lower-case letters, digits and -", "英小文字・数字・「-」の名前"),
    r"\{version\}": Text("a text that holds {version}", "{version} を含む文字列"),
    r"^[A-Za-z0-9]+$": Text("the name of a class", "クラス名"),
    r"^[0-9]+\.[0-9]$": Text("a compute capability such as 8.9", "8.9 のような Compute Capability"),
}
"""What the patterns of `documents` mean; a test sees to it that none is missing."""


def _pattern(item: Item, context: Item) -> Text:
    shown, pattern = _shown(item["input"]), context["pattern"]
    form = FORMS.get(pattern)
    if form:
        return Text(f"{shown} is not {form.en}", f"{shown} は{form.ja}ではありません")
    return Text(f"{shown} does not have the form {pattern}", f"{shown} は {pattern} の形ではありません")


def _bound(en: str, ja: str, key: str) -> Callable[[Item, Item], Text]:
    def words(item: Item, context: Item) -> Text:
        shown, limit = _shown(item["input"]), _plain(context[key])
        return Text(f"{shown} must be {en} {limit}", f"{shown} は {limit} {ja}でなければなりません")

    return words


def _plain(limit: float) -> str:
    """Write a bound without exponent and without a fraction of zero: 0.000001, 100, 1,000,000,000."""
    return f"{limit:,}" if isinstance(limit, int) else f"{limit:,f}".rstrip("0").rstrip(".")


def _length(en: str, ja: str, key: str) -> Callable[[Item, Item], Text]:
    def words(_item: Item, context: Item) -> Text:
        count = context[key]
        return Text(f"needs {en} {count} of them", f"{count} 個{ja}が必要です")

    return words


def _empty_text(_item: Item, _context: Item) -> Text:
    return Text("must not be empty", "空にはできません")


_CONTEXT_WORDS: dict[str, Callable[[Item, Item], Text]] = {
    "string_pattern_mismatch": _pattern,
    "string_too_short": _empty_text,
    "greater_than": _bound("greater than", "より大きい値", "gt"),
    "greater_than_equal": _bound("at least", "以上", "ge"),
    "less_than": _bound("less than", "より小さい値", "lt"),
    "less_than_equal": _bound("at most", "以下", "le"),
    "too_short": _length("at least", "以上", "min_length"),
    "too_long": _length("at most", "以下", "max_length"),
}
