"""Successors: later revisions are in the catalogue, came later, and lead nowhere in circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.authoring.checks.words import MODEL, problem, unknown_name
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.authoring.checks.known import Known
    from advisor.authoring.compiler.models import Draft
    from advisor.authoring.diagnostics import Diagnostic

__all__ = ["check_successors"]


def check_successors(drafts: Mapping[str, Draft], known: Known) -> Iterator[Diagnostic]:
    """Yield successors that are not in the catalogue, were released before the model, or lead back to it."""
    for id_, draft in drafts.items():
        block = draft.entry.superseded_by
        if block is None:
            continue
        path = ("models", id_, "superseded_by", "model")
        if block.model not in known.models:
            yield unknown_name(draft.file, path, MODEL, block.model, known.models, code="catalog.unknown-successor")
        elif block.model == id_ or _leads_back(id_, known):
            yield problem(
                draft.file,
                path,
                "catalog.circular-successors",
                Text(f"{id_} would supersede itself", f"{id_} の後継をたどると自分自身に戻ります"),
            )
        elif (days := _released(id_, block.model, known)) and days[1] < days[0]:
            yield problem(
                draft.file,
                path,
                "catalog.earlier-successor",
                Text(
                    f"{block.model} was released on {days[1]}, before {id_} ({days[0]})",
                    f"{block.model} の公開日 {days[1]} は {id_} の公開日 {days[0]} より前です",
                ),
                Text("name the later revision, or mend a date", "後の改訂版を指定するか、日付を直してください"),
            )


def _leads_back(id_: str, known: Known) -> bool:
    last = [id_, *known.lineage.successors(id_)][-1]
    return id_ in known.records.get(last, {}).get("superseded_by", ())


def _released(id_: str, successor: str, known: Known) -> tuple[str, str] | None:
    """Return both dates, as precise as the coarser of them; ``None`` where one is not known."""
    before, after = (known.records.get(name, {}).get("released") for name in (id_, successor))
    if before is None or after is None:
        return None
    digits = min(len(before), len(after))
    return before[:digits], after[:digits]
