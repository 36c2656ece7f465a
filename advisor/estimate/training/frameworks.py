"""What fine-tunes: frameworks, optimizers and the formats of QLoRA, all of it data of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from advisor.core.record import NamedTuple
from advisor.core.text import Text
from advisor.errors import UnknownNameError
from advisor.estimate.constants import Constants, Profile, read_profiles
from advisor.estimate.engines import Engine, engines_of
from advisor.estimate.weights import FORMATS, in_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.catalog import Catalog
    from advisor.core.architecture import Architecture
    from advisor.core.hardware import Accelerator
    from advisor.core.sharding import Sharding
    from advisor.core.tuning import Method


class Optimizer(NamedTuple):
    """``states`` numbers for every trained parameter, of ``state_bytes`` each (``None``: as the weights it updates)."""

    id: str
    name: str
    states: int
    state_bytes: float | None


class Storage(NamedTuple):
    """How QLoRA keeps frozen weights: bytes of one, bytes of a parameter that is not quantized.

    ``keeps_inputs``: the products with frozen weights keep their inputs for the backward pass, though it needs none.
    """

    id: str
    name: str
    element_bytes: float
    rest_bytes: int
    keeps_inputs: bool


@dataclass(frozen=True, eq=False, slots=True)
class Framework:
    """Software that trains, on what its serving ``engine`` runs on.

    ``logit_bytes`` are alive at once for each logit. ``master_weights``: methods whose trained parameters, and the
    optimizer's states of them, are in float32. ``tensor_parallel``: degrees in cores, where matrices are split.
    ``quantizes_head``: 4-bit weights include the output projection. ``notes``: what a user should know of it.
    """

    id: str
    name: str
    rank: int
    engine: Engine
    accelerators: frozenset[str]
    model_types: frozenset[str]
    methods: tuple[Method, ...]
    shardings: tuple[Sharding, ...]
    tensor_parallel: tuple[int, ...]
    quantizations: Mapping[str, float | None]
    logit_bytes: float
    master_weights: frozenset[Method]
    memory_profile: Profile
    speed_profile: Profile
    quantizes_head: bool = False
    notes: tuple[Text, ...] = ()
    _memory: dict[str, Constants] = field(default_factory=dict, repr=False)
    _speed: dict[str, Constants] = field(default_factory=dict, repr=False)

    def supports(self, architecture: Architecture, kind: str | None = None) -> bool | None:
        """Whether it trains this architecture."""
        if self.model_types:
            return architecture.model_type in self.model_types
        return self.engine.supports(architecture, kind)

    def serves_since(self, architecture: Architecture, kind: str | None = None) -> str | None:
        """Return what its engine says of versions; ``None`` where the framework itself names the types."""
        return None if self.model_types else self.engine.serves_since(architecture, kind)

    def serves_until(self, architecture: Architecture) -> str | None:
        """Return what its engine says of versions; ``None`` where the framework itself names the types."""
        return None if self.model_types else self.engine.serves_until(architecture)

    def runs_on(self, accelerator: Accelerator) -> bool | None:
        """Whether it runs on this accelerator; ``None`` when its compute capability decides and is not known."""
        if self.accelerators and accelerator.id not in self.accelerators:
            return False
        return self.engine.runs_on(accelerator)

    def supports_host(self, architecture: str, accelerator: Accelerator | None = None) -> bool | None:
        """Whether it is built for hosts of this processor architecture; ``None`` when that is not known."""
        return self.engine.supports_host(architecture, accelerator)

    def supports_dtype(self, dtype: str) -> bool:
        """Whether it computes in this number format (the accelerator must, too)."""
        return self.engine.supports_dtype(dtype)

    def supports_quantization(self, quantization: str | None, accelerator: Accelerator | None = None) -> bool | None:
        """Whether it trains adapters on weights kept so, on this accelerator where one is given."""
        if quantization is None:
            return True
        if quantization not in self.quantizations:
            return False
        least = self.quantizations[quantization]
        if accelerator is None or least is None:
            return True
        return None if accelerator.compute_capability is None else accelerator.compute_capability >= least

    def memory(self, accelerator: str) -> Constants:
        """Return the constants of the memory estimate on an accelerator (by id)."""
        found = self._memory.get(accelerator)
        if found is None:
            found = self._memory[accelerator] = self.memory_profile.on(self.id, accelerator)
        return found

    def speed(self, accelerator: str) -> Constants:
        """Return the constants of the time estimate on an accelerator (by id)."""
        found = self._speed.get(accelerator)
        if found is None:
            found = self._speed[accelerator] = self.speed_profile.on(self.id, accelerator)
        return found


class Training(NamedTuple):
    """The catalogue's training document. ``frameworks`` in order of preference; ``quantization`` when nobody says."""

    optimizers: Mapping[str, Optimizer]
    storages: Mapping[str, Storage]
    frameworks: Mapping[str, Framework]
    quantization: str

    def optimizer(self, name: str) -> Optimizer:
        """Return an optimizer.

        Raises:
            UnknownNameError: there is none of that name; similar names are suggested.
        """
        if name not in self.optimizers:
            raise UnknownNameError(Text("optimizer", "オプティマイザ"), name, self.optimizers)
        return self.optimizers[name]

    def storage(self, name: str | None) -> Storage | None:
        """Return the format of frozen weights; ``None`` for ``None``: they are not quantized.

        Raises:
            UnknownNameError: there is none of that name; similar names are suggested.
        """
        if name is None:
            return None
        if name not in self.storages:
            raise UnknownNameError(Text("quantization", "量子化方式"), name, self.storages)
        return self.storages[name]

    def framework_on(self, accelerator: Accelerator) -> Framework | None:
        """Return the first framework that runs on the accelerator; ``None`` when none does."""
        return next((f for f in self.frameworks.values() if f.runs_on(accelerator)), None)


