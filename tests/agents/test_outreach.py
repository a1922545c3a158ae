"""Claims about contracts: who is picked out, who takes one, who breaks it, what it brings."""

import math

import pytest

from agents.chance import BREACHING, CONTRACTING, MATCHING, luck
from agents.outreach import offers_contracts
from agents.records import NEVER, Record, World
from agents.support import engagement
from agents.vocabulary import CRIME, HEALTH, HOUSING, MONEY, NOBODY, WORK
from tests.agents.small_world import (
    HAIR,
    HOUSING_SERVICES,
    JOBCENTRE,
    NHS,
    POLICE,
    SETTING,
    VOLUNTARY,
    WEEK,
    counted,
    declare,
    divide,
    happened,
    referred,
    rule_in,
    rule_that,
    somebody,
    suffers,
)

OVER, UNDER = 1 + HAIR, 1 - HAIR
PLENTY = 1_000
"""Workers a thousand families: room for everybody."""


def programme(world: World, **levers: float) -> None:
    """Lists are matched in WEEK, everybody found is picked, all take part, there is room."""
    declare(world, matching_weeks=WEEK, breaching=0, trust_gain=0, contract_term=52)
    declare(world, engagement_floor=1, weariness=0, sanctions_deter=0)
    rule_that(world, targeted_outreach=PLENTY, targeted_caseload=12, targeted_needs=3)
    rule_that(world, joint_identification=1)
    rule_that(world, **levers)


def known(family: Record, *agencies: int, needs: int = 3) -> Record:
    """A family with needs of which these agencies know, each of the agencies of all."""
    suffers(family, work=0.5, housing=0.5, health=0.5)
    for need in (WORK, HOUSING, HEALTH)[:needs]:
        family.known[need] = sum(1 << agency for agency in agencies)
    return family


def matched(world: World, week: int = WEEK) -> None:
    """The commissioner's agencies match their lists."""
    offers_contracts(world.commissioner[0], world, week)


# Who is picked


@pytest.mark.parametrize(
    ("agencies", "needs", "offered"),
    [
        ((NHS, POLICE), 3, 1),
        ((NHS, POLICE, JOBCENTRE), 3, 1),
        ((NHS,), 3, 0),
        ((NHS, POLICE), 2, 0),
        ((), 3, 0),
    ],
    ids=("two agencies", "three agencies", "one agency", "two known needs", "nobody knows"),
)
def test_families_with_enough_needs_known_to_several_agencies_are_picked(
    world: World, agencies: tuple[int, ...], needs: int, offered: int
) -> None:
    programme(world)
    known(world.families[0], *agencies, needs=needs)
    matched(world)
    assert counted(world, "contract_offers") == offered
    assert (world.families[0].contract > 0) == bool(offered)


def test_two_agencies_that_know_of_one_need_each_are_several(world: World) -> None:
    programme(world, targeted_needs=2)
    family = world.families[0]
    suffers(family, work=0.5, health=0.5)
    family.known[WORK], family.known[HEALTH] = 1 << JOBCENTRE, 1 << NHS
    matched(world)
    assert family.contract > 0


def test_a_family_whose_needs_are_gone_is_not_picked(world: World) -> None:
    programme(world)
    family = known(world.families[0], NHS, POLICE)
    family.needs = 0
    matched(world)
    assert family.contract == 0


@pytest.mark.parametrize(("edge", "picked"), [(OVER, True), (UNDER, False)])
def test_lists_are_matched_as_far_as_agencies_share_them(
    world: World, edge: float, picked: bool
) -> None:
    family = known(world.families[0], NHS, POLICE)
    programme(world, joint_identification=edge * luck(world, family.who, WEEK, MATCHING))
    matched(world)
    assert (family.contract > 0) == picked


@pytest.mark.parametrize(("week", "offered"), [(0, 1), (1, 0), (2, 0), (3, 1), (4, 0), (6, 1)])
def test_lists_are_matched_in_their_rhythm(world: World, week: int, offered: int) -> None:
    programme(world)
    known(world.families[0], NHS, POLICE)
    matched(world, week)
    assert world.neighbourhoods_weekly["contract_offers"][week].sum() == offered


