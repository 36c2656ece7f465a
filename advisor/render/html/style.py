"""The looks of a page: one style sheet for light, dark, narrow and print. Colours are named once and used by their names.

Every pair of text and ground has the contrast of WCAG 2 AA in both schemes; a test in a browser computes it.
"""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --ground: #ffffff; --card: #f5f7f9; --ink: #1b1f24; --soft: #56606c; --line: #d3d9e0; --link: #0b57a4;
  --yes: #14653a; --some: #765000; --no: #a3211a;
  --part-0: #2b67ab; --part-1: #1f8a5b; --part-2: #b17600; --part-3: #8757a6; --free: #e2e7ec;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #13161a; --card: #1b2026; --ink: #e7eaee; --soft: #a5afba; --line: #38414b; --link: #82baf2;
    --yes: #72d694; --some: #efc056; --no: #f6a69e;
    --part-0: #6ba6e5; --part-1: #55bf8b; --part-2: #dcab3d; --part-3: #bd95d8; --free: #2b333c;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 76rem; padding: 2rem 1.25rem 3rem; background: var(--ground); color: var(--ink);
  font: 15px/1.55 system-ui, "Hiragino Sans", "Yu Gothic UI", Meiryo, "Noto Sans JP", "Noto Sans CJK JP", sans-serif;
  overflow-wrap: anywhere;
}
:lang(ja) body { line-height: 1.7; }
h1 { font-size: 1.5rem; line-height: 1.35; margin: .2rem 0 1.25rem; text-wrap: pretty; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
h4, h5, h6 { font-size: .9rem; margin: 1rem 0 .25rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
ul { margin: .25rem 0; padding-left: 1.2rem; }
li { margin: .1rem 0; }
small, .soft, .kind, figcaption { color: var(--soft); }
small { font-size: .85em; }
.kind { margin: 0; font-size: .9rem; }
.yes { color: var(--yes); } .conditional { color: var(--some); } .no, .unknown { color: var(--no); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }

.asked { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .9rem 1.1rem; }
.asked h2 { margin: 0 0 .4rem; font-size: 1rem; }
.asked dl:not(.facts) { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; }
.asked dt { color: var(--soft); font-size: .85rem; }
.asked dl:not(.facts) dd { margin: 0; font-weight: 600; }
.asked p { margin: .6rem 0 0; }

main > section, main > figure { margin-top: 1.5rem; }
.charts { display: grid; gap: 1.5rem; align-items: start; margin: 1.5rem 0 0; }
@media screen and (min-width: 64rem) {
  .charts.two { grid-template-columns: 7fr 5fr; }
}
figure { margin: 0; border: 1px solid var(--line); border-radius: 6px; padding: 1rem 1.1rem; min-width: 0; }
figure h2 { margin: 0 0 .6rem; font-size: 1rem; }
figcaption { font-size: .85rem; margin-top: .5rem; }
.chart { display: block; width: 100%; height: auto; max-width: 42rem; margin: 0 auto; }
.chart.narrow { display: none; max-width: 24rem; }
@media screen and (max-width: 36rem) {
  .chart.wide { display: none; }
  .chart.narrow { display: block; }
}
.chart text { font: 12px system-ui, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", sans-serif; fill: var(--ink); }
.chart .axis, .chart .tick { fill: var(--soft); }
.chart .end { text-anchor: end; } .chart .middle { text-anchor: middle; }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .base { stroke: var(--soft); stroke-width: 1; }
.chart .dot { fill: var(--ground); stroke: var(--soft); stroke-width: 2; }
.chart .dot.front { fill: var(--link); stroke: var(--link); }
.chart .front-line { fill: none; stroke: var(--link); stroke-width: 1.5; stroke-dasharray: 4 3; }
.chart .label { paint-order: stroke; stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round; }
.chart .leader { stroke: var(--soft); stroke-width: .75; }
.chart .strip { fill: var(--free); opacity: .6; }
.chart .curve-0, .chart .curve-1 { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.chart .curve-0 { stroke: var(--part-0); } .chart .curve-1 { stroke: var(--part-2); }
.chart .mark { stroke: var(--soft); stroke-dasharray: 2 3; } .chart .mark.equal { stroke: var(--link); }
.chart .name { font-size: 14px; font-weight: 700; }
.beside { display: grid; gap: .5rem 1.5rem; }
@media screen and (min-width: 64rem) {
  .beside { grid-template-columns: minmax(0, 42rem) minmax(0, 1fr); align-items: center; }
}

.devices { display: grid; gap: .8rem; margin: 0; padding: 0; list-style: none; }
.devices b { font-weight: 600; }
.bar { display: block; width: 100%; height: 14px; border-radius: 2px; margin: .2rem 0; }
.bar rect { stroke: var(--ground); stroke-width: 1; vector-effect: non-scaling-stroke; }
.bar .free { fill: var(--free); } .bar .limit { fill: var(--no); }
.part-0 { fill: var(--part-0); background: var(--part-0); } .part-1 { fill: var(--part-1); background: var(--part-1); }
.part-2 { fill: var(--part-2); background: var(--part-2); } .part-3 { fill: var(--part-3); background: var(--part-3); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.legend { color: var(--soft); font-size: .85rem; }
.swatch { display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px; }

[hidden] { display: none !important; }
.controls { display: flex; flex-wrap: wrap; align-items: end; gap: .6rem 1rem; margin: 0 0 .75rem; font-size: .9rem; }
.controls label { display: grid; gap: .15rem; color: var(--soft); }
.controls label.tick { display: flex; align-items: center; gap: .4rem; padding-bottom: .4rem; }
.controls input[type=search], .controls select {
  font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--soft); border-radius: 4px;
  padding: .35rem .5rem; max-width: 100%; min-height: 2.2rem;
}
.controls output { color: var(--soft); padding-bottom: .4rem; }

table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); font-size: .85rem; padding-bottom: .4rem; }
th, td { padding: .5rem .7rem; text-align: left; vertical-align: top; }
th { border-bottom: 2px solid var(--line); font-size: .9rem; white-space: nowrap; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th button::after { content: " \\2195"; color: var(--soft); }
th[aria-sort=ascending] button::after { content: " \\2191"; color: var(--link); }
th[aria-sort=descending] button::after { content: " \\2193"; color: var(--link); }
td:nth-child(2) { min-width: 12rem; } td:nth-child(3), td:nth-child(4) { min-width: 10rem; }
tbody { border-bottom: 1px solid var(--line); }
.scroll { overflow-x: auto; }
.amount { white-space: nowrap; }
.mark { color: var(--link); }
tr.why td { padding-top: 0; }
tr.why > td > ul { margin-top: 0; }
.compared { margin-top: 1.5rem; }
.compared th small { font-weight: normal; }
.answers { margin-top: 1.25rem; }
.compared th[scope=row] {
  border-bottom: 0; font-weight: normal; white-space: normal; color: var(--soft); padding-left: 2rem; text-indent: -1.3em;
}
.compared th[scope=rowgroup] { padding-top: 1.25rem; border-bottom: 1px solid var(--line); }
.compared tr:not(.group):hover > * { background: var(--card); }
.sign { display: inline-block; width: 1.3em; text-indent: 0; font-weight: 700; color: var(--some); }
.marks .sign { width: auto; }
.row-unknown .sign { color: var(--no); }
.compared .best, .marks .best { color: var(--yes); font-weight: 600; }
@media screen and (min-width: 66.01rem) {
  .compared thead th { white-space: normal; }
  .compared th[scope=row] { min-width: 11.5rem; } .compared td:nth-child(n) { min-width: 9.2rem; }
  .points th, .points td { text-align: right; font-variant-numeric: tabular-nums; }
}

details { margin: .35rem 0; }
summary { cursor: pointer; color: var(--link); width: fit-content; max-width: 100%; }
details.plain > summary { color: inherit; }
details > .inside { border-left: 3px solid var(--line); margin: .4rem 0 .8rem .2rem; padding-left: 1rem; }
.evidence { columns: 24rem 2; column-gap: 2.5rem; }
.evidence > section { break-inside: avoid; padding-bottom: .4rem; }
.evidence h4 { margin-top: 0; }
.names { columns: 16rem 3; column-gap: 2rem; font-size: .9rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; margin: .5rem 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; }
.hardware .bar { min-width: 8rem; } .hardware td:nth-child(2) { width: 28%; }
pre {
  background: var(--card); border: 1px solid var(--line); border-radius: 4px; padding: .7rem .9rem; margin: .4rem 0 1rem;
  font: 13px/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; white-space: pre-wrap; user-select: all;
}
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; color: var(--soft); font-size: .9rem; }

@media screen and (max-width: 66rem) {
  body { padding: 1.25rem 1rem 2rem; }
  h1 { font-size: 1.25rem; }
  table, tbody, td { display: block; }
  tr { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)); }
  td:empty { display: none; } tr.why td { grid-column: 1 / -1; padding-top: .25rem; }
  td:nth-child(n) { min-width: 0; width: auto; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 .9rem; padding: .6rem .2rem; }
  td { padding: .25rem .8rem; }
  td[data-label]::before { content: attr(data-label); display: block; color: var(--soft); font-size: .85rem; }
  td:first-child { grid-column: 1 / -1; }
  .points tr { grid-template-columns: 1fr 1fr; border-bottom: 1px solid var(--line); }
  .points tr:last-child { border-bottom: 0; } .points td:first-child { grid-column: auto; }
  .compared thead { position: static; display: block; width: auto; height: auto; overflow: visible; clip-path: none; }
  .compared tr { grid-template-columns: repeat(auto-fit, minmax(min(8rem, 100%), 1fr)); padding: .3rem 0; }
  .compared th { white-space: normal; border: 0; padding: .25rem .8rem; }
  .compared tbody th { grid-column: 1 / -1; padding-bottom: 0; }
  .compared th[scope=row] { padding-left: 2.1rem; }
  .compared th[scope=rowgroup] { padding-top: 0; color: var(--ink); font-size: 1rem; }
  .compared td[data-label]::before { display: inline; margin-right: .5em; font-weight: 400; }
}
@media screen and (max-width: 36rem) {
  .controls label, .controls input[type=search], .controls select { width: 100%; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .5rem; }
  details > .inside { padding-left: .7rem; }
}

