"""Claims about stocktakes: when they are held, what they see, what they mend, what they take."""

from typing import Any

import pytest

from agents.adaptation import adapts
from agents.records import World
from agents.stocktake import redesigns, takes_stock
from agents.vocabulary import (
    ASSESSMENT,
    FRONT_DOOR,
    LEARNING,
    LINKS,
    SUPPORT,
    WAITING_LIST,
)
from tests.agents.small_world import (
    NHS,
    POLICE,
    SETTING,
    WEEK,
    counted,
    declare,
    divide,
    rule_in,
    rule_that,
)

EVERY_LINK = range(len(LINKS))


def stock_taken(world: World, week: int = WEEK) -> None:
    """The commissioner's week, as far as stocktakes go."""
    takes_stock(world.commissioner[0], world, week)


def held_in(world: World, weeks: int = SETTING.weeks) -> list[int]:
    """The weeks in which a stocktake is held, from the start of a policy."""
    for week in range(weeks):
        stock_taken(world, week)
    return [week for week in range(weeks) if world.place_weekly[week].stocktakes > 0]


def stuck(world: World, **links: float) -> None:
    """So much is stuck at each of these links of the police, and nothing elsewhere."""
    world.teams.stuck[:] = 0
    for name, weight in links.items():
        world.teams.stuck[:, POLICE, LINKS.index(name)] = weight


def mended(world: World, area: int = 0) -> dict[tuple[int, str], float]:
    """What is mended in an area: by agency and link, where there is anything."""
    return {
        (agency, name): float(world.teams[area, agency].mended[link])
        for agency in range(len(world.agencies))
        for link, name in enumerate(LINKS)
        if world.teams[area, agency].mended[link] > 0
    }


def plain(world: World, **levers: float) -> None:
    """A stocktake every three weeks that may change any rule, and halves what is broken."""
    declare(world, mending=0.5, single_loop=0, stocktake_hours=0, diagnosis_hours=0)
    rule_that(world, **({"stocktake_every": 3, "double_loop": 1} | levers))


# When


@pytest.mark.parametrize(
    ("every", "diagnosis", "weeks"),
    [
        (0, 0, []),
        (3, 0, [0, 3, 6, 9]),
        (4, 0, [0, 4, 8]),
        (3, 2, [2, 5, 8]),
        (3, 6, [6, 9]),
        (260, 0, [0]),
        (3, 10, []),
        (0, 6, []),
    ],
)
def test_stocktakes_keep_their_rhythm_after_the_weeks_of_diagnosis(
    world: World, every: int, diagnosis: int, weeks: list[int]
) -> None:
    rule_that(world, stocktake_every=every, diagnosis_weeks=diagnosis)
    assert held_in(world) == weeks
    assert world.areas[0].stocktakes == len(weeks)


def test_the_rhythm_begins_when_the_policy_does(world: World) -> None:
    plain(world, stocktake_every=0)
    stock_taken(world, 0)
    plain(world, diagnosis_weeks=2)
    for week in range(1, 8):
        stock_taken(world, week)
    assert list(world.place_weekly.stocktakes[:8]) == [0, 0, 0, 1, 0, 0, 1, 0]


def test_a_policy_given_up_and_taken_up_again_begins_with_a_diagnosis(world: World) -> None:
    plain(world, diagnosis_weeks=1)
    for week, every in enumerate((3, 3, 0, 3, 3)):
        rule_that(world, stocktake_every=every)
        stock_taken(world, week)
    assert list(world.place_weekly.stocktakes[:5]) == [0, 1, 0, 0, 1]


def test_no_stock_is_taken_before_the_policy_starts(world: World) -> None:
    plain(world)
    stock_taken(world, -9)
    assert world.areas[0].stocktakes == world.areas[0].stocktaking == 0


# What it takes


