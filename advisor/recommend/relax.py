"""When nothing fits: the smallest change of one limit that would make something fit.

Each limit the request states is loosened alone, as far as it goes, and the question asked again. What then fits says how
far the limit must move: a number to the nearest of all that fit, a list by the one word the best answer needs. What that
unlocks is asked once more with the limit just there. No limit is loosened that the law or the licence sets: licence
terms are not ours to relax.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import floor, inf, log10
from typing import TYPE_CHECKING, Any, TypeAlias

from advisor.core.hardware import ec2_name
from advisor.core.model import Model
from advisor.core.record import NamedTuple
from advisor.core.request import FIELDS, PLATFORMS, Request, plain_value
from advisor.core.result import Option, Recommendation, Relaxation
from advisor.core.text import Message, Text

if TYPE_CHECKING:
    from advisor.estimate.times import Least
    from advisor.recommend.search import Search

CENTS = 2
SIGNIFICANT_DIGITS = 3
"""Proposed figures are rounded to these: as people write them, and never more than `ALLOWANCE` beyond what is needed."""
ALLOWANCE = 0.01


Ask: TypeAlias = "Callable[[Request], Search]"
"""How to ask again."""


class _Proposal(NamedTuple):
    """A request with one limit moved; ``words`` say so, with the field's name as the gap for its new value."""

    field: str
    request: Request
    words: Text

    @property
    def value(self) -> Any:
        """What the limit is moved to."""
        return _value(self.request, self.field)


def relaxations(
    request: Request, ask: Ask, *, regions: Sequence[str], families: Sequence[str]
) -> tuple[Relaxation, ...]:
    """Return the smallest changes that make something feasible, at most one a limit.

    ``regions`` are the other regions to try, nearest first; ``families`` all instance families there are.
    """
    found: dict[str, Relaxation] = {}
    for proposal in _proposals(request, ask, regions, families):
        if proposal.field in found:
            continue  # the nearest that works is enough
        answers = ask(proposal.request).answers()
        if answers:
            found[proposal.field] = Relaxation(
                field=proposal.field,
                current=plain_value(_value(request, proposal.field)),
                proposed=plain_value(proposal.value),
                unlocks=answers.models,
                message=_message(proposal, answers.best),
            )
    return tuple(found.values())


def changed(request: Request, field: str, value: Any) -> Request:
    """Return the request with one field changed."""
    group, _, key = field.partition(".")
    part = getattr(request, group)
    return request._replace(**{group: part._replace(**{key: value})})


def _value(request: Request, field: str) -> Any:
    group, _, key = field.partition(".")
    return getattr(getattr(request, group), key)


def _message(proposal: _Proposal, best: Recommendation) -> Message:
    deployment, cost = best.best.deployment, best.best.cost
    values: dict[str, Any] = {
        proposal.field: proposal.value,
        "model.name": best.model.name,
        "place": deployment.instance_type
        or deployment.inference_profile
        or deployment.bedrock_model_id
        or deployment.platform,
    }
    way = Text("{model.name} ({place})", "{model.name} ({place})")
    if cost is not None and proposal.field != "limits.max_monthly_usd":  # the budget proposed is what it costs
        values["cost.monthly"] = cost.monthly
        way = Text("{model.name} ({place}, {cost.monthly} a month)", "{model.name} ({place}、月額 {cost.monthly})")
    return Message(Text(f"{proposal.words.en}: {way.en}", f"{proposal.words.ja}: {way.ja}"), values)


def _proposals(request: Request, ask: Ask, regions: Sequence[str], families: Sequence[str]) -> Iterator[_Proposal]:
    """Yield the changes to try; of one field the smallest first."""
    numbers = {limit.field: limit for limit in _NUMBERS if _value(request, limit.field) is not None}
    if (budget := numbers.pop("limits.max_monthly_usd", None)) is not None:
        yield from _moved(request, ask, budget)
    yield from _widened(request, ask, families)
    yield from _waived(request, ask)
    for limit in numbers.values():
        yield from _moved(request, ask, limit)
    for region in regions:
        yield _Proposal("where.region", changed(request, "where.region", region), _IN_REGION)


# ------------------------------------------------------------------------------------------------------------- numbers


