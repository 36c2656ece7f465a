"""Which function reads which ``model_type``."""

from __future__ import annotations

from collections.abc import Callable

from advisor.core.architecture import Architecture
from advisor.estimate.dialects.fields import Fields

Dialect = Callable[[Fields], Architecture]

DIALECTS: dict[str, Dialect] = {}


def dialect(*model_types: str) -> Callable[[Dialect], Dialect]:
    """Register a function as the reader of configs with one of these types."""

    def register(read: Dialect) -> Dialect:
        for model_type in model_types:
            DIALECTS[model_type] = read
        return read

    return register
