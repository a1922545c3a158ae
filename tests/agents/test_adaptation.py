"""Claims about how agencies drift: thresholds, pressure, culture, trust, agreement."""

import pytest

from agents.adaptation import adapts, remembers_culture, reported_figure, rules_support
from agents.records import World
from agents.vocabulary import (
    ALIGNED,
    EVERY_MISS,
    LEARNING_REGIME,
    NO_TARGETS,
    OPENNESS,
    OUTSIDE_NORMAL,
    PAYMENT_BY_RESULTS,
    VOLUME,
)
from tests.agents.small_world import NHS, POLICE, declare, rule_that

QUIET = {
    "threshold_up": 0, "threshold_down": 0, "pressure_rise": 0, "pressure_fading": 0,
    "rules_pull": 0, "imitation": 0, "experience": 0, "fear_closes": 0, "fear_fading": 0,
    "trust_won": 0, "trust_fading": 0, "turnover_resets": 0, "agreeing": 0, "near_contact": 0,
    "contacts_pace": 0, "contacts_fading": 0, "contact_promises": 0, "leaders_promises": 0,
}  # fmt: skip
ADAPTING = 4


def adapted(world: World, week: int = ADAPTING, **moving: float) -> None:
    """The police adapt, with nothing moving but what is named."""
    declare(world, adapting_weeks=ADAPTING, **(QUIET | moving))
    for agency in world.agencies:
        remembers_culture(agency, world, week)
    adapts(world.agencies[POLICE], world, week)


@pytest.mark.parametrize(("week", "changes"), [(3, False), (4, True), (5, False), (8, True)])
def test_agencies_adapt_once_a_month(world: World, week: int, changes: bool) -> None:
    adapted(world, week, fear_fading=0.5, risk_shock=1)
    assert (world.agencies[POLICE].risk_aversion > 0) == changes


def test_what_was_counted_since_last_time_starts_again(world: World) -> None:
    police = world.agencies[POLICE]
    police.closings, police.successes, police.claims, police.claim_rate = 10, 4, 8, 0.5
    police.assessments, police.on_time = 5, 5
    adapted(world, memory=0.1)
    assert police.claim_rate == pytest.approx(0.5 + 0.1 * (0.8 - 0.5))
    assert police.closings == police.successes == police.claims == 0
    assert police.assessments == police.on_time == 0


# The threshold ratchet


@pytest.mark.parametrize(
    ("waiting", "threshold"),
    [(0, 0.95), (2, 0.975), (4, 1), (6, 1.1), (8, 1.2), (400, 1.2)],
)
def test_long_lists_raise_the_line_quickly_and_short_ones_lower_it_slowly(
    world: World, waiting: int, threshold: float
) -> None:
    """Two posts half paid for tolerate four cases."""
    police = world.agencies[POLICE]
    police.posts, police.funding, police.waiting = 2, 0.5, waiting
    declare(world, threshold_least=0.5, threshold_most=2)
    adapted(world, threshold_up=0.2, threshold_down=0.05, tolerated_waiting=4)
    assert police.threshold == pytest.approx(threshold)


@pytest.mark.parametrize(("waiting", "edge"), [(400, 1.05), (0, 0.98)])
def test_the_line_drifts_within_limits(world: World, waiting: int, edge: float) -> None:
    police = world.agencies[POLICE]
    police.waiting = waiting
    declare(world, threshold_least=0.98, threshold_most=1.05)
    for _ in range(20):
        adapted(world, threshold_up=0.1, threshold_down=0.1)
    assert police.threshold == pytest.approx(edge)


# Pressure


