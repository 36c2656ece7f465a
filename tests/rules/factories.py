"""Small, complete values to judge: a licence, a model, an instance, an engine and subjects at every level."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any, TypeVar

from advisor.core.architecture import Architecture, FullAttention, Mlp, ParameterCount
from advisor.core.hardware import Accelerator, InstanceType, Region
from advisor.core.licensing import Clause, Condition, License
from advisor.core.model import ACTIVE, HuggingFaceChannel, Model
from advisor.core.provenance import Provenance, Source
from advisor.core.request import Request
from advisor.core.result import Band, CostEstimate, MemoryEstimate, PerformanceEstimate
from advisor.core.text import Text
from advisor.core.units import GIB
from advisor.rules import Channel, Price, Subject, Weights, combine

T = TypeVar("T")


def replace(value: T, **changes: Any) -> T:
    """Return a copy with other fields: dataclass or named tuple, whatever the vocabulary uses."""
    named: Any = value
    return named._replace(**changes) if isinstance(value, tuple) else dataclasses.replace(named, **changes)


TODAY = date(2026, 11, 22)
SOURCE = Source("https://example.org/licence", "2026-11-22")
TOKYO = Region("ap-northeast-1", Text("Asia Pacific (Tokyo)", "アジアパシフィック (東京)"), "JP", "jp")
OSAKA = Region("ap-northeast-3", Text("Asia Pacific (Osaka)", "アジアパシフィック (大阪)"), "JP", "jp")

TASKS: dict[str, dict[str, Any]] = {
    "text-generation": {"carriers": ["text-generation", "chat"], "instruction_following": False},
    "chat": {"carriers": ["chat", "text-generation"], "instruction_following": True},
    "embedding": {"carriers": ["embedding"], "instruction_following": False},
}


def license_(id_: str = "apache-2.0", **changes: Any) -> License:
    """A permissive licence whose text was read."""
    plain = License(
        id=id_, name=id_, spdx=id_, url=None, commercial_use="yes", resolved=True, classes=("permissive",),
        conditions=(), share_alike="none", distribution=True, modification=True, obligations=(), outputs=Clause(None),
        hosting=Clause(None), jurisdiction=(), inherits=False, verified="text", released=None, hub_tags=(),
        hub_names=(), source=SOURCE,
    )  # fmt: skip
    return replace(plain, **changes)


def users_limit(limit: int | None) -> Condition:
    """A condition on monthly active users."""
    text = Text("users", "ユーザー数")
    return Condition("monthly-active-users", limit, text, Source("https://example.org/users", "2026-01-01"))


ARCHITECTURE = Architecture(
    model_type="llama", form="decoder", layers=32, hidden_size=4096, heads=32, kv_heads=8, head_dim=128,
    intermediate_size=14336, vocab_size=128256, max_positions=8192, positions="rotary", tied=False, fused_qkv=False, experts=None,
    experts_per_token=None, parameters=ParameterCount(8_030_261_248, 8_030_261_248, 525_336_576),
    cache=(FullAttention(32, 8, 128),), mlps=(Mlp(32, 4096, 14336, gated=True),),
)  # fmt: skip


def model(**changes: Any) -> Model:
    """An open chat model of 8 billion parameters."""
    plain = Model(
        id="org/model-8b", name="Model 8B", family="model", publisher="Org", kind="chat", aliases=(), released=None,
        license="apache-2.0", licenses=("apache-2.0",), ancestors=(), parameters=8_030_261_248,
        parameters_active=8_030_261_248, parameters_embedding=525_336_576, parameters_stored=None, context_length=8192,
        context_limit="hard", architecture=ARCHITECTURE, dtype="bfloat16", overflows=(), languages=("en", "ja"),
        tasks=("text-generation", "chat"), training_tokens=None,
        huggingface=HuggingFaceChannel("org/model-8b", "no", (), ACTIVE), jumpstart=(), bedrock=(), lifecycle=ACTIVE,
        provenance={"languages": Provenance("published", Source("https://example.org/card", "2026-11-22"))},
    )  # fmt: skip
    return replace(plain, **changes)


A10G = Accelerator(
    id="a10g", name="NVIDIA A10G", kind="gpu", memory_bytes=22 * GIB, memory_bytes_nominal=24 * GIB,
    memory_visible_bytes=23 * GIB, cores=1, bandwidth_bytes_per_second=600_000_000_000, flops={"bfloat16": 70e12},
    dtypes=frozenset({"float32", "float16", "bfloat16", "int8", "int4"}), compute_capability=8.6,
)  # fmt: skip
T4 = replace(A10G, id="t4", name="NVIDIA T4", dtypes=frozenset({"float32", "float16", "int8"}), compute_capability=7.5)
INFERENTIA2 = replace(A10G, id="inferentia2", name="AWS Inferentia2", kind="neuron", cores=2, compute_capability=None)


def instance(**changes: Any) -> InstanceType:
    """A g5.12xlarge: four A10G over PCIe."""
    plain = InstanceType("g5.12xlarge", "g5", 48, 192 * GIB, A10G, 4, "pcie", None, "x86_64", None)
    return replace(plain, **changes)


class Engine:
    """An engine that serves llama on GPUs; the answers are what the tests set."""

    id = "vllm"
    name = "vLLM"

    def __init__(
        self,
        *,
        supports: bool | None = True,
        since: str | None = None,
        until: str | None = None,
        quantizations: tuple[str, ...] = ("awq", "fp8"),
        hosts: dict[str, bool | None] | None = None,
    ) -> None:
        self._supports = supports
        self._since = since
        self._until = until
        self._quantizations = quantizations
        self._hosts = {"x86_64": True} if hosts is None else hosts

    def supports(self, architecture: Architecture, kind: str | None = None) -> bool | None:
        return self._supports

    def serves_since(self, architecture: Architecture, kind: str | None = None) -> str | None:
        return self._since

    def serves_until(self, architecture: Architecture) -> str | None:
        return self._until

    def runs_on(self, accelerator: Accelerator) -> bool | None:
        return accelerator.kind == "gpu"

    def supports_host(self, architecture: str, accelerator: Accelerator | None = None) -> bool | None:
        return self._hosts.get(architecture)

    def supports_dtype(self, dtype: str) -> bool | None:
        return dtype in ("float16", "bfloat16")

    def supports_quantization(self, quantization: str | None, accelerator: Accelerator | None = None) -> bool | None:
        return quantization is None or quantization in self._quantizations


def memory(required: float = 15.0, available: float = 22.0) -> MemoryEstimate:
    """An estimate in GiB per accelerator."""
    need, have = int(required * GIB), int(available * GIB)
    return MemoryEstimate(15 * GIB, 0, 0, 0, need, have, need, have, 8, "calibrated")


PERFORMANCE = PerformanceEstimate(Band(100, 200, 400), Band(10, 20, 40), Band(25, 50, 100), "calibrated")
COST = CostEstimate(5.0, 3650.0, None, None, "published", "2026-11-01", SOURCE)


def request(**groups: Any) -> Request:
    """A request; groups as in a requirements file."""
    return Request.parse({"where": {"region": "ap-northeast-1"}, **groups})


def subject(asked: Request | None = None, *, licenses: tuple[License, ...] = (), **parts: Any) -> Subject:
    """A self-hosted offer in Tokyo, filled at every level; ``parts`` replace slots."""
    s = Subject(asked or request(), TODAY, TOKYO)
    s.tasks = TASKS
    s.model = model()
    s.terms = combine(licenses or (license_(),))
    s.channel = Channel("huggingface", "org/model-8b", ACTIVE, gated="no")
    s.instance = instance()
    s.offered = True
    s.engine = Engine()
    s.weights = Weights("bfloat16", None, 16 * GIB)
    s.tensor_parallel = 1
    s.memory = memory()
    s.platform = "ec2"
    s.price = Price(7.09, "2026-11-01", "published", SOURCE)
    s.cost = COST
    s.performance = PERFORMANCE
    for name, value in parts.items():
        setattr(s, name, value)
    s.timed = s.performance is not None
    return s
