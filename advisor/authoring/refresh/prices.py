"""Prices as observed to dated rows: a new row where a figure changed, a new date where it did not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.refresh.outcomes import answered
from advisor.catalog import Catalog
from advisor.catalog.laid_over import lay
from advisor.catalog.prices import BEDROCK_FIGURES, is_offered
from advisor.core.hardware import ec2_name, is_sagemaker_name
from advisor.core.text import Text

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
    _note_ec2(draft, outcomes)
    known = _instances(draft)
    for outcome in answered(outcomes, "sagemaker"):
        assert outcome.observed is not None
        source = draft.source(outcome)
        for rate in outcome.observed.rows:
            if ec2_name(rate.instance_type) in known:
                row = {"usd_per_hour": rate.on_demand, "as_of": draft.today, "source": source}
                _put(draft, "sagemaker", rate.instance_type, rate.region, row)
        draft.note_read("prices.sagemaker", outcome.regions)
    for outcome in answered(outcomes, "spot"):
        assert outcome.observed is not None
        source = draft.source(outcome)
        for spot in outcome.observed.rows:
            if spot.instance_type in known:
                row = {"spot": spot.highest, "as_of": draft.today, "spot_as_of": spot.as_of, "source": source}
                _put(draft, "ec2", spot.instance_type, spot.region, {**row, "spot_source": source})
        draft.note_read("prices.spot", outcome.regions)


def _note_ec2(draft: Draft, outcomes: Sequence[Outcome]) -> None:
    """Note what was read of EC2's prices: of all families, or of those that were asked for, each by its name."""
    whole = [o for o in answered(outcomes, "ec2") if o.observed is not None and o.observed.complete]
    families = {row.instance_type.partition(".")[0] for o in whole if o.observed for row in o.observed.rows}
    everything = families >= {entry["family"] for entry in draft.base["instances"].values()}
    for outcome in whole:
        assert outcome.observed is not None
        named = sorted({row.instance_type.partition(".")[0] for row in outcome.observed.rows})
        what = ["prices.ec2"] if everything else [f"prices.ec2.{name}" for name in named]
        for name in what:
            draft.note_read(name, outcome.regions)


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
        if ec2_name(rate.instance_type) in known and rate.years in (1, 3):
            key = (rate.instance_type, rate.region, f"savings_{rate.years}yr")
            if key not in best or rate.usd_per_hour < best[key].usd_per_hour:
                best[key] = rate
    rows: dict[tuple[str, str], Row] = defaultdict(dict)
    for (name, region, term), rate in best.items():
        rows[name, region][term] = rate.usd_per_hour
    for (name, region), row in rows.items():
        platform = "sagemaker" if is_sagemaker_name(name) else "ec2"
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
    return rows if is_offered(rows) else []


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


_READ = ("input", "output", "per_image")
"""What is read of the price lists."""


class _Price(NamedTuple):
    """What a price is for; ``route`` ``None``: the list does not say, and nothing is known of the id's routes there."""

    model_id: str
    region: str
    route: str | None
    tier: str
    above_input_tokens: int | None


def put_bedrock_prices(draft: Draft, outcomes: Sequence[Outcome]) -> tuple[Text, ...]:
    """Enter what Bedrock costs by the token or image, in the regions that answered; return remarks on what was not.

    A price that lacks a figure known before is not entered: half of it would make a model cheaper than it is.
    """
    now = Catalog(lay(draft.base, draft.data))
    routes = _routes(now)
    stated, sources, disputed = _stated(draft, outcomes, routes)
    new: dict[_Price, dict[str, float]] = {}
    lacking: set[str] = set()
    for price, figures in stated.items():
        known = now.bedrock_price(price.model_id, price.route or "in-region", price.region, price.tier)
        missing = [
            f for f in BEDROCK_FIGURES if known is not None and getattr(known, f) is not None and f not in figures
        ]
        speaks = known is not None and known.tokens == "speech"  # what is read is the price of text
        if missing or speaks:
            lacking.add(price.model_id)
        elif price not in disputed:
            new[price] = figures
    _replace_rows(draft, new, sources)
    for outcome in answered(outcomes, "bedrock-prices"):
        if outcome.observed is not None and outcome.observed.complete:
            draft.note_read("prices.bedrock", outcome.regions)
    return (*map(_half, sorted(lacking)), *map(_two, sorted({price.model_id for price in disputed})))


