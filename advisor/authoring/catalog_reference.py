"""The reference page of the catalogue: every model with licence, size, context, channels and evidence, made from the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.catalog import load_catalog
from advisor.core.text import Text
from advisor.core.units import format_count
from advisor.rules.book import LicenseBook

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.model import Model
    from advisor.core.text import Language

__all__ = ["catalog_reference"]

_TITLE = Text(
    """# Catalogue

Every model of the shipped catalogue. `advisor show ID` has each fact with its source and date. *Licence* is the effective one:
the model's own together with those that its ancestors and training data pass on; `advisor list licenses` has their SPDX ids.
*Evidence* names the suites that have published scores of it; `advisor show` has the scores.""",
    """# カタログ

同梱カタログの全モデルです。各項目の出典と日付は `advisor show ID` で確認できます。「ライセンス」は派生元や学習データから及ぶものを
合わせた実効ライセンス (SPDX ID は `advisor list licenses` に表示)、「評価」はスコアを公表しているベンチマークです
(スコアは `advisor show` に表示)。""",
)
_COUNTS = Text(
    "{models:,} models in {families:,} families; {sourced:,} of them with published scores.",
    "{families:,} ファミリー、{models:,} モデル (スコアの公表があるもの {sourced:,} モデル)。",
)
_HEAD = Text(
    "| model | licence | parameters | context | channels | evidence |",
    "| モデル | ライセンス | パラメーター | コンテキスト | 提供元 | 評価 |",
)
_UNKNOWN = Text("unknown", "不明")
_CHANNELS = {"huggingface": "Hugging Face", "jumpstart": "JumpStart", "bedrock": "Bedrock"}


def catalog_reference(language: Language) -> str:
    """Return the page, family by family."""
    catalog = load_catalog()
    book = LicenseBook(catalog.licenses)
    scored = _scored(catalog)
    families = sorted(
        catalog.families.values(), key=lambda family: (family.publisher.casefold(), family.name.casefold())
    )
    counts = _COUNTS.get(language).format(
        models=len(catalog.models), families=len(families), sourced=sum(id_ in scored for id_ in catalog.models)
    )
    lines = [_TITLE.get(language), "", counts]
    for family in families:
        lines += ["", f"## {_cell(family.name)} ({_cell(family.publisher)})", "", _HEAD.get(language)]
        lines.append("|---|---|---|---|---|---|")
        for id_ in sorted(family.models, key=str.casefold):
            lines.append(_row(catalog.models[id_], book, scored.get(id_, []), language))
    return "\n".join(lines) + "\n"


def _scored(catalog: Catalog) -> dict[str, list[str]]:
    """Return the suites that have scores of each model."""
    found: dict[str, list[str]] = {}
    for suite_id, suite in sorted(catalog.suites.items()):
        for id_ in {row["model"] for metric in suite["metrics"].values() for row in metric["scores"]}:
            found.setdefault(id_, []).append(suite_id)
    return found


def _row(model: Model, book: LicenseBook, suites: list[str], language: Language) -> str:
    unknown = _UNKNOWN.get(language)
    cells = (
        f"`{model.id}`",
        _cell(book.title(model, language) or unknown),
        unknown if model.parameters is None else format_count(model.parameters),
        unknown if model.context_length is None else f"{model.context_length:,}",
        ", ".join(_CHANNELS[name] for name in model.channels),
        ", ".join(suites),
    )
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
