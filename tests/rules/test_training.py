"""Rules of fine-tuning and of serving keep apart: what is judged decides which of them have a say."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.core.tuning import TuningRun
from advisor.rules import UNKNOWN, load_rules
from advisor.rules.facts import FACTS
from advisor.rules.subject import Price, Subject

from .factories import INFERENTIA2, TODAY, TOKYO, instance, model, replace, request, subject

RULES = load_rules()
RUN = TuningRun("lora", 2048, 1, 10**7, 16, ("query", "value"), True, "adamw", None, "bfloat16")
TRAINIUM = replace(INFERENTIA2, id="trainium", name="AWS Trainium")


def judge(level: Any, run: TuningRun | None = RUN, **parts: Any) -> dict[str, Any]:
    asked = request(use={"fine_tune": run.method} if run else {})
    s = subject(asked, training=run, **parts)
    return {f.rule: f for f in RULES.bind(asked, TODAY, TOKYO, run).judge(level, s)}


def test_serving_hears_nothing_of_training() -> None:
    bound = RULES.bind(request(), TODAY, TOKYO)
    assert not [rule.id for rule in bound.rules() if rule.id.startswith("training.")]


def test_training_asks_for_no_speed_of_serving() -> None:
    assert "performance.known" in judge("offer", None, performance=None)
    assert "performance.known" not in judge("offer", performance=None)


def test_a_run_is_stated_to_facts_of_its_request() -> None:
    s = Subject(request(), TODAY, TOKYO, RUN)
    assert FACTS["training.method"].get(s) == "lora"
    assert FACTS["training.optimizer"].get(s) == "adamw"
    assert FACTS["training.method"].get(Subject(request(), TODAY)) is None
    assert FACTS["training.sharding"].get(s) is UNKNOWN
    assert FACTS["training.method"].show("full", "ja") == "フルファインチューニング"


@pytest.mark.parametrize(("accelerator", "excluded"), [(INFERENTIA2, True), (TRAINIUM, False)])
def test_inferentia_does_not_train(accelerator: Any, *, excluded: bool) -> None:
    assert ("training.inferentia" in judge("instance", instance=instance(accelerator=accelerator))) is excluded


@pytest.mark.parametrize(
    ("method", "optimizer", "excluded"),
    [("qlora", "adamw", True), ("lora", "adamw-8bit", True), ("lora", "adamw", False), ("full", "adamw", False)],
)
def test_bitsandbytes_needs_a_gpu(method: Any, optimizer: str, *, excluded: bool) -> None:
    run = RUN._replace(method=method, optimizer=optimizer)
    assert ("training.bitsandbytes" in judge("instance", run, instance=instance(accelerator=TRAINIUM))) is excluded
    assert "training.bitsandbytes" not in judge("instance", run)


def test_sagemaker_s_price_of_training_is_not_its_price_of_hosting() -> None:
    unknown = Price(None, None, None)
    found = judge("offer", platform="sagemaker", price=unknown)
    assert found["training.sagemaker-price"].missing == ("price.known",)
    assert "cost.price-known" not in found
    assert "cost.price-known" in judge("offer", platform="ec2", price=unknown)
    assert "cost.price-known" in judge("offer", None, platform="sagemaker", price=unknown)


@pytest.mark.parametrize(("name", "excluded"), [("g5.xlarge", False), ("gr6.4xlarge", True), ("g4dn.metal", True)])
def test_sagemaker_trains_on_a_list_of_types(name: str, *, excluded: bool) -> None:
    machine = instance(name=name, family=name.partition(".")[0])
    assert ("training.sagemaker-type" in judge("offer", platform="sagemaker", instance=machine)) is excluded
    assert "training.sagemaker-type" not in judge("offer", platform="ec2", instance=machine)


def test_float16_is_a_risk_for_what_was_made_in_bfloat16() -> None:
    from advisor.rules import Weights

    in_float16 = Weights("float16", None, None)
    assert "training.float16" in judge("placement", weights=in_float16)
    assert "training.float16" not in judge("placement", weights=in_float16, model=model(dtype="float16"))
    assert "training.float16" not in judge("placement", None, weights=in_float16)


def test_zero_3_over_pcie_is_told() -> None:
    assert "training.sharded-over-pcie" in judge("placement", sharding="zero-3")
    assert "training.sharded-over-pcie" not in judge("placement", sharding="zero-2")
    assert "training.sharded-over-pcie" not in judge(
        "placement", sharding="zero-3", instance=instance(interconnect="nvswitch")
    )


def test_a_licence_that_forbids_changes_forbids_tuning() -> None:
    from .factories import license_

    found = judge("model", licenses=(license_(modification=False),))
    assert found["license.modification"].severity == "exclude"
    assert not found["license.modification"].missing
