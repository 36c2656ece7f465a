"""The tools, by name, and how one is called: arguments checked, answered, errors told as errors."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.text import Text
from advisor.errors import AdvisorError
from advisor.serve.bounds import short
from advisor.serve.desk import Answer, Call
from advisor.serve.inputs import InvalidArgumentsError, read_language
from advisor.serve.spelling import arguments_by_flag, in_arguments
from advisor.serve.tools.check import TOOL as CHECK
from advisor.serve.tools.entries import LIST, SHOW
from advisor.serve.tools.hardware import ESTIMATE, FINETUNE
from advisor.serve.tools.recommend import TOOL as RECOMMEND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.core.text import Language
    from advisor.serve.desk import Desk, Tool

__all__ = ["TOOLS", "Failed", "call"]

TOOLS: Mapping[str, Tool] = {tool.name: tool for tool in (RECOMMEND, ESTIMATE, FINETUNE, CHECK, SHOW, LIST)}

_ARGUMENTS = {tool.name: arguments_by_flag(tool.input_schema) for tool in TOOLS.values()}

_log = logging.getLogger(__name__)
_BUG = Text(
    "internal error: this is a bug of advisor; the server's log has the details",
    "内部エラー: advisor の不具合です。詳細はサーバーのログを参照してください",
)


class Failed(NamedTuple):
    """Why a tool does not answer, and what to do."""

    text: str


def call(
    tool: Tool, arguments: Mapping[str, Any], desk: Desk, go_on: Callable[[], None] = lambda: None
) -> Answer | Failed:
    """Answer one call. Whatever goes wrong is told, a bug without its particulars; only what ``go_on`` raises is raised."""
    language = read_language(arguments, desk.language)
    try:
        given = tool.read(arguments, language)
        given.pop("language", None)
        answer = tool.answer(Call(desk, given, language, go_on))
        return Answer(*(in_arguments(said, _ARGUMENTS[tool.name]) for said in answer))
    except AdvisorError as error:
        lines = in_arguments(_lines(error, language), _ARGUMENTS[tool.name])
        return Failed(short(lines))
    except Exception:
        _log.exception("tool %s", tool.name)
        return Failed(_BUG.get(language))


def _lines(error: AdvisorError, language: Language) -> list[str]:
    if isinstance(error, InvalidArgumentsError) and len(error.problems) > 1:
        return [f"- {problem.get(language)}" for problem in error.problems]
    return error.lines(language)
