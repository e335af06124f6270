"""How an HTML document looks, on a phone, on a desk and on paper. Contrast is at least that of WCAG AA."""

STYLE = """
:root { color-scheme: light; --ink: #1c1c1c; --soft: #4a4a4a; --line: #b9b9b9; --shade: #f1f4f7; --mark: #fff3cd;
  --accent: #123f6d; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; color: var(--ink); background: #fff;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; color: var(--accent); margin: 1.6em 0 .5em; }
h1 { font-size: 1.8rem; margin-top: .5rem; } h2 { font-size: 1.45rem; border-bottom: 2px solid var(--accent);
  padding-bottom: .2em; } h3 { font-size: 1.2rem; } h4 { font-size: 1.05rem; } h5, h6 { font-size: 1rem; }
p { max-width: 42rem; margin: .6em 0; }
a { color: #0b4f9e; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid #0b4f9e; outline-offset: 2px; }
.skip { position: absolute; left: -100rem; } .skip:focus { position: static; }
nav ul { list-style: none; padding: 0; columns: 2 18rem; margin: .5rem 0; } nav li { margin: .15rem 0; }
nav li.deeper { padding-left: 1.2rem; }
.wide { overflow-x: auto; margin: .8rem 0 1.2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding: .3rem 0; font-size: .95rem; }
th, td { padding: .25rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th, thead td { border-bottom: 2px solid var(--ink); vertical-align: bottom; background: var(--shade); }
tbody th { font-weight: inherit; }
.number { text-align: right; white-space: nowrap; }
td:not(.number), tbody th { overflow-wrap: normal; }
tfoot td, tfoot th { border-top: 2px solid var(--ink); border-bottom: 0; font-weight: 600; }
tr.marked > * { background: var(--mark); font-weight: 600; }
td.won { background: #d9ead3; font-weight: 600; } td.lot { background: var(--mark); outline: 2px dashed #7a5400;
  outline-offset: -2px; }
.seat { display: inline-block; min-width: 1.5em; padding: 0 .3em; margin-left: .4em;
  border: 1.5px solid currentColor; border-radius: 1em; text-align: center; font-size: .85em; }
.notice { border-left: .4rem solid #7a5400; background: var(--mark); padding: .5rem .8rem; font-weight: 600; }
pre { overflow-x: auto; background: var(--shade); padding: .6rem .8rem; font-size: .9rem; }
figure { margin: 1rem 0; } figure svg { display: block; width: 100%; max-width: 34rem; height: auto; }
figcaption { color: var(--soft); font-size: .95rem; margin-top: .3rem; }
.form { border: 1.5px solid var(--ink); padding: .4rem 1rem 1rem; margin: 1rem 0; }
.form dl { display: grid; grid-template-columns: minmax(8rem, auto) 1fr; gap: .7rem 1rem; margin: .6rem 0; }
.form dt { color: var(--soft); } .form dd { margin: 0; }
.room { border-bottom: 1px solid var(--ink); min-height: 2em; }
footer { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: .8rem; color: var(--soft);
  font-size: .9rem; }
.digest { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
@media (max-width: 40rem) { body { padding: .7rem; } table { font-size: .85rem; } th, td { padding: .2rem .3rem; }
  .seat { margin-left: .25em; }
  .form dl { grid-template-columns: 1fr; gap: .2rem; } .form dd { margin-bottom: .6rem; } }
@page { size: A4; margin: 18mm 16mm 20mm; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } nav, .skip { display: none; }
  table { font-size: 9pt; } th, td { padding: .1rem .4rem; } figure svg { max-width: 11cm; }
  .wide, pre { overflow: visible; } pre { white-space: pre-wrap; } a { color: inherit; text-decoration: none; }
  h1, h2, h3, h4, caption { break-after: avoid; } tr, .form, figure, .notice { break-inside: avoid; }
  thead { display: table-header-group; } tfoot { display: table-row-group; } .break { break-before: page; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
