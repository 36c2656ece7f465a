"""Contenders side by side: each with the best way to run it, as a recommendation finds it, and the rows that compare them.

There is no search of its own here: every contender is a request of one model, on the platforms and instances that its place
leaves. What such a search excludes is not left out but told, with the way that is nearest to standing.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from advisor.core.comparison import FEWEST, MOST, Compared, ComparedBy, ComparisonReport, Contender
from advisor.core.hardware import ec2_name, is_sagemaker_name, sagemaker_name
from advisor.core.request import PLATFORMS, Request
from advisor.core.result import Option
from advisor.core.text import Text, quoted
from advisor.errors import UsageError, did_you_mean, suggestion
from advisor.estimate.cost import charge_of
from advisor.recommend import channels
from advisor.recommend import comparison_quality as quality
from advisor.recommend.comparison_costs import curves
from advisor.recommend.comparison_rows import rows
from advisor.recommend.findings import no_channel
from advisor.recommend.rank import option_key
from advisor.recommend.requests import checked
from advisor.recommend.routes import routes_of
from advisor.recommend.search import Search, Verdict
from advisor.recommend.verdict import bin_of, missing_of
from advisor.recommend.with_accelerator import with_accelerator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.hardware import InstanceType
    from advisor.core.model import Lifecycle, Model
    from advisor.core.request import Platform
    from advisor.core.result import Deployment, Finding
    from advisor.recommend.quality import Decision
    from advisor.rules import RuleSet


BINS = ("feasible", "undetermined", "rejected")
"""From what can be had to what cannot."""


def compare(
    contenders: Sequence[Contender], request: Request, catalog: Catalog, rules: RuleSet, *, today: date
) -> ComparisonReport:
    """Set two to six contenders side by side, for the load, region, use and objective of a request.

    A place of a contender takes precedence over the platforms and instance families of the request, which choose for those
    without one; its models and how many it lists have no say. Models outside the catalogue: `Catalog.with_models`.

    Pure: the same arguments give the same report. ``today`` is the only clock (end-of-life dates, age of prices).

    Raises:
        UsageError: too few or too many, one twice, or names that are not known; the message tells all problems.
        InvalidRequestError: the request has values or names that cannot be.
    """
    others = request._replace(choice=request.choice._replace(models=()))
    return compare_checked(contenders, checked(others, catalog), catalog, rules, today=today)


def compare_checked(
    contenders: Sequence[Contender], request: Request, catalog: Catalog, rules: RuleSet, *, today: date
) -> ComparisonReport:
    """Compare for a request that `advisor.recommend.requests` has checked against the same catalogue; else as `compare`."""
    wrong = problems(contenders, catalog)
    if wrong:
        raise UsageError(Text("; ".join(p.en for p in wrong), "／".join(p.ja for p in wrong)))
    ids = tuple(dict.fromkeys(one.model for one in contenders))
    request = request._replace(choice=request.choice._replace(models=ids, all_deployments=False))
    decided = quality.decide(request, catalog)
    found = tuple(_compared(one, request, catalog, rules, today, decided.decision) for one in contenders)
    compared_by = ComparedBy(
        decided.task, decided.language, decided.decision.suite, decided.decision.metric, decided.why
    )
    return ComparisonReport(
        request=request,
        catalog=catalog.stamp,
        contenders=found,
        compared_by=compared_by,
        rows=rows(found, decided.decision, request, catalog, alike=decided.task is not None),
        curves=curves(found, request, catalog) if decided.task is not None else (),
        notes=(*decided.notes, *_notes(found, alike=decided.task is not None)),
    )


# ------------------------------------------------------------------------------------------------------- what is asked


def problems(contenders: Sequence[Contender], catalog: Catalog, *, missing: int = 0) -> list[Text]:
    """Return everything that cannot be; empty when the contenders can be compared.

    ``missing``: how many were asked besides, whose names are known to be wrong already.
    """
    found = [problem for one in contenders for problem in _unknown(one, catalog)]
    twice = [one for one, times in _counted(contenders) if times > 1]
    found += [Text(f"{one} is there twice", f"{one} が重複しています") for one in map(_shown, twice)]
    count = len(contenders) + missing
    if not FEWEST <= count <= MOST:
        found.append(
            Text(
                f"{count} to compare: name {FEWEST} to {MOST}",
                f"比較対象が {count} 件です。{FEWEST}〜{MOST} 件を指定してください",
            )
        )
    return found


def _counted(contenders: Sequence[Contender]) -> Iterator[tuple[Contender, int]]:
    return ((one, contenders.count(one)) for one in dict.fromkeys(contenders))


def _shown(one: Contender) -> str:
    return quoted(str(one))


def _unknown(one: Contender, catalog: Catalog) -> Iterator[Text]:
    if one.model not in catalog.models:
        yield Text(f"unknown model {quoted(one.model)}", f"モデル {quoted(one.model)} は見つかりません")
    yield from unknown_place(one, catalog)


def unknown_place(one: Contender, catalog: Catalog) -> Iterator[Text]:
    """Yield what is wrong with the place of a contender, with what may have been meant."""
    place = one.place
    if place is None or place in PLATFORMS or ec2_name(place) in catalog.instances:
        return
    named = sagemaker_name if is_sagemaker_name(place) else ec2_name
    near = did_you_mean(place, [*PLATFORMS, *(named(name) for name in catalog.instances)])
    hint = (
        with_accelerator(place, catalog)
        or suggestion(near)
        or Text(
            f"a place is {', '.join(PLATFORMS)} or an instance type: `advisor list instances`",
            f"場所は {'、'.join(PLATFORMS)} またはインスタンスタイプで指定します: `advisor list instances`",
        )
    )
    shown = _shown(one)
    yield Text(
        f"{shown}: unknown place {quoted(place)} ({hint.en})",
        f"{shown}: 場所 {quoted(place)} は使えません ({hint.ja})",
    )


def _narrowed(one: Contender, request: Request, catalog: Catalog) -> Request:
    """Return the request of one contender alone: its model, and what its place leaves of platforms and families."""
    where, place = request.where, one.place
    if place in PLATFORMS:
        platforms: tuple[Platform, ...] = tuple(p for p in PLATFORMS if p == place)
        where = where._replace(
            platforms=platforms, instance_families=() if place == "bedrock" else where.instance_families
        )
    elif place is not None:
        family = catalog.instance(place).family
        where = where._replace(
            platforms=("sagemaker" if is_sagemaker_name(place) else "ec2",), instance_families=(family,)
        )
    return request._replace(where=where, choice=request.choice._replace(models=(one.model,)))


# ------------------------------------------------------------------------------------------------- the best way to run


class _Way(NamedTuple):
    """A way to run a contender, with its score by the objective."""

    option: Option
    score: float

    @property
    def key(self) -> tuple[object, ...]:
        """Sort key: what stands before what a missing fact leaves open, then by the objective.

        Of what does not stand, that with the fewest objections, then with the least memory missing.
        """
        standing = bin_of(self.option.findings)
        memory = self.option.memory
        objections = sum(f.severity == "exclude" for f in self.option.findings)
        lacking = 0.0 if memory is None or memory.fits else memory.share_of_device
        failing = (0, 0.0) if standing == "feasible" else (objections, lacking)
        return (BINS.index(standing), *failing, *option_key(self.score, self.option))


def _compared(
    one: Contender, request: Request, catalog: Catalog, rules: RuleSet, today: date, decision: Decision
) -> Compared:
    search = Search(_narrowed(one, request, catalog), catalog, rules, today)
    search.decision = decision  # that of all contenders: a search of one model would decide for that one alone
    instance = None if one.place in (None, *PLATFORMS) else one.place
    ways = [
        _Way(option, score)
        for verdict in search.verdicts
        for score, option in search.scored(_options(search, verdict, instance))
    ]
    evidence = decision.evidence.get(one.model)
    if not ways:
        verdict = search.verdicts[0]
        findings: tuple[Finding, ...] = (*verdict.findings, no_channel(search.request))
        return Compared(
            one, verdict.model, bin_of(findings), None, None, None, None, evidence, findings, missing_of(findings), None
        )  # fmt: skip
    best = min(ways, key=lambda way: way.key).option
    findings = (*best.findings, *(best.model.checkpoint.findings if best.model.checkpoint else ()))
    standing = bin_of(findings)
    return Compared(
        asked=one,
        model=best.model,
        standing=standing,
        deployment=best.deployment,
        memory=best.memory,
        performance=best.performance,
        cost=best.cost,
        quality=evidence,
        findings=findings,
        missing=missing_of(findings) if standing == "undetermined" else (),
        lifecycle=_lifecycle(best.model, best.deployment),
        routes=routes_of(search, best.model.id) if best.deployment.platform == "bedrock" else (),
    )


def _options(search: Search, verdict: Verdict, instance: str | None) -> Iterable[Option]:
    """Yield the ways to run a model: on an instance type all of them; else those that can be had, or all that fail."""
    if instance is not None:
        search.focus(verdict.model)
        candidates = search.self_hosted.candidates(verdict.model, every_instance=True)
        on = search.catalog.instance(instance)
        return [
            verdict.option(
                c if c.deployment.instance_type else c._replace(deployment=_placed(c.deployment, instance, on))
            )
            for c in candidates
            if c.deployment.instance_type in (instance, None)
        ]
    had = list(search.options_of(verdict))
    if had:
        return had
    search.focus(verdict.model)
    failing = itertools.chain(search.bedrock.candidates(verdict.model), search.self_hosted.failures(verdict.model))
    return [verdict.option(c) for c in failing]


def _placed(d: Deployment, name: str, instance: InstanceType) -> Deployment:
    """Return the deployment of a model nobody can size as it was asked for: no search places it anywhere."""
    device, count = instance.accelerator.name, instance.accelerator_count
    return d._replace(instance_type=name, instance_count=1, accelerator=device, accelerator_count=count)


def _lifecycle(model: Model, deployment: Deployment) -> Lifecycle | None:
    """Return whether the channel of a deployment still has the model; a file of one's own has no lifecycle."""
    if deployment.platform == "bedrock":
        offer = next((c for c in model.bedrock if c.id == deployment.bedrock_model_id), None)
        return offer and offer.lifecycle
    channel = channels.self_hosted(model, deployment.platform)
    return channel.lifecycle if channel is not None and channel.name != "local" else None


