from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from advisor.core.model import Lifecycle
from advisor.core.result import Reason
from advisor.errors import CatalogError, UnknownNameError, UsageError
from advisor.rules import Channel, RuleSet, load_rules
from advisor.rules.facts import show
from advisor.rules.rule import gaps, level_of, read_rule
from advisor.rules.subject import Weights

from .factories import SOURCE, T4, TODAY, TOKYO, Engine, instance, license_, memory, model, request, subject

if TYPE_CHECKING:
    from pathlib import Path

RULES = load_rules()


def data(**changes: Any) -> dict[str, Any]:
    """A small rule as compiled."""
    return {
        "id": "test.kind",
        "title": {"en": "No base models", "ja": "ベースモデル以外"},
        "scope": "model",
        "require": {"not": {"fact": "model.kind", "is": "base"}},
        "severity": "exclude",
        "because": {"en": "{model.name} is a {model.kind}", "ja": "{model.name} は{model.kind}です"},
        "basis": "policy",
        "examples": [],
        **changes,
    }


def bound(*entries: dict[str, Any], asked: Any = None) -> Any:
    return RuleSet(read_rule(entry) for entry in entries).bind(asked or request(), TODAY, TOKYO)


def test_a_finding_says_what_was_judged_and_shown() -> None:
    (finding,) = bound(data()).judge("model", subject(model=model(kind="base")))
    assert (finding.rule, finding.severity, finding.missing) == ("test.kind", "exclude", ())
    assert finding.facts == {"model.kind": "base", "model.name": "Model 8B"}
    assert finding.message.get("en", show) == "Model 8B is a base model"
    assert finding.message.get("ja", show) == "Model 8B はベースモデルです"


def test_nothing_to_say_is_the_empty_tuple() -> None:
    assert bound(data()).judge("model", subject()) == ()
    assert bound(data()).judge("offer", subject()) == ()


def test_an_unknown_fact_leaves_an_exclusion_undetermined() -> None:
    (finding,) = bound(data()).judge("model", subject(model=model(kind=None)))
    assert finding.severity == "exclude"
    assert finding.missing == ("model.kind",)
    assert finding.facts == {"model.kind": None}
    assert finding.message.get("en", show) == "“No base models” cannot be judged without the kind of model"
    assert finding.message.get("ja", show) == "モデルの種別が不明のため「ベースモデル以外」を判定できません"


def test_an_unknown_fact_makes_a_warning_a_note_if_the_rule_has_words_for_it() -> None:
    unknown = {"en": "the kind is not known", "ja": "種別が不明です"}
    s = subject(model=model(kind=None))
    assert bound(data(severity="warn")).judge("model", s) == ()
    (finding,) = bound(data(severity="warn", unknown=unknown)).judge("model", s)
    assert finding.severity == "note"
    assert finding.message.get("en", show) == "the kind is not known"
    for silent in ("note", "prefer"):
        assert bound(data(severity=silent, unknown=unknown)).judge("model", s) == ()


def test_a_hint_about_nothing_is_left_out() -> None:
    hint = {"en": "use {lifecycle.replacements}", "ja": "{lifecycle.replacements} を使ってください"}
    rules = bound(data(hint=hint))
    (without,) = rules.judge("model", subject(model=model(kind="base")))
    assert without.hint is None
    gone = Lifecycle("gone", replacements=("org/new",))
    (with_hint,) = rules.judge("model", subject(model=model(kind="base", lifecycle=gone)))
    assert with_hint.hint is not None
    assert with_hint.hint.get("en", show) == "use org/new"


def test_the_source_is_the_rules_own_or_that_of_the_fact_that_decided() -> None:
    own = {"url": "https://example.org/rule", "read": "2026-11-22"}
    s = subject(request(purpose={"languages": ["fr"]}))
    (finding,) = RULES.bind(s.request, TODAY, TOKYO).judge("model", s)
    assert finding.rule == "language.supported"
    assert finding.source is not None
    assert finding.source.url == "https://example.org/card"
    entry = data(source=own)
    del entry["basis"]
    (other,) = bound(entry).judge("model", subject(model=model(kind="base")))
    assert other.source is not None
    assert other.source.url == own["url"]
    (policy,) = bound(data()).judge("model", subject(model=model(kind="base")))
    assert policy.source is None


