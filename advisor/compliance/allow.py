"""The allow-list of a policy, asked about licences and whole expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.compliance.effective import Effective
    from advisor.compliance.expressions import Expressions
    from advisor.core.licensing import License

__all__ = ["AllowList"]


class AllowList:
    """``items`` are SPDX ids, LicenseRefs, expressions and ``class:…``; ``None``: there is no list."""

    def __init__(self, items: Iterable[str] | None, expressions: Expressions) -> None:
        self._items = None if items is None else tuple(items)
        self._expressions = expressions

    def has(self, license_: License) -> bool:
        """Whether the list names the licence or its class; without a list nothing is named."""
        return self._items is not None and self._expressions.is_allowed(license_.spdx, self._items)

    def refused(self, effective: Effective) -> tuple[License, ...]:
        """Return the licences of a model that the list does not permit; none when there is no list.

        A model whose own licence is an expression stands under the branch of it that the list permits.
        """
        if self._items is None:
            return ()
        return tuple(x for x in effective.licenses if x.resolved and not self.has(x))
