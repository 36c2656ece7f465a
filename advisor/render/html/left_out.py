"""What is not recommended: by reason, each with its models on demand; explained, model by model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text
from advisor.render import details, rejections, sections
from advisor.render.html.lists import controls, folded, items
from advisor.render.html.markup import element, escape, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.result import Report
    from advisor.render import View

_ALL = Text("Every model that was left out", "対象外になったモデルと理由")


def left_out(report: Report, view: View) -> Iterator[str]:
    """Yield the rejected and the undetermined; with ``view.explain`` every model with all its reasons besides."""
    rejected = rejections.rejected(report, view)
    if rejected:
        yield text("h2", rejected.title) + "\n"
        for reason in rejections.by_rule(report, view):
            hints = items(reason.hints) if reason.hints else ""
            if len(reason.models) == 1:  # the words name it
                yield element("div", text("p", reason.words), hints) + "\n"
            else:
                yield _folded_names(reason.words, reason.models, hints)
        if elsewhere := rejections.elsewhere(report, view):
            yield items(elsewhere) + "\n"
    undetermined = sections.undetermined(report, view)
    if undetermined:
        yield text("h2", undetermined.title) + "\n"
        for words, names in sections.open_facts(report, view):
            yield _folded_names(words, names)
    others = details.others(report, view) if view.explain else None
    if others:
        entries = [
            element("details", text("summary", part.title), items(part.items), class_="plain", data_item=True)
            for part in others.parts
        ]
        inside = element("div", controls(view.language), *entries, data_list=True)
        yield text("h2", _ALL.get(view.language), class_="screen") + element("div", inside, class_="screen") + "\n"


def _folded_names(words: str, names: tuple[str, ...], before: str = "") -> str:
    listed = element("ul", *[f"<li>{escape(name)}</li>" for name in names], class_="names")
    return folded(words, before, listed, plain=True) + "\n"
