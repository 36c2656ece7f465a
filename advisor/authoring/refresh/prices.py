"""Prices as observed to dated rows: a new row where a figure changed, a new date where it did not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from advisor.authoring.refresh.outcomes import answered
from advisor.catalog.refreshed import lay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from advisor.authoring.refresh.draft import Draft
    from advisor.authoring.refresh.outcomes import Outcome
    from advisor.sources.aws.observed import InstanceRate, SavingsRate, TokenRate

__all__ = ["put_bedrock_prices", "put_instance_prices", "put_offerings"]

Row = dict[str, Any]

GLOBAL = "global"
MAX_ROWS = 24
"""Of one figure in one place: older observations are dropped, two years of them when one refreshes every month."""
_SLOTS = (
    ("on_demand", "reserved_1yr", "reserved_3yr", "usd_per_hour"),
    ("savings_1yr", "savings_3yr"),
    ("spot",),
    ("offered",),
)
"""Figures that come in one row."""


def put_instance_prices(draft: Draft, outcomes: Sequence[Outcome]) -> None:
    """Enter what EC2 and SageMaker cost by the hour, savings plans first: of one day a reserved price goes before them."""
    for outcome in answered(outcomes, "savings"):
        _put_savings(draft, outcome)
    for outcome in answered(outcomes, "ec2"):
        _put_ec2(draft, outcome)
    for outcome in answered(outcomes, "sagemaker"):
        assert outcome.observed is not None
        source = draft.source(outcome)
        for rate in outcome.observed.rows:
            if rate.instance_type.removeprefix("ml.") in _instances(draft):
                row = {"usd_per_hour": rate.on_demand, "as_of": draft.today, "source": source}
                _put(draft, "sagemaker", rate.instance_type, rate.region, row)
        draft.note_read("prices.sagemaker", outcome.regions)
    for outcome in answered(outcomes, "spot"):
        assert outcome.observed is not None
        source = draft.source(outcome)
        for spot in outcome.observed.rows:
            if spot.instance_type in _instances(draft):
                row = {"spot": spot.highest, "as_of": draft.today, "spot_as_of": spot.as_of, "source": source}
                _put(draft, "ec2", spot.instance_type, spot.region, {**row, "spot_source": source})
        draft.note_read("prices.spot", outcome.regions)


def _instances(draft: Draft) -> set[str]:
    """Return the instance types the catalogue knows or has come to know."""
    return {*draft.base["instances"], *draft.data["instances"]}


def _put_ec2(draft: Draft, outcome: Outcome) -> None:
    assert outcome.observed is not None
    source = draft.source(outcome)
    seen: dict[str, set[str]] = defaultdict(set)
    known = _instances(draft)
    for rate in outcome.observed.rows:
        if rate.instance_type not in known:
            continue
        figures = _figures(rate)
        if figures:
            seen[rate.instance_type].add(rate.region)
            _put(draft, "ec2", rate.instance_type, rate.region, {**figures, "as_of": draft.today, "source": source})
    if outcome.observed.complete and not outcome.observed.remarks:  # a price that cannot be read is remarked, not gone
        for name, regions in seen.items():  # of a type nobody sells anywhere the answer says nothing at all
            _put_gone(draft, name, set(outcome.regions) - regions, source)
    draft.note_read("prices.ec2", outcome.regions)


def _figures(rate: InstanceRate) -> Row:
    named = {"on_demand": rate.on_demand, "reserved_1yr": rate.reserved_1yr, "reserved_3yr": rate.reserved_3yr}
    return {name: usd for name, usd in named.items() if usd is not None}


def _put_gone(draft: Draft, name: str, regions: Iterable[str], source: str) -> None:
    """Note that regions that have sold a type no longer list it."""
    shipped = draft.base["prices"]["ec2"].get(name, {})
    for region in sorted(regions):
        if region in shipped or region in draft.data["prices"]["ec2"].get(name, {}):
            _put(draft, "ec2", name, region, {"offered": False, "as_of": draft.today, "source": source})


def _put_savings(draft: Draft, outcome: Outcome) -> None:
    """Enter savings plans; of EC2's two kinds the one for a family in a region, which is the cheaper."""
    assert outcome.observed is not None
    source = draft.source(outcome)
    known = _instances(draft)
    best: dict[tuple[str, str, str], SavingsRate] = {}
    for rate in outcome.observed.rows:
        if rate.instance_type.removeprefix("ml.") in known and rate.years in (1, 3):
            key = (rate.instance_type, rate.region, f"savings_{rate.years}yr")
            if key not in best or rate.usd_per_hour < best[key].usd_per_hour:
                best[key] = rate
    rows: dict[tuple[str, str], Row] = defaultdict(dict)
    for (name, region, term), rate in best.items():
        rows[name, region][term] = rate.usd_per_hour
    for (name, region), row in rows.items():
        platform = "sagemaker" if name.startswith("ml.") else "ec2"
        _put(draft, platform, name, region, {**row, "as_of": draft.today, "source": source})
    draft.note_read("prices.savings", outcome.regions)


