"""Is a policy put aside only where another one is at least as good in everything?"""

import pytest

from abm.errors import InputError
from experiments.analysis.frontier import Frontier, frontier
from tests.experiments.analysis.made_up import made_up_results

OUTCOMES = ("with_3_needs", "total_cost", "severity_gap")


def of(noise: float = 0, futures: int = 10, **effects: dict[str, float]) -> Frontier:
    return frontier(
        made_up_results(("silo", *effects), OUTCOMES, futures=futures, effects=effects, noise=noise)
    )


def test_a_policy_is_dominated_by_one_that_is_better_in_something_and_worse_in_nothing() -> None:
    found = of(
        good={"with_3_needs": -5, "total_cost": 2},
        dearer={"with_3_needs": -5, "total_cost": 3},
        cheap={"total_cost": -1, "with_3_needs": 1},
    )
    assert found.front == ("silo", "good", "cheap")
    assert found.dominated_by == ((), (), ("good",), ())


def test_equals_do_not_dominate_each_other() -> None:
    assert of(same={}).front == ("silo", "same")


def test_a_third_thing_can_save_a_policy() -> None:
    worse_but_fairer = {"with_3_needs": 1.0, "total_cost": 1.0, "severity_gap": -1.0}
    assert of(fairer=worse_but_fairer).front == ("silo", "fairer")


def test_what_is_far_apart_is_sure_and_what_is_close_is_not() -> None:
    sure = of(1.0, better={"with_3_needs": -20, "total_cost": -20, "severity_gap": -20})
    assert sure.chance == pytest.approx([0, 1])
    close = of(20.0, similar={"with_3_needs": -1, "total_cost": -1, "severity_gap": -1})
    assert 0.02 < close.chance.min() < 0.98
    assert any("Not sure" in each or "chance that" in each for each in close.sentences())


def test_two_outcomes_are_enough_and_one_is_not() -> None:
    results = made_up_results(("silo", "a"), OUTCOMES, effects={"a": -2.0})
    assert frontier(results, ("with_3_needs", "total_cost")).front == ("a",)
    with pytest.raises(InputError, match="1 outcome given"):
        frontier(results, ("total_cost", "total_cost"))


def test_the_table_names_what_dominates() -> None:
    table = of(better={"with_3_needs": -1}).table().set_index("policy")
    assert table.loc["silo", "dominated_by"] == "better"
    silo, better = table["with_3_needs"].tolist()
    assert better < silo
