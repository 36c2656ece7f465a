"""Refreshed data over the shipped catalogue: what is read back, what is refused, what wins."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from advisor.authoring.refresh import store
from advisor.catalog import Catalog, load_catalog
from advisor.catalog.laid_over import lay
from advisor.catalog.load import shipped_data
from advisor.catalog.refreshed import CURRENT, FORMAT, Refreshed, body_of, folder, read_refreshed, try_to_lay
from advisor.core.text import Text
from advisor.errors import CatalogError

TODAY = "2026-11-23"
NEW, OLD = "newnewnewnew", "oldoldoldold"
CLAUDE = "anthropic/claude-opus-4-5"
CLAUDE_ID = "anthropic.claude-opus-4-5-20251101-v1:0"
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
TOKYO = "ap-northeast-1"


def data(**sections: Any) -> dict[str, Any]:
    """Return refreshed data with these sections in place of empty ones."""
    empty: dict[str, Any] = {
        "as_of": TODAY,
        "read": {},
        "families": {},
        "instances": {},
        "models": {},
        "bedrock": {},
        "hub": {},
        "jumpstart": {},
        "prices": {"ec2": {}, "sagemaker": {}, "bedrock": {}},
        "prices_as_of": None,
        "sources": {NEW: ["https://example.com/new", TODAY], OLD: ["https://example.com/old", "2001-01-01"]},
    }
    return {**empty, **sections}


def catalog(**sections: Any) -> Catalog:
    return load_catalog(None, data(**sections))


def prices(platform: str, name: str, region: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"ec2": {}, "sagemaker": {}, "bedrock": {}, platform: {name: {region: list(rows)}}}


# ------------------------------------------------------------------------------------------------------------- the file


def test_nothing_was_refreshed(tmp_path: Path) -> None:
    assert read_refreshed(tmp_path) == Refreshed(None)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    with store.locked(tmp_path):
        store.save(tmp_path, data())
    found = read_refreshed(tmp_path)
    assert found.problem is None
    assert found.data is not None
    assert {**found.data, "digest": None} == {**data(), "digest": None}


WHOLE = store.text_of(data())
HEAD, BODY = WHOLE.split(b"\n", 1)


def with_header(**changes: Any) -> bytes:
    return json.dumps({**json.loads(HEAD), **changes}).encode() + b"\n" + BODY


def with_body(body: bytes) -> bytes:
    header = {**json.loads(HEAD), "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    return json.dumps(header).encode() + b"\n" + body


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "not a file of this tool"),
        (b"{}", "not a file of this tool"),
        (b"[" * 100_000, "not a file of this tool"),
        (b"\xff\xfe\n{}", "not a file of this tool"),
        (HEAD, "not a file of this tool"),
        (WHOLE[:-1], "incomplete or damaged"),
        (WHOLE[: len(WHOLE) // 2], "incomplete or damaged"),
        (WHOLE + b" ", "incomplete or damaged"),
        (WHOLE.replace(b"example.com/new", b"example.com/NEW"), "incomplete or damaged"),
        (with_header(advisor_refreshed=FORMAT + 1), "written by another version"),
        (with_header(schema=0), "written by another version"),
        (with_body(b"no JSON"), "not in the form this version writes"),
        (with_body(b"[]"), "not in the form this version writes"),
        (with_body(b'{"prices": 3}'), "not in the form this version writes"),
    ],
)
def test_what_is_not_whole_is_refused_and_said(tmp_path: Path, text: bytes, why: str) -> None:
    folder(tmp_path).mkdir()
    (folder(tmp_path) / CURRENT).write_bytes(text)
    found = read_refreshed(tmp_path)
    assert found.data is None
    assert found.problem is not None
    assert why in found.problem.en
    assert "advisor catalog reset" in found.problem.en
    assert isinstance(body_of(text), Text)


def test_what_is_of_a_day_that_has_not_come_is_refused(tmp_path: Path) -> None:
    with store.locked(tmp_path):
        store.save(tmp_path, data())
    day = date.fromisoformat(TODAY)
    for today in (None, day + timedelta(days=1), day, day - timedelta(days=1)):  # the last: it is tomorrow elsewhere
        assert read_refreshed(tmp_path, today=today).data is not None
    found = read_refreshed(tmp_path, today=day - timedelta(days=2))
    assert found.data is None
    assert found.problem is not None
    assert TODAY in found.problem.en
    assert TODAY in found.problem.ja
    assert "advisor catalog refresh" in found.problem.en


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (folder(tmp_path) / CURRENT).mkdir(parents=True)
    found = read_refreshed(tmp_path)
    assert found.data is None
    assert found.problem is not None


NOT_OURS: list[dict[str, Any]] = [
    {"bedrock": {CLAUDE_ID: {"regions": {TOKYO: {"routes": []}}}}},  # without source
    {"bedrock": {CLAUDE_ID: 3}},
    {"bedrock": {CLAUDE_ID: {"regions": {TOKYO: {"source": NEW, "routes": 3}}}}},
    {"models": {"p/new": {}}},
    {"instances": {"g5.3xlarge": 3}},
    {"hub": {LLAMA: {"gated": "no"}}},
    {"prices": {"ec2": {"g5.xlarge": {TOKYO: [{"on_demand": 1}]}}, "sagemaker": {}, "bedrock": {}}},
    {"prices": {"ec2": {"g5.xlarge": 3}, "sagemaker": {}, "bedrock": {}}},
]


@pytest.mark.parametrize("sections", NOT_OURS)
def test_data_that_passes_for_ours_and_is_not_is_refused(sections: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        catalog(**sections)
    assert "advisor catalog reset" in (caught.value.hint or Text("", "")).en
    found = try_to_lay(shipped_data(), data(**sections), tmp_path)
    assert found.laid is None
    assert found.problem is not None
    assert "not in the form this version writes" in found.problem.en


G5 = {
    "family": "g5",
    "vcpu": 8,
    "ram_bytes": 2**35,
    "accelerator": "a10g",
    "accelerator_count": 1,
    "interconnect": "none",
    "architecture": "x86_64",
    "facts": {"vcpu": NEW},
}


def row(**values: Any) -> dict[str, Any]:
    return data(prices=prices("ec2", "g5.xlarge", "us-east-1", {"as_of": TODAY, "source": NEW, **values}))


def test_an_instance_type_and_a_price_as_a_refresh_writes_them_are_read() -> None:
    for body in (data(instances={"g5.3xlarge": G5}), row(on_demand=1.0), row(on_demand=10**9), row(spot_as_of=TODAY)):
        assert not isinstance(body_of(with_body(json.dumps(body).encode())), Text)


@pytest.mark.parametrize(
    "body",
    [
        row(on_demand=10**400),
        row(on_demand=1e308),
        row(on_demand=10**9 + 1),
        row(on_demand=True),
        row(on_demand=1.0, source="zz"),
        row(on_demand=1.0, spot_source="zz"),
        row(on_demand=1.0, source=None),
        row(on_demand=1.0, as_of="9999-99-99"),
        row(on_demand=1.0, as_of="2026-02-30"),
        row(on_demand=1.0, as_of="2026-11-24"),
        row(on_demand=1.0, as_of="9999-12-31"),
        row(spot=1.0, spot_as_of="9999-12-31"),
        data(sources={NEW: ["https://example.com/new", "2026-13-01"]}),
        data(as_of="2026-00-00"),
        data(read={"prices": {TOKYO: "2026-11-31"}}),
        *(
            data(instances={"g5.3xlarge": {**G5, name: value}})
            for name, value in [
                ("accelerator_count", 0),
                ("accelerator_count", 65),
                ("accelerator_count", 10**30),
                ("accelerator_count", 1.0),
                ("accelerator_count", True),
                ("ram_bytes", -5),
                ("ram_bytes", None),
                ("ram_bytes", 10**30),
                ("vcpu", 0),
                ("vcpu", "8"),
                ("instance_store_bytes", -1),
                ("interconnect_bytes_per_second", 0),
                ("family", 7),
                ("accelerator", ["a10g"]),
            ]
        ),
        data(instances={"g5.3xlarge": {key: value for key, value in G5.items() if key != "vcpu"}}),
        data(instances={"g5.3xlarge": 3}),
    ],
)
def test_figures_days_and_sources_that_cannot_be_are_refused(tmp_path: Path, body: dict[str, Any]) -> None:
    folder(tmp_path).mkdir()
    (folder(tmp_path) / CURRENT).write_bytes(with_body(json.dumps(body).encode()))
    found = read_refreshed(tmp_path)
    assert found.data is None
    assert found.problem is not None
    assert "not in the form this version writes" in found.problem.en
    assert "このバージョンの形式ではありません" in found.problem.ja


def test_an_instance_type_of_a_source_nobody_has_is_refused(tmp_path: Path) -> None:
    body = data(instances={"g5.3xlarge": {**G5, "facts": {"vcpu": "zz"}}})
    assert try_to_lay(shipped_data(), body, tmp_path).problem is not None


def test_what_refers_to_something_the_package_no_longer_has_is_passed_over() -> None:
    raw = {**shipped_data()["instances"]["g5.xlarge"], "accelerator": "gone-chip"}
    row = {"as_of": TODAY, "on_demand": 1.0, "source": NEW}
    found = catalog(
        instances={"g5.3xlarge": raw},
        prices=prices("ec2", "g5.3xlarge", TOKYO, row),
        hub={LLAMA: {"source": NEW, "license": "gone-licence"}},
    )
    assert "g5.3xlarge" not in found.instances
    assert found.models[LLAMA].licenses == ("llama3.1",)


def plain(entry: Any) -> dict[str, Any]:
    """An entry whose sources were looked up."""
    return {**entry, "facts": dict(entry["facts"])}


def test_the_version_tells_and_the_shipped_data_is_not_changed() -> None:
    before = json.dumps(plain(shipped_data()["models"][CLAUDE]), sort_keys=True)
    stamp = catalog().stamp
    assert stamp.version.endswith("+refreshed.2026.11.23")
    assert stamp.digest != load_catalog().stamp.digest
    catalog(bedrock=reading(status="legacy"))
    assert json.dumps(plain(shipped_data()["models"][CLAUDE]), sort_keys=True) == before


# --------------------------------------------------------------------------------------------------------------- prices


def test_the_newest_price_answers_with_its_own_source_and_date() -> None:
    row = {"as_of": TODAY, "on_demand": 1.25, "source": NEW}
    price = catalog(prices=prices("ec2", "g5.xlarge", TOKYO, row)).ec2_price("g5.xlarge", TOKYO)
    assert price is not None
    assert (price.on_demand, price.as_of) == (1.25, TODAY)
    assert price.source is not None
    assert price.source.url == "https://example.com/new"
    shipped = load_catalog().ec2_price("g5.xlarge", TOKYO)
    assert shipped is not None
    assert price.reserved_1yr == shipped.reserved_1yr  # not read anew: stays, with its own date
    assert price.reserved_as_of == shipped.reserved_as_of


def test_a_price_older_than_the_shipped_one_changes_nothing() -> None:
    row = {"as_of": "2001-01-01", "on_demand": 1.25, "source": OLD}
    found = catalog(prices=prices("ec2", "g5.xlarge", TOKYO, row)).ec2_price("g5.xlarge", TOKYO)
    assert found == load_catalog().ec2_price("g5.xlarge", TOKYO)


def test_a_region_that_has_ceased_to_offer_a_type_does_not_offer_it() -> None:
    gone = catalog(prices=prices("ec2", "g5.xlarge", TOKYO, {"as_of": TODAY, "offered": False, "source": NEW}))
    assert gone.ec2_price("g5.xlarge", TOKYO) is None
    assert gone.ec2_price("g5.2xlarge", TOKYO) is not None
    rows = [{"as_of": TODAY, "offered": False, "source": NEW}, {"as_of": TODAY, "on_demand": 1.5, "source": NEW}]
    again = catalog(prices=prices("ec2", "g5.xlarge", TOKYO, *rows)).ec2_price("g5.xlarge", TOKYO)
    assert again is not None


def test_what_is_offered_nowhere_is_in_no_region() -> None:
    rows = {name: {"as_of": TODAY, "offered": False, "source": NEW} for name in load_catalog().instances}
    everywhere = {
        name: {region: [row] for region in shipped_data()["prices"]["ec2"].get(name, {})} for name, row in rows.items()
    }
    found = catalog(prices={"ec2": everywhere, "sagemaker": {}, "bedrock": {}})
    assert found.families_in(TOKYO) == ()


def test_spot_as_seen_is_published_and_replaces_the_saving_once_seen() -> None:
    row = {"as_of": TODAY, "spot": 0.5, "spot_as_of": TODAY, "source": NEW, "spot_source": NEW}
    price = catalog(prices=prices("ec2", "g5.xlarge", TOKYO, row)).ec2_price("g5.xlarge", TOKYO)
    assert price is not None
    assert (price.spot, price.spot_basis, price.spot_as_of) == (0.5, "published", TODAY)
    assert price.on_demand == 1.459


def test_a_savings_plan_stands_in_where_nothing_is_reserved() -> None:
    shipped = load_catalog()
    name, region = next(
        (name, region)
        for name in shipped.instances
        for region in shipped.regions
        if (price := shipped.ec2_price(name, region)) and price.reserved_1yr is None and price.reserved_3yr is None
    )
    plan = {"as_of": TODAY, "savings_1yr": 0.8, "savings_3yr": 0.6, "source": NEW}
    price = catalog(prices=prices("ec2", name, region, plan)).ec2_price(name, region)
    assert price is not None
    assert (price.reserved_1yr, price.reserved_3yr, price.reserved_as_of) == (0.8, 0.6, TODAY)


def test_a_savings_plan_does_not_replace_what_is_reserved_term_by_term() -> None:
    shipped = load_catalog().ec2_price("g5.xlarge", TOKYO)
    plan = {"as_of": TODAY, "savings_1yr": 0.8, "source": NEW}
    price = catalog(prices=prices("ec2", "g5.xlarge", TOKYO, plan)).ec2_price("g5.xlarge", TOKYO)
    assert price == shipped
    fresh = {"as_of": TODAY, "on_demand": 1.4, "reserved_1yr": 0.9, "source": NEW}
    price = catalog(prices=prices("ec2", "g5.xlarge", TOKYO, fresh)).ec2_price("g5.xlarge", TOKYO)
    assert price is not None
    assert shipped is not None
    assert (price.reserved_1yr, price.reserved_as_of) == (0.9, TODAY)
    assert (price.reserved_3yr, price.reserved_3yr_as_of) == (shipped.reserved_3yr, shipped.reserved_3yr_as_of)


def test_a_savings_plan_or_spot_price_does_not_bring_back_what_is_no_longer_sold() -> None:
    rows = [
        {"as_of": "2026-11-20", "offered": False, "source": NEW},
        {"as_of": TODAY, "savings_1yr": 0.8, "source": NEW},
        {"as_of": TODAY, "spot": 0.8, "spot_as_of": TODAY, "source": NEW},
    ]
    assert catalog(prices=prices("ec2", "g5.xlarge", TOKYO, *rows)).ec2_price("g5.xlarge", TOKYO) is None


def test_a_newer_price_of_the_package_is_not_hidden_by_a_row_that_names_regions() -> None:
    row = {"as_of": "2026-01-01", "route": "global", "regions": [TOKYO], "input": 99.0, "output": 99.0, "source": OLD}
    found = catalog(prices={"ec2": {}, "sagemaker": {}, "bedrock": {CLAUDE_ID: [row]}})
    assert found.bedrock_price(CLAUDE_ID, "global", TOKYO) == load_catalog().bedrock_price(CLAUDE_ID, "global", TOKYO)
    newer = {**row, "as_of": TODAY}
    found = catalog(prices={"ec2": {}, "sagemaker": {}, "bedrock": {CLAUDE_ID: [newer]}})
    price = found.bedrock_price(CLAUDE_ID, "global", TOKYO)
    assert price is not None
    assert price.input == 99.0


def test_hosting_with_a_savings_plan() -> None:
    plan = {"as_of": TODAY, "savings_1yr": 1.1, "source": NEW}
    found = catalog(prices=prices("sagemaker", "ml.g5.xlarge", TOKYO, plan)).sagemaker_price("g5.xlarge", TOKYO)
    shipped = load_catalog().sagemaker_price("g5.xlarge", TOKYO)
    assert found is not None
    assert shipped is not None
    assert found[:4] == shipped[:4]  # a plan is no price on demand
    assert (found.savings_1yr, found.savings_3yr, found.savings_as_of) == (1.1, None, TODAY)


# --------------------------------------------------------------------------------------------------------------- models


def reading(id_: str = CLAUDE_ID, region: str = TOKYO, source: str = NEW, **said: Any) -> dict[str, Any]:
    return {id_: {"regions": {region: {"source": source, "routes": [], **said}}}}


def routes(found: Catalog, region: str) -> set[str]:
    (channel,) = found.models[CLAUDE].bedrock
    return {route.route for route in channel.routes if region in route.regions}


def test_of_a_region_that_was_asked_its_own_word_holds_and_others_stay() -> None:
    shipped = load_catalog()
    assert routes(shipped, TOKYO) == {"global"}
    jp = {"route": "jp", "destinations": [TOKYO, "ap-northeast-3"]}
    found = catalog(bedrock=reading(routes=[jp]))
    assert routes(found, TOKYO) == {"jp"}
    assert routes(found, "us-east-1") == routes(shipped, "us-east-1")
    how = found.models[CLAUDE].provenance["channels.bedrock"].source
    assert how is not None
    assert how.read == TODAY


def test_its_name_and_publisher_keep_their_own_source() -> None:
    shipped = load_catalog().models[CLAUDE].provenance["channels.bedrock"].source
    assert catalog(bedrock=reading()).models[CLAUDE].provenance["entry"].source == shipped


def test_a_newer_package_is_not_overruled_by_an_older_refresh() -> None:
    assert catalog(bedrock=reading(source=OLD)).models[CLAUDE] == load_catalog().models[CLAUDE]


def test_of_two_regions_each_has_its_own_date() -> None:
    both = reading()
    both[CLAUDE_ID]["regions"]["us-east-1"] = {"source": OLD, "routes": []}
    found = catalog(bedrock=both)
    assert routes(found, TOKYO) == set()
    assert routes(found, "us-east-1") == routes(load_catalog(), "us-east-1")  # the package knows better


def test_two_ids_of_one_model_are_read_each_for_itself() -> None:
    two = next(m for m in load_catalog().models.values() if len(m.bedrock) == 2 and all(c.routes for c in m.bedrock))
    first, second = (c.id for c in two.bedrock)
    regions = [c.routes[0].regions[0] for c in two.bedrock]
    said = {**reading(first, regions[0]), **reading(second, regions[1])}
    found = catalog(bedrock=said).models[two.id].bedrock
    for channel, region in zip(found, regions, strict=True):
        assert all(region not in route.regions for route in channel.routes)


def test_the_endpoints_of_a_route_outlive_a_refresh() -> None:
    id_, model = "anthropic.claude-opus-4-8", "anthropic/claude-opus-4-8"

    def mantle(found: Catalog) -> set[str]:
        (channel,) = found.models[model].bedrock
        return {
            region for route in channel.routes if route.endpoints == ("bedrock-mantle",) for region in route.regions
        }

    shipped = mantle(load_catalog())
    assert TOKYO in shipped
    both = [{"route": "in-region"}, {"route": "jp", "destinations": [TOKYO, "ap-northeast-3"]}]
    assert mantle(catalog(bedrock=reading(id_, routes=both))) == shipped
    assert mantle(catalog(bedrock=reading(id_, routes=both[1:]))) == shipped - {TOKYO}


def test_one_region_does_not_speak_for_the_others() -> None:
    found = catalog(bedrock=reading(status="legacy", legacy_since="2026-10-01", ends="2027-04-01")).models[CLAUDE]
    assert found.bedrock[0].lifecycle.status == "active"
    assert found.bedrock[0].lifecycle.ends_in(TOKYO) == "2027-04-01"
    assert found.bedrock[0].lifecycle.ends_in("us-east-1") is None


def test_a_model_that_is_only_on_bedrock_ages_with_it() -> None:
    every = {region for route in load_catalog().models[CLAUDE].bedrock[0].routes for region in route.regions}
    said = {region: {"source": NEW, "routes": [], "status": "legacy", "legacy_since": "2026-10-01"} for region in every}
    model = catalog(bedrock={CLAUDE_ID: {"regions": said}}).models[CLAUDE]
    assert model.bedrock[0].lifecycle.status == "legacy"
    assert model.bedrock[0].lifecycle.legacy_since == "2026-10-01"
    assert model.lifecycle.status == "legacy"


def test_what_was_to_end_and_is_listed_as_active_goes_on() -> None:
    id_, channel = next(
        (id_, channel)
        for id_, model in load_catalog().models.items()
        for channel in model.bedrock
        if channel.lifecycle.status == "gone" and len(model.bedrock) == 1 and not model.huggingface
    )
    said = reading(channel.id, "us-east-1", routes=[{"route": "in-region"}], status="active")
    model = catalog(bedrock=said).models[id_]
    assert model.bedrock[0].lifecycle.status == "active"
    assert model.bedrock[0].lifecycle.ends is None


def test_where_a_region_has_ceased_to_list_it_the_day_it_ended_stays() -> None:
    id_, channel = next(
        (id_, channel)
        for id_, model in load_catalog().models.items()
        for channel in model.bedrock
        if channel.lifecycle.ends
    )
    region = "us-east-1"
    found = next(c for c in catalog(bedrock=reading(channel.id, region)).models[id_].bedrock if c.id == channel.id)
    assert found.lifecycle == channel.lifecycle


def test_models_and_instance_types_that_the_package_has_not_got_are_added_and_its_own_stay() -> None:
    entry = {
        "name": "New",
        "family": "f",
        "publisher": "P",
        "bedrock": [{"id": "p.new-v1:0", "routes": []}],
        "facts": {},
    }
    raw = {**shipped_data()["instances"]["g5.xlarge"], "vcpu": 99}
    found = catalog(
        models={"p/new": entry, CLAUDE: entry},
        families={"f": {"name": "F", "publisher": "P"}},
        instances={"g5.3xlarge": raw, "g5.xlarge": raw},
    )
    assert found.model("p.new-v1:0").id == "p/new"
    assert found.model("p/new").license is None
    assert found.models[CLAUDE].name != "New"
    assert found.instances["g5.3xlarge"].vcpu == 99
    assert found.instances["g5.xlarge"].vcpu == 4


def hub(model: str = LLAMA, **change: Any) -> Any:
    return catalog(hub={load_catalog().models[model].huggingface.id: {"source": NEW, **change}}).models[model]  # type: ignore[union-attr]


def test_the_hub_says_whether_it_is_gated() -> None:
    assert hub(gated="no").huggingface.gated == "no"


def test_the_hub_fills_gaps_and_overrules_no_reviewed_count() -> None:
    assert hub(fill={"parameters": 1, "training_tokens": 1}).parameters == 8030261248
    gap = next(id_ for id_, m in load_catalog().models.items() if m.huggingface and m.parameters is None)
    filled = hub(gap, fill={"parameters": 12345})
    assert filled.parameters == 12345
    assert filled.provenance["parameters"].source.read == TODAY


def test_a_licence_that_is_new_holds_besides_the_reviewed_one() -> None:
    model = hub(license="cc-by-nc-4.0")
    assert model.license == "llama3.1"
    assert model.licenses == ("llama3.1", "cc-by-nc-4.0")
    assert model.also_licenses == ("cc-by-nc-4.0",)
    assert hub(license="llama3.1").licenses == ("llama3.1",)


def test_a_parent_that_is_new_passes_its_licence_on() -> None:
    parent = {"model": "org/parent", "relation": "merge"}
    model = hub(ancestors=[parent], inherited=["gemma"])
    assert [a.model for a in model.ancestors] == ["meta-llama/Llama-3.1-8B", "org/parent"]
    assert model.ancestors[1].source.read == TODAY
    assert model.licenses == ("llama3.1", "gemma")


def test_jumpstart_facts() -> None:
    id_ = load_catalog().models[LLAMA].jumpstart[0].id
    facts = {"default_instance": "ml.g6.2xlarge", "lifecycle": {"status": "legacy"}}
    model = catalog(jumpstart={id_: {"source": NEW, "facts": facts}}).models[LLAMA]
    assert model.jumpstart[0].default_instance == "ml.g6.2xlarge"
    assert model.jumpstart[0].lifecycle.status == "legacy"


def test_a_model_that_left_the_catalogue_is_passed_over() -> None:
    assert "org/unheard-of" not in catalog(hub={"org/unheard-of": {"source": NEW}}).models


def test_every_entry_of_a_laid_catalogue_can_be_built() -> None:
    merged = lay(shipped_data(), data())
    found = Catalog(merged)
    assert len([found.models[id_] for id_ in found.models]) == len(shipped_data()["models"])
