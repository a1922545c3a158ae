"""What does the silo world show with one set of numbers, over several places and replications?

A trial can run nothing but the silo world: it takes places, a number of families and the luck, and
no policy. `check_silo` makes sure, before anything runs, that every lever is as declared.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from abm.errors import InputError
from abm.parameters import REGISTRY, Parameters
from abm.place import Place
from abm.policy import Policy
from abm.registry import Role
from abm.simulation import Setting, Timetable, begin
from experiments.calibration_goals import Goal
from experiments.calibration_prior import Numbers, Prior
from experiments.measures import HORIZON, Seen, witness
from experiments.validation import pooled

BY_PLACE = ("T2",)
"""Targets that are relative to a place's own census: measured by place, then averaged."""
LOCAL = ("hood.", "hood_end.")
"""Sums by neighbourhood: places have different ones, so they cannot be added up."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What every set of numbers is tried on: places, families in each, replications, and luck.

    Raises InputError where the places cannot be added up, or where a lever is not as declared.
    """

    places: tuple[Place, ...]
    families: int
    replications: int
    seed: int

    def __post_init__(self) -> None:
        check_same_agencies(self.places)
        for setting in self.settings(Parameters()):
            check_silo(setting)

    def settings(self, parameters: Parameters) -> list[Setting]:
        """One setting for each place."""
        return [
            Setting(place, self.families, weeks=HORIZON, seed=self.seed, parameters=parameters)
            for place in self.places
        ]

    def measured(self, parameters: Parameters, luck: int, goals: Sequence[Goal]) -> Numbers:
        """What one set of numbers leads to [goals]; not a number where there is nothing to see.

        Every run of a trial has luck of its own, in every place too. Another `luck` is another
        such trial; the same gives every set the same luck.
        """
        runs = [
            pooled([witness(setting, self._number(luck, place, each)) for each in self._each()])
            for place, setting in enumerate(self.settings(parameters))
        ]
        together = added(runs)
        with np.errstate(all="ignore"):
            return np.array([_measure(goal, together, runs) for goal in goals], float)

    def _each(self) -> range:
        return range(self.replications)

    def _number(self, luck: int, place: int, replication: int) -> int:
        return (luck * self.replications + replication) * len(self.places) + place


def added(runs: Sequence[Seen]) -> Seen:
    """What was seen in several places, as if they were one; without sums by neighbourhood."""
    names = [name for name in runs[0].sums if not name.startswith(LOCAL)]
    return Seen(runs[0].place, {name: np.sum([run[name] for run in runs], 0) for name in names})


def _measure(goal: Goal, together: Seen, runs: Sequence[Seen]) -> float:
    if goal.target.id in BY_PLACE:
        return float(np.mean([goal.target.measure(run) for run in runs]))
    return float(goal.target.measure(together))


def evaluate(
    trial: Trial,
    prior: Prior,
    values: Numbers,
    luck: Sequence[int],
    goals: Sequence[Goal],
    threads: int,
    done: Callable[[], None],
) -> Numbers:
    """What each set of values [sets, numbers] leads to [sets, goals], however many threads.

    luck: one for each set. `done` is called after each, from its thread.
    """

    def once(number: int) -> Numbers:
        measured = trial.measured(prior.parameters_of(values[number]), luck[number], goals)
        done()
        return measured

    pool = ThreadPoolExecutor(threads)
    try:
        return np.array(list(pool.map(once, range(len(values)))))
    finally:
        pool.shutdown(cancel_futures=True)


def check_same_agencies(places: Sequence[Place]) -> None:
    """Refuse places whose agencies cannot be added up one by one."""
    if not places:
        raise InputError("no place is given: give one or more, such as --places coventry,swindon")
    first = places[0]
    for place in places:
        if _doors(place) != _doors(first):
            raise InputError(
                f"{place.name} and {first.name} have different agencies: sums over places need the "
                "same agencies in the same order; give places that share them"
            )


def _doors(place: Place) -> list[tuple[str, tuple[str, ...]]]:
    return [(agency.name, tuple(agency.answers_for)) for agency in place.agencies]


def check_silo(setting: Setting) -> None:
    """Refuse to calibrate to anything but today's services: every lever at its declared default.

    Looks at the levers in force in a world of the silo policy, agency by agency.
    """
    silo = Policy.load("silo")
    world = begin(setting)
    Timetable(silo, setting).enact(world, 0)
    in_force = np.atleast_2d(world.rules)[0]
    held = in_force.dtype.names or ()
    changed = [change.name for change in silo.changes]
    for lever in REGISTRY.of_role(Role.LEVER):
        group, position = REGISTRY.slot(lever.name)
        if group in held and np.any(in_force[group][(..., *position)] != lever.default):
            changed.append(lever.name)
    if changed:
        raise InputError(
            f"the silo policy changes {', '.join(dict.fromkeys(changed))}: only today's services, "
            "with every lever at its default, may be fitted; take the changes out of silo.toml"
        )
