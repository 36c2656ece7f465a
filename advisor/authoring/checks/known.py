"""The names a catalogue knows: those of its own files and, for an overlay, those of the catalogue below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

__all__ = ["Known"]


@dataclass(frozen=True, slots=True)
class Known:
    """Sets of names. ``metrics`` maps a suite to its metrics; ``models`` an id to its compiled record."""

    models: Mapping[str, Mapping[str, Any]]
    licenses: Set[str]
    accelerators: Set[str]
    instances: Set[str]
    regions: Set[str]
    metrics: Mapping[str, Set[str]]
    bedrock_ids: Set[str]

    @classmethod
    def of(cls, data: Mapping[str, Any], base: Mapping[str, Any] | None) -> Known:
        """Return the names of a compiled mapping laid over another."""
        below = base or {}
        merged = {
            section: {**below.get(section, {}), **data[section]}
            for section in ("models", "licenses", "accelerators", "instances", "regions", "suites")
        }
        return cls(
            models=merged["models"],
            licenses=merged["licenses"].keys(),
            accelerators=merged["accelerators"].keys(),
            instances=merged["instances"].keys(),
            regions=merged["regions"].keys(),
            metrics={id_: suite.get("metrics", {}).keys() for id_, suite in merged["suites"].items()},
            bedrock_ids=frozenset(
                channel["id"] for model in merged["models"].values() for channel in model.get("bedrock", ())
            ),
        )
