"""Whose terms a model of the Hub stands under, for its family file: its licence, its ancestors, terms of training data.

What the catalogue knows of it already (a pedigree that somebody checked) goes before what the Hub says today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.text import Text, quoted, visible
from advisor.sources.hub_licenses import license_of_tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.catalog import Catalog
    from advisor.core.model import Pedigree
    from advisor.core.provenance import Source
    from advisor.sources.hub_answers import HubFacts

__all__ = ["CARD", "Lineage", "Parents", "lineage_of", "why"]

CARD = "card"
"""The key of the source that the Hub's metadata is."""
_PEDIGREE = "pedigree"
_LONGEST = 300


class Parents(NamedTuple):
    """The models this one was made from as the catalogue can name them; ``lost`` are names that lead nowhere."""

    known: Sequence[Mapping[str, str]]
    lost: Sequence[str]


class Lineage(NamedTuple):
    """Blocks of a model's entry, the sources they refer to besides `CARD`, and what a person must look at."""

    blocks: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, str]]
    review: tuple[Text, ...]


def lineage_of(facts: HubFacts, parents: Parents, catalog: Catalog) -> Lineage:
    """Return what the catalogue and the Hub know of a model's terms."""
    review: list[Text] = []
    pedigree = catalog.pedigree(facts.name)
    sources: dict[str, dict[str, str]] = {}
    blocks: dict[str, Any] = {"license": _license(facts, parents, pedigree, catalog, review)}
    ancestors = _ancestors(facts, parents, pedigree, review)
    if ancestors:
        blocks["ancestors"] = ancestors
    if pedigree is not None:
        review.append(
            Text(
                "licence: the catalogue's pedigree of this model was taken over; compare it with the card",
                "ライセンス: カタログの系譜情報を引き継ぎました。カードと照合してください",
            )
        )
        blocks |= _terms(pedigree, sources)
        if pedigree.source is not None:
            sources[_PEDIGREE] = _plain_source(pedigree.source)
    return Lineage(blocks, sources, tuple(review))


def why(en: str, ja: str) -> dict[str, Any]:
    """Return the reason of an unknown fact."""
    return {"why": {"en": en, "ja": ja}}


def _license(
    facts: HubFacts, parents: Parents, pedigree: Pedigree | None, catalog: Catalog, review: list[Text]
) -> dict[str, Any]:
    if parents.lost or not facts.base_models_complete:
        return _not_all_known(facts, parents, review)
    if pedigree is not None and pedigree.license is not None:
        also = {"also": list(pedigree.also_licenses)} if pedigree.also_licenses else {}
        return {"id": pedigree.license, **also, "from": _PEDIGREE if pedigree.source else CARD}
    if facts.license is None:
        review.append(Text("licence: the card declares none", "ライセンス: カードに記載がありません"))
        return {"id": None, **why("the card declares no licence", "カードにライセンスの記載がありません")}
    where = f" ({facts.license_link})" if facts.license_link else ""
    named = facts.license + (f" {quoted(facts.license_name)}" if facts.license_name else "")
    review.append(
        Text(
            f"licence: the card declares {named}; read its text{where}",
            f"ライセンス: カードの記載は {named}。本文を確認してください{where}",
        )
    )
    key = license_of_tag(facts.license, catalog)
    if key is None:
        return {
            "id": None,
            **why(
                f"no licence of the catalogue has the tag {facts.license}",
                f"タグ {facts.license} に当たるライセンスがカタログにありません",
            ),
        }
    note = _short(f"{named}{where}") if facts.license_name or where else None
    noted = {"note": {"en": f"The card says: {note}", "ja": f"カードの記載: {note}"}} if note else {}
    return {"id": key, "from": CARD, **noted}


def _not_all_known(facts: HubFacts, parents: Parents, review: list[Text]) -> dict[str, Any]:
    """Leave the licence open: alone it would pass for all that binds the model."""
    lost = ", ".join(map(quoted, parents.lost[:5])) or "base_model"
    review.append(
        Text(
            f"licence and ancestors: not all models it was made from are known ({lost})",
            f"ライセンスと派生元: 派生元のモデルをすべては特定できません ({lost})",
        )
    )
    declared = facts.license or "-"
    return {
        "id": None,
        **why(
            f"the card declares {declared}, but not all models it was made from are known",
            f"カードの記載は {declared} ですが、派生元のモデルをすべては特定できません",
        ),
    }


def _ancestors(
    facts: HubFacts, parents: Parents, pedigree: Pedigree | None, review: list[Text]
) -> list[dict[str, str]]:
    own = (pedigree.ancestors or ()) if pedigree else ()
    source = _PEDIGREE if pedigree and pedigree.source else CARD
    found = [{"model": ancestor.model, "relation": ancestor.relation, "from": source} for ancestor in own]
    listed = {ancestor["model"].casefold() for ancestor in found}
    found += [{**parent, "from": CARD} for parent in parents.known if parent["model"].casefold() not in listed]
    if any(base.relation is None for base in facts.base_models) and len(found) > len(own):
        review.append(
            Text(
                "ancestors: the card does not say how it was made from them; fine-tune is assumed",
                "派生元: 派生の方法が書かれていないため fine-tune としています",
            )
        )
    return found


def _terms(pedigree: Pedigree, sources: dict[str, dict[str, str]]) -> dict[str, Any]:
    terms = []
    for number, term in enumerate(pedigree.data_terms, 1):
        key = CARD
        if term.source is not None:
            key = f"terms-{number}"
            sources[key] = _plain_source(term.source)
        terms.append({"license": term.license, "text": {"en": term.text.en, "ja": term.text.ja}, "from": key})
    return {"training_terms": terms} if terms else {}


def _plain_source(source: Source) -> dict[str, str]:
    return {"url": source.url, "read": source.read, **({"note": source.note} if source.note else {})}


def _short(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
