"""Sizing: the question of ``advisor estimate`` and its answer, for one model on the hardware of one region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.judged import any_fits
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.hardware import BedrockPrice
    from advisor.core.model import Model
    from advisor.core.provenance import Basis
    from advisor.core.result import (
        Band,
        CatalogStamp,
        CostEstimate,
        DailyCapacity,
        Deployment,
        Finding,
        MemoryEstimate,
        PerformanceEstimate,
    )
    from advisor.core.text import Message, Text


class SizingQuestion(NamedTuple):
    """What is asked. ``None`` leaves it to the model, the engine or the defaults; `SizingReport.assumed` names those.

    ``model`` is any name the catalogue knows it by. ``instance`` is ``ml.g5.xlarge`` for SageMaker and ``g5.xlarge``
    for EC2; without one, everything the region offers. ``context`` are the tokens of one sequence, prompt and output
    together. ``quantization`` may be ``none``: not quantized, even where the publisher quantized. ``kv_cache_dtype``
    is the format of keys and values (``fp8``; ``auto``: that of the computation). ``assumed`` names values the caller
    filled in by itself.
    """

    model: str
    region: str = "us-east-1"
    instance: str | None = None
    context: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    concurrency: int | None = None
    requests_per_day: int | None = None
    dtype: str | None = None
    quantization: str | None = None
    tensor_parallel: int | None = None
    engine: str | None = None
    engine_version: str | None = None
    memory_utilization: float | None = None
    max_sequences: int | None = None
    kv_cache_dtype: str | None = None
    assumed: tuple[str, ...] = ()


class SizingLoad(NamedTuple):
    """The load that was sized. ``context`` decides memory; speed and cost go by the tokens in and out."""

    context: int
    input_tokens: int
    output_tokens: int
    concurrency: int
    requests_per_day: int
    hours_per_month: float

    @property
    def prompt(self) -> int:
        """Tokens of the prompt in a full sequence: the context but for the output."""
        return self.context - self.output_tokens


class ModelSize(NamedTuple):
    """Parameters; ``active`` per token. ``None`` where nobody published it."""

    total: int
    active: int | None
    embedding: int | None
    basis: Basis


class KvCache(NamedTuple):
    """Bytes of the whole model, not split: of one more token, of the asked load, and what ``engine`` takes for it."""

    bytes_per_token: int
    bytes: int
    bytes_reserved: int
    engine: str
    dtype: str
    basis: Basis


class MemoryNeed(NamedTuple):
    """Bytes on one device large enough, whichever it is: `MemoryEstimate` without anything to compare with.

    Without an architecture nothing but the weights is known, and no engine lays them out.
    """

    weights_bytes: int
    kv_cache_bytes: int | None
    activation_bytes: int | None
    overhead_bytes: int | None
    required_bytes: int | None
    engine: str | None
    dtype: str
    quantization: str | None
    basis: Basis


class DeploymentCapacity(NamedTuple):
    """What the whole deployment holds beside the weights, over all its ``replicas``.

    There is no pool where nothing is cached. ``max_concurrent_sequences`` are of the asked context. ``max_context`` is
    the longest single sequence (tokens), ``max_context_at_load`` the longest when the asked number of them run at once.
    """

    replicas: int
    kv_cache_pool_bytes: int | None
    kv_cache_pool_tokens: int | None
    max_concurrent_sequences: int
    max_context: int
    max_context_at_load: int


class BreakEven(NamedTuple):
    """Where an instance and Bedrock cost the same: above that load the instance is cheaper, as long as it keeps up.

    ``requests_per_day`` of the asked tokens; ``full``: what the instance answers with as many sequences at once as it holds,
    ``None`` when its speed is not known. ``reachable``: whether it keeps up to the break-even, ``None`` when that is not
    known or within the uncertainty of its speed.
    """

    requests_per_day: float
    full: DailyCapacity | None
    reachable: bool | None
    bedrock_model_id: str
    inference_profile: str | None
    usd_per_request: float
    price: BedrockPrice

    @property
    def sustained_requests_per_day(self) -> Band | None:
        """What the instance answers on an average day of the month."""
        return self.full and self.full.requests_per_day


class Answered(NamedTuple):
    """What one instance answers in a day: with the sequences asked at once, and with as many as it holds.

    ``concurrency`` (over all ``instances``): what the day's requests of the load take, planned as a recommendation plans them.
    """

    as_asked: DailyCapacity
    full: DailyCapacity
    concurrency: int
    instances: int


class SizedDeployment(NamedTuple):
    """One way to run the model. ``memory`` is of one replica; Bedrock has none that would concern its callers.

    ``fits``: the memory holds the load and no rule excludes it; ``None`` when a missing fact decides. A price that is
    not known does not change it. ``price`` is Bedrock's. ``break_even`` is with the cheapest route of the same model on Bedrock;
    ``None`` when it is not there, or has no price. ``answered`` is ``None`` of what does not fit, or has no known speed.
    """

    deployment: Deployment
    memory: MemoryEstimate | None
    capacity: DeploymentCapacity | None
    fits: bool | None
    performance: PerformanceEstimate | None
    cost: CostEstimate | None
    findings: tuple[Finding, ...]
    price: BedrockPrice | None = None
    break_even: BreakEven | None = None
    answered: Answered | None = None


class WayOut(NamedTuple):
    """One change of the question that makes what was asked fit; ``sized`` is what it is then.

    ``changes`` are fields of the question with their new values, ``field`` the first of them. ``proposed`` is what the
    field then stands for, where it is left to the model (``None`` in ``changes``). ``risks`` are the warnings that come
    with the change. ``published``: of a quantization, whether the catalogue knows weights that are stored so.
    """

    field: str
    current: Any
    proposed: Any
    changes: Mapping[str, Any]
    sized: SizedDeployment
    risks: tuple[Finding, ...]
    message: Message
    published: bool | None = None


class SizingReport(NamedTuple):
    """The answer. With an instance asked, ``deployments`` holds that one, fitting or not; else all that fit.

    ``rejected`` and ``undetermined`` are what the region offers besides, one for each kind of hardware and platform, the
    nearest to fitting first. What fits, but has no price, is undetermined: it may not be offered. ``findings`` are
    those of the model, wherever it runs. ``longest`` is the longest sequence the model takes whatever the memory;
    ``None``: no limit is known. ``ways_out``: what would make the asked instance fit, where it does not.
    """

    question: SizingQuestion
    load: SizingLoad
    assumed: tuple[str, ...]
    catalog: CatalogStamp
    model: Model
    size: ModelSize | None
    kv_cache: KvCache | None
    need: MemoryNeed | None
    longest: int | None
    deployments: tuple[SizedDeployment, ...]
    rejected: tuple[SizedDeployment, ...]
    undetermined: tuple[SizedDeployment, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Text, ...]
    ways_out: tuple[WayOut, ...] = ()

    @property
    def feasible(self) -> bool:
        """Whether the asked deployment fits, or any does."""
        return any_fits(self.deployments)