def _half(model_id: str) -> Text:
    return Text(
        f"{model_id}: the price list states a part of its price; what was known stays",
        f"{model_id}: 価格表に一部の単価しかないため、既存の価格を維持しました",
    )


def _two(model_id: str) -> Text:
    return Text(
        f"{model_id}: two price lists state different prices; what was known stays",
        f"{model_id}: 2 つの価格表で単価が異なるため、既存の価格を維持しました",
    )


def _routes(now: Catalog) -> dict[tuple[str, str], set[str]]:
    """Return the routes of each Bedrock id in each region."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for model in now.models.values():
        for channel in model.bedrock:
            for route in channel.routes:
                for region in route.regions:
                    found[channel.id, region].add(route.route)
    return found


def _stated(
    draft: Draft, outcomes: Sequence[Outcome], routes: Mapping[tuple[str, str], set[str]]
) -> tuple[dict[_Price, dict[str, float]], dict[_Price, str], set[_Price]]:
    """Return the figures of each price from all lists together, their source, and prices that lists disagree on.

    A price that names no route is of every route of the id there that does not leave the geography.
    """
    stated: dict[_Price, dict[str, float]] = defaultdict(dict)
    sources: dict[_Price, str] = {}
    disputed: set[_Price] = set()
    for outcome in answered(outcomes, "bedrock-prices"):
        assert outcome.observed is not None
        source = draft.source(outcome)
        for rate in outcome.observed.rows:
            if rate.model_id is None:
                continue
            for route in _routes_of(rate, routes):
                price = _Price(rate.model_id, rate.region, route, rate.tier, rate.above_input_tokens)
                sources[price] = max(source, sources.get(price, ""))
                for figure in _READ:
                    usd = getattr(rate, figure)
                    if usd is not None and stated[price].setdefault(figure, usd) != usd:
                        disputed.add(price)
    return stated, sources, disputed


def _routes_of(rate: TokenRate, routes: Mapping[tuple[str, str], set[str]]) -> Sequence[str | None]:
    if rate.route is not None:
        return [rate.route]
    return sorted(routes.get((rate.model_id or "", rate.region), set()) - {GLOBAL}) or [None]


def _replace_rows(draft: Draft, new: Mapping[_Price, Mapping[str, float]], sources: Mapping[_Price, str]) -> None:
    """Put rows in place of those of the same price and region; regions with the same figures share one."""
    table = draft.data["prices"]["bedrock"]
    grouped: dict[str, dict[tuple[Any, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
    for price, figures in new.items():
        key = (price.route, price.tier, price.above_input_tokens, *map(figures.get, _READ), sources[price])
        grouped[price.model_id][key].add(price.region)
    for id_, groups in grouped.items():
        rows = [_token_row(key, regions, draft.today) for key, regions in groups.items()]
        kept = list(table.get(id_, ()))
        for row in rows:
            kept = [left for old in kept for left in (_elsewhere(old, row) if _is_same(old, row) else [old])]
        table[id_] = sorted([*kept, *rows], key=_order)


def _is_same(old: Row, row: Row) -> bool:
    """Whether two rows are of one price, whatever the region."""
    return all(old.get(name) == row.get(name) for name in ("route", "tier", "above_input_tokens"))


def _elsewhere(old: Row, row: Row) -> list[Row]:
    """Return an old row as far as it speaks of other regions than the new one."""
    left = [region for region in old.get("regions", ()) if region not in row["regions"]]
    return [{**old, "regions": left}] if left else []


def _token_row(key: tuple[Any, ...], regions: set[str], today: str) -> Row:
    names = ("route", "tier", "above_input_tokens", *_READ, "source")
    row = {name: value for name, value in zip(names, key, strict=True) if value is not None}
    if row["tier"] == "on-demand":
        del row["tier"]
    return {**row, "as_of": today, "regions": sorted(regions)}


def _order(row: Row) -> tuple[Any, ...]:
    return (row["as_of"], row.get("route", ""), row.get("tier", ""), row.get("above_input_tokens", 0), row["regions"])
