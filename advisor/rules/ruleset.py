"""Sets of rules: loaded once, bound to a request, asked level by level."""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import orjson

from advisor.core.outside_words import os_reason, parser_reason
from advisor.core.result import Reason
from advisor.core.text import Text
from advisor.errors import CatalogError, UnknownNameError, UsageError, shown_by_list
from advisor.rules.compiler import Test, compile_test
from advisor.rules.facts.fact import PARTS
from advisor.rules.fold import fold
from advisor.rules.logic import UNKNOWN, Truth
from advisor.rules.predicate import FALSE, TRUE, Comparison, Not, Predicate
from advisor.rules.rule import LEVELS, SEVERITIES, Rule, RuleLevel, read_rule, subject_values
from advisor.rules.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
    from datetime import date

    from advisor.core.hardware import Region
    from advisor.core.request import Request
    from advisor.core.result import Finding
    from advisor.core.tuning import TuningRun
    from advisor.rules.facts.fact import Fact, Getter, Part

__all__ = ["RULES_FILE", "BoundRules", "RuleSet", "load_rules"]

RULES_FILE = Path(__file__).parent.parent / "_data" / "rules.json"
SCHEMA_VERSION = 1
OFF = "off"


class RuleSet:
    """Rules in a fixed order: by severity, then by id. The order they were written in never matters."""

    __slots__ = ("_by_id", "rules")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(sorted(rules, key=lambda r: (SEVERITIES.index(r.severity), r.id)))
        self._by_id = {rule.id: rule for rule in self.rules}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __getitem__(self, rule_id: str) -> Rule:
        return self._by_id[rule_id]

    def bind(
        self, request: Request, today: date, region: Region | None = None, training: TuningRun | None = None
    ) -> BoundRules:
        """Return the rules for one request: what the request alone decides is decided once, here.

        ``region`` is the asked one; without it, rules that ask for its country are decided subject by subject.
        ``training`` is the fine-tuning run that is judged; without it serving is.
        """
        return BoundRules(self, Subject(request, today, region, training))


class _Bound:
    """One rule for one request: the implication *when → require* compiled, and the findings it has made.

    Many candidates differ in nothing a rule looks at; they share one finding, which is cheaper to look up than to make.
    """

    __slots__ = ("_cites", "_made", "_reads", "most", "rule", "tells_unknown", "test")

    def __init__(self, rule: Rule, test: Test, most: tuple[str, float] | None) -> None:
        self.rule = rule
        self.test = test
        self.most = most
        self.tells_unknown = rule.tells_unknown
        self._cites = rule.basis == "catalogue" and any(fact.source for fact in rule.judged)
        self._reads: dict[Truth, tuple[Getter, ...]] = {}
        self._made: dict[Any, Finding | None] = {}

    def finding(self, subject: Subject, truth: Truth) -> Finding | None:
        """Return what the rule says of a subject for which it is ``truth``."""
        reads = self._reads.get(truth)
        if reads is None:
            facts = dict.fromkeys((*self.rule.judged, *self.rule.shown_when(truth)))
            reads = self._reads[truth] = tuple(fact.get for fact in facts if fact.level != "request")
        key: tuple[Any, ...] = (truth, *[get(subject) for get in reads])
        if self._cites:
            key = (key, self.rule.cited(subject))
        try:
            return self._made[key]
        except KeyError:
            made = self._made[key] = self.rule.finding(subject, truth)
            return made


_Judged: TypeAlias = tuple[list[tuple[int, _Bound, Truth]], int]
"""What fails of a subject, each with its place among the rules of its level, and how many warnings there are."""


class _Share:
    """Rules of one level that read the same part of a subject: judged once for all subjects that share it.

    Without a ``part`` those that read more, judged for each subject. ``rules`` stand in their order, by severity; the numbers
    are their places among all rules of the level.
    """

    __slots__ = ("_known", "_part", "_rules")

    def __init__(self, part: Part | None, rules: list[tuple[int, _Bound]]) -> None:
        self._part = PARTS[part] if part else None
        self._rules = rules
        self._known: dict[Hashable, tuple[object, _Judged]] = {}

    def judge(self, subject: Subject, *, excluded: bool) -> _Judged:
        """Return what fails, and how many warnings there are; of what is ``excluded`` anyway those may be left out."""
        if self._part is None:
            return self._judged(subject, excluded=excluded)
        read, key_of = self._part
        part = read(subject)
        key = key_of(part)
        known = self._known.get(key)
        if known is None:  # the part is kept, too: it may be known by where it is
            known = self._known[key] = part, self._judged(subject, excluded=False)
        return known[1]

    def excludes(self, subject: Subject) -> bool:
        """Whether any of the rules rejects the subject or leaves it undetermined."""
        if self._part is not None:
            return bool(self.judge(subject, excluded=True)[0])
        for _, bound in self._rules:
            if bound.rule.severity != "exclude":
                return False  # the order is by severity: no exclusion follows
            if bound.test(subject) is not True:
                return True
        return False

    def _judged(self, subject: Subject, *, excluded: bool) -> _Judged:
        failing: list[tuple[int, _Bound, Truth]] = []
        warnings = 0
        for place, bound in self._rules:
            severity = bound.rule.severity
            if severity == "exclude":
                truth = bound.test(subject)
                if truth is not True:
                    failing.append((place, bound, truth))
            elif excluded or failing:
                break  # the order is by severity: no exclusion follows
            elif severity == "warn":
                warnings += bound.test(subject) is False
        return failing, warnings


