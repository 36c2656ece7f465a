"""Training names engines, accelerators and formats that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.authoring import documents
from advisor.authoring.checks.words import ACCELERATOR, ENGINE, QUANTIZATION, unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.authoring.checks.known import Known
    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.documents import FrameworkEntry
    from advisor.authoring.tree import Tree

__all__ = ["check_training"]

Path = tuple[str | int, ...]


def check_training(tree: Tree, known: Known) -> Iterator[Diagnostic]:
    """Yield engines, accelerators and quantizations that training names and nothing defines."""
    for file in tree.of(documents.TrainingDocument):
        document, formats = file.document, known.storages
        if document.defaults and document.defaults.quantization not in formats:
            path: Path = ("defaults", "quantization")
            name = document.defaults.quantization
            yield unknown_name(file, path, QUANTIZATION, name, formats, code="catalog.unknown-quantization")
        for id_, entry in document.frameworks.items():
            place = ("frameworks", id_)
            if entry.engine not in known.engines:
                path = (*place, "engine")
                yield unknown_name(file, path, ENGINE, entry.engine, known.engines, code="catalog.unknown-engine")
            for name in entry.quantizations:
                if name not in formats:
                    path = (*place, "quantizations", name)
                    yield unknown_name(
                        file, path, QUANTIZATION, name, formats, code="catalog.unknown-quantization", at_key=True
                    )
            for path, name in _accelerators(entry):
                if name not in known.accelerators:
                    yield unknown_name(
                        file,
                        (*place, *path),
                        ACCELERATOR,
                        name,
                        known.accelerators,
                        code="catalog.unknown-accelerator",
                    )


def _accelerators(entry: FrameworkEntry) -> Iterator[tuple[Path, str]]:
    """Yield the accelerators that a framework names, each with its place."""
    yield from ((("accelerators", i), name) for i, name in enumerate(entry.accelerators))
    for key in ("memory", "speed"):
        for p, profile in enumerate(getattr(entry, key)):
            for c, group in enumerate(profile.classes):
                for i, name in enumerate(group.accelerators):
                    yield (key, p, "classes", c, "accelerators", i), name
