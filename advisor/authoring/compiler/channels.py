"""Channels to the compiled form, and the lifecycle of a model as its channels tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring.compiler.sources import compact, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.authoring import documents

__all__ = ["bedrock", "hugging_face", "jumpstart", "lifecycle", "model_lifecycle"]


def lifecycle(block: documents.Lifecycle | None) -> dict[str, Any] | None:
    """Return a lifecycle; an active one about which no more is said is left out."""
    if block is None:
        return None
    plain = compact(
        {
            "status": block.status,
            "ends": block.ends,
            "ends_by_region": block.ends_by_region,
            "legacy_since": block.legacy_since,
            "not_before": block.not_before,
            "replacements": block.replacements,
        }
    )
    return None if plain == {"status": "active"} else plain


def hugging_face(channel: documents.HuggingFaceChannel, whole: documents.Lifecycle | None) -> dict[str, Any]:
    """Return the Hub channel; ``whole`` is the model's lifecycle, which holds where the channel states none."""
    return compact(
        {
            "id": channel.id,
            "gated": channel.gated,
            "weights": [w.model_dump(exclude={"source"}, exclude_none=True) for w in channel.weights],
            "lifecycle": lifecycle(channel.lifecycle or whole),
        }
    )


def jumpstart(channel: documents.JumpStartChannel, whole: documents.Lifecycle | None) -> dict[str, Any]:
    """Return a JumpStart channel."""
    return compact(
        {
            "id": channel.id,
            "fine_tunable": channel.fine_tunable,
            "marketplace": channel.marketplace or None,
            "default_instance": channel.default_instance,
            "instances": channel.instances,
            "lifecycle": lifecycle(channel.lifecycle or whole),
        }
    )


def bedrock(channel: documents.BedrockChannel, whole: documents.Lifecycle | None) -> dict[str, Any]:
    """Return a Bedrock channel."""
    return compact(
        {
            "id": channel.id,
            "endpoints": channel.endpoints.value if channel.endpoints else None,
            "routes": [
                compact(
                    {
                        "route": r.route,
                        "regions": r.regions,
                        "destinations": r.destinations,
                        "endpoints": r.endpoints.value if r.endpoints else None,
                    }
                )
                for r in channel.routes
            ],
            "context_length": channel.context_length,
            "max_output_tokens": channel.max_output_tokens,
            "eula": plain_text(channel.eula),
            "license": channel.license,
            "lifecycle": lifecycle(channel.lifecycle or whole),
        }
    )


def model_lifecycle(
    whole: documents.Lifecycle | None, channels: documents.Channels
) -> tuple[dict[str, Any] | None, tuple[str | None, ...] | None]:
    """Return the model's lifecycle and the references of the channel that decided it.

    Its own word wins. Otherwise it is active while any channel is, else legacy while any is, else gone since the last
    of its channels ended, with all their replacements. The second value is ``None`` when there is no channel at all.
    """
    if whole:
        return lifecycle(whole), None
    listed: list[tuple[documents.Lifecycle | None, str | None]] = [
        (c.lifecycle, c.source) for c in (channels.huggingface, *channels.jumpstart, *channels.bedrock) if c is not None
    ]
    if not listed:
        return None, None
    for status in ("active", "legacy", "gone"):
        alike = [(block, source) for block, source in listed if (block.status if block else "active") == status]
        if alike:
            break
    block, source = max(alike, key=lambda pair: (pair[0].ends or "") if pair[0] else "")
    decisive = (block.source if block else None, source)
    if status == "active":
        return None, decisive
    blocks = [b for b, _ in alike if b]
    merged = {
        "status": status,
        "ends": _latest([b.ends for b in blocks]),
        "ends_by_region": _latest_by_region(blocks),
        "legacy_since": _latest([b.legacy_since for b in blocks]),
        "not_before": _latest([b.not_before for b in blocks]),
        "replacements": list(dict.fromkeys(name for b in blocks for name in b.replacements)),
    }
    return compact(merged), decisive


def _latest(dates: Sequence[str | None]) -> str | None:
    """Return the last date; ``None`` as soon as one is not known, for that one may be later."""
    known = [d for d in dates if d]
    return max(known) if known and len(known) == len(dates) else None


def _latest_by_region(blocks: Sequence[documents.Lifecycle]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for block in blocks:
        for region, day in block.ends_by_region.items():
            merged[region] = max(day, merged.get(region, day))
    return dict(sorted(merged.items()))
