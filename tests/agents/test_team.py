"""Claims about areas: limited rules reach only who lives there, and teams become themselves."""

from collections.abc import Callable
from typing import Any

import pytest

from agents.adaptation import adapts, remembers_culture
from agents.agency import assesses
from agents.chance import ASSESSING_LUCK, DOOR, NOTICING, luck
from agents.commissioner import builds_community, pays_for_policy
from agents.family import asks_for_help, is_noticed
from agents.front_door import counts_bounce, line, sends_elsewhere
from agents.records import Record, World
from agents.referral import gives_up, record_reaches, tires_of_waiting
from agents.review import reviews
from agents.support import engagement, works_jointly
from agents.team import first_area, rules_for, team_for
from agents.vocabulary import (
    ACTIVE,
    ASSESSING,
    ASSESSMENT,
    CRIME,
    FRONT_DOOR,
    HEALTH,
    LINKS,
    NOBODY,
    OPENNESS,
    RECIPROCITY,
    REFERRED,
    SHARED_POWER,
    SUPPORT,
    VOICE,
    WAITING,
    WAITING_LIST,
)
from tests.agents.small_world import (
    NHS,
    POLICE,
    WEEK,
    counted,
    counted_at,
    declare,
    divide,
    referred,
    rule_in,
    rule_that,
    somebody,
    suffers,
    supported,
)


def two_families(world: World) -> tuple[Record, Record, int, int]:
    """A family where rules are limited to, one elsewhere, and the two areas in this order."""
    here, there = world.families[0], world.families[1]
    elsewhere, named = divide(world, here)
    return here, there, named, elsewhere


# Who lives under which rules


def test_where_nothing_is_limited_the_whole_place_is_one_area(world: World) -> None:
    assert first_area(world) == 0
    assert {id_of(rules_for(world, family, NHS)) for family in world.families} == {
        id_of(world.rules[0, NHS])
    }


def test_where_something_is_limited_every_family_lives_under_the_rules_of_its_area(
    world: World,
) -> None:
    here, there, named, elsewhere = two_families(world)
    assert first_area(world) == 1
    for family, area in ((here, named), (there, elsewhere)):
        assert id_of(rules_for(world, family, NHS)) == id_of(world.rules[area, NHS])
        assert id_of(team_for(world, family, NHS)) == id_of(world.teams[area, NHS])


def id_of(record: Any) -> int:
    """Where in memory a record is: two that share it are the same."""
    return int(record.__array_interface__["data"][0])


def the_line(world: World, family: Record) -> float:
    """The line that the police draw for a family."""
    return float(line(world.agencies[POLICE], family, CRIME, world))


def the_record(world: World, family: Record) -> float:
    """How far the shared record reaches a family, once it is built."""
    world.commissioner[0].record_age = 1_000
    return float(record_reaches(family, world))


def part_taken(world: World, family: Record) -> float:
    """How far a family takes part with the police."""
    return float(engagement(world.workers[POLICE], family, world))


def contact_hours(world: World, family: Record) -> float:
    """The hours of joint work that the police owe for a family whom the NHS helps too."""
    suffers(family, crime=0.8, health=0.8)
    supported(world, family, HEALTH, NHS)
    worker, case = supported(world, family, CRIME, POLICE)
    world.teams.culture[..., OPENNESS] = 0
    works_jointly(worker, family, case, world, WEEK)
    return float(worker.owed)


def noticed(world: World, family: Record) -> float:
    """1 where outreach finds a need of a family that nobody else would notice this week."""
    declare(world, noticing_rate=0, outreach_effect=1)
    family.who = somebody(world, NOTICING, CRIME / 8, (CRIME + 0.1) / 8)
    suffers(family, crime=1.0)
    is_noticed(family, world, WEEK)
    return float(family.case[CRIME] != NOBODY)


@pytest.mark.parametrize(
    ("levers", "read"),
    [
        ({"eligibility": 0.5}, the_line),
        ({"shared_record": 0.5}, the_record),
        ({"meetings": 1}, contact_hours),
        ({"outreach": 5}, noticed),
    ],
    ids=("eligibility", "shared_record", "meetings", "outreach"),
)
def test_a_limited_lever_reaches_only_families_there(
    world: World, levers: dict[str, float], read: Callable[[World, Record], float]
) -> None:
    here, there, named, _ = two_families(world)
    as_today = read(world, there)
    world.workers.owed = 0
    rule_in(world, named, **levers)
    reached = read(world, here)
    world.workers.owed = 0
    assert reached != as_today
    there.case[:], there.helping = NOBODY, 0
    assert read(world, there) == as_today