def test_rules_the_request_makes_idle_are_dropped() -> None:
    commercial = data(id="test.when", when={"fact": "request.commercial", "is": True})
    assert bound(commercial).rules() != ()
    assert bound(commercial, asked=request(use={"commercial": False})).rules() == ()
    budget = data(id="test.limit", require={"fact": "model.parameters", "at_most": {"fact": "request.max_parameters"}})
    assert bound(budget).rules() == (), "no bound was asked"
    assert bound(budget, asked=request(limits={"max_parameters": 10**9})).rules("model") != ()


def test_candidates_alike_in_what_a_rule_sees_share_a_finding() -> None:
    because = {"en": "it computes in {weights.dtype}", "ja": "{weights.dtype} で計算します"}
    require = {"fact": "weights.dtype", "is": "float16"}
    rules = bound(data(id="test.dtype", scope="candidate", require=require, because=because))
    weights = Weights("bfloat16", None, None)
    (one,), (two,), (three,) = (
        rules.judge("placement", subject(model=model(id=id_), weights=weights._replace(dtype=dtype)))
        for id_, dtype in (("org/a", "bfloat16"), ("org/b", "bfloat16"), ("org/a", "float32"))
    )
    assert one is two
    assert three.message.get("en", show) == "it computes in float32"


def test_what_is_said_of_a_model_is_said_of_it_as_it_was_judged() -> None:
    rules, seen = bound(data()), subject(model=model(kind="base", name="One"))
    (one,) = rules.judge("model", seen)
    seen.model = model(kind="base", name="Another")
    (two,) = rules.judge("model", seen)
    assert one != two
    assert [f.message.get("en", show) for f in (one, two)] == ["One is a base model", "Another is a base model"]
    assert (one.facts["model.name"], two.facts["model.name"]) == ("One", "Another")
    assert one.message is one.message


def test_same_values_of_different_sources_are_told_apart() -> None:
    rules = RULES.bind(request(), TODAY, TOKYO)
    other = license_("nc", commercial_use="no", source=SOURCE._replace(url="https://example.org/other"))
    found = [
        next(f for f in rules.judge("model", subject(licenses=(terms,))) if f.rule == "license.commercial-use")
        for terms in (license_("nc", commercial_use="no"), other)
    ]
    assert [f.source.url for f in found if f.source] == [SOURCE.url, "https://example.org/other"]


def test_excludes_is_the_short_form_of_judge() -> None:
    rules = RULES.bind(request(), TODAY, TOKYO)
    for s in (
        subject(),
        subject(memory=memory(31, 22)),
        subject(memory=None),
        subject(instance=instance(accelerator=T4)),
        subject(instance=instance(accelerator=T4), memory=memory(31, 22)),
        subject(engine=None, memory=memory(31, 22)),
        subject(weights=Weights("bfloat16", "marlin", 7)),
    ):
        for _ in range(2):  # what was judged of a part is remembered
            excluding = [f for f in rules.judge("placement", s) if f.severity == "exclude"]
            assert rules.excludes("placement", s) is bool(excluding)
            assert rules.exclusions("placement", s) == tuple(Reason(f.rule, f.missing) for f in excluding)
    assert not bound(data(severity="note")).excludes("model", subject(model=model(kind="base")))


@pytest.mark.parametrize(
    ("levels", "scope", "expected"),
    [
        ([], "model", "model"), ([], "candidate", "offer"), (["request.commercial"], "instance", "instance"),
        (["model.kind"], "candidate", "model"), (["model.kind", "channel.name"], "candidate", "channel"),
        (["accelerator.kind"], "instance", "instance"),
        (["accelerator.kind", "instance.family"], "instance", "instance"),
        (["model.kind", "accelerator.kind"], "candidate", "placement"),
        (["weights.dtype", "instance.interconnect"], "candidate", "placement"),
        (["model.kind", "instance.ram_bytes"], "candidate", "offer"),
        (["channel.name", "weights.dtype"], "candidate", "offer"), (["cost.monthly"], "candidate", "offer"),
    ],
)  # fmt: skip
def test_the_level_is_the_coarsest_at_which_all_facts_are_known(levels: list[str], scope: Any, expected: str) -> None:
    from advisor.rules.facts import FACTS

    assert level_of([FACTS[name] for name in levels], scope) == expected


@pytest.mark.parametrize(
    ("template", "names"), [("no gaps", []), ("{a.b} and {c.d}", ["a.b", "c.d"]), ("open {brace", [])]
)
def test_gaps(template: str, names: list[str]) -> None:
    assert gaps(template) == names


