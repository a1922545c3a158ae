"""How do runs go, week by week? Lived now, as a batch keeps no weeks; chance, the unknown apart.

Nothing is lived before somebody presses a button.
"""

import solara

from abm.ensemble import RUNS_OF_EACH, Ensemble
from abm.errors import InputError
from dashboards.kit.charts import Chart
from dashboards.kit.drawing import Picture
from dashboards.kit.fields import Choice
from dashboards.kit.replications import Measures, Progress, use_measures
from dashboards.kit.showing import Shown
from dashboards.looks import use_look
from dashboards.reading import sentence
from dashboards.researcher.looking import Batch, futures_of
from dashboards.researcher.over_time import FEWEST_OF_BAND
from dashboards.researcher.weeks_drawn import (
    BY_NAME,
    CHANCE,
    UNKNOWN,
    differences,
    enough,
    every_run,
    levels,
)
from dashboards.researcher.weeks_lived import (
    MOST_WORLDS,
    Asked,
    Weeks,
    by_chance,
    by_world,
    of_line,
)
from dashboards.researcher.weeks_repeat import command, note
from dashboards.strategist.parts import Plain, Press, Trouble
from experiments.design.experiment import CALM
from experiments.lines import LINES

START = LINES[0].name
IDEA = (
    "A batch keeps years, not weeks. Here the baseline and the policy are lived again in pairs, "
    "and their weeks are kept while you look."
)
SMOOTHED = {
    "crises": "Drawn is the mean of the last 13 weeks, from week 12 on: single weeks are noise.",
    "direct_share": "Drawn is the share of the hours of the last 13 weeks, from week 12 on.",
    "running_cost": "Drawn is the mean of the last 52 weeks; in the first year, of the weeks so "
    "far, from week 12 on.",
}
"""Lines that are not drawn as counted each week."""
AS_COUNTED = "Drawn as counted in each week, not smoothed."
BANDS = (
    "A difference is taken within a pair of runs with the same families and the same luck. Bands "
    "hold nine in ten, week by week: a single run, or world, may leave its band in some weeks. "
    "With more runs they settle; they do not shrink to nothing, as they are no intervals of the "
    "mean. Where worlds have no band, they differ by no more than chance would make them. Each "
    "chart has a scale of its own."
)


@solara.component
def Section(batch: Batch, policy: str, place: str) -> None:
    """A line, week by week, of a policy in a place, and what is chosen of it."""
    line, choose = use_look("line", BY_NAME, START)
    futures = futures_of(batch.layout)
    future, choose_future = use_look("future", dict(futures), "0")
    with solara.Div(classes=["ju-card", "ju-page"]):
        Plain(IDEA)
        with solara.Div(classes=["ju-grid"]):
            Choice("Over the weeks", line, [(each.name, each.title) for each in LINES], choose)
            if len(futures) > 1:
                Choice("Chance within", future, futures, choose_future)
        what = [batch.layout.experiment.digest, policy, place, future]
        found = solara.use_memo(lambda: asked_of(batch, place, policy, int(future)), what)
        if isinstance(found, str):
            Trouble(found)
        else:
            Fans(*found, line, int(future))


def asked_of(batch: Batch, place: str, policy: str, future: int) -> tuple[Asked, Asked] | str:
    """The runs of one future and those of many worlds, or why a page cannot live them."""
    try:
        return by_chance(batch, place, policy, future), by_world(batch, place, policy, future)
    except InputError as error:
        return sentence(str(error))


@solara.component
def Fans(chance: Asked, worlds: Asked, line: str, future: int) -> None:
    """Both sets of runs, each with its button and chart, and the paired difference of both."""
    keys = solara.use_memo(lambda: (chance.key, worlds.key), [chance, worlds])
    by_luck = use_measures(keys[0], chance.live, chance.number, wait=True)
    by_set = use_measures(keys[1], worlds.live, worlds.number, wait=True)
    one, many = of_line(by_luck.results, line), of_line(by_set.results, line)
    fans = [
        (one, f"{CHANCE}, future {future}", chance, False),
        (many, UNKNOWN, worlds, True),
    ]
    drawn = [
        levels(title, asked, line, values, by_world) if enough(values, by_world) else None
        for values, title, asked, by_world in fans
    ]
    with solara.Div(classes=["ju-grid-wide"]):
        Fan(CHANCE, told_of_chance(chance, future), by_luck, drawn[0])
        Fan(UNKNOWN, told_of_worlds(worlds), by_set, drawn[1])
    pictures = [each for each in drawn if each is not None]
    if pictures:
        pictures.append(differences(chance, line, one, many))
        Chart(pictures[-1])
        Plain(f"{SMOOTHED.get(line, AS_COUNTED)} {BANDS}", name="ju-note")
    one_line, its_files = command(chance, by_luck.repeated, "Chance alone:", f"future-{future}")
    other_line, more_files = command(worlds, by_set.repeated, "Plausible worlds:", "worlds")
    tables = {
        "Every run, chance alone": lambda: every_run(chance, line, one),
        "Every run, plausible worlds": lambda: every_run(worlds, line, many),
    }
    Shown(
        "Weeks", [one_line, other_line], {**its_files, **more_files},
        tables if pictures else {}, pictures, note(chance),
    )  # fmt: skip


@solara.component
def Fan(name: str, told: str, runs: Measures[Weeks], picture: Picture | None) -> None:
    """One set of runs: what it is, a button that lives it, how far it has come, and its chart."""
    with solara.Div(classes=["ju-page"]):
        Plain(name.capitalize(), "h3")
        Plain(told, name="ju-note")
        if runs.running or runs.done or runs.failed:
            Progress(runs)
        else:
            Press(f"Live {runs.asked} pairs of runs", runs.start, main=True,
                  name=f"{name.capitalize()}: live {runs.asked} pairs of runs")  # fmt: skip
        if picture is not None:
            Chart(picture)
        elif runs.running:
            Plain(f"A chart comes with the first {FEWEST_OF_BAND}.", name="ju-note")


def told_of_chance(asked: Asked, future: int) -> str:
    """What makes these runs differ."""
    return (
        f"The same numbers of the model, those of future {future}, with {asked.number} different "
        "kinds of luck: what differs here is chance."
    )


def told_of_worlds(asked: Asked) -> str:
    """Which worlds are asked, and that chance is taken out of how they differ."""
    worlds = asked.number // RUNS_OF_EACH
    return (
        f"{worlds} worlds, {RUNS_OF_EACH} runs of each: {whose(asked, worlds)}. The band is that "
        "of the worlds’ means, with chance taken out as far as so few runs can tell it."
    )


def whose(asked: Asked, worlds: int) -> str:
    """Where the worlds come from."""
    if asked.ensemble.sets == Ensemble.carried().sets:
        all_sets = len(asked.ensemble.sets)
        return f"the first of the {all_sets:,} carried sets of numbers that fit official figures"
    under = "" if asked.shock == CALM else f" under the shock {asked.shock.name}"
    chosen = ", evenly chosen" if worlds == MOST_WORLDS else ""
    return f"futures of this batch{under}{chosen}; what it does not vary is fixed here too"
