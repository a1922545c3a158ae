"""Does an experiment come down to the runs that it asks for, and to no others?"""

import pickle
from collections import Counter
from typing import Any

import numpy as np
import pytest

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from experiments.design.designs import points
from experiments.design.experiment import (
    CALM,
    LUCKS,
    Design,
    Dose,
    Experiment,
    Factor,
    Order,
    Precision,
    Shock,
)
from experiments.design.layout import Block, Layout

COVENTRY = Place.load("coventry")
SILO, BOTH = Policy.load("silo"), Policy.load("collaborative")
CUTS = Shock("cuts", (Policy.load("austerity"),))
LEVERS = (Factor.among("openness", (0.2, 0.7)), Factor.of_part("rules", "rules-only"))
WORLD = (Factor.plausible("labour_demand"), Factor.plausible("call_effect"))


def experiment(**given: Any) -> Experiment:
    plain: dict[str, Any] = {
        "question": "Does it help?",
        "places": (COVENTRY,),
        "policies": (SILO,),
        "outcomes": ("crises",),
        "replications": 3,
    }
    return Experiment(**plain | given)


def names(layout: Layout) -> list[str]:
    return [policy.name for policy in layout.policies]


def test_named_policies_in_one_future_run_once_in_every_replication() -> None:
    layout = Layout.of(experiment(policies=(SILO, BOTH)))
    assert layout.runs == 6
    assert list(layout.blocks()) == [Block(0, 0, number, (0, 1)) for number in range(3)]
    assert layout.futures[0].parameters == Ensemble.load("best").best


def test_replications_come_before_all_else_so_that_a_batch_cut_off_is_balanced() -> None:
    places = COVENTRY, Place.load("swindon")
    design = Design("sobol", 4)
    layout = Layout.of(
        experiment(places=places, shocks=(CALM, CUTS), uncertainties=WORLD, futures_design=design)
    )
    blocks = list(layout.blocks())
    assert [block.replication for block in blocks] == sorted(block.replication for block in blocks)
    assert set(Counter((block.place, block.future) for block in blocks).values()) == {3}
    assert len(blocks) == layout.runs == 2 * 8 * 3


def test_every_world_has_luck_of_its_own_which_its_shocked_twin_shares() -> None:
    layout = Layout.of(
        experiment(uncertainties=WORLD, futures_design=Design("halton", 3), shocks=(CALM, CUTS))
    )
    luck = [layout.luck(Block(0, future.number, 2, ())) for future in layout.futures]
    assert luck == [2, 2, LUCKS + 2, LUCKS + 2, 2 * LUCKS + 2, 2 * LUCKS + 2]
    assert [future.shock.name for future in layout.futures] == ["none", "cuts"] * 3
    assert layout.future_rows.tolist() == [[0, 1], [2, 3], [4, 5]]


def test_a_future_has_the_values_that_are_drawn_and_the_best_ones_besides() -> None:
    layout = Layout.of(experiment(uncertainties=WORLD, futures_design=Design("sobol", 2)))
    best = Ensemble.load("best").best
    for future in layout.futures:
        drawn = dict(zip(("labour_demand", "call_effect"), future.values, strict=True))
        assert future.parameters == best.with_changes(drawn)


def test_one_at_a_time_starts_from_the_best_values_and_the_baseline() -> None:
    layout = Layout.of(
        experiment(
            uncertainties=WORLD,
            futures_design=Design("ofat"),
            levers=LEVERS,
            policies_design=Design("ofat"),
        )
    )
    best = Ensemble.load("best").best
    assert layout.futures[0].values == (best["labour_demand"], best["call_effect"])
    assert layout.futures[1].values == (WORLD[0].low, best["call_effect"])
    assert names(layout) == ["silo", "openness=0.7", "rules"]
    assert layout.lever_values.tolist() == [[0.2, 0], [0.7, 0], [0.2, 1]]


def test_the_ensemble_gives_its_first_sets() -> None:
    carried = Ensemble.carried()
    layout = Layout.of(experiment(parameters=carried, futures_design=Design("ensemble", 5)))
    assert [future.parameters for future in layout.futures] == list(carried.sets[:5])
    assert [future.ensemble_set for future in layout.futures] == list(range(5))


def test_a_point_that_is_the_baseline_is_not_run_twice() -> None:
    layout = Layout.of(experiment(levers=LEVERS, policies_design=Design("full-factorial")))
    assert names(layout) == [
        "silo",
        "rules, openness=0.2",
        "openness=0.7",
        "rules, openness=0.7",
    ]
    assert layout.policy_rows.tolist() == [0, 1, 2, 3]
    assert layout.runs == 4 * 3


def test_parts_and_levers_decide_what_their_names_say() -> None:
    layout = Layout.of(experiment(levers=LEVERS, policies_design=Design("full-factorial")))
    both = Policy.load("rules-only") + Policy.from_levers("open", {"openness": 0.7})
    assert layout.policies[3].digest == both.digest


def test_named_policies_have_no_lever_values_unless_a_point_is_the_same() -> None:
    layout = Layout.of(
        experiment(policies=(SILO, BOTH), levers=LEVERS[:1], policies_design=Design("ofat"))
    )
    assert names(layout) == ["silo", "collaborative", "openness=0.7"]
    np.testing.assert_equal(layout.lever_values, [[0.2], [np.nan], [0.7]])


def test_a_lever_that_is_varied_holds_whatever_the_baseline_says_of_it() -> None:
    layout = Layout.of(
        experiment(policies=(BOTH,), levers=LEVERS[:1], policies_design=Design("full-factorial"))
    )
    assert names(layout) == ["collaborative", "openness=0.2"]
    assert not [change for change in layout.policies[1].changes if change.name == "openness"]
    assert layout.policy_rows.tolist() == [1, 0]


