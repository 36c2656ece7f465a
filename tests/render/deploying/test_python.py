"""The scripts in Python are run against the service models of botocore, which know every operation and parameter."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import yaml
from botocore.stub import ANY, Stubber
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.core.text import visible
from advisor.render.deploying.endpoint import endpoint
from advisor.render.deploying.python import literal

from .plans import QWEN, file, plan, renamed
from .test_shell import HOSTILE

if TYPE_CHECKING:
    from advisor.core.deploying import DeploymentPlan

SCRIPTS = [("sagemaker", {}), ("sagemaker", {"flavor": "sdk"}), ("jumpstart", {}), ("bedrock", {})]
ROLE = "arn:aws:iam::123456789012:role/service-role/sagemaker"


class Account:
    """Clients that answer from a script, and refuse what the service does not know."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stubs: dict[str, Stubber] = {}
        self.regions: set[str] = set()
        make = boto3.Session(aws_access_key_id="x", aws_secret_access_key="y").client

        def client(service: str, *, region_name: str) -> Any:
            self.regions.add(region_name)
            made = make(service, region_name=region_name)
            self.stubs[service] = Stubber(made)
            self.prepare(self.stubs[service])
            self.stubs[service].activate()
            return made

        self.prepare = lambda _: None
        monkeypatch.setattr(boto3, "client", client)

    def run(self, script: str, *arguments: str) -> str:
        out = io.StringIO()
        sys.argv = ["script", *arguments]
        with redirect_stdout(out):
            exec(compile(script, "script", "exec"), {"__name__": "__main__"})
        for stub in self.stubs.values():
            stub.assert_no_pending_responses()
        return out.getvalue()


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr(sys, "argv", [])
    for name in ("HF_TOKEN", "SAGEMAKER_ROLE_ARN", "MODEL_DATA_S3_URI"):
        monkeypatch.delenv(name, raising=False)
    return Account(monkeypatch)


def _expect_an_endpoint(stub: Stubber, made: DeploymentPlan, **more: Any) -> None:
    what = endpoint(made)
    arn = "arn:aws:sagemaker:us-east-1:123456789012:model/x"
    environment = {**what.environment, **({"HF_TOKEN": "hf_x"} if made.gated else {})}
    container = {"Image": what.image, "Environment": environment, **more}
    named = {"ModelName": what.name, "ExecutionRoleArn": ROLE, "PrimaryContainer": container}
    stub.add_response("create_model", {"ModelArn": arn}, named)
    configured = {"EndpointConfigName": what.name, "ProductionVariants": ANY}
    stub.add_response("create_endpoint_config", {"EndpointConfigArn": arn}, configured)
    stub.add_response(
        "create_endpoint", {"EndpointArn": arn}, {"EndpointName": what.name, "EndpointConfigName": what.name}
    )
    described = {
        "EndpointName": what.name, "EndpointArn": arn, "EndpointStatus": "InService",
        "CreationTime": 0, "LastModifiedTime": 0,
    }  # fmt: skip
    stub.add_response("describe_endpoint", described, {"EndpointName": what.name})


@pytest.mark.parametrize(
    ("model", "instance"), [(None, "ml.g5.12xlarge"), (QWEN, "ml.g6e.xlarge"), (None, "ml.inf2.xlarge")]
)
def test_an_endpoint_is_made(
    account: Account, monkeypatch: pytest.MonkeyPatch, model: str | None, instance: str
) -> None:
    made = plan("sagemaker", *([model] if model else []), instance=instance, region="us-west-2", concurrency=4)
    account.prepare = lambda stub: _expect_an_endpoint(stub, made)
    monkeypatch.setenv("SAGEMAKER_ROLE_ARN", ROLE)
    monkeypatch.setenv("HF_TOKEN", "hf_x")
    account.run(file(made).content)
    assert account.regions == {"us-west-2"}


