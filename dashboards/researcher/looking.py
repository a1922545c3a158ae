"""What does a batch say? Its design, its runs over time, what they hang on, and how it was made."""

from dataclasses import dataclass
from typing import Any

import solara

from dashboards import repeating
from dashboards.kit.fields import Choice
from dashboards.kit.sides import Side, Sides, use_side
from dashboards.looks import use_look
from dashboards.repeating import EXPERIMENT, Files
from dashboards.strategist.parts import Plain
from experiments.batch.results import BatchResults
from experiments.design.experiment import CALM
from experiments.design.layout import Future, Layout
from experiments.outcomes import BY_NAME, OUTCOMES, Outcome

WORKED_OUT = (
    "The commands do the runs and write them as a table. What this side works out of them is in "
    "its data; no command prints it."
)

MOST_FUTURES = 1_000
"""Futures that a list offers."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """A batch: what it asks, its runs so far (none before the first), and its store's name."""

    layout: Layout
    results: BatchResults | None = None
    store: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """Which runs these are: changes as more come."""
        runs = 0 if self.results is None else len(self.results.runs)
        return self.layout.experiment.digest, runs

    @property
    def names(self) -> dict[str, str]:
        """What policies are called, by their names."""
        return {each.name: each.title or each.name for each in self.layout.policies}

    def commands(self, table: str = "") -> str:
        """What to type for these runs, and for one of their tables."""
        store = self.store or repeating.STORE
        export = [repeating.export(table, store)] if table else []
        return "\n".join([repeating.batch(store), *export])

    @property
    def files(self) -> Files:
        """The experiment file that the commands use."""
        return {EXPERIMENT: self.layout.experiment.text}


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What a side is given: the batch, its runs, and what in it somebody looks at."""

    batch: Batch
    results: BatchResults
    outcome: Outcome
    policy: str
    place: str

    @property
    def key(self) -> tuple[Any, ...]:
        """What the side's work depends on."""
        return *self.batch.key, self.outcome.name, self.policy, self.place


DESIGN, WEEKS = "coverage", "weeks"
"""The sides that need no runs: what is planned, and what is lived when it is looked at."""
SIDES = (
    Side("Design", DESIGN),
    Side("Year by year", "over_time"),
    Side("Week by week", WEEKS),
    Side("Spread", "spread"),
    Side("What it hangs on", "hangs_on"),
    Side("Where it fails", "fails"),
    Side("Tables", "tables"),
    Side("How it was made", "made"),
)
OF_AN_OUTCOME = ("spread", "hangs_on", "fails")
OF_A_POLICY = ("over_time", WEEKS, *OF_AN_OUTCOME)
"""The sides that are about one outcome, and about one policy in one place."""


@solara.component
def Look(batch: Batch) -> None:
    """The sides as buttons, what is looked at, and what there is to see."""
    side, look_at = use_side("seen", SIDES)
    with solara.Div(classes=["ju-page"]):
        Sides("Sides of the batch", SIDES, side, look_at)
        if side.module == DESIGN:
            side.component(__package__)(batch).key(side.module)
        elif batch.results is None and side.module != WEEKS:
            Plain("There are no runs yet: press Start.", name="ju-note")
        else:
            Chosen(batch, side)


@solara.component
def Chosen(batch: Batch, side: Side) -> None:
    """The outcome, policy and place that a side is about, and the side."""
    experiment = batch.layout.experiment
    outcome, choose_outcome = use_look("measured", BY_NAME, experiment.outcomes[0])
    policies = list(batch.names)
    policy, choose_policy = use_look("held", policies, policies[min(1, len(policies) - 1)])
    where = [each.name for each in experiment.places]
    place, choose_place = use_look("where", where, where[0])
    if side.module in OF_A_POLICY:
        with solara.Div(classes=["ju-grid"]):
            if side.module in OF_AN_OUTCOME:
                Choice("Outcome", outcome, outcomes_of(batch), choose_outcome)
            if len(policies) > 1:
                Choice("Policy", policy, list(batch.names.items()), choose_policy)
            if len(experiment.places) > 1:
                places = [(each.name, each.title) for each in experiment.places]
                Choice("Place", place, places, choose_place)
    section = side.component(__package__)
    if side.module == WEEKS:
        section(batch, policy, place).key(WEEKS)
    elif batch.results is not None:
        looked = Looked(batch, batch.results, BY_NAME[outcome], policy, place)
        section(looked).key(side.module)


def futures_of(layout: Layout) -> list[tuple[str, str]]:
    """The futures that can be chosen, with what befalls the place in each."""
    return [
        (str(each.number), f"future {each.number}{_befalls(each)}")
        for each in layout.futures[:MOST_FUTURES]
    ]


def _befalls(future: Future) -> str:
    return "" if future.shock == CALM else f", {future.shock.name}"


def outcomes_of(batch: Batch) -> list[tuple[str, str]]:
    """Every outcome with its title, those that the experiment asks for in front."""
    asked = batch.layout.experiment.outcomes
    others = [each.name for each in OUTCOMES if each.name not in asked]
    return [(name, BY_NAME[name].title) for name in (*asked, *others)]
