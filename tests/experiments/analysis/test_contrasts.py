"""Do contrasts find effects that are known, and only those?"""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from abm.errors import InputError
from experiments.analysis.contrasts import Contrast, contrasts, every_pair, share_of_futures
from experiments.analysis.many import ALPHA
from experiments.analysis.points import by_point, together
from experiments.batch.results import BatchResults
from experiments.design.experiment import CALM, Shock
from experiments.statistics import estimate
from tests.experiments.analysis.made_up import LEVEL, made_up_results

POLICIES = ("silo", "collaborative", "behaviours-only")
OUTCOME = "with_3_needs"
RECESSION = Shock("recession")


def one(results: BatchResults, policy: str = "collaborative") -> Contrast:
    return contrasts(results, (OUTCOME,)).of(policy, OUTCOME)


def test_a_known_effect_is_found_with_its_size_and_called_better() -> None:
    results = made_up_results(POLICIES, effects={"collaborative": -5.0})
    found = one(results)
    assert found.difference.low < -5 < found.difference.high
    assert found.verdict == "better"
    assert found.level.mean == pytest.approx(LEVEL, abs=10)
    assert one(results, "behaviours-only").verdict != "better"


def test_an_effect_the_wrong_way_is_called_worse() -> None:
    assert one(made_up_results(effects={"collaborative": 5.0})).verdict == "worse"


def test_more_trust_is_better() -> None:
    results = made_up_results(outcomes=("family_trust",), effects={"collaborative": 5.0})
    assert contrasts(results).of("collaborative", "family_trust").verdict == "better"


def test_an_effect_too_small_to_matter_is_called_so() -> None:
    results = made_up_results(
        effects={"collaborative": -0.2}, replications=60, noise=0.5, smallest={OUTCOME: 1.0}
    )
    found = one(results)
    assert found.verdict == "no difference that matters"
    assert found.p < ALPHA
    assert found.p_equivalent < ALPHA


def test_what_matters_is_one_per_cent_of_the_level_unless_the_experiment_says_otherwise() -> None:
    assert one(made_up_results()).smallest == pytest.approx(LEVEL / 100, abs=0.1)
    assert one(made_up_results(smallest={OUTCOME: 7.5})).smallest == 7.5


def test_with_a_single_future_p_is_that_of_the_paired_t_test() -> None:
    results = made_up_results(futures=1, replications=12, effects={"collaborative": -1.0})
    old, new = (results.values(name, OUTCOME)[0] for name in results.names)
    theirs = stats.ttest_rel(new, old)
    found = one(results)
    assert found.p == pytest.approx(theirs.pvalue)
    ends = theirs.confidence_interval()
    assert (found.difference.low, found.difference.high) == pytest.approx((ends.low, ends.high))


def test_an_interval_holds_one_more_future_in_about_95_of_100_studies() -> None:
    rng = np.random.default_rng(1)
    sets = np.repeat(np.arange(10), 4)
    held = []
    for _ in range(1_000):
        found = estimate(rng.normal(0, 1, 10)[sets] + rng.normal(0, 1, 40), sets)
        held.append(found.low <= rng.normal() <= found.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.025)


@pytest.mark.slow
def test_intervals_of_made_up_batches_hold_what_they_say() -> None:
    """For one more future: the effect there. On average, and by chance alone: their means."""
    rng = np.random.default_rng(1)
    future, average, chance = [], [], []
    for seed in range(400):
        results = made_up_results(
            outcomes=(OUTCOME,), futures=12, effects={"collaborative": -5.0}, spread=2.0, seed=seed
        )
        found = one(results)
        future.append(found.difference.low <= -5 + rng.normal(0, 2) <= found.difference.high)
        average.append(found.average.low <= -5 <= found.average.high)
        quiet = made_up_results(
            outcomes=(OUTCOME,), futures=12, effects={"collaborative": -5.0}, seed=seed
        )
        chance.append(abs(one(quiet).difference.mean + 5) <= one(quiet).difference.chance)
    assert np.mean(future) == pytest.approx(0.95, abs=0.03)
    assert np.mean(average) == pytest.approx(0.94, abs=0.03)
    assert np.mean(chance) == pytest.approx(0.95, abs=0.03)