def test_the_environment_is_what_was_sized() -> None:
    made = plan(
        "sagemaker",
        instance="ml.g5.12xlarge",
        context=32_000,
        concurrency=8,
        tensor_parallel=4,
        memory_utilization=0.92,
    )
    assert endpoint(made).environment == {
        "SM_VLLM_MODEL": "meta-llama/Llama-3.1-8B-Instruct",
        "SM_VLLM_DTYPE": "bfloat16",
        "SM_VLLM_TENSOR_PARALLEL_SIZE": "4",
        "SM_VLLM_MAX_MODEL_LEN": "32000",
        "SM_VLLM_GPU_MEMORY_UTILIZATION": "0.92",
        "SM_VLLM_MAX_NUM_SEQS": "256",
        "SM_VLLM_MAX_NUM_BATCHED_TOKENS": "2048",
    }
    neuron = endpoint(plan("sagemaker", instance="ml.inf2.xlarge", concurrency=4)).environment
    assert neuron == {
        "SM_ON_MODEL": "meta-llama/Llama-3.1-8B-Instruct",
        "SM_ON_BATCH_SIZE": "4",
        "SM_ON_SEQUENCE_LENGTH": "768",
        "SM_ON_TENSOR_PARALLEL_SIZE": "2",
        "SM_ON_ALLOW_NON_CACHED_MODEL": "",
    }


