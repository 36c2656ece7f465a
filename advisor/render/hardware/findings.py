"""What the rules said, and what does not fit: the sections below the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render.hardware.kinds import cheapest_by_platform, kinds
from advisor.render.hardware.wording import devices, place_name, reasons
from advisor.render.parts import Item, Section
from advisor.render.wording import SEVERITY, joined, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.core.judged import Judged
    from advisor.core.result import Finding
    from advisor.render import View
    from advisor.render.hardware.kinds import Answered

OTHERS_SHOWN = 6
"""How many reasons why hardware does not fit are told."""
PLACES_NAMED = 3

_FINDINGS = Text("Findings", "判定")
_REJECTED = Text("Does not run", "動かせないもの")
_UNDETERMINED = Text("Could not be judged", "判定できなかったもの")
_NOTES = Text("Notes", "補足")
_HINT = Text("hint: {}", "ヒント: {}")
_ON = Text("on {}", "対象: {}")
_ON_MANY = Text("on {} and {:,} more", "対象: {} ほか {:,} 件")
_UNDECIDED = Text("not judged", "判定不可")
_MORE = Text("{:,} more: --format json", "ほか {:,} 件は --format json で表示")
_ORDER = {"exclude": 0, "warn": 1, "prefer": 2, "note": 3}


def sections(
    report: Answered[Judged], shown: Sequence[Sequence[Judged]], view: View, rejected: Text = _REJECTED
) -> Iterator[Section]:
    """Yield the sections in order; ``shown`` are the kinds of hardware that stand above, ``rejected`` a title."""
    language = view.language
    if report.question.instance is not None:
        judged = _of_one(report, view)
    else:
        shown = shown if report.deployments else ()  # when nothing fits, the reasons below say why
        judged = _of_many([s for kind in shown for s in cheapest_by_platform(kind)], report, view)
    if judged:
        yield Section(_FINDINGS.get(language), tuple(judged))
    for title, others in ((rejected, report.rejected), (_UNDETERMINED, report.undetermined)):
        items = list(_others(others, view))
        if items:
            yield Section(title.get(language), tuple(items))
    if report.notes:
        yield Section(_NOTES.get(language), tuple([Item(note.get(language)) for note in report.notes]))


def with_ways_out(found: Iterable[Section], ways: Section | None, *, asked: bool) -> tuple[Section, ...]:
    """Return the sections with what would help: behind the findings of an asked instance, else before what is rejected."""
    sections = list(found)
    if ways is not None:
        sections.insert(1 if asked else 0, ways)
    return tuple(sections)


def _of_one(report: Answered[Judged], view: View) -> list[Item]:
    findings = report.deployments[0].findings if report.deployments else report.findings
    return [_item(f, view) for f in sorted(findings, key=lambda f: (_ORDER[f.severity], f.rule))]


def _of_many(shown: Sequence[Judged], report: Answered[Judged], view: View) -> list[Item]:
    """Return each finding once, with where it holds unless everywhere."""
    places: dict[tuple[int, str, Item], list[str]] = {}
    everywhere = {id(f) for f in report.findings}
    for sized in shown:
        for f in sized.findings:
            key = (_ORDER[f.severity], f.rule, _item(f, view))
            places.setdefault(key, []).append("" if id(f) in everywhere else place_name(sized.deployment))
    for f in report.findings:
        places.setdefault((_ORDER[f.severity], f.rule, _item(f, view)), [""])
    items = []
    for (_, _, item), names in sorted(places.items(), key=lambda entry: entry[0][:2]):
        if "" in names or (len(names) == len(shown) and len(shown) > 1):
            items.append(item)
        else:
            items.append(Item(item.text, (Item(_named(names, view.language)), *item.under), item.link))
    return items


def _named(names: Sequence[str], language: Language) -> str:
    listed = joined(list(names[:PLACES_NAMED]), language)
    if len(names) <= PLACES_NAMED:
        return _ON.get(language).format(listed)
    return _ON_MANY.get(language).format(listed, len(names) - PLACES_NAMED)


def _item(finding: Finding, view: View) -> Item:
    language, yen = view.language, view.yen_per_usd
    undecided = finding.severity == "exclude" and finding.missing
    severity = (_UNDECIDED if undecided else SEVERITY[finding.severity]).get(language)
    text = f"{severity}: {sentence(finding.message, language, yen)} [{finding.rule}]"
    if finding.hint is None:
        return Item(text)
    return Item(text, (Item(_HINT.get(language).format(sentence(finding.hint, language, yen))),))


def _others(deployments: Iterable[Judged], view: View) -> Iterator[Item]:
    """Yield what does not fit by its reasons, the nearest to fitting first."""
    places: dict[str, list[str]] = {}
    for kind in kinds(deployments):
        for sized in cheapest_by_platform(kind)[:1]:
            d = sized.deployment
            name = place_name(d) if d.platform == "bedrock" else f"{place_name(d)} ({devices(d)})"
            places.setdefault(reasons(sized.findings, view.language, view.yen_per_usd), []).append(name)
    for why, names in list(places.items())[:OTHERS_SHOWN]:
        yield Item(why, (Item(_named(names, view.language)),))
    if len(places) > OTHERS_SHOWN:
        rest = sum(len(names) for names in list(places.values())[OTHERS_SHOWN:])
        yield Item(_MORE.get(view.language).format(rest))
