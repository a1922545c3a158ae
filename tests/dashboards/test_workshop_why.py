"""Chapter 6: the loops are the model's, lit by what a run counts and by nothing else."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from agents.vocabulary import LINKS
from dashboards.kit.words import texts
from dashboards.settings import Settings
from dashboards.workshop import why
from dashboards.workshop.why_chain import STEPS
from dashboards.workshop.why_drawing import BOX, plan
from dashboards.workshop.why_loops import (
    LOOPS,
    NOTICED,
    Changes,
    Link,
    State,
    all_turning,
    change,
    seen,
    turning,
)
from dashboards.workshop.why_measures import (
    NAMES,
    Stretch,
)
from dashboards.workshop.why_telling import (
    PRICES,
    all_lit,
    in_words,
    links_html,
    picture,
    table,
    title_of,
    way_of,
)
from experiments.counted import YEAR
from tests.dashboards.pages import Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

WEEKS = 78


def measured(**values: float) -> Stretch:
    """A stretch of weeks in which these things were measured, and all others were 1."""
    numbers = np.ones(len(NAMES))
    for name, value in values.items():
        numbers[NAMES.index(name)] = value
    return Stretch(numbers, np.tile(numbers, (2, 1)), 0, YEAR)


def between(before: dict[str, float], now: dict[str, float]) -> Changes:
    """The changes of one run from one stretch to another."""
    return Changes.between(measured(**before), measured(**now))


WORKLOAD = LOOPS[0]
ENDING_WELL = "resolved"
WORSE = {"caseload": 1.2, "hours_a_case": 0.8, ENDING_WELL: 0.7}


def test_every_loop_runs_through_things_that_are_measured() -> None:
    for loop in LOOPS:
        for link in (*loop.links, *loop.beside):
            assert {link.driver, link.driven} <= set(NAMES), loop.name


def test_every_measure_is_part_of_a_loop() -> None:
    used = {name for loop in LOOPS for name in (*loop.nodes, *loop.outside)}
    assert used == set(NAMES)


def test_every_circle_feeds_itself_and_no_price_is_a_circle() -> None:
    for loop in LOOPS:
        assert loop.closed == (loop.name not in ("sharing", "finding", "meetings")), loop.name
        if loop.closed:
            assert math.prod(link.sign for link in loop.links) == 1, loop.name


def test_each_link_follows_from_the_one_before() -> None:
    for loop in LOOPS:
        for one, other in zip(loop.links, loop.links[1:], strict=False):
            assert one.driven == other.driver


def test_a_loop_turns_for_the_worse_when_every_link_is_as_told_and_its_first_thing_is_worse() -> (
    None
):
    found = turning(WORKLOAD, between({}, WORSE))
    assert (found.way, found.lit) == ("worse", 3)
    assert turning(WORKLOAD, between(WORSE, {})).way == "better"


def test_a_loop_with_one_link_the_other_way_does_not_close() -> None:
    found = turning(WORKLOAD, between({}, WORSE | {ENDING_WELL: 1.3}))
    assert [each.state for each in found.links] == [State.AS_TOLD, State.AGAINST, State.AGAINST]
    assert (found.way, found.strength) == ("part", 0)


def test_nothing_is_lit_where_nothing_moved() -> None:
    for found in all_turning(between({}, {})):
        assert found.way == "still"
        assert {each.state for each in found.links} == {State.QUIET}


def test_a_link_is_no_stronger_than_the_smaller_of_its_two_changes() -> None:
    link = Link("caseload", "burnout", 1)
    found = seen(link, between({}, {"caseload": 1.5, "burnout": 1.1}))
    assert found.strength == pytest.approx(0.1)


def test_agencies_in_which_both_ends_moved_are_counted_where_agencies_count_them() -> None:
    both = seen(Link("caseload", "burnout", 1), between({}, {"caseload": 1.5, "burnout": 1.1}))
    assert (both.agencies, both.of) == (2, 2)


def test_a_driver_that_moves_alone_is_left_without_an_answer() -> None:
    link = Link("caseload", "burnout", 1)
    assert seen(link, between({}, {"caseload": 1.5})).state == State.UNANSWERED
    assert seen(link, between({}, {"burnout": 1.5})).state == State.QUIET


def test_alone_a_small_change_counts_as_none() -> None:
    assert change(1, 1 + NOTICED / 2).moved == 0
    assert change(1, 1 - 2 * NOTICED).moved == -1
    assert change(0, 0).moved == 0
    assert change(0, 0.1).moved == 1


def test_with_replications_a_small_clear_change_counts_and_a_large_unclear_one_does_not() -> None:
    assert change(1, 1.001, low=0.0005, high=0.002).moved == 1
    assert change(1, 2, low=-1, high=3).moved == 0
    assert change(1, 2, low=-3, high=-1).moved == 0, "this run goes against all others: luck"


def test_every_measure_loop_and_state_has_words() -> None:
    for name in NAMES:
        assert title_of(name)
    for ways in (between({}, {}), between({}, WORSE), between(WORSE, {})):
        for found in all_turning(ways):
            assert way_of(found)
            assert links_html(found, ways).count("<li ") == len((*found.links, *found.beside))
    for loop in LOOPS:
        assert f"why.loop.{loop.name}.story" in texts().texts


def test_no_text_is_left_over() -> None:
    loops = {f"loop.{loop.name}.{part}" for loop in LOOPS for part in ("title", "story")}
    made = loops | {f"measure.{name}" for name in NAMES} | {f"step.{name}" for name, *_ in STEPS}
    made |= {f"link_{link}" for link in LINKS} | {"trap", "help", "limit", "up", "down", "same"}
    made |= {f"way_{way}" for way in ("better", "worse", "part", "still", *PRICES.values())}
    made |= {"idea", "question", "look"}
    made |= {f"state_{state.replace('-', '_')}" for state in State}
    made |= {"against_baseline", "against_start"}
    folder = Path(why.__file__).parent
    code = "".join(file.read_text() for file in folder.glob("why*.py"))
    told = {key.removeprefix("why.") for key in texts().texts if key.startswith("why.")}
    assert {name for name in told - made if f"why.{name}" not in code} == set()


def test_a_drawing_shows_the_state_of_every_link_for_wide_rooms_and_phones() -> None:
    moved = between({}, WORSE | {ENDING_WELL: 1.3})
    found = turning(WORKLOAD, moved)
    for width in (360, 720):
        states = re.findall(r'data-state="([a-z-]+)"', picture(found, moved).svg(width))
        assert states == ["as-told", "against", "against"]


def test_every_box_of_every_loop_lies_within_its_drawing_and_apart_from_others() -> None:
    for found in all_turning(between({}, {})):
        for width in (360, 540, 720, 1080):
            where = plan(found, width)
            spots = list(where.boxes.values())
            assert len(spots) == len(found.loop.nodes) + len(found.loop.outside)
            for at, (x, y) in enumerate(spots):
                assert BOX[0] / 2 <= x <= width - BOX[0] / 2, found.loop.name
                assert BOX[1] / 2 <= y <= where.height - BOX[1] / 2, found.loop.name
                for other in spots[:at]:
                    assert abs(x - other[0]) >= BOX[0] or abs(y - other[1]) >= BOX[1]


def test_a_loop_in_words_says_what_moved_from_where_to_where() -> None:
    moved = between({}, WORSE)
    told = in_words(turning(WORKLOAD, moved).links[0], moved)
    assert told.startswith("Cases for each worker up, 1.00 → 1.20")
    assert list(table(turning(WORKLOAD, moved), moved)["seen"]) == ["as-told"] * 3
    assert "Too many cases" in all_lit(all_turning(moved))


def test_the_page_lights_the_loops_of_its_own_run_and_says_that_it_is_one_run() -> None:
    page = Visit(why.Page, Settings(families=100, weeks=60))
    try:
        told = page.waits_for("Too many cases")
        assert "Trust between agencies" in told
        assert "This is one run." in told or "other pairs of runs" in told
        page.waits_for("Of 42 relations")
    finally:
        page.drawn.close()


def test_without_a_second_world_the_page_says_what_to_do() -> None:
    page = Visit(why.Page, Settings(families=100, weeks=60, policies=("silo",)))
    try:
        assert "Choose a second policy" in page.text()
    finally:
        page.drawn.close()
