"""One place where arguments come in and exit codes go out.

Exit codes: 0 done · 1 findings · 2 usage, or an output that cannot be written · 3 infeasible · 4 undetermined · 5
upstream · 70 a bug · 130 interrupted.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence

from advisor.cli import completion, language, output
from advisor.cli.exit_codes import BUG, INTERRUPTED, USAGE
from advisor.core.outside_words import os_reason
from advisor.core.text import Text
from advisor.errors import AdvisorError

VALUE_OPTIONS = ("--lang", "--catalog", "--rules", "--severity")
_FLAG_OPTIONS = ("--debug",)


def run(argv: Sequence[str]) -> int:
    """Run one command line and return its exit code. Never raises, but for SystemExit of the interpreter."""
    # looking for pydantic plugins in every installed distribution costs 25 ms, and a command line has none to load
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    gc.disable()  # a short process: collecting the catalogue's objects would only cost time
    if os.environ.get(completion.VARIABLE):
        return completion.answer(_parse)
    arguments = hoist_globals(argv)
    language.start(arguments)
    debug = "--debug" in arguments[: _options_end(arguments)]
    try:
        code = _invoke(arguments)
        output.finish()
        return code
    except AdvisorError as error:
        if debug:
            raise
        output.problem(error)
        return error.exit_code
    except KeyboardInterrupt:
        output.note(language.t("interrupted", "中断しました"))
        return INTERRUPTED
    except BrokenPipeError:
        output.drop_stdout()
        return 0
    except OSError as error:  # a full disk, a stream that went away: the machine's trouble, not a bug of ours
        if debug:
            raise
        if error.filename is None and error.errno in output.STREAM_ERRORS:  # the parser library's help and version
            output.problem(output.unwritable(error))
            return USAGE
        output.drop_stdout()  # what is still buffered would fail again on the way out
        reason = os_reason(error)
        output.note(language.t(f"error: {reason.en}", f"エラー: {reason.ja}"))
        return USAGE
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # the parser library's own answer to `--help | true`
            output.drop_stdout()
            return 0
        raise
    except Exception as error:
        if debug:
            raise
        kind = type(error).__name__
        output.note(
            language.say(
                Text(
                    f"internal error: {kind}: {error} — this is a bug: please report the command, the version and the "
                    "traceback that --debug shows",
                    f"内部エラー: {kind}: {error} — 不具合です。コマンド、バージョン、--debug で表示される"
                    "トレースバックを添えてご報告ください",
                )
            ).replace("\n", " ")
        )
        return BUG


def hoist_globals(argv: Sequence[str]) -> list[str]:
    """Move the global options before the command, so that ``advisor recommend --lang ja`` works as people type it."""
    front: list[str] = []
    rest: list[str] = []
    arguments = list(argv)
    while arguments:
        argument = arguments.pop(0)
        if argument == "--":
            rest += [argument, *arguments]
            break
        if argument in VALUE_OPTIONS and arguments:
            front += [argument, arguments.pop(0)]
        elif argument in _FLAG_OPTIONS or argument.startswith(tuple(f"{name}=" for name in VALUE_OPTIONS)):
            front.append(argument)
        else:
            rest.append(argument)
    return front + _help_first(rest)


def _help_first(words: list[str]) -> list[str]:
    """Read ``help recommend`` as ``recommend --help``."""
    return [*words[1:], "--help"] if words and words[0] == "help" else words


def command_of(arguments: Sequence[str]) -> str | None:
    """Return the word that names the command: the first that is neither a global option nor the value of one."""
    words = iter(arguments)
    for word in words:
        if word in VALUE_OPTIONS:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


def _options_end(arguments: Sequence[str]) -> int:
    return arguments.index("--") if "--" in arguments else len(arguments)


def _invoke(arguments: Sequence[str]) -> int:
    from typer.exceptions import Abort, Exit, TyperException

    try:
        code = _parse(command_of(arguments), arguments)
    except Exit as stop:
        return stop.exit_code
    except Abort as stop:
        raise KeyboardInterrupt from stop
    except TyperException as error:
        _usage_problem(error, command_of(arguments))
        return USAGE
    if code == INTERRUPTED:  # the parser library makes an exit code of Ctrl-C
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _parse(wanted: str | None, arguments: Sequence[str] = ()) -> object:
    """Run the parser library with the one command that is wanted, and return what the command returned."""
    from advisor.cli.app import command_line

    return command_line(wanted)(list(arguments), prog_name="advisor", standalone_mode=False)


def _usage_problem(error: Exception, command: str | None) -> None:
    """Word a parser's complaint as ours: what is wrong, and where to read more."""
    context = getattr(error, "ctx", None)
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    if context is not None and message in ("", context.get_help()):  # bare `advisor`, `advisor rules`: help answers
        output.note(context.get_help())
        return
    possible = getattr(error, "possibilities", None)
    if possible:  # the parser library sorts them by name
        import difflib

        near = difflib.get_close_matches(getattr(error, "option_name", ""), possible, n=len(possible), cutoff=0)
        message = f"{getattr(error, 'message', message)} (Possible options: {', '.join(near)})"
    # of an option without its value the parser library does not tell whose it is
    path = context.command_path if context is not None else " ".join(filter(None, ("advisor", command)))
    if language.current() == "ja":
        from advisor.cli.parser_words import in_japanese

        message = in_japanese(message)
    output.note(language.t(f"error: {message}", f"エラー: {message}"))
    output.note(language.t(f"hint: {path} --help", f"ヒント: {path} --help"))
