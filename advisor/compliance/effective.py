"""The effective licence of a model: its own AND that of every ancestor, merge parent, adapter base and term of its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.core.checking import Link
from advisor.rules.terms import Terms, combine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.catalog import Catalog
    from advisor.compliance.expressions import Expressions
    from advisor.compliance.policy import Clarification, Policy
    from advisor.core.checking import Provider, Relation
    from advisor.core.licensing import License
    from advisor.core.model import Ancestor, DataTerm, Model, Pedigree
    from advisor.core.provenance import Source

__all__ = ["Effective", "Resolver"]


class Effective(NamedTuple):
    """What holds for one model. ``licenses`` are those that hold together, the model's own first.

    ``own`` are the licences the model declares itself (several for an expression). ``found`` is false when nothing at
    all is known of it; ``gaps`` are ancestors whose licence nobody knows, ``undescribed`` those of the chain (the model
    itself, too) of which nobody says what they were made from. ``declared`` and ``expression`` are SPDX
    expressions. ``said`` is what the publisher says where that is no licence of the catalogue.
    """

    id: str
    provider: Provider
    found: bool
    model: Model | None
    links: tuple[Link, ...]
    own: tuple[License, ...]
    licenses: tuple[License, ...]
    terms: Terms
    declared: str | None
    expression: str | None
    gaps: tuple[str, ...]
    undescribed: tuple[str, ...]
    gated: str | None
    source: Source | None
    clarified: Clarification | None = None
    said: str | None = None


class _Known(NamedTuple):
    """What one source says of one model; ``licenses`` are empty when it knows none."""

    id: str
    licenses: tuple[License, ...]
    expression: str | None
    ancestors: tuple[Ancestor, ...] | None
    data_terms: tuple[DataTerm, ...]
    source: Source | None
    model: Model | None = None
    gated: str | None = None
    said: str | None = None
    clarified: Clarification | None = None


class Resolver:
    """Answers what holds for a model, from the policy's clarifications, the catalogue, and what the Hub said today."""

    def __init__(
        self, catalog: Catalog, expressions: Expressions, policy: Policy, online: Mapping[str, Pedigree] | None = None
    ) -> None:
        self._catalog = catalog
        self._expressions = expressions
        self._policy = policy
        self.clarified: set[Clarification] = set()
        """Those that were needed so far."""
        self._online = {name.casefold(): pedigree for name, pedigree in (online or {}).items()}

    def resolve(self, name: str, provider: Provider) -> Effective:
        """Return what holds for the model of that name."""
        known = self._known(name)
        if known is None:
            return self._unknown(name, provider)
        undescribed: list[str] = []
        links = tuple(self._links(known, undescribed))
        licenses = tuple(dict.fromkeys((*known.licenses, *_bound(links))))
        gaps = tuple(dict.fromkeys(_gaps(links)))
        parts = [known.expression, *dict.fromkeys(x.spdx for x in _bound(links))]
        whole = known.expression is not None and not gaps and not undescribed
        return Effective(
            id=known.id,
            provider=provider,
            found=True,
            model=known.model,
            links=links,
            own=known.licenses,
            licenses=licenses,
            terms=combine([*licenses, *([] if whole else [self._catalog.licenses["unknown"]])]),
            declared=known.expression,
            expression=self._expressions.joined([p for p in parts if p]) if known.expression else None,
            gaps=gaps,
            undescribed=tuple(undescribed),
            gated=known.gated,
            source=known.source,
            clarified=known.clarified,
            said=known.said,
        )

    def _unknown(self, name: str, provider: Provider) -> Effective:
        return Effective(
            id=name,
            provider=provider,
            found=False,
            model=None,
            links=(Link(name, "self", None, binds=True),),
            own=(),
            licenses=(),
            terms=combine([]),
            declared=None,
            expression=None,
            gaps=(),
            undescribed=(),
            gated=None,
            source=None,
        )

    def _known(self, name: str) -> _Known | None:
        found = self._of_catalog(name) or self._of_pedigree(name)
        clarified = self._clarified(name, found.id if found else name)
        if clarified is None:
            return found
        self.clarified.add(clarified)
        licenses, expression = self._licenses(clarified.expression)
        said = found or _Known(name, (), None, (), (), None)
        return said._replace(licenses=licenses, expression=expression, clarified=clarified)

    def _of_catalog(self, name: str) -> _Known | None:
        model = self._catalog.find_model(name)
        if model is None:
            return None
        own = self._catalog.licenses[model.license] if model.license else None
        hub = model.huggingface
        provenance = model.provenance.get("license")
        return _Known(
            id=model.id,
            licenses=(own,) if own else (),
            expression=own.spdx if own else None,
            ancestors=model.ancestors,
            data_terms=model.data_terms,
            source=provenance.source if provenance else None,
            model=model,
            gated=hub.gated if hub else None,
        )

    def _of_pedigree(self, name: str) -> _Known | None:
        pedigree = self._catalog.pedigree(name) or self._online.get(name.casefold())
        if pedigree is None:
            return None
        own = self._catalog.licenses[pedigree.license] if pedigree.license else None
        return _Known(
            id=pedigree.id,
            licenses=(own,) if own else (),
            expression=own.spdx if own else None,
            ancestors=pedigree.ancestors,
            data_terms=pedigree.data_terms,
            source=pedigree.source,
            gated=pedigree.gated,
            said=pedigree.declared,
        )

    def _clarified(self, *names: str) -> Clarification | None:
        wanted = {name.casefold() for name in names}
        return next((c for c in self._policy.clarify if c.model.casefold() in wanted), None)

    def _licenses(self, expression: str) -> tuple[tuple[License, ...], str]:
        """Return the licences of an expression: of an OR, the branch that the policy allows."""
        symbols = self._expressions.chosen(expression, self._policy.allow)
        return tuple(self._expressions.license(symbol) for symbol in symbols), self._expressions.normalise(expression)

    def _links(self, start: _Known, undescribed: list[str]) -> Iterator[Link]:
        """Yield the chain: the model, its ancestors by distance, each followed by the terms of its data.

        Models of which nobody says what they were made from are added to ``undescribed``.
        """
        yield from self._own_links(start, "self", binds=True)
        seen = {start.id.casefold()}
        pending = _stated(start, undescribed)
        while pending:
            ancestor = pending.pop(0)
            known = self._known(ancestor.model)
            name = known.id if known else ancestor.model
            if name.casefold() in seen:
                continue
            seen.add(name.casefold())
            relation: Relation = ancestor.relation  # type: ignore[assignment]  # the words of the catalogue
            if known is None:
                yield Link(name, relation, None, binds=True)
                continue
            yield from self._own_links(known, relation, binds=False)
            pending += _stated(known, undescribed)

    def _own_links(self, known: _Known, relation: Relation, *, binds: bool) -> Iterator[Link]:
        for license_ in known.licenses:
            yield Link(known.id, relation, license_, binds or license_.inherits, known.source, known.said)
        if not known.licenses:
            yield Link(known.id, relation, None, binds=True, source=known.source, declared=known.said)
        for term in known.data_terms:
            terms = self._catalog.licenses[term.license]
            yield Link(known.id, "training-data", terms, binds=True, source=term.source)


def _stated(known: _Known, undescribed: list[str]) -> list[Ancestor]:
    if known.ancestors is None:
        undescribed.append(known.id)
    return list(known.ancestors or ())


def _gaps(links: tuple[Link, ...]) -> Iterator[str]:
    """Yield the ancestors whose licence nobody knows."""
    return (link.model for link in links if link.license is None and link.relation != "self")


def _bound(links: tuple[Link, ...]) -> Iterator[License]:
    """Yield the licences of others that hold for the model at the start."""
    for link in links:
        if link.relation != "self" and link.binds and link.license is not None:
            yield link.license