@pytest.mark.parametrize(
    ("regime", "pressure"),
    [(NO_TARGETS, 0.45), (VOLUME, 0.54), (PAYMENT_BY_RESULTS, 0.54), (ALIGNED, 0.486)],
)
def test_a_missed_target_builds_pressure_as_hard_as_the_regime_presses(
    world: World, regime: int, pressure: float
) -> None:
    police = world.agencies[POLICE]
    police.pressure, police.closings, police.assessments = 0.5, 10, 10
    rule_that(world, target_regime=regime, reaction=EVERY_MISS)
    world.parameters[0].regime_weight[:] = (0, 1, 1, 0.4, 0)
    adapted(world, pressure_rise=0.2, pressure_fading=0.1)
    assert police.pressure == pytest.approx(pressure)


def test_a_figure_on_target_lets_pressure_fade(world: World) -> None:
    police = world.agencies[POLICE]
    police.pressure, police.closings, police.claims = 0.5, 10, 10
    police.assessments, police.on_time = 10, 10
    rule_that(world, target_regime=VOLUME)
    adapted(world, pressure_rise=0.2, pressure_fading=0.1)
    assert police.pressure == pytest.approx(0.45)


@pytest.mark.parametrize(
    ("reaction", "figure", "pressed"),
    [
        (EVERY_MISS, 0.74, True),
        (OUTSIDE_NORMAL, 0.74, False),
        (OUTSIDE_NORMAL, 0.61, False),
        (OUTSIDE_NORMAL, 0.59, True),
    ],
)
def test_ordinary_variation_is_no_failure_to_those_who_know_it(
    world: World, reaction: int, figure: float, pressed: bool
) -> None:
    """Usual figure 0.7, mean moving range 0.04: signals lie below 0.7 - 2.5 x 0.04 = 0.6."""
    police = world.agencies[POLICE]
    police.usual, police.spread, police.closings, police.assessments = 0.7, 0.04, 100, 100
    police.claims = police.on_time = 100 * figure
    rule_that(world, target_regime=VOLUME, reaction=reaction)
    adapted(world, pressure_rise=0.2, target=0.75, control_limit=2.5, memory=0.1)
    assert (police.pressure > 0) == pressed
    assert police.usual == pytest.approx(0.7 + 0.1 * (figure - 0.7))
    assert police.spread == pytest.approx(0.04 + 0.1 * (abs(figure - 0.7) - 0.04))


def test_aligned_targets_look_at_what_became_of_families(world: World) -> None:
    declare(world, target=0.75)
    police = world.agencies[POLICE]
    police.closings, police.claims, police.successes = 10, 9, 3
    police.assessments, police.on_time = 10, 5
    assert reported_figure(police, VOLUME, world.parameters[0]) == pytest.approx(0.7)
    assert reported_figure(police, ALIGNED, world.parameters[0]) == pytest.approx(0.4)


def test_nothing_done_is_nothing_missed(world: World) -> None:
    police = world.agencies[POLICE]
    assert reported_figure(police, VOLUME, world.parameters[0]) == world.parameters[0].target


# Culture


def test_rules_support_collaboration_between_not_at_all_and_fully(world: World) -> None:
    weights = world.parameters[0].rules_weight
    assert weights.sum() == pytest.approx(1)
    rule_that(world, target_regime=VOLUME, competition=1)
    assert rules_support(world.rules[0, POLICE], world.parameters[0]) == 0
    rule_that(world, shared_accountability=1, target_regime=ALIGNED, leadership=1, competition=0)
    rule_that(world, co_location=1, skills_programme=0.2, stocktake_every=9)
    assert rules_support(world.rules[0, POLICE], world.parameters[0]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("regime", "part"),
    [(NO_TARGETS, 0.5), (VOLUME, 0), (PAYMENT_BY_RESULTS, 0), (ALIGNED, 1), (LEARNING_REGIME, 1)],
)
def test_each_target_regime_supports_collaboration_in_its_measure(
    world: World, regime: int, part: float
) -> None:
    rule_that(world, competition=1, target_regime=regime)
    world.parameters[0].rules_weight[:] = (0.2, 0.3, 0.2, 0.1, 0.1, 0.05, 0.05)
    assert rules_support(world.rules[0, POLICE], world.parameters[0]) == pytest.approx(0.3 * part)


