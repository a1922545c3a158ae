"""Does who pays and who saves, and when it pays back, come out as a person would reckon it?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from abm.errors import InputError
from agents.vocabulary import PAYERS
from experiments.analysis.pockets import ITEMS, POCKETS
from experiments.analysis.timeline import GREEN_BOOK, Timeline, _since, timeline
from experiments.batch.recorded import YEARLY
from experiments.batch.results import BatchResults
from experiments.readable import readable
from tests.experiments.analysis.made_up import made_up_results

KEYS = ["place", "future", "replication", "year"]
INVEST = {
    "transition_cost": [20.0, 0, 0, 0, 0],
    "policy_cost": [10.0] * 5,
    "crisis_cost_nhs": [0.0, -10, -25, -25, -25],
    "crisis_cost_council": [0.0, -5, -5, -5, -5],
}
"""Thirty in the first year, then ten a year; saved 0, 15, 30, 30, 30: paid back in year four."""


def exactly(results: BatchResults, more: Mapping[str, Sequence[float]]) -> BatchResults:
    """The same results where the policy is the baseline and so much more, without any chance."""
    years = results.years
    base = years[years["policy"] == results.names[0]].sort_values(KEYS)
    with_policy = base.assign(policy=results.names[1])
    for column, added in more.items():
        with_policy[column] += np.asarray(added)[with_policy["year"] - 1]
    return replace(results, years=pd.concat((base, with_policy), ignore_index=True))


def of(more: Mapping[str, Sequence[float]], rate: float = 0.0, weeks: int = 260) -> Timeline:
    results = made_up_results(("silo", "a"), futures=9, replications=2, weeks=weeks)
    return timeline(exactly(results, more), rate=rate)


def means(values: np.ndarray) -> list[float]:
    return np.nanmean(values, axis=(1, 2)).tolist()


def test_every_pocket_spends_and_saves_in_its_year() -> None:
    found = of(INVEST)
    assert means(found.spends()) == pytest.approx([30, 10, 10, 10, 10])
    assert means(found.saves("nhs")) == pytest.approx([0, 10, 25, 25, 25])
    assert means(found.balance("programme")) == pytest.approx([-30, -40, -50, -60, -70])
    assert means(found.balance()) == pytest.approx([-30, -25, -5, 15, 35])
    assert means(found.balance("police")) == pytest.approx([0] * 5)


def test_it_pays_back_in_the_year_from_which_the_balance_stays_above() -> None:
    found = of(INVEST).break_even()
    assert found.year == 4
    assert found.chance == pytest.approx([0, 0, 0, 1, 1])


def test_a_balance_that_falls_below_again_has_not_paid_back() -> None:
    balances = np.array([[1.0, 2, 3], [-1, 2, 3], [1, -1, 3], [1, 2, -3], [-1, -1, -1], [0, 0, 0]])
    assert _since(balances).tolist() == [1, 2, 3, 0, 0, 1]


def test_what_never_pays_back_is_said_not_to() -> None:
    found = of({"policy_cost": [5.0] * 5})
    assert found.break_even().year == 0
    assert "does not pay back within five years" in found.sentences()[1]


def test_later_years_count_less_where_they_are_discounted() -> None:
    found = of(INVEST, rate=GREEN_BOOK)
    assert means(found.saves("nhs")) == pytest.approx(
        [0, 10 / 1.035, 25 / 1.035**2, 25 / 1.035**3, 25 / 1.035**4]
    )


def test_a_year_cut_short_holds_its_weeks_only() -> None:
    found = of({"policy_cost": [10.0] * 3}, weeks=130)
    assert means(found.spends()) == pytest.approx([10, 10, 5])


def test_how_sure_it_is_to_pay_back_follows_the_futures() -> None:
    results = made_up_results(("silo", "a"), futures=30, replications=2)
    frame = exactly(results, INVEST).years
    policy = frame["policy"] == "a"
    frame.loc[policy, "policy_cost"] += np.where(frame.loc[policy, "future"] % 2, 6.0, 0.0)
    found = timeline(replace(results, years=frame)).break_even()
    assert found.year == 4
    assert 0.2 < found.chance[3] < 1
    assert found.chance[4] == 1
    assert found.futures == pytest.approx(1, abs=0.01)


def test_pockets_hold_every_cost_that_a_batch_keeps() -> None:
    kept = {column.name for column in YEARLY if column.unit.startswith("GBP")} - {"total_cost"}
    assert [item.column for item in ITEMS if item.column not in kept] == []
    assert kept == {item.column for item in ITEMS}
    assert {item.pocket for item in ITEMS} == {*PAYERS, "programme"}


def test_who_pays_and_who_saves_is_told_with_the_years() -> None:
    said = of(INVEST).sentences()
    assert "Who pays, in GBP a family over all years: the programme's budget 70.0" in said[2]
    assert said[3].startswith("Who saves: the NHS +85.0 (+85.0 to +85.0) (from year 2 on)")
    assert "none of which reaches the programme's budget" in said[4]
    assert "counts as one in the first" in said[-2]


def test_what_is_not_clear_counts_as_nobodys_saving() -> None:
    found = timeline(made_up_results(("silo", "a"), futures=12, yearly={"a": INVEST}))
    over = [found.over_all_years(pocket) for pocket in POCKETS]
    clear = sum(each.mean for each in over if each.low > 0)
    assert clear < sum(each.mean for each in over if each.mean > 0)
    (wrong,) = (each for each in found.sentences() if each.startswith("Wrong pockets"))
    assert f"comes to {readable(clear)} GBP" in wrong
    assert any("not clear" in each for each in found.sentences())


def test_the_table_has_a_row_for_each_pocket_and_year() -> None:
    table = of(INVEST).table().set_index(["pocket", "year"])
    assert len(table) == (len(PAYERS) + 2) * 5
    assert table.loc[("all", 5), "balance"] == pytest.approx(35)
    assert table.loc[("nhs", 2), "saves"] == pytest.approx(10)


def test_the_part_that_could_be_cashed_is_told_where_it_was_counted() -> None:
    results = made_up_results(
        ("silo", "a"), ("crisis_cost", "crisis_cost_cashable"), futures=9,
        effects={"a": {"crisis_cost": -10.0, "crisis_cost_cashable": -4.0}}, noise=0,
    )  # fmt: skip
    found = timeline(exactly(results, INVEST))
    assert found.cashable.ratio == pytest.approx(0.4)
    assert any("40% (40% to 40%) could be released as cash" in each for each in found.sentences())


@pytest.mark.parametrize("rate", [-0.01, 1.0])
def test_an_impossible_rate_is_refused(rate: float) -> None:
    with pytest.raises(InputError, match="expected a share a year"):
        of(INVEST, rate=rate)


def test_the_baseline_and_unknown_policies_have_no_timeline() -> None:
    results = made_up_results(("silo", "a"), futures=2)
    for name in ("silo", "c"):
        with pytest.raises(InputError, match="is not known"):
            timeline(results, name)
