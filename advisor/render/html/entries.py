"""The table of what is recommended: a row of figures, below it the reasons, and all evidence on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.core.text import Language, Text
from advisor.render import details, front
from advisor.render.html.lists import Column, Filter, controls, evidence, folded, head
from advisor.render.html.markup import element, escape, lines, text
from advisor.render.summary import PARETO_MARK, fill, heading
from advisor.render.wording import COMMERCIAL_USE, platform_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.core.result import Recommendation, Report
    from advisor.render import View
    from advisor.render.parts import Row

_HEADING = Text("Recommended", "推薦モデル")
_QUALITY = Text("Quality", "品質")
_PLATFORM = Text("Platform", "プラットフォーム")
_COMMERCIAL = Text("Commercial use", "商用利用")
_ON_FRONT = Text("Pareto front only", "パレート最適のみ")
_EVIDENCE = Text("Reasons, figures and sources", "理由・数値・出典")
_REST = Text(
    "Reasons, figures and sources are shown of the first {:,} of {:,}: --format json has those of all.",
    "理由・数値・出典は全 {1:,} 件のうち上位 {0:,} 件について示します。すべては --format json で表示します。",
)
EVIDENCE = 100
"""Of how many rows a page has the evidence: of thousands of deployments it would be too heavy to open."""
_SCORE = Text("score {:.2f}", "スコア {:.2f}")


class Entry(NamedTuple):
    """One recommendation and its texts."""

    it: Recommendation
    row: Row


def table(rows: Sequence[Entry], report: Report, view: View, *, open_: bool) -> str:
    """Return the table with its controls; ``open_``: the evidence stands unfolded."""
    language = view.language
    columns = (
        Column(heading("rank", language), "rank"),
        Column(heading("model", language), "name"),
        Column(heading("license", language)),
        Column(heading("where", language)),
        Column(heading("memory", language), "memory"),
        Column(_QUALITY.get(language), "quality", descending=True),
        Column(heading("cost", language), "cost"),
    )
    platforms = sorted({e.it.best.deployment.platform for e in rows})
    verdicts = [v for v in (*COMMERCIAL_USE,) if any(e.row.verdict == v for e in rows)]
    filters = (
        Filter("platform", _PLATFORM.get(language), tuple([(p, platform_name(p)) for p in platforms])),
        Filter(
            "verdict",
            _COMMERCIAL.get(language),
            tuple([(v or "unknown", COMMERCIAL_USE[v].get(language)) for v in verdicts]),
        ),
    )
    some = {e.it.pareto for e in rows} == {True, False}
    switches = (("front", _ON_FRONT.get(language)),) if some else ()
    tokens = report.request.load.output_tokens
    bodies = [
        _entry(e, columns, _evidence(e, view, tokens, open_=open_) if at < EVIDENCE else "", language)
        for at, e in enumerate(rows)
    ]
    rest = text("p", _REST.get(language).format(EVIDENCE, len(rows)), class_="soft") if len(rows) > EVIDENCE else ""
    return (
        element(
            "section",
            text("h2", _HEADING.get(language)),
            "\n",
            controls(language, columns=columns, filters=filters, switches=switches),
            element("div", element("table", "\n", head(columns), *bodies), class_="scroll"),
            rest,
            "\n",
            data_list=True,
            class_="ranked",
        )
        + "\n"
    )


def _evidence(e: Entry, view: View, tokens: int, *, open_: bool) -> str:
    parts = details.evidence_of(e.it, view, tokens).parts
    return folded(_EVIDENCE.get(view.language), evidence(parts), printed=True, open_=open_)


def _entry(e: Entry, columns: Sequence[Column], more: str, language: Language) -> str:
    cells = [
        element("td", cell, class_="amount" if column.key in ("rank", "cost", "quality") else None, data_label=label)
        for cell, column in zip(_cells(e, language), columns, strict=True)
        for label in [column.title if column.key != "rank" else None]
    ]
    why = element("ul", *[text("li", reason) for reason in e.row.why])
    below = element("td", why, more, colspan=len(columns) - 1)
    return (
        element(
            "tbody",
            element("tr", *cells),
            element("tr", "<td></td>", below, class_="why"),
            data_item=True,
            **_keys(e),
        )
        + "\n"
    )


def _keys(e: Entry) -> dict[str, str | None]:
    """Return what the row is sorted and filtered by; what is not known has no key, and is sorted last."""
    best, quality = e.it.best, e.it.quality
    figures = {
        "data_rank": e.it.rank,
        "data_memory": fill(best),
        "data_quality": quality.percentile if quality else None,
        "data_cost": best.cost.monthly if best.cost else None,
    }
    return {
        **{key: None if value is None else repr(value) for key, value in figures.items()},
        "data_name": e.row.model,
        "data_platform": best.deployment.platform,
        "data_verdict": e.row.verdict or "unknown",
        "data_front": "yes" if e.it.pareto else "no",
    }


def _cells(e: Entry, language: Language) -> Iterator[str]:
    row = e.row
    yield escape(row.rank) + (f' <span class="mark">{PARETO_MARK}</span>' if row.pareto else "")
    yield f"<b>{escape(row.model)}</b><br>{escape(row.size)}<br><small>{escape(row.model_id)}</small>"
    yield f'{escape(row.license)}<br><span class="{row.verdict or "unknown"}">{escape(row.verdict_text)}</span>'
    yield f"{escape(row.where[0])}<br><small>{escape(row.where[1])}</small>"
    yield escape(row.memory) + ("" if row.fill is None else f"<br><small>{row.fill:.0%}</small>")
    yield (
        lines([front.share(e.it.quality, language)])
        + f"<br><small>{escape(_SCORE.get(language).format(e.it.score))}</small>"
    )
    yield f"<b>{escape(row.cost)}</b>" + (f"<br><small>{escape(row.hourly)}</small>" if row.hourly else "")
