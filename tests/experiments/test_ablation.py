"""Is every mechanism known by name, and does switching it off do what the table says?"""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from abm.parameters import REGISTRY
from abm.place import Place
from abm.policy import Policy
from abm.registry import Role
from abm.simulation import Setting
from agents.vocabulary import BEHAVIOURS
from experiments.ablation import WATCHED, ablate, pioneers, without_each_lever
from experiments.commands.ablate import command
from experiments.mechanisms import MECHANISMS, RATES, Mechanism

DOCUMENT = Path(__file__).parents[2] / "docs" / "findings.md"
SETTING = Setting(Place.load("coventry"), families=1_000, weeks=104, burn_in=52)
BY_NAME = {mechanism.name: mechanism for mechanism in MECHANISMS}


def switches(mechanism: Mechanism) -> set[str]:
    return {*mechanism.off, *mechanism.on}


def test_every_uncertain_number_belongs_to_a_mechanism_or_is_a_rate() -> None:
    uncertain = {parameter.group for parameter in REGISTRY.of_role(Role.UNCERTAIN)}
    switched = set().union(*map(switches, MECHANISMS))
    assert uncertain - switched - RATES == set()
    assert uncertain >= RATES
    assert not switched & RATES


def test_every_mechanism_names_parameters_outcomes_and_policies_that_exist() -> None:
    groups = {parameter.group for parameter in REGISTRY}
    for mechanism in MECHANISMS:
        assert switches(mechanism) <= groups, mechanism
        assert mechanism.outcome in WATCHED, mechanism
    assert len(BY_NAME) == len(MECHANISMS)


def test_switching_off_changes_a_number_from_what_it_is() -> None:
    for mechanism in MECHANISMS:
        for name, value in mechanism.off.items():
            usual = {each.default for each in REGISTRY if name in (each.name, each.group)}
            assert usual != {value} or name in mechanism.on, mechanism


def test_three_mechanisms_do_what_they_are_there_for() -> None:
    chosen = [
        BY_NAME["closing early (gaming)"],
        BY_NAME["the other service first"],
        BY_NAME["outreach finds need"],
    ]
    found = ablate(SETTING, 4, chosen)
    assert [each.mechanism for each in found] == chosen
    for each in found:
        assert each.verdict == "as expected", each.named
        assert each.named.outcome not in [moved.outcome for moved in each.most]
        assert all(moved.difference.clear for moved in each.changed)
    gaming = found[0].named
    assert gaming.difference.mean == pytest.approx(-gaming.level)


def test_a_mechanism_that_is_not_there_changes_nothing() -> None:
    nothing = Mechanism("nothing", {"meetings": 0}, "severity", "down")
    (found,) = ablate(SETTING, 2, [nothing])
    assert found.verdict == "nothing"
    assert found.changed == ()
    assert found.named.difference.mean == 0


def test_a_mechanism_that_moves_its_outcome_the_other_way_is_told() -> None:
    wrong = Mechanism("bounces", {"other_first": 0}, "bounces", "up")
    (found,) = ablate(SETTING, 3, [wrong])
    assert found.verdict == "the other way"


def test_only_the_pioneers_start_with_collaborative_behaviours() -> None:
    place = Place.load("coventry")
    levers = pioneers().tabulate(place).levers[0, 0]
    agencies = [agency.name for agency in place.agencies]
    for name in BEHAVIOURS:
        police, nhs = (levers[name][agencies.index(agency)] for agency in ("police", "nhs"))
        assert police > nhs == REGISTRY[name].default


def test_without_all_levers_the_collaborative_policy_is_the_silo_world() -> None:
    setting = Setting(Place.load("swindon"), families=200, weeks=52, burn_in=26)
    without = without_each_lever(setting, 2)
    levers = {change.name for change in Policy.load("collaborative").lever_changes()}
    assert set(without) == levers | {"all behaviours", "all rules", "everything"}
    gone = without["everything"]["policy_cost"]
    assert gone.difference.mean == pytest.approx(-gone.level)
    assert gone.level > 0
    assert np.isfinite(without["everything"]["severity"].difference.mean)


def test_the_command_prints_every_mechanism_as_json() -> None:
    arguments = ["--families", "30", "--weeks", "4", "--burn-in", "2", "--replications", "2"]
    result = CliRunner().invoke(command, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert [each["mechanism"] for each in document["mechanisms"]] == list(BY_NAME)
    assert "everything" in document["without_lever"]


def test_the_document_shows_every_mechanism_and_lever() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    levers = [change.name for change in Policy.load("collaborative").lever_changes()]
    for name in (*BY_NAME, *levers):
        assert f"\n| {name} |" in text, name
