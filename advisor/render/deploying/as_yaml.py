"""YAML by a library: quoting is its business. Keys stay in the order they were put in."""

from __future__ import annotations

from typing import Any

WIDTH = 10**6
"""Lines are never folded: a folded line of a command is hard to compare."""


def dump(document: dict[str, Any]) -> str:
    """Return a document as YAML in blocks."""
    import yaml

    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, default_flow_style=False, width=WIDTH)
