"""Licences carry valid SPDX ids, and countries that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from advisor.authoring import documents
from advisor.authoring.checks.words import problem
from advisor.core.countries import COUNTRIES, country_hint
from advisor.core.text import Text
from advisor.rules.terms import EU

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.tree import File, Tree

__all__ = ["check_licenses"]

_REFERENCE = "LicenseRef-"

NEWER = frozenset({"OpenMDW-1.0"})
"""Ids that SPDX took up after the list 3.27 that `packaging` carries: spdx/license-list-XML, src/OpenMDW-1.0.xml."""


def check_licenses(tree: Tree) -> Iterator[Diagnostic]:
    """Yield ids SPDX does not list, licences that contradict themselves, and codes of no country."""
    tags: dict[str, str] = {}
    for file in tree.of(documents.LicensesDocument):
        for id_, entry in file.document.licenses.items():
            place = ("licenses", id_)
            yield from _spdx(file, (*place, "spdx"), entry.spdx)
            for index, tag in enumerate(entry.hub_tags):
                owner = tags.setdefault(tag, id_)
                if owner != id_:
                    yield problem(
                        file,
                        (*place, "hub_tags", index),
                        "catalog.duplicate-name",
                        Text(
                            f"the Hub tag {tag!r} already means {owner}",
                            f"Hub のタグ {tag!r} はすでに {owner} を指します",
                        ),
                    )
            for index, terms in enumerate(entry.jurisdiction):
                for c, country in enumerate(terms.excludes):
                    if country != EU and country not in COUNTRIES:
                        path = (*place, "jurisdiction", index, "excludes", c)
                        message = Text(f"{country!r} is not a country code", f"{country!r} は国コードではありません")
                        yield problem(file, path, "catalog.bad-country", message, country_hint(country))
            yield from _commercial(file, place, entry)


def _spdx(file: File[Any], path: tuple[str, ...], written: str) -> Iterator[Diagnostic]:
    # `packaging` carries the SPDX list for PEP 639: no list of our own to keep up to date
    if written in NEWER:
        return
    try:
        canonical = canonicalize_license_expression(written)
    except InvalidLicenseExpression:
        yield problem(
            file,
            path,
            "catalog.unknown-spdx",
            Text(f"SPDX lists no licence {written!r}", f"SPDX に {written!r} というライセンスはありません"),
            Text(
                f"write {_REFERENCE}… for a licence SPDX does not list",
                f"SPDX にないライセンスは {_REFERENCE}… と書いてください",
            ),
        )
        return
    if canonical != written:
        yield problem(
            file,
            path,
            "catalog.unknown-spdx",
            Text(f"SPDX writes {canonical!r}", f"SPDX の表記は {canonical!r} です"),
            Text(f"write {canonical}", f"{canonical} と書いてください"),
        )


def _commercial(file: File[Any], place: tuple[str, str], entry: documents.LicenseEntry) -> Iterator[Diagnostic]:
    if entry.commercial_use == "conditional" and not entry.conditions:
        yield problem(
            file,
            (*place, "commercial_use"),
            "catalog.no-condition",
            Text("conditional, but no condition is given", "conditional ですが、条件がありません"),
            Text("add it under `conditions:`", "`conditions:` に書いてください"),
        )
    if not entry.resolved and entry.commercial_use == "yes":
        yield problem(
            file,
            (*place, "commercial_use"),
            "catalog.unresolved-license",
            Text("an unresolved licence cannot allow anything", "未解決のライセンスを許可済みとすることはできません"),
            Text("write null", "null と書いてください"),
        )
