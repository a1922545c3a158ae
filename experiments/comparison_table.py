"""How does a comparison look on a terminal? Levels, paired differences and what they mean."""

import math
from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from experiments.commands import plain_table, say
from experiments.comparison import WHERE, Comparison
from experiments.findings import findings, limited
from experiments.outcomes import THEMES, Outcome
from experiments.readable import difference, readable, share_of_parameters
from experiments.statistics import Estimate, chance_alone

STYLES = {"better": "green", "worse": "red", "differs": "bold"}
WIDTH_OF_FILES = 110


def show(console: Console, comparison: Comparison, outcomes: Sequence[Outcome]) -> None:
    """Print the outcomes by theme, then by area, then precision, then the plain sentences."""
    if not console.is_terminal:
        console.width = max(console.width, WIDTH_OF_FILES)
    console.print(differences(comparison, outcomes))
    say(console, _legend(comparison), "dim")
    for policy in limited(comparison):
        console.print(by_area(comparison, policy, outcomes))
    console.print(precision(comparison, outcomes))
    for sentence in findings(comparison):
        say(console, f"• {sentence}")


def _legend(comparison: Comparison) -> str:
    holds = (
        " It holds chance and what is not known about the parameters; further down stand the "
        "interval from chance alone, and the share of the variance that parameters make, where "
        "sets of parameters differ by more than chance would make them."
    )
    return (
        f"The level under {comparison.baseline}, and how far the others are from it, above the "
        f"95% interval of the paired difference.{holds if comparison.sets > 1 else ''} "
        "Better, worse, differs: the interval excludes 0. "
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


def by_area(comparison: Comparison, policy: str, outcomes: Sequence[Outcome]) -> Table:
    """How far a policy is from the baseline where it acts, elsewhere, and in the whole place."""
    table = plain_table(f"{policy}:", *WHERE, right=WHERE)
    for outcome in outcomes:
        if outcome not in comparison.told_by_area():
            continue
        cells = []
        for where in WHERE:
            level = comparison.level(comparison.baseline, outcome.name, where).mean
            found = comparison.difference(policy, outcome.name, where)
            cells.append(_marked(found, level, outcome, "\n"))
        table.add_row(_name(outcome), *cells)
    return table


def _marked(found: Estimate, scale: float, outcome: Outcome, between: str) -> Text:
    """A difference and its interval, marked where the interval excludes 0."""
    verdict = outcome.verdict(found.mean) if found.clear else ""
    middle, ends = difference(found, scale)
    return Text.assemble(
        (f"{verdict} {middle}".strip(), STYLES.get(verdict, "")), between, (ends, "dim")
    )


def precision(comparison: Comparison, outcomes: Sequence[Outcome]) -> Table:
    """What both do beyond the sum of each alone, what intervals are made of, what pairing gains.

    The last three columns are about the last policy.
    """
    last = comparison.names[-1]
    beyond, gain = "both beyond\nthe sum of each", f"variance reduction\n({last})"
    parts = (f"chance alone\n({last})", "from parameters")
    columns = (
        *((beyond,) if comparison.is_two_by_two else ()),
        *(parts if comparison.sets > 1 else ()),
        gain,
    )
    table = plain_table("", *columns, right=columns)
    for outcome in outcomes:
        cells = []
        if comparison.is_two_by_two:
            scale = comparison.level(comparison.baseline, outcome.name).mean
            cells.append(_marked(comparison.interaction(outcome.name), scale, outcome, "\n"))
        if comparison.sets > 1:
            cells += [Text(each) for each in _parts(comparison, last, outcome)]
        reduction = comparison.variance_reduction(last, outcome.name)
        cells.append(Text(f"{reduction:,.1f} times" if math.isfinite(reduction) else "–"))
        table.add_row(outcome.title, *cells)
    return table


def _parts(comparison: Comparison, policy: str, outcome: Outcome) -> tuple[str, str]:
    """The interval from chance alone, and the share of the variance that parameters make."""
    found = comparison.difference(policy, outcome.name)
    scale = comparison.level(comparison.baseline, outcome.name).mean or found.mean
    return difference(chance_alone(found), scale)[1], share_of_parameters(found)
