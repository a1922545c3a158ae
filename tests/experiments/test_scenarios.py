"""Does every scenario run, and change what its story says that it changes?

Each test names a count or a state that the story speaks of, and runs the scenario beside silo on
the same few families and the same luck, in its own place. Whether the claims made for a scenario
are borne out is another question (`joinedup scenarios`).
"""

from functools import cache
from itertools import combinations

import numpy as np
import pytest

from abm.place import Place
from abm.policy import FOLDER as POLICIES
from abm.policy import Policy, carried_policies
from abm.registry import Role
from abm.simulation import Setting, run
from abm.world import World
from agents.vocabulary import LEARNING, MONEY
from experiments.counted import YEAR, Counted, Numbers

OF_THE_BRIEF = {
    "silo", "aligned-targets", "behaviours-only", "rules-only", "collaborative",
    "coventry-behaving-like-a-system", "coventry-infrastructure", "coventry-infrastructure-first",
    "local-vision", "stoke-vulnerable-families", "stoke-neet", "stoke-worklessness",
    "salford-spotlight", "wolverhampton-flamingos", "think-family", "target-driven",
    "payment-by-results", "lean", "austerity", "poverty-shock", "risk-shock",
}  # fmt: skip
GROUPS = {"the two by two", "targets", "programmes people tried", "stress tests"}
STRESS = "stress tests"
BURN_IN = 26


@cache
def lived(name: str, place: str, families: int, weeks: int) -> World:
    return run(Setting(Place.load(place), families, weeks, BURN_IN), Policy.load(name))


def both(name: str, families: int = 600, weeks: int = 104) -> tuple[World, World]:
    """Silo and the scenario in the scenario's own place, on the same families and luck."""
    place = Policy.load(name).place or "coventry"
    return lived("silo", place, families, weeks), lived(name, place, families, weeks)


def totals(name: str, *columns: str, families: int = 600, weeks: int = 104) -> tuple[float, float]:
    """Columns of the whole place, added up over the weeks, in silo and in the scenario."""
    silo, world = (Counted.of(each) for each in both(name, families, weeks))
    return silo.total(*columns), world.total(*columns)


def at_agencies(name: str, column: str, **size: int) -> tuple[float, float]:
    silo, world = (Counted.of(each) for each in both(name, **size))
    return silo.at_agencies(column), world.at_agencies(column)


def agency(name: str) -> int:
    return [each.name for each in Place.load("coventry").agencies].index(name)


def ties(world: World, tie: str, *agencies: str) -> Numbers:
    """A tie between every two of these agencies at the horizon, as the first sees the second."""
    pairs = combinations([agency(name) for name in agencies], 2)
    return np.array([world.pairs[tie][one, other] for one, other in pairs])


def culture(world: World, week: int) -> float:
    """How collaborative agencies are in a week, on average."""
    return float(Counted.of(world).agencies["culture"][week].mean())


def reported_but_not_there(world: World) -> float:
    """Success reported without the need being gone, as a share of closings."""
    counted = Counted.of(world)
    reported, true = (counted.at_agencies(f"{kind}_successes") for kind in ("reported", "true"))
    return (reported - true) / counted.at_agencies("closed")


# The files


def test_every_scenario_of_the_brief_is_carried() -> None:
    assert set(carried_policies()) >= OF_THE_BRIEF


@pytest.mark.parametrize("name", sorted(OF_THE_BRIEF))
def test_a_file_tells_what_was_done_claimed_reached_and_by_whom(name: str) -> None:
    policy = Policy.load(name)
    assert policy.family in GROUPS
    assert all((policy.title, policy.story, policy.claim, policy.scale, policy.source))
    assert not policy.place or Place.load(policy.place)


@pytest.mark.parametrize("name", sorted(OF_THE_BRIEF))
def test_a_file_changes_levers_alone_and_a_stress_test_the_world_alone(name: str) -> None:
    policy = Policy.load(name)
    roles = {policy.registry[change.name].role for change in policy.changes}
    assert roles <= {Role.WORLD if policy.family == STRESS else Role.LEVER}
    assert bool(roles) == (name != "silo")


def test_the_levels_of_a_programme_are_explained_in_two_lines() -> None:
    for name in OF_THE_BRIEF:
        if Policy.load(name).family in ("programmes people tried", STRESS):
            text = (POLICIES / f"{name}.toml").read_text(encoding="utf-8")
            assert sum(line.startswith("#") for line in text.splitlines()) == 2, name


# The two by two, and targets


def test_silo_changes_nothing() -> None:
    assert Policy.load("silo").changes == ()


