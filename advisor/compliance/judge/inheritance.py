"""LIC005: a licence laxer than that of the model it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.judge.ruling import Ruling
from advisor.core.text import Text
from advisor.rules.terms import COMMERCIAL_USES, HOSTING, OUTPUT_TRAINING, SHARE_ALIKE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.compliance.effective import Effective
    from advisor.core.checking import Level
    from advisor.core.licensing import License

__all__ = ["clarified_otherwise", "is_laxer", "laxer_than_base"]

RULE = "LIC005"
_NO_BASES = ("self", "training-data", "service")


def laxer_than_base(effective: Effective) -> Iterator[Ruling]:
    """Yield each licence of an ancestor that binds derivatives and is stricter than all that the model declares itself."""
    own = [x for x in effective.own if x.resolved]
    if not own:
        return
    said: set[str] = set()
    for link in effective.links:
        base = link.license
        if link.relation in _NO_BASES or base is None or not link.binds:
            continue
        if not base.inherits or base in own or base.id in said:
            continue
        if all(is_laxer(x, base) for x in own):
            said.add(base.id)
            declared = effective.declared
            message = Text(
                f"declares {declared}, but {link.model}, which it is made from, is under {base.name}: that holds as well",
                f"{declared} と表示されていますが、派生元 {link.model} のライセンス ({base.name}) も適用されます",
            )
            hint = Text(f"treat it as {effective.expression}", f"{effective.expression} として扱ってください")
            source = base.source or link.source
            yield Ruling(RULE, message, None, hint, source, f"base:{base.id}", (base.spdx,))


def clarified_otherwise(effective: Effective) -> Iterator[Ruling]:
    """Yield a clarification that is laxer than what the catalogue has read; without the text it was read from, an error."""
    clarified = effective.clarified
    if clarified is None:
        return
    for known in effective.catalogued:
        if known.resolved and effective.own and all(is_laxer(x, known) for x in effective.own if x.resolved):
            message = Text(
                f"clarified as {clarified.expression}, but the catalogue has read {known.name}",
                f"{clarified.expression} と明示されていますが、カタログでは {known.name} です",
            )
            hint = Text(
                "name the text under `file` with its `sha256`, or use an exception with a reason",
                "`file` と `sha256` で根拠の文書を示すか、理由を添えて例外にしてください",
            )
            level: Level = "warning" if clarified.file and clarified.sha256 else "error"
            yield Ruling(RULE, message, level, hint, known.source, f"clarify:{known.id}", (known.spdx,))


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