def test_points_of_a_joint_design_run_beside_the_baseline_in_their_futures_only() -> None:
    layout = Layout.of(
        experiment(
            policies=(SILO, BOTH),
            levers=LEVERS,
            uncertainties=WORLD,
            futures_design=Design("morris", 4),
            joint=True,
            shocks=(CALM, CUTS),
        )
    )
    assert layout.ran[:2].all()
    points = set(zip(layout.policy_rows.tolist(), layout.future_rows[:, 0].tolist(), strict=True))
    beside = {(int(p), int(f)) for p, f in np.argwhere(layout.ran[2:, ::2] > 0) + [[2, 0]]}
    assert beside == {(p, f // 2) for p, f in points if p > 1}
    assert (layout.ran[:, ::2] == layout.ran[:, 1::2]).all()
    assert len(layout.policy_rows) == len(layout.future_rows) == 4 * 5


def test_rows_lead_back_to_the_points_of_the_design() -> None:
    design = Design("saltelli", 4)
    layout = Layout.of(
        experiment(levers=LEVERS, uncertainties=WORLD, futures_design=design, joint=True)
    )
    for row, point in enumerate(points(design, (*LEVERS, *WORLD)).tolist()):
        future = layout.futures[layout.future_rows[row, 0]]
        levers = layout.lever_values[layout.policy_rows[row]].tolist()
        assert [*levers, *future.values] == point


def test_orders_and_doses_become_policies_beside_the_named_ones() -> None:
    parts = Policy.load("behaviours-only"), Policy.load("rules-only")
    layout = Layout.of(
        experiment(policies=(SILO, BOTH), order=Order(parts, 104), dose=Dose(BOTH, (0.5, 1)))
    )
    assert names(layout) == [
        "silo",
        "collaborative",
        "behaviours-only",
        "rules-only",
        "behaviours-only+rules-only",
        "behaviours-only+rules-only@104",
        "rules-only+behaviours-only@104",
        "collaborative*0.5",
    ]
    assert [dosed.policy.name for dosed in layout.doses] == ["collaborative*0.5", "collaborative"]
    assert layout.orders[3].steps == (("behaviours-only", 0), ("rules-only", 104))
    assert layout.orders[3].policy is layout.policies[5]


def test_an_experiment_sent_to_another_process_is_the_same() -> None:
    asked = experiment(
        levers=LEVERS, policies_design=Design("ofat"), precision=Precision("neet", 1)
    )
    assert pickle.loads(pickle.dumps(asked)) == asked


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"question": " "}, "question"),
        ({"places": ()}, "names no places"),
        ({"policies": ()}, "names no policies"),
        ({"policies": ("silo",)}, r"give Policy.load\('silo'\)"),
        ({"policies": (SILO, SILO)}, "more than once"),
        ({"outcomes": ("crisis",)}, "there is no outcome 'crisis'"),
        ({"smallest": {"crisis": 1}}, "there is no outcome 'crisis'"),
        ({"smallest": {"crises": -1}}, "smallest difference"),
        ({"families": 0}, "families = 0"),
        ({"replications": LUCKS + 1}, "replications = 10001"),
        ({"weeks": 0}, "weeks = 0"),
    ],
)
def test_an_experiment_that_cannot_be_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        experiment(**given)


LIMITED = Policy.from_toml('neighbourhoods = ["E02001959"]\n[levers]\noutreach = 1', "here")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"parameters": Ensemble.carried()}, "is 387 sets"),
        ({"futures_design": Design("ensemble", 2)}, "has 1"),
        ({"uncertainties": WORLD}, "no design of futures"),
        ({"futures_design": Design("sobol", 2)}, "needs uncertainties"),
        ({"levers": LEVERS}, "no design of policies"),
        ({"policies_design": Design("ofat")}, "needs levers"),
        ({"levers": WORLD, "policies_design": Design("ofat")}, "under uncertainties"),
        ({"uncertainties": LEVERS, "futures_design": Design("ofat")}, "under levers or parts"),
        ({"joint": True, "levers": LEVERS}, "joint means"),
        (
            {
                "uncertainties": (Factor("trust_gane", "uncertainty", 0, 1),),
                "futures_design": Design("ofat"),
            },
            "did you mean trust_gain",
        ),
        (
            {"levers": (Factor("openness", "lever", 0, 2),), "policies_design": Design("ofat")},
            "openness = 2.0 is not possible",
        ),
        (
            {
                "levers": (Factor("stocktake_every", "lever", 4.2, 4.8),),
                "policies_design": Design("ofat"),
            },
            "takes whole numbers",
        ),
        ({"policies": (SILO, LIMITED), "places": (Place.load("swindon"),)}, "not a neighbourhood"),
        (
            {
                "levers": tuple(Factor.plausible(name) for name in ("openness", "voice")),
                "policies_design": Design("full-factorial", levels=1_000),
                "uncertainties": WORLD,
                "futures_design": Design("full-factorial", levels=1_000),
                "joint": True,
            },
            "joint means one design",
        ),
        (
            {
                "levers": tuple(Factor.plausible(name) for name in ("openness", "voice")),
                "uncertainties": WORLD,
                "futures_design": Design("full-factorial", levels=100),
                "joint": True,
            },
            "more than 1,000,000 points",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused_before_anything_runs(
    given: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        Layout.of(experiment(**given))


def test_another_set_of_parameters_of_ones_own_may_be_the_middle() -> None:
    own = Ensemble.of(Parameters({"labour_demand": 0.9}))
    layout = Layout.of(experiment(parameters=own))
    assert layout.futures[0].parameters["labour_demand"] == 0.9
