"""HCL written from values: blocks, attributes, literals, and references that are marked as such.

https://developer.hashicorp.com/terraform/language/syntax/configuration and …/expressions/strings, read on 2026-11-23: in a
quoted string ``${`` and ``%{`` begin templates, and ``$${`` and ``%%{`` stand for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Expression(NamedTuple):
    """An expression of ours, written as it stands: a reference to a variable or another resource."""

    text: str


class Block(NamedTuple):
    """A block with its labels; a value in ``body`` may be a block, whose key is then its type."""

    type: str
    labels: tuple[str, ...]
    body: Mapping[str, Any]


def dump(blocks: list[Block]) -> str:
    """Return blocks as HCL, each after an empty line."""
    return "\n\n".join("\n".join(_block(block, 0)) for block in blocks) + "\n"


def quote(text: str) -> str:
    """Return a text as a quoted string that is no template."""
    out = "".join(_ESCAPES.get(c) or (c if c.isprintable() else _code(c)) for c in text)
    return '"' + out.replace("${", "$${").replace("%{", "%%{") + '"'


def _code(character: str) -> str:
    value = ord(character)
    return f"\\u{value:04x}" if value <= 0xFFFF else f"\\U{value:08x}"


def _block(block: Block, depth: int) -> Iterator[str]:
    pad = "  " * depth
    yield pad + " ".join([block.type, *map(quote, block.labels), "{"])
    width = max((len(k) for k, v in block.body.items() if not isinstance(v, (Block, dict))), default=0)
    for key, value in block.body.items():
        if isinstance(value, Block):
            yield ""
            yield from _block(value, depth + 1)
        elif isinstance(value, dict):
            yield f"{pad}  {key} = {{"
            names = {k: _key(k) for k in value}
            widest = max(map(len, names.values()), default=0)
            yield from (f"{pad}    {names[k]:<{widest}} = {_value(v)}" for k, v in value.items())
            yield f"{pad}  }}"
        else:
            yield f"{pad}  {key:<{width}} = {_value(value)}"
    yield pad + "}"


def _key(name: str) -> str:
    return name if name.isidentifier() and name.isascii() else quote(name)


def _value(value: Any) -> str:
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else quote(str(value))
