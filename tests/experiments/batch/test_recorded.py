"""Is what is kept of a run what the run counted, told in other ways?"""

from functools import cache

import numpy as np
import pytest

from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, burnt_in, live_under
from abm.world import World
from agents.vocabulary import CRISES, NEEDS, PAYERS, SAFETY
from experiments.batch.recorded import GROUPED, YEARLY, Recorded, Start, grouped, record
from experiments.counted import YEAR, Counted, fifths
from experiments.outcomes import OUTCOMES, values

PLACE = Place.load("coventry")
SETTING = Setting(PLACE, families=300, weeks=2 * YEAR, burn_in=13)
YEAR_COLUMNS = [column.name for column in YEARLY]


@cache
def lived(weeks: int = SETTING.weeks) -> tuple[World, World, Recorded]:
    """The past, the horizon, and what is kept of the run between them."""
    setting = Setting(PLACE, SETTING.families, weeks, SETTING.burn_in)
    past = burnt_in(setting)
    world = past.copy()
    for _ in live_under(world, setting, Policy.load("collaborative")):
        pass
    return past, world, record(past, world, PLACE)


def outcome(name: str) -> float:
    position = [each.name for each in OUTCOMES].index(name)
    return float(lived()[2].outcomes[position])


def of_year(name: str) -> np.ndarray:
    return lived()[2].years[:, YEAR_COLUMNS.index(name)]


def of_groups(grouping: str, name: str) -> np.ndarray:
    rows = [at for at, (found, _) in enumerate(grouped(PLACE)) if found == grouping]
    return lived()[2].groups[rows, [column.name for column in GROUPED].index(name)]


def test_outcomes_are_those_of_a_comparison() -> None:
    _, world, recorded = lived()
    np.testing.assert_array_equal(recorded.outcomes, values(Counted.of(world)))


@pytest.mark.parametrize("name", ["total_cost", "policy_cost", "crises", "with_3_needs"])
def test_whole_years_average_to_the_outcome_of_the_run(name: str) -> None:
    assert of_year(name).mean() == pytest.approx(outcome(name))


def test_payers_share_the_whole_cost_between_them() -> None:
    services = sum(of_year(f"services_cost_{payer}") for payer in PAYERS)
    crises = sum(of_year(f"crisis_cost_{payer}") for payer in PAYERS)
    own = of_year("policy_cost") + of_year("transition_cost") + of_year("worklessness_cost")
    assert np.mean(services) == pytest.approx(outcome("services_cost"))
    assert np.mean(crises) == pytest.approx(outcome("crisis_cost"))
    assert services + crises + own == pytest.approx(of_year("total_cost"))


def test_a_last_year_of_half_the_weeks_is_told_as_if_it_were_whole() -> None:
    _, world, recorded = lived(YEAR + 26)
    last = Counted.of(world).last(26)
    crises = last.total(*(f"crises_{kind}" for kind in CRISES))
    found = recorded.years[1, YEAR_COLUMNS.index("crises")]
    assert found == pytest.approx(1_000 * YEAR * crises / last.total("families"))


def test_neighbourhoods_add_up_to_the_place() -> None:
    families = of_groups("neighbourhood", "families")
    assert families.sum() == SETTING.families
    for name in ("severity", "with_3_needs", "crises", "crisis_cost", "contacts"):
        mean = np.average(of_groups("neighbourhood", name), weights=families)
        assert mean == pytest.approx(outcome(name)), name


def test_the_gap_between_fifths_is_the_outcome_of_that_name() -> None:
    severity = of_groups("deprivation", "severity")
    assert severity[-1] - severity[0] == pytest.approx(outcome("severity_gap"))
    assert of_groups("deprivation", "families").sum() == SETTING.families


def test_groups_of_families_are_those_who_stayed_as_they_were_at_week_0() -> None:
    past, world, _ = lived()
    then, now = past.families, world.families
    stayed = then["who"] == now["who"]
    assert 0 < stayed.sum() < SETTING.families
    for grouping in ("children", "needs at the start"):
        assert of_groups(grouping, "families").sum() == stayed.sum()
    unsafe = stayed & ((then["needs"] >> SAFETY) & 1 == 1)
    at = NEEDS.index("safety")
    grouping = "need at the start"
    assert of_groups(grouping, "families")[at] == unsafe.sum()
    assert of_groups(grouping, "trust")[at] == pytest.approx(now["trust"][unsafe].mean())
    many = [1_000.0 * (bin(needs).count("1") >= 3) for needs in now["needs"][unsafe].tolist()]
    assert of_groups(grouping, "with_3_needs")[at] == pytest.approx(np.mean(many))
    dealt = (now["contacts"] - then["contacts"])[unsafe].mean() * YEAR / SETTING.weeks
    assert of_groups(grouping, "contacts")[at] == pytest.approx(dealt)
    assert np.isnan(of_groups(grouping, "crises")).all()


def test_a_past_that_lives_on_itself_gives_the_same() -> None:
    past, _, recorded = lived()
    world = past.copy()
    start = Start.of(world)
    for _ in live_under(world, SETTING, Policy.load("collaborative")):
        pass
    for one, other in zip(record(start, world, PLACE), recorded, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_group_without_families_has_no_means() -> None:
    setting = Setting(PLACE, families=2, weeks=4, burn_in=0)
    past = burnt_in(setting)
    groups = record(past, past, PLACE).groups
    empty = groups[:, 0] == 0
    assert empty.any()
    assert np.isnan(groups[empty, 1:]).all()


def test_fifths_of_few_neighbourhoods_leave_the_middle_empty() -> None:
    assert [len(each) for each in fifths(np.array([0.7, 0.1]))] == [1, 0, 0, 0, 1]
    assert [len(each) for each in fifths(np.linspace(0, 1, 42))] == [8, 9, 9, 8, 8]
    assert fifths(np.array([0.7, 0.1]))[0].tolist() == [1]


def test_sums_over_weeks_are_those_of_the_weeks() -> None:
    counted = Counted.of(lived()[1])
    assert counted.total("referrals", "bounces") == pytest.approx(
        counted.weekly("referrals", "bounces").sum()
    )
    assert counted.at_agencies("hours", "spend") == pytest.approx(
        counted.agencies["hours"].sum() + counted.agencies["spend"].sum()
    )
    assert counted.first(YEAR).total("contacts") + counted.last(YEAR).total("contacts") == (
        pytest.approx(counted.total("contacts"))
    )
