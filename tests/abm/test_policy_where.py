"""A policy may start later, and hold in some neighbourhoods and not in others."""

from functools import reduce
from operator import add
from pathlib import Path

import numpy as np
import pytest

from abm.change import Change
from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy
from tests.abm.small_town import AGENCIES, HOMES, SAMPLE, TOWN, policy

SHARING = (
    "title = 'Sharing'\n[levers]\nopenness = 0.6\n[[change]]\nweek = 10\nlevers.openness = 0.8"
)
ASH, BIRCH, CEDAR, FIR, GORSE = range(5)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a policy file in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sharing.toml").write_text(SHARING)
    return tmp_path


def load(expression: str) -> Policy:
    return Policy.load(expression, SAMPLE)


def openness(made: Policy) -> list[list[float]]:
    """Openness in each neighbourhood, for each week of change; agencies are alike here."""
    decided = made.tabulate(TOWN)
    values: list[list[float]] = decided.levers["openness"][:, decided.area_of, 0].tolist()
    return values


# When


def test_a_policy_starts_as_many_weeks_later_as_is_asked(folder: Path) -> None:
    made = load("sharing.toml@26")
    assert made.tabulate(TOWN).weeks.tolist() == [0, 26, 36]
    assert openness(made) == [[0.2] * 5, [0.6] * 5, [0.8] * 5]
    assert (made.name, made.starts, made.title) == ("sharing@26", 26, "Sharing, 26 weeks later")


def test_a_file_may_say_when_it_starts() -> None:
    made = policy(f"start = 26\n{SHARING}")
    assert made.starts == 26
    assert made.changes == policy(SHARING).later(26).changes
    stress = policy("start = 5\n[world]\nlabour_demand = 0.5")
    assert stress.world_changes() == ((5, "labour_demand", 0.5),)
    assert stress.later(3).starts == 8


# Where


@pytest.mark.parametrize(
    ("where", "inside"),
    [
        ("E02", {BIRCH}),
        ("e02,FIR", {BIRCH, FIR}),
        ("Ash, Gorse", {ASH, GORSE}),
        ("most-deprived-20", {ASH}),
        ("most deprived 40%", {ASH, BIRCH}),
        ("least-deprived-30", {FIR, GORSE}),
        ("most-deprived-1", {ASH}),
        ("most-deprived-100", set(range(5))),
        ("most-deprived-20,E05", {ASH, GORSE}),
    ],
)
def test_a_limited_policy_holds_there_and_nowhere_else(
    where: str, inside: set[int], folder: Path
) -> None:
    made = load(f"sharing.toml:{where}")
    assert set(np.flatnonzero(made.neighbourhoods(TOWN)).tolist()) == inside
    assert openness(made)[0] == [0.6 if each in inside else 0.2 for each in range(5)]


def test_a_name_with_a_comma_can_be_given_in_a_file() -> None:
    made = policy("neighbourhoods = ['Cedar, Dale & Elm']\n[levers]\nopenness = 1")
    assert openness(made) == [[0.2, 0.2, 1, 0.2, 0.2]]


def test_what_is_not_limited_acts_in_no_neighbourhood_of_its_own() -> None:
    assert not policy(SHARING).neighbourhoods(TOWN).any()


def test_the_whole_place_has_the_mean_over_its_families(folder: Path) -> None:
    decided = load("sharing.toml:Fir").tabulate(TOWN)
    homes = sum(HOMES.values())
    assert decided.shares.tolist() == [1, 1 - 400 / homes, 400 / homes]
    assert decided.area_of.tolist() == [1, 1, 1, 2, 1]
    assert decided.levers["openness"][0, 0, 0] == pytest.approx(0.2 + 0.4 * 400 / homes)
    others = np.array([1, 1, 1, 1, 0])
    sampled = load("sharing.toml:Fir").tabulate(TOWN, others)
    assert sampled.levers["openness"][0, 0, 0] == pytest.approx(0.2 + 0.4 / 4)


