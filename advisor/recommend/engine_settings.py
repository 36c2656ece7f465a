"""Which version and which share of the memory an engine was sized for: what the figures hold for, said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advisor.core.sizing import SizedDeployment, SizingQuestion
    from advisor.estimate.engines import Engine


def notes(
    deployments: Iterable[SizedDeployment], engines: Mapping[str, Engine], question: SizingQuestion
) -> list[Text]:
    """Return one note for each engine that the deployments run on."""
    used = dict.fromkeys(d.deployment.engine for d in deployments)
    return [_note(engines[name], question.memory_utilization) for name in used if name is not None]


def _note(engine: Engine, utilization: float | None) -> Text:
    share = engine.memory("")["utilization"] if utilization is None else utilization
    since, until = engine.described()
    en, ja = engine.name, f"{engine.name} "
    if since is not None:
        en += f" {since} and later" if until is None else f" {since} up to, not including, {until}"
        ja += f"{since} 以降" if until is None else f"{since} 以降 {until} 未満"
    return Text(
        f"sized for {en}, which may use {100 * share:.3g} % of the memory",
        f"{ja}がメモリの {100 * share:.3g} % まで使う設定での見積もりです",
    )
