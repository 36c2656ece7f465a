"""Constant propagation: the strings an expression may be, and which of its parts nobody can know."""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import product

from advisor.compliance.scan.detectors.python.scopes import Binding, Module, Scope, Step, Taken, last_name
from advisor.core.record import NamedTuple

__all__ = ["Evaluator", "Origin", "Resolved", "Value"]

MAX_DEPTH = 24
MAX_PARTS = 12
"""How deep a string may be put together of others that are put together."""
MAX_VALUES = 48
MAX_BINDINGS = 200
MAX_STEPS = 1_500
"""Of one question; a file of knots costs no more than a long one."""
MAX_STEPS_OF_FILE = 500_000
MAX_LENGTH = 4_000

_OPTIONS = frozenset(
    {"Option", "Argument", "Field", "field", "Query", "Body", "Header", "Form", "Input", "mapped_column"}
)
_CHOICES = frozenset({"selectbox", "radio", "Dropdown", "Radio", "choice", "multiselect", "categorical", "cycle"})
_WIDGETS = frozenset({"text_input", "Textbox", "TextInput"})
_PICKERS = _CHOICES | _WIDGETS | {"Select", "RadioButtons", "Combobox", "Text"}
_DEFAULTS = frozenset({"get", "getenv", "pop", "setdefault", "getattr"})
_SAME = frozenset({"str", "strip", "lstrip", "rstrip", "copy", "deepcopy", "cast", "String"})
_CONTAINERS = frozenset({"list", "tuple", "set", "sorted", "reversed", "frozenset", "tqdm", "dict", "OrderedDict",
                         "MappingProxyType", "iter", "chain"})  # fmt: skip


class Value(NamedTuple):
    """A string and the expression that writes it; ``composed`` when it is put together there."""

    text: str
    node: ast.expr
    composed: bool = False


class Origin(NamedTuple):
    """An expression that is not looked through any further, and the scope it stands in."""

    node: ast.expr
    scope: Scope


class Resolved(NamedTuple):
    """The strings an expression may be; ``unknown``: what else it may be."""

    values: tuple[Value, ...]
    unknown: tuple[Origin, ...]


