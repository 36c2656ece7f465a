"""Prices name instance types, regions and Bedrock ids that the catalogue knows; instance types an accelerator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.checks.words import ACCELERATOR, INSTANCE, REGION, problem, unknown_name
from advisor.catalog.prices import BEDROCK_FIGURES
from advisor.core.hardware import ec2_name, sagemaker_name
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from advisor.authoring.checks.known import Known
    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.tree import File, Tree

__all__ = ["check_engines", "check_hardware", "check_prices"]

_NO_PRICE = Text("the row states no price", "この行に価格がありません")
BEDROCK_ID = Text("Bedrock model id", "Bedrock モデル ID")


def check_prices(tree: Tree, known: Known) -> Iterator[Diagnostic]:
    """Yield prices of unknown things, and rows that state no price at all."""
    for file in tree.of(documents.Ec2PricesDocument):
        yield from _places(file, "prices", file.document.prices, known, ec2_name)
        yield from _without_price(file)
        for name in file.document.prices:
            if name.partition(".")[0] != file.name.stem:
                yield _wrong_file(file, name)
    for hosting in tree.of(documents.SageMakerPricesDocument):
        yield from _places(hosting, "observed", hosting.document.observed, known, sagemaker_name)
        for name in hosting.document.ratio_to_ec2:
            yield from _instance(hosting, ("ratio_to_ec2", name), name, known, sagemaker_name)
    for bedrock in tree.of(documents.BedrockPricesDocument):
        yield from _bedrock(bedrock, known)


def _places(
    file: File[Any], key: str, prices: Mapping[str, Mapping[str, Any]], known: Known, named: Callable[[str], str]
) -> Iterator[Diagnostic]:
    for name, regions in prices.items():
        yield from _instance(file, (key, name), name, known, named)
        for region, rows in regions.items():
            if region not in known.regions:
                path = (key, name, region)
                yield unknown_name(
                    file, path, REGION, region, known.regions, code="catalog.unknown-region", at_key=True
                )
            yield from _same_day(file, (key, name, region), [row.as_of for row in rows])


def _instance(
    file: File[Any], path: tuple[str, ...], name: str, known: Known, named: Callable[[str], str]
) -> Iterator[Diagnostic]:
    if name != named(name) or ec2_name(name) not in known.instances:
        names = [named(n) for n in known.instances]
        yield unknown_name(file, path, INSTANCE, name, names, code="catalog.unknown-instance", at_key=True)


_FIGURES = (
    "on_demand", "reserved_1yr", "reserved_3yr", "savings_1yr", "savings_3yr", "spot", "spot_savings_percent", "offered",
)  # fmt: skip


def _without_price(file: File[documents.Ec2PricesDocument]) -> Iterator[Diagnostic]:
    for name, regions in file.document.prices.items():
        for region, rows in regions.items():
            for index, row in enumerate(rows):
                if all(getattr(row, figure) is None for figure in _FIGURES):
                    either = ", ".join(_FIGURES)
                    hint = Text(
                        f"give one of {either}, or remove the row",
                        f"{either} のいずれかを書くか、行ごと削除してください",
                    )
                    yield problem(file, ("prices", name, region, index), "catalog.no-price", _NO_PRICE, hint)


def _same_day(file: File[Any], path: tuple[str, ...], days: list[str]) -> Iterator[Diagnostic]:
    for index, day in enumerate(days):
        if day in days[:index]:
            yield problem(
                file,
                (*path, index, "as_of"),
                "catalog.duplicate-price",
                Text(f"a second price of {day}", f"{day} の価格が 2 つあります"),
                Text("keep one row a day", "1 日 1 行にしてください"),
            )


def _wrong_file(file: File[Any], name: str) -> Diagnostic:
    family = name.partition(".")[0]
    return problem(
        file,
        ("prices", name),
        "catalog.wrong-file",
        Text(
            f"{name} does not belong to the family {file.name.stem}",
            f"{name} は {file.name.stem} ファミリーではありません",
        ),
        Text(f"move it to prices/ec2/{family}.yaml", f"prices/ec2/{family}.yaml に移してください"),
        at_key=True,
    )


def _bedrock(file: File[documents.BedrockPricesDocument], known: Known) -> Iterator[Diagnostic]:
    for id_, rows in file.document.prices.items():
        if id_ not in known.bedrock_ids:
            yield unknown_name(
                file,
                ("prices", id_),
                BEDROCK_ID,
                id_,
                known.bedrock_ids,
                code="catalog.unknown-bedrock-id",
                severity="warning",
                at_key=True,
            )
        for index, row in enumerate(rows):
            if all(getattr(row, figure) is None for figure in BEDROCK_FIGURES):
                yield problem(
                    file,
                    ("prices", id_, index),
                    "catalog.no-price",
                    _NO_PRICE,
                    Text(
                        f"give one of {', '.join(BEDROCK_FIGURES)}, or remove the row",
                        f"{'・'.join(BEDROCK_FIGURES)} のいずれかを書くか、行を削除してください",
                    ),
                )
            for r, region in enumerate(row.regions):
                if region not in known.regions:
                    path = ("prices", id_, index, "regions", r)
                    yield unknown_name(file, path, REGION, region, known.regions, code="catalog.unknown-region")


def check_hardware(tree: Tree, known: Known) -> Iterator[Diagnostic]:
    """Yield instance families with an unknown accelerator, or types that are not of their family."""
    for file in tree.of(documents.InstanceFamilyDocument):
        document = file.document
        if document.accelerator not in known.accelerators:
            yield unknown_name(
                file,
                ("accelerator",),
                ACCELERATOR,
                document.accelerator,
                known.accelerators,
                code="catalog.unknown-accelerator",
            )
        for name in document.instances:
            if name.partition(".")[0] != document.family:
                yield problem(
                    file,
                    ("instances", name),
                    "catalog.wrong-file",
                    Text(
                        f"{name} does not belong to the family {document.family}",
                        f"{name} は {document.family} ファミリーではありません",
                    ),
                    at_key=True,
                )


def check_engines(tree: Tree, known: Known) -> Iterator[Diagnostic]:
    """Yield accelerators that engines name and the catalogue does not know."""
    for file in tree.of(documents.EnginesDocument):
        for id_, entry in file.document.engines.items():
            place = ("engines", id_)
            named: list[tuple[tuple[str | int, ...], str]] = [
                ((*place, "accelerators", i), name) for i, name in enumerate(entry.accelerators)
            ]
            named += [((*place, "parallelism", "cores_seen", name), name) for name in entry.parallelism.cores_seen]
            for key in ("memory", "speed"):
                for p, profile in enumerate(getattr(entry, key)):
                    for c, group in enumerate(profile.classes):
                        path = (*place, key, p, "classes", c, "accelerators")
                        named += [((*path, i), name) for i, name in enumerate(group.accelerators)]
            for where, name in named:
                if name not in known.accelerators:
                    yield unknown_name(
                        file,
                        where,
                        ACCELERATOR,
                        name,
                        known.accelerators,
                        code="catalog.unknown-accelerator",
                        at_key=where[-1] == name,
                    )
