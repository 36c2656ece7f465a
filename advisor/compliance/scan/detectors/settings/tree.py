"""What every syntax of configuration becomes: values, each with its key and the mapping or sequence it stands in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_DEPTH", "Context", "Entry", "Frame", "Node", "Style", "flat", "named_key", "word_and_branch", "word_of"]

Style = Literal["plain", "quoted", "block", "code"]
"""How a value is written. ``block``: several lines as they stand in the file; ``code``: an expression, not a string."""

Context = Literal["", "dataset", "package", "example", "ollama", "bedrock", "litellm", "vendor"]
"""What a whole branch is about; ``vendor``: models of a hosted API."""

MAX_DEPTH = 500
"""Deeper branches are read as if they ended there: nobody writes them, and each level costs memory."""

_CONTEXTS: dict[str, Context] = {
    **dict.fromkeys(
        ("dataset", "datasets", "testdatasets", "pretrainingdataset", "evaldataset", "evaldatasets", "traindataset",
         "datasetconfig", "datasetinfo", "trainingdata", "hfdataset"), "dataset"
    ),
    **dict.fromkeys(
        ("dependencies", "devdependencies", "peerdependencies", "optionaldependencies", "resolutions", "overrides",
         "packages", "engines", "repos", "plugins", "requires", "paths", "exclude", "files", "workspaces",
         "annotations", "labels", "imports", "uses", "contenttypes", "uv", "pixi", "hatch", "setuptools", "ruff",
         "mypy", "pytest", "mimetypes", "weightmap"), "package"
    ),
    **dict.fromkeys(("example", "examples", "patternproperties"), "example"),
    **dict.fromkeys(("ollama", "ollamaconfig", "ollamasettings", "langchain4j.ollama"), "ollama"),
    **dict.fromkeys(("bedrock", "amazonbedrock", "awsbedrock"), "bedrock"),
    **dict.fromkeys(("litellmparams", "litellm", "litellmsettings"), "litellm"),
    **dict.fromkeys(
        ("openrouter", "groq", "together", "togetherai", "fireworks", "deepinfra", "perplexity", "gemini", "azureopenai",
         "vertexai", "anthropic"), "vendor"
    ),
}  # fmt: skip


_TAGGED = re.compile(r"\d|:")
"""What tells a name of Ollama from a word such as ``pull``."""


@lru_cache(maxsize=4096)
def flat(key: str) -> str:
    """Return a key without case, ``_``, ``-`` and spaces: ``modelId``, ``MODEL_ID`` and ``model-id`` are one."""
    return key.replace("_", "").replace("-", "").replace(" ", "").casefold()


class Node:
    """A mapping or a sequence: the ``key`` it stands under (an index in a sequence) and what that one stands in."""

    __slots__ = ("context", "depth", "key", "parent")

    def __init__(self, key: str | int, parent: Node | None) -> None:
        self.key = key
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent else 0
        own: Context = _CONTEXTS.get(flat(key), "") if isinstance(key, str) else ""
        self.context: Context = own or (parent.context if parent else "")

    def child(self, key: str | int) -> Node:
        """Return the mapping or sequence under ``key``; itself when that would be too deep."""
        return Node(key, self) if self.depth < MAX_DEPTH else self


class Entry(NamedTuple):
    """A value: ``offset`` is where it begins in the file, inside its quotes. ``key`` is its index in a sequence."""

    parent: Node
    key: str | int
    value: str
    offset: int
    style: Style = "quoted"


def named_key(node: Node, key: str, offset: int) -> Iterator[Entry]:
    """Yield a key that may name a model, as an item of a list in its mapping's stead: ``models: {"org/x": …}``."""
    if "/" in key or (node.context == "ollama" and node.key == "models" and _TAGGED.search(key)):
        yield Entry(node, 0, key, offset)


def word_and_branch(entry: Entry) -> tuple[str, Node | None]:
    """Return the nearest key that is a word, and the branch it stands in: items go by the key of their sequence."""
    key: str | int = entry.key
    node: Node | None = entry.parent
    while not isinstance(key, str) and node is not None:
        key, node = node.key, node.parent
    return (key if isinstance(key, str) else ""), node


def word_of(entry: Entry) -> str:
    """Return the nearest key that is a word."""
    return word_and_branch(entry)[0]


class Frame:
    """A mapping or sequence while it is being read: the key, or the index, that the next value belongs to."""

    __slots__ = ("column", "key", "node")

    def __init__(self, node: Node, *, sequence: bool, column: int = 0) -> None:
        self.node = node
        self.key: str | int = 0 if sequence else ""
        self.column = column

    @property
    def sequence(self) -> bool:
        """Whether this is a sequence."""
        return isinstance(self.key, int)

    def next(self) -> None:
        """Go to the next item of a sequence; a mapping waits for its next key."""
        self.key = self.key + 1 if isinstance(self.key, int) else ""

    def child(self) -> Node:
        """Return a new branch under the present key."""
        return self.node.child(self.key)

    def entry(self, value: str, offset: int, style: Style) -> Entry:
        """Return a value under the present key."""
        return Entry(self.node, self.key, value, offset, style)
