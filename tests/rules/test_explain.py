from __future__ import annotations

from advisor.core.model import ACTIVE
from advisor.rules import Channel, Subject, explain, load_rules
from advisor.rules.explain import levels_of

from .factories import TODAY, memory, model, request, subject

RULES = load_rules()


def test_every_rule_of_a_filled_subject_gives_its_verdict() -> None:
    judgements = explain(RULES, subject(memory=memory(31, 22)))
    assert [j.rule.id for j in judgements] == [rule.id for rule in RULES]
    by_id = {j.rule.id: j for j in judgements}
    assert by_id["memory.fits"].verdict == "fails"
    assert by_id["memory.fits"].finding is not None
    assert by_id["license.commercial-use"].verdict == "passes"
    assert by_id["license.commercial-use"].facts == {"request.commercial": True, "license.commercial_use": "yes"}
    assert by_id["license.hosting"].verdict == "not-applicable"


def test_the_unknown_is_named() -> None:
    (judgement,) = explain([RULES["license.commercial-use"]], subject(model=model(), terms=None))
    assert judgement.verdict == "unknown"
    assert judgement.missing == ("license.commercial_use",)
    assert judgement.finding is not None
    assert judgement.finding.missing == judgement.missing


def test_verdicts_agree_with_the_findings() -> None:
    s = subject(request(use={"hosting": "saas"}), memory=memory(31, 22), terms=None)
    bound = RULES.bind(s.request, s.today, s.region)
    found = {f for level in levels_of(s) for f in (x.rule for x in bound.judge(level, s))}
    assert found == {j.rule.id for j in explain(RULES, s) if j.finding}


def test_only_the_levels_that_are_filled_are_asked() -> None:
    empty = Subject(request(), TODAY)
    assert levels_of(empty) == ()
    empty.model = model()
    assert levels_of(empty) == ("model",)
    empty.channel, empty.platform = Channel("bedrock", "x", ACTIVE), "bedrock"
    assert levels_of(empty) == ("model", "channel", "offer")
    assert {j.rule.level for j in explain(RULES, empty)} == {"model", "channel", "offer"}
    assert {j.rule.level for j in explain(RULES, empty, ["channel"])} == {"channel"}
    assert levels_of(subject()) == ("model", "channel", "instance", "placement", "offer")