_TRAINING: WeakKeyDictionary[Catalog, Training] = WeakKeyDictionary()


def training_of(catalog: Catalog) -> Training:
    """Return what the catalogue says of training; the same objects for the same catalogue."""
    found = _TRAINING.get(catalog)
    if found is None:
        found = _TRAINING[catalog] = read_training(catalog.training, engines_of(catalog))
    return found


def read_training(compiled: Mapping[str, Any], engines: Mapping[str, Engine]) -> Training:
    """Read the catalogue's ``training`` document; its frameworks refer to ``engines``."""
    frameworks = [_framework(id_, raw, engines[raw["engine"]]) for id_, raw in compiled["frameworks"].items()]
    return Training(
        optimizers={
            id_: Optimizer(id_, raw["name"], raw["states"], raw.get("state_bytes"))
            for id_, raw in compiled["optimizers"].items()
        },
        storages={
            id_: Storage(id_, raw["name"], _element_bytes(raw), raw["rest_bytes"], raw["keeps_inputs"])
            for id_, raw in compiled["quantizations"].items()
        },
        frameworks={f.id: f for f in sorted(frameworks, key=lambda f: (f.rank, f.id))},
        quantization=compiled["defaults"]["quantization"],
    )


def _element_bytes(raw: Mapping[str, Any]) -> float:
    """Return the bytes of one weight, its share of the scales included, as serving has them, too."""
    stored = in_blocks(double_quantization=True) if raw.get("double_quantization") else FORMATS[raw["method"]]
    return stored.element_bytes


def _framework(id_: str, raw: Mapping[str, Any], engine: Engine) -> Framework:
    capabilities = {name: s.get("minimum_compute_capability") for name, s in raw["quantizations"].items()}
    return Framework(
        id=id_,
        name=raw["name"],
        rank=raw["rank"],
        engine=engine,
        accelerators=frozenset(raw["accelerators"]),
        model_types=frozenset(raw["model_types"]["value"]) if "model_types" in raw else frozenset(),
        methods=tuple(raw["methods"]["value"]),
        shardings=tuple(raw["shardings"]["value"]),
        tensor_parallel=tuple(raw["tensor_parallel"]["value"]) if "tensor_parallel" in raw else (),
        quantizations={name: float(least) if least else None for name, least in capabilities.items()},
        logit_bytes=raw["logit_bytes"]["value"],
        master_weights=frozenset(raw["master_weights"]["value"]),
        memory_profile=read_profiles(raw["memory"])[0],
        speed_profile=read_profiles(raw["speed"])[0],
        notes=tuple([Text(note["en"], note["ja"]) for note in raw.get("notes", ())]),
    )
