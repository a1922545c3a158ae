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
from abm.parameters import REGISTRY, Registry
from abm.policy import Policy, carried_policies
from abm.registry import Role, each, lever, uncertain, world

ROOT = Path(__file__).parents[2]
REGIMES = ("none", "volume", "learning")
SAMPLE = Registry(
    [
        *lever("openness", 0.2, (0, 1), "share", "sharing", scope="agency"),
        *lever("voice", 0.1, (0, 1), "share", "the family's own goals", scope="agency"),
        *lever("pooled", 0, (0, 1), "share", "of budgets pooled"),
        *lever("regime", 1, (0, 2), "choice", "what counts", options=REGIMES),
        *each("weight", ("work", "crime"), (1, 1), (0, 9), "ratio", "{label}", role=Role.LEVER),
        *world("labour_demand", 1, (0, 3), "ratio", "work to be had"),
        *uncertain("trust_loss", 0.1, (0, 1), (0.05, 0.2), "trust", "lost with a bounce"),
    ]
)
AGENCIES = ("housing", "nhs", "police")
FULL = '''
title = "Sharing first"
family = "sequences"
story = """
Sharing comes first,
then "the rules"."""
source = "A note, 2020"
[levers]
openness = 0.4
regime = "learning"
weight.crime = 2
[agencies.police]
openness = 0.3
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


def policy(text: str, name: str = "ours") -> Policy:
    return Policy.from_toml(text, name, registry=SAMPLE)


def test_a_policy_that_says_nothing_is_today() -> None:
    weeks, levers = policy("").tabulate(AGENCIES)
    assert weeks.tolist() == [0]
    assert levers["openness"].tolist() == [[0.2, 0.2, 0.2]]
    assert levers["regime"].tolist() == [[1, 1, 1]]


def test_levers_change_for_whom_and_when_the_policy_says() -> None:
    weeks, levers = policy(FULL).tabulate(AGENCIES)
    assert weeks.dtype == np.int64
    assert weeks.tolist() == [0, 10, 30]
    assert levers["openness"].tolist() == [[0.4, 0.4, 0.3], [0.5, 0.5, 0.5], [0.5, 0.6, 0.5]]
    assert levers["pooled"].tolist() == [[0, 0, 0], [0, 0, 0], [0.5, 0.5, 0.5]]
    assert levers["regime"].tolist() == [[2, 2, 2]] * 3
    assert levers["weight"][0, 0].tolist() == [1, 2]


def test_the_world_changes_apart_from_the_levers() -> None:
    assert policy(FULL).world_changes() == (
        (0, "labour_demand", 0.8),
        (10, "labour_demand", 1.2),
    )
    weeks, _ = policy("[[change]]\nweek = 5\nworld = { labour_demand = 2 }").tabulate(AGENCIES)
    assert weeks.tolist() == [0]


def test_a_policy_written_to_a_file_is_the_same_policy() -> None:
    full = policy(FULL)
    again = policy(full.to_toml())
    assert again == full
    assert again.digest == full.digest
    assert 'regime = "learning"' in full.to_toml()


def test_of_two_policies_the_later_one_counts() -> None:
    first = policy("[levers]\nopenness = 0.4\n[agencies.police]\nopenness = 0.1\nvoice = 0.9")
    both = first + policy("[levers]\nopenness = 0.6", "theirs")
    _, levers = both.tabulate(AGENCIES)
    assert both.name == "ours+theirs"
    assert levers["openness"].tolist() == [[0.6, 0.6, 0.6]]
    assert levers["voice"].tolist() == [[0.1, 0.1, 0.9]]


def test_one_agency_of_the_later_policy_leaves_the_others_alone() -> None:
    second = policy("[agencies.nhs]\nopenness = 0.9", "theirs")
    _, levers = (policy("[levers]\nopenness = 0.4") + second).tabulate(AGENCIES)
    assert levers["openness"].tolist() == [[0.4, 0.9, 0.4]]


def test_a_change_dated_later_comes_later_whichever_policy_it_is_from() -> None:
    dated = policy("[[change]]\nweek = 30\nlevers = { openness = 0.4 }")
    _, levers = (dated + policy("[levers]\nopenness = 0.6")).tabulate(AGENCIES)
    assert levers["openness"][:, 0].tolist() == [0.6, 0.4]


def test_policies_are_joined_by_name_and_by_path(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text('title = "Ours"\n[levers]\nopenness = 0.7\n')
    joined = Policy.load(f"silo+{file}", SAMPLE)
    assert (joined.name, joined.title) == ("silo+ours", "Silo + Ours")
    assert joined.tabulate(AGENCIES)[1]["openness"][0, 0] == 0.7
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
        policy("[agencies.polise]\nopenness = 0.5").tabulate(AGENCIES)


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
lever_changes = st.builds(
    Change,
    st.integers(0, 40),
    st.sampled_from(("", *AGENCIES)),
    st.sampled_from(("openness", "voice")),
    values,
)
place_changes = st.builds(
    Change,
    st.integers(0, 40),
    st.just(""),
    st.sampled_from(("pooled", "weight.work", "labour_demand")),
    values,
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
policies = st.builds(
    Policy,
    st.just("ours"),
    words,
    story=words,
    changes=st.lists(lever_changes | place_changes, max_size=12).map(tuple),
    registry=st.just(SAMPLE),
)


@given(policies)
def test_any_policy_survives_being_written_and_read(any_policy: Policy) -> None:
    again = policy(any_policy.to_toml())
    assert again == any_policy
    assert np.array_equal(again.tabulate(AGENCIES)[1], any_policy.tabulate(AGENCIES)[1])


@given(policies, policies)
def test_what_the_later_policy_says_for_all_holds_in_its_week(
    first: Policy, second: Policy
) -> None:
    both = first + second
    weeks, levers = both.tabulate(AGENCIES)
    own_weeks, own = second.tabulate(AGENCIES)
    for change in second.lever_changes():
        if not change.target:
            group, position = SAMPLE.slot(change.name)
            now = levers[group][weeks.tolist().index(change.week)]
            alone = own[group][own_weeks.tolist().index(change.week)]
            assert now[(..., *position)].tolist() == alone[(..., *position)].tolist()


@given(policies, policies, policies)
def test_it_does_not_matter_which_policies_are_joined_first(
    first: Policy, second: Policy, third: Policy
) -> None:
    assert ((first + second) + third).changes == (first + (second + third)).changes


@pytest.mark.parametrize("name", carried_policies())
@pytest.mark.skipif(not len(REGISTRY), reason="no levers are declared yet")
def test_every_carried_policy_says_what_it_stands_for_and_where_it_comes_from(name: str) -> None:
    carried = Policy.load(name)
    for word in ("title", "family", "story", "source"):
        assert getattr(carried, word), f"{name} has no {word}"
    assert Policy.from_toml(carried.to_toml(), name) == carried


def test_reading_policies_needs_no_tables_of_results() -> None:
    asked = "import sys, abm.policy; sys.exit(any(m in sys.modules for m in ('pandas', 'mesa')))"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=False).returncode == 0
