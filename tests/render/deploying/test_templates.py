"""Compose, CloudFormation and Terraform: by the tools of each, and value by value."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import hcl2
import jsonschema
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advisor.errors import UsageError
from advisor.render.deploying.docker import _literal, _message
from advisor.render.deploying.endpoint import endpoint
from advisor.render.deploying.hcl import Block, Expression, dump, quote

from .plans import QWEN, file, plan, renamed
from .test_shell import HOSTILE

if TYPE_CHECKING:
    from advisor.core.deploying import DeploymentPlan

VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|\{(?P<name>[A-Za-z_]\w*)(?::\?(?P<message>[^{}$]*))?\}|(?P<wrong>.|$))", re.DOTALL
)
"""What Compose replaces: https://docs.docker.com/reference/compose-file/interpolation/."""


# ------------------------------------------------------------------------------------------------------------ compose


def compose(made: DeploymentPlan, language: Any = "en") -> dict[str, Any]:
    """Read a file as Compose does, before it replaces variables, and by its schema."""
    document = yaml.safe_load(file(made, language).content)
    schema = files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json")
    jsonschema.validate(document, json.loads(schema.read_text(encoding="utf-8")))
    return document


def replaced(value: Any, **environment: str) -> Any:
    """Return a document with its variables replaced."""
    if isinstance(value, dict):
        return {k: replaced(v, **environment) for k, v in value.items()}
    if isinstance(value, list):
        return [replaced(v, **environment) for v in value]
    if not isinstance(value, str):
        return value

    def put(found: re.Match[str]) -> str:
        assert found["wrong"] is None, value
        return "$" if found["escaped"] else environment[found["name"]]

    return VARIABLE.sub(put, value)


def test_gpus_are_reserved_and_shared_by_replicas() -> None:
    service = replaced(compose(plan("docker", context=4096, tensor_parallel=2)), HF_TOKEN="hf_x")["services"]["vllm"]
    assert service["image"] == "vllm/vllm-openai:v0.30.0"
    assert service["entrypoint"] == ["vllm", "serve"]
    assert service["command"] == [
        "meta-llama/Llama-3.1-8B-Instruct", "--dtype=bfloat16", "--tensor-parallel-size=2", "--data-parallel-size=2",
        "--max-model-len=4096", "--gpu-memory-utilization=0.9", "--max-num-seqs=256", "--max-num-batched-tokens=2048",
    ]  # fmt: skip
    (device,) = service["deploy"]["resources"]["reservations"]["devices"]
    assert (device["count"], device["capabilities"]) == (4, ["gpu"])
    assert service["environment"] == {"HF_TOKEN": "hf_x"}
    assert service["ports"] == ["127.0.0.1:8000:8000"]


def test_replicas_on_neuron_have_their_own_devices() -> None:
    services = replaced(compose(plan("docker", instance="inf2.24xlarge")), HF_TOKEN="hf_x")["services"]
    assert len(services) == 6
    assert [s["devices"] for s in services.values()] == [[f"/dev/neuron{i}:/dev/neuron{i}"] for i in range(6)]
    assert len({s["ports"][0] for s in services.values()}) == 6
    first = services["neuron-0"]
    assert first["environment"]["SM_ON_TENSOR_PARALLEL_SIZE"] == "2"
    assert "NEURON_RT_VISIBLE_CORES" not in first["environment"]
    assert "aws ecr get-login-password --region us-east-1" in file(plan("docker", instance="inf2.24xlarge")).content


def test_replicas_that_share_a_device_have_their_own_cores() -> None:
    services = compose(
        plan(
            "docker",
            "meta-llama/Llama-3.2-1B-Instruct",
            instance="inf2.8xlarge",
            tensor_parallel=1,
            context=512,
            output_tokens=64,
        )
    )
    cores = [s["environment"]["NEURON_RT_VISIBLE_CORES"] for s in services["services"].values()]
    assert cores == ["0", "1"]
    assert {tuple(s["devices"]) for s in services["services"].values()} == {("/dev/neuron0:/dev/neuron0",)}


def test_folders_are_mounted_and_never_written() -> None:
    service = replaced(compose(plan("docker", QWEN, weights="./my $model")))["services"]["vllm"]
    assert service["command"][0] == "/model"
    (mount,) = service["volumes"]
    assert (mount["source"], mount["target"]) == (str(Path.cwd() / "my $model"), "/model")  # wherever the file is put
    assert (mount["read_only"], mount["bind"]) == (True, {"create_host_path": False})


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("instance", ["g5.2xlarge", "inf2.xlarge"])
def test_compose_takes_names_as_they_are(name: str, instance: str) -> None:
    document = replaced(compose(renamed(plan("docker", instance=instance), name)), HF_TOKEN="hf_x")
    (service,) = document["services"].values()
    told = service["command"][0] if instance == "g5.2xlarge" else service["environment"]["SM_ON_MODEL"]
    assert told == name


