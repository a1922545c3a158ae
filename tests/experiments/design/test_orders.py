"""Are policies put one after the other, and taken in part, as their names say?"""

import pytest

from abm.errors import InputError
from abm.policy import Policy, carried_policies
from experiments.design.orders import Dose, Order, in_part

BEHAVIOURS, RULES = Policy.load("behaviours-only"), Policy.load("rules-only")
BOTH = Policy.load("collaborative")


def test_an_order_is_the_expression_of_the_same_name() -> None:
    for steps, policy in Order((BEHAVIOURS, RULES), 26).policies():
        assert policy == Policy.load(policy.name)
        assert policy.name == "+".join(f"{name}@{week}" if week else name for name, week in steps)


def test_three_parts_come_in_all_six_orders_besides_alone_and_at_once() -> None:
    lean = Policy.load("lean")
    made = Order((BEHAVIOURS, RULES, lean), 52).policies()
    assert len({policy.name for _, policy in made}) == 3 + 1 + 6
    assert made[-1].policy.name == "lean+rules-only@52+behaviours-only@104"


def value(policy: Policy, name: str) -> float:
    (found,) = [change.value for change in policy.changes if change.name == name]
    return found


def test_half_of_a_policy_is_half_of_the_way_from_how_things_are() -> None:
    half = in_part(BOTH, 0.5)
    assert half.name == "collaborative*0.5"
    assert value(half, "openness") == 0.45
    assert value(half, "shared_record") == 0.4
    assert value(half, "contract_weeks") == 182


def test_half_as_many_stocktakes_are_twice_as_far_apart() -> None:
    assert value(BOTH, "stocktake_every") == 9
    assert value(in_part(BOTH, 0.5), "stocktake_every") == 18
    assert value(in_part(BOTH, 0.01), "stocktake_every") == 260


def test_a_choice_counts_from_half_on() -> None:
    aligned = value(BOTH, "target_regime")
    assert value(in_part(BOTH, 0.49), "target_regime") == 1
    assert value(in_part(BOTH, 0.5), "target_regime") == aligned


def test_the_whole_of_a_policy_is_the_policy() -> None:
    assert Dose(BOTH, (1,)).policies()[0].policy is BOTH


@pytest.mark.parametrize("name", carried_policies())
def test_every_carried_policy_can_be_taken_in_part(name: str) -> None:
    policy = Policy.load(name)
    for share in (0.01, 0.3, 0.99):
        part = in_part(policy, share)
        assert len(part.changes) == len(policy.changes)


@pytest.mark.parametrize("shares", [(), (0,), (0.5, 0.5), (0.6, 0.5), (1.2,), ("much",)])
def test_shares_that_cannot_be_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="dose"):
        Dose(BOTH, shares)


@pytest.mark.parametrize(
    ("parts", "gap", "said"),
    [
        ((BEHAVIOURS,), 26, "1 parts given"),
        ((BEHAVIOURS, BEHAVIOURS), 26, "more than once"),
        ((BEHAVIOURS, RULES), 0, "puts nothing first"),
        ((BEHAVIOURS, RULES), 2.5, "gap = 2.5"),
    ],
)
def test_an_order_that_cannot_be_is_refused(parts: tuple[Policy, ...], gap: int, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Order(parts, gap)
