"""What ``advisor list`` can list: the entries of each kind, and how they are laid out as a table, CSV or ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.text import Text
from advisor.core.units import format_count, format_gib
from advisor.render import money
from advisor.render.wording import COMMERCIAL_USE, LIFECYCLE, UNKNOWN, condition_name, joined

if TYPE_CHECKING:
    from advisor.core.text import Language
    from advisor.lookup.lists import Entries

_TITLE = "license_title"
Fields = Mapping[str, Any]
Show = Callable[[Fields, "Language"], str]


class Shown(NamedTuple):
    """One column of the table; ``usd``: the amount it shows, for the yen below it."""

    heading: Text
    show: Show
    right: bool = False
    wraps: bool = False
    usd: Callable[[Fields], float | None] | None = None

    def cell(self, entry: Fields, language: Language, yen: float | None) -> str:
        """Return the text of an entry; where there is a rate, what it comes to in yen on a second line."""
        text = self.show(entry, language)
        if yen is None or self.usd is None or (value := self.usd(entry)) is None:
            return text
        return f"{text}\n({money.about(value, language, yen)})"


def rows_of(found: Entries) -> list[Fields]:
    """Return the entries with what only a table shows."""
    if found.titles is None:
        return [*found.entries]
    return [{**entry, _TITLE: found.titles.get(entry["id"])} for entry in found.entries]


class Listing(NamedTuple):
    """How one kind is laid out. ``identity`` is the key of its id; ``columns`` are those of CSV, ``shown`` of the table."""

    identity: str
    columns: tuple[str, ...]
    shown: tuple[Shown, ...]


# ------------------------------------------------------------------------------------------------------------ columns


def _text(key: str) -> Show:
    return lambda entry, language: _or_unknown(entry[key], language)


def _named(key: str, vocabulary: str) -> Show:
    def show(entry: Fields, language: Language) -> str:
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


def _price(heading: Text, platform: str, purchase: str) -> Shown:
    def usd(entry: Fields) -> float | None:
        value: float | None = entry["usd_per_hour"][platform][purchase]
        return value

    def show(entry: Fields, _: Language) -> str:
        value = usd(entry)
        if value is None:
            return "–"
        derived = entry["usd_per_hour"][platform].get("basis") == "derived"
        return f"≈ {value:,.3f}" if derived else f"{value:,.3f}"

    return Shown(heading, show, right=True, usd=usd)


def _devices(entry: Fields, _: Language) -> str:
    return f"{entry['accelerator_count']} × {entry['accelerator']}"


def _evidence(entry: Fields, language: Language) -> str:
    return _cut(list(entry["evidence"]), "language", language)


def _commercial(entry: Fields, language: Language) -> str:
    holder = entry.get("license", entry)
    return COMMERCIAL_USE[holder["commercial_use"]].get(language)


def _conditions(entry: Fields, language: Language) -> str:
    types = dict.fromkeys(condition["type"] for condition in entry["conditions"])
    return joined([condition_name(type_, language) for type_ in types], language) or "–"


_ID = Shown(Text("Id", "ID"), _text("id"))
_NAME = Shown(Text("Name", "名称"), _text("name"), wraps=True)

LISTINGS: dict[str, Listing] = {
    "models": Listing(
        "id",
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
            _price(Text("EC2 $/h", "EC2 $/時"), "ec2", "on_demand"),
            _price(Text("spot", "スポット"), "ec2", "spot"),
            _price(Text("1 year", "1 年"), "ec2", "reserved_1yr"),
            _price(Text("3 years", "3 年"), "ec2", "reserved_3yr"),
            _price(Text("SageMaker", "SageMaker"), "sagemaker", "on_demand"),
            Shown(Text("As of", "時点"), _text("price_as_of")),
        ),
    ),
    "licenses": Listing(
        "id",
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
            Shown(Text("Conditions", "条件"), _conditions, wraps=True),
            _NAME,
        ),
    ),
    "rules": Listing(
        "id",
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
