"""The licences of a component of a CycloneDX 1.6 document.

Its schema takes a list of licences or one expression, never both, and an ``id`` only of SPDX's own list. What is declared
and what holds (concluded) are therefore lists where both are licences joined by AND, as nearly all are; else the
concluded expression alone. The component's properties have both as they are in either case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.core.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.checking import CheckedModel
    from advisor.core.licensing import License

_ID = re.compile(r"[A-Za-z0-9.+:-]+")
_OWN = ("LicenseRef-", "DocumentRef-")


class LicenseChoice:
    """Writes the licences of components; knows those of the catalogue by their SPDX id."""

    def __init__(self, licenses: Mapping[str, License]) -> None:
        self._known = {x.spdx: x for x in licenses.values()}

    def of(self, model: CheckedModel) -> list[dict[str, Any]]:
        """Return ``licenses`` of a component, empty where nothing is known."""
        declared, effective = _ids(model.declared), _ids(model.effective)
        if declared is not None and effective is not None:
            links = {x.license.spdx: x.license for x in model.chain if x.license}
            known = {**self._known, **links}
            return [_entry(id_, "declared", known) for id_ in declared] + [
                _entry(id_, "concluded", known) for id_ in effective
            ]
        if model.effective is not None:
            return [{"expression": model.effective, "acknowledgement": "concluded"}]
        return [{"expression": model.declared, "acknowledgement": "declared"}]


def _ids(expression: str | None) -> list[str] | None:
    """Return the licences that an expression joins by AND, without repetition; ``None`` when it says anything else."""
    if expression is None:
        return []
    parts = list(dict.fromkeys(expression.split(" AND ")))
    return parts if all(map(_ID.fullmatch, parts)) else None


def _entry(id_: str, acknowledgement: str, known: Mapping[str, License]) -> dict[str, Any]:
    license_ = known.get(id_)
    if license_ and not id_.startswith(_OWN):
        return {"license": {"id": id_, "acknowledgement": acknowledgement}}
    body: dict[str, Any] = {"name": visible(license_.name if license_ else id_), "acknowledgement": acknowledgement}
    if license_ and license_.url:
        body["url"] = license_.url
    if license_:
        body["licensing"] = {"altIds": [id_]}
    return {"license": body}
