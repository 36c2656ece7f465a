"""The entries of each kind that match filters, as plain data: ``advisor list`` and the tool ``list``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.defaults import default_region
from advisor.core.text import Text
from advisor.errors import UnknownNameError
from advisor.lookup import filters as filtering
from advisor.lookup.filters import Called, Filters
from advisor.render import listing

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.text import Language
    from advisor.rules import RuleSet

__all__ = ["LISTS", "Entries", "List", "ListRequest", "entries", "list_entries", "unknown_list"]


class ListRequest(NamedTuple):
    """What a list is made of. Texts among the entries are in ``language``; ``rules`` are loaded when they are listed.

    ``called``: what who asks calls a filter.
    """

    catalog: Catalog
    rules: Callable[[], RuleSet]
    language: Language
    filters: Filters = Filters()
    called: Called = str


class Entries(NamedTuple):
    """The entries of a list, and what a reader should know about them.

    ``titles``: of models, what people call the licences of each, by its id; programs read the ids.
    """

    entries: list[dict[str, Any]]
    notes: list[Text]
    titles: Mapping[str, str] | None = None


class List(NamedTuple):
    """One kind of entries, and the filters that say something about it."""

    find: Callable[[ListRequest], Entries]
    filters: tuple[str, ...] = ()


def list_entries(
    kind: str,
    catalog: Catalog,
    rules: RuleSet,
    *,
    filters: Filters = Filters(),  # noqa: B008 - immutable
    language: Language = "en",
) -> Entries:
    """Return the entries of a kind (``models``, ``instances``, ``licenses`` …) that match all filters, as plain data.

    Raises:
        UsageError: the kind, a filter or its value is unknown.
    """
    return entries(kind, ListRequest(catalog, lambda: rules, language, filters))


def entries(kind: str, asked: ListRequest) -> Entries:
    """Return the entries of a kind that match all filters.

    Raises:
        UsageError: the kind, a filter or its value is unknown.
    """
    if kind not in LISTS:
        raise unknown_list(kind)
    asked.filters.only(kind, LISTS[kind].filters, asked.called)
    return LISTS[kind].find(asked)


def unknown_list(kind: str) -> UnknownNameError:
    """Return the error for a kind that cannot be listed."""
    either = ", ".join(LISTS)
    return UnknownNameError(Text("list", "一覧"), kind, LISTS, Text(f"one of {either}", f"使える値: {either}"))


def _models(asked: ListRequest) -> Entries:
    from advisor.rules.book import LicenseBook

    catalog, filters = asked.catalog, asked.filters
    book = LicenseBook(catalog.licenses)
    found, notes = filtering.models(catalog, filters, asked.called)
    titles = {m.id: title for m in found if (title := book.title(m, asked.language))}
    return Entries([listing.model(m, book) for m in found], notes, titles)


def _instances(asked: ListRequest) -> Entries:
    catalog, filters = asked.catalog, asked.filters
    named = default_region(asked.language) if filters.region is None else filters.region
    region = catalog.region(named).id
    families = filtering.instance_families(catalog, filters.family)
    offered = [
        entry
        for _, i in sorted(catalog.instances.items(), key=_by_size)
        if (families is None or i.family in families) and (entry := listing.instance(i, region, catalog))
    ]
    notes = []
    if filters.region is None:
        name = asked.called("region")
        notes.append(Text(f"prices in {region}; {name} chooses another", f"{region} の価格です ({name} で変更)"))
    return Entries(offered, notes)


def _by_size(item: tuple[str, Any]) -> tuple[Any, ...]:
    name, i = item
    return (i.family, i.accelerator_count, i.vcpu, name)


def _licenses(asked: ListRequest) -> Entries:
    licenses = asked.catalog.licenses
    return Entries([listing.license_entry(licenses[id_], asked.language) for id_ in sorted(licenses)], [])


def _rules(asked: ListRequest) -> Entries:
    rules = sorted(asked.rules(), key=lambda r: r.id)
    return Entries([listing.rule(r, asked.language) for r in rules], [])


def _tasks(asked: ListRequest) -> Entries:
    return Entries([listing.task(id_, raw, asked.language) for id_, raw in asked.catalog.tasks.items()], [])


def _regions(asked: ListRequest) -> Entries:
    catalog = asked.catalog
    return Entries(
        [listing.region(catalog.regions[id_], catalog, asked.language) for id_ in sorted(catalog.regions)], []
    )


def _suites(asked: ListRequest) -> Entries:
    suites, filters = asked.catalog.suites, asked.filters
    entries = [listing.suite(id_, suites[id_], asked.language) for id_ in sorted(suites)]
    for code in filters.language:
        known = sorted({e["language"] for e in entries})
        if code not in known:
            raise UnknownNameError(Text("language", "言語"), code, known)
    return Entries([e for e in entries if not filters.language or e["language"] in filters.language], [])


LISTS: Mapping[str, List] = {
    "models": List(_models, ("license", "language", "task", "family", "channel", "max_parameters", "region")),
    "instances": List(_instances, ("region", "family")),
    "licenses": List(_licenses),
    "rules": List(_rules),
    "tasks": List(_tasks),
    "regions": List(_regions),
    "suites": List(_suites, ("language",)),
}
