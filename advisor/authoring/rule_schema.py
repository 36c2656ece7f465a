"""The JSON Schema of rule files, made from the registry of facts: editors complete fact names and operators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from advisor.rules.check import OPTIONAL, REQUIRED
from advisor.rules.facts import FACTS
from advisor.rules.rule import SEVERITIES, Basis, Scope, Verdict

if TYPE_CHECKING:
    from advisor.rules.facts import Type

__all__ = ["rule_schema"]

Schema = dict[str, Any]


def rule_schema() -> Schema:
    """Return the schema of ``{schema: 1, rules: […]}``; what it cannot say, `advisor rules lint` does."""
    return {
        "title": "Rules",
        "description": "Rules of advisor: judgement as data. Check with `advisor rules lint FILE`.",
        **_record({"schema": {"const": 1}, "rules": _list({"$ref": "#/$defs/rule"})}, ("schema", "rules")),
        "$defs": {
            "rule": _rule(),
            "predicate": _predicate(),
            "comparison": {"oneOf": _comparisons()},
            "text": _record({"en": {"type": "string"}, "ja": {"type": "string"}}, ("en", "ja")),
            "source": _record(
                {
                    "url": {"type": "string", "pattern": "^https?://\\S+$"},
                    "read": {"type": "string", "format": "date"},
                    "note": {"type": "string"},
                },
                ("url", "read"),
            ),
            "given": {
                "type": "object",
                "additionalProperties": False,
                "description": "Facts and their values; null is not known, or not stated for optional facts.",
                "properties": {name: {"description": fact.meaning.en} for name, fact in FACTS.items()},
            },
        },
    }


def _rule() -> Schema:
    text, predicate = {"$ref": "#/$defs/text"}, {"$ref": "#/$defs/predicate"}
    example = _record(
        {"given": {"$ref": "#/$defs/given"}, "verdict": {"enum": list(get_args(Verdict))}}, ("given", "verdict")
    )
    properties: dict[str, Schema] = {
        "id": {"type": "string", "description": "group.name, e.g. memory.fits; never changes."},
        "title": text | {"description": "What must hold."},
        "scope": {"enum": list(get_args(Scope))},
        "when": predicate | {"description": "The rule applies where this holds (default: always)."},
        "require": predicate | {"description": "What must hold where the rule applies."},
        "severity": {"enum": list(SEVERITIES)},
        "because": text | {"description": "Said when it does not hold; {fact} gaps are filled."},
        "hint": text,
        "unknown": text | {"description": "Said when a fact that decides is not known."},
        "source": {"$ref": "#/$defs/source"},
        "basis": {"enum": list(get_args(Basis))},
        "examples": _list(example),
    }
    assert set(properties) == {*REQUIRED, *OPTIONAL}
    return _record(properties, REQUIRED)


def _predicate() -> Schema:
    several = _list({"$ref": "#/$defs/predicate"})
    return {
        "oneOf": [
            _record({"all": several}, ("all",)),
            _record({"any": several}, ("any",)),
            _record({"not": {"$ref": "#/$defs/predicate"}}, ("not",)),
            {"$ref": "#/$defs/comparison"},
        ]
    }


def _comparisons() -> list[Schema]:
    """Return one schema for each type: its facts, its operators, and what they compare with."""
    types: dict[Type, list[str]] = {}
    for fact in FACTS.values():
        types.setdefault(fact.type, []).append(fact.name)
    return [_comparison(type_, names) for type_, names in types.items()]


def _comparison(type_: Type, names: list[str]) -> Schema:
    alike = [fact.name for fact in FACTS.values() if fact.type.comparable(type_)]
    literal = _literal(type_.one)
    right = {"anyOf": [literal, _list(literal, least=0), _record({"fact": {"enum": alike}}, ("fact",))]}
    return {
        "description": type_.describe(),
        **_record({"fact": {"enum": names}, **dict.fromkeys(type_.operators, right)}, ("fact",)),
        "minProperties": 2,
        "maxProperties": 2,
    }


def _literal(type_: Type) -> Schema:
    if type_.members:
        return {"enum": list(type_.members)}
    kinds = {"bool": "boolean", "number": "number"}
    return {"type": kinds.get(type_.kind, "string")}


def _record(properties: dict[str, Schema], required: tuple[str, ...]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(required),
    }


def _list(items: Schema, least: int = 1) -> Schema:
    return {"type": "array", "items": items, "minItems": least}
