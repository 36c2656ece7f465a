"""The facts of an instance type, an accelerator and a region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.provenance import Provenance
from advisor.core.text import Text
from advisor.render.entry.fact import Fact, Facts

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.hardware import Accelerator, InstanceType, Region
    from advisor.core.text import Language

_ASSUMED = Text(
    "no region was named: the prices below are of this one",
    "リージョンの指定がないため、以下はこの既定のリージョンの料金です",
)
_NOT_OFFERED = Text(
    "No price is listed in {region}: not offered there.", "{region} には価格がなく、提供されていません。"
)


def instance_facts(value: InstanceType, region_id: str, catalog: Catalog, *, assumed: bool = True) -> list[Fact]:
    """Return the facts of an instance type, with its prices in one region; ``assumed``: nobody asked for that one."""
    how = catalog.provenance("instances", value.name)
    out = Facts()
    host = how.get("vcpu")
    out.several((("family", value.family), ("vcpu", value.vcpu), ("ram_bytes", value.ram_bytes)), host)
    out.known("architecture", value.architecture, host)
    out.known("accelerator", value.accelerator.name, how.get("accelerator"))
    out.known("accelerator_count", value.accelerator_count, how.get("accelerator_count"))
    device = catalog.provenance("accelerators", value.accelerator.id)
    out.known("usable_bytes_per_accelerator", value.accelerator.memory_bytes, device.get("memory_bytes"))
    out.known("interconnect", value.interconnect, how.get("interconnect"))
    if value.interconnect != "none":
        out.known("interconnect_bytes_per_second", value.interconnect_bytes_per_second, how.get("interconnect"))
    if value.instance_store_bytes is not None:
        out.known("instance_store_bytes", value.instance_store_bytes, how.get("instance_store_bytes"))
    if assumed:
        out.found.append(Fact("region", region_id, "assumed", note=_ASSUMED))
    else:
        out.cited("region", region_id, None)
    _prices(value, region_id, catalog, out)
    offered = [id_ for id_ in catalog.regions if catalog.ec2_price(value.name, id_)]
    out.cited("regions", offered, None, "computed")
    return out.found


def _prices(value: InstanceType, region_id: str, catalog: Catalog, out: Facts) -> None:
    ec2 = catalog.ec2_price(value.name, region_id)
    sagemaker = catalog.sagemaker_price(value.name, region_id)
    if ec2 is None:
        why = Text(_NOT_OFFERED.en.format(region=region_id), _NOT_OFFERED.ja.format(region=region_id))
        out.found.append(Fact("usd_per_hour.ec2.on_demand", None, "published", None, why, stated=False))
    else:
        out.cited("usd_per_hour.ec2.on_demand", ec2.on_demand, ec2.source)
        out.cited("usd_per_hour.ec2.as_of", ec2.as_of, ec2.source)
        out.cited("usd_per_hour.ec2.spot", ec2.spot, ec2.spot_source, "computed")
        if ec2.spot is not None:
            out.cited("usd_per_hour.ec2.spot_as_of", ec2.spot_as_of, ec2.spot_source)
        out.cited("usd_per_hour.ec2.reserved_1yr", ec2.reserved_1yr, ec2.reserved_source)
        out.cited("usd_per_hour.ec2.reserved_3yr", ec2.reserved_3yr, ec2.reserved_3yr_source)
        if ec2.reserved_as_of is not None:
            out.cited("usd_per_hour.ec2.reserved_as_of", ec2.reserved_as_of, ec2.reserved_source)
        if ec2.reserved_3yr_as_of not in {None, ec2.reserved_as_of}:
            out.cited("usd_per_hour.ec2.reserved_3yr_as_of", ec2.reserved_3yr_as_of, ec2.reserved_3yr_source)
    if sagemaker is not None:
        out.cited("usd_per_hour.sagemaker.on_demand", sagemaker.on_demand, sagemaker.source, sagemaker.basis)
        out.cited("usd_per_hour.sagemaker.as_of", sagemaker.as_of, sagemaker.source)


def accelerator_facts(value: Accelerator, catalog: Catalog) -> list[Fact]:
    """Return the facts of a device."""
    how = catalog.provenance("accelerators", value.id)
    out = Facts()
    memory = how.get("memory_bytes_nominal")
    out.several((("name", value.name), ("kind", value.kind)), memory and Provenance("published", memory.source))
    for name in ("memory_bytes", "memory_bytes_nominal", "memory_visible_bytes", "bandwidth_bytes_per_second"):
        if getattr(value, name) is not None or name in how:
            out.known(name, getattr(value, name), how.get(name))
    if value.cores > 1:
        out.known("cores", value.cores, memory and Provenance("published", memory.source))
    for dtype, flops in value.flops.items():
        out.known(f"flops.{dtype}", flops, how.get(f"flops.{dtype}"))
    out.known("dtypes", sorted(value.dtypes), how.get("dtypes"))
    if value.compute_capability is not None:
        out.known("compute_capability", value.compute_capability, how.get("compute_capability"))
    used = [f"{i.name}" for i in catalog.instances.values() if i.accelerator.id == value.id]
    out.cited("instances", sorted(used), None, "computed")
    return out.found


def region_facts(value: Region, catalog: Catalog, language: Language) -> list[Fact]:
    """Return the facts of a region: what is priced in it, and which Bedrock models can be called from it."""
    how = catalog.provenance("regions", value.id).get("region")
    out = Facts()
    out.several((("name", value.name.get(language)), ("country", value.country), ("geography", value.geography)), how)
    out.cited("instance_families", list(catalog.families_in(value.id)), None, "computed")
    callable_ = [
        m.id
        for m in catalog.models.values()
        if any(value.id in route.regions for channel in m.bedrock for route in channel.routes)
    ]
    out.cited("bedrock_models", sorted(callable_), None, "computed")
    return out.found
