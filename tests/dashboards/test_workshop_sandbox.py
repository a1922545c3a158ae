"""Chapter 9: is every lever there, and is what strangers send read as policies and nothing else?"""

from typing import Any

import pytest

from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.policy import Policy, carried_policies
from abm.registry import Role
from dashboards.kit.words import plain
from dashboards.own import LONGEST_NAME, MOST_BYTES, MOST_CHANGES, from_file, own_name, read
from dashboards.settings import MOST_POLICIES, Settings, loaded_place
from dashboards.view import View
from dashboards.workshop import sandbox
from dashboards.workshop.sandbox import Compared
from dashboards.workshop.sandbox_controls import add, remove
from dashboards.workshop.sandbox_levers import GROUPS, OTHERS, grouped, in_force, with_lever
from dashboards.workshop.sandbox_scores import (
    OUTCOMES,
    cost_against_outcome,
    scorecard,
)
from dashboards.workshop.sandbox_shelf import MOST_KEPT, Shelf, fitting, kept_as, made
from experiments.comparison import compare
from experiments.outcomes import BY_NAME
from tests.dashboards.pages import Visit

GOOD = 'title = "Sharing"\n[levers]\nopenness = 0.9\n'


def sent(text: str = GOOD, name: object = "sharing.toml") -> dict[str, object]:
    return {"name": name, "text": text}


# Levers


def test_every_lever_stands_in_one_group() -> None:
    found = [lever.name for _, levers in grouped() for lever in levers]
    assert sorted(found) == sorted(each.name for each in REGISTRY.of_role(Role.LEVER))
    assert OTHERS not in dict(grouped())


def test_every_group_has_a_title_and_no_lever_that_is_not_there() -> None:
    for group, names in GROUPS.items():
        assert plain(f"sandbox.group.{group}")
        for name in names:
            assert REGISTRY.find(name, Role.LEVER)


def test_a_lever_is_set_changed_and_taken_away() -> None:
    levers = with_lever((("openness", 0.4),), "voice", 1)
    assert levers == (("openness", 0.4), ("voice", 1.0))
    assert with_lever(levers, "openness", 0.5) == (("openness", 0.5), ("voice", 1.0))
    assert with_lever(levers, "openness", None) == (("voice", 1.0),)


def test_sliders_stand_where_the_policy_sets_them_for_everybody_at_the_start() -> None:
    text = (
        "[levers]\nopenness = 0.9\n[agencies.police]\nvoice = 0.8\n"
        "[[change]]\nweek = 10\nlevers = { meetings = 1 }\n"
    )
    assert in_force(Policy.from_toml(text, "own")) == {"openness": 0.9}


class Address:
    """What a page would write into the address."""

    def __init__(self, **settings: Any) -> None:
        self.view = View(Settings(**settings), self.take, lambda _: None)
        self.changed: dict[str, Any] = {}

    def take(self, **changes: Any) -> None:
        self.changed = changes


def test_levers_stay_with_their_policy_when_another_is_added() -> None:
    address = Address(policies=("silo", "collaborative"), levers=(("openness", 0.5),))
    add(address.view)
    first, new, last = address.changed["policies"]
    assert (first, last) == ("silo", "collaborative")
    assert new not in (first, last)


def test_levers_go_with_their_policy() -> None:
    address = Address(policies=("silo", "lean", "collaborative"), levers=(("openness", 0.5),))
    remove(address.view, 2)
    assert address.changed == {"policies": ("silo", "lean"), "levers": ()}
    remove(address.view, 1)
    assert address.changed["levers"] == (("openness", 0.5),)


def test_no_fifth_policy_is_added() -> None:
    address = Address(policies=("silo", "lean", "collaborative", "rules-only"))
    add(address.view)
    assert not address.changed


# What strangers send


