"""The ways to lay a fine-tuning run on the devices of one instance, each with its memory and time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.sharding import SHARDINGS
from advisor.core.text import Text
from advisor.estimate.training.compute import training_time
from advisor.estimate.training.frameworks import training_of
from advisor.estimate.training.memory import estimate_training, updated_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advisor.catalog import Catalog
    from advisor.core.architecture import Architecture
    from advisor.core.hardware import Accelerator
    from advisor.core.model import Model
    from advisor.core.sharding import Sharding
    from advisor.core.tuning import TrainingCompute, TrainingMemory, TuningRun
    from advisor.estimate.training.frameworks import Framework
    from advisor.recommend.hardware import HardwareClass


class Layout(NamedTuple):
    """What the devices share out. ``units`` are devices, or cores where the framework counts these.

    ``split`` of them hold one copy of what is shared; the other copies train on other sequences.
    """

    sharding: Sharding
    units: int
    split: int

    @property
    def tensor_parallel(self) -> int:
        """The degree of tensor parallelism; 1 without."""
        return self.split if SHARDINGS[self.sharding].activations else 1


class TrainingPlan(NamedTuple):
    """A run laid out; ``memory`` is of one unit, ``compute`` ``None`` where the device's rate is not published."""

    layout: Layout
    memory: TrainingMemory
    compute: TrainingCompute | None


class Trainer:
    """Binds the estimates of training to a catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.training = training_of(catalog)

    def quantization(self, model: Model) -> str:
        """Return how QLoRA keeps the frozen weights: as they are published where adapters train on that."""
        native = model.quantization
        return native if native and native in self.training.storages else self.training.quantization

    def framework(self, accelerator: Accelerator) -> Framework:
        """Return the framework that runs on an accelerator; when none does, the nearest to it, to be explained."""
        frameworks = self.training.frameworks.values()
        return self.training.framework_on(accelerator) or next(
            (f for f in frameworks if f.engine.supports_accelerator(accelerator.kind)), next(iter(frameworks))
        )

    def notes(self, frameworks: Collection[str]) -> Iterator[Text]:
        """Yield the catalogue's remarks on frameworks, by id."""
        for framework in self.training.frameworks.values():
            for note in framework.notes if framework.id in frameworks else ():
                yield Text(f"{framework.name}: {note.en}", f"{framework.name}: {note.ja}")

    def plans(
        self, architecture: Architecture, hardware: HardwareClass, framework: Framework, run: TuningRun, dtype: str
    ) -> Iterator[TrainingPlan]:
        """Yield the ways to train on all devices of an instance, the one that shares out least first."""
        storage = self.training.storage(run.quantization)
        machine = hardware.instances[0]
        for layout in layouts(framework, architecture, hardware):
            memory = estimate_training(
                architecture,
                method=run.method,
                dtype=dtype,
                storage=storage,
                optimizer=self.training.optimizer(run.optimizer),
                sequence_length=run.sequence_length,
                batch_size=run.batch_size,
                lora_rank=run.lora_rank,
                lora_targets=run.lora_targets,
                gradient_checkpointing=run.gradient_checkpointing,
                devices=layout.split,
                sharding=layout.sharding,
                accelerator=hardware.accelerator,
                framework=framework,
            )
            compute = training_time(
                architecture,
                method=run.method,
                dtype=dtype,
                storage=storage,
                tokens=run.tokens,
                sequence_length=run.sequence_length,
                batch_size=run.batch_size,
                gradient_checkpointing=run.gradient_checkpointing,
                devices=hardware.devices,
                sharding=layout.sharding,
                accelerator=hardware.accelerator,
                link_bytes_per_second=machine.interconnect_bytes_per_second,
                update_bytes=updated_bytes(memory),
                framework=framework,
            )
            yield TrainingPlan(layout, memory, compute)


def layouts(framework: Framework, architecture: Architecture, hardware: HardwareClass) -> list[Layout]:
    """Return how an instance may be used, what shares out least first.

    One device has nothing to share. Tensor parallelism takes the degrees that divide the heads; when none does, the least
    stands for all, to be explained.
    """
    units = hardware.devices * framework.engine.units_per_device(hardware.accelerator)
    found: list[Layout] = []
    for sharding in framework.shardings if units > 1 else framework.shardings[:1]:
        shares = SHARDINGS[sharding]
        if not shares.activations:
            found.append(Layout(sharding, units, units if shares.states else 1))
            continue
        degrees = [d for d in framework.tensor_parallel if d <= units]
        dividing = [d for d in degrees if architecture.heads % d == 0]
        found += [Layout(sharding, units, d) for d in dividing or degrees[:1] or [units]]
    return found
