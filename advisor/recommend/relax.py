"""When nothing fits: the smallest change of one limit that would make something fit.

Each limit the request states is loosened alone and the question asked again; what then comes back says how far the limit
must move (the cheapest answer's price, the shortest context …) and what that unlocks. No limit is loosened that the law
or the licence sets: licence terms are not ours to relax.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from advisor.core.request import PLATFORMS, Request
from advisor.core.result import Recommendation, Relaxation
from advisor.core.text import Text
from advisor.core.units import format_count, format_usd

Answer = Callable[[Request], Sequence[Recommendation]]


class _Loosening(NamedTuple):
    """One way to loosen: the request to ask instead, and what to propose from its answers."""

    field: str
    request: Request
    propose: Callable[[Sequence[Recommendation]], Any]
    word: Callable[[Any, Sequence[Recommendation]], Text]


def relaxations(request: Request, answer: Answer, regions: Sequence[str]) -> tuple[Relaxation, ...]:
    """Return the loosenings that make something feasible, in the order of :func:`_loosenings`.

    ``regions`` are the other regions to try, nearest first.
    """
    found: list[Relaxation] = []
    done: set[str] = set()
    for loosening in _loosenings(request, regions):
        if loosening.field in done:
            continue  # the nearest region that works is enough
        answers = answer(loosening.request)
        if not answers:
            continue
        proposed = loosening.propose(answers)
        done.add(loosening.field)
        found.append(
            Relaxation(
                field=loosening.field,
                current=_plain(_value(request, loosening.field)),
                proposed=_plain(proposed),
                unlocks=tuple(dict.fromkeys(a.model.id for a in answers)),
                message=loosening.word(proposed, answers),
            )
        )
    return tuple(found)


def _value(request: Request, field: str) -> Any:
    group, _, key = field.partition(".")
    return getattr(getattr(request, group), key)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def changed(request: Request, field: str, value: Any) -> Request:
    """Return the request with one field changed."""
    group, _, key = field.partition(".")
    part = getattr(request, group)
    return request._replace(**{group: part._replace(**{key: value})})


def _loosenings(request: Request, regions: Sequence[str]) -> Iterator[_Loosening]:
    limits, where = request.limits, request.where
    if limits.max_monthly_usd is not None:
        yield _bound(request, "limits.max_monthly_usd", min, _monthly, "budget", "予算", format_usd)
    if limits.quantizations == ("none",):
        yield _Loosening(
            "limits.quantizations",
            changed(request, "limits.quantizations", ("any",)),
            _methods,
            lambda v, a: Text(
                f"with weights quantized as {', '.join(v)}: {_first(a)}",
                f"重みを {'、'.join(v)} で量子化すれば: {_first(a)}",
            ),
        )
    if where.instance_families:
        yield _Loosening(
            "where.instance_families",
            changed(request, "where.instance_families", ()),
            _families,
            lambda v, a: Text(
                f"on {', '.join(v) or 'Bedrock'}: {_first(a)}", f"{'、'.join(v) or 'Bedrock'} であれば: {_first(a)}"
            ),
        )
    if len(where.platforms) < len(PLATFORMS):
        yield _Loosening(
            "where.platforms",
            changed(request, "where.platforms", PLATFORMS),
            lambda answers: tuple(dict.fromkeys(a.best.deployment.platform for a in answers)),
            lambda v, a: Text(f"on {', '.join(v)}: {_first(a)}", f"{'、'.join(v)} であれば: {_first(a)}"),
        )
    if where.residency != "any":
        wider = "country" if where.residency == "region" else "any"
        for residency in dict.fromkeys((wider, "any")):
            yield _Loosening(
                "where.residency",
                changed(request, "where.residency", residency),
                _constant(residency),
                lambda v, a: Text(f"with residency {v}: {_first(a)}", f"処理場所の条件を {v} にすれば: {_first(a)}"),
            )
    if where.purchase != "on-demand":
        yield _Loosening(
            "where.purchase",
            changed(request, "where.purchase", "on-demand"),
            _constant("on-demand"),
            lambda _, a: Text(f"bought on demand: {_first(a)}", f"オンデマンドであれば: {_first(a)}"),
        )
    if limits.engine != "auto":
        yield _Loosening(
            "limits.engine",
            changed(request, "limits.engine", "auto"),
            lambda answers: answers[0].best.deployment.engine or "auto",
            lambda v, a: Text(f"with the engine {v}: {_first(a)}", f"推論エンジンを {v} にすれば: {_first(a)}"),
        )
    yield from _size_and_speed(request)
    for region in regions:
        yield _Loosening(
            "where.region",
            changed(request, "where.region", region),
            _constant(region),
            lambda v, a: Text(f"in {v}: {_first(a)}", f"{v} であれば: {_first(a)}"),
        )


def _size_and_speed(request: Request) -> Iterator[_Loosening]:
    limits = request.limits
    if limits.max_parameters is not None:
        yield _bound(
            request, "limits.max_parameters", min, _parameters, "largest size", "パラメータ数の上限", format_count
        )
    if limits.min_parameters is not None:
        yield _bound(
            request, "limits.min_parameters", max, _parameters, "smallest size", "パラメータ数の下限", format_count
        )
    if limits.min_context is not None:
        yield _bound(
            request, "limits.min_context", max, _context, "context length", "コンテキスト長", lambda v: f"{v:,}"
        )
    if limits.max_ttft_ms is not None:
        yield _bound(
            request,
            "limits.max_ttft_ms",
            min,
            _ttft,
            "time to first token",
            "最初のトークンまでの時間",
            lambda v: f"{v:,.0f} ms",
        )
    if limits.max_tpot_ms is not None:
        yield _bound(
            request,
            "limits.max_tpot_ms",
            min,
            _tpot,
            "time per output token",
            "出力トークンあたりの時間",
            lambda v: f"{v:,.0f} ms",
        )


def _bound(
    request: Request,
    field: str,
    nearest: Callable[[list[float]], float],
    measure: Callable[[Recommendation], float | None],
    name_en: str,
    name_ja: str,
    show: Callable[[Any], str],
) -> _Loosening:
    """Drop a numeric bound, then propose the nearest value that the answers have."""

    def propose(answers: Sequence[Recommendation]) -> Any:
        values = [v for v in map(measure, answers) if v is not None]
        return nearest(values) if values else None

    def word(value: Any, answers: Sequence[Recommendation]) -> Text:
        if value is None:
            return Text(f"without the {name_en}: {_first(answers)}", f"{name_ja}の条件を外せば: {_first(answers)}")
        match = next((a for a in answers if measure(a) == value), answers[0])
        return Text(
            f"with the {name_en} at {show(value)}: {_describe(match)}",
            f"{name_ja}を {show(value)} にすれば: {_describe(match)}",
        )

    return _Loosening(field, changed(request, field, None), propose, word)


def _constant(value: Any) -> Callable[[Sequence[Recommendation]], Any]:
    return lambda _: value


def _monthly(a: Recommendation) -> float | None:
    # rounded up to the cent, so that the proposed budget is enough
    return None if a.best.cost is None else -(-a.best.cost.monthly * 100 // 1) / 100


def _parameters(a: Recommendation) -> int | None:
    return a.model.parameters


def _context(a: Recommendation) -> int | None:
    return a.model.context_length


def _ttft(a: Recommendation) -> float | None:
    return a.best.performance.ttft_ms.low if a.best.performance else None


def _tpot(a: Recommendation) -> float | None:
    return a.best.performance.tpot_ms.low if a.best.performance else None


def _methods(answers: Sequence[Recommendation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a.best.deployment.quantization or "none" for a in answers))


def _families(answers: Sequence[Recommendation]) -> tuple[str, ...]:
    names = (a.best.deployment.instance_type for a in answers)
    return tuple(dict.fromkeys(n.partition(".")[0] for n in (x.removeprefix("ml.") for x in names if x)))


def _first(answers: Sequence[Recommendation]) -> str:
    return _describe(answers[0])


def _describe(a: Recommendation) -> str:
    d = a.best.deployment
    where = d.instance_type or d.inference_profile or d.bedrock_model_id or d.platform
    cost = f", {format_usd(a.best.cost.monthly)}/month" if a.best.cost else ""
    return f"{a.model.name} ({where}{cost})"