def put_offerings(draft: Draft, outcomes: Sequence[Outcome]) -> None:
    """Enter which regions offer a type whose price nobody knows there, and which have ceased to."""
    known = _instances(draft)
    for outcome in answered(outcomes, "offerings"):
        assert outcome.observed is not None
        source = draft.source(outcome)
        offered = {(row.instance_type, row.region) for row in outcome.observed.rows}
        for name, region in sorted(offered):
            if name in known and not _rows(draft, name, region):
                _put(draft, "ec2", name, region, {"as_of": draft.today, "source": source})
        if outcome.observed.complete:
            for name in sorted(_of_families(known, outcome.families)):
                _put_gone(draft, name, {r for r in outcome.regions if (name, r) not in offered}, source)
        draft.note_read("instances.offered", outcome.regions)


def _of_families(names: Iterable[str], families: Sequence[str]) -> Iterable[str]:
    """Return the types an answer speaks of: where only some families were asked for, it says nothing of others."""
    return (name for name in names if not families or name.partition(".")[0] in families)


def _rows(draft: Draft, name: str, region: str) -> list[Row]:
    """Return the rows that say a type is sold in a region."""
    shipped = draft.base["prices"]["ec2"].get(name, {}).get(region, ())
    fetched = draft.data["prices"]["ec2"].get(name, {}).get(region, ())
    rows = [*shipped, *fetched]
    return [] if rows and rows[-1].get("offered") is False else rows


def _put(draft: Draft, platform: str, name: str, region: str, row: Row) -> None:
    """Add a row; one that says the same as the last of its kind replaces it, one of the same day too."""
    rows: list[Row] = draft.data["prices"][platform].setdefault(name, {}).setdefault(region, [])
    slot = next((slot for slot in _SLOTS if any(key in row for key in slot)), ())
    alike = [r for r in rows if (any(key in r for key in slot) if slot else not _slotted(r))]
    last = alike[-1] if alike else None
    if last is not None and (last["as_of"] == row["as_of"] or _same(last, row, slot)):
        rows.remove(last)
    elif len(alike) >= MAX_ROWS:
        rows.remove(alike[0])
    rows.append(row)


def _slotted(row: Row) -> bool:
    return any(key in row for slot in _SLOTS for key in slot)


def _same(one: Row, other: Row, slot: tuple[str, ...]) -> bool:
    return all(one.get(key) == other.get(key) for key in slot)


