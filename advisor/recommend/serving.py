"""How a model is served: what a sizing fixes, one way on a kind of hardware, and the plan that carries the load."""

from __future__ import annotations

from collections.abc import Callable

from advisor.core.record import NamedTuple
from advisor.core.result import MemoryEstimate, PerformanceEstimate
from advisor.estimate.engines import Engine
from advisor.estimate.weights import Weights
from advisor.recommend.splits import Split


class Settings(NamedTuple):
    """What a sizing fixes besides a request; ``None``: the default of the model or of the engine.

    ``quantization`` may be ``none``: not quantized, even where the publisher quantized. ``utilization`` and
    ``max_sequences`` are the engine's settings of that name (gpu_memory_utilization, max_num_seqs); ``cache_dtype`` the
    format of keys and values (kv_cache_dtype).
    """

    dtype: str | None = None
    quantization: str | None = None
    tensor_parallel: int | None = None
    utilization: float | None = None
    max_sequences: int | None = None
    cache_dtype: str | None = None


NO_SETTINGS = Settings()


class Serving(NamedTuple):
    """One way to serve a model on a kind of hardware. ``lay_out`` gives its ``splits``.

    ``generates``: it answers in text, and not with a vector or a score of its input. ``assumed``: 16 bits a weight are a
    guess, nobody recorded in which format the weights are published.
    """

    engine: Engine
    weights: Weights
    lay_out: Callable[[], tuple[Split, ...]]
    generates: bool = True
    assumed: bool = False

    @property
    def splits(self) -> tuple[Split, ...]:
        """How it may spread over the devices of an instance, fewest first."""
        return self.lay_out()


class Once:
    """A function that is called when its result is first asked for, and never again; cheaper to make than `functools.cache`."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], tuple[Split, ...]]) -> None:
        self._make = make
        self._made: tuple[Split, ...] | None = None

    def __call__(self) -> tuple[Split, ...]:
        """Return its result."""
        if self._made is None:
            self._made = self._make()
        return self._made


class ServingPlan(NamedTuple):
    """A placement under the asked load: how many instances, what each replica then holds, how fast it is.

    ``timed``: its speed is known, also where ``performance`` was not worked out.
    """

    instance_count: int
    memory: MemoryEstimate
    performance: PerformanceEstimate | None
    timed: bool
