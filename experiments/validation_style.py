"""How does the page of a validation look, on a wide screen, a telephone and paper?"""

STYLE = """
:root { color-scheme: light; --ink: #1c1c1c; --soft: #5a5a5a; --rule: #e2e2e2; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem clamp(1rem, 3vw, 3rem) 4rem; max-width: 110rem;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  color: var(--ink); background: #fff; }
h1 { font-size: clamp(1.5rem, 3.2vw, 2.3rem); line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: clamp(1.2rem, 2vw, 1.5rem); margin: 2.6rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .4rem 0 .8rem; max-width: 78ch; }
svg { display: block; width: 100%; height: auto; }
.soft { color: var(--soft); }
.counts { display: flex; flex-wrap: wrap; gap: .7rem; margin: 1.2rem 0; }
.counts div { border: 1px solid var(--rule); border-top: 4px solid; border-radius: 4px;
  padding: .4rem 1rem .5rem; min-width: 7rem; }
.counts b { display: block; font-size: 1.8rem; line-height: 1.2; }
.note { border-left: 4px solid #b9b9b9; padding: .3rem 1rem; margin: 1rem 0; background: #f7f7f7; }
.note.bad { border-color: #C04A00; background: #fdf1ea; }
.note p:last-child, .note ul { margin-bottom: .3rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-size: .85rem; color: var(--soft); font-weight: 600; }
th, td { padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--rule);
  vertical-align: top; }
td.plot { width: 26%; min-width: 14rem; }
td.number { white-space: nowrap; }
.verdict { font-weight: 600; white-space: nowrap; padding-right: 1.5rem; }
.source { width: 18%; }
.how { display: block; font-size: .85rem; color: var(--soft); }
.id { font-size: .85rem; color: var(--soft); overflow-wrap: anywhere; width: 9rem; }
.clouds { display: grid; grid-template-columns: repeat(auto-fit, minmax(15.5rem, 1fr));
  gap: 1.2rem; margin-top: 1rem; }
.clouds figure { margin: 0; max-width: 26rem; }
.clouds text { font: 11px system-ui, sans-serif; fill: var(--soft); }
figcaption { font-size: .9rem; }
.wide { overflow-x: auto; }
.wide table { width: auto; min-width: 100%; }
.wide td, .wide th { white-space: nowrap; }
.wide td:first-child, .wide th:first-child { position: sticky; left: 0; background: #fff;
  white-space: normal; min-width: 11rem; max-width: 26rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 60rem) {
  .targets, .targets tbody { display: block; }
  .targets thead { display: none; }
  .targets tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; padding: .7rem 0;
    border-bottom: 1px solid var(--rule); column-gap: 1rem; }
  .targets td { border: 0; padding: .1rem 0; width: auto; min-width: 0; }
  .targets td.what, .targets td.plot, .targets td.number, .targets td.source {
    grid-column: 1 / -1; }
  .targets td.what { order: -1; } .targets td.id { order: -3; }
  .targets td.verdict { order: -2; text-align: right; }
  .targets td.number { white-space: normal; }
  .targets td[data-says]::before { content: attr(data-says) " "; color: var(--soft);
    font-size: .85rem; }
  .wide td:first-child, .wide th:first-child { min-width: 8rem; max-width: 9rem; font-size: .85rem;
    overflow-wrap: anywhere; }
  .wide td, .wide th { padding-right: .5rem; }
}
@media print {
  body { padding: 0; font-size: 9pt; max-width: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  tr, figure, .note { break-inside: avoid; } h2 { break-after: avoid; }
  .wide { overflow: visible; }
}
"""
