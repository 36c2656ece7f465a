from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.compliance.effective import Effective, Resolver
from advisor.compliance.expressions import Expressions
from advisor.compliance.policy import BUILT_IN, Clarification, Policy
from advisor.core.checking import Place
from advisor.core.model import Ancestor, DataTerm, Pedigree
from advisor.core.text import Text
from advisor.rules.book import LicenseBook

HERE = Place("advisor-policy.yaml", 1, 1)


def resolve(catalog: Catalog, name: str, *pedigrees: Pedigree, policy: Policy = BUILT_IN) -> Effective:
    online = {p.id: p for p in pedigrees}
    return Resolver(catalog, Expressions(catalog), policy, online).resolve(name, "huggingface")


def pedigree(name: str, license_: str | None, *ancestors: tuple[str, str], **more: object) -> Pedigree:
    return Pedigree(name, license_, None, tuple(Ancestor(*a) for a in ancestors))._replace(**more)  # type: ignore[arg-type]


def clarified(name: str, expression: str, **more: object) -> Policy:
    return Policy(clarify=(Clarification(name, expression, None, None, HERE),))._replace(**more)  # type: ignore[arg-type]


def strictness(use: str | None) -> int:
    return ("yes", "conditional", None, "no").index(use)


def test_every_entry_of_the_catalogue_as_it_was_compiled(catalog: Catalog) -> None:
    """What `recommend` knows of a model holds for the gate; it adds licences that ask nothing of derivatives but a notice."""
    book = LicenseBook(catalog.licenses)
    for model in catalog.models.values():
        effective = resolve(catalog, model.id)
        found = {x.id for x in effective.terms.licenses}
        assert found | ({"unknown"} if not effective.own else set()) >= set(model.licenses), model.id
        assert strictness(effective.terms.commercial_use) >= strictness(book.terms(model).commercial_use), model.id
        more = found - set(model.licenses)
        assert all(not catalog.licenses[x].inherits or x == "unknown" for x in more), (model.id, more)


@pytest.mark.parametrize(
    "name", ["meta-llama/llama-3.1-8b-instruct", "META-LLAMA/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"]
)
def test_names_in_any_case(catalog: Catalog, name: str) -> None:
    effective = resolve(catalog, name)
    assert (effective.id, effective.declared) == (
        "meta-llama/Llama-3.1-8B-Instruct",
        "LicenseRef-scancode-llama-3.1-license-2024",
    )


def test_own_and_every_ancestor_that_binds(catalog: Catalog) -> None:
    effective = resolve(
        catalog,
        "org/merge",
        pedigree("org/merge", "mit", ("org/a", "merge"), ("org/b", "merge")),
        pedigree("org/a", "apache-2.0", ("meta-llama/Llama-3.1-8B-Instruct", "fine-tune")),
        pedigree("org/b", "gemma", ("org/merge", "merge")),
    )
    assert [x.id for x in effective.licenses] == ["mit", "apache-2.0", "gemma", "llama3.1"]
    assert effective.declared == "MIT"
    assert effective.expression is not None
    assert set(effective.expression.split(" AND ")) == {x.spdx for x in effective.licenses}
    assert [(link.model, link.relation, link.binds) for link in effective.links] == [
        ("org/merge", "self", True),
        ("org/a", "merge", True),
        ("org/b", "merge", True),
        ("meta-llama/Llama-3.1-8B-Instruct", "fine-tune", True),
        ("meta-llama/Llama-3.1-8B", "fine-tune", True),
    ]
    assert effective.terms.commercial_use == "conditional"


def test_an_ancestor_nobody_knows_leaves_it_open(catalog: Catalog) -> None:
    effective = resolve(catalog, "org/x", pedigree("org/x", "mit", ("org/secret", "fine-tune")))
    assert effective.gaps == ("org/secret",)
    assert effective.terms.commercial_use is None
    assert not effective.terms.resolved


def test_terms_of_training_data_hold(catalog: Catalog) -> None:
    term = DataTerm("cc-by-nc-4.0", Text("dialogues", "対話"))
    effective = resolve(catalog, "org/x", pedigree("org/x", "mit", data_terms=(term,)))
    assert effective.terms.commercial_use == "no"
    assert effective.links[-1].relation == "training-data"


