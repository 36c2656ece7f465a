"""``--format json``: the file with what it matches; and the schema of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.render import as_json
from advisor.render.schema_parts import (
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    WHOLE,
    Schema,
    definitions,
    list_of,
    maybe,
    record,
    ref,
)
from advisor.render.sizing.as_json import answered_entry
from advisor.render.sizing.schema import ANSWERED

if TYPE_CHECKING:
    from advisor.core.deploying import Artefact, BedrockCall, DeploymentPlan, ServingSettings
    from advisor.core.text import Language
    from advisor.render import View

SCHEMA_VERSION = 1


def render(made: tuple[DeploymentPlan, Artefact], view: View) -> str:
    """Return the deployment as compact JSON."""
    return as_json.dumps(deployment(*made, view.language))


def deployment(plan: DeploymentPlan, file: Artefact, language: Language) -> dict[str, Any]:
    """Return the contract's form; what is not known, or does not apply, is null."""
    memory = plan.sized.memory if plan.sized else None
    return {
        "schema_version": SCHEMA_VERSION,
        "target": plan.target.id,
        "model": {"id": plan.model.id, "name": plan.model.name},
        "files": [{"name": file.name, "content": file.content, "language": file.language}],
        "deployment": as_json.deployment(plan.deployment),
        "fits": plan.fits,
        "settings": _settings(plan.settings) if plan.settings else None,
        "image": plan.image.uri if plan.image else None,
        "packages": dict(plan.packages),
        "memory": as_json.memory(memory) if memory else None,
        "cost": as_json.cost(plan.cost) if plan.cost else None,
        "answered": answered_entry(plan.sized.answered) if plan.sized and plan.sized.answered else None,
        "routes": _routes(plan.bedrock) if plan.bedrock else [],
        "licenses": [{"id": each.id, "name": each.name, "url": each.url} for each in plan.licenses],
        "notes": [note.get(language) for note in (*plan.remarks, *plan.notes)],
        "sources": [as_json.price_source(each) for each in plan.sources],
    }


def _routes(call: BedrockCall) -> list[dict[str, Any]]:
    """Return the routes from the region, that of the file first."""
    return [
        {
            **as_json.route(offer),
            "used": offer is call.offer,
            "excluded": offer.name in call.excluded,
            "takes_converse": offer.name not in call.uncallable,
        }
        for offer in (*((call.offer,) if call.offer else ()), *call.others)
    ]


def _settings(value: ServingSettings) -> dict[str, Any]:
    return value._asdict()


def _route(shared: Schema) -> Schema:
    own = record(dict.fromkeys(("used", "excluded", "takes_converse"), FLAG))
    return {
        **shared,
        "properties": {**shared["properties"], **own["properties"]},
        "required": [*shared["required"], *own["required"]],
    }


def schema() -> Schema:
    """Return the schema."""
    shared = definitions()
    settings = record(
        {
            **dict.fromkeys(("engine", "model", "dtype"), TEXT),
            **dict.fromkeys(
                ("engine_version", "revision", "quantization", "load_quantization", "kv_cache_dtype", "architecture"),
                maybe(TEXT),
            ),
            **dict.fromkeys(("tensor_parallel", "replicas", "max_model_len", "max_sequences"), WHOLE),
            "batched_tokens": maybe(WHOLE),
            "utilization": maybe(NUMBER),
            **dict.fromkeys(("local", "pooling", "trust_remote_code"), FLAG),
        }
    )
    return {
        "title": "Deployment",
        "description": "The answer of `advisor deploy --format json`.",
        **record(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "target": TEXT,
                "model": record({"id": TEXT, "name": TEXT}),
                "files": list_of(record({"name": TEXT, "content": TEXT, "language": TEXT})),
                "deployment": ref("deployment"),
                "fits": maybe(FLAG),
                "settings": maybe(settings),
                "image": maybe(TEXT),
                "packages": {"type": "object", "additionalProperties": TEXT},
                "memory": maybe(ref("memory")),
                "cost": maybe(ref("cost")),
                "answered": maybe(ANSWERED),
                "routes": {"description": "Of Bedrock, that of the file first.", **list_of(_route(shared["route"]))},
                "licenses": list_of(record({"id": TEXT, "name": TEXT, "url": maybe(TEXT)})),
                "notes": TEXTS,
                "sources": list_of(ref("source")),
            }
        ),
        "$defs": shared,
    }
