"""A worker's week: do the hours add up to what was counted, and what does a longer list do?"""

from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting
from dashboards.kit.words import plain, texts
from dashboards.living import Living
from dashboards.settings import Settings
from dashboards.workshop import worker
from dashboards.workshop.worker_asked import compared, with_lever
from dashboards.workshop.worker_drawing import week_picture
from dashboards.workshop.worker_week import (
    DAYS,
    USES,
    days_of,
    direct_hours,
    starts_at,
    waiting_list,
    week_of,
)
from experiments.counted import Counted
from tests.dashboards.pages import Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

SETTING = Setting(Place.load("coventry"), families=600, weeks=104, burn_in=52)
HOURS = float(SETTING.parameters["week_hours"])
SILO = Policy.load("silo")
LOW_LINE = SILO + Policy.from_levers("low line", {"eligibility": 0.5})
FEW_CASES = SILO + Policy.from_levers("few cases", {"caseload_limit": 6})
CUTS = SILO + Policy.load("austerity")


@pytest.fixture(scope="module")
def living() -> Living:
    living = Living.begun(SETTING, (SILO, LOW_LINE, FEW_CASES, CUTS))
    living.live(SETTING.weeks)
    return living


@pytest.fixture(scope="module")
def counted(living: Living) -> Counted:
    return living.counted(0)


def test_a_week_has_thirty_seven_hours_whatever_is_done_with_them(living: Living) -> None:
    for number in range(4):
        for agency in range(-1, len(SETTING.place.agencies)):
            week = week_of(living.counted(number), HOURS, agency)
            assert tuple(week.hours) == USES
            assert sum(week.hours.values()) == pytest.approx(HOURS) == 37
            assert min(week.hours.values()) >= 0


def test_the_hours_are_those_counted_for_each_worker_in_post(counted: Counted) -> None:
    rows = counted.agencies[:, 2]
    workers = (rows["filled"] + rows["locums"]).sum()
    week = week_of(counted, HOURS, agency=2)
    assert week.direct == pytest.approx(rows["hours_direct"].sum() / workers)
    assert week.cases == pytest.approx(rows["caseload"].sum() / workers)
    assert week.minutes_a_case == pytest.approx(60 * week.direct / week.cases)


def test_money_cut_from_services_shows_as_hours_nobody_pays_for(living: Living) -> None:
    now, cut = (week_of(living.counted(number), HOURS) for number in (0, 3))
    assert now.hours["unpaid"] == pytest.approx(0, abs=0.01)
    assert cut.hours["unpaid"] > 1
    assert cut.direct < now.direct


def test_a_lower_line_lets_more_families_in_and_leaves_less_time_for_each(living: Living) -> None:
    now, low = (week_of(living.counted(number), HOURS) for number in (0, 1))
    assert low.cases + low.waiting > now.cases + now.waiting
    assert low.direct < now.direct
    assert low.minutes_a_case < now.minutes_a_case


def test_a_small_caseload_buys_time_and_pays_for_it_with_a_waiting_list(living: Living) -> None:
    now, few = (week_of(living.counted(number), HOURS) for number in (0, 2))
    assert few.minutes_a_case > now.minutes_a_case
    assert waiting_list(living.counted(2))[-13:].mean() > waiting_list(living.counted(0)).mean()


def test_the_picture_of_the_week_holds_every_hour_once_and_families_come_last(
    counted: Counted,
) -> None:
    week = week_of(counted, HOURS)
    blocks = list(days_of(week))
    for use in USES:
        drawn = sum(each.last - each.first for each in blocks if each.use == use)
        assert drawn == pytest.approx(week.hours[use], abs=1e-6)
    assert {each.day for each in blocks} == set(range(DAYS))
    assert blocks[-1].use == "direct"
    for before, after in pairwise(blocks):
        same_day = after.day == before.day
        assert after.first == pytest.approx(before.last if same_day else 0, abs=1e-6)


def test_where_families_begin_in_the_week_follows_from_what_comes_before(counted: Counted) -> None:
    week = week_of(counted, HOURS)
    day, share = starts_at(week, "direct")
    assert (day + share) * HOURS / DAYS == pytest.approx(HOURS - week.direct)
    assert starts_at(week, "overhead") == (0, 0)


def test_the_line_of_hours_ends_near_the_average_of_the_last_quarter(counted: Counted) -> None:
    line = direct_hours(counted)
    assert np.isnan(line[:12]).all()
    assert line[-1] == pytest.approx(week_of(counted.last(13), HOURS).direct)


# What the room sees and changes


def test_the_drawing_names_what_is_left_for_families_and_the_table_has_every_use(
    counted: Counted,
) -> None:
    week = week_of(counted, HOURS)
    picture = week_picture(week, "As it is", "All")
    for width in (720, 360):
        assert f"{week.direct:.1f} h" in picture.svg(width)
    assert len(picture.table) == len(USES)
    assert picture.table["As it is"].sum() == pytest.approx(HOURS)


def test_without_a_change_there_is_one_world_and_with_one_there_are_two() -> None:
    settings = Settings(policies=("silo",))
    assert [each.name for each in compared(settings, "Changed")] == ["silo"]
    changed = settings.with_changes(levers=(("eligibility", 0.5),), shocks=("austerity",))
    baseline, own = compared(changed, "Changed")
    assert baseline == Policy.load("silo")
    levers = own.tabulate(SETTING.place).levers
    assert (levers["eligibility"][0] == 0.5).all()
    assert own.world_changes() == CUTS.world_changes()
    assert own.title == "Changed"


def test_a_slider_back_at_its_default_leaves_the_address() -> None:
    levers = with_lever((("openness", 0.4),), "eligibility", 0.5)
    assert levers == (("openness", 0.4), ("eligibility", 0.5))
    assert with_lever(levers, "eligibility", 1.0) == (("openness", 0.4),)


def test_every_use_of_hours_has_its_words_and_its_explanation() -> None:
    for use in USES:
        assert f"worker.use_{use}" in texts().texts
        assert f"worker.tip_{use}" in texts().texts


def test_the_page_shows_the_week_and_a_second_one_when_more_families_are_let_in() -> None:
    visit = Visit(worker.Page, Settings(families=400, weeks=104))
    turns = "turn comes on"
    visit.until(lambda: visit.text().count(turns) == 1, "no week is shown")
    visit.press(plain("worker.try_in"))
    assert "levers=eligibility:0.5" in visit.settings.address()
    visit.until(lambda: visit.text().count(turns) == 2, "no second week is shown")
    visit.press(plain("worker.try_back"))
    assert "levers" not in visit.settings.address()
    visit.until(lambda: visit.text().count(turns) == 1, "the second week stays")
