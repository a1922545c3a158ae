"""Is a dose-response told right, and do diminishing returns show only where they are?"""

import pytest

from abm.errors import InputError
from abm.policy import Policy
from experiments.analysis.doses import Doses, dose_of, doses, has_doses
from experiments.design.orders import Dose
from tests.experiments.analysis.made_up import made_up_results


def of(noise: float = 0, **effects: float) -> Doses:
    results = made_up_results(
        ("silo", *effects), futures=9, effects=dict(effects), noise=noise, replications=6
    )
    return doses(results)


def test_a_dose_is_read_from_its_name() -> None:
    assert dose_of("collaborative*0.25") == ("collaborative", 0.25)
    assert dose_of("collaborative") == ("collaborative", 1)


def test_the_names_that_a_dose_table_makes_are_those_that_are_read() -> None:
    for share, policy in Dose(Policy.load("collaborative"), (0.25, 0.5, 1)).policies():
        assert dose_of(policy.name) == ("collaborative", share)


def test_each_share_is_held_against_the_baseline_and_the_one_before() -> None:
    found = of(**{"p*0.5": -6.0, "p": -8.0, "p*0.25": -4.0})
    assert found.shares == (0.25, 0.5, 1.0)
    assert [each.mean for each in found.effects] == pytest.approx([-4, -6, -8])
    assert [each.mean for each in found.steps] == pytest.approx([-4, -2, -2])
    assert found.middle == 0.5
    assert found.share_of_largest.ratio == pytest.approx(0.75)


def test_returns_diminish_where_the_first_half_does_more() -> None:
    found = of(0.5, **{"p*0.5": -6.0, "p": -8.0})
    assert found.beyond.mean == pytest.approx(2, abs=0.5)
    assert "returns diminish" in found.sentences()[1]


def test_returns_grow_where_the_second_half_does_more() -> None:
    found = of(0.5, **{"p*0.5": -2.0, "p": -8.0})
    assert found.beyond.high < 0
    assert "returns grow" in found.sentences()[1]


def test_what_is_in_proportion_shows_neither() -> None:
    found = of(0.5, **{"p*0.5": -4.0, "p": -8.0})
    assert found.beyond.mean == pytest.approx(0, abs=0.5)


def test_harm_that_comes_first_is_no_sign_of_diminishing_returns() -> None:
    found = of(0.1, **{"p*0.5": 4.0, "p": 5.0})
    assert found.beyond.mean < 0


def test_policies_run_as_a_whole_only_have_no_doses() -> None:
    results = made_up_results(("silo", "p"), futures=2)
    assert not has_doses(results)
    with pytest.raises(InputError, match=r"\[dose\] table"):
        doses(results)
