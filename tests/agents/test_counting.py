"""Claims about counting: families, stocks and agencies as official statistics count them."""

from typing import Any

import pytest

from abm.results import weekly_numbers
from agents.counting import files_cases, is_counted, reports
from agents.records import World
from agents.referral import closes, moves_to
from agents.vocabulary import (
    ASSESSING,
    CRIME,
    CUSTODY,
    EMPTY,
    EVICTION,
    HEALTH,
    LOCUM,
    LOOKED_AFTER,
    MONEY,
    NEEDS,
    NEET,
    NOBODY,
    PROTECTION_PLAN,
    SAFETY,
    SCHOOLING,
    SUBSTANCE,
    WORK,
    YOUTH_CUSTODY,
)
from tests.agents.small_world import (
    CHILDREN,
    NHS,
    POLICE,
    VOLUNTARY,
    WEEK,
    counted,
    counted_at,
    declare,
    referred,
    suffers,
    supported,
)


def count_everybody(world: World) -> None:
    for family in world.families:
        is_counted(family, world, WEEK)


def test_everybody_is_counted_once(world: World) -> None:
    world.families.children[:3] = (0, 2, 4)
    world.families.trust, world.families.bandwidth = 0.25, 0.5
    count_everybody(world)
    assert counted(world, "families") == 40
    assert counted(world, "children") == 37 + 6
    assert (counted(world, "trust"), counted(world, "bandwidth")) == (10, 20)
    assert list(counted(world, "dimensions")) == [40, 0, 0, 0, 0]
    assert counted(world, "with_need") == 0


def test_families_are_counted_by_their_needs(world: World) -> None:
    suffers(world.families[0], money=0.5)
    suffers(world.families[1], work=0.5, health=0.25, crime=1)
    suffers(world.families[2], **dict.fromkeys(NEEDS, 0.5))
    world.families[2].children = 3
    world.families[2].known[:] = (1, 2, 3, 0, 0, 0, 0, 0)
    count_everybody(world)
    assert counted(world, "with_need") == 3
    assert (counted(world, "with_3_needs"), counted(world, "with_5_needs")) == (2, 1)
    assert counted(world, "children_with_5_needs") == 3
    assert dict(zip(NEEDS, counted(world, "needs"), strict=True)) == {
        "work": 2, "money": 2, "housing": 1, "health": 2,
        "substance": 1, "safety": 1, "schooling": 1, "crime": 2,
    }  # fmt: skip
    assert counted(world, "severity") == pytest.approx(0.5 + 1.75 + 4)
    assert (counted(world, "known_needs"), counted(world, "hidden_needs")) == (3, 9)
    assert list(counted(world, "dimensions")) == [38, 0, 1, 0, 1]


def test_a_family_is_unserved_until_an_agency_is_at_work(world: World) -> None:
    suffers(world.families[0], crime=0.5)
    suffers(world.families[1], crime=0.5, health=0.5)
    referred(world, world.families[0], CRIME, POLICE)
    supported(world, world.families[1], CRIME, POLICE)
    supported(world, world.families[1], HEALTH, NHS)
    count_everybody(world)
    assert (counted(world, "unserved"), counted(world, "helped")) == (1, 1)
    assert counted(world, "helping_agencies") == 2


@pytest.mark.parametrize(("since", "long"), [(WEEK - 51, 0), (WEEK - 52, 1)])
def test_long_term_worklessness_is_a_year(world: World, since: int, long: int) -> None:
    declare(world, worklessness_cost=258)
    suffers(world.families[0], work=0.5)
    world.families[0].since[WORK] = since
    count_everybody(world)
    assert counted(world, "workless_long") == long
    assert counted(world, "worklessness_cost") == 258, "benefits are paid from the first week"


@pytest.mark.parametrize(
    ("crisis", "column", "number"),
    [
        (EVICTION, "homeless", 1),
        (CUSTODY, "in_custody", 1),
        (YOUTH_CUSTODY, "in_custody", 1),
        (LOOKED_AFTER, "looked_after", 1),
        (PROTECTION_PLAN, "on_protection_plan", 3),
        (NEET, "neet", 1),
    ],
)
def test_a_stock_holds_whom_a_crisis_has_hit_as_long_as_it_lasts(
    world: World, crisis: int, column: str, number: int
) -> None:
    family = world.families[0]
    suffers(family, safety=0.5)
    family.children = 3
    family.until[crisis] = WEEK
    count_everybody(world)
    assert counted(world, column) == 0
    family.until[crisis] = WEEK + 1
    is_counted(family, world, WEEK)
    assert counted(world, column) == number


