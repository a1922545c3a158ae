"""How does the page of a report look, on a wide screen, a telephone and paper, light and dark?"""

LIGHT = """--ink: #1c1c1c; --soft: #555555; --rule: #dcdcdc; --paper: #ffffff; --tint: #f5f6f7;
  --accent: #0072b2; --blue: #0072b2; --warn: #c04a00; --warned: #fdf1ea;"""
DARK = """--ink: #ececec; --soft: #b4b4b4; --rule: #3d4145; --paper: #16181b; --tint: #212428;
  --accent: #56b4e9; --blue: #3d82d9; --warn: #f0a060; --warned: #33241a;"""
STYLE = (
    f":root {{ color-scheme: light dark; {LIGHT} }}\n"
    f"@media (prefers-color-scheme: dark) {{ :root {{ {DARK} }} }}\n"
    f"@media print {{ :root {{ color-scheme: light; {LIGHT} }} }}\n"
    """* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 64rem;
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  color: var(--ink); background: var(--paper); overflow-wrap: break-word; }
h1 { font-size: clamp(1.5rem, 3.4vw, 2.4rem); line-height: 1.2; margin: 0 0 .6rem;
  max-width: 34ch; }
h2 { font-size: clamp(1.25rem, 2.2vw, 1.6rem); line-height: 1.25; margin: 2.8rem 0 .6rem;
  padding-top: .9rem; border-top: 1px solid var(--rule); }
h3, caption { font-size: 1rem; font-weight: 600; margin: 0 0 .3rem; text-align: left; }
p, ul { margin: .5rem 0 .9rem; max-width: 76ch; }
li { margin: .25rem 0; }
a { color: var(--accent); }
.soft, figcaption, summary { color: var(--soft); font-size: .92rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; padding: 0;
  max-width: none; font-size: .92rem; }
nav li { margin: 0; }
.note { border-left: 4px solid var(--rule); padding: .5rem 1rem; background: var(--tint); }
.note.bad { border-color: var(--warn); background: var(--warned); }
#answer ul { list-style: none; padding: .2rem 1.2rem; border-left: 5px solid var(--accent);
  background: var(--tint); font-size: clamp(1.08rem, 1.5vw, 1.3rem); line-height: 1.45; }
#answer ul li { margin: .7rem 0; }
figure { margin: 1.4rem 0; max-width: 42rem; }
figcaption { margin-top: .3rem; }
svg { display: block; width: 100%; height: auto; fill: var(--ink); }
.table { overflow-x: auto; margin: 1.1rem 0; }
.table:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums;
  min-width: min(100%, 46rem); }
th, td { text-align: left; vertical-align: top; padding: .38rem 1.1rem .38rem 0;
  border-bottom: 1px solid var(--rule); }
thead th { font-size: .85rem; color: var(--soft); vertical-align: bottom; }
tbody th { font-weight: 500; max-width: 24rem; }
.number { text-align: right; white-space: nowrap; }
dl { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr; gap: .25rem 1.2rem;
  margin: .6rem 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { overflow-x: auto; background: var(--tint); padding: .8rem 1rem; font-size: .88rem; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: .92em; }
details { margin: .8rem 0; }
summary { cursor: pointer; }
@media (max-width: 42rem) {
  table.cards { min-width: 0; width: 100%; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }
  .cards tr { display: block; padding: .55rem 0; border-bottom: 1px solid var(--rule); }
  .cards caption { display: block; }
  .cards tbody, .cards tbody th, .cards td { display: block; border: 0; padding: .1rem 0;
    max-width: none; }
  .cards tbody th { font-weight: 600; }
  .cards td { text-align: left; white-space: normal; }
  .cards td[data-says]:not([data-says=""])::before { content: attr(data-says) ": ";
    color: var(--soft); }
  pre { white-space: pre-wrap; }
  ul { padding-left: 1.2rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
@media (min-width: 110rem) { html { font-size: 1.2em; } }
@page { size: A4; margin: 16mm 15mm; }
@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; font-size: 9.5pt; max-width: none; }
  nav { display: none; }
  details::details-content { content-visibility: visible; }
  summary { list-style: none; }
  figure { max-width: 115mm; margin: 1rem 0; }
  svg { max-height: 205mm; }
  thead { break-after: avoid; }
  figure, tr, .note, pre { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  .table { overflow: visible; }
  pre { white-space: pre-wrap; }
}
"""
)
