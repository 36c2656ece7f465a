"""Regions by what people call them."""

from __future__ import annotations

import pytest

from advisor.catalog import load_catalog
from advisor.catalog.region_names import regions_called
from advisor.errors import UnknownNameError

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("tokyo", ["ap-northeast-1"]), (" Tokyo ", ["ap-northeast-1"]), ("東京", ["ap-northeast-1"]),
        ("ＴＯＫＹＯ", ["ap-northeast-1"]), ("大阪", ["ap-northeast-3"]), ("osaka", ["ap-northeast-3"]),
        ("virginia", ["us-east-1"]), ("N. Virginia", ["us-east-1"]), ("バージニア", ["us-east-1"]),
        ("oregon", ["us-west-2"]), ("Ireland", ["eu-west-1"]), ("sao paulo", ["sa-east-1"]), ("São Paulo", ["sa-east-1"]),
        ("フランクフルト", ["eu-central-1"]), ("Japan", ["ap-northeast-1", "ap-northeast-3"]),
        ("asia", []), ("u", []), ("", []), ("mars", []), ("us-east-9", []), ("x" * 10_000, []),
    ],
)  # fmt: skip
def test_what_a_name_stands_for(name: str, ids: list[str]) -> None:
    assert sorted(regions_called(name, CATALOG.regions)) == ids


def test_every_region_is_found_by_its_city() -> None:
    for id_, region in CATALOG.regions.items():
        for name in region.name:
            assert regions_called(name, CATALOG.regions) == [id_]
            assert id_ in regions_called(name.rpartition("(")[2].rstrip(")"), CATALOG.regions)


@pytest.mark.parametrize(
    ("name", "hint"), [("virginia", "did you mean us-east-1?"), ("mars", "`advisor list regions`")]
)
def test_an_unknown_region_says_what_was_meant_or_where_they_are_listed(name: str, hint: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        CATALOG.region(name)
    assert error.value.hint is not None
    assert hint in error.value.hint.en
