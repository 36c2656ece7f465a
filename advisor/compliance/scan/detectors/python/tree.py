"""One walk over a syntax tree: what is bound to which name, and the places where models may be named."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from advisor.compliance.scan.detectors.python.scopes import (
    EACH,
    Binding,
    Function,
    FunctionNode,
    Module,
    Scope,
    Step,
    Taken,
    dest_of,
    last_name,
)
from advisor.core.record import NamedTuple

__all__ = ["walk"]

_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.ExceptHandler, ast.Match)
_MAKES = re.compile(r"_?(?:from|load|create|build|make|init|train|download|prepare|setup|to|is|has|test)_")
"""How the names of functions begin that return what they make, not its name."""
_PROPERTIES = frozenset({"property", "cached_property", "computed_field"})
_DEFAULTS = frozenset({"get", "getenv", "pop", "setdefault", "getattr"})
_LEAVES = (ast.Name, ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.arguments)


class _At(NamedTuple):
    """Where the walk is. ``sure``: code that runs whenever its scope does. ``function``: what a `return` returns from."""

    scope: Scope
    sure: bool
    function: Function | None


def walk(tree: ast.Module) -> Module:
    """Return what a file's syntax tree holds; not recursive, so that no nesting is too deep."""
    return _Walk().run(tree)


