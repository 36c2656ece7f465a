"""What is written is what is estimated, and what a target cannot do is refused with what to do instead."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog import Catalog, load_catalog
from advisor.catalog.load import shipped_data
from advisor.core.deploying import TARGETS, DeploymentPlan, DeployQuestion
from advisor.core.model import Checkpoint
from advisor.core.sizing import SizingQuestion
from advisor.errors import InfeasibleError, UnknownNameError, UsageError
from advisor.recommend.deploying import plan_deployment
from advisor.recommend.deploying.images import image_of, newest, released
from advisor.recommend.sizing import estimate
from advisor.rules import load_rules

TODAY = date(2026, 11, 23)
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
LARGE = "meta-llama/Llama-3.1-70B-Instruct"
QWEN = "Qwen/Qwen3-8B"


def plan(target: str, model: str = LLAMA, instance: str | None = "g5.2xlarge", **given: Any) -> DeploymentPlan:
    catalog = given.pop("catalog", None) or load_catalog()
    own = {k: v for k, v in given.items() if k in DeployQuestion._fields}
    sizing = {k: v for k, v in given.items() if k in SizingQuestion._fields}
    question = DeployQuestion(target, SizingQuestion(model, instance=instance, **sizing), **own)
    return plan_deployment(question, catalog, load_rules(), today=TODAY)


def refusal(target: str, model: str = LLAMA, instance: str | None = "g5.2xlarge", **given: Any) -> str:
    """Return message and hint; both languages have both."""
    with pytest.raises(UsageError) as caught:
        plan(target, model, instance, **given)
    error = caught.value
    assert error.message.ja
    assert error.hint is not None
    assert error.hint.en
    assert error.hint.ja
    return f"{error.message.en} | {error.hint.en}"


SIZINGS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("vllm", LLAMA, "g5.2xlarge", {}),
    ("vllm", LLAMA, "g5.12xlarge", {"context": 32_000, "concurrency": 8}),
    ("vllm", LLAMA, "p5.48xlarge", {"context": 100_000, "concurrency": 16, "memory_utilization": 0.95}),
    ("vllm", LARGE, "g5.12xlarge", {"quantization": "awq", "max_sequences": 8}),
    ("docker", "openai/gpt-oss-20b", "g6e.xlarge", {"context": 16_384}),
    ("docker", LLAMA, "g5.12xlarge", {"engine_version": "0.19", "tensor_parallel": 2}),
    ("sagemaker", LLAMA, "ml.g6.12xlarge", {"kv_cache_dtype": "fp8", "context": 65_536}),
    ("sagemaker", LLAMA, "ml.g5.12xlarge", {"engine_version": "0.19.0"}),
    ("terraform", "intfloat/multilingual-e5-large", "ml.g5.xlarge", {}),
    ("neuron", LLAMA, "inf2.24xlarge", {"context": 4096, "concurrency": 12}),
    ("cloudformation", LLAMA, "ml.inf2.24xlarge", {"concurrency": 4}),
]


@pytest.mark.parametrize(("target", "model", "instance", "given"), SIZINGS)
def test_what_is_written_is_what_is_estimated(target: str, model: str, instance: str, given: dict[str, Any]) -> None:
    made = plan(target, model, instance, **given)
    told = made.settings
    assert told is not None
    again = estimate(made.question.sizing, load_catalog(), load_rules(), today=TODAY)
    (sized,) = again.deployments
    assert sized.memory == (made.sized and made.sized.memory)
    assert sized.fits is made.fits is True
    d = sized.deployment
    assert (told.engine, told.dtype, told.quantization) == (d.engine, d.dtype, d.quantization)
    assert told.tensor_parallel == d.tensor_parallel
    assert told.max_model_len == again.load.context
    assert sized.capacity is not None
    assert told.replicas == sized.capacity.replicas
    # as much as is told costs as much as was estimated: asked for by name, nothing changes
    explicit = made.question.sizing._replace(
        dtype=told.dtype,
        tensor_parallel=told.tensor_parallel,
        memory_utilization=told.utilization,
        max_sequences=told.max_sequences if told.engine == "vllm" else None,
        context=told.max_model_len,
        output_tokens=again.load.output_tokens or None,
        concurrency=again.load.concurrency,
    )
    (same,) = estimate(explicit, load_catalog(), load_rules(), today=TODAY).deployments
    assert same.memory == sized.memory
    if "engine_version" in given:
        assert told.engine_version == "0.19.0"
        assert made.question.sizing.engine_version == "0.19.0"


def test_the_defaults_of_the_device_are_written_down() -> None:
    small, large = plan("vllm").settings, plan("vllm", instance="p5.48xlarge").settings
    assert small is not None
    assert large is not None
    assert (small.max_sequences, small.batched_tokens, small.utilization) == (256, 2048, 0.9)
    assert (large.max_sequences, large.batched_tokens) == (1024, 8192)


def test_sequences_beyond_a_batch_leave_its_size_to_the_engine() -> None:
    told = plan("vllm", instance="g6e.2xlarge", max_sequences=3000).settings
    assert told is not None
    assert (told.max_sequences, told.batched_tokens) == (3000, None)


def test_versions_are_those_of_what_is_deployed() -> None:
    catalog = load_catalog()
    packages = catalog.images["packages"]
    assert plan("vllm").packages == {"vllm": packages["vllm"]["value"]}
    image = plan("sagemaker", instance="ml.g5.2xlarge").image
    assert image is not None
    assert image.version == newest(catalog.images["images"]["sagemaker-vllm"]["tags"])
    assert image.uri.startswith("763104351884.dkr.ecr.us-east-1.amazonaws.com/vllm:")
    accelerator = catalog.instance("g5.2xlarge").accelerator
    osaka = image_of(TARGETS["sagemaker"], "vllm", accelerator, "ap-northeast-3", None, catalog)
    assert osaka.uri.startswith("364406365360.dkr.ecr.ap-northeast-3.amazonaws.com/vllm:")
    assert plan("sagemaker", instance="ml.g5.2xlarge", flavor="sdk").packages == {
        "sagemaker": packages["sagemaker"]["value"]
    }


def test_a_tag_that_nobody_looked_up_is_told() -> None:
    made = plan("docker", engine_version="0.19")
    assert made.image is not None
    assert made.image.uri == "vllm/vllm-openai:v0.19.0"
    assert not made.image.looked_up
    assert any("nobody looked it up" in note.en for note in made.notes)
    assert made.image.note is None  # CUDA 13 came later
    assert any("driver 580" in note.en for note in plan("docker").notes)


@pytest.mark.parametrize("target", ["vllm", "docker", "sagemaker", "cloudformation", "terraform"])
def test_why_targets_have_different_versions_is_told(target: str) -> None:
    catalog = load_catalog()
    of_package = catalog.images["packages"]["vllm"]["value"]
    of_images = newest(catalog.images["images"]["sagemaker-vllm"]["tags"])
    assert of_images == newest(catalog.images["images"]["vllm-openai"]["tags"]) != of_package
    told = [note for note in plan(target).notes if of_package in note.en and of_images in note.en]
    assert len(told) == 1
    assert (of_package in told[0].ja, of_images in told[0].ja) == (True, True)
    asked = plan(target, engine_version=of_images)
    assert asked.settings is not None
    assert asked.settings.engine_version == of_images
    assert not [note for note in asked.notes if of_package in note.en]  # the version is the asker's own
    packages = {**catalog.images["packages"], "vllm": {"value": of_images}}
    alike = Catalog({**shipped_data(), "images": {**catalog.images, "packages": packages}})
    assert not [note for note in plan(target, catalog=alike).notes if of_images in note.en]


def test_the_host_goes_with_the_cuda_of_the_image() -> None:
    for version, ami in (
        ("0.19.0", "al2-ami-sagemaker-inference-gpu-3-1"),
        (None, "al2023-ami-sagemaker-inference-gpu-4-1"),
    ):
        image = plan("sagemaker", instance="ml.g5.2xlarge", engine_version=version).image
        assert image is not None
        assert image.inference_ami == ami
        assert ("cu130" in image.uri) is (version is None)
    neuron = plan("sagemaker", instance="ml.inf2.xlarge").image
    assert neuron is not None
    assert neuron.inference_ami is None


def test_the_name_of_an_instance_type_follows_the_target() -> None:
    made = plan("sagemaker", instance="g5.2xlarge", context=4096)
    assert made.deployment.instance_type == "ml.g5.2xlarge"
    assert [remark.en for remark in made.remarks] == [
        "a SageMaker endpoint runs on SageMaker: g5.2xlarge is taken as ml.g5.2xlarge"
    ]
    assert plan("vllm", instance="ml.g5.2xlarge").deployment.instance_type == "g5.2xlarge"
    assert plan("vllm", context=4096).remarks == ()


def test_the_default_length_of_a_sequence_is_told() -> None:
    (remark,) = plan("vllm").remarks
    assert "768 tokens, the default" in remark.en
    assert "up to 26,064 fit" in remark.en
    assert remark in plan("vllm").notes
    assert plan("vllm", input_tokens=100, output_tokens=10).remarks == ()


def test_own_weights_and_quantized_copies() -> None:
    copy = plan("vllm", LARGE, "g5.12xlarge", quantization="awq").settings
    assert copy is not None
    assert copy.model == "hugging-quants/Meta-Llama-3.1-70B-Instruct-AWQ-INT4"
    assert copy.load_quantization is None  # its config says so
    own = plan("vllm", LARGE, "g5.12xlarge", quantization="awq", weights="./awq").settings
    assert own is not None
    assert (own.model, own.local) == (str(Path.cwd() / "awq"), True)
    unpublished = "cyberagent/open-calm-7b"
    assert plan("vllm", unpublished, "g6.2xlarge", quantization="fp8").settings.load_quantization == "fp8"  # type: ignore[union-attr]
    assert "--weights" in refusal("vllm", unpublished, "g6.2xlarge", quantization="awq")
    assert "16 bits" in refusal("vllm", "openai/gpt-oss-20b", "p5.48xlarge", quantization="none")


@pytest.mark.parametrize("name", ["--help", "", "a\nb", "\x1b[2J", "a\u202eb"])
def test_names_that_no_script_can_hold(name: str) -> None:
    assert "cannot be written" in refusal("vllm", weights=name)
    assert "cannot be written" in refusal("vllm", revision=name)


def test_an_encoder_is_loaded_as_what_the_engine_calls_it() -> None:
    told = plan("vllm", "Alibaba-NLP/gte-multilingual-base", "g5.xlarge").settings
    assert told is not None
    assert (told.pooling, told.architecture, told.batched_tokens) == (True, "GteNewModel", None)
    plain = plan("vllm", "intfloat/multilingual-e5-large", "g5.xlarge").settings
    assert plain is not None
    assert plain.architecture is None


@pytest.mark.parametrize(
    ("weights", "folder"),
    [("./org/name", "{here}/org/name"), (".", "{here}"), ("~/m", "{home}/m"), ("/m", "/m"), ("../m", "{here}/../m")],
)
def test_a_folder_is_the_same_wherever_the_script_runs(
    weights: str, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/of-mine")
    monkeypatch.chdir(tmp_path)
    settings = plan("vllm", QWEN, weights=weights).settings
    assert settings is not None
    assert (settings.model, settings.local) == (folder.format(here=tmp_path, home="/home/of-mine"), True)
    assert "--revision" in refusal("vllm", QWEN, weights=weights, revision="abc")


def test_weights_that_are_no_place() -> None:
    for address in ("s3://bucket/model/", "https://huggingface.co/Qwen/Qwen3-8B"):
        said = refusal("vllm", QWEN, weights=address)
        assert address in said
        assert "aws s3 sync" in said
    assert "cannot be found" in refusal("vllm", QWEN, weights="~nobody-of-this-name/m")


@pytest.mark.parametrize(
    "name",
    [" ", "*/x", "org/$(id)", "org/x:y", "mine", "a/b/c", "org/", "org/a--b", "org/..", "org/a.git", "é/x"],
)
def test_weights_that_no_repository_can_be_called(name: str) -> None:
    said = refusal("vllm", QWEN, weights=name)
    assert "is no name that a repository" in said
    assert "OWNER/NAME" in said
    assert "./FOLDER" in said


@pytest.mark.parametrize("name", ["org/name", "Qwen/Qwen3-8B-AWQ", "a_b/c.d-e", "_o/n"])
def test_weights_of_a_repository_are_loaded_by_its_name(name: str) -> None:
    settings = plan("vllm", QWEN, weights=name).settings
    assert settings is not None
    assert (settings.model, settings.local) == (name, False)


def test_gated_weights_are_told_and_open_ones_are_not() -> None:
    assert plan("vllm").gated
    assert not plan("vllm", QWEN).gated
    assert not plan("vllm", weights="./mine").gated  # nothing is downloaded
    assert [each.id for each in plan("vllm").licenses]


def test_what_does_not_fit_is_not_planned() -> None:
    made = plan("vllm", LARGE, "g5.xlarge")
    assert made.fits is False
    assert made.settings is None
    assert made.report is not None
    assert made.report.ways_out


def test_what_is_not_known_to_fit_is_planned_and_says_so() -> None:
    data = dict(shipped_data())
    accelerators = {**data["accelerators"]}
    accelerators["a10g"] = {**accelerators["a10g"], "compute_capability": None}
    made = plan("vllm", catalog=Catalog({**data, "accelerators": accelerators}))
    assert made.fits is None
    assert made.settings is not None


# ------------------------------------------------------------------------------------------------------------- refused


def test_targets_by_name() -> None:
    with pytest.raises(UnknownNameError) as caught:
        plan("kubernetes")
    assert "vllm, neuron, docker" in caught.value.lines("en")[1]
    assert set(TARGETS) == {
        "vllm", "docker", "sagemaker", "jumpstart", "cloudformation", "terraform", "bedrock", "neuron"
    }  # fmt: skip


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "bedrock"])
def test_an_instance_type_is_needed(target: str) -> None:
    assert "--instance" in refusal(target, instance=None)


@pytest.mark.parametrize(
    ("target", "model", "instance", "given", "words"),
    [
        ("vllm", LLAMA, "inf2.xlarge", {}, "does not run on AWS Inferentia2 | --target neuron, docker"),
        ("neuron", LLAMA, "g5.xlarge", {}, "does not run on NVIDIA A10G"),
        ("vllm", "flan-t5-xxl", "g5.12xlarge", {}, "vLLM does not serve Flan-T5 XXL (t5) | Transformers does"),
        ("neuron", LLAMA, "trn2.48xlarge", {}, "does not support AWS Trainium2"),
        ("vllm", "amazon/nova-pro", "g5.xlarge", {}, "no weights of Amazon Nova Pro are published | --target bedrock"),
        ("vllm", LLAMA, "g5.xlarge", {"engine": "transformers"}, "--engine transformers"),
        ("sagemaker", LLAMA, "ml.g5.xlarge", {"engine_version": "0.7.0"}, "0.30.0, 0.29.0"),
        ("vllm", LLAMA, "g5.xlarge", {"engine_version": "0.19.0rc1"}, "not a released version"),
        ("vllm", LLAMA, "g5.xlarge", {"flavor": "sdk"}, "--flavor sdk"),
        ("sagemaker", LLAMA, "ml.g5.xlarge", {"flavor": "cdk"}, "one of boto3, sdk"),
        ("docker", LLAMA, "trn2.48xlarge", {}, "does not support AWS Trainium2"),
        ("sagemaker", LLAMA, "ml.inf2.xlarge", {"region": "us-west-1"}, "not known to be in us-west-1"),
        ("sagemaker", LLAMA, "ml.inf2.24xlarge", {"tensor_parallel": 2}, "idle"),
        ("neuron", LLAMA, "inf2.24xlarge", {"max_sequences": 9}, "--concurrency"),
        ("neuron", LLAMA, "inf2.24xlarge", {"quantization": "int8", "weights": "./m"}, "not quantized"),
        ("neuron", LLAMA, "inf2.24xlarge", {"dtype": "float16"}, "--dtype bfloat16"),
        ("jumpstart", "elyza/Llama-3-ELYZA-JP-8B", "ml.g5.xlarge", {}, "JumpStart id"),
        ("jumpstart", LLAMA, "ml.g5.2xlarge", {"max_sequences": 4}, "--max-sequences: JumpStart"),
        ("jumpstart", LLAMA, "ml.g5.2xlarge", {"weights": "x"}, "--weights"),
        ("bedrock", QWEN, None, {}, "not on Bedrock"),
        ("bedrock", LLAMA, None, {"region": "ap-northeast-1"}, "it is in us-east-1"),
        ("bedrock", LLAMA, None, {"dtype": "float16", "tensor_parallel": 2}, "--dtype, --tensor-parallel"),
        ("bedrock", "amazon/titan-embed-text-v2", None, {}, "takes no conversation"),
    ],
)  # fmt: skip
def test_what_a_target_cannot_do(
    target: str, model: str, instance: str | None, given: dict[str, Any], words: str
) -> None:
    assert words in refusal(target, model, instance, **given)


def test_values_that_no_estimate_takes() -> None:
    with pytest.raises(UsageError, match=r"unknown 'g5\.99xlarge'"):
        plan("vllm", instance="g5.99xlarge")
    with pytest.raises(UsageError, match="do not hold"):
        plan("vllm", context=4, input_tokens=9)


def test_bedrock_names_every_route_with_its_price_and_where_it_leads() -> None:
    call = plan("bedrock", "anthropic/claude-haiku-4-5", None, region="ap-northeast-1").bedrock
    assert call is not None
    assert call.offer is not None
    assert call.offer.name == call.model_id == "global.anthropic.claude-haiku-4-5-20251001-v1:0"
    near = next(offer for offer in call.others if offer.name.startswith("jp."))
    assert near.countries == ("JP",)
    assert near.usd_per_request > call.offer.usd_per_request
    assert call.uncallable == ("anthropic.claude-haiku-4-5",)
    assert call.excluded == ()


def test_bedrock_stays_where_it_is_told_to() -> None:
    for residency, model_id in (
        ("any", "global.anthropic.claude-haiku-4-5-20251001-v1:0"),
        ("country", "jp.anthropic.claude-haiku-4-5-20251001-v1:0"),
    ):
        call = plan("bedrock", "anthropic/claude-haiku-4-5", None, region="ap-northeast-1", residency=residency).bedrock
        assert call is not None
        assert call.model_id == model_id
        assert bool(call.excluded) == (residency == "country")
    with pytest.raises(InfeasibleError, match="takes no Converse") as caught:
        plan("bedrock", "anthropic/claude-haiku-4-5", None, region="ap-northeast-1", residency="region")
    assert caught.value.hint is not None
    assert "--residency country" in caught.value.hint.en
    assert "is not one of region, country, any" in refusal("bedrock", residency="planet")


def test_bedrock_has_no_instance() -> None:
    with_instance = plan("bedrock", "amazon/nova-lite", "g5.xlarge", region="ap-northeast-1")
    assert [r.en for r in with_instance.remarks] == ["Bedrock has no instance: --instance is not used"]


# -------------------------------------------------------------------------------------------------- what is compiled


@pytest.mark.parametrize("target", ["neuron", "docker"])
def test_neuron_is_compiled_for_as_many_as_the_requests_take(target: str) -> None:
    made = plan(target, LLAMA, "inf2.xlarge", requests_per_day=20_000)
    assert made.settings is not None
    assert made.sized is not None
    assert made.sized.answered is not None
    assert made.settings.max_sequences == made.sized.answered.as_asked.batch > 1
    assert made.sized.answered.as_asked.requests_per_day.expected >= 20_000
    assert made.question.sizing.concurrency == made.load.concurrency == made.settings.max_sequences
    assert any("20,000 requests a day take as many" in note.en for note in made.notes)
    assert any("1 日 20,000 リクエスト" in note.ja for note in made.remarks)


def test_neuron_is_compiled_for_the_concurrency_that_was_said() -> None:
    long = {"output_tokens": 4096, "context": 4608}
    assert plan("neuron", LLAMA, "inf2.xlarge", concurrency=1, **long).settings.max_sequences == 1  # type: ignore[union-attr]
    assert plan("neuron", LLAMA, "inf2.xlarge", **long).settings.max_sequences == 3  # type: ignore[union-attr]


def test_every_instance_is_compiled_for_its_share_where_one_does_not_do() -> None:
    made = plan("neuron", LLAMA, "inf2.xlarge", requests_per_day=200_000)
    assert made.settings is not None
    assert made.sized is not None
    assert made.sized.answered is not None
    assert made.sized.answered.instances == 3
    assert made.settings.max_sequences <= made.sized.answered.full.batch
    assert made.settings.max_sequences * 3 >= made.sized.answered.concurrency


def test_bedrock_takes_the_endpoint_that_knows_converse() -> None:
    call = plan("bedrock", "openai/gpt-oss-20b", None, region="us-west-2").bedrock
    assert call is not None
    assert (call.model_id, call.endpoint) == ("openai.gpt-oss-20b-1:0", "bedrock-runtime")


def test_files_of_ones_own_are_loaded_from_their_folder(tmp_path: Path) -> None:
    catalog = load_catalog()
    model = catalog.model(QWEN)
    for location, folder in ((str(tmp_path / "config.json"), str(tmp_path)), (str(tmp_path), str(tmp_path))):
        read = model._replace(id=location, checkpoint=Checkpoint("local", location), huggingface=None, bedrock=())
        question = DeployQuestion("vllm", SizingQuestion(location, instance="g6e.xlarge"))
        made = plan_deployment(question, catalog, load_rules(), today=TODAY, model=read)
        assert made.settings is not None
        assert (made.settings.model, made.settings.local) == (folder, True)
        assert made.deployment.channel == "local"
        with pytest.raises(UsageError, match="--revision"):
            plan_deployment(question._replace(revision="abc"), catalog, load_rules(), today=TODAY, model=read)


# -------------------------------------------------------------------------------------------------------------- images


def test_releases_have_three_numbers() -> None:
    assert released("0.19") == "0.19.0"
    assert released("1.2.3") == "1.2.3"
    assert newest({"0.9.0": 0, "0.30.0": 0, "0.4.5": 0}) == "0.30.0"


def test_the_images_of_the_catalogue_are_whole() -> None:
    catalog = load_catalog()
    for entry in catalog.images["images"].values():
        kinds = {"gpu" if entry["engine"] == "vllm" else "neuron"}
        for version, tag in entry["tags"].items():
            source = catalog.source(tag.get("source") or entry.get("source"))
            assert source is not None
            assert source.read <= "2026-11-23"
            assert version in tag["value"]
            target = TARGETS["docker" if entry["platform"] == "ec2" else "sagemaker"]
            instance = "g5.xlarge" if "gpu" in kinds else "inf2.xlarge"
            accelerator = catalog.instance(instance).accelerator
            image = image_of(target, entry["engine"], accelerator, "us-east-1", version, catalog)
            assert image.uri.endswith(f":{tag['value']}")
            assert image.looked_up


def test_an_overlay_may_bring_a_newer_image() -> None:
    data = dict(shipped_data())
    images = dict(data["images"])
    entry = dict(images["images"]["sagemaker-vllm"])
    entry["tags"] = {**entry["tags"], "0.34.0": {"value": "0.34.0-gpu"}}
    catalog = Catalog({**data, "images": {**images, "images": {**images["images"], "sagemaker-vllm": entry}}})
    made = plan("sagemaker", instance="ml.g5.2xlarge", catalog=catalog)
    assert made.image is not None
    assert made.image.version == made.question.sizing.engine_version == "0.34.0"


def test_a_catalogue_without_images_says_so() -> None:
    catalog = Catalog({**shipped_data(), "images": {}})
    assert "images.yaml" in refusal("docker", catalog=catalog)
    assert "images.yaml" in refusal("vllm", catalog=catalog)