def test_what_is_the_same_everywhere_is_the_same_to_the_last_bit(folder: Path) -> None:
    decided = load("sharing.toml:Ash,Fir").tabulate(TOWN)
    for name in ("outreach", "voice", "pooled", "regime"):
        assert (SAMPLE.values(decided.levers, name) == SAMPLE[name].default).all(), name


def test_two_limited_policies_leave_an_area_for_each_way_they_overlap(folder: Path) -> None:
    other = policy("neighbourhoods = ['Birch', 'Fir']\n[levers]\nopenness = 0.9\noutreach = 2")
    both = (load("sharing.toml:Ash,Birch") + other).tabulate(TOWN)
    assert len(set(both.area_of[[ASH, BIRCH, FIR]].tolist())) == 3
    assert both.area_of[[CEDAR, GORSE]].tolist() == [1, 1]
    week_0 = both.levers[0, both.area_of, 0]
    assert week_0["openness"].tolist() == [0.6, 0.9, 0.2, 0.9, 0.2]
    assert week_0["outreach"].tolist() == [0.3, 2, 0.3, 2, 0.3]
    assert both.shares[1:].sum() == pytest.approx(1)


def test_a_later_decision_for_the_whole_place_ends_what_was_limited() -> None:
    made = policy("[[change]]\nweek = 5\nlevers.openness = 0.5") + policy(SHARING).limited_to(
        ("Ash",)
    )
    assert openness(made) == [
        [0.6, 0.2, 0.2, 0.2, 0.2],
        [0.5] * 5,
        [0.8, 0.5, 0.5, 0.5, 0.5],
    ]


def test_a_change_may_be_limited_by_itself() -> None:
    made = policy(
        "[levers]\nopenness = 0.4\n[[change]]\nweek = 9\nneighbourhoods = ['most deprived 20%']"
        "\nlevers.openness = 1"
    )
    assert openness(made) == [[0.4] * 5, [1, 0.4, 0.4, 0.4, 0.4]]


def test_a_limited_policy_survives_being_written_and_read() -> None:
    made = policy(SHARING).limited_to(("most deprived 20%", "E05"))
    assert 'neighbourhoods = ["E05", "most deprived 20%"]' in made.to_toml()
    assert policy(made.to_toml()).changes == made.changes
    joined = made + policy("[levers]\nvoice = 1") + made.later(3)
    assert policy(joined.to_toml()).changes == joined.changes


def test_more_groups_of_neighbourhoods_than_the_model_holds_are_refused() -> None:
    coventry = Place.load("coventry")
    codes = [each.code for each in coventry.neighbourhoods[:7]]
    one_each = [Policy.from_levers("ours", {"openness": 1}).limited_to((code,)) for code in codes]
    assert len(reduce(add, one_each[:6]).tabulate(coventry).shares) == 8
    with pytest.raises(InputError, match="in 7 groups of neighbourhoods; expected at most 6"):
        reduce(add, one_each).tabulate(coventry)


# Pairs of agencies


def test_a_lever_between_two_agencies_holds_in_both_directions() -> None:
    decided = policy(
        '[pairs."police+housing"]\ntogether = 0.8\n[[change]]\nweek = 4\n'
        'pairs."housing+police".together = 0.5\npairs."nhs+police".together = 1'
    ).tabulate(TOWN)
    housing, nhs, police = range(3)
    together = decided.pairs["together"]
    assert together.shape == (2, 3, 3)
    assert together[0, housing, police] == together[0, police, housing] == 0.8
    assert together[1, housing, police] == together[1, police, housing] == 0.5
    assert together[:, nhs, police].tolist() == together[:, police, nhs].tolist() == [0.1, 1]
    assert together[:, housing, nhs].tolist() == [0.1, 0.1]
    assert "together" not in (decided.levers.dtype.names or ())


def test_a_lever_between_agencies_may_be_set_for_every_two() -> None:
    decided = policy("[levers]\ntogether = 0.7").tabulate(TOWN)
    apart = ~np.eye(len(AGENCIES), dtype=bool)
    assert (decided.pairs["together"][0][apart] == 0.7).all()


