"""Accelerators, instance types, regions and dated prices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from advisor.core.provenance import Basis, Source
from advisor.core.record import NamedTuple
from advisor.core.text import Text


class Accelerator(NamedTuple):
    """One device. Memory in bytes, bandwidth in bytes/s, ``flops`` dense operations/s by number format.

    ``memory_bytes`` is what frameworks can use of it; ``cores`` > 1 (Neuron) divide the memory among themselves.
    """

    id: str
    name: str
    kind: Literal["gpu", "neuron"]
    memory_bytes: int
    memory_bytes_nominal: int
    memory_visible_bytes: int | None
    cores: int
    bandwidth_bytes_per_second: int | None
    flops: Mapping[str, float]
    dtypes: frozenset[str]
    compute_capability: float | None


class InstanceType(NamedTuple):
    """An EC2 instance type; ``ml.<name>`` on SageMaker. RAM in bytes, interconnect in bytes/s per accelerator."""

    name: str
    family: str
    vcpu: int
    ram_bytes: int
    accelerator: Accelerator
    accelerator_count: int
    interconnect: Literal["none", "pcie", "nvlink", "nvswitch", "neuronlink"]
    interconnect_bytes_per_second: int | None
    architecture: str
    instance_store_bytes: int | None


_ON_SAGEMAKER = "ml."


def sagemaker_name(name: str) -> str:
    """Return SageMaker's name of an instance type: ``ml.g5.xlarge``, from either name of it."""
    return name if is_sagemaker_name(name) else _ON_SAGEMAKER + name


def ec2_name(name: str) -> str:
    """Return EC2's name of an instance type: ``g5.xlarge``, from either name of it."""
    return name.removeprefix(_ON_SAGEMAKER)


def is_sagemaker_name(name: str) -> bool:
    """Whether a name of an instance type is SageMaker's."""
    return name.startswith(_ON_SAGEMAKER)


class Ec2Price(NamedTuple):
    """USD per hour, Linux, shared tenancy, no upfront payment.

    ``reserved_*``: a standard reserved instance, or where none is sold a savings plan; ``reserved_as_of`` and its source
    are those of one year, or of three where only that is sold. ``spot`` is no quote: it is what
    the dearest zone cost when it was read (``published``), or the on-demand price less a saving once seen (``derived``).
    """

    on_demand: float | None
    reserved_1yr: float | None
    reserved_3yr: float | None
    spot: float | None
    as_of: str
    source: Source | None
    spot_as_of: str | None = None
    spot_source: Source | None = None
    reserved_as_of: str | None = None
    reserved_source: Source | None = None
    spot_basis: Basis = "derived"
    reserved_3yr_as_of: str | None = None
    reserved_3yr_source: Source | None = None


class SageMakerPrice(NamedTuple):
    """USD per hour for hosting; ``derived`` where it is the EC2 price times an observed ratio.

    ``savings_*``: under a SageMaker savings plan without upfront payment, read on ``savings_as_of``.
    """

    on_demand: float
    basis: Basis
    as_of: str
    source: Source | None
    savings_1yr: float | None = None
    savings_3yr: float | None = None
    savings_as_of: str | None = None
    savings_source: Source | None = None


class BedrockPrice(NamedTuple):
    """USD per million tokens, per image, query or second of video; ``assumed`` in a region that the price list does not name.

    ``tokens``: what the tokens that are priced carry. ``video_seconds``: the length of the shortest video it makes, ``None``
    where that is for the request to say.
    """

    input: float | None
    output: float | None
    per_image: float | None
    as_of: str
    source: Source | None
    basis: Basis = "published"
    per_query: float | None = None
    per_video_second: float | None = None
    video_seconds: int | None = None
    tokens: Literal["text", "speech"] = "text"


class Region(NamedTuple):
    """An AWS region; ``country`` ISO 3166 alpha-2."""

    id: str
    name: Text
    country: str
    geography: str


class BedrockOffer(NamedTuple):
    """A model on Bedrock by one route that starts in a region, and what that costs for a load.

    ``destinations`` are the regions that may process a request, ``countries`` those they are in; ``None`` where nobody
    publishes them. ``usd_per_request`` of the load.
    """

    model_id: str
    inference_profile: str | None
    price: BedrockPrice
    usd_per_request: float
    destinations: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """What the API takes."""
        return self.inference_profile or self.model_id
