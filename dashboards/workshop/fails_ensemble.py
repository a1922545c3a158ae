"""How sure are we? Some plausible worlds are asked live, when somebody wants to know."""

from functools import partial

import solara

from abm.ensemble import Ensemble
from abm.policy import Policy
from abm.simulation import Setting
from dashboards import repeating
from dashboards.kit import called
from dashboards.kit.charts import Chart
from dashboards.kit.replications import Measures, Progress, key_of, use_measures
from dashboards.kit.showing import Shown as Repeat
from dashboards.kit.words import Said, plain
from dashboards.settings import Settings
from dashboards.workshop.fails_pictures import worlds_say
from dashboards.workshop.fails_repeat import in_plausible_worlds
from dashboards.workshop.fails_worlds import (
    ASKED,
    RUNS,
    Numbers,
    asked_so_far,
    lived_in_one,
    shares,
)


@solara.component
def Ensembles(settings: Settings, setting: Setting, pair: tuple[Policy, ...]) -> None:
    """A button that asks the plausible worlds, and what they say as the answers come."""
    carried = Ensemble.carried()
    key = ("fails, plausible worlds", key_of(setting, pair, carried))
    runs = use_measures(key, partial(lived_in_one, setting, pair), RUNS, wait=True)
    Said("fails.worlds_idea", all=len(carried.sets))
    if runs.running or runs.done:
        Said_so_far(runs, len(carried.sets))
        Progress(runs)
    else:
        label = plain("fails.worlds_ask", number=ASKED)
        solara.Button(
            label, on_click=runs.start, classes=["ju-button", "ju-button-main"], text=True
        )
    told = shares(runs.results)
    pictures = [worlds_say(told, asked_so_far(runs.results))] if told else []
    command = in_plausible_worlds(settings, runs.repeated)
    note = plain("repeat.plausible_note")
    Repeat(
        plain("fails.shown_worlds"), command, repeating.files(settings), pictures=pictures,
        note=note,
    )  # fmt: skip


@solara.component
def Said_so_far(runs: Measures[Numbers], carried: int) -> None:
    """What the worlds that have answered say: the first outcome in words, all in a picture."""
    worlds, told = asked_so_far(runs.results), shares(runs.results)
    if not told:
        Said("fails.worlds_early", classes=["ju-note"], worlds=worlds)
        return
    first = told[0]
    parts = {name: f"{getattr(first, name):.0%}" for name in ("better", "worse", "little")}
    with solara.Div(classes=["ju-grid-wide"]):
        with solara.Div():
            Said("fails.worlds_headline", title=called.outcome(first.outcome), **parts)
            Said("fails.worlds_so_far", classes=["ju-note"], worlds=worlds, all=carried)
            Said("fails.worlds_note", classes=["ju-note"])
        Chart(worlds_say(told, worlds))
