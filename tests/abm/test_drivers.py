"""The compiled core and the Mesa agents tell the same story, to the last bit."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm.change import Change
from abm.histories import first_difference
from abm.mesa_model import interpreted
from abm.parameters import REGISTRY, Parameters
from abm.place import PAYERS, AgencySpec, Deprivation, Neighbourhood, Place
from abm.policy import Policy, carried_policies
from abm.registry import Parameter, Role
from abm.simulation import Engine, Setting, core, run
from abm.world import World
from agents.vocabulary import NEEDS

LEVERS = REGISTRY.of_role(Role.LEVER)
WORLD = REGISTRY.of_role(Role.WORLD)
UNCERTAIN = REGISTRY.of_role(Role.UNCERTAIN)

percentiles = st.floats(0, 100)
four_counts = st.lists(st.integers(0, 40), min_size=4, max_size=4)
deprivations = st.builds(Deprivation, *[percentiles] * 8)


@st.composite
def neighbourhoods(draw: st.DrawFn, number: int) -> Neighbourhood:
    """A neighbourhood of any deprivation; some of its five counts may be zero."""
    none, one, two, three, four = draw(st.permutations([20, *draw(four_counts)]))
    households = none, one, two, three, four
    where = draw(st.floats(-80, 80)), draw(st.floats(-170, 170))
    return Neighbourhood(f"N{number}", f"Area {number}", *where, households, draw(deprivations))


@st.composite
def agencies(draw: st.DrawFn) -> tuple[AgencySpec, ...]:
    """One to seven agencies that answer for every need between them, some for the same ones.

    There may be generalists or none, and needs that no agency is said to notice.
    """
    number = draw(st.integers(1, 7))
    answering = [draw(st.sets(st.integers(0, number - 1), min_size=1, max_size=2)) for _ in NEEDS]
    return tuple(
        draw(
            agency(at, tuple(need for need, who in zip(NEEDS, answering, strict=True) if at in who))
        )
        for at in range(number)
    )


def agency(number: int, answers_for: tuple[str, ...]) -> st.SearchStrategy[AgencySpec]:
    """An agency with this remit; without one it is a generalist."""
    return st.builds(
        AgencySpec,
        name=st.just(f"agency{number}"),
        title=st.just(f"Agency {number}"),
        answers_for=st.just(answers_for),
        workers_per_thousand=st.floats(0.1, 200),
        hourly_cost=st.floats(1, 100),
        payer=st.sampled_from(PAYERS),
        notices=st.tuples(*[st.sampled_from((0.0, 1.0, 2.5))] * len(NEEDS)),
        generalist=st.booleans() if answers_for else st.just(True),
        contracted=st.booleans(),
        caseload_scale=st.floats(0.1, 5),
        source=st.just("made up"),
    )


@st.composite
def places(draw: st.DrawFn) -> Place:
    """A place of one to four neighbourhoods with its agencies."""
    return Place(
        "nowhere", "Nowhere", "Anywhere", "made up", "CC0",
        draw(st.floats(0, 1)),
        tuple(draw(neighbourhoods(number)) for number in range(draw(st.integers(1, 4)))),
        draw(agencies()),
    )  # fmt: skip


@st.composite
def changes(draw: st.DrawFn, place: Place, kinds: tuple[Parameter, ...], most: int) -> list[Change]:
    """Dated changes to levers or to the world, over all that is possible, some for a part only."""
    made = []
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=most)):
        week = draw(st.sampled_from((0, 0, 1, 5, 9)))
        target = draw(st.sampled_from(targets(place, kind)))
        where = draw(st.just(()) | some_neighbourhoods(place)) if kind.limitable else ()
        made.append(Change(week, target, kind.name, draw(possible(kind)), where))
    return made


def targets(place: Place, kind: Parameter) -> list[str]:
    """Whom a lever may be set for: everybody, and one agency or two where it may be theirs."""
    names = [agency.name for agency in place.agencies]
    if kind.scope == "pair":
        return ["", *("+".join(two) for two in combinations(names, 2))]
    return ["", *names] if kind.scope == "agency" else [""]


def some_neighbourhoods(place: Place) -> st.SearchStrategy[tuple[str, ...]]:
    """One neighbourhood or more, all of them sometimes, or a choice in words."""
    codes = [neighbourhood.code for neighbourhood in place.neighbourhoods]
    named = st.lists(st.sampled_from(codes), min_size=1, unique=True).map(tuple)
    return named | st.just(("most deprived 50%",))


def possible(kind: Parameter) -> st.SearchStrategy[float]:
    """Any value that a number may have, its ends often."""
    low, high = kind.possible
    if kind.options:
        return st.integers(int(low), int(high)).map(float)
    return st.sampled_from((low, high)) | st.floats(low, high)


def plausible_parameters(seed: int, extremes: dict[str, float]) -> Parameters:
    """Every uncertain number drawn from its plausible range, but for some at an extreme."""
    draw = np.random.default_rng(seed)
    drawn = {each.name: float(draw.uniform(*each.plausible)) for each in UNCERTAIN}
    return Parameters(drawn | extremes)


extremes = st.lists(
    st.sampled_from(UNCERTAIN + WORLD).flatmap(
        lambda kind: st.tuples(st.just(kind.name), st.sampled_from(kind.possible))
    ),
    max_size=4,
).map(dict)


@st.composite
def runs(draw: st.DrawFn) -> tuple[Setting, Policy, int]:
    """A small place, a policy for it, numbers of the model, a seed and a replication."""
    place = draw(places())
    parameters = draw(
        st.just(Parameters())
        | st.builds(plausible_parameters, st.integers(0, 10_000), st.just({}))
        | st.builds(plausible_parameters, st.integers(0, 10_000), extremes)
    )
    setting = Setting(
        place,
        families=draw(st.integers(20, min(60, place.households))),
        weeks=draw(st.integers(5, 15)),
        burn_in=draw(st.integers(0, 15)),
        seed=draw(st.integers(0, 2**32 - 1)),
        parameters=parameters,
    )
    decided = draw(changes(place, LEVERS, 12)) + draw(changes(place, WORLD, 2))
    policy = Policy("any", changes=tuple(decided))
    return setting, policy, draw(st.integers(0, 2**32 - 1))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(runs())
def test_both_drivers_give_the_same_history_to_the_last_bit(
    drawn: tuple[Setting, Policy, int],
) -> None:
    setting, policy, replication = drawn
    assert first_difference(setting, policy, core, interpreted, replication) is None


@pytest.mark.slow
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(runs())
def test_both_drivers_give_the_same_history_in_many_more_places(
    drawn: tuple[Setting, Policy, int],
) -> None:
    setting, policy, replication = drawn
    assert first_difference(setting, policy, core, interpreted, replication) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", carried_policies())
def test_both_drivers_give_the_same_history_over_three_years(name: str) -> None:
    """Of every carried policy in its own place, because one may name neighbourhoods there."""
    policy = Policy.load(name)
    setting = Setting(Place.load(policy.place or "coventry"), families=300, weeks=104, burn_in=52)
    assert first_difference(setting, policy, core, interpreted) is None


def small_setting(place: Place | None = None, weeks: int = 12, burn_in: int = 12) -> Setting:
    """Coventry in 60 families, over a few weeks."""
    return Setting(place or Place.load("coventry"), families=60, weeks=weeks, burn_in=burn_in)


COLLABORATIVE = Policy.load("collaborative")


def everything(name: str, **given: object) -> AgencySpec:
    """An agency that answers for all needs."""
    plain = AgencySpec(name, name.title(), NEEDS, 10, 30, "council")
    return replace(plain, **given)  # type: ignore[arg-type]


PROGRAMMES = {
    "joint_identification": 1, "targeted_outreach": 5, "targeted_caseload": 60,
    "targeted_needs": 1, "contract_rewards": 0.5, "contract_sanctions": 1, "weekly_contact": 1,
    "contact_from": 0, "contact_weeks": 52, "midyear_starts": 0.5, "stocktake_every": 4,
    "diagnosis_weeks": 3, "double_loop": 0.5, "demand_redesign": 0.6, "strengths_work": 0.2,
    "eligibility": 0.7, "meetings": 0.5, "lead_worker_coverage": 0.5, "co_location": 0.3,
}  # fmt: skip
"""Everything that may be limited to some neighbourhoods, at full tilt."""
MANY_LEAVE = Parameters(
    {"crisis_rate.neet": 0.08, "crisis_rate.exclusion": 0.08, "sanctions_deter": 0.5}
    | {"breaching": 0.5, "noticing_rate.schooling": 0.2}
)


def programmes(where: tuple[str, ...] = ()) -> Policy:
    """All programmes at once, perhaps in some neighbourhoods only, and leaders and managers."""
    limited = [Change(0, "", name, value, where) for name, value in PROGRAMMES.items()]
    whole = [Change(0, "police+children", "systems_leadership", 0.8)]
    whole += [Change(4, "", "managers_programme", 0.7)]
    return Policy("programmes", changes=(*limited, *whole))


@pytest.mark.parametrize("where", [(), ("most deprived 70%",)], ids=("everywhere", "limited"))
def test_both_drivers_agree_on_programmes_in_weeks_in_which_they_matter(
    where: tuple[str, ...],
) -> None:
    setting = replace(small_setting(weeks=26), parameters=MANY_LEAVE)
    assert first_difference(setting, programmes(where), core, interpreted) is None
    lived = run(setting, programmes(where))
    for column in ("contract_offers", "contract_refusals", "on_contract", "kept_on_course"):
        assert lived.neighbourhoods_weekly[column].sum() > 0, column
    for column in ("weekly_calls", "stocktakes", "policy_cost"):
        assert lived.place_weekly[column].sum() > 0, column
    assert lived.agencies_weekly["mended"][-1].all()
    assert lived.pairs_weekly["contacts"][-1].any()
    assert len(np.unique(lived.pairs["systems_leadership"])) == 2
    assert lived.run["areas"][0] == (3 if where else 1)


ODD_SERVICES = {
    "one agency for everything": (everything("office"),),
    "no generalist": tuple(
        AgencySpec(need, need.title(), (need,), 3, 30, "council") for need in NEEDS[:7]
    )
    + (AgencySpec("justice", "Justice", ("crime",), 3, 30, "justice"),),
    "a need noticed by nobody": (
        everything("first", notices=(0.0, *(1.0,) * 7)),
        everything("second", notices=(0.0, *(2.0,) * 7), generalist=True),
    ),
    "one worker for the whole place": (everything("office", workers_per_thousand=0.001),),
}


@pytest.mark.parametrize("services", ODD_SERVICES.values(), ids=ODD_SERVICES.keys())
def test_odd_services_live_on_and_both_drivers_agree(services: tuple[AgencySpec, ...]) -> None:
    setting = small_setting(replace(Place.load("coventry"), agencies=services))
    assert first_difference(setting, COLLABORATIVE, core, interpreted) is None
    lived = run(setting, COLLABORATIVE)
    assert lived.neighbourhoods_weekly["referrals"].sum() > 0


def one_bit_off(week: int, records: str, position: int, field: str) -> Engine:
    """The core, but for the last bit of one number in one week."""

    def engine(world: World, first: int, last: int) -> None:
        core(world, first, last)
        if first <= week < last:
            values = getattr(world, records).ravel()[field]
            values[position] = np.nextafter(values[position], np.inf)

    return engine


@pytest.mark.parametrize(
    ("week", "records", "position", "field"),
    [
        (-12, "families", 59, "trust"),
        (-1, "pairs", 8, "agreement"),
        (0, "workers", 2, "burnout"),
        (3, "cases", 0, "relationship"),
        (11, "agencies_weekly", 5, "threshold"),
    ],
)
def test_one_wrong_bit_is_found_and_named(
    week: int, records: str, position: int, field: str
) -> None:
    wrong = one_bit_off(week, records, position, field)
    found = first_difference(small_setting(), COLLABORATIVE, core, wrong)
    assert found is not None
    assert (found.week, found.records, found.position, found.field) == (
        week, records, position, field,
    )  # fmt: skip
    assert np.nextafter(found.first, np.inf) == found.second


def test_the_drivers_are_compared_in_weeks_in_which_much_happens() -> None:
    """Agreement would mean little about a place where nobody asks, waits or is helped."""
    lived = run(small_setting(weeks=52), COLLABORATIVE).neighbourhoods_weekly
    for column in ("referrals", "assessed", "allocated", "engaged", "closed_resolved", "crises"):
        assert lived[column].sum() > 0, column
