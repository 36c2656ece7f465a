"""A rule: a condition with its verdicts, and the finding it makes when it does not hold.

Verdicts
--------
``when`` false → *not applicable*. Otherwise the rule is the implication *when → require* in three-valued logic:

* true → *passes*
* false → *fails*: a finding with the rule's severity
* unknown → *unknown*. An ``exclude`` rule gives a finding with ``missing``: the candidate is undetermined, never
  passed. A ``warn`` rule that has an ``unknown`` sentence gives it as a note. All others say nothing. The hint goes with
  a sentence of the rule's own only.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from advisor.core.provenance import Source
from advisor.core.record import NamedTuple
from advisor.core.result import Finding, Said, Severity
from advisor.core.text import Message, Text
from advisor.rules.compiler import Values, compile_test, compile_unknown
from advisor.rules.facts import FACTS
from advisor.rules.logic import UNKNOWN, Truth
from advisor.rules.predicate import TRUE, Predicate, facts_of, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from advisor.rules.facts.fact import Fact, Getter, Level, SourceGetter
    from advisor.rules.subject import Subject

__all__ = [
    "LEVELS",
    "SEVERITIES",
    "Basis",
    "Rule",
    "RuleLevel",
    "Scope",
    "Verdict",
    "example_verdicts",
    "gap_facts",
    "gaps",
    "level_of",
    "read_rule",
    "subject_values",
]

Scope: TypeAlias = Literal["model", "instance", "candidate"]
RuleLevel: TypeAlias = Literal["model", "channel", "instance", "placement", "offer"]
Verdict: TypeAlias = Literal["passes", "fails", "unknown", "not-applicable"]
Basis: TypeAlias = Literal["source", "catalogue", "request", "policy"]
"""What a rule rests on: a ``source`` of its own · the ``catalogue``'s facts, whose sources the finding cites · the
user's own ``request`` · our ``policy``, a judgement the user may change."""

LEVELS: tuple[RuleLevel, ...] = ("model", "channel", "instance", "placement", "offer")
SEVERITIES: tuple[Severity, ...] = ("exclude", "warn", "prefer", "note")

_SCOPE_LEVEL: dict[Scope, RuleLevel] = {"model": "model", "instance": "instance", "candidate": "offer"}
_NOT_KNOWN = Text("“{title}” cannot be judged without {missing}", "{missing}が不明のため「{title}」を判定できません")


def level_of(facts: Iterable[Fact], scope: Scope) -> RuleLevel:
    """Return the coarsest subject in which all ``facts`` can be known.

    A model and an accelerator meet in a placement; a channel or a particular instance meets a placement in an offer.
    """
    levels: set[Level] = {fact.level for fact in facts} - {"request"}
    if not levels:
        return _SCOPE_LEVEL[scope]
    if levels <= {"model"}:
        return "model"
    if levels <= {"model", "channel"}:
        return "channel"
    if levels <= {"class", "instance"}:
        return "instance"
    if levels <= {"model", "class", "placement"}:
        return "placement"
    return "offer"


def gaps(template: str) -> list[str]:
    """Return the names between braces, in order."""
    names = []
    for part in template.split("{")[1:]:
        name, closed, _ = part.partition("}")
        if closed:
            names.append(name)
    return names


@cache
def gap_facts(text: Text) -> tuple[Fact, ...]:
    """Return the facts a sentence shows, each once."""
    return tuple(FACTS[name] for name in dict.fromkeys(name for sentence in text for name in gaps(sentence)))


