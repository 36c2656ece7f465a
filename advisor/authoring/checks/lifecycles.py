"""Lifecycles agree with themselves and with the date of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.authoring.checks.words import MODEL, REGION, problem, unknown_name
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.authoring import documents
    from advisor.authoring.checks.known import Known
    from advisor.authoring.compiler.models import Draft
    from advisor.authoring.diagnostics import Diagnostic

__all__ = ["check_lifecycles"]

Path = tuple[str | int, ...]


def check_lifecycles(drafts: Mapping[str, Draft], known: Known, newest: str) -> Iterator[Diagnostic]:
    """Yield lifecycles that contradict themselves; ``newest`` is the date of the catalogue."""
    for draft in drafts.values():
        for path, block in _lifecycles(draft):
            yield from _consistent(draft, path, block, newest)
            for index, name in enumerate(block.replacements):
                if name not in known.models:
                    place = (*path, "replacements", index)
                    yield unknown_name(draft.file, place, MODEL, name, known.models, code="unknown-replacement")
            for region in block.ends_by_region:
                if region not in known.regions:
                    place = (*path, "ends_by_region", region)
                    yield unknown_name(
                        draft.file, place, REGION, region, known.regions, code="unknown-region", at_key=True
                    )


def _lifecycles(draft: Draft) -> Iterator[tuple[Path, documents.Lifecycle]]:
    whole = draft.get("lifecycle")
    if whole:
        yield draft.path("lifecycle"), whole
    place = ("models", draft.id, "channels")
    channels = draft.entry.channels
    if channels.huggingface and channels.huggingface.lifecycle:
        yield (*place, "huggingface", "lifecycle"), channels.huggingface.lifecycle
    for name, listed in (("jumpstart", channels.jumpstart), ("bedrock", channels.bedrock)):
        for index, channel in enumerate(listed):
            if channel.lifecycle:
                yield (*place, name, index, "lifecycle"), channel.lifecycle


def _consistent(draft: Draft, path: Path, block: documents.Lifecycle, newest: str) -> Iterator[Diagnostic]:
    ends = [block.ends] if block.ends else list(block.ends_by_region.values())
    last = max(ends, default=None)
    if block.status == "gone" and last is None and block.note is None:
        yield problem(
            draft.file,
            (*path, "status"),
            "lifecycle",
            Text("gone, but neither a last day nor a note", "gone ですが、終了日も注記もありません"),
            Text(
                "add `ends:`, or say in `note:` what is known",
                "`ends:` を書くか、分かっていることを `note:` に書いてください",
            ),
        )
    if block.status != "gone" and last is not None and last < newest:
        yield problem(
            draft.file,
            (*path, "status"),
            "lifecycle",
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
            "lifecycle",
            Text(
                f"legacy since {block.legacy_since}, after its last day {last}",
                f"legacy の開始日 {block.legacy_since} が終了日 {last} より後です",
            ),
        )
