"""What the Hub says: fills gaps, holds besides what was reviewed, and is told where somebody must look."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.authoring.refresh.hub import hub_ids
from advisor.catalog import load_catalog
from advisor.catalog.load import shipped_data
from advisor.core.model import Ancestor, Model
from advisor.core.text import visible
from advisor.sources.hub_answers import BaseModel
from tests.authoring.refresh.answers import LATER, LLAMA, catalog, failed, hub, of_hub, put

SHIPPED = load_catalog()
REVIEWED = 8_030_261_248
OWN = "LiquidAI/LFM2-1.2B"
"""Under its publisher's own licence, which has a name on the Hub and no tag."""
CHILD = "openai/gpt-oss-safeguard-20b"


def model(id_: str = LLAMA, **facts: Any) -> Model:
    return catalog(hub(of_hub(id_, **facts))).models[id_]


def notes(id_: str = LLAMA, **facts: Any) -> list[str]:
    found = put(hub(of_hub(id_, **facts))).remarks
    assert all(note.en != note.ja for note in found)
    return [note.en for note in found]


def added(found: Model) -> list[Ancestor]:
    """The parents that came from the Hub, behind those that were reviewed."""
    reviewed = SHIPPED.models[found.id].ancestors or ()
    assert found.ancestors is not None
    assert found.ancestors[: len(reviewed)] == reviewed
    return list(found.ancestors[len(reviewed) :])


def base(*names: str, relation: Any = None) -> tuple[BaseModel, ...]:
    return tuple(BaseModel(name, relation) for name in names)


def test_every_model_on_the_hub_is_asked_for() -> None:
    found = hub_ids(shipped_data()["models"])
    assert found[LLAMA] == LLAMA
    assert len(found) == sum(1 for m in SHIPPED.models.values() if m.huggingface)


def test_a_models_own_page_and_its_day_are_the_source() -> None:
    made = put(hub(of_hub(gated="auto", last_modified="2026-11-30")))
    (source,) = made.data["sources"].values()
    assert source == [f"https://huggingface.co/{LLAMA}", "2026-12-01", "published 2026-11-30"]
    assert made.data["read"] == {"huggingface": {"": "2026-12-01"}}
    found = load_catalog(None, made.data).models[LLAMA]
    assert found.huggingface is not None
    assert found.huggingface.gated == "auto"


def test_what_the_hub_does_not_say_stays() -> None:
    assert model()._replace(provenance={}) == SHIPPED.models[LLAMA]._replace(provenance={})
    assert notes() == []


def test_a_model_nobody_asked_for_is_passed_over() -> None:
    assert put(hub(of_hub("org/unheard-of", license="mit"))).data["hub"] == {}


def test_a_failure_or_an_empty_answer_takes_nothing_away() -> None:
    before = put(hub(of_hub(license="cc-by-nc-4.0")))
    for outcome in (hub(), failed("huggingface")):
        after = put(outcome, before=before, today=LATER)
        assert after.data["hub"] == before.data["hub"]
        assert after.data["read"] == before.data["read"]


# --------------------------------------------------------------------------------------------------------------- licences


def test_the_licence_that_was_reviewed_is_no_news() -> None:
    assert model(license="llama3.1").licenses == ("llama3.1",)
    assert notes(license="llama3.1") == []


def test_another_licence_holds_besides_and_is_told() -> None:
    assert model(license="cc-by-nc-4.0").licenses == ("llama3.1", "cc-by-nc-4.0")
    (note,) = notes(license="cc-by-nc-4.0")
    assert LLAMA in note
    assert "cc-by-nc-4.0" in note


def test_a_tag_is_known_in_any_case() -> None:
    assert model(license="CC-BY-NC-4.0").licenses == ("llama3.1", "cc-by-nc-4.0")


@pytest.mark.parametrize("tag", ["other", "unknown", "gpl", "no-such-licence", "\x1b[31m"])
def test_a_tag_that_names_no_licence_takes_the_certainty_of_the_reviewed_one(tag: str) -> None:
    found = model(license=tag)
    assert (found.license, found.licenses) == ("llama3.1", ("llama3.1", "unknown"))
    assert not SHIPPED.licenses["unknown"].resolved
    (note,) = notes(license=tag)
    assert f"the Hub says {visible(tag)}, the catalogue llama3.1" in note
    assert note.isprintable()