@pytest.mark.parametrize(("culture", "after"), [(0.8, 0.8 - 0.1 * 0.6), (0.1, 0.1 + 0.1 * 0.1)])
def test_silo_rules_pull_mavericks_back(world: World, culture: float, after: float) -> None:
    declare(world, silo_culture=0.2)
    rule_that(world, target_regime=VOLUME, competition=1)
    world.teams.culture = culture
    adapted(world, rules_pull=0.1)
    assert list(world.teams[0, POLICE].culture) == pytest.approx([after] * 6)


def test_agencies_copy_those_they_trust(world: World) -> None:
    world.teams.culture = 0.2
    world.teams.culture[:, NHS] = 0.8
    world.pairs.trust = 0
    adapted(world, imitation=0.3)
    assert world.teams[0, POLICE].culture[0] == pytest.approx(0.2)
    world.pairs.trust[POLICE, NHS] = 0.5
    adapted(world, imitation=0.3)
    assert world.teams[0, POLICE].culture[0] == pytest.approx(0.2 + 0.3 * 0.5 * 0.6 / 6)


def test_trust_and_success_together_make_a_habit_of_collaboration(world: World) -> None:
    world.teams.culture = 0.2
    world.pairs.trust = 0.5
    police = world.agencies[POLICE]
    police.closings, police.successes = 10, 0
    adapted(world, experience=0.1)
    assert world.teams[0, POLICE].culture[0] == pytest.approx(0.2)
    police.closings, police.successes = 10, 4
    adapted(world, experience=0.1)
    assert world.teams[0, POLICE].culture[0] == pytest.approx(0.2 + 0.1 * 0.5 * 0.4 * 0.8)


def test_fear_of_blame_closes_a_culture(world: World) -> None:
    world.teams.culture = 0.5
    world.agencies[POLICE].risk_aversion = 0.6
    adapted(world, fear_closes=0.1)
    assert world.teams[0, POLICE].culture[0] == pytest.approx(0.5 - 0.1 * 0.6 * 0.5)


def test_culture_stays_between_silo_and_collaborative(world: World) -> None:
    world.teams.culture = 1
    world.pairs.trust = 1
    police = world.agencies[POLICE]
    police.closings = police.successes = 10
    adapted(world, rules_pull=1, imitation=1, experience=1)
    assert all(0 <= level <= 1 for level in world.teams[0, POLICE].culture)


# Trust and agreement


def test_promises_kept_build_trust_by_half_where_few_are_made(world: World) -> None:
    pair = world.pairs[POLICE, NHS]
    pair.trust, pair.kept = 0.4, 3
    world.agencies[POLICE].posts = 6
    adapted(world, trust_won=0.1, promises_half=0.5)
    assert pair.trust == pytest.approx(0.4 + 0.1 * 0.5 * 0.6)
    assert pair.kept == 0


def test_trust_is_lost_faster_than_won(world: World) -> None:
    won, lost = world.pairs[POLICE, NHS], world.pairs[POLICE, 0]
    won.trust = lost.trust = 0.5
    won.kept = lost.broken = 2
    adapted(world, trust_won=0.1, trust_loss_ratio=2.5, promises_half=0.5)
    assert won.trust == pytest.approx(0.5 + 0.1 * 0.8 * 0.5)
    assert lost.trust == pytest.approx(0.5 - 2.5 * 0.1 * 0.8 * 0.5)


def test_a_shared_kettle_keeps_small_promises(world: World) -> None:
    rule_that(world, co_location=0.5)
    world.pairs.trust = 0.5
    adapted(world, trust_won=0.1, promises_half=0.5, near_contact=1)
    assert world.pairs[POLICE, NHS].trust == pytest.approx(0.5 + 0.1 * 0.5 * 0.5)


