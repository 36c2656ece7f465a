from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.compliance.judge.inheritance import is_laxer
from advisor.core.model import Ancestor, Pedigree
from advisor.core.request import Use

from ..conftest import Check, policy, said
from ..test_check import pedigree


@pytest.mark.parametrize(
    ("own", "base", "laxer"),
    [
        ("mit", "llama3.1", True),
        ("apache-2.0", "gemma", True),
        ("mit", "cc-by-sa-4.0", True),
        ("apache-2.0", "cc-by-nc-4.0", True),
        ("cc-by-nc-4.0", "apache-2.0", False),
        ("cc-by-nc-4.0", "cc-by-4.0", False),
        ("mit", "apache-2.0", False),
        ("apache-2.0", "apache-2.0", False),
        ("llama3.1", "llama2", True),  # 3.1 lets outputs train others
        ("llama2", "llama3.1", True),  # 3.1 wants "Built with Llama" shown
    ],
)
def test_what_is_laxer(catalog: Catalog, own: str, base: str, *, laxer: bool) -> None:
    assert is_laxer(catalog.licenses[own], catalog.licenses[base]) is laxer


def test_nothing_is_laxer_than_itself(catalog: Catalog) -> None:
    assert [x.id for x in catalog.licenses.values() if x.verified == "text" and is_laxer(x, x)] == []


def test_a_stricter_tag_is_no_finding(run: Check) -> None:
    stricter = pedigree("acme/x", "cc-by-nc-4.0", "Qwen/Qwen3-32B")
    assert ("LIC005", "warning") not in said(run("acme/x", online=stricter))


def test_a_base_that_does_not_bind_is_no_finding(run: Check) -> None:
    """Apache-2.0 lets what is derived from it go under other terms."""
    assert ("LIC005", "warning") not in said(run("acme/x", online=pedigree("acme/x", "mit", "Qwen/Qwen3-32B")))


@pytest.mark.parametrize(("relicensed", "found"), [(True, False), (False, True)])
def test_an_owner_may_be_laxer_than_its_own_base(run: Check, *, relicensed: bool, found: bool) -> None:
    parent = Ancestor("acme/base", "fine-tune", None, relicensed)
    online = {"acme/x": Pedigree("acme/x", "mit", None, (parent,)), **pedigree("acme/base", "deepseek")}
    assert (("LIC005", "warning") in said(run("acme/x", online=online))) is found


KARAKURI = "KARAKURI LM licence terms (on top of Llama 2)"
LLAMA2 = "Llama 2 Community License Agreement"


def test_a_message_that_names_the_licence_it_comes_from_is_not_followed_by_its_name(run: Check) -> None:
    nobody_says = policy(profile=Use(monthly_active_users=None))
    found = run("karakuri-ai/karakuri-lm-70b-chat-v0.1", policy=nobody_says).findings
    (forbidden,) = [f.message for f in found if f.rule == "LIC004"]
    assert forbidden.en == f"the licence does not allow commercial use ({KARAKURI})"
    assert forbidden.ja == f"ライセンス ({KARAKURI}) は商用利用を認めていません"
    (users,) = [f.message for f in found if f.rule == "LIC003"]  # it names none
    assert users.en.endswith(f" — {LLAMA2}")
    assert users.ja.endswith(f" — {LLAMA2}")


def test_through_whom_a_licence_holds_is_said_without_repeating_the_licence(run: Check) -> None:
    found = run("acme/x", online=pedigree("acme/x", "mit", "karakuri-ai/karakuri-lm-70b-chat-v0.1")).findings
    (forbidden,) = [f.message for f in found if f.rule == "LIC004"]
    assert forbidden.en.count(KARAKURI) == forbidden.ja.count(KARAKURI) == 1
    assert forbidden.en.endswith(" — through karakuri-ai/karakuri-lm-70b-chat-v0.1")
    assert forbidden.ja.endswith(" — 由来: karakuri-ai/karakuri-lm-70b-chat-v0.1")
