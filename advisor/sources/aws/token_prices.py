"""What Bedrock's models cost by the price list, in USD per million tokens or per image. Pure: nothing is asked.

Two services list them, in words of their own, and neither has a column for what matters: ``AmazonBedrock`` (Amazon's and
open models; ``USE1-NovaPro-input-tokens-batch``) and ``AmazonBedrockFoundationModels`` (sold through the marketplace;
``USE1-MP:USE1_InputTokenCount_Global-Units`` or ``…_input_tokens_global_standard-Units``). The usage type is read word by
word, and a price with a word that is not known here is left out: it may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from advisor.sources.aws.observed import TokenRate
from advisor.sources.aws.products import MAX_STATED, Line, Stated, price, region
from advisor.sources.aws.tally import Reason, Tally

__all__ = ["plain_name", "token_rates"]

Direction = Literal["input", "output", "image"]

_EDITION = re.compile(r"\s*\(Amazon Bedrock Edition\)\s*$", re.IGNORECASE)
_MARKETPLACE = re.compile(r"(?:[A-Z0-9]+-)?(?:MP:)?[A-Z0-9]+_(?P<tail>[\w-]+)-Units")
_NATIVE = re.compile(
    r"(?P<head>.*?)-(?P<tail>(?:(?:text|speech|audio|video|image)-)?(?:input|output|cache)(?:-.*)?)", re.IGNORECASE
)
_WORD = re.compile(r"\d+[a-z]*|[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

_RESERVED = frozenset({
    "reserved", "provisioned", "throughput", "tpm", "commitment", "month", "minute", "hour", "flex", "priority",
    "latency", "optimized",
})  # fmt: skip
_CUSTOM = frozenset({
    "custom", "customization", "training", "storage", "rft", "import", "optimize", "guardrail", "guardrails", "distillation",
})  # fmt: skip
_IN_FRONT = frozenset({"reserved", "provisioned", "custom", "customization", "optimize", "guardrail"})
"""Words that say so before the direction too, where the model's name stands."""
_SENSES = frozenset({"speech", "audio", "video", "image", "images", "second", "seconds", "page", "pages", "document"})
_LONG = frozenset({"long", "lctx"})
_KNOWN = frozenset({
    "input", "output", "token", "tokens", "count", "million", "text", "standard", "global", "geo", "regional", "cross",
    "region", "in", "batch", "long", "l", "ctx", "lctx", "context", "on", "demand", "units",
})  # fmt: skip

_PER_MILLION = {
    "token": Decimal(1_000_000), "tokens": Decimal(1_000_000), "1k token": Decimal(1000), "1k tokens": Decimal(1000),
    "1m token": Decimal(1), "1m tokens": Decimal(1),
}  # fmt: skip
"""What a price in each unit is multiplied by."""
_IMAGES = frozenset({"image", "images"})
_MILLION = re.compile(r"\b(?:million|1M)\b.*\btokens?\b", re.IGNORECASE)
_LONG_CONTEXT = re.compile(r"\blong[ -]?(?:context|ctx)\b", re.IGNORECASE)
_ABOVE = re.compile(
    r"(?:>|above|over|more than|longer than|exceeding)\s*(?P<number>\d{1,3}(?:,?\d{3}){0,2})\s*(?P<unit>[KM]?)\b",
    re.IGNORECASE,
)
_SIZES = {"": 1, "k": 1000, "m": 1_000_000}
_LONGEST_NAME = 120
"""Of a model; those of today have less than 60 characters."""
_GEOGRAPHIES = ("us-gov", "us", "eu")
"""Those whose regions belong to one only; Tokyo's may be ``jp`` or ``apac``."""


class _Meaning(NamedTuple):
    direction: Direction
    tier: str
    route: Literal["plain", "geo", "global"]
    above: int | None


class _Key(NamedTuple):
    model: str
    region: str
    tier: str
    route: str | None
    above: int | None
    direction: Direction


def token_rates(
    read: Iterable[Line], names: Mapping[str, str], tally: Tally, *, regions: frozenset[str] | None = None
) -> tuple[TokenRate, ...]:
    """Return the prices of on-demand and batch inference, sorted by model and region.

    ``names`` maps what the list calls a model (or its Bedrock id) to the Bedrock id, compared as `plain_name`; a model it
    does not know is returned without id, and counted. ``route``: ``global``; a geography; ``in-region`` where the list
    tells them apart; ``None`` where it states one price for whatever does not leave the geography. Of several images
    the cheapest.
    """
    stated, images = Stated[_Key](tally), dict[_Key, float]()
    for line in read:
        if line.term != "OnDemand":
            continue
        place, model = region(line), _model(line)
        if place is None or model is None:
            tally.add("name")
            continue
        if regions is not None and place not in regions:
            continue
        meaning = _meaning(line)
        if not isinstance(meaning, _Meaning):
            tally.add(meaning, _example(meaning, line))
            continue
        route = _route(meaning.route, place)
        if route == "?":
            tally.add("geography", line.attributes.get("usagetype", ""))
            continue
        key = _Key(model, place, meaning.tier, route, meaning.above, meaning.direction)
        _put(key, price(line, tally, _factor(line)), stated, images, tally)
    return _rows({**dict(stated.prices()), **images}, _Names(names), tally)