def test_what_the_card_calls_a_licence_nobody_knows_is_told_in_its_words() -> None:
    named = {"license": "other", "license_name": "our-\x1b[2Jown", "license_link": "https://example.com/l"}
    assert model(**named).licenses == ("llama3.1", "unknown")
    (note,) = notes(**named)
    assert "other (our-" in note
    assert "https://example.com/l)" in note
    assert note.isprintable()


def test_a_licence_without_a_tag_is_known_by_its_name() -> None:
    assert SHIPPED.models[OWN].licenses == ("lfm-open-1.0",)
    for name in ("lfm1.0", "LFM1.0"):
        assert model(OWN, license="other", license_name=name).licenses == ("lfm-open-1.0",)
        assert notes(OWN, license="other", license_name=name) == []
        assert model(license="other", license_name=name).licenses == ("llama3.1", "lfm-open-1.0")


@pytest.mark.parametrize("tag", ["other", "unknown"])
def test_that_a_publishers_own_licence_has_no_tag_is_no_news(tag: str) -> None:
    assert model(OWN, license=tag).licenses == ("lfm-open-1.0",)
    assert notes(OWN, license=tag) == []


@pytest.mark.parametrize(
    "id_", sorted(id_ for id_, m in SHIPPED.models.items() if m.huggingface and "modified-mit" in (m.license or ""))
)
def test_of_two_licences_of_one_name_the_reviewed_one_is_no_news(id_: str) -> None:
    assert model(id_, license="other", license_name="modified-mit").licenses == SHIPPED.models[id_].licenses
    assert notes(id_, license="other", license_name="modified-mit") == []


def test_a_licence_is_kept_where_the_hub_later_names_none_and_dropped_where_it_names_the_reviewed_one() -> None:
    before = put(hub(of_hub(license="cc-by-nc-4.0")))
    silent = put(hub(of_hub(gated="auto")), before=before, today=LATER)
    found = load_catalog(None, silent.data).models[LLAMA]
    assert found.licenses == ("llama3.1", "cc-by-nc-4.0")
    said = found.provenance["also_licenses"].source
    assert said is not None
    assert said.read == "2026-12-01"
    assert catalog(hub(of_hub(license="llama3.1")), before=silent, today=LATER).models[LLAMA].licenses == ("llama3.1",)


# ---------------------------------------------------------------------------------------------------------------- parents


def test_a_parent_is_kept_where_the_hub_later_names_none() -> None:
    before = put(hub(of_hub(base_models=base("google/gemma-2-9b-it"))))
    for silent in (of_hub(gated="auto"), of_hub(base_models=base("org/nobody"), base_models_complete=False)):
        found = catalog(hub(silent), before=before, today=LATER).models[LLAMA]
        assert "google/gemma-2-9b-it" in {ancestor.model for ancestor in found.ancestors}
        assert "gemma" in found.licenses


def test_a_parent_nobody_has_reviewed_passes_its_licences_on_and_is_told() -> None:
    found = model(base_models=base("google/gemma-2-9b-it", relation="merge"))
    (parent,) = added(found)
    assert (parent.model, parent.relation) == ("google/gemma-2-9b-it", "merge")
    assert found.licenses == ("llama3.1", "gemma")
    (note,) = notes(base_models=base("google/gemma-2-9b-it"))
    assert "google/gemma-2-9b-it" in note


def test_the_licences_of_a_parents_parents_come_with_it() -> None:
    found = model(base_models=base("AIgroup-CVM-utokyohospital/MedSwallow-70b"))
    assert {"cc-by-nc-sa-4.0", "llama2"} <= set(found.licenses)


@pytest.mark.parametrize("name", ["COHERELABS/Aya-101", "CohereForAI/aya-101"])
def test_a_parent_is_known_by_its_former_name_and_in_any_case(name: str) -> None:
    found = model(base_models=base(name))
    pedigree = SHIPPED.pedigree(name)
    assert pedigree is not None
    assert added(found)[0].model == pedigree.id
    assert pedigree.license in found.licenses


def test_a_parent_that_the_catalogue_has_an_entry_for_is_known_in_any_case() -> None:
    found = model(base_models=base("GOOGLE/gemma-2-9b-IT"))
    assert added(found)[0].model == "google/gemma-2-9b-it"
    assert set(SHIPPED.models["google/gemma-2-9b-it"].licenses) <= set(found.licenses)


