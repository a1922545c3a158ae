"""Claims about a week of support, alone and together with other agencies."""

import pytest

from agents.records import Record, World
from agents.referral import closes
from agents.support import engagement, supports, works_jointly
from agents.vocabulary import (
    ACTIVE,
    CRIME,
    EMPTY,
    HEALTH,
    LOCUM,
    MONEY,
    NOBODY,
    OPENNESS,
    PERSPECTIVE,
    RECIPROCITY,
    VOICE,
    WAITING,
    WORK,
)
from tests.agents.small_world import (
    JOBCENTRE,
    NHS,
    POLICE,
    WEEK,
    counted,
    declare,
    rule_that,
    suffers,
    supported,
)


def plain_support(world: World) -> None:
    """Full engagement, no roots, no whole-family work: what is left is hours and skill."""
    declare(world, engagement_floor=1, weariness=0, spill=0, usual_hours=2, help_rate=0.2)
    declare(world, bonding=0, trust_gain=0, dealing_cost=0, severity_least=0.01)
    world.teams.culture = 0


# Taking part


@pytest.mark.parametrize(
    ("trust", "voice", "bandwidth", "part"),
    [
        (1, 0, 1, 1),
        (0, 0, 1, 0.6),
        (0.5, 0, 1, 0.8),
        (0.5, 1, 1, 0.6 + 0.4 * (0.5 + 0.5 * 0.5)),
        (1, 0, 0, 0.7),
        (0.5, 0, 0.5, 0.8 * 0.85),
    ],
)
def test_a_family_takes_part_with_trust_voice_and_energy(
    world: World, trust: float, voice: float, bandwidth: float, part: float
) -> None:
    declare(world, engagement_floor=0.6, voice_effect=0.5, weariness=0.3)
    world.teams.culture[..., VOICE] = voice
    family = world.families[0]
    family.trust, family.bandwidth = trust, bandwidth
    assert engagement(world.workers[0], family, world) == pytest.approx(part)


# Help


def test_help_is_a_share_of_severity_by_hours_and_relationship(world: World) -> None:
    plain_support(world)
    family = world.families[0]
    suffers(family, crime=0.8)
    worker, case = supported(world, family, CRIME, POLICE, relationship=0.5)
    worker.direct, worker.caseload = 9, 3
    supports(worker, case, world, WEEK)
    dose = 3 / (3 + 2)
    assert family.need[CRIME] == pytest.approx(0.8 * (1 - 0.2 * dose * 0.75))
    assert family.contacts == 2
    assert counted(world, "contacts") == 1


def help_given(world: World, **changes: float) -> float:
    """How far a week of support lowers a need of 0.8, with changes to the worker."""
    family = world.families[0]
    suffers(family, crime=0.8)
    worker, case = supported(world, family, CRIME, POLICE, relationship=1.0)
    for name, value in changes.items():
        setattr(worker, name, value)
    supports(worker, case, world, WEEK)
    return 0.8 - float(family.need[CRIME])


@pytest.mark.parametrize(
    ("worker", "factor"),
    [
        ({}, 1),
        ({"specialism": WORK, "cross_skill": 0.4}, 0.4),
        ({"status": LOCUM}, 0.7),
        ({"burnout": 0.5}, 1 - 0.3 * 0.5),
        ({"direct": 0}, 0),
    ],
    ids=("as usual", "outside the specialism", "locum", "burnt out", "no hours"),
)
def test_help_depends_on_who_gives_it(
    world: World, worker: dict[str, float], factor: float
) -> None:
    plain_support(world)
    declare(world, locum_quality=0.7, burnout_drag=0.3)
    assert help_given(world, **worker) == pytest.approx(0.8 * 0.2 * (10 / 12) * factor)


def test_roots_left_in_place_limit_what_can_be_gained(world: World) -> None:
    plain_support(world)
    declare(world, root_drag=2)
    world.parameters[0].spill[HEALTH, CRIME] = 0.5
    suffers(world.families[0], health=1)
    assert help_given(world) == pytest.approx(0.8 * 0.2 * (10 / 12) / (1 + 2 * 0.5))