class BoundRules:
    """Rules for one request, grouped by level. Rules the request makes idle are gone.

    Subjects must carry the request, the day, the region and the run the rules were bound to.
    """

    __slots__ = ("_levels", "_shares", "request", "today")

    def __init__(self, source: RuleSet, subject: Subject) -> None:
        self.request = subject.request
        self.today = subject.today
        bound = [b for rule in source.rules if (b := _bind(rule, subject)) is not None]
        self._levels: dict[RuleLevel, tuple[_Bound, ...]] = {
            level: tuple(b for b in bound if b.rule.level == level) for level in LEVELS
        }
        self._shares = {level: _shares(self._levels[level]) for level in LEVELS}

    def judge(self, level: RuleLevel, subject: Subject) -> tuple[Finding, ...]:
        """Return what the rules of one level say of ``subject``; the empty tuple when they say nothing.

        A finding of severity ``exclude`` rejects; with ``missing`` facts it leaves the subject undetermined instead.
        """
        findings: list[Finding] | None = None
        for bound in self._levels[level]:
            truth = bound.test(subject)
            if truth is False or (truth is UNKNOWN and bound.tells_unknown):
                finding = bound.finding(subject, truth)
                if finding is not None:
                    if findings is None:
                        findings = [finding]
                    else:
                        findings.append(finding)
        return () if findings is None else tuple(findings)

    def stands(self, subject: Subject) -> tuple[tuple[Finding, ...], int]:
        """Return why a model is excluded or undetermined, worded when read; of one that stands, how many warnings it has.

        Most models fail, no two alike, and are counted only; who cannot have one needs no warnings of it.
        """
        failing: list[tuple[int, _Bound, Truth]] = []
        warnings = 0
        for share in self._shares["model"]:
            found, warned = share.judge(subject, excluded=bool(failing))
            if found:
                failing += found
            warnings += warned
        if not failing:
            return (), warnings
        kept = subject.of_model()
        failing.sort(key=itemgetter(0))
        told = (bound.rule.finding(kept, truth, later=True) for _, bound, truth in failing)
        return tuple(finding for finding in told if finding is not None), 0

    def excludes(self, level: RuleLevel, subject: Subject) -> bool:
        """Whether a rule of ``level`` rejects ``subject`` or leaves it undetermined; cheaper than the findings."""
        for share in self._shares[level]:  # noqa: SIM110 - `any` with a generator costs twice as much
            if share.excludes(subject):
                return True
        return False

    def exclusions(self, level: RuleLevel, subject: Subject) -> tuple[Reason, ...]:
        """Return why rules of ``level`` reject ``subject`` or leave it undetermined; cheaper than the findings."""
        failing: list[tuple[int, _Bound, Truth]] = []
        for share in self._shares[level]:
            failing += share.judge(subject, excluded=True)[0]
        failing.sort(key=itemgetter(0))
        reasons = []
        for _, bound, truth in failing:
            finding = bound.finding(subject, truth) if truth is UNKNOWN else None
            reasons.append(Reason(bound.rule.id, finding.missing if finding else ()))
        return tuple(reasons)

    def decisive(self, levels: Iterable[RuleLevel]) -> tuple[Fact, ...]:
        """Return the facts that the exclusions of ``levels`` judge, each once.

        Two subjects in which they are equal are both excluded there or both not.
        """
        bounds = (b for level in levels for b in self._levels[level] if b.rule.severity == "exclude")
        return tuple(dict.fromkeys(fact for b in bounds for fact in b.rule.judged))

    def most(self, fact: str) -> float | None:
        """Return the largest value of a fact that no rule excludes whatever else holds; ``None``: no rule says.

        A search may stop at what is beyond it.
        """
        bounds = (b.most for level in LEVELS for b in self._levels[level] if b.rule.severity == "exclude")
        return min((most for of, most in filter(None, bounds) if of == fact), default=None)

    def limits_alone(self, facts: Collection[str]) -> bool:
        """Whether exclusions of offers read of how a model that fits is served nothing but ``facts``, each held to one limit.

        Then what is beyond all of these limits, however it is served, fails for the same reasons however it is served.
        """
        bounds = [b for b in self._levels["offer"] if b.rule.severity == "exclude"]
        limited = [b.most[0] for b in bounds if b.most]
        others = (fact for b in bounds if not b.most for fact in b.rule.judged if fact.name != "memory.fits")
        return (
            len(set(limited)) == len(limited)
            and set(limited) <= set(facts)
            and not any(fact.level == "placement" or fact.in_full or fact.of_load for fact in others)
        )

    def rules(self, level: RuleLevel | None = None) -> tuple[Rule, ...]:
        """Return the rules that may still say something, of one level or of all."""
        levels = LEVELS if level is None else (level,)
        return tuple(b.rule for one in levels for b in self._levels[one])


