"""The effective terms of models, combined once per set of licences, and what the licences are called."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.rules.doubt import names
from advisor.rules.terms import Terms, combine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.licensing import License, StatedUse
    from advisor.core.model import Model
    from advisor.core.text import Language

_combined = lru_cache(maxsize=1024)(combine)
"""Who searches and who writes the answer have books of their own, of the same licences."""


class LicenseBook:
    """Answers what the licences of a model mean together."""

    def __init__(self, licenses: Mapping[str, License]) -> None:
        self._licenses = licenses
        self._terms: dict[tuple[tuple[str, ...], StatedUse | None], Terms] = {}

    def terms(self, model: Model) -> Terms:
        """Return the combined terms of ``model.licenses``; no licence known is a term of its own: unknown."""
        key = (model.licenses, model.stated_use)
        if key not in self._terms:
            self._terms[key] = _combined(tuple(self._licenses[i] for i in model.licenses), model.stated_use)
        return self._terms[key]

    def expression(self, model: Model) -> str | None:
        """Return the SPDX expression of all licences that hold, or null when none is known."""
        return " AND ".join(self._licenses[i].spdx for i in model.licenses) or None

    def title(self, model: Model, language: Language) -> str | None:
        """Return what people call all licences that hold: ``Llama 3.1 Community License + Gemma Terms of Use``."""
        called = names([self._licenses[i] for i in model.licenses])
        return " + ".join(name if isinstance(name, str) else name.get(language) for name in called) or None
