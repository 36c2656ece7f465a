"""The answer: estimates with their basis, findings with their rule and source, and the three bins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from advisor.core.model import Model
from advisor.core.provenance import Basis, Source
from advisor.core.ranking import StatedObjective, Utilities
from advisor.core.record import NamedTuple
from advisor.core.text import Message, Text

if TYPE_CHECKING:
    from advisor.core.hardware import BedrockOffer
    from advisor.core.request import Request  # pydantic: only those who build requests pay for it

NOTHING: Mapping[str, Any] = {}
"""The empty mapping, for facts that have nothing to list."""

Severity = Literal["exclude", "warn", "prefer", "note"]


class Band(NamedTuple):
    """An estimate: low ≤ expected ≤ high, in the unit its field names."""

    low: float
    expected: float
    high: float

    def times(self, count: float) -> Band:
        """Return as much for ``count`` of them."""
        return Band(self.low * count, self.expected * count, self.high * count)


class Said(NamedTuple):
    """What a finding says: its sentence, a hint, the values judged or shown, and where they or the rule were read."""

    message: Message
    hint: Message | None = None
    facts: Mapping[str, Any] = NOTHING
    source: Source | None = None


class Finding:
    """What a rule said. ``facts`` are the values it judged; ``missing`` names those that are not known.

    Most of what a search rejects is counted and never read: `later` puts off what it says until somebody asks.
    """

    __slots__ = ("_said", "missing", "rule", "severity")

    rule: str
    severity: Severity
    missing: tuple[str, ...]
    _said: Said | Callable[[], Said]

    def __init__(
        self,
        rule: str,
        severity: Severity,
        message: Message,
        hint: Message | None = None,
        facts: Mapping[str, Any] = NOTHING,
        missing: tuple[str, ...] = (),
        source: Source | None = None,
    ) -> None:
        self.rule = rule
        self.severity = severity
        self.missing = missing
        self._said = Said(message, hint, facts, source)

    @classmethod
    def later(cls, rule: str, severity: Severity, missing: tuple[str, ...], say: Callable[[], Said]) -> Finding:
        """Return a finding that says what it says when it is first asked for that."""
        self = cls.__new__(cls)
        self.rule, self.severity, self.missing, self._said = rule, severity, missing, say
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Be pickled and copied as what is said: how that is made later cannot be."""
        facts = dict(self.facts)
        return Finding, (self.rule, self.severity, self.message, self.hint, facts, self.missing, self.source)

    @property
    def said(self) -> Said:
        """All that it says; who reads several parts of it asks once."""
        said = self._said
        if not isinstance(said, Said):
            said = self._said = said()
        return said

    @property
    def message(self) -> Message:
        """The sentence."""
        return self.said.message

    @property
    def hint(self) -> Message | None:
        """What to do about it."""
        return self.said.hint

    @property
    def facts(self) -> Mapping[str, Any]:
        """The values that were judged or are shown, by name."""
        return self.said.facts

    @property
    def source(self) -> Source | None:
        """Where the rule, or the fact that decided, was read."""
        return self.said.source

    def __eq__(self, other: object) -> bool:
        """Two findings are equal that say the same."""
        if not isinstance(other, Finding):
            return NotImplemented
        if self is other:
            return True
        same = (self.rule, self.severity, self.missing) == (other.rule, other.severity, other.missing)
        return same and self.said == other.said

    def __hash__(self) -> int:
        return hash((self.rule, self.severity, self.missing))

    def __repr__(self) -> str:
        return f"Finding({self.rule!r}, {self.severity!r}, {self.said!r}, missing={self.missing!r})"


class Reason(NamedTuple):
    """Why something is excluded, without the words: the rule, and the facts whose absence leaves it open."""

    rule: str
    missing: tuple[str, ...] = ()


TOO_FEW_SEQUENCES = "memory.max-sequences"
BORDERLINE = "memory.borderline"
DOCUMENTED = "platform.documented"
"""Findings of a sizing that no rule makes, and that decide how its verdict is worded."""