@pytest.mark.parametrize(
    ("which", "read"), [(VOICE, part_taken), (SHARED_POWER, the_line)], ids=("voice", "power")
)
def test_a_team_meets_its_own_families_in_its_own_culture(
    world: World, which: int, read: Callable[[World, Record], float]
) -> None:
    here, there, named, _ = two_families(world)
    world.teams.culture[:] = 0
    as_today = read(world, there)
    assert read(world, here) == as_today
    world.teams[named, POLICE].culture[which] = 1
    assert read(world, here) != as_today
    assert read(world, there) == as_today


def test_the_worker_of_a_team_hands_over_as_the_team_does(world: World) -> None:
    here, there, named, _ = two_families(world)
    world.pairs.trust = 1
    world.teams.culture[..., RECIPROCITY] = 0
    world.teams[named, NHS].culture[RECIPROCITY] = 1
    declare(world, giving_up=0)
    for family, warm in ((here, 1), (there, 0)):
        suffers(family, crime=0.9)
        case = referred(world, family, CRIME, NHS)
        sends_elsewhere(world.agencies[NHS], family, case, world, WEEK)
        assert case.warm == warm


def test_lead_workers_are_named_only_where_the_rules_provide_for_them(world: World) -> None:
    here, there, named, _ = two_families(world)
    declare(world, review_weeks=4, disengaging=0, gaming=0, support_weeks=100)
    rule_in(world, named, lead_worker_coverage=1, lead_worker_caseload=8)
    for family in (here, there):
        suffers(family, crime=0.9, money=0.9, work=0.9)
        worker, case = supported(world, family, CRIME, POLICE)
        case.since = WEEK - 4
        reviews(worker, case, world, WEEK)
    assert here.lead == world.agencies[POLICE].first_post
    assert there.lead == NOBODY


def test_a_wrong_door_is_rarer_only_where_services_share_a_roof(world: World) -> None:
    here, there, named, _ = two_families(world)
    declare(world, asking_rate=1, asking_cost=0, wrong_door=1, no_wrong_door=1)
    rule_in(world, named, co_location=1)
    for family in (here, there):
        family.who = somebody(world, DOOR, high=0.5)
        family.trust = family.bandwidth = 1
        suffers(family, crime=1.0)
        asks_for_help(family, world, WEEK)
    assert world.cases[here.case[CRIME]].agency == POLICE
    assert world.cases[there.case[CRIME]].agency != POLICE


def test_a_community_is_funded_where_the_money_goes(world: World) -> None:
    here, there, named, _ = two_families(world)
    declare(world, community_start=0.2, community_pace=1, community_half=1)
    rule_in(world, named, community_funding=1)
    builds_community(world.commissioner[0], world, WEEK)
    assert world.neighbourhoods[here.neighbourhood].capacity == pytest.approx(0.6)
    assert world.neighbourhoods[there.neighbourhood].capacity == pytest.approx(0.2)


def test_a_mended_link_is_mended_for_the_families_of_the_area(world: World) -> None:
    here, there, named, _ = two_families(world)
    world.teams[named, POLICE].mended[ASSESSMENT] = 1
    declare(world, mended_pace=1, threshold=0)
    stages = []
    for family in (here, there):
        family.who = somebody(world, ASSESSING_LUCK, 0.3, 0.4, which=CRIME)
        suffers(family, crime=1.0)
        case = referred(world, family, CRIME, POLICE)
        case.stage = ASSESSING
        world.agencies[POLICE].assessment_pace = 1
        draw = luck(world, family.who, WEEK, ASSESSING_LUCK, CRIME)
        declare(world, assessing_rate=draw / 1.5)
        assesses(world.agencies[POLICE], case, world, WEEK)
        stages.append(int(case.stage))
    assert stages == [WAITING, ASSESSING]


# What gets stuck where