class _Walk:
    def __init__(self) -> None:
        self.module = Module()
        self._stack: list[tuple[ast.AST, _At]] = []

    def run(self, tree: ast.Module) -> Module:
        """Return what the walk collects, calls in the order of the text."""
        stack = self._stack
        stack.append((tree, _At(self.module.scope, sure=True, function=None)))
        while stack:
            node, at = stack.pop()
            visit = _VISITORS.get(node.__class__)
            if visit is not None:
                visit(self, node, at)
            elif at.sure and isinstance(node, _BRANCHES):
                self._inside(node, at._replace(sure=False))
            else:
                self._inside(node, at)
        self.module.calls.sort(key=lambda call: (call[0].lineno, call[0].col_offset))
        self._bind_arguments()
        return self.module

    def _inside(self, node: ast.AST, at: _At) -> None:
        """Visit what a node holds."""
        push = self._stack.append
        for value in node.__dict__.values():
            if value.__class__ is list:
                for item in value:
                    if isinstance(item, ast.AST):
                        push((item, at))
            elif isinstance(value, ast.AST) and not isinstance(value, _LEAVES):
                push((value, at))

    def _all(self, nodes: Iterable[ast.AST], at: _At) -> None:
        self._stack.extend((node, at) for node in nodes)

    # Expressions

    def leaf(self, node: ast.AST, at: _At) -> None:
        """Look no further."""

    def constant(self, node: ast.Constant, _at: _At) -> None:
        if node.value.__class__ is str:
            self.module.strings.append(node)

    def joined(self, node: ast.JoinedStr, at: _At) -> None:
        self.module.joined.append(node)
        # The constant parts have no place of their own.
        self._all((part for part in node.values if not isinstance(part, ast.Constant)), at)

    def expression(self, node: ast.Expr, at: _At) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring is prose
            self._stack.append((node.value, at))

    def compare(self, node: ast.Compare, at: _At) -> None:
        # What a name is compared with is not loaded.
        kept = (ast.Constant, ast.List, ast.Tuple, ast.Set)
        self._all((side for side in (node.left, *node.comparators) if not isinstance(side, kept)), at)

    def subscript(self, node: ast.Subscript, at: _At) -> None:
        self._stack.append((node.value, at))
        if not isinstance(node.slice, ast.Constant):
            self._stack.append((node.slice, at))

    def attribute(self, node: ast.Attribute, at: _At) -> None:
        self.module.members.append(node)
        self._stack.append((node.value, at))

    def dict_(self, node: ast.Dict, at: _At) -> None:
        self.module.dicts.append((node, at.scope))
        self._all((key for key in node.keys if key is not None and not isinstance(key, ast.Constant)), at)
        self._all(node.values, at)

    def sequence(self, node: ast.List | ast.Tuple, at: _At) -> None:
        if len(node.elts) > 1 and any(isinstance(item, ast.Constant) for item in node.elts[:2]):
            self.module.sequences.append((node, at.scope))
        self._all(node.elts, at)

    def comprehension(self, node: ast.comprehension, at: _At) -> None:
        self._bind(node.target, Binding(node.iter, at.scope, EACH, node.iter.lineno))
        self._all((node.iter, *node.ifs), at)

    def lambda_(self, node: ast.Lambda, at: _At) -> None:
        inner = Scope("function", at.scope)
        for name, default in _parameters(node):
            inner.bind(name)
            if default is not None:
                inner.bind(name, Binding(default, at.scope, default=True))
                self._stack.append((default, at))
        self._stack.append((node.body, _At(inner, sure=True, function=None)))

    # Calls

    def call(self, node: ast.Call, at: _At) -> None:
        module, scope = self.module, at.scope
        module.calls.append((node, scope))
        name = last_name(node.func)
        if name[:1].isupper():
            for keyword in node.keywords:
                if keyword.arg:
                    module.attribute(keyword.arg, Binding(keyword.value, scope))
        self._option(node, scope)
        if name in _DEFAULTS and len(node.args) > 1:
            key, value = node.args[-2:]
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                module.named.append((key.value, value, scope))
        elif name == "parametrize" and len(node.args) > 1:
            for parameter, steps in _parametrized(node):
                module.named.append((parameter, Taken(Binding(node.args[1], scope, steps)), scope))
        self._inside(node, at)

    def _option(self, node: ast.Call, scope: Scope) -> None:
        """Bind what an option of a command line is when it is not given, and what it may be."""
        given = [k for k in node.keywords if k.arg in {"default", "choices"}]
        dest = dest_of(node) if given else None
        for keyword in given if dest else ():
            binding = Binding(keyword.value, scope, EACH if keyword.arg == "choices" else ())
            self.module.attribute(dest or "", binding)
            self.module.named.append((dest or "", Taken.of(binding), scope))

    def _bind_arguments(self) -> None:
        """Give the parameters of the file's own functions the values that its calls pass."""
        for call, scope in self.module.calls:
            functions = self.module.functions.get(last_name(call.func), ())
            if len(functions) != 1:
                continue
            function = functions[0]
            given = zip(function.parameters, call.args, strict=False)
            keywords = ((k.arg, k.value) for k in call.keywords if k.arg)
            for name, value in (*given, *keywords):
                if name in function.scope.bindings and not isinstance(value, ast.Starred):
                    function.scope.bind(name, Binding(value, scope))
                    self.module.named.append((name, value, scope))

    # Names

    def _bind(self, target: ast.expr, binding: Binding) -> None:
        module, scope = self.module, binding.scope
        if isinstance(target, ast.Name):
            scope.bind(target.id, binding)
            if scope.kind == "class":
                module.attribute(target.id, binding)
            module.named.append((target.id, Taken.of(binding), scope))
        elif isinstance(target, ast.Attribute):
            module.attribute(target.attr, binding)
            module.named.append((target.attr, Taken.of(binding), scope))
        elif isinstance(target, ast.Subscript):
            key = target.slice
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                module.named.append((key.value, Taken.of(binding), scope))
        elif isinstance(target, (ast.Tuple, ast.List)):
            for index, item in enumerate(target.elts):
                self._bind(item, _unpacked(binding, index))

    def assign(self, node: ast.Assign, at: _At) -> None:
        binding = Binding(node.value, at.scope, (), node.lineno, at.sure)
        for target in node.targets:
            self._bind(target, binding)
            if not isinstance(target, ast.Name):
                self._stack.append((target, at))
        self._stack.append((node.value, at))

    def single(self, node: ast.AnnAssign | ast.NamedExpr | ast.AugAssign, at: _At) -> None:
        if node.value is not None:
            whole = at.sure and isinstance(node, ast.AnnAssign)
            self._bind(node.target, Binding(node.value, at.scope, (), node.lineno, whole))
            self._stack.append((node.value, at))
        elif isinstance(node.target, ast.Name):
            at.scope.bind(node.target.id)

    def loop(self, node: ast.For | ast.AsyncFor, at: _At) -> None:
        self._bind(node.target, Binding(node.iter, at.scope, EACH, node.lineno))
        self._all((node.iter, *node.body, *node.orelse), at._replace(sure=False))

    def import_(self, node: ast.Import | ast.ImportFrom, _at: _At) -> None:
        source = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            if isinstance(node, ast.ImportFrom):
                self.module.imports[alias.asname or alias.name] = (source, alias.name)
            else:
                self.module.imports[alias.asname or alias.name.partition(".")[0]] = (alias.name, "")

    # Functions and classes

    def function(self, node: FunctionNode, at: _At) -> None:
        scope, module = at.scope, self.module
        inner = Scope("function", scope)
        function = Function(node, inner, _positional(node, scope), [])
        for name, default in _parameters(node):
            inner.bind(name)
            if default is not None:
                inner.bind(name, Binding(default, scope, default=True))
                module.named.append((name, default, scope))
                self._stack.append((default, at))
        for extra in (node.args.vararg, node.args.kwarg):
            if extra is not None:
                inner.bind(extra.arg)
        module.functions.setdefault(node.name, []).append(function)
        if scope.kind == "class" and node.name == "__init__":
            module.functions.setdefault(scope.name, []).append(function)
        for decorator in node.decorator_list:
            self._decorated(function, decorator, scope)
        self._all(node.decorator_list, at)
        self._all(node.body, _At(inner, sure=True, function=function))

    def _decorated(self, function: Function, decorator: ast.expr, scope: Scope) -> None:
        """Bind what a test's parameters and a fixture's ``request.param`` are given."""
        if not isinstance(decorator, ast.Call):
            return
        name = last_name(decorator.func)
        if name == "parametrize" and len(decorator.args) > 1:
            for parameter, steps in _parametrized(decorator):
                function.scope.bind(parameter, Binding(decorator.args[1], scope, steps))
        elif name == "fixture":
            for keyword in decorator.keywords:
                if keyword.arg == "params":
                    binding = Binding(keyword.value, scope, EACH)
                    self.module.attribute("param", binding)
                    self.module.named.append((function.node.name, Taken(binding), scope))

    def return_(self, node: ast.Return, at: _At) -> None:
        if node.value is None:
            return
        self._stack.append((node.value, at))
        if at.function is None:
            return
        at.function.returns.append(node.value)
        name = at.function.node.name
        if not _MAKES.match(name):
            self.module.named.append((name.removeprefix("_").removeprefix("get_"), node.value, at.scope))
        if any(last_name(d) in _PROPERTIES for d in at.function.node.decorator_list):
            self.module.attribute(name, Binding(node.value, at.scope))

    def class_(self, node: ast.ClassDef, at: _At) -> None:
        self._all((*node.decorator_list, *node.bases, *node.keywords), at)
        self._all(node.body, _At(Scope("class", at.scope, node.name), sure=True, function=None))


