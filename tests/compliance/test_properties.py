"""What must hold for every policy, every order, every model."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.catalog import load_catalog
from advisor.compliance.check import Context, check
from advisor.compliance.effective import Resolver
from advisor.compliance.expressions import Expressions
from advisor.compliance.policy import Policy
from advisor.core.checking import CheckReport, Scan
from advisor.core.model import Ancestor, Pedigree
from advisor.core.request import Use
from advisor.rules import load_rules
from advisor.rules.terms import COMMERCIAL_USES

from .conftest import TODAY, policy, reference

CATALOG = load_catalog()
RULES = load_rules()
LICENSES = sorted(CATALOG.licenses)
MODELS = sorted(CATALOG.models)
SPDX = sorted({x.spdx for x in CATALOG.licenses.values() if x.resolved})

profiles = st.builds(
    Use,
    commercial=st.booleans(),
    distribute_weights=st.booleans(),
    train_on_outputs=st.booleans(),
    hosting=st.sampled_from([None, "internal", "saas"]),
    monthly_active_users=st.sampled_from([None, 10, 10**8, 10**9]),
    annual_revenue_usd=st.sampled_from([None, 10, 10**6 + 1, 10**9]),
    jurisdiction=st.sampled_from([None, "JP", "DE", "US"]),
    fine_tune=st.sampled_from(["none", "lora", "full"]),
)
policies = st.builds(
    lambda profile, allow, unknown: policy(profile=profile, allow=allow, unknown=unknown),
    profiles,
    st.none() | st.lists(st.sampled_from(SPDX), min_size=1, max_size=6).map(tuple),
    st.sampled_from(["error", "warn"]),
)
own_licenses = st.none() | st.sampled_from(LICENSES)


def run(names: list[str], policy_: Policy, *pedigrees: Pedigree) -> CheckReport:
    references = tuple(reference(name, line=i) for i, name in enumerate(names, 1))
    context = Context(online={p.id: p for p in pedigrees}, partial=True)
    return check(Scan(1, references), policy_, CATALOG, RULES, today=TODAY, context=context)


def errors(report: CheckReport) -> set[str]:
    return {f.rule for f in report.findings if f.level == "error"}


def test_profiles_are_those_of_a_request() -> None:
    assert set(Use._fields) == {
        "commercial", "distribute_weights", "train_on_outputs", "hosting", "monthly_active_users", "annual_revenue_usd",
        "jurisdiction", "fine_tune",
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MODELS), policies)
def test_a_longer_allow_list_never_adds_a_violation(name: str, policy_: Policy) -> None:
    if policy_.allow is None:
        return
    longer = policy_._replace(allow=tuple(SPDX))
    assert errors(run([name], longer)) <= errors(run([name], policy_))
    assert errors(run([name], policy_._replace(allow=None))) <= errors(run([name], policy_))


@settings(max_examples=60, deadline=None)
@given(own_licenses, own_licenses, policies)
def test_an_ancestor_never_makes_it_laxer(own: str | None, base: str | None, policy_: Policy) -> None:
    alone = Pedigree("acme/x", own, None, ())
    tuned = alone._replace(ancestors=(Ancestor("acme/base", "fine-tune"),))
    parent = Pedigree("acme/base", base, None, ())
    resolver = Resolver(CATALOG, Expressions(CATALOG), policy_, {"acme/x": tuned, "acme/base": parent})
    before = Resolver(CATALOG, Expressions(CATALOG), policy_, {"acme/x": alone}).resolve("acme/x", "huggingface")
    after = resolver.resolve("acme/x", "huggingface")
    order = {use: i for i, use in enumerate(("yes", "conditional", None, "no"))}
    assert order[after.terms.commercial_use] >= order[before.terms.commercial_use]
    found, less = errors(run(["acme/x"], policy_, tuned, parent)), errors(run(["acme/x"], policy_, alone))
    # of an ancestor nobody knows the country is unknown as well: that is said once, as LIC002
    assert found >= less or "LIC002" in found


@settings(max_examples=60, deadline=None)
@given(own_licenses, policies)
def test_what_is_not_known_is_never_clean_where_unknown_is_an_error(own: str | None, policy_: Policy) -> None:
    report = run(["acme/x"], policy_._replace(unknown="error", allow=None), Pedigree("acme/x", own, None, ()))
    resolved = own is not None and CATALOG.licenses[own].resolved
    if not resolved:
        assert "LIC002" in errors(report)
        assert report.models[0].verdict == "unresolved"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(MODELS), min_size=2, max_size=6, unique=True), policies, st.randoms())
def test_the_order_of_files_changes_nothing(names: list[str], policy_: Policy, random: object) -> None:
    found = [reference(name, path=f"{i}.py") for i, name in enumerate(names)]
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (
        check(Scan(1, tuple(order)), policy_, CATALOG, RULES, today=TODAY, context=Context(partial=True))
        for order in (found, shuffled)
    )
    assert one.findings == other.findings
    assert one.models == other.models


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MODELS), policies)
def test_an_exception_only_takes_away(name: str, policy_: Policy) -> None:
    from advisor.compliance.policy import Exception_
    from advisor.core.checking import Place

    excepted = policy_._replace(exceptions=(Exception_("*", ("MIT",), "other", None, None, (), (), Place("p", 1, 1)),))
    before, after = run([name], policy_), run([name], excepted)
    assert after.violations <= before.violations
    assert {m.id for m in after.models} == {m.id for m in before.models}
    assert [f.rule for f in before.findings] == [f.rule for f in after.findings if f.rule != "LIC012"]


def test_every_model_of_the_catalogue_is_judged() -> None:
    report = run(MODELS, policy())
    assert len(report.models) == len(MODELS)
    assert {m.commercial_use for m in report.models} <= {*COMMERCIAL_USES, None}
