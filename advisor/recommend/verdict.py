"""The three bins, from findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from advisor.core.result import Finding, Reason

Bin = Literal["feasible", "rejected", "undetermined"]


def bin_of(findings: Iterable[Finding]) -> Bin:
    """Return where findings put a candidate: one known exclusion rejects; else one that misses a fact leaves it open."""
    result: Bin = "feasible"
    for finding in findings:
        if finding.severity == "exclude":
            if not finding.missing:
                return "rejected"
            result = "undetermined"
    return result


def fits_of(findings: Iterable[Finding]) -> bool | None:
    """Return whether findings let something run; ``None`` when a missing fact decides."""
    return {"feasible": True, "rejected": False, "undetermined": None}[bin_of(findings)]


def missing_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the facts that exclusion rules miss, each once, in order."""
    names = (name for f in findings if f.severity == "exclude" for name in f.missing)
    return tuple(dict.fromkeys(names))


def reasons_of(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    """Return why findings exclude something, in order; none if they do not."""
    return tuple(Reason(f.rule, f.missing) for f in findings if f.severity == "exclude")
