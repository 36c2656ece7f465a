"""Instance types as EC2 describes them: entries for those the catalogue has not got, as far as they can be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring.refresh.outcomes import answered
from advisor.core.text import Text, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from advisor.authoring.refresh.draft import Draft
    from advisor.authoring.refresh.outcomes import Outcome
    from advisor.sources.aws.observed import Machine

__all__ = ["put_machines"]

_FACTS = ("accelerator", "accelerator_count", "interconnect", "ram_bytes", "vcpu")


def put_machines(draft: Draft, outcomes: Sequence[Outcome]) -> tuple[Text, ...]:
    """Enter new instance types, and return remarks on those that cannot be entered and on facts that differ.

    What device a new type has is learnt from the known types in the same answer: same name, same memory.
    """
    rows: dict[str, tuple[Machine, str]] = {}
    for outcome in sorted(answered(outcomes, "machines"), key=lambda outcome: outcome.regions):
        assert outcome.observed is not None
        source = draft.source(outcome)
        for machine in outcome.observed.rows:
            if not machine.accelerator_count or machine.accelerator_fraction is not None:
                continue  # a slice of a device is judged by rules nobody has written
            rows.setdefault(machine.instance_type, (machine, source))
        draft.note_read("instances", outcome.regions)
    known: Mapping[str, Any] = draft.base["instances"]
    devices = _devices((m, known[name]["accelerator"]) for name, (m, _) in rows.items() if name in known)
    remarks: list[Text] = []
    for name, (machine, source) in sorted(rows.items()):
        if name in known:
            remarks += _differences(machine, known[name])
            continue
        entry = _entry(machine, devices, known, source)
        if isinstance(entry, Text):
            remarks.append(entry)
        else:
            draft.data["instances"][name] = entry
    return tuple(remarks)


def _devices(machines: Iterable[tuple[Machine, str]]) -> dict[tuple[str | None, int | None], str]:
    """Return the catalogue's accelerator of each device that EC2 names, if the known types agree on it."""
    found: dict[tuple[str | None, int | None], set[str]] = {}
    for machine, accelerator in machines:
        if machine.accelerator is not None:
            found.setdefault(_device(machine), set()).add(accelerator)
    return {device: next(iter(names)) for device, names in found.items() if len(names) == 1}


def _device(machine: Machine) -> tuple[str | None, int | None]:
    return machine.accelerator, machine.accelerator_memory_bytes


def _entry(
    machine: Machine, devices: Mapping[tuple[str | None, int | None], str], known: Mapping[str, Any], source: str
) -> dict[str, Any] | Text:
    name = visible(machine.instance_type)
    family = machine.instance_type.partition(".")[0]
    accelerator = devices.get(_device(machine))
    if accelerator is None:
        device = visible(machine.accelerator or "?")
        return Text(
            f"new instance type {name}: its accelerator ({device}) is not in the catalogue",
            f"新しいインスタンスタイプ {name}: アクセラレータ ({device}) がカタログにありません",
        )
    siblings = {entry["interconnect"] for entry in known.values() if entry["family"] == family} - {"none"}
    link = "none" if machine.accelerator_count == 1 else next(iter(siblings)) if len(siblings) == 1 else None
    if link is None or machine.architecture is None:
        return Text(
            f"new instance type {name}: how its accelerators are connected is not known",
            f"新しいインスタンスタイプ {name}: アクセラレータ間の接続が不明です",
        )
    entry: dict[str, Any] = {
        "family": family,
        "accelerator": accelerator,
        "accelerator_count": machine.accelerator_count,
        "architecture": machine.architecture,
        "vcpu": machine.vcpu,
        "ram_bytes": machine.ram_bytes,
        "interconnect": link,
        "facts": dict.fromkeys(_FACTS, source),
    }
    if machine.instance_store_bytes is not None:
        entry["instance_store_bytes"] = machine.instance_store_bytes
    if machine.network:
        entry["network"] = machine.network
    return entry


def _differences(machine: Machine, entry: Mapping[str, Any]) -> list[Text]:
    """Return remarks where EC2 says otherwise than the catalogue: somebody must look at it."""
    found = []
    for fact in ("vcpu", "ram_bytes", "accelerator_count"):
        ours, theirs = entry[fact], getattr(machine, fact)
        if ours != theirs:
            name = visible(machine.instance_type)
            found.append(
                Text(
                    f"{name}: {fact} is {theirs:,} at EC2, {ours:,} in the catalogue (kept)",
                    f"{name}: {fact} は EC2 では {theirs:,}、カタログでは {ours:,} です (カタログの値を維持)",
                )
            )
    return found
