"""Claims about how a family comes to services: by asking, or by being noticed."""

from typing import Any

import pytest

from agents.chance import (
    ASKING,
    DOOR,
    NOTICING,
    luck,
)
from agents.family import (
    asks_for_help,
    is_noticed,
    presenting_need,
)
from agents.records import Record, World
from agents.vocabulary import (
    CRIME,
    HEALTH,
    HOUSING,
    MONEY,
    NEEDS,
    NOBODY,
    SAFETY,
    SELF,
)
from tests.agents.small_world import (
    HAIR,
    HOUSING_SERVICES,
    JOBCENTRE,
    NHS,
    POLICE,
    WEEK,
    counted,
    declare,
    referred,
    rule_that,
    somebody,
    suffers,
)

MOVING = len(NEEDS)
OVER, UNDER = 1 + HAIR, 1 - HAIR


def with_luck(world: World, decision: int, **bounds: Any) -> tuple[Record, float]:
    """A family, and its luck at a decision in WEEK."""
    family = world.families[0]
    family.who = somebody(world, decision, **bounds)
    return family, luck(world, family.who, WEEK, decision)


# Asking


def test_a_family_presents_its_worst_need_that_nobody_deals_with(world: World) -> None:
    family = world.families[0]
    assert presenting_need(family) == NOBODY
    suffers(family, work=0.5, money=0.9, health=0.7)
    assert presenting_need(family) == MONEY
    referred(world, family, MONEY, JOBCENTRE)
    assert presenting_need(family) == HEALTH


@pytest.mark.parametrize(("edge", "asks"), [(OVER, 1), (UNDER, 0)])
def test_asking_takes_need_trust_and_energy(world: World, edge: float, asks: int) -> None:
    family, draw = with_luck(world, ASKING, high=0.05)
    suffers(family, housing=0.8)
    family.trust, family.bandwidth = 0.5, 0.75
    declare(world, asking_rate=edge * draw / (0.8 * 0.5 * 0.75), asking_cost=0.1, wrong_door=0)
    asks_for_help(family, world, WEEK)
    assert counted(world, "asks") == counted(world, "referrals") == asks
    assert family.bandwidth == pytest.approx(0.75 * (0.9 if asks else 1))
    if asks:
        case = world.cases[family.case[HOUSING]]
        assert (case.agency, case.source, case.need) == (HOUSING_SERVICES, SELF, HOUSING)


@pytest.mark.parametrize("lacking", ["trust", "bandwidth"])
def test_without_trust_or_energy_nobody_asks(world: World, lacking: str) -> None:
    declare(world, asking_rate=1)
    for family in world.families:
        suffers(family, housing=1)
        setattr(family, lacking, 0.0)
        asks_for_help(family, world, WEEK)
    assert counted(world, "asks") == 0


def test_without_a_need_nobody_asks_and_nobody_is_noticed(world: World) -> None:
    declare(world, asking_rate=1, noticing_rate=1)
    for family in world.families:
        asks_for_help(family, world, WEEK)
        is_noticed(family, world, WEEK)
    assert counted(world, "contacts") == 0


def ask_at(world: World, draw_at_door: float) -> int:
    """The agency where a family with a housing need knocks."""
    family = world.families[0]
    family.who = somebody(world, DOOR, draw_at_door, draw_at_door + 0.01)
    suffers(family, housing=1)
    family.trust = family.bandwidth = 1.0
    declare(world, asking_rate=1)
    asks_for_help(family, world, WEEK)
    return int(world.cases[family.case[HOUSING]].agency)


def test_some_families_knock_at_any_door(world: World) -> None:
    declare(world, wrong_door=0.7)
    assert ask_at(world, 0.25) == NHS, "0.25 / 0.7 falls to the third of seven doors"


def test_most_families_find_the_door(world: World) -> None:
    declare(world, wrong_door=0.7)
    assert ask_at(world, 0.71) == HOUSING_SERVICES


def test_under_one_roof_there_is_no_wrong_door(world: World) -> None:
    declare(world, wrong_door=1, no_wrong_door=0.8)
    rule_that(world, co_location=1)
    assert ask_at(world, 0.21) == HOUSING_SERVICES


# Being noticed


def whose_need_may_be_noticed(world: World, need: int) -> tuple[Record, float]:
    """A family of which this need may be noticed in WEEK, and the chance its luck stands for."""
    number = len(NEEDS)
    family, draw = with_luck(world, NOTICING, low=need / number, high=(need + 1) / number)
    return family, (draw * number - need) / number


@pytest.mark.parametrize(("edge", "noticed"), [(OVER, 1), (UNDER, 0)])
def test_professionals_notice_the_worse_the_sooner(world: World, edge: float, noticed: int) -> None:
    family, chance = whose_need_may_be_noticed(world, CRIME)
    suffers(family, crime=0.5)
    declare(world, noticing_rate=edge * chance / 0.5)
    is_noticed(family, world, WEEK)
    assert counted(world, "noticed") == noticed
    assert (family.case[CRIME] != NOBODY) == bool(noticed)


def test_outreach_finds_what_nobody_notices(world: World) -> None:
    family, chance = whose_need_may_be_noticed(world, CRIME)
    suffers(family, crime=0.5)
    declare(world, noticing_rate=0, outreach_effect=OVER * chance)
    rule_that(world, outreach=1)
    is_noticed(family, world, WEEK)
    assert counted(world, "noticed") == 0
    rule_that(world, outreach=2)
    is_noticed(family, world, WEEK)
    assert counted(world, "noticed") == 1


def test_a_shared_record_shows_a_need_that_is_known_elsewhere(world: World) -> None:
    family, chance = whose_need_may_be_noticed(world, CRIME)
    suffers(family, crime=1)
    declare(world, noticing_rate=0, record_flag=2 * OVER * chance)
    rule_that(world, shared_record=1, shared_record_lag=100)
    world.commissioner[0].record_age = 50
    is_noticed(family, world, WEEK)
    assert counted(world, "noticed") == 0, "nobody knows of the need"
    family.known[CRIME] = 1 << NHS
    is_noticed(family, world, WEEK)
    assert counted(world, "noticed") == 1, "the record is half built: half the chance"


def test_a_scandal_makes_everyone_refer_for_safety(world: World) -> None:
    family, chance = whose_need_may_be_noticed(world, SAFETY)
    suffers(family, safety=1)
    declare(world, noticing_rate=OVER * chance / 1.5, risk_referrals=0.5)
    is_noticed(family, world, WEEK)
    assert counted(world, "noticed") == 0
    world.agencies.risk_aversion = 1
    is_noticed(family, world, WEEK)
    assert counted(world, "noticed") == 1


def test_who_notices_follows_the_shares_of_the_place(world: World) -> None:
    family, _ = whose_need_may_be_noticed(world, CRIME)
    suffers(family, crime=1)
    declare(world, noticing_rate=1)
    world.agencies.notices[:, CRIME] = (0, 0, 0, 0, 0, 1, 1)
    is_noticed(family, world, WEEK)
    case = world.cases[family.case[CRIME]]
    assert case.source == POLICE
    assert case.agency == POLICE
    assert family.known[CRIME] == 1 << POLICE


def test_a_need_with_a_case_is_not_noticed_again(world: World) -> None:
    family, _ = whose_need_may_be_noticed(world, CRIME)
    suffers(family, crime=1)
    referred(world, family, CRIME, POLICE)
    declare(world, noticing_rate=1)
    is_noticed(family, world, WEEK)
    assert counted(world, "noticed") == 0
