"""``--help``: the page of a command, from its options and its manual, for the width of the terminal.

Plain text (docs/decisions/0009). Options stand in groups, and lines break where Japanese may break.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from typer.core import TyperGroup

from advisor.cli.language import current, say, t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from typer._click import Context
    from typer._click import Parameter as Declared

    from advisor.cli.manual import Manual

__all__ = ["Option", "Section", "commands", "options_of", "page", "sections", "usage"]

_NAMES_AT_MOST = 28
"""Cells of an option's name beside which its meaning still stands; a longer one has a line of its own."""
_PARSERS_WORDS = {
    "Show this message and exit.": "このヘルプを表示。",
    "Install completion for the current shell.": "使用中のシェルに補完を設定。",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "使用中のシェル用の補完スクリプトを表示 (コピーやカスタマイズ用)。"
    ),
}


class Option(NamedTuple):
    """One option or argument: its names as written on the left, what it means, and its default where it has one."""

    names: str
    means: str
    long: str
    default: str = ""

    @property
    def text(self) -> str:
        """What stands on the right."""
        if not self.default:
            return self.means
        return self.means.rstrip(".。") + t(f" (default: {self.default}).", f" (既定: {self.default})。")


class Section(NamedTuple):
    """A heading with options."""

    title: str
    options: Sequence[Option]


def options_of(context: Context, kind: str = "option") -> list[Option]:
    """Return what a command takes, in the order it is declared; ``kind`` is ``option`` or ``argument``."""
    return [
        _option(parameter, context)
        for parameter in context.command.get_params(context)
        if parameter.param_type_name == kind and not getattr(parameter, "hidden", False)
    ]


def _option(parameter: Declared, context: Context) -> Option:
    if parameter.param_type_name == "argument":
        names = parameter.make_metavar(context)
        long = parameter.name or ""
    else:
        is_flag = getattr(parameter, "is_flag", False)
        metavar = "" if is_flag else f" {parameter.make_metavar(context)}"
        names = ", ".join(sorted(parameter.opts, key=len)) + metavar  # those of help come in no order
        if parameter.secondary_opts:
            names += " / " + ", ".join(parameter.secondary_opts)
        long = max(parameter.opts, key=len)
    means = getattr(parameter, "help", None) or ""
    if current() == "ja":
        means = _PARSERS_WORDS.get(means, means)
    default = parameter.default
    told = (
        "" if default is None or isinstance(default, bool) or not getattr(parameter, "show_default", True) else default
    )
    return Option(names, means, long, str(told) if not callable(told) else "")


def sections(context: Context, manual: Manual | None) -> list[Section]:
    """Return a command's options under the headings of its manual; what no heading names comes last."""
    options = {option.long: option for option in options_of(context)}
    found = [
        Section(say(group.title), [options.pop(name) for name in group.options if name in options])
        for group in (manual.groups if manual is not None else ())
    ]
    if found and list(options) == ["--help"]:
        found[-1] = found[-1]._replace(options=[*found[-1].options, *options.values()])
    elif options:
        found.append(
            Section(t("Other options", "その他") if found else t("Options", "オプション"), [*options.values()])
        )
    return found


def usage(context: Context) -> str:
    """Return the line that says what a command takes: what is in brackets can be left out."""
    words = [context.command_path, t("[OPTIONS]", "[オプション]")]
    for parameter in context.command.get_params(context):
        if parameter.param_type_name == "argument":
            name = parameter.make_metavar(context)
            words.append(name if parameter.required or name.startswith("[") else f"[{name}]")
    if isinstance(context.command, TyperGroup):
        words.append(t("COMMAND [ARGS]...", "コマンド [引数]..."))
    return " ".join(words)


def page(context: Context, width: int) -> str:
    """Return the whole page, ``width`` cells wide."""
    from advisor.cli.manual import manual_of

    manual = manual_of(context.command_path.split()[1:])
    first, *more = _wrapped(f"{t('Usage:', '使い方:')} {usage(context)}", width - 4)
    lines = [first, *(f"    {line}" for line in more), ""]
    about = say(manual.describes) if manual is not None else context.command.help or ""
    lines += [*_indented(about, 2, width), ""]
    lines += _listed(t("Arguments", "引数"), [(o.names, o.text) for o in options_of(context, "argument")], width)
    lines += _listed(t("Commands", "コマンド"), list(commands(context)), width)
    for section in sections(context, manual):
        lines += _listed(section.title, [(option.names, option.text) for option in section.options], width)
    if context.parent is not None:
        lines += _indented(
            t(
                "Global options, see `advisor --help`: --lang, --catalog, --rules, --severity, --debug",
                "共通オプション (`advisor --help` を参照): --lang、--catalog、--rules、--severity、--debug",
            ),
            0,
            width,
        )
        lines.append("")
    if manual is not None:
        lines += _manual(manual, width)
    return "\n".join(lines).rstrip() + "\n"


def _manual(manual: Manual, width: int) -> Iterator[str]:
    from advisor.cli.manual.common import ENVIRONMENT

    yield t("Examples:", "例:")
    for example in manual.examples:
        yield from _indented(say(example.does), 2, width)
        yield f"    $ advisor {example.arguments}"  # never broken: it is to be copied
    yield ""
    yield from _listed(t("Exit codes", "終了コード"), [(str(c.number), say(c.means)) for c in manual.codes], width)
    yield from _listed(t("Environment", "環境変数"), [(n, say(ENVIRONMENT[n])) for n in manual.environment], width)


def commands(context: Context) -> Iterator[tuple[str, str]]:
    """Yield the commands of a group, each with what it does in one line."""
    if isinstance(context.command, TyperGroup):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            yield name, (command.help or "") if command is not None else ""


def _listed(title: str, rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    if not rows:
        return
    yield f"{title}:"
    column = max((size for name, _ in rows if (size := _cells(name)) <= _NAMES_AT_MOST), default=_NAMES_AT_MOST)
    for name, means in rows:
        beside = _wrapped(means, width - column - 4)
        space = column - _cells(name)
        if space < 0:
            yield f"  {name}"
        else:
            yield f"  {name}{' ' * space}  {beside[0]}".rstrip()
            beside = beside[1:]
        for line in beside:
            yield " " * (column + 4) + line
    yield ""


def _indented(text: str, by: int, width: int) -> Iterator[str]:
    return (" " * by + line for line in _wrapped(text, width - by))


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) if current() == "en" else _wide_cells(text)


def _wide_cells(text: str) -> int:
    from advisor.render.wrap import cell_len  # brings rich's table of widths: for Japanese only

    return cell_len(text)


def _wrapped(text: str, width: int) -> list[str]:
    """Break a sentence into lines; English, whose characters are all one cell wide, without a table of widths."""
    if current() == "ja" and not text.isascii():
        from advisor.render.wrap import wrap

        return wrap(text, width) or [""]
    return list(_greedy(text.split(), width)) or [""]


def _greedy(words: Iterable[str], width: int) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line
