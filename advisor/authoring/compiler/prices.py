"""Price files to the compiled form: rows as observed, oldest first, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.compiler.sources import Scope, SourceTable, compact

if TYPE_CHECKING:
    from advisor.authoring.tree import Tree

__all__ = ["newest_price", "prices"]

Rows = list[dict[str, Any]]


def prices(tree: Tree, table: SourceTable) -> dict[str, Any]:
    """Return all price rows by platform."""
    ratios: dict[str, float] = {}
    for file in tree.of(documents.SageMakerPricesDocument):
        ratios.update(file.document.ratio_to_ec2)
    return {
        "ec2": _ec2(tree, table),
        "sagemaker": _sagemaker(tree, table),
        "sagemaker_ratio_to_ec2": ratios,
        "bedrock": _bedrock(tree, table),
    }


def newest_price(compiled: dict[str, Any]) -> str | None:
    """Return the date of the newest row."""
    by_type = [*compiled["ec2"].values(), *compiled["sagemaker"].values()]
    rows = [row for regions in by_type for rows in regions.values() for row in rows]
    rows += [row for rows in compiled["bedrock"].values() for row in rows]
    return max((row["as_of"] for row in rows), default=None)


def _ec2(tree: Tree, table: SourceTable) -> dict[str, dict[str, Rows]]:
    out: dict[str, dict[str, Rows]] = {}
    for file in tree.of(documents.Ec2PricesDocument):
        scope = Scope(file, table, tree.problems)
        spot_default = file.document.spot_source
        for name, regions in file.document.prices.items():
            for region, rows in regions.items():
                for index, row in enumerate(rows):
                    path = ("prices", name, region, index)
                    plain = row.model_dump(exclude={"source"}, exclude_none=True)
                    plain["source"] = scope.required(path, row.source)
                    if row.spot_savings_percent is not None and spot_default:
                        plain["spot_source"] = scope.key(spot_default)
                    out.setdefault(name, {}).setdefault(region, []).append(compact(plain))
    return _dated(out)


def _sagemaker(tree: Tree, table: SourceTable) -> dict[str, dict[str, Rows]]:
    out: dict[str, dict[str, Rows]] = {}
    for file in tree.of(documents.SageMakerPricesDocument):
        scope = Scope(file, table, tree.problems)
        for name, regions in file.document.observed.items():
            for region, rows in regions.items():
                for index, row in enumerate(rows):
                    plain = row.model_dump(exclude={"source"}, exclude_none=True)
                    plain["source"] = scope.required(("observed", name, region, index), row.source)
                    out.setdefault(name, {}).setdefault(region, []).append(compact(plain))
    return _dated(out)


def _bedrock(tree: Tree, table: SourceTable) -> dict[str, Rows]:
    out: dict[str, Rows] = {}
    for file in tree.of(documents.BedrockPricesDocument):
        scope = Scope(file, table, tree.problems)
        for id_, rows in file.document.prices.items():
            for index, row in enumerate(rows):
                plain = row.model_dump(exclude={"source"}, exclude_none=True)
                if row.tier == "on-demand":
                    del plain["tier"]
                if row.tokens == "text":
                    del plain["tokens"]
                plain["source"] = scope.required(("prices", id_, index), row.source)
                out.setdefault(id_, []).append(compact(plain))
    for rows_ in out.values():
        rows_.sort(key=lambda r: str(r["as_of"]))
    return out


def _dated(prices_: dict[str, dict[str, Rows]]) -> dict[str, dict[str, Rows]]:
    for regions in prices_.values():
        for rows in regions.values():
            rows.sort(key=lambda r: str(r["as_of"]))
    return prices_
