"""``NamedTuple`` at a third of the price.

That of `typing` compiles the annotation of every field when a class is made, to look for the types it names. With
``from __future__ import annotations`` they are texts that nobody asks for, and a command makes 150 such classes before it
does anything: a tenth of what its imports take. Here they stay texts. From Python 3.14 on they are not evaluated by
`typing` either, and this module can go.

For type checkers it is `typing.NamedTuple`; so it is where a class has other bases (``Generic``).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or sys.version_info >= (3, 14):
    from typing import NamedTuple
else:
    from collections import namedtuple

    _OWN = frozenset({"__annotations__", "__module__", "__qualname__"})

    class _Maker(type):
        def __new__(meta, name, bases, namespace):
            if not bases:
                return super().__new__(meta, name, bases, namespace)
            types = namespace.get("__annotations__", {})
            defaults = [namespace[field] for field in types if field in namespace]
            made = namedtuple(name, types, defaults=defaults, module=namespace["__module__"])
            made.__qualname__ = namespace["__qualname__"]
            made.__annotations__ = types
            for key, value in namespace.items():
                if key not in types and key not in _OWN:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """A tuple whose fields have names and types, as annotated in the class."""


__all__ = ["NamedTuple"]
