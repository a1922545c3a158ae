"""Chapter 5, two worlds: what becomes of the same families when services work otherwise?

Silo and the chosen world play side by side on the same luck. In the background both live again and
again on other luck, so that the gap can be told from chance; and the room's bets are settled.
"""

from pathlib import Path
from typing import Any

import solara

from dashboards import repeating
from dashboards.kit import called
from dashboards.kit.controls import PlaceChoice, PolicyChoice, ShockChoice
from dashboards.kit.replications import Replications, use_replications
from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain, said
from dashboards.player import Player, use_living
from dashboards.repeating import Command
from dashboards.settings import Settings
from dashboards.view import View
from dashboards.workshop.opening import Opening
from dashboards.workshop.press import Fold, Press
from dashboards.workshop.worlds_settled import BetsSettled
from dashboards.workshop.worlds_sure import Sure, bands_of, score_picture
from experiments.comparison import BEHAVIOURS, BOTH, RULES, SILO

STYLE = Path(__file__).with_name("worlds.css")
PAIRS = 40
QUICK = (("behaviours", BEHAVIOURS), ("rules", RULES), ("both", BOTH))
"""The three worlds of the bets, one button each."""


@solara.component
def Page(view: View) -> Any:
    """One sentence, one question, the worlds, and what can be said of their difference."""
    with solara.Div(classes=["ju-page"]) as main:
        solara.Style(STYLE)
        with Opening("worlds"):
            Choosing(view)
        Playing(view)
    return main


@solara.component
def Choosing(view: View) -> Any:
    """The other world at one touch, and behind it the place, all policies and the shocks."""
    policies = view.settings.policies
    with solara.Div(classes=["ju-card", "ju-which"]) as main:
        solara.HTML(tag="h2", unsafe_innerHTML=said("worlds.quick"))
        with solara.Div(classes=["ju-row"]):
            for key, name in QUICK:
                chosen = policies == (SILO, name)
                Press(
                    plain(f"worlds.{key}"),
                    lambda name=name: other_world(view, name),
                    pressed=chosen,
                )
        with Fold(plain("worlds.choose")), solara.Div(classes=["ju-row"]):
            PlaceChoice(view)
            PolicyChoice(view, at=-1, label=plain("worlds.policy"))
            ShockChoice(view)
    return main


def other_world(view: View, name: str) -> None:
    """Set silo and this policy side by side, without levers of one's own."""
    view.change(policies=(SILO, name), levers=())


@solara.component
def Playing(view: View) -> Any:
    """The worlds in the player, and how sure one can be of what it shows."""
    settings = view.settings
    lived = use_living(settings)
    found = use_replications(settings, PAIRS)
    bands = solara.use_memo(lambda: bands_of(found.comparison), [settings.world(), found.done])
    with solara.Div(classes=["ju-page"]) as main:
        Player(
            settings, scenes=("map", "lines"), lived=lived, bands=bands,
            on_rest=view.rest_at, on_speed=view.play_at,
            on_family=lambda family: view.change(family=family),
        )  # fmt: skip
        if len(settings.policies) < 2:
            Said("worlds.alone", classes=["ju-note"])
        else:
            titles = titles_of(settings)
            with solara.Div(classes=["ju-both"]):
                Sure(found, titles)
                BetsSettled(settings)
            Repeat(settings, found, titles)
    return main


@solara.component
def Repeat(settings: Settings, found: Replications, titles: tuple[str, str]) -> Any:
    """How to run the same comparison elsewhere, and its numbers."""
    comparison = found.comparison
    pictures = () if comparison is None else (score_picture(comparison, titles),)
    tables = {} if comparison is None else {plain("repeat.all_outcomes"): comparison.table}
    commands = (
        Command(repeating.compare(settings, found.repeated), plain("repeat.pairs")),
        Command(repeating.story(settings), plain("repeat.played")),
    )
    return Shown(
        plain("worlds.gap"), commands, repeating.files(settings), tables, pictures,
        note=plain("worlds.gap_limits"),
    )  # fmt: skip


def titles_of(settings: Settings) -> tuple[str, str]:
    """What the first and the last world are called."""
    policies = settings.loaded_policies()
    return called.policy(policies[0]), called.policy(policies[-1])
