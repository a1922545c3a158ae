"""How does the policy do, outcome by outcome, in plain words, and how sure is that by now?"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import solara

from dashboards.kit import plainly
from dashboards.kit.charts import Chart, Dot, Line, Picture, dots, lines
from dashboards.kit.several import Several
from dashboards.kit.showing import Shown
from dashboards.strategist.looking import Looked
from dashboards.strategist.parts import Marked, More, Plain, Sentences
from experiments.analysis.contrasts import Contrast, contrasts
from experiments.batch.results import BatchResults
from experiments.report.answer import money, sureness, verdict_words
from experiments.report.figures import on_the_card
from experiments.report.subject import Subject, average
from experiments.report.words import uncapital

STEPS = 12
"""Points of the picture of how an interval narrows."""
CARD = (
    "Right of the line is better than the baseline, left is worse, in percent of its level; lines "
    "are 95 % intervals. Hollow dots are not clear: their interval holds no difference."
)


@solara.component
def Section(looked: Looked) -> None:
    """The headline, the three sentences, the card, and how the interval narrowed."""
    about = looked.about
    picture = card(looked)
    narrow = narrowing(about, looked.names)
    with solara.Div(classes=["ju-page"]):
        Plain(headline(looked), name="ju-lead")
        Sentences((*beside(looked), *looked.say((money(about), sureness(about)))))
        with solara.Div(classes=["ju-card"]):
            Chart(picture)
            Marked(CARD, name="ju-note")
        with Several():
            if narrow is not None:
                with solara.Div(classes=["ju-card"]):
                    Chart(narrow)
        More("In full, with how many were looked at", looked.say(about.asked.sentences()))
        Shown(
            "scorecard", looked.commands, looked.files,
            {"scorecard in full": about.told.table, "every run": lambda: looked.results.runs},
            [picture, *([narrow] if narrow else [])],
        )  # fmt: skip


def headline(looked: Looked) -> str:
    """The difference in the outcome that decides, as one says it to a neighbour."""
    about = looked.about
    found = about.difference()
    told = plainly.difference(about.outcome.name, average(found), found.level.mean)
    return f"{looked.names[about.policy]}: {told}."


def beside(looked: Looked) -> Iterator[str]:
    """What the headline stands beside: the baseline's level, and how far one future may lie."""
    about, found = looked.about, looked.about.difference()
    level = plainly.number(found.level.mean, about.outcome.unit)
    yield f"Under {looked.names[about.baseline]} it is {level}."
    if found.points > 1 and math.isfinite(found.difference.low):
        one = plainly.between(about.outcome, found.difference, found.level.mean)
        yield (
            f"That is the average over {found.points:,} futures ({verdict_words(found)}); any one "
            f"of them may lie {one}."
        )
    if about.stays_clear is False:
        number = len(about.asked.all)
        yield f"Clear by itself, but not any more beside all {number:,} that were looked at (Holm)."


def card(looked: Looked) -> Picture:
    """A dot and interval for each outcome where one way is better, in percent of the level."""
    about, baseline = looked.about, looked.names[looked.about.baseline]
    rows = [_row(about.difference(outcome=each.name)) for each in on_the_card(about)
            if each.direction != "neither"]  # fmt: skip
    return dots(
        f"{looked.names[about.policy]}, against {baseline}, in {about.place_title}",
        [row for row in rows if row is not None],
        unit=f"% better than under {baseline}",
        zero_title=f"as under {baseline}",
    )


def _row(found: Contrast) -> Dot | None:
    """An outcome as a row; nothing where there is no level to take a percentage of."""
    middle, level = average(found), found.level.mean
    if not level or not math.isfinite(middle.mean):
        return None
    way = (1 if found.outcome.direction == "more" else -1) * 100 / abs(level)
    low, high = sorted((way * middle.low, way * middle.high))
    verdict = ("better" if way * middle.mean > 0 else "worse") if middle.clear else ""
    words = plainly.short(found.outcome, middle, level)
    return Dot(found.outcome.title, way * middle.mean, low, high, verdict, words)


def narrowing(about: Subject, names: dict[str, str]) -> Picture | None:
    """The difference and its interval after ever more runs; nothing while there are too few."""
    reached = list(_as_they_came(about))
    if len(reached) < 3:
        return None
    found = [[average(so_far[name]) for _, so_far in reached] for name in about.shown]
    return lines(
        f"How sure, run by run: {uncapital(about.outcome.title)}",
        [
            Line(
                names[name],
                [each.mean for each in row],
                [each.low for each in row],
                [each.high for each in row],
                colour=number,
            )
            for number, (name, row) in enumerate(zip(about.shown, found, strict=True), 1)
        ],
        [number for number, _ in reached],
        unit=about.outcome.unit,
        x_title="pairs of runs done",
        about=f"The difference from {names[about.baseline]} with its 95 % interval, as runs come.",
        zero=True,
    )


def _as_they_came(about: Subject) -> Iterator[tuple[int, dict[str, Contrast]]]:
    """The contrasts after so many blocks, a dozen times from a few blocks to all there are."""
    results = about.results
    order = results.runs["replication"] * len(results.layout.futures) + results.runs["future"]
    total = int(order.max()) + 1
    fewest = max(2, min(len(results.layout.futures), total // 2))
    for number in np.unique(np.linspace(fewest, total, STEPS).astype(int)):
        so_far = contrasts(
            _first(results, order < number), [about.outcome.name], about.shown, place=about.place
        )
        found = {each.policy: each for each in so_far if each.difference.number > 1}
        if len(found) == len(about.shown):
            yield int(number), found


def _first(results: BatchResults, kept: "np.typing.NDArray[np.bool_]") -> BatchResults:
    return replace(results, runs=results.runs[kept])
