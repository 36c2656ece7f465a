"""The shipped catalogue and rules, and checks of models named by hand: what users get is what these tests ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from advisor.catalog import Catalog, load_catalog
from advisor.compliance.check import Context, check
from advisor.compliance.policy import Policy
from advisor.core.checking import CheckReport, Place, Reference, Scan
from advisor.core.request import Use
from advisor.rules import RuleSet, load_rules

TODAY = dt.date(2026, 11, 23)
collect_ignore_glob = ["corpus/*"]
"""Files of the corpus are read, not run."""
Check = Callable[..., CheckReport]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules()


def reference(name: str, path: str = "app.py", line: int = 1, **more: Any) -> Reference:
    """Return a reference as the detectors make them."""
    given = {"kind": "call", "confidence": "high", "detector": "python", "excerpt": f"load({name})", **more}
    return Reference(name, given.pop("provider", "huggingface"), Place(path, line, 1), **given)


PROFILE = Use(
    commercial=True,
    monthly_active_users=2_000_000,
    annual_revenue_usd=50_000_000,
    jurisdiction="JP",
    hosting="internal",
)


def policy(**more: Any) -> Policy:
    """Return a policy of a company that has said what licences ask about."""
    return Policy(path="advisor-policy.yaml", profile=PROFILE, stated=frozenset(Use._fields))._replace(**more)


@pytest.fixture(scope="session")
def run(catalog: Catalog, rules: RuleSet) -> Check:
    """Check names, or references, or a whole scan."""

    usual = policy()

    def run_(*found: str | Reference, policy: Policy = usual, scan: Scan | None = None, **context: Any) -> CheckReport:
        references = tuple(reference(f, line=i) if isinstance(f, str) else f for i, f in enumerate(found, 1))
        scan = scan or Scan(1, references, texts=frozenset())
        return check(scan, policy, catalog, rules, today=TODAY, context=Context(**context))

    return run_


def said(report: CheckReport, *, all_: bool = False) -> list[tuple[str, str]]:
    """Return the rules and levels of the findings that count; with ``all_`` notes and suppressed ones too."""
    return [(f.rule, f.level) for f in report.findings if all_ or (f.suppressed is None and f.level != "note")]
