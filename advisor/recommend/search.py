"""The models of one request: which stand, which suite compares them, the best way to run each, and who leads.

The work is done once where it is the same for many candidates: model rules once per model, hardware rules once per class
of hardware or instance type, memory once per model × class, price and budget once per offer (docs/decisions/0008).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from advisor.core.model import Model
from advisor.core.ranking import StandIn
from advisor.core.record import NamedTuple
from advisor.core.request import Request
from advisor.core.result import Finding, Option, QualityEvidence, Recommendation
from advisor.estimate.times import Least
from advisor.recommend import quality
from advisor.recommend.bedrock import BedrockSearch
from advisor.recommend.candidate import Candidate
from advisor.recommend.contest import Entrant, Outcome, best_first, contest
from advisor.recommend.estimator import Estimator
from advisor.recommend.machines import Machines
from advisor.recommend.measured import Measured
from advisor.recommend.places import Peers
from advisor.recommend.quality import Decision
from advisor.recommend.rank import Objective, in_order, option_key, pareto_front
from advisor.recommend.self_hosted import Prospect, SelfHostedSearch
from advisor.rules.book import LicenseBook
from advisor.rules.subject import Subject

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.recommend.estimates import Estimates
    from advisor.rules import RuleSet


_Measure: TypeAlias = Callable[[Model, Option], float | None]
"""What a limit bounds, of a way to run a model; ``None`` where it is not known."""


class Verdict:
    """A model under one of the licences it is to be had under, and what the rules say of it.

    ``exclusions``: why it does not stand. ``warnings``: how many every way to run it carries. ``tell`` says the rest, of one
    that stands; of most that is never asked.
    """

    __slots__ = ("_findings", "_tell", "exclusions", "model", "warnings")

    def __init__(
        self, model: Model, exclusions: tuple[Finding, ...], warnings: int, tell: Callable[[Model], tuple[Finding, ...]]
    ) -> None:
        self.model = model
        self.exclusions = exclusions
        self.warnings = warnings
        self._tell = tell
        self._findings = exclusions or None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say of the model: of one that does not stand, only why."""
        if self._findings is None:
            self._findings = self._tell(self.model)
        return self._findings

    def option(self, candidate: Candidate) -> Option:
        """Return a candidate of the model as a way to run it, with every finding, the model's own included."""
        c = candidate
        return Option(c.deployment, c.memory, c.performance, c.cost, (*self.findings, *c.findings), self.model)


class _Prospect(NamedTuple):
    """Somewhere a model may run, with what that takes at least; ``options`` are the feasible ways.

    ``monthly``: USD a month. ``answer_ms``: expected of a whole answer, ``None`` where nobody says.
    """

    monthly: float
    answer_ms: Callable[[], float | None]
    options: Callable[[], list[Option]]


class Answers(NamedTuple):
    """What a request has for an answer: the best, and the ids of all models that fit, the best first."""

    best: Recommendation
    models: tuple[str, ...]


