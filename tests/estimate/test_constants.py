"""Constants: versions, profiles and classes of accelerators, and what a figure that reads them rests on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate.constants import Constant, Constants, parse_version, read_profiles, weaker

BASES = ("published", "computed", "calibrated", "derived", "assumed")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("0.19", (0, 19)),
        ("0.19.0rc1", (0, 19, 0)),
        ("v0.6.5", (0, 6, 5)),
        (" 4.40.post1 ", (4, 40)),
        ("0.11.1.dev12+gabc", (0, 11, 1)),
        ("12", (12,)),
    ],
)
def test_a_version_is_the_numbers_it_starts_with(text: str, version: tuple[int, ...]) -> None:
    assert parse_version(text) == version


@pytest.mark.parametrize("text", ["", "latest", "rc1", ".5", "v"])
def test_what_starts_with_no_number_is_no_version(text: str) -> None:
    with pytest.raises(ValueError, match="is not a version"):
        parse_version(text)


@given(numbers=st.lists(st.integers(0, 999), min_size=1, max_size=4))
def test_versions_order_as_their_numbers(numbers: list[int]) -> None:
    assert parse_version(".".join(map(str, numbers))) == tuple(numbers)


def _value(value: float, **more: Any) -> dict[str, Any]:
    return {"value": value, **more}


def _class(accelerator: str, **values: float) -> dict[str, Any]:
    return {"accelerators": [accelerator], "constants": {name: _value(value) for name, value in values.items()}}


NEWER: dict[str, Any] = {"since": "2.0", "inherits": True, "constants": {"b": _value(20)}}
OLDER: dict[str, Any] = {"until": "2.0", "constants": {"a": _value(1), "b": _value(2)}, "classes": [_class("gpu", b=3)]}


def test_a_profile_inherits_what_it_does_not_say_from_the_next_older() -> None:
    newer, older = read_profiles([NEWER, OLDER])
    assert [newer.on("x", "other")[name] for name in "ab"] == [1, 20]
    assert [older.on("x", "other")[name] for name in "ab"] == [1, 2]


def test_inherited_classes_still_override_and_own_ones_override_them() -> None:
    inheriting, _ = read_profiles([NEWER, OLDER])
    assert inheriting.on("x", "gpu")["b"] == 3
    own, _ = read_profiles([{**NEWER, "classes": [_class("gpu", b=30)]}, OLDER])
    assert own.on("x", "gpu")["b"] == 30


def test_without_inherits_a_profile_stands_alone() -> None:
    newer, _ = read_profiles([{**NEWER, "inherits": False}, OLDER])
    assert set(newer.constants) == {"b"}
    assert newer.classes == ()


def test_classes_of_one_accelerator_are_merged_and_the_later_decides() -> None:
    (profile,) = read_profiles(
        [{"constants": {"a": _value(1)}, "classes": [_class("gpu", a=2, b=2), _class("gpu", b=3)]}]
    )
    assert [profile.on("x", "gpu")[name] for name in "ab"] == [2, 3]


@pytest.mark.parametrize(
    ("version", "newer", "older"), [((1, 9), False, True), ((2, 0), True, False), ((2, 0, 1), True, False)]
)
def test_a_range_has_its_first_version_and_not_its_last(version: tuple[int, ...], newer: bool, older: bool) -> None:
    assert [profile.holds_for(version) for profile in read_profiles([NEWER, OLDER])] == [newer, older]


CONSTANTS = Constants(
    "x",
    {
        "known": Constant(1, "published"),
        "fitted": Constant(2, "calibrated", low=1, high=3),
        "guessed": Constant(3, "assumed"),
        "absent": Constant(0, "assumed"),
        "perhaps": Constant(0, "assumed", high=7),
    },
)


@pytest.mark.parametrize(
    ("read", "basis"),
    [
        ((), "computed"),
        (("known",), "computed"),
        (("known", "fitted"), "calibrated"),
        (("fitted", "guessed"), "assumed"),
        (("fitted", "absent"), "calibrated"),  # there is no such term
        (("fitted", "perhaps"), "assumed"),  # there may be one
    ],
)
def test_a_figure_rests_on_what_it_read(read: tuple[str, ...], basis: str) -> None:
    reading = CONSTANTS.reading()
    for name in read:
        assert reading[name] == CONSTANTS[name]
    assert reading.basis == basis


def test_readings_are_apart_and_bounds_are_of_their_reading() -> None:
    one, other = CONSTANTS.reading(), CONSTANTS.reading()
    assert one.at("high")["fitted"] == 3
    assert other["known"] == 1
    assert (one.basis, other.basis) == ("calibrated", "computed")


@given(st.lists(st.sampled_from(BASES), min_size=1))
def test_the_weakest_decides_in_any_order(bases: list[Any]) -> None:
    assert weaker(*bases) == weaker(*reversed(bases)) == max(bases, key=BASES.index)
