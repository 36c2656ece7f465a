"""Deploying: the question of ``advisor deploy`` and its answer, which is all that an artefact says before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from advisor.core.text import Text

if TYPE_CHECKING:
    from advisor.core.hardware import BedrockOffer
    from advisor.core.licensing import License, StatedUse
    from advisor.core.model import JumpStartChannel, Model
    from advisor.core.provenance import Source
    from advisor.core.request import Residency
    from advisor.core.result import CostEstimate, Deployment
    from advisor.core.sizing import SizedDeployment, SizingLoad, SizingQuestion, SizingReport

__all__ = [
    "TARGETS",
    "Artefact",
    "BedrockCall",
    "ContainerImage",
    "DeployQuestion",
    "DeploymentPlan",
    "ServingSettings",
    "Target",
]

Language = Literal["bash", "python", "yaml", "hcl"]


class Target(NamedTuple):
    """Something to deploy to. ``engines``: kind of accelerator → the engine that is used on it; ``image``: whether in a container.

    ``flavors`` are the ways to write it, the usual one first; none where there is one only.
    """

    id: str
    name: Text
    platform: Literal["ec2", "sagemaker", "bedrock"]
    engines: Mapping[str, str] = MappingProxyType({})
    image: bool = False
    flavors: tuple[str, ...] = ()


_BOTH = MappingProxyType({"gpu": "vllm", "neuron": "neuron"})

TARGETS: Mapping[str, Target] = {
    t.id: t
    for t in (
        Target("vllm", Text("a vLLM server", "vLLM サーバー"), "ec2", MappingProxyType({"gpu": "vllm"})),
        Target(
            "neuron", Text("a server on Neuron", "Neuron 上のサーバー"), "ec2", MappingProxyType({"neuron": "neuron"})
        ),
        Target("docker", Text("Docker Compose", "Docker Compose"), "ec2", _BOTH, image=True),
        Target(
            "sagemaker",
            Text("a SageMaker endpoint", "SageMaker エンドポイント"),
            "sagemaker",
            _BOTH,
            image=True,
            flavors=("boto3", "sdk"),
        ),
        Target("jumpstart", Text("SageMaker JumpStart", "SageMaker JumpStart"), "sagemaker"),
        Target("cloudformation", Text("CloudFormation", "CloudFormation"), "sagemaker", _BOTH, image=True),
        Target("terraform", Text("Terraform", "Terraform"), "sagemaker", _BOTH, image=True),
        Target("bedrock", Text("Amazon Bedrock", "Amazon Bedrock"), "bedrock"),
    )
}
"""What ``--target`` takes. On Trainium and Inferentia there is the engine called ``neuron``, optimum-neuron."""


class DeployQuestion(NamedTuple):
    """What is asked: where to deploy, what a sizing asks, and what to load.

    ``flavor`` is one of the target's, ``None`` its first. ``weights`` is loaded in place of what the catalogue knows (a
    repository, or a path); ``revision`` is its commit.
    ``trust_remote_code``: code that comes with the weights may run. ``residency``: where Bedrock may process requests.
    """

    target: str
    sizing: SizingQuestion
    flavor: str | None = None
    weights: str | None = None
    revision: str | None = None
    trust_remote_code: bool = False
    residency: Residency = "any"


class ContainerImage(NamedTuple):
    """A container image. ``uri`` is the whole of it; ``version`` that of the engine, or of what serves it.

    ``settings_prefix`` begins the environment variables it takes options from; ``inference_ami`` is the
    InferenceAmiVersion it needs on SageMaker. ``looked_up``: its tag was read, and not made by the project's naming.
    """

    id: str
    name: str
    uri: str
    version: str
    settings_prefix: str | None
    inference_ami: str | None
    source: Source | None
    looked_up: bool
    note: Text | None = None


class ServingSettings(NamedTuple):
    """What a server is told, as it was sized.

    ``model`` is what it loads: a repository of the Hub, or, where ``local``, a folder. ``tensor_parallel`` on Neuron counts
    cores; ``replicas`` of it run. ``load_quantization`` is the method it quantizes with while it loads: of weights that are
    published quantized it learns the method from them. ``batched_tokens`` is ``None`` where the engine decides by itself.
    ``utilization`` is that of vLLM; no other engine is told one. ``architecture`` is the class it is loaded as, where its
    config names another.
    """

    engine: str
    engine_version: str | None
    model: str
    local: bool
    revision: str | None
    dtype: str
    quantization: str | None
    load_quantization: str | None
    tensor_parallel: int
    replicas: int
    max_model_len: int
    max_sequences: int
    batched_tokens: int | None = None
    utilization: float | None = None
    kv_cache_dtype: str | None = None
    pooling: bool = False
    architecture: str | None = None
    trust_remote_code: bool = False


class BedrockCall(NamedTuple):
    """A call on Bedrock: ``model_id`` is what the API takes (an inference profile where there is one).

    ``offer`` is its route with its price, ``None`` where that is not known; ``others`` are the other routes from the region,
    by name those that are ``excluded`` (a residency that was asked, a lifecycle) and those that take no Converse (``uncallable``).
    """

    model_id: str
    region: str
    endpoint: str
    max_output_tokens: int
    eula: Text | None
    offer: BedrockOffer | None
    others: tuple[BedrockOffer, ...]
    excluded: tuple[str, ...] = ()
    uncallable: tuple[str, ...] = ()


class DeploymentPlan(NamedTuple):
    """Everything an artefact says. ``report`` is the estimate it matches; Bedrock has none.

    ``fits`` is the verdict of that estimate (``None``: a missing fact decides); where it is ``False`` there are no
    ``settings``, and nothing to write. ``licenses`` hold together, the model's own first; ``stated_use`` is what its
    publisher says beside them. ``notes`` are for the readers of the file, ``remarks`` for whoever asked (what was
    taken otherwise than it was said), ``sources`` where what is printed was read. ``dated`` is the day of the newest fact.
    """

    question: DeployQuestion
    target: Target
    model: Model
    deployment: Deployment
    fits: bool | None
    load: SizingLoad
    dated: str
    licenses: tuple[License, ...]
    stated_use: StatedUse | None = None
    report: SizingReport | None = None
    sized: SizedDeployment | None = None
    settings: ServingSettings | None = None
    image: ContainerImage | None = None
    packages: Mapping[str, str] = MappingProxyType({})
    jumpstart: JumpStartChannel | None = None
    bedrock: BedrockCall | None = None
    cores_per_device: int = 1
    cost: CostEstimate | None = None
    remarks: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def gated(self) -> bool:
        """Whether the weights are handed out only to those whom their publisher approved."""
        hub = self.model.huggingface
        return hub is not None and hub.gated in ("auto", "manual") and self.from_hub

    @property
    def from_hub(self) -> bool:
        """Whether what is served is downloaded from the Hugging Face Hub."""
        return self.settings is not None and not self.settings.local


class Artefact(NamedTuple):
    """One file, ready to be run. ``about`` says in a line what it is."""

    name: str
    content: str
    language: Language
    about: Text
