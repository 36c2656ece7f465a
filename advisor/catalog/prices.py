"""Dated prices. Rows stay as compiled until they are asked for; the newest that states a figure wins.

No row means *not offered*, which is not the same as unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from advisor.core.hardware import BedrockPrice, Ec2Price, SageMakerPrice

if TYPE_CHECKING:
    from advisor.catalog.build import Sources

Row = Mapping[str, Any]

BEDROCK_FIGURES = ("input", "output", "per_image", "per_query", "per_video_second")
"""What a request to Bedrock may be charged for."""

_IN_REGION = "in-region"  # the route that stays in the region; every other is an inference profile
_DIGITS = 6  # of a dollar: prices are listed to five at most, more would be float noise


class Prices:
    """Lookups over the compiled price rows; answers are remembered."""

    __slots__ = ("_bedrock", "_ec2", "_ec2_cache", "_ratios", "_sagemaker", "_sources")

    def __init__(self, raw: Mapping[str, Any], sources: Sources) -> None:
        self._ec2: Mapping[str, Mapping[str, Sequence[Row]]] = raw["ec2"]
        self._sagemaker: Mapping[str, Mapping[str, Sequence[Row]]] = raw["sagemaker"]
        self._ratios: Mapping[str, float] = raw["sagemaker_ratio_to_ec2"]
        self._bedrock: Mapping[str, Sequence[Row]] = raw["bedrock"]
        self._sources = sources
        self._ec2_cache: dict[tuple[str, str], Ec2Price | None] = {}

    def is_offered(self, instance: str, region: str) -> bool:
        """Whether the region lists an EC2 price for the type."""
        rows = self._ec2.get(instance, {}).get(region)
        return rows is not None and is_offered(rows)

    def ec2(self, instance: str, region: str) -> Ec2Price | None:
        """Return the newest prices, USD/hour; ``None``: not offered there."""
        key = (instance, region)
        if key not in self._ec2_cache:
            rows = self._ec2.get(instance, {}).get(region)
            self._ec2_cache[key] = self._ec2_price(rows) if rows and is_offered(rows) else None
        return self._ec2_cache[key]

    def _ec2_price(self, rows: Sequence[Row]) -> Ec2Price:
        newest = _newest(rows) or {}
        base = _newest(rows, "on_demand") or newest
        one, three = (_newest(rows, f"reserved_{t}") or _newest(rows, f"savings_{t}") or {} for t in ("1yr", "3yr"))
        first = one or three
        spot = _newest(rows, "spot", "spot_savings_percent", date_keys=("spot_as_of", "as_of"))
        on_demand = base.get("on_demand")
        return Ec2Price(
            on_demand=on_demand,
            reserved_1yr=one.get("reserved_1yr", one.get("savings_1yr")),
            reserved_3yr=three.get("reserved_3yr", three.get("savings_3yr")),
            spot=_spot(spot, on_demand) if spot else None,
            as_of=base["as_of"],
            source=self._sources.get(base.get("source")),
            spot_as_of=spot.get("spot_as_of", spot["as_of"]) if spot else None,
            spot_source=self._sources.get(spot.get("spot_source", spot.get("source"))) if spot else None,
            reserved_as_of=first.get("as_of"),
            reserved_source=self._sources.get(first.get("source")),
            reserved_3yr_as_of=three.get("as_of"),
            reserved_3yr_source=self._sources.get(three.get("source")),
            spot_basis="published" if spot and "spot" in spot else "derived",
        )

    def sagemaker(self, instance: str, region: str) -> SageMakerPrice | None:
        """Return the hosting price, USD/hour.

        Read where it was observed in the region; elsewhere the EC2 on-demand price times the ratio observed for the
        type (basis ``derived``); ``None`` where neither is known or the type is not offered.
        """
        name = instance if instance.startswith("ml.") else f"ml.{instance}"
        rows = self._sagemaker.get(name, {}).get(region, ())
        row = _newest(rows, "usd_per_hour")
        if row:
            source = self._sources.get(row.get("source"))
            price = SageMakerPrice(row["usd_per_hour"], "published", row["as_of"], source)
        else:
            ratio = self._ratios.get(name)
            base = self.ec2(name.removeprefix("ml."), region) if ratio else None
            if ratio is None or base is None or base.on_demand is None:
                return None
            price = SageMakerPrice(round(base.on_demand * ratio, _DIGITS), "derived", base.as_of, base.source)
        plan = _newest(rows, "savings_1yr", "savings_3yr")
        if plan is None:
            return price
        return price._replace(
            savings_1yr=plan.get("savings_1yr"),
            savings_3yr=plan.get("savings_3yr"),
            savings_as_of=plan["as_of"],
            savings_source=self._sources.get(plan.get("source")),
        )

    def bedrock(
        self, model_id: str, route: str, region: str, tier: str = "on-demand", input_tokens: int = 0
    ) -> BedrockPrice | None:
        """Return what a request with ``input_tokens`` is charged for, in USD: tokens, images, queries or seconds of video.

        The most specific row wins (region and route, route, no route), of these the one with the highest threshold that
        the request exceeds, then the newest. A row of a profile that names no region holds wherever it is called; one
        without region that is in-region, or does not say the route, may not be this region's price: basis ``assumed``.
        """
        best: tuple[tuple[bool, bool, int, str], Row] | None = None
        for row in self._bedrock.get(model_id, ()):
            if row.get("tier", "on-demand") != tier or row.get("route", route) != route:
                continue
            regions = row.get("regions")
            above = row.get("above_input_tokens", -1)  # what has no threshold applies to any request, an empty one too
            if input_tokens <= above or (regions and region not in regions):
                continue
            rank = ("route" in row, bool(regions), above, row["as_of"])
            if best is None or rank > best[0]:
                best = (rank, row)
        if best is None:
            return None
        row = best[1]
        return BedrockPrice(
            row.get("input"),
            row.get("output"),
            row.get("per_image"),
            row["as_of"],
            self._sources.get(row.get("source")),
            "published" if row.get("regions") or row.get("route", _IN_REGION) != _IN_REGION else "assumed",
            per_query=row.get("per_query"),
            per_video_second=row.get("per_video_second"),
            video_seconds=row.get("video_seconds"),
            tokens=row.get("tokens", "text"),
        )


def is_offered(rows: Sequence[Row]) -> bool:
    """Whether the newest row of a type in a region does not say that it has ceased to be offered there."""
    if not any("offered" in row for row in rows):
        return True
    # only what speaks of the sale lifts it: a savings plan or a spot price may be listed for what is no longer sold
    speaking = [row for row in rows if "offered" in row or "on_demand" in row or not _OTHER_FIGURES.intersection(row)]
    return bool((_newest(speaking) or {}).get("offered", True))


_OTHER_FIGURES = frozenset(
    {"reserved_1yr", "reserved_3yr", "savings_1yr", "savings_3yr", "spot", "spot_savings_percent"}
)


def _spot(row: Row, on_demand: float | None) -> float | None:
    if "spot" in row:
        return float(row["spot"])
    return None if on_demand is None else round(on_demand * (1 - row["spot_savings_percent"] / 100), _DIGITS)


def _newest(rows: Sequence[Row], *having: str, date_keys: tuple[str, ...] = ("as_of",)) -> Row | None:
    """Return the row with the latest date among those that state one of ``having``; of equals the last written."""
    best: Row | None = None
    best_date = ""
    for row in rows:
        if having and not any(key in row for key in having):
            continue
        date = next(row[key] for key in date_keys if key in row)
        if date >= best_date:
            best, best_date = row, date
    return best