def test_behaviours_start_collaborative_and_cost_the_commissioner_nothing() -> None:
    silo, world = both("behaviours-only")
    assert culture(world, 0) > culture(silo, 0) + 0.4
    assert totals("behaviours-only", "policy_cost") == (0, 0)


def test_collaborative_rules_pull_behaviour_after_them() -> None:
    silo, world = both("rules-only")
    assert culture(world, 0) < culture(silo, 0) + 0.05
    assert culture(world, -1) > culture(silo, -1) + 0.1


def test_collaboration_gives_lead_workers_and_wins_trust_between_agencies() -> None:
    assert totals("collaborative", "led")[0] == 0 < totals("collaborative", "led")[1]
    silo, world = both("collaborative")
    assert world.pairs["trust"].mean() > silo.pairs["trust"].mean() + 0.03


def test_aligned_targets_bring_agencies_to_agree() -> None:
    silo, world = both("aligned-targets")
    assert world.pairs["agreement"].mean() > silo.pairs["agreement"].mean() + 0.05


def test_hard_targets_screen_more_families_out() -> None:
    silo, world = totals("target-driven", "screened_out")
    assert world > 1.1 * silo


def test_payment_by_results_has_more_success_reported_that_is_not_there() -> None:
    gaps = [reported_but_not_there(each) for each in both("payment-by-results", 2_000, 260)]
    assert gaps[1] > gaps[0] + 0.01


# Coventry


def test_behaving_like_a_system_changes_behaviour_and_agreement() -> None:
    silo, world = both("coventry-behaving-like-a-system")
    assert culture(world, 0) > culture(silo, 0) + 0.4
    assert world.pairs["agreement"].mean() > silo.pairs["agreement"].mean() + 0.05


def test_infrastructure_comes_a_year_after_behaviours() -> None:
    size = ("coventry", 600, 104)
    alone, hard_wired = (
        Counted.of(lived(name, *size))
        for name in ("coventry-behaving-like-a-system", "coventry-infrastructure")
    )
    first_year = slice(0, YEAR)
    assert np.array_equal(alone.place[first_year], hard_wired.place[first_year])
    assert hard_wired.last(YEAR).total("stocktakes") == 2
    assert hard_wired.agencies["culture"][-1].mean() > alone.agencies["culture"][-1].mean() + 0.05


def test_in_the_other_order_behaviours_come_a_year_after_infrastructure() -> None:
    silo, world = both("coventry-infrastructure-first")
    assert Counted.of(world).first(YEAR).total("stocktakes") == 2
    assert culture(world, YEAR) > culture(world, YEAR - 1) + 0.1
    first, second = (Counted.of(each).first(YEAR).at_agencies("hours_training")
                     for each in (silo, world))  # fmt: skip
    assert second > first


# Programmes people tried


def test_systems_leadership_wins_trust_and_agreement_between_its_four_agencies() -> None:
    silo, world = both("local-vision", weeks=156)
    four = ("nhs", "children", "police", "voluntary")
    for tie in ("trust", "agreement"):
        assert np.all(ties(world, tie, *four) > ties(silo, tie, *four) + 0.05)
    others = ("jobcentre", "housing", "schools")
    assert np.all(np.abs(ties(world, "trust", *others) - ties(silo, "trust", *others)) < 0.05)


def test_an_outreach_worker_holds_a_caseload_of_vulnerable_families() -> None:
    silo, world = (Counted.of(each) for each in both("stoke-vulnerable-families", families=2_000))
    assert silo.total("contract_offers") == 0
    held = world.weekly("on_contract")
    assert 6 < held[YEAR:].mean() < 18
    offers, refusals = (world.total(f"contract_{name}") for name in ("offers", "refusals"))
    assert 0 < refusals < offers / 2


def test_calls_before_and_after_christmas_keep_young_people_on_their_courses() -> None:
    size = {"families": 4_000, "weeks": 2 * YEAR}
    silo, world = (Counted.of(each) for each in both("stoke-neet", **size))
    calls = world.weekly("weekly_calls") > 0
    assert set(np.flatnonzero(calls) % YEAR) == set(range(32, 46))
    assert world.total("kept_on_course") > 0
    assert world.total("crises_neet") < silo.total("crises_neet")
    weeks_out = [each.total("neet") / each.total("crises_neet") for each in (silo, world)]
    assert weeks_out[1] < weeks_out[0]


