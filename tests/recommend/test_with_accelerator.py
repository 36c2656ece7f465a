"""An accelerator named where an instance type is asked for."""

from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.core.comparison import Contender
from advisor.core.sizing import SizingQuestion
from advisor.recommend.comparison import unknown_place
from advisor.recommend.questions import check
from advisor.recommend.with_accelerator import with_accelerator


@pytest.mark.parametrize("name", ["A10G", "a10g", "NVIDIA A10G", "nvidia-a10g"])
def test_the_vendor_and_the_case_may_be_left_out(name: str, catalog: Catalog) -> None:
    found = with_accelerator(name, catalog)
    assert found is not None
    assert found.en == "instance types with it: g5.xlarge (1 × NVIDIA A10G)"
    assert found.ja == "搭載するインスタンス: g5.xlarge (1 × NVIDIA A10G)"


@pytest.mark.parametrize("name", ["H100", "H100 80GB", "h100-80gb", "NVIDIA H100 80 GB"])
def test_the_memory_may_be_left_out(name: str, catalog: Catalog) -> None:
    found = with_accelerator(name, catalog)
    assert found is not None
    assert "p5.4xlarge (1 × NVIDIA H100 80 GB)" in found.en


def test_one_name_may_stand_for_several_and_each_family_shows_its_smallest(catalog: Catalog) -> None:
    found = with_accelerator("A100", catalog)
    assert found is not None
    assert "p4d.24xlarge (8 × NVIDIA A100 40 GB)" in found.en
    assert "p4de.24xlarge (8 × NVIDIA A100 80 GB)" in found.en


@pytest.mark.parametrize("name", ["", "-", "a", "RTX 4090", "g5.xlarge", "80GB", "nvidia", "g5.huge"])
def test_what_is_no_accelerator_here_is_none(name: str, catalog: Catalog) -> None:
    assert with_accelerator(name, catalog) is None


def test_a_sizing_that_names_one_says_which_instances_have_it(catalog: Catalog) -> None:
    (problem,) = check(SizingQuestion("meta-llama/Llama-3.1-8B-Instruct", instance="L4"), catalog)
    assert problem.hint is not None
    assert problem.hint.en.startswith("instance types with it: g6.xlarge (1 × NVIDIA L4)")


def test_so_does_a_comparison(catalog: Catalog) -> None:
    (wrong,) = unknown_place(Contender("meta-llama/Llama-3.1-8B-Instruct", "l4"), catalog)
    assert "instance types with it: g6.xlarge" in wrong.en
    assert "搭載するインスタンス: g6.xlarge" in wrong.ja
