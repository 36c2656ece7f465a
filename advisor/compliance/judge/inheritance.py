"""LIC005: a licence laxer than that of the model it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.judge.ruling import Ruling
from advisor.core.text import Text
from advisor.rules.terms import COMMERCIAL_USES, HOSTING, OUTPUT_TRAINING, SHARE_ALIKE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.compliance.effective import Effective
    from advisor.core.licensing import License

__all__ = ["is_laxer", "laxer_than_base"]

RULE = "LIC005"


def laxer_than_base(effective: Effective) -> Iterator[Ruling]:
    """Yield each ancestor whose licence binds derivatives and is stricter than all that the model declares itself."""
    own = [x for x in effective.own if x.resolved]
    if not own:
        return
    for link in effective.links:
        base = link.license
        if link.relation in ("self", "training-data") or base is None or not base.inherits or base in own:
            continue
        if all(is_laxer(x, base) for x in own):
            declared = effective.declared
            message = Text(
                f"declares {declared}, but {link.model}, which it is made from, is under {base.name}: that holds as well",
                f"{declared} と宣言されていますが、派生元 {link.model} のライセンス ({base.name}) も適用されます",
            )
            hint = Text(f"treat it as {effective.expression}", f"{effective.expression} として扱ってください")
            yield Ruling(RULE, "warning", message, hint, base.source or link.source, f"{link.model}:{base.id}")


def is_laxer(own: License, base: License) -> bool:
    """Whether ``own`` leaves out something that ``base`` demands; what is not known of either decides nothing."""
    ranks: tuple[tuple[str | None, str | None, Sequence[str]], ...] = (
        (own.commercial_use, base.commercial_use, COMMERCIAL_USES),
        (own.share_alike, base.share_alike, SHARE_ALIKE),
        (own.outputs.use, base.outputs.use, OUTPUT_TRAINING),
        (own.hosting.use, base.hosting.use, HOSTING),
    )
    for mine, theirs, order in ranks:
        # a permissive text that was read and is silent on outputs or hosting restricts neither
        rank = order.index(mine) if mine is not None else 0 if own.verified == "text" else len(order)
        if theirs is not None and rank < order.index(theirs):
            return True
    excluded = {code for j in own.jurisdiction for code in j.excludes}
    return any(code not in excluded for j in base.jurisdiction for code in j.excludes)
