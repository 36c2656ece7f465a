"""One name, one thing: ids and aliases are unique, whatever their case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.checks.words import problem
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.authoring.checks.known import Known
    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.tree import File, Tree

__all__ = ["check_names"]

ENTRIES: dict[type[documents.Document], str] = {
    documents.FamilyDocument: "models",
    documents.PedigreesDocument: "pedigrees",
    documents.InstanceFamilyDocument: "instances",
    documents.LicensesDocument: "licenses",
}
"""Documents that come in several files → the key of their entries."""


def check_names(tree: Tree, known: Known, base: Mapping[str, Any] | None = None) -> Iterator[Diagnostic]:
    """Yield ids and aliases that something else bears already."""
    for kind, section in ENTRIES.items():
        yield from _duplicate_ids(tree, kind, section)
    yield from _model_names(tree, known, base or {})


def _duplicate_ids(tree: Tree, kind: type[documents.Document], section: str) -> Iterator[Diagnostic]:
    seen: dict[str, tuple[str, File[Any]]] = {}
    for file in tree.of(kind):
        for id_ in getattr(file.document, section):
            first = seen.setdefault(id_.casefold(), (id_, file))
            if first != (id_, file):
                yield _taken(file, (section, id_), id_, first[0], first[1].loaded.path, at_key=True)


def _model_names(tree: Tree, known: Known, base: Mapping[str, Any]) -> Iterator[Diagnostic]:
    owners: dict[str, tuple[str, str]] = {}
    for id_ in known.records:
        owners.setdefault(id_.casefold(), (id_, ""))
    own = {id_ for file in tree.of(documents.FamilyDocument) for id_ in file.document.models}
    for id_, record in base.get("models", {}).items():
        if id_ not in own:  # the overlay's entry replaces the one below, with all its names
            for name in _names_below(record):
                owners.setdefault(name.casefold(), (id_, ""))
    for file in tree.of(documents.FamilyDocument):
        for id_, entry in file.document.models.items():
            yield from _repeated(file, id_, entry)
            for path, name in _names(id_, entry):
                owner, where = owners.setdefault(name.casefold(), (id_, file.loaded.path))
                if owner != id_:
                    yield _taken(file, path, name, owner, where)


def _repeated(file: File[Any], id_: str, entry: documents.ModelEntry) -> Iterator[Diagnostic]:
    folded = [alias.casefold() for alias in entry.aliases]
    for index, alias in enumerate(entry.aliases):
        if folded[index] in folded[:index]:
            yield _taken(file, ("models", id_, "aliases", index), alias, id_, "")


def _names(id_: str, entry: documents.ModelEntry) -> Iterator[tuple[tuple[str | int, ...], str]]:
    place = ("models", id_)
    for index, alias in enumerate(entry.aliases):
        yield (*place, "aliases", index), alias
    channels = entry.channels
    if channels.huggingface:
        yield (*place, "channels", "huggingface", "id"), channels.huggingface.id
    for index, jumpstart in enumerate(channels.jumpstart):
        yield (*place, "channels", "jumpstart", index, "id"), jumpstart.id
    for index, bedrock in enumerate(channels.bedrock):
        yield (*place, "channels", "bedrock", index, "id"), bedrock.id


def _names_below(record: Mapping[str, Any]) -> Iterator[str]:
    yield from record.get("aliases", ())
    for channel in (record.get("huggingface"), *record.get("jumpstart", ()), *record.get("bedrock", ())):
        if channel:
            yield channel["id"]


def _taken(
    file: File[Any], path: tuple[str | int, ...], name: str, owner: str, where: str, *, at_key: bool = False
) -> Diagnostic:
    at, at_ja = (f" in {where}", f" ({where})") if where else ("", "")
    return problem(
        file,
        path,
        "catalog.duplicate-name",
        Text(f"{name!r} already names {owner}{at}", f"{name!r} はすでに {owner}{at_ja} の名前です"),
        Text(
            "every name leads to one entry: choose another", "名前は 1 つの項目だけを指します。別の名前にしてください"
        ),
        at_key=at_key,
    )
