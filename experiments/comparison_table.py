"""How does a comparison look on a terminal? Levels, paired differences and what they mean."""

import math
from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from experiments.commands import plain_table, say
from experiments.comparison import Comparison
from experiments.findings import findings
from experiments.outcomes import THEMES, Outcome
from experiments.readable import difference, readable
from experiments.statistics import Estimate

STYLES = {"better": "green", "worse": "red", "differs": "bold"}
WIDTH_OF_FILES = 110


def show(console: Console, comparison: Comparison, outcomes: Sequence[Outcome]) -> None:
    """Print the outcomes by theme, then interactions and precision, then the plain sentences."""
    if not console.is_terminal:
        console.width = max(console.width, WIDTH_OF_FILES)
    console.print(differences(comparison, outcomes))
    say(console, _legend(comparison), "dim")
    console.print(precision(comparison, outcomes))
    for sentence in findings(comparison):
        say(console, f"• {sentence}")


def _legend(comparison: Comparison) -> str:
    return (
        f"The level under {comparison.baseline}, and how far the others are from it, above the "
        "95% interval of the paired difference. Better, worse, differs: the interval excludes 0. "
        "Variance reduction: as many times the runs would be needed without shared luck."
    )


def differences(comparison: Comparison, outcomes: Sequence[Outcome]) -> Table:
    """One row for each outcome, under the heading of its theme."""
    table = plain_table("", *comparison.names, right=comparison.names)
    for theme, title in THEMES.items():
        within = [outcome for outcome in outcomes if outcome.theme == theme]
        if within:
            table.add_row(Text(title, style="bold"))
        for outcome in within:
            table.add_row(_name(outcome), *_cells(comparison, outcome))
        if within:
            table.add_section()
    return table


def _name(outcome: Outcome) -> RenderableType:
    return Text.assemble(outcome.title, "\n", (outcome.unit, "dim"))


def _cells(comparison: Comparison, outcome: Outcome) -> list[Text]:
    """The level under the baseline, then the difference under each other policy."""
    level = comparison.level(comparison.baseline, outcome.name).mean
    cells = [Text(readable(level))]
    for policy in comparison.names[1:]:
        scale = level or comparison.level(policy, outcome.name).mean
        cells.append(_marked(comparison.difference(policy, outcome.name), scale, outcome, "\n"))
    return cells


def _marked(found: Estimate, scale: float, outcome: Outcome, between: str) -> Text:
    """A difference and its interval, marked where the interval excludes 0."""
    verdict = outcome.verdict(found.mean) if found.clear else ""
    middle, ends = difference(found, scale)
    return Text.assemble(
        (f"{verdict} {middle}".strip(), STYLES.get(verdict, "")), between, (ends, "dim")
    )


def precision(comparison: Comparison, outcomes: Sequence[Outcome]) -> Table:
    """What both do beyond the sum of each alone, and how much pairing gains."""
    last = comparison.names[-1]
    beyond, gain = "both beyond the sum of each", f"variance reduction\n({last})"
    columns = (*((beyond,) if comparison.is_two_by_two else ()), gain)
    table = plain_table("", *columns, right=columns)
    for outcome in outcomes:
        cells = []
        if comparison.is_two_by_two:
            scale = comparison.level(comparison.baseline, outcome.name).mean
            cells.append(_marked(comparison.interaction(outcome.name), scale, outcome, "  "))
        reduction = comparison.variance_reduction(last, outcome.name)
        cells.append(Text(f"{reduction:,.1f} times" if math.isfinite(reduction) else "–"))
        table.add_row(outcome.title, *cells)
    return table
