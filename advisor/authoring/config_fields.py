"""The fields of a ``config.json`` that decide the size of a model: those its dialect looks at, found by trying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.text import Text
from advisor.errors import InvalidConfigError, UnknownArchitectureError
from advisor.estimate.dialects import normalize
from advisor.sources.remarks import unread_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.architecture import Architecture

__all__ = ["Fields", "deciding_fields"]

MAX_FIELDS = 500
"""Of one section. Each is tried on its own, and the largest configs have a hundred."""
_ODD = "?"
"""What no field can be."""
_HEAD = "head_dim"


class Fields(NamedTuple):
    """The fields and what they make, or why they make nothing."""

    config: dict[str, Any] | None
    architecture: Architecture | None
    why: Text | None


def deciding_fields(config: Mapping[str, Any] | None) -> Fields:
    """Return the fields of a config that its dialect reads; the architecture is that of the whole config.

    A field is read when the answer changes without it, or with another value in its place.
    """
    if config is None:
        return Fields(None, None, Text("there is no config.json", "config.json がありません"))
    try:
        whole = normalize(config)
    except UnknownArchitectureError as error:
        return Fields(None, None, unread_type(error.model_type))
    except InvalidConfigError as error:
        return Fields(None, None, error.message)
    if len(config) > MAX_FIELDS:
        return Fields(None, None, _TOO_MANY)
    kept = {name: value for name, value in config.items() if _is_read(config, name, whole)}
    sections = {name: value for name, value in kept.items() if isinstance(value, dict)}
    if any(len(section) > MAX_FIELDS for section in sections.values()):
        return Fields(None, None, _TOO_MANY)
    for name, section in sections.items():
        kept[name] = _inner(kept, name, section, whole)
    if whole.heads * whole.head_dim != whole.hidden_size and not _states_head(kept):
        kept = _with_head(kept, whole)
    return Fields(kept, whole, None)


_TOO_MANY = Text(
    f"config.json has more than {MAX_FIELDS} fields", f"config.json の項目が {MAX_FIELDS} 個を超えています"
)


def _is_read(config: Mapping[str, Any], name: str, whole: Architecture) -> bool:
    return not (_makes(_without(config, name), whole) and _makes({**config, name: _ODD}, whole))


def _inner(config: Mapping[str, Any], name: str, section: Mapping[str, Any], whole: Architecture) -> dict[str, Any]:
    """Return the fields of a section that are read; the others may be gone all together, or all stay."""
    kept = {
        field: value
        for field, value in section.items()
        if not (
            _makes({**config, name: _without(section, field)}, whole)
            and _makes({**config, name: {**section, field: _ODD}}, whole)
        )
    }
    return kept if _makes({**config, name: kept}, whole) else dict(section)


def _makes(config: Mapping[str, Any], whole: Architecture) -> bool:
    try:
        return normalize(config) == whole
    except (UnknownArchitectureError, InvalidConfigError):
        return False


def _without(section: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {field: value for field, value in section.items() if field != name}


def _states_head(config: Mapping[str, Any]) -> bool:
    sections = (config, *(value for value in config.values() if isinstance(value, dict)))
    return any(part in field for section in sections for field in section for part in (_HEAD, "d_kv", "kv_channels"))


def _with_head(config: dict[str, Any], whole: Architecture) -> dict[str, Any]:
    """Write down a width of heads that the dialect knows by itself, where it may be written down."""
    stated = {**config, _HEAD: whole.head_dim}
    return stated if _makes(stated, whole) else config
