"""What would make the asked instance fit: the section for people and the list of the JSON, with its schema."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from advisor.core.text import Language, Text
from advisor.render import as_json
from advisor.render.hardware.wording import pair
from advisor.render.parts import Item, Section
from advisor.render.schema_parts import FLAG, NUMBER, TEXT, WHOLE, Schema, list_of, maybe, record, ref
from advisor.render.wording import joined, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.core.result import Finding
    from advisor.core.sizing import SizingReport, WayOut
    from advisor.core.tuning import TuningWayOut
    from advisor.render import View

TITLE = Text("What would help", "収めるための案")
_QUANTIZED = Text("with weights quantized (--quantization): {}", "重みを量子化する (--quantization): {}")
_UNPUBLISHED = Text(
    "the catalogue lists no weights quantized as {}: to be found or made first",
    "{} で量子化済みの重みはカタログにありません。入手または作成が必要です",
)
_RISK = Text("warning: {}", "注意: {}")

SETTING: Schema = {"anyOf": [TEXT, NUMBER, {"type": "null"}]}
"""A value of the request: a count, a share, a name; null leaves it to the model or the engine."""


def section(report: SizingReport, view: View) -> Section | None:
    """Return the section; ``None`` where there is nothing to propose."""
    language = view.language
    items = []
    for alone, ways in groupby(report.ways_out, key=_is_quantization_alone):
        several = list(ways)
        if alone and len(several) > 1:
            items.append(_quantizations(several, language))
        else:
            items += [_item(way, language, view.yen_per_usd) for way in several]
    return Section(TITLE.get(language), tuple(items)) if items else None


def _is_quantization_alone(way: WayOut) -> bool:
    """Whether a way changes nothing but how the weights are quantized, and may be told in one line with others."""
    return set(way.changes) == {"quantization"}


def _quantizations(ways: Sequence[WayOut], language: Language) -> Item:
    """Return all ways to quantize in one line, and of which of them no weights are known."""
    names = [f"{way.proposed} {_needs(way)}" for way in ways]
    missing = [str(way.proposed) for way in ways if way.published is False]
    under = [Item(_UNPUBLISHED.get(language).format(joined(missing, language)))] if missing else []
    return Item(_QUANTIZED.get(language).format(joined(names, language)), tuple(under))


def _needs(way: WayOut) -> str:
    memory = way.sized.memory
    return pair(memory.per_accelerator_required_bytes, memory.per_accelerator_available_bytes) if memory else ""


def _item(way: WayOut, language: Language, yen: float | None) -> Item:
    return Item(sentence(way.message, language, yen), risks(way.risks, language, yen))


def risks(findings: Sequence[Finding], language: Language, yen: float | None) -> tuple[Item, ...]:
    """Return the warnings that come with a change, to stand below it."""
    return tuple(Item(_RISK.get(language).format(sentence(f.message, language, yen))) for f in findings)


def change(way: WayOut | TuningWayOut, language: Language) -> dict[str, Any]:
    """Return what every change says first as JSON: which fields of the request get which values, and that in words."""
    return {
        "field": way.field,
        "current": way.current,
        "proposed": way.proposed,
        "changes": dict(way.changes),
        "message": sentence(way.message, language),
    }


def change_schema(setting: Schema) -> dict[str, Schema]:
    """Return the schema of `change`; ``setting`` is that of a value of the request."""
    return {
        "field": TEXT,
        "current": setting,
        "proposed": setting,
        "changes": {"type": "object", "additionalProperties": setting},
        "message": TEXT,
    }


def entry(way: WayOut, language: Language) -> dict[str, Any]:
    """Return one change as JSON: what to change, and what it then needs, has, holds and costs."""
    sized, memory = way.sized, way.sized.memory
    return {
        **change(way, language),
        "deployment": as_json.deployment(sized.deployment),
        "per_accelerator_required_bytes": memory.per_accelerator_required_bytes if memory else None,
        "per_accelerator_available_bytes": memory.per_accelerator_available_bytes if memory else None,
        "tight": memory.tight if memory else None,
        "max_concurrent_sequences": sized.capacity.max_concurrent_sequences if sized.capacity else None,
        "monthly_usd": as_json.usd(sized.cost.monthly) if sized.cost else None,
        "published_weights": way.published,
        "warnings": [as_json.finding_entry(f, language) for f in way.risks],
    }


def schema() -> Schema:
    """Return the schema of the list."""
    counts = ("per_accelerator_required_bytes", "per_accelerator_available_bytes", "max_concurrent_sequences")
    ways = list_of(
        record(
            {
                **change_schema(SETTING),
                "deployment": ref("deployment"),
                **dict.fromkeys(counts, maybe(WHOLE)),
                "tight": maybe(FLAG),
                "monthly_usd": maybe(NUMBER),
                "published_weights": maybe(FLAG),
                "warnings": list_of(ref("finding")),
            }
        )
    )
    return {
        "description": "Changes of the request with which the asked instance, or another, carries the load: `changes` are "
        "fields of `request` with their new values (null: as the model or the engine has it), `field` the first of them, "
        "`warnings` the risks that come with it. Empty where it fits, and where no instance was asked.",
        **ways,
    }