@media print {
  @page { margin: 14mm 12mm; }
  :root { color-scheme: light; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 9pt; line-height: 1.45; }
  h1 { font-size: 14pt; } h2 { margin-top: 1.4rem; } h2, h3, h4, summary { break-after: avoid; }
  .controls, .screen { display: none !important; }
  th button::after { content: ""; }
  figure, .asked, .devices li, pre { break-inside: avoid; }
  .charts { margin-top: 1rem; gap: 1rem; }
  .chart { max-width: 34rem; }
  .devices { grid-template-columns: 1fr 1fr; gap: .6rem 2rem; }
  thead { display: table-row-group; } /* once: repeated, Chromium leaves the buttons of its headings out */
  table { table-layout: fixed; }
  th, td { padding: .3rem .5rem; } th { white-space: normal; overflow-wrap: normal; }
  td:nth-child(n) { min-width: 0; width: auto; }
  .compared th { font-size: 1em; overflow-wrap: anywhere; } .compared th[scope=row] { padding-left: 1.6rem; }
  .ranked th:first-child { width: 3rem; } .ranked th:nth-child(n+5) { width: 13%; }
  tbody tr:first-child { break-inside: avoid; } tbody tr:first-child:not(:last-child) { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
  details[data-print]::details-content { content-visibility: visible; block-size: auto; }
  summary { color: var(--soft); list-style: none; }
  details[data-print] > .inside { font-size: 7.5pt; }
  .evidence { columns: 2; column-gap: 1.5rem; } .evidence h4 { font-size: 1em; }
}
"""
