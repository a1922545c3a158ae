"""What a limited or later policy does to the families, in runs of the whole model."""

import pytest

from abm.histories import first_difference
from abm.mesa_model import interpreted
from abm.place import Place
from abm.policy import Policy
from abm.results import Result
from abm.simulation import Setting, core, simulate
from experiments.policy_cost import costs

COVENTRY = Place.load("coventry")
WEEKS = 30


def lived(expression: str, weeks: int = WEEKS) -> Result:
    """A run of a few hundred families under a policy."""
    policy = Policy.load(expression)
    return simulate(COVENTRY, policy, families=300, weeks=weeks, burn_in=20)


def test_before_it_starts_a_later_policy_changes_nothing() -> None:
    silo, later = lived("silo").weekly, lived("collaborative@20").weekly
    assert silo.query("week < 20").equals(later.query("week < 20"))
    assert not silo.query("week >= 20").equals(later.query("week >= 20"))


def test_a_limited_policy_that_has_not_started_changes_nothing() -> None:
    limited = lived(f"think-family@{WEEKS}:most-deprived-10")
    assert lived("silo").weekly.equals(limited.weekly)


def test_it_is_paid_for_where_it_acts() -> None:
    everywhere, part = lived("think-family"), lived("think-family:most-deprived-10")
    paid = [run.weekly.query("week >= 0").policy_cost.sum() for run in (everywhere, part)]
    assert 0 < paid[1] < paid[0] / 2
    (cost,) = costs(Policy.load("think-family"), COVENTRY)
    assert paid[0] / WEEKS / 300 == pytest.approx(cost.a_family_a_week, rel=1e-3)


@pytest.mark.parametrize(
    "expression", ["think-family@3:most-deprived-20+stoke-vulnerable-families:Longford,Keresley"]
)
def test_both_drivers_tell_the_same_story_of_a_limited_policy(expression: str) -> None:
    setting = Setting(COVENTRY, families=40, weeks=8, burn_in=8)
    assert first_difference(setting, Policy.load(expression), core, interpreted) is None
