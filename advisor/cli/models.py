"""MODEL of a command line: an entry of the catalogue, files, or a repository on the Hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import output
from advisor.cli.context import home, today
from advisor.cli.language import say
from advisor.sources.resolve import locate, read_place

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.model import Model
    from advisor.sources.resolve import ModelLocation


def elsewhere(name: str, catalog: Catalog) -> ModelLocation | None:
    """Return where a model is that the catalogue does not describe; ``None``: it does, or nothing has this name.

    What else the name could have meant is said on stderr.
    """
    place = locate(name, catalog)
    if place is None:
        return None
    for note in place.notes:
        output.note(say(note))
    return None if place.kind == "catalogue" else place


def read(place: ModelLocation, catalog: Catalog) -> Model:
    """Read the model at a place; the errors are those of `advisor.sources.resolve.read_model`."""
    return read_place(place, catalog, today=today(), home=home() if place.kind == "hub" else None)