class Evaluator:
    """Answers for one file."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._active: set[int] = set()
        self._attributes: dict[str, tuple[Origin, ...]] = {}
        self._ordered: dict[int, list[Binding]] = {}
        self._left = 0
        self._left_of_file = MAX_STEPS_OF_FILE

    def resolve(self, node: ast.expr, scope: Scope) -> Resolved:
        """Return what strings ``node`` may be."""
        self._left = MAX_STEPS
        values: dict[tuple[int, str], Value] = {}
        unknown: list[Origin] = []
        for origin in self.origins(node, scope):
            for part in self._strings(origin, 0):
                if isinstance(part, Value):
                    values.setdefault((id(part.node), part.text), part)
                else:
                    unknown.append(part)
            if len(values) >= MAX_VALUES:
                break
        return Resolved(tuple(values.values()), tuple(unknown))

    def known_true(self, node: ast.expr, scope: Scope) -> bool:
        """Whether ``node`` is ``True`` or "true" for all that is known."""
        self._left = MAX_STEPS
        return any(
            isinstance(o.node, ast.Constant) and str(o.node.value).lower() == "true" for o in self.origins(node, scope)
        )

    def is_chosen(self, node: ast.expr, scope: Scope) -> bool:
        """Whether ``node`` is what somebody chooses in a widget, whose options are only some of what it may be."""
        if not (isinstance(node, ast.Attribute) and node.attr == "value" and isinstance(node.value, ast.Name)):
            return False
        found = scope.lookup(node.value.id)
        return found is not None and any(
            isinstance(b.expr, ast.Call) and last_name(b.expr.func) in _PICKERS for b in found[1]
        )

    def origins(self, node: ast.expr, scope: Scope, depth: int = 0) -> Iterator[Origin]:
        """Yield what ``node`` may stand for, through names, attributes, containers and defaults."""
        self._left -= 1
        self._left_of_file -= 1
        if depth > MAX_DEPTH or self._left < 0 or self._left_of_file < 0:
            yield Origin(node, scope)
            return
        if isinstance(node, (ast.Constant, ast.JoinedStr)):
            yield Origin(node, scope)
            return
        if isinstance(node, ast.Attribute) and node.attr != "value":
            yield from self._attribute(node.attr) or (Origin(node, scope),)
            return
        found = False
        for binding in self._behind(node, scope, depth):
            found = True
            yield from self._bound(binding, depth + 1)
        if not found:
            yield Origin(node, scope)

    def _attribute(self, name: str) -> tuple[Origin, ...]:
        """Return what attributes of a name may be; found out once, for it is the same everywhere in the file."""
        known = self._attributes.get(name)
        if known is None:
            self._attributes[name] = ()  # what is made of itself adds nothing
            bindings = self._module.attributes.get(name, ())[:MAX_BINDINGS]
            known = tuple(dict.fromkeys(o for binding in bindings for o in self._bound(binding, MAX_DEPTH // 2)))
            self._attributes[name] = known[:MAX_BINDINGS]
        return known

    def _bound(self, binding: Binding, depth: int) -> Iterator[Origin]:
        key = id(binding.expr) if not binding.steps else hash((id(binding.expr), binding.steps))
        if key in self._active:
            return
        self._active.add(key)
        try:
            if binding.steps:
                yield from self._take(binding.expr, binding.scope, binding.steps, depth)
            else:
                yield from self.origins(binding.expr, binding.scope, depth)
        finally:
            self._active.discard(key)

    def _behind(self, node: ast.expr, scope: Scope, depth: int) -> Iterator[Binding]:
        """Yield what an expression only passes on; nothing when it is a value itself."""
        if isinstance(node, ast.Name):
            yield from self._name(node, scope)
        elif isinstance(node, Taken):
            yield node.binding
        elif isinstance(node, ast.Attribute):
            yield Binding(node.value, scope)  # a member of an enumeration, a widget
        elif isinstance(node, ast.IfExp):
            yield from (Binding(node.body, scope), Binding(node.orelse, scope))
        elif isinstance(node, ast.BoolOp):
            yield from (Binding(v, scope) for v in (node.values if isinstance(node.op, ast.Or) else node.values[-1:]))
        elif isinstance(node, (ast.NamedExpr, ast.Await, ast.Starred)):
            yield Binding(node.value, scope)
        elif isinstance(node, ast.Subscript):
            yield from self._subscript(node, scope, depth)
        elif isinstance(node, ast.Call):
            yield from self._call(node, scope)

    def _name(self, node: ast.Name, scope: Scope) -> Iterator[Binding]:
        found = scope.lookup(node.id)
        if found is None:
            return
        owner, bindings = found
        if not bindings:
            yield from self._module.attributes.get(node.id, ())  # an option that a decorator declares
        elif owner is scope:
            yield from self._reaching(bindings, node.lineno)
        else:
            yield from bindings[-MAX_VALUES:]

    def _reaching(self, bindings: list[Binding], line: int) -> list[Binding]:
        """Return what a use in ``line`` of the same scope may see: the last sure binding before it, and what follows that."""
        if len(bindings) == 1:
            return bindings
        ordered = self._ordered.get(id(bindings))
        if ordered is None:
            ordered = sorted(bindings, key=lambda b: b.line)
            self._ordered[id(bindings)] = ordered
        end = bisect_left(ordered, line, key=lambda b: b.line)
        if end == 0:
            return ordered[-MAX_VALUES:]
        start = end - 1
        while start > max(0, end - MAX_VALUES) and not ordered[start].sure:
            start -= 1
        after = bisect_right(ordered, line, key=lambda b: b.line)
        here = [b for b in ordered[end : min(after, end + MAX_VALUES)] if b.steps]  # a comprehension's own variable
        return ordered[start:end] + here

    def _subscript(self, node: ast.Subscript, scope: Scope, depth: int) -> Iterator[Binding]:
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if _is_environment(node.value):
            return
        for container in list(self.origins(node.value, scope, depth + 1)):
            inner = container.node
            if isinstance(inner, ast.Dict):
                yield from (Binding(v, container.scope) for v in _under(inner, key))
            elif isinstance(inner, (ast.List, ast.Tuple)):
                at = inner.elts[key : key + 1 or None] if isinstance(key, int) else inner.elts
                yield from (Binding(v, container.scope) for v in at)
            elif isinstance(inner, ast.Call) and last_name(inner.func) in {"dict", "OrderedDict"} and inner.args:
                yield Binding(inner.args[0], container.scope, (("iter",), ("item", 1)))
            elif isinstance(inner, ast.Call) and last_name(inner.func) == "dict":
                yield from (Binding(k.value, container.scope) for k in inner.keywords if key in (None, k.arg))

    def _call(self, node: ast.Call, scope: Scope) -> Iterator[Binding]:
        name = last_name(node.func)
        keywords = {k.arg: k.value for k in node.keywords if k.arg}
        if name in _OPTIONS:
            factory = keywords.get("default_factory")
            default = keywords.get("default", node.args[0] if node.args else None)
            if isinstance(factory, ast.Lambda):
                default = factory.body
            if default is not None:
                yield Binding(default, scope)
        elif name in _DEFAULTS:
            if isinstance(node.func, ast.Attribute) and not _is_environment(node.func.value):
                key = node.args[0] if node.args else ast.Constant(None)
                yield Binding(ast.Subscript(node.func.value, key), scope, (("values",),))
            if len(node.args) > 1:
                yield Binding(node.args[-1], scope)
            elif "default" in keywords:
                yield Binding(keywords["default"], scope)
        elif name == "param" and node.args:
            yield Binding(node.args[0], scope)
        elif name in _SAME:
            if node.args and name not in {"strip", "lstrip", "rstrip"}:
                yield Binding(node.args[-1 if name == "cast" else 0], scope)
            elif isinstance(node.func, ast.Attribute):
                yield Binding(node.func.value, scope)
        elif name in _CHOICES:
            lists = (*node.args, *(keywords[k] for k in ("options", "choices") if k in keywords))
            yield from (Binding(a, scope, (("iter",),)) for a in lists if not isinstance(a, ast.Constant))
            yield from (Binding(keywords[k], scope) for k in ("value",) if k in keywords)
        elif name in _WIDGETS:
            yield from (
                Binding(v, scope) for v in (*node.args[1:2], *(keywords[k] for k in ("value",) if k in keywords))
            )
        else:
            functions = self._module.functions.get(name, ())
            if len(functions) == 1 and not name[:1].isupper():
                yield from (Binding(r, functions[0].scope) for r in functions[0].returns)

    def _take(self, node: ast.expr, scope: Scope, steps: tuple[Step, ...], depth: int) -> Iterator[Origin]:
        """Yield what ``steps`` take out of a container."""
        step, rest = steps[0], steps[1:]
        for item in self._items(node, scope, step, depth + 1):
            if rest:
                yield from self._take(item.node, item.scope, rest, depth + 1)
            else:
                yield from self.origins(item.node, item.scope, depth + 1)

    def _items(self, node: ast.expr, scope: Scope, step: Step, depth: int) -> Iterator[Origin]:
        if depth > MAX_DEPTH:
            return
        if isinstance(node, ast.Subscript) and step == ("values",) and not hasattr(node, "lineno"):
            yield from (Origin(b.expr, b.scope) for b in self._subscript(node, scope, depth))  # x.get(key)
            return
        if isinstance(node, ast.Call) and last_name(node.func) == "param" and step[0] == "item":
            yield from (Origin(a, scope) for a in node.args[step[1] : step[1] + 1])
            return
        for container in list(self.origins(node, scope, depth)):
            yield from self._elements(container.node, container.scope, step, depth)

    def _elements(self, node: ast.expr, scope: Scope, step: Step, depth: int) -> Iterator[Origin]:
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            chosen = node.elts if step[0] != "item" else node.elts[step[1] : step[1] + 1]
            for item in chosen:
                if isinstance(item, ast.Starred):
                    yield from self._items(item.value, scope, step, depth + 1)
                else:
                    yield Origin(item, scope)
        elif isinstance(node, ast.Dict):
            keys = (k for k in node.keys if k is not None)
            yield from (Origin(x, scope) for x in (node.values if step == ("values",) else keys))
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
            yield Origin(node.elt, scope)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            for side in (node.left, node.right):
                yield from self._items(side, scope, step, depth + 1)
        elif isinstance(node, ast.Call):
            name = last_name(node.func)
            if name in {"keys", "values"} and isinstance(node.func, ast.Attribute):
                inner: Step = ("keys",) if name == "keys" else ("values",)
                yield from self._items(node.func.value, scope, inner, depth + 1)
            elif name in {"dict", "OrderedDict"} and node.keywords:
                yield from (Origin(k.value, scope) for k in node.keywords if step == ("values",))
            elif name in _CONTAINERS:
                for argument in node.args[:4]:
                    yield from self._items(argument, scope, step, depth + 1)

    def _strings(self, origin: Origin, depth: int) -> Iterator[Value | Origin]:
        """Yield the strings that an expression makes of its parts."""
        node, scope = origin
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield Value(node.value, node)
            return
        self._left -= 1
        self._left_of_file -= 1
        parts = self._parts(node, scope) if depth < MAX_PARTS and self._left > 0 and self._left_of_file > 0 else None
        if parts is None:
            yield origin
            return
        choices = [self._texts(part, part_scope, depth + 1) for part, part_scope in parts]
        if not all(choices):
            yield origin
            return
        for number, texts in enumerate(product(*choices)):
            text = "".join(texts)
            if number >= MAX_VALUES or len(text) > MAX_LENGTH:
                return
            yield Value(text, node, composed=True)

    def _texts(self, node: ast.expr, scope: Scope, depth: int) -> tuple[str, ...]:
        if isinstance(node, ast.Constant):
            return (str(node.value),)
        if isinstance(node, ast.Name):
            found = scope.lookup(node.id)
            if found is not None and found[1] and all(b.default for b in found[1]):
                return ()  # a parameter's default is one of many values, and nobody has written the name it makes
        parts = (part for origin in self.origins(node, scope, depth) for part in self._strings(origin, depth))
        texts = dict.fromkeys(part.text for part in parts if isinstance(part, Value))
        return tuple(texts)[:MAX_VALUES]

    def _parts(self, node: ast.expr, scope: Scope) -> list[tuple[ast.expr, Scope]] | None:
        """Return the pieces a string is put together of; ``None`` when ``node`` does not put strings together."""
        pieces: list[ast.expr] | None = None
        if isinstance(node, ast.JoinedStr):
            pieces = [p.value if isinstance(p, ast.FormattedValue) else p for p in node.values]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            pieces = [node.left, node.right]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            pieces = _percent(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.keywords:
            if node.func.attr == "format" and isinstance(node.func.value, ast.Constant):
                pieces = _filled(str(node.func.value.value), "{}", list(node.args))
            elif node.func.attr == "join" and node.args and isinstance(node.func.value, ast.Constant):
                pieces = _joined_by(node.func.value, node.args[0])
        return None if pieces is None else [(p, scope) for p in pieces]


def _under(node: ast.Dict, key: object) -> Iterator[ast.expr]:
    """Yield the values under ``key``, or all of them when it is computed."""
    for name, value in zip(node.keys, node.values, strict=True):
        if name is not None and (key is None or (isinstance(name, ast.Constant) and name.value == key)):
            yield value


def _is_environment(node: ast.expr) -> bool:
    return last_name(node) in {"environ", "os"}


def _percent(node: ast.BinOp) -> list[ast.expr] | None:
    if not (isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)):
        return None
    given = list(node.right.elts) if isinstance(node.right, ast.Tuple) else [node.right]
    return _filled(node.left.value, "%s", given)


def _filled(template: str, gap: str, given: list[ast.expr]) -> list[ast.expr] | None:
    texts = template.split(gap)
    if len(texts) != len(given) + 1 or any(c in "".join(texts) for c in gap[:1]):
        return None
    pieces: list[ast.expr] = [ast.Constant(texts[0])]
    for value, text in zip(given, texts[1:], strict=True):
        pieces.extend((value, ast.Constant(text)))
    return pieces


def _joined_by(separator: ast.Constant, items: ast.expr) -> list[ast.expr] | None:
    if not isinstance(items, (ast.List, ast.Tuple)):
        return None
    pieces: list[ast.expr] = []
    for item in items.elts:
        pieces.extend((separator, item) if pieces else (item,))
    return pieces
