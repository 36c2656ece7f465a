"""``--target sagemaker``: a script that makes an endpoint with boto3, and takes it away again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.deploying import Artefact
from advisor.core.text import Language, Text
from advisor.render.deploying.endpoint import Endpoint, endpoint, hints, variant
from advisor.render.deploying.header import USAGE, Command, header, install, token_message
from advisor.render.deploying.python import beginning, constants, required

if TYPE_CHECKING:
    from advisor.core.deploying import DeploymentPlan
    from advisor.render import View

_ABOUT = Text(
    "a script that creates a SageMaker endpoint with boto3", "boto3 で SageMaker エンドポイントを作成するスクリプト"
)
_REMOVAL = Text("To remove it all:", "すべて削除:")
ROLE = Text(
    "SAGEMAKER_ROLE_ARN is not set: the ARN of a role that SageMaker may assume",
    "SAGEMAKER_ROLE_ARN が未設定です。SageMaker が引き受けられるロールの ARN を設定してください",
)
S3 = Text(
    "MODEL_DATA_S3_URI is not set: the S3 prefix, ending in /, that you uploaded the model's folder to",
    "MODEL_DATA_S3_URI が未設定です。モデルのフォルダーをアップロードした S3 のプレフィックス (末尾は /) を設定してください",
)
_FILE = "deploy_sagemaker.py"


def usage(file: str) -> list[Command]:
    """Return how a script that makes an endpoint is called."""
    return [Command(USAGE, f"SAGEMAKER_ROLE_ARN=… python {file}"), Command(_REMOVAL, f"python {file} delete")]


def render(plan: DeploymentPlan, view: View) -> Artefact:
    """Return the script."""
    what, language = endpoint(plan), view.language
    lines = [
        *beginning(header(plan, view, _ABOUT, install("boto3"), *usage(_FILE), *hints(plan, what))),
        "import os",
        "import sys",
        "",
        "import boto3",
        "",
        *constants(_constants(plan, what)),
        "",
        "",
        "def create() -> None:",
        *required("role", "SAGEMAKER_ROLE_ARN", ROLE.get(language)),
        "    environment = dict(ENVIRONMENT)",
        *token(plan, language),
        '    container = {"Image": IMAGE, "Environment": environment}',
        *_model_data(what, language),
        "    sagemaker.create_model(ModelName=NAME, ExecutionRoleArn=role, PrimaryContainer=container)",
        "    sagemaker.create_endpoint_config(EndpointConfigName=NAME, ProductionVariants=[VARIANT])",
        "    sagemaker.create_endpoint(EndpointName=NAME, EndpointConfigName=NAME)",
        '    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=NAME, WaiterConfig=WAITER)',
        "",
        "",
        "def delete() -> None:",
        "    sagemaker.delete_endpoint(EndpointName=NAME)",
        "    sagemaker.delete_endpoint_config(EndpointConfigName=NAME)",
        "    sagemaker.delete_model(ModelName=NAME)",
        "",
        "",
        'sagemaker = boto3.client("sagemaker", region_name=REGION)',
        'if __name__ == "__main__":',
        '    delete() if sys.argv[1:] == ["delete"] else create()',
    ]
    return Artefact(_FILE, "\n".join(lines) + "\n", "python", _ABOUT)


def _constants(plan: DeploymentPlan, what: Endpoint) -> dict[str, Any]:
    return {
        "REGION": plan.deployment.region,
        "NAME": what.name,
        "IMAGE": what.image,
        "ENVIRONMENT": what.environment,
        "VARIANT": variant(what, what.name),
        "WAITER": {"Delay": 30, "MaxAttempts": what.startup_seconds // 30 + 60},
    }


def token(plan: DeploymentPlan, language: Language) -> list[str]:
    """Return the lines that add the token for gated weights."""
    if not plan.gated:
        return []
    return [
        *required("token", "HF_TOKEN", token_message(plan, language)),
        '    environment["HF_TOKEN"] = token',
    ]


def _model_data(what: Endpoint, language: Language) -> list[str]:
    if not what.from_s3:
        return []
    return [
        *required("prefix", "MODEL_DATA_S3_URI", S3.get(language)),
        '    files = {"S3Uri": prefix, "S3DataType": "S3Prefix", "CompressionType": "None"}',
        '    container["ModelDataSource"] = {"S3DataSource": files}',
    ]
