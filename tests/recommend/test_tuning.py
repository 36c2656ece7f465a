"""Fine-tuning on the shipped catalogue: anchors, judgement, bins, properties, and questions that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from advisor.catalog import Catalog
from advisor.core.tuning import TunedDeployment, TuningQuestion, TuningReport
from advisor.core.units import GIB
from advisor.errors import UsageError
from advisor.estimate.training.frameworks import training_of
from advisor.recommend.hardware import classes
from advisor.recommend.trainer import Trainer, layouts
from advisor.recommend.tuning import estimate_finetune
from advisor.recommend.tuning_questions import check
from advisor.rules import RuleSet

from .conftest import TODAY

Tune = Callable[..., TuningReport]
MODELS = ("tiiuae/falcon-7b", "google/flan-t5-xl", "meta-llama/Llama-3.1-8B-Instruct", "openai-community/gpt2")
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="session")
def tune(catalog: Catalog, rules: RuleSet) -> Tune:
    def tune_(model: str, **asked: Any) -> TuningReport:
        return estimate_finetune(TuningQuestion(model, **asked), catalog, rules, today=TODAY)

    return tune_


def only(report: TuningReport) -> TunedDeployment:
    assert len(report.deployments) == 1
    return report.deployments[0]


def rules_of(tuned: TunedDeployment, *severities: str) -> set[str]:
    return {f.rule for f in tuned.findings if f.severity in (severities or ("exclude",))}


# ---------------------------------------------------------------------------------------------------------- anchors


def test_an_adapter_is_counted_exactly(tune: Tune) -> None:
    """Rank 16 on all linear layers of Llama 3.1 8B: 41,943,040 parameters, as PEFT prints them."""
    memory = only(tune("meta-llama/Llama-3.1-8B-Instruct", instance="g5.xlarge")).memory
    assert memory is not None
    assert memory.trainable_parameters == 41_943_040
    assert memory.weights_bytes == 2 * 8_030_261_248


def test_qlora_of_8b_fits_an_a10g_and_full_does_not(tune: Tune) -> None:
    quantized = tune("meta-llama/Llama-3.1-8B-Instruct", method="qlora", instance="g5.xlarge")
    assert quantized.feasible
    assert only(quantized).deployment.quantization == "nf4-dq"
    full = tune("meta-llama/Llama-3.1-8B-Instruct", method="full", instance="g5.xlarge")
    assert not full.feasible
    assert "memory.fits" in rules_of(only(full))
    assert (only(full).compute, only(full).cost) == (None, None)


def test_full_fine_tuning_names_the_sharding_it_needs(tune: Tune) -> None:
    tuned = only(tune("meta-llama/Llama-3.1-8B-Instruct", method="full", instance="p4d.24xlarge"))
    assert tuned.fits
    assert tuned.sharding in ("zero-2", "zero-3")
    assert only(tune("openai-community/gpt2", method="full", instance="p4d.24xlarge")).sharding == "none"


def test_the_cost_of_a_run_is_price_times_hours(tune: Tune) -> None:
    tuned = only(tune("tiiuae/falcon-7b", instance="g5.2xlarge"))
    assert tuned.compute is not None
    assert tuned.cost is not None
    assert tuned.cost.total.expected == pytest.approx(tuned.cost.hourly * tuned.compute.hours.expected)
    assert tuned.cost.total.low < tuned.cost.total.expected < tuned.cost.total.high
    assert tuned.cost.basis in ("calibrated", "assumed")


def test_spot_is_cheaper(tune: Tune) -> None:
    costs = [only(tune("tiiuae/falcon-7b", instance="g5.xlarge", purchase=p)).cost for p in ("spot", "on-demand")]
    assert all(costs)
    assert costs[0].hourly < costs[1].hourly  # type: ignore[union-attr]


# ---------------------------------------------------------------------------------------------------------- judgement


@pytest.mark.parametrize(
    ("model", "asked", "rule"),
    [
        ("tiiuae/falcon-7b", {"instance": "inf2.xlarge"}, "training.inferentia"),
        ("meta-llama/Llama-3.1-8B-Instruct", {"instance": "trn1.32xlarge", "method": "qlora"}, "training.bitsandbytes"),
        (
            "meta-llama/Llama-3.1-8B-Instruct",
            {"instance": "trn1.32xlarge", "optimizer": "adamw-8bit"},
            "training.bitsandbytes",
        ),
        ("tiiuae/falcon-7b", {"instance": "trn1.32xlarge"}, "engine.architecture"),
        ("google/flan-t5-xl", {"instance": "g4dn.xlarge"}, "hardware.dtype-overflow"),
        ("tiiuae/falcon-7b", {"instance": "ml.gr6.4xlarge"}, "training.sagemaker-type"),
        ("cyberagent/open-calm-7b", {"instance": "p4d.24xlarge", "sequence_length": 4096}, "context.load"),
        ("tiiuae/falcon-7b", {"instance": "trn1.2xlarge", "region": "ap-northeast-1"}, "region.instance-offered"),
    ],
)
def test_what_cannot_be_trained_says_why(tune: Tune, model: str, asked: dict[str, Any], rule: str) -> None:
    report = tune(model, **asked)
    assert not report.feasible
    assert only(report).fits is False
    assert rule in rules_of(only(report))


def test_float16_of_a_bfloat16_model_is_a_warning(tune: Tune) -> None:
    tuned = only(tune("meta-llama/Llama-3.1-8B-Instruct", method="qlora", instance="g4dn.xlarge"))
    assert tuned.deployment.dtype == "float16"
    assert "training.float16" in rules_of(tuned, "warn")


def test_serving_has_no_say(tune: Tune) -> None:
    tuned = only(tune("meta-llama/Llama-3.1-8B-Instruct", instance="trn1.32xlarge"))
    said = rules_of(tuned, "exclude", "warn", "note")
    assert not {r for r in said if r.startswith("performance.")}
    assert "hardware.kv-cache-replicated" not in said


def test_trainium_counts_cores_and_takes_degrees_that_divide(tune: Tune) -> None:
    tuned = only(tune("meta-llama/Llama-3.1-8B-Instruct", method="full", instance="trn1.32xlarge"))
    assert (tuned.sharding, tuned.units, tuned.deployment.accelerator_count) == ("tensor", 32, 16)
    assert tuned.deployment.tensor_parallel in (2, 8, 32)
    assert tuned.memory is not None
    assert tuned.memory.available_bytes <= 16 * GIB


def test_sagemaker_s_training_price_is_not_its_hosting_price(tune: Tune) -> None:
    report = tune("tiiuae/falcon-7b", instance="ml.g5.2xlarge")
    tuned = only(report)
    assert report.feasible
    assert tuned.compute is not None
    assert tuned.cost is None
    assert any(f.rule == "training.sagemaker-price" and f.missing for f in tuned.findings)


def test_a_device_of_unpublished_rate_has_no_time(tune: Tune) -> None:
    tuned = only(tune("openai-community/gpt2", instance="g5g.xlarge"))
    assert tuned.fits
    assert (tuned.compute, tuned.cost) == (None, None)
    assert any(f.rule == "training.time-known" and f.missing for f in tuned.findings)


def test_closed_models_are_left_to_bedrock(tune: Tune) -> None:
    report = tune("amazon.nova-pro-v1:0")
    assert not report.feasible
    assert not report.deployments
    assert "task.fine-tune-closed" in {f.rule for f in report.findings}
    assert {t.deployment.platform for t in report.undetermined} == {"bedrock"}
    assert all(f.missing for t in report.undetermined for f in t.findings)


# --------------------------------------------------------------------------------------------------------------- bins


def test_everything_that_fits_cheapest_run_first(tune: Tune) -> None:
    report = tune("meta-llama/Llama-3.1-8B-Instruct")
    totals = [t.cost.total.expected for t in report.deployments if t.cost]
    assert len(totals) == len(report.deployments) > 10
    assert totals == sorted(totals)
    assert all(t.fits and t.memory and t.memory.fits for t in report.deployments)
    assert {t.deployment.platform for t in report.deployments} == {"ec2"}


def test_the_others_are_told_with_their_reason(tune: Tune) -> None:
    report = tune("meta-llama/Llama-3.1-8B-Instruct")
    assert report.rejected
    assert report.undetermined
    for tuned in report.rejected:
        assert any(f.severity == "exclude" and not f.missing for f in tuned.findings)
    for tuned in report.undetermined:
        assert any(f.severity == "exclude" and f.missing for f in tuned.findings)
    kinds = [(t.deployment.platform, t.deployment.accelerator, t.deployment.accelerator_count) for t in report.rejected]
    assert len(kinds) == len(set(kinds))


def test_every_default_is_named(tune: Tune) -> None:
    report = tune("tiiuae/falcon-7b")
    assert set(report.assumed) == {
        "training.method", "training.sequence_length", "training.batch_size", "training.tokens", "training.lora_rank",
        "training.gradient_checkpointing", "training.optimizer",
    }  # fmt: skip
    assert (report.run.method, report.run.sequence_length, report.run.lora_rank) == ("lora", 2048, 16)
    given_ = tune("tiiuae/falcon-7b", method="full", tokens=10**6)
    assert not {"training.method", "training.tokens", "training.lora_rank"} & set(given_.assumed)
    assert (given_.run.lora_rank, given_.run.lora_targets) == (None, ())


def test_adapters_are_on_what_the_model_has(tune: Tune) -> None:
    assert tune("tiiuae/falcon-7b").run.lora_targets == ("qkv", "output", "up", "down")
    closed = tune("amazon/titan-text-express")
    assert (closed.run.lora_rank, closed.run.lora_targets) == (16, ())


@pytest.mark.parametrize(("method", "told"), [("lora", True), ("qlora", True), ("full", False)])
def test_routed_experts_without_an_adapter_are_told(tune: Tune, method: str, told: bool) -> None:
    mixtral = tune("mistralai/Mixtral-8x7B-Instruct-v0.1", method=method)
    assert any("routed experts" in note.en for note in mixtral.notes) is told
    assert not any("routed experts" in note.en for note in tune("tiiuae/falcon-7b", method=method).notes)


@pytest.mark.parametrize(("model", "length"), [("google/flan-t5-xl", 512), ("openai-community/gpt2", 1024)])
def test_sequences_are_no_longer_than_the_model_takes(tune: Tune, model: str, length: int) -> None:
    assert tune(model, instance="g5.xlarge").run.sequence_length == length


def test_a_model_of_one_s_own(catalog: Catalog, rules: RuleSet) -> None:
    model = catalog.model("tiiuae/falcon-7b")._replace(id="./mine", name="mine")
    question = TuningQuestion("./mine", instance="g5.2xlarge")
    report = estimate_finetune(question, catalog, rules, today=TODAY, model=model)
    assert (report.model.name, report.feasible) == ("mine", True)


# ------------------------------------------------------------------------------------------------------------- layouts


def test_one_device_has_nothing_to_share(catalog: Catalog) -> None:
    architecture = catalog.model("tiiuae/falcon-7b").architecture
    assert architecture is not None
    framework = training_of(catalog).frameworks["transformers"]
    [one] = classes([catalog.instance("g5.xlarge")])
    [eight] = classes([catalog.instance("p4d.24xlarge")])
    assert [(x.sharding, x.units, x.split) for x in layouts(framework, architecture, one)] == [("none", 1, 1)]
    assert [(x.sharding, x.units, x.split) for x in layouts(framework, architecture, eight)] == [
        ("none", 8, 1), ("zero-2", 8, 8), ("zero-3", 8, 8),
    ]  # fmt: skip


def test_what_no_framework_runs_on_is_explained_by_the_nearest(catalog: Catalog) -> None:
    trainer = Trainer(catalog)
    assert trainer.framework(catalog.accelerators["inferentia2"]).id == "optimum-neuron"
    assert trainer.framework(catalog.accelerators["a10g"]).id == "transformers"


# ----------------------------------------------------------------------------------------------------------- properties


@quick
@given(
    model=st.sampled_from(MODELS),
    method=st.sampled_from(("lora", "qlora", "full")),
    shorter=st.sampled_from((128, 256)),
    batch=st.sampled_from((1, 4)),
    tokens=st.sampled_from((10**6, 10**8)),
)
def test_more_never_takes_less(tune: Tune, model: str, method: Any, shorter: int, batch: int, tokens: int) -> None:
    asked = {"method": method, "instance": "p4de.24xlarge", "tokens": tokens}
    little = only(tune(model, sequence_length=shorter, batch_size=batch, **asked))
    much = only(tune(model, sequence_length=2 * shorter, batch_size=2 * batch, **asked))
    assume(little.memory and much.memory and little.compute and much.compute)
    assert little.memory.required_low_bytes <= little.memory.required_bytes <= little.memory.required_high_bytes  # type: ignore[union-attr]
    if little.sharding == much.sharding:
        assert little.memory.required_bytes <= much.memory.required_bytes  # type: ignore[union-attr]
    longer = only(tune(model, sequence_length=shorter, batch_size=batch, **{**asked, "tokens": 2 * tokens}))
    assert longer.compute.hours.expected == pytest.approx(2 * little.compute.hours.expected)  # type: ignore[union-attr]


@quick
@given(model=st.sampled_from(MODELS), rank=st.sampled_from((4, 8, 16, 64)))
def test_a_higher_rank_trains_more(tune: Tune, model: str, rank: int) -> None:
    low, high = (only(tune(model, lora_rank=r, instance="p4de.24xlarge")).memory for r in (rank, 2 * rank))
    assert low is not None
    assert high is not None
    assert high.trainable_parameters == 2 * low.trainable_parameters


# ------------------------------------------------------------------------------------------------- questions that cannot


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"model": "falcon-7"}, "model"),
        ({"method": "dora"}, "method"),
        ({"region": "tokyo"}, "region"),
        ({"instance": "g5.huge"}, "instance"),
        ({"purchase": "free"}, "purchase"),
        ({"optimizer": "adam"}, "optimizer"),
        ({"sequence_length": 0}, "sequence_length"),
        ({"batch_size": -1}, "batch_size"),
        ({"tokens": 10**18}, "tokens"),
        ({"lora_rank": 10**9}, "lora_rank"),
        ({"method": "full", "lora_rank": 8}, "lora_rank"),
    ],
)
def test_what_cannot_be_is_refused(catalog: Catalog, rules: RuleSet, asked: dict[str, Any], field: str) -> None:
    question = TuningQuestion(**{"model": "tiiuae/falcon-7b", **asked})
    assert [p.field for p in check(question, catalog)] == [field]
    with pytest.raises(UsageError, match=field):
        estimate_finetune(question, catalog, rules, today=TODAY)


def test_the_same_question_has_the_same_answer(tune: Tune) -> None:
    assert tune("tiiuae/falcon-7b") == tune("tiiuae/falcon-7b")


def test_what_fits_within_the_band_only_is_said_to_be_tight(tune: Tune) -> None:
    """Never *fits* with a margin under the band without saying it is tight."""
    for model in MODELS:
        for tuned in tune(model).deployments:
            assert tuned.memory is not None
            tight = tuned.memory.required_high_bytes > tuned.memory.available_bytes
            assert ("training.tight" in rules_of(tuned, "warn")) is tight
            assert not {"memory.tight", "memory.headroom"} & rules_of(tuned, "warn")
