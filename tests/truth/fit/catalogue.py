"""Every constant that a fit gives: as the catalogue has it, and as the measurements would have it now.

``make fit`` prints them; a test asserts that they are equal, in the digits that the catalogue is written with.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from tests.truth.accuracy.speed import all_constants
from tests.truth.fit.memory import bands, calibrated
from tests.truth.fit.speed import home
from tests.truth.fit.training import fit_memory, fit_speed
from tests.truth.fit.written import written
from tests.truth.memory_rows import engine_document
from tests.truth.rows import ROOT
from tests.truth.training_rows import memory_rows, time_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

TRAINED_ON = "a100-80gb"
"""Of the class of devices whose runs have a known time."""


class Constant(NamedTuple):
    """One figure: where it stands, what stands there, and the fit as it would be written."""

    place: str
    current: float
    fitted: float


@cache
def constants() -> tuple[Constant, ...]:
    """Return all of them, in the order of memory, speed, training."""
    return (*_memory(), *_speed(), *_training())


def _memory() -> Iterator[Constant]:
    for band in bands():
        fitted, bounds = band.fit(band.rows), band.bounds(band.rows)
        for place, own in band.profiles(engine_document()):
            for name in sorted(calibrated(own) & fitted.keys()):
                value = own[name]["value"]
                yield Constant(f"{place} {name}", value, written(fitted[name]))
                for end, bound in zip(("low", "high"), bounds.get(name, ()), strict=False):
                    yield Constant(f"{place} {name} ({end})", own[name].get(end, value), written(bound))


def _speed() -> Iterator[Constant]:
    for key, value in all_constants().items():
        engine, _, constant = key.partition("@")[0].partition(".")
        current = home(engine_document(), key)[constant]["value"]
        yield Constant(f"{engine} speed {key.partition('.')[2]}", current, written(value))


def _training() -> Iterator[Constant]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "catalog" / "training.yaml").read_text(encoding="utf-8"))
    framework = document["frameworks"]["transformers"]
    memory = framework["memory"][0]["constants"]
    speed = next(c["constants"] for c in framework["speed"][0]["classes"] if TRAINED_ON in c["accelerators"])
    for part, own, fitted in (("memory", memory, fit_memory(memory_rows())), ("speed", speed, fit_speed(time_rows()))):
        for name, value in fitted.items():
            yield Constant(f"training {part} {name}", own[name]["value"], value)
