from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advisor.core.licensing import Clause, Jurisdiction, StatedUse
from advisor.core.provenance import Source
from advisor.core.text import Text
from advisor.rules import combine
from advisor.rules.terms import COMMERCIAL_USES, EU_MEMBERS, HOSTING, OUTPUT_TRAINING, SHARE_ALIKE

from .factories import license_, replace, users_limit

TEXT = Text("words", "文言")

licenses = st.builds(
    license_,
    id_=st.sampled_from(("a", "b", "c")),
    commercial_use=st.sampled_from((*COMMERCIAL_USES, None)),
    resolved=st.booleans(),
    share_alike=st.sampled_from((*SHARE_ALIKE, None)),
    distribution=st.sampled_from((True, False, None)),
    modification=st.sampled_from((True, False, None)),
    outputs=st.sampled_from((*OUTPUT_TRAINING, None)).map(Clause),
    hosting=st.sampled_from((*HOSTING, None)).map(Clause),
    verified=st.sampled_from(("text", "secondary", "name-only")),
    conditions=st.lists((st.none() | st.integers(1, 10**9)).map(users_limit), max_size=2).map(tuple),
)
sets = st.lists(licenses, max_size=4)

STRICTNESS: dict[Any, int] = {"yes": 0, "conditional": 1, None: 2, "no": 3}


def test_one_licence_speaks_for_itself() -> None:
    apache = license_()
    terms = combine([apache])
    assert (terms.commercial_use, terms.resolved, terms.share_alike) == ("yes", True, "none")
    assert (terms.distribution, terms.modification) == (True, True)
    assert terms.outputs_known
    assert terms.outputs.use is None, "its text was read and is silent"
    assert terms.monthly_active_users_limit is None


def test_no_licence_leaves_everything_unknown() -> None:
    terms = combine([])
    assert terms.commercial_use is terms.share_alike is terms.distribution is terms.modification is None
    known = (terms.resolved, terms.outputs_known, terms.hosting_known, terms.jurisdiction_known)
    assert known == (False,) * 4


def test_conditions_add_up_and_the_lowest_threshold_holds() -> None:
    terms = combine([
        license_("llama", commercial_use="conditional", conditions=(users_limit(700_000_000),)),
        license_("qwen", commercial_use="conditional", conditions=(users_limit(100_000_000),)),
    ])  # fmt: skip
    assert terms.monthly_active_users_limit == 100_000_000
    assert len(terms.conditions) == 2


def test_a_threshold_without_a_number_is_kept_in_mind() -> None:
    terms = combine(
        [license_("llama", conditions=(users_limit(700),)), license_("plamo", conditions=(users_limit(None),))]
    )
    assert terms.monthly_active_users_limit == 700
    assert terms.limits_without_number == {"monthly-active-users"}
    assert not combine([license_(conditions=(users_limit(700),))]).limits_without_number


def test_an_ancestors_licence_weighs_as_much_as_the_models_own() -> None:
    terms = combine([license_(), license_("cc-by-nc", commercial_use="no")])
    assert terms.commercial_use == "no"


def test_an_unresolved_licence_is_never_fine() -> None:
    terms = combine([license_("other", resolved=False, commercial_use="yes", share_alike="none")])
    assert terms.commercial_use is None
    assert terms.share_alike is None
    assert not terms.resolved


def test_a_clause_nobody_read_is_unknown() -> None:
    unread = license_("x", verified="secondary")
    assert not combine([unread]).hosting_known
    assert combine([replace(unread, hosting=Clause("conditional", TEXT))]).hosting_known
    forbidden = combine([unread, license_("y", hosting=Clause("forbidden", TEXT))])
    assert forbidden.hosting_known, "nothing can be stricter"
    assert not combine([unread, license_("y", hosting=Clause("conditional"))]).hosting_known


def test_the_eu_stands_for_its_members() -> None:
    excluded = Jurisdiction(("EU", "KR"), "all", TEXT)
    terms = combine([license_(jurisdiction=(excluded,))])
    assert terms.excluded_jurisdictions == EU_MEMBERS | {"EU", "KR"}
    assert len(EU_MEMBERS) == 27
    multimodal = combine([license_(jurisdiction=(replace(excluded, applies_to="multimodal"),))])
    assert not multimodal.excluded_jurisdictions
    assert "DE" in multimodal.excluded_jurisdictions_multimodal


def test_sources_are_those_of_the_licence_that_decides() -> None:
    nc = license_("nc", commercial_use="no", source=Source("https://example.org/nc", "2026-01-01"))
    terms = combine([license_(), nc])
    assert terms.source(lambda x: x.commercial_use == terms.commercial_use) == nc.source


@given(sets)
def test_the_order_of_licences_does_not_matter(some: list[Any]) -> None:
    there, back = combine(some), combine(some[::-1])
    for name in ("commercial_use", "resolved", "share_alike", "distribution", "modification", "outputs_known"):
        assert getattr(there, name) == getattr(back, name)
    assert there.outputs.use == back.outputs.use
    assert set(there.conditions) == set(back.conditions)
    assert there.monthly_active_users_limit == back.monthly_active_users_limit


@given(sets, licenses)
def test_one_more_licence_never_allows_more(some: list[Any], more: Any) -> None:
    if not some:
        return
    before, after = combine(some), combine([*some, more])
    assert STRICTNESS[after.commercial_use] >= STRICTNESS[before.commercial_use]
    assert after.resolved <= before.resolved
    assert after.limits_without_number >= before.limits_without_number
    assert not (before.distribution is False and after.distribution is not False)
    assert not (before.distribution is None and after.distribution is True)
    if before.outputs.use is not None:
        assert OUTPUT_TRAINING.index(str(after.outputs.use)) >= OUTPUT_TRAINING.index(before.outputs.use)
    if before.monthly_active_users_limit is not None:
        assert after.monthly_active_users_limit is not None
        assert after.monthly_active_users_limit <= before.monthly_active_users_limit


@given(sets)
def test_combining_twice_changes_nothing(some: list[Any]) -> None:
    once, twice = combine(some), combine([*some, *some])
    assert once._replace(licenses=()) == twice._replace(licenses=())


RESEARCH = StatedUse("research", TEXT, Source("https://example.org/card", "2026-11-23"))
AGAINST = RESEARCH._replace(limit="non-commercial")


def test_what_the_publisher_says_it_is_for_is_a_condition_with_the_card_as_source() -> None:
    terms = combine([license_()], RESEARCH)
    assert terms.commercial_use == "conditional"
    assert [(c.type, c.text, c.source) for c in terms.conditions] == [("purpose", TEXT, RESEARCH.source)]
    assert terms.resolved, "the licence itself is identified"


@given(sets, st.sampled_from((None, RESEARCH, AGAINST)))
def test_a_stated_use_never_makes_terms_laxer(licenses: list[Any], stated: StatedUse | None) -> None:
    plain, said = combine(licenses), combine(licenses, stated)
    assert STRICTNESS[said.commercial_use] >= STRICTNESS[plain.commercial_use]
    assert said.distribution == plain.distribution
    if stated is AGAINST:
        assert said.commercial_use in (None, "no")