def test_what_its_vendor_agrees_to_in_a_service(catalog: Catalog) -> None:
    resolver = Resolver(catalog, Expressions(catalog), BUILT_IN)
    weights = resolver.resolve("mistralai/Mistral-Large-Instruct-2407", "huggingface")
    served = resolver.resolve("mistral.mistral-large-2407-v1:0", "bedrock")
    assert weights.id == served.id
    assert weights.terms.commercial_use == "no"
    assert served.terms.commercial_use == "conditional"
    llama = resolver.resolve("meta.llama3-1-8b-instruct-v1:0", "bedrock")
    assert [x.id for x in llama.own] == ["llama3.1"]


def test_what_the_card_says_it_is_for_narrows_the_terms(catalog: Catalog) -> None:
    effective = resolve(catalog, "SakanaAI/TinySwallow-1.5B")
    assert [x.id for x in effective.own] == ["apache-2.0"]
    assert effective.expression == "Apache-2.0"
    assert effective.terms.commercial_use is None
    assert [c.source.url for c in effective.terms.conditions if c.source] == [
        "https://huggingface.co/SakanaAI/TinySwallow-1.5B"
    ]


def test_a_clarification_settles_what_the_card_left_open(catalog: Catalog) -> None:
    name = "SakanaAI/TinySwallow-1.5B"
    effective = resolve(catalog, name, policy=clarified(name, "Apache-2.0"))
    assert effective.terms.commercial_use == "yes"
    assert effective.terms.stated_use is None


def test_nothing_known(catalog: Catalog) -> None:
    effective = resolve(catalog, "org/never-heard-of")
    assert not effective.found
    assert effective.expression is None
    assert effective.terms.commercial_use is None


def test_a_clarification_is_the_model_s_own_licence_and_ancestors_stay(catalog: Catalog) -> None:
    found = pedigree("org/x", "other", ("google/gemma-3-4b-it", "fine-tune"))
    effective = resolve(catalog, "Org/X", found, policy=clarified("org/x", "apache-2.0"))
    assert effective.declared == "Apache-2.0"
    assert {x.id for x in effective.licenses} == {"apache-2.0", "gemma"}


def test_of_a_choice_the_branch_that_is_allowed(catalog: Catalog) -> None:
    policy = clarified("org/x", "GPL-3.0-only OR MIT", allow=("MIT",))
    effective = resolve(catalog, "org/x", policy=policy)
    assert [x.id for x in effective.licenses] == ["mit"]
    assert effective.declared == "GPL-3.0-only OR MIT"


def test_a_circle_of_ancestors_ends(catalog: Catalog) -> None:
    effective = resolve(
        catalog,
        "org/a",
        pedigree("org/a", "mit", ("org/b", "fine-tune")),
        pedigree("org/b", "mit", ("org/a", "fine-tune"), ("org/b", "merge")),
    )
    assert [link.model for link in effective.links] == ["org/a", "org/b"]


def test_an_owner_s_own_later_licence_replaces_that_of_the_parent(catalog: Catalog) -> None:
    """DeepSeek gives R1 under MIT, and V3-Base, from which R1 was made, under terms that bind derivatives."""
    base = pedigree("org/base", "deepseek", ("else/where", "merge"), ("org/older", "continued-pretraining"))
    child = Pedigree("org/r", "mit", None, (Ancestor("org/base", "fine-tune", None, relicensed=True),))
    effective = resolve(catalog, "org/r", child, base, pedigree("else/where", "gemma"), pedigree("org/older", "llama2"))
    assert [(link.model, link.binds) for link in effective.links] == [
        ("org/r", True),
        ("org/base", False),
        ("else/where", True),
        ("org/older", False),
    ]
    assert [x.id for x in effective.licenses] == ["mit", "gemma"]


def test_another_way_to_a_relicensed_parent_passes_its_terms_on(catalog: Catalog) -> None:
    effective = resolve(
        catalog,
        "org/merge",
        pedigree("org/merge", "mit", ("org/r", "merge"), ("org/chat", "merge")),
        Pedigree("org/r", "mit", None, (Ancestor("org/base", "fine-tune", None, relicensed=True),)),
        pedigree("org/chat", "mit", ("org/base", "fine-tune")),
        pedigree("org/base", "deepseek"),
    )
    assert [x.id for x in effective.licenses] == ["mit", "deepseek"]
