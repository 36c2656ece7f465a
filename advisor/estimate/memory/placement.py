"""Where and how a model is put: everything a memory estimate depends on but the load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.estimate.weights import Weights, compute_bytes, device_bytes

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.hardware import Accelerator
    from advisor.estimate.constants import Constants
    from advisor.estimate.engines import Engine


def usable_bytes(accelerator: Accelerator, engine: Engine) -> int:
    """Return the memory of one unit of parallelism: a GPU as frameworks see it, a Neuron core's share of its device."""
    memory = accelerator.memory_visible_bytes or accelerator.memory_bytes
    return memory // engine.units_per_device(accelerator)


class Placement(NamedTuple):
    """One replica of a model on an engine and its devices; hashable, because plans are remembered by it.

    ``accelerator`` is an id and ``usable`` the bytes of one unit of parallelism (a GPU, or a Neuron core); `on` fills
    both in. ``stages``: devices that hold whole layers, one after the other. ``utilization``, ``max_sequences`` and
    ``batched_tokens`` are the engine's settings of that name where it has them (gpu_memory_utilization, max_num_seqs,
    max_num_batched_tokens), ``None`` its default, which is raised to ``concurrency``, the sequences asked for at once.
    ``cache_dtype`` defaults to the weights' format of computation.
    """

    architecture: Architecture
    weights: Weights
    engine: Engine
    accelerator: str = ""
    usable: int = 0
    tensor_parallel: int = 1
    stages: int = 1
    utilization: float | None = None
    max_sequences: int | None = None
    batched_tokens: int | None = None
    cache_dtype: str | None = None
    concurrency: int = 1

    def on(self, accelerator: Accelerator) -> Placement:
        """Return the same on an accelerator."""
        return self._replace(accelerator=accelerator.id, usable=usable_bytes(accelerator, self.engine))

    @property
    def constants(self) -> Constants:
        """The engine's constants on this accelerator."""
        return self.engine.memory(self.accelerator)

    def available(self, constants: Constants) -> int:
        """Return the bytes of one unit that the engine may use."""
        share = constants["utilization"] if self.utilization is None else self.utilization
        return int(self.usable * share)

    @property
    def element_bytes(self) -> int:
        """Bytes of one element of activations."""
        return compute_bytes(self.weights.dtype)

    @property
    def cache_bytes(self) -> int:
        """Bytes of one element of keys and values: 8-bit formats only where the cache itself is set to them."""
        if self.cache_dtype in ("fp8", "int8"):
            return 1
        return compute_bytes(self.cache_dtype or self.weights.dtype)

    @property
    def unit_weights(self) -> int:
        """Bytes of weights on the fullest unit."""
        return self._weights(self.tensor_parallel, self.stages)

    @property
    def replica_weights(self) -> int:
        """Bytes of weights on all units together: once over stages, with what tensor parallelism repeats."""
        return self._weights(1, 1) if self.stages > 1 else self.unit_weights * self.tensor_parallel

    def _weights(self, tensor_parallel: int, stages: int) -> int:
        w = self.weights
        return device_bytes(self.architecture, w.dtype, w.quantization, tensor_parallel, stages, w.bytes)