@pytest.mark.parametrize(("trust", "after"), [(0.75, 0.7), (0.15, 0.17)])
def test_without_contact_trust_fades_to_the_usual(world: World, trust: float, after: float) -> None:
    world.pairs.trust = trust
    adapted(world, trust_fading=0.1, partner_trust_start=0.25 if trust > 0.5 else 0.35)
    assert world.pairs[POLICE, NHS].trust == pytest.approx(after)


def test_turnover_resets_part_of_trust(world: World) -> None:
    pair = world.pairs[POLICE, NHS]
    pair.trust, pair.turnover = 0.75, 0.5
    adapted(world, turnover_resets=0.8, partner_trust_start=0.25)
    assert pair.trust == pytest.approx(0.75 - 0.4 * 0.5)
    assert pair.turnover == 0


def test_ties_fade_over_a_year(world: World) -> None:
    world.pairs.referrals = 13
    adapted(world, tie_weeks=52)
    assert world.pairs[POLICE, NHS].referrals == pytest.approx(12)
    assert world.pairs[NHS, POLICE].referrals == 13, "the NHS has not adapted yet"


@pytest.mark.parametrize(
    ("levers", "goals"),
    [
        ({}, 0.4),
        ({"shared_accountability": 0.5}, 0.4 + 0.6 * 0.3 * 0.5),
        ({"leadership": 1}, 0.4 + 0.6 * 0.2),
        ({"target_regime": ALIGNED}, 0.4 + 0.6 * 0.25),
        ({"target_regime": VOLUME}, 0.4 - 0.3 * 0.5),
    ],
    ids=("as they are", "accountability", "leadership", "aligned targets", "own targets"),
)
def test_agreement_moves_to_what_the_rules_allow(
    world: World, levers: dict[str, float], goals: float
) -> None:
    rule_that(world, **({"target_regime": NO_TARGETS} | levers))
    declare(world, agreement_start=0.4, agree_accountability=0.3, agree_leadership=0.2)
    declare(world, agree_aligned=0.25, agree_conflict=0.3, agree_talk=0)
    world.agencies[POLICE].pressure = 0.5
    world.pairs.agreement = 0.9
    adapted(world, agreeing=0.1)
    assert world.pairs[POLICE, NHS].agreement == pytest.approx(0.9 + 0.1 * (goals - 0.9))


def test_frank_talk_takes_two(world: World) -> None:
    rule_that(world, target_regime=NO_TARGETS)
    declare(world, agreement_start=0.4, agree_talk=0.5)
    world.teams.culture = 0
    world.teams.culture[:, POLICE, OPENNESS] = 1
    adapted(world, agreeing=1)
    assert world.pairs[POLICE, NHS].agreement == pytest.approx(0.4)
    world.teams.culture[:, NHS, OPENNESS] = 0.5
    adapted(world, agreeing=1)
    assert world.pairs[POLICE, NHS].agreement == pytest.approx(0.4 + 0.6 * 0.5 * 0.5)


# Managers who know each other, leaders at work on a pair


@pytest.mark.parametrize(
    ("police", "nhs", "contacts"),
    [(1, 1, 0.2 + 0.1 * 0.8), (0.5, 1, 0.2 + 0.05 * 0.8), (1, 0, 0.2), (0, 1, 0.2), (0, 0, 0.2)],
)
def test_managers_get_to_know_each_other_where_both_take_part(
    world: World, police: float, nhs: float, contacts: float
) -> None:
    world.pairs.contacts = 0.2
    world.rules["managers_programme"][:, POLICE] = police
    world.rules["managers_programme"][:, NHS] = nhs
    adapted(world, contacts_pace=0.1)
    assert world.pairs[POLICE, NHS].contacts == pytest.approx(contacts)
    assert world.pairs[NHS, POLICE].contacts == 0.2, "the NHS has not adapted yet"
    assert world.pairs[POLICE, POLICE].contacts == 0.2, "nobody gets to know themselves"


