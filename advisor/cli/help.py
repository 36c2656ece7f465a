"""Commands whose ``--help`` is a page of the manual; the page itself is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

__all__ = ["CommandWithManual", "GroupWithManual"]


class CommandWithManual(TyperCommand):
    """A command with its page."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the page."""
        _write(ctx, formatter)


class GroupWithManual(TyperGroup):
    """A group of commands with its page."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the page."""
        _write(ctx, formatter)


def _write(context: Context, formatter: HelpFormatter) -> None:
    from advisor.cli.manual.page import page

    formatter.write(page(context, formatter.width))
