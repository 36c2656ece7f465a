"""A request as a command line: what its keys are called there, and which of them must be said to ask the same again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.core.request import FIELDS, Request

Key = tuple[str, str]
"""Group and name of a value of a request, as in a requirements file."""

SINGULAR = {
    "task": "tasks", "language": "languages", "platform": "platforms", "instance_family": "instance_families",
    "quantization": "quantizations", "model": "models",
}  # fmt: skip
"""Repeatable flags are singular, their keys plural; a file may use either."""

ASSUMABLE = (
    "purpose.tasks", "use.commercial", "where.platforms", "where.region", "where.purchase", "load.input_tokens",
    "load.output_tokens", "load.concurrency", "load.requests_per_day", "load.hours_per_month", "limits.quantizations",
)  # fmt: skip
"""Defaults that change the answer: the report names each one that was used."""

_PLURAL = {plural: singular for singular, plural in SINGULAR.items()}


def flag(key: Key) -> str:
    """Name the flag of a key: ``("where", "instance_families")`` → ``--instance-family``."""
    return "--" + _PLURAL.get(key[1], key[1]).replace("_", "-")


def own_flag(name: str) -> str:
    """Name the flag of what is no key of a request: ``max_parameters`` of a list → ``--max-parameters``."""
    return "--" + name.replace("_", "-")


def own_words(name: str, value: Any) -> list[str]:
    """Return the words that give such a flag its value: ``--batch-size 1``, ``--gradient-checkpointing`` or ``--no-…``."""
    if isinstance(value, bool):
        return [own_flag(name if value else f"no_{name}")]
    return [own_flag(name), str(plain_number(value))]


def asked(request: Request) -> dict[Key, Any]:
    """Return what somebody asked for: values that are no default, and defaults that were not merely assumed."""
    plain = Request()
    found: dict[Key, Any] = {}
    for group, name in FIELDS:
        value, default = (getattr(getattr(of, group), name) for of in (request, plain))
        dotted = f"{group}.{name}"
        if dotted in request.assumed or value in (None, ()):
            continue
        if value != default or dotted in ASSUMABLE:
            found[group, name] = value
    return found


def words(answers: Mapping[Key, Any]) -> list[str]:
    """Return the flags that give these values; a switch that is off is not named, but for commercial use."""
    found: list[str] = []
    for key, value in answers.items():
        name = flag(key)
        if isinstance(value, bool):
            if key == ("use", "commercial"):
                found.append(name if value else "--no-commercial")
            elif value:
                found.append(name)
        elif isinstance(value, (list, tuple)):
            for item in value:
                found += [name, str(item)]
        elif value is not None:
            found += [name, str(plain_number(value))]
    return found


def rate(yen_per_usd: float | None) -> list[str]:
    """Return the flag that shows yen at a rate; none where there is none."""
    return [] if yen_per_usd is None else ["--fx", f"{yen_per_usd:.10g}"]


def plain_number(value: Any) -> Any:
    """Return a number as people write it: 1500, not 1500.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