class _Number(NamedTuple):
    """A numeric limit: what it bounds, and how a proposal is rounded so that it still holds what was measured.

    ``of_model``: what no option of a model is nearer to the limit than. ``least``: of a latency, what no option on a class
    measures less than; a latency grows with the sequences that share a replica. The budget, a limit of the monthly cost, has
    neither.
    """

    field: str
    measure: Callable[[Model, Option], float | None]
    words: Text
    round_up: Callable[[float], float] | None = None
    of_model: Callable[[Model], float | None] | None = None
    least: Callable[[Least], float] | None = None

    @property
    def at_most(self) -> bool:
        """Whether it bounds from above."""
        return self.field.startswith("limits.max_")

    @property
    def loosest(self) -> float:
        """The value that excludes nothing known. Not ``None``: no limit at all would also change what is searched."""
        group, _, key = self.field.partition(".")
        field = FIELDS[(group, key)]
        return field.most if self.at_most else field.least

    def options(self, search: Search) -> Iterable[tuple[Model, Option]]:
        """Return what may measure the nearest value, or within `ALLOWANCE` of it."""
        if of_model := self.of_model:
            return search.least(
                lambda model: self._far(of_model(model)), lambda model, option: self._far(self.measure(model, option))
            )
        return search.fastest(self.least, self.measure, ALLOWANCE) if self.least else search.cheapest(ALLOWANCE)

    def _far(self, value: float | None) -> float | None:
        """Return a figure that is the less the nearer a measured value is to the limit."""
        return value if value is None or self.at_most else -value


def _moved(request: Request, ask: Ask, limit: _Number) -> Iterator[_Proposal]:
    """Yield the limit at the nearest value that something has, asked of the models that have it.

    A latency is least where each sequence runs alone, which takes the most instances: where these cost too much, the
    latency of the whole load is next.
    """
    loose = changed(request, limit.field, limit.loosest)
    if limit.least:
        alone = request.load._replace(concurrency=1, requests_per_day=1)
        yield from _nearest(request, ask, limit, loose._replace(load=alone))
    yield from _nearest(request, ask, limit, loose)


def _nearest(request: Request, ask: Ask, limit: _Number, loose: Request) -> Iterator[_Proposal]:
    measured = [
        (value, model.id)
        for model, option in limit.options(ask(loose))
        if (value := limit.measure(model, option)) is not None
    ]
    if not measured:
        return
    value = min(measured)[0] if limit.at_most else max(measured)[0]
    if limit.round_up:
        value = limit.round_up(value)
    models = dict.fromkeys(id_ for v, id_ in measured if (v <= value if limit.at_most else v >= value))
    moved = changed(changed(request, limit.field, value), "choice.models", tuple(models))
    yield _Proposal(limit.field, moved, limit.words)


def round_up(value: float, least_digits: int) -> float:
    """Round up to three significant digits, or to ``least_digits`` decimals where these say more.

    Never more than `ALLOWANCE` above ``value``.
    """
    digits = max(least_digits, SIGNIFICANT_DIGITS - 1 - floor(log10(value))) if value else least_digits
    rounded = round(value, digits)
    return rounded if rounded >= value else round(rounded + 10.0**-digits, digits)


def _usd(value: float) -> float:
    return round_up(value, CENTS)


def _ms(value: float) -> float:
    return round_up(value, 0)


def _monthly(_: Model, option: Option) -> float | None:
    return option.cost.monthly if option.cost else None


def _ttft(_: Model, option: Option) -> float | None:
    return option.performance.ttft_ms.low if option.performance else None


def _tpot(_: Model, option: Option) -> float | None:
    return option.performance.tpot_ms.low if option.performance and option.performance.tpot_ms else None


def _parameters(model: Model, _: Option | None = None) -> int | None:
    return model.parameters


def _own_context(model: Model) -> float:
    """Return the model's own; where that is not known, a channel may still say what it takes."""
    return inf if model.context_length is None else model.context_length


def _context(model: Model, option: Option) -> int | None:
    """Return the model's own, or less where the channel takes less."""
    bedrock_id = option.deployment.bedrock_model_id
    lengths = [model.context_length, *(c.context_length for c in model.bedrock if c.id == bedrock_id)]
    return min((length for length in lengths if length is not None), default=None)


