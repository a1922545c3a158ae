"""Do prices, returns and the best value come out as a person would reckon them?"""

import numpy as np
import pytest

from abm.errors import InputError
from experiments.analysis.value_for_money import (
    PAYS,
    QUADRANTS,
    SAVES,
    Value,
    ValueForMoney,
    value_for_money,
)
from experiments.outcomes import OUTCOMES as ALL
from tests.experiments.analysis.made_up import made_up_results

OUTCOMES = ("with_3_needs", *PAYS, *SAVES)
KNOWN = {
    "with_3_needs": -4.0, "services_cost": 6.0, "policy_cost": 3.0, "transition_cost": 1.0,
    "crisis_cost": -1.5, "worklessness_cost": -0.5,
}  # fmt: skip
"""Ten paid and two saved for four families in a thousand: GBP 2,000 for each family."""


def of(effects: dict[str, dict[str, float]], noise: float = 0, **more: object) -> ValueForMoney:
    results = made_up_results(
        ("silo", *effects), OUTCOMES, futures=12, effects=effects, noise=noise
    )
    return value_for_money(results, **more)  # type: ignore[arg-type]


def only(found: ValueForMoney) -> Value:
    (value,) = found.values
    return value


def test_what_is_paid_saved_and_bought_adds_up() -> None:
    value = only(of({"known": KNOWN}))
    assert (value.pays.mean, value.saves.mean) == pytest.approx((10, 2))
    assert (value.net_cost.mean, value.effect.mean) == pytest.approx((8, 4))
    assert value.price.ratio == pytest.approx(2_000)
    assert value.benefit_cost.ratio == pytest.approx(0.2)


def test_what_is_paid_can_be_judged_alone() -> None:
    assert only(of({"known": KNOWN}, perspective="pays")).price.ratio == pytest.approx(2_500)


def test_pays_and_saves_are_all_that_total_cost_is_made_of() -> None:
    money = {each.name for each in ALL if each.theme == "money"}
    parts = {name for name in money if name.startswith(("crisis_cost_", "total", "budget"))}
    assert money - parts == set(PAYS) | set(SAVES)


@pytest.mark.parametrize(
    ("effect", "cost", "quadrant"),
    [(-4, -1, 0), (-4, 1, 1), (4, -1, 2), (4, 1, 3)],
)
def test_the_four_quadrants_are_told_apart(effect: float, cost: float, quadrant: int) -> None:
    value = only(of({"a": {"with_3_needs": effect, "policy_cost": cost}}))
    assert value.quadrant == QUADRANTS[quadrant]
    assert value.quadrants[quadrant] == 1


def test_a_policy_is_the_best_value_from_its_price_on() -> None:
    found = of({"known": KNOWN}, willingness=(0, 1_900, 2_100, 5_000))
    assert found.acceptability == pytest.approx(np.array([[1, 1, 0, 0], [0, 0, 1, 1]]))
    benefits = [each.mean for each in found.benefits[0]]
    assert benefits == pytest.approx([-8, -0.4, 0.4, 12])


def test_chances_of_being_the_best_value_add_up_to_one() -> None:
    found = of({"a": KNOWN, "b": {"with_3_needs": -2.0, "policy_cost": 3.0}}, noise=2)
    assert found.acceptability.sum(axis=0) == pytest.approx(np.ones(len(found.willingness)))
    assert found.willingness[0] == 0


def test_a_doubtful_effect_has_a_price_without_an_upper_bound() -> None:
    found = of({"a": {"with_3_needs": -0.3, "policy_cost": 9.0}}, noise=8)
    assert only(found).price.kind != "between"
    assert any("no price has an upper bound" in each for each in found.sentences())


def test_the_interval_of_the_price_holds_the_true_price() -> None:
    held = 0
    for seed in range(40):
        results = made_up_results(
            ("silo", "a"), OUTCOMES, 12, 2, {"a": KNOWN}, seed=seed, spread=1, weeks=52
        )
        price = only(value_for_money(results)).price
        held += price.kind == "between" and price.low <= 2_000 <= price.high
    assert held >= 34


def test_a_negative_worth_is_refused() -> None:
    with pytest.raises(InputError, match="numbers of 0 or more"):
        of({"known": KNOWN}, willingness=(-1,))


def test_prices_are_told_by_family_crisis_or_unit() -> None:
    results = made_up_results(("silo", "a"), ("crises", "severity", *OUTCOMES), futures=9)
    assert value_for_money(results, "crises").price_unit.startswith("GBP for each one")
    assert value_for_money(results, "severity").price_unit.startswith("GBP a family a year")
    assert value_for_money(results, "with_3_needs").price_unit.startswith("GBP a year for each")


def test_tables_hold_every_policy_and_worth() -> None:
    found = of({"known": KNOWN}, noise=1)
    assert found.table()["price"].tolist() == [only(found).price.ratio]
    assert found.acceptability_table().columns.tolist() == ["willingness", "silo", "known"]
