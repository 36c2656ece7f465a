"""Descent: the ancestors a model names can be found, lead nowhere in circles, and its training terms are licences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from advisor.authoring.checks.words import LICENSE, MODEL, problem, unknown_name
from advisor.core.model import same_owner
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.authoring import documents
    from advisor.authoring.checks.known import Known
    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.tree import File

__all__ = ["Descent", "check_descent"]


class PathOf(Protocol):
    """Where a fact of the model is written: its path in the file."""

    def __call__(self, name: str, *rest: str | int) -> tuple[str | int, ...]: ...


class Descent(NamedTuple):
    """What a model or a pedigree states of where it comes from."""

    file: File[Any]
    id: str
    ancestors: Sequence[documents.Ancestor]
    training_terms: Sequence[documents.TrainingTerm]
    path: PathOf


def check_descent(descent: Descent, known: Known) -> Iterator[Diagnostic]:
    """Yield ancestors that are not known or lead in a circle, and training terms that are no licence."""
    for index, ancestor in enumerate(descent.ancestors):
        yield from _ancestor(descent, descent.path("ancestors", index, "model"), ancestor.model, known)
        if ancestor.relicensed:
            yield from _relicensed(descent, index, ancestor.model, known)
    if _is_circular(descent.id, known):
        yield problem(
            descent.file,
            descent.path("ancestors"),
            "catalog.circular-ancestors",
            Text(f"{descent.id} is its own ancestor", f"{descent.id} の派生元をたどると自分自身に戻ります"),
            at_key=True,
        )
    for index, term in enumerate(descent.training_terms):
        if term.license not in known.licenses:
            path = descent.path("training_terms", index, "license")
            code = "catalog.unknown-license"
            yield unknown_name(descent.file, path, LICENSE, term.license, known.licenses, code=code)


def _ancestor(descent: Descent, path: Sequence[str | int], written: str, known: Known) -> Iterator[Diagnostic]:
    id_ = known.lineage.names.get(written.casefold(), written)
    if id_ == descent.id:
        yield problem(
            descent.file,
            path,
            "catalog.own-ancestor",
            Text("a model cannot be made from itself", "自分自身は派生元になれません"),
        )
    elif id_ not in known.described and id_.count("/") != 1:
        # a model that is not catalogued may stand here, but it must be findable on the Hub
        yield unknown_name(descent.file, path, MODEL, written, known.described, code="catalog.unknown-ancestor")
    elif id_ not in known.described:
        yield problem(
            descent.file,
            path,
            "catalog.uncatalogued-ancestor",
            Text(
                f"{id_!r} is not catalogued: what its licence asks of {descent.id} is not known",
                f"{id_!r} はカタログになく、そのライセンスが {descent.id} に何を課すか不明です",
            ),
            Text(
                "add it to the catalogue: models/ or pedigrees/", "カタログの models/ か pedigrees/ に追加してください"
            ),
            severity="warning",
        )


def _relicensed(descent: Descent, index: int, written: str, known: Known) -> Iterator[Diagnostic]:
    """Yield a parent of somebody else: only who owns it can free what was made from it of its terms."""
    if not same_owner(known.lineage.names.get(written.casefold(), written), descent.id):
        yield problem(
            descent.file,
            descent.path("ancestors", index, "relicensed"),
            "catalog.foreign-relicensing",
            Text(
                f"{written} belongs to another publisher than {descent.id}: its licence cannot be set aside",
                f"{written} の公開元は {descent.id} と異なるため、そのライセンスを外すことはできません",
            ),
        )


def _is_circular(id_: str, known: Known) -> bool:
    """Whether the ancestors of a model's ancestors lead back to it (a model that names itself is another problem)."""
    seen = {id_}
    pending = [name for name in _parents(id_, known) if name != id_]
    while pending:
        parents = _parents(pending.pop(), known)
        if id_ in parents:
            return True
        pending.extend(name for name in parents if name not in seen)
        seen.update(parents)
    return False


def _parents(id_: str, known: Known) -> list[str]:
    return [ancestor["model"] for ancestor in known.lineage.records.get(id_, {}).get("ancestors") or ()]
