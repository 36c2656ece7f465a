"""Renderers: pure functions from a report to text. Each lives in its own file and is imported when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.catalog import Catalog
    from advisor.core.result import Report
    from advisor.core.text import Language

__all__ = ["FORMATS", "View", "render_report", "render_with"]

R = TypeVar("R")

FORMATS = {
    "table": "advisor.render.table",
    "json": "advisor.render.report_json",
    "markdown": "advisor.render.markdown",
    "html": "advisor.render.html",
    "csv": "advisor.render.csv",
}
"""Format → module with ``render(report, view) -> str``."""


class View(NamedTuple):
    """What a renderer may know besides the report.

    ``width`` is in terminal cells, ``None`` when nobody looks (then nothing is wrapped). ``files_at`` is the address that
    the project's files are shown below, with a ``/`` at its end; without one, links to them are relative.
    ``yen_per_usd`` is the rate that the reader gave; with it, formats for people show yen beside dollars. ``options`` are the
    words of the command line that hold for every command (``--lang ja``), for whoever asks again. ``plot``: the table has
    cost against quality drawn below it.
    """

    catalog: Catalog
    language: Language
    explain: bool = False
    stamp: str | None = None
    width: int | None = None
    color: bool = False
    files_at: str = ""
    yen_per_usd: float | None = None
    options: tuple[str, ...] = ()
    plot: bool = False


def render_report(report: Report, view: View, format_: str) -> str:
    """Return the report in ``format_`` (a key of :data:`FORMATS`)."""
    return render_with(FORMATS, report, view, format_)


def render_with(modules: Mapping[str, str], report: R, view: View, format_: str) -> str:
    """Return a report as the module of ``format_`` renders it."""
    render: Callable[[R, View], str] = import_module(modules[format_]).render
    return render(report, view)
