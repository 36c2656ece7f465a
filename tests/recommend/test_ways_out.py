"""What would make an instance fit: every proposal is asked again, and does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from advisor.catalog import Catalog
from advisor.core.result import BORDERLINE, DOCUMENTED
from advisor.core.sizing import SizingQuestion, SizingReport, WayOut
from advisor.recommend.sizing import estimate
from advisor.rules import RuleSet

from .conftest import TODAY

Size = Callable[..., SizingReport]
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
CROWDED: list[dict[str, Any]] = [
    {"model": LLAMA, "instance": "g5.xlarge", "context": 8192, "concurrency": 4},
    {"model": LLAMA, "instance": "g4dn.xlarge"},
    {"model": LLAMA, "instance": "g5.xlarge", "input_tokens": 8000, "output_tokens": 1000, "concurrency": 9},
    {"model": LLAMA, "instance": "g5.xlarge", "context": 8192, "concurrency": 4, "max_sequences": 2},
    {"model": "falcon-40b-instruct", "instance": "ml.g5.12xlarge", "context": 2048},
    {"model": "openai/gpt-oss-20b", "instance": "g5.xlarge", "quantization": "none"},
    {"model": "google/gemma-3-27b-it", "instance": "g5.12xlarge", "tensor_parallel": 1, "dtype": "int8"},
    {"model": "google/gemma-3-27b-it", "instance": "g5.12xlarge", "context": 16384, "concurrency": 64},
    {"model": "google/flan-t5-xxl", "instance": "g5.xlarge", "engine": "transformers", "concurrency": 200},
    {"model": "openai/gpt-oss-20b", "instance": "inf2.8xlarge", "engine": "neuron"},
    {"model": "openai/gpt-oss-20b", "instance": "g6e.xlarge", "engine": "vllm", "engine_version": "0.6.5"},
]


@pytest.fixture(scope="module")
def size(catalog: Catalog, rules: RuleSet) -> Size:
    def size_(model: str, propose: bool = True, **asked: Any) -> SizingReport:
        return estimate(SizingQuestion(model, **asked), catalog, rules, today=TODAY, propose=propose)

    return size_


def ways(report: SizingReport) -> dict[str, list[WayOut]]:
    found: dict[str, list[WayOut]] = {}
    for way in report.ways_out:
        found.setdefault(way.field, []).append(way)
    return found


@pytest.mark.parametrize("asked", CROWDED, ids=lambda asked: f"{asked['model']}-{asked['instance']}")
def test_what_is_proposed_fits(size: Size, asked: dict[str, Any]) -> None:
    report = size(**asked)
    assert not report.feasible
    for way in report.ways_out:
        again = size(**{**asked, **way.changes}, propose=False)
        assert again.feasible, way
        (sized,) = again.deployments
        assert sized.memory is not None
        assert way.sized.memory == sized.memory
        assert way.field == next(iter(way.changes))
        assert way.current == asked.get(way.field)
        for language in way.message.template:
            assert f"{sized.memory.per_accelerator_required_bytes / 2**30:.1f} / " in language


def test_fewer_sequences_and_shorter_ones_are_the_most_that_fit(size: Size) -> None:
    asked: dict[str, Any] = CROWDED[0]
    found = ways(size(**asked))
    assert [w.proposed for w in found["concurrency"]] == [3]
    (context,) = found["context"]
    assert not size(**{**asked, "context": context.proposed + 16}).feasible
    (settings,) = found["memory_utilization"]
    assert settings.changes == {"memory_utilization": 0.94}
    assert not size(**{**asked, "memory_utilization": 0.93}).feasible
    assert {"memory.tight", "memory.headroom"} == {f.rule for f in settings.risks}


def test_a_smaller_cache_is_proposed_with_what_it_costs(size: Size) -> None:
    (cache,) = ways(size(**CROWDED[0]))["kv_cache_dtype"]
    assert cache.changes == {"kv_cache_dtype": "fp8"}
    assert "hardware.kv-cache-dtype" in {f.rule for f in cache.risks}
    assert "kv_cache_dtype" not in ways(size(**CROWDED[0], kv_cache_dtype="fp8", memory_utilization=0.8))
    assert "kv_cache_dtype" not in ways(size(**CROWDED[8]))  # of that engine nothing is known


def test_a_prompt_that_was_asked_for_shrinks_with_the_context(size: Size) -> None:
    (context,) = ways(size(**CROWDED[2]))["context"]
    assert context.changes["input_tokens"] + 1000 == context.changes["context"]


def test_quantizations_are_those_of_the_engine_and_the_device_largest_first(size: Size, catalog: Catalog) -> None:
    found = ways(size(**CROWDED[1]))["quantization"]
    assert {"int8", "awq"} <= {w.proposed for w in found}
    assert "fp8" not in {w.proposed for w in found}  # the T4 has none
    assert "mxfp4" not in {w.proposed for w in found}  # of experts only
    weights = [w.sized.memory.weights_bytes for w in found if w.sized.memory]
    assert weights == sorted(weights, reverse=True)
    hub = catalog.model(LLAMA).huggingface
    published = {row.quantization for row in hub.weights} if hub else set()
    assert [w.published for w in found] == [w.proposed in published for w in found]


def test_the_cheapest_instances_of_the_platform_come_one_a_kind(size: Size) -> None:
    for instance, prefix in (("g4dn.xlarge", ""), ("ml.g4dn.xlarge", "ml.")):
        found = ways(size(LLAMA, instance=instance))["instance"]
        kept = [w for w in found if "engine" not in w.changes]
        costs = [w.sized.cost.monthly for w in kept if w.sized.cost]
        assert 1 <= len(costs) <= 3
        assert costs == sorted(costs)
        for other in found[len(kept) :]:  # what changes the engine comes last, and only where it costs less
            assert other.changes["engine"] == other.sized.deployment.engine != "vllm"
            assert other.sized.cost is not None
            assert other.sized.cost.monthly < costs[0]
        assert all(w.proposed.startswith(prefix) and ("ml." in w.proposed) == bool(prefix) for w in found)
        assert len({w.sized.deployment.accelerator for w in found}) == len(found)


def test_a_split_and_an_engine_that_were_asked_for_may_be_the_reason(size: Size) -> None:
    gemma = ways(size("google/gemma-3-27b-it", instance="g5.12xlarge", tensor_parallel=1))
    assert [(w.changes, w.proposed) for w in gemma["tensor_parallel"]] == [({"tensor_parallel": None}, 4)]
    t5 = ways(size("google/flan-t5-xl", instance="g5.xlarge", engine="vllm"))
    assert [w.proposed for w in t5["engine"]] == ["transformers"]


def test_of_an_engine_too_old_for_the_model_the_version_is_the_reason(size: Size) -> None:
    found = ways(size(**CROWDED[-1]))
    assert "engine" not in found
    (way,) = found["engine_version"]
    assert (way.current, way.changes) == ("0.6.5", {"engine_version": None})
    assert "(without --engine-version 0.6.5)" in way.message.template.en


def test_weights_as_published_are_proposed_where_they_were_declined(size: Size) -> None:
    (way,) = ways(size(**CROWDED[5]))["quantization"]
    assert (way.changes, way.proposed) == ({"quantization": None}, "mxfp4")


def test_falcon_40b_on_four_a10g(size: Size) -> None:
    """AWS tested JumpStart's container on ml.g5.12xlarge; vLLM at its defaults does not fit, and settings that do are told."""
    for instance, platform in (("ml.g5.12xlarge", "jumpstart"), ("g5.24xlarge", "huggingface")):
        report = size("falcon-40b-instruct", instance=instance, context=2048)
        (sized,) = report.deployments
        assert sized.fits is False
        (said,) = [f for f in sized.findings if f.rule == DOCUMENTED]
        assert said.source is not None
        assert "text-generation-falcon.ipynb" in said.source.url
        assert "ml.g5.12xlarge" in said.message.template.en
        (settings,) = ways(report)["memory_utilization"]
        assert set(settings.changes) == {"memory_utilization", "max_sequences"}
        assert "memory.free-at-start" in {f.rule for f in settings.risks}
        assert sized.deployment.channel == platform
        noted = any("JumpStart serves with a container" in note.en for note in report.notes)
        assert noted == (platform == "jumpstart")


