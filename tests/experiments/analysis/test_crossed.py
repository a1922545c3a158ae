"""Are policies compared on the same luck only, and do drawn runs vary as much as they should?"""

import numpy as np
import pytest

from abm.errors import InputError
from experiments.analysis.crossed import Crossed, blocks, crossed, resampled, sign
from experiments.design.experiment import CALM, Shock
from experiments.outcomes import find
from tests.experiments.analysis.made_up import made_up_results

POLICIES = ("silo", "collaborative")


def of(values: np.ndarray) -> Crossed:
    """Values [policies, futures, replications] of one outcome, each future a point of its own."""
    points = np.arange(values.shape[1])
    names = tuple(f"policy {number}" for number in range(len(values)))
    return blocks(("with_3_needs",), names, points, values[None])


def test_only_futures_in_which_all_policies_were_run_are_compared() -> None:
    ran = [[True] * 4, [True, False, True, True]]
    found = crossed(made_up_results(POLICIES, futures=4, ran=ran))
    assert found.futures.tolist() == [0, 2, 3]
    assert found.left_out == 1


def test_a_block_that_lacks_a_policy_counts_for_none() -> None:
    values = np.ones((2, 3, 2))
    values[1, 0, 0] = np.nan
    found = of(values)
    assert np.isnan(found.values[0, 0, 0, 0])
    assert found.kept.sum() == 5


def test_policies_that_share_no_block_are_refused() -> None:
    with pytest.raises(InputError, match="no future and replication has all of"):
        crossed(made_up_results(POLICIES, futures=2, ran=[[True, False], [False, True]]))


def test_unknown_policies_are_refused() -> None:
    with pytest.raises(InputError, match="'colaborative' is not known"):
        crossed(made_up_results(POLICIES), policies=("silo", "colaborative"))


def test_an_outcome_without_a_better_way_has_no_sign() -> None:
    assert sign(find("with_3_needs")) == -1
    assert sign(find("family_trust")) == 1
    with pytest.raises(InputError, match="has no better way"):
        sign(find("services_cost"))


def test_other_luck_varies_as_chance_does_even_with_two_runs_a_future() -> None:
    values = np.random.default_rng(3).normal(0, 1, (1, 60, 2)) + np.arange(60)[:, None]
    drawn = resampled(of(values), "luck", draws=4_000)[:, 0, 0]
    chance = values[0].var(axis=1, ddof=1).mean() / values[0].size
    assert drawn.mean() == pytest.approx(values.mean(), abs=0.02)
    assert drawn.var() == pytest.approx(chance, rel=0.1)


def test_other_futures_vary_as_the_means_of_futures_do() -> None:
    values = np.random.default_rng(4).normal(0, 1, (1, 9, 3)) + np.arange(9)[:, None]
    drawn = resampled(of(values), "futures", draws=40_000)[:, 0, 0]
    assert drawn.var() == pytest.approx(values[0].mean(axis=1).var(ddof=1) / 9, rel=0.04)


def test_policies_are_drawn_together() -> None:
    one = np.random.default_rng(5).normal(0, 1, (10, 4))
    for anew in ("luck", "futures"):
        drawn = resampled(of(np.stack((one, one + 2))), anew, draws=50)[:, 0]
        assert np.allclose(drawn[:, 1] - drawn[:, 0], 2)


def test_nothing_is_said_of_chance_where_each_future_was_run_once() -> None:
    found = of(np.random.default_rng(6).normal(0, 1, (2, 12, 1)))
    assert not found.chance_told
    assert np.isnan(resampled(found, "luck")).all()
    assert np.isfinite(resampled(found, "futures")).all()


def test_few_futures_are_too_few_to_draw_from() -> None:
    found = of(np.random.default_rng(7).normal(0, 1, (2, 3, 9)))
    assert np.isnan(resampled(found, "futures")).all()
    assert np.isfinite(resampled(found, "luck")).all()


def test_shocked_twins_share_their_luck_and_count_once() -> None:
    shocks = (CALM, Shock("hard times"))
    results = made_up_results(
        POLICIES, futures=6, replications=3, shocks=shocks, noise=0,
        effects={"collaborative": lambda future: -2.0 if future.shock == CALM else -6.0},
    )  # fmt: skip
    found = crossed(results)
    assert len(found.futures) == 12
    difference = found.difference("collaborative", "silo")
    assert difference.number == 6 * 3
    assert (difference.mean, difference.low, difference.high) == pytest.approx((-4, -4, -4))
