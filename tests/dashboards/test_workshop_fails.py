"""Chapter 8: is what it says of gains, payers and failures what the runs show?"""

from dataclasses import replace
from threading import Event

import numpy as np
import pytest

from abm.policy import Policy
from agents.vocabulary import PAYERS
from dashboards.kit.words import plain
from dashboards.settings import Settings
from dashboards.workshop import fails
from dashboards.workshop.fails_measures import (
    BASELINE,
    CHOSEN,
    GROUPS,
    SHORT_BASELINE,
    SPENT,
    WORLDS,
    Shown,
    chosen_pair,
    four_policies,
    lived,
    short_of_money,
)
from dashboards.workshop.fails_pictures import (
    by_group,
    by_payer,
    by_year,
    left_over,
    short_harm,
    short_waits,
    worlds_say,
)
from dashboards.workshop.fails_verdicts import course, helps_when_short, judged, pockets, trapped
from dashboards.workshop.fails_worlds import FEWEST_TOLD, OF, asked_so_far, lived_in_one, shares
from experiments.evidence import MONEY_LEFT
from experiments.outcomes import BY_NAME, OUTCOMES
from experiments.runner import Cancelled, replicate
from experiments.statistics import Estimate
from tests.dashboards.pages import Visit

SETTINGS = Settings(families=300, weeks=104)
RUNS = 5


@pytest.fixture(scope="module")
def shown() -> Shown:
    setting, policies = SETTINGS.setting(), four_policies(SETTINGS)
    return Shown([lived(setting, policies, number, Event()) for number in range(RUNS)])


def made_up(**worlds: tuple[float, ...]) -> Shown:
    """Runs that showed one number each, by world."""
    values = [worlds.get(name, (0.0,) * RUNS) for name in ("base", "chosen", "short", "both")]
    return Shown([tuple({"it": each[run]} for each in values) for run in range(RUNS)])


# The worlds


def test_the_first_and_the_last_policy_are_compared() -> None:
    settings = Settings(policies=("silo", "rules-only", "collaborative"))
    pair = chosen_pair(settings)
    assert pair is not None
    assert [each.name for each in pair] == ["silo", "collaborative"]


def test_one_policy_alone_is_compared_with_nothing() -> None:
    assert four_policies(Settings(policies=("silo",))) == ()


def test_a_place_short_of_money_stays_short_under_austerity() -> None:
    short = short_of_money(Policy.load("silo+austerity"))
    assert [value for _, name, value in short.world_changes() if name == "austerity"] == [
        MONEY_LEFT
    ]


def test_the_worlds_of_a_replication_share_their_past(shown: Shown) -> None:
    for run in shown.runs:
        for group in GROUPS:
            assert len({run[world][f"{group}, before"] for world in range(WORLDS)}) == 1


def test_a_replication_is_the_one_that_the_command_makes(shown: Shown) -> None:
    pair = four_policies(SETTINGS)[:2]
    made = replicate(SETTINGS.setting(), pair, 3, Event()).values
    for world in (BASELINE, CHOSEN):
        found = [shown.runs[3][world][each.name] for each in OUTCOMES]
        np.testing.assert_array_equal(found, made[world])


def test_a_visitor_who_leaves_stops_the_runs() -> None:
    stopped = Event()
    stopped.set()
    with pytest.raises(Cancelled):
        lived(SETTINGS.setting(), four_policies(SETTINGS), 0, stopped)


def test_less_money_means_longer_waits(shown: Shown) -> None:
    assert shown.difference("weeks_to_help", SHORT_BASELINE).low > 0


# Money


def test_what_payers_pay_adds_up_to_the_total_cost(shown: Shown) -> None:
    for run in shown.runs:
        for world in run:
            paid = sum(world[f"{payer}, {kind}"] for payer in PAYERS for kind in SPENT)
            assert paid + world["policy"] == pytest.approx(world["total_cost"])


def test_a_gap_is_what_is_saved_less_what_is_put_in(shown: Shown) -> None:
    for payer in PAYERS:
        spent = [shown.difference(f"{payer}, {kind}").mean for kind in SPENT]
        assert shown.gap(payer).mean == pytest.approx(spent[0] - spent[1] - spent[2])