def test_a_need_helped_below_the_least_severity_is_gone(world: World) -> None:
    plain_support(world)
    declare(world, severity_least=0.7)
    help_given(world)
    assert world.families[0].needs == 0


def test_without_a_rate_of_help_nothing_is_gained(world: World) -> None:
    plain_support(world)
    declare(world, help_rate=0)
    assert help_given(world) == 0


def test_a_whole_family_worker_gives_time_to_a_need_nobody_deals_with(world: World) -> None:
    plain_support(world)
    declare(world, whole_family_share=0.4)
    world.teams.culture[..., PERSPECTIVE] = 0.5
    family = world.families[0]
    suffers(family, money=0.5)
    effort = 0.2 * (10 / 12)
    family.known[MONEY] = 1 << NHS
    assert help_given(world) == pytest.approx(0.8 * effort), "only another agency knows of it"
    family.known[MONEY] |= 1 << POLICE
    before = float(family.need[CRIME])
    case = world.cases[family.case[CRIME]]
    supports(world.workers[case.worker], case, world, WEEK)
    assert family.need[CRIME] == pytest.approx(before * (1 - effort * 0.8))
    assert family.need[MONEY] == pytest.approx(0.5 * (1 - effort * 0.2 * 0.5)), "half the skill"


def test_support_builds_a_relationship_and_trust(world: World) -> None:
    plain_support(world)
    declare(world, bonding=0.1, trust_gain=0.02)
    family = world.families[0]
    suffers(family, crime=0.8)
    worker, case = supported(world, family, CRIME, POLICE, relationship=0.5)
    supports(worker, case, world, WEEK)
    dose = 10 / 12
    relationship = 0.5 + 0.1 * dose * 0.5
    assert case.relationship == pytest.approx(relationship)
    assert family.trust == pytest.approx(0.5 + 0.02 * dose * relationship * 0.5)


def test_one_service_alone_does_not_tire_a_family(world: World) -> None:
    plain_support(world)
    declare(world, dealing_cost=0.1)
    help_given(world)
    assert world.families[0].bandwidth == 1


# Workers come and go


def test_a_worker_who_leaves_takes_the_relationship_and_the_lead_along(world: World) -> None:
    family = world.families[0]
    suffers(family, crime=0.8)
    worker, case = supported(world, family, CRIME, POLICE, relationship=0.9)
    family.lead, worker.led, worker.status = worker.id, 1, EMPTY
    supports(worker, case, world, WEEK)
    assert (case.stage, case.worker, case.relationship) == (WAITING, NOBODY, 0)
    assert (family.lead, worker.led, worker.caseload, family.helping) == (NOBODY, 0, 0, 0)
    assert family.need[CRIME] == 0.8
    assert counted(world, "changes_of_worker") == 1


def test_a_lead_worker_who_leaves_is_no_lead_worker_to_the_others_either(world: World) -> None:
    family = world.families[0]
    suffers(family, crime=0.8, health=0.8)
    leader, case = supported(world, family, CRIME, POLICE)
    other, others_case = supported(world, family, HEALTH, NHS)
    family.lead, leader.led = leader.id, 1
    closes(family, case, world, WEEK)
    leader.status = EMPTY
    supports(other, others_case, world, WEEK)
    assert (family.lead, leader.led) == (NOBODY, 0)


def test_the_next_holder_of_a_post_starts_from_scratch(world: World) -> None:
    plain_support(world)
    family = world.families[0]
    suffers(family, crime=0.8)
    worker, case = supported(world, family, CRIME, POLICE, relationship=0.9)
    worker.who += 2
    supports(worker, case, world, WEEK)
    assert (case.stage, case.holder, case.relationship) == (ACTIVE, worker.who, 0)


# Together


