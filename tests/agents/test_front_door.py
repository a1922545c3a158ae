"""Claims about the front door: who is let in, who is sent on, and what a no costs."""

import pytest

from agents.chance import (
    HANDOVER,
    LOSING_HEART,
    OTHER_FIRST,
    SCREENING,
    SIGNPOSTING,
    luck,
)
from agents.front_door import line, refuses, screens, worst_root
from agents.records import World
from agents.referral import answers_for, hands_over
from agents.vocabulary import (
    ASSESSING,
    CLOSED,
    CRIME,
    FRONT_DOOR,
    HEALTH,
    HOUSING,
    MONEY,
    NEEDS,
    NOBODY,
    PERSPECTIVE,
    RECIPROCITY,
    REFERRED,
    SAFETY,
    SELF,
    SHARED_POWER,
    SUBSTANCE,
)
from tests.agents.small_world import (
    HAIR,
    HOUSING_SERVICES,
    JOBCENTRE,
    NHS,
    POLICE,
    VOLUNTARY,
    WEEK,
    counted,
    counted_at,
    declare,
    referred,
    rule_that,
    somebody,
    suffers,
)

OVER, UNDER = 1 + HAIR, 1 - HAIR


# The line


def test_an_agency_answers_for_its_remit_and_a_generalist_for_everything(world: World) -> None:
    assert answers_for(world.agencies[NHS], SUBSTANCE)
    assert not answers_for(world.agencies[NHS], CRIME)
    assert all(answers_for(world.agencies[VOLUNTARY], need) for need in range(len(NEEDS)))


def test_the_line_is_the_usual_times_eligibility_and_drift_less_discretion(world: World) -> None:
    declare(world, threshold=0.5, discretion=0.3, generalist_line=0.7)
    rule_that(world, eligibility=1.2)
    police = world.agencies[POLICE]
    police.threshold = 1.1
    world.teams[0, POLICE].culture[SHARED_POWER] = 0.5
    assert line(police, world.families[0], CRIME, world) == pytest.approx(
        0.5 * 1.2 * 1.1 * (1 - 0.15)
    )


def test_a_generalist_draws_the_line_lower_for_the_needs_of_others(world: World) -> None:
    declare(world, threshold=0.5, generalist_line=0.7, discretion=0)
    voluntary, family = world.agencies[VOLUNTARY], world.families[0]
    assert line(voluntary, family, MONEY, world) == pytest.approx(0.5)
    assert line(voluntary, family, CRIME, world) == pytest.approx(0.35)