def test_nobody_is_both_winning_and_losing(shown: Shown) -> None:
    losing, winning = pockets(shown)
    assert not set(losing) & set(winning)
    for payer in losing:
        assert shown.gap(payer).mean < 0


# Verdicts


def year_runs(first: float, last: float) -> Shown:
    """Runs in which a cost differs by so much in the first and in the second year, with noise."""
    noise = (-1.0, -0.5, 0.0, 0.5, 1.0)
    base = {"total_cost 1": 100.0, "total_cost 2": 100.0}
    return Shown(
        [
            (base, {"total_cost 1": 100 + first + each, "total_cost 2": 100 + last + each})
            for each in noise
        ]
    )


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (5, -5, "worse_then_better"),
        (5, 0, "worse_first"),
        (5, 5, "worse_first"),
        (-5, -5, "better_first"),
        (0, -5, "better_later"),
        (0, 0, "unclear"),
    ],
)
def test_the_course_is_told_only_where_intervals_leave_no_doubt(
    first: float, last: float, expected: str
) -> None:
    assert course(year_runs(first, last), "total_cost", 2) == expected


def test_more_is_better_where_the_outcome_says_so() -> None:
    assert judged("direct_share", Estimate(2, 1, 3, 5)) == "better"
    assert judged("weeks_to_help", Estimate(2, 1, 3, 5)) == "worse"
    assert judged("weeks_to_help", Estimate(2, -1, 5, 5)) == "unclear"


def test_the_harm_made_good_is_a_share_of_the_harm() -> None:
    runs = Shown(
        [
            tuple({"severity": each} for each in (1.0, 0.9, 2.0 + off, 1.75 + off))
            for off in (-0.1, 0.0, 0.1)
        ]
    )
    assert runs.won_back().mean == pytest.approx(25)
    assert trapped(runs)
    assert helps_when_short(runs) == "better"


def test_per_cent_are_of_the_mean_level_of_the_baseline() -> None:
    runs = made_up(base=(8, 9, 10, 11, 12), chosen=(7, 8, 9, 10, 11))
    assert runs.per_cent("it").mean == pytest.approx(-10)


# Pictures


def test_every_picture_can_be_drawn_wide_and_narrow(shown: Shown) -> None:
    pictures = [
        by_year(shown, "total_cost", 2),
        by_payer(shown),
        left_over(shown),
        short_harm(shown, "Silo"),
        short_waits(shown, ["a", "b", "c", "d"]),
        by_group(shown, "Silo"),
    ]
    for picture in pictures:
        for width in (720, 360):
            assert "<svg" in picture.svg(width)
            assert "nan" not in picture.svg(width)
        assert len(picture.table)


# Plausible worlds


def test_shares_are_told_of_worlds_that_had_all_their_runs() -> None:
    pair, stopped = four_policies(SETTINGS)[:2], Event()
    results = [lived_in_one(SETTINGS.setting(), pair, n, stopped) for n in range(2 * FEWEST_TOLD)]
    assert asked_so_far(results[:-1]) == FEWEST_TOLD - 1
    assert shares(results[:-1]) == ()
    told = shares(results)
    assert [each.outcome.name for each in told] == list(OF)
    for each in told:
        assert each.better + each.worse + each.little == pytest.approx(1)
    assert "<svg" in worlds_say(told, FEWEST_TOLD).svg(360)


def test_a_policy_that_helps_everywhere_helps_in_every_world() -> None:
    better = np.zeros((2, len(OUTCOMES)))
    better[1, OUTCOMES.index(BY_NAME["crises"])] = -50
    noise = np.random.default_rng(1).normal(size=(12, 2, len(OUTCOMES)))
    told = {each.outcome.name: each for each in shares([better + each for each in noise])}
    assert told["crises"].better > 0.99


# The page


def test_the_page_asks_for_a_second_policy_where_there_is_one() -> None:
    visit = Visit(fails.Page, replace(SETTINGS, policies=("silo",)))
    assert plain("fails.alone") in visit.text()
    visit.change(policies=("silo", "collaborative"))
    assert plain("fails.alone") not in visit.text()
    visit.drawn.close()


def test_the_page_answers_as_the_runs_come() -> None:
    visit = Visit(fails.Page, SETTINGS)
    visit.waits_for(BY_NAME["weeks_to_help"].title)
    assert "pairs of runs" in visit.text()
    visit.drawn.close()
