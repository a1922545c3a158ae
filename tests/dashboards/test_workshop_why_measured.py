"""Chapter 6: what is measured of a run is what the run counted, for the place and its agencies."""

from dataclasses import replace
from threading import Event

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from agents.vocabulary import LINKS
from dashboards.living import Living
from dashboards.settings import Settings
from dashboards.workshop.why_chain import STEPS, chain, steps_table, stuck_table
from dashboards.workshop.why_loops import (
    all_turning,
)
from dashboards.workshop.why_measures import (
    AT_AGENCIES,
    FROM_OUTCOMES,
    MEASURES,
    NAMES,
    year_to,
)
from dashboards.workshop.why_sure import Asked, changes, interval, measured_run, quarters
from dashboards.workshop.why_ties import standing
from experiments.block_matrix import KINDS
from experiments.counted import YEAR, Counted
from experiments.outcomes import BY_NAME

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

WEEKS = 78


@pytest.fixture(scope="module")
def living() -> Living:
    """A small place lived through, in silo and in collaboration."""
    settings = Settings(families=300, weeks=WEEKS)
    found = Living.begun(settings.setting(), settings.loaded_policies())
    found.live(WEEKS)
    return found


@pytest.fixture(scope="module")
def counted(living: Living) -> tuple[Counted, ...]:
    """What both worlds counted."""
    return living.counted(0), living.counted(1)


def test_an_outcome_measured_over_the_whole_run_is_the_outcome_itself(
    counted: tuple[Counted, ...],
) -> None:
    first = counted[1].first(YEAR)
    found = year_to(counted[1], YEAR)
    for name in FROM_OUTCOMES:
        assert found.value(name) == BY_NAME[name].compute(first)


def test_agencies_together_are_the_place(counted: tuple[Counted, ...]) -> None:
    found = year_to(counted[0], WEEKS)
    hours = counted[0].last(YEAR).agencies["hours"].sum(axis=0)
    joint = (found.at_agencies("joint_work") * hours).sum() / hours.sum()
    assert joint == pytest.approx(found.value("joint_work"))


def test_what_only_the_place_counts_is_unknown_for_an_agency(counted: tuple[Counted, ...]) -> None:
    found = year_to(counted[0], WEEKS)
    for name in NAMES:
        if name not in AT_AGENCIES:
            assert np.isnan(found.at_agencies(name)).all(), name


def test_the_first_week_has_nothing_to_compare(counted: tuple[Counted, ...]) -> None:
    found = changes(counted, Asked(1, "baseline", 0), ())
    assert {each.way for each in all_turning(found)} == {"still"}


def test_a_world_against_itself_has_moved_nowhere(counted: tuple[Counted, ...]) -> None:
    for asked in (Asked(0, "baseline", WEEKS), Asked(1, "start", YEAR)):
        assert all(changes(counted, asked, ()).of(name).moved == 0 for name in NAMES)


def test_collaboration_builds_trust_through_joint_work_in_this_run(
    counted: tuple[Counted, ...],
) -> None:
    found = changes(counted, Asked(1, "baseline", WEEKS), ())
    trust = next(each for each in all_turning(found) if each.loop.name == "agency_trust")
    assert (trust.way, trust.lit) == ("better", 3)


def test_replications_measure_what_the_run_on_the_screen_measures(living: Living) -> None:
    policies = tuple(world.policy for world in living.worlds)
    same_luck = measured_run(living.setting, policies, 0, Event())
    assert same_luck.shape == (len(quarters(WEEKS)), 2, len(MEASURES))
    shown = year_to(living.counted(1), 65).values
    np.testing.assert_array_equal(same_luck[65 // 13 - 1, 1], shown)


def test_intervals_come_from_the_other_runs_at_the_same_week(counted: tuple[Counted, ...]) -> None:
    runs = []
    for gap in (0.9, 1.0, 1.1):
        each = np.zeros((len(quarters(WEEKS)), 2, len(MEASURES)))
        each[-1, 1] = gap
        runs.append(each)
    found = changes(counted, Asked(1, "baseline", WEEKS), tuple(runs))
    assert 0 < found.low[0] < 1 < found.high[0] < 2
    earlier = changes(counted, Asked(1, "baseline", WEEKS - 26), tuple(runs))
    assert (earlier.low[0], earlier.high[0]) == (0, 0)


def test_what_never_differs_between_runs_is_known_exactly() -> None:
    low, high = interval(np.ones((4, len(NAMES))))
    assert (low == 1).all()
    assert (high == 1).all()


def test_the_chain_loses_no_offer(counted: tuple[Counted, ...]) -> None:
    window = counted[0].last(YEAR)
    steps = chain(counted[0], WEEKS).steps
    per_family = 1_000 * YEAR / window.total("families")
    taken = per_family * window.total("allocated")
    assert steps["not_taken"] + taken == pytest.approx(per_family * window.total("offers"))
    ended = steps["ended_well"] + steps["ended_unmet"]
    assert ended == pytest.approx(per_family * window.at_agencies("closed"))


def test_the_worst_link_is_where_most_is_stuck_for_each_post(counted: tuple[Counted, ...]) -> None:
    found = chain(counted[1], WEEKS)
    assert found.stuck.shape == (counted[1].agencies.shape[1], len(LINKS))
    assert found.stuck[found.worst] == found.stuck.max()
    shifted = replace(found, stuck=np.where(found.stuck == found.stuck.min(), 1e9, found.stuck))
    assert shifted.worst != found.worst


def test_tables_say_everything_that_is_drawn(living: Living, counted: tuple[Counted, ...]) -> None:
    chains = tuple(chain(each, WEEKS) for each in counted)
    assert len(steps_table(chains, ("a", "b"))) == len(STEPS)
    agencies = living.setting.agencies
    assert len(stuck_table(chains, ("a", "b"), agencies)) == 2 * len(agencies) * len(LINKS)


def test_every_pair_of_agencies_is_of_one_kind(
    living: Living, counted: tuple[Counted, ...]
) -> None:
    found = standing(counted, WEEKS)
    pairs = len(living.setting.agencies) * (len(living.setting.agencies) - 1)
    assert sum(found.numbers(found.start)) == pairs
    assert list(found.table(("a", "b"))["kind"]) == list(KINDS)
    assert found.numbers(found.now[1])[KINDS.index("adversary")] < found.numbers(found.now[0])[0]


def test_agencies_drawn_furthest_apart_differ_most_in_trust(counted: tuple[Counted, ...]) -> None:
    found = standing(counted, WEEKS)
    one, other = found.furthest(1)
    gaps = [
        abs(found.now[1].between(a, b)[0] - found.now[0].between(a, b)[0])
        for a in range(7)
        for b in range(a)
    ]
    assert abs(found.now[1].between(one, other)[0] - found.now[0].between(one, other)[0]) == max(
        gaps
    )
