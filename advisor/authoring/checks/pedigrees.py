"""Pedigrees: of models without a full entry, in the file of their publisher, in alphabetical order."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.checks.lineage import Descent, check_descent
from advisor.authoring.checks.words import LICENSE, problem, unknown_name
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.authoring.checks.known import Known
    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.tree import File, Tree

__all__ = ["check_pedigrees"]


def check_pedigrees(tree: Tree, known: Known) -> Iterator[Diagnostic]:
    """Yield what is wrong with the pedigrees of a tree."""
    models = {name: id_ for name, id_ in known.lineage.names.items() if id_ in known.records}
    # ids first: an alias never takes the name of an entry further down
    owners = {id_.casefold(): id_ for id_ in known.lineage.records}
    for file in tree.of(documents.PedigreesDocument):
        yield from _order(file)
        for id_, entry in file.document.pedigrees.items():
            yield from _names(file, id_, entry, models, owners)
            yield from _license(file, id_, entry, known)
            yield from check_descent(_descent(file, id_, entry), known)


def _descent(file: File[documents.PedigreesDocument], id_: str, entry: documents.PedigreeEntry) -> Descent:
    long = file.loaded.has(("pedigrees", id_, "ancestors", "value"))

    def path(name: str, *rest: str | int) -> tuple[str | int, ...]:
        inner = ("value",) if name == "ancestors" and rest and long else ()
        return ("pedigrees", id_, name, *inner, *rest)

    return Descent(file, id_, entry.ancestors.value or (), entry.training_terms, path)


def _order(file: File[documents.PedigreesDocument]) -> Iterator[Diagnostic]:
    ids = list(file.document.pedigrees)
    for before, id_ in itertools.pairwise(ids):
        if id_.casefold() < before.casefold():
            message = Text(f"{id_} stands after {before}", f"{id_} が {before} の後にあります")
            after = max((i for i in ids if i.casefold() < id_.casefold()), key=str.casefold, default="")
            yield problem(
                file,
                ("pedigrees", id_),
                "catalog.unsorted",
                message,
                Text(
                    f"move it to after {after}" if after else "move it to the top",
                    f"{after} の後に移動してください" if after else "先頭に移動してください",
                ),
                at_key=True,
            )


def _names(
    file: File[documents.PedigreesDocument],
    id_: str,
    entry: documents.PedigreeEntry,
    models: Mapping[str, str],
    owners: dict[str, str],
) -> Iterator[Diagnostic]:
    place = ("pedigrees", id_)
    publisher = file.document.publisher
    if id_.partition("/")[0] != publisher:
        yield problem(
            file,
            place,
            "catalog.foreign-publisher",
            Text(f"{id_} is not published by {publisher}", f"{id_} の公開元は {publisher} ではありません"),
            Text(
                f"move it to pedigrees/{id_.partition('/')[0]}.yaml",
                f"pedigrees/{id_.partition('/')[0]}.yaml に移動してください",
            ),
            at_key=True,
        )
    written: list[tuple[tuple[str | int, ...], str]] = [(place, id_)]
    written += [((*place, "aliases", index), alias) for index, alias in enumerate(entry.aliases)]
    for path, name in written:
        if name.casefold() in models:
            yield _full_entry(file, path, name, models[name.casefold()])
        elif owners.setdefault(name.casefold(), id_) != id_:
            owner = owners[name.casefold()]
            yield problem(
                file,
                path,
                "catalog.duplicate-name",
                Text(f"{name!r} already names {owner}", f"{name!r} はすでに {owner} の名前です"),
                at_key=path == place,
            )


def _full_entry(file: File[Any], path: tuple[str | int, ...], name: str, model: str) -> Diagnostic:
    return problem(
        file,
        path,
        "catalog.duplicate-name",
        Text(f"{name!r} names {model}, which has a full entry", f"{name!r} は {model} として詳しい項目があります"),
        Text(
            "state licence, ancestors and training terms there, and remove this",
            "ライセンス・派生元・学習データの条件はそちらに書き、ここからは削除してください",
        ),
        at_key=len(path) == 2,
    )


def _license(
    file: File[documents.PedigreesDocument], id_: str, entry: documents.PedigreeEntry, known: Known
) -> Iterator[Diagnostic]:
    license_ = entry.license.value
    if license_ is not None and license_ not in known.licenses:
        path = ("pedigrees", id_, "license")
        yield unknown_name(file, path, LICENSE, license_, known.licenses, code="catalog.unknown-license")
    for index, other in enumerate(entry.also):
        if other not in known.licenses:
            at = ("pedigrees", id_, "also", index)
            yield unknown_name(file, at, LICENSE, other, known.licenses, code="catalog.unknown-license")