def test_everybody_sits_in_the_stocktake_and_works_on_the_diagnosis(world: World) -> None:
    declare(world, stocktake_hours=2, diagnosis_hours=0.5)
    rule_that(world, stocktake_every=3, diagnosis_weeks=1)
    world.workers.full_time[POLICE] = 0.5
    taken = []
    for week in range(3):
        world.workers.owed = 0
        stock_taken(world, week)
        taken.append((float(world.workers.owed[NHS]), float(world.workers.owed[POLICE])))
    assert taken == [(0.5, 0.25), (2, 1), (0, 0)]


def test_a_stocktake_of_a_quarter_of_the_place_takes_a_quarter_of_the_hours(world: World) -> None:
    declare(world, stocktake_hours=2)
    elsewhere, named = divide(world, world.families[0], share=0.25)
    rule_in(world, named, stocktake_every=1)
    stock_taken(world)
    assert set(world.workers.owed) == {0.5}
    rule_in(world, elsewhere, stocktake_every=1)
    world.workers.owed = 0
    stock_taken(world)
    assert set(world.workers.owed) == {2}, "both now hold theirs"


# What it sees


def test_without_a_diagnosis_only_the_waiting_list_is_seen(world: World) -> None:
    plain(world)
    stuck(world, front_door=90, assessment=80, waiting_list=1, support=70)
    stock_taken(world)
    assert mended(world) == {(POLICE, "waiting_list"): 0.5}


@pytest.mark.parametrize("worst", LINKS)
def test_after_a_diagnosis_the_whole_chain_is_seen_and_the_worst_link_mended(
    world: World, worst: str
) -> None:
    plain(world, diagnosis_weeks=1)
    stock_taken(world, 0)
    stuck(world, **(dict.fromkeys(LINKS, 5.0) | {worst: 6.0}))
    stock_taken(world, 1)
    assert mended(world) == {(POLICE, worst): 0.5}


def test_what_is_stuck_is_weighed_by_posts(world: World) -> None:
    plain(world, stocktake_every=1)
    stuck(world, waiting_list=10)
    world.teams[0, NHS].stuck[WAITING_LIST] = 40
    world.agencies[NHS].posts = 5
    stock_taken(world)
    assert mended(world) == {(POLICE, "waiting_list"): 0.5}, "the other list has more staff"
    world.teams[0, POLICE].stuck[WAITING_LIST] = 7
    world.teams[0, NHS].stuck[WAITING_LIST] = 40
    stock_taken(world)
    assert mended(world)[NHS, "waiting_list"] == 0.5


def test_every_stocktake_counts_afresh(world: World) -> None:
    plain(world)
    world.teams.stuck[:] = 7
    stock_taken(world)
    assert not world.teams.stuck[0].any()


def test_weeks_between_stocktakes_only_count(world: World) -> None:
    plain(world)
    stock_taken(world, 0)
    before = world.teams.mended.copy()
    world.teams.stuck[:] = 7
    stock_taken(world, 1)
    assert (world.teams.stuck == 7).all()
    assert (world.teams.mended == before).all()


# Single and double loop


@pytest.mark.parametrize(
    ("learning", "double_loop", "depth"),
    [(0, 0, 0), (0.5, 0, 0.5), (0, 0.5, 0.5), (0.5, 0.5, 0.75), (1, 0, 1), (0.2, 1, 1)],
)
def test_the_rule_is_changed_as_far_as_agencies_learn_or_the_stocktake_may(
    world: World, learning: float, double_loop: float, depth: float
) -> None:
    plain(world, double_loop=double_loop)
    stuck(world, waiting_list=1)
    team = world.teams[0, POLICE]
    team.culture[LEARNING], team.mended[WAITING_LIST] = learning, 0.2
    stock_taken(world)
    assert team.mended[WAITING_LIST] == pytest.approx(0.2 + 0.5 * depth * 0.8)


