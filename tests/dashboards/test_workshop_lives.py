"""Follow a family in both worlds: the same shocks, and where do the lives part?"""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, burnt_in, run
from agents.vocabulary import NEEDS
from dashboards.kit.words import texts
from dashboards.settings import Settings
from dashboards.workshop import lives as chapter
from dashboards.workshop.family_choice import TYPICAL, choose
from dashboards.workshop.family_story import tell
from dashboards.workshop.lives_drawing import needs_shown
from dashboards.workshop.lives_figures import FIGURES, figures
from dashboards.workshop.lives_told import SHOCKS, Lives, kind_of, lives_of, named
from experiments.journey import follow
from experiments.sentences import NEED_WORDS, when
from tests.dashboards.pages import Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

SETTING = Setting(Place.load("coventry"), families=600, weeks=156, burn_in=52)
SILO, COLLABORATIVE = Policy.load("silo"), Policy.load("collaborative")
HELPED = Policy.from_levers("no door", {"eligibility": 0.2, "outreach": 5})


@pytest.fixture(scope="module")
def lives() -> Lives:
    return lives_of(SETTING, (SILO, HELPED), choose(SETTING, SILO).at(TYPICAL))


def test_what_is_told_is_the_journey_of_joinedup_follow(lives: Lives) -> None:
    assert lives.journey == follow(SETTING, (SILO, HELPED), lives.journey.family)
    for number, life in enumerate(lives.journey.lives):
        told = [each for week in lives.told() for each in week.worlds[number]]
        assert life.moved is None
        assert tuple(told) == life.happenings


def test_until_the_lives_part_every_week_is_alike_and_then_one_is_not(lives: Lives) -> None:
    parting = lives.parting
    assert parting is not None
    assert all(week.alike for week in lives.told() if week.week < parting)
    assert not next(week for week in lives.told() if week.week == parting).alike


def test_the_needs_and_trust_of_the_lives_are_the_same_until_something_else_happens(
    lives: Lives,
) -> None:
    one, other = lives.weeks
    assert (one.severity[0] == other.severity[0]).all()
    assert one.trust[0] == other.trust[0]
    assert (one.severity != other.severity).any()
    for weeks, life in zip(lives.weeks, lives.journey.lives, strict=True):
        assert weeks.trust[-1] == life.figures.trust
        assert weeks.contacts[-1] == life.figures.contacts


def test_a_shared_shock_befalls_the_family_in_both_worlds_in_the_same_week(lives: Lives) -> None:
    shared = lives.shared_shocks()
    assert shared
    for each in shared:
        assert kind_of(each) in SHOCKS
        for number in (0, 1):
            assert named(each) in {named(own) for own in lives.own(number)}
    assert len(shared) <= min(lives.shocks(0), lives.shocks(1))


def test_the_same_policy_twice_never_parts_and_shares_every_shock(lives: Lives) -> None:
    twice = lives_of(SETTING, (SILO, SILO), lives.journey.family)
    assert twice.parting is None
    assert all(week.alike for week in twice.told())
    assert len(twice.shared_shocks()) == twice.shocks(0) == twice.shocks(1) > 0


def test_when_the_family_moves_away_its_story_ends() -> None:
    start, end = burnt_in(SETTING).families, run(SETTING, SILO).families
    family = int(np.flatnonzero((start["who"] != end["who"]) & (end["contacts"] > 2))[0])
    moving = lives_of(replace(SETTING, weeks=156), (SILO, COLLABORATIVE), family)
    for number, life in enumerate(moving.journey.lives):
        assert life.moved is not None
        assert all(each.week < life.moved for each in moving.own(number))


# What the room sees


def test_the_drawing_has_a_row_for_every_need_in_both_worlds_and_marks_the_parting(
    lives: Lives,
) -> None:
    picture = chapter.picture_of(lives, ("Silo", "Other"))
    for width in (720, 360):
        drawn = picture.svg(width)
        assert "here the lives part" in drawn
        for need in needs_shown(lives):
            assert drawn.count(f">{NEED_WORDS[NEEDS[need]]}<") == 2
    assert len(picture.table) == sum(len(lives.own(number)) for number in (0, 1))


def test_marks_are_hollow_only_where_a_shock_befalls_one_world_alone(lives: Lives) -> None:
    twice = lives_of(SETTING, (SILO, SILO), lives.journey.family)
    drawn = chapter.picture_of(twice, ("Silo", "Again")).svg()
    assert "◇" not in drawn
    assert "△" not in drawn
    assert "here the lives part" not in drawn


def test_the_figures_are_those_of_the_journey(lives: Lives) -> None:
    for number, life in enumerate(lives.journey.lives):
        told = figures(lives, number)
        assert tuple(told) == FIGURES
        assert told["dealings"] == f"{life.figures.contacts:,}"
        assert told["cost"] == f"£{life.figures.crisis_cost:,.0f}"
        assert all(f"lives.fig_{name}" in texts().texts for name in told)


def test_a_no_is_counted_as_in_the_first_chapter(lives: Lives) -> None:
    for at, policy in enumerate((SILO, HELPED)):
        story = tell(SETTING, policy, lives.journey.family)
        assert figures(lives, at)["noes"] == str(story.steps[-1].counters.noes)


def test_the_page_says_when_the_lives_part_and_tells_both() -> None:
    settings = Settings(families=600, weeks=104)
    setting, policies = settings.setting(), settings.loaded_policies()
    family = choose(setting, policies[0]).at(TYPICAL)
    told = lives_of(setting, policies, family)
    visit = Visit(chapter.Page, settings)
    text = visit.waits_for("What it came to")
    if told.parting is None:
        assert "The lives never part" in text
    else:
        assert f"The lives part in {when(told.parting)}" in text
    for life in told.journey.lives:
        assert life.happenings[-1].words.split(":")[0] in text


def test_with_one_world_in_the_address_it_says_so() -> None:
    settings = Settings(families=600, weeks=104, policies=("silo",))
    text = Visit(chapter.Page, settings).waits_for("What it came to")
    assert "There is only one world in the address" in text
    assert "The lives never part" in text
