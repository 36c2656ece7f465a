"""One walk over a syntax tree: what is bound to which name, and the places where models may be named."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

__all__ = ["Binding", "Function", "Module", "Scope", "Step", "Taken", "dest_of", "last_name", "walk"]

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Step = tuple[Literal["iter", "keys", "values"]] | tuple[Literal["item"], int]
"""How a value is taken out of a container: each element, each key, each value, or the one at an index."""

_CONDITIONAL = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.ExceptHandler, ast.Match)
_MAKES = re.compile(r"_?(?:from|load|create|build|make|init|train|download|prepare|setup|to|is|has|test)_")
"""How the names of functions begin that return what they make, not its name."""
_PROPERTIES = frozenset({"property", "cached_property", "computed_field"})
_DEFAULTS = frozenset({"get", "getenv", "pop", "setdefault", "getattr"})


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
    """What one walk collects; every list is in no particular order but that of the walk, which is always the same."""

    def __init__(self) -> None:
        self.scope = Scope("module", None)
        self.attributes: dict[str, list[Binding]] = {}
        self.functions: dict[str, list[Function]] = {}
        self.imports: dict[str, tuple[str, str]] = {}
        self.modules: set[str] = set()
        self.calls: list[tuple[ast.Call, Scope]] = []
        self.dicts: list[tuple[ast.Dict, Scope]] = []
        self.sequences: list[tuple[ast.List | ast.Tuple, Scope]] = []
        self.named: list[tuple[str, ast.expr, Scope]] = []
        self.members: list[ast.Attribute] = []
        self.strings: list[ast.Constant] = []
        self.joined: list[ast.JoinedStr] = []

    def attribute(self, name: str, binding: Binding) -> None:
        """Add a value of an attribute; whose it is does not matter within a file."""
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


def walk(tree: ast.Module) -> Module:
    """Return what a file's syntax tree holds; not recursive, so that no nesting is too deep."""
    module = Module()
    stack: list[tuple[ast.AST, Scope, bool]] = [(tree, module.scope, True)]
    while stack:
        node, scope, sure = stack.pop()
        visit = _VISITORS.get(node.__class__)
        if visit is not None:
            found = list(visit(module, node, scope, sure))
        else:
            inside = sure and not isinstance(node, _CONDITIONAL)
            found = [(child, scope, inside) for child in _children(node)]
        found.reverse()
        stack.extend(found)
    _bind_arguments(module)
    return module


Visit = Iterator[tuple[ast.AST, Scope, bool]]


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for value in node.__dict__.values():
        if value.__class__ is list:
            for item in value:
                if isinstance(item, ast.AST):
                    yield item
        elif isinstance(value, ast.AST):
            yield value


