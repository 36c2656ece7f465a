"""What ``advisor list`` can list: the entries of each kind, and how they are laid out as a table, CSV or ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.cli import filters as filtering
from advisor.cli.context import default_region
from advisor.cli.language import current
from advisor.core.text import Text
from advisor.core.units import format_count, format_gib
from advisor.render import listing
from advisor.render.wording import COMMERCIAL_USE, LIFECYCLE, UNKNOWN, joined

if TYPE_CHECKING:
    from advisor.cli.context import Globals
    from advisor.cli.filters import Filters
    from advisor.core.text import Language

_TITLE = "license_title"
Entry = Mapping[str, Any]
Show = Callable[[Entry, "Language"], str]


class Shown(NamedTuple):
    """One column of the table."""

    heading: Text
    show: Show
    right: bool = False
    wraps: bool = False


class Found(NamedTuple):
    """The entries of a list, and what a reader should know about them.

    ``titles``: of models, what people call the licences of each, by its id; programs read the ids.
    """

    entries: list[dict[str, Any]]
    notes: list[Text]
    titles: Mapping[str, str] | None = None

    @property
    def rows(self) -> list[Entry]:
        """The entries with what only a table shows."""
        if self.titles is None:
            return [*self.entries]
        return [{**entry, _TITLE: self.titles.get(entry["id"])} for entry in self.entries]


class Listing(NamedTuple):
    """One kind. ``identity`` is the key of its id; ``columns`` are those of CSV, ``shown`` those of the table."""

    identity: str
    filters: tuple[str, ...]
    find: Callable[[Globals, Filters], Found]
    columns: tuple[str, ...]
    shown: tuple[Shown, ...]


def _models(globals_: Globals, filters: Filters) -> Found:
    from advisor.rules.book import LicenseBook

    catalog = globals_.load_catalog()
    book = LicenseBook(catalog.licenses)
    found, notes = filtering.models(catalog, filters)
    titles = {m.id: title for m in found if (title := book.title(m, current()))}
    return Found([listing.model(m, book) for m in found], notes, titles)


def _instances(globals_: Globals, filters: Filters) -> Found:
    catalog = globals_.load_catalog()
    region = catalog.region(filters.region or default_region(current())).id
    families = filtering.instance_families(catalog, filters.family)
    offered = [
        entry
        for _, i in sorted(catalog.instances.items(), key=_by_size)
        if (families is None or i.family in families) and (entry := listing.instance(i, region, catalog))
    ]
    notes = []
    if filters.region is None:
        notes.append(Text(f"prices in {region}; --region chooses another", f"{region} の価格です (--region で変更)"))
    return Found(offered, notes)


def _by_size(item: tuple[str, Any]) -> tuple[Any, ...]:
    name, i = item
    return (i.family, i.accelerator_count, i.vcpu, name)


def _licenses(globals_: Globals, _filters: Filters) -> Found:
    licenses = globals_.load_catalog().licenses
    return Found([listing.license_entry(licenses[id_], current()) for id_ in sorted(licenses)], [])


def _rules(globals_: Globals, _filters: Filters) -> Found:
    rules = sorted(globals_.load_rules(), key=lambda r: r.id)
    return Found([listing.rule(r, current()) for r in rules], [])


def _tasks(globals_: Globals, _filters: Filters) -> Found:
    return Found([listing.task(id_, raw, current()) for id_, raw in globals_.load_catalog().tasks.items()], [])


def _regions(globals_: Globals, _filters: Filters) -> Found:
    catalog = globals_.load_catalog()
    return Found([listing.region(catalog.regions[id_], catalog, current()) for id_ in sorted(catalog.regions)], [])


def _suites(globals_: Globals, filters: Filters) -> Found:
    suites = globals_.load_catalog().suites
    entries = [listing.suite(id_, suites[id_], current()) for id_ in sorted(suites)]
    for code in filters.language:
        known = sorted({e["language"] for e in entries})
        if code not in known:
            from advisor.errors import UnknownNameError

            raise UnknownNameError(Text("language", "言語"), code, known)
    return Found([e for e in entries if not filters.language or e["language"] in filters.language], [])


# ------------------------------------------------------------------------------------------------------------ columns


def _text(key: str) -> Show:
    return lambda entry, language: _or_unknown(entry[key], language)


def _named(key: str, vocabulary: str) -> Show:
    def show(entry: Entry, language: Language) -> str:
        value = entry[key]
        if value is None:
            return UNKNOWN.get(language)
        return _cut(value if isinstance(value, list) else [value], vocabulary, language)

    return show


def _cut(ids: Sequence[str], vocabulary: str, language: Language) -> str:
    """Return the names of ids, a long list as findings cut it."""
    from advisor.rules.facts.fact import show_value, words

    return show_value(tuple(ids), words(vocabulary), language) if ids else "–"


def _or_unknown(value: Any, language: Language) -> str:
    if value is None:
        return UNKNOWN.get(language)
    return joined([str(v) for v in value], language) or "–" if isinstance(value, list) else str(value)


def _count(key: str) -> Show:
    return lambda e, language: UNKNOWN.get(language) if e[key] is None else format_count(e[key])


def _number(key: str) -> Show:
    return lambda e, language: UNKNOWN.get(language) if e[key] is None else f"{e[key]:,}"


def _bytes(key: str) -> Show:
    return lambda e, _: format_gib(e[key])


def _price(*path: str) -> Show:
    def show(entry: Entry, _: Language) -> str:
        value: Any = entry["usd_per_hour"]
        for key in path:
            value = value[key]
        return "–" if value is None else f"{value:,.3f}"

    return show


def _sagemaker(entry: Entry, language: Language) -> str:
    price = _price("sagemaker", "on_demand")(entry, language)
    return f"≈ {price}" if entry["usd_per_hour"]["sagemaker"]["basis"] == "derived" else price


def _devices(entry: Entry, _: Language) -> str:
    return f"{entry['accelerator_count']} × {entry['accelerator']}"


def _evidence(entry: Entry, language: Language) -> str:
    return _cut(list(entry["evidence"]), "language", language)


def _commercial(entry: Entry, language: Language) -> str:
    holder = entry.get("license", entry)
    return COMMERCIAL_USE[holder["commercial_use"]].get(language)


_ID = Shown(Text("Id", "ID"), _text("id"))
_NAME = Shown(Text("Name", "名称"), _text("name"), wraps=True)

LISTINGS: dict[str, Listing] = {
    "models": Listing(
        "id",
        ("license", "language", "task", "family", "channel", "max_parameters", "region"),
        _models,
        (
            "id", "name", "publisher", "kind", "parameters", "context_length", "languages", "tasks", "license.id",
            "license.spdx", "license.commercial_use", "channels", "lifecycle",
        ),
        (
            _ID,
            Shown(Text("Parameters", "パラメータ"), _count("parameters"), right=True),
            Shown(Text("Context", "コンテキスト長"), _number("context_length"), right=True),
            Shown(Text("Licence", "ライセンス"), _text(_TITLE), wraps=True),
            Shown(Text("Commercial", "商用利用"), _commercial),
            Shown(Text("Channels", "チャネル"), _text("channels"), wraps=True),
            Shown(Text("Lifecycle", "提供状況"), lambda e, language: LIFECYCLE[e["lifecycle"]].get(language)),
            Shown(Text("Languages", "言語"), _named("languages", "language"), wraps=True),
        ),
    ),
    "instances": Listing(
        "instance_type",
        ("region", "family"),
        _instances,
        (
            "instance_type", "region", "vcpu", "ram_bytes", "accelerator", "accelerator_count",
            "usable_bytes_per_accelerator", "usd_per_hour.ec2.on_demand", "usd_per_hour.ec2.spot",
            "usd_per_hour.ec2.reserved_1yr", "usd_per_hour.ec2.reserved_3yr", "usd_per_hour.sagemaker.on_demand",
            "usd_per_hour.sagemaker.basis", "price_as_of",
        ),
        (
            Shown(Text("Instance", "インスタンス"), _text("instance_type")),
            Shown(Text("Accelerators", "アクセラレータ"), _devices),
            Shown(Text("Usable each", "使用可能 (各)"), _bytes("usable_bytes_per_accelerator"), right=True),
            Shown(Text("vCPU", "vCPU"), _number("vcpu"), right=True),
            Shown(Text("RAM", "RAM"), _bytes("ram_bytes"), right=True),
            Shown(Text("EC2 $/h", "EC2 $/時"), _price("ec2", "on_demand"), right=True),
            Shown(Text("spot", "スポット"), _price("ec2", "spot"), right=True),
            Shown(Text("1 year", "1 年"), _price("ec2", "reserved_1yr"), right=True),
            Shown(Text("3 years", "3 年"), _price("ec2", "reserved_3yr"), right=True),
            Shown(Text("SageMaker", "SageMaker"), _sagemaker, right=True),
            Shown(Text("As of", "時点"), _text("price_as_of")),
        ),
    ),
    "licenses": Listing(
        "id",
        (),
        _licenses,
        ("id", "name", "spdx", "url", "commercial_use", "resolved", "share_alike", "classes", "conditions", "verified"),
        (
            _ID,
            Shown(Text("SPDX", "SPDX"), _text("spdx"), wraps=True),
            Shown(Text("Commercial", "商用利用"), _commercial),
            Shown(
                Text("Classes", "分類"),
                lambda e, language: joined(e["classes"], language) or "–",
                wraps=True,
            ),
            Shown(
                Text("Conditions", "条件"),
                lambda e, language: joined([c["type"] for c in e["conditions"]], language) or "–",
                wraps=True,
            ),
            _NAME,
        ),
    ),
    "rules": Listing(
        "id",
        (),
        _rules,
        ("id", "scope", "severity", "title"),
        (
            _ID,
            Shown(Text("Scope", "対象"), _text("scope")),
            Shown(Text("Severity", "重大度"), _text("severity")),
            Shown(Text("What must hold", "満たすべき条件"), _text("title"), wraps=True),
        ),
    ),
    "tasks": Listing(
        "id",
        (),
        _tasks,
        ("id", "name", "carriers", "instruction_following"),
        (
            _ID,
            _NAME,
            Shown(Text("Models published for", "対象となるモデルの用途"), _named("carriers", "task"), wraps=True),
            Shown(Text("Benchmarks in", "評価のある言語"), _evidence),
        ),
    ),
    "regions": Listing(
        "id",
        (),
        _regions,
        ("id", "name", "country", "geography", "instance_families"),
        (
            _ID,
            _NAME,
            Shown(Text("Country", "国"), _named("country", "country")),
            Shown(Text("Geography", "地域"), _text("geography")),
            Shown(Text("Instance families", "インスタンスファミリー"), _text("instance_families"), wraps=True),
        ),
    ),
    "suites": Listing(
        "id",
        ("language",),
        _suites,
        ("id", "name", "version", "as_of", "language", "metrics", "models"),
        (
            _ID,
            _NAME,
            Shown(Text("Language", "言語"), _named("language", "language")),
            Shown(Text("As of", "時点"), _text("as_of")),
            Shown(Text("Models", "モデル数"), _number("models"), right=True),
            Shown(Text("Metrics", "指標"), _text("metrics"), wraps=True),
        ),
    ),
}  # fmt: skip
