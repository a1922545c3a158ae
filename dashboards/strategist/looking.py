"""What do the runs say so far? One policy held against the baseline, from six sides."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import solara

from abm.errors import InputError
from dashboards.kit.fields import Choice
from dashboards.settings import Settings
from dashboards.strategist.parts import Toggle, Trouble
from dashboards.strategist.study import Studied
from dashboards.view import View
from experiments.batch.results import BatchResults
from experiments.report.subject import Subject, subject


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What a section is given: the settings, the runs so far, and the policy they are about."""

    view: View
    results: BatchResults
    folder: Path
    about: Subject

    @property
    def settings(self) -> Settings:
        """What was asked."""
        return self.view.settings

    @property
    def names(self) -> dict[str, str]:
        """What policies are called, by their names."""
        return {each.name: each.title or each.name for each in self.results.layout.policies}


@dataclass(frozen=True, slots=True)
class Side:
    """One side to look from; its module is loaded when it is first looked at."""

    title: str
    module: str

    def component(self) -> Any:
        """The component that draws it: `Section(looked)`."""
        return import_module(f"dashboards.strategist.{self.module}").Section


SIDES = (
    Side("Scorecard", "scorecard"),
    Side("Who gains, who loses", "people"),
    Side("Who pays, who saves", "money"),
    Side("Cost, outcome, fairness", "aims"),
    Side("When does it fail?", "futures"),
    Side("Hand it on", "handing"),
)
BEST = ""


@solara.component
def Look(view: View, studied: Studied) -> None:
    """The sides as buttons, the policy that is looked at, and what there is to see."""
    at, look_at = solara.use_state(0)
    policy, choose = solara.use_state(BEST)
    looked, trouble = solara.use_memo(
        lambda: _looked(view, studied, policy), [id(studied), policy, view.settings]
    )
    with solara.Div(classes=["ju-page"]):
        with solara.Div(classes=["ju-card", "ju-page"]):
            with solara.Div(classes=["ju-row"], attributes=SIDES_LABEL):
                for number, side in enumerate(SIDES):
                    Toggle(side.title, number == at, _look(look_at, number)).key(side.module)
            if len(view.settings.policies) > 2:
                PolicyLooked(view.settings.policies[1:], looked, policy, choose)
        if looked is None:
            Trouble(trouble)
        else:
            SIDES[at].component()(looked).key(SIDES[at].module)


SIDES_LABEL = {"role": "group", "aria-label": "Sides to look from"}


def _look(look_at: Any, number: int) -> Any:
    return lambda: look_at(number)


def _looked(view: View, studied: Studied, policy: str) -> tuple[Looked | None, str]:
    results, folder = studied.results, studied.folder
    if results is None or folder is None:
        return None, ""
    try:
        about = subject(results, view.settings.outcome, policy)
    except InputError as error:
        return None, f"{str(error)[:1].upper()}{str(error)[1:]}."
    return Looked(view, results, folder, about), ""


@solara.component
def PolicyLooked(
    policies: tuple[str, ...], looked: Looked | None, policy: str, choose: Any
) -> None:
    """Which of several policies all sides are about."""
    names = {} if looked is None else looked.names
    best = "" if looked is None or policy else f": {names.get(looked.about.policy, '')}"
    ran = policies if looked is None else looked.about.others
    options = [(BEST, f"The one that does best so far{best}")]
    options += [(name, names.get(name, name)) for name in ran]
    with solara.Div(classes=["ju-row"]):
        Choice("Policy looked at", policy, options, choose)