def _parameters(node: FunctionNode | ast.Lambda) -> Iterator[tuple[str, ast.expr | None]]:
    arguments = node.args
    places = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(places) - len(arguments.defaults))
    for argument, default in zip(places, [*defaults, *arguments.defaults], strict=True):
        yield argument.arg, default
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield argument.arg, default


def _positional(node: FunctionNode, scope: Scope) -> tuple[str, ...]:
    names = tuple(a.arg for a in (*node.args.posonlyargs, *node.args.args))
    return names[1:] if scope.kind == "class" and names[:1] in (("self",), ("cls",)) else names


def _parametrized(call: ast.Call) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Yield the names that a ``parametrize`` gives values to, and how they are taken out of its list."""
    first = call.args[0]
    names: list[str] = []
    if isinstance(first, ast.Constant):
        names = [name.strip() for name in str(first.value).split(",") if name.strip()]
    elif isinstance(first, (ast.Tuple, ast.List)):
        names = [str(name.value) if isinstance(name, ast.Constant) else "" for name in first.elts]
    for index, name in enumerate(names):
        yield name, EACH if len(names) == 1 else (*EACH, ("item", index))


def _unpacked(binding: Binding, index: int) -> Binding:
    """Return what the ``index``-th of several targets is bound to: ``for a, b in x.items()``, ``enumerate``, ``zip``."""
    call = binding.expr
    if isinstance(call, ast.Call) and binding.steps == EACH:
        name = last_name(call.func)
        if name == "items" and isinstance(call.func, ast.Attribute) and index <= 1:
            return binding._replace(expr=call.func.value, steps=(("values",) if index else ("keys",),))
        if name == "enumerate" and call.args:
            return binding._replace(expr=call.args[0]) if index else binding._replace(expr=ast.Constant(0), steps=())
        if name in {"zip", "product"} and index < len(call.args):
            return binding._replace(expr=call.args[index])
    if isinstance(call, (ast.Tuple, ast.List)) and not binding.steps and index < len(call.elts):
        return binding._replace(expr=call.elts[index])
    return binding._replace(steps=(*binding.steps, ("item", index)))


_VISITORS: dict[type[ast.AST], Callable[[_Walk, Any, _At], None]] = {
    **dict.fromkeys((ast.Name, ast.Load, ast.Store, ast.arguments, ast.MatchValue, ast.Pass), _Walk.leaf),
    ast.Constant: _Walk.constant,
    ast.JoinedStr: _Walk.joined,
    ast.Expr: _Walk.expression,
    ast.Compare: _Walk.compare,
    ast.Subscript: _Walk.subscript,
    ast.Attribute: _Walk.attribute,
    ast.Dict: _Walk.dict_,
    ast.List: _Walk.sequence,
    ast.Tuple: _Walk.sequence,
    ast.comprehension: _Walk.comprehension,
    ast.Lambda: _Walk.lambda_,
    ast.Call: _Walk.call,
    ast.Assign: _Walk.assign,
    ast.AnnAssign: _Walk.single,
    ast.NamedExpr: _Walk.single,
    ast.AugAssign: _Walk.single,
    ast.For: _Walk.loop,
    ast.AsyncFor: _Walk.loop,
    ast.Import: _Walk.import_,
    ast.ImportFrom: _Walk.import_,
    ast.FunctionDef: _Walk.function,
    ast.AsyncFunctionDef: _Walk.function,
    ast.Return: _Walk.return_,
    ast.ClassDef: _Walk.class_,
}