@pytest.mark.parametrize("lever", ["targeted_outreach", "targeted_caseload"])
def test_without_outreach_workers_nothing_happens(world: World, lever: str) -> None:
    programme(world, **{lever: 0})
    family = known(world.families[0], NHS, POLICE)
    before = world.families.tobytes()
    matched(world)
    assert world.families.tobytes() == before
    assert counted(world, "contract_offers") == 0
    assert family.contract == 0


def test_today_nobody_is_offered_a_contract(world: World) -> None:
    for family in world.families:
        known(family, NHS, POLICE, JOBCENTRE)
    before = world.families.tobytes()
    for week in range(SETTING.weeks):
        matched(world, week)
    assert world.families.tobytes() == before


def test_contracts_are_offered_only_where_the_rules_hold(world: World) -> None:
    programme(world)
    here = known(world.families[0], NHS, POLICE)
    there = known(world.families[1], NHS, POLICE)
    elsewhere, named = divide(world, here)
    rule_in(world, elsewhere, targeted_outreach=0)
    matched(world)
    assert here.contract > 0
    assert there.contract == 0
    assert list(world.areas.on_contract[[elsewhere, named]]) == [0, 1]


# Room


def everybody(world: World, places: int) -> None:
    """All forty families are picked and willing, and there are so many places."""
    programme(world, targeted_outreach=PLENTY / 40, targeted_caseload=places)
    for family in world.families:
        known(family, NHS, POLICE)


@pytest.mark.parametrize("places", [1, 5, 39, 40, 60])
def test_no_worker_holds_more_families_than_there_is_room_for(world: World, places: int) -> None:
    everybody(world, places)
    for week in range(0, SETTING.weeks, WEEK):
        matched(world, week)
        held = int((world.families.contract > 0).sum())
        assert held == world.areas[0].on_contract
        assert held <= places
    assert held >= min(places, 40) / 2, "and the room is used"


def test_a_part_of_a_place_is_one_place_at_most(world: World) -> None:
    everybody(world, 1)
    rule_that(world, targeted_caseload=0.4)
    for week in range(0, SETTING.weeks, WEEK):
        matched(world, week)
    assert (world.families.contract > 0).sum() <= math.ceil(0.4)


def test_places_go_by_lot(world: World) -> None:
    everybody(world, 8)
    matched(world)
    lots = [luck(world, family.who, WEEK, CONTRACTING) for family in world.families]
    for family, lot in zip(world.families, lots, strict=True):
        assert family.contract == 0 or lot < 8 / 40


def test_everybody_picked_is_offered_one_where_there_is_room(world: World) -> None:
    everybody(world, 40)
    matched(world)
    assert counted(world, "contract_offers") == 40


def test_those_already_on_contract_keep_their_place(world: World) -> None:
    everybody(world, 2)
    world.families.contract[[3, 7]] = 30
    matched(world)
    assert list((world.families.contract > 0).nonzero()[0]) == [3, 7]
    assert set(world.families.contract[[3, 7]]) == {30 - WEEK}
    assert world.areas[0].on_contract == 2
    assert counted(world, "contract_offers") == 0


# Taking it


@pytest.mark.parametrize(("edge", "takes"), [(OVER, 1), (UNDER, 0)])
@pytest.mark.parametrize(
    ("rewards", "sanctions", "willing"),
    [
        (0, 0, 0.5 + 0.5 * 0.4),
        (1, 0, 0.5 + 0.5 * (0.4 + 0.3 * 0.6)),
        (0, 1, (0.5 + 0.5 * 0.4) * (1 - 0.25)),
        (0.5, 0.5, (0.5 + 0.5 * (0.4 + 0.15 * 0.6)) * (1 - 0.125)),
    ],
    ids=("trust alone", "rewards", "sanctions", "both"),
)
def test_rewards_draw_families_and_sanctions_put_them_off(
    world: World, rewards: float, sanctions: float, willing: float, edge: float, takes: int
) -> None:
    """A family with trust 0.4 and half its energy, of which all weariness takes half."""
    programme(world, contract_rewards=rewards, contract_sanctions=sanctions)
    family = known(world.families[0], NHS, POLICE)
    family.who = somebody(world, CONTRACTING, 0.1, 0.3, which=1)
    family.trust = 0.4
    draw = luck(world, family.who, WEEK, CONTRACTING, 1)
    family.bandwidth = edge * draw / willing
    declare(world, engagement_floor=0.5, weariness=1, rewards_effect=0.3, sanctions_deter=0.25)
    matched(world)
    assert counted(world, "contract_offers") == 1
    assert (family.contract > 0) == takes
    assert counted(world, "contract_refusals") == 1 - takes


