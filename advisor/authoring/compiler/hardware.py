"""Accelerators, instance types and regions to the compiled form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.compiler.sources import Scope, SourceTable, compact, fact, plain_text, plain_texts
from advisor.core.text import Text

if TYPE_CHECKING:
    from advisor.authoring.tree import Tree

__all__ = ["accelerators", "instances", "regions"]

_FACTS = (
    "memory_bytes",
    "memory_bytes_nominal",
    "memory_visible_bytes",
    "bandwidth_bytes_per_second",
    "dtypes",
    "compute_capability",
)


def accelerators(tree: Tree, table: SourceTable) -> dict[str, dict[str, Any]]:
    """Return the devices by id."""
    out: dict[str, dict[str, Any]] = {}
    for file in tree.of(documents.AcceleratorsDocument):
        scope = Scope(file, table, tree.problems)
        for id_, entry in file.document.accelerators.items():
            place = ("accelerators", id_)
            facts: dict[str, Any] = {}
            record: dict[str, Any] = {"name": entry.name, "kind": entry.kind, "cores": entry.cores}
            for name in _FACTS:
                block = getattr(entry, name)
                if block is not None:
                    record[name] = block.value
                    facts[name] = _fact(scope, (*place, name), block, entry.source)
            for dtype, block in entry.flops.items():
                record.setdefault("flops", {})[dtype] = block.value
                facts[f"flops.{dtype}"] = _fact(scope, (*place, "flops", dtype), block, entry.source)
            record["compute_capability"] = _capability(scope, place, entry)
            for needed in ("memory_bytes", "memory_bytes_nominal"):
                if record[needed] is None:
                    _needs_figure(scope, (*place, needed))
            out[id_] = compact({**record, "notes": plain_texts(entry.notes), "facts": facts})
    return out


def _fact(scope: Scope, path: tuple[str, ...], block: documents.Fact[Any], nearest: str | None) -> Any:
    published = block.value is not None and block.basis == "published"
    key = scope.required(path, block.source, nearest) if published else scope.key(block.source, nearest)
    return fact(key, basis=block.basis, why=block.why, note=block.note)


def _capability(scope: Scope, place: tuple[str, str], entry: documents.AcceleratorEntry) -> float | None:
    written = entry.compute_capability.value if entry.compute_capability else None
    if written is None:
        return None
    try:
        return float(written)
    except ValueError:
        message = Text(f"{written!r} is not a version such as 8.6", f"{written!r} は 8.6 のような番号ではありません")
        path = (*place, "compute_capability")
        scope.problems.add(scope.file.loaded.problem(path, "catalog.bad-version", message))
        return None


def _needs_figure(scope: Scope, path: tuple[str, ...]) -> None:
    message = Text("without its memory a device cannot be judged", "メモリ容量が不明なデバイスは判定に使えません")
    scope.problems.add(scope.file.loaded.problem(path, "catalog.missing-fact", message, at_key=True))


def instances(tree: Tree, table: SourceTable) -> dict[str, dict[str, Any]]:
    """Return the instance types by name."""
    out: dict[str, dict[str, Any]] = {}
    for file in tree.of(documents.InstanceFamilyDocument):
        scope = Scope(file, table, tree.problems)
        document = file.document
        for name, entry in document.instances.items():
            place = ("instances", name)
            source = fact(scope.required(place, entry.source))
            link = fact(scope.required((*place, "interconnect"), entry.interconnect.source, entry.source))
            facts = dict.fromkeys(("vcpu", "ram_bytes", "accelerator", "accelerator_count"), source)
            if entry.instance_store_bytes is not None:
                facts["instance_store_bytes"] = source
            out[name] = compact(
                {
                    "family": document.family,
                    "accelerator": document.accelerator,
                    "architecture": document.architecture,
                    "vcpu": entry.vcpu,
                    "ram_bytes": entry.ram_bytes,
                    "accelerator_count": entry.accelerator_count,
                    "interconnect": entry.interconnect.kind,
                    "interconnect_bytes_per_second": entry.interconnect.bytes_per_second,
                    "instance_store_bytes": entry.instance_store_bytes,
                    "network": entry.network,
                    "note": plain_text(entry.note),
                    "notes": plain_texts(document.notes),
                    "facts": {**facts, "interconnect": link},
                }
            )
    return out


def regions(tree: Tree, table: SourceTable) -> dict[str, dict[str, Any]]:
    """Return the regions by id."""
    out: dict[str, dict[str, Any]] = {}
    for file in tree.of(documents.RegionsDocument):
        scope = Scope(file, table, tree.problems)
        for id_, entry in file.document.regions.items():
            out[id_] = {
                "name": plain_text(entry.name),
                "country": entry.country,
                "geography": entry.geography,
                "facts": {"region": fact(scope.required(("regions", id_), entry.source))},
            }
    return out
