"""What every way to an endpoint of SageMaker says alike: the container, its environment, the variant.

Limits of the API: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html, read on 2026-11-23.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.text import Text
from advisor.render.deploying.names import slug
from advisor.render.deploying.options import neuron_options, vllm_options

if TYPE_CHECKING:
    from advisor.core.deploying import ContainerImage, DeploymentPlan, ServingSettings

MODEL_FOLDER = "/opt/ml/model"
"""Where SageMaker puts the files of `ModelDataSource`."""
VARIANT = "AllTraffic"
STARTUP_SECONDS = 1800
"""Assumed: half of the most SageMaker waits; weights are downloaded and kernels compiled before the first answer."""
STARTUP_SECONDS_COMPILING = 3600
"""The most SageMaker waits. What is not in the cache of compiled models is compiled first, which may take longer than that."""

PAID = Text(
    "An endpoint is billed from its creation until it is deleted.", "エンドポイントは作成から削除まで課金されます。"
)
TOKEN = Text(
    "The token becomes part of the endpoint's environment, where whoever may describe the model can read it.",
    "トークンはエンドポイントの環境変数になり、モデルの設定を参照できる人に見えます。",
)
COMPILES = Text(
    "What Hugging Face has not compiled for this batch and length is compiled at the start, which may take longer than "
    "SageMaker waits (an hour): compile it first (--target neuron) and serve the folder from S3.",
    "コンパイル済みモデルがないバッチサイズと系列長では、起動時のコンパイルが SageMaker の待ち時間 (1 時間) を超えかねません。"
    "その場合は先に --target neuron でコンパイルし、S3 に置いたフォルダーを使ってください。",
)


class Endpoint(NamedTuple):
    """``environment`` without the token; ``from_s3``: the weights are files of one's own."""

    name: str
    image: str
    instance_type: str
    environment: dict[str, str]
    inference_ami: str | None
    startup_seconds: int
    from_s3: bool
    compiles: bool


def option_environment(settings: ServingSettings, image: ContainerImage, model: str | None) -> dict[str, str]:
    """Return the options of the server as variables of its image, the model first."""
    prefix = image.settings_prefix or ""
    environment = {} if model is None else {f"{prefix}MODEL": model}
    if settings.engine == "neuron":
        options = [*neuron_options(settings), ("allow_non_cached_model", None)]
        return environment | {f"{prefix}{name.upper()}": value or "" for name, value in options}
    return environment | {
        f"{prefix}{name.replace('-', '_').upper()}": "true" if value is None else value
        for name, value in vllm_options(settings)
    }


def endpoint(plan: DeploymentPlan) -> Endpoint:
    """Return what is created."""
    settings, image = plan.settings, plan.image
    assert settings is not None
    assert image is not None
    compiles = settings.engine == "neuron"
    model: str | None = settings.model
    if settings.local:  # vLLM's image finds the folder by itself
        model = MODEL_FOLDER if compiles else None
    return Endpoint(
        name=slug(plan.model.id),
        image=image.uri,
        instance_type=str(plan.deployment.instance_type),
        environment=option_environment(settings, image, model),
        inference_ami=image.inference_ami,
        startup_seconds=STARTUP_SECONDS_COMPILING if compiles else STARTUP_SECONDS,
        from_s3=settings.local,
        compiles=compiles,
    )


def hints(plan: DeploymentPlan, what: Endpoint) -> list[Text]:
    """Return what the header says of the endpoint."""
    return [PAID, *([TOKEN] if plan.gated else []), *([COMPILES] if what.compiles else [])]


def variant(what: Endpoint, model_name: Any) -> dict[str, Any]:
    """Return the production variant, with the keys of the API."""
    out: dict[str, Any] = {
        "VariantName": VARIANT,
        "ModelName": model_name,
        "InstanceType": what.instance_type,
        "InitialInstanceCount": 1,
        "ContainerStartupHealthCheckTimeoutInSeconds": what.startup_seconds,
    }
    if what.from_s3:
        out["ModelDataDownloadTimeoutInSeconds"] = what.startup_seconds
    if what.inference_ami:
        out["InferenceAmiVersion"] = what.inference_ami
    return out
