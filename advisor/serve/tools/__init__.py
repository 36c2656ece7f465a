"""The tools, by name, and how one is called: arguments checked, answered, errors told as errors."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.text import Text
from advisor.errors import AdvisorError
from advisor.serve.bounds import short
from advisor.serve.desk import Answer, Asked
from advisor.serve.inputs import InvalidArgumentsError, read_language
from advisor.serve.tools.check import TOOL as CHECK
from advisor.serve.tools.entries import LIST, SHOW
from advisor.serve.tools.hardware import ESTIMATE, FINETUNE
from advisor.serve.tools.recommend import TOOL as RECOMMEND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.text import Language
    from advisor.serve.desk import Desk, Tool

__all__ = ["TOOLS", "Failed", "call"]

TOOLS: Mapping[str, Tool] = {tool.name: tool for tool in (RECOMMEND, ESTIMATE, FINETUNE, CHECK, SHOW, LIST)}

_log = logging.getLogger(__name__)
_BUG = Text(
    "internal error: this is a bug of advisor; the server's log has the details",
    "内部エラー: advisor の不具合です。詳細はサーバーのログを参照してください",
)


class Failed(NamedTuple):
    """Why a tool does not answer, and what to do."""

    text: str


def call(tool: Tool, arguments: Mapping[str, Any], desk: Desk) -> Answer | Failed:
    """Answer one call. Never raises: whatever goes wrong is told, a bug without its particulars."""
    language = read_language(arguments, desk.language)
    try:
        given = tool.read(arguments, language)
        given.pop("language", None)
        return tool.answer(Asked(desk, given, language))
    except AdvisorError as error:
        return Failed(short(_lines(error, language)))
    except Exception:
        _log.exception("tool %s", tool.name)
        return Failed(_BUG.get(language))


def _lines(error: AdvisorError, language: Language) -> list[str]:
    if isinstance(error, InvalidArgumentsError) and len(error.problems) > 1:
        return [f"- {problem.get(language)}" for problem in error.problems]
    return error.lines(language)