def _put(key: _Key, usd: float | None, stated: Stated[_Key], images: dict[_Key, float], tally: Tally) -> None:
    if key.direction != "image":
        stated.put(key, usd)
    elif usd is not None and (key in images or len(images) < MAX_STATED):
        if images.get(key, usd) != usd:
            tally.add("image", key.model)
        images[key] = min(usd, images.get(key, usd))


def _rows(usds: Mapping[_Key, float], names: _Names, tally: Tally) -> tuple[TokenRate, ...]:
    apart = {key[:3] for key in usds if key.route not in (None, "global")}  # those with a price of a geography
    grouped: dict[tuple[str, str, str, str | None, int | None], dict[Direction, float]] = {}
    for key, usd in usds.items():
        grouped.setdefault(key[:5], {})[key.direction] = usd
    rows = []
    for (model, place, tier, route, above), by in sorted(grouped.items(), key=lambda item: tuple(map(str, item[0]))):
        said = "in-region" if route is None and (model, place, tier) in apart else route
        rows.append(
            TokenRate(
                model, names.id_of(model), place, said, tier, by.get("input"), by.get("output"), by.get("image"), above
            )
        )
    for model in sorted({row.model for row in rows if row.model_id is None}):
        tally.add("unmapped", model)
    return tuple(rows)


def plain_name(name: str) -> str:
    """Return a model's name as names are compared: without the edition, spaces, hyphens and case; dots stay."""
    return re.sub(r"[^\w.]|_", "", _EDITION.sub("", name).casefold())


class _Names:
    """Ids by plain name; two ids under one name are none."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._ids: dict[str, str | None] = {}
        for name, model_id in [*names.items(), *((model_id, model_id) for model_id in names.values())]:
            plain = plain_name(name)
            self._ids[plain] = model_id if self._ids.get(plain, model_id) == model_id else None

    def id_of(self, name: str) -> str | None:
        return self._ids.get(plain_name(name))


def _model(line: Line) -> str | None:
    given = line.attributes.get("model") or line.attributes.get("titanmodel")
    if not given and _is_marketplace(line):
        given = line.attributes.get("servicename")
    name = _EDITION.sub("", given or "").strip()
    return name if name and len(name) <= _LONGEST_NAME and name.isprintable() else None


def _is_marketplace(line: Line) -> bool:
    return _MARKETPLACE.fullmatch(line.attributes.get("usagetype", "")) is not None


def _meaning(line: Line) -> _Meaning | Reason:
    """Return what a price is for, or why it is left out."""
    usage = line.attributes.get("usagetype", "")
    said = _words(" ".join(line.attributes.get(name, "") for name in ("inferencetype", "servicetier", "feature")))
    unit = line.unit.casefold()
    if "-mantle-" in usage:
        return "endpoint"
    if unit in _IMAGES:
        words = said | _words(usage)
        return "modality" if words & (_CUSTOM | {"input"}) else _with_direction("image", words, line)
    if _factor(line) == 0:
        return "unit"
    marketplace, native = _MARKETPLACE.fullmatch(usage), _NATIVE.fullmatch(usage)
    match = marketplace or native
    if match is None:
        return "usage"
    tail = _words(match["tail"])
    words = tail | said | (_IN_FRONT & _words(match["head"]) if match is native else set())
    for reason, of_it in (("cache", {"cache"}), ("tier", _RESERVED), ("usage", _CUSTOM), ("modality", _SENSES)):
        if words & of_it:
            return reason  # type: ignore[return-value] # mypy takes the pair for str
    directions = tail & {"input", "output"}
    if len(directions) != 1 or not tail <= _KNOWN or said & {"input", "output"} - directions:
        return "usage"
    return _with_direction("input" if "input" in directions else "output", words, line)


def _with_direction(direction: Direction, words: set[str], line: Line) -> _Meaning | Reason:
    if words & _RESERVED:
        return "tier"
    above = None
    if words & _LONG or {"l", "ctx"} <= words or _LONG_CONTEXT.search(line.description):
        above = _threshold(f"{line.description} {line.attributes.get('inferencetype', '')}")
        if above is None:
            return "long-context"
    tier = "batch" if "batch" in words else "on-demand"
    return _Meaning(direction, tier, "global" if "global" in words else "geo" if "geo" in words else "plain", above)


def _threshold(text: str) -> int | None:
    match = _ABOVE.search(text)
    return int(match["number"].replace(",", "")) * _SIZES[match["unit"].casefold()] if match else None


def _factor(line: Line) -> Decimal:
    """Return what makes the price one of a million tokens (or an image); 0 where the unit does not say.

    ``Units`` of the marketplace are read from the description, and only where it says million: "thousand" stands there
    beside prices of a million.
    """
    unit = line.unit.casefold()
    if unit in _IMAGES:
        return Decimal(1)
    if unit == "units" and _MILLION.search(line.description):
        return Decimal(1)
    return _PER_MILLION.get(unit, Decimal(0))


def _route(route: str, place: str) -> str | None:
    if route == "plain":
        return None
    if route == "global":
        return route
    return next((name for name in _GEOGRAPHIES if place.startswith(f"{name}-")), "?")


def _example(reason: Reason, line: Line) -> str:
    if reason == "unit":
        return line.unit
    return line.attributes.get("usagetype", "") if reason in ("usage", "long-context") else ""


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
