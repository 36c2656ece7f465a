"""What a name given for a model means: a path, an entry of the catalogue, or a repository on the Hugging Face Hub."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from advisor.core.text import Text

if TYPE_CHECKING:
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.model import Model

_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}(@[\w./-]{1,200})?", re.ASCII)
_PATH_SUFFIXES = (".json", ".safetensors")


class ModelLocation(NamedTuple):
    """Where a model is described. ``name`` is the path, the catalogue's id, or ``organisation/name@revision``."""

    kind: Literal["path", "catalogue", "hub"]
    name: str
    notes: tuple[Text, ...] = ()


def locate(name: str, catalog: Catalog) -> ModelLocation | None:
    """Decide what a name means; ``None``: nothing that is known. Looks at the disk, reads nothing.

    What is written as a path is one (``./x``, ``/x``, ``~/x``, ``x.json``, ``x.safetensors``). Else the catalogue, else a
    folder of that name with a model in it, else the one model of the catalogue that an organisation calls so, else
    ``organisation/name`` on the Hub.

    Raises:
        AmbiguousNameError: several organisations have a model of that name.
    """
    if name.startswith((".", "/", "~")) or name.endswith(_PATH_SUFFIXES):
        return ModelLocation("path", name)
    model = catalog.find_model(name)
    if model is not None:
        return ModelLocation("catalogue", model.id, (_shadowed(name),) if _holds_model(name) else ())
    if _holds_model(name):
        return ModelLocation("path", name)
    model = catalog.model_called(name)
    if model is not None:
        return ModelLocation("catalogue", model.id)
    return ModelLocation("hub", name) if _REPOSITORY.fullmatch(name) else None


def read_model(name: str, catalog: Catalog, *, today: date, home: Path | None = None) -> Model:
    """Return the model a name means; `advisor.estimate` takes it as ``model``.

    Of files the config and the headers of the weights are read, never the weights. A repository on the Hub is asked over
    the network; ``home`` is where answers are kept for use without it. ``today`` is noted as the date of reading.

    Raises:
        UnknownNameError: it means nothing; similar names of the catalogue are suggested.
        FileError: files cannot be read, or describe no possible model.
        UsageError: the repository does not exist, is gated, or holds no model.
        UpstreamError: the Hub does not answer, and nothing was kept.
    """
    place = locate(name, catalog)
    return catalog.model(name) if place is None else read_place(place, catalog, today=today, home=home)


def read_place(place: ModelLocation, catalog: Catalog, *, today: date, home: Path | None = None) -> Model:
    """Return the model at a place; the arguments and errors are those of `read_model`."""
    if place.kind == "catalogue":
        return catalog.model(place.name)
    from advisor.sources.checkpoint import to_model

    if place.kind == "path":
        from advisor.sources.local import read_local

        return to_model(read_local(place.name, today))
    from advisor.sources.huggingface import read_repository

    return to_model(read_repository(place.name, catalog, today=today, home=home))


def _holds_model(name: str) -> bool:
    try:
        path = Path(name)
        return (path / "config.json").is_file() or (path.is_dir() and any(path.glob("*.safetensors")))
    except (OSError, ValueError):
        return False


def _shadowed(name: str) -> Text:
    return Text(
        f"this is the catalogue's model; the folder of that name is ./{name}",
        f"カタログのモデルです。同名のフォルダーを見積もるには ./{name} と指定してください",
    )
