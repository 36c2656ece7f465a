"""One request, end to end: who leads, why the others fail, what would help where nothing fits; cut to a report."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import date
from typing import TYPE_CHECKING, Any

from advisor.core.model import Model
from advisor.core.record import NamedTuple
from advisor.core.request import Choice, Request
from advisor.core.result import Option, Recommendation, Rejection, Relaxation, Report, Undetermined
from advisor.core.text import Text
from advisor.recommend import quality_notes
from advisor.recommend.candidate import Candidate
from advisor.recommend.estimates import Estimates
from advisor.recommend.findings import no_channel
from advisor.recommend.rank import option_key, order_key
from advisor.recommend.requests import checked
from advisor.recommend.search import Search, Verdict
from advisor.recommend.verdict import bin_of, missing_of, reasons_of

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.hardware import BedrockOffer
    from advisor.rules import RuleSet


def recommend(request: Request, catalog: Catalog, rules: RuleSet, *, today: date) -> Report:
    """Answer a request from a catalogue and rules.

    Pure: the same arguments give the same report. ``today`` is the only clock (end-of-life dates, age of prices).

    Raises:
        InvalidRequestError: the request has values or names that cannot be; the message tells all problems.
    """
    return recommend_checked(checked(request, catalog), catalog, rules, today=today)


def recommend_checked(
    request: Request, catalog: Catalog, rules: RuleSet, *, today: date, go_on: Callable[[], None] = lambda: None
) -> Report:
    """Answer a request that `advisor.recommend.requests` has checked against the same catalogue; else as `recommend`.

    ``go_on`` is called before each model that is looked at: what it raises ends the work.
    """
    estimates = Estimates()
    search = Search(request, catalog, rules, today, go_on, estimates=estimates)
    answer = find(search)
    relaxations: tuple[Relaxation, ...] = ()
    if not answer.ranked:
        from advisor.recommend import relax  # only those who find nothing need it

        relaxations = relax.relaxations(
            request,
            lambda other: Search(other, catalog, rules, today, go_on, estimates=estimates),
            regions=_other_regions(request, catalog),
            families=sorted({i.family for i in catalog.instances.values()}),
        )
    return report(search, answer, relaxations)


class Answer(NamedTuple):
    """Everything a report is cut from: the leading models in order, how many fit in all, and what failed.

    ``in_brief``: of how many models every deployment was asked for, and one for each set of reasons is told.
    """

    ranked: tuple[Recommendation, ...]
    feasible: int
    rejected: tuple[Rejection, ...]
    undetermined: tuple[Undetermined, ...]
    in_brief: int = 0


def find(search: Search) -> Answer:
    """Judge every model, then the ways to run those that remain, and say why the others fail."""
    failures = _Failures()
    for verdict in search.verdicts:
        failures.add_model(verdict)
    choice = search.request.choice
    outcome = search.contest(choice.top)
    leading = search.in_order(outcome.placed)
    in_full = _told_in_full(choice, leading, outcome.failed)
    for id_, verdicts in search.standing.items():
        if id_ in outcome.failed or id_ in in_full:
            for verdict in verdicts:
                search.focus(verdict.model)
                failures.add_deployments(verdict, search, in_full=id_ in in_full)
    in_brief = len(outcome.failed - in_full) if choice.all_deployments else 0
    return Answer(leading, outcome.feasible, tuple(failures.rejected), tuple(failures.undetermined), in_brief)


def _told_in_full(choice: Choice, leading: Sequence[Recommendation], failed: Set[str]) -> Set[str]:
    """Return the models of which every deployment is told: those shown, and of those asked by name who cannot be (0027)."""
    if not choice.all_deployments:
        return frozenset()
    shown = {entry.model.id for entry in leading[: choice.top]}
    return shown | failed if choice.models else shown


class _Failures:
    """What fails, in two bins, each with every finding, the model's own included."""

    def __init__(self) -> None:
        self.rejected: list[Rejection] = []
        self.undetermined: list[Undetermined] = []

    def add_model(self, verdict: Verdict) -> None:
        """Add a model that does not stand."""
        model, findings = verdict.model, verdict.exclusions
        where = bin_of(findings)
        if where == "rejected":
            self.rejected.append(Rejection(model, None, findings))
        elif where == "undetermined":
            self.undetermined.append(Undetermined(model, None, findings, missing_of(findings)))

    def add_deployments(self, verdict: Verdict, search: Search, *, in_full: bool) -> None:
        """Add the ways that fail to run a model: all of them ``in_full``, else one for each set of reasons."""
        if in_full:
            candidates = list(_candidates(search, verdict.model))
        else:
            candidates = _distinct(
                itertools.chain(search.bedrock.candidates(verdict.model), search.self_hosted.failures(verdict.model))
            )
        if not candidates:
            finding = no_channel(search.request)
            self.rejected.append(Rejection(verdict.model, None, (*verdict.findings, finding)))
        for candidate in candidates:
            findings = (*verdict.findings, *candidate.findings)
            if candidate.bin == "rejected":
                self.rejected.append(Rejection(verdict.model, candidate.deployment, findings, candidate.memory))
            elif candidate.bin == "undetermined":
                missing = missing_of(findings)
                self.undetermined.append(Undetermined(verdict.model, candidate.deployment, findings, missing))


