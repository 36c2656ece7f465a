"""What is to be said of a sizing beside the verdict: how sure it is, what AWS documents, and whose engine was sized."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.hardware import ec2_name
from advisor.core.result import BORDERLINE, DOCUMENTED, Finding
from advisor.core.text import Message, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.core.hardware import InstanceType
    from advisor.core.model import JumpStartChannel, Model
    from advisor.core.result import MemoryEstimate
    from advisor.core.sizing import SizedDeployment
    from advisor.estimate.engines import Engine

    Instances = Mapping[str, InstanceType]


def borderline(memory: MemoryEstimate) -> Finding | None:
    """Say that something may fit after all: the least it may need is there. ``None`` where that is not so."""
    low, high = memory.per_accelerator_required_low_bytes, memory.per_accelerator_required_high_bytes
    available = memory.per_accelerator_available_bytes
    if memory.fits or low is None or high is None or low > available:
        return None
    return Finding(
        rule=BORDERLINE,
        severity="warn",
        message=Message(
            Text(
                "uncertain: what it needs is only known to be {memory.per_accelerator_required_low_bytes} to "
                "{memory.per_accelerator_required_high_bytes}, and {memory.per_accelerator_available_bytes} are there",
                "必要量の見積もりに {memory.per_accelerator_required_low_bytes}〜"
                "{memory.per_accelerator_required_high_bytes} の幅があり、使える "
                "{memory.per_accelerator_available_bytes} に収まる可能性もあります",
            ),
            {
                "memory.per_accelerator_required_low_bytes": low,
                "memory.per_accelerator_required_high_bytes": high,
                "memory.per_accelerator_available_bytes": available,
            },
        ),
        hint=Message(Text("try it before you rule it out", "除外する前に、実際に起動して確認してください"), {}),
    )


def documented(model: Model, instance: InstanceType, instances: Instances, engine: Engine | None) -> Finding | None:
    """Say that AWS documents the model on such accelerators, with JumpStart's container; ``None`` where it does not.

    ``instances`` are all types by name: one with as many of the same accelerators does for another.
    """
    known = model.provenance.get("channels.jumpstart")
    found = next(((c, name) for c in model.jumpstart for name in _alike(c, instance, instances)), None)
    if found is None or known is None or known.source is None:
        return None
    source, (channel, name) = known.source, found
    by = Text(f", not for {engine.name}", f" ({engine.name} での動作ではありません)") if engine else Text("", "")
    return Finding(
        rule=DOCUMENTED,
        severity="note",
        message=Message(
            Text(
                f"AWS documents {channel.id} on {name}: for JumpStart's own container and settings{by.en}",
                f"AWS の文書では {channel.id} が {name} で動くとされています。JumpStart のコンテナと設定での動作です{by.ja}",
            ),
            {},
        ),
        hint=Message(
            Text(f"the document: {source.url} (read {source.read})", f"文書: {source.url} ({source.read} 取得)"), {}
        ),
        facts={"deployment.instance_type": name},
        source=source,
    )


def _alike(channel: JumpStartChannel, instance: InstanceType, instances: Instances) -> Iterator[str]:
    """Yield the documented types with the accelerators of ``instance``, that very type first."""
    names = list(dict.fromkeys(filter(None, (channel.default_instance, *channel.instances))))
    for name in sorted(names, key=lambda name: ec2_name(name) != instance.name):
        other = instances.get(ec2_name(name))
        if other and (other.accelerator, other.accelerator_count) == (instance.accelerator, instance.accelerator_count):
            yield name


def of_verdict(
    model: Model, sized: SizedDeployment, instance: InstanceType | None, instances: Instances, engine: Engine | None
) -> tuple[Finding, ...]:
    """Return what tempers a verdict that the memory does not suffice."""
    if sized.fits is not False or sized.memory is None or sized.memory.fits:
        return ()
    found = (borderline(sized.memory), documented(model, instance, instances, engine) if instance else None)
    return tuple(f for f in found if f is not None)


def notes(deployments: Iterable[SizedDeployment]) -> list[Text]:
    """Return the note that JumpStart serves with another container than the engine that was sized, where it applies."""
    if not any(d.deployment.channel == "jumpstart" and d.deployment.engine for d in deployments):
        return []
    return [
        Text(
            "JumpStart serves with a container and settings of its own choice (LMI or TGI): "
            "its memory and speed differ from those of the engine sized here",
            "JumpStart は独自のコンテナと設定 (LMI または TGI) で推論するため、"
            "メモリ量と速度はここで見積もったエンジンとは異なります",
        )
    ]
