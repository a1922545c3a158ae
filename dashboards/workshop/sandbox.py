"""Chapter 9: the sandbox. All levers, places, shocks and policies, up to four side by side."""

from dataclasses import dataclass
from pathlib import Path

import solara

from abm.policy import Policy
from dashboards.kit.several import Several
from dashboards.kit.words import Said, plain
from dashboards.looks import use_look
from dashboards.player import Bands, Player
from dashboards.repeating import Files
from dashboards.settings import MOST_POLICIES, Settings, loaded_place
from dashboards.shell import Trouble
from dashboards.view import View
from dashboards.workshop.opening import Opening
from dashboards.workshop.press import Press
from dashboards.workshop.sandbox_controls import Levers, Place, SideBySide
from dashboards.workshop.sandbox_own import Own, use_own
from dashboards.workshop.sandbox_scores import Scores, typed, use_scores
from dashboards.workshop.sandbox_shelf import fitting
from experiments.choices import under

STYLE = Path(__file__).with_name("sandbox.css")
MAPS = BESIDE, WHOLE = "beside", "whole"
"""Where the worlds are: beside what can be set, or over the whole page."""
BANDS_EVERY = 6
"""Replications after which the player is sent better intervals."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is run: settings without what is only looked at, the policies, and what did not fit.

    names, files: the same policies as a command names them, and the files that it needs.
    """

    settings: Settings
    policies: tuple[Policy, ...]
    troubles: tuple[str, ...]
    names: tuple[str, ...]
    files: Files

    @classmethod
    def of(cls, settings: Settings, own: tuple[Policy, ...]) -> "Compared":
        """The policies of the address, then one's own, under the same shocks: four at most."""
        shocks = tuple(Policy.load(name) for name in settings.shocks)
        chosen = settings.loaded_policies() + tuple(under(each, shocks) for each in own)
        place = loaded_place(settings.place)
        policies, troubles = fitting(chosen[:MOST_POLICIES], place)
        return cls(settings, policies, troubles, *typed(settings, policies, own))


@solara.component
def Page(view: View) -> None:
    """What can be set on the left, what comes of it on the right; below each other on a phone.

    Where somebody wants the worlds over the whole page, they come first.
    """
    solara.Style(STYLE)
    maps, look = use_look("maps", MAPS, BESIDE)
    own = use_own(view)
    settings = view.settings.world()
    found = solara.use_memo(lambda: Compared.of(settings, own.compared), [settings, own.compared])
    with solara.Div(classes=["ju-page", f"ju-sandbox-{maps}"]):
        with solara.Div(classes=["ju-sandbox-larger"]):
            whole = maps == WHOLE
            Press(plain("sandbox.whole"), lambda: look(BESIDE if whole else WHOLE), pressed=whole)
        Opening("sandbox")
        with solara.Div(classes=["ju-sandbox"]):
            with solara.Div(classes=["ju-page"]):
                Place(view)
                SideBySide(view, own)
                Levers(view, own)
                Own(view, own)
            with solara.Div(classes=["ju-page"]):
                Several(Trouble(trouble) for trouble in found.troubles)
                if found.policies:
                    Outcome(view, found)


@solara.component
def Outcome(view: View, found: Compared) -> None:
    """The worlds, playing, and their scorecard from many runs."""
    runs = use_scores(found.settings, found.policies)
    step = runs.done // BANDS_EVERY

    def better() -> Bands | None:
        return Bands.of(runs.gaps) if step and len(found.policies) > 1 else None

    bands = solara.use_memo(better, [step, found])
    Player(view.settings, scenes=("map", "lines"), policies=found.policies, bands=bands,
           names=found.names, files=found.files, on_rest=view.rest_at, on_speed=view.play_at,
           on_family=lambda family: view.change(family=family))  # fmt: skip
    Said("sandbox.one_run", classes=["ju-note"])
    Scores(found.settings, found.names, found.files, runs)
