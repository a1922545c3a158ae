"""Chapter 1, a family knocks: what does a family with several needs meet in a silo place?

One real simulated family is followed from door to door, step by step. It is said how it was
chosen and how many have it easier or harder.
"""

from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import solara

from abm.errors import InputError
from abm.policy import Policy
from abm.simulation import Setting
from dashboards import repeating
from dashboards.kit import called
from dashboards.kit.plainly import when
from dashboards.kit.several import Several
from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain, said
from dashboards.settings import Settings
from dashboards.view import View
from dashboards.workshop.family_asked import (
    KEPT,
    Followed,
    first_world,
    use_followed,
    use_in_turn,
)
from dashboards.workshop.family_story import Story, tell
from dashboards.workshop.family_telling import first_step, walk_of
from dashboards.workshop.family_which import Which
from dashboards.workshop.happenings import words_of
from dashboards.workshop.opening import Opening

STYLE = Path(__file__).with_name("family.css")
COLUMNS = ("week", "date", "event", "need", "agency", "words", "dealings", "assessments", "noes",
           "weeks_waited", "trust")  # fmt: skip


@solara.component
def Page(view: View) -> None:
    """The idea, the family's way from door to door, which family it is, and the question."""
    followed = use_followed(view.settings)
    with solara.Div(classes=["ju-page"]):
        solara.Style(STYLE)
        Opening("family")
        with Several():
            if followed.missing is not None:
                last = f"{view.settings.setting().families - 1:,}"
                Said("family.nobody", classes=["ju-trouble"], family=followed.missing, last=last)
        Way(view, followed)
        Which(view, followed)
        Said("family.note", classes=["ju-note"])


@solara.component
def Way(view: View, followed: Followed) -> None:
    """The family's way, once it has been lived; `joinedup follow` tells the same."""
    world, family = first_world(view.settings), followed.family
    setting = solara.use_memo(world.setting, [world])
    policy = solara.use_memo(lambda: world.loaded_policies()[0], [world])
    story = use_in_turn(story_of, world, family)
    if isinstance(story, InputError):
        raise story
    if story is None or story.journey.family != family:
        Waiting()
        return
    Unfolded(view, story, setting, policy)


@lru_cache(maxsize=KEPT)
def story_of(world: Settings, family: int) -> Story:
    """The story of a family in a world; the same for all who ask the same."""
    return tell(world.setting(), world.loaded_policies()[0], family)


@solara.component
def Waiting() -> None:
    """While the place lives through its weeks."""
    solara.HTML(
        tag="p",
        unsafe_innerHTML=said("family.waiting"),
        classes=["ju-note", "ju-waiting"],
        attributes={"role": "status"},
    )


@solara.component
def Unfolded(view: View, story: Story, setting: Setting, policy: Policy) -> None:
    """The story, unfolded in the browser, the time before it, and how to have it again."""
    walk = solara.use_memo(
        lambda: walk_of(story, setting, called.policy(policy)), [story, setting, policy]
    )
    first = first_step(story, view.settings.week)
    Walk(told=walk, first=first, event_week=lambda week: view.change(week=week))
    Said("family.keys", classes=["ju-note"])
    Past(story)
    Shown(
        plain("family.shown"),
        repeating.follow(view.settings, story.journey.family),
        repeating.files(view.settings),
        tables={"family": lambda: table_of(story)},
    )


@solara.component_vue("family_walk.vue")
def Walk(
    told: dict[str, Any], first: int = 0, event_week: Callable[[int], None] = lambda week: None
) -> None:
    """The story on the screen: next, back, play, and the doors; calls `event_week` at rest."""


@solara.component
def Past(story: Story) -> None:
    """What happened to the family before week 0, one click away."""
    rows = "".join(
        f"<li><span class='ju-log-date'>{when(each.week)}</span> {escape(words_of(each))}</li>"
        for each in story.journey.past
    )
    # A list that scrolls is one that keys can reach.
    log = f'<ol class="ju-log" tabindex="0" aria-label="{escape(plain("family.past"))}">{rows}</ol>'
    told = log if rows else f"<p>{said('family.past_none')}</p>"
    solara.HTML(
        tag="details",
        unsafe_innerHTML=f"<summary>{said('family.past')}</summary>{told}",
        classes=["ju-details"],
    )


def table_of(story: Story) -> pd.DataFrame:
    """The story as a table: one row for each thing that happens, with the counters by then."""
    rows = [
        {
            "week": step.week,
            "date": step.date,
            "event": step.event,
            "need": step.need,
            "agency": step.agency,
            "words": step.words,
            "dealings": step.counters.dealings,
            "assessments": step.counters.assessments,
            "noes": step.counters.noes,
            "weeks_waited": step.counters.weeks_waited,
            "trust": step.counters.trust,
        }
        for step in story.steps
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
