"""A place as a Mesa model: what researchers know how to use, and may change."""

from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from abm.change import Change
from abm.errors import InputError
from abm.histories import differences
from abm.mesa_model import COLLECTED, PlaceModel
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, run, simulate
from agents.mesa_agents import Agency, Commissioner, Family, Worker
from agents.records import Record
from agents.records import World as Records

WEEKS = 12
COVENTRY = Place.load("coventry")
DATED = Policy.load("collaborative") + Policy(
    "later", changes=(Change(5, "", "outreach", 3), Change(7, "", "austerity", 0.7))
)


def model(**given: Any) -> PlaceModel:
    """Eighty families of Coventry for twelve weeks after a burn-in of ten."""
    return PlaceModel(
        **{
            "place": COVENTRY,
            "policy": DATED,
            "families": 80,
            "weeks": WEEKS,
            "burn_in": 10,
            **given,
        }
    )


def lived(**given: Any) -> PlaceModel:
    """That model, stepped to its horizon."""
    made = model(**given)
    for _ in range(WEEKS):
        made.step()
    return made


def count(made: PlaceModel, column: str) -> float:
    """What the whole place counted in a column since week 0."""
    weekly = made.result().weekly
    return float(weekly.loc[weekly["week"] >= 0, column].sum())


# Mesa's own tools


def test_agents_are_found_and_asked_as_mesa_does() -> None:
    made = model()
    families = made.agents_by_type[Family]
    assert len(families) == 80
    assert len(made.agents_by_type[Agency]) == len(COVENTRY.agencies)
    assert len(made.agents_by_type[Commissioner]) == 1
    assert len(made.agents_by_type[Worker]) == len(made.world.workers)
    assert families.get("trust") == list(made.world.families["trust"])
    assert families.agg("trust", np.mean) == made.world.families["trust"].mean()
    in_need = families.select(lambda family: family.needs > 0)
    assert len(in_need) == np.count_nonzero(made.world.families["needs"]) > 0


def test_an_agent_is_a_view_on_its_record() -> None:
    made = model()
    made.people.families[3].trust = 0.123
    made.people.families[3].need[2] = 0.9
    assert made.world.families["trust"][3] == 0.123
    assert made.world.families["need"][3, 2] == 0.9
    made.world.agencies["threshold"][1] = 1.5
    assert made.people.agencies[1].threshold == 1.5


def test_the_data_collector_keeps_what_the_weekly_table_says() -> None:
    made = lived()
    collected = made.datacollector.get_model_vars_dataframe()
    weekly = made.result().weekly
    since_start = weekly.loc[weekly["week"] >= 0, ["week", *COLLECTED]].reset_index(drop=True)
    assert_frame_equal(collected.reset_index(drop=True), since_start)


def test_batch_run_varies_policy_and_replication_by_name() -> None:
    rows = mesa.batch_run(
        PlaceModel,
        {
            "policy": ["silo", "collaborative"],
            "replication": range(2),
            "families": 40,
            "weeks": 4,
            "burn_in": 4,
        },
        display_progress=False,
    )
    table = pd.DataFrame(rows)
    assert sorted(zip(table["policy"], table["replication"], strict=True)) == [
        ("collaborative", 0), ("collaborative", 1), ("silo", 0), ("silo", 1),
    ]  # fmt: skip
    for row in rows:
        result = simulate(
            COVENTRY, Policy.load(row["policy"]), families=40, weeks=4, burn_in=4,
            replication=row["replication"],
        )  # fmt: skip
        assert row["with_need"] == result.weekly["with_need"].iloc[-1]


def test_the_model_says_when_it_has_run_its_course() -> None:
    made = model()
    made.fast_forward(WEEKS - 1)
    assert made.running is True
    made.step()
    assert bool(made.running) is False
    assert made.steps == made.week == WEEKS


# The core and the agents


@pytest.mark.parametrize("forward", [(), range(12), range(6), range(6, 12), (0, 3, 4, 5, 6, 11)])
def test_weeks_may_be_stepped_or_fast_forwarded_in_any_order(forward: range) -> None:
    made = model()
    for week in range(WEEKS):
        if week in forward:
            made.fast_forward(1)
        else:
            made.step()
    setting = Setting(COVENTRY, families=80, weeks=WEEKS, burn_in=10)
    assert list(differences(run(setting, DATED), made.world, WEEKS)) == []


def test_a_longer_fast_forward_collects_every_week() -> None:
    stepped, forwarded = lived(), model()
    forwarded.fast_forward(WEEKS)
    assert_frame_equal(
        stepped.datacollector.get_model_vars_dataframe(),
        forwarded.datacollector.get_model_vars_dataframe(),
    )


def test_the_burn_in_may_be_interpreted_too() -> None:
    made = model(interpret_burn_in=True)
    assert made.week == -10
    for _ in range(10):
        made.step()
    assert list(differences(model().world, made.world, 0)) == []


