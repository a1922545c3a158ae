"""A policy says what is decided, for whom and from when, and nothing else."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.change import Change
from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.place import Place, carried_places
from abm.policy import Policy, carried_policies
from abm.where import as_where, lies_in
from tests.abm.small_town import AGENCIES, SAMPLE, TOWN, policy

ROOT = Path(__file__).parents[2]
FULL = '''
title = "Sharing first"
family = "sequences"
story = """
Sharing comes first,
then "the rules"."""
claim = "Families are better off."
scale = "Everybody"
place = "town"
source = "A note, 2020"
[levers]
openness = 0.4
regime = "learning"
weight.crime = 2
[agencies.police]
openness = 0.3
[pairs."police+housing"]
together = 0.8
[world]
labour_demand = 0.8
[[change]]
week = 30
levers = { pooled = 0.5 }
agencies = { nhs = { openness = 0.6 } }
[[change]]
week = 10
levers = { openness = 0.5 }
world = { labour_demand = 1.2 }
'''


def test_a_policy_that_says_nothing_is_today() -> None:
    decided = policy("").tabulate(TOWN)
    assert decided.weeks.tolist() == [0]
    assert decided.levers["openness"].tolist() == [[[0.2, 0.2, 0.2]]]
    assert decided.levers["regime"].tolist() == [[[1, 1, 1]]]
    assert decided.shares.tolist() == [1]
    assert not decided.area_of.any()


def test_levers_change_for_whom_and_when_the_policy_says() -> None:
    decided = policy(FULL).tabulate(TOWN)
    levers = decided.levers[:, 0]
    assert decided.weeks.dtype == np.int64
    assert decided.weeks.tolist() == [0, 10, 30]
    assert levers["openness"].tolist() == [[0.4, 0.4, 0.3], [0.5, 0.5, 0.5], [0.5, 0.6, 0.5]]
    assert levers["pooled"].tolist() == [[0, 0, 0], [0, 0, 0], [0.5, 0.5, 0.5]]
    assert levers["regime"].tolist() == [[2, 2, 2]] * 3
    assert levers["weight"][0, 0].tolist() == [1, 2]


def test_the_world_changes_apart_from_the_levers() -> None:
    assert policy(FULL).world_changes() == (
        (0, "labour_demand", 0.8),
        (10, "labour_demand", 1.2),
    )
    later = policy("[[change]]\nweek = 5\nworld = { labour_demand = 2 }")
    assert later.tabulate(TOWN).weeks.tolist() == [0]


def test_a_policy_written_to_a_file_is_the_same_policy() -> None:
    full = policy(FULL)
    again = policy(full.to_toml())
    assert again == full
    assert again.digest == full.digest
    assert 'regime = "learning"' in full.to_toml()


def test_of_two_policies_the_later_one_counts() -> None:
    first = policy("[levers]\nopenness = 0.4\n[agencies.police]\nopenness = 0.1\nvoice = 0.9")
    both = first + policy("[levers]\nopenness = 0.6", "theirs")
    levers = both.tabulate(TOWN).levers[:, 0]
    assert both.name == "ours+theirs"
    assert levers["openness"].tolist() == [[0.6, 0.6, 0.6]]
    assert levers["voice"].tolist() == [[0.1, 0.1, 0.9]]


def test_one_agency_of_the_later_policy_leaves_the_others_alone() -> None:
    second = policy("[agencies.nhs]\nopenness = 0.9", "theirs")
    levers = (policy("[levers]\nopenness = 0.4") + second).tabulate(TOWN).levers[:, 0]
    assert levers["openness"].tolist() == [[0.4, 0.9, 0.4]]


def test_a_change_dated_later_comes_later_whichever_policy_it_is_from() -> None:
    dated = policy("[[change]]\nweek = 30\nlevers = { openness = 0.4 }")
    levers = (dated + policy("[levers]\nopenness = 0.6")).tabulate(TOWN).levers
    assert levers["openness"][:, 0, 0].tolist() == [0.6, 0.4]


def test_policies_are_joined_by_name_and_by_path(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text('title = "Ours"\n[levers]\nopenness = 0.7\n')
    joined = Policy.load(f"silo+{file}", SAMPLE)
    assert (joined.name, joined.title) == ("silo+ours", "Silo + Ours")
    assert joined.tabulate(TOWN).levers["openness"][0, 0, 0] == 0.7
    assert Policy.load(file, SAMPLE).title == "Ours"


def test_a_policy_can_be_made_in_python() -> None:
    made = Policy.from_levers("ours", {"openness": 0.7, "regime": "learning"}, SAMPLE)
    assert made == policy('[levers]\nopenness = 0.7\nregime = "learning"')


def test_the_fingerprint_follows_what_is_decided_and_not_the_words() -> None:
    plain = policy("[levers]\nopenness = 0.7")
    assert policy('story = "Told well"\n[levers]\nopenness = 0.7').digest == plain.digest
    assert policy("[levers]\nopenness = 0.8").digest != plain.digest
    assert policy("[agencies.nhs]\nopenness = 0.7").digest != plain.digest
    assert policy("[[change]]\nweek = 1\nlevers = { openness = 0.7 }").digest != plain.digest


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[levers]\nvoice = 1\n[pairs.police]\ntogether = 1", r"ours: pairs 'police' .* two agen"),
        ('[pairs."police+"]\ntogether = 1', r"line 2: together is set between two agencies"),
        ('[pairs."nhs+nhs"]\ntogether = 1', r"line 2: together is set between nhs and itself"),
        ('[pairs."nhs+police"]\nvoice = 1', r"line 2: voice is not .*under \[agencies.nhs\]"),
        ('[pairs."nhs+police"]\npooled = 1', r"pooled is not set between two .*\[levers\]"),
        ("[agencies.nhs]\ntogether = 1", r"together is set between two agencies, not for nhs"),
        ("start = -1", r"start = -1: give a whole number from 0 to 5200"),
        ("start = 5200\n[[change]]\nweek = 1\nlevers.voice = 1", r"week = 5201: give a whole"),
        ("claim = 3", r"claim = 3 is not text"),
        ("neighbourhoods = []", r"neighbourhoods = \[\] names none: take the line out"),
        ("neighbourhoods = 'Ash'", r"neighbourhoods = 'Ash' is not a list"),
        ("neighbourhoods = [1]", r"1 is not a neighbourhood: give codes, names, or a choice"),
        ("neighbourhoods = ['most deprived 0%']", r"more than 0 and up to 100 percent"),
        ("neighbourhoods = ['least deprived few']", r"no choice of neighbourhoods"),
        (
            "neighbourhoods = ['Ash']\nlevers = {voice = 1, openness = 1}\nworld.labour_demand = 1",
            r"policy ours: voice, labour_demand \(the world outside\): cannot be limited .* leave",
        ),
        ("[levers]\nopenness = 1.7", r"policy ours, line 2: openness = 1.7 .* 0 to 1 \(share\)"),
        ("[levers]\nvoice = 0\nopenness = nan", r"line 3: openness = nan is not possible"),
        ("[levers]\nopenness = true", r"line 2: openness = True is not a number"),
        ("[levers]\nopeness = 0.5", r"line 2: openess is not a lever, did you mean openness"),
        ("[levers]\nzzz = 1", r"zzz is not a lever; `joinedup parameters` lists them"),
        ('[levers]\nregime = "targets"', r"regime = 'targets' .* one of none, volume, learning"),
        ("[levers]\ntrust_loss = 0.1", r"trust_loss cannot be set here: it is an uncertain"),
        ("[levers]\nlabour_demand = 1", r"labour_demand .* under \[world\]"),
        ("[world]\nopenness = 1", r"openness .* under \[levers\]"),
        ("[world]\nlabour_demand = -1", r"labour_demand = -1 .* 0 to 3 \(ratio\)"),
        ("[agencies.nhs]\npooled = 1", r"pooled is set for the whole place, not for nhs"),
        ("[[change]]\nweek = -1\nlevers = {}", r"week = -1: give a whole number from 0 to 5200"),
        ("[[change]]\nweek = 5201", r"week = 5201"),
        ("[[change]]\nweek = 1.5", r"week = 1.5"),
        ("[[change]]\nweek = true", r"week = True"),
        ("[[change]]\nlevers = { openness = 1 }", r"says no week"),
        ("[change]\nweek = 1", r"\[\[change\]\]"),
        ("levers = 3", r"levers = 3 is not a table"),
        ("[agencies]\nnhs = 3", r"nhs = 3 is not a table"),
        ("titel = 'x'", r"'titel' is no part of a policy, did you mean title"),
        ("[[change]]\nweek = 1\nlever = {}", r"'lever' is no part of \[\[change\]\]"),
        ("title = 3", r"title = 3 is not text"),
        ("[levers\n", r"policy ours is not valid TOML: .*line 1"),
        ("[levers]\nopenness = 0.1\nopenness = 0.2\n", r"not valid TOML: .*line 3"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_with_the_reason(text: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        policy(text)


def test_the_line_is_the_one_with_the_fault() -> None:
    text = "[levers]\nopenness = 0.5\n[agencies.police]\nopenness = 7\n"
    with pytest.raises(InputError, match="line 4: openness = 7"):
        policy(text)


def test_an_agency_that_the_place_lacks_is_refused_with_those_it_has() -> None:
    with pytest.raises(InputError, match=r"did you mean police.*housing, nhs, police"):
        policy("[agencies.polise]\nopenness = 0.5").tabulate(TOWN)


@pytest.mark.parametrize("name", ["sillo", "", "silo+", "../silo", "silo+nothing-like-it"])
def test_a_policy_that_is_not_carried_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(InputError, match=r"there is no policy .*silo.*\.toml"):
        Policy.load(name, SAMPLE)


def test_a_missing_or_wrong_file_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*gone\.toml"):
        Policy.load(tmp_path / "gone.toml", SAMPLE)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[levers]\nopenness = 3\n")
    with pytest.raises(InputError, match=r"wrong\.toml, line 2: openness = 3"):
        Policy.load(str(wrong), SAMPLE)


values = st.floats(0, 1)
weeks_of_change = st.sampled_from((0, 1, 40))
limits = st.sampled_from(
    [(), ("E01",), ("E02", "Fir"), ("most deprived 40%",), ("Ash", "least deprived 20%")]
)
changes = st.one_of(
    st.builds(
        Change,
        weeks_of_change,
        st.sampled_from(("", *AGENCIES)),
        st.just("openness"),
        values,
        limits.map(as_where),
    ),
    st.builds(Change, weeks_of_change, st.sampled_from(("", "nhs")), st.just("voice"), values),
    st.builds(
        Change,
        weeks_of_change,
        st.sampled_from(("", "nhs+police", "police+housing")),
        st.just("together"),
        values,
    ),
    st.builds(
        Change,
        weeks_of_change,
        st.just(""),
        st.sampled_from(("pooled", "weight.work", "labour_demand")),
        values,
    ),
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
policies = st.builds(
    Policy,
    st.just("ours"),
    words,
    story=words,
    changes=st.lists(changes, max_size=12).map(tuple),
    registry=st.just(SAMPLE),
)


@given(policies)
def test_any_policy_survives_being_written_and_read(any_policy: Policy) -> None:
    again = policy(any_policy.to_toml())
    assert again == any_policy
    assert again.digest == any_policy.digest
    one, other = again.tabulate(TOWN), any_policy.tabulate(TOWN)
    assert np.array_equal(one.levers, other.levers)
    assert np.array_equal(one.pairs["together"], other.pairs["together"])


def in_force(made: Policy, name: str, week: int) -> list[list[float]]:
    """A lever in each neighbourhood and agency in a week, from the table that the rules read."""
    decided = made.tabulate(TOWN)
    row = np.searchsorted(decided.weeks, week, side="right") - 1
    values: list[list[float]] = SAMPLE.values(decided.levers[row], name)[decided.area_of].tolist()
    return values


def last_said(changes: list[Change], name: str, week: int) -> list[list[float]]:
    """The same from the changes as they were given: the last one that applies counts."""
    now = np.full((len(TOWN.neighbourhoods), len(AGENCIES)), SAMPLE[name].default)
    for change in sorted(changes, key=lambda each: each.week):
        if change.name == name and change.week <= week:
            where = lies_in(TOWN, change.where, "it") if change.where else slice(None)
            whom = slice(None) if not change.target else [AGENCIES.index(change.target)]
            now[where, whom] = change.value
    said: list[list[float]] = now.tolist()
    return said


@given(st.lists(changes, max_size=16), st.sampled_from(("openness", "voice", "weight.work")))
def test_everywhere_and_for_everybody_the_last_word_counts(given: list[Change], name: str) -> None:
    made = Policy("ours", changes=tuple(given), registry=SAMPLE)
    for week in (0, 1, 39, 40, 100):
        assert in_force(made, name, week) == last_said(given, name, week)


@given(policies, policies, policies)
def test_it_does_not_matter_which_policies_are_joined_first(
    first: Policy, second: Policy, third: Policy
) -> None:
    assert ((first + second) + third).changes == (first + (second + third)).changes


@pytest.mark.parametrize("name", carried_policies())
@pytest.mark.skipif(not len(REGISTRY), reason="no levers are declared yet")
def test_every_carried_policy_says_what_it_stands_for_and_where_it_comes_from(name: str) -> None:
    carried = Policy.load(name)
    for word in ("title", "family", "story", "claim", "scale", "source"):
        assert getattr(carried, word), f"{name} has no {word}"
    assert carried.place in ("", *carried_places())
    carried.tabulate(Place.load(carried.place or "coventry"))
    assert Policy.from_toml(carried.to_toml(), name) == carried


def test_reading_policies_needs_no_tables_of_results() -> None:
    asked = "import sys, abm.policy; sys.exit(any(m in sys.modules for m in ('pandas', 'mesa')))"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=False).returncode == 0