def test_the_variant_has_what_the_image_needs(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    script = file(plan("sagemaker", QWEN)).content
    (value,) = [
        node.value
        for node in ast.parse(script).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "VARIANT"
    ]
    variant = ast.literal_eval(value)
    known = boto3.Session(aws_access_key_id="x", aws_secret_access_key="y").client("sagemaker", region_name="us-east-1")
    shape = known.meta.service_model.shape_for("ProductionVariant")
    assert set(variant) <= set(shape.members)
    assert variant["InferenceAmiVersion"] in shape.members["InferenceAmiVersion"].enum
    seconds = shape.members["ContainerStartupHealthCheckTimeoutInSeconds"].metadata
    for instance in ("ml.g5.2xlarge", "ml.inf2.xlarge"):
        waited = endpoint(plan("sagemaker", instance=instance)).startup_seconds
        assert seconds["min"] <= waited <= seconds["max"]


def test_an_endpoint_is_taken_away(account: Account) -> None:
    made = plan("sagemaker")
    name = endpoint(made).name

    def prepare(stub: Stubber) -> None:
        stub.add_response("delete_endpoint", {}, {"EndpointName": name})
        stub.add_response("delete_endpoint_config", {}, {"EndpointConfigName": name})
        stub.add_response("delete_model", {}, {"ModelName": name})

    account.prepare = prepare
    account.run(file(made).content, "delete")


def test_what_is_missing_is_said_before_anything_is_made(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    script = file(plan("sagemaker"), "ja").content
    with pytest.raises(SystemExit, match="SAGEMAKER_ROLE_ARN が未設定"):
        account.run(script)
    monkeypatch.setenv("SAGEMAKER_ROLE_ARN", ROLE)
    with pytest.raises(SystemExit, match=r"HF_TOKEN が未設定.*Llama 3.1 Community License"):
        account.run(script)


def test_files_of_ones_own_come_from_s3(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan("sagemaker", QWEN, weights="./my-model")
    assert "SM_VLLM_MODEL" not in endpoint(made).environment
    monkeypatch.setenv("SAGEMAKER_ROLE_ARN", ROLE)
    with pytest.raises(SystemExit, match="MODEL_DATA_S3_URI"):
        account.run(file(made).content)
    data = {"S3Uri": "s3://bucket/model/", "S3DataType": "S3Prefix", "CompressionType": "None"}
    account.stubs.clear()
    account.prepare = lambda stub: _expect_an_endpoint(stub, made, ModelDataSource={"S3DataSource": data})
    monkeypatch.setenv("MODEL_DATA_S3_URI", "s3://bucket/model/")
    account.run(file(made).content)


def test_bedrock_is_called(account: Account) -> None:
    made = plan("bedrock", output_tokens=100)
    answered = {
        "output": {"message": {"role": "assistant", "content": [{"text": "Hello"}, {"text": "."}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3},
        "metrics": {"latencyMs": 1},
    }
    asked = {
        "modelId": "us.meta.llama3-1-8b-instruct-v1:0",
        "messages": [{"role": "user", "content": [{"text": "Good day"}]}],
        "inferenceConfig": {"maxTokens": 100},
    }
    account.prepare = lambda stub: stub.add_response("converse", answered, asked)
    assert account.run(file(made).content, "Good", "day") == "Hello.\n"


def test_an_eula_is_never_accepted_for_anybody() -> None:
    script = file(plan("jumpstart")).content
    tree = ast.parse(script)
    accepted = [
        n for n in ast.walk(tree) if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "ACCEPT_EULA"
    ]
    assert [ast.literal_eval(n.value) for n in accepted] == [False]
    passed = [k.value for n in ast.walk(tree) if isinstance(n, ast.Call) for k in n.keywords if k.arg == "accept_eula"]
    assert [getattr(value, "id", None) for value in passed] == ["ACCEPT_EULA"]
    before = script[: script.index("ACCEPT_EULA = False")]
    assert "Llama 3.1 Community License" in before.splitlines()[-1]
    assert "https://github.com/meta-llama/llama-models/blob/main/models/llama3_1/LICENSE" in before.splitlines()[-1]
    assert "if not ACCEPT_EULA:" in script
    free = file(plan("jumpstart", QWEN)).content  # nothing says that it asks for one: JumpStart would refuse by itself
    assert "ACCEPT_EULA = False\n" in free
    assert "if not ACCEPT_EULA:" not in free


@pytest.mark.parametrize(("target", "given"), SCRIPTS)
def test_calls_of_the_sdk_are_those_of_its_release(target: str, given: dict[str, Any]) -> None:
    known = yaml.safe_load(
        (Path(__file__).parents[2] / "fixtures" / "deploying" / "sagemaker-sdk.yaml").read_text("utf-8")
    )
    for made in (plan(target, **given), *([plan(target, QWEN, weights="./m", **given)] if given else [])):
        tree = ast.parse(file(made).content)
        imported = {a.name: n.module for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names}
        assert all(known["modules"][name] == module for name, module in imported.items())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                root = name.split(".")[0]
                if root in imported and "(" not in name:
                    assert {k.arg for k in node.keywords} <= set(known["parameters"][name]), name


@pytest.mark.parametrize(("target", "given"), SCRIPTS)
@pytest.mark.parametrize("name", [*HOSTILE, "x\ncoding: utf-7"])
def test_names_are_literals_and_never_code(target: str, given: dict[str, Any], name: str) -> None:
    script = file(renamed(plan(target, **given), name)).content
    tree = ast.parse(script.encode())  # bytes: as Python reads a file, with its encoding
    literals = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    if target != "jumpstart":
        assert name in literals
    plain = ast.parse(file(renamed(plan(target, **given), "plain")).content)
    kinds = [type(n) for n in ast.walk(plain)]
    assert [type(n) for n in ast.walk(tree)] == kinds


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_a_literal(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text
    assert ast.literal_eval(literal({"a": text})) == {"a": text}
    assert "\n" not in literal(text)
    assert literal(text).isprintable() or text.isprintable()


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_name_leaves_the_script_one(name: str) -> None:
    made = plan("sagemaker")
    made = made._replace(model=made.model._replace(name=name))
    ast.parse(file(made).content.encode())


def test_half_a_pair_is_spelled_out() -> None:
    assert ast.literal_eval(literal("\ud800")) == "\ud800"
    literal("\ud800").encode()


@pytest.mark.parametrize(("target", "given"), SCRIPTS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_scripts_are_tidy(target: str, given: dict[str, Any], language: Any) -> None:
    script = file(plan(target, **given), language).content
    assert script.startswith("#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n")
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select=E4,E7,E9,F,I", "-"],
        input=script, text=True, encoding="utf-8", capture_output=True, check=False,
    )  # fmt: skip
    if "No module named ruff" in checked.stderr:
        pytest.skip("ruff is a tool of developers")
    assert checked.stdout.strip() == "All checks passed!"
    assert visible(script, keep="\n") == script
