"""How does a person read a validation? One page for a browser or a printer, with its pictures.

The page is one file that holds everything it shows: nothing is fetched when it is opened.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape

import numpy as np

from experiments.held import Loss
from experiments.provenance import source_digest, versions
from experiments.readable import span
from experiments.target import Target
from experiments.validation import UNKNOWN, VERDICTS, Finding
from experiments.validation_plots import COLOURS, cloud, strip
from experiments.validation_report import Report
from experiments.validation_style import STYLE
from experiments.validation_table import EXPECTED, WHAT_TO_DO, band, figure, interval, loss_in_words

COLUMNS = ("id", "quantity", "the model against the band", "target", "model", "", "source")
DIMENSIONS = ("none", "one", "two", "three", "all four")
GROUPS: Mapping[str, str] = {
    "T": "Levels of needs and services",
    "S": "How needs drive each other, in the same households a year apart",
    "steady": "No drift: required of the silo world, without a source",
}
HOW_TO_READ = (
    "Green: the band of the source. Diamond and bar: the model, all runs together, with its 95% "
    "interval. Dots: {dots}. Each line has its own scale. <b>Inside</b> the band; <b>near</b>: no "
    "more than a quarter of its nearest edge off; <b>outside</b>; <b>not seen</b>: nothing to "
    "measure. Levels of the silo world were fitted to most of these figures, and differences "
    "between policies to nothing."
)
PLACES = (
    "As many families, years and runs in every place, with the same parameters. Most figures are "
    f"of England as a whole, while these are single districts: {EXPECTED}. T2 is held against each "
    "place's own census. ↑ above the band, ↓ below it."
)


def page(report: Report) -> str:
    """The whole report as one HTML page."""
    title = f"The silo world of {report.setting.place.title} against published figures"
    parts = (
        _head(report, title),
        _held(report),
        *_targets(report),
        _untested(report),
        _neighbourhoods(report),
        _places(report),
        _origin(report),
    )
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body>\n</html>\n"
    )


def _head(report: Report, title: str) -> str:
    setting = report.setting
    verdicts = [finding.verdict for finding in report.findings]
    counts = [(verdicts.count(each), each, COLOURS[each]) for each in VERDICTS]
    counts.append((len(report.untested), "not testable", COLOURS[UNKNOWN]))
    boxes = "".join(
        f'<div style="border-top-color:{colour}"><b>{number}</b>{words}</div>'
        for number, words, colour in counts
        if number or words in VERDICTS[:3]
    )
    several = len(report.ensemble.sets) > 1
    dots = "each set of parameters alone" if several else "each run alone, with its own luck"
    return (
        f"<header><h1>{escape(title)}</h1>"
        f'<p class="soft">{setting.families:,} families, {report.replications} runs of '
        f"{span(setting.weeks)}, parameters: {escape(report.ensemble.name)}"
        f"{f' ({len(report.ensemble.sets)} sets)' if several else ''}.</p></header>"
        f'<div class="counts">{boxes}</div>'
        f"<p>{HOW_TO_READ.format(dots=dots)}</p>"
    )


def _held(report: Report) -> str:
    """Whether a target is lost that used to hold."""
    if report.record is None:
        return (
            '<div class="note"><p>Whether a target is lost was not checked: that is done in the '
            "setting in which targets were recorded.</p></div>"
        )
    held = len(report.record.held)
    if not report.losses:
        return f'<div class="note"><p>All {held} targets that used to hold still do.</p></div>'
    rows = "".join(f"<li>{escape(loss_in_words(loss))}</li>" for loss in report.losses)
    return (
        f'<div class="note{" bad" if report.lost else ""}"><p><b>{_how_many(report.losses)}</b> '
        f"of {held} targets that used to hold.</p><ul>{rows}</ul>"
        f"{f'<p>{_with_code(WHAT_TO_DO)}</p>' if report.lost else ''}</div>"
    )


def _with_code(text: str) -> str:
    """Words with commands between backticks, as HTML."""
    return re.sub("`(.+?)`", r"<code>\1</code>", escape(text))


def _how_many(losses: Sequence[Loss]) -> str:
    lost = sum(loss.verdict == "lost" for loss in losses)
    return f"{lost} lost, {len(losses) - lost} slipped by no more than chance"


def _targets(report: Report) -> Iterable[str]:
    """A table for each kind of target."""
    for kind, title in GROUPS.items():
        rows = [each for each in report.findings if _kind(each.target) == kind]
        if rows:
            yield f"<h2>{title}</h2>" + _table(COLUMNS, (_target(each) for each in rows), "targets")


def _kind(target: Target) -> str:
    return target.id if target.id in GROUPS else target.id[:1]


def _target(finding: Finding) -> str:
    target = finding.target
    how = f'<span class="how">{escape(target.how)}</span>' if target.how else ""
    return (
        f'<td class="id">{escape(target.name)}</td>'
        f'<td class="what">{escape(target.quantity)}{how}</td>'
        f'<td class="plot">{strip(finding)}</td>'
        f'<td class="number" data-says="target">{band(target)} '
        f'<span class="soft">{escape(target.unit)}</span></td>'
        f'<td class="number" data-says="model">{interval(finding)}</td>'
        f'<td class="verdict" style="color:{COLOURS[finding.verdict]}">{finding.verdict}</td>'
        f'<td class="source"><span class="how">{escape(target.source)} '
        f"({target.confidence} confidence)</span></td>"
    )


def _table(columns: Iterable[str], rows: Iterable[str], kind: str) -> str:
    heads = "".join(f'<th scope="col">{escape(each)}</th>' for each in columns)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table class="{kind}"><thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody></table>'


def _untested(report: Report) -> str:
    """The published figures that the model has no quantity for."""
    rows = "".join(
        f"<li><b>{escape(each.name)}</b>: {escape(each.quantity)}; published: "
        f"{escape(each.published)} ({escape(each.source)}). Why: {escape(each.why)}.</li>"
        for each in report.untested
    )
    return f"<h2>Not testable here</h2><ul>{rows}</ul>" if rows else ""


def _neighbourhoods(report: Report) -> str:
    """T2 by neighbourhood: a cloud for each number of deprived dimensions."""
    hoods = report.neighbourhoods
    figures = []
    for number, words in enumerate(DIMENSIONS):
        census, model = 100 * hoods.census[:, number], 100 * hoods.model[:, number]
        missed = figure(float(np.abs(model - census).mean()))
        picture = cloud(census, model, f"Households deprived in {words}: census and model")
        figures.append(
            f"<figure><h3>Deprived in {words}</h3>{picture}"
            f'<figcaption class="soft">mean error {missed} percentage points</figcaption></figure>'
        )
    return (
        f"<h2>Households by deprived dimensions, neighbourhood by neighbourhood</h2><p>"
        f"{len(hoods.codes)} neighbourhoods of {escape(report.setting.place.title)}: share of "
        "households deprived in none to all four of employment, education, health and housing. "
        "On the broken line, model and census agree. (ONS Census 2021, table TS011.)</p>"
        f'<div class="clouds">{"".join(figures)}</div>'
    )


def _places(report: Report) -> str:
    """Every target's level in every place."""
    if len(report.places) < 2:
        return ""
    rows = (
        f"<td>{escape(each.target.name)} {escape(each.target.quantity)}</td>"
        f'<td class="soft">{band(each.target)}</td>'
        + "".join(_level(findings[number]) for findings in report.places.values())
        for number, each in enumerate(report.findings)
    )
    table = _table(("quantity", "target", *report.places), rows, "places")
    return f'<h2>The spread between places</h2><p>{PLACES}</p><div class="wide">{table}</div>'


def _level(finding: Finding) -> str:
    target, value = finding.target, finding.value
    arrow = "↑" if value > target.high else "↓" if value < target.low else ""
    return f'<td style="color:{COLOURS[finding.verdict]}">{figure(value)} {arrow}</td>'


def _origin(report: Report) -> str:
    """What the page was made of."""
    setting = report.setting
    facts = {
        "place": f"{setting.place.title} ({setting.place.digest[:12]})",
        "families, runs, seed": f"{setting.families:,}, {report.replications}, {setting.seed}",
        "parameters": f"{report.ensemble.name} ({report.ensemble.digest[:12]})",
        "source of the model": source_digest()[:12],
        "versions": ", ".join(f"{name} {number}" for name, number in versions().items()),
        "made": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
    }
    rows = "".join(f"<dt>{name}</dt><dd>{escape(fact)}</dd>" for name, fact in facts.items())
    return f"<h2>Made from</h2><dl>{rows}</dl>"