def test_who_does_not_learn_works_harder_on_the_same_rule(world: World) -> None:
    plain(world, double_loop=0)
    declare(world, single_loop=0.25)
    stuck(world, waiting_list=1)
    world.teams.culture[..., LEARNING] = 0
    world.agencies.threshold = 1.4
    stock_taken(world)
    assert mended(world) == {}
    assert world.agencies[POLICE].threshold == pytest.approx(1.3), "drift taken back"
    assert world.agencies[NHS].threshold == 1.4


def test_a_link_can_be_mended_ever_better_but_not_more_than_entirely(world: World) -> None:
    plain(world, stocktake_every=1)
    steps = []
    for week in range(4):
        stuck(world, waiting_list=1)
        stock_taken(world, week)
        steps.append(float(world.teams[0, POLICE].mended[WAITING_LIST]))
    assert steps == pytest.approx([0.5, 0.75, 0.875, 0.9375])


# Where


def test_each_area_takes_stock_of_its_own_chain(world: World) -> None:
    plain(world, stocktake_every=0)
    declare(world, single_loop=0.4)
    elsewhere, named = divide(world, world.families[0], share=0.25)
    rule_in(world, named, stocktake_every=3, double_loop=1)
    world.teams.stuck[:] = 0
    world.teams[elsewhere, POLICE].stuck[WAITING_LIST] = 99
    world.teams[named, NHS].stuck[WAITING_LIST] = 1
    world.agencies.threshold = 1.4
    stock_taken(world)
    assert mended(world, named) == {(NHS, "waiting_list"): 0.5}
    assert mended(world, elsewhere) == {}
    assert list(world.areas.stocktakes[:3]) == [0, 0, 1]
    assert counted(world, "stocktakes") == 1
    assert world.teams[elsewhere, POLICE].stuck[WAITING_LIST] == 99
    quarter = 0.4 * 0.25
    assert world.agencies[NHS].threshold == pytest.approx(1.4 - quarter * 0.4), "its share of it"


# Redesign around demand


def test_redesign_mends_every_link_bit_by_bit_up_to_how_far_it_goes(world: World) -> None:
    declare(world, redesign_pace=0.5)
    rule_that(world, demand_redesign=0.8)
    team = world.teams[0, POLICE]
    team.mended[:] = (0, 0.4, 0.8, 1)
    left = redesigns(0, world.agencies[POLICE], world, world.parameters[0])
    assert list(team.mended) == pytest.approx([0.4, 0.6, 0.8, 1]), "what is better stays so"
    assert left == pytest.approx((0.8 + 0.4) / 4)


def test_without_redesign_nothing_is_mended_and_nothing_is_left_to_do(world: World) -> None:
    team = world.teams[0, POLICE]
    team.mended[:] = 0.3
    assert redesigns(0, world.agencies[POLICE], world, world.parameters[0]) == 0
    assert list(team.mended) == [0.3] * 4


@pytest.mark.parametrize(
    ("where", "still_to_do"), [("everywhere", 0.6), ("there", 0.15), ("elsewhere", 0.45)]
)
def test_work_on_a_redesign_is_as_much_as_the_place_it_covers(
    world: World, where: str, still_to_do: float
) -> None:
    declare(world, redesign_pace=0.5, adapting_weeks=1)
    elsewhere, named = divide(world, world.families[0], share=0.25)
    if where == "everywhere":
        rule_that(world, demand_redesign=0.6)
    else:
        rule_in(world, named if where == "there" else elsewhere, demand_redesign=0.6)
    police: Any = world.agencies[POLICE]
    adapts(police, world, WEEK)
    assert police.redesigning == pytest.approx(still_to_do)
    adapts(police, world, WEEK)
    assert police.redesigning == pytest.approx(still_to_do / 2), "half of it is done"
    assert world.agencies[NHS].redesigning == 0, "the NHS has not adapted yet"
    assert list(EVERY_LINK) == [FRONT_DOOR, ASSESSMENT, WAITING_LIST, SUPPORT]
