"""``--target sagemaker --flavor sdk``: the same endpoint with the resources of the SageMaker Python SDK, version 3.

https://aws.github.io/deep-learning-containers/vllm/deployment/sagemaker/, read on 2026-11-23, has both ways; what version 2 called
Model and Predictor is gone from version 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.deploying import Artefact
from advisor.core.text import Text
from advisor.render.deploying.endpoint import VARIANT, endpoint, hints
from advisor.render.deploying.header import header, install
from advisor.render.deploying.python import beginning, constants, required
from advisor.render.deploying.sagemaker import ROLE, S3, token, usage

if TYPE_CHECKING:
    from advisor.core.deploying import DeploymentPlan
    from advisor.render import View

_ABOUT = Text(
    "a script that creates a SageMaker endpoint with the SageMaker Python SDK 3",
    "SageMaker Python SDK 3 でエンドポイントを作成するスクリプト",
)
_FILE = "deploy_sagemaker_sdk.py"


def render(plan: DeploymentPlan, view: View) -> Artefact:
    """Return the script."""
    what, language = endpoint(plan), view.language
    package = f"sagemaker=={plan.packages['sagemaker']}"
    shapes = ["ContainerDefinition", "ProductionVariant"]
    if what.from_s3:
        shapes += ["ModelDataSource", "S3ModelDataSource"]
    values = {
        "REGION": plan.deployment.region,
        "NAME": what.name,
        "IMAGE": what.image,
        "INSTANCE_TYPE": what.instance_type,
        "ENVIRONMENT": what.environment,
        "STARTUP_SECONDS": what.startup_seconds,
        **({"INFERENCE_AMI": what.inference_ami} if what.inference_ami else {}),
    }
    files = [
        *required("prefix", "MODEL_DATA_S3_URI", S3.get(language)),
        '    files = S3ModelDataSource(s3_uri=prefix, s3_data_type="S3Prefix", compression_type="None")',
    ]
    lines = [
        *beginning(header(plan, view, _ABOUT, install(package), *usage(_FILE), *hints(plan, what))),
        "import os",
        "import sys",
        "",
        "from sagemaker.core.resources import Endpoint, EndpointConfig, Model",
        f"from sagemaker.core.shapes import {', '.join(sorted(shapes))}",
        "",
        *constants(values),
        "",
        "",
        "def create() -> None:",
        *required("role", "SAGEMAKER_ROLE_ARN", ROLE.get(language)),
        "    environment = dict(ENVIRONMENT)",
        *token(plan, language),
        *(files if what.from_s3 else []),
        "    container = ContainerDefinition(",
        "        image=IMAGE,",
        "        environment=environment,",
        *(["        model_data_source=ModelDataSource(s3_data_source=files),"] if what.from_s3 else []),
        "    )",
        "    Model.create(model_name=NAME, primary_container=container, execution_role_arn=role, region=REGION)",
        "    variant = ProductionVariant(",
        f'        variant_name="{VARIANT}",',
        "        model_name=NAME,",
        "        instance_type=INSTANCE_TYPE,",
        "        initial_instance_count=1,",
        "        container_startup_health_check_timeout_in_seconds=STARTUP_SECONDS,",
        *(["        model_data_download_timeout_in_seconds=STARTUP_SECONDS,"] if what.from_s3 else []),
        *(["        inference_ami_version=INFERENCE_AMI,"] if what.inference_ami else []),
        "    )",
        "    EndpointConfig.create(endpoint_config_name=NAME, production_variants=[variant], region=REGION)",
        "    endpoint = Endpoint.create(endpoint_name=NAME, endpoint_config_name=NAME, region=REGION)",
        '    endpoint.wait_for_status("InService")',
        "",
        "",
        "def delete() -> None:",
        "    Endpoint.get(endpoint_name=NAME, region=REGION).delete()",
        "    EndpointConfig.get(endpoint_config_name=NAME, region=REGION).delete()",
        "    Model.get(model_name=NAME, region=REGION).delete()",
        "",
        "",
        'if __name__ == "__main__":',
        '    delete() if sys.argv[1:] == ["delete"] else create()',
    ]
    return Artefact(_FILE, "\n".join(lines) + "\n", "python", _ABOUT)
