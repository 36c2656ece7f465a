"""What nothing of a model takes less than: so that a search passes over hardware before anything is estimated on it."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING, Any

from advisor.estimate.throughput import SECONDS_PER_DAY, lightest
from advisor.estimate.times import Least
from advisor.estimate.weights import weight_bytes
from advisor.recommend.estimator import requests_needed, speed_on
from advisor.recommend.number_formats import checkpoint_bytes
from advisor.recommend.splits import Split

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.model import Model
    from advisor.core.request import Load, Request
    from advisor.estimate.engines import Engine
    from advisor.estimate.throughput import Speed
    from advisor.recommend.estimator import Estimator
    from advisor.recommend.hardware import HardwareClass
    from advisor.recommend.serving import Serving

LIGHT_TOKENS_PER_SECOND = 100
"""A load that no model here is short of arithmetic for, on the smallest class that holds it: below it no such bound is made."""


class Bounds:
    """The bounds of one request; of models alike each is worked out once, for all requests that share estimates."""

    def __init__(self, request: Request, estimator: Estimator) -> None:
        self._methods = [None if name == "none" else name for name in request.limits.weights_as]
        self._storage_is_known = not estimator.stores_otherwise and "any" not in self._methods
        self._load: Load = request.load
        self._needed = requests_needed(request.load)
        self._estimator = estimator
        load, served = request.load, (request.limits.engine, request.limits.weights_as)
        self._least: dict[tuple[Any, ...], Least] = estimator.kept(
            "least", *served, load.input_tokens, load.output_tokens
        )
        self._speeds: dict[tuple[Any, ...], list[tuple[Engine, Speed]]] = estimator.kept("speed", *served)

    @property
    def is_heavy(self) -> bool:
        """Whether the load may take more than one instance for its arithmetic alone."""
        tokens = self._load.input_tokens + self._load.output_tokens
        return self._needed * tokens / SECONDS_PER_DAY > LIGHT_TOKENS_PER_SECOND

    def weights(self, model: Model, architecture: Architecture) -> int:
        """Return what the weights alone take at least, however they are served here; 0 where that is not simply told.

        A class whose devices together have less is passed over before its ways to serve are even listed.
        """
        if not self._storage_is_known:
            return 0
        native = model.quantization
        wanted = self._methods if native is None else [native]
        return min(checkpoint_bytes(model, m) or weight_bytes(architecture, "bfloat16", m) for m in wanted)

    def times(self, model: Model, architecture: Architecture, hardware: HardwareClass) -> Least:
        """Return what an answer of the asked length takes at least on one instance of a class, however it is served."""
        alike = self._estimator.alike(model, architecture)
        key = (alike, hardware.key)
        known = self._least.get(key) if alike else None
        if known is None:
            found = self._least_of(model, architecture, hardware)
            known = self._least[key] = Least(*map(min, zip(*found, strict=True))) if found else Least()
        return known

    def _least_of(self, model: Model, architecture: Architecture, hardware: HardwareClass) -> list[Least]:
        """Return what it takes with each engine; none where the speed of one is not known."""
        tokens = self._load.input_tokens, self._load.output_tokens
        return [
            speed.least(*tokens, hardware.devices * engine.units_per_device(hardware.accelerator))
            for engine, speed in self._lightest(model, architecture, hardware)
        ]

    def _lightest(
        self, model: Model, architecture: Architecture, hardware: HardwareClass
    ) -> list[tuple[Engine, Speed]]:
        """Return the engines with how fast each is on one device, of all ways to store the weights with the least to read.

        However many devices a class has, these are the same.
        """
        alike, key = self._estimator.alike(model, architecture), hardware.key
        on = (alike, key.accelerator, key.host)
        known = self._speeds.get(on) if alike else None
        if known is None:
            servings = self._estimator.servings(model, architecture, hardware)
            known = self._speeds[on] = _fastest(architecture, hardware, servings)
        return known

    def instances(self, least: Least) -> int:
        """Return how many instances at least answer the asked requests, each of which takes the devices of one so long."""
        return max(1, ceil(self._needed * least.request_seconds / SECONDS_PER_DAY))


def _fastest(
    architecture: Architecture, hardware: HardwareClass, servings: Iterable[Serving]
) -> list[tuple[Engine, Speed]]:
    """Return the engines with the speed on one device that no way of storing the weights exceeds; none where one is not known."""
    by_engine: dict[tuple[str, str], tuple[Engine, list[Speed]]] = {}
    for serving in servings:
        speed = speed_on(architecture, hardware.accelerator, serving, Split(1, 1, 1))
        if speed is None:
            return []
        by_engine.setdefault((serving.engine.id, serving.weights.dtype), (serving.engine, []))[1].append(speed)
    return [(engine, lightest(speeds)) for engine, speeds in by_engine.values()]