def test_nothing_is_documented_of_other_hardware_or_models(size: Size) -> None:
    for model, instance in (("falcon-40b-instruct", "g5.xlarge"), ("Qwen/Qwen2.5-72B-Instruct", "g5.12xlarge")):
        (sized,) = size(model, instance=instance, propose=False).deployments
        assert sized.fits is False
        assert DOCUMENTED not in {f.rule for f in sized.findings}


def test_a_need_that_may_be_less_than_what_is_there_is_told(size: Size) -> None:
    asked: dict[str, Any] = {"model": LLAMA, "context": 8192, "engine": "vllm", "propose": False}
    (near,) = size(instance="g5.xlarge", concurrency=4, memory_utilization=0.93, **asked).deployments
    (far,) = size(instance="g4dn.xlarge", concurrency=4, **asked).deployments
    for sized, told in ((near, True), (far, False)):
        assert sized.fits is False
        assert (BORDERLINE in {f.rule for f in sized.findings}) is told
        assert sized.memory is not None
        low = sized.memory.per_accelerator_required_low_bytes or 0
        assert (low <= sized.memory.per_accelerator_available_bytes) is told


def test_nothing_is_proposed_for_what_fits_or_can_never(size: Size) -> None:
    assert size(LLAMA, instance="g5.xlarge").ways_out == ()
    assert size(LLAMA).ways_out == ()
    assert size(**CROWDED[0], propose=False).ways_out == ()
