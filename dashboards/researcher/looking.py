"""What does a batch say? Its design, its runs over time, what they hang on, and how it was made."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import solara

from dashboards.kit.fields import Choice
from dashboards.strategist.parts import Plain, Toggle
from experiments.batch.results import BatchResults
from experiments.design.layout import Layout
from experiments.outcomes import BY_NAME, OUTCOMES, Outcome

FIRST = "futures of every kind"


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

    @property
    def command(self) -> str:
        """What to type for these runs."""
        return f"joinedup batch experiment.toml --store {self.store or 'our-study'}"


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


@dataclass(frozen=True, slots=True)
class Side:
    """One side to look from; `needs_runs` says whether it shows nothing before the first."""

    title: str
    module: str
    needs_runs: bool = True

    def component(self) -> Any:
        """The component that draws it: `Section(looked)`, or `Section(batch)` without runs."""
        return import_module(f"dashboards.researcher.{self.module}").Section


SIDES = (
    Side("Design", "coverage", needs_runs=False),
    Side("Over time", "over_time"),
    Side("Spread", "spread"),
    Side("What it hangs on", "hangs_on"),
    Side("Where it fails", "fails"),
    Side("Tables", "tables"),
    Side("How it was made", "made"),
)
GROUP = {"role": "group", "aria-label": "Sides of the batch"}


@solara.component
def Look(batch: Batch) -> None:
    """The sides as buttons, what is looked at, and what there is to see."""
    at, look_at = solara.use_state(0)
    side = SIDES[at]
    with solara.Div(classes=["ju-page"]):
        with solara.Div(classes=["ju-row"], attributes=GROUP):
            for number, each in enumerate(SIDES):
                Toggle(each.title, number == at, _look(look_at, number)).key(each.module)
        if not side.needs_runs:
            side.component()(batch).key(side.module)
        elif batch.results is None:
            Plain("There are no runs yet: press Start.", name="ju-note")
        else:
            Chosen(batch, batch.results, side)


def _look(look_at: Any, number: int) -> Callable[[], None]:
    return lambda: look_at(number)


@solara.component
def Chosen(batch: Batch, results: BatchResults, side: Side) -> None:
    """The outcome, policy and place that a side is about, and the side."""
    experiment = batch.layout.experiment
    outcome, choose_outcome = solara.use_state(experiment.outcomes[0])
    policies = list(batch.names)
    policy, choose_policy = solara.use_state(policies[min(1, len(policies) - 1)])
    place, choose_place = solara.use_state(experiment.places[0].name)
    with solara.Div(classes=["ju-grid"]):
        Choice("Outcome", outcome, outcomes_of(batch), choose_outcome)
        if len(policies) > 1:
            Choice("Policy", policy, list(batch.names.items()), choose_policy)
        if len(experiment.places) > 1:
            places = [(each.name, each.title) for each in experiment.places]
            Choice("Place", place, places, choose_place)
    side.component()(Looked(batch, results, BY_NAME[outcome], policy, place)).key(side.module)


def outcomes_of(batch: Batch) -> list[tuple[str, str]]:
    """Every outcome with its title, those that the experiment asks for in front."""
    asked = batch.layout.experiment.outcomes
    others = [each.name for each in OUTCOMES if each.name not in asked]
    return [(name, BY_NAME[name].title) for name in (*asked, *others)]
