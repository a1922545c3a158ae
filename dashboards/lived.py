"""How far have a visitor's worlds lived? Lived in a thread of their own, freed with the page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from os import cpu_count
from threading import BoundedSemaphore, Event, Thread
from typing import Any

import solara

from abm.errors import InputError
from abm.policy import Policy
from dashboards.living import Living
from dashboards.settings import Settings

FIRST_WEEKS = 13
"""Lived before anything is shown; then so many at a time:"""
THEN_WEEKS = 52
TURNSTILE = BoundedSemaphore(cpu_count() or 1)
"""Visitors take turns: no more worlds live at once than the machine has processors."""


@dataclass(frozen=True, slots=True)
class Lived:
    """A visitor's worlds as far as they have lived, or why they cannot (`trouble`)."""

    living: Living | None = None
    week: int = 0
    trouble: str = ""

    @property
    def done(self) -> bool:
        """True when the horizon is reached."""
        return self.living is not None and self.week == self.living.setting.weeks

    @property
    def world(self) -> Living:
        """The worlds, for who knows that they are there."""
        if self.living is None:
            raise InputError("the worlds have not begun to live: wait until `living` is there")
        return self.living


def use_living(settings: Settings, policies: tuple[Policy, ...] | None = None) -> Lived:
    """This visitor's worlds, being lived; the component is drawn again as they get on.

    policies: your own, the same tuple from one drawing to the next; without, those of `settings`.
    Worlds are made anew when what they depend on changes, not when somebody looks elsewhere.
    """
    asked = (settings.world(), policies)
    told, tell = solara.use_state((asked, Lived()))

    def begin() -> Any:
        stop = Event()

        def live() -> None:
            for lived in lives(*asked):
                if stop.is_set():
                    return
                tell((asked, lived))

        Thread(target=live, daemon=True).start()
        return stop.set

    solara.use_effect(begin, [asked])
    return told[1] if told[0] == asked else Lived()


def lives(settings: Settings, policies: tuple[Policy, ...] | None) -> Iterator[Lived]:
    """Let worlds live to their horizon; yields how far they are, now and then."""
    try:
        with TURNSTILE:
            setting = settings.setting()
            lived = Lived(Living.begun(setting, policies or settings.loaded_policies()))
    except InputError as error:
        yield Lived(trouble=f"This cannot be run: {error}.")
        return
    living = lived.world
    while living.week < setting.weeks:
        with TURNSTILE:
            week = living.live(THEN_WEEKS if living.week else FIRST_WEEKS)
        yield replace(lived, week=week)
