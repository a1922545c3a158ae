"""What is every page given? The settings in its address, and the ways to change them."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from dashboards.kit.texts import texts
from dashboards.settings import Settings


@dataclass(frozen=True, slots=True)
class View:
    """One visitor's page: its settings, `change(place="salford")`, and `go("bets")`.

    Both write the address, so that going back and sharing work; nothing else changes settings.
    """

    settings: Settings
    change: Callable[..., None]
    go: Callable[[str], None]
    troubles: tuple[str, ...] = ()
    """What the address asked for that could not be shown, in plain words."""

    def rest_at(self, week: int) -> None:
        """Keep in the address the week at which somebody has stopped to look."""
        if week != self.settings.week:
            self.change(week=week)

    def play_at(self, speed: int) -> None:
        """Keep in the address how many weeks a second somebody wants to see."""
        self.change(speed=speed)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the dashboard: its path, and where its component is.

    The component is called `Page` and takes a `View`; its module is loaded when it is first shown.
    """

    path: str
    module: str
    own_title: str = ""
    """For a page of which the texts know nothing."""

    @property
    def title(self) -> str:
        """Its name in the menus, from the texts."""
        return self.own_title or texts()[f"pages.{self.path or 'start'}"]

    def component(self) -> Any:
        """The component that draws the page."""
        return import_module(self.module).Page


def elsewhere(path: str, settings: Settings) -> str:
    """Another page with the same settings; the week is that of the page one leaves."""
    return address(path, settings.with_changes(week=0))


def address(path: str, settings: Settings) -> str:
    """A page with its settings, as the browser shows it: `/worlds?place=salford`."""
    asked = settings.address()
    return f"/{path.strip('/')}" + (f"?{asked}" if asked else "")
