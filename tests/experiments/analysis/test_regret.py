"""Is regret what a person would reckon by hand, and is chance taken out of it?"""

import numpy as np
import pytest

from abm.errors import InputError
from experiments.analysis.crossed import blocks
from experiments.analysis.regret import Regret, regret, regret_of
from experiments.batch.results import BatchResults
from experiments.design.layout import Future
from tests.experiments.analysis.made_up import made_up_results

POLICIES = ("silo", "a", "b")


def by_hand(outcome: str = "with_3_needs") -> BatchResults:
    """Two futures: a moves the outcome by -6 and by 2, b by -3 in both; nothing is chance."""

    def of_a(future: Future) -> float:
        return (-6.0, 2.0)[future.number]

    return made_up_results(
        POLICIES, (outcome,), futures=2, replications=2, effects={"a": of_a, "b": -3.0}, noise=0
    )


def drawn(effects: np.ndarray, noise: float, runs: int, seed: int) -> Regret:
    """The regret table of policies with these effects [policies, futures] and so much noise."""
    rng = np.random.default_rng(seed)
    shape = (*effects.shape, runs)
    values = effects[:, :, None] + rng.normal(0, 20, shape[1:]) + rng.normal(0, noise, shape)
    names = tuple(f"policy {number}" for number in range(len(effects)))
    return regret_of(blocks(("with_3_needs",), names, np.arange(shape[1]), values[None]))


def test_regret_is_how_far_a_policy_is_from_the_best_in_each_future() -> None:
    found = regret(by_hand())
    assert found.regret == pytest.approx(np.array([[6, 3], [0, 5], [3, 0]]))
    assert found.mean == pytest.approx([4.5, 2.5, 1.5])
    assert found.largest == pytest.approx([6, 5, 3])
    assert found.high == pytest.approx([5.7, 4.5, 2.7])
    assert found.best == pytest.approx([0, 0.5, 0.5])


def test_where_more_is_better_regret_turns_round() -> None:
    found = regret(by_hand("family_trust"))
    assert found.regret == pytest.approx(np.array([[0, 2], [6, 0], [3, 5]]))


def test_the_robust_choice_has_the_smallest_largest_regret() -> None:
    found = regret(by_hand())
    assert (found.least_largest, found.least_mean) == ("b", "b")
    assert found.sentences()[0].startswith("b is regretted least, on average and at worst")


def test_a_robust_choice_may_differ_from_the_best_on_average() -> None:
    effects = np.array([[0.0] * 10, [-2.0] * 9 + [8.0]])
    found = drawn(effects, 0, 2, 1)
    assert (found.least_mean, found.least_largest) == ("policy 1", "policy 0")
    assert len([each for each in found.sentences() if "choose" in each]) == 2


def test_the_same_policy_under_two_names_is_not_regretted() -> None:
    found = drawn(np.array([np.arange(8.0), np.arange(8.0)]), 0, 2, 1)
    assert found.largest == pytest.approx([0, 0])
    assert found.best == pytest.approx([0.5, 0.5])


def test_chance_alone_makes_next_to_no_regret() -> None:
    seen, without = zip(
        *((each.seen.max(), each.regret.max()) for each in _equal_policies()), strict=True
    )
    assert np.mean(seen) > 4
    assert np.mean(without) < np.mean(seen) / 3


def _equal_policies() -> list[Regret]:
    return [drawn(np.zeros((2, 30)), 4, 4, seed) for seed in range(40)]


def test_with_chance_taken_out_the_largest_regret_is_nearer_to_the_truth() -> None:
    errors = []
    for seed in range(60):
        effects = np.random.default_rng(1_000 + seed).normal(0, 2, (3, 30))
        truth = (effects - effects.min(axis=0)).max(axis=1)
        found = drawn(effects, 4, 4, seed)
        errors.append((found.seen.max(axis=1) - truth, found.largest - truth))
    seen, without = np.mean(errors, axis=0).mean(axis=1)
    assert seen > 1
    assert abs(without) < seen / 2


def test_the_interval_of_mean_regret_holds_the_true_mean() -> None:
    centres = np.array([[0.0], [-0.5], [-1.0]])
    many = centres + np.random.default_rng(5).normal(0, 2, (3, 100_000))
    truth = (many - many.min(axis=0)).mean(axis=1)
    held = []
    for seed in range(50):
        effects = centres + np.random.default_rng(2_000 + seed).normal(0, 2, (3, 40))
        ends = np.array(drawn(effects, 4, 4, seed).mean_interval)
        held.append((ends[:, 0] <= truth) & (truth <= ends[:, 1]))
    assert np.mean(held) > 0.87


def test_futures_run_once_keep_their_chance_and_say_so() -> None:
    found = regret(made_up_results(POLICIES, futures=9, replications=1))
    assert found.regret == pytest.approx(found.seen)
    assert "could not be taken out" in found.sentences()[-1]


def test_tables_hold_every_policy_and_future() -> None:
    found = regret(made_up_results(POLICIES, futures=9, effects={"a": -5.0}))
    assert found.table()["policy"].tolist() == list(POLICIES)
    assert (found.table()["mean_low"] <= found.table()["mean_high"]).all()
    assert len(found.by_future()) == 3 * 9


def test_an_outcome_without_a_better_way_is_refused() -> None:
    with pytest.raises(InputError, match="no better way"):
        regret(made_up_results(POLICIES, ("services_cost",)))
