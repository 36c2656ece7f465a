"""Options of the command line, with help in both languages; those that several commands take alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from advisor.cli.language import t

Command = Callable[..., int]
"""What runs a command and returns its exit code."""


def option(*names: str, en: str, ja: str, metavar: str | None = None) -> Any:
    """Declare one option with help in both languages; a ``metavar`` of words, ``a|b``, is what a shell completes."""
    words = [word for word in metavar.split("|") if word != "…"] if metavar and "|" in metavar else []
    return typer.Option(*names, help=t(en, ja), metavar=metavar, autocompletion=completing(words) if words else None)


def completing(words: Sequence[str]) -> Callable[[str], list[str]]:
    """Return what answers a shell that asks for those of the words that begin so."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete


def with_options_of(other: Command, *, without: Collection[str] = ()) -> Callable[[Command], Command]:
    """Return a decorator that gives a command the options of another, which it takes as ``**flags``.

    The parser library reads signatures: that of the command becomes its own parameters and those of ``other``, as they are
    declared there, but for those in ``without`` and the context.
    """

    def give(command: Command) -> Command:
        own = [p for p in _parameters(command) if p.kind is not Parameter.VAR_KEYWORD]
        names = {*without, *(p.name for p in own)}
        taken = [p for p in _parameters(other) if p.name not in names]
        command.__signature__ = Signature([*own, *taken])  # type: ignore[attr-defined]
        return command

    return give


def _parameters(command: Command) -> list[Parameter]:
    return list(signature(command, eval_str=True).parameters.values())


Region = Annotated[str | None, option("--region", metavar="R", en="AWS region.", ja="AWS リージョン。")]
Format = Annotated[str, option("--format", metavar="table|json|markdown|csv", en="Output format.", ja="出力形式。")]
Output = Annotated[
    Path | None, option("-o", "--output", metavar="FILE", en="Write to a file.", ja="ファイルに書き出す。")
]
