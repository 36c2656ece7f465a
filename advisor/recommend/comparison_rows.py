"""The rows of a comparison: one value of each contender, what that says of their difference, and which is best.

Figures are compared by their intervals: two whose intervals overlap are not called different. Best are those that nothing
is known to beat, where something is known to be worse; a value that is not known leaves that open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

from advisor.core.comparison import FIGURES, NOT_APPLICABLE, UNKNOWN, Better, Compared, Row, Status, Value
from advisor.estimate.cost import charge_of, gives_text_of
from advisor.rules.book import LicenseBook
from advisor.rules.terms import COMMERCIAL_USES

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.model import Model
    from advisor.core.request import Request
    from advisor.core.result import Band, Deployment
    from advisor.recommend.quality import Decision

LANGUAGES = ("en", "ja")
"""Of these languages tokenizers are compared where none was asked."""

Read = Callable[[Compared], Value]


def rows(
    found: Sequence[Compared], decision: Decision, request: Request, catalog: Catalog, *, alike: bool
) -> tuple[Row, ...]:
    """Return the rows in order; one that applies to nobody is left out.

    ``alike``: the models have a task in common. Of those without, none is called best: a request is not the same to them.
    """
    made = (
        *_of("verdict", found, _VERDICT),
        *_of("model", found, _MODEL),
        *_tokens(found, request),
        *_of("license", found, _license(LicenseBook(catalog.licenses))),
        *_of("deployment", found, _DEPLOYMENT),
        *_of("memory", found, _MEMORY),
        *_of("performance", found, _PERFORMANCE),
        *_of("cost", found, _COST),
        *_quality(found, decision, catalog),
        *_of("lifecycle", found, _LIFECYCLE),
    )
    applying = (row for row in made if any(value.state != "not-applicable" for value in row.values))
    return tuple(row if alike or row.group not in FIGURES else row._replace(better=None, best=()) for row in applying)


def row(
    group: str,
    field: str,
    values: Sequence[Value],
    better: Better | None = None,
    *,
    subject: str | None = None,
    eligible: Sequence[bool] | None = None,
) -> Row:
    """Return the row of these values. ``eligible``: who may be called best; what cannot be had is not."""
    best = _best(values, better, eligible or [True] * len(values)) if better else ()
    return Row(group, field, tuple(values), status_of(values), better, best, subject)


def status_of(values: Sequence[Value]) -> Status:
    """Return what values say together."""
    known = [value for value in values if value.state == "known"]
    pairs = list(combinations(known, 2))
    if any(_apart(one, other) for one, other in pairs):
        return "different"
    if any(value.state == "unknown" for value in values):
        return "unknown"
    if not pairs:
        return "not-applicable"
    return "overlapping" if any(_ends(one) != _ends(other) for one, other in pairs) else "same"


def _apart(one: Value, other: Value) -> bool:
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return bool(one.value != other.value)
    return one.high < other.low or other.high < one.low


def _ends(value: Value) -> Any:
    return value.value if value.low is None else (value.low, value.high)


def _best(values: Sequence[Value], better: Better, eligible: Sequence[bool]) -> tuple[int, ...]:
    """Return the places of what nothing is known to beat; none where a value is missing, or nothing is worse."""
    taking_part = [i for i, v in enumerate(values) if eligible[i] and v.state != "not-applicable"]
    if any(values[i].state == "unknown" for i in taking_part):
        return ()

    def beats(one: Value, other: Value) -> bool:
        if one.low is None or one.high is None or other.low is None or other.high is None:
            return False
        return one.high < other.low if better == "low" else other.high < one.low

    unbeaten = tuple(i for i in taking_part if not any(beats(values[j], values[i]) for j in taking_part))
    return unbeaten if len(unbeaten) < len(taking_part) else ()


# ------------------------------------------------------------------------------------------------------------- values


def told(value: Any) -> Value:
    """Return a value that is compared by being equal; ``None`` is not known."""
    return UNKNOWN if value is None else Value("known", value)


def exact(value: float | None) -> Value:
    """Return a figure without uncertainty; ``None`` is not known."""
    return UNKNOWN if value is None else Value("known", value, value, value)


def banded(band: Band) -> Value:
    """Return a figure with its bounds."""
    low, expected, high = (round(x, 2) for x in band)
    return Value("known", {"low": low, "expected": expected, "high": high}, band.low, band.high)


def _or_none(value: Any) -> Value:
    """Return a value; ``None`` means that there is none."""
    return NOT_APPLICABLE if value is None else Value("known", value)


def _of(group: str, found: Sequence[Compared], reads: Mapping[str, tuple[Read, Better | None]]) -> Iterator[Row]:
    for field, (read, better) in reads.items():
        yield row(group, field, [read(one) for one in found], better, eligible=_eligible(found))


def _eligible(found: Sequence[Compared]) -> list[bool]:
    """Return who may be called best: not what is known to be excluded."""
    return [one.standing != "rejected" for one in found]


_VERDICT: Mapping[str, tuple[Read, Better | None]] = {
    "standing": (lambda one: UNKNOWN if one.standing == "undetermined" else told(one.standing), None)
}

_MODEL: Mapping[str, tuple[Read, Better | None]] = {
    "publisher": (lambda one: told(one.model.publisher), None),
    "kind": (lambda one: told(one.model.kind), None),
    "tasks": (lambda one: told(_sorted(one.model.tasks)), None),
    "released": (lambda one: _date(one.model.released), None),
    "parameters": (lambda one: exact(one.model.parameters), None),
    "parameters_active": (lambda one: exact(one.model.parameters_active), None),
    "architecture": (lambda one: _architecture(one.model), None),
    "context_length": (lambda one: exact(one.model.context_length), "high"),
    "languages": (lambda one: told(_sorted(one.model.languages)), None),
    "input_modalities": (lambda one: told(_sorted(one.model.input_modalities)), None),
}


def _sorted(values: Sequence[str] | None) -> list[str] | None:
    return None if values is None else sorted(values)


def _date(value: str | None) -> Value:
    """Return a date that may lack its day or month: it is then any of these."""
    if value is None:
        return UNKNOWN
    first = date.fromisoformat((value + "-01-01")[:10])
    last = date.fromisoformat(f"{value}-12-31"[:10]) if len(value) == len("2024") else first
    if len(value) == len("2024-01"):
        last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
    return Value("known", value, first.toordinal(), last.toordinal())


def _architecture(model: Model) -> Value:
    architecture = model.architecture
    if architecture is None:
        return UNKNOWN
    return told({"model_type": architecture.model_type, "form": architecture.form, "layers": architecture.layers})


def _tokens(found: Sequence[Compared], request: Request) -> Iterator[Row]:
    """Yield tokens a character by language: of counts on one text only, those on different texts are no comparison."""
    for language in request.purpose.languages or LANGUAGES:
        counts = [one.model.tokenizer.compared(language) if one.model.tokenizer else None for one in found]
        texts = {count.text for count in counts if count is not None}
        if len(texts) == 1:
            values = [exact(count.per_character if count else None) for count in counts]
            yield row("model", "tokens_per_character", values, subject=language)


def _license(book: LicenseBook) -> Mapping[str, tuple[Read, Better | None]]:
    def commercial(one: Compared) -> Value:
        use = book.terms(one.model).commercial_use
        if use is None:
            return UNKNOWN
        strictness = float(COMMERCIAL_USES.index(use))
        return Value("known", use, strictness, strictness)

    def inherited(one: Compared) -> Value:
        """Return the licences of what it was made from; where nobody knows what that is, nor are they."""
        if one.model.ancestors is None or one.model.checkpoint is not None:  # no file tells what it was made from
            return UNKNOWN
        own = 1 + len(one.model.also_licenses)
        return told(list(one.model.licenses[own:]))

    def conditions(one: Compared) -> Value:
        terms = book.terms(one.model)
        if not terms.licenses or not terms.resolved:
            return UNKNOWN
        return told(
            [{"type": c.type, "limit": c.limit, "text": {"en": c.text.en, "ja": c.text.ja}} for c in terms.conditions]
        )

    return {
        "license": (lambda one: told(one.model.license), None),
        "commercial_use": (commercial, "low"),
        "conditions": (conditions, None),
        "share_alike": (lambda one: told(book.terms(one.model).share_alike), None),
        "inherited": (inherited, None),
    }


def _hosted(read: Callable[[Deployment], Any]) -> Read:
    """Return what reads a value that only instances of one's own have."""

    def value(one: Compared) -> Value:
        d = one.deployment
        return NOT_APPLICABLE if d is None or d.platform == "bedrock" or d.instance_type is None else told(read(d))

    return value


