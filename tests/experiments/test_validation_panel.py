"""Do the figures on how needs drive each other come out of a panel whose answers are known?"""

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from abm.parameters import REGISTRY, Parameters
from abm.place import Place
from abm.simulation import Setting
from agents.vocabulary import HEALTH, MONEY, NEEDS, SAFETY, SUBSTANCE, WORK
from experiments.panel import (
    AROSE,
    ENDED,
    Sums,
    after_change,
    beside,
    follows,
    health_change,
    health_lag,
    logit,
    money_again,
    money_on_health,
    odds_ratio,
    panel_sums,
    state_dependence,
)
from experiments.targets import find
from experiments.validation import pooled, replicate

Kind = tuple[int, tuple[int, ...], tuple[int, ...]]
"""So many households, with these needs at the first look and these a year later."""


def panel(*kinds: Kind, children: int = 1) -> Sums:
    """The sums of two yearly looks at households that all stay; every need is of severity 0.5."""
    needs = [[sum(1 << need for need in now) for now in kind[1:]] for kind in kinds]
    bits = np.repeat(np.array(needs).T, [kind[0] for kind in kinds], axis=1)
    severity = 0.5 * ((bits[..., None] >> np.arange(len(NEEDS))) & 1)
    who = np.tile(np.arange(bits.shape[1]), (2, 1))
    return panel_sums(who, np.full(bits.shape, children), bits, severity)


def test_an_odds_ratio_is_that_of_the_table_counted_by_hand() -> None:
    assert odds_ratio((20, 30), (80, 40)) == pytest.approx((30 / 20) / (40 / 80))


def test_an_odds_ratio_holds_strata_equal_where_they_alone_make_a_difference() -> None:
    exposed, unexposed = np.array([[90, 10], [5, 5]]), np.array([[9, 1], [50, 50]])
    assert odds_ratio(exposed.sum(axis=0), unexposed.sum(axis=0)) < 0.3
    assert odds_ratio(exposed, unexposed) == pytest.approx(1)


def test_nothing_can_be_told_of_odds_where_nobody_is_exposed() -> None:
    assert math.isnan(odds_ratio((0, 0), (80, 40)))


def test_losing_work_is_held_against_never_losing_it_among_those_equally_short() -> None:
    lost, kept = ((), (WORK, MONEY)), ((), (MONEY,))
    sums = panel(
        (30, *lost), (70, (), (WORK,)), (10, *kept), (90, (), ()),
        (500, (WORK,), (WORK, MONEY)),
    )  # fmt: skip
    assert after_change(sums, WORK, AROSE, MONEY) == pytest.approx((30 / 70) / (10 / 90))


def test_finding_work_again_is_held_against_staying_without() -> None:
    sums = panel(
        (20, (WORK, MONEY), (MONEY,)), (80, (WORK, MONEY), ()),
        (50, (WORK, MONEY), (WORK, MONEY)), (50, (WORK, MONEY), (WORK,)),
    )  # fmt: skip
    assert after_change(sums, WORK, ENDED, MONEY) == pytest.approx((20 / 80) / (50 / 50))


def test_a_need_follows_another_only_where_it_was_not_there_before() -> None:
    sums = panel(
        (12, (SUBSTANCE,), (SAFETY,)), (48, (SUBSTANCE,), (SUBSTANCE,)),
        (10, (), (SAFETY,)), (90, (), ()), (77, (SUBSTANCE, SAFETY), (SAFETY,)),
    )  # fmt: skip
    assert follows(sums, SUBSTANCE, SAFETY, "parents") == pytest.approx((12 / 48) / (10 / 90))


def test_families_without_children_say_nothing_about_parents() -> None:
    kinds = (5, (SUBSTANCE,), (HEALTH,)), (5, (SUBSTANCE,), ()), (2, (), (HEALTH,)), (8, (), ())
    assert follows(panel(*kinds, children=0), SUBSTANCE, HEALTH) == pytest.approx(4)
    assert math.isnan(follows(panel(*kinds, children=0), SUBSTANCE, HEALTH, "parents"))