class Rule(NamedTuple):
    """One rule as read from the compiled data; `advisor.rules.check` says what makes one valid."""

    id: str
    scope: Scope
    level: RuleLevel
    severity: Severity
    title: Text
    when: Predicate
    require: Predicate
    because: Text
    hint: Text | None
    unknown: Text | None
    basis: Basis
    source: Source | None
    judged: tuple[Fact, ...]
    """The facts of ``when`` and ``require``, each once, in reading order."""
    examples: tuple[Mapping[str, Any], ...] = ()

    @property
    def shown(self) -> tuple[Fact, ...]:
        """The facts its sentences show."""
        return tuple(dict.fromkeys(_shown(self.because, self.hint, self.unknown)))

    def shown_when(self, truth: Truth) -> tuple[Fact, ...]:
        """Return the facts that the sentences about a subject of that truth show."""
        said = self.unknown if truth is UNKNOWN else self.because
        return tuple(dict.fromkeys(_shown(said, self.hint)))

    def verdict(self, subject: Any, values: Values) -> Verdict:
        """Judge one subject, whose facts ``values`` reads."""
        when = compile_test(self.when, values)(subject)
        if when is False:
            return "not-applicable"
        require = compile_test(self.require, values)(subject)
        if require is True:
            return "passes"
        return "unknown" if when is UNKNOWN or require is UNKNOWN else "fails"

    def missing(self, subject: Any, values: Values) -> tuple[str, ...]:
        """Return the names of the unknown facts that leave the rule undecided."""
        compiled = _compiled_unknown if values is subject_values else compile_unknown
        names = (name for predicate in (self.when, self.require) for name in compiled(predicate, values)(subject))
        return tuple(dict.fromkeys(names))

    def finding(self, subject: Subject, truth: Truth, *, later: bool = False) -> Finding | None:
        """Return what the rule says of a subject for which it is ``truth``; ``None`` when it has nothing to say.

        ``later``: what it says is made when somebody asks for it, of ``subject``, which nobody may then change.
        """
        if truth is True or (truth is UNKNOWN and not self.tells_unknown):
            return None
        missing = self.missing(subject, subject_values) if truth is UNKNOWN else ()
        severity = "note" if truth is UNKNOWN and self.severity != "exclude" else self.severity
        if later:
            return Finding.later(self.id, severity, missing, lambda: self._said(subject, truth, missing))
        message, hint, facts, source = self._said(subject, truth, missing)
        return Finding(self.id, severity, message, hint, facts, missing, source)

    @property
    def tells_unknown(self) -> bool:
        """Whether it has something to say of a subject that lacks the facts to decide it."""
        return self.severity == "exclude" or (self.severity == "warn" and self.unknown is not None)

    def _said(self, subject: Subject, truth: Truth, missing: tuple[str, ...]) -> Said:
        undecided = truth is UNKNOWN
        wording = _wording(self.judged, self.unknown if undecided else self.because, self.hint, undecided=undecided)
        values = {}
        for name, get in wording.reads:  # a loop: a comprehension is a function that is made and called
            values[name] = get(subject)
        sentence = wording.sentence
        if sentence is None:
            gaps: dict[str, Any] = {"missing": tuple(FACTS[name].meaning for name in missing), "title": self.title}
            message = Message(_NOT_KNOWN, gaps)
        else:
            message = Message(sentence, {name: values[name] for name in wording.gaps})
        hint = _hint(wording, values)
        told = wording.told_with_hint if hint else wording.told
        facts = {name: None if values[name] is UNKNOWN else values[name] for name in told}
        return Said(message, hint, facts, self.cited(subject))

    def cited(self, subject: Subject) -> Source | None:
        """Return the rule's source, or where the catalogue read the fact that decided."""
        if self.basis != "catalogue":
            return self.source
        for source_of in _sources(self.judged):
            source = source_of(subject)
            if source:
                return source
        return None


class _Wording(NamedTuple):
    """What a rule says of every subject of one truth: its sentences, and which facts are read for what."""

    sentence: Text | None
    hint: Text | None
    reads: tuple[tuple[str, Getter], ...]
    gaps: tuple[str, ...]
    hint_gaps: tuple[str, ...]
    told: tuple[str, ...]
    """The names of `Finding.facts`: an unknown value is ``None`` there (``missing`` tells it from *not stated*)."""
    told_with_hint: tuple[str, ...]