def test_a_policy_file_is_read_under_its_own_name() -> None:
    policy = from_file(sent(name="My Sharing!.toml"))
    assert policy.name == "my-sharing"
    assert policy.title == "Sharing"


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        "silo",
        {},
        {"name": 3, "text": GOOD},
        {"name": "a.toml", "text": 3},
        sent(name="a.py"),
        sent(name="../../etc/passwd"),
        sent(name=".toml"),
        sent("not a policy"),
        sent("[levers]\nopennes = 1\n"),
        sent("[levers]\nopenness = 9\n"),
        sent('title = "nothing"\n'),
        sent("x = " + "[" * 5_000 + "]" * 5_000),
        sent("#" * (MOST_BYTES + 1)),
        sent(name="silo.toml"),
        sent(name="My levers.toml"),
        sent("".join(f"[[change]]\nweek={n}\nlevers.voice=1\n" for n in range(MOST_CHANGES + 1))),
    ],
)
def test_what_is_no_policy_is_refused_in_words(given: object) -> None:
    with pytest.raises(InputError) as refused:
        from_file(given)
    assert str(refused.value)


def test_a_path_never_becomes_part_of_a_name() -> None:
    assert own_name("../../etc/passwd") == "etc-passwd"
    assert len(own_name("a" * 200)) == LONGEST_NAME


def test_the_longest_carried_policy_fits_on_the_shelf() -> None:
    longest = max(len(Policy.load(name).to_toml().encode()) for name in carried_policies())
    assert longest < MOST_BYTES / 3


# The shelf


def test_what_is_kept_comes_back_as_the_same_policy() -> None:
    policy = made(Settings(levers=(("openness", 0.7),)), "Our  plan")
    assert policy.title == "Our plan"
    again = read(kept_as(policy))
    assert (again.name, again.changes) == ("our-plan", policy.changes)


def test_what_is_kept_does_not_hold_the_shocks() -> None:
    assert not made(Settings(shocks=("austerity",)), "plan").world_changes()


def test_a_shelf_holds_what_can_be_used_and_says_what_cannot() -> None:
    shelf = Shelf.of([sent(), sent("rubbish", "other.toml")])
    assert [each.name for each in shelf.policies] == ["sharing"]
    assert len(shelf.troubles) == 1
    assert Shelf.of("rubbish") == Shelf()


def test_a_shelf_has_an_end() -> None:
    shelf = Shelf.of([sent(name=f"p{number}.toml") for number in range(100)])
    assert len(shelf.policies) == MOST_KEPT
    shelf.check_room("p1")
    with pytest.raises(InputError, match="remove one"):
        shelf.check_room("another")


# What is compared


def test_own_policies_stand_beside_those_of_the_address_under_the_same_shocks() -> None:
    own = (read(sent()),)
    found = Compared.of(Settings(shocks=("austerity",)), own)
    assert [each.name for each in found.policies] == ["silo", "collaborative", "sharing"]
    assert all(each.world_changes() for each in found.policies)


def test_no_more_than_four_are_compared() -> None:
    own = tuple(read(sent(name=f"p{number}.toml")) for number in range(5))
    assert len(Compared.of(Settings(), own).policies) == MOST_POLICIES


def test_a_policy_of_another_place_is_left_out_with_a_reason() -> None:
    policies, troubles = fitting(
        (Policy.load("silo"), Policy.load("salford-spotlight")), loaded_place("coventry")
    )
    assert [each.name for each in policies] == ["silo"]
    assert len(troubles) == 1


# The scorecard


def test_the_scorecard_tells_every_outcome_of_every_policy_and_escapes_titles() -> None:
    bad = Policy.from_toml(GOOD.replace("Sharing", "<b>Sharing"), "sharing")
    policies = (Policy.load("silo"), bad)
    found = compare("coventry", policies, families=200, weeks=52, burn_in=26, replications=4)
    html = scorecard(found, policies)
    assert "<b>" not in html
    assert html.count("<tr>") == len(OUTCOMES) + 1
    for name in OUTCOMES:
        assert BY_NAME[name].title.replace("'", "&#x27;") in html
    assert "<svg" in cost_against_outcome(found, policies).svg(360)


# The page


def test_the_page_compares_live_and_takes_more_policies() -> None:
    visit = Visit(sandbox.Page, Settings(families=100, weeks=26))
    visit.waits_for(plain("sandbox.outcome"))
    visit.change(policies=("silo", "collaborative", "lean"))
    visit.waits_for(Policy.load("lean").title)
    visit.drawn.close()


def test_the_page_says_what_a_place_cannot_have_and_shows_the_rest() -> None:
    settings = Settings(families=100, weeks=26, policies=("silo", "salford-spotlight"))
    visit = Visit(sandbox.Page, settings)
    assert "choose that place" in visit.text()
    assert plain("sandbox.alone") in visit.text()
    visit.drawn.close()
