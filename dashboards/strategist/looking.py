"""What do the runs say so far? One policy held against the baseline, from six sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import solara

from abm.errors import InputError
from dashboards import repeating
from dashboards.kit.fields import Choice
from dashboards.kit.sides import Side, Sides, use_side
from dashboards.looks import use_look
from dashboards.reading import sentence
from dashboards.repeating import EXPERIMENT, Files
from dashboards.settings import Settings
from dashboards.strategist.parts import Trouble
from dashboards.strategist.study import Studied
from dashboards.strategist.telling import retold
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

    def say(self, said: Iterable[str]) -> list[str]:
        """Sentences of an analysis with policies by their titles."""
        return retold(said, self.names)

    @property
    def commands(self) -> str:
        """What to type for the same runs, and for a report on the policy that is looked at."""
        about = self.about
        policy = "" if about.chosen else about.policy
        return f"{repeating.batch()}\n{repeating.report(policy)}"

    @property
    def files(self) -> Files:
        """The experiment file that the commands use."""
        return {EXPERIMENT: self.results.layout.experiment.text}


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
    side, look_at = use_side("side", SIDES)
    policy, choose = use_look("policy", view.settings.policies[1:], BEST)
    looked, trouble = solara.use_memo(
        lambda: _looked(view, studied, policy), [id(studied), policy, view.settings]
    )
    with solara.Div(classes=["ju-page"]):
        with solara.Div(classes=["ju-card", "ju-page"]):
            Sides("Sides to look from", SIDES, side, look_at)
            if len(view.settings.policies) > 2:
                PolicyLooked(view.settings.policies[1:], looked, policy, choose)
        if looked is None:
            Trouble(trouble)
        else:
            side.component(__package__)(looked).key(side.module)


def _looked(view: View, studied: Studied, policy: str) -> tuple[Looked | None, str]:
    results, folder = studied.results, studied.folder
    if results is None or folder is None:
        return None, ""
    try:
        about = subject(results, view.settings.outcome, policy)
    except InputError as error:
        return None, sentence(str(error))
    return Looked(view, results, folder, about), ""


@solara.component
def PolicyLooked(
    policies: tuple[str, ...], looked: Looked | None, policy: str, choose: Any
) -> None:
    """Which of several policies all sides are about."""
    names = {} if looked is None else looked.names
    best = "" if looked is None or policy else f"So far: {names.get(looked.about.policy, '')}."
    ran = policies if looked is None else looked.about.others
    options = [(BEST, "The one that does best so far")]
    options += [(name, names.get(name, name)) for name in ran]
    with solara.Div(classes=["ju-row"]):
        Choice("Policy looked at", policy, options, choose, best)
