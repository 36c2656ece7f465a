"""``--target cloudformation``: a template of an endpoint. Intrinsic functions are mappings here, never text in text.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SageMaker.html, read on 2026-11-23. A text is
taken as it stands, but for one thing: ``{{resolve:…}}`` is a dynamic reference wherever it is, and nothing escapes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.deploying import Artefact
from advisor.core.text import Text, quoted
from advisor.errors import UsageError
from advisor.render.deploying.as_yaml import dump
from advisor.render.deploying.endpoint import Endpoint, endpoint, hints, variant
from advisor.render.deploying.header import USAGE, Command, commented, header, license_names

if TYPE_CHECKING:
    from advisor.core.deploying import DeploymentPlan
    from advisor.core.text import Language
    from advisor.render import View

_ABOUT = Text(
    "a CloudFormation template of a SageMaker endpoint", "SageMaker エンドポイントの CloudFormation テンプレート"
)
_USAGE = (
    "aws cloudformation deploy --region {region} --stack-name {name} --template-file {file} "
    "--parameter-overrides {parameters}"
)
_ROLE = Text("ARN of a role that SageMaker may assume", "SageMaker が引き受けられるロールの ARN")
_TOKEN = Text("Token of an account that accepted: {}", "次のライセンスに同意したアカウントのトークン: {}")
_FILES = Text("S3 prefix, ending in /, of the model's folder", "モデルのフォルダーの S3 プレフィックス (末尾は /)")
_FILE = "template.yaml"
_DYNAMIC = "{{resolve:"


def render(plan: DeploymentPlan, view: View) -> Artefact:
    """Return the template.

    Raises:
        UsageError: a name would be taken for a dynamic reference.
    """
    what, language = endpoint(plan), view.language
    for value in what.environment.values():
        if _DYNAMIC in value:
            raise UsageError(
                Text(
                    f"{quoted(value)} would be read by CloudFormation as a dynamic reference",
                    f"{quoted(value)} は CloudFormation で動的参照として解釈されます",
                ),
                Text(
                    "--target terraform or sagemaker takes it", "--target terraform または sagemaker を使ってください"
                ),
            )
    parameters = _parameters(plan, what, language)
    names = " ".join(f"{name}=…" for name in parameters)
    usage = {"region": plan.deployment.region, "name": what.name, "file": _FILE, "parameters": names}
    lines = commented(header(plan, view, _ABOUT, Command(USAGE, _USAGE.format(**usage)), *hints(plan, what)))
    document = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": parameters,
        "Resources": {
            "Model": {"Type": "AWS::SageMaker::Model", "Properties": _model(plan, what)},
            "EndpointConfig": {
                "Type": "AWS::SageMaker::EndpointConfig",
                "Properties": {"ProductionVariants": [variant(what, {"Fn::GetAtt": ["Model", "ModelName"]})]},
            },
            "Endpoint": {
                "Type": "AWS::SageMaker::Endpoint",
                "Properties": {"EndpointConfigName": {"Fn::GetAtt": ["EndpointConfig", "EndpointConfigName"]}},
            },
        },
        "Outputs": {"EndpointName": {"Value": {"Fn::GetAtt": ["Endpoint", "EndpointName"]}}},
    }
    return Artefact(_FILE, "\n".join(lines) + "\n" + dump(document), "yaml", _ABOUT)


def _parameters(plan: DeploymentPlan, what: Endpoint, language: Language) -> dict[str, Any]:
    out: dict[str, Any] = {
        "ExecutionRoleArn": {
            "Type": "String",
            "AllowedPattern": "^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$",
            "Description": _ROLE.get(language),
        }
    }
    if plan.gated:
        described = _TOKEN.get(language).format(license_names(plan))
        out["HuggingFaceToken"] = {"Type": "String", "NoEcho": True, "MinLength": 1, "Description": described}
    if what.from_s3:
        out["ModelDataS3Uri"] = {
            "Type": "String",
            "AllowedPattern": "^s3://.+/$",
            "Description": _FILES.get(language),
        }
    return out


def _model(plan: DeploymentPlan, what: Endpoint) -> dict[str, Any]:
    environment: dict[str, Any] = dict(what.environment)
    if plan.gated:
        environment["HF_TOKEN"] = {"Ref": "HuggingFaceToken"}
    container: dict[str, Any] = {"Image": what.image, "Environment": environment}
    if what.from_s3:
        container["ModelDataSource"] = {
            "S3DataSource": {
                "S3Uri": {"Ref": "ModelDataS3Uri"},
                "S3DataType": "S3Prefix",
                "CompressionType": "None",
            }
        }
    return {"ExecutionRoleArn": {"Ref": "ExecutionRoleArn"}, "PrimaryContainer": container}
