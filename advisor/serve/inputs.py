"""Arguments of tools: what each may be, as the JSON Schema assistants read and as the check of what they send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.request import Field, schema_of, wrong_with
from advisor.core.text import LANGUAGES, Language, Text, quoted
from advisor.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["LANGUAGE", "Input", "InvalidArgumentsError", "field_schema", "object_schema", "read", "read_language"]


class Input(NamedTuple):
    """One argument: what it may be, and what it says to an assistant. ``None`` is as good as leaving it out.

    ``data``: an object of any keys, which the tool itself reads.
    """

    field: Field
    says: str
    required: bool = False
    data: bool = False


LANGUAGE = Input(Field("word", LANGUAGES), "Language of the sentences in the answer (default: the server's).")


class InvalidArgumentsError(UsageError):
    """Arguments that cannot be; ``problems`` has a line for each."""

    code = "advisor.arguments"

    def __init__(self, problems: list[Text]) -> None:
        super().__init__(Text("; ".join(p.en for p in problems), "／".join(p.ja for p in problems)))
        self.problems = problems


def object_schema(inputs: Mapping[str, Input]) -> dict[str, Any]:
    """Return the JSON Schema of arguments."""
    return {
        "type": "object",
        "properties": {name: _schema(given) for name, given in inputs.items()},
        "required": [name for name, given in inputs.items() if given.required],
        "additionalProperties": False,
    }


def _schema(given: Input) -> dict[str, Any]:
    return {"type": "object", "description": given.says} if given.data else field_schema(given.field, given.says)


def field_schema(field: Field, says: str) -> dict[str, Any]:
    """Return the JSON Schema of one value; of a country the form only, their list is longer than all the rest."""
    shape = schema_of(field._replace(optional=False, country=False))
    if field.country:
        shape["pattern"] = "^[A-Z]{2}$"
    return {**shape, "description": says}


def read(inputs: Mapping[str, Input], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that were given.

    Raises:
        InvalidArgumentsError: there are unknown ones, required ones are missing, or values cannot be: all of them are told.
    """
    problems = [*_unknown(inputs, arguments), *_missing(inputs, arguments)]
    given = {name: value for name, value in arguments.items() if value is not None and name in inputs}
    for name, value in given.items():
        problems += _wrong(name, inputs[name], value)
    if problems:
        raise InvalidArgumentsError(problems)
    return given


def read_language(arguments: Mapping[str, Any], otherwise: Language) -> Language:
    """Return the language that is asked for, or the other where none is that we speak."""
    asked = arguments.get("language")
    return next((language for language in LANGUAGES if language == asked), otherwise)


def _unknown(inputs: Mapping[str, Input], arguments: Mapping[str, Any]) -> Iterator[Text]:
    for name in arguments:
        if name not in inputs:
            either = ", ".join(did_you_mean(name, inputs)) or ", ".join(inputs)
            yield Text(
                f"unknown argument {quoted(name)} (there are: {either})",
                f"引数 {quoted(name)} はありません (使える引数: {either})",
            )


def _missing(inputs: Mapping[str, Input], arguments: Mapping[str, Any]) -> Iterator[Text]:
    for name, given in inputs.items():
        if given.required and arguments.get(name) is None:
            yield Text(f"{name}: is required", f"{name}: 必須です")


def _wrong(name: str, given: Input, value: Any) -> Iterator[Text]:
    if given.data:
        if not isinstance(value, dict):
            yield Text(f"{name}: must be an object", f"{name}: オブジェクトでなければなりません")
        return
    wrong = wrong_with(given.field, value)
    if wrong:
        message, hint = wrong
        todo = Text("", "") if hint is None else Text(f" ({hint.en})", f" ({hint.ja})")
        yield Text(f"{name}: {message.en}{todo.en}", f"{name}: {message.ja}{todo.ja}")