@pytest.mark.parametrize(("severity", "is_in"), [(0.5 * OVER, True), (0.5 * UNDER, False)])
def test_a_need_below_the_line_is_screened_out(world: World, severity: float, is_in: bool) -> None:
    declare(world, threshold=0.5, discretion=0, screening_error=0, signposting=0)
    declare(world, refusal_trust_loss=0.1)
    family = world.families[0]
    suffers(family, crime=severity)
    case = referred(world, family, CRIME, POLICE)
    screens(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == (ASSESSING if is_in else CLOSED)
    assert (
        counted(world, "screened_out") == counted_at(world, POLICE, "screened_out") == (not is_in)
    )
    assert family.trust == pytest.approx(0.5 if is_in else 0.45)


@pytest.mark.parametrize(("edge", "is_in"), [(OVER, True), (UNDER, False)])
def test_the_front_door_sees_severity_with_an_error(world: World, edge: float, is_in: bool) -> None:
    declare(world, discretion=0, screening_error=0.4, signposting=0)
    family = world.families[0]
    suffers(family, crime=0.6)
    draw = luck(world, family.who, WEEK, SCREENING, CRIME)
    declare(world, threshold=(0.6 + 0.4 * (draw - 0.5)) / edge)
    case = referred(world, family, CRIME, POLICE)
    screens(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == (ASSESSING if is_in else CLOSED)


def test_a_crisis_is_never_screened_out(world: World) -> None:
    declare(world, threshold=1)
    family = world.families[0]
    suffers(family, crime=0.2)
    case = referred(world, family, CRIME, POLICE, urgent=1)
    screens(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == ASSESSING


def test_a_refused_family_may_be_pointed_to_the_generalist_which_starts_again(
    world: World,
) -> None:
    family = world.families[0]
    suffers(family, crime=0.3)
    declare(world, signposting=1)
    case = referred(world, family, CRIME, POLICE)
    refuses(world.agencies[POLICE], family, case, world, WEEK)
    assert (case.agency, case.stage, case.source) == (VOLUNTARY, REFERRED, POLICE)
    assert world.agencies[POLICE].referred == 0
    assert world.agencies[VOLUNTARY].referred == 1
    refuses(world.agencies[VOLUNTARY], family, case, world, WEEK)
    assert case.stage == CLOSED, "the generalist has nobody to point to"


@pytest.mark.parametrize(("edge", "pointed"), [(OVER, True), (UNDER, False)])
def test_signposting_is_a_matter_of_luck(world: World, edge: float, pointed: bool) -> None:
    family = world.families[0]
    suffers(family, crime=0.3)
    draw = luck(world, family.who, WEEK, SIGNPOSTING, CRIME)
    declare(world, signposting=draw * edge)
    case = referred(world, family, CRIME, POLICE)
    refuses(world.agencies[POLICE], family, case, world, WEEK)
    assert (case.stage == REFERRED) == pointed


# Sent elsewhere


def test_a_wrong_door_costs_trust_and_energy(world: World) -> None:
    declare(world, bounce_trust_loss=0.1, retelling_cost=0.12, giving_up=0)
    world.teams.culture[..., RECIPROCITY] = 0
    family = world.families[0]
    suffers(family, crime=0.9)
    case = referred(world, family, CRIME, JOBCENTRE, source=SELF)
    screens(world.agencies[JOBCENTRE], case, world, WEEK)
    assert family.trust == pytest.approx(0.45)
    assert family.bandwidth == pytest.approx(0.88)
    assert (case.agency, case.stage, case.source) == (POLICE, REFERRED, JOBCENTRE)
    assert counted(world, "bounces") == counted_at(world, JOBCENTRE, "bounces") == 1
    assert counted(world, "contacts") == 1
    assert family.contacts == 2


def test_a_bounce_breaks_faith_with_the_agency_that_referred(world: World) -> None:
    declare(world, giving_up=0)
    family = world.families[0]
    suffers(family, crime=0.9)
    case = referred(world, family, CRIME, JOBCENTRE, source=NHS)
    screens(world.agencies[JOBCENTRE], case, world, WEEK)
    assert world.pairs[NHS, JOBCENTRE].broken == 1
    assert world.pairs.broken.sum() == 1
    assert counted(world, "refused_referrals") == 1


@pytest.mark.parametrize(("edge", "warm"), [(OVER, 1), (UNDER, 0)])
def test_where_agencies_trust_each_other_families_are_handed_over_in_person(
    world: World, edge: float, warm: int
) -> None:
    family = world.families[0]
    family.who = somebody(world, HANDOVER, 0.2, 0.4, CRIME)
    suffers(family, crime=0.9)
    draw = luck(world, family.who, WEEK, HANDOVER, CRIME)
    declare(world, giving_up=0, handover_hours=1.5)
    world.teams.culture[..., RECIPROCITY] = 0.5
    world.pairs.trust[JOBCENTRE, POLICE] = edge * draw / 0.5
    case = referred(world, family, CRIME, JOBCENTRE)
    screens(world.agencies[JOBCENTRE], case, world, WEEK)
    assert case.warm == counted(world, "handovers") == warm
    assert (world.families[0].trust == 0.5) == bool(warm), "only a cold no is a let-down"
    assert (world.families[0].bandwidth == 1) == bool(warm)
    assert world.agencies[JOBCENTRE].handing_over == 1.5 * warm, "hours of next week"


@pytest.mark.parametrize(("edge", "gives_up"), [(OVER, True), (UNDER, False)])
def test_a_family_without_trust_and_energy_gives_up_after_a_no(
    world: World, edge: float, gives_up: bool
) -> None:
    declare(world, bounce_trust_loss=0.1, retelling_cost=0.12)
    world.teams.culture[..., RECIPROCITY] = 0
    family = world.families[0]
    family.who = somebody(world, LOSING_HEART, high=0.5, which=CRIME)
    suffers(family, crime=0.9)
    draw = luck(world, family.who, WEEK, LOSING_HEART, CRIME)
    declare(world, giving_up=edge * draw / (1 - 0.45 * 0.88))
    case = referred(world, family, CRIME, JOBCENTRE)
    screens(world.agencies[JOBCENTRE], case, world, WEEK)
    assert (case.stage == CLOSED) == gives_up
    assert counted(world, "gave_up") == gives_up


def test_a_handover_takes_a_workers_time(world: World) -> None:
    declare(world, handover_hours=2)
    family = world.families[0]
    suffers(family, crime=0.9)
    case = referred(world, family, CRIME, POLICE)
    hands_over(family, case, 3, world, WEEK)
    assert world.workers[3].owed == 2


# The other service first


def test_the_worst_root_is_the_need_that_does_most_to_keep_another_going(world: World) -> None:
    declare(world, spill=0)
    parameters = world.parameters[0]
    parameters.spill[MONEY, HOUSING] = 0.4
    parameters.spill[SAFETY, HOUSING] = 0.3
    family = world.families[0]
    suffers(family, housing=0.9)
    assert worst_root(family, HOUSING, parameters) == NOBODY
    suffers(family, money=0.5, safety=0.8)
    assert worst_root(family, HOUSING, parameters) == SAFETY, "0.24 against 0.20"


def with_a_root_elsewhere(world: World, severity: float = 0.8) -> tuple[World, float]:
    """A housing referral of a family whose substance use is at the root, and the luck it has."""
    declare(world, spill=0, first_line=0.5, threshold=0, giving_up=0)
    world.parameters[0].spill[SUBSTANCE, HOUSING] = 0.5
    family = world.families[0]
    family.who = somebody(world, OTHER_FIRST, high=0.2, which=HOUSING)
    suffers(family, housing=0.9, substance=severity)
    referred(world, family, HOUSING, HOUSING_SERVICES)
    return world, luck(world, family.who, WEEK, OTHER_FIRST, HOUSING)


@pytest.mark.parametrize(("edge", "sent"), [(OVER, True), (UNDER, False)])
def test_where_nobody_sees_the_whole_the_other_service_comes_first(
    world: World, edge: float, sent: bool
) -> None:
    world, draw = with_a_root_elsewhere(world)
    housing, family = world.agencies[HOUSING_SERVICES], world.families[0]
    team = world.teams[0, HOUSING_SERVICES]
    team.culture[PERSPECTIVE], team.mended[FRONT_DOOR] = 0.2, 0.5
    declare(world, other_first=edge * draw / (0.8 * 0.5))
    case = world.cases[family.case[HOUSING]]
    screens(housing, case, world, WEEK)
    assert (case.stage == CLOSED) == sent
    assert counted(world, "bounces") == sent
    assert (family.case[SUBSTANCE] != NOBODY) == sent
    if sent:
        other = world.cases[family.case[SUBSTANCE]]
        assert (other.agency, other.source) == (NHS, HOUSING_SERVICES)


def test_a_family_sent_to_the_other_service_first_may_lose_heart(world: World) -> None:
    world, _ = with_a_root_elsewhere(world)
    family = world.families[0]
    family.trust, world.teams[0, HOUSING_SERVICES].culture[PERSPECTIVE] = 0, 0
    declare(world, other_first=1, giving_up=1)
    screens(world.agencies[HOUSING_SERVICES], world.cases[0], world, WEEK)
    assert set(family.case) == {NOBODY}
    assert counted(world, "gave_up") == 1


@pytest.mark.parametrize("what", ["perspective", "mended", "mild root", "root has a case"])
def test_a_whole_family_eye_or_a_mended_pathway_takes_the_family_as_it_is(
    world: World, what: str
) -> None:
    world, _ = with_a_root_elsewhere(world, 0.49 if what == "mild root" else 0.8)
    declare(world, other_first=1)
    housing, family = world.agencies[HOUSING_SERVICES], world.families[0]
    if what == "perspective":
        world.teams[0, HOUSING_SERVICES].culture[PERSPECTIVE] = 1
    elif what == "mended":
        world.teams[0, HOUSING_SERVICES].mended[FRONT_DOOR] = 1
    elif what == "root has a case":
        referred(world, family, SUBSTANCE, NHS)
    case = world.cases[family.case[HOUSING]]
    screens(housing, case, world, WEEK)
    assert case.stage == ASSESSING


def test_a_root_that_is_its_own_business_sends_nobody_away(world: World) -> None:
    declare(world, spill=0, other_first=1, threshold=0)
    world.parameters[0].spill[SUBSTANCE, HEALTH] = 0.5
    world.teams.culture[..., PERSPECTIVE] = 0
    family = world.families[0]
    suffers(family, health=0.9, substance=0.9)
    case = referred(world, family, HEALTH, NHS)
    screens(world.agencies[NHS], case, world, WEEK)
    assert case.stage == ASSESSING
