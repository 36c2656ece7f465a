"""Comparisons made by hand: what stands and what does not, every status of a row, a curve, hostile texts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from advisor.core.comparison import Compared, ComparedBy, ComparisonReport, Contender, CostCurve, Value
from advisor.core.hardware import BedrockOffer, BedrockPrice
from advisor.core.request import Choice, Request
from advisor.core.result import Band, DailyCapacity, Finding
from advisor.core.text import Message, Text
from advisor.recommend.comparison_rows import rows
from advisor.recommend.quality import Decision
from advisor.render import View

from . import factories
from .factories import replace

REGIONS = {"us-east-1": SimpleNamespace(name=Text("US East (N. Virginia)", "米国東部 (バージニア北部)"))}
OBJECTIVES = {"objectives": {"balanced": {"name": {"en": "balanced", "ja": "バランス"}}}}
CATALOG: Any = SimpleNamespace(**vars(factories.CATALOG), regions=REGIONS, objectives=OBJECTIVES)
DECISION = Decision(None, None, {}, 2)


def view(language: Any = "en", **changes: Any) -> View:
    return replace(View(CATALOG, language), **changes)


def daily(requests: Band, **changes: Any) -> DailyCapacity:
    """Return what one instance answers with 33 sequences at once."""
    return DailyCapacity(requests, factories.PERFORMANCE._replace(concurrency=33), 0.7, 33)._replace(**changes)


CAPACITY = Band(40_000.0, 50_000.0, 60_000.0)


def curve(capacity: Band | None = CAPACITY, **changes: Any) -> CostCurve:
    made = CostCurve(
        bedrock=1,
        self_hosted=0,
        bedrock_usd_per_request=0.001,
        bedrock_usd_per_month_each=0.001 * 365 / 12,
        instance_usd_per_month=730.0,
        instances=1,
        requests_per_day=24_000.0,
        each=None,
        reachable=True,
        points=(),
    )._replace(**changes)
    if capacity is not None:
        made = made._replace(each=daily(capacity.times(1 / made.instances)))
    loads = (100.0, 1_000.0, 10_000.0, made.requests_per_day, 50_000.0, 100_000.0, 1_000_000.0)
    return made._replace(points=tuple(map(made.at, sorted(loads))))


def compared(entry: Any, place: str | None, standing: Any = "feasible", **changes: Any) -> Compared:
    best = entry.best
    return Compared(
        asked=Contender(entry.model.id, place),
        model=entry.model,
        standing=standing,
        deployment=best.deployment,
        memory=best.memory,
        performance=best.performance,
        cost=best.cost,
        quality=entry.quality,
        findings=best.findings,
        missing=(),
        lifecycle=None,
    )._replace(**changes)


def report(*contenders: Compared, **changes: Any) -> ComparisonReport:
    made = contenders or (compared(factories.FIRST, "g5.xlarge"), compared(factories.THIRD, "bedrock"))
    request = Request(choice=Choice(models=tuple(one.model.id for one in made)), assumed=("load.input_tokens",))
    return ComparisonReport(
        request=request,
        catalog=factories.report().catalog,
        contenders=made,
        compared_by=ComparedBy("chat", "en", None, None, Text("nobody measured both", "両方の値がありません")),
        rows=rows(made, DECISION, request, CATALOG, alike=True),
        curves=(curve(),),
        notes=(Text("a note", "補足です"),),
    )._replace(**changes)


def hostile() -> ComparisonReport:
    """Return a comparison whose names and sentences attack the terminal, the browser, the table and the spreadsheet."""
    entry = factories.hostile().recommended[0]
    text = Text(factories.HOSTILE, factories.HOSTILE)
    excluded = Finding("evil.rule\x1b[2J", "exclude", Message(text, {}))
    price = BedrockPrice(1.0, 4.0, None, factories.HOSTILE, None)
    offer = BedrockOffer(factories.HOSTILE, None, price, 0.001, (factories.HOSTILE, "b"), (factories.HOSTILE,))
    bad = compared(
        entry,
        "\x1b[2J=cmd",
        "rejected",
        findings=(*entry.best.findings, excluded),
        missing=("evil\x07",),
        routes=(offer, offer),
    )
    made = report(bad, compared(factories.FIRST, None), notes=(text,))
    poisoned = made.rows[0]._replace(values=(Value("known", "rejected"), Value("known", "feasible")))
    by = replace(made.compared_by, why=text)
    return made._replace(rows=(poisoned, *made.rows[1:]), compared_by=by)