def _place(one: Compared) -> Value:
    d = one.deployment
    if d is None:
        return NOT_APPLICABLE
    where = d.inference_profile or d.bedrock_model_id if d.platform == "bedrock" else d.instance_type
    return told({"platform": d.platform, "channel": d.channel, "region": d.region, "name": where})


_DEPLOYMENT: Mapping[str, tuple[Read, Better | None]] = {
    "place": (_place, None),
    "instance_count": (_hosted(lambda d: d.instance_count), None),
    "accelerator": (_hosted(lambda d: {"name": d.accelerator, "count": d.accelerator_count}), None),
    "engine": (_hosted(lambda d: d.engine), None),
    "dtype": (_hosted(lambda d: d.dtype), None),
    "quantization": (_hosted(lambda d: d.quantization or "none"), None),
    "tensor_parallel": (_hosted(lambda d: d.tensor_parallel), None),
}


def _memory(name: str) -> Read:
    def value(one: Compared) -> Value:
        if one.memory is not None:
            return exact(getattr(one.memory, name))
        return _not_estimated(one)

    return value


def _cache(one: Compared) -> Value:
    """Return the KV cache; an encoder keeps none."""
    architecture = one.model.architecture
    return NOT_APPLICABLE if architecture is not None and not architecture.cache else _memory("kv_cache_bytes")(one)


