"""Bins: what can be had comes cheapest first, each kind of hardware once in a bin, whatever the order of the input."""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from advisor.core.result import Deployment, Finding
from advisor.core.text import Message, Text
from advisor.recommend.bins import Bins, in_bins


class Memory(NamedTuple):
    share_of_device: float


class One(NamedTuple):
    deployment: Deployment
    memory: Memory | None
    fits: bool | None
    cost: float | None
    findings: tuple[Finding, ...] = ()


def one(
    name: str, *, fits: bool | None = True, usd: float | None = 1.0, share: float = 0.5, excluded: int = 0, **where: Any
) -> One:
    made = Deployment("huggingface", "ec2", "us-east-1", name, accelerator=name.partition(".")[0], accelerator_count=1)
    deployment = made._replace(**where)
    finding = Finding(rule="memory.fits", severity="exclude", message=Message(Text("no", "否"), {}))
    return One(deployment, Memory(share), fits, usd, (finding,) * excluded)


def binned(*found: One, everywhere: bool = True) -> Bins[One]:
    return in_bins(found, lambda o: o.cost, everywhere=everywhere)


def names(found: tuple[One, ...]) -> list[str | None]:
    return [o.deployment.instance_type for o in found]


def test_the_cheapest_first_and_of_equal_price_by_name() -> None:
    bins = binned(one("g5.xlarge", usd=2.0), one("g6.xlarge"), one("g4dn.xlarge"))
    assert names(bins.deployments) == ["g4dn.xlarge", "g6.xlarge", "g5.xlarge"]


def test_what_has_no_price_stays_open_though_it_fits() -> None:
    bins = binned(one("g5.xlarge", usd=None), one("g6.xlarge", fits=None), one("g4dn.xlarge", fits=False))
    assert (names(bins.deployments), names(bins.rejected)) == ([], ["g4dn.xlarge"])
    assert set(names(bins.undetermined)) == {"g5.xlarge", "g6.xlarge"}


def test_bedrock_is_offered_without_a_price() -> None:
    route = one("", usd=None, platform="bedrock", instance_type=None, accelerator=None, bedrock_model_id="a.b")
    assert binned(route).deployments == (route,)


def test_a_kind_is_told_once_in_each_bin() -> None:
    """The small one lacks a fact, the large ones do not fit: that is two things to tell of one accelerator."""
    bins = binned(one("g5.xlarge", fits=None), one("g5.2xlarge", fits=False), one("g5.4xlarge", fits=False))
    assert (names(bins.rejected), names(bins.undetermined)) == (["g5.2xlarge"], ["g5.xlarge"])


def test_fewest_exclusions_then_the_least_memory_missing() -> None:
    bins = binned(
        one("a.x", fits=False, excluded=2, share=1.1),
        one("b.x", fits=False, excluded=1, share=3.0),
        one("c.x", fits=False, excluded=1, share=1.5),
    )
    assert names(bins.rejected) == ["c.x", "b.x", "a.x"]


def test_the_asked_one_alone_fitting_or_not() -> None:
    asked = one("g5.xlarge", fits=False)
    assert binned(asked, one("g6.xlarge"), everywhere=False) == Bins((asked,))


@given(st.permutations([one("g5.xlarge", usd=2.0), one("g6.xlarge"), one("p4d.24xlarge", fits=False, share=2.0)]))
def test_the_order_of_what_is_found_does_not_matter(found: list[One]) -> None:
    assert binned(*found) == binned(*sorted(found))
