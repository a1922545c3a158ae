"""Mesa's own page on the model, for researchers: /mesa in the dashboard.

The model is interpreted by Mesa agents, so a week of 200 families takes a moment. Each visitor has
a model of their own. Drawn as SVG on this machine: no script is asked of the internet.
"""

from pathlib import Path
from typing import Any

import reacton.ipyvuetify as v
import solara
from mesa.visualization import SolaraViz
from solara.components.applayout import appbar_portal, apptitle_portal, sidebar_portal

from abm import Policy, carried_places, carried_policies
from abm.ensemble import Ensemble
from abm.mesa_model import PlaceModel
from abm.parameters import REGISTRY
from agents.vocabulary import BEHAVIOURS
from dashboards.kit.showing import Shown
from dashboards.mesa_drawings import lines, neighbourhood_map
from dashboards.view import View

FAMILIES = (50, 200, 1_000)
"""Fewest, default and most: what agents written in Python live through in reasonable time."""
SEEDS = (1, 1, 100)
PLACE, POLICY = "coventry", "silo"
COMMAND = (
    f"joinedup run {POLICY} --place {PLACE} --families {FAMILIES[1]} --seed {SEEDS[1]} "
    "--driver mesa"
)
NOTE = (
    "The command lives the world with which this page opens, by the same agents, to the end of its "
    "five years. What is changed with Mesa's controls is kept nowhere: a policy file with the same "
    "levers gives it."
)


class ShownPlace(PlaceModel):
    """The model as Mesa's controls make it: every slider is an argument of its own."""

    def __init__(
        self,
        place: str = PLACE,
        policy: str = POLICY,
        families: int = FAMILIES[1],
        seed: int = 1,
        **kwargs: Any,
    ) -> None:
        moved = {
            name: kwargs[name]
            for name in BEHAVIOURS
            if kwargs.get(name, REGISTRY[name].default) != REGISTRY[name].default
        }
        best = Ensemble.load("best").best
        super().__init__(place, policy, families, seed=seed, parameters=best, levers=moved)


def controls() -> dict[str, Any]:
    """The inputs that Mesa draws, from the declarations: labels, ranges and defaults."""
    return {
        "place": _choice("Place", PLACE, carried_places()),
        "policy": _choice("Policy", POLICY, policies_for_anywhere()),
        "families": _whole("Families", FAMILIES, 50),
        "seed": _whole("Seed", SEEDS, 1),
        **{name: _slider(name) for name in BEHAVIOURS},
    }


def policies_for_anywhere() -> tuple[str, ...]:
    """The carried policies but those for named neighbourhoods, which other places do not have."""
    return tuple(
        name
        for name in carried_policies()
        if not any(change.where for change in Policy.load(name).changes)
    )


def _choice(label: str, value: str, values: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "Select", "label": label, "value": value, "values": list(values)}


def _slider(name: str) -> dict[str, Any]:
    lever = REGISTRY[name]
    low, high = lever.possible
    return {
        "type": "SliderFloat", "label": _in_words(name), "value": lever.default,
        "min": low, "max": high, "step": (high - low) / 20,
    }  # fmt: skip


def _in_words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def explained() -> str:
    """What the sliders stand for, as HTML, from the declarations."""
    rows = [f"<li><b>{_in_words(name)}</b>: {REGISTRY[name].meaning}</li>" for name in BEHAVIOURS]
    return (
        "What you choose takes effect with Reset. A slider goes from 0 (silo) to 1 (collaborative);"
        f" left at today's level, it leaves the policy as it is.<ul>{''.join(rows)}</ul>"
    )


def _whole(label: str, numbers: tuple[int, int, int], step: int) -> dict[str, Any]:
    low, usual, high = numbers
    return {
        "type": "SliderInt", "label": label, "value": usual, "min": low, "max": high, "step": step,
    }  # fmt: skip


def history(model: PlaceModel) -> solara.Element:
    """What has been counted so far, in lines."""
    return _drawing(lines(model), "Counts over time")


def map_of_need(model: PlaceModel) -> solara.Element:
    """Where the families with a need live now."""
    return _drawing(neighbourhood_map(model), "Map of need")


def _drawing(svg: str, name: str) -> solara.Element:
    # On a phone it is wider than the screen, and keys must reach what scrolls.
    told = {"tabindex": "0", "role": "region", "aria-label": name}
    return solara.HTML(
        tag="div", unsafe_innerHTML=svg, classes=["ju-mesa-drawing"], attributes=told
    )


@solara.component
def Page(view: View) -> None:
    """Watch a place week by week, and change it with Mesa's controls."""
    solara.Style(Path(__file__).with_name("frame") / "mesa.css")
    Beside(children=[Watched()])
    Shown("The Mesa agents", COMMAND, note=NOTE)


@solara.component
def Beside(children: list[Any]) -> None:
    """Mesa's controls beside its drawings, as a part of our page.

    Solara's own layout would fix them to the window, over the header and a phone's whole screen.
    """
    sidebar = sidebar_portal.use_portal()
    # Mesa puts its name and a switch of light and dark here: the header of our page has both.
    appbar_portal.use_portal()
    apptitle_portal.use_portal()
    told = {"aria-label": "Mesa's controls"}
    with solara.Div(classes=["ju-mesa"]):
        v.Html(tag="section", class_="ju-mesa-controls", attributes=told, children=sidebar)
        solara.Div(children=children)


@solara.component
def Watched() -> None:
    """One visitor's model in Mesa's page."""
    # Made here, for this visitor alone.
    model = solara.use_memo(ShownPlace, [])
    inputs = solara.use_memo(controls, [])
    # Not solara.Markdown, which fetches fonts for formulas from the internet.
    told = f"<summary>What the controls stand for</summary>{explained()}"
    solara.HTML(tag="details", unsafe_innerHTML=told, classes=["ju-details"])
    SolaraViz(model, components=[map_of_need, history], model_params=inputs, name="A living place")