def _required(one: Compared) -> Value:
    m = one.memory
    if m is None:
        return _not_estimated(one)
    low, high = m.per_accelerator_required_low_bytes, m.per_accelerator_required_high_bytes
    required = m.per_accelerator_required_bytes
    bounds = (required, required) if low is None or high is None else (low, high)
    return Value("known", {"low": bounds[0], "expected": required, "high": bounds[1]}, *bounds)


def _not_estimated(one: Compared) -> Value:
    """Return why there is no figure of a machine: a managed service has none to tell, else it is not known."""
    return NOT_APPLICABLE if one.deployment is None or one.deployment.platform == "bedrock" else UNKNOWN


_MEMORY: Mapping[str, tuple[Read, Better | None]] = {
    "weights_bytes": (_memory("weights_bytes"), None),
    "kv_cache_bytes": (_cache, None),
    "per_accelerator_required_bytes": (_required, None),
    "per_accelerator_available_bytes": (_memory("per_accelerator_available_bytes"), None),
    "max_concurrent_sequences": (_memory("max_concurrent_sequences"), None),
}


def _runs(one: Compared) -> bool:
    """Whether there is anything to be fast or to cost: not where nothing has the model, nor where it is known not to run."""
    if one.deployment is None:
        return False
    hosted = one.deployment.platform != "bedrock"
    return not (hosted and one.standing == "rejected" and one.performance is None and one.cost is None)


def _speed(name: str) -> Read:
    def value(one: Compared) -> Value:
        if not _runs(one) or (name != "ttft_ms" and gives_text_of(one.model) is False):
            return NOT_APPLICABLE
        if one.performance is None:
            return UNKNOWN  # Bedrock publishes no latency
        band = getattr(one.performance, name)
        return NOT_APPLICABLE if band is None else banded(band)

    return value


def _at_once(one: Compared) -> Value:
    """Return for how many sequences at once the speeds are: as many as were asked, more where the load takes them."""
    performance = one.performance
    if performance is None or performance.concurrency is None or performance.tpot_ms is None or not _runs(one):
        return NOT_APPLICABLE
    return exact(performance.concurrency)


_PERFORMANCE: Mapping[str, tuple[Read, Better | None]] = {
    "concurrency": (_at_once, None),
    "ttft_ms": (_speed("ttft_ms"), "low"),
    "tpot_ms": (_speed("tpot_ms"), "low"),
    "output_tokens_per_second": (_speed("output_tokens_per_second"), "high"),
}


def _usd(name: str, *, known_with_cost: bool = False) -> Read:
    """Return what reads a price; ``known_with_cost``: where there is a cost, a missing one means that it is not sold so."""

    def value(one: Compared) -> Value:
        if not _runs(one) or (name == "hourly" and one.deployment and one.deployment.platform == "bedrock"):
            return NOT_APPLICABLE
        if one.cost is None:
            sold_so = not known_with_cost or charge_of(one.model) in ("token", "speech-token")
            return UNKNOWN if sold_so else NOT_APPLICABLE
        usd = getattr(one.cost, name)
        if usd is None and known_with_cost:
            return NOT_APPLICABLE
        return exact(None if usd is None else round(usd, 6))

    return value


_COST: Mapping[str, tuple[Read, Better | None]] = {
    "hourly": (_usd("hourly", known_with_cost=True), None),
    "monthly": (_usd("monthly"), "low"),
    "per_million_total_tokens": (_usd("per_million_total_tokens", known_with_cost=True), "low"),
    "per_million_output_tokens": (_usd("per_million_output_tokens", known_with_cost=True), "low"),
}


def _quality(found: Sequence[Compared], decision: Decision, catalog: Catalog) -> Iterator[Row]:
    """Yield the score in the suite that decides; without published intervals nobody knows what is chance, and none is best."""
    metric = decision.metric_of(catalog.suites)
    if metric is None:
        return
    higher = metric.get("higher_is_better", True)
    sign = 1 if higher else -1
    chance = metric.get("chance")

    def span(one: Compared) -> Value:
        q = one.quality
        if q is None:
            return UNKNOWN
        ends = sorted((q.value if q.lower is None else q.lower, q.value if q.upper is None else q.upper))
        if chance is not None:  # below chance there is nothing to be better or worse at
            ends = sorted(sign * max(sign * end, sign * chance) for end in ends)
        return Value("known", {"low": q.lower, "value": q.value, "high": q.upper}, *ends)

    measured = any(one.quality is not None and one.quality.lower is not None for one in found)
    better: Better = "high" if higher else "low"
    subject = f"{decision.suite}:{decision.metric}"
    yield row(
        "quality",
        "score",
        [span(one) for one in found],
        better if measured else None,
        subject=subject,
        eligible=_eligible(found),
    )


_LIFECYCLE: Mapping[str, tuple[Read, Better | None]] = {
    "status": (lambda one: _or_none(one.lifecycle and one.lifecycle.status), None),
    "ends": (
        lambda one: _or_none(one.lifecycle and one.deployment and one.lifecycle.ends_in(one.deployment.region)),
        None,
    ),
    "superseded_by": (lambda one: _or_none(list(one.model.superseded_by) or None), None),
}