def _shares(bounds: Iterable[_Bound]) -> tuple[_Share, ...]:
    """Group rules of one level by the part they read; those last that read more, as one exclusion spares their warnings."""
    by_part: dict[Part | None, list[tuple[int, _Bound]]] = {}
    for place, bound in enumerate(bounds):
        parts = {fact.reads for fact in bound.rule.judged if fact.level != "request"}
        by_part.setdefault(parts.pop() if len(parts) == 1 else None, []).append((place, bound))
    return tuple(_Share(part, by_part[part]) for part in sorted(by_part, key=lambda part: part is None))


def _bind(rule: Rule, subject: Subject) -> _Bound | None:
    def known(fact: Fact) -> Any:
        return fact.get(subject) if fact.level == "request" else UNKNOWN

    when = fold(rule.when, known)
    if when is FALSE:
        return None
    require = fold(rule.require, known)
    if require is TRUE:
        return None
    return _Bound(rule, _implication(when, require), _most(require) if when is TRUE else None)


def _most(require: Predicate) -> tuple[str, float] | None:
    if isinstance(require, Comparison) and require.operator == "at_most" and isinstance(require.right, (int, float)):
        return require.fact.name, require.right
    return None


def _implication(when: Predicate, require: Predicate) -> Test:
    """Compile *when → require*; most rules have a plain side, which needs no closure of its own."""
    if when is TRUE:
        return compile_test(require, subject_values)
    if require is FALSE:
        return compile_test(Not(when), subject_values)
    applies, holds = compile_test(when, subject_values), compile_test(require, subject_values)

    def test(s: Subject) -> Truth:
        applicable = applies(s)
        if applicable is False:
            return True
        truth = holds(s)
        if truth is True:
            return True
        return UNKNOWN if applicable is UNKNOWN else truth

    return test


# ----------------------------------------------------------------------------------------------------------- loading


def load_rules(
    extra: Mapping[str, Any] | None = None, severities: Mapping[str, str] | None = None, *, file: Path = RULES_FILE
) -> RuleSet:
    """Load the shipped rules, the user's ``extra`` ones over them (same id: replaced), and severity overrides.

    ``extra`` is what `advisor.authoring.rules.compile_user_rules` returns; ``severities`` maps ids to a severity or
    ``off``.

    Raises:
        CatalogError: the rules cannot be read.
        UnknownNameError: a severity names no rule.
        UsageError: a severity is none of ours.
    """
    entries = {entry["id"]: entry for data in (shipped_rules(file), extra or {}) for entry in data.get("rules", ())}
    try:
        rules = {rule_id: read_rule(entry) for rule_id, entry in entries.items()}
    except (KeyError, TypeError) as error:
        said = f"{type(error).__name__}: {error}"
        raise _unreadable(file, Text(said, said)) from error
    return RuleSet(_with_severities(rules, severities or {}).values())


def shipped_rules(file: Path = RULES_FILE) -> Mapping[str, Any]:
    """Return the compiled rules that ship, as data.

    Raises:
        CatalogError: they cannot be read.
    """
    try:
        data = orjson.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise _unreadable(file, os_reason(error) if isinstance(error, OSError) else parser_reason(error)) from error
    if not isinstance(data, dict) or data.get("schema_version") != SCHEMA_VERSION:
        needed = f"schema_version is not {SCHEMA_VERSION}", f"schema_version が {SCHEMA_VERSION} ではありません"
        raise _unreadable(file, Text(*needed))
    return data


def _unreadable(file: Path, reason: Text) -> CatalogError:
    return CatalogError(
        Text(
            f"the rules cannot be read ({file.name}): {reason.en}", f"ルールを読み込めません ({file.name}): {reason.ja}"
        ),
        Text(
            "reinstall fm-advisor, or compile the rules again",
            "fm-advisor を再インストールするか、ルールをコンパイルし直してください",
        ),
    )


def _with_severities(rules: dict[str, Rule], severities: Mapping[str, str]) -> dict[str, Rule]:
    for rule_id, severity in severities.items():
        rule = rules.get(rule_id)
        if rule is None:
            raise UnknownNameError(Text("rule", "ルール"), rule_id, rules, shown_by_list("rules"))
        if severity == OFF:
            del rules[rule_id]
        elif severity in SEVERITIES:
            rules[rule_id] = rule._replace(severity=severity)
        else:
            raise UsageError(
                Text(f"severity {severity!r} of {rule_id} is unknown", f"{rule_id} の重大度 {severity!r} は使えません"),
                Text(
                    f"use one of {', '.join((*SEVERITIES, OFF))}",
                    f"{', '.join((*SEVERITIES, OFF))} のいずれかにしてください",
                ),
            )
    return rules
