"""How does a page hear of a click? Through the button as it was drawn last."""

from collections.abc import Callable
from typing import Any

import solara


def use_click(element: Any, on_click: Callable[[], Any]) -> None:
    """Call `on_click` when an element is clicked.

    News from a thread may draw a page twice before its effects run: then Solara's own hook looks
    for the first element, which is gone, and the page breaks.
    """
    latest, told = solara.use_ref(element), solara.use_ref(on_click)
    latest.current, told.current = element, on_click

    def attach() -> Callable[[], None]:
        widget = solara.get_widget(latest.current)

        def clicked(*_: Any) -> None:
            told.current()

        widget.on_event("click", clicked)
        return lambda: widget.on_event("click", clicked, remove=True)

    solara.use_effect(attach, [])
