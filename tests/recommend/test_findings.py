"""Findings about splits that do not exist."""

from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.estimate.engines import engines_of
from advisor.recommend.findings import impossible_split


@pytest.mark.parametrize(
    ("engine", "instance", "degree", "said"),
    [
        ("vllm", "g5.12xlarge", 1, None),
        ("vllm", "g5.12xlarge", 2, None),
        (
            "vllm",
            "g5.12xlarge",
            4,
            "its 10 KV heads or 12,800 MLP units do not divide by a tensor-parallel degree of 4",
        ),
        ("vllm", "g5.12xlarge", 8, "a tensor-parallel degree of 8 needs 8 accelerators, g5.12xlarge has 4"),
        ("vllm", "g5.12xlarge", 3, None),  # 40 heads by 3: a rule says so
        ("neuron", "inf2.xlarge", 2, None),
        ("neuron", "inf2.xlarge", 4, "a tensor-parallel degree of 4 needs 4 cores, inf2.xlarge has 2"),
        ("neuron", "inf2.8xlarge", 1, None),
        ("transformers", "g5.12xlarge", 1, None),
        (
            "transformers",
            "g5.12xlarge",
            2,
            "Transformers lays whole layers on accelerators and has no tensor parallelism",
        ),
    ],
)
def test_why_a_degree_cannot_be_laid_out(
    catalog: Catalog, engine: str, instance: str, degree: int, said: str | None
) -> None:
    llama = catalog.model("llama-3.1-8b").architecture
    assert llama is not None
    mlps = (llama.mlps[0]._replace(width=12_800),)
    forty = llama._replace(heads=40, kv_heads=10, mlps=mlps)
    found = impossible_split(forty, engines_of(catalog)[engine], catalog.instance(instance), degree)
    assert (found.message.template.en if found else None) == said
    if found:
        assert found.severity == "exclude"
        assert not found.missing
        assert found.message.template.ja != found.message.template.en


def test_every_width_that_must_divide_is_named(catalog: Catalog) -> None:
    llama = catalog.model("llama-3.1-8b").architecture
    assert llama is not None
    widths = [llama.mlps[0]._replace(width=width) for width in (12_800, 1026, 12_800)]
    instance, engine = catalog.instance("g5.12xlarge"), engines_of(catalog)["vllm"]
    found = impossible_split(llama._replace(mlps=tuple(widths)), engine, instance, 4)
    assert found is not None
    assert found.message.template.en.startswith("its 8 KV heads or 12,800 / 1,026 MLP units do not divide")
    few = llama._replace(heads=40, kv_heads=10, mlps=())
    without = impossible_split(few, engine, instance, 4)
    assert without is not None
    assert without.message.template.en.startswith("its 10 KV heads do not divide")