def with_two_agencies(world: World) -> tuple[Record, Record, Record]:
    """The worker and the case of the police, and their family, which the NHS helps too."""
    family = world.families[0]
    suffers(family, crime=0.8, health=0.8)
    supported(world, family, HEALTH, NHS)
    worker, case = supported(world, family, CRIME, POLICE, relationship=1.0)
    world.teams.culture = 0
    return worker, case, family


def test_more_agencies_weaken_each_other_unless_joined_up(world: World) -> None:
    plain_support(world)
    declare(world, overload=0.5, dealing_cost=0.1)
    worker, case, family = with_two_agencies(world)
    supports(worker, case, world, WEEK)
    assert family.need[CRIME] == pytest.approx(0.8 * (1 - 0.2 * (10 / 12) / 1.5))
    assert family.bandwidth == pytest.approx(0.9)


def test_agencies_that_work_as_one_weaken_nobody(world: World) -> None:
    plain_support(world)
    declare(world, overload=0.5, dealing_cost=0.1)
    rule_that(world, meetings=1)
    world.pairs.trust = world.pairs.agreement = 1
    worker, case, family = with_two_agencies(world)
    supports(worker, case, world, WEEK)
    assert family.need[CRIME] == pytest.approx(0.8 * (1 - 0.2 * (10 / 12)))
    assert family.bandwidth == 1


@pytest.mark.parametrize(
    ("trust", "agreement", "together"), [(0, 1, 0), (1, 0, 0), (0.5, 0.5, 0.25), (1, 1, 1)]
)
def test_meetings_join_up_work_only_with_trust_and_agreement(
    world: World, trust: float, agreement: float, together: float
) -> None:
    rule_that(world, meetings=1)
    world.pairs.trust, world.pairs.agreement = trust, agreement
    worker, case, family = with_two_agencies(world)
    assert works_jointly(worker, family, case, world, WEEK) == pytest.approx(together)


def test_meetings_cost_hours_even_where_they_join_up_nothing(world: World) -> None:
    declare(world, contact_hours=2, trust_saving=0.5, near_saving=0.3)
    rule_that(world, meetings=0.6)
    world.pairs.trust = 0
    worker, case, family = with_two_agencies(world)
    works_jointly(worker, family, case, world, WEEK)
    assert worker.owed == pytest.approx(0.6 * 2)


def test_trust_and_a_shared_roof_make_joint_work_cheaper(world: World) -> None:
    declare(world, contact_hours=2, trust_saving=0.5, near_saving=0.3)
    rule_that(world, meetings=0.6, co_location=0.5)
    world.pairs.trust = 0.8
    worker, case, family = with_two_agencies(world)
    works_jointly(worker, family, case, world, WEEK)
    assert worker.owed == pytest.approx(0.6 * 2 * (1 - 0.4 - 0.15))


def test_openness_and_a_lead_worker_bring_contact_without_meetings(world: World) -> None:
    declare(world, informal_contact=0.4, lead_contact=0.5)
    world.pairs.trust = world.pairs.agreement = 1
    worker, case, family = with_two_agencies(world)
    world.teams.culture[..., OPENNESS] = 0.5
    assert works_jointly(worker, family, case, world, WEEK) == pytest.approx(0.2)
    family.lead = worker.id
    assert works_jointly(worker, family, case, world, WEEK) == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("word", "direct", "kept", "broken"),
    [(1, 10, 0.4, 0), (0.5, 10, 0.2, 0.2 * 0.3), (1, 0, 0, 0.4 * 0.3)],
    ids=("meant", "half meant", "no time"),
)
def test_promises_are_kept_by_those_who_mean_them_and_have_the_time(
    world: World, word: float, direct: float, kept: float, broken: float
) -> None:
    declare(world, promises=0.5, promise_slips=0.3)
    rule_that(world, meetings=0.8)
    worker, case, family = with_two_agencies(world)
    world.teams.culture[..., RECIPROCITY] = word
    worker.direct = direct
    world.pairs.kept = world.pairs.broken = 0
    works_jointly(worker, family, case, world, WEEK)
    assert world.pairs[NHS, POLICE].kept == pytest.approx(kept), "in the eyes of the partner"
    assert world.pairs[NHS, POLICE].broken == pytest.approx(broken)
    assert world.pairs[POLICE, NHS].kept == 0