def _leaf(module: Module, node: ast.AST, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    return iter(())


def _inside(node: ast.AST, scope: Scope, sure: bool) -> Visit:  # noqa: FBT001
    return ((child, scope, sure) for child in _children(node))


def _constant(module: Module, node: ast.Constant, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    if node.value.__class__ is str:
        module.strings.append(node)
    return iter(())


def _joined(module: Module, node: ast.JoinedStr, scope: Scope, sure: bool) -> Visit:  # noqa: FBT001
    module.joined.append(node)
    # The constant parts have no place of their own.
    return ((part, scope, sure) for part in node.values if not isinstance(part, ast.Constant))


def _expression(module: Module, node: ast.Expr, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    if not isinstance(node.value, ast.Constant):  # a docstring is prose
        yield node.value, scope, sure


def _compare(module: Module, node: ast.Compare, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    # What a name is compared with is not loaded.
    for side in (node.left, *node.comparators):
        if not isinstance(side, (ast.Constant, ast.List, ast.Tuple, ast.Set)):
            yield side, scope, sure


def _subscript(module: Module, node: ast.Subscript, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    yield node.value, scope, sure
    if not isinstance(node.slice, ast.Constant):
        yield node.slice, scope, sure


def _attribute(module: Module, node: ast.Attribute, scope: Scope, sure: bool) -> Visit:  # noqa: FBT001
    module.members.append(node)
    yield node.value, scope, sure


def _dict(module: Module, node: ast.Dict, scope: Scope, sure: bool) -> Visit:  # noqa: FBT001
    module.dicts.append((node, scope))
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None and not isinstance(key, ast.Constant):
            yield key, scope, sure
        yield value, scope, sure


def _sequence(module: Module, node: ast.List | ast.Tuple, scope: Scope, sure: bool) -> Visit:  # noqa: FBT001
    if len(node.elts) > 1 and any(isinstance(e, ast.Constant) for e in node.elts[:2]):
        module.sequences.append((node, scope))
    return ((item, scope, sure) for item in node.elts)


def _bind_target(module: Module, target: ast.expr, binding: Binding) -> None:
    if isinstance(target, ast.Name):
        binding.scope.bind(target.id, binding)
        if binding.scope.kind == "class":
            module.attribute(target.id, binding)
        module.named.append((target.id, Taken.of(binding), binding.scope))
    elif isinstance(target, ast.Attribute):
        module.attribute(target.attr, binding)
        module.named.append((target.attr, Taken.of(binding), binding.scope))
    elif isinstance(target, ast.Subscript):
        key = target.slice
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            module.named.append((key.value, Taken.of(binding), binding.scope))
    elif isinstance(target, (ast.Tuple, ast.List)):
        for index, item in enumerate(target.elts):
            _bind_target(module, item, _unpacked(binding, index))


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


def _unpacked(binding: Binding, index: int) -> Binding:
    """Return what the ``index``-th of several targets is bound to: ``for a, b in x.items()``, ``enumerate``, ``zip``."""
    call = binding.expr
    if isinstance(call, ast.Call) and binding.steps == (("iter",),):
        name = last_name(call.func)
        if name == "items" and isinstance(call.func, ast.Attribute) and index < 2:
            step: Step = ("values",) if index else ("keys",)
            return binding._replace(expr=call.func.value, steps=(step,))
        if name == "enumerate" and call.args:
            return binding._replace(expr=call.args[0]) if index else binding._replace(expr=ast.Constant(0), steps=())
        if name in {"zip", "product"} and index < len(call.args):
            return binding._replace(expr=call.args[index])
    if isinstance(call, (ast.Tuple, ast.List)) and not binding.steps and index < len(call.elts):
        return binding._replace(expr=call.elts[index])
    return binding._replace(steps=(*binding.steps, ("item", index)))


def _assign(module: Module, node: ast.Assign, scope: Scope, sure: bool) -> Visit:  # noqa: FBT001
    binding = Binding(node.value, scope, (), node.lineno, sure)
    for target in node.targets:
        _bind_target(module, target, binding)
        if not isinstance(target, ast.Name):
            yield target, scope, sure
    yield node.value, scope, sure


def _single(
    module: Module,
    node: ast.AnnAssign | ast.NamedExpr | ast.AugAssign,
    scope: Scope,
    sure: bool,  # noqa: FBT001
) -> Visit:
    if node.value is not None:
        whole = sure and isinstance(node, ast.AnnAssign)
        _bind_target(module, node.target, Binding(node.value, scope, (), node.lineno, whole))
        yield node.value, scope, sure
    elif isinstance(node.target, ast.Name):
        scope.bind(node.target.id)


def _loop(module: Module, node: ast.For | ast.AsyncFor, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    _bind_target(module, node.target, Binding(node.iter, scope, (("iter",),), node.lineno))
    yield node.iter, scope, False
    for statement in (*node.body, *node.orelse):
        yield statement, scope, False


def _comprehension(module: Module, node: ast.comprehension, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    _bind_target(module, node.target, Binding(node.iter, scope, (("iter",),), node.iter.lineno))
    yield node.iter, scope, False
    for condition in node.ifs:
        yield condition, scope, False


def _parameters(node: FunctionNode | ast.Lambda) -> Iterator[tuple[str, ast.expr | None]]:
    arguments = node.args
    places = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(places) - len(arguments.defaults))
    for argument, default in zip(places, [*defaults, *arguments.defaults], strict=True):
        yield argument.arg, default
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield argument.arg, default


def _function(module: Module, node: FunctionNode, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    inner = Scope("function", scope)
    for name, default in _parameters(node):
        inner.bind(name)
        if default is not None:
            inner.bind(name, Binding(default, scope, default=True))
            module.named.append((name, default, scope))
            yield default, scope, True
    for extra in (node.args.vararg, node.args.kwarg):
        if extra is not None:
            inner.bind(extra.arg)
    names = tuple(a.arg for a in (*node.args.posonlyargs, *node.args.args))
    if scope.kind == "class" and names and names[0] in {"self", "cls"}:
        names = names[1:]
    function = Function(node, inner, names, [])
    module.functions.setdefault(node.name, []).append(function)
    if scope.kind == "class" and node.name == "__init__":
        module.functions.setdefault(scope.name, []).append(function)
    for decorator in node.decorator_list:
        _parametrized(function, decorator, scope)
        _fixture(module, node.name, decorator, scope)
        yield decorator, scope, True
    for result in _returns(node):
        function.returns.append(result)
        if not _MAKES.match(node.name):
            module.named.append((node.name.removeprefix("get_").removeprefix("_get_"), result, inner))
    if any(last_name(d) in _PROPERTIES for d in node.decorator_list):
        for result in function.returns:
            module.attribute(node.name, Binding(result, inner))
    for statement in node.body:
        yield statement, inner, True


def _returns(node: FunctionNode) -> Iterator[ast.expr]:
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.Return):
            if statement.value is not None:
                yield statement.value
        elif isinstance(statement, (ast.stmt, ast.ExceptHandler, ast.match_case)) and not isinstance(
            statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        ):
            waiting.extend(c for c in _children(statement) if not isinstance(c, ast.expr))


def _parametrized(function: Function, decorator: ast.expr, scope: Scope) -> None:
    """Bind the parameters of a test to the values that ``parametrize`` gives them."""
    if not (isinstance(decorator, ast.Call) and last_name(decorator.func) == "parametrize" and len(decorator.args) > 1):
        return
    names = parametrized_names(decorator)
    for index, name in enumerate(names):
        steps: tuple[Step, ...] = (("iter",),) if len(names) == 1 else (("iter",), ("item", index))
        function.scope.bind(name, Binding(decorator.args[1], scope, steps))


def _fixture(module: Module, name: str, decorator: ast.expr, scope: Scope) -> None:
    """Bind ``request.param`` to the values that a fixture is given."""
    if isinstance(decorator, ast.Call) and last_name(decorator.func) == "fixture":
        for keyword in decorator.keywords:
            if keyword.arg == "params":
                binding = Binding(keyword.value, scope, (("iter",),))
                module.attribute("param", binding)
                module.named.append((name, Taken(binding), scope))


def parametrized_names(call: ast.Call) -> list[str]:
    """Return the names that a ``parametrize`` gives values to."""
    first = call.args[0]
    if isinstance(first, ast.Constant):
        return [n.strip() for n in str(first.value).split(",") if n.strip()]
    if isinstance(first, (ast.Tuple, ast.List)):
        return [str(n.value) if isinstance(n, ast.Constant) else "" for n in first.elts]
    return []


def _lambda(module: Module, node: ast.Lambda, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    inner = Scope("function", scope)
    for name, default in _parameters(node):
        inner.bind(name)
        if default is not None:
            inner.bind(name, Binding(default, scope, default=True))
            yield default, scope, sure
    yield node.body, inner, sure


def _class(module: Module, node: ast.ClassDef, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    inner = Scope("class", scope, node.name)
    for outside in (*node.decorator_list, *node.bases, *node.keywords):
        yield outside, scope, True
    for statement in node.body:
        yield statement, inner, True


def _import(module: Module, node: ast.Import | ast.ImportFrom, scope: Scope, sure: bool) -> Visit:  # noqa: ARG001, FBT001
    source = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    if source:
        module.modules.add(source.partition(".")[0])
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            module.imports[alias.asname or alias.name] = (source, alias.name)
        else:
            module.modules.add(alias.name.partition(".")[0])
            module.imports[alias.asname or alias.name.partition(".")[0]] = (alias.name, "")
    return iter(())


def _call(module: Module, node: ast.Call, scope: Scope, sure: bool) -> Visit:  # noqa: FBT001
    module.calls.append((node, scope))
    name = last_name(node.func)
    if name[:1].isupper():
        for keyword in node.keywords:
            if keyword.arg:
                module.attribute(keyword.arg, Binding(keyword.value, scope))
    options = {k.arg: k.value for k in node.keywords if k.arg in {"default", "choices"}}
    dest = dest_of(node) if options else None
    if dest:
        for key, value in options.items():
            steps: tuple[Step, ...] = (("iter",),) if key == "choices" else ()
            binding = Binding(value, scope, steps)
            module.attribute(dest, binding)
            module.named.append((dest, Taken.of(binding), scope))
    if name in _DEFAULTS and len(node.args) >= 2:
        key_node, value = node.args[-2:]
        if isinstance(key_node, ast.Constant) and isinstance(key_node.value, str):
            module.named.append((key_node.value, value, scope))
    if name == "parametrize" and len(node.args) > 1:
        names = parametrized_names(node)
        for index, parameter in enumerate(names):
            path: tuple[Step, ...] = (("iter",),) if len(names) == 1 else (("iter",), ("item", index))
            module.named.append((parameter, Taken(Binding(node.args[1], scope, path)), scope))
    return _inside(node, scope, sure)


def _bind_arguments(module: Module) -> None:
    """Give the parameters of the file's own functions the values that its calls pass."""
    for call, scope in module.calls:
        functions = module.functions.get(last_name(call.func), ())
        if len(functions) != 1:
            continue
        function = functions[0]
        given = zip(function.parameters, call.args, strict=False)
        keywords = ((k.arg, k.value) for k in call.keywords if k.arg)
        for name, value in (*given, *keywords):
            if name in function.scope.bindings and not isinstance(value, ast.Starred):
                function.scope.bind(name, Binding(value, scope))
                module.named.append((name, value, scope))


_VISITORS = {
    ast.Constant: _constant,
    ast.Name: _leaf,
    ast.Load: _leaf,
    ast.Store: _leaf,
    ast.arguments: _leaf,
    ast.JoinedStr: _joined,
    ast.Expr: _expression,
    ast.Compare: _compare,
    ast.MatchValue: _leaf,
    ast.Subscript: _subscript,
    ast.Attribute: _attribute,
    ast.Dict: _dict,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Assign: _assign,
    ast.AnnAssign: _single,
    ast.NamedExpr: _single,
    ast.AugAssign: _single,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.comprehension: _comprehension,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.Lambda: _lambda,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Call: _call,
}
