"""The exceptions of a policy: which of them covers what, which have expired, and which nothing needed."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

from advisor.compliance.allow import AllowList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from advisor.compliance.effective import Effective
    from advisor.compliance.expressions import Expressions
    from advisor.compliance.judge.model import ModelJudge
    from advisor.compliance.judge.ruling import Ruling
    from advisor.compliance.policy import Exception_
    from advisor.core.licensing import License

__all__ = ["EXCEPTABLE", "Exceptions"]

EXCEPTABLE = frozenset({
    "LIC001", "LIC002", "LIC003", "LIC004", "LIC005", "LIC006", "LIC007", "LIC008", "LIC009", "LIC010",
})  # fmt: skip
"""Rules that an exception without ``rules`` silences: those that ask about the licence."""


class _Known:
    """One exception, ready to be asked."""

    def __init__(self, exception: Exception_, expressions: Expressions, today: date) -> None:
        self.exception = exception
        self.expired = exception.expires is not None and today.isoformat() > exception.expires
        self._model = exception.model.casefold()
        self._rules = frozenset(exception.rules) or EXCEPTABLE
        self._allow = AllowList(exception.allow, expressions) if exception.allow else None
        self._paths = GitIgnoreSpec.from_lines(exception.paths) if exception.paths else None

    def is_about(self, names: Iterable[str], path: str | None) -> bool:
        if not any(fnmatchcase(name.casefold(), self._model) for name in names):
            return False
        return self._paths is None or (path is not None and self._paths.match_file(path))

    def covers(self, ruling: Ruling, left: Callable[[Callable[[License], bool]], tuple[Ruling, ...]]) -> bool:
        """Whether the ruling would not be there without the licences that the exception is for."""
        if ruling.rule not in self._rules:
            return False
        return self._allow is None or all(
            (other.rule, other.clause) != (ruling.rule, ruling.clause) for other in left(self._allow.has)
        )


class Exceptions:
    """Asked for every finding; remembers which exceptions were needed."""

    def __init__(
        self, exceptions: Iterable[Exception_], judge: ModelJudge, expressions: Expressions, today: date
    ) -> None:
        self._all = [_Known(e, expressions, today) for e in exceptions]
        self._judge = judge
        self._used: set[int] = set()

    def covering(self, ruling: Ruling, effective: Effective, name: str, path: str | None) -> Exception_ | None:
        """Return the exception that covers a ruling about a model named ``name`` in ``path``, if one does today."""
        found: Exception_ | None = None
        for index, known in enumerate(self._all):
            if known.is_about((name, effective.id), path) and known.covers(
                ruling, lambda cleared: self._judge.rulings(effective, cleared)
            ):
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
