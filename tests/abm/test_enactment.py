"""What a policy decides comes into force where, when and for whom it says."""

import numpy as np
import pytest

from abm.enactment import Timetable
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.population import empty_world
from abm.simulation import PRESENT, Setting
from abm.world import World
from agents.records import MOST_AREAS
from agents.vocabulary import BEHAVIOURS, OPENNESS, VOICE

COVENTRY = Place.load("coventry")
SETTING = Setting(COVENTRY, families=1_000, weeks=40, burn_in=0)
POOREST = "most deprived 10%"
POLICE = [agency.name for agency in COVENTRY.agencies].index("police")


@pytest.fixture
def world() -> World:
    """A place under present rules, before anybody arrives."""
    laid_out, _ = empty_world(COVENTRY, Parameters(), SETTING.families, range(40), 1, 0)
    Timetable(PRESENT, SETTING).enact(laid_out, 0)
    return laid_out


def enact(world: World, policy: Policy, *weeks: int) -> None:
    timetable = Timetable(policy, SETTING)
    for week in weeks or (0,):
        timetable.enact(world, week)


def made(text: str) -> Policy:
    return Policy.from_toml(text, "ours")


def test_with_nothing_limited_there_is_one_area_with_everybody(world: World) -> None:
    enact(world, made("[levers]\nopenness = 0.7"))
    assert world.run["areas"][0] == 1
    assert not world.neighbourhoods["area"].any()
    assert world.areas["families"].tolist() == [1_000, *[0] * (MOST_AREAS - 1)]
    assert world.areas["share"][0] == 1
    assert (world.rules["openness"][0] == 0.7).all()
    assert not world.rules[1:].view("f8").any()
    assert not world.teams["culture"][1:].any()


def test_cultures_begin_at_the_level_that_present_rules_set(world: World) -> None:
    for position, behaviour in enumerate(BEHAVIOURS):
        assert (world.teams["culture"][0, :, position] == world.rules[behaviour][0]).all()


def test_only_a_behaviour_that_is_set_anew_changes_culture(world: World) -> None:
    world.teams["culture"][0] = 0.35
    enact(world, made("[agencies.police]\nopenness = 0.7"))
    assert world.teams["culture"][0, POLICE, OPENNESS] == 0.7
    world.teams["culture"][0, POLICE, OPENNESS] = 0.35
    assert (world.teams["culture"][0] == 0.35).all()


def test_each_area_begins_as_the_whole_place_is(world: World) -> None:
    world.teams["culture"][0] = 0.35
    world.teams["mended"][0] = 0.2
    enact(world, made(f"neighbourhoods = ['{POOREST}']\n[levers]\nopenness = 0.7"))
    assert world.run["areas"][0] == 3
    assert (world.teams["mended"][:3] == 0.2).all()
    assert (world.teams["culture"][:3, :, VOICE] == 0.35).all()
    assert (world.teams["culture"][1, :, OPENNESS] == 0.35).all()
    assert (world.teams["culture"][2, :, OPENNESS] == 0.7).all()


def test_the_whole_agency_is_the_mean_over_its_families(world: World) -> None:
    policy = made(f"neighbourhoods = ['{POOREST}']\n[levers]\nopenness = 0.7")
    enact(world, policy)
    inside = policy.neighbourhoods(COVENTRY)
    families = world.neighbourhoods["homes"][inside].sum()
    assert world.areas["families"][:3].tolist() == [1_000, 1_000 - families, families]
    assert world.areas["share"][2] == pytest.approx(families / 1_000)
    expected = 0.2 + (0.7 - 0.2) * families / 1_000
    assert world.rules["openness"][0] == pytest.approx(expected)
    assert world.teams["culture"][0, :, OPENNESS] == pytest.approx(expected)
    assert ((world.neighbourhoods["area"] == 2) == inside).all()


def test_a_limited_policy_that_starts_later_changes_nothing_before(world: World) -> None:
    policy = made(f"start = 9\nneighbourhoods = ['{POOREST}']\n[levers]\nopenness = 0.7")
    timetable = Timetable(policy, SETTING)
    assert timetable.stops() == [9, 40]
    timetable.enact(world, 0)
    assert (world.rules[:3] == world.rules[0]).all()
    assert (world.teams[:3] == world.teams[0]).all()
    timetable.enact(world, 9)
    assert world.rules["openness"][:3, 0].tolist() == [
        world.rules["openness"][0, 0], 0.2, 0.7,
    ]  # fmt: skip
    assert 0.2 < world.rules["openness"][0, 0] < 0.3


def test_leaders_work_on_the_pair_that_is_named(world: World) -> None:
    enact(world, made('[pairs."police+schools"]\nsystems_leadership = 0.8'))
    led = world.pairs["systems_leadership"]
    assert np.count_nonzero(led) == 2
    assert led[POLICE].max() == led[:, POLICE].max() == 0.8


def test_the_world_outside_changes_in_its_week(world: World) -> None:
    policy = Policy.load("austerity@5")
    before = world.parameters["austerity"][0]
    enact(world, policy, 0, 1, 2, 3, 4)
    assert world.parameters["austerity"][0] == before
    enact(world, policy, 5)
    assert world.parameters["austerity"][0] < before
