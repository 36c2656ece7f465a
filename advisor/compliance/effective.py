"""The effective licence of a model: its own AND that of every ancestor, merge parent, adapter base and term of its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.checking import Link
from advisor.core.licensing import UNDECLARED
from advisor.core.model import same_owner
from advisor.core.record import NamedTuple
from advisor.rules.terms import Terms, combine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.catalog import Catalog
    from advisor.compliance.expressions import Expressions
    from advisor.compliance.policy import Clarification, Policy
    from advisor.core.checking import Provider, Relation
    from advisor.core.licensing import License, StatedUse
    from advisor.core.model import Ancestor, DataTerm, Model, Pedigree
    from advisor.core.provenance import Source

__all__ = ["Effective", "Resolver"]


_SERVICES: Mapping[Provider, str] = {"bedrock": "aws-bedrock-service-terms"}
"""Who runs models as a service, and the licence entry of its terms."""
_NOT_MADE_OF = frozenset({"distillation"})
"""Relations in which no weights are passed on: only terms that reach derivatives hold. Notices travel with weights."""


class Effective(NamedTuple):
    """What holds for one model. ``licenses`` are those that hold together, the model's own first.

    ``own`` are the licences the model declares itself (several for an expression), ``own_symbols`` the same as the
    expression writes them, with exceptions; ``catalogued`` those it had but for a clarification. ``found`` is false when
    nothing at all is known of it; ``gaps`` are ancestors whose licence nobody knows, ``undescribed`` those of the chain
    (the model itself, too) of which nobody says what they were made from. ``declared`` and ``expression`` are SPDX
    expressions. ``modalities`` are what goes in (``text``, ``image`` …), ``None`` when not known. ``said`` is what the
    publisher says where that is no licence of the catalogue.
    """

    id: str
    provider: Provider
    found: bool
    model: Model | None
    links: tuple[Link, ...]
    own: tuple[License, ...]
    own_symbols: tuple[str, ...]
    catalogued: tuple[License, ...]
    licenses: tuple[License, ...]
    terms: Terms
    declared: str | None
    expression: str | None
    gaps: tuple[str, ...]
    undescribed: tuple[str, ...]
    modalities: tuple[str, ...] | None
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
    symbols: tuple[str, ...] = ()
    catalogued: tuple[License, ...] = ()
    modalities: tuple[str, ...] | None = None
    stated_use: StatedUse | None = None


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
        """Return what holds for the model of that name where ``provider`` serves it."""
        known = self._known(name)
        if known is None:
            return self._unknown(name, provider)
        known = self._as_served(known, provider)
        undescribed: list[str] = []
        links = (*self._links(known, undescribed), *self._service(known, provider))
        licenses = tuple(dict.fromkeys((*known.licenses, *_bound(links))))
        gaps = tuple(dict.fromkeys(_gaps(links)))
        # what a service asks was agreed with whoever opened the account: it is no licence of the model
        parts = [known.expression, *dict.fromkeys(x.spdx for x in _bound(x for x in links if x.relation != "service"))]
        whole = known.expression is not None and not gaps and not undescribed
        return Effective(
            id=known.id,
            provider=provider,
            found=True,
            model=known.model,
            links=links,
            own=known.licenses,
            own_symbols=known.symbols or tuple(x.spdx for x in known.licenses),
            catalogued=known.catalogued,
            licenses=licenses,
            terms=combine([*licenses, *([] if whole else [self._catalog.licenses[UNDECLARED]])], known.stated_use),
            declared=known.expression,
            expression=self._expressions.joined([p for p in parts if p]) if known.expression else None,
            gaps=gaps,
            undescribed=tuple(undescribed),
            modalities=known.modalities,
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
            own_symbols=(),
            catalogued=(),
            licenses=(),
            terms=combine([]),
            declared=None,
            expression=None,
            gaps=(),
            undescribed=(),
            modalities=None,
            gated=None,
            source=None,
        )

    def _known(self, name: str) -> _Known | None:
        found = self._of_catalog(name) or self._of_pedigree(name)
        clarified = self._clarified(name, found.id if found else name)
        if clarified is None:
            return found
        self.clarified.add(clarified)
        said = found or _Known(name, (), None, (), (), None)
        # of an OR, the branch that the policy allows
        symbols = self._expressions.chosen(clarified.expression, self._policy.allow)
        return said._replace(
            licenses=tuple(dict.fromkeys(self._expressions.license(symbol) for symbol in symbols)),
            symbols=symbols,
            expression=self._expressions.normalise(clarified.expression),
            clarified=clarified,
            catalogued=said.licenses,
            stated_use=None,  # whoever clarifies has read the card as well, or asked its publisher
        )

    def _of_catalog(self, name: str) -> _Known | None:
        model = self._catalog.find_model(name)
        if model is None:
            return None
        hub = model.huggingface
        provenance = model.provenance.get("license")
        source = provenance.source if provenance else None
        return self._described(model, source)._replace(
            model=model, gated=hub.gated if hub else None, stated_use=model.stated_use
        )

    def _of_pedigree(self, name: str) -> _Known | None:
        pedigree = self._catalog.pedigree(name) or self._online.get(name.casefold())
        if pedigree is None:
            return None
        return self._described(pedigree, pedigree.source)._replace(gated=pedigree.gated, said=pedigree.declared)

    def _described(self, described: Model | Pedigree, source: Source | None) -> _Known:
        """Return what an entry and a pedigree have in common; the licences a model declares itself hold together."""
        ids = (described.license, *described.also_licenses) if described.license else ()
        own = tuple(self._catalog.licenses[id_] for id_ in ids)
        return _Known(
            id=described.id,
            licenses=own,
            expression=self._expressions.joined(x.spdx for x in own) if own else None,
            ancestors=described.ancestors,
            data_terms=described.data_terms,
            source=source,
            modalities=described.input_modalities,
        )

    def _clarified(self, *names: str) -> Clarification | None:
        wanted = {name.casefold() for name in names}
        return next((c for c in self._policy.clarify if c.model.casefold() in wanted), None)

    def _as_served(self, known: _Known, provider: Provider) -> _Known:
        """Return a model under the agreement its vendor has for the service, where the catalogue names one.

        Mistral Large may be used commercially through Bedrock, its weights may not.
        """
        if known.model is None or known.clarified or provider != "bedrock":
            return known
        ids = (channel.license for channel in known.model.bedrock if channel.license)
        agreement = self._catalog.licenses.get(next(ids, ""))
        if agreement is None:
            return known
        return known._replace(
            licenses=(agreement,), expression=agreement.spdx, source=agreement.source, ancestors=(), stated_use=None
        )

    def _service(self, known: _Known, provider: Provider) -> Iterator[Link]:
        """Yield the terms of the service that runs the model; they hold besides the model's own."""
        service = _SERVICES.get(provider)
        license_ = self._catalog.licenses.get(service) if service else None
        if license_ is not None and license_ not in known.licenses:
            yield Link(known.id, "service", license_, binds=True, source=license_.source)

    def _links(self, start: _Known, undescribed: list[str]) -> Iterator[Link]:
        """Yield the chain: the model, its ancestors by distance, each followed by the terms of its data.

        Models of which nobody says what they were made from are added to ``undescribed``. Behind a relicensed parent the
        terms of its publisher's own models end as well; where several ways lead to an ancestor, the strictest counts.
        """
        yield from self._own_links(start, "self", passes_on=True)
        passing = {start.id.casefold(): True}
        found: list[tuple[str, _Known | None, Relation]] = []
        pending = [(start.id, True, ancestor) for ancestor in _stated(start, undescribed)]
        while pending:
            child, child_passes, ancestor = pending.pop(0)
            known = self._known(ancestor.model)
            name = known.id if known else ancestor.model
            key, seen = name.casefold(), name.casefold() in passing
            passes_on = not ancestor.relicensed and (child_passes or not same_owner(child, name))
            if seen and (passing[key] or not passes_on):
                continue
            passing[key] = passes_on
            relation: Relation = ancestor.relation  # type: ignore[assignment]  # the words of the catalogue
            if not seen:
                found.append((name, known, relation))
            stated = _stated(known, [] if seen else undescribed) if known else []
            pending += [(name, passes_on, parent) for parent in stated]
        for name, known, relation in found:
            if known is None:
                yield Link(name, relation, None, binds=True)
            else:
                yield from self._own_links(known, relation, passes_on=passing[name.casefold()])

    def _own_links(self, known: _Known, relation: Relation, *, passes_on: bool) -> Iterator[Link]:
        for license_ in known.licenses:
            holds = passes_on and (license_.inherits or relation not in _NOT_MADE_OF)
            yield Link(known.id, relation, license_, holds, known.source, known.said)
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


def _bound(links: Iterable[Link]) -> Iterator[License]:
    """Yield the licences of others that hold for the model at the start."""
    for link in links:
        if link.relation != "self" and link.binds and link.license is not None:
            yield link.license