class MemoryEstimate(NamedTuple):
    """Bytes of one model replica over its accelerators, and of the fullest single one.

    ``required`` = weights + KV cache for the asked load + activation peak + overhead (CUDA graphs, runtime, fragmentation).
    ``available`` is what the engine may use of the devices the replica occupies. ``max_concurrent_sequences`` of the
    asked length fit in what is left after weights, activation and overhead, at most as many as the engine runs at once;
    0 when not even one does. ``per_accelerator_required_low_bytes`` and ``…_high_bytes`` bound what is required;
    ``None`` where nobody estimated them.
    """

    weights_bytes: int
    kv_cache_bytes: int
    activation_bytes: int
    overhead_bytes: int
    required_bytes: int
    available_bytes: int
    per_accelerator_required_bytes: int
    per_accelerator_available_bytes: int
    max_concurrent_sequences: int
    basis: Basis
    per_accelerator_required_low_bytes: int | None = None
    per_accelerator_required_high_bytes: int | None = None

    @property
    def fits(self) -> bool:
        """Whether the fullest accelerator holds its share, as expected."""
        return self.per_accelerator_required_bytes <= self.per_accelerator_available_bytes

    @property
    def share_of_device(self) -> float:
        """How often the fullest accelerator's memory is needed: above 1 it does not fit."""
        return self.per_accelerator_required_bytes / max(self.per_accelerator_available_bytes, 1)

    @property
    def tight(self) -> bool:
        """Whether it fits as expected, but would not if the engine reserved as much as it may."""
        high = self.per_accelerator_required_high_bytes
        return self.fits and high is not None and high > self.per_accelerator_available_bytes


class PerformanceBases(NamedTuple):
    """How each figure of a `PerformanceEstimate` is known."""

    ttft_ms: Basis
    tpot_ms: Basis
    output_tokens_per_second: Basis


class PerformanceEstimate(NamedTuple):
    """Time to first token (ms), time per output token (ms), output tokens/s of the whole deployment, at the asked load.

    An encoder answers an input as a whole: ``ttft_ms`` is then all there is, the time of one input.
    ``basis`` is the weakest of the three ``bases``; without ``bases`` it is that of all of them. ``concurrency``: the sequences
    in flight at once over the whole deployment for which the figures hold; a heavy load takes more than were asked.
    """

    ttft_ms: Band
    tpot_ms: Band | None
    output_tokens_per_second: Band | None
    basis: Basis
    bases: PerformanceBases | None = None
    concurrency: int | None = None

    def answer_ms(self, output_tokens: int) -> float:
        """Return the expected time of one whole answer: first token, then the others one by one."""
        each = self.tpot_ms.expected * (output_tokens - 1) if self.tpot_ms else 0.0
        return self.ttft_ms.expected + each


class DailyCapacity(NamedTuple):
    """What one instance answers on an average day of the month, and how fast each answer then is.

    ``requests_per_day`` is what is planned with: the share ``utilization`` of its rate, because requests do not come evenly.
    ``performance`` is that with as many sequences at once as it takes (``performance.concurrency``), ``batch`` of them in each
    replica; an engine that compiles static shapes is ``compiled`` for as many.
    """

    requests_per_day: Band
    performance: PerformanceEstimate
    utilization: float
    batch: int
    compiled: bool = False


class CostEstimate(NamedTuple):
    """US dollars. ``hourly`` covers all instances; Bedrock has no hourly price."""

    hourly: float | None
    monthly: float
    per_million_output_tokens: float | None
    per_million_total_tokens: float | None
    basis: Basis
    price_as_of: str
    price_source: Source | None
    currency: str = "USD"


