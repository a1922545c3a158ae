"""What is worth considering where cost, outcome and fairness all matter?"""

import math

import solara

from abm.errors import InputError
from dashboards.kit import plainly
from dashboards.kit.charts import Chart, Picture, Point, scatter
from dashboards.kit.showing import Shown
from dashboards.strategist.looking import Looked
from dashboards.strategist.parts import Marked, Plain, Sentences, Table, Trouble
from dashboards.strategist.telling import in_pounds
from experiments.analysis.contrasts import Contrast
from experiments.analysis.frontier import BESIDE, Frontier, frontier
from experiments.analysis.told import percent
from experiments.report.subject import average
from experiments.report.words import uncapital

TOLD = (
    "A policy that another matches or beats in everything can be put aside; it is "
    "[[dominated|another policy is at least as good in everything and better in something; those "
    "that nothing dominates are the Pareto front]]. Between those that are left, the choice is "
    "about what matters more, and that is not for a model to say."
)


@solara.component
def Section(looked: Looked) -> None:
    """Where every policy stands in three aims at once, and which nothing dominates."""
    found, trouble = solara.use_memo(lambda: judged(looked), [id(looked)])
    if found is None:
        Trouble(trouble)
        return
    pictures = [plotted(found, looked, at) for at in range(len(found.outcomes)) if at != 1]
    with solara.Div(classes=["ju-page"]):
        Plain("Cost beside outcome and fairness", "h2")
        Sentences(looked.say(found.sentences()))
        with solara.Div(classes=["ju-grid-wide"]):
            for picture in pictures:
                with solara.Div(classes=["ju-card"]):
                    Chart(picture)
        Table("Every policy in every aim", *_rows(found, looked))
        Marked(TOLD, name="ju-note")
        Shown(
            "cost, outcome, fairness", looked.commands, looked.files,
            {"cost, outcome, fairness": found.table}, pictures,
        )  # fmt: skip


def judged(looked: Looked) -> tuple[Frontier | None, str]:
    """Every policy by the outcome that decides, cost and fairness; or why that cannot be told."""
    about = looked.about
    names = list(dict.fromkeys((about.outcome.name, *BESIDE)))
    # Cost lies along all pictures, so it stands second; where cost decides, needs come first.
    if names[0] == BESIDE[0]:
        names = ["with_3_needs", *names]
    try:
        return frontier(looked.results, names, (about.baseline, *about.shown), about.place), ""
    except InputError as error:
        return None, f"Nothing can be said of this yet: {error}."


def plotted(found: Frontier, looked: Looked, at: int) -> Picture:
    """One aim beside cost, both as differences from the baseline, which lies at 0."""
    about, names = looked.about, looked.names
    up, across = found.outcomes[at], found.outcomes[1]
    better = "up is better" if up.direction == "more" else "down is better"
    points = [Point(names[about.baseline], 0, 0, group="baseline")] + [
        Point(
            names[policy],
            about.difference(policy, across.name).difference.mean,
            about.difference(policy, up.name).difference.mean,
            group="worth considering" if policy in found.front else "dominated",
        )
        for policy in about.shown
    ]
    return scatter(
        f"{up.title} beside {uncapital(across.title)}, against {names[about.baseline]}",
        points,
        x_title=f"{across.title}, {in_pounds(across.unit)} (left is better)",
        y_title=f"{up.title}, {in_pounds(up.unit)} ({better})",
        first=0,
    )


def _rows(found: Frontier, looked: Looked) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: differences and intervals, what dominates, the chance of being in front.

    The baseline is told by its levels.
    """
    about, names = looked.about, looked.names
    rows = []
    for policy, levels, better, chance in zip(
        found.policies, found.levels, found.dominated_by, found.chance.tolist(), strict=True
    ):
        pairs = zip(found.outcomes, levels, strict=True)
        cells = (
            plainly.number(level.mean, outcome.unit)
            if policy == about.baseline
            else _change(about.difference(policy, outcome.name))
            for outcome, level in pairs
        )
        beaten = ", ".join(names[each] for each in better) or "nothing"
        told = percent(chance) if math.isfinite(chance) else "too few runs to tell"
        rows.append([names[policy], *cells, beaten, told])
    headings = ["Policy", *(each.title for each in found.outcomes)]
    return [*headings, "Dominated by", "Chance to be worth considering"], rows


def _change(found: Contrast) -> str:
    return plainly.short(found.outcome, average(found), found.level.mean)
