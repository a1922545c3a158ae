"""Chapter 6, why? The feedback loops, lit by what is measured in this very run.

Two worlds live on the same luck. A loop is lit where every one of its links shows in their counts;
other runs, on other luck, say in the background which changes are more than chance.
"""

from pathlib import Path
from threading import Event
from typing import Any

import solara

from abm.policy import Policy
from abm.simulation import Setting
from dashboards import repeating
from dashboards.kit import called
from dashboards.kit.replications import use_measures
from dashboards.kit.several import Several
from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain
from dashboards.living import Living
from dashboards.looks import use_look
from dashboards.player import Player, use_living
from dashboards.repeating import Command
from dashboards.settings import Settings
from dashboards.view import View
from dashboards.workshop.opening import Opening
from dashboards.workshop.why_chain import chain, stuck_table
from dashboards.workshop.why_places import Delivery, Ties, pictures_of, steps_in_words
from dashboards.workshop.why_shown import WAYS, Asking, Loops, too_early
from dashboards.workshop.why_sure import Asked, changes, measured_run
from dashboards.workshop.why_telling import measures_table
from dashboards.workshop.why_ties import standing
from experiments.counted import Counted

STYLE = Path(__file__).with_name("why.css")
RUNS = 16
"""Other pairs of runs, a third of a second each for 2,000 families."""


@solara.component
def Page(view: View) -> Any:
    """One sentence, one question, and the two worlds taken apart."""
    with solara.Div(classes=["ju-page"]) as main:
        solara.Style(STYLE)
        Opening("why")
        if len(view.settings.policies) < 2:
            Said("why.alone", classes=["ju-note"])
        else:
            Worlds(view)
    return main


@solara.component
def Worlds(view: View) -> Any:
    """The loops at a week, the player that moves it, and what is behind both."""
    settings = view.settings
    lived = use_living(settings)
    way, compare = use_look("against", WAYS, "baseline")
    sought = settings.week or settings.weeks
    week, follow = solara.use_state(sought)
    asked = Asked(*WAYS[way], week)
    runs = use_other_runs(settings)

    def seek(week: int) -> None:
        follow(week)
        # An address without a week shows the last one.
        view.rest_at(0 if week == settings.weeks else max(week, 1))

    def rest(week: int) -> None:
        # Of the start, where the player begins, the address says nothing: it would not be an echo.
        if week:
            seek(week)

    with solara.Div(classes=["ju-page"]) as main:
        if lived.living is None:
            Said("why.starting", classes=["ju-note"])
        else:
            Explained(lived.living, lived.week, asked, (compare, seek), runs)
        solara.HTML(tag="h2", unsafe_innerHTML=plain("why.ties"))
        Said("why.ties_idea")
        Player(
            settings, scenes=("matrix", "chain"), lived=lived, week=sought,
            on_week=follow, on_rest=rest, on_speed=view.play_at,
        )  # fmt: skip
        if lived.living is not None:
            Behind(settings, lived.living, lived.week, asked, runs)
    return main


def use_other_runs(settings: Settings) -> tuple[Any, ...]:
    """All measures of the same two worlds on other luck, as they come in."""
    key = ("why", settings.world())

    def prepare() -> tuple[Setting, tuple[Policy, ...]]:
        policies = settings.loaded_policies()
        return settings.setting(), (policies[0], policies[-1])

    setting, policies = solara.use_memo(prepare, [key])

    def work(number: int, stopped: Event) -> Any:
        return key, measured_run(setting, policies, number + 1, stopped)

    found = use_measures(key, work, RUNS)
    return tuple(values for of, values in found.results if of == key)


@solara.component
def Explained(living: Living, lived: int, asked: Asked, ways: Any, runs: tuple[Any, ...]) -> Any:
    """What is compared, and the loops."""
    counted, titles = two_worlds(living), two_titles(living)
    asked = Asked(asked.world, asked.against, min(asked.week, lived))
    with solara.Div(classes=["ju-page"]) as main:
        solara.HTML(tag="h2", unsafe_innerHTML=plain("why.loops"), classes=["ju-hidden"])
        Asking(asked, *ways, titles, living.setting.weeks)
        if too_early(asked):
            Said("why.too_early", classes=["ju-note"])
        else:
            Loops(changes(counted, asked, runs), asked, len(runs))
    return main


@solara.component
def Behind(
    settings: Settings, living: Living, lived: int, asked: Asked, runs: tuple[Any, ...]
) -> Any:
    """Allies and adversaries, the delivery chain, and how to repeat what is shown."""
    counted, titles, place = two_worlds(living), two_titles(living), living.setting.place
    week = min(asked.week, lived)
    with solara.Div(classes=["ju-page"]) as main:
        Ties(counted, week, titles, place)
        solara.HTML(tag="h2", unsafe_innerHTML=plain("why.chain"))
        Said("why.chain_idea")
        with Several():
            if week > 0:
                Delivery(counted, week, titles, place)
        looked = Asked(asked.world, asked.against, week)
        tables = {
            "loops": lambda: measures_table(changes(counted, looked, runs)),
            "referrals": lambda: steps_in_words(
                tuple(chain(each, week) for each in counted), titles
            ),
            "stuck": lambda: stuck_table(
                tuple(chain(each, week) for each in counted), titles, living.setting.agencies
            ),
            "agencies": lambda: standing(counted, week).table(titles),
        }
        chains = tuple(chain(each, week) for each in counted)
        Shown(
            plain("why.loops"), commands(settings), repeating.files(settings), tables,
            pictures_of(chains, titles, place) if week else (),
            note=plain("repeat.why_note", runs=RUNS),
        )  # fmt: skip
    return main


def commands(settings: Settings) -> tuple[Command, ...]:
    """What to type for the two worlds that are taken apart, and for those that play."""
    names = repeating.first_and_last(settings)
    one_run = repeating.runs(settings, repeating.with_shocks(settings, names))
    return (
        Command(one_run, plain("repeat.run")),
        Command(repeating.story(settings), plain("repeat.played")),
    )


def two_worlds(living: Living) -> tuple[Counted, Counted]:
    """What the baseline and the last of the worlds have counted so far."""
    return living.counted(0), living.counted(len(living.worlds) - 1)


def two_titles(living: Living) -> tuple[str, str]:
    """What the two worlds are called."""
    first, last = living.worlds[0].policy, living.worlds[-1].policy
    return called.policy(first), called.policy(last)
