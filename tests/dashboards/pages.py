"""A page as one visitor sees it, without a browser: what is written on it, what its buttons do."""

import time
from collections.abc import Callable
from typing import Any

import ipyvuetify
import solara
from solara.widgets import HTML

from dashboards.settings import Settings
from dashboards.view import View

PATIENCE = 180
"""Seconds that a page may take on a busy machine."""


@solara.component
def Watched(page: Any, view: View, shown: Callable[[Settings], None]) -> None:
    """A page that tells which settings it shows, once its buttons stand for them."""
    page(view)
    solara.use_effect(lambda: shown(view.settings), [view.settings])


class Visit:
    """A visit to a page of the workshop; the settings change as in the address."""

    def __init__(self, page: Any, settings: Settings) -> None:
        self.page, self.settings, self.shown = page, settings, settings
        _, self.drawn = solara.render(self.element(), handle_error=False)

    def element(self) -> Any:
        """The page as the settings are now."""
        return Watched(self.page, self.view(), self.show)

    def show(self, settings: Settings) -> None:
        """These settings are drawn."""
        self.shown = settings

    def view(self) -> View:
        """What the page is given."""
        return View(self.settings, self.change, lambda path: None)

    def change(self, **changes: Any) -> None:
        """The address changes, and the page is drawn anew."""
        self.settings = self.settings.with_changes(**changes)
        self.drawn.render(self.element())

    def text(self) -> str:
        """All that is written on the page as HTML."""
        return " ".join(str(each.unsafe_innerHTML or "") for each in self.drawn.find(HTML).widgets)

    def waits_for(self, words: str) -> str:
        """The text of the page once it holds these words."""
        return self.until(lambda: words in self.text(), f"no {words!r} on the page")

    def until(self, there: Callable[[], bool], otherwise: str) -> str:
        """The text of the page once something holds."""
        end = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < end, f"{otherwise}: {self.text()[:2000]}"
            time.sleep(0.05)
        return self.text()

    def press(self, button: str) -> None:
        """Press a button by its words, and wait for the page: a thread may be drawing it."""
        self.drawn.find(ipyvuetify.Btn, children=[button]).widget.click()
        self.until(lambda: self.shown == self.settings, f"{button!r} did not change the page")
