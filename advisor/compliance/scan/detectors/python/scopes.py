"""Names and what they are bound to, as one walk over a syntax tree collects them."""

from __future__ import annotations

import ast
from typing import Literal

from advisor.core.record import NamedTuple

__all__ = ["EACH", "Binding", "Function", "FunctionNode", "Module", "Scope", "Step", "Taken", "dest_of", "last_name"]

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Step = tuple[Literal["iter"]] | tuple[Literal["keys"]] | tuple[Literal["values"]] | tuple[Literal["item"], int]
"""How a value is taken out of a container: each element, each key, each value, or the one at an index."""

EACH: tuple[Step, ...] = (("iter",),)


class Scope:
    """The names of a module, class or function; ``bindings`` of a parameter without a value is an empty list."""

    __slots__ = ("bindings", "kind", "name", "parent")

    def __init__(self, kind: Literal["module", "class", "function"], parent: Scope | None, name: str = "") -> None:
        self.kind = kind
        self.parent = parent
        self.name = name
        self.bindings: dict[str, list[Binding]] = {}

    def lookup(self, name: str) -> tuple[Scope, list[Binding]] | None:
        """Return the scope that binds ``name`` as code in this one sees it, and its bindings there."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bindings and (scope is self or scope.kind != "class"):
                return scope, scope.bindings[name]
            scope = scope.parent
        return None

    def bind(self, name: str, binding: Binding | None = None) -> None:
        """Add a value of ``name``; without one the name is only declared."""
        values = self.bindings.setdefault(name, [])
        if binding is not None:
            values.append(binding)


class Binding(NamedTuple):
    """One value of a name: what ``steps`` take out of ``expr``, read in ``scope``.

    ``sure``: no branch may skip it. ``default``: what a parameter is when nothing is passed.
    """

    expr: ast.expr
    scope: Scope
    steps: tuple[Step, ...] = ()
    line: int = 0
    sure: bool = False
    default: bool = False


class Function(NamedTuple):
    """A function of the file: its parameters in order (without ``self``), and what it returns."""

    node: FunctionNode
    scope: Scope
    parameters: tuple[str, ...]
    returns: list[ast.expr]


class Module:
    """What one walk collects. Attributes are kept by name alone: whose they are does not matter within a file."""

    def __init__(self) -> None:
        self.scope = Scope("module", None)
        self.attributes: dict[str, list[Binding]] = {}
        self.functions: dict[str, list[Function]] = {}
        self.imports: dict[str, tuple[str, str]] = {}
        self.calls: list[tuple[ast.Call, Scope]] = []
        self.dicts: list[tuple[ast.Dict, Scope]] = []
        self.sequences: list[tuple[ast.List | ast.Tuple, Scope]] = []
        self.named: list[tuple[str, ast.expr, Scope]] = []
        self.members: list[ast.Attribute] = []
        self.strings: list[ast.Constant] = []
        self.joined: list[ast.JoinedStr] = []

    def attribute(self, name: str, binding: Binding) -> None:
        """Add a value of an attribute."""
        self.attributes.setdefault(name, []).append(binding)


def last_name(node: ast.expr) -> str:
    """Return the last name of a dotted expression, or an empty string."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def dest_of(call: ast.Call) -> str | None:
    """Return the name under which an option's value is found (``--model-id`` → ``model_id``), if the call adds one."""
    for keyword in call.keywords:
        if keyword.arg == "dest" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    options = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    longest = [o for o in options if o.startswith("-")]
    longest.sort(key=lambda o: not o.startswith("--"))
    return longest[0].lstrip("-").partition("/")[0].replace("-", "_") if longest else None


class Taken(ast.expr):
    """What a binding's steps take out of its expression, as an expression of its own."""

    _fields = ()

    def __init__(self, binding: Binding) -> None:
        super().__init__()
        self.binding = binding

    @classmethod
    def of(cls, binding: Binding) -> ast.expr:
        """Return the expression itself where nothing is taken out of it."""
        return cls(binding) if binding.steps else binding.expr
