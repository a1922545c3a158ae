"""What is every page given? The settings in its address, and the ways to change them."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the dashboard: its path, its name in the menus, and where its component is.

    The component is called `Page` and takes a `View`; its module is loaded when it is first shown.
    """

    path: str
    title: str
    module: str

    def component(self) -> Any:
        """The component that draws the page."""
        return import_module(self.module).Page


def address(path: str, settings: Settings) -> str:
    """A page with its settings, as the browser shows it: `/worlds?place=salford`."""
    asked = settings.address()
    return f"/{path.strip('/')}" + (f"?{asked}" if asked else "")
