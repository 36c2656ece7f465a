"""``--format html``: one self-contained file without scripts, in the reader's light or dark scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text
from advisor.render import money
from advisor.render.comparison.texts import chart_heads, texts
from advisor.render.html.markup import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.comparison import ComparisonReport
    from advisor.render import View
    from advisor.render.comparison.texts import ComparisonTexts, Costs
    from advisor.render.parts import Item, Section

_TITLE = Text("Model comparison", "モデルの比較")
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #777; --differs: #8a6100; --open: #7b2fa8; --best: #197a3c; }
@media (prefers-color-scheme: dark) { :root { --soft: #999; --differs: #f2c14e; --open: #d0a2f2; --best: #6dd58c; } }
body { font: 15px/1.5 system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif; }
body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem; }
h1 { font-size: 1.25rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } h3 { font-size: 1rem; margin-bottom: .2rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
tbody th { font-weight: normal; } tbody.group th[colspan] { font-weight: bold; padding-top: 1rem; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
small, .caption { color: var(--soft); } .caption { font-size: .9rem; }
.different { color: var(--differs); } .unknown { color: var(--open); } .best { color: var(--best); font-weight: bold; }
ul { margin: .2rem 0; padding-left: 1.2rem; }
"""
# No script, no address fetched: the report may be opened by people who did not make it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(report: ComparisonReport, view: View, *, differences: bool = False) -> str:
    """Return the report as an HTML page."""
    shown = texts(report, view, differences=differences)
    return "".join(
        [
            f'<!doctype html>\n<html lang="{view.language}">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{escape(_TITLE.get(view.language))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n",
            f"<h1>{escape(shown.headline)}</h1>\n",
            *(f"<p>{escape(text)}</p>\n" for text in shown.sentences),
            *_table(shown),
            *(f'<p class="caption">{escape(text)}</p>\n' for text in shown.legend),
            *(piece for costs in shown.costs for piece in _costs(costs, view)),
            *(piece for section in (*shown.sections, shown.sources) for piece in _section(section, 2)),
            *(f'<p class="caption">{escape(text)}</p>\n' for text in shown.caption),
            "</body>\n</html>\n",
        ]
    )


def _table(shown: ComparisonTexts) -> Iterator[str]:
    heads = "".join(
        f'<th scope="col">{c.letter}. {escape(c.name)}<br><small>{escape(c.where)}<br>{escape(c.id)}</small></th>'
        for c in shown.columns
    )
    yield f'<div class="scroll"><table>\n<thead><tr><td></td>{heads}</tr></thead>\n'
    for group in shown.groups:
        yield f'<tbody class="group"><tr><th colspan="{len(shown.columns) + 1}">{escape(group.title)}</th></tr>\n'
        for line in group.lines:
            cells = "".join(
                f'<td class="best">{escape(line.cell(i))}</td>'
                if i in line.best
                else f"<td>{escape(line.cell(i))}</td>"
                for i in range(len(shown.columns))
            )
            yield f'<tr><th scope="row" class="{line.status}">{line.mark.strip()} {escape(line.label)}</th>{cells}</tr>\n'
        yield "</tbody>\n"
    yield "</table></div>\n"


def _costs(costs: Costs, view: View) -> Iterator[str]:
    """Yield the sentences and the points; a chart of ``costs.curve`` belongs between them."""
    yield f"<h2>{escape(costs.title)}</h2>\n<ul>{''.join(f'<li>{escape(text)}</li>' for text in costs.sentences)}</ul>\n"
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in chart_heads(costs, view.language))
    yield f'<div class="scroll"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n'
    for point in costs.curve.points:
        cells = (
            f"{point.requests_per_day:,.0f}",
            money.usd(point.bedrock_usd_per_month, view.language, view.yen_per_usd),
            money.usd(point.self_hosted_usd_per_month, view.language, view.yen_per_usd),
            f"{point.instances:,}",
        )
        yield f"<tr>{''.join(f'<td class=number>{escape(cell)}</td>' for cell in cells)}</tr>\n"
    yield "</tbody>\n</table></div>\n"


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"<h{level}>{escape(section.title)}</h{level}>\n"
    if section.items:
        yield f"<ul>\n{''.join(map(_item, section.items))}</ul>\n"
    for part in section.parts:
        yield from _section(part, min(level + 1, 6))


def _item(item: Item) -> str:
    under = f"<ul>{''.join(map(_item, item.under))}</ul>" if item.under else ""
    text = escape(item.text)
    if item.link and item.link.startswith(("https://", "http://")):
        address = escape(item.link)
        text = text.replace(address, f'<a href="{address}" rel="noreferrer">{address}</a>', 1)
    return f"<li>{text}{under}</li>\n"