def test_routes_into_work_join_the_jobcentre_up_and_mend_its_front_door_alone() -> None:
    silo, world = both("stoke-worklessness")
    for partner in ("nhs", "schools", "voluntary"):
        pair = ("jobcentre", partner)
        assert ties(world, "agreement", *pair) > ties(silo, "agreement", *pair) + 0.05
    mended = world.teams["mended"][0]
    assert mended[agency("jobcentre")].min() > 0.1
    assert np.delete(mended, agency("jobcentre"), axis=0).max() == 0
    assert totals("stoke-worklessness", "led")[1] > 0


def test_a_spotlight_takes_stock_and_mends_in_its_neighbourhoods_alone() -> None:
    silo, world = both("salford-spotlight")
    held = np.flatnonzero(Counted.of(world).weekly("stocktakes"))
    assert held.tolist() == list(range(6, 104, 9))
    elsewhere, there = world.teams["mended"][1], world.teams["mended"][2]
    assert there.max() > 0.1
    assert elsewhere.max() == 0
    assert Counted.of(silo).total("stocktakes") == 0


def test_managers_who_learn_together_make_contacts_that_outlast_the_programme() -> None:
    _, world = both("wolverhampton-flamingos", weeks=156)
    contacts = Counted.of(world).pairs["contacts"]
    nhs, children, police = (agency(name) for name in ("nhs", "children", "police"))
    assert contacts[51, nhs, children] > 0.05
    assert contacts[-1, nhs, children] > 0.5 * contacts[51, nhs, children]
    assert contacts[:, nhs, police].max() == 0
    silo_hours, hours = at_agencies("wolverhampton-flamingos", "hours_coordinating", weeks=156)
    assert hours > silo_hours
    assert world.teams["culture"][0, nhs, LEARNING] > world.teams["culture"][0, police, LEARNING]


def test_think_family_gives_key_workers_with_few_families_and_finds_hidden_need() -> None:
    silo, world = both("think-family")
    assert Counted.of(world).last(13).total("led") > 0 == Counted.of(silo).total("led")
    assert world.workers["led"].max() <= 6
    assert totals("think-family", "hidden_needs")[1] < totals("think-family", "hidden_needs")[0]


def test_lean_redesigns_every_pathway_and_its_figures_say_what_is_there() -> None:
    silo, world = both("lean", weeks=156)
    assert world.teams["mended"][0].min() > 0.3
    assert silo.teams["mended"][0].max() == 0
    gaps = [reported_but_not_there(each) for each in (silo, world)]
    assert gaps[1] < gaps[0]


# Stress tests


def test_austerity_takes_money_from_services_year_by_year() -> None:
    silo, world = (Counted.of(each) for each in both("austerity", weeks=260))
    left = [
        world.year(number).at_agencies("spend") / silo.year(number).at_agencies("spend")
        for number in range(5)
    ]
    assert left == sorted(left, reverse=True)
    assert 0.7 < left[-1] < 0.9


def test_a_poverty_shock_brings_money_trouble_and_passes() -> None:
    silo, world = both("poverty-shock", weeks=260)
    money = [each.neighbourhoods_weekly["needs"][..., MONEY].sum(axis=1)[BURN_IN:]
             for each in (silo, world)]  # fmt: skip
    more = money[1] / money[0] - 1
    assert more[52:104].mean() > 0.05
    assert more[-26:].mean() < more[78:104].mean() / 2


def test_a_scandal_frightens_agencies_and_closes_their_culture() -> None:
    silo, world = both("risk-shock")
    assert culture(world, 51) < culture(silo, 51)
    assert world.agencies["risk_aversion"].min() > 0 == silo.agencies["risk_aversion"].max()


# Together


def test_scenarios_compose_and_a_shock_falls_on_what_they_do() -> None:
    together = Policy.load("think-family+wolverhampton-flamingos@26+poverty-shock@52")
    setting = Setting(Place.load("wolverhampton"), 600, 104, BURN_IN)
    world = Counted.of(run(setting, together))
    assert world.total("led") > 0
    contacts = world.pairs["contacts"][:, agency("nhs"), agency("children")]
    assert contacts[25] == 0 < contacts[-1]
    assert together.world_changes() == ((52, "poverty_shock", 1.4), (156, "poverty_shock", 1.0))


def test_a_scenario_limited_to_a_neighbourhood_starts_nothing_elsewhere() -> None:
    limited = Policy.load("stoke-vulnerable-families:most-deprived-10")
    place = Place.load("stoke-on-trent")
    world = Counted.of(run(Setting(place, 2_000, 52, BURN_IN), limited))
    there = limited.neighbourhoods(place)
    offers = world.neighbourhoods["contract_offers"].sum(axis=0)
    assert offers[there].sum() > 0 == offers[~there].sum()
