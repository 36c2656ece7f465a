"""What rules judge: one slotted object that the search fills from coarse to fine and reuses.

======================  =====================================================================================
level                   filled in addition
======================  =====================================================================================
``request``             ``request today region training`` - the same for every subject of one request
``model``               ``model terms tasks measured``
``channel``             ``channel`` - one way to get the model: Hugging Face, JumpStart, one route of Bedrock
``instance``            ``instance offered`` (no model)
``placement``           ``model terms tasks instance engine weights tensor_parallel memory``; ``instance`` stands for
                        its class: accelerator, count, interconnect and processor, not its name or RAM
``offer``               everything; for Bedrock ``instance engine weights tensor_parallel memory`` stay ``None``
======================  =====================================================================================

A fine-tuning run (``training``, without one serving is judged) fills ``sharding compute`` in placements besides; its
framework stands as ``engine``, and it has no ``performance``.

What is not filled is unknown to the rules; nothing is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from advisor.core.record import NamedTuple
from advisor.rules.logic import UNKNOWN, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from advisor.core.architecture import Architecture
    from advisor.core.hardware import Accelerator, InstanceType, Region
    from advisor.core.model import Lifecycle, Model
    from advisor.core.provenance import Basis, Source
    from advisor.core.request import Request
    from advisor.core.result import CostEstimate, MemoryEstimate, PerformanceEstimate, QualityEvidence
    from advisor.core.sharding import Sharding
    from advisor.core.text import Text
    from advisor.core.tuning import TrainingCompute, TuningRun
    from advisor.rules.terms import Terms

    class EngineLike(Protocol):
        """What rules ask of a serving engine; each answer is ``None`` when it is not known."""

        @property
        def id(self) -> str:
            """Stable name, e.g. ``vllm``."""

        @property
        def name(self) -> str:
            """Name for people."""

        def supports(self, architecture: Architecture, kind: str | None = None) -> bool | None:
            """Whether it serves this architecture, for a model of this kind."""

        def serves_since(self, architecture: Architecture, kind: str | None = None) -> str | None:
            """Return the first version that does; ``None`` where none does, or it is not known."""

        def serves_until(self, architecture: Architecture) -> str | None:
            """Return the first version that no longer does; ``None`` where none did, or the newest does."""

        def runs_on(self, accelerator: Accelerator) -> bool | None:
            """Whether it runs on this accelerator."""

        def supports_host(self, architecture: str, accelerator: Accelerator | None = None) -> bool | None:
            """Whether it is built for hosts of this processor architecture; with ``accelerator``, where one is given."""

        def supports_dtype(self, dtype: str) -> bool | None:
            """Whether it computes in this number format."""

        def supports_quantization(
            self, quantization: str | None, accelerator: Accelerator | None = None
        ) -> bool | None:
            """Whether it loads weights stored so; on ``accelerator``, where one is given."""


__all__ = ["Channel", "Measurement", "Price", "Score", "Subject", "Weights"]


class Weights(NamedTuple):
    """The weights a candidate loads.

    ``dtype`` is the number format it computes in, ``quantization`` how the weights are stored (``None``: as ``dtype``),
    ``bytes`` their size where known. ``assumed``: nobody recorded how they are published, 16 bits a weight are a guess.
    """

    dtype: str
    quantization: str | None
    bytes: int | None
    assumed: bool = False


class Price(NamedTuple):
    """The dated price of an offer; ``usd`` is per instance and hour, or of what Bedrock charges for (``charge``).

    ``usd`` is ``None`` where the price, or what it is multiplied with, is not known. ``video_seconds``: the length of video
    that is priced.
    """

    usd: float | None
    as_of: str | None
    basis: Basis | None
    source: Source | None = None
    charge: str = "instance-hour"
    video_seconds: int | None = None


class Score(NamedTuple):
    """One row of a suite, as people read it."""

    suite: Text
    metric: Text
    value: float
    as_of: str
    source: Source | None


class Measurement(NamedTuple):
    """That others measured a model in a language; ``for_task`` says whether at an asked task or at another.

    ``score`` reads what they found: most rules only ask whether somebody did.
    """

    for_task: bool
    score: Callable[[], Score]


class Channel(NamedTuple):
    """One way to get the model, seen from the asked region.

    ``ends`` is the last day in that region. ``served`` says whether the region reaches it, ``regions`` which ones do.
    ``destinations`` are the regions that may process requests and ``countries`` theirs; ``None`` when not published.
    ``endpoints`` are those of Bedrock that take the requests, the one to prefer first; ``None`` on other channels.
    """

    name: Literal["huggingface", "jumpstart", "bedrock", "local"]
    id: str
    lifecycle: Lifecycle
    ends: str | None = None
    served: bool | None = True
    regions: tuple[str, ...] | None = None
    route: str | None = None
    destinations: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    context_length: int | None = None
    max_output_tokens: int | None = None
    gated: str | None = None
    marketplace: bool = False
    fine_tunable: bool | None = None
    eula: Text | None = None
    endpoints: tuple[str, ...] | None = None


class Subject:
    """One thing under judgement; the module says what each level fills. Reused: who needs it later keeps `of_model`."""

    __slots__ = (
        "channel", "compared", "compute", "cost", "engine", "instance", "measured", "memory", "model", "offered", "performance",
        "platform", "price", "quality", "region", "request", "sharding", "tasks", "tensor_parallel", "terms", "timed", "today",
        "training", "weights",
    )  # fmt: skip

    def __init__(
        self, request: Request, today: date, region: Region | None = None, training: TuningRun | None = None
    ) -> None:
        self.request = request
        self.today = today
        self.region = region
        self.training = training
        self.tasks: Mapping[str, Mapping[str, Any]] | None = None
        self.measured: Callable[[str, str], Measurement | None] | None = None
        """What was measured of a model (its id) in a language (its tag); ``None``: nobody looked it up."""
        self.model: Model | None = None
        self.terms: Terms | None = None
        self.channel: Channel | None = None
        self.instance: InstanceType | None = None
        self.offered: bool | None = None
        self.engine: EngineLike | None = None
        self.weights: Weights | None = None
        self.tensor_parallel: int | None = None
        self.memory: MemoryEstimate | None = None
        self.platform: str | None = None
        self.price: Price | None = None
        self.cost: CostEstimate | None = None
        self.performance: PerformanceEstimate | None = None
        self.timed: bool | None = None
        """Whether it is known how fast a placement is; its ``performance`` is not worked out for every question."""
        self.sharding: Sharding | None = None
        self.compute: TrainingCompute | None = None
        self.compared: bool | None = None
        """Whether some suite decides; ``None`` until it was looked for."""
        self.quality: QualityEvidence | Unknown | None = UNKNOWN
        """`UNKNOWN` until it was looked up; ``None`` when no suite covers the model."""

    def of_model(self) -> Subject:
        """Return one with what rules of models know: for what is said later, when this one is turned to something else."""
        kept = Subject(self.request, self.today, self.region, self.training)
        kept.tasks, kept.measured, kept.model, kept.terms = self.tasks, self.measured, self.model, self.terms
        return kept
