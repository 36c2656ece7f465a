"""What would make a fine-tuning run fit: the least change of each kind, where it helps, and elsewhere only as told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from advisor.catalog import Catalog
from advisor.core.tuning import TuningQuestion, TuningReport, TuningWayOut
from advisor.recommend.tuning import estimate_finetune
from advisor.recommend.tuning_ways_out import LENGTH_STEP
from advisor.rules import RuleSet

from .conftest import TODAY

Tune = Callable[..., TuningReport]
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"


@pytest.fixture(scope="module")
def tune(catalog: Catalog, rules: RuleSet) -> Tune:
    def tune_(model: str = LLAMA, propose: bool = True, **asked: Any) -> TuningReport:
        return estimate_finetune(TuningQuestion(model, **asked), catalog, rules, today=TODAY, propose=propose)

    return tune_


def ways(report: TuningReport) -> dict[str, list[TuningWayOut]]:
    found: dict[str, list[TuningWayOut]] = {}
    for way in report.ways_out:
        found.setdefault(way.field, []).append(way)
    return found


def test_batch_and_sequence_are_the_most_that_fit(tune: Tune) -> None:
    asked: dict[str, Any] = {"instance": "g6e.xlarge", "batch_size": 16}
    found = ways(tune(**asked))
    (batch,) = found["batch_size"]
    assert (batch.current, batch.changes) == (16, {"batch_size": batch.proposed})
    assert tune(**{**asked, "batch_size": batch.proposed}, propose=False).feasible
    assert not tune(**{**asked, "batch_size": batch.proposed + 1}, propose=False).feasible
    (length,) = found["sequence_length"]
    assert length.proposed % LENGTH_STEP == 0
    assert tune(**{**asked, "sequence_length": length.proposed}, propose=False).feasible
    assert not tune(**{**asked, "sequence_length": length.proposed + LENGTH_STEP}, propose=False).feasible


def test_checkpointing_is_proposed_where_it_was_off(tune: Tune) -> None:
    off = ways(tune(instance="g6e.xlarge", gradient_checkpointing=False, sequence_length=8192))
    assert [w.changes for w in off["gradient_checkpointing"]] == [{"gradient_checkpointing": True}]
    assert "gradient_checkpointing" not in ways(tune(instance="g6e.xlarge", batch_size=16))


def test_methods_are_tried_from_the_nearest_and_never_heavier(tune: Tune) -> None:
    assert [w.proposed for w in ways(tune(instance="g6e.xlarge", method="full"))["method"]] == ["lora", "qlora"]
    assert [w.proposed for w in ways(tune(instance="g5.xlarge", method="full"))["method"]] == ["qlora"]
    assert "method" not in ways(tune(instance="g4dn.xlarge", method="qlora", batch_size=16))


def test_a_lighter_optimizer_keeps_as_many_states_as_fit(tune: Tune) -> None:
    found = ways(tune(instance="p4d.24xlarge", method="full", model="Qwen/Qwen2.5-14B-Instruct"))
    (optimizer,) = found["optimizer"]
    assert optimizer.proposed == "adamw-8bit"
    assert "AdamW 8-bit instead of AdamW" in optimizer.message.template.en


def test_a_combination_is_proposed_only_where_no_single_change_helps(tune: Tune) -> None:
    for asked in (
        {"instance": "g4dn.xlarge"},
        {"instance": "g4dn.xlarge", "batch_size": 16, "sequence_length": 8192},
        {"instance": "g5.xlarge", "batch_size": 8, "gradient_checkpointing": False},
    ):
        report = tune(**asked)
        of_the_run = [w for w in report.ways_out if "instance" not in w.changes]
        (together,) = of_the_run
        assert len(together.changes) > 1
        for name, value in together.changes.items():
            assert not tune(**{**asked, name: value}, propose=False).feasible
    single = tune(instance="g6e.xlarge", batch_size=16).ways_out
    assert all(len(w.changes) == 1 for w in single if w.field != "instance")


def test_other_instances_keep_the_framework_and_come_at_rising_cost(tune: Tune) -> None:
    report = tune(instance="g4dn.xlarge")
    found = ways(report)["instance"]
    kept = [w for w in found if w.tuned.deployment.engine == "transformers"]
    assert found[: len(kept)] == kept
    assert 1 <= len(kept) <= 3
    totals = [w.tuned.cost.total.expected for w in kept if w.tuned.cost]
    assert len(totals) == len(kept)
    assert totals == sorted(totals)
    for other in found[len(kept) :]:
        assert other.tuned.cost is not None
        assert other.tuned.cost.total.expected < totals[0]
        assert "Optimum Neuron instead of Transformers and PEFT" in other.message.template.en
    assert all("computed in bfloat16 instead of float16" in w.message.template.en for w in kept)


def test_instances_are_those_of_the_platform_though_sagemaker_s_have_no_price(tune: Tune) -> None:
    found = ways(tune(model="meta-llama/Llama-3.1-70B-Instruct", instance="ml.g5.12xlarge"))["instance"]
    assert found
    for way in found:
        assert way.proposed.startswith("ml.")
        assert way.tuned.cost is None


def test_where_neither_the_run_nor_the_place_is_enough_both_change(tune: Tune) -> None:
    report = tune(model="meta-llama/Llama-3.1-405B-Instruct", instance="p4d.24xlarge", method="full")
    assert report.ways_out
    for way in report.ways_out:
        assert {"method", "instance"} <= set(way.changes)
        assert way.field == "method"


def test_where_nothing_in_the_region_fits_the_cheapest_is_named(tune: Tune) -> None:
    report = tune(model="meta-llama/Llama-3.1-405B-Instruct", method="full")
    assert not report.deployments
    for way in report.ways_out:
        assert "instance" not in way.changes
        again = tune(model="meta-llama/Llama-3.1-405B-Instruct", **{"method": "full", **way.changes})
        assert again.deployments[0].deployment == way.tuned.deployment
        assert f"cheapest on {way.tuned.deployment.instance_type}" in way.message.template.en
        assert f"最安は {way.tuned.deployment.instance_type}" in way.message.template.ja


def test_nothing_is_proposed_for_what_fits_or_is_not_known(tune: Tune) -> None:
    assert tune(instance="g6e.xlarge").ways_out == ()
    assert tune().ways_out == ()
    assert tune(instance="g4dn.xlarge", propose=False).ways_out == ()
    assert tune(model="anthropic/claude-sonnet-4").ways_out == ()
