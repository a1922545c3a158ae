"""A policy is told to fail where it was made to fail, and nowhere where that is luck."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from abm.ensemble import Ensemble
from abm.errors import InputError
from experiments.analysis.discovery import Discovery, discover
from experiments.analysis.discovery_factors import factors_of, in_words
from experiments.analysis.discovery_failing import failing, smallest
from experiments.analysis.discovery_figure import draw, telling
from experiments.batch.results import BatchResults
from experiments.design.experiment import CALM, Shock
from experiments.design.factor import Factor
from experiments.design.layout import Future
from experiments.outcomes import find
from tests.experiments.analysis.made_up import Effect, made_up_results

FACTORS = (
    Factor("trust_loss_ratio", "uncertainty", 1, 5),
    Factor("wear_pressure", "uncertainty", 0.1, 0.4),
    Factor("imitation", "uncertainty", 0.015, 0.06),
)
SHOCKS = (CALM, Shock("austerity"), Shock("poverty-shock"))
POLICY = "collaborative"


def in_a_corner(future: Future) -> float:
    """Worse by 6 where trust is lost fast and pressure strains little, else better by 4."""
    return 6.0 if future.values[0] > 3 and future.values[1] < 0.25 else -4.0


def under_a_shock(future: Future) -> float:
    return 6.0 if future.values[0] > 2 and future.shock.name != "none" else -4.0


def made_up(effect: Effect | dict[str, Effect], futures: int = 150, **more: Any) -> BatchResults:
    settings: dict[str, Any] = {"spread": 1.0, "replications": 4, "uncertainties": FACTORS} | more
    return made_up_results(futures=futures, effects={POLICY: effect}, **settings)


@pytest.fixture(scope="module")
def cornered() -> Discovery:
    return discover(made_up(in_a_corner), POLICY)


def test_the_corner_in_which_a_policy_was_made_to_fail_is_told(cornered: Discovery) -> None:
    (box,) = cornered.told
    assert [cornered.cases.factors[each.factor] for each in box.bounds] == [
        "trust_loss_ratio",
        "wear_pressure",
    ]
    assert box.box.low[0] == pytest.approx(3, abs=0.1)
    assert box.box.high[1] == pytest.approx(0.25, abs=0.01)
    assert box.box.density > 0.95
    assert box.box.coverage > 0.95


def test_the_sentences_say_where_how_often_and_how_sure(cornered: Discovery) -> None:
    overall, where, anew, chance = cornered.sentences()
    fail, share = cornered.failing.fails.sum(), cornered.failing.share
    assert overall.startswith("Collaborative does worse than silo by ")
    assert overall.endswith(f"in {fail} of 150 futures ({share:.0%}).")
    assert "how much faster trust is lost than won (trust_loss_ratio, ratio) is above" in where
    assert "(wear_pressure, burnout) is below 0.2" in where
    assert f"(overall {share:.0%})" in where
    assert "left out of the search" in anew
    assert "Chance makes" in chance


def test_the_tables_hold_what_the_sentences_say(cornered: Discovery) -> None:
    table, futures, (box,) = cornered.table(), cornered.by_future(), cornered.told
    assert table["factor"].tolist() == ["trust_loss_ratio", "wear_pressure"]
    assert table["low"].tolist()[0] == box.box.low[0]
    inside = futures[futures["box"] == 1]
    assert inside["fails"].mean() == pytest.approx(box.box.density)
    assert inside["fails"].sum() / futures["fails"].sum() == pytest.approx(box.box.coverage)
    steps = cornered.steps()
    assert steps["mass"].iloc[0] == 1
    assert steps["coverage"].is_monotonic_decreasing or steps["mass"].iloc[-1] < 1


def test_a_shock_is_a_factor_with_names() -> None:
    found = discover(made_up(under_a_shock, futures=40, shocks=SHOCKS), POLICY)
    (where,) = (each for each in found.sentences() if "mostly where" in each)
    assert "the shock is austerity or poverty-shock" in where
    assert "(trust_loss_ratio, ratio) is above" in where
    assert "shock" in {draw(found).axes[0].get_xlabel(), draw(found).axes[0].get_ylabel()}


def test_where_only_chance_makes_it_fail_no_place_is_told() -> None:
    found = discover(made_up(0.0, futures=80, spread=3.0), POLICY)
    assert found.failing.fails.sum() > 10
    assert not found.told
    assert any("chance" in each for each in found.sentences()[1:2])


def test_futures_alike_but_for_chance_are_said_to_be_alike() -> None:
    found = failing(made_up(0.0, spread=0.0, noise=8.0, seed=3), POLICY)
    seen = made_up(0.0, spread=0.0, noise=8.0, seed=3).differences(POLICY, "with_3_needs")
    assert (seen.mean(axis=1) > 1).mean() > 0.3
    assert found.share < 0.1


def test_chance_taken_out_brings_the_share_that_fails_nearer_to_the_truth() -> None:
    results = made_up(-1.0, futures=1_000, spread=2.0, noise=4.0)
    truth = 0.5 * (1 - 0.6826894921)  # a spread of 2 around -1: 1 or more is one deviation off
    raw = (results.differences(POLICY, "with_3_needs").mean(axis=1) >= 1).mean()
    found = failing(results, POLICY, least=1.0)
    assert abs(found.share - truth) < 0.03 < abs(raw - truth)
    assert found.reliability == pytest.approx(4 / (4 + 16 / 4), abs=0.05)
    assert "replications would bring it to 10%" in found.about_chance()


@pytest.mark.parametrize(
    ("effect", "said"),
    [(-4.0, "none of 60 futures: at 95% confidence, in at most 5%"), (9.0, "in all of 60 futures")],
)
def test_nothing_is_looked_for_where_all_or_none_fail(effect: float, said: str) -> None:
    found = discover(made_up(effect, futures=60), POLICY, least=0.5)
    assert not found.boxes
    assert said in found.sentences()[0]


def test_too_few_futures_say_how_many_it_takes() -> None:
    found = discover(made_up(lambda future: 6.0 if future.number < 4 else -4.0, futures=40), POLICY)
    assert "Only 4 fail: too few to say where. About 100 futures are needed." in found.sentences()


def test_failing_may_be_regret_or_a_level() -> None:
    results = made_up_results(
        ("silo", "collaborative", "lean"), futures=60, uncertainties=FACTORS, noise=0.5,
        effects={"collaborative": in_a_corner, "lean": -2.0}, between=0.0, luck=0.5,
    )  # fmt: skip
    corner = np.array([in_a_corner(each) > 0 for each in results.layout.futures])
    regret = failing(results, POLICY, how="regret", least=4.0)
    assert (regret.fails == corner).all()
    assert (failing(results, "silo", how="regret", least=3.0).fails == ~corner).all()
    level = failing(results, POLICY, how="level", least=101.0)
    assert (level.fails == corner).all()
    assert "under collaborative are at 101.0 per 1,000 families or more" in level.clause()
    assert "worse than the best policy" in regret.clause()


def test_more_is_worse_only_where_less_is_better() -> None:
    results = made_up({"agency_trust": 5.0}, outcomes=("agency_trust",))
    assert failing(results, POLICY, "agency_trust").share == 0
    results = made_up({"agency_trust": -5.0}, outcomes=("agency_trust",))
    assert failing(results, POLICY, "agency_trust").share == 1


def test_the_smallest_difference_is_as_asked_or_one_percent() -> None:
    outcome = find("with_3_needs")
    assert smallest(made_up(0.0), outcome) == pytest.approx(1, abs=0.05)
    assert smallest(made_up(0.0, smallest={"with_3_needs": 2.5}), outcome) == 2.5


def test_the_sets_of_an_ensemble_are_futures_too() -> None:
    results = made_up(0.0, futures=6, uncertainties=())
    sets = Ensemble.carried().sets[:6]
    futures = tuple(
        replace(future, ensemble_set=number, parameters=sets[number])
        for number, future in enumerate(results.layout.futures)
    )
    factors = factors_of(replace(results.layout, futures=futures), np.arange(6))
    assert factors.shape[1] > 200
    assert factors.loc[2, "trust_loss_ratio"] == sets[2]["trust_loss_ratio"]
    assert "shock" not in factors


def test_an_end_is_told_with_its_meaning_and_unit() -> None:
    told = in_words("trust_loss_ratio", 1.23456, np.inf)
    assert told == "how much faster trust is lost than won (trust_loss_ratio, ratio) is above 1.23"
    assert in_words("shock", -np.inf, np.inf, ("none",)) == "the shock is none"
    assert in_words("imitation", 0.02, 0.03).endswith("is between 0.02 and 0.03")


def test_the_picture_shows_every_future_and_the_box(cornered: Discovery) -> None:
    left, right = draw(cornered).axes
    dots = [np.asarray(each.get_offsets()).shape[0] for each in left.collections]
    assert sum(dots) == 150
    assert len(left.patches) == 2
    assert set(telling(cornered, cornered.boxes[0])) == {"trust_loss_ratio", "wear_pressure"}
    assert right.get_xlabel().startswith("coverage")


def test_questions_that_cannot_be_answered_are_refused() -> None:
    results = made_up(0.0, futures=4)
    with pytest.raises(InputError, match="is the baseline itself"):
        failing(results, "silo")
    with pytest.raises(InputError, match="perhaps 'collaborative'"):
        failing(results, "colaborative")
    with pytest.raises(InputError, match="needs a line"):
        failing(results, POLICY, how="level")
    with pytest.raises(InputError, match="has no better way"):
        failing(results, POLICY, "referrals")
    with pytest.raises(InputError, match="differ in nothing"):
        discover(made_up(0.0, futures=4, uncertainties=()), POLICY)
