"""The JSON Schema of ``advisor finetune --format json``. New keys may be added; none goes away."""

from __future__ import annotations

from typing import get_args

from advisor.core.sharding import Sharding
from advisor.core.tuning import Method
from advisor.render.hardware.schema import model_entry
from advisor.render.schema_parts import (
    BASIS,
    CATALOG,
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    WHOLE,
    Schema,
    band,
    definitions,
    list_of,
    maybe,
    record,
    ref,
)
from advisor.render.tuning import ways_out
from advisor.render.tuning.as_json import COMPONENTS, SCHEMA_VERSION

_BAND = band(NUMBER)
_REQUEST = record(
    {
        "model": TEXT,
        "region": TEXT,
        "instance": maybe(TEXT),
        "purchase": TEXT,
        "method": {"enum": list(get_args(Method))},
        **dict.fromkeys(("sequence_length", "batch_size", "tokens"), WHOLE),
        "lora_rank": maybe(WHOLE),
        "lora_targets": TEXTS,
        "gradient_checkpointing": FLAG,
        "optimizer": TEXT,
        "quantization": maybe(TEXT),
        "dtype": TEXT,
        "assumed": TEXTS,
    }
)
_MEMORY = {
    "description": "Bytes of all devices together; per_accelerator_* of one, the fullest.",
    **record(
        {
            **dict.fromkeys([f"{name}_bytes" for name in (*COMPONENTS, "required", "available")], WHOLE),
            **dict.fromkeys(
                [
                    f"per_accelerator_{name}_bytes"
                    for name in ("required", "required_low", "required_high", "available")
                ],
                WHOLE,
            ),
            "trainable_parameters": WHOLE,
            "basis": BASIS,
        }
    ),
}
_COMPUTE = record({"flops": NUMBER, "model_flops": NUMBER, "hours": _BAND, "tokens_per_second": _BAND, "basis": BASIS})
_COST = record(
    {
        "currency": {"const": "USD"},
        "hourly": NUMBER,
        "total": _BAND,
        "basis": BASIS,
        "price_as_of": TEXT,
        "price_source": maybe(ref("price_source")),
    }
)


def tuning_schema() -> Schema:
    """Return the schema of a fine-tuning report."""
    shared = definitions()
    figures = {"memory": maybe(ref("training_memory")), "compute": maybe(_COMPUTE), "cost": maybe(_COST)}
    deployments = list_of(ref("tuned"))
    return {
        "title": "Tuning",
        "description": (
            "The answer of `advisor finetune --format json`. memory, compute and cost are those of the first deployment: "
            "the asked one, the cheapest, or, when nothing fits, the one nearest to fitting."
        ),
        **record(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "catalog": CATALOG,
                "request": _REQUEST,
                "model": model_entry(),
                **figures,
                "deployments": deployments,
                "rejected": deployments,
                "undetermined": deployments,
                "relaxations": ways_out.schema(),
                "findings": list_of(ref("finding")),
                "notes": TEXTS,
            }
        ),
        "$defs": {
            **{name: shared[name] for name in ("deployment", "finding", "source", "price_source")},
            "training_memory": _MEMORY,
            "tuned": record(
                {
                    "deployment": ref("deployment"),
                    "sharding": maybe({"enum": list(get_args(Sharding))}),
                    "fits": maybe(FLAG),
                    **figures,
                    "findings": list_of(ref("finding")),
                }
            ),
        },
    }
