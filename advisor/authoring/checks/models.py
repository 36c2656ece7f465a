"""Models: their references resolve, their figures agree with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.authoring.checks.lineage import Descent, check_descent
from advisor.authoring.checks.words import INSTANCE, LICENSE, REGION, problem, unknown_name
from advisor.core.hardware import ec2_name, sagemaker_name
from advisor.core.text import Text
from advisor.core.units import DTYPE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.authoring import documents
    from advisor.authoring.checks.known import Known
    from advisor.authoring.compiler.models import Draft
    from advisor.authoring.diagnostics import Diagnostic

__all__ = ["check_models"]

Path = tuple[str | int, ...]

TOLERANCE = 0.02
"""Weight files carry headers, buffers and rounded sizes (the Hub shows three digits); beyond 2 % something is wrong."""
ROUNDED_DOWN, ROUNDED_UP = 0.8, 1.1
"""Round figures leave out the tables, or drop what follows the first digit (Granite 3.3 2B has 2.43 B without tables), and
exceed the count by 7 % at most (Stable LM 3B 4E1T)."""
HEAD_DIM_KEYS = ("head_dim", "d_kv", "kv_channels")
"""Config keys (or parts of them) that state the width of a head on its own."""


def check_models(drafts: Mapping[str, Draft], known: Known) -> Iterator[Diagnostic]:
    """Yield what is wrong with the models of a tree."""
    for draft in drafts.values():
        yield from _license(draft, known)
        yield from check_descent(_descent(draft), known)
        yield from _heads(draft)
        yield from _published(draft)
        yield from _weights(draft)
        yield from _channels(draft, known)


def _license(draft: Draft, known: Known) -> Iterator[Diagnostic]:
    for index, channel in enumerate(draft.entry.channels.bedrock):
        if channel.license is not None and channel.license not in known.licenses:
            place = (*draft.path("channels"), "bedrock", index, "license")
            yield unknown_name(
                draft.file, place, LICENSE, channel.license, known.licenses, code="catalog.unknown-license"
            )
    block = draft.get("license")
    if block and block.id is not None and block.id not in known.licenses:
        yield unknown_name(
            draft.file, draft.path("license", "id"), LICENSE, block.id, known.licenses, code="catalog.unknown-license"
        )


def _descent(draft: Draft) -> Descent:
    line = draft.get("ancestors")
    long = draft.file.loaded.has((*draft.path("ancestors"), "value"))

    def path(name: str, *rest: str | int) -> tuple[str | int, ...]:
        inner = ("value",) if name == "ancestors" and rest and long else ()
        return draft.path(name, *inner, *rest)

    return Descent(
        file=draft.file,
        id=draft.id,
        ancestors=(line.value or ()) if line else (),
        training_terms=draft.get("training_terms") or (),
        path=path,
    )


def _heads(draft: Draft) -> Iterator[Diagnostic]:
    found = draft.architecture
    block: documents.ArchitectureFact | None = draft.get("architecture")
    if found is None or block is None or block.config is None:
        return
    stated = any(part in key for key in _keys(block.config) for part in HEAD_DIM_KEYS)
    if found.heads and found.heads * found.head_dim != found.hidden_size and not stated:
        yield problem(
            draft.file,
            draft.path("architecture", "config"),
            "catalog.odd-heads",
            Text(
                f"{found.heads} heads × {found.head_dim} is not the hidden size {found.hidden_size}",
                f"ヘッド {found.heads} × {found.head_dim} が hidden_size {found.hidden_size} と一致しません",
            ),
            Text("state head_dim as the config.json does", "config.json のとおり head_dim を書いてください"),
            at_key=True,
        )
    if found.kv_heads and found.heads % found.kv_heads:
        yield problem(
            draft.file,
            draft.path("architecture", "config"),
            "catalog.odd-heads",
            Text(
                f"{found.heads} heads cannot share {found.kv_heads} KV heads evenly",
                f"ヘッド {found.heads} を KV ヘッド {found.kv_heads} に等分できません",
            ),
            at_key=True,
        )


def _keys(config: Mapping[str, object]) -> Iterator[str]:
    for key, value in config.items():
        yield key
        if isinstance(value, dict):
            yield from _keys(value)


def _published(draft: Draft) -> Iterator[Diagnostic]:
    block: documents.ParametersFact | None = draft.get("parameters")
    if draft.architecture is None or block is None or block.published is None or block.difference:
        return
    counts = draft.architecture.parameters
    least, most = ROUNDED_DOWN * (counts.total - counts.embedding - counts.head), ROUNDED_UP * counts.total
    if not least <= block.published <= most:
        yield problem(
            draft.file,
            draft.path("parameters", "published"),
            "catalog.odd-published",
            Text(
                f"{block.published:,} published, the architecture counts {counts.total:,}",
                f"公表値は {block.published:,} ですが、アーキテクチャからは {counts.total:,} と計算されます",
            ),
            Text(
                "mend one of them, or explain it in `difference: {en, ja}`",
                "どちらかを直すか、`difference: {en, ja}` で説明してください",
            ),
            severity="warning",
        )


def _weights(draft: Draft) -> Iterator[Diagnostic]:
    channel = draft.entry.channels.huggingface
    parameters: documents.ParametersFact | None = draft.get("parameters")
    counts = [c for c in (draft.record["parameters"], draft.record["parameters_stored"]) if c]
    exact = draft.architecture is not None or (parameters is not None and parameters.total is not None)
    if channel is None or not counts or not exact or (parameters and parameters.difference):
        return
    for index, weight in enumerate(channel.weights):
        if weight.bytes is None:
            continue
        path = ("models", draft.id, "channels", "huggingface", "weights", index, "bytes")
        expected = [count * DTYPE_BYTES[weight.dtype or "bfloat16"] for count in counts]
        if weight.quantization is None:
            sizes = [e + buffers for e in expected for buffers in _mask_bytes(draft)]
            if not any(abs(weight.bytes - size) <= TOLERANCE * size for size in sizes):
                yield _odd_size(draft, path, weight, expected[-1])
        elif weight.bytes > max(counts) * DTYPE_BYTES["bfloat16"] * (1 + TOLERANCE):
            # what a method leaves unquantized differs; larger than plain half precision it cannot be
            yield _odd_size(draft, path, weight, expected[-1])


def _mask_bytes(draft: Draft) -> tuple[int, ...]:
    """Return the sizes that stored causal masks may add.

    Older GPT-2, GPT-J and GPT-NeoX checkpoints hold a mask of positions × positions for every layer, one byte an
    element or four (https://github.com/huggingface/transformers/issues/1419).
    """
    found = draft.architecture
    if found is None or found.max_positions is None:
        return (0,)
    elements = found.layers * found.max_positions**2
    return (0, elements, 4 * elements)


def _odd_size(draft: Draft, path: Path, weight: documents.WeightFile, expected: float) -> Diagnostic:
    return problem(
        draft.file,
        path,
        "catalog.odd-weights",
        Text(
            f"{weight.bytes:,} bytes; parameters × {weight.dtype or '2 bytes'} make {expected:,.0f}",
            f"{weight.bytes:,} バイトですが、パラメータ数 × {weight.dtype or '2 バイト'} は {expected:,.0f} です",
        ),
        Text(
            "mend the size or the counts (`stored`), or explain it in parameters: {difference: {en, ja}}",
            "サイズかパラメータ数 (`stored`) を直すか、parameters の `difference: {en, ja}` で説明してください",
        ),
    )


def _channels(draft: Draft, known: Known) -> Iterator[Diagnostic]:
    place: Path = ("models", draft.id, "channels")
    for index, jumpstart in enumerate(draft.entry.channels.jumpstart):
        names = [(("instances", i), name) for i, name in enumerate(jumpstart.instances)]
        if jumpstart.default_instance:
            names.insert(0, (("default_instance",), jumpstart.default_instance))  # type: ignore[arg-type]
        for rest, name in names:
            if ec2_name(name) not in known.instances:
                yield unknown_name(
                    draft.file,
                    (*place, "jumpstart", index, *rest),
                    INSTANCE,
                    name,
                    [sagemaker_name(n) for n in known.instances],
                    code="catalog.unknown-instance",
                    severity="warning",
                )
    for index, bedrock in enumerate(draft.entry.channels.bedrock):
        for r, route in enumerate(bedrock.routes):
            for field in ("regions", "destinations"):
                for i, region in enumerate(getattr(route, field)):
                    if region not in known.regions:
                        path = (*place, "bedrock", index, "routes", r, field, i)
                        yield unknown_name(
                            draft.file, path, REGION, region, known.regions, code="catalog.unknown-region"
                        )
