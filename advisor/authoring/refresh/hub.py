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
_UNRESOLVED = frozenset({"other", "unknown"})
"""Tags that name no licence."""


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
            draft.update(owner)["huggingface"] = change
            notes += _worth_a_look(owner, facts, change, draft)
        draft.note_read("huggingface", ())
    return tuple(notes)


def _change(facts: HubFacts, owner: str, by_tag: Mapping[str, str], names: _Names, draft: Draft) -> dict[str, Any]:
    change: dict[str, Any] = {}
    if facts.gated is not None:
        change["gated"] = facts.gated
    fill = {"parameters": facts.parameters, "context_length": facts.context_length}
    known = {name: value for name, value in fill.items() if value is not None}
    if known:
        change["fill"] = known
    license_ = by_tag.get((facts.license or "").casefold())
    if license_ is not None and draft.base["licenses"][license_].get("resolved", True):
        change["license"] = license_
    related = {names.of(base.model): base.relation or "fine-tune" for base in facts.base_models}
    parents = [{"model": model, "relation": relation} for model, relation in related.items() if model != owner]
    if parents:
        change["ancestors"] = parents
        change["inherited"] = sorted({key for parent in parents for key in _inherited(parent["model"], names, draft)})
    return change


def _inherited(name: str, names: _Names, draft: Draft) -> Iterator[str]:
    """Yield the licences a parent passes on, as far as the catalogue knows it."""
    model = draft.base["models"].get(name)
    if model is not None:
        yield from model.get("licenses", ())
        return
    seen: set[str] = set()
    pending = [name]
    while pending:
        current = names.of(pending.pop())
        pedigree = draft.base["pedigrees"].get(current) if current in draft.base["pedigrees"] else None
        if pedigree is None or current in seen:
            continue
        seen.add(current)
        if pedigree.get("license"):
            yield pedigree["license"]
        yield from pedigree.get("also_licenses", ())
        pending += [ancestor["model"] for ancestor in pedigree.get("ancestors") or ()]


def _is_near(count: int, other: int) -> bool:
    return abs(count - other) <= _TOLERANCE * count


def _worth_a_look(owner: str, facts: HubFacts, change: Mapping[str, Any], draft: Draft) -> Iterator[Text]:
    entry = draft.base["models"][owner]
    declared = change.get("license")
    if declared and declared not in entry.get("licenses", ()):
        ours = ", ".join(entry.get("licenses", ())) or "–"
        yield Text(
            f"{owner}: the Hub says {declared}, the catalogue {ours}; until it is reviewed both hold",
            f"{owner}: Hub の表示は {declared}、カタログは {ours} です。確認されるまで両方が適用されるものとします",
        )
    if facts.license in _UNRESOLVED and entry.get("license") is None:
        yield Text(f"{owner}: the Hub names no licence either", f"{owner}: Hub にもライセンス名の記載がありません")
    reviewed = {ancestor["model"].casefold() for ancestor in entry.get("ancestors", ())}
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
            f"{owner}: パラメーター数は Hub で {listed:,}、カタログで {counted:,} です (カタログの値を維持)",
        )
    if facts.moved_to:
        to = visible(facts.moved_to)
        yield Text(f"{owner}: is now called {to} on the Hub", f"{owner}: Hub では {to} に改名されています")