@given(st.text())
def test_any_text_is_literal_to_compose(text: str) -> None:
    assert replaced(_literal(text)) == text
    message = VARIABLE.fullmatch("${HF_TOKEN:?" + _message(text) + "}")
    assert message is not None
    assert message["name"] == "HF_TOKEN"


# ----------------------------------------------------------------------------------------------------- cloudformation


def cloudformation(made: DeploymentPlan) -> dict[str, Any]:
    return yaml.safe_load(file(made).content)


@pytest.mark.parametrize(
    "made",
    [
        plan("cloudformation"),
        plan("cloudformation", QWEN, instance="ml.g6e.12xlarge", concurrency=16, context=8192),
        plan("cloudformation", instance="ml.inf2.24xlarge"),
        plan("cloudformation", QWEN, weights="./m"),
        plan("cloudformation", "Alibaba-NLP/gte-multilingual-base", trust_remote_code=True),
        renamed(plan("cloudformation"), "${AWS::Region} !Sub x"),
    ],
    ids=["gated", "open", "neuron", "local", "encoder", "hostile"],
)
def test_cfn_lint_has_nothing_to_say(made: DeploymentPlan, tmp_path: Path) -> None:
    templates = [tmp_path / f"{language}.yaml" for language in ("en", "ja")]
    for template in templates:
        template.write_text(file(made, template.stem).content, encoding="utf-8")
    hostile = "$" in made.model.name
    arguments = ["--regions", "us-east-1", "--include-checks", "I"]
    arguments += ["--ignore-checks", "E1029"] if hostile else []  # ${…} outside Fn::Sub: it is meant to be text
    ran = subprocess.run(
        [sys.executable, "-c", "from cfnlint.runner import main; main()", *arguments, "--", *map(str, templates)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_the_template_says_what_the_script_does() -> None:
    made = plan("cloudformation")
    resources = cloudformation(made)["Resources"]
    what = endpoint(made)
    container = resources["Model"]["Properties"]["PrimaryContainer"]
    assert container == {
        "Image": what.image,
        "Environment": {**what.environment, "HF_TOKEN": {"Ref": "HuggingFaceToken"}},
    }
    (variant,) = resources["EndpointConfig"]["Properties"]["ProductionVariants"]
    known = boto3.Session(aws_access_key_id="x", aws_secret_access_key="y").client("sagemaker", region_name="us-east-1")
    assert set(variant) <= set(known.meta.service_model.shape_for("ProductionVariant").members)
    assert variant["InstanceType"] == "ml.g5.2xlarge"
    parameters = cloudformation(made)["Parameters"]
    assert parameters["HuggingFaceToken"]["NoEcho"] is True
    assert "Default" not in str(parameters)
    assert re.match(parameters["ExecutionRoleArn"]["AllowedPattern"], "arn:aws:iam::123456789012:role/x/y")
    assert "HuggingFaceToken" not in cloudformation(plan("cloudformation", QWEN))["Parameters"]


def test_options_that_are_json_or_stand_alone_reach_the_endpoint() -> None:
    environment = endpoint(
        plan("cloudformation", "Alibaba-NLP/gte-multilingual-base", trust_remote_code=True)
    ).environment
    assert json.loads(environment["SM_VLLM_HF_OVERRIDES"]) == {"architectures": ["GteNewModel"]}
    assert environment["SM_VLLM_TRUST_REMOTE_CODE"] == "true"
    assert environment["SM_VLLM_RUNNER"] == "pooling"


@pytest.mark.parametrize("name", [name for name in HOSTILE if "{{resolve:" not in name])
def test_cloudformation_takes_names_as_they_are(name: str) -> None:
    document = cloudformation(renamed(plan("cloudformation"), name))
    environment = document["Resources"]["Model"]["Properties"]["PrimaryContainer"]["Environment"]
    assert environment["SM_VLLM_MODEL"] == name
    assert set(document) == {"AWSTemplateFormatVersion", "Parameters", "Resources", "Outputs"}
    assert "Fn::Sub" not in file(renamed(plan("cloudformation"), "x")).content


def test_a_dynamic_reference_is_refused() -> None:
    with pytest.raises(UsageError, match="dynamic reference"):
        file(renamed(plan("cloudformation"), "{{resolve:secretsmanager:prod/password}}"))


# ---------------------------------------------------------------------------------------------------------- terraform


def unquoted(text: str) -> str:
    """Return what Terraform makes of a quoted string that is no template."""
    assert text[0] == text[-1] == '"'
    inside = text[1:-1]
    assert not re.search(r"(?<!\$)(?:\$\$)*\$\{|(?<!%)(?:%%)*%\{", inside), inside
    inside = inside.replace("$${", "${").replace("%%{", "%{")
    known = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}

    def put(found: re.Match[str]) -> str:
        return chr(int(found[1] or found[2], 16)) if found[1] or found[2] else known[found[3]]

    return re.sub(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))", put, inside)


