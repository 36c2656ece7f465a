"""What texts about a model and hardware have in common: which kinds are shown, and what was assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple

from advisor.core.text import Text
from advisor.render import money
from advisor.render.hardware.kinds import J, kinds
from advisor.render.wording import dated, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.core.judged import Judged
    from advisor.core.result import CatalogStamp
    from advisor.core.text import Language
    from advisor.render.hardware.kinds import Answered

ROWS_SHOWN = 12
"""How many kinds of hardware a table shows."""

NEAREST_SHOWN = 5
"""How many it shows when none fits."""

NEAREST = Text("The nearest to fitting are shown.", "収まらない構成を、不足の少ない順に示します。")
MORE = Text(
    "{:,} more kinds of hardware fit: --format json lists them.", "ほか {:,} 種類は --format json で表示します。"
)
_ASSUMED = Text("Assumed: {}.", "仮定した条件: {}。")
_CATALOG = Text("Catalogue {} ({}), prices as of {}.", "カタログ {} ({})、価格は {} 時点。")
_CATALOG_UNPRICED = Text("Catalogue {} ({}).", "カタログ {} ({})。")


def asked_of(report: Answered[J]) -> J | None:
    """Return the deployment on the instance that was asked; ``None`` when none was, or nothing could be put on it."""
    return report.deployments[0] if report.question.instance is not None and report.deployments else None


class Kinds(NamedTuple, Generic[J]):
    """``shown``: the kinds of hardware that stand in the table; ``more``: how many others fit."""

    shown: list[list[J]]
    more: int


def table_of(report: Answered[J], *, every: bool = False) -> Kinds[J]:
    """Return the kinds of hardware that fit, the cheapest first, or when none does the nearest to fitting.

    ``every``: of those that fit, all, for a format with room for them.
    """
    if asked_of(report) is not None:
        return Kinds([], 0)
    found = kinds(report.deployments or (*report.rejected, *report.undetermined))
    most = (len(found) if every else ROWS_SHOWN) if report.deployments else NEAREST_SHOWN
    shown = [kind for kind in found if kind[0].fits or kind[0].memory][:most]
    return Kinds(shown, len(found) - len(shown) if report.deployments else 0)


def fitting_of_all(report: Answered[Judged]) -> dict[str, int]:
    """Return how many kinds of accelerators fit (``count``), and how many there are (``all``).

    A kind may fit on one platform and not on the other.
    """
    fitting = _accelerators(report.deployments)
    return {"count": len(fitting), "all": len(fitting | _accelerators((*report.rejected, *report.undetermined)))}


def _accelerators(judged: Iterable[Judged]) -> set[tuple[str | None, int | None]]:
    return {(kind[0].deployment.accelerator, kind[0].deployment.accelerator_count) for kind in kinds(judged)}


def assumed_line(assumed: Sequence[str], language: Language) -> str | None:
    """Return the defaults that were used, in a sentence; ``None`` where everything was said."""
    return _ASSUMED.get(language).format(joined(list(assumed), language)) if assumed else None


def caption(
    assumed: Sequence[str],
    stamp: CatalogStamp,
    language: Language,
    yen: float | None = None,
    *,
    prices: Iterable[tuple[str, str]],
) -> tuple[str, ...]:
    """Return what was assumed, the rate of yen, which catalogue answered, and of when ``prices`` (platform, day) are."""
    dates = dated(prices, language)
    text = _CATALOG if dates else _CATALOG_UNPRICED
    answered = text.get(language).format(stamp.version, stamp.digest[:12], dates)
    told = assumed_line(assumed, language)
    return (*((told,) if told else ()), *money.caption(yen, language), answered)