def test_alone_there_is_nothing_to_join_up(world: World) -> None:
    family = world.families[0]
    suffers(family, work=0.8)
    rule_that(world, meetings=1)
    worker, case = supported(world, family, WORK, JOBCENTRE)
    assert works_jointly(worker, family, case, world, WEEK) == 1
    assert worker.owed == 0


def joint_work(world: World, **pair: float) -> tuple[float, float]:
    """How far the police and the NHS work as one with a family, and the hours the police owe."""
    declare(world, contact_hours=2, trust_saving=0, informal_contact=0, promises=0)
    world.pairs.trust = world.pairs.agreement = 1
    for name, value in pair.items():
        world.pairs[name] = value
    worker, case, family = with_two_agencies(world)
    together = works_jointly(worker, family, case, world, WEEK)
    return float(together), float(worker.owed)


def test_managers_who_know_each_other_bring_contact_around_a_family(world: World) -> None:
    declare(world, manager_contact=0.4)
    together, hours = joint_work(world, contacts=0.5)
    assert together == pytest.approx(0.2)
    assert hours == pytest.approx(0.2 * 2)


@pytest.mark.parametrize("lacking", ["trust", "agreement"])
def test_managers_who_know_each_other_are_not_enough(world: World, lacking: str) -> None:
    declare(world, manager_contact=0.4)
    together, hours = joint_work(world, contacts=1, **{lacking: 0})
    assert together == 0
    assert hours > 0


@pytest.mark.parametrize(
    ("contract", "led", "contact"), [(0, False, 0), (9, False, 0.5), (0, True, 0.5), (9, True, 0.5)]
)
def test_an_outreach_worker_joins_up_work_as_a_lead_worker_does(
    world: World, contract: int, led: bool, contact: float
) -> None:
    declare(world, lead_contact=0.5)
    family = world.families[0]
    family.contract = contract
    if led:
        family.lead = world.agencies[POLICE].first_post
    assert joint_work(world)[0] == pytest.approx(contact)


def test_contact_adds_up_to_full_contact_at_most(world: World) -> None:
    declare(world, manager_contact=1, lead_contact=1)
    rule_that(world, meetings=1)
    world.families[0].contract = 9
    assert joint_work(world, contacts=1) == (1, 2)


# Strengths


@pytest.mark.parametrize("share", [0, 0.3, 0.5])
def test_work_on_strengths_takes_its_time_from_the_need(world: World, share: float) -> None:
    plain_support(world)
    declare(world, strengths_growth=0.1)
    rule_that(world, strengths_work=share)
    world.families[0].strengths = 0.6
    dose = 10 / 12
    assert help_given(world) == pytest.approx(0.8 * 0.2 * dose * (1 - share))
    assert world.families[0].strengths == pytest.approx(0.6 + 0.1 * dose * share * 0.4)


def test_strengths_grow_with_how_well_the_time_is_used(world: World) -> None:
    plain_support(world)
    declare(world, strengths_growth=0.1)
    rule_that(world, strengths_work=0.5)
    help_given(world, direct=0)
    assert world.families[0].strengths == 0.5


def test_one_agency_may_work_on_strengths_alone(world: World) -> None:
    plain_support(world)
    world.rules["strengths_work"][:, NHS] = 0.5
    help_given(world)
    assert world.families[0].strengths == 0.5


def test_a_family_never_has_more_than_all_strengths(world: World) -> None:
    plain_support(world)
    declare(world, strengths_growth=1, usual_hours=0.1, help_rate=0)
    rule_that(world, strengths_work=0.5)
    help_given(world)
    case = world.cases[world.families[0].case[CRIME]]
    for _ in range(50):
        supports(world.workers[case.worker], case, world, WEEK)
    assert 0.99 < world.families[0].strengths <= 1
