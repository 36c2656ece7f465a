"""What is asked line by line: where to save, and all of it on terminals that cannot move their cursor (``TERM=dumb``)."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Any

from advisor.cli import output
from advisor.cli.language import say, t
from advisor.cli.questionnaire import layout
from advisor.cli.questionnaire.question import Question
from advisor.cli.questionnaire.session import Interview
from advisor.cli.questionnaire.view import SEARCHED_FROM, ListView, NumberView
from advisor.cli.questionnaire.written import Saving
from advisor.core.outside_words import os_reason
from advisor.core.text import Text, quoted
from advisor.errors import UsageError

BACK = "<"
NONE = "-"
_SHOWN = 20
"""So many options of a long list are shown; the others are found by a part of their name."""
_YES = frozenset({"y", "yes", "はい", "ｙ"})
_NUMBER_OF = Text("no such number", "その番号はありません")


def only_lines() -> bool:
    """Whether the terminal cannot move its cursor."""
    return os.environ.get("TERM", "" if os.name == "nt" else "unknown").lower() in ("dumb", "unknown")


def summary(interview: Interview) -> list[str]:
    """Return the answers as lines that stay in the terminal."""
    width = shutil.get_terminal_size().columns
    return [t("Your answers", "回答"), *layout.summary_lines(interview, width), ""]


# ------------------------------------------------------------------------------------------------------------- saving


def offer(saving: Saving) -> None:
    """Offer to save the requirements file; Enter alone leaves it.

    Raises:
        KeyboardInterrupt: Ctrl-C or the end of the input.
    """
    output.note("")
    while True:
        name = _line(
            t(
                "Save the answers to a file? Name (Enter: no): ",
                "回答をファイルに保存しますか? ファイル名 (Enter: しない): ",
            )
        )
        if not name.isprintable():  # keys this terminal sends that nobody meant to be a name
            output.note(t("that is no file name", "ファイル名として使えません"))
        elif not name or _written(saving, Path(name)):
            return


def save(saving: Saving, to: Path) -> None:
    """Save the requirements file where it was asked to be; an existing file only after asking, or else under another name.

    Raises:
        KeyboardInterrupt: Ctrl-C or the end of the input.
    """
    if not _written(saving, to):
        offer(saving)


def _written(saving: Saving, to: Path) -> bool:
    """Write a file, unless it exists and shall stay, or cannot be written, which is told."""
    try:
        to = to.expanduser()
        output.check_writable(to)
        shown = quoted(str(to))
        if to.exists():
            question = t(f"{shown} exists. Overwrite it? (y/N): ", f"{shown} は既にあります。上書きしますか? (y/N): ")
            if _line(question).casefold() not in _YES:
                output.note(t("not saved", "保存していません"))
                return False
        output.data(saving.text, to)
    except UsageError as error:
        output.problem(error)
        return False
    except (OSError, ValueError, RuntimeError) as error:  # a name that cannot be, a home that is not there
        reason = os_reason(error)
        output.note(t(f"cannot write that: {reason.en}", f"書き込めません: {reason.ja}"))
        return False
    output.note(t(f"saved to {to}; the same again:", f"{to} に保存しました。同じ結果を得るコマンド:"))
    output.note(f"  {saving.command(to)}")
    return True


def _line(prompt: str) -> str:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - with it, `input` edits its line
    try:
        return input(output.printable(prompt)).strip()
    except EOFError:
        output.note("")
        raise KeyboardInterrupt from None
    except KeyboardInterrupt:
        output.note("")
        raise


# ------------------------------------------------------------------------------------------------------- line by line


def converse(interview: Interview) -> bool:
    """Ask everything line by line, then show the summary until it is confirmed; whether it was, or else left.

    Raises:
        KeyboardInterrupt: Ctrl-C or the end of the input.
    """
    while True:
        question = interview.question
        if question is None:
            decided = _confirm(interview)
            if decided is not None:
                return decided
            continue
        number, total = interview.position
        output.note("")
        output.note(f"[{number}/{total}] {say(question.ask)}")
        output.note(f"  {say(question.why)}")
        try:
            interview.answer(
                _number(interview, question) if question.kind == "number" else _choice(interview, question)
            )
        except _BackError:
            if not interview.back():
                output.note(t("this is the first question", "最初の質問です"))
        except UsageError as error:
            output.note(f"! {say(error.message)}")
        else:
            left = interview.left
            output.note(
                t(
                    f"  {len(left.models):,} of {left.considered:,} models still in play",
                    f"  候補に残っているモデル: {len(left.models):,} / {left.considered:,}",
                )
            )


class _BackError(Exception):
    """The person wants the question before."""


def _reply(interview: Interview, help_: str) -> str:
    back = "" if interview.is_first else t(f", {BACK}: back", f"、{BACK}: 戻る")
    reply = _line(f"({help_}{back}) > ")
    if reply in (BACK, "＜"):
        raise _BackError
    return reply


def _number(interview: Interview, question: Question) -> Any:
    view = NumberView(question, interview.default)
    usual = view.field.text
    help_ = f"Enter: {usual or say(question.nothing)}"
    if usual and question.optional:
        help_ += t(f", {NONE}: {say(question.nothing)}", f"、{NONE}: {say(question.nothing)}")
    while True:
        reply = _reply(interview, help_)
        view.field.text = "" if reply == NONE and question.optional else reply or usual
        if view.enter():
            return view.answer
        if view.error:
            output.note(f"! {say(view.error)}")


def _choice(interview: Interview, question: Question) -> Any:
    many = question.kind == "many"
    view = ListView(interview.options, interview.default, many=many, optional=question.optional)
    _list(view)
    usual = question.worded(view.answer if many else view.found[view.at].value, interview.situation)
    help_ = t("number", "番号")
    if many:
        help_ = t("numbers, such as 1 3", "番号 (例: 1 3)")
    if len(view.options) >= SEARCHED_FROM:
        help_ += t(" or part of a name", "または名前の一部")
    while True:
        reply = _reply(interview, help_ + t(f", Enter: {usual}", f"、Enter: {usual}"))
        if not reply:
            if view.enter():
                return view.answer
        elif (picked := _picked(view, reply)) is not None:
            if not many and len(picked) == 1:
                return picked[0]
            if many:
                return [o.value for o in view.options if o.value in picked]
            view.error = _NUMBER_OF
        if view.error:
            output.note(f"! {say(view.error)}")
            view.error = None


def _picked(view: ListView, reply: str) -> list[Any] | None:
    """Return what numbers or a part of a name mean; ``None`` where that is not one thing, which is shown."""
    words = reply.replace(",", " ").replace("、", " ").split()
    if all(word.isdecimal() for word in words):
        numbers = [int(word) for word in words]
        if all(1 <= n <= len(view.options) for n in numbers):
            return [view.options[n - 1].value for n in numbers]
        view.error = _NUMBER_OF
        return None
    view.search.text = reply
    found = view.found
    view.search.text = ""
    if len(found) == 1:
        return [found[0].value]
    if not found:
        view.error = Text("nothing is called that", "該当する項目はありません")
        return None
    for option in found[:_SHOWN]:
        output.note(f"  {view.options.index(option) + 1}) {say(option.label)}")
    return None


def _list(view: ListView) -> None:
    for i, option in enumerate(view.options[:_SHOWN], 1):
        marked = option.value in view.chosen if view.many else i - 1 == view.at
        output.note(f"  {i}) {say(option.label)}{' *' if marked else ''}")
    more = len(view.options) - _SHOWN
    if more > 0:
        output.note("  " + t(f"… and {more} more", f"… ほか {more} 件"))


def _confirm(interview: Interview) -> bool | None:
    """Show the summary and ask what to do; ``None``: another answer is asked again."""
    output.note("")
    asked = interview.asked
    for number, one in enumerate(asked, 1):
        output.note(f"  {number}) {say(one.question.name)}: {one.answer}")
    while True:
        reply = _line(
            t(
                "Is this right? (Enter: show the result, number: change it, q: leave) > ",
                "この内容でよろしいですか? (Enter: 結果を表示、番号: 変更、q: 終了) > ",
            )
        )
        if not reply:
            return True
        if reply.casefold() == "q":
            return False
        if reply == BACK and interview.back():
            return None
        if reply.isdecimal() and 1 <= int(reply) <= len(asked):
            interview.change(asked[int(reply) - 1].place)
            return None
        output.note(f"! {say(_NUMBER_OF)}")
