"""A mapping that builds its values when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from advisor.core.text import Text
from advisor.errors import CatalogError

T = TypeVar("T")


class Lazy(Mapping[str, T], Generic[T]):
    """Values of one compiled section; each is built once, by ``build(id, raw)``.

    Raises:
        CatalogError: an entry does not have the compiled form (on lookup).
    """

    __slots__ = ("_build", "_built", "_kind", "_raw")

    def __init__(self, kind: str, raw: Mapping[str, Any], build: Callable[[str, Any], T]) -> None:
        self._kind = kind
        self._raw = raw
        self._build = build
        self._built: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        built = self._built.get(key)
        if built is None:
            raw = self._raw[key]
            try:
                built = self._build(key, raw)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                raise broken(f"{self._kind}.{key}") from error
            self._built[key] = built
        return built

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def __repr__(self) -> str:
        return f"<{len(self._raw)} {self._kind}>"


class Layered(Mapping[str, T], Generic[T]):
    """A mapping with a few more entries, which come first and hide others of their name; nothing is built for it."""

    __slots__ = ("_added", "_below")

    def __init__(self, added: Mapping[str, T], below: Mapping[str, T]) -> None:
        self._added = dict(added)
        self._below = below

    def __getitem__(self, key: str) -> T:
        return self._added[key] if key in self._added else self._below[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._added
        yield from (key for key in self._below if key not in self._added)

    def __len__(self) -> int:
        return len(self._below) + sum(key not in self._below for key in self._added)

    def __contains__(self, key: object) -> bool:
        return key in self._added or key in self._below


def broken(where: str) -> CatalogError:
    """Return the error for compiled data that is not what this version writes."""
    return CatalogError(
        Text(f"the compiled catalogue is broken at {where}", f"コンパイル済みカタログの {where} が壊れています"),
        Text(
            "reinstall fm-advisor, or run `advisor catalog reset` if the data was refreshed",
            "fm-advisor を再インストールするか、更新したデータなら `advisor catalog reset` を実行してください",
        ),
    )