def test_needs_side_by_side_are_counted_at_the_later_look() -> None:
    sums = panel(
        (30, (), (MONEY, HEALTH)), (10, (HEALTH,), (MONEY,)), (20, (MONEY,), (HEALTH,)),
        (40, (), ()),
    )  # fmt: skip
    assert beside(sums, MONEY, HEALTH) == pytest.approx((30 / 10) / (20 / 40))


def test_a_need_that_lasts_gives_its_probit() -> None:
    sums = panel(
        (84, (WORK,), (WORK,)), (16, (WORK,), ()), (16, (), (WORK,)), (84, (), ())
    )  # fmt: skip
    assert state_dependence(sums, WORK) == pytest.approx(2 * 0.99446, abs=1e-4)


def test_health_after_losing_work_is_a_difference_of_changes_in_standard_deviations() -> None:
    sums = panel(
        (30, (), (WORK, HEALTH)), (70, (), (WORK,)), (10, (), (HEALTH,)), (90, (), ()),
    )  # fmt: skip
    ill = 40 / 400
    deviation = 0.5 * math.sqrt(ill * (1 - ill))
    assert health_change(sums, WORK, AROSE) == pytest.approx(0.5 * (0.3 - 0.1) / deviation)


def ill_and_short(slope: float, lag: float, rng: np.random.Generator) -> Sums:
    """Many households whose health and money follow a known rule."""
    number = 200_000
    before = np.clip(rng.gamma(1, 0.3, number), 0, 1)
    after = np.clip(lag * before + rng.uniform(0, 1 - lag, number), 0, 1)
    looks = np.stack((before, after))
    was_short = rng.random(number) < 0.2
    log_odds = -2 + slope * before / looks.std() + 1.5 * was_short
    short = np.stack((was_short, rng.random(number) < 1 / (1 + np.exp(-log_odds))))
    severity: NDArray[np.float64] = np.zeros((2, number, len(NEEDS)))
    severity[..., HEALTH], severity[..., MONEY] = looks, 0.5 * short
    bits = (short.astype(int) << MONEY) + ((looks > 0).astype(int) << HEALTH)
    return panel_sums(np.zeros((2, number)), np.ones((2, number)), bits, severity)


def test_the_slopes_of_a_made_up_panel_are_found_again() -> None:
    sums = ill_and_short(slope=math.log(1.28), lag=0.5, rng=np.random.default_rng(1))
    assert health_lag(sums) == pytest.approx(0.5, abs=0.01)
    assert money_on_health(sums) == pytest.approx(1.28, abs=0.03)
    assert money_again(sums) == pytest.approx(math.exp(1.5), rel=0.03)


def test_a_logistic_regression_that_the_counts_do_not_settle_gives_no_number() -> None:
    columns = np.array([(1.0, 0.0), (1.0, 1.0)])
    told = logit(columns, np.array([[50.0, 50.0], [20.0, 80.0]]))
    assert told == pytest.approx([0, math.log(4)])
    assert np.isnan(logit(columns, np.array([[50.0, 50.0], [0.0, 0.0]]))).all()


def test_households_that_moved_away_are_not_followed() -> None:
    who, bits = np.array([[1, 2], [1, 3]]), np.array([[1, 0], [1, 1]])
    sums = panel_sums(who, np.ones((2, 2)), bits, np.zeros((2, 2, len(NEEDS))))
    assert sums["panel.health"][0] == 1


def test_health_follows_losing_work_more_closely_where_work_presses_on_it_more() -> None:
    pressing = Parameters({"spill.work.health": REGISTRY["spill.work.health"].plausible[1]})
    setting = Setting(Place.load("coventry"), families=3_000)
    target = find("S1.losing_work")
    without = replace(setting, parameters=Parameters({"spill.work.health": 0}))
    found = [
        target.measure(pooled(replicate(each, 2)))
        for each in (without, replace(setting, parameters=pressing))
    ]
    assert found[1] > found[0] + 0.02
