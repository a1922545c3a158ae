"""How is something pressed or opened on a page? Plain buttons and folds that every reader knows."""

from collections.abc import Callable, Sequence
from typing import Any

import reacton.ipyvuetify as v
import solara

from dashboards.kit.clicks import use_click


@solara.component
def Press(
    words: str, on_click: Callable[[], None], main: bool = False, pressed: bool | None = None
) -> Any:
    """A button; `pressed` where it stays down, as one choice among several."""
    told = {"type": "button"}
    if pressed is not None:
        told["aria-pressed"] = str(pressed).lower()
    look = "ju-button ju-button-main" if main else "ju-button"
    button = v.Html(tag="button", class_=look, attributes=told, children=[words])
    use_click(button, on_click)
    return button


@solara.component
def Fold(words: str, children: Sequence[Any] = ()) -> Any:
    """Something that is there for who asks for it, behind one line."""
    summary = v.Html(tag="summary", children=[words])
    return v.Html(tag="details", class_="ju-details", children=[summary, *children])
