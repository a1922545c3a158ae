"""Does a batch that stops as soon as it is precise still hold the truth as often as it says?"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from experiments.batch.sequential import (
    LEAST_ALIKE,
    LEAST_ROUNDS,
    Rounds,
    half_width,
    rounds_needed,
)
from experiments.design.experiment import Experiment
from experiments.design.layout import Future, Layout
from experiments.statistics import margin

BATCHES, ROUNDS = 2_000, 400
Numbers = NDArray[np.float64]
RANDOM = np.random.default_rng(20_26)


def normal() -> Numbers:
    return RANDOM.standard_normal((BATCHES, ROUNDS))


def lopsided() -> Numbers:
    """Mean 0, and a long tail to one side."""
    return RANDOM.exponential(size=(BATCHES, ROUNDS)) - 1


def heavy_tailed() -> Numbers:
    return RANDOM.standard_t(5, size=(BATCHES, ROUNDS))


def moments(values: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Number, mean and variance after each round: [rounds], [batches, rounds] twice."""
    number = np.arange(1, ROUNDS + 1.0)
    mean = values.cumsum(axis=1) / number
    squares = (values**2).cumsum(axis=1) - number * mean**2
    return number, mean, squares / np.maximum(number - 1, 1)


def missed_when_stopped(mean: Numbers, half: Numbers, aim: float) -> float:
    """The share of batches whose interval lacks the truth, 0, once it is narrow enough."""
    later = slice(LEAST_ROUNDS - 1, None)
    stop = (half[:, later] <= aim).argmax(axis=1) + LEAST_ROUNDS - 1
    each = np.arange(BATCHES)
    assert (half[each, stop] <= aim).all(), "every batch gets so precise in this many rounds"
    return float((np.abs(mean[each, stop]) > half[each, stop]).mean())


@pytest.mark.parametrize("rounds", [normal, lopsided, heavy_tailed])
@pytest.mark.parametrize("aim", [0.6, 0.4])
def test_at_the_round_where_a_batch_stops_its_interval_holds_the_truth(
    rounds: Callable[[], Numbers], aim: float
) -> None:
    number, mean, variance = moments(rounds())
    assert missed_when_stopped(mean, half_width(number, variance), aim) <= 0.07


def test_an_ordinary_interval_looked_at_every_round_does_not_do_so() -> None:
    number, mean, variance = moments(lopsided())
    ordinary = np.array(
        [margin(int(n), np.sqrt(variance[:, int(n) - 1])) for n in number],
    ).T
    assert missed_when_stopped(mean, ordinary, 0.6) > 0.09


def test_one_may_stop_at_the_first_round_that_pleases_and_still_be_wrong_rarely() -> None:
    number, mean, variance = moments(normal())
    outside = np.abs(mean) > half_width(number, variance)
    assert outside.any(axis=1).mean() <= 0.05
    usual = np.array([margin(int(n), np.sqrt(variance[:, int(n) - 1])) for n in number]).T
    outside_usual = (np.abs(mean) > usual)[:, 1:]
    assert outside_usual.any(axis=1).mean() > 0.2


def test_the_interval_narrows_with_rounds_and_widens_with_spread() -> None:
    widths = half_width(np.arange(2, 2_000), 4.0)
    assert not np.isfinite(widths[0])
    told = widths[np.isfinite(widths)]
    assert (np.diff(told) < 0).all()
    assert half_width(50, 16.0) == pytest.approx(2 * half_width(50, 4.0))
    assert half_width(50, 0.0) == 0


@pytest.mark.parametrize("aim", [0.3, 0.05, 0.9])
def test_the_rounds_said_to_be_needed_are_just_enough(aim: float) -> None:
    needed = rounds_needed(1.0, aim)
    assert half_width(needed, 1.0) <= aim
    assert needed == LEAST_ROUNDS or half_width(needed - 1, 1.0) > aim


PLACE = Place.load("swindon")
POLICIES = tuple(Policy.load(name) for name in ("silo", "rules-only", "collaborative"))


def layout(futures: int = 3, places: int = 1) -> Layout:
    experiment = Experiment(
        "?",
        tuple(replace(PLACE, name=f"place {n}") for n in range(places)),
        POLICIES,
        ("severity",),
    )
    ran = np.ones((3, futures), bool)
    ways = tuple(Future(number, (), Parameters()) for number in range(futures))
    return Layout(experiment, POLICIES, ways, np.full((3, 0), np.nan), ran)