def put_bedrock_prices(draft: Draft, outcomes: Sequence[Outcome]) -> None:
    """Enter what Bedrock costs by the token or image, in the regions that answered."""
    fresh: dict[str, dict[tuple[Any, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
    asked: dict[str, set[str]] = defaultdict(set)
    reached = _reached(draft)
    for outcome in answered(outcomes, "bedrock-prices"):
        assert outcome.observed is not None
        source = draft.source(outcome)
        for rate in _joined(outcome.observed.rows):
            assert rate.model_id is not None
            if not outcome.observed.complete and (rate.input is None) != (rate.output is None):
                continue  # the other half may be in what did not come
            asked[rate.model_id].add(rate.region)
            for route in _routes_of(rate, reached):
                key = (route, rate.tier, rate.above_input_tokens, rate.input, rate.output, rate.per_image, source)
                fresh[rate.model_id][key].add(rate.region)
        draft.note_read("prices.bedrock", outcome.regions)
    table = draft.data["prices"]["bedrock"]
    partly = _partly_answered(outcomes)
    for id_, groups in fresh.items():
        new = _token_rows(groups, draft.today)
        kept = _elsewhere(table.get(id_, ()), asked[id_] - partly)
        for row in new:
            kept = [
                left
                for old in kept
                for left in ([old] if _price_of(old) != _price_of(row) else _elsewhere([old], {*row["regions"]}))
            ]
        table[id_] = [*kept, *new]


def _partly_answered(outcomes: Sequence[Outcome]) -> set[str]:
    """Return the regions of which a list of Bedrock prices is missing, or a part of one: other prices stay there."""
    return {
        region
        for outcome in outcomes
        if outcome.what == "bedrock-prices"
        and not (outcome.observed is not None and outcome.observed.rows and outcome.observed.complete)
        for region in outcome.regions
    }


def _price_of(row: Row) -> tuple[Any, ...]:
    """Return what a price is for, whatever the region."""
    return row.get("route"), row.get("tier"), row.get("above_input_tokens")


def _reached(draft: Draft) -> dict[tuple[str, str], set[str]]:
    """Return the routes of each Bedrock id in each region, as refreshed."""
    routes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in lay(draft.base, draft.data)["models"].values():
        for channel in entry.get("bedrock", ()):
            for route in channel.get("routes", ()):
                for region in route["regions"]:
                    routes[channel["id"], region].add(route["route"])
    return routes


def _routes_of(rate: TokenRate, reached: Mapping[tuple[str, str], set[str]]) -> Sequence[str | None]:
    """Return the routes a price is for: one that names none is of every route that does not leave the geography."""
    if rate.route is not None:
        return (rate.route,)
    return sorted(reached.get((rate.model_id or "", rate.region), set()) - {GLOBAL}) or (None,)


def _joined(rates: Iterable[TokenRate]) -> list[TokenRate]:
    """Bring input and output, which price lists name apart, to one rate; without a Bedrock id it is of no use."""
    joined: dict[tuple[Any, ...], TokenRate] = {}
    for rate in rates:
        if rate.model_id is None:
            continue
        key = (rate.model_id, rate.region, rate.route, rate.tier, rate.above_input_tokens)
        found = joined.get(key)
        if found is None:
            joined[key] = rate
            continue
        joined[key] = found._replace(
            input=found.input if rate.input is None else rate.input,
            output=found.output if rate.output is None else rate.output,
            per_image=found.per_image if rate.per_image is None else rate.per_image,
        )
    return list(joined.values())


def _elsewhere(rows: Iterable[Row], regions: set[str]) -> list[Row]:
    """Return rows as far as they speak of other regions."""
    kept = []
    for row in rows:
        left = [region for region in row.get("regions", ()) if region not in regions]
        if left:
            kept.append({**row, "regions": left})
    return kept


def _token_rows(groups: dict[tuple[Any, ...], set[str]], today: str) -> list[Row]:
    names = ("route", "tier", "above_input_tokens", "input", "output", "per_image", "source")
    rows = []
    for key, regions in groups.items():
        row = {name: value for name, value in zip(names, key, strict=True) if value is not None}
        if row["tier"] == "on-demand":
            del row["tier"]
        rows.append({**row, "as_of": today, "regions": sorted(regions)})
    return sorted(rows, key=str)
