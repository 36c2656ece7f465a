"""Options of the command line, with help in both languages; those that several commands take alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from advisor.cli.completion import Values, completing, values
from advisor.cli.language import t


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


Region = Annotated[
    str | None, option("--region", metavar="R", en="AWS region.", ja="AWS リージョン。", complete="regions")
]
Format = Annotated[str, option("--format", metavar="table|json|markdown|csv", en="Output format.", ja="出力形式。")]
Output = Annotated[
    Path | None, option("-o", "--output", metavar="FILE", en="Write to a file.", ja="ファイルに書き出す。")
]
