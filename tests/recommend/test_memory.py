"""What estimates of memory mean to a search and to a sizing: replicas, splits, settings, and what is said to be tight."""

from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.core.sizing import SizingQuestion, SizingReport
from advisor.recommend.sizing import estimate
from advisor.rules import RuleSet

from .conftest import TODAY, Ask


@pytest.fixture(scope="session")
def size(catalog: Catalog, rules: RuleSet):
    def size_(model: str, instance: str, **asked: object) -> SizingReport:
        return estimate(SizingQuestion(model, instance=instance, **asked), catalog, rules, today=TODAY)  # type: ignore[arg-type]

    return size_


def test_one_core_of_two_leaves_room_for_another_replica(size) -> None:
    one, both = (size("llama-3.2-3b", "inf2.xlarge", tensor_parallel=degree).deployments[0] for degree in (2, 1))
    assert one.capacity.replicas == 1
    assert both.capacity.replicas == 2
    assert both.capacity.max_concurrent_sequences == 2 * both.memory.max_concurrent_sequences


def test_a_setting_bounds_the_sequences_and_the_default_gives_way(size) -> None:
    falcon = ("tiiuae/falcon-7b", "g5.xlarge")
    bounded = size(*falcon, max_sequences=8).deployments[0]
    assert bounded.capacity.max_concurrent_sequences == 8
    raised = size(*falcon, input_tokens=64, output_tokens=64, concurrency=300).deployments[0]
    assert raised.fits
    assert raised.capacity.max_concurrent_sequences == 300


def test_tight_placements_are_said_to_be(size) -> None:
    found = {
        u / 1000: size("llama-3.1-8b", "g5.xlarge", memory_utilization=u / 1000, engine="vllm")
        for u in range(700, 900, 5)
    }
    tight = {u for u, r in found.items() if any(f.rule == "memory.tight" for f in r.deployments[0].findings)}
    fits = {u for u, r in found.items() if r.deployments[0].fits}
    assert tight
    assert tight < fits
    assert max(tight) < min(fits - tight)


@pytest.mark.parametrize("model", ["llama-3.1-8b", "llama-3.3-70b", "qwen3-32b"])
@pytest.mark.parametrize("concurrency", [1, 40, 200])
def test_the_search_stops_at_no_split_that_a_wider_one_undercuts(ask: Ask, model: str, concurrency: int) -> None:
    load = {"models": [model], "concurrency": concurrency, "input_tokens": 4096, "platforms": ["ec2"]}
    quick, thorough = ask(**load), ask(**load, max_tpot_ms=1e6)  # a wish for speed tries every split
    costs = [
        r.recommended[0].best.cost.monthly for r in (quick, thorough) if r.recommended and r.recommended[0].best.cost
    ]
    assert len(costs) == 2
    assert costs[0] == costs[1]
