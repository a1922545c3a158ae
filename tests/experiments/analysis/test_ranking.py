"""Does the chance that an order flips come out as it was put in?"""

import numpy as np
import pytest
from scipy.stats import norm

from experiments.analysis.crossed import blocks
from experiments.analysis.ranking import Ranking, ranking, ranking_of
from tests.experiments.analysis.made_up import made_up_results


def drawn(effects: np.ndarray, noise: float, runs: int, seed: int = 1) -> Ranking:
    """The ranking of policies with these effects [policies, futures] and so much noise."""
    rng = np.random.default_rng(seed)
    shape = (*effects.shape, runs)
    values = effects[:, :, None] + rng.normal(0, 20, shape[1:]) + rng.normal(0, noise, shape)
    names = tuple("abcdef"[: len(effects)])
    return ranking_of(blocks(("with_3_needs",), names, np.arange(shape[1]), values[None]))


def test_policies_come_from_best_to_worst() -> None:
    results = made_up_results(
        ("silo", "a", "b"), futures=10, effects={"a": -2.0, "b": -6.0}, noise=0.1
    )
    found = ranking(results)
    assert found.order == ("b", "a", "silo")
    assert [pair.with_other_luck for pair in found.pairs] == [0, 0, 0]
    assert found.other_order == pytest.approx([0, 0, 0])
    assert found.top[0] == pytest.approx([1, 1, 1])


def test_the_order_of_each_future_is_compared_with_that_on_average() -> None:
    effects = np.array([[-9.0] * 8, [-3.0] * 6 + [1.0, 1.0], [0.0] * 8])
    found = drawn(effects, 0, 2)
    assert found.order == ("a", "b", "c")
    assert found.other_order[0] == pytest.approx(2 / 8)


def test_a_new_future_flips_a_pair_as_often_as_futures_differ() -> None:
    effects = np.vstack((np.zeros(400), np.random.default_rng(2).normal(-1, 2, 400)))
    pair = drawn(effects, 3, 3).pairs[0]
    assert pair.in_a_new_future == pytest.approx(norm.cdf(-0.5), abs=0.05)
    assert pair.with_other_luck < 0.01


def test_chance_alone_flips_no_future() -> None:
    effects = np.array([np.zeros(50), np.full(50, -2.0)])
    pair = drawn(effects, 4, 4).pairs[0]
    assert pair.in_a_new_future < 0.05


def test_the_chance_to_flip_with_other_luck_falls_with_more_runs() -> None:
    effects = np.array([np.zeros(10), np.full(10, -1.0)])
    chances = [np.mean([drawn(effects, 4, runs, seed).pairs[0].with_other_luck
                        for seed in range(8)]) for runs in (3, 60)]  # fmt: skip
    assert chances[0] > 0.05
    assert chances[1] < chances[0] / 5


def test_one_future_says_nothing_of_others() -> None:
    found = drawn(np.array([[0.0], [-1.0]]), 1, 20)
    assert np.isnan(found.pairs[0].in_a_new_future)
    assert np.isnan(found.other_order[0])
    assert np.isfinite(found.pairs[0].with_other_luck)


def test_futures_run_once_are_told_apart_as_they_were_seen() -> None:
    effects = np.array([np.zeros(10), [-9.0] * 9 + [9.0]])
    found = drawn(effects, 1, 1)
    assert found.pairs[0].in_a_new_future == pytest.approx(0.1)
    assert np.isnan(found.pairs[0].with_other_luck)
    assert "as far as one run of each can tell" in found.sentences()[-1]


def test_too_few_runs_are_said_to_be_too_few() -> None:
    found = drawn(np.array([[0.0], [-1.0]]), 1, 3)
    assert "too few runs" in found.sentences()[1]


def test_the_chances_of_being_best_add_up_to_one() -> None:
    found = drawn(np.random.default_rng(3).normal(0, 1, (4, 20)), 2, 4)
    assert found.top.sum(axis=0) == pytest.approx([1, 1, 1])
    assert len(found.table()) == 6
    assert found.policies_table()["policy"].tolist() == list(found.order)
