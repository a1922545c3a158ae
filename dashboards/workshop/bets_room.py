"""Which room does a page show, who runs it, and when has somebody voted in it?"""

from collections.abc import Callable
from threading import Event, Thread

import solara
import solara.lab

from dashboards.settings import Settings
from dashboards.sharing import is_facilitator, session
from dashboards.votes import ROOMS, Bets, By

LOOKS_EVERY = 0.3
"""Seconds between looks at the room."""


def room_of(settings: Settings) -> str:
    """The code of the room that the address names, or else of the session's own room."""
    named = settings.room or session().code
    if named == session().code:
        ROOMS.keep(named)
    return named


def use_bets(code: str) -> Bets | None:
    """What a room has bet so far; draws the component again soon after a vote comes in.

    None where the room is not there any more.
    """
    seen, see = solara.use_state(ROOMS.bets_of(code), key=code)

    def watch() -> Callable[[], None]:
        # Not use_task: a task that never ends outlives its page, and keeps the visitor's worlds.
        gone = Event()

        def look() -> None:
            while not gone.wait(LOOKS_EVERY):
                see(ROOMS.bets_of(code))

        Thread(target=look, daemon=True).start()
        return gone.set

    solara.use_effect(watch, [code])
    return seen


def use_me() -> By:
    """Whoever looks at this page, as far as running a room goes."""
    try:
        browser = str(solara.get_session_id())
    except RuntimeError:  # There is no browser: the page is drawn by a program.
        browser = ""
    return By(browser, is_facilitator())
