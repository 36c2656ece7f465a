"""Serving engines: what each supports, and the constants its estimates use. All of it is data of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

from advisor.core.record import NamedTuple
from advisor.core.text import Text, quoted
from advisor.errors import UnknownNameError, UsageError
from advisor.estimate.constants import Constants, Profile, Version, parse_version, read_profiles

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.architecture import Architecture
    from advisor.core.hardware import Accelerator

Strategy = Literal["paged", "eager", "static"]
Rule = Literal["heads-divide", "power-of-two", "layers"]


class HostSupport(NamedTuple):
    """Whether builds exist for a host's processor (``None``: not known), and from which compute capability on."""

    supported: bool | None
    minimum_compute_capability: float | None = None


NOT_STATED = HostSupport(None)


class TypeSupport(NamedTuple):
    """Versions that serve a ``model_type``: from ``since`` on (``None``: not known), up to but not including ``until``.

    ``first_seen``: ``since`` is the oldest version looked at, so that older ones may have served it as well.
    """

    since: Version | None = None
    until: Version | None = None
    first_seen: bool = False

    def covers(self, version: Version, newest: Version | None) -> bool | None:
        """Whether a version serves it; ``None`` when not known. ``newest``: the newest version looked at."""
        if self.until is not None and _reached(version, self.until):
            return False
        if self.since is None:
            return True if newest is not None and _reached(version, newest) else None
        return True if _reached(version, self.since) else None if self.first_seen else False


class EncoderSupport(NamedTuple):
    """Encoders an engine serves from version ``since`` on; ``positions`` empty, ``experts`` ``None``: whichever they have.

    ``architecture`` is the class the engine has to be told to load it as, where its config names another.
    """

    since: Version
    kinds: frozenset[str]
    positions: frozenset[str] = frozenset()
    experts: bool | None = None
    note: Text | None = None
    architecture: str | None = None

    def covers(self, architecture: Architecture, kind: str | None) -> bool:
        """Whether an encoder is one of these; ``kind`` of the model, which counts where it says what the model is for."""
        return (
            (kind not in POOLED_KINDS or kind in self.kinds)
            and (not self.positions or architecture.positions in self.positions)
            and self.experts in (None, bool(architecture.experts))
        )


POOLED_KINDS = frozenset({"embedding", "reranker"})


class Known:
    """What one version of an engine has worked out before: constants by accelerator, and its other versions."""

    __slots__ = ("memory", "speed", "versions")

    def __init__(self) -> None:
        self.memory: dict[str, Constants] = {}
        self.speed: dict[str, Constants] = {}
        self.versions: dict[tuple[int, ...], Engine] = {}


