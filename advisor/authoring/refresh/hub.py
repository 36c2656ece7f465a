"""What the Hugging Face Hub says today to updates of catalogue models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.refresh.outcomes import answered
from advisor.catalog.names import ModelNames
from advisor.core.text import Text, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.authoring.refresh.draft import Draft
    from advisor.authoring.refresh.outcomes import Outcome
    from advisor.sources.hub_facts import HubFacts

__all__ = ["hub_ids", "put_hub"]

_FLOATS = frozenset({"F64", "F32", "F16", "BF16"})
_TOLERANCE = 0.02
"""Of a count: buffers, and heads stored though they are tied."""
UNKNOWN = "unknown"
"""The catalogue's licence that allows nothing, because nobody knows it."""
_UNRESOLVED = frozenset({"other", "unknown"})
"""Tags that name no licence: of one that has no tag, or that nobody stated."""


class _Names(NamedTuple):
    """What models are called: a card may name its parent by a former name, or in another case."""

    models: ModelNames
    pedigrees: ModelNames

    def of(self, name: str) -> str:
        """Return the id by which the catalogue knows a model, else the name."""
        return self.models.find(name) or self.pedigrees.find(name) or name


def hub_ids(models: Mapping[str, Any]) -> dict[str, str]:
    """Return the catalogue's model of each name on the Hub."""
    return {entry["huggingface"]["id"]: id_ for id_, entry in models.items() if "huggingface" in entry}


def put_hub(draft: Draft, outcomes: Sequence[Outcome]) -> tuple[Text, ...]:
    """Enter what the Hub says, each model with its own page as the source, and return what somebody must look at.

    What was reviewed stays: a count fills a gap only, a licence or parent that is new holds besides the reviewed ones.
    """
    owners = hub_ids(draft.base["models"])
    by_tag = {tag: key for key, entry in draft.base["licenses"].items() for tag in entry.get("hub_tags", ())}
    names = _Names(ModelNames(draft.base["models"]), ModelNames(draft.base["pedigrees"]))
    notes: list[Text] = []
    for outcome in answered(outcomes, "huggingface"):
        assert outcome.observed is not None
        for facts in outcome.observed.rows:
            owner = owners.get(facts.id)
            if owner is None:
                continue
            page = outcome._replace(observed=outcome.observed._replace(url=facts.url, published=facts.last_modified))
            change = {"source": draft.source(page), **_change(facts, owner, by_tag, names, draft)}
            draft.data["hub"][facts.id] = _with_earlier(change, draft.data["hub"].get(facts.id, {}), facts)
            notes += _worth_a_look(owner, facts, change, draft)
        draft.note_read("huggingface", ())
    return tuple(notes)


def _change(facts: HubFacts, owner: str, by_tag: Mapping[str, str], names: _Names, draft: Draft) -> dict[str, Any]:
    change: dict[str, Any] = {}
    if facts.gated is not None:
        change["gated"] = facts.gated
    # packed weights are fewer than they stand for
    counted = facts.parameters if _FLOATS.issuperset(facts.dtypes) else None
    fill = {"parameters": counted, "context_length": facts.context_length}
    known = {name: value for name, value in fill.items() if value is not None}
    if known:
        change["fill"] = known
    license_ = _declared(facts, draft.base["models"][owner], by_tag, draft)
    if license_ is not None:
        change["license"] = license_
    related = {names.of(base.model): base.relation or "fine-tune" for base in facts.base_models}
    parents = [{"model": model, "relation": relation} for model, relation in related.items() if model != owner]
    if parents:
        change["ancestors"] = parents
        change["inherited"] = sorted({key for parent in parents for key in _inherited(parent["model"], names, draft)})
    return change


def _with_earlier(change: dict[str, Any], earlier: Mapping[str, Any], facts: HubFacts) -> dict[str, Any]:
    """Return what the Hub says now, and what it said before of which it says nothing now, under its own source."""
    kept: dict[str, Any] = {}
    if "license" in earlier and facts.license is None:
        kept["license"] = earlier["license"]
        kept["license_source"] = earlier.get("license_source", earlier["source"])
    if "ancestors" in earlier and not (facts.base_models and facts.base_models_complete):
        for name in ("ancestors", "inherited"):
            kept[name] = earlier[name]
        kept["ancestors_source"] = earlier.get("ancestors_source", earlier["source"])
    for name in ("gated", "fill"):
        if name in earlier and name not in change:
            kept[name] = earlier[name]
            kept[f"{name}_source"] = earlier.get(f"{name}_source", earlier["source"])
    return {**change, **kept}