class Search:
    """The state of answering one request. What it is asked for is worked out then, and once."""

    def __init__(
        self,
        request: Request,
        catalog: Catalog,
        rules: RuleSet,
        today: date,
        go_on: Callable[[], None] = lambda: None,
        *,
        estimates: Estimates | None = None,
    ) -> None:
        """``go_on`` is called before each model that is turned to: what it raises ends the search.

        ``estimates``: those that searches of the same catalogue have made, for this one to share.
        """
        self._go_on = go_on
        region = catalog.regions.get(request.where.region)
        self.request = request
        self.catalog = catalog
        self.subject = Subject(request, today, region)
        self.subject.tasks = catalog.tasks
        self.subject.measured = Measured(request, catalog)
        self.rules = rules.bind(request, today, region)
        self.book = LicenseBook(catalog.licenses)
        self.objective = Objective.of(request.choice.objective, catalog.objectives)
        self.machines = Machines(request, catalog, self.rules, self.subject)
        self.bedrock = BedrockSearch(request, catalog, self.rules, self.subject)
        self.self_hosted = SelfHostedSearch(
            request,
            self.rules,
            self.subject,
            self.machines,
            Estimator(request, catalog, estimates=estimates),
            for_speed=self.objective.asks_for_speed,
        )
        self._least: dict[tuple[str, tuple[str, ...]], float] = {}

    # ------------------------------------------------------------------------------------------------- who is compared

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every model asked for, under each of its licences, judged."""
        models: Mapping[str, Model] = self.catalog.models
        chosen = (models[id_] for id_ in self.request.choice.models or sorted(models))
        return tuple(self._judge(m) for m in itertools.chain.from_iterable(c.by_license() for c in chosen))

    def _turn_to(self, model: Model) -> None:
        self._go_on()
        self.subject.model = model
        self.subject.terms = self.book.terms(model)

    def _judge(self, model: Model) -> Verdict:
        self._turn_to(model)
        return Verdict(model, *self.rules.stands(self.subject), self._tell)

    def _tell(self, model: Model) -> tuple[Finding, ...]:
        """Return what the rules of models say of one, whatever the subject is turned to."""
        subject = self.subject.of_model()
        subject.model, subject.terms = model, self.book.terms(model)
        return self.rules.judge("model", subject)

    @cached_property
    def standing(self) -> Mapping[str, Sequence[Verdict]]:
        """The models that no rule of models excludes, by id."""
        standing: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            if not verdict.exclusions:
                standing.setdefault(verdict.model.id, []).append(verdict)
        return standing

    @cached_property
    def decision(self) -> Decision:
        """The suite that decides between the models within reach."""
        catalog, models = self.catalog, self.catalog.models
        return quality.decide(
            self.request,
            self.within_reach,
            catalog.tasks,
            catalog.suites,
            catalog.source,
            as_of=catalog.as_of,
            released=lambda id_: models[id_].released,
        )

    @cached_property
    def within_reach(self) -> Sequence[str]:
        """The models that stand and that some asked platform may have: Bedrock by a route, or a machine that holds the weights.

        What is out of reach cannot be run; most of what is within reach can. It is known before any quality is, and cheaply.
        """
        return [id_ for id_, verdicts in self.standing.items() if any(self._reaches(v.model) for v in verdicts)]

    def _reaches(self, model: Model) -> bool:
        self._turn_to(model)
        return self._least_own(model) < inf or self.bedrock.serves(model)

    def _least_own(self, model: Model) -> float:
        """Return what an instance of one's own costs at least, once for each model; the subject is turned to it."""
        key = (model.id, model.licenses)
        if key not in self._least:
            self._least[key] = self.self_hosted.least_monthly(model)
        return self._least[key]

    @cached_property
    def _peers(self) -> Peers:
        models: Mapping[str, Model] = self.catalog.models
        metric = self.decision.metric_of(self.catalog.suites)
        known = self.objective.stated.unknown_quality
        return Peers(metric, lambda id_: models[id_].parameters if id_ in models else None, known)

    def stand_in(self, model: Model) -> StandIn:
        """Return what a model counts as where the deciding suite has no score of it."""
        return self._peers.stand_in(model.parameters)

    def _utility(self, model: Model) -> float:
        return self.objective.quality(self._evidence(model), self.stand_in(model))

    def _evidence(self, model: Model) -> QualityEvidence | None:
        return self.decision.evidence.get(model.id)

    def focus(self, model: Model) -> None:
        """Turn the subject to a model that stands."""
        evidence = self._evidence(model)  # first: to know it, all models may have to be judged
        self._turn_to(model)
        self.subject.quality = evidence
        self.subject.compared = self.decision.suite is not None

    # --------------------------------------------------------------------------------------------------------- who leads

    def contest(self, seats: int) -> Outcome:
        """Fill so many seats of the list."""
        return contest(self.entrants, seats, place=self._place, fits=self._fits)

    def best_first(self, wanted: Callable[[Model], bool]) -> Iterator[Recommendation]:
        """Yield the wanted models that fit, the best first, working out no more of them than are asked for."""
        models: Mapping[str, Model] = self.catalog.models
        return best_first((e for e in self.entrants if wanted(models[e.id])), self._place)

    @cached_property
    def entrants(self) -> Sequence[Entrant]:
        """What the best way to run each model can score at most and cost at least."""
        return [self._entrant(id_, verdicts) for id_, verdicts in self.standing.items()]

    def _entrant(self, id_: str, verdicts: Sequence[Verdict]) -> Entrant:
        model = verdicts[0].model
        monthly = min(self._least_monthly(verdict.model) for verdict in verdicts)
        if self.objective.asks_for_speed:
            bound = max((bound for verdict in verdicts for bound, _ in self._bounded(verdict)), default=0.0)
        else:
            bound = self.objective.bound(monthly, self._utility(model), min(verdict.warnings for verdict in verdicts))
        evidence = self._evidence(model)
        return Entrant(id_, bound, monthly, evidence.percentile if evidence else None)

    def _least_monthly(self, model: Model) -> float:
        """Return what a model costs at least in USD a month; infinite where it cannot be had."""
        self.focus(model)
        return 0.0 if self.bedrock.reaches(model) else self._least_own(model)

    def _fits(self, id_: str) -> bool:
        """Whether there is a way to run a model: without explaining, pricing or comparing more than that takes."""
        for verdict in self.standing[id_]:
            self.focus(verdict.model)
            if any(c.bin == "feasible" for c in self.bedrock.candidates(verdict.model)):
                return True
            if self.self_hosted.fits(verdict.model):
                return True
        return False

    def _place(self, id_: str) -> Recommendation | None:
        """Find the best way to run a model; ``None`` where there is none."""
        found = [scored for verdict in self.standing[id_] if (scored := self._best(verdict))]
        if not found:
            return None
        score, option = min(found, key=lambda scored: option_key(*scored))
        return Recommendation(
            0,
            score,
            pareto=False,
            model=option.model,
            best=option,
            quality=self._evidence(option.model),
            self_reported=self.decision.self_reported.get(option.model.id),
        )

    def _best(self, verdict: Verdict) -> tuple[float, Option] | None:
        """Return the best scored feasible option; what may score most first, until the others cannot win."""
        best: tuple[float, Option] | None = None
        for bound, make in self._bounded(verdict):
            if best is not None and bound < best[0]:
                break
            for scored in self.scored(make()):
                if best is None or option_key(*scored) < option_key(*best):
                    best = scored
        return best

    def _bounded(self, verdict: Verdict) -> Iterable[tuple[float, Callable[[], list[Option]]]]:
        """Return (a score that nothing of it exceeds, a function that makes feasible options), the highest bound first."""
        utility, objective = self._utility(verdict.model), self.objective
        if not objective.asks_for_speed:  # the cheapest first is the highest bound first
            return (
                (objective.bound(p.monthly, utility, verdict.warnings), p.options) for p in self._prospects(verdict)
            )
        bounded = [
            (objective.bound(p.monthly, utility, verdict.warnings, objective.latency(p.answer_ms())), p.options)
            for p in self._prospects(verdict)
        ]
        return sorted(bounded, key=lambda pair: -pair[0])

    def scored(self, options: Iterable[Option]) -> Iterator[tuple[float, Option]]:
        """Yield options of a model that stands with their scores."""
        tokens = self.request.load.output_tokens
        for option in options:
            yield self.objective.score(option, self._utility(option.model), tokens), option

    def _prospects(self, verdict: Verdict) -> Iterator[_Prospect]:
        """Yield where a model may run: Bedrock, which publishes no latency, then the cheapest hardware first."""
        self.focus(verdict.model)

        def options(make: Callable[[], Iterable[Candidate]]) -> list[Option]:
            self.focus(verdict.model)
            return [verdict.option(candidate) for candidate in make() if candidate.bin == "feasible"]

        if self.bedrock.reaches(verdict.model):
            yield _Prospect(0.0, lambda: None, partial(options, partial(self.bedrock.candidates, verdict.model)))
        for prospect in self.self_hosted.prospects(verdict.model):
            yield _Prospect(prospect.monthly, partial(_answer_ms, prospect), partial(options, prospect.candidates))

    @staticmethod
    def in_order(entries: Sequence[Recommendation]) -> tuple[Recommendation, ...]:
        """Return entries best first, ranked, with those on the Pareto front marked."""
        ordered = in_order(entries)
        front = pareto_front(
            [
                (e.best.cost.monthly if e.best.cost else None, e.quality.percentile if e.quality else None)
                for e in ordered
            ]
        )
        return tuple(e._replace(rank=i + 1, pareto=front[i]) for i, e in enumerate(ordered))

    # ------------------------------------------------------------------------------------------- asked for relaxations

    def answers(self) -> Answers | None:
        """Return the best answer and all models that fit; those behind the best in the order of what they can score at most."""
        outcome = self.contest(1)
        if not outcome.placed:
            return None
        best = self.in_order(outcome.placed)[0]
        fitting = outcome.beaten.union(entry.model.id for entry in outcome.placed) - {best.model.id}
        behind = sorted((e for e in self.entrants if e.id in fitting), key=lambda e: (-e.bound, e.id))
        return Answers(best, (best.model.id, *(e.id for e in behind)))

    def options_of(self, verdict: Verdict) -> Iterator[Option]:
        """Yield the feasible ways to run one model: of instance types that differ in price only, the cheapest."""
        for prospect in self._prospects(verdict):
            yield from prospect.options()

    def least(self, bound: Callable[[Model], float | None], measure: _Measure) -> Iterator[tuple[Model, Option]]:
        """Yield the feasible ways to run models as far as they measure the least of all.

        ``bound``: what no way to run a model measures less than; ``None`` where none of them measures anything.
        """
        bounded = [
            (least, verdict.model, partial(self.options_of, verdict))
            for verdict in itertools.chain.from_iterable(self.standing.values())
            if (least := bound(verdict.model)) is not None
        ]
        return _up_to_the_least(bounded, measure, 0)

    def fastest(
        self, bound: Callable[[Least], float], measure: _Measure, allowance: float
    ) -> Iterator[tuple[Model, Option]]:
        """Yield self-hosted options as far as they measure no more than a share of ``allowance`` above the least of all.

        ``bound``: what no option on a class measures less than.
        """
        bounded = [
            (bound(prospect.least()), verdict.model, partial(self._options_on, verdict, prospect))
            for verdict in itertools.chain.from_iterable(self.standing.values())
            for prospect in self.self_hosted.prospects(verdict.model)
        ]
        return _up_to_the_least(bounded, measure, allowance)

    def _options_on(self, verdict: Verdict, prospect: Prospect) -> list[Option]:
        self.focus(verdict.model)
        return [verdict.option(candidate) for candidate in prospect.candidates()]

    def cheapest(self, allowance: float) -> Iterator[tuple[Model, Option]]:
        """Yield feasible ways to run models as far as they cost no more than a share of ``allowance`` above the cheapest."""
        limit = inf
        for entrant in sorted(self.entrants, key=lambda e: (e.monthly, e.id)):
            if entrant.monthly > limit:
                return
            for verdict in self.standing[entrant.id]:
                for prospect in self._prospects(verdict):
                    if prospect.monthly > limit:
                        break
                    for option in prospect.options():
                        if option.cost is not None:
                            limit = min(limit, option.cost.monthly * (1 + allowance))
                        yield verdict.model, option


def _up_to_the_least(
    bounded: Iterable[tuple[float, Model, Callable[[], Iterable[Option]]]], measure: _Measure, allowance: float
) -> Iterator[tuple[Model, Option]]:
    """Yield options that measure something, of what is bounded lowest first, up to a share of ``allowance`` above the least."""
    limit = inf
    for least, model, options in sorted(bounded, key=lambda b: b[0]):
        if least > limit:
            return
        for option in options():
            measured = measure(model, option)
            if measured is not None:
                limit = min(limit, measured * (1 + allowance))
                yield model, option


def _answer_ms(prospect: Prospect) -> float:
    return prospect.least().answer_ms
