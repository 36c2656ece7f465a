"""The exceptions of a policy: which of them covers what, which have expired, and which nothing needed."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from advisor.compliance.allow import AllowList
from advisor.compliance.scan.patterns import Patterns
from advisor.core.check_rules import CHECK_RULES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from advisor.compliance.effective import Effective
    from advisor.compliance.expressions import Expressions
    from advisor.compliance.judge.model import ModelJudge
    from advisor.compliance.judge.ruling import Ruling
    from advisor.compliance.policy import Exception_, Policy

__all__ = ["EXCEPTABLE", "Exceptions"]

EXCEPTABLE = frozenset(rule.id for rule in CHECK_RULES.values() if rule.about_license)
"""Rules that an exception without ``rules`` silences."""


class _Known:
    """One exception, ready to be asked."""

    def __init__(self, exception: Exception_, expressions: Expressions, today: date) -> None:
        self.exception = exception
        self.expired = exception.expires is not None and today.isoformat() > exception.expires
        self._model = exception.model.casefold()
        self._rules = frozenset(exception.rules) or EXCEPTABLE
        self._allow = AllowList(exception.allow, expressions) if exception.allow else None
        self._left: dict[tuple[str, str], frozenset[tuple[str, str]]] = {}
        self._paths = Patterns(exception.paths) if exception.paths else None

    def is_about(self, names: Iterable[str], path: str | None) -> bool:
        if not any(fnmatchcase(name.casefold(), self._model) for name in names):
            return False
        return self._paths is None or (path is not None and self._paths.match(path))

    def covers(self, ruling: Ruling, effective: Effective, judge: ModelJudge) -> bool:
        """Whether the ruling would not be there without the licences that the exception is for.

        What does not come from the licences (a EULA accepted in code) is only covered by who names no licences, or names
        the rule.
        """
        if ruling.rule not in self._rules:
            return False
        if self._allow is None:
            return True
        clause = (ruling.rule, ruling.clause)
        if clause not in {(r.rule, r.clause) for r in judge.rulings(effective)}:
            return ruling.rule in self.exception.rules
        return clause not in self._left_of(effective, judge, self._allow)

    def _left_of(self, effective: Effective, judge: ModelJudge, allow: AllowList) -> frozenset[tuple[str, str]]:
        """Return the clauses of a model that remain without those licences; asked once per model."""
        key = (effective.id, effective.provider)
        if key not in self._left:
            self._left[key] = frozenset((r.rule, r.clause) for r in judge.without(effective, allow.has))
        return self._left[key]


class Exceptions:
    """Asked for every finding; remembers which exceptions of the policy were needed."""

    def __init__(self, policy: Policy, judge: ModelJudge, expressions: Expressions, today: date) -> None:
        self._all = [_Known(e, expressions, today) for e in policy.exceptions]
        self._inside = policy.inside
        self._judge = judge
        self._used: set[int] = set()

    def covering(self, ruling: Ruling, effective: Effective, name: str, path: str | None) -> Exception_ | None:
        """Return the first exception that covers a ruling about a model named ``name`` in ``path`` and holds today."""
        path = self._inside(path) if path is not None else None
        found: Exception_ | None = None
        for index, known in enumerate(self._all):
            if known.is_about((name, effective.id), path) and known.covers(ruling, effective, self._judge):
                self._used.add(index)
                if not known.expired and found is None:
                    found = known.exception
        return found

    def expired(self) -> list[Exception_]:
        """Return the exceptions that would be needed and no longer hold."""
        return [known.exception for i, known in enumerate(self._all) if known.expired and i in self._used]

    def unused(self) -> list[Exception_]:
        """Return the exceptions that nothing asked for."""
        return [known.exception for i, known in enumerate(self._all) if i not in self._used]
