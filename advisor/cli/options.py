"""Options of the command line, with help in both languages; those that several commands take alike."""

from __future__ import annotations

from collections.abc import Callable, Collection
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from advisor.cli.completion import Values, completing, values
from advisor.cli.language import t
from advisor.core.text import Text
from advisor.errors import UsageError

Command = Callable[..., int]
"""What runs a command and returns its exit code."""


def option(*names: str, en: str, ja: str, metavar: str | None = None, complete: Values | None = None) -> Any:
    """Declare one option with help in both languages.

    A shell completes the names of kind ``complete``, else a ``metavar`` of words, ``a|b``.
    """
    return typer.Option(*names, help=t(en, ja), metavar=metavar, autocompletion=_completed(metavar, complete))


def argument(*, en: str, ja: str, metavar: str, complete: Values | None = None) -> Any:
    """Declare what stands without an option's name, as `option` does."""
    return typer.Argument(
        metavar=metavar, help=t(en, ja), show_default=False, autocompletion=_completed(metavar, complete)
    )


def _completed(metavar: str | None, complete: Values | None) -> Any:
    if complete is not None:
        return values(complete)
    words = [word for word in metavar.split("|") if word != "…"] if metavar and "|" in metavar else []
    return completing(words) if words else None


YEN = (0.01, 1_000_000.0)
"""No dollar was ever worth less or more; beyond, yen would be noise or not finite."""


def checked_fx(rate: float | None) -> float | None:
    """Return the rate of ``--fx``.

    Raises:
        UsageError: it is not a positive number of yen.
    """
    if rate is None or YEN[0] <= rate <= YEN[1]:  # not a number is neither
        return rate
    raise UsageError(
        Text(
            f"--fx {rate:g} is not a number of yen to the dollar", f"--fx {rate:g} は 1 ドルあたりの円として使えません"
        ),
        Text(
            f"give a number from {YEN[0]:g} to {YEN[1]:,.0f}, such as 155",
            f"{YEN[0]:g}〜{YEN[1]:,.0f} の数値で指定してください。例: 155",
        ),
    )


def with_options_of(other: Callable[..., object], *, without: Collection[str] = ()) -> Callable[[Command], Command]:
    """Return a decorator that gives a command the options of another, or of a declaration, which it takes as ``**flags``.

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


def _parameters(command: Callable[..., object]) -> list[Parameter]:
    return list(signature(command, eval_str=True).parameters.values())


Region = Annotated[
    str | None, option("--region", metavar="R", en="AWS region.", ja="AWS リージョン。", complete="regions")
]
Format = Annotated[
    str, option("--format", metavar="table|json|markdown|html|csv", en="Output format.", ja="出力形式。")
]
Fx = Annotated[
    float | None,
    option(
        "--fx",
        metavar="RATE",
        en="Yen to the dollar, e.g. 155: show yen beside dollars.",
        ja="1 ドルあたりの円。例: 155。指定するとドルに円を併記。",
    ),
]
"""Read with `checked_fx`: no rate is assumed where none is given."""
Output = Annotated[
    Path | None, option("-o", "--output", metavar="FILE", en="Write to a file.", ja="ファイルに書き出す。")
]
