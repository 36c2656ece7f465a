"""What was excluded and why, by rule: the failure first, then whom it concerns."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.text import Message, Text
from advisor.render.parts import Item, Section
from advisor.render.sections import excluded, fact_title, few, missing_by_fact, models
from advisor.render.wording import sentence
from advisor.rules.rule import gaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.core.result import Finding, Report
    from advisor.render import View

HINTS_SHOWN = 3
"""Up to how many rejected models a rule's hints are shown, where the request names no models."""

_REJECTED = Text("Rejected: {}", "除外: {}")
_ONE = Text("{name}: {failure}", "{name}: {failure}")
_ALL = Text("{models}: {failure} ({names})", "{models}: {failure} ({names})")
_SHARED = Text("{models}: {failure} — for example {name}: {example}", "{models}: {failure}。例: {name} — {example}")
_DIFFERENT = Text("{models} — for example {name}: {example}", "{models}。例: {name} — {example}")
_WITH_HINT = Text("{} — {}", "{}。{}")
_HINT_OF = Text("{names}: {hint}", "{names}: {hint}")
_ELSEWHERE = Text(
    "of these, not judged in other configurations: {models}, no data on {fact} ({name})",
    "うち {models}は、ほかの構成では{fact}が不明のため判定不可 ({name})",
)


class _Group:
    """What one rule excluded: (model's name, its first finding), one each."""

    __slots__ = ("entries", "ids")

    def __init__(self) -> None:
        self.entries: list[tuple[str, Finding]] = []
        self.ids: set[str] = set()

    def add(self, id_: str, name: str, finding: Finding) -> None:
        if id_ not in self.ids:
            self.ids.add(id_)
            self.entries.append((name, finding))


class Reason(NamedTuple):
    """Why one rule excluded models: in words as a row of `rejected`, with what may help, and all the models."""

    words: str
    hints: tuple[Item, ...]
    models: tuple[str, ...]


def rejected(report: Report, view: View) -> Section | None:
    """Return what was excluded by reason, most models first; a model counts once per rule."""
    out = {entry.model.id for entry in excluded(report)}
    if not out:
        return None
    hints = bool(report.request.choice.models)
    reasons = [_reason(entries, view, hints=hints) for entries in _groups(report)]
    return Section(
        _REJECTED.get(view.language).format(models(len(out), view.language)),
        (*reasons, *elsewhere(report, view)),
    )


def by_rule(report: Report, view: View) -> list[Reason]:
    """Return the reasons of `rejected` with every model they concern; where they differ, with its own words."""
    language = view.language
    found = []
    for entries in _groups(report):
        item = _reason(entries, view, hints=bool(report.request.choice.models))
        alike = _same([finding.message for _, finding in entries], view) is not None
        named = [
            name
            if alike
            else _ONE.get(language).format(name=name, failure=sentence(finding.message, language, view.yen_per_usd))
            for name, finding in entries
        ]
        found.append(Reason(item.text, item.under, tuple(named)))
    return found


def _groups(report: Report) -> list[list[tuple[str, Finding]]]:
    """Return (model's name, its first finding) by the rule that excludes it, the rule with most models first."""
    groups: dict[str, _Group] = {}
    for entry in excluded(report):
        for finding in entry.findings:
            if finding.severity == "exclude" and not finding.missing:
                if finding.rule not in groups:
                    groups[finding.rule] = _Group()
                groups[finding.rule].add(entry.model.id, entry.model.name, finding)
    return [groups[rule].entries for rule in sorted(groups, key=lambda rule: (-len(groups[rule].entries), rule))]


def _reason(entries: Sequence[tuple[str, Finding]], view: View, *, hints: bool) -> Item:
    language, yen = view.language, view.yen_per_usd
    name, first = entries[0]
    example = sentence(first.message, language, yen)
    hints = hints or len(entries) <= HINTS_SHOWN
    if len(entries) == 1:
        text = _ONE.get(language).format(name=name, failure=example)
        if hints and first.hint:
            text = _WITH_HINT.get(language).format(text, sentence(first.hint, language, yen))
        return Item(text)
    failure, template = _shared([finding for _, finding in entries], view), _DIFFERENT
    if failure == example:
        template = _ALL
    elif failure:
        template = _SHARED
    text = template.get(language).format(
        models=models(len(entries), language),
        failure=failure,
        name=name,
        names=few([name for name, _ in entries], language),
        example=example,
    )
    return Item(text, _hints(entries, view) if hints else ())


def _hints(entries: Sequence[tuple[str, Finding]], view: View) -> tuple[Item, ...]:
    language = view.language
    names: dict[str, list[str]] = {}
    for name, finding in entries:
        if finding.hint:
            names.setdefault(sentence(finding.hint, language, view.yen_per_usd), []).append(name)
    return tuple(
        [
            Item(hint if len(of) == len(entries) else _HINT_OF.get(language).format(names=few(of, language), hint=hint))
            for hint, of in names.items()
        ]
    )


def _shared(findings: Sequence[Finding], view: View) -> str | None:
    """Return what all the findings say: the whole sentence, else that without what they have in brackets.

    Of those that say different things no more is read than it takes to see it.
    """
    messages = [finding.message for finding in findings]
    return _same(messages, view) or _same([_without_asides(m) for m in messages], view)


def _same(messages: Sequence[Message], view: View) -> str | None:
    first, language, yen = messages[0], view.language, view.yen_per_usd
    shown = [name for text in first.template for name in gaps(text)]

    def alike(other: Message) -> bool:
        """Whether it says the same of the same; else it may still be worded alike."""
        same = other.template == first.template and all(
            other.values.get(name) == first.values.get(name) for name in shown
        )
        return same or sentence(other, language, yen) == said

    said = sentence(first, language, yen)
    return said if all(alike(other) for other in messages[1:]) else None


def _without_asides(message: Message) -> Message:
    """Drop the template's brackets: they tell one case from another. Those inside values stay: they are names."""
    en, ja = message.template
    return message._replace(template=Text(_bare(en), _bare(ja)))


@cache
def _bare(template: str) -> str:
    before, bracket, rest = template.partition(" (")
    _, closing, after = rest.partition(")")
    if not bracket or not closing:
        return template
    after = _bare(after)
    wide = (
        before[-1:] > "\u2e7f" and after[1:2] > "\u2e7f"
    )  # the spaces belong to the brackets where none is between words
    return before + (after.lstrip() if wide else after)


def elsewhere(report: Report, view: View) -> list[Item]:
    """Return what kept the other configurations of rejected models from being judged."""
    language, out = view.language, {entry.model.id for entry in excluded(report)}
    open_ = [entry for entry in report.undetermined if entry.model.id in out]
    return [
        Item(
            _ELSEWHERE.get(language).format(
                models=models(len(names), language), fact=fact_title(fact, language), name=fact
            ),
            (Item(few(names, language)),),
        )
        for fact, names in missing_by_fact(open_)
    ]
