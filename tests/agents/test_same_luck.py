"""Claims about whose luck is whose, over whole runs.

Exact: luck itself, whatever happens; every history while nothing links families; every history up
to the week in which two policies part. What links families is the queue for workers, the lines and
climate of agencies that queues move, and money: through these, and only these, one family's case
can change when another is served.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest

from abm.mesa_model import PlaceModel
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.population import MOST_CASES
from abm.simulation import Setting, begin, core, run
from abm.world import World
from agents.chance import ASKING, CRISIS_LUCK, LIFE, luck
from agents.household import moves_in
from agents.mesa_agents import Family
from agents.vocabulary import CRISES, NEEDS

COVENTRY = Place.load("coventry")
SILO, COLLABORATIVE = Policy.load("silo"), Policy.load("collaborative")
BEHAVIOURS = Policy.load("behaviours-only")
SETTING = Setting(COVENTRY, families=300, weeks=104, burn_in=26)
NO_CASES = Parameters(
    {f"asking_rate.{need}": 0 for need in NEEDS}
    | {f"noticing_rate.{need}": 0 for need in NEEDS}
    | {f"crisis_rate.{crisis}": 0 for crisis in CRISES}
)
LASTING = ("who", "neighbourhood", "children", "frailty", "strengths")


def records(world: World) -> Iterator[tuple[str, bytes]]:
    """Every table of a world, bit by bit; of the cases, those that are open."""
    for name, table in world._asdict().items():
        if name not in ("queue", "keys"):
            kept = table[: world.run["open_cases"][0]] if name == "cases" else table
            yield name, kept.tobytes()


def with_one_more_family(world: World, week: int) -> World:
    """The same place with a home more, and a family in it."""
    number = len(world.families)
    home = world.families[-1:].copy()
    home["id"] = number
    cases = MOST_CASES * (number + 1)
    wider = world._replace(
        families=np.append(world.families, home),
        cases=np.zeros(cases, world.cases.dtype),
        queue=np.zeros(cases, world.queue.dtype),
        keys=np.zeros(cases, world.keys.dtype),
    )
    moves_in(wider.records().families[number], wider.records(), week, 3)
    wider.commissioner["children"] += wider.families["children"][number]
    return wider


def two_towns(setting: Setting) -> tuple[World, World]:
    """A place at its horizon under today's rules, and the same with one family more."""
    worlds = begin(setting), with_one_more_family(begin(setting), -setting.burn_in)
    for world in worlds:
        core(world, -setting.burn_in, setting.weeks)
    return worlds


def test_one_more_family_changes_nobody_else_where_nothing_links_them() -> None:
    setting = Setting(COVENTRY, families=300, weeks=104, burn_in=26, parameters=NO_CASES)
    town, wider = two_towns(setting)
    assert town.families["needs"].any(), "life goes on"
    assert town.families.tobytes() == wider.families[:-1].tobytes()
    assert town.workers.tobytes() == wider.workers.tobytes()


def test_one_more_family_leaves_everybodys_luck_alone_even_where_they_queue() -> None:
    town, wider = two_towns(SETTING)
    assert town.run["open_cases"][0] > 0
    for field in LASTING:
        assert town.families[field].tobytes() == wider.families[field][:-1].tobytes(), field


@pytest.mark.parametrize("families", [300, 301, 450])
def test_a_larger_sample_gives_every_home_the_same_luck(families: int) -> None:
    """Where the home stands follows the sample; who moves in with how many children does not."""
    few = begin(SETTING)
    many = begin(Setting(COVENTRY, families=families, weeks=104, burn_in=26))
    for field in ("who", "children", "strengths", "trust", "consents"):
        assert few.families[field].tobytes() == many.families[field][:300].tobytes(), field


def test_another_number_of_threads_changes_no_history() -> None:
    live = partial(run, SETTING, COLLABORATIVE)
    one_after_another = [dict(records(live(number))) for number in range(6)]
    with ThreadPoolExecutor(4) as threads:
        at_once = [dict(records(world)) for world in threads.map(live, range(6))]
    assert one_after_another == at_once


def test_another_seed_or_replication_is_another_history() -> None:
    other_seed = Setting(COVENTRY, families=300, weeks=104, burn_in=26, seed=2)
    worlds = [run(SETTING, SILO), run(SETTING, SILO, 1), run(other_seed, SILO)]
    assert len({world.families.tobytes() for world in worlds}) == 3


class Dreamer(Family):
    """A family that draws at many decision points and does nothing with what it draws."""

    def lives(self, world: World, week: int) -> None:
        for decision in (LIFE, ASKING, CRISIS_LUCK):
            for which in range(5):
                luck(world, self.who, week, decision, which)
        super().lives(world, week)


def test_a_decision_drawn_more_often_changes_no_other() -> None:
    plain, dreaming = (
        PlaceModel(COVENTRY, "silo", families=40, weeks=12, burn_in=12, family_class=kind)
        for kind in (Family, Dreamer)
    )
    for _ in range(12):
        plain.step()
        dreaming.step()
    assert plain.world.families["contacts"].any()
    assert dict(records(plain.world)) == dict(records(dreaming.world))


@pytest.mark.parametrize("start", [0, 30])
def test_two_policies_share_their_history_until_one_starts(start: int) -> None:
    title = 'title = "Later"\n[[change]]\nweek = {}\nlevers = {{ openness = 1, meetings = 1 }}\n'
    later = Policy.from_toml(title.format(start), "later")
    one, other = run(SETTING, SILO), run(SETTING, later)
    shared = SETTING.burn_in + start
    for table in ("place_weekly", "neighbourhoods_weekly", "agencies_weekly", "pairs_weekly"):
        mine, theirs = getattr(one, table), getattr(other, table)
        assert mine[:shared].tobytes() == theirs[:shared].tobytes(), table
    assert one.agencies_weekly[shared:].tobytes() != other.agencies_weekly[shared:].tobytes()


def test_the_same_households_move_in_the_same_weeks_under_every_policy() -> None:
    silo, together = run(SETTING, SILO), run(SETTING, COLLABORATIVE)
    assert silo.families["need"].tobytes() != together.families["need"].tobytes()
    for field in LASTING:
        assert silo.families[field].tobytes() == together.families[field].tobytes(), field


def test_a_family_that_no_service_meets_lives_the_same_life_under_both_behaviours() -> None:
    silo, together = run(SETTING, SILO), run(SETTING, BEHAVIOURS)
    alone = (silo.families["contacts"] == 0) & (together.families["contacts"] == 0)
    assert alone.sum() > 50
    assert (silo.families["needs"][alone] != 0).any(), "some of them have needs"
    assert silo.families[alone].tobytes() == together.families[alone].tobytes()
