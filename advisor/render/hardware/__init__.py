"""What reports on one model and the hardware of a region have in common when they are rendered, whatever was asked."""

from __future__ import annotations


def formats_of(package: str) -> dict[str, str]:
    """Return format → module of such a report whose renderers are in ``package``."""
    modules = {"table": "table", "json": "as_json", "markdown": "markdown", "html": "html", "csv": "csv"}
    return {format_: f"{package}.{module}" for format_, module in modules.items()}
