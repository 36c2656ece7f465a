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

    def permits(self, symbol: str) -> bool:
        """Whether the list permits ``MIT`` or ``X WITH Y``; without a list everything is permitted."""
        return self._items is None or self._expressions.is_allowed(symbol, self._items)

    def refused(self, effective: Effective) -> tuple[str, ...]:
        """Return what of a model's licences the list does not permit, as the model writes it; nothing without a list.

        The terms of a service are none of them.
        """
        if self._items is None:
            return ()
        own = {self._expressions.license(symbol): symbol for symbol in effective.own_symbols}
        services = {link.license for link in effective.links if link.relation == "service"}
        symbols = [own.get(x, x.spdx) for x in effective.licenses if x.resolved and x not in services]
        return tuple(symbol for symbol in symbols if not self.permits(symbol))
