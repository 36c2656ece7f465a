"""LIC009: the notice a licence wants beside the weights, the line it wants shown, the name it wants for derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.judge.ruling import Ruling
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.catalog import Catalog
    from advisor.compliance.effective import Effective
    from advisor.core.licensing import Attribution, License
    from advisor.core.request import Use

__all__ = ["missing_texts", "name_of_derived", "wanted_texts"]

RULE = "LIC009"
_NOTICE = Text(
    "`advisor check --format notice -o NOTICE` writes the notices of all models in use",
    "`advisor check --format notice -o NOTICE` で、使用中の全モデルの表示文を出力できます",
)


def wanted_texts(catalog: Catalog) -> dict[str, str]:
    """Return the sentences to look for in files, by key; several licences may want the same one."""
    return {key: text for license_ in catalog.licenses.values() for key, text in _texts(license_)}


def missing_texts(effective: Effective, use: Use, found: frozenset[str] | None) -> Iterator[Ruling]:
    """Yield the sentences that the use of a model wants and that no file holds; ``found`` are keys of `wanted_texts`.

    ``None``: no files were looked at, and nothing can be said to be missing.
    """
    if found is None:
        return
    for license_ in effective.licenses:
        attribution = license_.attribution
        if attribution is None or not _applies(attribution, use):
            continue
        if attribution.notice and use.distribute_weights and f"{license_.id}:notice" not in found:
            message = Text(
                f"no file holds the notice that {license_.name} asks for: “{attribution.notice}”",
                f"{license_.name} が求める表示文がどのファイルにもありません: 「{attribution.notice}」",
            )
            yield Ruling(RULE, message, None, _NOTICE, attribution.source, f"{license_.id}:notice", (license_.spdx,))
        if attribution.display and f"{license_.id}:display" not in found:
            message = Text(
                f"no file shows “{attribution.display}”, as {license_.name} asks for",
                f"{license_.name} が求める「{attribution.display}」の表示がどのファイルにもありません",
            )
            hint = Text(
                "show it on a page, in the interface or in the documentation",
                "サイト、画面、文書のいずれかに表示してください",
            )
            yield Ruling(RULE, message, None, hint, attribution.source, f"{license_.id}:display", (license_.spdx,))


def name_of_derived(effective: Effective, use: Use) -> Iterator[Ruling]:
    """Yield how a model of one's own that is made from this one must be named, where it is passed on or served."""
    for license_ in effective.licenses:
        attribution = license_.attribution
        if attribution is None or not attribution.name_prefix or not _applies(attribution, use):
            continue
        message = Text(
            f"{license_.name} wants names of models made from it to begin with “{attribution.name_prefix}”",
            f"{license_.name} では、派生モデルの名称を「{attribution.name_prefix}」で始める必要があります",
        )
        hint = Text("check the name of the model this card describes", "このカードのモデル名を確認してください")
        yield Ruling(RULE, message, None, hint, attribution.source, f"{license_.id}:name", (license_.spdx,))


def _applies(attribution: Attribution, use: Use) -> bool:
    """Whether the use is one that the licence asks it for; who has not said that others use it is not asked."""
    shared, served = use.distribute_weights, use.hosting == "saas"
    cases: Mapping[str, bool] = {"distribution": shared, "service": served, "both": shared or served}
    return cases[attribution.when]


def _texts(license_: License) -> Iterator[tuple[str, str]]:
    attribution = license_.attribution
    if attribution is None:
        return
    if attribution.notice:
        yield f"{license_.id}:notice", attribution.notice
    if attribution.display:
        yield f"{license_.id}:display", attribution.display
