"""What stands beside a value: its name in a pair, the provider, the revision, the arguments before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.tree import flat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.compliance.scan.detectors.settings.tree import Entry, Node

__all__ = ["Siblings", "tells"]

_NAMES = ("name", "key", "parameterkey", "env", "variable", "envname", "id")
_PROVIDERS = ("provider", "providertype", "providername", "modelprovider", "llmprovider", "vendor", "apitype")
_KINDS_OF_PROVIDER = ("library", "backend", "type", "engine", "source")
_REVISIONS = ("revision", "modelrevision", "hfrevision", "revisionofmodel", "hfmodelrevision")
_REVISION = re.compile(r"[\w./-]{1,100}")
_ENGINE = ("--tensor-parallel-size", "--max-model-len", "--gpu-memory-utilization", "--max-num-seqs", "--enforce-eager")
_KINDS = ("repotype", "kind", "resourcetype", "sourcetype")
_EULA = ("accepteula", "modelaccepteula")
_OUTPUTS = ("outputdir", "outputname", "huggingfacepathinrepo", "huggingfacerepovisibility")
_WANTED = frozenset(
    (*_NAMES, *_PROVIDERS, *_KINDS_OF_PROVIDER, *_REVISIONS, *_KINDS, *_EULA, *_OUTPUTS, "modelargs", "model")
)


TELLING = frozenset({"serve", "download"})
"""Items of a command that say what the next one is."""


def tells(entry: Entry) -> bool:
    """Whether a value is needed to judge those beside it."""
    return entry.value in TELLING if isinstance(entry.key, int) else flat(entry.key) in _WANTED


class Siblings:
    """The telling values of each mapping, and what precedes each item of a sequence."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._beside: dict[Node, dict[str, str]] = {}
        self._lists: dict[Node, list[Entry]] = {}
        self._commands: dict[Node, str] = {}
        self._aliases: set[Node] = set()
        for entry in entries:
            if isinstance(entry.key, int):
                self._lists.setdefault(entry.parent, []).append(entry)
                if entry.parent.key == "command" and entry.parent.parent is not None:
                    self._commands[entry.parent.parent] = entry.value
                continue
            key = flat(entry.key)
            if key in _WANTED:
                self._beside.setdefault(entry.parent, {})[key] = entry.value
            if key == "model" and entry.parent.key == "litellm_params" and entry.parent.parent is not None:
                self._aliases.add(entry.parent.parent)

    def _first(self, node: Node, keys: tuple[str, ...]) -> str | None:
        beside = self._beside.get(node)
        return next((beside[key] for key in keys if key in beside), None) if beside else None

    def name(self, entry: Entry) -> str | None:
        """Return what a pair like ``name: X, value: Y`` calls its value."""
        return self._first(entry.parent, _NAMES)

    def provider(self, entry: Entry) -> str:
        """Return who serves the model, as the mapping says; ``""``: it does not."""
        return (self._first(entry.parent, _PROVIDERS) or "").casefold()

    def engine(self, entry: Entry) -> str:
        """Return what may say who serves the model: its engine or type; ``""``: nothing does."""
        return (self._first(entry.parent, _KINDS_OF_PROVIDER) or "").casefold()

    def revision(self, entry: Entry) -> str | None:
        """Return the revision given beside a model, in its mapping or its arguments."""
        inside = isinstance(entry.key, int)
        revision = self._argument(entry.parent, "--revision") if inside else self._first(entry.parent, _REVISIONS)
        return revision if revision and _REVISION.fullmatch(revision) else None

    def accepts_eula(self, entry: Entry) -> bool:
        """Whether the mapping accepts the publisher's terms."""
        return (self._first(entry.parent, _EULA) or "").casefold() == "true"

    def is_data(self, entry: Entry) -> bool:
        """Whether the mapping says that its name is a data set or a space."""
        kind = (self._first(entry.parent, _KINDS) or "").casefold()
        return kind in ("space", "dataset", "hf_dataset", "huggingface_dataset")

    def is_alias(self, entry: Entry) -> bool:
        """Whether the name is one's own for the model that stands beside it."""
        if entry.key == "model" and self._first(entry.parent, ("modelargs",)) is not None:
            return True  # an evaluation's backend: the model is among its arguments
        return entry.parent in self._aliases and entry.key in ("model_name", "model_group")

    def is_target(self, entry: Entry) -> bool:
        """Whether the name is where the training that the mapping describes will upload its model."""
        is_repository = isinstance(entry.key, str) and flat(entry.key) == "huggingfacerepoid"
        return is_repository and self._first(entry.parent, _OUTPUTS) is not None

    def is_label(self, entry: Entry) -> bool:
        """Whether a bare name is what people call the model that stands beside it."""
        label = (
            isinstance(entry.key, str) and flat(entry.key) in ("name", "id", "title", "key") and "/" not in entry.value
        )
        return label and self._first(entry.parent, ("model",)) is not None

    def items(self, node: Node) -> list[Entry]:
        """Return the items of a sequence."""
        return self._lists.get(node, [])

    def option(self, entry: Entry) -> str | None:
        """Return the option (``--model``) that an item of a sequence is the argument of."""
        before = self._before(entry)
        return before if before and before.startswith("-") and "=" not in before and " " not in before else None

    def is_served(self, entry: Entry) -> bool:
        """Whether an item is what ``vllm serve``, ``hf download`` and the like take."""
        if entry.value.startswith("-"):
            return False
        before = self._before(entry)
        if entry.key == 0 and entry.parent.key == "args" and entry.parent.parent is not None:
            before = self._commands.get(entry.parent.parent)
            engine = before is None and any(item.value.startswith(_ENGINE) for item in self._lists[entry.parent][:50])
            return engine or before == "serve"
        return before in TELLING

    def _before(self, entry: Entry) -> str | None:
        if not isinstance(entry.key, int) or entry.key == 0:
            return None
        index = self._index(entry)
        before = self._lists[entry.parent][index - 1] if index > 0 else None
        return before.value.strip() if before is not None and before.key == entry.key - 1 else None

    def _index(self, entry: Entry) -> int:
        items = self._lists.get(entry.parent, [])
        guess = entry.key if isinstance(entry.key, int) else 0
        if guess < len(items) and items[guess] is entry:
            return guess
        low, high = 0, len(items)
        while low < high:
            middle = (low + high) // 2
            if items[middle].offset < entry.offset:
                low = middle + 1
            else:
                high = middle
        return low

    def _argument(self, node: Node, option: str) -> str | None:
        items = self._lists.get(node, [])[:200]
        for item, following in zip(items, [*items[1:], None], strict=True):
            if item.value.startswith(f"{option}="):
                return item.value.partition("=")[2]
            if item.value == option and following is not None:
                return following.value
        return None
