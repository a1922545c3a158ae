"""How does a page hear of a click? Through the widget of its button, whichever drawing made it."""

from collections.abc import Callable
from typing import Any

import solara

REMEMBERED = 16
"""Drawings that may come before the effects of the first one."""


def use_widget(element: Any) -> Callable[[], Any]:
    """What gives the widget of an element, in an effect.

    News from a thread may draw a page several times before its effects run: then the widget may
    belong to any of these drawings, and Solara's own hooks look for one that has none.
    """
    drawn = solara.use_ref([element])
    drawn.current = [*drawn.current, element][-REMEMBERED:]

    def widget() -> Any:
        for each in reversed(drawn.current):
            try:
                return solara.get_widget(each)
            except KeyError:
                continue
        raise KeyError(f"{element} has no widget in any of its last {REMEMBERED} drawings")

    return widget


def use_click(element: Any, on_click: Callable[[], Any]) -> None:
    """Call `on_click` when an element is clicked."""
    found, told = use_widget(element), solara.use_ref(on_click)
    told.current = on_click

    def attach() -> Callable[[], None]:
        widget = found()

        def clicked(*_: Any) -> None:
            told.current()

        widget.on_event("click", clicked)
        return lambda: widget.on_event("click", clicked, remove=True)

    solara.use_effect(attach, [])