def test_chance_and_futures_are_told_apart() -> None:
    alike = one(made_up_results(futures=40, effects={"collaborative": -5.0}))
    unlike = one(made_up_results(futures=40, effects={"collaborative": -5.0}, spread=4.0))
    assert unlike.difference.parameters_told
    assert unlike.difference.parameter_share > 0.9
    assert unlike.difference.chance == pytest.approx(alike.difference.chance, rel=0.3)


def test_on_average_over_futures_more_is_known_than_of_one_of_them() -> None:
    found = one(made_up_results(futures=60, effects={"collaborative": -3.0}, spread=3.0))
    assert not found.difference.clear
    assert found.average.clear
    assert found.average.low < -3 < found.average.high


def test_the_share_of_futures_is_that_of_the_true_effects() -> None:
    found = one(made_up_results(futures=400, effects={"collaborative": 1.0}, spread=4.0))
    truth = stats.norm(1, 4)
    assert found.better_in == pytest.approx(truth.cdf(-1), abs=0.05)
    assert found.worse_in == pytest.approx(1 - truth.cdf(1), abs=0.05)


def test_chance_alone_makes_no_future_one_in_which_it_fails() -> None:
    quiet = made_up_results(futures=100, effects={"collaborative": -3.0}, noise=5.0)
    assert (quiet.differences("collaborative", OUTCOME).mean(axis=1) > 0).mean() > 0.05
    assert one(quiet).worse_in < 0.03


def test_no_share_is_told_of_few_futures_or_one_run_of_each() -> None:
    assert math.isnan(share_of_futures(np.zeros((9, 5)), 1.0, 1))
    assert math.isnan(share_of_futures(np.zeros((50, 1)), 1.0, 1))


def test_shared_luck_is_worth_what_the_variances_say() -> None:
    results = made_up_results(futures=100, replications=10, luck=10.0, noise=2.0)
    assert one(results).variance_reduction == pytest.approx((200 + 4) / 4, rel=0.15)


def test_of_nothing_but_chance_holm_seldom_finds_anything() -> None:
    names = ("silo", "a", "b", "c", "d")
    found = [contrasts(made_up_results(names, seed=seed)) for seed in range(25)]
    alarms = [any(each.stays_clear(one) for one in each) for each in found]
    assert np.mean(alarms) < 0.16
    assert np.mean([one.p < ALPHA for each in found for one in each]) < 0.06


def test_outcomes_without_a_better_way_are_not_counted_among_the_tests() -> None:
    results = made_up_results(outcomes=(OUTCOME, "policy_cost"), effects={"collaborative": 5.0})
    found = contrasts(results)
    assert np.isfinite(found.holm).tolist() == [True, False]
    assert found.of("collaborative", "policy_cost").verdict == "higher"


def test_any_policy_may_be_the_baseline() -> None:
    results = made_up_results(POLICIES, effects={"collaborative": -5.0, "behaviours-only": -2.0})
    found = contrasts(results, (OUTCOME,), baseline="collaborative")
    assert [each.policy for each in found] == ["silo", "behaviours-only"]
    assert found.of("behaviours-only", OUTCOME).difference.mean == pytest.approx(3, abs=1.5)
    back = contrasts(results, (OUTCOME,)).of("collaborative", OUTCOME).difference
    assert found.of("silo", OUTCOME).difference.mean == pytest.approx(-back.mean)


def test_every_pair_is_told_once() -> None:
    found = every_pair(made_up_results(POLICIES), (OUTCOME,))
    assert [(each.policy, each.baseline) for each in found] == [
        ("collaborative", "silo"),
        ("behaviours-only", "silo"),
        ("behaviours-only", "collaborative"),
    ]


def test_places_are_told_one_after_the_other() -> None:
    results = made_up_results(places=("coventry", "swindon"))
    found = contrasts(results, (OUTCOME,))
    assert [each.place for each in found] == ["coventry", "swindon"]
    assert found.of("collaborative", OUTCOME, "swindon").place == "swindon"
    assert [each.place for each in contrasts(results, (OUTCOME,), place="swindon")] == ["swindon"]


def test_futures_that_share_their_luck_count_once() -> None:
    results = made_up_results(futures=6, replications=5, shocks=(CALM, RECESSION))
    values = results.values("silo", OUTCOME)
    assert by_point(results, values).shape == (6, 5)
    assert by_point(results, values)[2, 3] == pytest.approx(values[4:6, 3].mean())
    assert together(results, values)[2, :, 3].tolist() == values[4:6, 3].tolist()
    assert one(results).points == 6
    assert one(results).difference.number == 30


