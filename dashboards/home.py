"""Where does one begin? Three doors: for a room, for a desk, for research."""

from dataclasses import dataclass
from html import escape

import solara

from dashboards.kit.words import said
from dashboards.pages import CHAPTERS
from dashboards.settings import Settings
from dashboards.view import View, elsewhere


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: the name of its texts, the page behind it, and the drawing on it."""

    name: str
    path: str
    drawing: str


DOORS = (
    Door(
        "workshop",
        CHAPTERS[0].path,
        '<circle cx="34" cy="32" r="22"/><circle cx="62" cy="32" r="22"/>'
        '<circle cx="34" cy="32" r="3" class="ju-full"/>'
        '<circle cx="62" cy="32" r="3" class="ju-full"/>'
        '<circle cx="48" cy="24" r="3" class="ju-full"/>'
        '<circle cx="48" cy="40" r="3" class="ju-full"/>',
    ),
    Door(
        "strategist",
        "strategist",
        '<path d="M8 56H88"/><path d="M8 50C30 48 36 30 52 26S76 18 88 10"/>'
        '<path d="M8 50C34 50 52 44 88 40" stroke-dasharray="4 5"/>',
    ),
    Door(
        "researcher",
        "researcher",
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
            f'<p class="ju-home-question">{said("home.question")}</p>'
            f'<p class="ju-home-answer">{said("home.answer")}</p>'
            f'<div class="ju-doors">{doors}</div>'
        ),
    )


def door(door: Door, settings: Settings) -> str:
    """One door as a link that takes the settings along."""
    return (
        f'<a class="ju-door" href="{escape(elsewhere(door.path, settings))}" data-ju="link">'
        f'<svg viewBox="0 0 96 64" aria-hidden="true" focusable="false">{door.drawing}</svg>'
        f"<h2>{said(f'home.{door.name}')}</h2><strong>{said(f'home.{door.name}_whom')}</strong>"
        f"<span>{said(f'home.{door.name}_behind')}</span></a>"
    )