def test_an_unknown_agency_of_a_pair_is_refused_with_those_there_are() -> None:
    made = policy('[pairs."polise+nhs"]\ntogether = 1')
    with pytest.raises(InputError, match=r"'polise' is not an agency.*did you mean police"):
        made.tabulate(TOWN)


# Expressions


def test_policies_join_each_with_its_week_and_its_neighbourhoods(folder: Path) -> None:
    (folder / "outreach.toml").write_text("[levers]\noutreach = 1")
    made = load("sharing.toml@26:E02,most-deprived-20 + outreach.toml")
    assert made.name == "sharing@26:E02,most-deprived-20+outreach"
    assert {change.where for change in made.changes} == {(), ("E02", "most deprived 20%")}
    assert {change.week for change in made.changes} == {0, 26, 36}
    assert made.title == (
        "Sharing, 26 weeks later, in the most deprived 20% of neighbourhoods and E02 + outreach"
    )


@pytest.mark.parametrize("name", ["a:b.toml", "a@b.toml", "a+b.toml", "a@26:E01.toml"])
def test_a_file_is_found_whatever_its_name_holds(name: str, folder: Path) -> None:
    (folder / name).write_text(SHARING)
    assert load(name).changes == policy(SHARING).changes
    if "+" not in name:
        assert (
            load(f"{name}@5:E01").changes == policy(SHARING).later(5).limited_to(("E01",)).changes
        )


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("sharing.toml@", r"policy 'sharing.toml@': week = '': .* such as sharing.toml@26"),
        ("sharing.toml@soon", r"week = 'soon': give a whole number from 0 to 5200"),
        ("sharing.toml@-3", r"week = '-3': give a whole number"),
        ("sharing.toml@5195", r"week = 5205: give a whole number from 0 to 5200"),
        ("sharing.toml@1@2", r"week = '1@2'"),
        ("sharing.toml:E01@5", r"cannot be read: write NAME.* or NAME@WEEK:WHERE"),
        ("sharing.toml:", r"'' is not a neighbourhood: give codes"),
        ("sharing.toml:most-deprived-110", r"'most-deprived-110' is no choice .* up to 100"),
        ("sharing.toml:most deprived", r"is no choice of neighbourhoods"),
        ("gone.toml@5", r"cannot read gone.toml"),
        ("silo@5+sillo:E01", r"there is no policy 'sillo', did you mean silo"),
    ],
)
def test_an_expression_that_cannot_be_read_is_refused_with_the_reason(
    expression: str, complaint: str, folder: Path
) -> None:
    with pytest.raises(InputError, match=complaint):
        load(expression)


def test_a_neighbourhood_that_the_place_lacks_is_refused_with_the_nearest(folder: Path) -> None:
    with pytest.raises(InputError, match=r"policy sharing:Cedar is .* Town.* E03 \(Cedar, Dale"):
        load("sharing.toml:Cedar").tabulate(TOWN)
    with pytest.raises(InputError, match=r"'E012', .*did you mean .*E01 \(Ash\)"):
        load("sharing.toml:E012").neighbourhoods(TOWN)


def test_what_holds_for_the_whole_place_cannot_be_limited(folder: Path) -> None:
    (folder / "mixed.toml").write_text(
        "[levers]\nopenness = 1\npooled = 1\nregime = 'learning'\n[world]\nlabour_demand = 2"
    )
    with pytest.raises(
        InputError, match=r"policy mixed: pooled, regime, labour_demand .*leave it out"
    ):
        load("mixed.toml:E01")
    with pytest.raises(InputError, match="together"):
        Policy("ours", changes=(Change(0, "", "together", 1, ("E01",)),), registry=SAMPLE)


def test_a_policy_with_neighbourhoods_of_its_own_place_says_which_place_that_is() -> None:
    with pytest.raises(InputError, match=r"\(told of salford: choose that place\) is limited to"):
        Policy.load("salford-spotlight").tabulate(Place.load("coventry"))
    Policy.load("salford-spotlight").tabulate(Place.load("salford"))
