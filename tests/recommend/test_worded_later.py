"""What rules say is worded when it is read: of the model that was judged, whatever the search has turned to since."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from advisor.catalog import Catalog
from advisor.core.request import Request
from advisor.recommend.search import Search
from advisor.rules import RuleSet, load_rules
from advisor.rules.rule import SEVERITIES

from .conftest import TODAY

Build = Callable[..., Request]


def search(request: Request, catalog: Catalog, rules: RuleSet) -> Search:
    return Search(request, catalog, rules, TODAY)


def said(finding: object) -> tuple[object, ...]:
    return tuple(getattr(finding, name) for name in ("rule", "severity", "message", "facts", "missing", "source"))


def test_of_rejected_models_and_of_those_that_stand(catalog: Catalog, rules: RuleSet, build: Build) -> None:
    request = build(tasks=["chat"], languages=["ja"], commercial=True)
    every = search(request, catalog, rules)
    verdicts = every.verdicts  # all judged before the first is read
    kinds = {bool(v.exclusions) for v in verdicts}
    assert kinds == {True, False}
    for verdict in (*verdicts[::40], *[v for v in verdicts if v.exclusions][::40]):
        alone = next(
            v
            for v in search(
                build(tasks=["chat"], languages=["ja"], commercial=True, models=[verdict.model.id]), catalog, rules
            ).verdicts
            if v.model.licenses == verdict.model.licenses
        )
        assert [said(f) for f in verdict.findings] == [said(f) for f in alone.findings], verdict.model.id
        assert verdict.warnings == sum(f.severity == "warn" for f in verdict.findings if not verdict.exclusions)


def test_of_channels(catalog: Catalog, rules: RuleSet, build: Build) -> None:
    """Terms of a gated model name its licence: it is the one under which the model was judged."""
    every = search(build(tasks=["chat"]), catalog, rules)
    standing = [v for verdicts in every.standing.values() for v in verdicts][::25]
    ways = []
    for verdict in standing:
        every.focus(verdict.model)
        ways.append((verdict, every.self_hosted.ways(verdict.model)))
    assert any(way.findings for _, found in ways for way in found)
    for verdict, found in ways:
        every.focus(verdict.model)
        for way in found:
            every.subject.channel = way.channel
            assert [said(f) for f in way.findings] == [said(f) for f in every.rules.judge("channel", every.subject)]


@pytest.mark.parametrize("severity", SEVERITIES)
def test_whatever_its_severity_a_rule_leaves_no_model_out(catalog: Catalog, build: Build, severity: str) -> None:
    """Every model stands, is rejected or is undetermined; only an exclusion keeps one from standing."""
    rule = "lifecycle.superseded"
    request = build(tasks=["chat"], languages=["ja"])
    found = search(request, catalog, load_rules(severities={rule: severity}))
    usual = search(request, catalog, load_rules())
    told = {v.model.id for v in found.verdicts if rule in {f.rule for f in v.findings}}
    assert told
    if severity == "exclude":
        assert found.standing.keys() == usual.standing.keys() - told
    else:
        assert found.standing.keys() == usual.standing.keys()
