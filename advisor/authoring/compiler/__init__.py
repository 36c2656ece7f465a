"""From validated documents to the one mapping that ships.

``compile_tree(tree, base=None) -> Compiled`` is pure: problems are collected in the tree, nothing is written. ``base``
is the compiled catalogue an overlay lies on: its names are known, its ancestors pass licences on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.compiler import evidence, hardware
from advisor.authoring.compiler.licenses import licenses
from advisor.authoring.compiler.lineage import Lineage
from advisor.authoring.compiler.models import Draft, draft_models, finish_models
from advisor.authoring.compiler.pedigrees import pedigrees
from advisor.authoring.compiler.prices import newest_price, prices
from advisor.authoring.compiler.settings import engines, images, objectives, tokenization, training
from advisor.authoring.compiler.sources import SourceTable
from advisor.authoring.compiler.writer import canonical, digest_of
from advisor.catalog.catalog import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.authoring.tree import Tree

__all__ = ["Compiled", "canonical", "compile_tree", "digest_of"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """The mapping `advisor.catalog.load_catalog` reads, and the drafts that the cross-checks look at."""

    data: dict[str, Any]
    drafts: dict[str, Draft]


def compile_tree(tree: Tree, base: Mapping[str, Any] | None = None) -> Compiled:
    """Compile what could be read; problems are added to ``tree.problems``."""
    table = SourceTable()
    drafts: dict[str, Draft] = {}
    for draft in draft_models(tree, table):
        drafts.setdefault(draft.id, draft)  # a second one is reported by the checks
    compiled_licenses = licenses(tree, table)
    compiled_pedigrees = pedigrees(tree, table)
    compiled_prices = prices(tree, table)
    below = base or {}
    lineage = Lineage(
        {**below.get("models", {}), **{d.id: d.record for d in drafts.values()}},
        {**below.get("pedigrees", {}), **compiled_pedigrees},
        {**below.get("licenses", {}), **compiled_licenses},
    )
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "accelerators": hardware.accelerators(tree, table),
        "engines": engines(tree, table),
        "families": _families(tree),
        "images": images(tree, table),
        "instances": hardware.instances(tree, table),
        "licenses": compiled_licenses,
        "models": finish_models(drafts, lineage),
        "objectives": objectives(tree, table),
        "pedigrees": {id_: lineage.finished(id_) for id_ in compiled_pedigrees if id_ in lineage.records},
        "prices": compiled_prices,
        "regions": hardware.regions(tree, table),
        "suites": evidence.suites(tree, table),
        "tasks": evidence.tasks(tree),
        "tokenization": tokenization(tree, table),
        "training": training(tree, table),
    }
    if base is None:
        data["scored"] = evidence.scored(data["suites"], data["tasks"], data["models"])
    data["sources"] = table.rows
    data["version"] = catalog_date(tree).replace("-", ".")
    data["prices_as_of"] = newest_price(compiled_prices)
    data["digest"] = digest_of(data)
    return Compiled(data, drafts)


def catalog_date(tree: Tree) -> str:
    """Return the newest day a source was read: the date of the catalogue. Compiling has no clock."""
    days = [
        str(source.get("read", ""))
        for loaded in tree.loaded
        if isinstance(loaded.data, dict) and isinstance(loaded.data.get("sources"), dict)
        for source in loaded.data["sources"].values()
        if isinstance(source, dict)
    ]
    return max(days, default="") or "0000-00-00"


def _families(tree: Tree) -> dict[str, dict[str, str]]:
    return {
        file.document.family: {"name": file.document.name, "publisher": file.document.publisher}
        for file in tree.of(documents.FamilyDocument)
    }
