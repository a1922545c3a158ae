"""Does a batch give the analysis its design allows, of what is asked?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy
from experiments.analysis.interactions import Interactions
from experiments.analysis.morris import Screening
from experiments.analysis.sensitivity import sensitivity
from experiments.analysis.sensitivity_sample import sampled, without_holes
from experiments.analysis.sobol import SobolIndices
from experiments.analysis.sobol_given_data import GivenData
from experiments.analysis.tornado import Tornado
from experiments.design.designs import Design
from experiments.design.experiment import Experiment
from experiments.design.factor import Factor
from tests.experiments.analysis.known_functions import answered

UNCERTAIN = tuple(Factor(name, "uncertainty", 0.1, 0.3) for name in ("wrong_door", "signposting"))
LEVERS = tuple(Factor(name, "lever", 0, 1) for name in ("openness", "voice"))


def experiment(**more: Any) -> Experiment:
    silo, collaborative = Policy.load("silo"), Policy.load("collaborative")
    usual: dict[str, Any] = {"policies": (silo, collaborative), "replications": 3}
    return Experiment(
        question="On what does it depend?",
        places=(Place.load("swindon"),),
        outcomes=("with_3_needs",),
        **(usual | more),
    )


def more_wrong_doors(known: Mapping[str, float]) -> float:
    return -50 * known["wrong_door"]


@pytest.mark.parametrize(
    ("design", "kind"),
    [
        (Design("saltelli", points=16), SobolIndices),
        (Design("morris", points=8), Screening),
        (Design("ofat"), Tornado),
        (Design("full-factorial"), Interactions),
        (Design("latin-hypercube", points=60), GivenData),
        (Design("halton", points=12), Tornado),
    ],
)
def test_the_analysis_follows_the_design_and_finds_the_factor_that_counts(
    design: Design, kind: type
) -> None:
    asked = experiment(uncertainties=UNCERTAIN, futures_design=design)
    found = sensitivity(answered(asked, more_wrong_doors))
    assert isinstance(found, kind)
    first = found.table().iloc[0]
    assert "wrong_door" in (first.get("factor"), first.get("factors"))
    told = " ".join(found.sentences())
    assert "he effect of collaborative against silo on families with three or more" in told
    assert "families that knock at a door at random" in told or kind is Interactions


def test_levers_are_varied_where_there_are_no_futures_to() -> None:
    asked = experiment(
        policies=(Policy.load("silo"),), levers=LEVERS, policies_design=Design("full-factorial")
    )
    results = answered(asked, lambda known: 5.0 * known["openness"] * known["voice"])
    found = sensitivity(results)
    assert isinstance(found, Interactions)
    assert found.of("openness", "voice").found.mean == pytest.approx(5, abs=0.5)
    assert found.sample.over == "levers"


def test_levers_over_several_futures_tell_futures_from_chance() -> None:
    asked = experiment(
        policies=(Policy.load("silo"),),
        levers=LEVERS,
        policies_design=Design("full-factorial"),
        uncertainties=UNCERTAIN,
        futures_design=Design("halton", points=8),
    )
    results = answered(asked, lambda known: 40 * known["openness"] * known["wrong_door"])
    found = sensitivity(results, over="levers")
    assert isinstance(found, Interactions)
    assert found.of("openness").found.parameters_told
    assert len(np.unique(found.sample.sets)) == 8


def test_a_joint_design_varies_levers_and_uncertainties_together() -> None:
    asked = experiment(
        policies=(Policy.load("silo"),),
        levers=LEVERS[:1],
        uncertainties=UNCERTAIN[:1],
        futures_design=Design("sobol", points=64),
        joint=True,
    )
    found = sensitivity(answered(asked, lambda known: 10 * known["openness"]))
    assert isinstance(found, GivenData)
    assert found.sample.names == ("openness", "wrong_door")
    assert found.clear == (True, False)


def test_the_level_itself_may_be_asked_for_and_then_luck_hides_the_effect() -> None:
    asked = experiment(uncertainties=UNCERTAIN, futures_design=Design("halton", points=60))
    results = answered(asked, more_wrong_doors)
    level = sampled(results, policy="silo", level=True)
    assert level.shown.mean() == pytest.approx(100, abs=5)
    assert level.about == "families with three or more needs under silo"
    difference = sampled(results)
    assert difference.shown.std() < level.shown.std()


def test_coinciding_points_are_run_once_and_counted_each_time() -> None:
    part = Policy.load("behaviours-only")
    asked = experiment(
        policies=(Policy.load("silo"),),
        levers=(
            Factor.of_part("behaviours", part),
            Factor.of_part("rules", "rules-only"),
        ),
        policies_design=Design("morris", points=6),
    )
    results = answered(asked, lambda known: 4.0 * known["behaviours"])
    found = sensitivity(results)
    assert isinstance(found, Screening)
    assert len(results.names) <= 4
    assert len(found.sample.shown) == 18
    assert found.factors[0].size.mean == pytest.approx(4, abs=0.5)
    assert part.title in " ".join(found.sentences())


def test_the_numbers_of_the_calibrated_ensemble_are_the_factors_of_its_futures() -> None:
    ensemble = Ensemble.carried()
    asked = experiment(parameters=ensemble, futures_design=Design("ensemble", points=60))
    results = answered(asked, lambda known: 0.0)
    name = next(iter(results.layout.futures[0].parameters.changed))
    known = {each.number: each.parameters[name] for each in results.layout.futures}
    added = results.runs["future"].map(known) * (results.runs["policy"] != "silo")
    spread = 10 / np.std(list(known.values()))
    found = sensitivity(replace(results, runs=results.runs.assign(
        with_3_needs=results.runs["with_3_needs"] + spread * added)))  # fmt: skip
    assert isinstance(found, GivenData)
    assert found.sample.names == tuple(each.name for each in found.sample.factors)
    assert found.table()["factor"][0] == name
    assert found.needed[0].name == name


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"policy": "silo"}, "is the baseline"),
        ({"policy": "perfect"}, "no run has the policy 'perfect'"),
        ({"outcome": "happiness"}, "no outcome 'happiness'"),
        ({"place": "atlantis"}, "no run is of the place 'atlantis'"),
        ({"shock": "flood"}, "no run has the shock 'flood'"),
        ({"over": "levers"}, "nothing is varied"),
    ],
)
def test_what_was_not_run_is_refused(options: dict[str, Any], words: str) -> None:
    asked = experiment(uncertainties=UNCERTAIN, futures_design=Design("halton", points=12))
    with pytest.raises(InputError, match=words):
        sensitivity(answered(asked, more_wrong_doors), **options)


def test_an_experiment_that_varies_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="nothing is varied"):
        sensitivity(answered(experiment(), lambda known: 1.0))


def test_points_show_what_the_results_say_of_their_policy_and_future() -> None:
    asked = experiment(
        levers=LEVERS,
        policies_design=Design("full-factorial"),
        uncertainties=UNCERTAIN,
        futures_design=Design("halton", points=3),
    )
    results = answered(asked, more_wrong_doors)
    layout = results.layout
    of_futures = sampled(results, policy="collaborative")
    expected = results.differences("collaborative", "with_3_needs")
    assert of_futures.shown == pytest.approx(expected[layout.future_rows[:, 0]])
    of_levers = sampled(results, over="levers", level=True)
    for point, policy in enumerate(layout.policy_rows):
        known = results.values(layout.policies[policy].name, "with_3_needs")
        assert of_levers.shown[point] == pytest.approx(known.ravel())
    assert of_levers.sets.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_the_largest_part_without_holes_is_kept() -> None:
    shown = np.ones((6, 3))
    shown[0, 0] = np.nan
    shown[2:, 2] = np.nan
    groups, runs = without_holes(shown, size=2)
    assert (groups.tolist(), runs.tolist()) == ([False, True, True], [0, 1])
