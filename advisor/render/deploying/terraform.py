"""``--target terraform``: an endpoint for the AWS provider.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sagemaker_endpoint_configuration;
`inference_ami_version` is there since June 2024: https://github.com/hashicorp/terraform-provider-aws/pull/38085. Both read on
2026-11-23.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.core.deploying import Artefact
from advisor.core.text import Text
from advisor.render.deploying.endpoint import Endpoint, endpoint, hints, variant
from advisor.render.deploying.hcl import Block, Expression, dump
from advisor.render.deploying.header import USAGE, Command, commented, header, license_names

if TYPE_CHECKING:
    from advisor.core.deploying import DeploymentPlan
    from advisor.core.text import Language
    from advisor.render import View

_ABOUT = Text("a Terraform configuration of a SageMaker endpoint", "SageMaker エンドポイントの Terraform 設定")
_USAGE = "terraform init && terraform apply"
_VARIABLES = Text("Variables: {}", "変数: {}")
_SECRET = Text(
    "Terraform keeps the token in its state.",
    "トークンは Terraform の state にも残ります。",
)
_ROLE = Text("ARN of a role that SageMaker may assume", "SageMaker が引き受けられるロールの ARN")
_TOKEN = Text("Token of an account that accepted: {}", "次のライセンスに同意したアカウントのトークン: {}")
_FILES = Text("S3 prefix, ending in /, of the model's folder", "モデルのフォルダーの S3 プレフィックス (末尾は /)")
_PROVIDER = "~> 6.0"
"""6.0 is of June 2025; its SDK knows the values of InferenceAmiVersion that images here need."""
_FILE = "main.tf"


def render(plan: DeploymentPlan, view: View) -> Artefact:
    """Return the configuration."""
    what = endpoint(plan)
    variables = _variables(plan, what, view.language)
    named = Text(*(each.format(", ".join(v.labels[0] for v in variables)) for each in _VARIABLES))
    more: list[Text | Command] = [Command(USAGE, _USAGE), named, *([_SECRET] if plan.gated else []), *hints(plan, what)]
    provider = Block("required_providers", (), {"aws": {"source": "hashicorp/aws", "version": _PROVIDER}})
    blocks = [
        Block("terraform", (), {"required_version": ">= 1.5", "required_providers": provider}),
        Block("provider", ("aws",), {"region": plan.deployment.region}),
        *variables,
        _model(plan, what),
        Block(
            "resource",
            ("aws_sagemaker_endpoint_configuration", "this"),
            {"name": what.name, "production_variants": Block("production_variants", (), _variant(what))},
        ),
        Block(
            "resource",
            ("aws_sagemaker_endpoint", "this"),
            {
                "name": what.name,
                "endpoint_config_name": Expression("aws_sagemaker_endpoint_configuration.this.name"),
            },
        ),
        Block("output", ("endpoint_name",), {"value": Expression("aws_sagemaker_endpoint.this.name")}),
    ]
    lines = commented(header(plan, view, _ABOUT, *more))
    return Artefact(_FILE, "\n".join(lines) + "\n\n" + dump(blocks), "hcl", _ABOUT)


def _variables(plan: DeploymentPlan, what: Endpoint, language: Language) -> list[Block]:
    text = Expression("string")
    out = [Block("variable", ("execution_role_arn",), {"type": text, "description": _ROLE.get(language)})]
    if plan.gated:
        described = _TOKEN.get(language).format(license_names(plan))
        body = {"type": text, "sensitive": True, "description": described}
        out.append(Block("variable", ("hugging_face_token",), body))
    if what.from_s3:
        out.append(Block("variable", ("model_data_s3_uri",), {"type": text, "description": _FILES.get(language)}))
    return out


def _model(plan: DeploymentPlan, what: Endpoint) -> Block:
    environment: dict[str, Any] = dict(what.environment)
    if plan.gated:
        environment["HF_TOKEN"] = Expression("var.hugging_face_token")
    container: dict[str, Any] = {"image": what.image, "environment": environment}
    if what.from_s3:
        files = {
            "s3_uri": Expression("var.model_data_s3_uri"),
            "s3_data_type": "S3Prefix",
            "compression_type": "None",
        }
        source = Block("s3_data_source", (), files)
        container["model_data_source"] = Block("model_data_source", (), {"s3_data_source": source})
    return Block(
        "resource",
        ("aws_sagemaker_model", "this"),
        {
            "name": what.name,
            "execution_role_arn": Expression("var.execution_role_arn"),
            "primary_container": Block("primary_container", (), container),
        },
    )


def _variant(what: Endpoint) -> dict[str, Any]:
    return {_snake(k): v for k, v in variant(what, Expression("aws_sagemaker_model.this.name")).items()}


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