class Deployment(NamedTuple):
    """Where and how a model runs. Fields that do not apply (Bedrock has no instance) are ``None``.

    ``bedrock_endpoint`` is the endpoint that takes the requests; of several the one AWS recommends.
    """

    channel: Literal["huggingface", "jumpstart", "bedrock", "local"]
    platform: Literal["bedrock", "sagemaker", "ec2"]
    region: str
    instance_type: str | None = None
    instance_count: int | None = None
    accelerator: str | None = None
    accelerator_count: int | None = None
    tensor_parallel: int | None = None
    engine: str | None = None
    dtype: str | None = None
    quantization: str | None = None
    bedrock_model_id: str | None = None
    inference_profile: str | None = None
    bedrock_endpoint: str | None = None


class QualityEvidence(NamedTuple):
    """The one suite that decided: raw value, percentile among its reference rows, share of the candidates it covers.

    ``lower`` and ``upper`` are the interval that the suite publishes or that follows from the number of its questions,
    ``None`` where there is none. ``at_chance``: guessing would score as well. ``covered``: how many candidates the suite
    covers. ``of``: how many rows the percentile is among; ``selected``: these are a part of the suite only.
    """

    suite: str
    metric: str
    value: float
    percentile: float | None
    coverage: float
    as_of: str
    source: Source | None
    lower: float | None = None
    upper: float | None = None
    at_chance: bool = False
    covered: int = 0
    of: int = 0
    selected: bool = False


class Score(NamedTuple):
    """One published score of a model: the raw value with its interval, and its place among all that the suite lists.

    ``percentile`` (0 to 1) is that of the value, ``of`` the number of rows it is among; both ``None`` and 0 for a score that
    its publisher reported of itself, which is compared with nothing.
    """

    suite: str
    metric: str
    value: float
    lower: float | None
    upper: float | None
    percentile: float | None
    of: int
    self_reported: bool
    as_of: str
    source: Source | None


class Option(NamedTuple):
    """One feasible deployment with everything known about it; ``model`` is under the licence that holds there.

    ``utilities`` is what its score is made of; ``None`` until a report is cut, which shows it.
    """

    deployment: Deployment
    memory: MemoryEstimate | None
    performance: PerformanceEstimate | None
    cost: CostEstimate | None
    findings: tuple[Finding, ...]
    model: Model
    utilities: Utilities | None = None


class Recommendation(NamedTuple):
    """A model, its best deployment for the objective, and the other feasible ones.

    ``self_reported`` is what its publisher reports of it in the deciding suite and metric, turned so that more is better;
    it breaks ties and is no evidence.
    """

    rank: int
    score: float
    pareto: bool
    model: Model
    best: Option
    quality: QualityEvidence | None
    alternatives: tuple[Option, ...] = ()
    self_reported: float | None = None


class Rejection(NamedTuple):
    """What was excluded, with every reason. ``deployment`` is ``None`` when the model itself is."""

    model: Model
    deployment: Deployment | None
    findings: tuple[Finding, ...]
    memory: MemoryEstimate | None = None


class Undetermined(NamedTuple):
    """What could not be judged, and the facts that are missing."""

    model: Model
    deployment: Deployment | None
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]


class Relaxation(NamedTuple):
    """The smallest change of one limit that makes something feasible; ``unlocks`` are the models it then has."""

    field: str
    current: Any
    proposed: Any
    unlocks: tuple[str, ...]
    message: Message


class CatalogStamp(NamedTuple):
    """Which data answered."""

    version: str
    digest: str
    prices_as_of: str | None


class Report(NamedTuple):
    """The whole answer to one request.

    ``routes``: where the first choice is on Bedrock, all routes it is sold by from the region, the cheapest first.
    """

    request: Request
    objective: StatedObjective
    catalog: CatalogStamp
    recommended: tuple[Recommendation, ...]
    rejected: tuple[Rejection, ...]
    undetermined: tuple[Undetermined, ...]
    relaxations: tuple[Relaxation, ...]
    notes: tuple[Text, ...]
    feasible_models: int
    routes: tuple[BedrockOffer, ...] = ()
