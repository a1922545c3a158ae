"""Does `joinedup follow` tell two lives side by side, clearly and with its warning?"""

import json
import re

import pytest
from click.testing import CliRunner

from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, burnt_in, run
from agents.household import count
from experiments.cli import command
from experiments.commands.follow import ANECDOTE

SMALL = ["follow", "--families", "400", "--weeks", "130", "--burn-in", "52"]
SETTING = Setting(Place.load("coventry"), families=400, weeks=130, burn_in=52)


def told(*arguments: str, width: int = 140) -> str:
    done = CliRunner().invoke(command, [*SMALL, *arguments], env={"COLUMNS": str(width)})
    assert done.exit_code == 0, done.output
    return done.stdout


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def as_json(*arguments: str) -> dict:
    parsed: dict = json.loads(told(*arguments, "--json"))
    return parsed


def a_family(*, moves: bool) -> str:
    """A family in need at week 0 that moves away, or stays."""
    start = burnt_in(SETTING).families
    end = run(SETTING, Policy.load("silo")).families
    return next(
        str(number)
        for number, (before, after) in enumerate(zip(start, end, strict=True))
        if (before["who"] != after["who"]) == moves and count(int(before["needs"])) >= 2
    )


def test_the_journey_names_family_place_both_worlds_and_warns() -> None:
    text = told("--family", a_family(moves=False))
    first = text.splitlines()[0]
    assert re.fullmatch(r"Family \d+ of .+, Coventry", first)
    assert ANECDOTE in in_one_line(text)
    for title in ("Silo", Policy.load("collaborative").title):
        assert text.count(title) >= 2


def test_a_wide_screen_shows_both_worlds_beside_each_other_and_a_narrow_one_in_turn() -> None:
    family = a_family(moves=False)
    titles = (Policy.load("silo").title, Policy.load("collaborative").title)
    wide = told("--family", family, width=140)
    narrow = told("--family", family, width=80)
    assert sum(line.split()[:1] == ["When"] for line in wide.splitlines()) == 2
    assert sum(line.split()[:1] == ["When"] for line in narrow.splitlines()) == 3
    assert any(all(title in line for title in titles) for line in wide.splitlines())
    assert all(len(line) <= 80 for line in narrow.splitlines())
    assert all(len(line) <= 140 for line in wide.splitlines())


def test_what_is_told_is_what_machines_are_given() -> None:
    family = a_family(moves=False)
    machine = as_json("--family", family)
    text = in_one_line(told("--family", family, width=400))
    for life in machine["lives"]:
        for happening in life["happenings"]:
            assert happening["words"] in text
        assert f"{life['figures']['contacts']:,}" in text
    assert machine["warning"] == ANECDOTE
    assert machine["place_digest"] == SETTING.place.digest


def test_a_family_that_moves_away_is_said_to() -> None:
    family = a_family(moves=True)
    text = in_one_line(told("--family", family))
    assert "The family moves away in year" in text
    assert "figures at the end are the first family's" in text
    assert all(life["moved"] is not None for life in as_json("--family", family)["lives"])


def test_without_a_family_one_is_picked_and_how_is_said() -> None:
    text = in_one_line(told("--pick"))
    assert "was picked because it is typical" in text
    assert text == in_one_line(told())
    assert len(as_json("--pick")["needs"]) >= 3


def test_another_luck_is_another_past() -> None:
    family = a_family(moves=False)
    once, again, other = (
        as_json("--family", family, "--replication", number)["past"] for number in "001"
    )
    assert once == again != other


def test_the_same_policy_twice_is_told_as_the_same() -> None:
    text = told("--family", a_family(moves=False), "--policies", "silo", "silo")
    assert "The same things happen in both worlds." in text


@pytest.mark.parametrize("place", ["swindon", "stoke-on-trent"])
def test_a_family_can_be_followed_in_any_place(place: str) -> None:
    assert Place.load(place).title in told("--pick", "--place", place).splitlines()[0]
