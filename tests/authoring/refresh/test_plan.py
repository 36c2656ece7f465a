"""Which questions a refresh asks; none of them is asked here."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from advisor.authoring.refresh.outcomes import KINDS
from advisor.authoring.refresh.plan import (
    HOME_REGION,
    HUB_AT_A_TIME,
    IDS_AT_A_TIME,
    Wanted,
    enabled_regions,
    jobs,
    needs_aws,
)
from advisor.authoring.refresh.run import Job
from advisor.catalog.laid_over import lay
from advisor.catalog.load import shipped_data
from advisor.core.text import Text
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.session import Session
from tests.authoring.refresh.answers import NEW_ID, OREGON, TOKYO, VIRGINIA, bedrock, listed, put

NOW = datetime(2026, 12, 1, tzinfo=UTC)
DATA = shipped_data()
FAMILIES = {entry["family"] for entry in DATA["instances"].values()}


class Account:
    """Stands for a session: says which regions are enabled, and must not be asked anything else."""

    def __init__(self, answer: Any = None) -> None:
        self._answer = answer

    def ask(self, *asked: str) -> Any:
        assert asked == ("ec2", HOME_REGION, "DescribeRegions")
        if isinstance(self._answer, AwsError):
            raise self._answer
        return self._answer


def session(answer: Any = None) -> Session:
    return cast("Session", Account(answer))


def plan(
    *kinds: Any, regions: tuple[str, ...] = (TOKYO, VIRGINIA), families: tuple[str, ...] = (), data: Any = DATA
) -> list[Job]:
    return jobs(Wanted(kinds, regions, families), data, session(), NOW)


def counted(found: list[Job]) -> Counter[str]:
    return Counter(job.what for job in found)


def arguments(job: Job) -> tuple[Any, ...]:
    return cast("Any", job.ask).args  # type: ignore[no-any-return]


# ---------------------------------------------------------------------------------------------------------------- prices


def test_ec2_prices_are_asked_for_all_regions_at_once_by_family() -> None:
    found = [job for job in plan("prices") if job.what == "ec2"]
    assert len(found) == len(FAMILIES)
    assert {job.regions for job in found} == {(TOKYO, VIRGINIA)}
    asked = [name for job in found for name in arguments(job)[1]]
    assert sorted(asked) == sorted(DATA["instances"])


def test_other_prices_are_asked_by_region() -> None:
    assert counted(plan("prices")) == {"ec2": len(FAMILIES), "savings": 4, "sagemaker": 2, "bedrock-prices": 2}


def test_only_the_families_wanted_are_asked_for_and_tokens_are_of_none() -> None:
    found = plan("prices", families=("g5",))
    assert counted(found) == {"ec2": 1, "savings": 4, "sagemaker": 2}
    (ec2,) = (job for job in found if job.what == "ec2")
    assert {name.partition(".")[0] for name in arguments(ec2)[1]} == {"g5"}


def test_hosting_is_asked_for_by_its_own_names() -> None:
    hosted = [job for job in plan("prices", families=("g5",), regions=(TOKYO,)) if job.what == "savings"][1]
    assert all(name.startswith("ml.g5.") for name in arguments(hosted)[2])


def test_without_credentials_prices_come_from_the_public_files_by_region() -> None:
    found = jobs(Wanted(KINDS, (TOKYO,)), DATA, None, NOW)
    assert counted([job for job in found if job.kind == "prices"]) == {"ec2": 1, "sagemaker": 1, "bedrock-prices": 2}
    assert {job.kind for job in found} == {"prices", "huggingface"}
    assert all(TOKYO in arguments(job) for job in found if job.kind == "prices")


def test_a_name_that_two_models_bear_stands_for_neither() -> None:
    known = arguments(next(job for job in plan("prices") if job.what == "bedrock-prices"))[2]
    assert known["Claude Opus 4.5"] == "anthropic.claude-opus-4-5-20251101-v1:0"
    twin = put(
        *bedrock(TOKYO, [listed(NEW_ID, TOKYO, name="Claude Opus 4.5"), listed("p.only-v1:0", TOKYO, name="Only")])
    )
    found = plan("prices", data=lay(DATA, twin.data))
    known = arguments(next(job for job in found if job.what == "bedrock-prices"))[2]
    assert "Claude Opus 4.5" not in known
    assert known["Only"] == "p.only-v1:0"


# ----------------------------------------------------------------------------------------------------- the other services


def test_spot_is_asked_by_region_as_of_now() -> None:
    found = plan("spot", families=("g6",))
    assert [job.regions for job in found] == [(TOKYO,), (VIRGINIA,)]
    assert arguments(found[0])[2] == NOW
    assert {name.partition(".")[0] for name in arguments(found[0])[3]} == {"g6"}


def test_types_are_described_by_the_home_region_and_each_other() -> None:
    for regions in ((TOKYO, VIRGINIA), (TOKYO,)):
        found = plan("instances", regions=regions)
        assert sorted(job.regions[0] for job in found if job.what == "machines") == [TOKYO, HOME_REGION]
        assert sorted(job.regions[0] for job in found if job.what == "offerings") == sorted(regions)


def test_what_is_asked_of_offerings_is_noted_with_the_question() -> None:
    for families in ((), ("g5", "g6")):
        for job in plan("instances", families=families):
            if job.what == "offerings":
                assert set(job.families) == set(arguments(job)[2]) == set(families or FAMILIES)


def test_bedrock_is_asked_both_questions_in_each_region() -> None:
    found = plan("bedrock")
    for what in ("foundation-models", "inference-profiles"):
        assert [job.regions for job in found if job.what == what] == [(TOKYO,), (VIRGINIA,)]


@pytest.mark.parametrize(("regions", "where"), [((TOKYO, VIRGINIA), VIRGINIA), ((TOKYO, OREGON), TOKYO)])
def test_terms_are_asked_once_in_few_and_only_of_what_is_sold_there(regions: tuple[str, ...], where: str) -> None:
    found = [job for job in plan("bedrock", regions=regions) if job.what == "agreements"]
    assert {job.regions for job in found} == {(where,)}
    groups = [arguments(job)[2] for job in found]
    assert all(0 < len(group) <= IDS_AT_A_TIME for group in groups)
    ids = [id_ for group in groups for id_ in group]
    assert len(ids) == len(set(ids))
    assert not any(id_.startswith("amazon.") for id_ in ids)
    sold = {
        channel["id"]
        for entry in DATA["models"].values()
        for channel in entry.get("bedrock", ())
        if any(where in route["regions"] for route in channel.get("routes", ()))
    }
    assert set(ids) == {id_ for id_ in sold if not id_.startswith("amazon.")}


def test_jumpstart_is_asked_in_one_region_for_the_list_and_for_each_id_once() -> None:
    found = plan("jumpstart")
    assert counted(found)["jumpstart-list"] == 1
    assert {job.regions for job in found} == {(VIRGINIA,)}
    ids = [id_ for job in found if job.what == "jumpstart" for id_ in arguments(job)[2]]
    assert sorted(ids) == sorted(c["id"] for e in DATA["models"].values() for c in e.get("jumpstart", ()))


def test_the_hub_is_asked_for_each_model_once_and_needs_no_session() -> None:
    found = jobs(Wanted(("huggingface",), (TOKYO,)), DATA, None, NOW)
    ids = [id_ for job in found for id_ in arguments(job)[0]]
    assert sorted(ids) == sorted(e["huggingface"]["id"] for e in DATA["models"].values() if "huggingface" in e)
    assert all(len(arguments(job)[0]) <= HUB_AT_A_TIME for job in found)
    assert not any(job.is_aws for job in found)


def test_each_kind_asks_something_under_its_own_name() -> None:
    for kind in KINDS:
        found = plan(kind)
        assert found
        assert {job.kind for job in found} == {kind}
    assert plan() == []


def test_only_the_hub_needs_no_aws() -> None:
    assert [kind for kind in KINDS if not needs_aws((kind,))] == ["huggingface"]
    assert needs_aws(KINDS)
    assert not needs_aws(())


# --------------------------------------------------------------------------------------------------------------- regions


def refusal(kind: Any) -> AwsError:
    return AwsError(kind, Text("no", "否"), Text("do", "実行"))


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"Regions": [{"RegionName": TOKYO}, {"RegionName": VIRGINIA}]}, (TOKYO, VIRGINIA)),
        ({"Regions": [{"RegionName": TOKYO}, {"RegionName": 3}, {}, "x", None]}, (TOKYO,)),
        ({"Regions": []}, None),
        ({"Regions": "x"}, None),
        ({}, None),
        (refusal("denied"), None),
    ],
)
def test_the_regions_an_account_has_enabled(answer: Any, found: tuple[str, ...] | None) -> None:
    assert enabled_regions(session(answer)) == found


def test_other_refusals_are_told() -> None:
    with pytest.raises(AwsError):
        enabled_regions(session(refusal("expired")))
