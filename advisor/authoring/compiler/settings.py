"""Documents that ship as they are (engines, images, objectives, tokenizers, training), with their references to sources resolved.

A fact written as a plain value takes its long form here, so that readers meet one form only: ``{value, source, basis,
note}`` without what is null (a ``basis`` of ``published`` is left out).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from advisor.authoring import documents
from advisor.authoring.compiler.sources import Scope, SourceTable

if TYPE_CHECKING:
    from advisor.authoring.tree import Tree

__all__ = ["engines", "images", "objectives", "tokenization", "training"]


def engines(tree: Tree, table: SourceTable) -> dict[str, Any]:
    """Return the engines by id."""
    out: dict[str, Any] = {}
    for file in tree.of(documents.EnginesDocument):
        scope = Scope(file, table, tree.problems)
        for id_, entry in file.document.engines.items():
            out[id_] = _plain(entry, scope, ("engines", id_), ())
    return out


def objectives(tree: Tree, table: SourceTable) -> dict[str, Any]:
    """Return ``{utilities, objectives}``."""
    out: dict[str, Any] = {}
    for file in tree.of(documents.ObjectivesDocument):
        scope = Scope(file, table, tree.problems)
        out["utilities"] = _plain(file.document.utilities, scope, ("utilities",), ())
        out["objectives"] = _plain(file.document.objectives, scope, ("objectives",), ())
    return out


def training(tree: Tree, table: SourceTable) -> dict[str, Any]:
    """Return ``{optimizers, quantizations, frameworks, defaults}``."""
    out: dict[str, Any] = {}
    for file in tree.of(documents.TrainingDocument):
        scope = Scope(file, table, tree.problems)
        for section in ("optimizers", "quantizations", "frameworks", "defaults"):
            written = getattr(file.document, section)
            if written:
                out[section] = _plain(written, scope, (section,), ())
    return out


def tokenization(tree: Tree, table: SourceTable) -> dict[str, Any]:
    """Return ``{texts, tokenizers}``."""
    out: dict[str, Any] = {}
    for file in tree.of(documents.TokenizersDocument):
        scope = Scope(file, table, tree.problems)
        for section in ("texts", "tokenizers"):
            written = getattr(file.document, section)
            if written:
                out[section] = _plain(written, scope, (section,), ())
    return out


def images(tree: Tree, table: SourceTable) -> dict[str, Any]:
    """Return ``{registries, images, packages}``."""
    out: dict[str, Any] = {}
    for file in tree.of(documents.ImagesDocument):
        scope = Scope(file, table, tree.problems)
        for section in ("registries", "images", "packages"):
            written = getattr(file.document, section)
            if written:
                out[section] = _plain(written, scope, (section,), ())
    return out


def _plain(value: Any, scope: Scope, path: tuple[str | int, ...], nearest: tuple[str | None, ...]) -> Any:
    if isinstance(value, BaseModel):
        return _model(value, scope, path, nearest)
    if isinstance(value, dict):
        return {key: _plain(item, scope, (*path, key), nearest) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, scope, (*path, index), nearest) for index, item in enumerate(value)]
    return value


def _model(
    model: BaseModel, scope: Scope, path: tuple[str | int, ...], nearest: tuple[str | None, ...]
) -> dict[str, Any]:
    fields = type(model).model_fields
    if "source" in fields:
        nearest = (getattr(model, "source", None), *nearest)
    out: dict[str, Any] = {}
    for name in fields:
        value = getattr(model, name)
        if value is None or name == "source" or (name == "basis" and value == "published"):
            continue
        out[name] = _plain(value, scope, (*path, name), nearest)
    if "basis" in fields:
        published = getattr(model, "basis", None) == "published" and getattr(model, "value", True) is not None
        source = scope.required(path, *nearest) if published else scope.key(*nearest)
    else:
        source = scope.key(*nearest) if "source" in fields else None
    if source:
        out["source"] = source
    return out
