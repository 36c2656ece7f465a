"""The JSON Schema of rule files, made from the registry of facts: editors complete every word a rule may use."""

from __future__ import annotations

from typing import Any, get_args

from advisor.core.text import LANGUAGES
from advisor.rules.facts import FACTS
from advisor.rules.rule import SEVERITIES, Basis, Scope, Verdict

__all__ = ["rule_schema"]


def rule_schema() -> dict[str, Any]:
    """Return the schema of ``{schema: 1, rules: […]}``. `advisor rules lint` checks more: types, units, examples."""
    return {
        "title": "Rules of advisor",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "rules"],
        "properties": {
            "schema": {"const": 1},
            "rules": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/rule"}},
        },
        "$defs": {
            "rule": _rule(),
            "predicate": {
                "oneOf": [{"$ref": "#/$defs/comparison"}, *(_combination(word) for word in ("all", "any")), _not()]
            },
            "comparison": _comparison(),
            "fact": {"anyOf": [{"const": fact.name, "description": _describe(fact.name)} for fact in FACTS.values()]},
            "factReference": _mapping({"fact": {"$ref": "#/$defs/fact"}}, ["fact"]),
            "text": _mapping({language: {"type": "string", "minLength": 1} for language in LANGUAGES}, [*LANGUAGES]),
            "source": _mapping(
                {
                    "url": {"type": "string", "pattern": r"^https?://\S+$"},
                    "read": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                    "note": {"type": "string"},
                },
                ["url", "read"],
            ),
            "example": _mapping(
                {
                    "given": {"type": "object", "propertyNames": {"enum": list(FACTS)}},
                    "verdict": {"enum": list(get_args(Verdict))},
                },
                ["given", "verdict"],
            ),
        },
    }


def _rule() -> dict[str, Any]:
    text, predicate = {"$ref": "#/$defs/text"}, {"$ref": "#/$defs/predicate"}
    properties = {
        "id": {"type": "string", "description": "group.name, stable: users name it in --severity."},
        "title": {**text, "description": "What holds when the rule passes."},
        "scope": {"enum": list(get_args(Scope)), "description": "The finest thing the rule may look at."},
        "when": {**predicate, "description": "When the rule applies; always, if absent."},
        "require": {**predicate, "description": "What must hold then."},
        "severity": {"enum": list(SEVERITIES)},
        "because": {**text, "description": "What is said when it does not hold; {fact} shows a fact's value."},
        "hint": {**text, "description": "What to do; left out when a fact it shows is not known."},
        "unknown": {**text, "description": "What is said when a missing fact decides."},
        "source": {"$ref": "#/$defs/source"},
        "basis": {"enum": list(get_args(Basis)), "description": "What it rests on, when not on a source of its own."},
        "examples": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/example"}},
    }
    return _mapping(properties, ["id", "title", "scope", "require", "severity", "because", "examples"])


def _comparison() -> dict[str, Any]:
    scalar = {"type": ["string", "number", "boolean", "null"]}
    several = {"type": "array", "items": scalar}
    fact = {"$ref": "#/$defs/factReference"}
    bound = {"anyOf": [{"type": ["number", "string"]}, fact]}
    operators = {
        "is": {"anyOf": [scalar, {"type": "array", "maxItems": 0}, fact]},
        "in": {"anyOf": [several, fact]},
        "contains": {"anyOf": [scalar, several, fact]},
        "at_least": bound,
        "at_most": bound,
    }
    shape = _mapping({"fact": {"$ref": "#/$defs/fact"}, **operators}, ["fact"])
    return {**shape, "minProperties": 2, "maxProperties": 2}


def _combination(word: str) -> dict[str, Any]:
    return _mapping({word: {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/predicate"}}}, [word])


def _not() -> dict[str, Any]:
    return _mapping({"not": {"$ref": "#/$defs/predicate"}}, ["not"])


def _mapping(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _describe(name: str) -> str:
    fact = FACTS[name]
    return f"{fact.meaning.en} ({fact.type.describe()})"