class Engine(NamedTuple):
    """One serving engine; equal to nothing but itself, since estimates are remembered by it.

    ``quantizations``: method → least compute capability (``None``: wherever the engine runs); ``kv_cache_dtypes`` the same
    of formats that keys and values may be kept in besides that of the computation.
    """

    id: str
    name: str
    rank: int
    strategy: Strategy
    versions: str
    kind: Literal["gpu", "neuron"]
    accelerators: frozenset[str]
    minimum_compute_capability: float | None
    hosts: Mapping[str, HostSupport]
    forms: frozenset[str]
    model_types: Mapping[str, TypeSupport]
    newest_seen: Version | None
    encoders: Mapping[str, tuple[EncoderSupport, ...]]
    dtypes: frozenset[str]
    quantizations: Mapping[str, float | None]
    kv_cache_dtypes: Mapping[str, float | None]
    rule: Rule
    cores_seen: Mapping[str, int]
    memory_profiles: tuple[Profile, ...]
    speed_profiles: tuple[Profile, ...]
    version: tuple[int, ...] | None
    known: Known

    if not TYPE_CHECKING:  # type: ignore[misc]  # they would pass for fields
        __eq__ = object.__eq__
        __ne__ = object.__ne__
        __hash__ = object.__hash__

    # ------------------------------------------------------------------------------------------------- what it supports

    def supports(self, architecture: Architecture, kind: str | None = None) -> bool | None:
        """Whether it serves this architecture at its version: the type, the form, and of an encoder the kind of model.

        ``None`` when it serves the type, but whether the asked version did is not known.
        """
        if architecture.form not in self.forms:
            return False
        served = self._served(architecture)
        if served is not None:
            return True if self.version is None else served.covers(self.version, self.newest_seen)
        found = self.pooling(architecture, kind)
        return found is not None and (self.version is None or _reached(self.version, found.since))

    def pooling(self, architecture: Architecture, kind: str | None = None) -> EncoderSupport | None:
        """Return since when it serves an encoder as a pooling model; ``None`` where it does not, or always did."""
        found = (e for e in self.encoders.get(architecture.model_type, ()) if e.covers(architecture, kind))
        return min(found, key=lambda e: e.since, default=None)

    def serves_since(self, architecture: Architecture, kind: str | None = None) -> str | None:
        """Return the first version seen to serve the architecture; ``None`` where none does, or it is not known."""
        found = self._served(architecture) or self.pooling(architecture, kind)
        return None if found is None or found.since is None else ".".join(map(str, found.since))

    def serves_until(self, architecture: Architecture) -> str | None:
        """Return the first version that no longer serves the architecture; ``None`` where none did, or the newest does."""
        found = self._served(architecture)
        return None if found is None or found.until is None else ".".join(map(str, found.until))

    def _served(self, architecture: Architecture) -> TypeSupport | None:
        return self.model_types.get(architecture.model_type) if architecture.form in self.forms else None

    def supports_accelerator(self, kind: str) -> bool:
        """Whether it runs on accelerators of this kind (``gpu``, ``neuron``)."""
        return kind == self.kind

    def runs_on(self, accelerator: Accelerator) -> bool | None:
        """Whether it runs on this accelerator; ``None`` when its compute capability decides and is not known."""
        if accelerator.kind != self.kind or (self.accelerators and accelerator.id not in self.accelerators):
            return False
        return _capable(accelerator, self.minimum_compute_capability)

    def supports_host(self, architecture: str, accelerator: Accelerator | None = None) -> bool | None:
        """Whether it is built for hosts of this processor architecture, with this accelerator where one is given.

        ``None`` when it is not known.
        """
        host = self.hosts.get(architecture, NOT_STATED)
        if not host.supported or accelerator is None:
            return host.supported
        return _capable(accelerator, host.minimum_compute_capability)

    def supports_dtype(self, dtype: str) -> bool:
        """Whether it computes in this number format (the accelerator must, too)."""
        return dtype in self.dtypes

    def supports_quantization(self, quantization: str | None, accelerator: Accelerator | None = None) -> bool | None:
        """Whether it loads weights stored so, on this accelerator where one is given; ``None`` when not known."""
        if quantization is None:
            return True
        if quantization not in self.quantizations:
            return False
        return True if accelerator is None else _capable(accelerator, self.quantizations[quantization])

    def supports_kv_cache_dtype(self, dtype: str, accelerator: Accelerator) -> bool | None:
        """Whether it keeps keys and values in this format on the accelerator; ``None`` when nothing says so."""
        if dtype not in self.kv_cache_dtypes:
            return None
        return _capable(accelerator, self.kv_cache_dtypes[dtype])

    # --------------------------------------------------------------------------------------------------- how it spreads

    def units_per_device(self, accelerator: Accelerator) -> int:
        """Return what tensor parallelism counts, per device: 1 on GPUs; on Neuron cores, joined ones as one."""
        return self.cores_seen.get(accelerator.id, accelerator.cores)

    def tensor_parallel_degrees(
        self, architecture: Architecture, accelerator: Accelerator, device_count: int
    ) -> tuple[int, ...]:
        """Return the degrees possible on ``device_count`` devices, ascending. On Neuron a degree counts cores."""
        if self.rule == "layers":
            return (1,)
        units = device_count * self.units_per_device(accelerator)
        return tuple(d for d in range(1, units + 1) if self._divides(architecture, d))

    def _divides(self, architecture: Architecture, degree: int) -> bool:
        if architecture.heads % degree:
            return False
        if self.rule == "power-of-two":
            return degree & (degree - 1) == 0
        kv_heads = architecture.kv_heads
        heads_divide = kv_heads % degree == 0 or degree % kv_heads == 0
        return heads_divide and all(mlp.width % degree == 0 for mlp in architecture.mlps)

    def pipeline_stages(self, architecture: Architecture, device_count: int) -> tuple[int, ...]:
        """Return over how many devices whole layers can be laid, one after the other; ``(1,)`` when it does not."""
        return tuple(range(1, min(device_count, architecture.layers) + 1)) if self.rule == "layers" else (1,)

    def devices_for(self, tensor_parallel: int, accelerator: Accelerator) -> int:
        """Devices that a tensor-parallel degree occupies."""
        return -(-tensor_parallel // self.units_per_device(accelerator))

    # -------------------------------------------------------------------------------------------------------- constants

    def memory(self, accelerator: str) -> Constants:
        """Return the constants of the memory estimate on an accelerator (by id)."""
        found = self.known.memory.get(accelerator)
        if found is None:
            found = self.known.memory[accelerator] = self._profile(self.memory_profiles).on(self.id, accelerator)
        return found

    def speed(self, accelerator: str) -> Constants:
        """Return the constants of the performance estimate on an accelerator (by id)."""
        found = self.known.speed.get(accelerator)
        if found is None:
            found = self.known.speed[accelerator] = self._profile(self.speed_profiles).on(self.id, accelerator)
        return found

    def described(self) -> tuple[str | None, str | None]:
        """Return the versions whose memory is estimated: from the first up to, not including, the second."""
        profile = self._profile(self.memory_profiles)
        since, until = (".".join(map(str, v)) if v else None for v in (profile.since, profile.until))
        return since, until

    def at_version(self, version: str) -> Engine:
        """Return the engine with the constants of that version; the same one for the same version.

        Raises:
            UsageError: not a version, or older than anything the catalogue describes.
        """
        try:
            parsed = parse_version(version)
        except ValueError as error:
            raise UsageError(
                Text(str(error), f"{quoted(version)} はバージョンではありません (例: 0.19、0.19.0)"),
            ) from error
        if not any(p.holds_for(parsed) for p in self.memory_profiles):
            oldest = self.memory_profiles[-1].since or (0,)
            since = ".".join(map(str, oldest))
            raise UsageError(
                Text(
                    f"{self.name} {version} is older than the versions described ({since} and later)",
                    f"{self.name} {version} は対象外の古いバージョンです (対象: {since} 以降)",
                ),
                Text("leave --engine-version out", "--engine-version を省略してください"),
            )
        if parsed not in self.known.versions:
            self.known.versions[parsed] = self._replace(version=parsed, known=Known())
        return self.known.versions[parsed]

    def _profile(self, profiles: tuple[Profile, ...]) -> Profile:
        if self.version is None:
            return profiles[0]
        return next((p for p in profiles if p.holds_for(self.version)), profiles[0])


_ENGINES: WeakKeyDictionary[Catalog, Mapping[str, Engine]] = WeakKeyDictionary()


def engines_of(catalog: Catalog) -> Mapping[str, Engine]:
    """Return the engines of a catalogue, by id, in order of preference.

    They are built once: what is remembered of an engine's estimates then serves every request of the process.
    """
    engines = _ENGINES.get(catalog)
    if engines is None:
        engines = _ENGINES[catalog] = load_engines({"engines": catalog.engines})
    return engines


def load_engines(compiled: Mapping[str, Any]) -> dict[str, Engine]:
    """Build the engines from the catalogue's ``engines`` document, by id, in order of preference."""
    engines = [_read(id_, raw) for id_, raw in compiled["engines"].items()]
    return {engine.id: engine for engine in sorted(engines, key=lambda e: (e.rank, e.id))}


def default_engine(
    engines: Iterable[Engine], architecture: Architecture | None, accelerator: Accelerator, host: str | None = None
) -> Engine | None:
    """Return the first engine that runs on the accelerator and serves the architecture; ``None`` when none does.

    What is not given (an architecture nobody published, the processor of the host) is not asked for.
    """
    for engine in engines:
        if (
            engine.runs_on(accelerator)
            and (architecture is None or engine.supports(architecture))
            and (host is None or engine.supports_host(host, accelerator))
        ):
            return engine
    return None


def engine_named(engines: Mapping[str, Engine], name: str) -> Engine:
    """Return an engine by id.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in engines:
        raise UnknownNameError(Text("engine", "推論エンジン"), name, engines)
    return engines[name]


def _reached(version: Version, first: Version) -> bool:
    """Whether ``version`` is ``first`` or a later one; numbers that it leaves out are zero, 0.9 being 0.9.0."""
    return version + (0,) * (len(first) - len(version)) >= first


def _version(text: str | None) -> Version | None:
    return None if text is None else parse_version(text)


def _capable(accelerator: Accelerator, least: float | None) -> bool | None:
    if least is None:
        return True
    return None if accelerator.compute_capability is None else accelerator.compute_capability >= least


def _read(id_: str, raw: Mapping[str, Any]) -> Engine:
    least = _value(raw.get("minimum_compute_capability"))
    parallelism = raw["parallelism"]
    return Engine(
        id=id_,
        name=raw["name"],
        rank=raw["rank"],
        strategy=raw["strategy"],
        versions=raw["versions"],
        kind=raw["kind"],
        accelerators=frozenset(raw.get("accelerators") or ()),
        minimum_compute_capability=float(least) if least else None,
        hosts={name: HostSupport(fact.get("value"), _least(fact)) for name, fact in raw["hosts"].items()},
        forms=frozenset(_value(raw["forms"])),
        model_types=_read_types(raw["model_types"]),
        newest_seen=_version(raw["model_types"].get("newest")),
        encoders={type_: tuple(map(_read_encoder, rows)) for type_, rows in (raw.get("encoders") or {}).items()},
        dtypes=frozenset(_value(raw["dtypes"])),
        quantizations={method: _least(support) for method, support in raw["quantizations"].items()},
        kv_cache_dtypes={dtype: _least(support) for dtype, support in raw.get("kv_cache_dtypes", {}).items()},
        rule=parallelism["rule"],
        cores_seen=parallelism.get("cores_seen") or {},
        memory_profiles=read_profiles(raw["memory"]),
        speed_profiles=read_profiles(raw["speed"]),
        version=None,
        known=Known(),
    )


def _read_types(raw: Mapping[str, Any]) -> dict[str, TypeSupport]:
    until = {name: parse_version(version) for version, names in raw.get("until", {}).items() for name in names}
    since = {name: parse_version(version) for version, names in raw.get("since", {}).items() for name in names}
    oldest = min(since.values(), default=None)
    served = {name: TypeSupport(None, until.get(name)) for name in raw.get("value") or ()}
    return served | {name: TypeSupport(first, until.get(name), first == oldest) for name, first in since.items()}


def _read_encoder(raw: Mapping[str, Any]) -> EncoderSupport:
    note = raw.get("note")
    return EncoderSupport(
        parse_version(raw["since"]),
        frozenset(raw["kinds"]),
        frozenset(raw.get("positions") or ()),
        raw.get("experts"),
        Text(note["en"], note["ja"]) if note else None,
        raw.get("architecture"),
    )


def _value(fact: Any) -> Any:
    """Return the value of a fact, which is written plain or as ``{value: …}``."""
    return fact["value"] if isinstance(fact, Mapping) else fact


def _least(support: Mapping[str, Any]) -> float | None:
    least = support.get("minimum_compute_capability")
    return float(least) if least else None
