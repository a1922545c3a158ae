"""Is one family's journey the one it lives in the model, shared past and all, told in words?"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, burnt_in, run, run_traced
from agents.chance import household
from agents.household import count
from agents.records import event_record
from agents.vocabulary import CRISES, EVENTS, NEEDS, NOBODY
from experiments.journey import ASSESSED, BOUNCED, Journey, follow, worth_following
from experiments.sentences import CRISIS_WORDS, NEED_WORDS, SENTENCES, in_words, when

SETTING = Setting(Place.load("coventry"), families=400, weeks=130, burn_in=52)
SILO, COLLABORATIVE = Policy.load("silo"), Policy.load("collaborative")
WORLDS = (SILO, COLLABORATIVE)
HELPED = Policy.from_levers("no door", {"eligibility": 0.2, "outreach": 5})


@pytest.fixture(scope="module")
def homes() -> tuple[Any, Any]:
    """All families at week 0 and at the horizon of the silo world."""
    return burnt_in(SETTING).families, run(SETTING, SILO).families


def the_first(chosen: np.ndarray) -> int:
    assert chosen.any(), "no such family in this run: choose a larger one"
    return int(np.flatnonzero(chosen)[0])


def in_need(families: Any) -> np.ndarray:
    return np.array([count(int(needs)) >= 2 for needs in families["needs"]])


@pytest.fixture(scope="module")
def staying(homes: tuple[Any, Any]) -> Journey:
    start, end = homes
    return follow(SETTING, WORLDS, the_first(in_need(start) & (start["who"] == end["who"])))


@pytest.fixture(scope="module")
def leaving(homes: tuple[Any, Any]) -> Journey:
    start, end = homes
    moved = (start["who"] != end["who"]) & (end["contacts"] > 0)
    return follow(SETTING, WORLDS, the_first(moved))


# The journey


def test_a_journey_is_what_the_run_itself_keeps_of_the_family(staying: Journey) -> None:
    for policy, life in zip(WORLDS, staying.lives, strict=True):
        _, events = run_traced(SETTING, policy, family=staying.family)
        kept = in_words(events, SETTING)
        assert life.happenings == tuple(each for each in kept if each.week >= 0)
        assert staying.past == tuple(each for each in kept if each.week < 0)


def test_the_past_begins_when_the_household_of_week_0_moves_in(homes: tuple[Any, Any]) -> None:
    start, _ = homes
    arrived_later = start["who"] >> 32 != household(0, -SETTING.burn_in) >> 32
    journey = follow(SETTING, [SILO], the_first(arrived_later))
    assert journey.past[0].event == "moves_in"
    assert -SETTING.burn_in < journey.past[0].week < 0
    assert [each.event for each in journey.past].count("moves_in") == 1


def test_without_a_burn_in_the_past_is_the_day_of_moving_in() -> None:
    journey = follow(replace(SETTING, burn_in=0, weeks=2), [SILO], 0)
    assert [each.event for each in journey.past] == ["moves_in"]


def test_the_same_policy_twice_is_the_same_life(staying: Journey) -> None:
    journey = follow(SETTING, (SILO, SILO), staying.family)
    assert journey.lives[0] == journey.lives[1] == staying.lives[0]
    assert journey.parting() is None


def test_worlds_part_where_something_else_happens_and_not_before(staying: Journey) -> None:
    journey = follow(SETTING, (SILO, HELPED), staying.family)
    week = journey.parting()
    assert week is not None
    before, at = (
        [
            [(e.week, e.event, e.need) for e in life.happenings if low <= e.week < high]
            for life in journey.lives
        ]
        for low, high in ((0, week), (week, week + 1))
    )
    assert before[0] == before[1]
    assert at[0] != at[1]


def test_a_family_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="family = 400 is not possible: give 0 to 399"):
        follow(SETTING, WORLDS, 400)


# The figures


def test_the_figures_of_a_family_that_stays_are_those_of_its_record(
    staying: Journey, homes: tuple[Any, Any]
) -> None:
    start, end = (families[staying.family] for families in homes)
    life, figures = staying.lives[0], staying.lives[0].figures
    events = [each.event for each in life.happenings]
    assert life.moved is None
    assert figures.contacts == end["contacts"] - start["contacts"]
    assert figures.trust == end["trust"]
    assert set(figures.needs_left) == {
        need for number, need in enumerate(NEEDS) if end["needs"] >> number & 1
    }
    assert figures.assessments == sum(event in ASSESSED for event in events)
    assert figures.bounces == sum(event in BOUNCED for event in events)
    assert figures.crises == {crisis: events.count(crisis) for crisis in CRISES if crisis in events}


def test_crises_cost_what_is_declared(homes: tuple[Any, Any]) -> None:
    _, events = run_traced(SETTING, SILO)
    struck = events[(events["event"] == EVENTS.index("crisis")) & (events["week"] >= 0)]
    start, end = homes
    stays = np.flatnonzero(start["who"] == end["who"])
    family = int(struck["family"][np.isin(struck["family"], stays)][0])
    mine = struck[struck["family"] == family]
    cost = sum(SETTING.parameters[f"crisis_cost.{CRISES[int(kind)]}"] for kind in mine["value"])
    figures = follow(SETTING, [SILO], family).lives[0].figures
    assert figures.crisis_cost == cost > 0
    assert sum(figures.crises.values()) == len(mine)


def test_help_is_dated_from_week_0(homes: tuple[Any, Any]) -> None:
    start, end = homes
    _, events = run_traced(SETTING, SILO)
    helped = events[(events["event"] == EVENTS.index("allocated")) & (events["week"] > 0)]
    waits = (start["helping"] == 0) & (start["who"] == end["who"])
    family = int(helped["family"][waits[helped["family"]]][0])
    first = helped["week"][helped["family"] == family].min()
    assert follow(SETTING, [SILO], family).lives[0].figures.weeks_until_help == first

    being_helped = follow(SETTING, [SILO], the_first(start["helping"] > 0))
    assert being_helped.lives[0].figures.weeks_until_help == 0


def test_when_a_family_moves_away_its_figures_stop_there(leaving: Journey) -> None:
    for life in leaving.lives:
        assert life.moved is not None
        own = [each.event for each in life.happenings if each.week < life.moved]
        assert life.figures.assessments == sum(event in ASSESSED for event in own)
        arrival = next(each for each in life.happenings if each.event == "moves_in")
        assert arrival.week == life.moved
        assert arrival.words.startswith("The family moves away. Another household moves in")


def test_the_family_that_moves_away_is_seen_as_it_last_was(leaving: Journey) -> None:
    life = leaving.lives[0]
    assert life.moved is not None
    record = run(replace(SETTING, weeks=life.moved), SILO).families[leaving.family]
    before = burnt_in(SETTING).families[leaving.family]
    assert life.figures.trust == record["trust"]
    assert life.figures.contacts == record["contacts"] - before["contacts"]


# Which family is worth following


def test_the_family_picked_has_many_needs_stays_and_is_the_middle_one(
    homes: tuple[Any, Any],
) -> None:
    family, why = worth_following(SETTING, WORLDS)
    start, end = homes
    other = run(SETTING, COLLABORATIVE).families
    assert count(int(start["needs"][family])) >= 3
    assert start["who"][family] == end["who"][family] == other["who"][family]

    many = np.array([count(int(needs)) >= 3 for needs in start["needs"]])
    stays = (start["who"] == end["who"]) & (start["who"] == other["who"])
    difference = (other["contacts"] - end["contacts"])[many & stays]
    difference = np.sort(difference[difference != 0])
    own = other["contacts"][family] - end["contacts"][family]
    assert own == difference[len(difference) // 2]
    assert f"Family {family} was picked" in why
    assert f"of the {len(difference)} families" in why


def test_where_no_family_is_worth_following_it_says_so() -> None:
    with pytest.raises(InputError, match="give more families, or one to follow"):
        worth_following(replace(SETTING, families=1, weeks=1, burn_in=0), WORLDS)


# The words


def event(kind: str, **fields: Any) -> np.ndarray:
    """One event: health, at agency 2, with worker 12, unless told otherwise."""
    record = np.zeros(1, event_record)
    told = {"week": 3, "need": NEEDS.index("health"), "agency": 2, "worker": 12} | fields
    record["event"] = EVENTS.index(kind)
    for name, value in told.items():
        record[name] = value
    return record


def words(*events: np.ndarray) -> list[str]:
    return [each.words for each in in_words(np.concatenate(events), SETTING)]


def test_every_kind_of_event_crisis_and_need_has_words() -> None:
    assert set(SENTENCES) == set(EVENTS)
    assert set(CRISIS_WORDS) == set(CRISES)
    assert set(NEED_WORDS) == set(NEEDS)


@pytest.mark.parametrize("kind", EVENTS)
@pytest.mark.parametrize("value", [0.0, 1.0, 6.0])
def test_every_event_makes_a_whole_sentence(kind: str, value: float) -> None:
    (sentence,) = words(event(kind, value=value))
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "{" not in sentence


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        (event("need_grows", value=0.756), "Trouble with health grows to 0.76."),
        (event("need_grows", value=1), "Trouble with health grows as bad as can be."),
        (event("asks", value=-1), "Asks for help with health: National Health Service."),
        (
            event("is_noticed", value=4),
            "Referred by Schools and colleges to National Health Service about health.",
        ),
        (
            event("is_noticed", value=2),
            "Trouble with health is noticed by National Health Service, which opens a referral.",
        ),
        (
            event("sent_elsewhere", agency=0, value=2),
            "Sent elsewhere by Jobcentre: for health, try National Health Service.",
        ),
        (
            event("other_service_first", value=NEEDS.index("substance")),
            "Told by National Health Service to see about substance use first, before health.",
        ),
        (
            event("allocated", value=1),
            "Help with health starts: worker 12 of National Health Service, "
            "1 week after the referral.",
        ),
        (
            event("disengages", worker=NOBODY),
            "Is offered help with health by National Health Service and does not take it up.",
        ),
        (event("disengages"), "Stops seeing worker 12 of National Health Service: health."),
        (
            event("gives_up", agency=NOBODY, value=1),
            "Needs no help with health any more: the referral is closed.",
        ),
        (
            event("takes_contract", agency=NOBODY, worker=NOBODY, need=NOBODY),
            "Takes the contract that an outreach worker offers.",
        ),
        (
            event("kept_on_course", agency=NOBODY, value=CRISES.index("neet")),
            "A weekly call keeps a young person on course.",
        ),
    ],
)
def test_an_event_is_told_by_how_it_came_about(happened: np.ndarray, told: str) -> None:
    assert words(happened) == [told]


def test_a_crisis_names_what_it_is_and_what_it_costs() -> None:
    (told,) = in_words(event("crisis", value=CRISES.index("emergency"), agency=NOBODY), SETTING)
    assert told.event == "emergency"
    cost = SETTING.parameters["crisis_cost.emergency"]
    assert "emergency admission" in told.words
    assert f"GBP {cost:,.0f}" in told.words


def test_cases_closed_by_moving_away_are_not_called_giving_up() -> None:
    moved = event("moves_in", agency=NOBODY, worker=NOBODY, need=NOBODY, value=2)
    closed, _ = words(event("gives_up"), moved)
    assert closed == "Leaves the area: National Health Service closes its case on health."
    gave_up, _ = words(event("gives_up", week=2), moved)
    assert gave_up.startswith("Gives up before help with health starts")


def test_weeks_are_dates_from_the_monday_on_which_the_policy_starts() -> None:
    assert when(0) == "year 1, week 1"
    assert when(51) == "year 1, week 52"
    assert when(52) == "year 2, week 1"
    assert when(-1) == "1 week before"
    assert when(-14) == "14 weeks before"
