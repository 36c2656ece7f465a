"""LIC002: a model, a licence or an ancestor that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.judge.ruling import Ruling
from advisor.core.text import Text, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.effective import Effective
    from advisor.core.checking import Level
    from advisor.core.licensing import License

__all__ = ["unresolved"]

RULE = "LIC002"
_CLARIFY = Text(
    "read the repository's LICENSE and say what it is under `clarify` in the policy",
    "リポジトリの LICENSE を確認し、ポリシーの `clarify` に記載してください",
)
_ASK = Text(
    "ask its publisher, and record the answer as an exception", "公開元に確認し、結果を例外として記録してください"
)


def unresolved(effective: Effective, level: Level, similar: str | None) -> Iterator[Ruling]:
    """Yield why it is not known what holds for the model; ``similar`` is a known model of nearly that name."""
    if not effective.found:
        yield _unknown_model(effective, level, similar)
        return
    if not effective.own:
        yield _undeclared(effective, level)
    for license_ in effective.licenses:
        if not license_.resolved:
            yield _unnamed(effective, license_, level)
    for name in effective.gaps:
        message = Text(
            f"the licence of {name}, which it is made from, is not known",
            f"派生元 {name} のライセンスが不明です",
        )
        yield Ruling(RULE, message, level, _CLARIFY, effective.source, f"gap:{name}")
    for name in effective.undescribed:
        message = Text(
            f"nobody says which models {name} was made from, and their licences may hold as well",
            f"{name} の派生元が公表されていないため、適用されるライセンスを確定できません",
        )
        yield Ruling(RULE, message, level, _ASK, effective.source, f"undescribed:{name}")


def _unknown_model(effective: Effective, level: Level, similar: str | None) -> Ruling:
    message = Text("nothing is known of its licence", "このモデルのライセンスはカタログになく、確認できません")
    if effective.provider == "huggingface":
        hint = Text(f"look it up with --online, or {_CLARIFY.en}", f"--online で照会するか、{_CLARIFY.ja}")
    else:
        hint = Text(
            "read its terms and say what they are under `clarify` in the policy",
            "利用規約を確認し、ポリシーの `clarify` に記載してください",
        )
    if similar:
        hint = Text(f"did you mean {similar}? Else {hint.en}", f"{similar} ではありませんか。そうでなければ、{hint.ja}")
    return Ruling(RULE, message, level, hint, None, "unknown")


def _undeclared(effective: Effective, level: Level) -> Ruling:
    if effective.said:
        said = quoted(effective.said)
        message = Text(
            f"declares {said}, which names no licence text", f"表示は {said} ですが、どのライセンスか特定できません"
        )
    else:
        message = Text(
            "declares no licence: without one there is no permission",
            "ライセンスが示されていないため、利用は許諾されていません",
        )
    return Ruling(RULE, message, level, _CLARIFY, effective.source, "undeclared")


def _unnamed(effective: Effective, license_: License, level: Level) -> Ruling:
    owner = next((link.model for link in effective.links if link.license == license_), effective.id)
    where = Text("", "") if owner == effective.id else Text(f" of {owner}", f" ({owner})")
    message = Text(
        f"the licence{where.en} is “{license_.name}”, whose terms are not known",
        f"ライセンス{where.ja}「{license_.name}」の条件が不明です",
    )
    hint = license_.note or _CLARIFY
    source = license_.source or effective.source
    return Ruling(RULE, message, level, hint, source, f"license:{license_.id}", (license_.spdx,))
