"""What ``--help`` says of a command besides its options: a paragraph, groups, examples, exit codes, environment.

One module for each command, imported only for help, for the commands reference and for the tests, which run every
example. A group of commands (``advisor catalog``) has one module for all of them.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, NamedTuple

from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Code", "Example", "Group", "Manual", "manual_of"]


class Code(NamedTuple):
    """An exit code, and when a command ends with it."""

    number: int
    means: Text


class Group(NamedTuple):
    """Options that belong together, under one heading, by their long names."""

    title: Text
    options: tuple[str, ...]


class Example(NamedTuple):
    """A command line that runs as it stands here, without the leading ``advisor``.

    ``code`` is what it ends with. ``needs`` says why the tests cannot run it plainly: it asks AWS or the Hub, or a person.
    """

    arguments: str
    does: Text
    code: int = 0
    needs: Literal["network", "terminal"] | None = None


class Manual(NamedTuple):
    """One page. ``environment`` names entries of `advisor.cli.manual.common.ENVIRONMENT`."""

    describes: Text
    examples: tuple[Example, ...]
    codes: tuple[Code, ...]
    groups: tuple[Group, ...] = ()
    environment: tuple[str, ...] = ()


def manual_of(path: Sequence[str]) -> Manual | None:
    """Return the page of a command by its words (``("catalog", "diff")``; none for ``advisor`` itself).

    ``None`` where it has none: its help is then its options only, and a test fails.
    """
    name = f"{__name__}.{path[0] if path else 'root'}"
    if find_spec(name) is None:
        return None
    pages: Mapping[str, Manual] = import_module(name).PAGES
    return pages.get(" ".join(path))
