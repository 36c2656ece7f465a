"""Constants of an engine as data: a profile per range of versions, with exceptions for some accelerators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from advisor.core.record import NamedTuple
from advisor.core.text import Text, quoted
from advisor.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from advisor.core.provenance import Basis

Version = tuple[int, ...]
Bound = Literal["low", "value", "high"]

_CERTAINTY: tuple[Basis, ...] = ("published", "computed", "calibrated", "derived", "assumed")
"""From firm to weak: a result is as weak as its weakest input."""


class Constant(NamedTuple):
    """One number. ``low`` and ``high`` bound it; ``source`` is a key of the catalogue's sources."""

    value: float
    basis: Basis
    low: float | None = None
    high: float | None = None
    source: str | None = None

    @property
    def applies(self) -> bool:
        """Whether it has any effect: a plain 0 says that there is no such term."""
        return bool(self.value or self.low or self.high)

    def at(self, bound: Bound) -> Constant:
        """Return the constant with the value of a bound, or with its own where it has none."""
        value: float | None = getattr(self, bound)
        return self if value is None else self._replace(value=value)


class Constants:
    """The constants that hold on one accelerator, by name."""

    __slots__ = ("_all", "_bounds", "_owner", "_values", "_weakest")

    def __init__(self, owner: str, constants: Mapping[str, Constant]) -> None:
        self._owner = owner
        self._all = constants
        self._values = {name: constant.value for name, constant in constants.items()}
        self._weakest: dict[frozenset[str], Basis] = {}
        self._bounds: dict[Bound, Constants] = {"value": self}

    def __getitem__(self, name: str) -> float:
        try:
            return self._values[name]  # a plan asks dozens of times, a search makes hundreds of plans
        except KeyError:
            return self.get(name).value

    def get(self, name: str) -> Constant:
        """Return a constant with its bounds and basis.

        Raises:
            CatalogError: the engine's data has no constant of that name.
        """
        found = self._all.get(name)
        if found is None:
            raise CatalogError(
                Text(
                    f"engine {self._owner} has no constant {name!r}",
                    f"推論エンジン {self._owner} に定数 {name!r} がありません",
                ),
                Text("add it to catalog/engines.yaml", "catalog/engines.yaml に追加してください"),
            )
        return found

    def at(self, bound: Bound) -> Constants:
        """Return the constants at one of their bounds; what has none stays as it is."""
        found = self._bounds.get(bound)
        if found is None:
            found = self._bounds[bound] = Constants(self._owner, {n: c.at(bound) for n, c in self._all.items()})
        return found

    def reading(self) -> Reading:
        """Return the same constants, that remember which of them a figure reads."""
        return Reading(self, set())

    def basis_of(self, names: Iterable[str]) -> Basis:
        """Return the basis of a figure computed from these: the weakest of those that apply, at best computed."""
        key = frozenset(names)
        weakest = self._weakest.get(key)
        if weakest is None:
            used = (self.get(name) for name in key)
            weakest = self._weakest[key] = weaker("computed", *(c.basis for c in used if c.applies))
        return weakest


class Reading(Constants):
    """Constants that remember which of them were read, at whichever bound: what a figure rests on."""

    __slots__ = ("_constants", "_read")

    def __init__(self, constants: Constants, read: set[str]) -> None:
        self._constants = constants
        self._read = read

    def __getitem__(self, name: str) -> float:
        self._read.add(name)
        return self._constants[name]

    def get(self, name: str) -> Constant:
        """Return a constant and remember it."""
        self._read.add(name)
        return self._constants.get(name)

    def at(self, bound: Bound) -> Reading:
        """Return the constants at one of their bounds; what is read of them counts here, too."""
        return Reading(self._constants.at(bound), self._read)

    @property
    def basis(self) -> Basis:
        """The basis of a figure computed from what was read so far."""
        return self._constants.basis_of(self._read)


def weaker(*bases: Basis) -> Basis:
    """Return the weakest of several bases."""
    return max(bases, key=_CERTAINTY.index)


class DeviceClass(NamedTuple):
    """Accelerators, and the constants that hold on them."""

    accelerators: frozenset[str]
    constants: Mapping[str, Constant]


class Profile(NamedTuple):
    """Constants for versions from ``since`` up to, not including, ``until``; ``classes`` override on some devices."""

    since: Version | None
    until: Version | None
    constants: Mapping[str, Constant]
    classes: tuple[DeviceClass, ...]

    def holds_for(self, version: Version) -> bool:
        """Whether ``version`` is in the range."""
        return (self.since is None or version >= self.since) and (self.until is None or version < self.until)

    def on(self, owner: str, accelerator: str) -> Constants:
        """Return what holds on one accelerator."""
        merged = dict(self.constants)
        for accelerators, constants in self.classes:
            if accelerator in accelerators:
                merged.update(constants)
        return Constants(owner, merged)


def read_profiles(raw: Sequence[Mapping[str, Any]]) -> tuple[Profile, ...]:
    """Read the profiles of an engine, newest first, as the catalogue has them; one may inherit from the next older."""
    profiles: list[Profile] = []
    for entry in reversed(raw):
        constants = _read_constants(entry["constants"])
        classes = tuple(
            DeviceClass(frozenset(c["accelerators"]), _read_constants(c["constants"]))
            for c in entry.get("classes") or ()
        )
        if entry.get("inherits"):
            older = profiles[-1]
            constants, classes = {**older.constants, **constants}, (*older.classes, *classes)
        since, until = (parse_version(entry[key]) if entry.get(key) else None for key in ("since", "until"))
        profiles.append(Profile(since, until, constants, classes))
    return tuple(reversed(profiles))


def parse_version(text: str) -> Version:
    """Read the numbers a version starts with: ``0.19.0rc1`` is (0, 19, 0).

    Raises:
        ValueError: it starts with no number.
    """
    numbers: list[int] = []
    for part in str(text).strip().lstrip("v").split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits))
        if digits != part:
            break
    if not numbers:
        raise ValueError(f"{quoted(text)} is not a version such as 0.19 or 0.19.0")
    return tuple(numbers)


def _read_constants(raw: Mapping[str, Any]) -> dict[str, Constant]:
    return {
        name: Constant(c["value"], c.get("basis", "published"), c.get("low"), c.get("high"), c.get("source"))
        for name, c in raw.items()
    }
