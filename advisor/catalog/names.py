"""The names a model answers to: its id, aliases, and the ids of its channels, in any case.

People leave the organisation out, too (``llama-3.1-8b-instruct``). What files name is never read so: there it may be
somebody else's model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ModelNames"]


class ModelNames:
    """Resolves a name to a catalogue id. The index is made on the first name that is not an id."""

    __slots__ = ("_bare", "_index", "_models", "_prefixes")

    def __init__(self, models: Mapping[str, Mapping[str, Any]]) -> None:
        self._models = models
        self._index: dict[str, str] | None = None
        self._bare: dict[str, list[str]] | None = None
        self._prefixes: frozenset[str] = frozenset()

    def find(self, name: str) -> str | None:
        """Return the catalogue id, or ``None``.

        Understood: id, alias, Hugging Face id, JumpStart id, Bedrock id with or without an inference profile's prefix
        (``jp.``, ``global.`` …), and Bedrock ARNs. Case does not matter.
        """
        if name in self._models:
            return name
        index = self._indexed()
        wanted = name.strip().casefold()
        if wanted.startswith("arn:"):
            wanted = wanted.rpartition("/")[2]
        found = index.get(wanted)
        if found is None:
            prefix, _, rest = wanted.partition(".")
            if prefix in self._prefixes:
                found = index.get(rest)
        return found

    def called(self, name: str) -> tuple[str, ...]:
        """Return the catalogue ids of the models whose id, here or on the Hub, is ``organisation/name``; in any case.

        More than one where organisations use the same name. What `find` understands comes first: it is not asked here.
        """
        if self._bare is None:
            self._bare = {}
            for id_, raw in self._models.items():
                ids = (id_, raw["huggingface"]["id"]) if "huggingface" in raw else (id_,)
                for bare in dict.fromkeys(known.rpartition("/")[2].casefold() for known in ids if "/" in known):
                    self._bare.setdefault(bare, []).append(id_)
        return tuple(self._bare.get(name.strip().casefold(), ()))

    def known(self) -> Iterator[str]:
        """Yield every name in the spelling people should use, ids first."""
        yield from self._models
        for raw in self._models.values():
            yield from _other_names(raw)

    def _indexed(self) -> dict[str, str]:
        if self._index is None:
            index: dict[str, str] = {}
            prefixes: set[str] = set()
            # ids win over aliases, aliases over channel ids; the compiler refuses catalogues where they differ
            for id_ in self._models:
                index.setdefault(id_.casefold(), id_)
            for id_, raw in self._models.items():
                for name in _other_names(raw):
                    index.setdefault(name.casefold(), id_)
                for channel in raw.get("bedrock", ()):
                    prefixes.update(route["route"] for route in channel.get("routes", ()))
            self._prefixes = frozenset(prefixes)
            self._index = index
        return self._index


def _other_names(raw: Mapping[str, Any]) -> Iterator[str]:
    yield from raw.get("aliases", ())
    if "huggingface" in raw:
        yield raw["huggingface"]["id"]
    for channel in raw.get("bedrock", ()):
        yield channel["id"]
    for channel in raw.get("jumpstart", ()):
        yield channel["id"]
