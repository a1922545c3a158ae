"""The interpreted driver: Mesa agents over the same records, to read, change and explore."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mesa
import numpy as np

from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.results import Result, names, tables
from abm.schedule import WEEK, Line, Rule, Who
from abm.simulation import (
    BURN_IN,
    MOST_WEEKS,
    WEEKS,
    Setting,
    Timetable,
    begin,
    check_whole,
    core,
)
from abm.world import World
from agents.agency import place_in_queue
from agents.counts import NEIGHBOURHOOD_COLUMNS
from agents.mesa_agents import Agency, Commissioner, Family, View, Worker
from agents.vocabulary import ACTIVE, ASSESSING, REFERRED, WAITING

COLLECTED = (
    "with_need", "with_3_needs", "hidden_needs", "unserved", "referrals", "bounces", "looked_after",
)  # fmt: skip
"""Columns of the weekly table that the model's own DataCollector keeps."""


class People:
    """The agents of a world, in the order of its records."""

    def __init__(
        self,
        model: mesa.Model,
        world: World,
        family: type[Family] = Family,
        worker: type[Worker] = Worker,
        agency: type[Agency] = Agency,
        commissioner: type[Commissioner] = Commissioner,
    ) -> None:
        self.world = world.records()
        # The agents' own records are plain: numpy reads a field of those three times as fast.
        self.families = [family(model, record) for record in world.families]
        self.workers = [worker(model, record) for record in world.workers]
        self.agencies = [agency(model, record) for record in world.agencies]
        self.commissioner = commissioner(model, world.commissioner[0])

    def live_a_week(self, week: int) -> None:
        """Let one week happen, line by line of the schedule, by the agents' own methods."""
        for line in WEEK:
            LOOPS[line.who](self, line, week)

    def cases_in(self, stage: int) -> Any:
        """The cases in a stage, among those open as the line begins."""
        for number in range(self.world.run[0].open_cases):
            if self.world.cases[number].stage == stage:
                yield self.world.cases[number]


def _act(agents: Sequence[View], rules: tuple[Rule, ...], people: People, week: int) -> None:
    for agent in agents:
        for rule in rules:
            getattr(agent, rule.__name__)(people.world, week)


def _commissioner_acts(people: People, line: Line, week: int) -> None:
    _act([people.commissioner], line.rules, people, week)


def _every_family(people: People, line: Line, week: int) -> None:
    _act(people.families, line.rules, people, week)


def _every_worker(people: People, line: Line, week: int) -> None:
    _act(people.workers, line.rules, people, week)


def _every_agency(people: People, line: Line, week: int) -> None:
    _act(people.agencies, line.rules, people, week)


def _agency_with_case(stage: int) -> Callable[[People, Line, int], None]:
    def loop(people: People, line: Line, week: int) -> None:
        (rule,) = line.rules
        for case in people.cases_in(stage):
            getattr(people.agencies[case.agency], rule.__name__)(case, people.world, week)

    return loop


def _worker_with_case(people: People, line: Line, week: int) -> None:
    for case in people.cases_in(ACTIVE):
        for rule in line.rules:
            if case.stage == ACTIVE:
                getattr(people.workers[case.worker], rule.__name__)(case, people.world, week)


def _in_order_of_service(people: People, line: Line, week: int) -> None:
    (rule,) = line.rules
    waiting = list(people.cases_in(WAITING))
    keys = np.array([place_in_queue(case, people.world, week) for case in waiting])
    for position in np.argsort(keys, kind="mergesort"):
        case = waiting[position]
        getattr(people.agencies[case.agency], rule.__name__)(case, people.world, week)


LOOPS: dict[Who, Callable[[People, Line, int], None]] = {
    Who.COMMISSIONER: _commissioner_acts,
    Who.EVERY_FAMILY: _every_family,
    Who.EVERY_WORKER: _every_worker,
    Who.EVERY_AGENCY: _every_agency,
    Who.AGENCY_WITH_REFERRAL: _agency_with_case(REFERRED),
    Who.AGENCY_WITH_ASSESSMENT: _agency_with_case(ASSESSING),
    Who.AGENCY_WITH_WAITING_CASE: _agency_with_case(WAITING),
    Who.AGENCY_IN_ORDER_OF_SERVICE: _in_order_of_service,
    Who.WORKER_WITH_CASE: _worker_with_case,
}


def interpreted(world: World, first: int, last: int) -> None:
    """Let the weeks from first up to, not including, last happen, interpreted by Mesa agents."""
    people = People(mesa.Model(), world)
    for week in range(first, last):
        people.live_a_week(week)


