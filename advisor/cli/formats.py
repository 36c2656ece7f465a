"""The names of output formats, checked before any work is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text
from advisor.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Collection


def check_format(name: str, known: Collection[str]) -> None:
    """Refuse an unknown format.

    Raises:
        UnknownNameError: it is none of ``known``.
    """
    if name not in known:
        listed = ", ".join(known)
        raise UnknownNameError(Text("format", "出力形式"), name, known, Text(f"one of {listed}", f"使える値: {listed}"))
