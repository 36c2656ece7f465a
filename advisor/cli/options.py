"""Options of the command line, with help in both languages; those that several commands take alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from advisor.cli.language import t


def option(*names: str, en: str, ja: str, metavar: str | None = None) -> Any:
    """Declare one option with help in both languages; a ``metavar`` of words, ``a|b``, is what a shell completes."""
    words = [word for word in metavar.split("|") if word != "…"] if metavar and "|" in metavar else []
    return typer.Option(*names, help=t(en, ja), metavar=metavar, autocompletion=completing(words) if words else None)


def completing(words: Sequence[str]) -> Callable[[str], list[str]]:
    """Return what answers a shell that asks for those of the words that begin so."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete


Region = Annotated[str | None, option("--region", metavar="R", en="AWS region.", ja="AWS リージョン。")]
Format = Annotated[
    str, option("--format", metavar="table|json|markdown|html|csv", en="Output format.", ja="出力形式。")
]
Output = Annotated[
    Path | None, option("-o", "--output", metavar="FILE", en="Write to a file.", ja="ファイルに書き出す。")
]
