"""Claims about referrals: how they are counted and kept, and when waiting ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.simulation import begin
from agents.chance import (
    TIRING,
    luck,
)
from agents.records import NEVER, World
from agents.referral import (
    closes,
    gives_up_all,
    makes_referral,
    moves_to,
    record_reaches,
    tires_of_waiting,
)
from agents.vocabulary import (
    ACTIVE,
    ASSESSING,
    CLOSED,
    CRIME,
    HEALTH,
    MONEY,
    NOBODY,
    REFERRED,
    SELF,
    WAITING,
    WORK,
)
from tests.agents.small_world import (
    CHILDREN,
    HAIR,
    JOBCENTRE,
    NHS,
    POLICE,
    SETTING,
    VOLUNTARY,
    WEEK,
    counted,
    counted_at,
    declare,
    quieten,
    referred,
    rule_that,
    suffers,
    supported,
)

OVER, UNDER = 1 + HAIR, 1 - HAIR


def test_a_referral_is_remembered_counted_and_known(world: World) -> None:
    family = world.families[0]
    family.children = 3
    suffers(family, crime=0.6)
    makes_referral(family, world, WEEK, CRIME, POLICE, NHS, 1, 1)
    case = world.cases[family.case[CRIME]]
    assert (case.family, case.need, case.agency, case.source) == (0, CRIME, POLICE, NHS)
    assert (case.stage, case.worker, case.warm, case.shared) == (REFERRED, NOBODY, 1, 1)
    assert (case.opened, case.since, case.severity_at_start) == (WEEK, WEEK, 0.6)
    assert (family.referred[CRIME], family.contacts) == (WEEK, 1)
    assert family.known[CRIME] == 1 << POLICE
    assert counted_at(world, POLICE, "referrals_children") == 3
    assert counted_at(world, POLICE, "referrals_from")[NHS] == 1
    assert counted_at(world, POLICE, "referrals_self") == 0
    assert world.pairs[NHS, POLICE].referrals == 1


@pytest.mark.parametrize(("weeks_ago", "counts"), [(1, 1), (51, 1), (52, 0), (WEEK - NEVER, 0)])
def test_a_re_referral_is_one_within_52_weeks(world: World, weeks_ago: int, counts: int) -> None:
    family = world.families[0]
    suffers(family, crime=0.6)
    family.referred[CRIME] = WEEK - weeks_ago
    makes_referral(family, world, WEEK, CRIME, POLICE, SELF, 0, 0)
    assert counted(world, "referrals_within_year") == counts


def test_a_return_follows_a_closed_case_for_the_same_need(world: World) -> None:
    family = world.families[0]
    suffers(family, crime=0.6, money=0.6)
    case = referred(world, family, CRIME, POLICE)
    closes(family, case, world, 1)
    makes_referral(family, world, WEEK, MONEY, VOLUNTARY, SELF, 0, 0)
    assert counted(world, "returns") == 0
    makes_referral(family, world, WEEK, CRIME, POLICE, SELF, 0, 0)
    assert counted(world, "returns") == 1


def test_the_agency_counts_its_cases_in_every_stage(world: World) -> None:
    family = world.families[0]
    suffers(family, crime=0.6)
    case = referred(world, family, CRIME, POLICE)
    police = world.agencies[POLICE]

    def stages() -> tuple[int, ...]:
        return police.referred, police.assessing, police.waiting, police.active

    assert stages() == (1, 0, 0, 0)
    moves_to(case, ASSESSING, world, WEEK)
    assert stages() == (0, 1, 0, 0)
    moves_to(case, WAITING, world, WEEK)
    assert stages() == (0, 0, 1, 0)
    moves_to(case, ACTIVE, world, WEEK)
    assert stages() == (0, 0, 0, 1)
    case.worker = world.agencies[POLICE].first_post
    world.workers[case.worker].caseload = 1
    closes(family, case, world, WEEK)
    assert stages() == (0, 0, 0, 0)
    assert world.workers[world.agencies[POLICE].first_post].caseload == 0
    assert (case.stage, family.case[CRIME], family.closed[CRIME]) == (CLOSED, NOBODY, WEEK)


def test_a_family_is_helped_as_long_as_one_agency_is_at_work(world: World) -> None:
    family = world.families[0]
    suffers(family, crime=0.6, health=0.6)
    _, first = supported(world, family, CRIME, POLICE)
    worker, second = supported(world, family, HEALTH, NHS)
    family.lead, worker.led = worker.id, 1
    assert family.helping == (1 << POLICE) | (1 << NHS)
    closes(family, first, world, WEEK)
    assert (family.helping, family.lead, worker.led) == (1 << NHS, worker.id, 1)
    closes(family, second, world, WEEK)
    assert (family.helping, family.lead, worker.led) == (0, NOBODY, 0)


def test_a_household_that_moves_away_leaves_no_case_behind(world: World) -> None:
    family = world.families[0]
    suffers(family, crime=0.6, health=0.6)
    referred(world, family, CRIME, POLICE)
    worker, _ = supported(world, family, HEALTH, NHS)
    gives_up_all(family, world, WEEK)
    assert set(family.case) == {NOBODY}
    assert (family.helping, worker.caseload) == (0, 0)
    assert world.agencies.referred.sum() + world.agencies.active.sum() == 0


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 4)), max_size=30))
def test_whatever_becomes_of_cases_the_counts_follow(moves: list[tuple[int, int]]) -> None:
    world = begin(SETTING).records()
    quieten(world)
    family, worker = world.families[0], world.workers[world.agencies[CHILDREN].first_post]
    for need, stage in moves:
        if family.case[need] == NOBODY:
            referred(world, family, need, CHILDREN)
        case = world.cases[family.case[need]]
        if stage == CLOSED:
            closes(family, case, world, WEEK)
            continue
        moves_to(case, stage, world, WEEK)
        if stage == ACTIVE:
            case.worker = worker.id
            worker.caseload += 1
    stages = [world.cases[number].stage for number in family.case if number != NOBODY]
    children = world.agencies[CHILDREN]
    assert children.referred == stages.count(REFERRED)
    assert children.assessing == stages.count(ASSESSING)
    assert children.waiting == stages.count(WAITING)
    assert children.active == worker.caseload == stages.count(ACTIVE)


# Waiting


def test_a_need_that_ends_while_the_family_waits_ends_the_case(world: World) -> None:
    family = world.families[0]
    case = referred(world, family, WORK, JOBCENTRE)
    tires_of_waiting(family, case, world, WEEK)
    assert case.stage == CLOSED
    assert counted(world, "no_longer_needed") == 1
    assert family.trust == 0.5


@pytest.mark.parametrize(("edge", "gives_up"), [(OVER, True), (UNDER, False)])
def test_families_without_trust_tire_of_waiting(world: World, edge: float, gives_up: bool) -> None:
    family = world.families[0]
    suffers(family, work=0.5)
    family.trust = 0.2
    draw = luck(world, family.who, WEEK, TIRING, WORK)
    declare(world, waiting_loss=edge * draw / 0.8, refusal_trust_loss=0.1)
    case = referred(world, family, WORK, JOBCENTRE)
    tires_of_waiting(family, case, world, WEEK)
    assert (case.stage == CLOSED) == gives_up
    assert family.trust == pytest.approx(0.18 if gives_up else 0.2)


# The shared record


@pytest.mark.parametrize(
    ("levers", "age", "consents", "reach"),
    [
        ({"shared_record": 0.8, "shared_record_lag": 100}, 50, 1, 0.4),
        ({"shared_record": 0.8, "shared_record_lag": 100}, 300, 1, 0.8),
        ({"shared_record": 0.8, "shared_record_lag": 100}, 300, 0, 0),
        ({"shared_record": 0}, 300, 1, 0),
    ],
)
def test_a_shared_record_takes_years_and_consent(
    world: World, levers: dict[str, float], age: float, consents: int, reach: float
) -> None:
    rule_that(world, **levers)
    world.commissioner[0].record_age = age
    world.families[0].consents = consents
    assert record_reaches(world.families[0], world) == pytest.approx(reach)
