"""``NamedTuple`` at a fifth of the price.

That of `typing` compiles the annotation of every field when a class is made, to look for the types it names, and that of
`collections`, which it stands on, compiles a constructor for it, then sets every method on the finished class. A command
makes 130 such classes before it does anything: a seventh of what its imports took. Here annotations stay texts, a class is
made once, with all it has, and its constructor is that of another with as many fields, whose arguments have other names.

From Python 3.14 on annotations are not evaluated by `typing` either, and this module can go.

For type checkers it is `typing.NamedTuple`; so it is where a class has other bases (``Generic``).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or sys.version_info >= (3, 14):
    from typing import NamedTuple
else:
    from collections import _tuplegetter
    from functools import cache
    from types import FunctionType

    _GLOBALS = {"_new": tuple.__new__, "__builtins__": {}}

    @cache
    def _constructor(fields: int):
        names = "".join(f"_{i}, " for i in range(fields))
        return eval(f"lambda _cls, {names}: _new(_cls, ({names}))", _GLOBALS).__code__  # noqa: S307 - names of our own, numbered

    def _new(name, fields, defaults):
        template = _constructor(len(fields))
        code = template.replace(co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__")
        return FunctionType(code, _GLOBALS, "__new__", defaults)

    class _Maker(type):
        def __new__(meta, name, bases, namespace):
            if not bases:
                return super().__new__(meta, name, bases, namespace)
            types = namespace.get("__annotations__", {})
            fields = tuple(types)
            defaults = {field: namespace[field] for field in fields if field in namespace}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one that has it")
            namespace.update((field, _tuplegetter(at, None)) for at, field in enumerate(fields))
            namespace.update(
                __slots__=(),
                __annotations__=types,
                __match_args__=fields,
                _fields=fields,
                _field_defaults=defaults,
                __new__=_new(name, fields, tuple(defaults.values())),
            )
            return type(name, (_Record,), namespace)

    class _Record(tuple):
        """What every such class has."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"expected {len(cls._fields)} values, got {len(made)}")
            return made

        def _replace(self, /, **changed):
            made = tuple.__new__(self.__class__, map(changed.pop, self._fields, self))
            if changed:
                raise TypeError(f"{self.__class__.__name__} has no {', '.join(changed)}")
            return made

        __replace__ = _replace

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            said = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
            return f"{self.__class__.__name__}({said})"

        def __getnewargs__(self):
            return tuple(self)

    class NamedTuple(metaclass=_Maker):
        """A tuple whose fields have names and types, as annotated in the class."""


__all__ = ["NamedTuple"]