def test_a_contract_runs_for_its_term(world: World) -> None:
    programme(world)
    declare(world, contract_term=26)
    family = known(world.families[0], NHS, POLICE)
    matched(world)
    assert family.contract == 26
    assert world.areas[0].on_contract == 1


def test_a_refusal_is_remembered_and_the_family_asked_again_after_a_year(world: World) -> None:
    programme(world)
    declare(world, engagement_floor=0)
    family = known(world.families[0], NHS, POLICE)
    family.trust = 0
    matched(world)
    assert (family.contract, family.refused) == (0, WEEK)
    assert counted(world, "contract_refusals") == 1
    declare(world, engagement_floor=1)
    for lately in (1, 51):
        family.refused = WEEK - lately
        matched(world)
        assert family.contract == 0
    family.refused = WEEK - 52
    matched(world)
    assert family.contract > 0


def test_a_new_household_has_refused_nothing(world: World) -> None:
    assert set(world.families.refused) == {NEVER}
    assert set(world.families.contract) == {0}


# Living with it


def on_contract(world: World, weeks: int = 30, **levers: float) -> Record:
    """A family with a contract and three known needs."""
    programme(world, **levers)
    family = known(world.families[0], NHS, POLICE)
    family.contract = weeks
    world.areas[0].on_contract = 1
    return family


def test_rewards_and_sanctions_make_up_for_missing_trust_while_it_lasts(world: World) -> None:
    family = on_contract(world, contract_rewards=0.5, contract_sanctions=1)
    declare(world, engagement_floor=0, weariness=0, voice_effect=0)
    declare(world, rewards_effect=0.4, sanctions_effect=0.3)
    family.trust = 0.2
    worker = world.workers[NHS]
    assert engagement(worker, family, world) == pytest.approx(0.2 + 0.5 * 0.8)
    family.contract = 0
    assert engagement(worker, family, world) == pytest.approx(0.2)


@pytest.mark.parametrize(("edge", "breaks"), [(OVER, True), (UNDER, False)])
def test_families_that_do_not_take_part_break_their_contract(
    world: World, edge: float, breaks: bool
) -> None:
    family = on_contract(world, contract_rewards=1, contract_sanctions=0.5)
    family.who = somebody(world, BREACHING, high=0.3)
    family.trust = 0
    declare(world, engagement_floor=0, rewards_effect=0.2, sanctions_effect=0.4)
    declare(world, sanction_trust_loss=0.6)
    drawn = 0.2 + 0.5 * 0.4
    declare(world, breaching=edge * luck(world, family.who, WEEK, BREACHING) / (1 - drawn))
    matched(world)
    assert (family.contract == 0) == breaks
    assert counted(world, "contract_breaches") == breaks
    assert world.areas[0].on_contract == (not breaks)


@pytest.mark.parametrize(("sanctions", "trust"), [(0, 0.5), (0.5, 0.35), (1, 0.2)])
def test_a_breach_costs_the_trust_that_its_sanctions_take(
    world: World, sanctions: float, trust: float
) -> None:
    family = on_contract(world, contract_sanctions=sanctions)
    declare(world, engagement_floor=0, sanctions_effect=0, breaching=PLENTY)
    declare(world, sanction_trust_loss=0.6)
    matched(world)
    assert family.contract == 0
    assert family.trust == pytest.approx(trust)


