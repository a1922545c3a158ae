"""From which sides can one look? A row of buttons, one of them down; and what each side shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

import reacton.ipyvuetify as v
import solara

from dashboards.kit.clicks import use_click
from dashboards.looks import use_look


@dataclass(frozen=True, slots=True)
class Side:
    """One side to look from; its module is loaded when it is first looked at."""

    title: str
    module: str

    def component(self, package: str) -> Any:
        """The component that draws it, the `Section` of its module in a package."""
        return import_module(f"{package}.{self.module}").Section


def use_side(look: str, sides: Sequence[Side]) -> tuple[Side, Callable[[str], None]]:
    """The side that the address names under `look`, the first unless told, and a way to others."""
    at, look_at = use_look(look, [each.module for each in sides], sides[0].module)
    return next(each for each in sides if each.module == at), look_at


@solara.component
def Sides(label: str, sides: Sequence[Side], at: Side, look_at: Callable[[str], None]) -> None:
    """The sides as buttons."""
    with solara.Div(classes=["ju-row"], attributes={"role": "group", "aria-label": label}):
        for each in sides:
            Toggle(each.title, each == at, partial(look_at, each.module)).key(each.module)


@solara.component
def Toggle(label: str, pressed: bool, on_click: Callable[[], None], title: str = "") -> Any:
    """A button that stays down while what it names is chosen."""
    attributes = {"type": "button", "aria-pressed": "true" if pressed else "false"}
    button = v.Html(
        tag="button",
        class_="ju-button",
        attributes=attributes | ({"title": title} if title else {}),
        children=[label],
    )
    use_click(button, on_click)
    return button
