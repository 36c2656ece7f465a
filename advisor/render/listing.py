"""The catalogue and the rules as lists: one JSON object per entry, with the keys of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.render.as_json import license_entry, usd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.catalog import Catalog
    from advisor.core.hardware import InstanceType, Region
    from advisor.core.model import Model
    from advisor.core.text import Language
    from advisor.rules import Rule
    from advisor.rules.book import LicenseBook

__all__ = ["instance", "license_entry", "model", "region", "rule", "suite", "task"]


def model(value: Model, book: LicenseBook) -> dict[str, Any]:
    """Return one model; facts that are not known are null."""
    return {
        "id": value.id,
        "name": value.name,
        "publisher": value.publisher,
        "kind": value.kind,
        "parameters": value.parameters,
        "context_length": value.context_length,
        "languages": None if value.languages is None else list(value.languages),
        "tasks": None if value.tasks is None else list(value.tasks),
        "license": {
            "id": value.license,
            "spdx": book.expression(value),
            "commercial_use": book.terms(value).commercial_use,
        },
        "channels": list(value.channels),
        "lifecycle": value.lifecycle.status,
    }


def instance(value: InstanceType, region_id: str, catalog: Catalog) -> dict[str, Any] | None:
    """Return one instance type with its prices in a region, USD per hour; ``None`` when it is not offered there."""
    ec2 = catalog.ec2_price(value.name, region_id)
    sagemaker = catalog.sagemaker_price(value.name, region_id)
    newest = max((price.as_of for price in (ec2, sagemaker) if price), default=None)
    if newest is None:
        return None
    return {
        "instance_type": value.name,
        "region": region_id,
        "vcpu": value.vcpu,
        "ram_bytes": value.ram_bytes,
        "accelerator": value.accelerator.name,
        "accelerator_count": value.accelerator_count,
        "usable_bytes_per_accelerator": value.accelerator.memory_bytes,
        "usd_per_hour": {
            "ec2": {
                "on_demand": usd(ec2.on_demand) if ec2 else None,
                "spot": usd(ec2.spot) if ec2 else None,
                "reserved_1yr": usd(ec2.reserved_1yr) if ec2 else None,
                "reserved_3yr": usd(ec2.reserved_3yr) if ec2 else None,
            },
            "sagemaker": {
                "on_demand": usd(sagemaker.on_demand) if sagemaker else None,
                "basis": sagemaker.basis if sagemaker else None,
            },
        },
        "price_as_of": newest,
    }


def rule(value: Rule, language: Language) -> dict[str, Any]:
    """Return one rule as it is set for this run."""
    return {
        "id": value.id,
        "scope": value.scope,
        "severity": value.severity,
        "title": value.title.get(language),
    }


def region(value: Region, catalog: Catalog, language: Language) -> dict[str, Any]:
    """Return one region with the accelerated instance families that are priced in it."""
    return {
        "id": value.id,
        "name": value.name.get(language),
        "country": value.country,
        "geography": value.geography,
        "instance_families": list(catalog.families_in(value.id)),
    }


def task(id_: str, raw: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return one task: what models published for it are called, and the suites that tell them apart."""
    return {
        "id": id_,
        "name": raw["name"][language],
        "carriers": list(raw["carriers"]),
        "instruction_following": raw["instruction_following"],
        "evidence": {code: list(names) for code, names in raw.get("evidence", {}).items()},
    }


def suite(id_: str, raw: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return one benchmark suite with its metrics and the number of models it has scores of."""
    metrics = raw.get("metrics", {})
    return {
        "id": id_,
        "name": raw["name"][language],
        "version": raw["version"],
        "as_of": raw["as_of"],
        "language": raw["language"],
        "metrics": list(metrics),
        "models": len({row["model"] for metric in metrics.values() for row in metric["scores"]}),
    }