def test_time_with_one_person_who_stays_builds_trust(world: World) -> None:
    family = on_contract(world)
    declare(world, trust_gain=0.02)
    matched(world)
    assert family.trust == pytest.approx(0.5 + 0.02 * WEEK * 0.5)


@pytest.mark.parametrize(("weeks", "left"), [(30, 27), (4, 1), (3, 0), (2, 0)])
def test_a_contract_ends_when_its_time_is_up(world: World, weeks: int, left: int) -> None:
    family = on_contract(world, weeks, targeted_outreach=0)
    matched(world)
    assert family.contract == left
    assert counted(world, "contract_breaches") == 0


def test_a_family_whose_time_is_up_may_be_offered_another(world: World) -> None:
    family = on_contract(world, WEEK)
    matched(world)
    assert family.contract == 52
    assert counted(world, "contract_offers") == 1


def test_who_breaks_a_contract_is_offered_none_for_a_year(world: World) -> None:
    family = on_contract(world)
    declare(world, engagement_floor=0, breaching=PLENTY)
    matched(world)
    assert (family.contract, family.refused) == (0, WEEK)
    assert counted(world, "contract_offers") == 0


def test_a_contract_ends_when_the_needs_are_gone(world: World) -> None:
    family = on_contract(world)
    family.needs, family.need[:] = 0, 0
    matched(world)
    assert family.contract == 0
    assert family.trust == 0.5
    assert world.areas[0].on_contract == 0


def test_a_programme_that_ends_sees_its_contracts_through(world: World) -> None:
    family = on_contract(world, targeted_outreach=0)
    other = known(world.families[1], NHS, POLICE)
    matched(world)
    assert family.contract == 30 - WEEK
    assert other.contract == 0


# Bringing others in


def test_needs_nobody_deals_with_are_handed_over_in_person(world: World) -> None:
    family = on_contract(world)
    referred(world, family, WORK, JOBCENTRE)
    matched(world)
    assert family.case[CRIME] == NOBODY, "there is no such need"
    for need, agency in ((HOUSING, HOUSING_SERVICES), (HEALTH, NHS)):
        case = world.cases[family.case[need]]
        assert (case.agency, case.source) == (agency, VOLUNTARY)
        assert (case.warm, case.shared) == (1, 1)
        assert family.referred[need] == WEEK
    assert world.run[0].open_cases == 3
    assert counted(world, "referrals") == 2


@pytest.mark.parametrize(("trust", "seen"), [(0, False), (1, True)])
def test_a_hidden_need_is_shown_to_somebody_who_is_trusted(
    world: World, trust: float, seen: bool
) -> None:
    family = on_contract(world)
    suffers(family, money=0.5)
    family.trust = trust
    matched(world)
    assert (family.case[MONEY] != NOBODY) == seen


@pytest.mark.parametrize(("weeks", "again"), [(5, False), (6, True)])
def test_what_was_referred_lately_is_not_referred_again(
    world: World, weeks: int, again: bool
) -> None:
    family = on_contract(world)
    declare(world, refer_again=6)
    family.referred[[WORK, HOUSING, HEALTH]] = WEEK - weeks
    matched(world)
    assert (family.case[HEALTH] != NOBODY) == again


def test_a_family_that_breaks_its_contract_is_brought_nowhere(world: World) -> None:
    family = on_contract(world)
    declare(world, engagement_floor=0, breaching=PLENTY)
    matched(world)
    assert set(family.case) == {NOBODY}


# What is remembered


def test_what_becomes_of_contracts_is_remembered(watched: World) -> None:
    programme(watched)
    declare(watched, refer_again=520)
    takes, refuses, breaks = watched.families[:3]
    for family in (takes, refuses, breaks):
        known(family, NHS, POLICE)
        family.referred[:] = 0
    refuses.trust, breaks.trust, breaks.contract, takes.trust = 0, 0, 9, 1
    declare(watched, engagement_floor=0, breaching=PLENTY)
    matched(watched)
    assert sorted(happened(watched)) == ["breaks_contract", "refuses_contract", "takes_contract"]