def test_contacts_outlast_the_programme_and_fade_as_managers_move_on(world: World) -> None:
    pair = world.pairs[POLICE, NHS]
    pair.contacts = 0.8
    adapted(world, contacts_fading=0.25)
    assert pair.contacts == pytest.approx(0.6)
    adapted(world, contacts_fading=0.25)
    assert pair.contacts == pytest.approx(0.45)


def test_contacts_never_exceed_all_managers(world: World) -> None:
    rule_that(world, managers_programme=1)
    for _ in range(30):
        adapted(world, contacts_pace=1)
    assert world.pairs[POLICE, NHS].contacts == 1


def test_managers_who_know_each_other_keep_promises(world: World) -> None:
    world.agencies[POLICE].posts = 6
    world.pairs.trust = 0.4
    world.pairs[POLICE, NHS].contacts = 0.5
    adapted(world, trust_won=0.1, promises_half=0.5, contact_promises=1)
    assert world.pairs[POLICE, NHS].trust == pytest.approx(0.4 + 0.1 * 0.5 * 0.6)
    assert world.pairs[POLICE, 0].trust == 0.4


def test_leaders_build_trust_between_the_two_they_work_on_only(world: World) -> None:
    world.agencies[POLICE].posts = 6
    world.pairs.trust = 0.4
    world.pairs[POLICE, NHS].systems_leadership = 0.5
    adapted(world, trust_won=0.1, promises_half=0.5, leaders_promises=1)
    assert world.pairs[POLICE, NHS].trust == pytest.approx(0.4 + 0.1 * 0.5 * 0.6)
    others = [world.pairs[POLICE, other].trust for other in range(7) if other not in (POLICE, NHS)]
    assert set(others) == {0.4}


@pytest.mark.parametrize(
    ("contacts", "led", "goals"),
    [
        (0, 0, 0.4),
        (0.5, 0, 0.4 + 0.6 * 0.3 * 0.5),
        (0, 1, 0.4 + 0.6 * 0.4),
        (1, 1, 0.4 + 0.6 * 0.7),
    ],
    ids=("neither", "managers", "leaders", "both"),
)
def test_managers_and_leaders_bring_goals_together(
    world: World, contacts: float, led: float, goals: float
) -> None:
    rule_that(world, target_regime=NO_TARGETS)
    declare(world, agreement_start=0.4, agree_talk=0, agree_contacts=0.3, agree_systems=0.4)
    pair = world.pairs[POLICE, NHS]
    pair.contacts, pair.systems_leadership = contacts, led
    adapted(world, agreeing=1)
    assert pair.agreement == pytest.approx(goals)
    assert world.pairs[POLICE, 0].agreement == pytest.approx(0.4)


def test_goals_are_shared_entirely_at_most(world: World) -> None:
    rule_that(world, target_regime=ALIGNED, shared_accountability=1, leadership=1)
    declare(world, agree_contacts=1, agree_systems=1)
    world.pairs.contacts = world.pairs.systems_leadership = 1
    adapted(world, agreeing=1)
    assert world.pairs[POLICE, NHS].agreement == 1


# Redesign


def test_a_redesign_goes_on_month_by_month_until_it_is_done(world: World) -> None:
    rule_that(world, demand_redesign=0.5)
    team, police = world.teams[0, POLICE], world.agencies[POLICE]
    adapted(world, redesign_pace=0.2)
    assert list(team.mended) == pytest.approx([0.1] * 4)
    assert police.redesigning == pytest.approx(0.5)
    for _ in range(100):
        adapted(world, redesign_pace=0.2)
    assert list(team.mended) == pytest.approx([0.5] * 4)
    assert police.redesigning == pytest.approx(0, abs=1e-6)


def test_only_the_agency_that_redesigns_is_mended(world: World) -> None:
    world.rules["demand_redesign"][:, NHS] = 1
    adapted(world, redesign_pace=0.5)
    assert not world.teams[0, POLICE].mended.any()
    assert world.agencies[POLICE].redesigning == 0