def _notes(found: Sequence[Compared], *, alike: bool) -> Iterator[Text]:
    """Say what a reader must know of the rows; ``alike``: the models have a task in common."""
    if not alike:
        yield Text(
            "the models do different things: neither speed nor cost says which is the better choice",
            "用途の異なるモデルのため、速度や費用から優劣は判断できません",
        )
    yield from dict.fromkeys(note for one in found if one.model.checkpoint for note in one.model.checkpoint.notes)
    for one, other in itertools.combinations(found, 2):
        if one.deployment is not None and (one.model.id, one.deployment) == (other.model.id, other.deployment):
            yield Text(
                f"{one.asked} and {other.asked} come to the same deployment",
                f"{one.asked} と {other.asked} は同じ構成になりました",
            )
    platforms = {one.deployment.platform for one in found if one.deployment is not None}
    if "bedrock" in platforms:
        yield Text(
            "Bedrock publishes no latency and no throughput: its speed is not known, and not compared",
            "Bedrock はレイテンシとスループットを公表していないため、速度は不明で、比較していません",
        )
    if len({one.model.id for one in found if charge_of(one.model) == "token"}) > 1:
        yield Text(
            "the load is in tokens; a model that cuts the same text into more of them takes, and costs, more for it",
            "負荷はトークン数で指定しています。同じ文章をより多くのトークンに分割するモデルでは、その分の処理と費用が増えます",
        )