def terraform(made: DeploymentPlan) -> dict[str, Any]:
    return hcl2.loads(file(made).content)


def _resource(document: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = [r[key]['"this"'] for r in document["resource"] for key in r if key == f'"{kind}"']
    return found


def test_the_configuration_says_what_the_script_does() -> None:
    made = plan("terraform")
    document, what = terraform(made), endpoint(made)
    model = _resource(document, "aws_sagemaker_model")
    (container,) = model["primary_container"]
    told = {k: v for k, v in container["environment"].items() if not k.startswith("__")}
    assert told.pop("HF_TOKEN") == "${var.hugging_face_token}"
    assert {k.strip('"'): unquoted(v) for k, v in told.items()} == what.environment
    assert unquoted(container["image"]) == what.image
    configured = _resource(document, "aws_sagemaker_endpoint_configuration")
    (variant,) = configured["production_variants"]
    assert variant["initial_instance_count"] == 1
    assert variant["model_name"] == "${aws_sagemaker_model.this.name}"
    variables = {k: v for block in document["variable"] for k, v in block.items()}
    assert variables['"hugging_face_token"']["sensitive"] is True
    assert not any("default" in v for v in variables.values())


DOCUMENTED = {
    "aws_sagemaker_model": {"name", "execution_role_arn", "primary_container"},
    "primary_container": {"image", "environment", "model_data_source"},
    "model_data_source": {"s3_data_source"},
    "s3_data_source": {"s3_uri", "s3_data_type", "compression_type"},
    "aws_sagemaker_endpoint_configuration": {"name", "production_variants"},
    "production_variants": {
        "variant_name", "model_name", "instance_type", "initial_instance_count", "inference_ami_version",
        "container_startup_health_check_timeout_in_seconds", "model_data_download_timeout_in_seconds",
    },
    "aws_sagemaker_endpoint": {"name", "endpoint_config_name"},
}  # fmt: skip
"""Arguments that the provider documents, of those that are used here:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sagemaker_model and its neighbours."""


@pytest.mark.parametrize(
    "made", [plan("terraform"), plan("terraform", QWEN, weights="./m"), plan("terraform", instance="ml.inf2.xlarge")]
)
def test_every_argument_is_one_of_the_provider(made: DeploymentPlan) -> None:
    seen = set()

    def look(name: str, block: dict[str, Any]) -> None:
        seen.add(name)
        named = {k for k in block if not k.startswith("__")}
        assert named <= DOCUMENTED[name]
        for key in named & set(DOCUMENTED):
            for inner in block[key]:
                look(key, inner)

    for kind in ("aws_sagemaker_model", "aws_sagemaker_endpoint_configuration", "aws_sagemaker_endpoint"):
        look(kind, _resource(terraform(made), kind))
    assert "production_variants" in seen


@pytest.mark.parametrize("name", HOSTILE)
def test_terraform_takes_names_as_they_are(name: str) -> None:
    document = terraform(renamed(plan("terraform"), name))
    (container,) = _resource(document, "aws_sagemaker_model")["primary_container"]
    assert unquoted(container["environment"]["SM_VLLM_MODEL"]) == name


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_a_string_of_hcl(text: str) -> None:
    assert unquoted(quote(text)) == text
    assert quote(text).isprintable()
    assume("${" not in text and "%{" not in text)  # what reads it here cannot read an escaped one that is never closed
    read = hcl2.loads(dump([Block("locals", (), {"a": text, "b": Expression("var.x")})]))
    assert unquoted(read["locals"][0]["a"]) == text
    assert read["locals"][0]["b"] == "${var.x}"


def test_blocks_are_aligned() -> None:
    block = Block("resource", ("a", "b"), {"x": 1, "long": True, "in": Block("in", (), {"k": {"A-B": "c"}})})
    assert dump([block]) == (
        'resource "a" "b" {\n  x    = 1\n  long = true\n\n  in {\n    k = {\n      "A-B" = "c"\n    }\n  }\n}\n'
    )
