"""Is it told right which lever comes first, what the second adds, and what waiting costs?"""

import pytest

from abm.errors import InputError
from abm.policy import Policy
from experiments.analysis.orders import Orders, Step, has_orders, orders, steps_of
from experiments.design.orders import Order
from tests.experiments.analysis.made_up import made_up_results

EFFECTS = {"x": -3.0, "y": -1.0, "x+y": -6.0, "x+y@104": -5.0, "y+x@104": -4.0}


def of(noise: float = 0, **more: float) -> Orders:
    effects = EFFECTS | more
    results = made_up_results(("silo", *effects), futures=9, effects=effects, noise=noise)
    return orders(results)


def test_a_sequence_is_read_from_its_name() -> None:
    assert steps_of("x+y@104") == (Step(0, "x"), Step(104, "y"))
    assert steps_of("late@52+early") == (Step(0, "early"), Step(52, "late"))
    assert steps_of("alone") == (Step(0, "alone"),)


def test_the_names_that_a_sequence_table_makes_are_those_that_are_read() -> None:
    made = Order((Policy.load("behaviours-only"), Policy.load("rules-only")), 104).policies()
    for steps, policy in made:
        assert steps_of(policy.name) == tuple(Step(week, part) for part, week in steps)


def test_which_first_is_the_difference_between_the_two_orders() -> None:
    ((one, other, found),) = of().firsts
    assert (one, other) == ("x+y@104", "y+x@104")
    assert found.mean == pytest.approx(-1)
    assert "x first does better than y first" in of().sentences()[1]


def test_what_the_second_adds_is_taken_from_the_first_alone() -> None:
    added = {(each.sequence, each.part): each.difference.mean for each in of().added}
    assert added == pytest.approx(
        {("x+y", "x"): -5, ("x+y", "y"): -3, ("x+y@104", "y"): -2, ("y+x@104", "x"): -3}
    )


def test_waiting_is_compared_with_both_at_once() -> None:
    waits = {later: found.mean for later, _, found in of().waits}
    assert waits == pytest.approx({"x+y@104": 1, "y+x@104": 2})


def test_orders_that_do_not_differ_clearly_are_not_told_apart() -> None:
    said = of(noise=20).sentences()
    assert "makes no clear difference" in said[1]


def test_a_third_part_is_added_to_the_first_two() -> None:
    found = of(z=-1.0, **{"x+y@104+z@208": -5.5, "x+z@208": -3.5})
    last = [each for each in found.added if each.sequence == "x+y@104+z@208"]
    assert [(each.before, each.week) for each in last] == [("x+y@104", 208)]
    assert last[0].difference.mean == pytest.approx(-0.5)
    assert [each.part for each in found.added if each.sequence == "x+y@104+z@208"] == ["z"]


def test_policies_without_their_parts_are_no_sequence() -> None:
    results = made_up_results(("silo", "x", "x+y@104"), futures=2)
    assert not has_orders(results)
    with pytest.raises(InputError, match=r"\[sequence\] table"):
        orders(results)


def test_the_table_names_every_question() -> None:
    table = of().table()
    assert table["question"].value_counts().tolist() == [5, 4, 2, 1]
    assert set(table["verdict"]) == {"better", "worse"}