# ----------------------------------------------------------------------------------------------------------- loading


def test_a_users_rule_is_added_and_one_of_the_same_id_replaced() -> None:
    extra = {"rules": [data(), data(id="memory.headroom", severity="exclude")]}
    loaded = load_rules(extra)
    assert len(loaded) == len(RULES) + 1
    assert loaded["test.kind"].severity == "exclude"
    assert loaded["memory.headroom"].title.en == "No base models"


def test_severities_can_be_changed_and_rules_turned_off() -> None:
    loaded = load_rules(severities={"memory.headroom": "exclude", "cost.price-age": "off"})
    assert loaded["memory.headroom"].severity == "exclude"
    assert [r.id for r in loaded].index("memory.headroom") < [r.id for r in loaded].index("cost.price-derived")
    assert len(loaded) == len(RULES) - 1
    s = subject(memory=memory(21.9, 22))
    (finding,) = loaded.bind(request(), TODAY, TOKYO).judge("placement", s)
    assert finding.severity == "exclude"


def test_a_severity_for_no_rule_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError) as caught:
        load_rules(severities={"memory.headrom": "warn"})
    assert caught.value.suggestions[0] == "memory.headroom"


def test_an_unknown_severity_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"'fatal' of memory\.fits is unknown") as caught:
        load_rules(severities={"memory.fits": "fatal"})
    assert "exclude, warn, prefer, note, off" in caught.value.lines("en")[1]


@pytest.mark.parametrize("content", ["", "not json", "[]", '{"rules": []}', '{"schema_version": 2, "rules": []}'])
def test_damaged_rules_are_an_error_of_the_catalogue(tmp_path: Path, content: str) -> None:
    file = tmp_path / "rules.json"
    file.write_text(content)
    with pytest.raises(CatalogError, match="the rules cannot be read"):
        load_rules(file=file)


def test_missing_rules_are_an_error_of_the_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogError):
        load_rules(file=tmp_path / "none.json")


def test_rules_of_another_version_are_an_error_of_the_catalogue(tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    entry = data(require={"fact": "model.colour", "is": "red"})
    file.write_text(json.dumps({"schema_version": 1, "rules": [entry]}))
    with pytest.raises(CatalogError, match=r"model\.colour"):
        load_rules(file=file)


def test_the_day_decides_what_has_ended() -> None:
    lifecycle = Lifecycle("legacy", ends="2026-12-01")
    s = subject(channel=Channel("bedrock", "x", lifecycle, ends="2026-12-01"))
    before = {f.rule for f in RULES.bind(request(), TODAY, TOKYO).judge("channel", s)}
    assert "lifecycle.channel-ending-soon" in before
    s.today = TODAY + timedelta(days=30)
    after = {f.rule for f in RULES.bind(request(), s.today, TOKYO).judge("channel", s)}
    assert "lifecycle.channel-ended" in after


def test_an_engine_that_does_not_say_is_unknown() -> None:
    s = subject(engine=Engine(supports=None))
    (finding,) = RULES.bind(request(), TODAY, TOKYO).judge("placement", s)
    assert (finding.rule, finding.missing) == ("engine.architecture", ("engine.supports_architecture",))


def limit(severity: str = "exclude", **changes: Any) -> dict[str, Any]:
    """A rule that bounds the cost by the budget asked."""
    require = {"fact": "cost.monthly", "at_most": {"fact": "request.max_monthly_usd"}}
    because = {"en": "dear", "ja": "高価です"}
    return data(id="test.limit", scope="candidate", require=require, because=because, severity=severity, **changes)


def test_the_most_a_fact_may_be_is_what_rules_exclude_beyond_whatever_else_holds() -> None:
    asked = request(limits={"max_monthly_usd": 500})
    house = data(id="test.house", scope="candidate", require={"fact": "cost.monthly", "at_most": 300})
    assert bound(limit(), asked=asked).most("cost.monthly") == 500
    assert bound(limit(), house, asked=asked).most("cost.monthly") == 300
    assert bound(limit(), asked=asked).most("performance.tpot_ms") is None


def test_what_warns_or_holds_at_times_only_bounds_nothing() -> None:
    asked = request(limits={"max_monthly_usd": 500})
    assert bound(limit()).most("cost.monthly") is None  # no budget asked
    assert bound(limit("warn"), asked=asked).most("cost.monthly") is None
    assert bound(limit(when={"fact": "model.kind", "is": "base"}), asked=asked).most("cost.monthly") is None