def _declared(facts: HubFacts, entry: Mapping[str, Any], by_tag: Mapping[str, str], draft: Draft) -> str | None:
    """Return the licence the Hub declares: by its tag, else by its name; `UNKNOWN` for one that nobody knows.

    Licences of publishers' own have no tag (``other``), some not even a name of their own: where the reviewed one is
    such, that says nothing new.
    """
    if facts.license is None:
        return None
    licenses = draft.base["licenses"]
    tag, name = facts.license.casefold(), (facts.license_name or "").casefold()
    by: str | None = by_tag.get(tag)
    if by is not None and licenses[by].get("resolved", True):
        return by
    named: list[str] = [key for key, found in licenses.items() if name in map(str.casefold, found.get("hub_names", ()))]
    reviewed = entry.get("license")
    if reviewed in named:
        return None
    if len(named) == 1:
        return named[0]
    of_its_own = licenses.get(reviewed, {})
    if tag in _UNRESOLVED and not of_its_own.get("hub_tags") and not (name and of_its_own.get("hub_names")):
        return None
    return UNKNOWN if UNKNOWN in licenses else None


def _inherited(name: str, names: _Names, draft: Draft) -> Iterator[str]:
    """Yield the licences a parent passes on, as far as the catalogue knows it and those it was made from."""
    models, pedigrees = draft.base["models"], draft.base["pedigrees"]
    seen: set[str] = set()
    pending = [name]
    while pending:
        current = names.of(pending.pop())
        if current in seen:
            continue
        seen.add(current)
        if current in models:
            yield from models[current].get("licenses", ())
        elif current in pedigrees:
            pedigree = pedigrees[current]
            yield from (key for key in (pedigree.get("license"), *pedigree.get("also_licenses", ())) if key)
            yield from (term["license"] for term in pedigree.get("training_terms", ()))
            pending += [ancestor["model"] for ancestor in pedigree.get("ancestors") or ()]


def _in_its_words(facts: HubFacts) -> str:
    named = " ".join(part for part in (facts.license_name, facts.license_link) if part)
    return visible(f"{facts.license}" + (f" ({named})" if named else ""))


def _is_near(count: int, other: int) -> bool:
    return abs(count - other) <= _TOLERANCE * count


def _worth_a_look(owner: str, facts: HubFacts, change: Mapping[str, Any], draft: Draft) -> Iterator[Text]:
    entry = draft.base["models"][owner]
    declared = change.get("license")
    if declared and declared not in entry.get("licenses", ()):
        ours = ", ".join(entry.get("licenses", ())) or "–"
        said = declared if declared != UNKNOWN else _in_its_words(facts)
        yield Text(
            f"{owner}: the Hub says {said}, the catalogue {ours}; until it is reviewed both hold",
            f"{owner}: Hub の表示は {said}、カタログは {ours} です。確認されるまで両方が適用されるものとします",
        )
    if facts.license in _UNRESOLVED and entry.get("license") is None:
        yield Text(f"{owner}: the Hub names no licence either", f"{owner}: Hub にもライセンス名の記載がありません")
    reviewed = {ancestor["model"].casefold() for ancestor in entry.get("ancestors") or ()}
    parents = [p["model"] for p in change.get("ancestors", ()) if p["model"].casefold() not in reviewed]
    if parents:
        named = visible(", ".join(parents))
        yield Text(
            f"{owner}: the Hub says it was made from {named}; until it is reviewed the licence of that holds, too",
            f"{owner}: Hub では派生元が {named} とされています。確認されるまでそのライセンスも適用されるものとします",
        )
    counted, listed = entry.get("parameters"), facts.parameters
    near = [
        count for count in (counted, entry.get("parameters_stored")) if count and listed and _is_near(count, listed)
    ]
    if counted and listed and not near and _FLOATS.issuperset(facts.dtypes):  # packed weights are counted otherwise
        yield Text(
            f"{owner}: {listed:,} parameters on the Hub, {counted:,} in the catalogue (kept)",
            f"{owner}: パラメータ数は Hub で {listed:,}、カタログで {counted:,} です (カタログの値を維持)",
        )
    if facts.moved_to:
        to = visible(facts.moved_to)
        yield Text(f"{owner}: is now called {to} on the Hub", f"{owner}: Hub では {to} に改名されています")
