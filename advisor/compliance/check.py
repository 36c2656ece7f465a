"""The licence check: models that files name, judged by a policy, each finding at its place."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from advisor.compliance.baseline import fingerprint
from advisor.compliance.effective import Resolver
from advisor.compliance.exceptions import Exceptions
from advisor.compliance.expressions import Expressions
from advisor.compliance.judge.model import ModelJudge
from advisor.compliance.judge.named import computed, of_place
from advisor.compliance.judge.ruling import Ruling, as_level, level_for
from advisor.compliance.models import Models
from advisor.compliance.own_findings import of_changed, of_clarifications, of_exceptions, of_ignores, of_lock
from advisor.compliance.policy import LOCK_FILE, Policy
from advisor.compliance.snippet import exception_for
from advisor.compliance.suppress import Suppressed, Suppressions
from advisor.compliance.unchanged import unchanged
from advisor.core.checking import CheckFinding, CheckReport, Place
from advisor.core.record import NamedTuple
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.compliance.effective import Effective
    from advisor.compliance.lock import Locked
    from advisor.compliance.policy import Clarification
    from advisor.core.checking import Alternative, Level, Reference, Scan
    from advisor.core.model import Model, Pedigree
    from advisor.rules import RuleSet

__all__ = ["Context", "check"]


class Context(NamedTuple):
    """What a check may know besides files and policy.

    ``online`` are pedigrees the Hub gave today, by id; ``lock`` what was locked, ``baseline`` fingerprints of findings
    that are accepted, ``changed`` the files that changed with what they named before (``None``: everything counts), and
    ``changed_own`` those of them that the check is ruled by. ``substitute`` looks for a model to use instead.
    ``inline_ignores``: whether they hold.
    ``partial``: only some of the project was looked at, so that nothing can be said to be missing or not needed.
    ``stale`` are clarifications whose text has changed. ``notes`` are said in the report, and ``incomplete`` that
    something could not be asked.
    """

    online: Mapping[str, Pedigree] = MappingProxyType({})
    text_hashes: Mapping[str, str] = MappingProxyType({})
    lock: Mapping[str, Locked] | None = None
    lock_name: str = LOCK_FILE
    baseline: frozenset[str] = frozenset()
    changed: Mapping[str, tuple[Reference, ...]] | None = None
    changed_own: tuple[str, ...] = ()
    inline_ignores: bool = True
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
    """One check: resolves, judges and suppresses, and remembers what was needed of the policy."""

    def __init__(
        self, scan: Scan, policy: Policy, catalog: Catalog, rules: RuleSet, today: date, context: Context
    ) -> None:
        stale = {(c.model, c.place) for c in context.stale}
        policy = policy._replace(clarify=tuple(c for c in policy.clarify if (c.model, c.place) not in stale))
        self._scan = scan
        self._policy = policy
        self._catalog = catalog
        self._today = today
        self._context = context
        expressions = Expressions(catalog)
        self._resolver = Resolver(catalog, expressions, policy, context.online)
        self._judge = ModelJudge(catalog, rules, policy, expressions, today, None if context.partial else scan.texts)
        self._exceptions = Exceptions(policy, self._judge, expressions, today)
        self._suppressions = Suppressions(
            scan.ignores,
            context.baseline,
            frozenset() if context.changed is None else unchanged(scan.references, context.changed),
            today,
            with_inline=context.inline_ignores,
        )
        self._models = Models(scan.references, self._resolver)
        self._offers: dict[tuple[str, str | None], list[Ruling]] = {}
        self._occurrences: Counter[tuple[str, str | None, str | None, str]] = Counter()

    def report(self) -> CheckReport:
        findings = [f for r, effective in self._models.uses() for f in self._of_reference(r, effective)]
        findings = [self._with_exception(f) for f in findings]
        findings += [f for r in self._scan.references if r.kind == "dynamic" for f in self._of_computed(r)]
        models = self._models.checked(findings, self._context.text_hashes)
        whole, policy = not self._context.partial, self._policy
        used = self._resolver.clarified
        findings += self._settled(of_lock(self._context.lock, self._context.lock_name, models, whole=whole))
        findings += self._settled(of_exceptions(self._exceptions, policy, whole=whole))
        findings += self._settled(of_clarifications(self._context.stale, policy, used, whole=whole))
        findings += self._settled(of_ignores(self._suppressions, policy, self._today))
        findings += self._settled(of_changed(self._context.changed_own), Policy())  # no policy hides that it changed
        return CheckReport(
            catalog=self._catalog.stamp,
            policy=self._policy.path,
            files=self._scan.files,
            references=self._models.references,
            models=models,
            findings=tuple(sorted(findings, key=_order)),
            unread=self._scan.unread,
            notes=(*self._policy.notes, *self._context.notes, *self._scan.notes),
            incomplete=self._context.incomplete,
        )

    def _of_reference(self, reference: Reference, effective: Effective) -> Iterator[CheckFinding]:
        of_here = of_place(reference, effective, self._policy.profile)
        for ruling in (*self._judge.rulings(effective), *of_here):
            level = level_for(ruling, self._policy)
            if level is not None:
                yield self._finding(ruling, level, reference, effective)

    def _of_computed(self, reference: Reference) -> Iterator[CheckFinding]:
        asked = as_level(self._policy.dynamic)
        if asked is None:
            return
        ruling = computed(reference, asked)
        level = level_for(ruling, self._policy)
        if level is not None:
            yield self._finding(ruling, level, reference, None)

    def _finding(self, ruling: Ruling, level: Level, reference: Reference, effective: Effective | None) -> CheckFinding:
        place = reference.place if reference.place.path else None
        path = place.path if place else None
        excepted = None
        if effective is not None:
            excepted = self._exceptions.covering(ruling, effective, reference.model_id or "", path)
        print_ = self._fingerprint(ruling.rule, reference.model_id, path, reference.excerpt or reference.sink or "")
        suppressed = self._suppressions.of(ruling.rule, reference, print_)
        if excepted is not None:
            comment = f" ({excepted.comment})" if excepted.comment else ""
            reason = Text(f"exception: {excepted.reason}{comment}", f"例外: {excepted.reason}{comment}")
            suppressed = Suppressed("exception", reason)
        offered = effective if level == "error" and suppressed is None else None
        if offered:
            self._offers.setdefault((offered.id, path), []).append(ruling)
        return CheckFinding(
            rule=ruling.rule,
            level=level,
            model_id=effective.id if effective else reference.model_id,
            place=place,
            message=ruling.message,
            hint=ruling.hint,
            clause_source=ruling.source,
            chain=effective.links if effective and len(effective.links) > 1 else (),
            alternative=self._alternative(offered) if offered else None,
            suppressed=suppressed.reason if suppressed else None,
            suppressed_by=suppressed.by if suppressed else None,
            fingerprint=print_,
        )

    def _with_exception(self, finding: CheckFinding) -> CheckFinding:
        """Return a finding with the one exception that would cover all errors of its model in its file."""
        path = finding.place.path if finding.place else None
        rulings = self._offers.get((finding.model_id or "", path))
        if rulings is None or finding.level != "error" or finding.suppressed is not None:
            return finding
        inside = self._policy.inside(path) if path is not None else None
        # what comes from no licence in particular is not covered by who names some
        licenses = [x for r in rulings for x in r.licenses] if all(r.licenses for r in rulings) else []
        rules = sorted({r.rule for r in rulings})
        return finding._replace(exception=exception_for(finding.model_id or "", licenses, rules, inside, self._today))

    def _alternative(self, effective: Effective) -> Alternative | None:
        if effective.model is None or self._context.substitute is None:
            return None
        return self._context.substitute(effective.model, self._is_allowed)

    def _is_allowed(self, model: Model) -> bool:
        effective = self._resolver.resolve(model.id, "huggingface" if model.huggingface else "bedrock")
        return "error" not in {level_for(ruling, self._policy) for ruling in self._judge.rulings(effective)}

    def _settled(
        self, found: Iterable[tuple[Ruling, str | None, Place | None]], policy: Policy | None = None
    ) -> Iterator[CheckFinding]:
        """Yield findings about the check's own files, which nothing suppresses."""
        for ruling, model_id, place in found:
            level = level_for(ruling, policy or self._policy)
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


def _order(finding: CheckFinding) -> tuple[str, int, int, str, str, str]:
    place = finding.place or Place("", 0, 0)
    return (place.path, place.line, place.column, finding.rule, finding.model_id or "", finding.message.en)