def _candidates(search: Search, model: Model) -> Iterator[Candidate]:
    yield from search.bedrock.candidates(model)
    yield from search.self_hosted.candidates(model, every_instance=True)


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the first candidate of each set of reasons in each channel: machines that fail alike are told once."""
    first: dict[tuple[Any, ...], Candidate] = {}
    for c in candidates:
        first.setdefault((c.deployment.channel, c.deployment.inference_profile, frozenset(reasons_of(c.findings))), c)
    return list(first.values())


# -------------------------------------------------------------------------------------------------------------- report


def report(search: Search, answer: Answer, relaxations: tuple[Relaxation, ...]) -> Report:
    """Cut the report: the asked number of models, with every feasible deployment of each."""
    choice = search.request.choice
    shown = [_complete(search, entry) for entry in answer.ranked[: choice.top]]
    if choice.all_deployments:
        shown = _one_by_one(search, shown)
    return Report(
        request=search.request,
        objective=search.objective.stated,
        catalog=search.catalog.stamp,
        recommended=tuple(shown),
        rejected=answer.rejected,
        undetermined=answer.undetermined,
        relaxations=relaxations,
        notes=_notes(search, answer),
        feasible_models=answer.feasible,
        routes=_routes(search, shown[0]) if shown else (),
    )


def _routes(search: Search, first: Recommendation) -> tuple[BedrockOffer, ...]:
    """Return all routes of the first choice where it is on Bedrock: its price is of one, and each may process elsewhere."""
    if first.best.deployment.platform != "bedrock":
        return ()
    from advisor.recommend.routes import routes_of  # most are not

    return routes_of(search, first.model.id)


def _complete(search: Search, entry: Recommendation) -> Recommendation:
    """Add every other feasible way to run it, best first, and what the scores are made of."""
    options = [option for verdict in search.standing[entry.model.id] for option in _options(search, verdict)]
    scored = sorted(search.scored(options), key=lambda pair: option_key(*pair))
    stand_in, tokens = search.stand_in(entry.model), search.request.load.output_tokens
    best, *others = (
        option._replace(utilities=search.objective.utilities(option, entry.quality, stand_in, tokens))
        for option in (entry.best, *(option for _, option in scored[1:]))
    )
    return entry._replace(best=best, alternatives=tuple(others))


def _options(search: Search, verdict: Verdict) -> Iterator[Option]:
    """Yield the feasible ways to run a model: on every instance type if asked, else on the cheapest of those alike."""
    if not search.request.choice.all_deployments:
        yield from search.options_of(verdict)
        return
    search.focus(verdict.model)
    yield from (verdict.option(c) for c in _candidates(search, verdict.model) if c.bin == "feasible")


def _one_by_one(search: Search, entries: Sequence[Recommendation]) -> list[Recommendation]:
    """Return an entry for every deployment, best first."""
    every = [
        entry._replace(
            model=option.model,
            best=option,
            score=option.utilities.score if option.utilities else entry.score,
            pareto=False,
            alternatives=(),
        )
        for entry in entries
        for option in (entry.best, *entry.alternatives)
    ]
    return list(search.in_order(every))


def _notes(search: Search, answer: Answer) -> tuple[Text, ...]:
    decision, suites, top = search.decision, search.catalog.suites, search.request.choice.top
    notes = quality_notes.notes(decision, suites, search.catalog.tasks, search.request) if answer.ranked else []
    if list(answer.ranked[:top]) != sorted(answer.ranked, key=order_key)[:top]:
        notes.append(quality_notes.tie_note(decision, suites))
    more = answer.feasible - top
    if more > 0:
        notes.append(
            Text(
                f"{more} more models fit (--top {answer.feasible} shows all)",
                f"ほかに {more} モデルが条件に合います (--top {answer.feasible} ですべて表示)",
            )
        )
    if answer.in_brief:
        notes.append(
            Text(
                f"models that do not fit ({answer.in_brief}): deployments that fail for the same reasons are listed once "
                "(--model ID lists every one)",
                f"条件に合わないモデル ({answer.in_brief} 件): 理由が同じ構成は 1 件にまとめて表示しています "
                "(--model ID ですべて表示)",
            )
        )
    return (*notes, *search.machines.notes())


def _other_regions(request: Request, catalog: Catalog) -> list[str]:
    """Return the other regions, nearest first: same country, same geography, then where Bedrock has most for the task.

    Last us-east-1, the widest offer of instances.
    """
    region, tasks = request.where.region, frozenset(request.purpose.tasks)
    here = catalog.regions[region]
    others = [r for r in catalog.regions.values() if r.id != region and r.geography != "us-gov"]
    same_country = sorted(r.id for r in others if r.country == here.country)
    same_geography = sorted(r.id for r in others if r.geography == here.geography and r.country != here.country)
    served = Counter(
        where
        for model in catalog.models.values()
        if tasks <= set(model.tasks or ())
        for where in {r for channel in model.bedrock for route in channel.routes for r in route.regions}
    )
    most = sorted((r.id for r in others if served[r.id]), key=lambda id_: (-served[id_], id_))
    found = dict.fromkeys([*same_country, *same_geography[:2], *most[:1], "us-east-1"])
    return [r for r in found if r != region]