@pytest.mark.parametrize(
    ("stage", "link"),
    [(REFERRED, FRONT_DOOR), (ASSESSING, ASSESSMENT), (WAITING, WAITING_LIST)],
    ids=("front door", "assessment", "waiting list"),
)
def test_a_family_lost_before_help_starts_counts_at_its_link(
    world: World, stage: int, link: int
) -> None:
    declare(world, lost_weight=4)
    here, _, named, _ = two_families(world)
    suffers(here, crime=0.9)
    case = referred(world, here, CRIME, POLICE)
    case.stage = stage
    gives_up(here, case, world, WEEK)
    expected = [0.0] * len(LINKS)
    expected[link] = 4
    assert list(world.teams[named, POLICE].stuck) == expected
    assert list(counted_at(world, POLICE, "stuck")) == expected
    assert world.teams.stuck.sum() == 4, "nowhere else"


def test_every_week_on_the_list_counts_and_a_bounce_counts_as_several(world: World) -> None:
    declare(world, lost_weight=4, waiting_loss=0)
    here, _, named, _ = two_families(world)
    suffers(here, crime=0.9)
    case = referred(world, here, CRIME, POLICE)
    case.stage = WAITING
    for _ in range(3):
        tires_of_waiting(here, case, world, WEEK)
    counts_bounce(world.agencies[POLICE], here, case, world, WEEK)
    assert list(world.teams[named, POLICE].stuck) == [4, 0, 3, 0]


def test_a_week_of_assessment_counts_at_that_link(world: World) -> None:
    family = world.families[0]
    suffers(family, crime=0.9)
    case = referred(world, family, CRIME, POLICE)
    case.stage = ASSESSING
    declare(world, assessing_rate=0)
    assesses(world.agencies[POLICE], case, world, WEEK)
    assert list(world.teams[0, POLICE].stuck) == [0, 1, 0, 0]


def test_a_family_lost_in_support_counts_at_that_link(world: World) -> None:
    declare(world, lost_weight=4, review_weeks=4, disengaging=1, engagement_floor=0)
    family = world.families[0]
    suffers(family, crime=0.9)
    family.trust = 0
    worker, case = supported(world, family, CRIME, POLICE)
    case.since = WEEK - 4
    world.teams.culture[:] = 0
    reviews(worker, case, world, WEEK)
    assert counted(world, "disengaged") == 1
    assert list(world.teams[0, POLICE].stuck) == [0, 0, 0, 4]


def test_where_support_is_mended_nobody_is_lost_in_it(world: World) -> None:
    declare(world, review_weeks=4, disengaging=1, engagement_floor=0, gaming=0, support_weeks=99)
    family = world.families[0]
    suffers(family, crime=0.9)
    family.trust = 0
    worker, case = supported(world, family, CRIME, POLICE)
    case.since = WEEK - 4
    world.teams[0, POLICE].mended[SUPPORT] = 1
    reviews(worker, case, world, WEEK)
    assert case.stage == ACTIVE


def test_where_the_list_is_mended_nobody_gives_up_on_it(world: World) -> None:
    declare(world, waiting_loss=1)
    family = world.families[0]
    family.trust = 0
    suffers(family, crime=0.9)
    case = referred(world, family, CRIME, POLICE)
    case.stage = WAITING
    world.teams[0, POLICE].mended[WAITING_LIST] = 1
    tires_of_waiting(family, case, world, WEEK)
    assert counted(world, "gave_up") == 0
    case.stage = REFERRED
    tires_of_waiting(family, case, world, WEEK)
    assert counted(world, "gave_up") == 1, "the door is not"


# Teams become themselves

STILL = {
    "rules_pull": 0, "imitation": 0, "experience": 0, "fear_closes": 0, "team_spread": 0,
    "adapting_weeks": 1,
}  # fmt: skip


def drifted(world: World, **moving: float) -> None:
    """The police adapt, with nothing moving culture but what is named."""
    declare(world, **(STILL | moving))
    for agency in world.agencies:
        remembers_culture(agency, world, WEEK)
    adapts(world.agencies[POLICE], world, WEEK)


