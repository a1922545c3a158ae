"""A family knocks: is it a real one, chosen as it is said, and told as it lives in the model?"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, burnt_in, run, run_traced
from agents.household import count
from agents.vocabulary import ACTIVE, EVENTS, NEEDS
from dashboards.kit.words import plain, said, texts
from dashboards.settings import Settings
from dashboards.workshop import family as chapter
from dashboards.workshop import family_telling
from dashboards.workshop.family_choice import KNOCKS, NOES, TYPICAL, Choice, choose
from dashboards.workshop.family_story import KINDS, Story, tell
from dashboards.workshop.family_telling import first_step, walk_of
from dashboards.workshop.family_weeks import watch
from experiments.journey import follow
from tests.dashboards.pages import Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

SETTING = Setting(Place.load("coventry"), families=600, weeks=156, burn_in=52)
SILO = Policy.load("silo")


@pytest.fixture(scope="module")
def choice() -> Choice:
    return choose(SETTING, SILO)


@pytest.fixture(scope="module")
def happened() -> Any:
    """Everything that happens to anybody from week 0 on."""
    _, events = run_traced(SETTING, SILO)
    return events[events["week"] >= 0]


@pytest.fixture(scope="module")
def story(choice: Choice) -> Story:
    return tell(SETTING, SILO, choice.at(TYPICAL))


# Which family


def test_every_family_offered_has_several_needs_stays_and_is_referred_three_times(
    choice: Choice, happened: Any
) -> None:
    start, end = burnt_in(SETTING).families, run(SETTING, SILO).families
    assert len(choice.families) > 3
    for family in choice.families:
        own = happened[happened["family"] == family]
        assert count(int(start["needs"][family])) >= 3
        assert start["who"][family] == end["who"][family]
        assert sum(EVENTS[each] in KNOCKS for each in own["event"]) >= 3


def test_the_families_stand_in_the_order_of_how_often_they_heard_no(
    choice: Choice, happened: Any
) -> None:
    noes = [
        sum(EVENTS[each] in NOES for each in happened["event"][happened["family"] == family])
        for family in choice.families
    ]
    assert noes == choice.noes.tolist() == sorted(noes)
    middle = choice.at(TYPICAL)
    assert noes[choice.families.tolist().index(middle)] == noes[len(noes) // 2]


def test_it_is_said_how_many_had_an_easier_way(choice: Choice) -> None:
    assert choice.heard_less(int(choice.families[0])) == 0
    last = choice.heard_less(int(choice.families[-1]))
    assert last == (choice.noes < choice.noes[-1]).mean() > 0.5
    stranger = next(each for each in range(SETTING.families) if each not in choice.families)
    assert choice.heard_less(stranger) is None
    assert choice.spread().sum() == len(choice.families)


def test_another_family_and_another_until_all_were_shown(choice: Choice) -> None:
    shown = [choice.at(TYPICAL)]
    while len(shown) < len(choice.families):
        shown.append(choice.after(shown[-1]))
    assert sorted(shown) == sorted(choice.families.tolist())
    assert choice.after(shown[-1]) == shown[0]


def test_where_nobody_is_worth_following_it_says_so() -> None:
    with pytest.raises(InputError, match="give more families or weeks"):
        choose(replace(SETTING, families=1, weeks=1, burn_in=0), SILO)


# The story


def test_the_story_is_the_journey_and_ends_at_its_figures(story: Story) -> None:
    life = follow(SETTING, [SILO], story.journey.family).lives[0]
    assert [step.words for step in story.steps] == [each.words for each in life.happenings]
    end, figures = story.steps[-1].counters, life.figures
    after = [step.kind for step in story.steps].count("no")
    assert end.assessments == figures.assessments
    assert figures.bounces + figures.turned_away <= end.noes == after
    whole = watch(SETTING, SILO, story.journey.family)
    assert whole.contacts[-1] == figures.contacts
    assert whole.trust[-1] == figures.trust
    assert story.start.trust == story.journey.trust


def test_counters_only_grow_but_for_trust(story: Story) -> None:
    rows = [
        (step.week, step.counters.dealings, step.counters.assessments, step.counters.noes,
         step.counters.weeks_waited)
        for step in story.steps
    ]  # fmt: skip
    assert (np.diff(rows, axis=0) >= 0).all()
    assert rows[-1][1] > 0


def test_every_assessment_is_another_telling_of_the_story(story: Story) -> None:
    told = [step.telling for step in story.steps if step.telling]
    assert told == list(range(1, len(told) + 1))
    assert len(told) == story.steps[-1].counters.assessments


def test_a_family_waits_while_a_referral_is_open_and_help_with_it_has_not_begun(
    story: Story,
) -> None:
    weeks = watch(SETTING, SILO, story.journey.family)
    kinds = {week: set[str]() for week in range(SETTING.weeks)}
    for step in story.steps:
        kinds[step.week].add(step.kind)
    assert weeks.weeks_waited()[-1] == weeks.waiting()[1:].sum() > 0
    for week, happened in kinds.items():
        begins = weeks.waiting()[week + 1] and not weeks.waiting()[week]
        assert not begins or happened & {"knock", "lost"}


def test_every_event_is_of_a_kind_and_only_crises_are_crises() -> None:
    assert set(EVENTS) - set(KINDS) == {"crisis"}


def test_the_story_of_a_family_that_moves_ends_there() -> None:
    start, end = burnt_in(SETTING).families, run(SETTING, SILO).families
    family = int(np.flatnonzero((start["who"] != end["who"]) & (end["contacts"] > 2))[0])
    told = tell(SETTING, SILO, family)
    assert told.moved is not None
    assert all(step.week < told.moved for step in told.steps)
    assert not any(step.kind == "moves" for step in told.steps)


def test_a_week_finds_its_step(story: Story) -> None:
    assert story.step_at(-1) == 0
    assert story.step_at(SETTING.weeks) == len(story.steps)
    third = story.steps[2]
    assert story.step_at(third.week) >= 3
    assert story.step_at(third.week - 1) <= 2


# What the room sees


def test_the_room_sees_every_step_between_a_beginning_and_an_end(story: Story) -> None:
    walk = walk_of(story, SETTING, SILO.title)
    steps = walk["steps"]
    assert [each["words"] for each in steps[1:-1]] == [step.words for step in story.steps]
    assert str(story.journey.family) in steps[0]["words"]
    assert steps[-1]["counters"]["dealings"] == str(story.end.dealings)
    assert {each["agency"] for each in steps} <= {"", *(door["name"] for door in walk["doors"])}
    assert {each["kind"] for each in steps} <= {*KINDS.values(), "crisis", "start", "end"}


def test_the_end_counts_what_the_weeks_after_the_last_event_still_add(story: Story) -> None:
    weeks = watch(SETTING, SILO, story.journey.family)
    assert story.end.weeks_waited == weeks.waiting()[1:].sum()
    assert story.end.trust == weeks.trust[-1]


def test_every_word_of_the_chapter_is_used_and_every_state_has_one() -> None:
    told = {key.partition(".")[2] for key in texts().texts if key.startswith("family.")}
    remarks = {f"remark_{event}" for event in family_telling.REMARKS}
    assert remarks <= told
    assert {key for key in told if key.startswith("remark_")} - remarks == {
        "remark_telling_1", "remark_telling_more", "remark_helped", "remark_crisis",
        "remark_assessed_no_further_action", "remark_assessed_and_accepted",
    }  # fmt: skip
    assert {f"state_{name}" for name in family_telling.STATES} <= told
    assert set(family_telling.REMARKS) <= set(EVENTS)


def test_trouble_that_eases_while_somebody_helps_is_not_said_to_ease_by_itself(
    story: Story,
) -> None:
    stage = watch(SETTING, SILO, story.journey.family).stage
    eases = [step for step in story.steps if step.event in ("need_eases", "need_ends")]
    assert eases
    for step in eases:
        helped = stage[step.week, NEEDS.index(step.need)] == ACTIVE
        own = "helped" if helped else step.event
        assert family_telling.remark(step) == said(f"family.remark_{own}")


def test_a_week_in_the_address_opens_the_story_there(story: Story) -> None:
    assert first_step(story, 0) == 0
    step = story.steps[3]
    assert first_step(story, step.week) == story.step_at(step.week) >= 4


SMALL = Settings(families=600, weeks=104)


def test_the_page_follows_the_family_in_the_address_and_says_how_it_was_chosen() -> None:
    visit = Visit(chapter.Page, SMALL)
    text = visit.waits_for("this one heard “no”")
    chosen = choose(SMALL.setting(), SMALL.loaded_policies()[0])
    assert f"Of 600 families, {len(chosen.families)} have" in text
    visit.press(plain("family.which_harder"))
    assert visit.settings.family == chosen.at(0.9)
    visit.press(plain("family.which_other"))
    assert visit.settings.family == chosen.after(chosen.at(0.9))


def test_a_family_that_is_not_there_is_said_so_and_another_shown() -> None:
    text = Visit(chapter.Page, SMALL.with_changes(family=9_000)).waits_for("this one heard “no”")
    assert "There is no family 9000 here: families are numbered 0 to 599." in text
