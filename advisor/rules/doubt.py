"""What the licences of a model are called, and why not all of their terms are known, in words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.core.licensing import UNDECLARED
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.core.licensing import License
    from advisor.core.model import Model
    from advisor.rules.terms import Terms

__all__ = ["doubt", "names"]

NONE_DECLARED = Text("no licence declared", "ライセンス表示なし")
_OF_PARENT = Text("that of its origin, not known", "派生元のライセンス (不明)")
_FORBIDS = Text(
    "{names} does not allow commercial use",
    "{names} は商用利用を認めていません",
)
_IN_ANY_CASE = Text(". In any case, {}", "。いずれにしても {}")
_NO_LICENSE = Text("its publisher declares no licence", "公開元によるライセンスの表示がありません")
_NOT_ONE = Text(
    "its publisher declares no particular licence ({names})",
    "公開元の表示 ({names}) からはライセンスを特定できません",
)
_ORIGIN = Text(
    "its own licence is {names}; what it was made from is not known",
    "モデル自身のライセンスは {names} ですが、派生元が不明です",
)
_LICENSE_OF_ORIGIN = Text(
    "its own licence is {names}; the licence of something it was made from is not known",
    "モデル自身のライセンスは {names} ですが、派生元に不明なライセンスがあります",
)
_INHERITED = Text(
    "what it was made from is under no particular licence ({names})",
    "派生元の表示 ({names}) からはライセンスを特定できません",
)
_SILENT = Text("the text of {names} does not say", "{names} の本文に記載がありません")
_UNREAD = Text("the text of {names} has not been read for this", "{names} の本文が未確認です")
_SAID_OTHERWISE = Text(
    "its licence allows it ({names}), its publisher speaks against it: {text}",
    "ライセンス ({names}) では可能ですが、公開元は異なる説明をしています: {text}",
)


def names(licenses: Sequence[License]) -> tuple[str | Text, ...]:
    """Return what people call licences that hold together; the first is the model's own."""
    return tuple(_name(license_, own=not i) for i, license_ in enumerate(licenses))


def doubt(terms: Terms, model: Model | None = None) -> Text | None:
    """Return why terms are not known; ``None`` where nothing is open and none forbids commercial use.

    What is certain, that a licence forbids it, is said apart from what is open, and last: whatever that turns out to be.
    ``model`` tells which of the licences are its own; without one, only the first counts as such.
    """
    return _doubt(
        terms, len(model.also_licenses) if model else 0, unknown_origin=model is not None and model.ancestors is None
    )


@lru_cache(maxsize=1024)
def _doubt(terms: Terms, also: int, *, unknown_origin: bool) -> Text | None:
    """Return the same for all models under the same terms, of which ``also`` more than the first are their own."""
    parts = list(_open(terms, also, unknown_origin=unknown_origin))
    forbidding = [x for x in terms.licenses if x.resolved and x.commercial_use == "no"]
    certain = _fill(_FORBIDS, forbidding) if forbidding else None
    if not parts:
        return certain
    told = Text("; ".join(p.en for p in parts), "。".join(p.ja for p in parts))
    if certain is None:
        return told
    return Text(told.en + _IN_ANY_CASE.en.format(certain.en), told.ja + _IN_ANY_CASE.ja.format(certain.ja))


def _open(terms: Terms, also: int, *, unknown_origin: bool) -> Iterator[Text]:
    licenses = terms.licenses
    if not licenses or licenses[0].id == UNDECLARED:
        yield _NO_LICENSE
        return
    own, others = licenses[: 1 + also], licenses[1 + also :]
    if loose := [x for x in own if not x.resolved]:
        yield _fill(_NOT_ONE, loose)
    elif any(x.id == UNDECLARED for x in others):
        yield _fill(_ORIGIN if unknown_origin else _LICENSE_OF_ORIGIN, own)
    if loose := [x for x in others if not x.resolved and x.id != UNDECLARED]:
        yield _fill(_INHERITED, loose)
    if terms.commercial_use == "no":  # what another text leaves open decides nothing
        return
    silent = [x for x in licenses if x.resolved and x.commercial_use is None]
    for text, found in (
        (_SILENT, [x for x in silent if x.verified == "text"]),
        (_UNREAD, [x for x in silent if x.verified != "text"]),
    ):
        if found:
            yield _fill(text, found)
    stated = terms.stated_use
    if stated and stated.limit == "non-commercial":
        filled = _fill(_SAID_OTHERWISE, own, keep_text=True)
        yield Text(
            filled.en.replace("{text}", stated.text.en.rstrip(".")),
            filled.ja.replace("{text}", stated.text.ja.rstrip("。")),
        )


def _fill(text: Text, licenses: Iterable[License], *, keep_text: bool = False) -> Text:
    called = [x.name for x in licenses]
    more = {"text": "{text}"} if keep_text else {}
    return Text(
        text.en.format(names=", ".join(called), **more),
        text.ja.format(names="、".join(called), **more),
    )


def _name(license_: License, *, own: bool) -> str | Text:
    if license_.id == UNDECLARED:
        return NONE_DECLARED if own else _OF_PARENT
    return license_.name
