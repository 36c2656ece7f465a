"""What would make a fine-tuning run fit: the section for people and the list of the JSON, with its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from advisor.core.sharding import Sharding
from advisor.core.text import Language, Text
from advisor.render import as_json
from advisor.render.parts import Item, Section
from advisor.render.schema_parts import FLAG, NUMBER, TEXT, WHOLE, Schema, list_of, maybe, record, ref
from advisor.render.sizing.ways_out import TITLE, change, change_schema, risks
from advisor.render.tuning.rows import cost, hours
from advisor.render.wording import joined, sentence

if TYPE_CHECKING:
    from advisor.core.tuning import TuningReport, TuningWayOut
    from advisor.render import View

SETTING: Schema = {"anyOf": [TEXT, NUMBER, FLAG, {"type": "null"}]}
"""A value of the request: a count, a name, a switch; null where no instance was asked."""

_NO_COST = Text("cost not known", "費用は不明")


def section(report: TuningReport, view: View) -> Section | None:
    """Return the section; ``None`` where there is nothing to propose."""
    items = tuple(_item(way, view) for way in report.ways_out)
    return Section(TITLE.get(view.language), items) if items else None


def _item(way: TuningWayOut, view: View) -> Item:
    """Return one change: what it then needs and has, how long the run takes and what it costs; its risks below."""
    language, yen, tuned = view.language, view.yen_per_usd, way.tuned
    said = [sentence(way.message, language, yen)]
    if tuned.compute:
        said.append(hours(tuned.compute, language, short=True))
    said.append(cost(tuned.cost, language, yen) if tuned.cost else _NO_COST.get(language))
    return Item(joined(said, language), risks(way.risks, language, yen))


def entry(way: TuningWayOut, language: Language) -> dict[str, Any]:
    """Return one change as JSON: what to change, and what it then needs, has, takes and costs."""
    tuned, memory = way.tuned, way.tuned.memory
    return {
        **change(way, language),
        "deployment": as_json.deployment(tuned.deployment),
        "sharding": tuned.sharding,
        "per_accelerator_required_bytes": memory.required_bytes if memory else None,
        "per_accelerator_available_bytes": memory.available_bytes if memory else None,
        "hours": round(tuned.compute.hours.expected, 4) if tuned.compute else None,
        "total_usd": round(tuned.cost.total.expected, 4) if tuned.cost else None,
        "warnings": [as_json.finding_entry(f, language) for f in way.risks],
    }


def schema() -> Schema:
    """Return the schema of the list."""
    ways = list_of(
        record(
            {
                **change_schema(SETTING),
                "deployment": ref("deployment"),
                "sharding": maybe({"enum": list(get_args(Sharding))}),
                **dict.fromkeys(("per_accelerator_required_bytes", "per_accelerator_available_bytes"), maybe(WHOLE)),
                **dict.fromkeys(("hours", "total_usd"), maybe(NUMBER)),
                "warnings": list_of(ref("finding")),
            }
        )
    )
    return {
        "description": "Changes of the request with which the asked instance, or another, trains the model; where no "
        "instance was asked and none does, `deployment` is the cheapest that then does. `changes` are fields of `request` "
        "with their new values, `field` the first of them, `warnings` the risks that come with it. Empty where it fits.",
        **ways,
    }