def test_simulate_gives_the_same_tables_with_either_driver() -> None:
    results = [
        simulate(COVENTRY, DATED, families=40, weeks=6, burn_in=4, driver=driver, trace=True)
        for driver in ("core", "mesa")
    ]
    for table in ("weekly", "neighbourhoods", "agencies", "pairs", "families", "events"):
        core, agents = (getattr(result, table) for result in results)
        assert len(core) > 0
        assert_frame_equal(core, agents, check_exact=True)


@pytest.mark.parametrize("further", [PlaceModel.step, lambda made: made.fast_forward(1)])
def test_past_the_horizon_is_a_clear_error_each_time(further: Callable[[PlaceModel], None]) -> None:
    made = model()
    made.fast_forward(WEEKS)
    for _ in range(2):
        with pytest.raises(InputError, match=r"beyond the horizon of 12 weeks: make the model"):
            made.step()
        with pytest.raises(InputError, match=r"beyond the horizon of 12 weeks: make the model"):
            made.fast_forward(1)
    assert made.steps == made.week == WEEKS


@pytest.mark.parametrize("weeks", [0, -1, 1.5, "three", True])
def test_impossible_numbers_of_weeks_are_refused(weeks: Any) -> None:
    with pytest.raises(InputError, match="weeks = "):
        model().fast_forward(weeks)


# Behaviours of one's own


class Proud(Family):
    """A family that never asks for help."""

    def asks_for_help(self, world: Records, week: int) -> None:
        """Say nothing."""


class Loyal(Worker):
    """A worker who never leaves."""

    def stays_or_leaves(self, world: Records, week: int) -> None:
        """Stay."""


class Idle(Agency):
    """An agency that gives no case to any worker."""

    def allocates(self, case: Record, world: Records, week: int) -> None:
        """Leave the case waiting."""


class Thrifty(Commissioner):
    """A commissioner who pays nothing for the policy."""

    def pays_for_policy(self, world: Records, week: int) -> None:
        """Keep the purse shut."""


@pytest.mark.parametrize(
    ("role", "own", "column"),
    [
        ("family_class", Proud, "asks"),
        ("agency_class", Idle, "allocated"),
        ("commissioner_class", Thrifty, "policy_cost"),
    ],
)
def test_a_behaviour_of_ones_own_changes_the_run(role: str, own: type, column: str) -> None:
    assert count(lived(), column) > 0
    changed = lived(**{role: own})
    assert count(changed, column) == 0


def test_a_worker_of_ones_own_changes_the_run() -> None:
    restless = {"families": 300, "parameters": Parameters({"leaving_rate": 0.1})}
    usual, loyal = model(**restless), model(**restless, worker_class=Loyal)
    for made in (usual, loyal):
        for _ in range(3):
            made.step()
    tables = [made.result().agencies for made in (usual, loyal)]
    exits = [table.loc[table["week"] >= 0, "exits"].sum() for table in tables]
    assert exits[0] > 0
    assert exits[1] == 0


def test_a_behaviour_may_add_to_the_rule_it_overrides() -> None:
    asked = []

    class Watched(Family):
        def asks_for_help(self, world: Records, week: int) -> None:
            asked.append(week)
            super().asks_for_help(world, week)

    watched = lived(family_class=Watched)
    assert asked == [week for week in range(WEEKS) for _ in range(80)]
    assert list(differences(lived().world, watched.world, WEEKS)) == []


@pytest.mark.parametrize(
    ("role", "own", "behaviour"),
    [
        ("family_class", Proud, "asks_for_help"),
        ("worker_class", Loyal, "stays_or_leaves"),
        ("agency_class", Idle, "allocates"),
    ],
)
def test_the_core_refuses_behaviours_it_does_not_know(role: str, own: type, behaviour: str) -> None:
    with pytest.raises(InputError, match=f"their own {behaviour}: call step"):
        model(**{role: own}).fast_forward(1)


def test_a_subclass_that_only_adds_something_can_be_fast_forwarded() -> None:
    class Named(Family):
        def greeting(self) -> str:
            return f"We are family {self.id}"

    made = model(family_class=Named)
    made.fast_forward(WEEKS)
    assert made.people.families[7].greeting() == "We are family 7"


# What is given


def test_levers_are_set_on_top_of_the_policy() -> None:
    made = model(policy="silo", levers={"openness": 0.75})
    made.fast_forward(1)
    assert (made.world.rules["openness"][0] == 0.75).all()
    assert (made.world.rules["voice"][0] == 0.2).all()


def test_a_seed_of_none_is_the_default_seed() -> None:
    assert list(differences(model().world, model(seed=None).world, 0)) == []
    assert list(differences(model().world, model(seed=2).world, 0)) != []


@pytest.mark.parametrize(
    "given",
    [
        {"place": "atlantis"},
        {"policy": "wishful-thinking"},
        {"families": 0},
        {"families": 10**9},
        {"weeks": -1},
        {"burn_in": 0.5},
        {"seed": -1},
        {"replication": "first"},
        {"levers": {"opennes": 0.5}},
        {"levers": {"openness": 1.5}},
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        model(**given)
