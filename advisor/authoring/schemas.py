"""JSON Schemas (draft 2020-12): what editors complete from, and what ``advisor schema NAME`` prints.

``SCHEMAS`` names them; ``schema(name)`` makes one; ``schema_texts()`` returns the files that ship.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

from advisor.core.text import Text
from advisor.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SCHEMAS", "schema", "schema_texts"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: dict[str, str] = {
    "report": "advisor.render.report_schema:report_schema",
    "estimate": "advisor.render.sizing.schema:sizing_schema",
    "finetune": "advisor.render.tuning.schema:tuning_schema",
    "comparison": "advisor.render.comparison.schema:comparison_schema",
    "deploy": "advisor.render.deploying.as_json:schema",
    "check": "advisor.render.checking.schema:check_schema",
    "request": "advisor.core.request:json_schema",
    "policy": "advisor.authoring.documents.policy:PolicyDocument",
    "model": "advisor.authoring.documents:FamilyDocument",
    "pedigree": "advisor.authoring.documents:PedigreesDocument",
    "instance": "advisor.authoring.documents:InstanceFamilyDocument",
    "license": "advisor.authoring.documents:LicensesDocument",
    "accelerator": "advisor.authoring.documents:AcceleratorsDocument",
    "region": "advisor.authoring.documents:RegionsDocument",
    "engine": "advisor.authoring.documents:EnginesDocument",
    "objective": "advisor.authoring.documents:ObjectivesDocument",
    "training": "advisor.authoring.documents:TrainingDocument",
    "tokenizer": "advisor.authoring.documents:TokenizersDocument",
    "image": "advisor.authoring.documents:ImagesDocument",
    "task": "advisor.authoring.documents:TasksDocument",
    "suite": "advisor.authoring.documents:SuiteDocument",
    "ec2-prices": "advisor.authoring.documents:Ec2PricesDocument",
    "sagemaker-prices": "advisor.authoring.documents:SageMakerPricesDocument",
    "bedrock-prices": "advisor.authoring.documents:BedrockPricesDocument",
    "rule": "advisor.authoring.rules_schema:rule_schema",
}
"""Name → ``module:attribute``, a pydantic model or a function that returns the schema."""


def schema(name: str) -> dict[str, Any]:
    """Return a schema as plain data.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in SCHEMAS:
        raise UnknownNameError(Text("schema", "スキーマ"), name, SCHEMAS)
    module, _, attribute = SCHEMAS[name].partition(":")
    found: Any = getattr(import_module(module), attribute)
    make: Callable[[], dict[str, Any]] = getattr(found, "model_json_schema", found)
    return {"$schema": DIALECT, **_with_short_names(make())}


def _with_short_names(body: dict[str, Any]) -> dict[str, Any]:
    """Call the definitions of generics by number; their generated names spell out all parameters."""
    long = [name for name in body.get("$defs", {}) if not name.isalnum()]
    renamed = {name: f"{name.partition('_')[0]}{number}" for number, name in enumerate(sorted(long), 1)}
    references = {f"#/$defs/{old}": f"#/$defs/{new}" for old, new in renamed.items()}

    def mend(value: Any) -> Any:
        if isinstance(value, list):
            return [mend(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {key: references.get(item, item) if key == "$ref" else mend(item) for key, item in value.items()}

    mended: dict[str, Any] = mend(body)
    if "$defs" in mended:
        mended["$defs"] = {renamed.get(name, name): value for name, value in mended["$defs"].items()}
    return mended


def schema_texts() -> dict[str, str]:
    """Return the schema files by name, indented: people read them."""
    return {f"{name}.schema.json": json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n" for name in SCHEMAS}