def cells(values: Numbers) -> list[tuple[tuple[int, int, int], int]]:
    """Every run of some values [places, policies, futures, replications], round by round."""
    found = [
        ((place, policy, future), replication)
        for place, policy, future, replication in np.ndindex(values.shape)
    ]
    return sorted(found, key=lambda cell: cell[1])


def in_order(values: Numbers, order: list[tuple[tuple[int, int, int], int]]) -> Rounds:
    rounds = Rounds(layout(values.shape[2], values.shape[0]))
    for at, replication in order:
        rounds.take(at, replication, values[(*at, replication)])
    return rounds


def test_rounds_add_up_to_the_mean_and_variance_of_the_paired_differences() -> None:
    values = RANDOM.standard_normal((2, 3, 4, 12)) + 1e6
    rounds = in_order(values, cells(values))
    differences = (values[:, 1:] - values[:, :1]).mean(axis=2)
    assert rounds.rounds == 12
    np.testing.assert_allclose(rounds.mean, differences.mean(axis=-1), atol=1e-8)
    np.testing.assert_allclose(rounds.variance, differences.var(axis=-1, ddof=1), rtol=1e-6)


def test_it_does_not_matter_in_which_order_runs_come_or_whether_the_store_held_them() -> None:
    values = RANDOM.standard_normal((1, 3, 4, 12))
    there = RANDOM.random(values.shape) < 0.7
    straight = in_order(values, cells(values))
    resumed = Rounds(layout(4))
    resumed.take_held(np.where(there, values, np.nan), there)
    rest = [cell for cell in cells(values) if not there[(*cell[0], cell[1])]]
    for which in RANDOM.permutation(len(rest)):
        at, replication = rest[which]
        resumed.take(at, replication, values[(*at, replication)])
    for one, other in ((straight.mean, resumed.mean), (straight.squares, resumed.squares)):
        np.testing.assert_array_equal(one, other)
    assert straight.rounds == resumed.rounds == 12


def test_rounds_after_one_with_a_run_missing_wait_for_it() -> None:
    values = RANDOM.standard_normal((1, 3, 2, 4))
    rounds = in_order(values, [cell for cell in cells(values) if cell != ((0, 1, 1), 1)])
    assert rounds.rounds == 1
    rounds.take((0, 1, 1), 1, 0.0)
    assert rounds.rounds == 4


def test_a_failed_run_is_left_out_of_its_round_and_holds_nothing_up() -> None:
    values = RANDOM.standard_normal((1, 3, 2, 5))
    values[0, 2, 1, 3] = np.nan
    rounds = in_order(values, cells(values))
    assert rounds.rounds == 5
    left = (values[0, 2, :, :] - values[0, 0, :, :])[:, [0, 1, 2, 3, 4]]
    np.testing.assert_allclose(rounds.mean[0, 1], np.nanmean(left, axis=0).mean())


def test_a_batch_is_precise_when_the_widest_of_its_differences_is() -> None:
    values = RANDOM.standard_normal((1, 3, 1, 30))
    values[:, 1] = values[:, 0] + 0.1 * values[:, 1]
    rounds = in_order(values, cells(values))
    assert rounds.at_widest == (0, 2)
    assert rounds.widest == rounds.half_widths[0, 1] > rounds.half_widths[0, 0]
    assert rounds.precise(rounds.widest)
    assert not rounds.precise(0.99 * rounds.widest)
    rounds.watched = 1
    assert rounds.precise(rounds.half_widths[0, 0])


def test_no_batch_stops_in_its_first_rounds() -> None:
    values = RANDOM.standard_normal((1, 3, 1, LEAST_ROUNDS))
    order = cells(values)
    assert not in_order(values, order[:-1]).precise(1e9)
    assert in_order(values, order).precise(1e9)


def test_a_difference_that_never_shows_is_not_believed_before_many_rounds() -> None:
    values = np.zeros((1, 3, 1, LEAST_ALIKE))
    order = cells(values)
    assert not in_order(values, order[:-1]).precise(1.0)
    assert in_order(values, order).precise(1.0)
