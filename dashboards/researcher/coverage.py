"""Which points does a design lie at, and does it leave parts of what is not known unvisited?"""

import numpy as np
import pandas as pd
import solara

from abm.errors import InputError
from dashboards.kit.charts import Chart, Point, bars, scatter
from dashboards.kit.drawing import Picture
from dashboards.kit.fields import Choice
from dashboards.kit.showing import Shown
from dashboards.looks import use_look
from dashboards.repeating import EXPERIMENT
from dashboards.researcher.looking import Batch
from dashboards.strategist.parts import Plain
from experiments.analysis.discovery_factors import factors_of, title_of
from experiments.design.layout import Layout

MOST_DOTS = 600
TENTHS = 10
MOST_BARS = 16
NOTHING = (
    "Nothing but the policies is varied here, so there are no points to show: give the experiment "
    "[uncertainties], [levers] or an ensemble of parameters."
)


@solara.component
def Section(batch: Batch) -> None:
    """Two factors against each other, and how evenly each is covered."""
    points = solara.use_memo(lambda: points_of(batch.layout), [batch.layout.experiment.digest])
    names = [str(name) for name in points.columns]
    first, second = (*names, "", "")[:2]
    across, choose_across = use_look("across", names, first)
    up, choose_up = use_look("up", names, second)
    if points.empty:
        Plain(NOTHING, name="ju-note")
        return
    options = [(name, title_of(name)) for name in names]
    with solara.Div(classes=["ju-card", "ju-page"]):
        Plain(told(batch.layout, points))
        with solara.Div(classes=["ju-grid"]):
            Choice("Across", across, options, choose_across)
            if len(names) > 1:
                Choice("Up", up, options, choose_up)
        pictures = [covered(points)]
        if len(names) > 1:
            pictures.insert(0, dotted(points, across, up))
        with solara.Div(classes=["ju-grid-wide"]):
            for picture in pictures:
                Chart(picture).key(picture.title)
        Shown(
            "The design", f"joinedup experiment points {EXPERIMENT} --to points.csv", batch.files,
            {"Points of the design": points.reset_index()}, pictures,
        )  # fmt: skip


def points_of(layout: Layout) -> pd.DataFrame:
    """The points of a design: a row a point, a column for each factor that is varied, as numbers.

    Levers as they are set at points of the design over levers, uncertainties by future.
    """
    experiment = layout.experiment
    names = [factor.name for factor in experiment.levers]
    levers = pd.DataFrame(layout.lever_values[layout.policy_rows], columns=names)
    try:
        uncertain = factors_of(layout, np.arange(len(layout.futures)))
    except InputError:
        return levers
    uncertain = uncertain.select_dtypes("number")
    if experiment.joint:
        rows = layout.future_rows[:, 0]
        return levers.join(uncertain.iloc[rows].reset_index(drop=True))
    return levers if uncertain.empty else uncertain.reset_index(drop=True)


def told(layout: Layout, points: pd.DataFrame) -> str:
    """What kind of design it is, and how many points it has in how many factors."""
    experiment = layout.experiment
    design = experiment.futures_design or experiment.policies_design
    kind = f"a design of the kind {design.kind}" if design else "given by hand"
    return (
        f"{len(points):,} points in {len(points.columns)} factors, {kind}. Points that lie evenly "
        "say more than as many in one corner; what no point comes near is not known."
    )


def dotted(points: pd.DataFrame, across: str, up: str) -> Picture:
    """Every point, by two of its factors; thinned where there are very many."""
    step = -(-len(points) // MOST_DOTS)
    some = points.iloc[::step]
    dots = [Point("", float(x), float(y)) for x, y in zip(some[across], some[up], strict=True)]
    thinned = f"; every {step}th point is drawn" if step > 1 else ""
    return scatter(
        f"{up} by {across}", dots, x_title=across, y_title=up,
        about=f"{len(points):,} points of the design{thinned}",
    )  # fmt: skip


def covered(points: pd.DataFrame) -> Picture:
    """How many tenths of each factor's range between its ends some point lies in, least first."""
    filled = sorted((tenths(points[name].to_numpy(float)), str(name)) for name in points)
    least = f": the {MOST_BARS} covered least" if len(filled) > MOST_BARS else ""
    chosen = filled[:MOST_BARS]
    return bars(
        f"Tenths of each factor’s range that some point lies in{least}",
        [name for _, name in chosen],
        [float(number) for number, _ in chosen],
        unit="of 10",
    )


def tenths(values: np.ndarray) -> int:
    """In how many of ten equal parts between the least and the largest there is a value."""
    known = values[np.isfinite(values)]
    if not len(known):
        return 0
    return int((np.histogram(known, TENTHS)[0] > 0).sum())
