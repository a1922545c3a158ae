"""Chapter 8: who gains, who pays, when does it fail? Five honest questions, answered live."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import reacton.ipyvuetify as v
import solara

from abm.ensemble import Ensemble
from abm.policy import Policy
from abm.simulation import Setting
from dashboards.kit import called
from dashboards.kit.controls import PlaceChoice, PolicyChoice, ShockChoice
from dashboards.kit.replications import Progress, key_of, use_measures
from dashboards.kit.words import Said, plain
from dashboards.looks import use_look
from dashboards.settings import Settings
from dashboards.view import View
from dashboards.workshop.fails_answers import Course, Pockets, Short, Simple
from dashboards.workshop.fails_ensemble import Ensembles
from dashboards.workshop.fails_measures import REPLICATIONS, Shown, four_policies, lived, years_of
from dashboards.workshop.fails_verdicts import FEWEST
from dashboards.workshop.opening import Opening
from dashboards.workshop.press import Press

QUESTIONS = ("course", "pockets", "short", "simple", "worlds")
"""In the order in which they are put; the texts of each begin with its name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared: everything the runs depend on, and nothing else."""

    settings: Settings
    setting: Setting
    policies: tuple[Policy, ...]

    @property
    def years(self) -> int:
        """How many whole years are lived."""
        return years_of(self.setting.weeks)


def asked(what: Settings) -> Asked:
    """The comparison that an address asks for; no policies where there is only one."""
    return Asked(what, what.setting(), four_policies(what))


@solara.component
def Page(view: View) -> None:
    """One idea, what is compared, and one question after the other."""
    what = view.settings.world()
    found = solara.use_memo(lambda: asked(what), [what])
    with solara.Div(classes=["ju-page"]):
        Opening("fails")
        if found.policies:
            Answers(found)
        else:
            Said("fails.alone", classes=["ju-trouble"])
        with solara.Div(classes=["ju-card"]):
            Said("fails.other", tag="h2")
            with solara.Div(classes=["ju-grid"]):
                PlaceChoice(view)
                PolicyChoice(view)
                ShockChoice(view)


@solara.component
def Answers(found: Asked) -> None:
    """The runs, in the background, and the question that is looked at."""
    question, set_question = use_look("question", QUESTIONS, QUESTIONS[0])
    sets = Ensemble.of(found.setting.parameters, "best")
    key = ("fails", key_of(found.setting, found.policies, sets))
    work = partial(lived, found.setting, found.policies)
    runs = use_measures(key, work, REPLICATIONS)
    baseline, chosen = called.policies(found.policies[:2])
    place = called.place(found.setting.place)
    Said("fails.against", policy=chosen, baseline=baseline, place=place)
    Pick(question, set_question)
    with solara.Div(classes=["ju-card"]):
        if question == "worlds":
            Ensembles(found.settings, found.setting, found.policies[:2])
        else:
            Answer(question, found, Shown(runs.results))
            Progress(runs)
    if question != "worlds":
        Said("fails.runs_note", classes=["ju-note"], runs=runs.done)


@solara.component
def Pick(question: str, on_pick: Any) -> Any:
    """The questions as a row of buttons, the one looked at pressed."""
    buttons = [
        Press(plain(f"fails.ask_{each}"), partial(on_pick, each), pressed=each == question)
        for each in QUESTIONS
    ]
    told = {"role": "group", "aria-label": plain("fails.pick")}
    return v.Html(tag="div", class_="ju-row", attributes=told, children=buttons)


@solara.component
def Answer(question: str, found: Asked, shown: Shown) -> None:
    """What the runs so far say to a question; nothing while they are too few."""
    if not shown.number:
        Said("fails.waiting", classes=["ju-note"])
    elif shown.number < FEWEST:
        Said("fails.early", classes=["ju-note"], runs=shown.number)
    else:
        {"course": Course, "pockets": Pockets, "short": Short, "simple": Simple}[question](
            found.settings, found.policies, shown
        )
