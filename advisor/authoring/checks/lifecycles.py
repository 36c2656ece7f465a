"""Lifecycles agree with themselves and with the date of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.authoring.checks.words import MODEL, REGION, problem, unknown_name
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.authoring import documents
    from advisor.authoring.checks.known import Known
    from advisor.authoring.compiler.models import Draft
    from advisor.authoring.diagnostics import Diagnostic

__all__ = ["check_lifecycles"]

Path = tuple[str | int, ...]


def check_lifecycles(drafts: Mapping[str, Draft], known: Known, newest: str) -> Iterator[Diagnostic]:
    """Yield lifecycles that contradict themselves; ``newest`` is the date of the catalogue."""
    replaced = {id_: _replacements(draft) for id_, draft in drafts.items()}
    for draft in drafts.values():
        for path, block, regions in _lifecycles(draft):
            yield from _consistent(draft, path, block, regions, newest)
            for index, name in enumerate(block.replacements):
                place = (*path, "replacements", index)
                if _leads_back(draft.id, name, replaced):
                    yield problem(
                        draft.file,
                        place,
                        "catalog.circular-successors",
                        Text(
                            f"{draft.id} would replace itself",
                            f"{draft.id} の代わりとなるモデルをたどると自分自身に戻ります",
                        ),
                    )
                elif name not in known.models:
                    yield unknown_name(draft.file, place, MODEL, name, known.models, code="catalog.unknown-replacement")
            for region in block.ends_by_region:
                if region not in known.regions:
                    place = (*path, "ends_by_region", region)
                    yield unknown_name(
                        draft.file, place, REGION, region, known.regions, code="catalog.unknown-region", at_key=True
                    )


def _replacements(draft: Draft) -> frozenset[str]:
    return frozenset(name for _, block, _ in _lifecycles(draft) for name in block.replacements)


def _leads_back(id_: str, replacement: str, replaced: Mapping[str, frozenset[str]]) -> bool:
    """Whether who follows the replacements from ``replacement`` on comes to the model they stand for."""
    seen: set[str] = set()
    pending = {replacement}
    while pending - seen:
        name = (pending - seen).pop()
        seen.add(name)
        pending |= replaced.get(name, frozenset())
    return id_ in seen


def _lifecycles(draft: Draft) -> Iterator[tuple[Path, documents.Lifecycle, frozenset[str]]]:
    """Yield place, lifecycle and the regions one can call from, where they are known."""
    channels = draft.entry.channels
    whole = draft.get("lifecycle")
    if whole:
        yield draft.path("lifecycle"), whole, _regions(channels.bedrock)
    place = ("models", draft.id, "channels")
    if channels.huggingface and channels.huggingface.lifecycle:
        yield (*place, "huggingface", "lifecycle"), channels.huggingface.lifecycle, frozenset()
    for index, jumpstart in enumerate(channels.jumpstart):
        if jumpstart.lifecycle:
            yield (*place, "jumpstart", index, "lifecycle"), jumpstart.lifecycle, frozenset()
    for index, bedrock in enumerate(channels.bedrock):
        if bedrock.lifecycle:
            yield (*place, "bedrock", index, "lifecycle"), bedrock.lifecycle, _regions([bedrock])


def _regions(channels: Sequence[documents.BedrockChannel]) -> frozenset[str]:
    return frozenset(region for channel in channels for route in channel.routes for region in route.regions)


def _consistent(
    draft: Draft, path: Path, block: documents.Lifecycle, regions: frozenset[str], newest: str
) -> Iterator[Diagnostic]:
    last = block.ends or max(block.ends_by_region.values(), default=None)
    # a region that has no end of its own may go on after the last one that has
    open_ended = block.ends is None and not regions <= block.ends_by_region.keys()
    if block.status == "gone" and last is None and block.note is None:
        yield problem(
            draft.file,
            (*path, "status"),
            "catalog.lifecycle",
            Text("gone, but neither a last day nor a note", "gone ですが、終了日も注記もありません"),
            Text(
                "add `ends:`, or say in `note:` what is known",
                "`ends:` を書くか、分かっていることを `note:` に書いてください",
            ),
        )
    if block.status != "gone" and last is not None and last < newest and not open_ended:
        yield problem(
            draft.file,
            (*path, "status"),
            "catalog.lifecycle",
            Text(
                f"{block.status}, but its last day {last} is before {newest}",
                f"{block.status} ですが、終了日 {last} は {newest} より前です",
            ),
            Text("write gone, or mend the date", "gone とするか、日付を直してください"),
        )
    if block.legacy_since and last is not None and block.legacy_since > last:
        yield problem(
            draft.file,
            (*path, "legacy_since"),
            "catalog.lifecycle",
            Text(
                f"legacy since {block.legacy_since}, after its last day {last}",
                f"legacy の開始日 {block.legacy_since} が終了日 {last} より後です",
            ),
        )