def two_teams(world: World, own: float, others: float) -> tuple[Record, Record, Record]:
    """The police here (a quarter of the place), elsewhere, and as a whole."""
    elsewhere, named = divide(world, world.families[0], share=0.25)
    world.teams[named, POLICE].culture[:] = own
    world.teams[elsewhere, POLICE].culture[:] = others
    world.teams[0, POLICE].culture[:] = 0.25 * own + 0.75 * others
    return world.teams[named, POLICE], world.teams[elsewhere, POLICE], world.teams[0, POLICE]


def test_rules_pull_each_team_to_what_they_make_practical_there(world: World) -> None:
    here, there, _ = two_teams(world, 0.5, 0.5)
    named, elsewhere = 2, 1
    declare(world, silo_culture=0.2)
    rule_that(world, target_regime=1, competition=1)
    world.parameters[0].rules_weight[:] = (0, 0, 0, 1, 0, 0, 0)
    rule_in(world, named, co_location=1)
    rule_in(world, elsewhere, co_location=0)
    drifted(world, rules_pull=0.1)
    assert list(here.culture) == pytest.approx([0.5 + 0.1 * 0.5] * 6)
    assert list(there.culture) == pytest.approx([0.5 - 0.1 * 0.3] * 6)


def test_teams_of_one_agency_follow_each_other(world: World) -> None:
    here, there, whole = two_teams(world, 0.8, 0.2)
    drifted(world, team_spread=0.1)
    mean = 0.25 * 0.8 + 0.75 * 0.2
    assert list(here.culture) == pytest.approx([0.8 + 0.1 * (mean - 0.8)] * 6)
    assert list(there.culture) == pytest.approx([0.2 + 0.1 * (mean - 0.2)] * 6)
    assert list(whole.culture) == pytest.approx([mean] * 6), "spreading neither makes nor loses"


def test_without_spreading_teams_stay_as_they_are(world: World) -> None:
    here, there, whole = two_teams(world, 0.8, 0.2)
    drifted(world)
    assert [float(team.culture[0]) for team in (here, there, whole)] == pytest.approx(
        [0.8, 0.2, 0.35]
    )


def test_a_team_copies_the_partners_it_works_beside(world: World) -> None:
    here, there, _ = two_teams(world, 0.2, 0.2)
    world.teams.culture[:, NHS] = 0.2
    world.teams.culture[2, NHS] = 0.8
    world.pairs.trust = 0
    world.pairs.trust[POLICE, NHS] = 0.5
    drifted(world, imitation=0.3)
    assert here.culture[0] == pytest.approx(0.2 + 0.3 * 0.5 * 0.6 / 6)
    assert there.culture[0] == pytest.approx(0.2)


def test_the_agency_is_the_mean_of_its_teams(world: World) -> None:
    here, there, whole = two_teams(world, 0.9, 0.1)
    here.mended[:], there.mended[:], whole.mended[:] = (1, 0, 0.5, 0), (0, 1, 0.5, 0), 0
    drifted(world, redesign_pace=0)
    assert list(whole.culture) == pytest.approx([0.25 * 0.9 + 0.75 * 0.1] * 6)
    assert list(whole.mended) == pytest.approx([0.25, 0.75, 0.5, 0])


def test_one_area_alone_is_the_agency_itself(world: World) -> None:
    world.teams.culture[0] = 0.6
    world.teams.mended[0] = 0.4
    drifted(world, team_spread=1)
    assert list(world.teams[0, POLICE].culture) == pytest.approx([0.6] * 6)
    assert list(world.teams[0, POLICE].mended) == [0.4] * 4


# What a limited policy costs


@pytest.mark.parametrize(
    ("levers", "cost"),
    [
        ({"shared_record": 0.5}, 10 * 0.05),
        ({"co_location": 0.4}, 7 * 6 / 4),
        ({"demand_redesign": 1}, 7 * 5 / 4),
        ({"stocktake_every": 9}, 7 * 10 / 4),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_policy_for_a_quarter_of_the_place_costs_a_quarter(
    world: World, levers: dict[str, float], cost: float
) -> None:
    _, _, named, _ = two_families(world)
    declare(world, price_shared_record=0.1, price_co_location=15, price_redesign=5)
    declare(world, price_stocktake=90)
    rule_in(world, named, **levers)
    pays_for_policy(world.commissioner[0], world, WEEK)
    assert counted(world, "policy_cost") == pytest.approx(cost)
