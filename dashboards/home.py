"""Where does one begin? Three doors: for a room, for a desk, for research."""

from dataclasses import dataclass
from html import escape

import solara

from dashboards.pages import CHAPTERS
from dashboards.settings import Settings
from dashboards.view import View, address

QUESTION = (
    "Would families be better off if the services around them worked as one? "
    "Is it enough that people work differently, or must the rules change too?"
)
ANSWER = (
    "Here is a place to try it: a simulated town with its families, its workers and its money, "
    "lived through week by week in two worlds that differ only in how services work."
)


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: for whom it is, what is behind it, and the drawing on it."""

    path: str
    title: str
    whom: str
    behind: str
    drawing: str


DOORS = (
    Door(
        CHAPTERS[0].path,
        "Workshop",
        "For a room: councillors, managers, workers and families",
        "Nine short chapters, led from the front. Follow one family, place your bets, then watch "
        "two worlds side by side.",
        '<circle cx="34" cy="32" r="22"/><circle cx="62" cy="32" r="22"/>'
        '<circle cx="34" cy="32" r="3" class="ju-full"/>'
        '<circle cx="62" cy="32" r="3" class="ju-full"/>'
        '<circle cx="48" cy="24" r="3" class="ju-full"/>'
        '<circle cx="48" cy="40" r="3" class="ju-full"/>',
    ),
    Door(
        "strategist",
        "Strategist",
        "For a desk: whoever weighs one policy against another",
        "Choose a place, policies and shocks. See who gains, who pays, when, and how sure that is.",
        '<path d="M8 56H88"/><path d="M8 50C30 48 36 30 52 26S76 18 88 10"/>'
        '<path d="M8 50C34 50 52 44 88 40" stroke-dasharray="4 5"/>',
    ),
    Door(
        "researcher",
        "Researcher",
        "For research: whoever wants to see inside, and to doubt",
        "Every number with its source, batches of runs, sensitivity, scenario discovery, and the "
        "Mesa model itself.",
        '<path d="M8 56H88"/><path d="M8 54C28 54 34 10 48 10S68 54 88 54"/>'
        '<path d="M34 34H62"/><path d="M34 29V39M62 29V39"/>',
    ),
)


@solara.component
def Page(view: View) -> None:
    """Three doors, with a line on what is behind each."""
    doors = "".join(door(each, view.settings) for each in DOORS)
    solara.HTML(
        tag="div",
        classes=["ju-home"],
        unsafe_innerHTML=(
            f'<p class="ju-home-question">{QUESTION}</p><p class="ju-home-answer">{ANSWER}</p>'
            f'<div class="ju-doors">{doors}</div>'
        ),
    )


def door(door: Door, settings: Settings) -> str:
    """One door as a link that takes the settings along."""
    return (
        f'<a class="ju-door" href="{escape(address(door.path, settings))}" data-ju="link">'
        f'<svg viewBox="0 0 96 64" aria-hidden="true" focusable="false">{door.drawing}</svg>'
        f"<h2>{escape(door.title)}</h2><strong>{escape(door.whom)}</strong>"
        f"<span>{escape(door.behind)}</span></a>"
    )
