"""What happens in a place under a policy? One run, as worlds or as tidy tables."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from abm.enactment import Timetable
from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.population import empty_world
from abm.results import Result, tables
from abm.world import Records, World
from agents.records import EVERYONE
from agents.vocabulary import NOBODY

Driver = Literal["core", "mesa"]
Engine = Callable[[World, int, int], None]
BURN_IN = 104
"""Weeks under the place's present rules before the policy starts."""
WEEKS = 260
MOST_WEEKS = 5_200
PRESENT = Policy.from_levers("present", {})
"""The rules as they are: every lever at its default."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that a run depends on, besides the policy.

    `families` households are sampled from the place; `burn_in` weeks under present rules come
    before week 0, `weeks` from it; `seed` and `replication` name the luck. Raises InputError.
    """

    place: Place
    families: int = 2_000
    weeks: int = WEEKS
    burn_in: int = BURN_IN
    seed: int = 1
    parameters: Parameters = field(default_factory=Parameters)

    def __post_init__(self) -> None:
        if not isinstance(self.place, Place):
            raise InputError(f"place = {self.place!r} is not a Place: give Place.load('coventry')")
        for name, low, high in (
            ("weeks", 1, MOST_WEEKS),
            ("burn_in", 0, MOST_WEEKS),
            ("seed", 0, 2**32 - 1),
        ):
            check_whole(name, getattr(self, name), low, high)
        check_whole("families", self.families, 1, self.place.households)

    @property
    def agencies(self) -> tuple[str, ...]:
        """The names of the place's agencies, in the order of all tables."""
        return tuple(agency.name for agency in self.place.agencies)


def check_whole(name: str, given: object, low: int, high: int) -> None:
    """Refuse what is not a whole number from low to high."""
    if isinstance(given, bool) or not isinstance(given, int | np.integer):
        raise InputError(f"{name} = {given!r} is not a whole number: give {low} to {high:,}")
    if not low <= given <= high:
        raise InputError(f"{name} = {given} is not possible: give {low} to {high:,}")


def core(world: World, first: int, last: int) -> None:
    """Let weeks pass with the compiled driver."""
    from abm.core import weeks_pass

    weeks_pass(world, first, last)


def begin(setting: Setting, replication: int = 0, traced: int = NOBODY) -> World:
    """A world on the first week of its burn-in: everybody has arrived, nothing has happened."""
    from abm.core import people_arrive

    check_whole("replication", replication, 0, 2**32 - 1)
    weeks = range(-setting.burn_in, setting.weeks)
    world, deprivations = empty_world(
        setting.place,
        setting.parameters,
        setting.families,
        weeks,
        setting.seed,
        replication,
        traced,
    )
    Timetable(PRESENT, setting).enact(world, 0)
    people_arrive(world, deprivations, weeks.start)
    return world


def burnt_in(setting: Setting, replication: int = 0, engine: Engine = core) -> World:
    """A world at week 0, with the history under present rules that all its policies share."""
    world = begin(setting, replication)
    engine(world, -setting.burn_in, 0)
    return world


def live_under(
    world: World, setting: Setting, policy: Policy, engine: Engine = core
) -> Iterator[int]:
    """Let a policy run from week 0 to the horizon, in place; yields each week reached."""
    timetable = Timetable(policy, setting)
    first = 0
    for last in timetable.stops():
        timetable.enact(world, first)
        engine(world, first, last)
        yield last
        first = last


def run(setting: Setting, policy: Policy, replication: int = 0, engine: Engine = core) -> World:
    """One run from its burn-in to its horizon: the world as it is then, with its counts."""
    world = burnt_in(setting, replication, engine)
    for _ in live_under(world, setting, policy, engine):
        pass
    return world


def run_traced(
    setting: Setting,
    policy: Policy,
    replication: int = 0,
    engine: Engine = core,
    family: int = EVERYONE,
) -> tuple[World, Records]:
    """One run week by week, keeping what happened to one family, or to all."""
    world = begin(setting, replication, family)
    timetable = Timetable(policy, setting)
    kept: list[NDArray[np.void]] = []
    for week in range(-setting.burn_in, setting.weeks):
        if week >= 0:
            timetable.enact(world, week)
        engine(world, week, week + 1)
        number = int(world.run["events"][0])
        kept.append(world.events[:number].copy())
        world.run["events"] = 0
    return world, np.concatenate(kept)


def simulate(
    place: Place,
    policy: Policy,
    *,
    families: int = 2_000,
    weeks: int = WEEKS,
    burn_in: int = BURN_IN,
    seed: int = 1,
    replication: int = 0,
    driver: Driver = "core",
    trace: bool = False,
    parameters: Parameters | None = None,
) -> Result:
    """Simulate a place under a policy and return tidy tables.

    families: households sampled (1 to all of the place). weeks: horizon after week 0. burn_in:
    weeks before it under present rules. seed, replication: the luck; the same in every policy.
    driver: "core" (compiled) or "mesa" (interpreted agents); both give the same history to the
    last bit. trace: keep every event of every family.

    Raises InputError for anything impossible. Tables and units: `abm.results`.
    """
    setting = Setting(place, families, weeks, burn_in, seed, parameters or Parameters())
    engine = choose(driver)
    if trace:
        world, events = run_traced(setting, policy, replication, engine)
        return tables(world, setting.agencies, place, events)
    return tables(run(setting, policy, replication, engine), setting.agencies, place)


def choose(driver: str) -> Engine:
    """The driver by its name."""
    if driver == "core":
        return core
    if driver == "mesa":
        from abm.mesa_model import interpreted

        return interpreted
    raise InputError(f"driver = {driver!r} is not known: give 'core' or 'mesa'")
