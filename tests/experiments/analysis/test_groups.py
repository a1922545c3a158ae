"""Is it told who gains and who loses, when we made it so, and nobody when we did not?"""

import math

import pytest

from abm.errors import InputError
from experiments.analysis.groups import Gains, GroupEffect, who_gains
from experiments.analysis.pockets import POCKETS
from experiments.batch.results import BatchResults
from tests.experiments.analysis.made_up import LEVEL, made_up_results

GAINS = {
    ("deprivation", "5 most deprived"): {"severity": -5.0, "crises": -9.0},
    ("deprivation", "1 least deprived"): {"severity": 3.0},
    ("need at the start", "crime"): {"severity": 4.0},
    ("children", "3 or more"): {"trust": 6.0},
}
PAID = {
    "services_cost_council": (10.0, 10.0, 0.0, 0.0, 0.0),
    "crisis_cost_nhs": (0.0, -5.0, -5.0, -5.0, -5.0),
}


def results(**more: object) -> BatchResults:
    return made_up_results(
        grouped={"collaborative": GAINS},
        yearly={"collaborative": PAID},
        **more,  # type: ignore[arg-type]
    )


def of_group(found: Gains, grouping: str, group: str) -> GroupEffect:
    return next(each for each in found.of(grouping) if each.group == group)


def test_groups_are_sorted_from_gain_to_loss() -> None:
    fifths = who_gains(results()).of("deprivation")
    assert fifths[0].group == "5 most deprived"
    assert fifths[-1].group == "1 least deprived"
    assert fifths[0].difference.mean == pytest.approx(-5, abs=1)
    assert fifths[0].level.mean == pytest.approx(LEVEL, abs=2)
    assert (fifths[0].verdict, fifths[-1].verdict) == ("better", "worse")


def test_a_group_that_gains_more_than_the_others_stands_apart() -> None:
    found = who_gains(results())
    most = of_group(found, "deprivation", "5 most deprived")
    assert most.apart.clear
    assert most.apart.mean == pytest.approx(-5 + 2 / 5, abs=1)
    assert not of_group(found, "children", "none").apart.clear


def test_every_grouping_and_payer_is_told() -> None:
    found = who_gains(results())
    assert set(found.groupings) == {
        "deprivation", "children", "needs at the start", "need at the start", "neighbourhood",
        "payer",
    }  # fmt: skip
    assert {each.group for each in found.of("payer")} == set(POCKETS)


def test_payers_pay_for_services_and_need_money_for_crises_over_all_the_years() -> None:
    found = who_gains(results())
    assert of_group(found, "payer", "council").difference.mean == pytest.approx(4, abs=0.3)
    assert of_group(found, "payer", "nhs").difference.mean == pytest.approx(-4, abs=0.3)
    assert of_group(found, "payer", "police").level.mean == pytest.approx(2 * LEVEL, abs=2)


def test_a_last_year_that_is_shorter_counts_for_less() -> None:
    paid = {"services_cost_council": (0.0, 30.0)}
    short = made_up_results(yearly={"collaborative": paid}, weeks=52 + 26)
    found = of_group(who_gains(short), "payer", "council")
    assert found.difference.mean == pytest.approx(10, abs=0.5)


def test_groups_may_be_told_by_another_measure() -> None:
    found = who_gains(results(), measure="crises")
    assert "children" not in found.groupings, "crises are not counted for families who are followed"
    assert of_group(found, "deprivation", "5 most deprived").difference.mean < -8
    trust = who_gains(results(), measure="trust")
    assert trust.of("children")[0].group == "3 or more"
    assert trust.of("children")[0].verdict == "better"


def test_where_no_way_is_better_nobody_gains() -> None:
    found = who_gains(results(), measure="contacts")
    assert math.isnan(found.of("children")[0].p_holm)
    assert not any("contacts" in each and "clearly gain" in each for each in found.sentences())


def test_neighbourhoods_and_needs_are_told_by_their_names() -> None:
    found = who_gains(results())
    names = {each.name for each in found.place.neighbourhoods}
    assert {each.title for each in found.of("neighbourhood")} <= names
    assert of_group(found, "need at the start", "safety").title == "family safety"


def test_sentences_name_who_gains_and_who_loses() -> None:
    said = " ".join(who_gains(results()).sentences())
    assert "1 of 5 clearly gains, 1 clearly loses (1 least deprived)" in said
    assert "Best for 5 most deprived -5." in said
    assert "Saves most: the NHS -4" in said
    assert "pays most: the council +4" in said


def test_of_nothing_but_chance_nobody_is_said_to_gain_or_lose() -> None:
    said = who_gains(made_up_results(futures=20)).sentences()
    assert not any("clearly gains," in each or "clearly lose" in each.split(";")[0].replace(
        "clearly gains or loses", "") for each in said)  # fmt: skip


def test_the_table_has_one_row_for_each_group() -> None:
    table = who_gains(results()).table()
    assert len(table) == 5 + 3 + 5 + 8 + 3 + 8
    assert not table.duplicated(["grouping", "group"]).any()
    assert table.loc[table["grouping"] == "payer", "families"].isna().all()


def test_an_unknown_measure_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InputError, match="measure: 'severe' is not known"):
        who_gains(results(), measure="severe")


def test_there_must_be_a_policy_to_compare() -> None:
    with pytest.raises(InputError, match="no policy to compare with silo"):
        who_gains(made_up_results(("silo",)))
