"""A report, from its options to its output: what every command that prints one does alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from advisor.cli import output
from advisor.cli.formats import check_format
from advisor.cli.language import current
from advisor.cli.options import checked_fx
from advisor.core.text import Text
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions
    from advisor.render import View

R = TypeVar("R")


def check(options: OutputOptions, formats: Collection[str], file: Path | None = None) -> None:
    """Refuse options that cannot be, before any work is done; ``file`` is what the answer is made from.

    Raises:
        UsageError: an unknown format, a rate of exchange that is none, or the answer would overwrite ``file``.
    """
    check_format(options.format, formats)
    checked_fx(options.fx)
    _refuse_overwriting(file, options.to)


def _refuse_overwriting(file: Path | None, to: Path | None) -> None:
    if file and to and file.exists() and to.exists() and file.samefile(to):
        raise UsageError(
            Text(
                f"-o {to} would overwrite the requirements it was made from",
                f"-o {to} は条件ファイル自身を上書きします",
            ),
            Text("choose another path with -o", "-o で別の場所を指定してください"),
        )


def write(
    report: R, render: Callable[[R, View, str], str], globals_: Globals, catalog: Catalog, options: OutputOptions
) -> View:
    """Write a report of ``catalog`` to where it goes, and return what its renderer was shown."""
    from advisor.render import View

    screen = output.screen(options.to)
    view = View(
        catalog,
        current(),
        explain=options.explain,
        stamp=_now() if options.stamp else None,
        width=screen.width,
        color=screen.color,
        yen_per_usd=options.fx,
        options=globals_.words(current()),
        plot=options.plot,
    )
    output.tell_dollars_only(options.fx, options.format)
    output.data(render(report, view, options.format), options.to)
    return view


def changed_rules(globals_: Globals) -> Text | None:
    """Say that the user's own rules or severities took part: a reader must see that not the shipped rules alone judged."""
    parts = [str(globals_.rules)] if globals_.rules else []
    parts += [f"{rule}={level}" for rule, level in sorted(globals_.severities.items())]
    names = ", ".join(parts)
    return Text(f"judged with changed rules: {names}", f"変更されたルールで判定しています: {names}") if parts else None


def _now() -> str:
    """Return the time for a stamp, to the second."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")