class PlaceModel(mesa.Model):  # type: ignore[misc]
    """A place as a Mesa model: one step is a week.

    place, policy: objects or names. levers: set on top of the policy from week 0, for all
    agencies. families: households sampled. weeks: horizon after week 0. burn_in: weeks under
    present rules before it, lived at once by the compiled core unless `interpret_burn_in`.
    seed, replication: the luck (Mesa's `batch_run` gives seed=None, which is 1). family_class
    and the others: your own subclasses of the agents, with behaviours overridden.

    Raises InputError for anything impossible. `result()` gives the tables of `abm.simulate`.
    """

    def __init__(
        self,
        place: Place | str = "coventry",
        policy: Policy | str = "silo",
        families: int = 200,
        weeks: int = WEEKS,
        burn_in: int = BURN_IN,
        seed: int | None = 1,
        replication: int = 0,
        parameters: Parameters | None = None,
        levers: Mapping[str, float | str] | None = None,
        family_class: type[Family] = Family,
        worker_class: type[Worker] = Worker,
        agency_class: type[Agency] = Agency,
        commissioner_class: type[Commissioner] = Commissioner,
        interpret_burn_in: bool = False,
    ) -> None:
        seed = 1 if seed is None else seed
        place = place if isinstance(place, Place) else Place.load(place)
        policy = policy if isinstance(policy, Policy) else Policy.load(policy)
        if levers:
            policy += Policy.from_levers("levers", levers)
        self.setting = Setting(place, families, weeks, burn_in, seed, parameters or Parameters())
        self.policy = policy
        self.timetable = Timetable(policy, self.setting)
        self.world = begin(self.setting, replication)
        super().__init__(rng=seed)
        # Mesa 3.5 schedules nothing more after a step that fails: refuse before it begins.
        self._mesa_step, self.step = self.step, self._step_in_time  # type: ignore[method-assign]
        kinds = (family_class, worker_class, agency_class, commissioner_class)
        self.overridden = [name for kind in kinds for name in overridden_by(kind)]
        self.people = People(self, self.world, *kinds)
        self.lives_a_week = self.people.live_a_week
        self.week = -burn_in
        self.datacollector = mesa.DataCollector(
            {"week": _last_week} | {name: _last_count(name) for name in COLLECTED}
        )
        if not interpret_burn_in:
            core(self.world, -burn_in, 0)
            self.week = 0

    def step(self) -> None:
        """Let one week happen by the agents' own methods, and collect."""
        if self.week >= 0:
            self.timetable.enact(self.world, self.week)
        self.lives_a_week(self.week)
        self.week += 1
        self.datacollector.collect(self)
        self.running = self.week < self.setting.weeks

    def fast_forward(self, weeks: int) -> None:
        """Let weeks pass by the compiled core: the same history, hundreds of times sooner.

        Raises InputError if agents have behaviours of their own, which the core does not know.
        """
        if self.overridden:
            raise InputError(
                f"fast_forward() runs the rules as they are written, and this model's agents have"
                f" their own {', '.join(self.overridden)}: call step() instead"
            )
        self._check_time(weeks)
        self.lives_a_week = self._compiled_week
        try:
            for _ in range(weeks):
                self.step()
        finally:
            self.lives_a_week = self.people.live_a_week

    def result(self) -> Result:
        """The tables of the run so far; weeks still to come are zero."""
        return tables(self.world, self.setting.agencies, self.setting.place)

    def _step_in_time(self) -> None:
        self._check_time(1)
        self._mesa_step()

    def _compiled_week(self, week: int) -> None:
        core(self.world, week, week + 1)

    def _check_time(self, weeks: int) -> None:
        check_whole("weeks", weeks, 1, MOST_WEEKS)
        if self.week + weeks > self.setting.weeks:
            raise InputError(
                f"week {self.week} + {weeks} is beyond the horizon of {self.setting.weeks} weeks:"
                " make the model with more weeks"
            )


def overridden_by(kind: type[View]) -> list[str]:
    """The behaviours and fields that a subclass of an agent has made its own."""
    (plain,) = (each for each in (Family, Worker, Agency, Commissioner) if issubclass(kind, each))
    own = [name for name, value in vars(plain).items() if getattr(kind, name) is not value]
    return [name for name in own if not name.startswith("_")]


def _last_week(model: PlaceModel) -> int:
    """The last week lived, as the weekly table numbers it."""
    return model.week - 1


def _last_count(name: str) -> Callable[[PlaceModel], float]:
    """A reporter: the place's count of a column in the last week lived."""
    if name not in names(NEIGHBOURHOOD_COLUMNS):
        raise ValueError(f"{name} is not a column of the weekly table")

    def read(model: PlaceModel) -> float:
        row = _last_week(model) + model.setting.burn_in
        return float(model.world.neighbourhoods_weekly[name][row].sum())

    return read
