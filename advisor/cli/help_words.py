"""Help in Japanese: the parser library words its own parts in English only, and measures text in characters.

A Japanese character fills two cells of a terminal, so lines are broken here as those of the reports are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["speak_japanese"]

_HEADINGS: Mapping[str, str] = {"Arguments": "引数", "Options": "オプション", "Commands": "コマンド"}
_SENTENCES: Mapping[str, str] = {
    "Show this message and exit.": "このヘルプを表示。",
    "Install completion for the current shell.": "使用中のシェルに補完を設定。",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "使用中のシェル用の補完スクリプトを表示 (コピーやカスタマイズ用)。"
    ),
}
_USAGE = "使い方: "
_PLACEHOLDERS: Mapping[str, str] = {
    "[OPTIONS]": "[オプション]",
    "COMMAND [ARGS]...": "コマンド [引数]...",
}
_REQUIRED, _DEFAULT = "必須", "既定"
_ASIDE = re.compile(r"  \[(?:default: (?P<default>[^\]]*?))?(?:; )?(?P<required>required)?\]$")
_FIRST_MOST = 30
"""A name wider than this many cells stands on a line of its own."""
_SPACING = 2
_LEAST = 20


def speak_japanese(command: Any) -> Any:
    """Return a command of the parser library, its help and that of what is below it in Japanese."""
    command.context_class = _context(command.context_class)
    for below in getattr(command, "commands", {}).values():
        speak_japanese(below)
    return command


def _context(base: type[typer.Context]) -> type[typer.Context]:
    class JapaneseContext(base):  # type: ignore[valid-type,misc]  # the library decides which class it is
        formatter_class = _JapaneseHelp

    return JapaneseContext


class _JapaneseHelp(typer.Context.formatter_class):  # type: ignore[valid-type,misc]  # a class, as the library keeps it
    """Lays out help: headings, usage and the library's own sentences in Japanese, widths in cells."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for english, japanese in _PLACEHOLDERS.items():
            args = args.replace(english, japanese)
        self._write(args, first=f"{prefix or _USAGE}{prog} ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_text(self, text: str) -> None:
        for paragraph in text.split("\n\n"):
            self._write(paragraph, first=" " * self.current_indent)

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = _FIRST_MOST, col_spacing: int = _SPACING
    ) -> None:
        from advisor.render.wrap import cell_len, pad

        rows = list(rows)
        column = min(max(cell_len(first) for first, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for first, second in rows:
            beside = cell_len(first) <= column - col_spacing
            if not beside or not second:
                self.write(f"{indent}{first}\n")
            if second:
                self._write(_worded(second), first=indent + pad(first if beside else "", column))

    def _write(self, text: str, *, first: str) -> None:
        """Write a text, wrapped; ``first`` stands before its first line, spaces before the others."""
        from advisor.render.wrap import cell_len, wrap

        at = cell_len(first)
        for i, line in enumerate(wrap(text, max(self.width - at, _LEAST))):
            self.write(f"{' ' * at if i else first}{line}".rstrip() + "\n")


def _worded(text: str) -> str:
    """Return the help of an option or an argument with what the library adds to it in Japanese."""
    aside = _ASIDE.search(text)
    if aside is None or not (aside["default"] or aside["required"]):
        return _SENTENCES.get(text, text)
    notes = [f"{_DEFAULT}: {aside['default']}"] if aside["default"] else []
    notes += [_REQUIRED] if aside["required"] else []
    return f"{text[: aside.start()]} [{'、'.join(notes)}]"
