"""``--format notice``: a NOTICE file for the models that files name: whose they are, under which terms, what to show.

It is shipped, so it says nothing that is still to be done: what else a licence demands is in the other reports, and
models whose licence nobody knows are left out.
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
    "This software uses the models below, each under the licence listed with it.",
    "本ソフトウェアは以下のモデルを、それぞれに記載のライセンスに基づいて使用しています。",
)
_NONE = Text("This software uses no models.", "本ソフトウェアはモデルを使用していません。")
_LICENSE = Text("Licence", "ライセンス")
_DERIVED = Text("Derived from", "派生元")
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
    models = [model for model in report.models if _license_of(model)]
    out.write((_INTRODUCTION if models else _NONE).get(view.language))
    for model in sorted(models, key=lambda m: (m.id.casefold(), m.id, m.revision or "")):
        out.gap()
        _model(model, view, out)
    return out.text()


def left_out(report: CheckReport) -> int:
    """Return how many models have no entry because nobody knows their licence."""
    return sum(not _license_of(model) for model in report.models)


def texts(report: CheckReport) -> list[str]:
    """Return the licences whose text goes with a model that is passed on, with its address, each once."""
    licenses = {license_.id: license_ for model in report.models for license_ in _binding(model)}
    return [f"{one.spdx} ({one.url})" if one.url else one.spdx for one in (licenses[id_] for id_ in sorted(licenses))]


def _license_of(model: CheckedModel) -> str | None:
    """Return what stands for the licence of a model: that of its terms, else what is declared."""
    return ", ".join(license_.name for license_ in _binding(model)) or model.effective or model.declared


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
        out.write(_license_of(model) or "", first=f"  {_LICENSE.get(language)}: ")
    parents = [link for link in model.chain if link.relation not in ("self", "service")]
    if parents:
        out.write(chain(parents, language), first=f"  {_DERIVED.get(language)}: ")
    for license_ in licenses:
        if license_.attribution:
            _attribution(license_.attribution, view, out)


def _binding(model: CheckedModel) -> tuple[License, ...]:
    """Return the licences whose terms hold for the model, each once, the model's own first."""
    licenses = {
        link.license.id: link.license
        for link in model.chain
        if link.binds and link.license and link.relation != "service"
    }
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
