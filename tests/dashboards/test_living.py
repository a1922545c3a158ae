"""What the screen shows is what happens: the core's own worlds, lived a week at a time."""

import numpy as np
import pytest

from abm.errors import InputError
from abm.policy import Policy
from abm.simulation import begin, run
from agents.records import NEVER
from agents.vocabulary import EMPTY, LOCUM, NOBODY
from dashboards.living import (
    CASES_SHOWN,
    HELPED,
    IN_CRISIS,
    NEEDS_SHOWN,
    NOBODY_THERE,
    STAND_IN,
    WAITING,
    Living,
    Trip,
    chunks,
    state_of,
)
from experiments.counted import Counted
from tests.dashboards.lived_town import FAMILIES, WEEKS, lived, policies, setting


def trips(kind: Trip, world: int = 1) -> list[int]:
    """How many trips of a kind there are in each week of a world."""
    return [int((week[:, 0] == kind).sum()) for week in lived().worlds[world].trips]


def test_worlds_on_the_screen_are_those_of_the_command_line() -> None:
    for number, policy in enumerate(policies()):
        alone = Counted.of(run(setting(), policy))
        shown = lived().counted(number)
        np.testing.assert_array_equal(shown.place, alone.place)
        np.testing.assert_array_equal(shown.agencies, alone.agencies)


def test_worlds_lived_in_pieces_are_those_lived_at_once() -> None:
    living = Living.begun(setting(), policies())
    stretches = list(chunks(living, 25))
    assert stretches == [(0, 25), (25, 50), (50, 60)]
    for one, other in zip(living.worlds, lived().worlds, strict=True):
        np.testing.assert_array_equal(one.families, other.families)
    assert living.live(10) == WEEKS


def test_worlds_under_the_same_policy_do_not_part() -> None:
    living = Living.begun(setting(weeks=20), (Policy.load("silo"), Policy.load("silo")))
    living.live(20)
    one, other = living.worlds
    np.testing.assert_array_equal(one.families, other.families)
    assert all((a == b).all() for a, b in zip(one.trips, other.trips, strict=True))


def test_worlds_share_week_0_and_part_under_different_policies() -> None:
    one, other = lived().worlds
    np.testing.assert_array_equal(one.families[0], other.families[0])
    assert (one.families[-1] != other.families[-1]).any()


def test_a_familys_byte_tells_its_needs_and_what_happens_to_it() -> None:
    world = begin(setting())
    families = world.families
    families["needs"], families["helping"], families["case"], families["until"] = 0, 0, NOBODY, 0
    families["needs"][1] = 0b1011
    families["needs"][2], families["helping"][2] = 0b1, 0b10
    families["case"][3, 4] = 0
    families["until"][4] = NEVER
    families["until"][4, 2] = 6
    families["needs"][5] = 0xFF
    families["case"][6, 0], families["helping"][6] = 0, 1
    state = state_of(world, 5)
    assert state[:7].tolist() == [0, 3, 1 + HELPED, WAITING, IN_CRISIS, NEEDS_SHOWN, HELPED]
    assert state_of(world, 6)[4] == 0


def test_everything_counted_travels_on_the_map() -> None:
    counted = lived().counted(1)
    made = np.add(trips(Trip.REFERRED), trips(Trip.PASSED_ON))
    np.testing.assert_array_equal(made, counted.weekly("referrals"))
    np.testing.assert_array_equal(trips(Trip.TURNED_AWAY), counted.weekly("screened_out"))
    np.testing.assert_array_equal(trips(Trip.HELP_STARTS), counted.weekly("allocated"))
    assert (np.array(trips(Trip.SENT_ELSEWHERE)) >= counted.weekly("bounces")).all()
    assert sum(trips(Trip.SENT_ELSEWHERE)) > 0


def test_trips_leave_and_reach_the_agencies_that_are_told_of() -> None:
    every = np.concatenate(lived().worlds[0].trips)
    kinds, families, leaves, reaches = every.T
    number, home = len(setting().agencies), 255
    assert families.max() < FAMILIES
    inwards = kinds == Trip.REFERRED
    assert (leaves[inwards] == home).all()
    assert (reaches[inwards] < number).all()
    elsewhere = kinds == Trip.SENT_ELSEWHERE
    assert (leaves[elsewhere] < number).all()
    assert (reaches[elsewhere] < number).all()
    assert (leaves[elsewhere] != reaches[elsewhere]).all()
    back = (kinds == Trip.TURNED_AWAY) | (kinds == Trip.HELP_STARTS)
    assert (reaches[back] == home).all()


def test_a_policy_that_the_place_cannot_have_is_refused_before_anything_is_lived() -> None:
    elsewhere = Policy.load("think-family:Langworthy")
    with pytest.raises(InputError, match="Langworthy"):
        Living.begun(setting(), (Policy.load("silo"), elsewhere))


def test_each_worker_shows_the_cases_held_and_who_holds_the_post() -> None:
    for world in lived().worlds:
        workers, shown = world.world.workers, world.workers[-1]
        assert world.workers.shape == (WEEKS + 1, len(workers))
        np.testing.assert_array_equal(shown & CASES_SHOWN, workers["caseload"])
        np.testing.assert_array_equal((shown & STAND_IN) != 0, workers["status"] == LOCUM)
        np.testing.assert_array_equal((shown & NOBODY_THERE) != 0, workers["status"] == EMPTY)
    held = [(world.workers & CASES_SHOWN).sum(axis=1) for world in lived().worlds]
    assert held[0][0] == held[1][0]
    assert (held[0] != held[1]).any()
