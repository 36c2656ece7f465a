"""What is wrong with the place that names a model: EULAs accepted there, revisions that can move, names computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.judge.attribution import name_of_derived
from advisor.compliance.judge.ruling import Ruling
from advisor.compliance.scan.named import is_commit
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.effective import Effective
    from advisor.core.checking import Level, Reference
    from advisor.core.request import Use

__all__ = ["computed", "of_place"]

_GATES = {
    "auto": Text("asks everybody who downloads it to agree first", "ダウンロードには各自の同意が必要です"),
    "manual": Text("gives it only to those whom its publisher approves", "ダウンロードには公開元の承認が必要です"),
}
_LOADS = ("call", "command", "setting", "variable")


def of_place(reference: Reference, effective: Effective, use: Use) -> Iterator[Ruling]:
    """Yield what holds for this place of a known model."""
    if reference.accepts_eula:
        permissive = bool(effective.licenses) and all("permissive" in x.classes for x in effective.licenses)
        message = Text("the EULA is accepted in code", "EULA への同意がコードに書かれています")
        hint = Text(
            "let whoever may bind the company agree once, and record it as an exception",
            "契約権限のある人が一度だけ同意し、例外として記録してください",
        )
        yield Ruling("LIC010", message, "note" if permissive else None, hint, effective.source, "eula")
    if reference.provider == "huggingface":
        yield from _of_the_hub(reference, effective)
    if reference.kind == "front-matter":
        yield from name_of_derived(effective, use)


def _of_the_hub(reference: Reference, effective: Effective) -> Iterator[Ruling]:
    gate = _GATES.get(effective.gated or "")
    if gate is not None:
        message = Text(f"gated: the Hub {gate.en}", f"要同意モデル: {gate.ja}")
        hint = Text("record who agreed, and when", "同意した人と日付を記録してください")
        yield Ruling("LIC010", message, "note", hint, effective.source, "gated")
    if reference.kind in _LOADS and not is_commit(reference.revision):
        at = reference.revision or "main"
        message = Text(f"loads revision {at}, which can change", f"リビジョン {at} は後で変わる可能性があります")
        hint = Text(
            "pin a commit: its licence is part of what changes",
            "コミットハッシュで固定してください (ライセンスが変わることもあります)",
        )
        yield Ruling("LIC013", message, None, hint, None, "revision")


def computed(reference: Reference, level: Level) -> Ruling:
    """Return what is said of a name that is computed when the code runs."""
    shown = reference.expression or "?"
    message = Text(
        f"the model is only named when this runs ({shown}): not checked",
        f"モデル名は実行時に決まるため確認していません ({shown})",
    )
    hint = Text(
        "check the names it can take with --model, or write them where they can be read",
        "取りうる名前を --model で確認するか、読み取れる形で書いてください",
    )
    return Ruling("LIC002", message, level, hint, None, "dynamic")