def test_a_parent_that_the_catalogue_has_an_entry_for_passes_all_of_its_licences_on() -> None:
    parent = "tiiuae/falcon-40b-instruct"
    assert set(SHIPPED.models[parent].licenses) <= set(model(base_models=base(parent)).licenses)


def test_a_parent_nobody_knows_is_entered_and_told() -> None:
    found = model(base_models=base("org/nobody"))
    assert [ancestor.model for ancestor in added(found)] == ["org/nobody"]
    assert found.licenses == ("llama3.1",)
    assert "org/nobody" in notes(base_models=base("org/nobody"))[0]


@pytest.mark.parametrize("name", ["openai/gpt-oss-20b", "OpenAI/GPT-OSS-20B"])
def test_a_parent_that_was_reviewed_is_no_news(name: str) -> None:
    assert model(CHILD, base_models=base(name)).ancestors == SHIPPED.models[CHILD].ancestors
    assert notes(CHILD, base_models=base(name)) == []


@pytest.mark.parametrize("name", [LLAMA, LLAMA.upper()])
def test_nothing_is_made_from_itself(name: str) -> None:
    assert added(model(base_models=base(name))) == []


# ----------------------------------------------------------------------------------------------------------------- counts


def test_a_count_fills_a_gap_only() -> None:
    gap = next(id_ for id_, m in SHIPPED.models.items() if m.huggingface and m.parameters is None)
    assert model(gap, parameters=12_345).parameters == 12_345
    assert model(parameters=12_345).parameters == REVIEWED


@pytest.mark.parametrize(("dtypes", "filled"), [({"BF16": 12_345}, 12_345), ({"I32": 12_000, "BF16": 345}, None)])
def test_packed_weights_do_not_fill_the_count(dtypes: dict[str, int], filled: int | None) -> None:
    gap = next(id_ for id_, m in SHIPPED.models.items() if m.huggingface and m.parameters is None)
    assert model(gap, parameters=12_345, dtypes=dtypes).parameters == filled


@pytest.mark.parametrize(
    ("listed", "dtypes", "told"),
    [
        (REVIEWED, {"BF16": REVIEWED}, False),
        (int(REVIEWED * 1.01), {"BF16": REVIEWED}, False),
        (int(REVIEWED * 1.05), {"BF16": REVIEWED}, True),
        (REVIEWED // 4, {"I32": REVIEWED // 4}, False),
        (None, {}, False),
    ],
)
def test_a_count_that_is_far_off_is_told_unless_weights_are_packed(
    listed: int | None, dtypes: dict[str, int], told: bool
) -> None:
    assert ["parameters" in note for note in notes(parameters=listed, dtypes=dtypes)] == [True] * told


def test_a_model_that_moved_is_told_without_steering_the_terminal() -> None:
    (note,) = notes(moved_to="org/\x1b[2Jnew\u202e")
    assert "is now called" in note
    assert note.isprintable()


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from([None, "other", "mit", "apache-2.0", "gemma", "\x1b]0;", "llama3.1"]),
    st.lists(st.sampled_from(["google/gemma-2-9b-it", "org/nobody", LLAMA, CHILD, "org/\x9b31m"]), max_size=4),
    st.sampled_from([None, "no", "auto", "manual"]),
    st.one_of(st.none(), st.integers(1, 2**60)),
)
def test_whatever_the_hub_says_no_reviewed_licence_or_parent_is_lost(
    tag: str | None, parents: list[str], gated: str | None, count: int | None
) -> None:
    made = put(
        *(
            hub(
                of_hub(
                    id_, license=tag, base_models=base(*parents), gated=gated, parameters=count, context_length=count
                )
            )
            for id_ in (LLAMA, CHILD)
        )
    )
    found = load_catalog(None, made.data)
    for id_ in (LLAMA, CHILD):
        new, shipped = found.models[id_], SHIPPED.models[id_]
        assert new.licenses[: len(shipped.licenses)] == shipped.licenses
        assert new.license == shipped.license
        assert set(shipped.ancestors) <= set(new.ancestors)
        assert len({a.model for a in new.ancestors}) == len(new.ancestors)
        assert id_ not in {a.model for a in new.ancestors}
        assert new.parameters == shipped.parameters
    assert all(note.en.isprintable() and note.ja.isprintable() for note in made.remarks)
