"""What lies below the table besides the rejections: what could not be judged, what would help, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render.parts import Item, Section
from advisor.render.wording import joined, proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.core.result import Rejection, Report, Undetermined
    from advisor.render import View

UNLOCKS_SHOWN = 3
"""How many models a relaxation names."""

_UNDETERMINED = Text("Could not be judged: {}", "判定できなかったもの: {}")
_RELAXATIONS = Text("What would help", "条件を緩める案")
_NOTES = Text("Notes", "補足")
_ROUTES = Text("Bedrock sells {} by other routes, too:", "{} には Bedrock のほかの経路もあります:")
_MISSING = Text("{models}: no data on {fact} ({name})", "{models}: {fact}が不明 ({name})")
_UNLOCKS = Text("then possible: {}", "可能になるモデル: {}")
_AND_MORE = Text("{} and {} more", "{} ほか {} 件")


def excluded(report: Report) -> list[Rejection]:
    """Return the rejections of models that are not recommended elsewhere."""
    chosen = {entry.model.id for entry in report.recommended}
    return [r for r in report.rejected if r.model.id not in chosen]


def undetermined(report: Report, view: View) -> Section | None:
    """Return what could not be judged by missing fact, most models first; rejected models are told of there."""
    language = view.language
    entries = _open(report)
    if not entries:
        return None
    count = len({u.model.id for u in entries})
    return Section(
        _UNDETERMINED.get(language).format(models(count, language)),
        tuple([Item(words, (Item(few(list(names), language)),)) for words, names in open_facts(report, view)]),
    )


def open_facts(report: Report, view: View) -> list[tuple[str, tuple[str, ...]]]:
    """Return the facts that are missing, in words, each with the names of all the models that miss it."""
    language = view.language
    return [
        (
            _MISSING.get(language).format(
                models=models(len(names), language), fact=fact_title(fact, language), name=fact
            ),
            tuple(names),
        )
        for fact, names in missing_by_fact(_open(report))
    ]


def _open(report: Report) -> list[Undetermined]:
    out = {entry.model.id for entry in excluded(report)}
    return [entry for entry in report.undetermined if entry.model.id not in out]


def missing_by_fact(entries: Sequence[Undetermined]) -> list[tuple[str, list[str]]]:
    """Return (missing fact, names of the models that miss it), most models first."""
    names: dict[str, dict[str, str]] = {}
    for entry in entries:
        for fact in entry.missing:
            names.setdefault(fact, {})[entry.model.id] = entry.model.name
    return [(fact, list(by_id.values())) for fact, by_id in sorted(names.items(), key=lambda i: (-len(i[1]), i[0]))]


def relaxations(report: Report, view: View) -> Section | None:
    """Return the smallest changes that would make something feasible."""
    language = view.language
    if not report.relaxations:
        return None
    return Section(
        _RELAXATIONS.get(language),
        tuple(
            [
                Item(
                    proposal(r, language, view.yen_per_usd),
                    (Item(_UNLOCKS.get(language).format(few(list(r.unlocks), language))),) if r.unlocks else (),
                )
                for r in report.relaxations
            ]
        ),
    )


def notes(report: Report, view: View) -> Section | None:
    """Return the report's notes, and the other routes of a first choice on Bedrock."""
    items = [*(Item(note.get(view.language)) for note in report.notes), *_other_routes(report, view)]
    return Section(_NOTES.get(view.language), tuple(items)) if items else None


def _other_routes(report: Report, view: View) -> Iterator[Item]:
    if len(report.routes) < 2:
        return
    from advisor.render import routes

    first = report.recommended[0]
    taken = first.best.deployment.inference_profile or first.best.deployment.bedrock_model_id
    others = [Item(routes.offer(each, view.language, view.yen_per_usd)) for each in report.routes if each.name != taken]
    yield Item(_ROUTES.get(view.language).format(first.model.name), tuple(others))


def models(count: int, language: Language) -> str:
    """Return ``1 model``, ``43 models``."""
    return f"{count:,} モデル" if language == "ja" else f"{count:,} model{'' if count == 1 else 's'}"


def fact_title(name: str, language: Language) -> str:
    """Return what a fact means, or its name when it is not registered."""
    from advisor.rules.facts import FACTS

    fact = FACTS.get(name)
    return fact.meaning.get(language) if fact else name


def may_be_unstated(name: str) -> bool:
    """Whether a null of the fact means that nobody stated one (no limit asked, no date announced)."""
    from advisor.rules.facts import FACTS

    return name in FACTS and FACTS[name].optional


def few(names: list[str], language: Language) -> str:
    """Return the first names and how many more there are."""
    if len(names) <= UNLOCKS_SHOWN:
        return joined(names, language)
    shown = joined(names[:UNLOCKS_SHOWN], language)
    return _AND_MORE.get(language).format(shown, len(names) - UNLOCKS_SHOWN)
