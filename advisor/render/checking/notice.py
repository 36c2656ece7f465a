"""``--format notice``: a NOTICE file for the models that files name: whose they are, under which terms, what to show.

No dates and no versions of ours: the file changes only when the models or their licences do. Texts that a licence
prescribes are never wrapped: they are to be found again, word for word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text, visible
from advisor.render.canvas import Canvas, Span
from advisor.render.checking.wording import chain

if TYPE_CHECKING:
    from advisor.core.checking import CheckedModel, CheckReport
    from advisor.core.licensing import Attribution, License
    from advisor.render import View

WIDTH = 78
"""Of the lines, whatever the terminal: the file is committed."""

_INTRODUCTION = Text(
    "This software uses the models below. Their licences require what is listed with each.",
    "本ソフトウェアは以下のモデルを使用しています。各モデルのライセンスが求める事項を併記します。",
)
_NONE = Text("This software uses no models.", "本ソフトウェアはモデルを使用していません。")
_LICENSE = Text("Licence", "ライセンス")
_DERIVED = Text("Derived from", "派生元")
_UNKNOWN = Text("unknown", "不明")
_OBLIGATIONS = Text("Obligations", "義務")
_NOTICE = Text("Notice", "告知文")
_DISPLAY = Text("Display", "表示")
_NAME = Text("Names of derived models begin with", "派生モデルの名称の先頭")
_WHEN = {
    "distribution": Text("when the model or a derived one is passed on", "モデルまたは派生モデルを配布する場合"),
    "service": Text("when others use the model over a network", "ネットワーク経由で第三者に利用させる場合"),
    "both": Text("when the model is passed on or offered as a service", "モデルを配布またはサービスとして提供する場合"),
}


def render(report: CheckReport, view: View) -> str:
    """Return the text of a NOTICE file."""
    out = Canvas(WIDTH, color=False)
    out.write("NOTICE")
    out.gap()
    out.write((_INTRODUCTION if report.models else _NONE).get(view.language))
    for model in sorted(report.models, key=lambda m: (m.id.casefold(), m.id, m.revision or "")):
        out.gap()
        _model(model, view, out)
    return out.text()


def _model(model: CheckedModel, view: View, out: Canvas) -> None:
    language = view.language
    out.write("-" * WIDTH)
    _verbatim(f"{model.id} ({model.revision})" if model.revision else model.id, "", out)
    licenses = _binding(model)
    for license_ in licenses:
        name = license_.name if license_.name == license_.spdx else f"{license_.name} ({license_.spdx})"
        out.write(name, first=f"  {_LICENSE.get(language)}: ")
        if license_.url:
            _verbatim(license_.url, "    ", out)
    if not licenses:
        out.write(model.effective or model.declared or _UNKNOWN.get(language), first=f"  {_LICENSE.get(language)}: ")
    parents = [link for link in model.chain if link.relation != "self"]
    if parents:
        out.write(chain(parents, language), first=f"  {_DERIVED.get(language)}: ")
    for license_ in licenses:
        if license_.attribution:
            _attribution(license_.attribution, view, out)
    if model.obligations:
        out.write(f"{_OBLIGATIONS.get(language)}:", first="  ")
        for obligation in model.obligations:
            out.write(obligation.get(language), first="  - ")


def _binding(model: CheckedModel) -> tuple[License, ...]:
    """Return the licences whose terms hold for the model, each once, the model's own first."""
    licenses = {link.license.id: link.license for link in model.chain if link.binds and link.license}
    return tuple(licenses.values())


def _attribution(asked: Attribution, view: View, out: Canvas) -> None:
    when = _WHEN[asked.when].get(view.language)
    for label, text in ((_NOTICE, asked.notice), (_DISPLAY, asked.display), (_NAME, asked.name_prefix)):
        if text:
            out.write(f"{label.get(view.language)} ({when}):", first="  ")
            for line in text.splitlines():
                _verbatim(line, "    ", out)


def _verbatim(line: str, indent: str, out: Canvas) -> None:
    """Write a line as it is, however long."""
    out.line(Span(f"{indent}{visible(line)}"))