_NUMBERS = (
    _Number(
        "limits.max_monthly_usd",
        _monthly,
        Text("with a monthly budget of {limits.max_monthly_usd}", "予算を月額 {limits.max_monthly_usd} にすれば"),
        _usd,
    ),
    _Number(
        "limits.max_parameters",
        _parameters,
        Text(
            "with {limits.max_parameters} parameters allowed", "パラメータ数の上限を {limits.max_parameters} にすれば"
        ),
        of_model=_parameters,
    ),
    _Number(
        "limits.min_parameters",
        _parameters,
        Text(
            "with {limits.min_parameters} parameters as the least",
            "パラメータ数の下限を {limits.min_parameters} にすれば",
        ),
        of_model=_parameters,
    ),
    _Number(
        "limits.min_context",
        _context,
        Text("with a context of {limits.min_context} tokens", "コンテキスト長を {limits.min_context} トークンにすれば"),
        of_model=_own_context,
    ),
    _Number(
        "limits.max_ttft_ms",
        _ttft,
        Text(
            "with {limits.max_ttft_ms} allowed for the first token",
            "最初のトークンまでの時間の上限を {limits.max_ttft_ms} にすれば",
        ),
        _ms,
        least=lambda least: least.ttft_ms,
    ),
    _Number(
        "limits.max_tpot_ms",
        _tpot,
        Text(
            "with {limits.max_tpot_ms} allowed for each output token",
            "出力トークンあたりの時間の上限を {limits.max_tpot_ms} にすれば",
        ),
        _ms,
        least=lambda least: least.tpot_ms,
    ),
)


# --------------------------------------------------------------------------------------------------------------- words


_IN_REGION = Text("in {where.region}", "{where.region} であれば")


class _List(NamedTuple):
    """A list that narrows the choice: all it could name, and what an answer needs in it."""

    field: str
    everything: tuple[str, ...]
    needed: Callable[[Recommendation], str]
    words: Text


def _widened(request: Request, ask: Ask, families: Sequence[str]) -> Iterator[_Proposal]:
    """Yield the lists of the request, each with the one word added that the best answer needs."""
    limits, where = request.limits, request.where
    if "any" not in limits.quantizations:
        yield from _added(request, ask, _QUANTIZATIONS)
    if where.instance_families:
        yield from _added(request, ask, _FAMILIES._replace(everything=tuple(families)))
        yield _Proposal("where.instance_families", changed(request, "where.instance_families", ()), _ANY_HARDWARE)
    if len(where.platforms) < len(PLATFORMS):
        yield from _added(request, ask, _PLATFORMS)


def _added(request: Request, ask: Ask, wish: _List) -> Iterator[_Proposal]:
    answers = ask(changed(request, wish.field, wish.everything)).answers()
    if answers:
        wider = (*_value(request, wish.field), wish.needed(answers.best))
        yield _Proposal(wish.field, changed(request, wish.field, wider), wish.words)


def _family(answer: Recommendation) -> str:
    name = answer.best.deployment.instance_type or ""  # a wish for families leaves Bedrock out
    return ec2_name(name).partition(".")[0]


_QUANTIZATIONS = _List(
    "limits.quantizations",
    ("any",),
    lambda a: a.best.deployment.quantization or "none",
    Text(
        "with weights quantized as {limits.quantizations}",
        "重みの量子化を {limits.quantizations} から選べるようにすれば",
    ),
)
_FAMILIES = _List(
    "where.instance_families",
    (),
    _family,
    Text("on {where.instance_families}", "{where.instance_families} を使えるようにすれば"),
)
_PLATFORMS = _List(
    "where.platforms",
    PLATFORMS,
    lambda a: a.best.deployment.platform,
    Text("on {where.platforms}", "{where.platforms} を使えるようにすれば"),
)
_ANY_HARDWARE = Text("without a wish for instance families", "インスタンスファミリーの指定を外せば")


def _waived(request: Request, ask: Ask) -> Iterator[_Proposal]:
    """Yield the single choices of the request at what they leave open, nearest first."""
    limits, where = request.limits, request.where
    if where.residency != "any":
        for residency in ("country", "any") if where.residency == "region" else ("any",):
            yield _Proposal(
                "where.residency",
                changed(request, "where.residency", residency),
                Text("with requests processed {where.residency}", "処理場所の条件を「{where.residency}」にすれば"),
            )
    if where.purchase != "on-demand":
        yield _Proposal(
            "where.purchase",
            changed(request, "where.purchase", "on-demand"),
            Text("bought on demand", "オンデマンドであれば"),
        )
    if limits.engine != "auto":
        answers = ask(changed(request, "limits.engine", "auto")).answers()
        if answers:
            engine = answers.best.best.deployment.engine or "auto"
            yield _Proposal(
                "limits.engine",
                changed(request, "limits.engine", engine),
                Text("with the engine {limits.engine}", "推論エンジンを {limits.engine} にすれば"),
            )
