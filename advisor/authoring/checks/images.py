"""Container images: engines, accelerators, regions and registries that they name exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.checks.words import ACCELERATOR, ENGINE, REGION, REGISTRY, unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.authoring.checks.known import Known
    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.tree import File, Tree

__all__ = ["check_images"]


def check_images(tree: Tree, known: Known, base: Mapping[str, Any] | None) -> Iterator[Diagnostic]:
    """Yield names that nothing bears; registries may be those of ``base``."""
    below = (base or {}).get("images", {}).get("registries", {})
    for file in tree.of(documents.ImagesDocument):
        registries = {**below, **file.document.registries}
        for id_, registry in file.document.registries.items():
            for region in registry.accounts:
                if region not in known.regions:
                    place = ("registries", id_, "accounts", region)
                    yield unknown_name(
                        file, place, REGION, region, known.regions, code="catalog.unknown-region", at_key=True
                    )
        for id_, entry in file.document.images.items():
            yield from _of_image(file, id_, entry, known, registries)


def _of_image(
    file: File[documents.ImagesDocument],
    id_: str,
    entry: documents.ImageEntry,
    known: Known,
    registries: Mapping[str, Any],
) -> Iterator[Diagnostic]:
    place = ("images", id_)
    if entry.engine not in known.engines:
        yield unknown_name(file, (*place, "engine"), ENGINE, entry.engine, known.engines, code="catalog.unknown-engine")
    if entry.registry is not None and entry.registry not in registries:
        yield unknown_name(
            file, (*place, "registry"), REGISTRY, entry.registry, registries, code="catalog.unknown-registry"
        )
    written = entry.accelerators.value if entry.accelerators else None
    for name in written or ():
        if name not in known.accelerators:
            yield unknown_name(
                file,
                (*place, "accelerators"),
                ACCELERATOR,
                name,
                known.accelerators,
                code="catalog.unknown-accelerator",
            )
