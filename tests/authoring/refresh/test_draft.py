"""The draft: begins as what was refreshed before, names its sources once, and ends without what nobody refers to."""

from __future__ import annotations

import copy
from typing import Any

from advisor.authoring.refresh.draft import KEY_LENGTH, Draft
from advisor.catalog import load_catalog
from advisor.catalog.load import shipped_data
from advisor.catalog.refreshed_form import SECTIONS
from tests.authoring.refresh.answers import LATER, TODAY, TOKYO, ec2, said


def draft(before: Any = None, today: Any = TODAY) -> Draft:
    return Draft(shipped_data(), before, today)


def test_a_first_draft_is_empty_and_loads() -> None:
    data = draft().finish()
    assert data["sources"] == {}
    assert data["as_of"] == "2026-12-01"
    assert data["prices_as_of"] is None
    assert set(SECTIONS) <= data.keys()
    assert load_catalog(None, data).stamp.version.endswith("+refreshed.2026.12.01")


def test_what_was_refreshed_before_is_begun_with_and_not_changed() -> None:
    before = {**draft().finish(), "digest": "old"}
    kept = copy.deepcopy(before)
    after = draft(before, LATER)
    after.data["hub"]["org/model"] = {"source": "x"}
    after.data["bedrock"]["a.b"] = {"regions": {TOKYO: {"source": "x", "routes": []}}}
    after.data["prices"]["ec2"]["g5.xlarge"] = {}
    assert before == kept
    assert "digest" not in after.data
    assert after.data["as_of"] == "2026-12-24"


def test_a_source_has_one_key_for_one_place_and_day() -> None:
    answer = said("ec2", TOKYO)
    one = draft()
    assert one.source(answer) == one.source(answer)
    assert one.source(answer) != one.source(said("ec2", TOKYO, url="https://example.com/other"))
    assert one.source(answer) != draft(today=LATER).source(answer)
    assert len(one.data["sources"]) == 2


def test_a_key_is_no_key_of_the_shipped_catalogue() -> None:
    key = draft().source(said("ec2", TOKYO))
    assert len(key) == KEY_LENGTH
    assert all(len(shipped) < KEY_LENGTH for shipped in shipped_data()["sources"])


def test_when_the_service_published_it_is_noted() -> None:
    one, answer = draft(), said("ec2", TOKYO)
    assert answer.observed is not None
    key = one.source(answer._replace(observed=answer.observed._replace(published="2026-11-30")))
    assert one.data["sources"][key] == ["https://example.com/ec2", "2026-12-01", "published 2026-11-30"]


def test_what_was_read_is_noted_by_region_and_once_where_there_are_none() -> None:
    one = draft()
    one.note_read("prices.ec2", (TOKYO,))
    one.note_read("huggingface", ())
    assert one.data["read"] == {"prices.ec2": {TOKYO: "2026-12-01"}, "huggingface": {"": "2026-12-01"}}
    again = draft(one.finish(), LATER)
    again.note_read("prices.ec2", ("us-east-1",))
    assert again.data["read"]["prices.ec2"] == {TOKYO: "2026-12-01", "us-east-1": "2026-12-24"}


def test_what_was_read_on_a_day_that_has_not_come_is_dropped() -> None:
    early, late = [TOKYO], ["us-east-1"]
    kinds = ("ec2", "sagemaker")

    def read(regions: list[str], today: Any, before: Any = None) -> Any:
        one = draft(before, today)
        key = one.source(said("any", regions))
        for region in regions:
            for kind in kinds:
                one.data["prices"][kind].setdefault("x", {})[region] = [{"as_of": one.today, "source": key}]
            one.data["prices"]["bedrock"].setdefault("a.b", []).append({"as_of": one.today, "regions": [region]})
            reading = {"source": key, "routes": []}
            one.data["bedrock"].setdefault("a.b", {"regions": {}})["regions"][region] = reading
            one.data["jumpstart"][region] = one.data["hub"][region] = {"source": key}
        one.note_read("bedrock", regions)
        return one.finish()

    found = draft(read(late, LATER, read(early, TODAY)), TODAY).finish()
    assert found["bedrock"]["a.b"]["regions"].keys() == {TOKYO}
    assert found["read"] == {"bedrock": {TOKYO: "2026-12-01"}}
    assert found["jumpstart"].keys() == found["hub"].keys() == {TOKYO}
    assert [row["regions"] for row in found["prices"]["bedrock"]["a.b"]] == [early]
    for kind in kinds:
        assert [region for region, rows in found["prices"][kind]["x"].items() if rows] == early
    assert [day for _, day in found["sources"].values()] == ["2026-12-01"]
    assert found["prices_as_of"] == "2026-12-01"


def test_sources_that_nobody_refers_to_are_left_out_and_others_stay() -> None:
    one = draft()
    one.source(said("ec2", TOKYO, url="https://example.com/unused"))
    used = one.source(ec2([TOKYO], "g5.xlarge"))
    one.data["jumpstart"]["id"] = {"source": used, "facts": {}}
    region = one.source(said("foundation-models", TOKYO))
    one.data["bedrock"]["a.b"] = {"regions": {TOKYO: {"source": region, "routes": []}}}
    assert set(one.finish()["sources"]) == {used, region}


def test_the_date_of_prices_is_the_newest() -> None:
    one = draft()
    one.data["prices"]["ec2"]["g5.xlarge"] = {TOKYO: [{"as_of": "2026-01-01"}, {"as_of": "2026-05-01"}]}
    one.data["prices"]["bedrock"]["a.b"] = [{"as_of": "2026-07-01"}]
    assert one.finish()["prices_as_of"] == "2026-07-01"
