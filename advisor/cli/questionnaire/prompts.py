"""The only file that talks to the terminal: questionary, with Esc for *back*."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import questionary
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent

from advisor.cli import output
from advisor.cli.language import say, t
from advisor.cli.questionnaire.questions import Option, Question, worded
from advisor.core.text import Text


class Back(Exception):  # noqa: N818 - not an error: the person wants the question before
    """Esc was pressed."""


_BACK = object()


def ask(question: Question, default: Any, options: Sequence[Option], position: str) -> Any:
    """Ask one question and return its answer.

    Raises:
        Back: Esc was pressed.
        KeyboardInterrupt: Ctrl-C.
    """
    message = f"{position} {say(question.ask)}"
    answer: Any
    if question.kind == "number":
        answer = question.read(_text(message, question, default))
    elif question.kind == "many":
        answer = _many(message, question, default, options)
    else:
        answer = _one(message, options, default, say(question.why))
    output.note(f"  {message} {worded(question, answer, options)}")
    return answer


def _one(message: str, options: Sequence[Option], default: Any, why: str) -> Any:
    choices = [questionary.Choice(say(o.label), value=o) for o in options]
    chosen = next((c for c, o in zip(choices, options, strict=True) if o.value == default), None)
    answer = _run(
        questionary.select(
            message,
            choices=choices,
            default=chosen,
            instruction=_help(why, t("↑↓ Enter · Esc: back · type to search", "↑↓ Enter · Esc: 戻る · 入力で絞り込み")),
            use_search_filter=True,
            use_jk_keys=False,
        )
    )
    return answer.value


def _many(message: str, question: Question, default: Any, options: Sequence[Option]) -> list[Any]:
    choices = [questionary.Choice(say(o.label), value=o, checked=o.value in (default or ())) for o in options]
    needed = t("choose at least one (Space)", "1 つ以上選んでください (Space)")
    validate: Callable[[list[Any]], bool | str] = lambda picked: bool(picked) or question.optional or needed  # noqa: E731
    picked = _run(
        questionary.checkbox(
            message,
            choices=choices,
            validate=validate,
            instruction=_help(
                say(question.why), t("Space: choose · Enter · Esc: back", "Space: 選択 · Enter: 決定 · Esc: 戻る")
            ),
            use_search_filter=False,
        )
    )
    return [o.value for o in picked]


def _text(message: str, question: Question, default: Any) -> str:
    def validate(text: str) -> bool | str:
        wrong = question.check(text)
        return say(wrong) if wrong else True

    return str(
        _run(
            questionary.text(
                message,
                default="" if default is None else f"{default:g}" if isinstance(default, float) else str(default),
                validate=validate,
                instruction=_help(say(question.why), t("Enter · Esc: back", "Enter: 決定 · Esc: 戻る")) + "\n",
            )
        )
    )


def choose(message: Text, options: Sequence[Option], default: Any = None) -> Any:
    """Ask a question outside the list (the summary's)."""
    return _one(say(message), options, default, "")


def _help(why: str, keys: str) -> str:
    return f"\n  {why}\n  ({keys})" if why else f"({keys})"


def _run(question: questionary.Question) -> Any:
    bindings = KeyBindings()

    @bindings.add("escape", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=_BACK)

    application = question.application
    own = application.key_bindings
    application.key_bindings = merge_key_bindings([own, bindings]) if own else bindings
    application.erase_when_done = True  # what stays on the screen is our one line, in our language
    application.ttimeoutlen = 0.05  # Esc answers at once; arrow keys arrive faster than this
    answer = question.unsafe_ask()
    if answer is _BACK:
        raise Back
    return answer
