"""``--format html``: one self-contained file without scripts, in the reader's light or dark scheme."""

from __future__ import annotations

from html import escape as html_escape
from typing import TYPE_CHECKING

from advisor.core.text import Text, visible
from advisor.render.summary import PARETO_MARK, answer, heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.result import Report
    from advisor.render import View
    from advisor.render.parts import Item, Row, Section

COLUMNS = ("rank", "model", "license", "where", "memory", "cost", "why")

_TITLE = Text("Model recommendation", "モデルの推薦結果")
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #888; --yes: #197a3c; --some: #8a6100; --no: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --yes: #6dd58c; --some: #f2c14e; --no: #f2b8b5; } }
body { font: 15px/1.5 system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif; }
body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem; }
h1 { font-size: 1.25rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } h3, h4 { font-size: 1rem; margin-bottom: .2rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .5rem .6rem; text-align: left; vertical-align: top; }
small, .caption { color: var(--soft); } .caption { font-size: .9rem; }
.yes { color: var(--yes); } .conditional { color: var(--some); } .no, .unknown { color: var(--no); }
meter { width: 8rem; } ul { margin: .2rem 0; padding-left: 1.2rem; } td ul { padding-left: 1rem; }
"""
# No script, no address fetched: the report may be opened by people who did not make it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(report: Report, view: View) -> str:
    """Return the report as an HTML page."""
    shown = answer(report, view)
    return "".join(
        [
            f'<!doctype html>\n<html lang="{view.language}">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{escape(_TITLE.get(view.language))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n",
            f"<h1>{escape(shown.headline)}</h1>\n",
            *(_table(shown.rows, view) if shown.rows else ()),
            *(f'<p class="caption">{escape(line)}</p>\n' for line in shown.caption),
            *(piece for section in (*shown.sections, shown.sources) if section for piece in _section(section, 2)),
            "</body>\n</html>\n",
        ]
    )


def escape(text: str) -> str:
    """Return ``text`` safe between tags and inside quoted attributes."""
    return html_escape(visible(text, keep="\n\t"))


def _table(rows: tuple[Row, ...], view: View) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{escape(heading(name, view.language))}</th>' for name in COLUMNS)
    yield f'<div class="scroll"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n'
    for row in rows:
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in _cells(row))}</tr>\n"
    yield "</tbody>\n</table></div>\n"


def _cells(row: Row) -> Iterator[str]:
    yield f"{row.rank}{f' {PARETO_MARK}' if row.pareto else ''}"
    yield f"<b>{escape(row.model)}</b><br>{escape(row.size)}<br><small>{escape(row.model_id)}</small>"
    yield f'{escape(row.license)}<br><span class="{row.verdict or "unknown"}">{escape(row.verdict_text)}</span>'
    yield f"{escape(row.where[0])}<br><small>{escape(row.where[1])}</small>"
    meter = "" if row.fill is None else f'<meter value="{row.fill:.2f}" high="0.9">{row.fill:.0%}</meter><br>'
    yield meter + escape(row.memory)
    yield f"<b>{escape(row.cost)}</b>" + (f"<br><small>{escape(row.hourly)}</small>" if row.hourly else "")
    yield f"<ul>{''.join(f'<li>{escape(reason)}</li>' for reason in row.why)}</ul>"


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"<h{level}>{escape(section.title)}</h{level}>\n"
    if section.items:
        yield f"<ul>\n{''.join(map(_item, section.items))}</ul>\n"
    for part in section.parts:
        yield from _section(part, min(level + 1, 6))


def _item(item: Item) -> str:
    under = f"<ul>{''.join(map(_item, item.under))}</ul>" if item.under else ""
    return f"<li>{_text(item)}{under}</li>\n"


def _text(item: Item) -> str:
    """Return the text, its cited address made a link when it is one a browser may follow."""
    text = escape(item.text)
    if item.link and item.link.startswith(("https://", "http://")):
        address = escape(item.link)
        return text.replace(address, f'<a href="{address}" rel="noreferrer">{address}</a>', 1)
    return text
