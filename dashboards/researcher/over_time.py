"""How do runs go, year by year? The spread that is chance, and that of what nobody knows, apart.

Chance is the spread of replications within one future. What nobody knows is the spread of the
means of futures, each over its replications.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import solara
from numpy.typing import NDArray

from dashboards.kit.charts import Chart, Line, lines
from dashboards.kit.drawing import Picture
from dashboards.kit.fields import Choice
from dashboards.kit.showing import Shown
from dashboards.looks import use_look
from dashboards.researcher.looking import Looked
from dashboards.strategist.parts import Plain
from experiments.batch.recorded import YEARLY

LOW, HIGH = 5.0, 95.0
"""Percentiles between which nine runs in ten lie."""
MOST_POLICIES = 3
BANDS = (
    "A point is the mean of a whole year; the lines between are for the eye. "
    "Bands hold nine in ten. First, replications of one future: that is chance. Second, "
    "the means of futures: that is what nobody has measured, with what chance is left in a "
    "mean. Weeks are not kept of a batch; the strategist’s page and the workshop show them."
)
COLUMNS = {each.name: each for each in YEARLY}
START = "with_3_needs"


@solara.component
def Section(looked: Looked) -> None:
    """A column of the yearly table under the baseline and the policy: chance, and the unknown."""
    column, choose = use_look("column", COLUMNS, START)
    futures = len(looked.batch.layout.futures)
    future, choose_future = use_look("future", map(str, range(futures)), "0")
    rows = of_place(looked)
    chance = by_chance(looked, rows, column, int(future))
    unknown = by_future(looked, rows, column)
    with solara.Div(classes=["ju-card", "ju-page"]):
        with solara.Div(classes=["ju-grid"]):
            Choice("Over the years", column, [(e.name, e.meaning) for e in YEARLY], choose)
            if futures > 1:
                options = [(str(number), f"future {number}") for number in range(futures)]
                Choice("Chance within", future, options[:1_000], choose_future)
        with solara.Div(classes=["ju-grid-wide"]):
            Chart(chance)
            if futures > 1:
                Chart(unknown)
        Plain(BANDS if futures > 1 else one_future(), name="ju-note")
        Shown(
            "Years of every run", looked.batch.commands("years"), looked.batch.files,
            {"Years of every run": rows}, [chance, unknown] if futures > 1 else [chance],
        )  # fmt: skip


def one_future() -> str:
    """What is said where parameters were not varied."""
    return (
        "A point is the mean of a whole year; the lines between are for the eye. "
        "Bands hold nine replications in ten: chance alone. One future was run, so nothing here "
        "tells of what nobody has measured; an ensemble of parameters would."
    )


def of_place(looked: Looked) -> pd.DataFrame:
    """The yearly table of the place looked at."""
    years = looked.results.years
    return years[years["place"] == looked.place]


def shown_policies(looked: Looked) -> list[str]:
    """The baseline, and the policy looked at."""
    return list(dict.fromkeys((looked.results.names[0], looked.policy)))


def by_chance(looked: Looked, rows: pd.DataFrame, column: str, future: int) -> Picture:
    """One future: the mean over replications, and between which values nine in ten lie."""
    inside = rows[rows["future"] == future]
    title = f"Chance alone: replications of future {future}"
    return drawn(looked, inside, column, title, ["replication"])


def by_future(looked: Looked, rows: pd.DataFrame, column: str) -> Picture:
    """All futures: the mean of their means, and between which values nine in ten means lie."""
    return drawn(looked, rows, column, "What nobody knows: the means of futures", ["future"])


def drawn(
    looked: Looked, rows: pd.DataFrame, column: str, title: str, each: Sequence[str]
) -> Picture:
    """Lines over the years, each with the band over what `each` counts."""
    series = []
    for number, policy in enumerate(shown_policies(looked)):
        own = rows[rows["policy"] == policy]
        table = own.groupby([*each, "year"])[column].mean().unstack("year")
        middle, low, high = band(table.to_numpy(float))
        name = looked.batch.names[policy]
        series.append(Line(name, middle, low, high, colour=number))
    years = sorted(rows["year"].unique())
    return lines(title, series, years, unit=COLUMNS[column].unit, x_title="year")


def band(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """The mean over rows, and between which values nine rows in ten lie: float64 [years] each."""
    if not values.size:
        empty = np.zeros(values.shape[1])
        return empty, empty, empty
    low, high = np.nanpercentile(values, (LOW, HIGH), axis=0)
    return np.nanmean(values, axis=0), low, high
