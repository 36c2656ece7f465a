"""The licence check: models that files name, judged by a policy, each finding at its place."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from advisor.compliance.baseline import fingerprint
from advisor.compliance.effective import Effective, Resolver
from advisor.compliance.exceptions import Exceptions
from advisor.compliance.expressions import Expressions
from advisor.compliance.judge.model import ModelJudge
from advisor.compliance.judge.named import computed, of_place
from advisor.compliance.judge.ruling import Ruling, level_for
from advisor.compliance.own_findings import of_clarifications, of_exceptions, of_ignores, of_lock
from advisor.compliance.snippet import exception_for
from advisor.compliance.suppress import Suppressed, Suppressions
from advisor.core.checking import CheckedModel, CheckFinding, CheckReport, Place
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.compliance.lock import Locked
    from advisor.compliance.policy import Clarification, Policy
    from advisor.compliance.suppress import LineRanges
    from advisor.core.checking import Alternative, Level, Reference, Scan, Verdict
    from advisor.core.model import Model, Pedigree
    from advisor.rules import RuleSet

__all__ = ["Context", "check"]


class Context(NamedTuple):
    """What a check may know besides files and policy.

    ``online`` are pedigrees the Hub gave today, by id; ``lock`` what was locked, ``baseline`` fingerprints of findings
    that are accepted, ``changed`` the lines that count (``None``: all). ``substitute`` looks for a model to use instead.
    ``partial``: only some of the project was looked at, so that nothing can be said to be missing or not needed.
    ``stale`` are clarifications whose text has changed. ``notes`` are said in the report, and ``incomplete`` that
    something could not be asked.
    """

    online: Mapping[str, Pedigree] = {}
    text_hashes: Mapping[str, str] = {}
    lock: Mapping[str, Locked] | None = None
    lock_name: str = "advisor-models.lock"
    baseline: frozenset[str] = frozenset()
    changed: Mapping[str, LineRanges] | None = None
    substitute: Callable[[Model, Callable[[Model], bool]], Alternative | None] | None = None
    partial: bool = False
    stale: tuple[Clarification, ...] = ()
    notes: tuple[Text, ...] = ()
    incomplete: bool = False


def check(
    scan: Scan,
    policy: Policy,
    catalog: Catalog,
    rules: RuleSet,
    *,
    today: date,
    context: Context = Context(),  # noqa: B008 - immutable
) -> CheckReport:
    """Judge the models of a scan by a policy, as of ``today``.

    Offline and pure: what the network, git or a file would say is in ``context``.
    """
    return _Check(scan, policy, catalog, rules, today, context).report()


class _Check:
    def __init__(
        self, scan: Scan, policy: Policy, catalog: Catalog, rules: RuleSet, today: date, context: Context
    ) -> None:
        self._scan = scan
        stale = {(c.model, c.place) for c in context.stale}
        policy = policy._replace(clarify=tuple(c for c in policy.clarify if (c.model, c.place) not in stale))
        self._policy = policy
        self._catalog = catalog
        self._today = today
        self._context = context
        expressions = Expressions(catalog)
        self._resolver = Resolver(catalog, expressions, policy, context.online)
        self._judge = ModelJudge(catalog, rules, policy, expressions, today, None if context.partial else scan.texts)
        self._exceptions = Exceptions(policy.exceptions, self._judge, expressions, today)
        self._suppressions = Suppressions(scan.ignores, context.baseline, context.changed, today)
        self._effective: dict[tuple[str, str], Effective] = {}
        self._ruled: dict[str, tuple[Ruling, ...]] = {}
        self._occurrences: Counter[tuple[str, str | None, str | None, str]] = Counter()

    def report(self) -> CheckReport:
        judged = [r for r in self._scan.references if r.model_id is not None and r.confidence != "info"]
        findings = [f for r in judged for f in self._of_reference(r)]
        findings += [f for r in self._scan.references if r.kind == "dynamic" for f in self._of_computed(r)]
        models = self._models(judged, findings)
        whole, policy = not self._context.partial, self._policy
        used = self._resolver.clarified
        findings += self._settled(of_lock(self._context.lock, self._context.lock_name, models, whole=whole))
        findings += self._settled(of_exceptions(self._exceptions, self._policy, whole=whole))
        findings += self._settled(of_clarifications(self._context.stale, policy, used, whole=whole))
        findings += self._settled(of_ignores(self._suppressions, self._policy, self._today))
        return CheckReport(
            catalog=self._catalog.stamp,
            policy=self._policy.path,
            files=self._scan.files,
            references=self._scan.references,
            models=models,
            findings=tuple(sorted(findings, key=_order)),
            unread=self._scan.unread,
            notes=(*self._policy.notes, *self._context.notes),
            incomplete=self._context.incomplete,
        )

    # ------------------------------------------------------------------------------------------------------- findings

    def _of_reference(self, reference: Reference) -> Iterator[CheckFinding]:
        effective = self._resolved(reference)
        for ruling in (*self._rulings(effective), *of_place(reference, effective)):
            level = level_for(ruling.rule, ruling.level, self._policy)
            if level is not None:
                yield self._finding(ruling, level, reference, effective)

    def _rulings(self, effective: Effective) -> tuple[Ruling, ...]:
        if effective.id not in self._ruled:
            self._ruled[effective.id] = self._judge.rulings(effective)
        return self._ruled[effective.id]

    def _of_computed(self, reference: Reference) -> Iterator[CheckFinding]:
        if self._policy.dynamic == "off":
            return
        asked: Level = "warning" if self._policy.dynamic == "warn" else self._policy.dynamic
        level = level_for("LIC002", asked, self._policy)
        if level is not None:
            yield self._finding(computed(reference, asked), level, reference, None)

    def _finding(self, ruling: Ruling, level: Level, reference: Reference, effective: Effective | None) -> CheckFinding:
        place = reference.place if reference.place.path else None
        path = place.path if place else None
        excepted = None
        if effective is not None:
            excepted = self._exceptions.covering(ruling, effective, reference.model_id or "", path)
        print_ = self._fingerprint(ruling.rule, reference.model_id, path, reference.excerpt or reference.sink or "")
        suppressed = self._suppressions.of(ruling.rule, place, print_)
        if excepted is not None:
            comment = f" ({excepted.comment})" if excepted.comment else ""
            reason = Text(f"exception: {excepted.reason}{comment}", f"例外: {excepted.reason}{comment}")
            suppressed = Suppressed("exception", reason)
        offered = level == "error" and suppressed is None and effective is not None
        return CheckFinding(
            rule=ruling.rule,
            level=level,
            model_id=effective.id if effective else reference.model_id,
            place=place,
            message=ruling.message,
            hint=ruling.hint,
            clause_source=ruling.source,
            chain=effective.links if effective and len(effective.links) > 1 else (),
            exception=self._exception(ruling, effective, reference, path) if offered and effective else None,
            alternative=self._alternative(effective) if offered and effective else None,
            suppressed=suppressed.reason if suppressed else None,
            suppressed_by=suppressed.by if suppressed else None,
            fingerprint=print_,
        )

    def _exception(self, ruling: Ruling, effective: Effective, reference: Reference, path: str | None) -> str:
        name = effective.id if effective.found else reference.model_id or effective.id
        licenses = [x.spdx for x in effective.licenses if x.resolved] if effective.expression else []
        return exception_for(name, licenses, ruling.rule, path, self._today)

    def _alternative(self, effective: Effective) -> Alternative | None:
        if effective.model is None or self._context.substitute is None:
            return None
        return self._context.substitute(effective.model, self._is_allowed)

    def _is_allowed(self, model: Model) -> bool:
        effective = self._resolver.resolve(model.id, "huggingface")
        levels = (level_for(r.rule, r.level, self._policy) for r in self._rulings(effective))
        return "error" not in levels

    def _settled(self, found: Iterable[tuple[Ruling, str | None, Place | None]]) -> Iterator[CheckFinding]:
        """Yield findings about the check's own files, which nothing suppresses."""
        for ruling, model_id, place in found:
            level = level_for(ruling.rule, ruling.level, self._policy)
            if level is None:
                continue
            path = place.path if place else None
            yield CheckFinding(
                rule=ruling.rule,
                level=level,
                model_id=model_id,
                place=place,
                message=ruling.message,
                hint=ruling.hint,
                clause_source=ruling.source,
                fingerprint=self._fingerprint(ruling.rule, model_id, path, ruling.clause),
            )

    def _fingerprint(self, rule: str, model_id: str | None, path: str | None, context: str) -> str:
        key = (rule, model_id, path, context)
        self._occurrences[key] += 1
        return fingerprint(rule, model_id, path, context, self._occurrences[key])

    # --------------------------------------------------------------------------------------------------------- models

    def _resolved(self, reference: Reference) -> Effective:
        assert reference.model_id is not None
        key = (reference.model_id.casefold(), reference.provider)
        if key not in self._effective:
            self._effective[key] = self._resolver.resolve(reference.model_id, reference.provider)
        return self._effective[key]

    def _models(self, judged: Sequence[Reference], findings: Sequence[CheckFinding]) -> tuple[CheckedModel, ...]:
        by_model: dict[str, list[CheckFinding]] = {}
        for finding in findings:
            by_model.setdefault(finding.model_id or "", []).append(finding)
        references: dict[str, list[Reference]] = {}
        effectives: dict[str, Effective] = {}
        for reference in judged:
            effective = self._resolved(reference)
            effectives.setdefault(effective.id, effective)
            references.setdefault(effective.id, []).append(reference)
        return tuple(
            self._model(effective, references[id_], by_model.get(id_, []))
            for id_, effective in sorted(effectives.items(), key=lambda item: item[0].casefold())
        )

    def _model(
        self, effective: Effective, references: Sequence[Reference], findings: Sequence[CheckFinding]
    ) -> CheckedModel:
        terms = effective.terms
        revisions = sorted({r.revision for r in references if r.revision})
        return CheckedModel(
            id=effective.id,
            provider=effective.provider,
            catalog_id=effective.model.id if effective.model else None,
            declared=effective.declared,
            effective=effective.expression,
            chain=effective.links,
            commercial_use=terms.commercial_use,
            conditions=terms.conditions,
            obligations=terms.obligations,
            verdict=_verdict(findings),
            gated=effective.gated,
            revision=", ".join(revisions) or None,
            text_sha256=self._context.text_hashes.get(effective.id)
            or (effective.clarified.sha256 if effective.clarified else None),
            source=effective.source,
        )


def _verdict(findings: Sequence[CheckFinding]) -> Verdict:
    counted = [f for f in findings if f.suppressed is None]
    if any(f.level == "error" and f.rule == "LIC002" for f in counted):
        return "unresolved"
    if any(f.level == "error" for f in counted):
        return "violation"
    if any(f.level == "error" for f in findings):
        return "excepted"
    return "warning" if any(f.level == "warning" for f in counted) else "allowed"


def _order(finding: CheckFinding) -> tuple[str, int, int, str, str, str]:
    place = finding.place or Place("", 0, 0)
    return (place.path, place.line, place.column, finding.rule, finding.model_id or "", finding.message.en)
