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
import solara.lab

from abm.policy import Policy
from abm.simulation import Setting
from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain, said
from dashboards.settings import Settings
from dashboards.view import View
from dashboards.workshop.family_asked import (
    KEPT,
    Followed,
    first_world,
    follow_command,
    in_turn,
    use_followed,
)
from dashboards.workshop.family_story import Story, tell
from dashboards.workshop.family_telling import first_step, walk_of
from dashboards.workshop.family_which import Which
from experiments.sentences import when

STYLE = Path(__file__).with_name("family.css")


@solara.component
def Page(view: View) -> None:
    """The idea, the family's way from door to door, which family it is, and the question."""
    followed = use_followed(view.settings)
    with solara.Div(classes=["ju-page"]):
        solara.Style(STYLE)
        Said("family.idea", classes=["ju-lead"])
        if followed.missing is not None:
            last = f"{view.settings.setting().families - 1:,}"
            Said("family.nobody", classes=["ju-trouble"], family=followed.missing, last=last)
        Way(view, followed)
        Said("family.look", classes=["ju-look"])
        Said("family.question", classes=["ju-question"])
        Which(view, followed)
        Said("family.note", classes=["ju-note"])


@solara.component
def Way(view: View, followed: Followed) -> None:
    """The family's way, once it has been lived; `joinedup follow` tells the same."""
    world, family = first_world(view.settings), followed.family
    setting = solara.use_memo(world.setting, [world])
    policy = solara.use_memo(lambda: world.loaded_policies()[0], [world])
    told: Any = solara.lab.use_task(
        lambda: None if family is None else in_turn(story_of, world, family),
        dependencies=[world, family],
        raise_error=False,
    )
    if told.error:
        raise told.exception
    story = told.value if told.finished else None
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
        lambda: walk_of(story, setting, policy.title), [story, setting, policy.title]
    )
    first = first_step(story, view.settings.week)
    Walk(told=walk, first=first, event_week=lambda week: view.change(week=week))
    Said("family.keys", classes=["ju-note"])
    Past(story)
    Shown(
        plain("family.shown"),
        follow_command(view.settings, story.journey.family),
        view.settings.levers_file(),
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
        f"<li><span class='ju-log-date'>{when(each.week)}</span> {escape(each.words)}</li>"
        for each in story.journey.past
    )
    told = f"<ol class='ju-log'>{rows}</ol>" if rows else f"<p>{said('family.past_none')}</p>"
    solara.HTML(
        tag="details",
        unsafe_innerHTML=f"<summary>{said('family.past')}</summary>{told}",
        classes=["ju-details"],
    )


def table_of(story: Story) -> pd.DataFrame:
    """The story as a table: one row for each thing that happens, with the counters by then."""
    return pd.DataFrame(
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
    )
