"""One model sized on the shipped catalogue: anchors, properties, and wishes that cannot come true."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.catalog import Catalog
from advisor.core.sizing import SizedDeployment, SizingQuestion, SizingReport
from advisor.core.units import GIB
from advisor.errors import UsageError
from advisor.recommend.findings import KV_CACHE_DTYPE
from advisor.recommend.sizing import estimate
from advisor.render.wording import sentence
from advisor.rules import RuleSet

from .conftest import TODAY

Size = Callable[..., SizingReport]
MODELS = (
    "tiiuae/falcon-7b", "cyberagent/open-calm-7b", "google/flan-t5-xxl", "google/gemma-3-27b-it",
    "mistralai/Mixtral-8x7B-Instruct-v0.1", "deepseek-ai/DeepSeek-R1", "bigscience/bloom-560m", "openai-community/gpt2",
    "meta-llama/Llama-4-Scout-17B-16E-Instruct", "openai/gpt-oss-20b",
)  # fmt: skip
INSTANCES = ("g5.xlarge", "ml.g5.12xlarge", "g4dn.xlarge", "inf2.48xlarge", "p4d.24xlarge", "p5.48xlarge")

quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="session")
def size(catalog: Catalog, rules: RuleSet) -> Size:
    def size_(model: str, **asked: Any) -> SizingReport:
        return estimate(SizingQuestion(model, **asked), catalog, rules, today=TODAY, propose=False)

    return size_


def only(report: SizingReport) -> SizedDeployment:
    assert len(report.deployments) == 1
    return report.deployments[0]


def excluding(sized: SizedDeployment) -> dict[str, str]:
    return {f.rule: sentence(f.message, "en") for f in sized.findings if f.severity == "exclude"}


# ---------------------------------------------------------------------------------------------------------- anchors


@pytest.mark.parametrize("concurrency", [1, 4, 32])
def test_more_is_planned_from_the_request_on_that_the_expected_rate_does_not_carry(
    size: Size, concurrency: int
) -> None:
    asked = {"instance": "g5.2xlarge", "concurrency": concurrency}
    llama = "meta-llama/Llama-3.1-8B-Instruct"

    def planned(requests: int) -> tuple[int, int]:
        answered = only(size(llama, **asked, requests_per_day=requests)).answered
        assert answered is not None
        return answered.concurrency, answered.instances

    answered = only(size(llama, **asked)).answered
    assert answered is not None
    rate = answered.as_asked.requests_per_day
    carried = int(rate.expected)
    assert rate.low < carried < carried + 1 < rate.high
    for requests in (int(rate.low), int(rate.low) + 1, carried):
        assert planned(requests) == (concurrency, 1)
    assert planned(carried + 1) == (concurrency + 1, 1)


@pytest.mark.parametrize(
    ("model", "bytes_per_token"),
    [
        ("falcon-7b", 8_192),  # 71 query heads and one KV head
        ("falcon-40b", 122_880),
        ("open-calm-7b", 524_288),
        ("rinna/japanese-gpt-neox-3.6b", 405_504),
    ],
)
def test_bytes_of_a_cached_token_in_16_bits(size: Size, model: str, bytes_per_token: int) -> None:
    cache = size(model).kv_cache
    assert cache is not None
    assert (cache.bytes_per_token, cache.basis) == (bytes_per_token, "computed")


def test_float32_doubles_the_cache_and_storage_formats_do_not_shrink_it(size: Size) -> None:
    sizes = {d: report.kv_cache for d in ("float32", "int8", "fp8") if (report := size("falcon-7b", dtype=d))}
    assert {d: c.bytes_per_token for d, c in sizes.items() if c} == {"float32": 16_384, "int8": 8_192, "fp8": 8_192}


@pytest.mark.parametrize(
    ("model", "total"),
    [("open-calm-7b", 6_871_982_080), ("rinna/japanese-gpt-neox-3.6b", 3_607_245_312), ("falcon-7b", 6_921_720_704)],
)
def test_parameters_are_counted_on_the_architecture(size: Size, model: str, total: int) -> None:
    counted = size(model).size
    assert counted is not None
    assert (counted.total, counted.basis) == (total, "computed")


def test_opencalm_fits_an_a10g_in_tokyo(size: Size) -> None:
    report = size("open-calm-7b", instance="g5.xlarge", region="ap-northeast-1")
    sized = only(report)
    assert report.feasible
    assert sized.fits is True
    assert (sized.deployment.platform, sized.deployment.dtype) == ("ec2", "float16")
    assert sized.memory is not None
    assert sized.memory.weights_bytes == 2 * 6_871_982_080
    assert sized.capacity is not None
    assert sized.capacity.max_context == 2048  # the position table, whatever the memory
    assert sized.performance is not None
    assert sized.cost is not None


def test_falcon_40b_does_not_fit_one_a10g(size: Size) -> None:
    report = size("falcon-40b", instance="g5.xlarge")
    assert not report.feasible
    message = excluding(only(report))["memory.fits"]
    assert re.fullmatch(r"needs 7\d\.\d GiB per accelerator, has 19\.\d GiB \(NVIDIA A10G\)", message)


def test_flan_t5_xxl_overflows_in_float16_on_a_t4(size: Size) -> None:
    report = size("flan-t5-xxl", instance="g4dn.xlarge", dtype="float16")
    assert not report.feasible
    assert {"hardware.dtype-overflow", "memory.fits"} <= set(excluding(only(report)))


def test_sagemaker_is_asked_for_with_a_prefix(size: Size) -> None:
    for instance, platform in (("ml.g5.xlarge", "sagemaker"), ("g5.xlarge", "ec2")):
        deployment = only(size("falcon-7b", instance=instance)).deployment
        assert (deployment.instance_type, deployment.platform) == (instance, platform)


# ------------------------------------------------------------------------------------------------- without an instance


def test_everything_that_fits_cheapest_first(size: Size) -> None:
    report = size("open-calm-7b", region="ap-northeast-1")
    prices = [d.cost.monthly for d in report.deployments if d.cost]
    assert len(prices) == len(report.deployments) > 5
    assert prices == sorted(prices)
    assert all(d.fits for d in report.deployments)
    assert {d.deployment.platform for d in report.deployments} == {"ec2", "sagemaker"}
    assert all(excluding(d) for d in report.rejected)
    names = [d.deployment.instance_type for d in report.deployments]
    assert len(set(names)) == len(names)


def test_an_instance_asked_for_is_sized_as_in_the_list(size: Size) -> None:
    listed = {d.deployment.instance_type: d for d in size("falcon-7b").deployments}
    for name in ("g5.xlarge", "ml.g5.2xlarge", "g6e.12xlarge"):
        asked = only(size("falcon-7b", instance=name))
        assert asked.memory == listed[name].memory
        assert asked.capacity == listed[name].capacity
        assert asked.cost == listed[name].cost


def test_memory_without_an_instance_is_of_one_device_with_everything_on_it(size: Size) -> None:
    need = size("open-calm-7b").need
    assert need is not None
    parts = need.weights_bytes + need.kv_cache_bytes + need.activation_bytes + need.overhead_bytes
    assert need.required_bytes == parts
    assert need.weights_bytes == 2 * 6_871_982_080
    on_an_a10g = only(size("open-calm-7b", instance="g5.xlarge")).memory
    assert on_an_a10g is not None
    assert need.required_bytes >= on_an_a10g.required_bytes  # there the graphs lie beside what the engine may use


def test_nothing_fits_and_the_nearest_come_first(size: Size) -> None:
    report = size("falcon-180b", region="ap-northeast-3")  # Osaka: T4 only
    assert report.deployments == ()
    assert not report.feasible
    shortfalls = [
        d.memory.per_accelerator_required_bytes / d.memory.per_accelerator_available_bytes
        for d in report.rejected
        if d.memory
    ]
    assert shortfalls
    assert shortfalls == sorted(shortfalls)


def test_what_fits_without_a_price_is_undetermined_not_listed(size: Size) -> None:
    report = size("open-calm-7b", region="ap-northeast-1")
    unpriced = [d for d in report.undetermined if d.fits]
    assert unpriced
    assert all(d.cost is None and "cost.price-known" in excluding(d) for d in unpriced)
    name = unpriced[0].deployment.instance_type
    assert only(size("open-calm-7b", region="ap-northeast-1", instance=name)).fits is True


def test_the_model_s_limit_bounds_the_context(size: Size) -> None:
    roomy = only(size("falcon-7b", instance="p4d.24xlarge"))
    assert roomy.capacity is not None
    assert roomy.capacity.max_context == 2048  # a limit of the catalogue, no position table
    assert size("falcon-7b").longest == 2048
    assert size("flan-t5-xxl").longest is None  # relative positions


# ------------------------------------------------------------------------------------------------------ impossible wishes


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"model": "falcon-7b", "instance": "g5.12xlarge", "tensor_parallel": 2}, "hardware.heads-divide"),
        (
            {"model": "llama-3.1-8b", "instance": "inf2.48xlarge", "tensor_parallel": 6},
            "hardware.neuron-tensor-parallel",
        ),
        (
            {"model": "llama-3.1-8b", "instance": "g5.xlarge", "tensor_parallel": 8},
            "hardware.tensor-parallel-impossible",
        ),
        (
            {"model": "llama-3.1-8b", "instance": "inf2.xlarge", "tensor_parallel": 4},
            "hardware.tensor-parallel-impossible",
        ),
        (
            {"model": "llama-3.1-8b", "instance": "g5.12xlarge", "tensor_parallel": 2, "engine": "transformers"},
            "hardware.tensor-parallel-impossible",
        ),
        ({"model": "open-calm-7b", "instance": "g5.xlarge", "context": 4096}, "context.load"),
        ({"model": "llama-3.1-8b", "instance": "g4dn.xlarge", "dtype": "bfloat16"}, "hardware.bf16-unsupported"),
        ({"model": "llama-3.1-8b", "instance": "inf2.xlarge", "engine": "vllm"}, "engine.accelerator"),
        ({"model": "flan-t5-xl", "instance": "g5.xlarge", "engine": "vllm"}, "engine.architecture"),
        ({"model": "llama-3.1-8b", "instance": "g4dn.12xlarge", "quantization": "fp8"}, "engine.quantization-hardware"),
        ({"model": "open-calm-7b", "instance": "g5.xlarge", "region": "ap-northeast-3"}, "region.instance-offered"),
        ({"model": "open-calm-7b", "instance": "inf1.xlarge"}, "hardware.first-inferentia"),
        ({"model": "open-calm-7b", "instance": "g5.xlarge", "concurrency": 1_000_000}, "memory.fits"),
        ({"model": "llama-3.1-8b", "instance": "g5.xlarge", "memory_utilization": 0.01}, "memory.fits"),
    ],
)
def test_what_cannot_be_is_answered_with_the_reason(size: Size, asked: dict[str, Any], rule: str) -> None:
    report = size(**asked)
    assert not report.feasible
    assert rule in excluding(only(report))


def test_a_split_that_does_not_exist_has_no_capacity(size: Size) -> None:
    sized = only(size("llama-3.1-8b", instance="g5.xlarge", tensor_parallel=8))
    assert sized.capacity is None
    assert sized.performance is None
    assert sized.memory is not None  # of each of the eight it would take


def test_a_context_beyond_training_is_a_warning_where_positions_allow_it(size: Size) -> None:
    sized = only(size("flan-t5-xl", instance="g5.xlarge", context=4096))
    assert sized.fits is True
    assert "context.load-trained" in {f.rule for f in sized.findings}


def test_neuron_counts_cores(size: Size) -> None:
    for degree in (1, 2):
        sized = only(size("llama-3.2-1b", instance="inf2.xlarge", tensor_parallel=degree))
        assert sized.deployment.accelerator_count == 1
        assert sized.memory is not None
        assert sized.memory.available_bytes == degree * sized.memory.per_accelerator_available_bytes
        assert sized.memory.per_accelerator_available_bytes < 16 * GIB


def test_quantization_is_as_published_unless_said(size: Size) -> None:
    published = size("deepseek-r1").need
    plain = size("deepseek-r1", quantization="none").need
    assert published is not None
    assert plain is not None
    assert published.quantization == "fp8"
    assert plain.quantization is None
    assert plain.weights_bytes > 1.8 * published.weights_bytes


def test_a_storage_format_is_a_quantization(size: Size) -> None:
    stored = only(size("llama-3.1-8b", instance="g5.xlarge", dtype="int8")).deployment
    assert (stored.dtype, stored.quantization) == ("bfloat16", "int8")


def test_the_engine_s_version_and_settings_count(size: Size) -> None:
    def needed(**asked: Any) -> int:
        memory = only(size("falcon-7b", instance="g5.xlarge", engine="vllm", **asked)).memory
        assert memory is not None
        return memory.activation_bytes

    assert needed(engine_version="0.15") != needed(engine_version="0.19")
    assert needed(max_sequences=1024) > needed(max_sequences=64)
    notes = size("falcon-7b", instance="g5.xlarge", engine_version="0.15").notes
    assert any("0.15" in note.en and "vLLM" in note.en for note in notes)


@pytest.mark.parametrize(
    ("model", "engine", "version", "rule", "missing"),
    [
        ("openai/gpt-oss-20b", "vllm", "0.6.5", "engine.architecture-since", False),
        ("rinna/nekomata-14b", "vllm", "0.30", "engine.architecture-until", False),
        ("pfnet/plamo-2-1b", "transformers", "4.50", "engine.architecture", True),
    ],
)
def test_a_version_that_does_not_serve_the_type_does_not_run_it(
    size: Size, model: str, engine: str, version: str, rule: str, missing: bool
) -> None:
    asked: dict[str, Any] = {"instance": "g6e.2xlarge", "engine": engine}
    assert not any(f.rule == rule for f in only(size(model, **asked)).findings)
    found = only(size(model, engine_version=version, **asked))
    assert not found.fits
    assert [bool(f.missing) for f in found.findings if f.rule == rule] == [missing]


def test_a_type_that_newer_versions_dropped_is_offered_with_a_warning(size: Size) -> None:
    """Without --engine-version any version will do, and what people install is the newest, which refuses it."""
    asked: dict[str, Any] = {"instance": "g6e.2xlarge", "engine": "vllm"}
    rule = "engine.architecture-dropped"
    (found,) = [f for f in only(size("rinna/nekomata-14b", **asked)).findings if f.rule == rule]
    assert (found.severity, found.facts["engine.serves_until"]) == ("warn", "0.24.0")
    assert found.hint is not None
    pinned = only(size("rinna/nekomata-14b", engine_version="0.23", **asked))
    assert pinned.fits
    assert not any(f.rule == rule for f in (*pinned.findings, *only(size("llama-3.1-8b", **asked)).findings))


# --------------------------------------------------------------------------------------------- models without dimensions


def test_keys_and_values_in_8_bits(size: Size) -> None:
    asked: dict[str, Any] = {"instance": "g5.xlarge", "context": 8192, "concurrency": 4}
    half, fp8 = (size("meta-llama/Llama-3.1-8B-Instruct", kv_cache_dtype=d, **asked) for d in ("auto", "fp8"))
    assert (half.feasible, fp8.feasible) == (False, True)
    assert half.kv_cache is not None
    assert fp8.kv_cache is not None
    assert half.kv_cache.bytes_per_token == 2 * fp8.kv_cache.bytes_per_token == 131_072
    assert fp8.kv_cache.dtype == "fp8"
    small, large = only(fp8), only(half)
    assert small.capacity is not None
    assert large.capacity is not None
    assert small.capacity.kv_cache_pool_tokens == 2 * (large.capacity.kv_cache_pool_tokens or 0)
    assert [f.severity for f in small.findings if f.rule == KV_CACHE_DTYPE] == ["warn"]
    assert not [f for f in large.findings if f.rule == KV_CACHE_DTYPE]


def test_an_engine_nobody_says_it_of_is_not_known_to_keep_8_bits(size: Size) -> None:
    sized = only(size("meta-llama/Llama-3.1-8B-Instruct", instance="inf2.xlarge", kv_cache_dtype="fp8"))
    (said,) = [f for f in sized.findings if f.rule == KV_CACHE_DTYPE]
    assert (sized.fits, said.severity, said.missing) == (None, "exclude", ("engine.kv_cache_dtypes",))


def test_bedrock_models_are_their_routes(size: Size) -> None:
    report = size("anthropic/claude-sonnet-4-5", region="ap-northeast-1")
    assert report.feasible
    assert (report.size, report.kv_cache, report.need) == (None, None, None)
    assert [d.memory for d in report.deployments] == [None] * len(report.deployments)
    assert {d.deployment.platform for d in report.deployments} == {"bedrock"}
    assert all(d.price and d.cost for d in report.deployments)
    assert "memory.architecture-unknown" in {f.rule for f in report.findings}


def test_bedrock_models_have_no_weights_for_an_instance(size: Size) -> None:
    report = size("anthropic/claude-sonnet-4-5", instance="g5.xlarge")
    assert report.deployments == ()
    assert "platform.no-channel" in {f.rule for f in report.findings}


@pytest.mark.parametrize("instance", [None, "ml.g5.xlarge"])
def test_a_diffusion_model_is_not_sized(size: Size, instance: str | None) -> None:
    report = size("stabilityai/stable-diffusion-2-1", instance=instance)
    assert not report.feasible
    finding = next(f for f in report.findings if f.rule == "memory.architecture-unknown")
    assert finding.missing == ("model.architecture",)
    assert all(d.fits is not True for d in (*report.deployments, *report.undetermined))
    if instance:
        assert only(report).deployment.instance_type == instance


def test_what_is_gone_is_not_offered(size: Size) -> None:
    report = size("amazon/titan-text-lite")
    assert not report.feasible
    assert "lifecycle.gone" in {f.rule for f in report.findings}


def test_every_model_of_the_catalogue_gets_an_answer(catalog: Catalog, rules: RuleSet) -> None:
    for id_ in catalog.models:
        for question in (SizingQuestion(id_, "ap-northeast-1"), SizingQuestion(id_, instance="g5.12xlarge")):
            report = estimate(question, catalog, rules, today=TODAY)
            assert report.deployments or report.rejected or report.undetermined or report.findings


# -------------------------------------------------------------------------------------------------------------- load


@pytest.mark.parametrize(
    ("asked", "load"),
    [
        ({}, (768, 512, 256)),
        ({"input_tokens": 100}, (356, 100, 256)),
        ({"output_tokens": 100}, (612, 512, 100)),
        ({"context": 4096}, (4096, 3840, 256)),
        ({"context": 90}, (90, 60, 30)),
        ({"context": 2}, (2, 1, 1)),
        ({"context": 4096, "input_tokens": 4000}, (4096, 4000, 96)),
        ({"context": 4096, "output_tokens": 1000}, (4096, 3096, 1000)),
        ({"context": 4096, "input_tokens": 100, "output_tokens": 50}, (4096, 100, 50)),
    ],
)
def test_the_load_is_completed(size: Size, asked: dict[str, int], load: tuple[int, int, int]) -> None:
    report = size("open-calm-small", instance="g5.xlarge", **asked)
    assert (report.load.context, report.load.input_tokens, report.load.output_tokens) == load
    assumed = {name.removeprefix("load.") for name in report.assumed}
    assert assumed == {"input_tokens", "output_tokens", "concurrency", "requests_per_day", "hours_per_month"} - {*asked}


def test_a_roomy_context_changes_memory_but_neither_speed_nor_price(size: Size) -> None:
    load = {"input_tokens": 100, "output_tokens": 50}
    tight = only(size("llama-3.1-8b", instance="g5.xlarge", **load))
    roomy = only(size("llama-3.1-8b", instance="g5.xlarge", context=8192, **load))
    assert tight.memory is not None
    assert roomy.memory is not None
    assert roomy.memory.kv_cache_bytes > 50 * tight.memory.kv_cache_bytes
    assert roomy.performance == tight.performance
    assert roomy.cost is not None
    assert tight.cost is not None
    assert roomy.cost.per_million_total_tokens == pytest.approx(tight.cost.per_million_total_tokens)


# --------------------------------------------------------------------------------------------------------- properties

loads = st.fixed_dictionaries(
    {
        "model": st.sampled_from(MODELS),
        "instance": st.sampled_from(INSTANCES),
        "input_tokens": st.integers(1, 30_000),
        "output_tokens": st.integers(1, 4_000),
        "concurrency": st.integers(1, 300),
    }
)


@quick
@given(loads, st.sampled_from(["input_tokens", "output_tokens", "concurrency"]), st.integers(1, 5_000))
def test_more_load_never_needs_less(size: Size, asked: dict[str, Any], grown: str, by: int) -> None:
    more = {**asked, grown: asked[grown] + by}
    before, after = size(**asked), size(**more)
    assert before.kv_cache is not None
    assert after.kv_cache is not None
    assert after.kv_cache.bytes >= before.kv_cache.bytes
    assert after.kv_cache.bytes_per_token == before.kv_cache.bytes_per_token
    one, two = only(before), only(after)
    assert one.memory is not None
    assert two.memory is not None
    same_engine = one.deployment.engine == two.deployment.engine
    if same_engine and set(excluding(one)) | set(excluding(two)) <= {"memory.fits", "context.load"}:
        assert two.memory.required_bytes >= one.memory.required_bytes
    anywhere = size(asked["model"], **{k: v for k, v in asked.items() if k not in ("model", "instance")}).need
    larger = size(asked["model"], **{k: v for k, v in more.items() if k not in ("model", "instance")}).need
    assert anywhere is not None
    assert larger is not None
    assert larger.required_bytes >= anywhere.required_bytes


@quick
@given(loads)
def test_capacity_agrees_with_memory(size: Size, asked: dict[str, Any]) -> None:
    report = size(**asked)
    sized = only(report)
    capacity, memory = sized.capacity, sized.memory
    assert capacity is not None
    assert memory is not None
    assert capacity.max_concurrent_sequences == memory.max_concurrent_sequences * capacity.replicas
    assert capacity.max_context_at_load <= capacity.max_context
    if memory.fits:
        assert capacity.max_concurrent_sequences >= asked["concurrency"]
        held = report.load.context if report.longest is None else min(report.load.context, report.longest)
        if report.model.architecture and report.model.architecture.form == "decoder":
            assert capacity.max_context_at_load >= held
    else:
        assert sized.fits is False
    if capacity.max_context == 0:
        assert capacity.max_concurrent_sequences == 0
    pool = capacity.kv_cache_pool_bytes // capacity.replicas
    if memory.fits:
        assert memory.kv_cache_bytes <= pool


@quick
@given(loads)
def test_fits_means_that_nothing_excludes(size: Size, asked: dict[str, Any]) -> None:
    sized = only(size(**asked))
    known = [f for f in sized.findings if f.severity == "exclude" and not f.missing]
    assert (sized.fits is False) == bool(known)
    assert sized.memory is not None
    if not sized.memory.fits:
        assert "memory.fits" in {f.rule for f in known}


# ---------------------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"model": "no-such-model"}, "model"),
        ({"model": ""}, "model"),
        ({"region": "tokyo"}, "region"),
        ({"instance": "g5.huge"}, "instance"),
        ({"instance": "ml.ml.g5.xlarge"}, "instance"),
        ({"dtype": "fp16"}, "dtype"),
        ({"quantization": "any"}, "quantization"),
        ({"engine": "tgi"}, "engine"),
        ({"engine": "vllm", "engine_version": "0.1"}, "engine_version"),
        ({"engine_version": "latest"}, "engine_version"),
        ({"kv_cache_dtype": "int3"}, "kv_cache_dtype"),
        ({"context": 0}, "context"),
        ({"context": 1}, "context"),
        ({"context": 10**9}, "context"),
        ({"context": 512, "input_tokens": 512}, "context"),
        ({"input_tokens": -1}, "input_tokens"),
        ({"output_tokens": 0}, "output_tokens"),
        ({"concurrency": 0}, "concurrency"),
        ({"tensor_parallel": 0}, "tensor_parallel"),
        ({"tensor_parallel": 10**5}, "tensor_parallel"),
        ({"max_sequences": 0}, "max_sequences"),
        ({"memory_utilization": 0.0}, "memory_utilization"),
        ({"memory_utilization": 1.01}, "memory_utilization"),
        ({"memory_utilization": float("nan")}, "memory_utilization"),
        ({"memory_utilization": float("-inf")}, "memory_utilization"),
        ({"dtype": "int8", "quantization": "awq"}, "quantization"),
    ],
)
def test_bad_values_are_refused_by_name(size: Size, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(UsageError) as refused:
        size(**{"model": "falcon-7b", **asked})
    assert str(refused.value).startswith(f"{field}: ")
    assert refused.value.message.ja.startswith(f"{field}: ")


def test_all_problems_are_told_at_once(size: Size) -> None:
    with pytest.raises(UsageError) as refused:
        size("falcon-7", region="x", context=0, memory_utilization=2.0)
    assert [part.partition(":")[0] for part in str(refused.value).split("; ")] == [
        "model",
        "region",
        "context",
        "memory_utilization",
    ]


def test_the_same_question_has_the_same_answer(size: Size) -> None:
    assert size("falcon-7b") == size("falcon-7b")


@pytest.mark.parametrize("model", ["mistral-7b-instruct-v0.3", "meta-llama/Llama-3.1-8B-Instruct"])
def test_a_split_with_room_to_spare_goes_before_one_that_barely_holds(size: Size, model: str) -> None:
    """Two cores of one device: each could hold Mistral 7B by a hair, together they do so with ease, and faster."""
    sized = only(size(model, instance="inf2.8xlarge"))
    assert sized.fits
    assert sized.deployment.tensor_parallel == 2
    assert sized.memory is not None
    assert not sized.memory.tight


def test_where_every_split_is_tight_the_narrowest_stays(size: Size) -> None:
    tight = only(size("mistral-7b-instruct-v0.3", instance="inf2.8xlarge", tensor_parallel=1))
    assert tight.fits
    assert tight.memory is not None
    assert tight.memory.tight
