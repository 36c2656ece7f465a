"""A model from what its own files say: the config gives the architecture, the headers what is stored.

Nothing is executed: where a config names code of its own, ``model_type`` decides all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from advisor.core.model import ACTIVE, Checkpoint, HuggingFaceChannel, Model
from advisor.core.provenance import Provenance, Source
from advisor.core.text import Text
from advisor.errors import InvalidConfigError, UnknownArchitectureError
from advisor.estimate.dialects import normalize
from advisor.estimate.overflows import overflows_of
from advisor.estimate.weights import COMPUTE_BYTES, compute_bytes, stored_parts
from advisor.sources import remarks
from advisor.sources.bounded_json import broken
from advisor.sources.quantization import read_quantization

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.core.architecture import Architecture
    from advisor.estimate.weights import Format
    from advisor.sources.quantization import Quantization
    from advisor.sources.stored import Stored

MAX_CONFIG_BYTES = 4 * 1024**2
"""Hundred times the largest of a language model; some list the labels of a classifier."""

SHORTFALL = 0.05
"""Assumed: what is stored beside weights differs between versions of a tool by less."""

_FALLBACK = "float16"
_NO_CONFIG = Text("there is no config.json, only weights", "config.json がなく、重みだけです")


class FoundCheckpoint(NamedTuple):
    """What a reader found.

    ``config_name`` is the config's place in messages; ``stored`` what the headers of the weights amount to; the three
    after ``files`` are as in `weights.WeightFiles`, the rest as in `Checkpoint`.
    """

    id: str
    name: str
    origin: Literal["local", "hub"]
    location: str
    read: str
    config: Mapping[str, Any] | None
    config_name: str
    stored: Stored | None
    files: tuple[str, ...] = ()
    listed_bytes: int | None = None
    shards: int = 1
    missing: tuple[str, ...] = ()
    revision: str | None = None
    gated: str | None = None
    notes: tuple[Text, ...] = ()


def quantization_of(config: Mapping[str, Any] | None, name: str) -> Quantization | None:
    """Read how a config says its weights are quantized.

    Raises:
        FileError: a field of it cannot be.
    """
    try:
        return read_quantization(config) if config else None
    except InvalidConfigError as error:
        raise broken(name, error.message, error.hint) from None


def to_model(found: FoundCheckpoint) -> Model:
    """Put the model together. What its files do not say (licence, languages, tasks) is unknown.

    Raises:
        FileError: the config is of a known type, but fields are missing or cannot be.
    """
    config, stored = found.config, found.stored
    architecture, why = _architecture(found)
    quantization = quantization_of(config, found.config_name)
    counts = architecture.parameters if architecture else None
    total = counts.total if counts else stored.parameters if stored else None
    if quantization and quantization.method is None:
        why = remarks.unknown_quantization(quantization.name)
        architecture = None
    dtype = _dtype(config) or (stored.dtype if stored and stored.dtype in COMPUTE_BYTES else None)
    source = Source(found.location, found.read)
    return Model(
        id=found.id,
        name=found.name,
        family=None,
        publisher=found.id.partition("/")[0] if found.origin == "hub" else None,
        kind=None,
        aliases=(),
        released=None,
        license=None,
        licenses=(),
        ancestors=(),
        parameters=total,
        parameters_active=counts.active if counts else None,
        parameters_embedding=counts.embedding if counts else None,
        parameters_stored=stored.parameters if stored else None,
        context_length=architecture.max_positions if architecture else None,
        context_limit="hard" if architecture and architecture.max_positions else "trained",
        architecture=architecture,
        dtype=dtype,
        overflows=overflows_of(architecture, dtype),
        languages=None,
        tasks=None,
        training_tokens=None,
        huggingface=HuggingFaceChannel(found.id, found.gated, (), ACTIVE) if found.origin == "hub" else None,
        jumpstart=(),
        bedrock=(),
        lifecycle=ACTIVE,
        provenance={
            "parameters": Provenance("computed", source),
            "architecture": Provenance("published", source, why=why),
        },
        checkpoint=_checkpoint(found, architecture, quantization, dtype),
    )


def _architecture(found: FoundCheckpoint) -> tuple[Architecture | None, Text | None]:
    """Return the architecture, or why it is not known."""
    if found.config is None:
        return None, _NO_CONFIG
    try:
        return normalize(found.config), None
    except UnknownArchitectureError as error:
        return None, remarks.unread_type(error.model_type)
    except InvalidConfigError as error:
        raise broken(found.config_name, error.message, error.hint) from None


def _dtype(config: Mapping[str, Any] | None) -> str | None:
    """Return the number format the config asks engines to compute in; ``None`` when it does not say."""
    if config is None:
        return None
    nested = config.get("text_config")
    for section in (config, nested if isinstance(nested, dict) else {}):
        for name in ("dtype", "torch_dtype"):  # newer and older spelling
            value = str(section.get(name)).removeprefix("torch.")
            if value in COMPUTE_BYTES:
                return value
    return None


def _checkpoint(
    found: FoundCheckpoint, architecture: Architecture | None, quantization: Quantization | None, dtype: str | None
) -> Checkpoint:
    stored, listed = found.stored, found.listed_bytes
    findings, notes = [], list(found.notes)
    stored_bytes = stored.bytes if stored else listed
    if found.missing:
        findings.append(remarks.missing_shards(found.missing, of=found.shards))
    if stored and listed is not None and stored.bytes != listed:
        findings.append(remarks.size_differs(listed, stored.bytes))
    if architecture and stored:
        findings += remarks.differences(architecture, stored, packed=quantization is not None)
        if stored.parameters is None and quantization is None:
            findings.append(
                remarks.packed_unknown(stored.bytes, architecture.parameters.total * compute_bytes(_FALLBACK))
            )
    if found.config:
        notes += _config_notes(found.config)
    if architecture and architecture.positions == "rotary" and architecture.max_positions is None:
        notes.append(remarks.NO_LIMIT)
    quantized_bytes = stored_bytes if quantization else None
    if architecture and quantization and quantization.stored:
        made = round(sum(stored_parts(architecture, dtype or _FALLBACK, quantization.stored)))
        by_files = _by_files(found, architecture, made, dtype)
        quantized_bytes = made if by_files is None else by_files
        if by_files is None and stored is None and listed is not None:
            findings.append(remarks.size_implausible(listed, made, quantization.name))
        notes += _method_notes(architecture, quantization, quantization.stored, counted=by_files is None)
    return Checkpoint(
        origin=found.origin,
        location=found.location,
        read=found.read if found.origin == "hub" else None,  # of a file it is the moment of asking
        revision=found.revision,
        files=found.files,
        stored_dtype=stored.dtype if stored else None,
        stored_bytes=stored_bytes,
        quantization=quantization.method if quantization else None,
        quantized_bytes=quantized_bytes,
        findings=tuple(findings),
        notes=tuple(notes),
    )


def _by_files(found: FoundCheckpoint, architecture: Architecture, made: int, dtype: str | None) -> int | None:
    """Return the bytes of quantized weights as the files tell them; ``None`` when they tell nothing to be believed.

    Headers are believed when they make the model of the config. An index only names a size: from a little less than
    ``made``, what the config makes (`SHORTFALL`), to what the same weights take that are not quantized at all.
    """
    stored, listed = found.stored, found.listed_bytes
    if stored is not None:
        return stored.bytes if remarks.agree(architecture, stored) else None
    believed = listed is not None and (1 - SHORTFALL) * made <= listed <= _plain_bytes(architecture, dtype)
    return listed if believed else None


def _plain_bytes(architecture: Architecture, dtype: str | None) -> int:
    return architecture.parameters.total * compute_bytes(dtype or _FALLBACK)


def _config_notes(config: Mapping[str, Any]) -> Iterator[Text]:
    if config.get("auto_map"):
        yield remarks.OWN_CODE
    nested = config.get("text_config")
    for section in (config, nested if isinstance(nested, dict) else {}):
        yield from remarks.dtype_notes(section, COMPUTE_BYTES)


def _method_notes(
    architecture: Architecture, quantization: Quantization, stored: Format, *, counted: bool
) -> Iterator[Text]:
    """Yield what a figure leaves open; ``counted``: it comes from the config alone."""
    if counted and remarks.unmeasured(quantization.left_alone):
        yield remarks.LEFT_ALONE
    if counted and quantization.uneven:
        yield remarks.UNEVEN
    if counted and stored.experts_only and not architecture.parameters.routed:
        yield remarks.NO_EXPERTS
