"""One way to run one model, with everything judged and estimated of it."""

from __future__ import annotations

from advisor.core.record import NamedTuple
from advisor.core.result import CostEstimate, Deployment, Finding, MemoryEstimate, PerformanceEstimate
from advisor.recommend.verdict import Bin, bin_of


class Candidate(NamedTuple):
    """``findings`` are those of the channel, the hardware, the placement and the offer; the model's own come on top."""

    deployment: Deployment
    memory: MemoryEstimate | None
    performance: PerformanceEstimate | None
    cost: CostEstimate | None
    findings: tuple[Finding, ...]

    @property
    def bin(self) -> Bin:
        """Where the findings put it."""
        return bin_of(self.findings)