def test_a_shock_may_be_told_alone() -> None:
    def hit(future: object) -> float:
        return 8.0 if getattr(future, "shock", CALM) == RECESSION else -8.0

    results = made_up_results(effects={"collaborative": hit}, shocks=(CALM, RECESSION))
    assert contrasts(results, (OUTCOME,), shock="recession").all[0].verdict == "worse"
    assert contrasts(results, (OUTCOME,), shock="none").all[0].verdict == "better"
    assert abs(one(results).difference.mean) < 1.5


def test_futures_that_a_policy_was_not_run_in_are_left_out() -> None:
    ran = np.ones((2, 12), bool)
    ran[1, 5:] = False
    found = one(made_up_results(futures=12, ran=ran, effects={"collaborative": -5.0}))
    assert (found.points, found.difference.number) == (5, 20)
    assert found.level.number == 20


def test_a_batch_that_was_cut_off_is_told_by_the_runs_there_are() -> None:
    results = made_up_results(effects={"collaborative": -5.0})
    cut = replace(results, runs=results.runs[: len(results.runs) - 7])
    assert one(cut).difference.number == one(results).difference.number - 7
    assert one(cut).verdict == "better"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"outcomes": ("with_3_need",)}, "there is no outcome"),
        ({"policies": ("collab",)}, "policy: 'collab' is not known"),
        ({"place": "covent"}, "place: 'covent' is not known"),
        ({"shock": "boom"}, "shock: 'boom' is not known"),
    ],
)
def test_an_unknown_name_is_refused_with_those_that_are_known(
    given: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        contrasts(made_up_results(), **given)  # type: ignore[arg-type]


def test_the_table_has_one_row_for_each_contrast_and_no_hidden_columns() -> None:
    table = contrasts(made_up_results(POLICIES)).table()
    assert len(table) == 12
    assert (table["difference_low"] <= table["difference"]).all()
    assert (table["p_benjamini_hochberg"] <= table["p_holm"]).all()


def test_sentences_say_the_effect_how_sure_and_how_many_were_looked_at() -> None:
    results = made_up_results(
        POLICIES, futures=40, effects={"collaborative": {OUTCOME: -5.0, "severity": 4.0}}
    )
    said = " ".join(contrasts(results).sentences())
    assert "under collaborative in Coventry: -4.9 (-5.6 to -4.3), against 99.1" in said
    assert "That is clearly better." in said
    assert "Also under collaborative: clearly worse: severity of all needs +" in said
    assert "of the 40 futures" in said
    assert "12 differences of outcomes with a better way were looked at" in said


def test_sentences_are_honest_where_nothing_differs() -> None:
    said = " ".join(contrasts(made_up_results(replications=3, futures=4)).sentences())
    assert "clearly better" not in said.lower().replace("not clearly better", "")
    assert "not told: that takes 10 futures or more" in said


def test_sentences_say_better_on_average_though_not_in_each_future() -> None:
    results = made_up_results(futures=60, effects={"collaborative": -3.0}, spread=3.0)
    said = " ".join(contrasts(results, (OUTCOME,)).sentences())
    assert "better on average, not clearly in each" in said


def test_with_one_future_the_interval_is_said_to_hold_chance_alone() -> None:
    said = " ".join(contrasts(made_up_results(futures=1), (OUTCOME,)).sentences())
    assert "One future was run: the interval holds chance" in said
    alone = contrasts(made_up_results(futures=1, replications=1), (OUTCOME,)).sentences()
    assert "One run says nothing about how sure this is." in alone


def test_a_policy_without_a_run_beside_the_baseline_is_said_to_have_none() -> None:
    ran = np.ones((2, 8), bool)
    ran[1] = False
    found = contrasts(made_up_results(ran=ran), (OUTCOME,))
    assert "no run has a counterpart under silo" in found.sentences()[0]
    assert found.all[0].verdict == "not clear"


def test_a_contrast_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(InputError, match="no contrast of collaborative, severity"):
        contrasts(made_up_results(), (OUTCOME,)).of("collaborative", "severity")


def test_one_run_of_each_future_is_said_not_to_tell_chance_from_futures() -> None:
    said = contrasts(made_up_results(replications=1, futures=30), (OUTCOME,)).sentences()
    assert any("cannot be told apart" in each for each in said)
