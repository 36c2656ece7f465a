from __future__ import annotations

import pytest

from ..conftest import Check, policy, said
from ..test_check import pedigree


@pytest.mark.parametrize(
    ("license_", "ancestors", "declared", "words"),
    [
        (None, (), None, "declares no licence"),
        (None, (), "made-up-1.0", "declares 'made-up-1.0', which names no licence text"),
        ("other", (), "other (x)", "whose terms are not known"),
        ("mit", ("acme/secret",), None, "the licence of acme/secret, which it is made from, is not known"),
    ],
)
def test_why_it_is_not_known(
    run: Check, license_: str | None, ancestors: tuple[str, ...], declared: str | None, words: str
) -> None:
    report = run("acme/x", online=pedigree("acme/x", license_, *ancestors, declared=declared))
    (finding,) = [f for f in report.findings if f.level == "error"]
    assert finding.rule == "LIC002"
    assert words in finding.message.en
    assert finding.message.ja != finding.message.en
    assert finding.hint is not None
    assert report.models[0].verdict == "unresolved"


def test_what_is_known_of_it_is_said_all_the_same(run: Check) -> None:
    """An ancestor that forbids commercial use forbids it, whatever else is not known."""
    report = run("acme/x", online=pedigree("acme/x", None, "amazon/alexatm-20b", "acme/secret"))
    assert {("LIC002", "error"), ("LIC004", "error")} <= set(said(report))


def test_an_spdx_licence_that_the_policy_names_is_vouched_for(run: Check) -> None:
    from advisor.compliance.policy import Clarification
    from advisor.core.checking import Place

    clarified = (Clarification("acme/x", "curl", None, None, Place("p", 1, 1)),)
    assert said(run("acme/x", policy=policy(clarify=clarified))) == [("LIC002", "error")]
    assert said(run("acme/x", policy=policy(clarify=clarified, allow=("curl",)))) == []


def test_descent_that_nobody_tells(run: Check) -> None:
    online = {"acme/x": pedigree("acme/x", "mit")["acme/x"]._replace(ancestors=None)}
    report = run("acme/x", online=online)
    assert said(report) == [("LIC002", "error")]
    assert "nobody says which models acme/x was made from" in report.findings[0].message.en
