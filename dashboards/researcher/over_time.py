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
from dashboards.researcher.looking import Looked, futures_of
from dashboards.strategist.parts import Plain
from experiments.batch.recorded import YEARLY

LOW, HIGH = 5.0, 95.0
"""Percentiles between which nine runs in ten lie."""
FEWEST_OF_BAND = 5
"""Of fewer runs, or futures, no band is drawn: nine in ten of them say nothing."""
POINTS = "A point is the mean of a whole year; the lines between are for the eye. "
BANDS = (
    "Bands hold nine in ten. First, replications of one future: that is chance. Second, the means "
    "of all futures under the same shock: that is what nobody has measured, as far as this batch "
    "varies it, with what chance is left in a mean. "
)
NO_BAND = "There is no band where there are fewer than {fewest}. "
ONE_FUTURE = (
    "The band holds nine replications in ten: chance alone. One future was run, so nothing here "
    "tells of what nobody has measured; an ensemble of parameters would. "
)
WEEKS = "A batch keeps no weeks: Week by week lives some of it again, with more replications."
COLUMNS = {each.name: each for each in YEARLY}
START = "with_3_needs"


@solara.component
def Section(looked: Looked) -> None:
    """A column of the yearly table under the baseline and the policy: chance, and the unknown."""
    column, choose = use_look("column", COLUMNS, START)
    options = futures_of(looked.batch.layout)
    future, choose_future = use_look("future", dict(options), "0")
    rows = of_place(looked)
    pictures = [by_chance(looked, rows, column, int(future))]
    alike = under_the_same(looked, int(future))
    if len(alike) > 1:
        pictures.append(by_future(looked, rows[rows["future"].isin(alike)], column))
    with solara.Div(classes=["ju-card", "ju-page"]):
        with solara.Div(classes=["ju-grid"]):
            Choice("Over the years", column, [(e.name, e.meaning) for e in YEARLY], choose)
            if len(options) > 1:
                Choice("Chance within", future, options, choose_future)
        with solara.Div(classes=["ju-grid-wide"]):
            for picture in pictures:
                Chart(picture).key(picture.title)
        bands = BANDS if len(pictures) > 1 else ONE_FUTURE
        Plain(f"{POINTS}{bands}{NO_BAND.format(fewest=FEWEST_OF_BAND)}{WEEKS}", name="ju-note")
        Shown(
            "Years of every run", looked.batch.commands("years"), looked.batch.files,
            {"Years of every run": rows}, pictures,
        )  # fmt: skip


def under_the_same(looked: Looked, future: int) -> list[int]:
    """The futures in which the place bears the same shock as in this one, itself among them."""
    futures = looked.batch.layout.futures
    return [each.number for each in futures if each.shock == futures[future].shock]


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
    """Some futures: the mean of their means, and between which values nine in ten means lie."""
    return drawn(looked, rows, column, "What nobody knows: the means of futures", ["future"])


def drawn(
    looked: Looked, rows: pd.DataFrame, column: str, title: str, each: Sequence[str]
) -> Picture:
    """Lines over the years, each with the band over what `each` counts."""
    series = []
    for number, policy in enumerate(shown_policies(looked)):
        own = rows[rows["policy"] == policy]
        table = own.groupby([*each, "year"])[column].mean().unstack("year")
        series.append(banded(looked.batch.names[policy], table.to_numpy(float), number))
    years = sorted(rows["year"].unique())
    return lines(title, series, years, unit=COLUMNS[column].unit, x_title="year")


def banded(name: str, values: NDArray[np.float64], colour: int) -> Line:
    """The mean over rows as a line, with its band where there are enough rows."""
    middle, low, high = band(values)
    if len(values) < FEWEST_OF_BAND:
        return Line(name, middle, colour=colour)
    return Line(name, middle, low, high, colour=colour)


def band(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """The mean over rows, and between which values nine rows in ten lie: float64 [years] each."""
    if not values.size:
        empty = np.zeros(values.shape[1])
        return empty, empty, empty
    low, high = np.percentile(values, (LOW, HIGH), axis=0)
    return values.mean(axis=0), low, high
