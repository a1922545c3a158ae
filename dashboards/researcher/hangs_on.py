"""On what does it depend? The sensitivity analysis that a design allows, and a tornado."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import solara

from abm.errors import InputError
from dashboards.kit.charts import Chart, Dot, Point, dots, own, scatter
from dashboards.kit.drawing import Picture
from dashboards.kit.fields import Choice
from dashboards.kit.showing import Shown
from dashboards.looks import use_look
from dashboards.researcher.looking import WORKED_OUT, Looked
from dashboards.researcher.tornado_drawn import drawing, height
from dashboards.researcher.working import Waited, use_worked
from dashboards.strategist.parts import Marked, Sentences
from experiments.analysis.interactions import Interactions
from experiments.analysis.morris import Screening
from experiments.analysis.sensitivity import Sensitivity, analysed
from experiments.analysis.sensitivity_sample import sampled
from experiments.analysis.sobol import SobolIndices
from experiments.analysis.sobol_given_data import GivenData
from experiments.analysis.tornado import Tornado, tornado
from experiments.statistics import Estimate

MOST = 20
"""Factors drawn; the table has all."""
BEST, SWINGS = "best", "tornado"
WAYS = [(BEST, "The best that this design allows"), (SWINGS, "Tornado: low and high ends")]
WHAT = [("difference", "The difference from the baseline"), ("level", "The outcome itself")]


@solara.component
def Section(looked: Looked) -> None:
    """What makes the outcome, or the difference, vary over the points of the design."""
    way, choose = use_look("analysis", dict(WAYS), BEST)
    what, choose_what = use_look("of", dict(WHAT), WHAT[0][0])
    found = use_worked((*looked.key, way, what), lambda: analysis(looked, way, what == "level"))
    with solara.Div(classes=["ju-card", "ju-page"]):
        with solara.Div(classes=["ju-grid"]):
            Choice("Analysis", way, WAYS, choose)
            Choice("Of what", what, WHAT, choose_what)
        Waited(found, "The analysis is being made…", lambda value: Found(looked, value))


@solara.component
def Found(looked: Looked, found: Sensitivity) -> None:
    """An analysis in sentences, pictures and a table."""
    Marked(NAMES[type(found)], name="ju-look")
    Sentences(found.sentences())
    # Where nothing is told apart from chance, there is nothing to draw.
    pictures = pictures_of(found) if getattr(found, "told", True) else []
    with solara.Div(classes=["ju-grid-wide"]):
        for picture in pictures:
            Chart(picture).key(picture.title)
    tables = {"What it hangs on": found.table()}
    if isinstance(found, SobolIndices) and found.second:
        tables["Pairs of factors"] = found.pairs()
    Shown("Sensitivity", looked.batch.commands("runs"), looked.batch.files, tables, pictures,
          WORKED_OUT)  # fmt: skip


NAMES = {
    SobolIndices: "[[Sobol’ indices|Shares of the variance, from a design that exchanges one "
    "factor at a time between two samples.]]: the share of the spread that a factor makes "
    "alone (first order), and with all that it does together with others (total). A share below 0 "
    "is chance and stands for nothing.",
    Screening: "[[Morris screening|The mean size of elementary effects is called mu*, their "
    "standard deviation sigma.]]: how far a factor moves it over its whole range (mu*), and how "
    "much that differs with where other factors are (sigma). Far to the right it matters; high up "
    "it bends or acts together with others. Circles are seen to matter, squares are not.",
    Interactions: "Effects of levers alone and together, from a factorial design. What two do "
    "together is what they do beyond the sum of both.",
    GivenData: "Shares of the variance that factors make alone, from the points as they are. A "
    "share below 0 is chance and stands for nothing.",
    Tornado: "Tornado: what is seen where a factor is at its low and at its high end: the lowest "
    "and the highest quarter of the points, whatever other factors are there, unless the design "
    "moves one factor at a time.",
}


def analysis(looked: Looked, way: str, level: bool) -> Sensitivity:
    """The analysis asked for. Raises InputError where the batch cannot say it."""
    sample = sampled(
        looked.results, looked.outcome.name, looked.policy, level=level, place=looked.place
    )
    try:
        return tornado(sample) if way == SWINGS else analysed(sample)
    except np.linalg.LinAlgError as error:
        raise InputError("too few points are done to say anything yet") from error


def pictures_of(found: Sensitivity) -> list[Picture]:
    """The pictures of an analysis."""
    return DRAWN[type(found)](found)


def of_sobol(found: SobolIndices) -> list[Picture]:
    """Total and first-order indices, the largest total in front."""
    order = sorted(range(len(found.total)), key=lambda at: -found.total[at].mean)[:MOST]
    names = [found.sample.names[at] for at in order]
    return [
        ranked("Total: alone and with others", names, [found.total[at] for at in order]),
        ranked("First order: alone", names, [found.first[at] for at in order]),
    ]


def of_morris(found: Screening) -> list[Picture]:
    """Size against spread, and sizes with intervals."""
    unit = found.sample.outcome.unit
    order = sorted(found.factors, key=lambda each: -each.size.mean)[:MOST]
    points = [
        Point(each.name, each.size.mean, each.spread.mean,
              group="matters" if each.matters else "not seen to matter")
        for each in order
    ]  # fmt: skip
    names, sizes = [each.name for each in order], [each.size for each in order]
    return [
        scatter(
            "Morris: size and spread of effects", points,
            x_title=f"size (mu*), {unit}", y_title=f"spread (sigma), {unit}",
        ),
        ranked("Size of effects over the whole range", names, sizes, unit),
    ]  # fmt: skip


def of_factorial(found: Interactions) -> list[Picture]:
    """Effects of single levers and of those that act together."""
    order = sorted(found.effects, key=lambda each: -abs(each.found.mean))[:MOST]
    names = [" × ".join(each.factors) for each in order]
    effects = [each.found for each in order]
    return [ranked("Effects, alone and together", names, effects, found.sample.outcome.unit)]


def of_points(found: GivenData) -> list[Picture]:
    """First-order shares, the largest in front."""
    order = sorted(range(len(found.first)), key=lambda at: -found.first[at].mean)[:MOST]
    names = [found.sample.names[at] for at in order]
    return [ranked("Share of the variance, alone", names, [found.first[at] for at in order])]


def of_tornado(found: Tornado) -> list[Picture]:
    """Bars around the middle, and the swings with their intervals."""
    unit, bars = found.sample.outcome.unit, found.bars[:MOST]
    swings = [bar.swing for bar in bars]
    return [
        own("Tornado", drawing(found, MOST), height(len(bars)), found.table(),
            "; ".join(found.sentences())),
        ranked("Swing from the low to the high end", [b.factor.name for b in bars], swings, unit),
    ]  # fmt: skip


def ranked(
    title: str, names: Sequence[str], found: Sequence[Estimate], unit: str = "share of the variance"
) -> Picture:
    """Estimates with their intervals, one below the other."""
    rows = [
        Dot(name, each.mean, each.low, each.high) for name, each in zip(names, found, strict=True)
    ]
    return dots(title, rows, unit=unit, zero_title="nothing")


DRAWN: Mapping[type, Callable[[Any], list[Picture]]] = {
    SobolIndices: of_sobol,
    Screening: of_morris,
    Interactions: of_factorial,
    GivenData: of_points,
    Tornado: of_tornado,
}
