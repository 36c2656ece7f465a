"""How one replica spreads over the devices of an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.engines import Engine
    from advisor.recommend.hardware import HardwareClass


class Split(NamedTuple):
    """How one replica spreads over devices: tensor parallelism (on Neuron over cores), or whole layers in stages.

    ``replicas`` of it run on one instance: two on the cores of one Neuron device where one core holds the model.
    """

    tensor_parallel: int
    stages: int
    devices: int
    replicas: int = 1


def splits_of(engine: Engine, architecture: Architecture, hardware: HardwareClass) -> tuple[Split, ...]:
    """Return how a replica may spread over one instance, fewest devices first; powers of two, as instances come in."""
    stages = engine.pipeline_stages(architecture, hardware.devices)
    if stages != (1,):
        return tuple(_in_stages(s, hardware) for s in stages if s & (s - 1) == 0)
    degrees = engine.tensor_parallel_degrees(architecture, hardware.accelerator, hardware.devices)
    return tuple(_in_parallel(d, engine, hardware) for d in degrees if d & (d - 1) == 0) or (
        _in_parallel(1, engine, hardware),
    )


def asked_split(engine: Engine, architecture: Architecture, hardware: HardwareClass, degree: int) -> Split:
    """Return the split a tensor-parallel degree asks for, possible or not: `findings.impossible_split` judges it.

    An engine that lays whole layers on devices lays them on as many.
    """
    if engine.rule == "layers":
        return _in_stages(min(degree, architecture.layers), hardware)
    return _in_parallel(degree, engine, hardware)


def _in_stages(stages: int, hardware: HardwareClass) -> Split:
    return Split(1, stages, stages, max(hardware.devices // stages, 1))


def _in_parallel(degree: int, engine: Engine, hardware: HardwareClass) -> Split:
    units = hardware.devices * engine.units_per_device(hardware.accelerator)
    return Split(degree, 1, engine.devices_for(degree, hardware.accelerator), max(units // degree, 1))
