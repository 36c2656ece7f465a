"""``--format markdown``: GitHub-flavoured, for pull requests and wikis. Every text is escaped: names are data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render import money
from advisor.render.comparison.texts import chart_heads, texts
from advisor.render.markdown import escape, section_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.comparison import ComparisonReport
    from advisor.render import View
    from advisor.render.comparison.texts import ComparisonTexts, Costs


def render(report: ComparisonReport, view: View, *, differences: bool = False) -> str:
    """Return the report as Markdown."""
    shown = texts(report, view, differences=differences)
    blocks = [f"**{escape(shown.headline)}**"]
    if shown.assumed:
        blocks.append(escape(shown.assumed))
    if shown.sentences:
        blocks.append("  \n".join(map(escape, shown.sentences)))
    blocks.append("\n".join(_table(shown)))
    blocks.append("  \n".join(f"*{escape(text)}*" for text in shown.legend))
    for costs in shown.costs:
        blocks += [f"### {escape(costs.title)}", "\n".join(f"- {escape(text)}" for text in costs.sentences)]
        blocks.append("\n".join(_points(costs, view)))
    for section in (*shown.sections, shown.sources):
        blocks += section_blocks(section, 3)
    blocks.append("  \n".join(f"*{escape(text)}*" for text in shown.caption))
    return "\n\n".join(blocks) + "\n"


def _table(shown: ComparisonTexts) -> Iterator[str]:
    heads = [f"{c.letter}\\. {escape(c.name)}<br>{escape(c.where)}" for c in shown.columns]
    yield f"| | | {' | '.join(heads)} |"
    yield f"| --- | --- | {' | '.join('---' for _ in heads)} |"
    for group in shown.groups:
        yield f"| | **{escape(group.title)}** | {' | '.join('' for _ in heads)} |"
        for line in group.lines:
            cells = [
                f"**{escape(line.cell(i))}**" if i in line.best else escape(line.cell(i)) for i in range(len(heads))
            ]
            yield f"| {line.mark.strip()} | {escape(line.label)} | {' | '.join(cells)} |"


def _points(costs: Costs, view: View) -> Iterator[str]:
    yield f"| {' | '.join(map(escape, chart_heads(costs, view.language)))} |"
    yield "| ---: | ---: | ---: | ---: |"
    for point in costs.curve.points:
        amounts = (point.bedrock_usd_per_month, point.self_hosted_usd_per_month)
        usd = [money.usd(amount, view.language, view.yen_per_usd) for amount in amounts]
        yield f"| {point.requests_per_day:,.0f} | {' | '.join(map(escape, usd))} | {point.instances:,} |"
