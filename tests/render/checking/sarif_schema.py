"""The objects of SARIF 2.1.0 that a check writes, as strict as the standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/.

No package ships the official JSON Schema and it is not ours to copy, so its rules for these objects are written down here
from the standard's text: which properties there are (no others), which are required, their types, their smallest values.
Where the official file is at hand, ``ADVISOR_SARIF_SCHEMA=FILE`` makes the tests validate against it as well.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
BAG: Schema = {"type": "object", "properties": {"tags": {"type": "array", "items": TEXT, "uniqueItems": True}}}
LEVEL: Schema = {"enum": ["none", "note", "warning", "error"]}
ABSOLUTE: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:"}


def closed(properties: Schema, *required: str) -> Schema:
    """Return an object that has no other properties."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def many(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def at_least(minimum: int) -> Schema:
    return {"type": "integer", "minimum": minimum}


MESSAGE = {**closed({"text": TEXT, "markdown": TEXT, "properties": BAG}), "required": ["text"]}  # 3.11
ARTIFACT_LOCATION = closed(  # 3.4; an address that goes on from a base is relative (3.4.4)
    {"uri": {"type": "string", "pattern": r"^[!#-;=?-\[\]_a-z~%]+$"}, "uriBaseId": TEXT, "description": MESSAGE}, "uri"
)
REGION = closed(  # 3.30
    {
        **dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), at_least(1)),
        "snippet": closed({"text": TEXT}),
    },
    "startLine",
)
PHYSICAL_LOCATION = closed(  # 3.29; a context is of a region (3.29.5)
    {"artifactLocation": ARTIFACT_LOCATION, "region": REGION, "contextRegion": REGION}, "artifactLocation"
) | {"dependentRequired": {"contextRegion": ["region"]}}
LOCATION = closed({"physicalLocation": PHYSICAL_LOCATION, "message": MESSAGE})  # 3.28
RULE = closed(  # 3.49
    {
        "id": TEXT,
        "name": TEXT,
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": MESSAGE,
        "helpUri": ABSOLUTE,
        "defaultConfiguration": closed({"level": LEVEL}),  # 3.50
        "properties": BAG,
    },
    "id",
)
DRIVER = closed(  # 3.19
    {"name": TEXT, "version": TEXT, "informationUri": ABSOLUTE, "rules": many(RULE, uniqueItems=True)}, "name"
)
NOTIFICATION = closed(
    {"level": LEVEL, "message": MESSAGE, "locations": many(LOCATION, uniqueItems=True)}, "message"
)  # 3.58
INVOCATION = closed(  # 3.20
    {"executionSuccessful": {"type": "boolean"}, "toolExecutionNotifications": many(NOTIFICATION)},
    "executionSuccessful",
)
SUPPRESSION = closed(  # 3.35
    {
        "kind": {"enum": ["inSource", "external"]},
        "status": {"enum": ["accepted", "underReview", "rejected"]},
        "justification": TEXT,
    },
    "kind",
)
RESULT = closed(  # 3.27
    {
        "ruleId": TEXT,
        "ruleIndex": at_least(0),
        "level": LEVEL,
        "message": MESSAGE,
        "locations": many(LOCATION),
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT},
        "suppressions": many(SUPPRESSION, uniqueItems=True),
        "properties": BAG,
    },
    "message",
)
RUN = closed(  # 3.14
    {
        "tool": closed({"driver": DRIVER}, "driver"),
        "language": {"type": "string", "pattern": "^[a-z]{2}(-[A-Z]{2})?$"},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "originalUriBaseIds": {
            "type": "object",
            "additionalProperties": closed({"uri": ABSOLUTE, "description": MESSAGE}),
        },
        "invocations": many(INVOCATION),
        "results": many(RESULT),
        "properties": BAG,
    },
    "tool",
)
SARIF = closed(  # 3.13
    {"$schema": ABSOLUTE, "version": {"const": "2.1.0"}, "runs": many(RUN)}, "version", "runs"
)