@pytest.mark.parametrize(("lowest", "children"), [(0.3, 2), (0.29, 0)])
def test_the_trio_is_counted_by_children_and_from_a_line(
    world: World, lowest: float, children: int
) -> None:
    declare(world, trio_line=0.3)
    suffers(world.families[0], safety=0.9, health=0.5, substance=lowest)
    world.families[0].children = 2
    count_everybody(world)
    assert counted(world, "trio") == children


def test_children_in_need_have_an_open_case_past_the_front_door(world: World) -> None:
    family = world.families[0]
    family.children = 2
    suffers(family, safety=0.9)
    case = referred(world, family, SAFETY, CHILDREN)
    is_counted(family, world, WEEK)
    assert counted(world, "children_in_need") == 0
    moves_to(case, ASSESSING, world, WEEK)
    is_counted(family, world, WEEK)
    assert counted(world, "children_in_need") == 2


def test_who_is_led_on_contract_or_known_to_struggle_at_school_is_counted(world: World) -> None:
    led, contracted, known, childless = world.families[:4]
    led.lead, contracted.contract = POLICE, 1
    known.known[SCHOOLING] = childless.known[SCHOOLING] = 1 << CHILDREN
    childless.children = 0
    for family in (led, contracted, known, childless):
        suffers(family, work=0.5)
    count_everybody(world)
    columns = ("led", "on_contract", "known_at_school")
    assert [counted(world, column) for column in columns] == [1, 1, 1]


def test_the_place_is_the_sum_of_its_neighbourhoods(world: World) -> None:
    suffers(world.families[0], money=0.5)
    suffers(world.families[39], money=0.5)
    count_everybody(world)
    by_neighbourhood: Any = world.neighbourhoods_weekly
    assert (by_neighbourhood["with_need"][WEEK] > 0).sum() == 2
    assert weekly_numbers(world)[WEEK, 0] == 40


# Agencies


def test_an_agency_reports_its_lists_posts_climate_and_money(world: World) -> None:
    police = world.agencies[POLICE]
    police.first_post, police.last_post, police.posts = 0, 3, 2.5
    police.active, police.waiting, police.assessing = 9, 4, 2
    world.teams[0, POLICE].mended[:] = (0.1, 0.2, 0.3, 0.4)
    police.hourly_cost = 50
    workers: Any = world.workers
    workers.status[:3] = (0, LOCUM, EMPTY)
    workers.full_time[:3], workers.burnout[:3] = (1, 0.5, 1), (0.5, 0.25, 0.9)
    row = world.agencies_weekly[WEEK, POLICE]
    row.hours, row.hours_absent = 40, 5
    reports(police, world, WEEK)
    shown = {
        name: counted_at(world, POLICE, name)
        for name in ("caseload", "waiting", "being_assessed", "posts", "filled", "locums")
    }
    assert shown == {
        "caseload": 9, "waiting": 4, "being_assessed": 2, "posts": 2.5, "filled": 1, "locums": 0.5,
    }  # fmt: skip
    assert counted_at(world, POLICE, "burnout") == pytest.approx(0.5 + 0.125)
    assert counted_at(world, POLICE, "spend") == 45 * 50
    assert list(counted_at(world, POLICE, "mended")) == [0.1, 0.2, 0.3, 0.4]


def test_trust_agreement_contacts_and_ties_are_kept_for_every_week(world: World) -> None:
    pair = world.pairs[POLICE, NHS]
    pair.trust, pair.agreement, pair.contacts, pair.referrals = 0.1, 0.2, 0.4, 3
    reports(world.agencies[POLICE], world, WEEK)
    row = world.pairs_weekly[WEEK, POLICE, NHS]
    assert (row.trust, row.agreement, row.contacts, row.referrals) == (0.1, 0.2, 0.4, 3)


# Filing


def test_closed_cases_are_filed_away_and_open_ones_keep_their_order(world: World) -> None:
    families = world.families[:4]
    for family in families:
        suffers(family, crime=0.5, money=0.5)
        referred(world, family, CRIME, POLICE)
        referred(world, family, MONEY, VOLUNTARY)
    for number in (0, 3, 4):
        case = world.cases[number]
        closes(world.families[case.family], case, world, WEEK)
    files_cases(world.commissioner[0], world, WEEK)
    assert world.run[0].open_cases == 5
    kept = [(int(case.family), int(case.need)) for case in world.cases[:5]]
    assert kept == [(0, MONEY), (1, CRIME), (2, MONEY), (3, CRIME), (3, MONEY)]
    for number, (family, need) in enumerate(kept):
        assert world.families[family].case[need] == number
    assert world.families[0].case[CRIME] == NOBODY
    assert world.families[1].case[SUBSTANCE] == NOBODY
