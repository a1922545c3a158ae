"""How sure is the difference between two worlds? From pairs of runs on the same luck."""

from typing import Any

import solara

from dashboards.gaps import Bands
from dashboards.kit import called
from dashboards.kit.charts import Chart, Dot, Picture, dots
from dashboards.kit.plainly import difference, runs
from dashboards.kit.replications import Progress, Replications
from dashboards.kit.words import Said, plain
from experiments.comparison import Comparison
from experiments.counted import ratio
from experiments.outcomes import BY_NAME
from experiments.statistics import Estimate

SCORES = (
    "with_3_needs_at_end", "crises", "crises_first_year", "family_trust", "known_needs_first_year",
    "weeks_to_help", "direct_share", "exits", "agency_trust", "total_cost", "total_cost_first_year",
)  # fmt: skip
"""What is told of the difference: families, their way to help, workers, agencies and money."""


@solara.component
def Sure(found: Replications, titles: tuple[str, str]) -> Any:
    """The paired differences so far, with intervals that narrow while one looks."""
    comparison = found.comparison
    with solara.Div(classes=["ju-card"]) as main:
        solara.HTML(tag="h2", unsafe_innerHTML=plain("worlds.gap"))
        Said("worlds.gap_idea")
        Progress(found)
        if comparison is None:
            Said("worlds.gap_waiting", classes=["ju-note"])
        else:
            Chart(score_picture(comparison, titles))
            Said("worlds.gap_runs", classes=["ju-note"], runs=runs(found.done))
        Said("worlds.gap_limits", classes=["ju-note"])
    return main


def score_picture(comparison: Comparison, titles: tuple[str, str]) -> Picture:
    """Every difference as a share of the level in the first world, in plain words beside it."""
    rows = [_dot(comparison, name) for name in SCORES]
    title = plain("worlds.gap_title", policy=titles[1], baseline=titles[0])
    unit = plain("worlds.gap_scale", baseline=titles[0])
    return dots(title, rows, unit=unit, zero_title=titles[0])


def _dot(comparison: Comparison, name: str) -> Dot:
    about, found, level = (
        BY_NAME[name],
        last_difference(comparison, name),
        level_of(comparison, name),
    )
    value, low, high = (
        100 * float(ratio(each, abs(level))) for each in (found.mean, found.low, found.high)
    )
    verdict = about.verdict(found.mean) if found.clear else ""
    return Dot(called.outcome(about), value, low, high, verdict, difference(name, found, level))


def last_difference(comparison: Comparison, outcome: str) -> Estimate:
    """How far the last world is from the first."""
    return comparison.difference(comparison.names[-1], outcome)


def level_of(comparison: Comparison, outcome: str) -> float:
    """How an outcome is in the first world."""
    return comparison.level(comparison.baseline, outcome).mean


def bands_of(comparison: Comparison | None) -> Bands | None:
    """The gaps between the lines of the worlds, week by week, with their intervals."""
    if comparison is None:
        return None
    gaps = comparison.runs.differences
    half = gaps.widths().both[1:]
    mean = gaps.mean[1:]
    return Bands(comparison.replications, mean, mean - half, mean + half)
