"""`joinedup policies` tells what there is, what it stands for, what is done, and what it costs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from abm.parameters import REGISTRY
from abm.place import Place, carried_places
from abm.policy import Policy, carried_policies
from experiments.cli import command
from experiments.counted import YEAR
from experiments.policy_cost import costs
from experiments.policy_facts import priced

COVENTRY = Place.load("coventry")
POSTS = sum(agency.workers_per_thousand for agency in COVENTRY.agencies) / 1_000
"""Full-time posts for each household of Coventry."""


def policies(*arguments: str) -> Result:
    """What `joinedup policies` does with these arguments, in this process."""
    return CliRunner().invoke(command, ("policies", *arguments), prog_name="joinedup")


def told(*arguments: str) -> str:
    """What it says, in one line."""
    done = policies(*arguments)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def ours(folder: Path, text: str) -> str:
    """A policy file with this text."""
    file = folder / "ours.toml"
    file.write_text(text)
    return str(file)


# The list and the story


def test_every_carried_policy_is_listed_under_its_family() -> None:
    listed = policies().output
    for name in carried_policies():
        assert f" {name} " in listed
    assert listed.index("The two by two") < listed.index("collaborative")


def test_a_policy_tells_its_story_its_claim_and_where_it_comes_from(tmp_path: Path) -> None:
    file = ours(
        tmp_path,
        'title = "Ours"\nstory = "What it is."\nclaim = "It helps."\nscale = "All families"\n'
        'place = "salford"\nsource = "A note, 2020"\n[levers]\nopenness = 0.7',
    )
    words = told(file)
    assert words.startswith("Ours What it is. What was claimed: It helps. Whom it reaches: All")
    assert "Told of: Salford What is done" in words
    assert words.endswith("Source: A note, 2020.")


def test_a_policy_printed_as_a_file_is_that_policy(tmp_path: Path) -> None:
    file = ours(tmp_path, policies("think-family@9:most-deprived-10+lean", "--toml").output)
    assert Policy.load(file).digest == Policy.load("think-family@9:most-deprived-10+lean").digest


# What is done


def test_levers_are_told_from_what_they_are_to_what_they_become(tmp_path: Path) -> None:
    words = told(
        ours(tmp_path, "[levers]\nopenness = 0.7\n[[change]]\nweek = 30\nlevers.openness = 1")
    )
    assert "Week Lever From To What it is" in words
    assert "0 openness 0.2 0.7" in words
    assert "30 openness 0.7 1" in words


def test_what_is_the_same_for_some_agencies_is_told_once(tmp_path: Path) -> None:
    words = told(
        ours(
            tmp_path,
            "[levers]\nopenness = 0.4\n[agencies]\nnhs.learning = 0.6\npolice.learning = 0.6\n"
            '[pairs."police+nhs"]\nsystems_leadership = 0.8',
        )
    )
    assert "nhs, police learning 0.2 0.6" in words
    assert "nhs+police systems_leadership 0 0.8" in words
    assert "all openness 0.2 0.4" in words


def test_where_a_limited_policy_acts_is_told_by_name() -> None:
    words = told("think-family@26:E02001958,E02001959")
    assert "Think Family, 26 weeks later, in E02001958, E02001959" in words
    assert (
        "Starts: in week 26 Limited: to 2 of the 42 neighbourhoods of Coventry: Longford" in words
    )
    joined = told("think-family:E02001958+lean")
    assert "E02001958 perspective 0.2 0.6" in joined
    assert "everywhere learning" in joined


def test_a_neighbourhood_of_another_place_needs_that_place() -> None:
    refused = policies("think-family:E02001167")
    assert refused.exit_code == 2
    assert "Kersal Dale" in told("think-family:E02001167", "--place", "salford")


# What it costs


def test_money_follows_posts_or_families_at_the_prices_of_the_model() -> None:
    made = Policy.from_levers("ours", {"leadership": 0.5, "shared_record": 1})
    (cost,) = costs(made, COVENTRY)
    price, record = REGISTRY["price_leadership"].default, REGISTRY["price_shared_record"].default
    assert cost.a_family_a_week == pytest.approx(price * 0.5 * POSTS + record)
    assert cost.a_year == pytest.approx(cost.a_family_a_week * COVENTRY.households * YEAR)
    weeks = REGISTRY["transition_weeks"].default
    assert cost.to_start == pytest.approx(cost.a_family_a_week * COVENTRY.households * weeks)


def test_a_policy_limited_to_a_part_costs_that_part() -> None:
    made = Policy.from_levers("ours", {"co_location": 1, "outreach": 1})
    (everywhere,) = costs(made, COVENTRY)
    limited = made.limited_to(("most deprived 10%",))
    (there,) = costs(limited, COVENTRY)
    households = sum(
        each.total
        for each, inside in zip(
            COVENTRY.neighbourhoods, limited.neighbourhoods(COVENTRY), strict=True
        )
        if inside
    )
    share = households / COVENTRY.households
    assert there.a_year / everywhere.a_year == pytest.approx(share, rel=0.001)


def test_each_week_in_which_the_cost_changes_is_told(tmp_path: Path) -> None:
    file = ours(
        tmp_path,
        "start = 10\n[levers]\nopenness = 1\n[[change]]\nweek = 5\nlevers.co_location = 0.5\n"
        "[[change]]\nweek = 9\nlevers.co_location = 0",
    )
    found = json.loads(policies(file, "--json").output)["costs"]
    assert [cost["week"] for cost in found["by_week"]] == [15, 19]
    assert found["by_week"][1]["a_year"] == found["by_week"][1]["to_start"] == 0
    assert "from week 15:" in told(file)
    assert "once" in told(file)


@pytest.mark.parametrize(
    ("levers", "words"),
    [
        ("openness = 0.7", "- no money By lever, for each unit of it: - openness: the hours"),
        ("weekly_contact = 0.5", "- no money before it reaches anybody"),
        ("eligibility = 2", "- no money"),
    ],
)
def test_what_takes_no_money_says_so(levers: str, words: str, tmp_path: Path) -> None:
    assert words in told(ours(tmp_path, f"[levers]\n{levers}"))


def test_a_running_cost_names_its_price() -> None:
    price = REGISTRY["price_leadership"]
    assert priced("price_leadership a post", REGISTRY) == f"{price.default:g} {price.unit}"
    assert priced("the hours", REGISTRY) == "the hours"


# For machines


def test_a_program_gets_everything_that_a_person_is_told() -> None:
    found = json.loads(policies("salford-spotlight@26", "--json").output)
    carried = Policy.load("salford-spotlight")
    assert found["starts"] == 26
    assert found["claim"] == carried.claim
    assert found["costs"]["place"] == "salford"
    assert {each["week"] for each in found["changes"]} == {26}
    assert {tuple(each["where"]) for each in found["changes"]} == {carried.changes[0].where}
    assert len(found["neighbourhoods"]) == len(carried.changes[0].where)
    assert found["digest"] == carried.later(26).digest


def test_all_policies_come_with_their_cost_in_their_own_place() -> None:
    found = {each["name"]: each for each in json.loads(policies("--json").output)}
    assert tuple(found) == carried_policies()
    for name, each in found.items():
        assert each["costs"]["place"] in carried_places(), name
    assert found["silo"]["costs"]["by_week"] == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("colaborative",), "did you mean collaborative?"),
        (("silo@soon",), "week = 'soon'"),
        (("think-family:nowhere",), "not a neighbourhood of Coventry"),
        (("lean:most-deprived-10",), "target_regime, reaction: cannot be limited"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    arguments: tuple[str, ...], complaint: str
) -> None:
    refused = policies(*arguments)
    assert refused.exit_code == 2
    assert complaint in refused.stderr