@cache
def _wording(judged: tuple[Fact, ...], sentence: Text | None, hint: Text | None, *, undecided: bool) -> _Wording:
    """Return the wording of a rule for the subjects of one truth, of which there may be thousands.

    Those who read facts and not sentences are told the values that a sentence shows, too, where the rule is decided.
    """
    if sentence is None:  # the general sentence has no hint: it would speak of what is not known
        hint = None
    shown = gap_facts(sentence) if sentence else ()
    hinted = gap_facts(hint) if hint else ()
    told = judged if undecided else (*judged, *_for_machines(shown))
    told_with_hint = told if undecided else (*told, *_for_machines(hinted))
    return _Wording(
        sentence,
        hint,
        reads=tuple((fact.name, fact.get) for fact in dict.fromkeys((*judged, *shown, *hinted))),
        gaps=_names(shown),
        hint_gaps=_names(hinted),
        told=_names(told),
        told_with_hint=_names(told_with_hint),
    )


def _for_machines(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.type.kind != "text")  # texts are for people only


def _names(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.name for fact in facts))


@cache
def _sources(judged: tuple[Fact, ...]) -> tuple[SourceGetter, ...]:
    """Return where facts were read, the last first: `require` comes last, and is what decided."""
    return tuple(fact.source for fact in reversed(judged) if fact.source)


def _hint(wording: _Wording, values: Mapping[str, Any]) -> Message | None:
    """Return the hint, unless a fact it names is not there: *use (nothing) instead* helps nobody."""
    if wording.hint is None:
        return None
    named = {name: values[name] for name in wording.hint_gaps}
    for value in named.values():
        if value is UNKNOWN or value is None or value == ():
            return None
    return Message(wording.hint, named)


def subject_values(fact: Fact) -> Callable[[Subject], Any]:
    """Read a fact of a `Subject`."""
    return fact.get


_compiled_unknown = cache(compile_unknown)
"""Of subjects many are asked, of examples each once."""


def read_rule(data: Mapping[str, Any]) -> Rule:
    """Build one rule of checked data.

    Raises:
        KeyError: the data is not what `advisor.rules.check` lets pass.
    """
    when = parse(data["when"], FACTS) if "when" in data else TRUE
    require = parse(data["require"], FACTS)
    judged = tuple(dict.fromkeys((*facts_of(when), *facts_of(require))))
    because, hint, unknown = _text(data["because"]), _text(data.get("hint")), _text(data.get("unknown"))
    source = data.get("source")
    return Rule(
        id=data["id"],
        scope=data["scope"],
        level=data.get("level") or level_of((*judged, *_shown(because, hint, unknown)), data["scope"]),
        severity=data["severity"],
        title=_text(data["title"]),
        when=when,
        require=require,
        because=because,
        hint=hint,
        unknown=unknown,
        basis=data.get("basis", "source"),
        source=Source(source["url"], source["read"], source.get("note")) if source else None,
        judged=judged,
        examples=tuple(data.get("examples", ())),
    )


def _shown(*texts: Text | None) -> Iterator[Fact]:
    for text in texts:
        if text is not None:
            yield from gap_facts(text)


@overload
def _text(data: Mapping[str, str]) -> Text: ...
@overload
def _text(data: Mapping[str, str] | None) -> Text | None: ...
def _text(data: Mapping[str, str] | None) -> Text | None:
    return None if data is None else Text(data["en"], data["ja"])


def example_values(given: Mapping[str, Any]) -> Values:
    """Read facts of an example: its plain values, ``null`` by the fact's meaning of it, all others unknown."""
    return lambda fact: lambda _: example_value(fact, given.get(fact.name, "unknown"))


def example_value(fact: Fact, plain: Any) -> Any:
    """Turn a plain value of an example into a fact's value: the word ``unknown`` and, unless optional, ``null``."""
    if plain == "unknown" or (plain is None and not fact.optional):
        return UNKNOWN
    return tuple(plain) if isinstance(plain, list) else plain


def example_verdicts(rule: Rule) -> Iterator[tuple[Mapping[str, Any], Verdict]]:
    """Yield each example of a rule with the verdict the rule really gives."""
    for example in rule.examples:
        yield example, rule.verdict(None, example_values(example["given"]))
