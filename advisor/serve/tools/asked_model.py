"""The model a tool is asked about: a name of the catalogue, a config sent along, or, where allowed, one on the Hub."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.core.request import Field
from advisor.core.text import Text, quoted
from advisor.errors import UnknownNameError, UsageError, suggestion
from advisor.serve.inputs import Input, InvalidArgumentsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.core.model import Model
    from advisor.recommend.questions import Problem
    from advisor.serve.desk import Call

__all__ = ["CONFIG", "MODEL", "REGION", "asked_model", "name_of", "refuse"]

MODEL = Input(
    Field("word"),
    "The model: an id or alias of the catalogue (tool `list` shows them). With `config` only what to call it. Files and "
    "folders are not read; names on the Hugging Face Hub only where the server was started with --online.",
)
CONFIG = Input(
    Field("word"),
    "The content of the model's config.json, for one that is not in the catalogue. Its licence is then unknown.",
    data=True,
)
REGION = Input(Field("word"), "AWS region (default: that of the language, ap-northeast-1 or us-east-1).")
UNNAMED = "config.json"

_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}(@[\w.-]+(/[\w.-]+)*)?", re.ASCII)


def name_of(asked: Call) -> str:
    """Return the name of the model.

    Raises:
        InvalidArgumentsError: neither a name nor a config is given.
    """
    given = asked.arguments
    if "model" not in given and "config" not in given:
        raise InvalidArgumentsError([Text("model: is required, or config", "model または config が必須です")])
    return str(given.get("model", UNNAMED))


def asked_model(asked: Call) -> Model | None:
    """Return the model where the catalogue does not have it, ``None`` where it does. No file is looked at.

    Raises:
        UsageError: nothing has this name, or the config describes no possible model.
        UpstreamError: the Hub does not answer.
    """
    desk, name = asked.desk, name_of(asked)
    if "config" in asked.arguments:
        from advisor.sources.local import model_of_config

        return model_of_config(asked.arguments["config"], desk.today(), name=name)
    if desk.catalog.find_model(name) is not None:
        return None
    if desk.online and _REPOSITORY.fullmatch(name):
        from advisor.sources.resolve import ModelLocation, read_place

        return read_place(ModelLocation("hub", name), desk.catalog, today=desk.today(), home=desk.home)
    try:
        desk.catalog.model(name)
    except UnknownNameError as error:
        shown = quoted(name)
        raise UsageError(
            Text(f"model: {shown} is not in the catalogue", f"model: {shown} はカタログにありません"),
            suggestion(error.suggestions) or _ELSEWHERE,
        ) from None
    return None


_ELSEWHERE = Text(
    "send its config.json as `config`, or start the server with --online to look it up on the Hugging Face Hub",
    "config.json の内容を `config` で渡すか、--online を付けてサーバーを起動し Hugging Face Hub を参照してください",
)


def refuse(problems: Iterable[Problem]) -> None:
    """Refuse a question that has problems.

    Raises:
        InvalidArgumentsError: it has; a line for each.
    """
    lines = [Text(f"{p.field}: {p.line.en}", f"{p.field}: {p.line.ja}") for p in problems]
    if lines:
        raise InvalidArgumentsError(lines)
