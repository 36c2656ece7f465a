"""What the services say, in the catalogue's words: plain values, each with its place and date, and nothing assumed.

USD throughout: instances and endpoints per hour, tokens per million, images each. ``None`` is what the service did not
say. Dates are ISO days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from advisor.core.text import Text

__all__ = [
    "Agreement",
    "FoundationModel",
    "HostingRate",
    "HubModel",
    "InstanceRate",
    "Machine",
    "Observed",
    "Offering",
    "Profile",
    "SavingsRate",
    "SpotRate",
    "TokenRate",
]

Row = TypeVar("Row")


class Observed(NamedTuple, Generic[Row]):
    """The rows of one answer, where they were read, and remarks on what was left out or not understood.

    ``url`` and ``published`` (when the service says it) become the source of every row. ``complete`` is false when the
    service stopped in the middle: what is missing is then not known to be gone.
    """

    rows: tuple[Row, ...]
    url: str
    published: str | None = None
    remarks: tuple[Text, ...] = ()
    complete: bool = True


class InstanceRate(NamedTuple):
    """EC2: Linux, shared tenancy, nothing pre-installed. Reserved: standard class, no upfront, per hour."""

    instance_type: str
    region: str
    on_demand: float | None
    reserved_1yr: float | None = None
    reserved_3yr: float | None = None


class HostingRate(NamedTuple):
    """SageMaker real-time hosting of ``ml.*``."""

    instance_type: str
    region: str
    on_demand: float


class SavingsRate(NamedTuple):
    """What a savings plan without upfront payment makes an hour cost; ``plan``: ``EC2Instance``, ``Compute``, ``SageMaker``."""

    instance_type: str
    region: str
    plan: str
    years: int
    usd_per_hour: float


class SpotRate(NamedTuple):
    """The Linux spot price now: in the dearest of the region's availability zones."""

    instance_type: str
    region: str
    highest: float
    as_of: str


class TokenRate(NamedTuple):
    """A price of Bedrock. ``model`` is what the price list calls it, ``model_id`` its Bedrock id where that is certain.

    ``route``: ``in-region``, ``global``, a geography (``us``, ``jp`` …); ``None`` where the list does not say.
    ``tier`` is ``on-demand`` or ``batch``. ``above_input_tokens``: holds for requests longer than that.
    """

    model: str
    model_id: str | None
    region: str
    route: str | None
    tier: str = "on-demand"
    input: float | None = None
    output: float | None = None
    per_image: float | None = None
    above_input_tokens: int | None = None


class Machine(NamedTuple):
    """An instance type as EC2 describes it. ``accelerator`` is EC2's name (``A10G``); memory of one device.

    ``accelerator_count`` is 0 where EC2 names none; ``accelerator_fraction``: each is so much of a GPU (0.25), and the
    memory that of the slice. ``instance_store_bytes`` is 0 where EC2 says that there is none.
    """

    instance_type: str
    vcpu: int
    ram_bytes: int
    architecture: str | None
    accelerator: str | None
    accelerator_count: int
    accelerator_memory_bytes: int | None
    manufacturer: str | None = None
    instance_store_bytes: int | None = None
    network: str | None = None
    accelerator_fraction: float | None = None


class Offering(NamedTuple):
    """An instance type that a region offers."""

    instance_type: str
    region: str


class FoundationModel(NamedTuple):
    """A Bedrock model as one region lists it. ``status`` is ``active`` or ``legacy``, modalities as the catalogue's.

    ``extended_since``: the part of the legacy period when its provider may ask a higher price begins. ``variant_of``:
    the id is another one with a suffix (``…-v1:0:200k``), a form of it for provisioned throughput.
    """

    id: str
    region: str
    name: str | None
    provider: str | None
    input_modalities: tuple[str, ...]
    output_modalities: tuple[str, ...]
    on_demand: bool
    status: str | None
    started: str | None = None
    legacy_since: str | None = None
    ends: str | None = None
    extended_since: str | None = None
    variant_of: str | None = None


class Profile(NamedTuple):
    """A system-defined inference profile of one region: ``jp.anthropic…`` reaches ``model_id`` in ``destinations``.

    No destinations: the profile names no regions, requests may go to any (``global``).
    """

    id: str
    region: str
    route: str
    model_id: str
    destinations: tuple[str, ...]
    active: bool = True


class Agreement(NamedTuple):
    """The offer by which a third-party model is had: the address of its terms and its rate card, word for word."""

    model_id: str
    terms_url: str | None
    rates: tuple[tuple[str, str, str], ...] = ()
    """(dimension, price, unit)."""


class HubModel(NamedTuple):
    """A JumpStart model of the public hub. ``instances`` are ``ml.*``; ``status``: ``supported``, ``deprecated`` …."""

    id: str
    region: str
    version: str | None
    status: str | None
    default_instance: str | None = None
    instances: tuple[str, ...] | None = None
    fine_tunable: bool | None = None
    huggingface_id: str | None = None
    license: str | None = None
