"""One request, end to end: model rules, hardware rules, candidates, ranking, the report.

The work is done once where it is the same for many candidates: model rules once per model, hardware rules once per class
of hardware or instance type, memory once per model × class, price and budget once per offer (docs/decisions/0008).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.model import Model
from advisor.core.request import Request
from advisor.core.result import (
    Finding,
    Option,
    QualityEvidence,
    Recommendation,
    Rejection,
    Relaxation,
    Report,
    Undetermined,
)
from advisor.core.text import Text
from advisor.recommend import quality as quality_signal
from advisor.recommend.bedrock import BedrockSearch
from advisor.recommend.candidate import Candidate
from advisor.recommend.contest import Entrant, contest
from advisor.recommend.findings import no_channel
from advisor.recommend.machines import Machines
from advisor.recommend.measured import Measured
from advisor.recommend.quality import Decision
from advisor.recommend.rank import Objective, objective_of, option_key, order_key, pareto_front
from advisor.recommend.self_hosted import SelfHostedSearch
from advisor.recommend.verdict import bin_of, missing_of, reasons_of
from advisor.rules.book import LicenseBook
from advisor.rules.subject import Subject

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.rules import RuleSet


def recommend(request: Request, catalog: Catalog, rules: RuleSet, *, today: date) -> Report:
    """Answer a request from a catalogue and rules.

    Pure: the same arguments give the same report. ``today`` is the only clock (end-of-life dates, age of prices).
    """
    search = _Search(request, catalog, rules, today)
    answer = search.run()
    relaxations: tuple[Relaxation, ...] = ()
    if not answer.ranked:
        from advisor.recommend import relax  # only those who find nothing need it

        relaxations = relax.relaxations(
            request,
            relax.Asking(
                ranked=lambda other: _Search(other, catalog, rules, today).ranking(),
                options=lambda other: _Search(other, catalog, rules, today).options(),
            ),
            regions=_other_regions(request.where.region, catalog),
            families=sorted({i.family for i in catalog.instances.values()}),
        )
    return search.report(answer, relaxations)


class _ModelVerdict(NamedTuple):
    """A model under one of the licences it is to be had under, and what the rules say of it."""

    model: Model
    findings: tuple[Finding, ...]


class _Answer(NamedTuple):
    """Everything a report is cut from: the leading models in order, how many fit in all, and what failed."""

    ranked: tuple[Recommendation, ...]
    feasible: int
    rejected: tuple[Rejection, ...]
    undetermined: tuple[Undetermined, ...]
    standing: Mapping[str, Sequence[_ModelVerdict]]
    decision: Decision


class _Search:
    """The state of answering one request."""

    def __init__(self, request: Request, catalog: Catalog, rules: RuleSet, today: date) -> None:
        self.request = request
        self.catalog = catalog
        self.subject = Subject(request, today, catalog.regions.get(request.where.region))
        self.subject.tasks = catalog.tasks
        self.subject.measured = Measured(request, catalog.tasks, lambda: catalog.suites, catalog.source)
        self.rules = rules.bind(request, today, catalog.regions.get(request.where.region))
        self.book = LicenseBook(catalog.licenses)
        self.objective: Objective = objective_of(request, catalog.objectives)
        self.machines = Machines(request, catalog, self.rules, self.subject)
        self.bedrock = BedrockSearch(request, catalog, self.rules, self.subject)
        self.self_hosted = SelfHostedSearch(request, catalog, self.rules, self.subject, self.machines)

    def run(self) -> _Answer:
        """Judge every model, then the ways to run those that remain, and say why the others fail."""
        rejected: list[Rejection] = []
        undetermined: list[Undetermined] = []
        standing = self._standing(rejected, undetermined)
        decision = self._decide(standing)
        evidence = decision.evidence
        outcome = contest(
            (self._entrant(id_, verdicts, evidence) for id_, verdicts in standing.items()),
            self.request.choice.top,
            place=lambda id_: self._place(standing[id_], evidence),
            fits=lambda id_: self._fits(standing[id_], evidence),
        )
        for id_, verdicts in standing.items():
            if id_ in outcome.failed or self.request.choice.all_deployments:
                for verdict in verdicts:
                    self._focus(verdict.model, evidence)
                    self._explain(verdict, rejected, undetermined)
        leading = self._in_order(outcome.placed)
        return _Answer(leading, outcome.feasible, tuple(rejected), tuple(undetermined), standing, decision)

    def ranking(self) -> tuple[Recommendation, ...]:
        """Return every model that fits, in order, without saying why the others do not."""
        standing = self._standing([], [])
        evidence = self._decide(standing).evidence
        placed = (self._place(verdicts, evidence) for verdicts in standing.values())
        return self._in_order([entry for entry in placed if entry])

    def options(self) -> Iterator[tuple[Model, Option]]:
        """Yield the feasible ways to run every model: of instance types that differ in price only, the cheapest."""
        standing = self._standing([], [])
        evidence = self._decide(standing).evidence
        for verdict in itertools.chain.from_iterable(standing.values()):
            self._focus(verdict.model, evidence)
            for candidate in self.bedrock.candidates(verdict.model):
                if candidate.bin == "feasible":
                    yield verdict.model, _option(verdict, candidate)
            for _, make in self.self_hosted.cheapest_first(verdict.model):
                for candidate in make():
                    yield verdict.model, _option(verdict, candidate)

    def _standing(self, rejected: list[Rejection], undetermined: list[Undetermined]) -> dict[str, list[_ModelVerdict]]:
        """Judge every model under each of its licences: return those that remain, and put the others into their bins."""
        standing: dict[str, list[_ModelVerdict]] = {}
        for model in itertools.chain.from_iterable(model.by_license() for model in self._models()):
            findings = self._judge_model(model)
            where = bin_of(findings)
            if where == "rejected":
                rejected.append(Rejection(model, None, findings))
            elif where == "undetermined":
                undetermined.append(Undetermined(model, None, findings, missing_of(findings)))
            else:
                standing.setdefault(model.id, []).append(_ModelVerdict(model, findings))
        return standing

    def _decide(self, standing: Iterable[str]) -> Decision:
        catalog = self.catalog
        return quality_signal.decide(self.request, list(standing), catalog.tasks, catalog.suites, catalog.source)

    def _models(self) -> Sequence[Model]:
        models: Mapping[str, Model] = self.catalog.models
        chosen = self.request.choice.models
        return [models[i] for i in (chosen or sorted(models))]

    def _judge_model(self, model: Model) -> tuple[Finding, ...]:
        subject = self.subject
        subject.model = model
        subject.terms = self.book.terms(model)
        return self.rules.judge("model", subject)

    def _entrant(self, id_: str, verdicts: Sequence[_ModelVerdict], evidence: Mapping[str, QualityEvidence]) -> Entrant:
        """Return what the best way to run a model can score at most and cost at least."""
        quality = evidence.get(id_)
        monthly = inf
        for verdict in verdicts:
            self._focus(verdict.model, evidence)
            monthly = min(monthly, self._least_monthly(verdict.model))
        warnings = min(sum(f.severity == "warn" for f in verdict.findings) for verdict in verdicts)
        bound = self.objective.bound(monthly, quality, warnings)
        return Entrant(id_, bound, monthly, quality.percentile if quality else None)

    def _least_monthly(self, model: Model) -> float:
        """Return what a model costs at least in USD a month; infinite where it cannot be had."""
        return 0.0 if self.bedrock.reaches(model) else self.self_hosted.least_monthly(model)

    def _fits(self, verdicts: Iterable[_ModelVerdict], evidence: Mapping[str, QualityEvidence]) -> bool:
        """Whether there is a way to run one model: without explaining, pricing or comparing more than that takes."""
        for verdict in verdicts:
            self._focus(verdict.model, evidence)
            if any(c.bin == "feasible" for c in self.bedrock.candidates(verdict.model)):
                return True
            if self.self_hosted.fits(verdict.model):
                return True
        return False

    def _place(
        self, verdicts: Iterable[_ModelVerdict], evidence: Mapping[str, QualityEvidence]
    ) -> Recommendation | None:
        """Find the best way to run one model."""
        best: tuple[float, Option] | None = None
        quality = None
        for verdict in verdicts:
            quality = self._focus(verdict.model, evidence)
            scored = self._best(verdict, quality)
            if scored is not None and (best is None or option_key(*scored) < option_key(*best)):
                best = scored
        if best is None:
            return None
        return Recommendation(0, best[0], pareto=False, model=best[1].model, best=best[1], quality=quality)

    def _explain(self, verdict: _ModelVerdict, rejected: list[Rejection], undetermined: list[Undetermined]) -> None:
        """Put the ways that fail into their bins: all of them if asked, else one for each set of reasons."""
        if self.request.choice.all_deployments:
            candidates = list(self._candidates(verdict.model))
        else:
            candidates = _distinct(
                itertools.chain(self.bedrock.candidates(verdict.model), self.self_hosted.failures(verdict.model))
            )
        if not candidates:
            finding = no_channel(self.request)
            rejected.append(Rejection(verdict.model, None, (*verdict.findings, finding)))
        _bin(verdict, [c for c in candidates if c.bin != "feasible"], rejected, undetermined)

    def _focus(self, model: Model, evidence: Mapping[str, QualityEvidence]) -> QualityEvidence | None:
        """Turn the subject to a model that stands."""
        self.subject.model = model
        self.subject.terms = self.book.terms(model)
        self.subject.quality = quality = evidence.get(model.id)
        return quality

    def _candidates(self, model: Model) -> Iterator[Candidate]:
        yield from self.bedrock.candidates(model)
        yield from self.self_hosted.candidates(model, every_instance=self.request.choice.all_deployments)

    def _best(self, verdict: _ModelVerdict, quality: QualityEvidence | None) -> tuple[float, Option] | None:
        """Return the best scored feasible option; self-hosted ways cheapest first, until dearer ones cannot win."""
        best: tuple[float, Option] | None = None

        def consider(candidates: Iterable[Candidate]) -> None:
            nonlocal best
            for scored in self._scored(verdict, candidates, quality):
                if best is None or option_key(*scored) < option_key(*best):
                    best = scored

        consider(self.bedrock.candidates(verdict.model))
        warnings = sum(f.severity == "warn" for f in verdict.findings)
        for monthly, make in self.self_hosted.cheapest_first(verdict.model):
            if best is not None and self.objective.bound(monthly, quality, warnings) < best[0]:
                break
            consider(make())
        return best

    def _scored(
        self, verdict: _ModelVerdict, candidates: Iterable[Candidate], quality: QualityEvidence | None
    ) -> Iterator[tuple[float, Option]]:
        tokens = self.request.load.output_tokens
        for c in candidates:
            if c.bin == "feasible":
                option = _option(verdict, c)
                yield self.objective.score(option, quality, tokens), option

    def _in_order(self, entries: Sequence[Recommendation]) -> tuple[Recommendation, ...]:
        ordered = sorted(entries, key=order_key)
        front = pareto_front(
            [
                (e.best.cost.monthly if e.best.cost else None, e.quality.percentile if e.quality else None)
                for e in ordered
            ]
        )
        return tuple(e._replace(rank=i + 1, pareto=front[i]) for i, e in enumerate(ordered))

    def _complete(self, entry: Recommendation, verdicts: Iterable[_ModelVerdict]) -> Recommendation:
        """Add every other feasible way to run it, best first."""
        evidence = {entry.model.id: entry.quality} if entry.quality else {}
        scored: list[tuple[float, Option]] = []
        for verdict in verdicts:
            self._focus(verdict.model, evidence)
            scored += self._scored(verdict, self._candidates(verdict.model), entry.quality)
        scored.sort(key=lambda pair: option_key(*pair))
        return entry._replace(alternatives=tuple(o for _, o in scored[1:]))

    def _one_by_one(self, entries: Sequence[Recommendation]) -> list[Recommendation]:
        """Return an entry for every deployment, best first."""
        tokens = self.request.load.output_tokens
        every = [
            entry._replace(
                model=option.model,
                best=option,
                score=self.objective.score(option, entry.quality, tokens),
                pareto=False,
                alternatives=(),
            )
            for entry in entries
            for option in (entry.best, *entry.alternatives)
        ]
        return list(self._in_order(every))

    def report(self, answer: _Answer, relaxations: tuple[Relaxation, ...]) -> Report:
        """Cut the report: the asked number of models, with every feasible deployment of each."""
        shown = [
            self._complete(entry, answer.standing[entry.model.id]) for entry in answer.ranked[: self.request.choice.top]
        ]
        if self.request.choice.all_deployments:
            shown = self._one_by_one(shown)
        return Report(
            request=self.request,
            catalog=self.catalog.stamp,
            recommended=tuple(shown),
            rejected=answer.rejected,
            undetermined=answer.undetermined,
            relaxations=relaxations,
            notes=self._notes(answer),
            feasible_models=answer.feasible,
        )

    def _notes(self, answer: _Answer) -> tuple[Text, ...]:
        notes = quality_signal.notes(answer.decision, self.catalog.suites) if answer.ranked else []
        more = answer.feasible - self.request.choice.top
        if more > 0:
            notes.append(
                Text(
                    f"{more} more models fit (--top {answer.feasible} shows all)",
                    f"他に {more} モデルが条件に合います (--top {answer.feasible} ですべて表示)",
                )
            )
        return (*notes, *self.machines.notes())


def _option(verdict: _ModelVerdict, c: Candidate) -> Option:
    findings = (*verdict.findings, *c.findings)
    return Option(c.deployment, c.memory, c.performance, c.cost, findings, verdict.model)


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the first candidate of each set of reasons in each channel: machines that fail alike are told once."""
    first: dict[tuple[Any, ...], Candidate] = {}
    for c in candidates:
        first.setdefault((c.deployment.channel, c.deployment.inference_profile, frozenset(reasons_of(c.findings))), c)
    return list(first.values())


def _bin(
    verdict: _ModelVerdict,
    candidates: Sequence[Candidate],
    rejected: list[Rejection],
    undetermined: list[Undetermined],
) -> None:
    """Put failed candidates into their bins, each with every finding, the model's own included."""
    for candidate in candidates:
        findings = (*verdict.findings, *candidate.findings)
        if candidate.bin == "rejected":
            rejected.append(Rejection(verdict.model, candidate.deployment, findings, candidate.memory))
        else:
            undetermined.append(Undetermined(verdict.model, candidate.deployment, findings, missing_of(findings)))


def _other_regions(region: str, catalog: Catalog) -> list[str]:
    """Return the other regions, nearest first: same country, same geography, then us-east-1 as the widest offer."""
    here = catalog.regions[region]
    others = [r for r in catalog.regions.values() if r.id != region and r.geography != "us-gov"]
    same_country = sorted(r.id for r in others if r.country == here.country)
    same_geography = sorted(r.id for r in others if r.geography == here.geography and r.country != here.country)
    return [r for r in dict.fromkeys([*same_country, *same_geography[:2], "us-east-1"]) if r != region]
