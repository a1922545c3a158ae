"""How do worlds play in a browser? Lived by the server, sent as they are lived, drawn over there.

The browser plays, pauses and seeks by itself: the server hears of the week a few times a second.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from threading import Lock
from typing import Any

import solara

from abm.policy import Policy
from dashboards.gaps import Bands, gaps_of
from dashboards.kit.clicks import use_widget
from dashboards.kit.words import plain
from dashboards.lived import Lived, use_living
from dashboards.living import Living
from dashboards.repeating import Files
from dashboards.scripts import SCENES, addresses
from dashboards.settings import Settings
from dashboards.story import about, chunk, start
from dashboards.take_home import Asked

__all__ = ["SCENES", "Bands", "Lived", "Player", "gaps_of", "use_living"]

SENT_AT_ONCE = 52
"""Weeks in one message: small enough to begin to play while the rest is on its way."""


@solara.component_vue("player/player.vue", vuetify=False)
def Stage(
    about: dict[str, Any],
    options: dict[str, Any],
    looked_at: dict[str, int],
    scripts: list[str],
    style: str,
    event_ready: Callable[[int], None],
    event_week_reached: Callable[[int], None],
    event_week_rested: Callable[[int], None],
    event_speed_chosen: Callable[[int], None],
    event_family_chosen: Callable[[int], None],
    event_take_home_asked: Callable[[None], None],
) -> None:
    """The player in the browser."""


@dataclass(slots=True, eq=False)
class Sender:
    """What the browser has of the worlds, and what is still to be sent."""

    living: Living
    bands: Bands | None = None
    widget: Any = None
    sent: int = 0
    asked: int | None = None
    lock: Any = field(default_factory=Lock)

    def reach(self, widget: Any) -> None:
        """Where the browser can be reached; it may have asked before that was known."""
        self.widget = widget
        if self.asked is not None:
            self.ready(self.asked)

    def ready(self, week: int) -> None:
        """The browser is there, or there again, and has so many weeks (-1: nothing yet)."""
        with self.lock:
            self.asked, self.sent = int(week), max(0, min(int(week), self.living.week))
            if week < 0:
                self._send("start", {}, start(self.living))
        self.send_bands(self.bands)
        self.send()

    def send(self) -> None:
        """Send the weeks that have been lived and not been sent."""
        with self.lock:
            while self._in_touch() and self.sent < self.living.week:
                last = min(self.sent + SENT_AT_ONCE, self.living.week)
                weeks = chunk(self.living, self.sent, last)
                self._send("chunk", {"first": weeks.first, "last": weeks.last}, weeks.buffers)
                self.sent = last

    def send_bands(self, bands: Bands | None) -> None:
        """Send how sure one is of the gaps."""
        self.bands = bands
        if bands is not None and self._in_touch():
            self._send("bands", *bands.message())

    def send_file(self, page: str) -> None:
        """Send a page that is kept by whoever asked for it."""
        self._send("packed", {}, [page.encode()])

    def _in_touch(self) -> bool:
        return self.widget is not None and self.asked is not None

    def _send(self, method: str, message: dict[str, Any], buffers: Sequence[bytes]) -> None:
        if self.widget is not None:
            self.widget.send({"method": method, "args": [message]}, buffers=list(buffers))


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Who hears of the week, the week at rest, the speed, and the family that was clicked."""

    week: Callable[[int], None]
    rest: Callable[[int], None]
    speed: Callable[[int], None]
    family: Callable[[int], None]


@solara.component
def Player(
    settings: Settings,
    scenes: Sequence[str] = ("map", "lines"),
    lived: Lived | None = None,
    policies: tuple[Policy, ...] | None = None,
    **shown: Any,
) -> None:
    """Worlds side by side, playing; what else can be `shown` is said at `Theatre`.

    Without `lived`, the player has worlds of its own made: those of `policies`, or of `settings`.
    """
    if lived is None:
        OwnPlayer(settings, scenes, policies, shown)
    else:
        Theatre(settings, scenes, lived, **shown)


@solara.component
def OwnPlayer(
    settings: Settings,
    scenes: Sequence[str],
    policies: tuple[Policy, ...] | None,
    shown: dict[str, Any],
) -> None:
    """A player with worlds that nobody else on the page asks for."""
    Theatre(settings, scenes, use_living(settings, policies), **shown)


@solara.component
def Theatre(
    settings: Settings,
    scenes: Sequence[str],
    lived: Lived,
    height: int = 0,
    week: int | None = None,
    family: int | None = None,
    on_week: Callable[[int], None] | None = None,
    on_rest: Callable[[int], None] | None = None,
    on_speed: Callable[[int], None] | None = None,
    on_family: Callable[[int], None] | None = None,
    bands: Bands | None = None,
    titles: Sequence[str] = (),
    focus: Sequence[str] = (),
    autoplay: bool = False,
    saving: bool = True,
    names: Sequence[str] = (),
    files: Files | None = None,
) -> None:
    """What is played, or why not yet.

    height: of the map or of a single scene in pixels, 0 for what fits the screen. week, family:
    where to look; on_week hears of the week at most three times a second, on_rest of the one at
    which the player has stood still for a moment, on_speed of the weeks a second that were chosen,
    on_family of the family that was clicked (-1 when let go). bands: intervals of the gaps.
    titles: names of the worlds. focus: names of the LINES to show, all of them if empty.
    saving: offer data, picture, take-home.
    names, files: the worlds' policies as a command names them; those of `settings` if empty.
    """
    if lived.trouble:
        solara.HTML(tag="p", classes=["ju-trouble"], attributes={"role": "alert"},
                    unsafe_innerHTML=escape(lived.trouble))  # fmt: skip
        return
    if lived.living is None:
        waiting(settings)
        return
    options = {
        "scenes": list(scenes), "height": height, "focus": list(focus), "autoplay": autoplay,
        "saving": saving, "clickable": on_family is not None,
        "speed": settings.speed, "week": settings.week if week is None else week,
        "family": settings.family if family is None else family,
    }  # fmt: skip
    asked = Asked(settings.world(), tuple(names), files)
    hear = (on_week, on_rest, on_speed, on_family)
    told = Told(*(each or _nothing for each in hear))
    Running(asked, lived, options, tuple(titles), bands, told)


def waiting(settings: Settings) -> None:
    """What stands where the player will be while the worlds' past is lived."""
    solara.HTML(
        tag="div",
        classes=["ju-player", "jup-wait"],
        attributes={"role": "status"},
        unsafe_innerHTML=escape(plain("player.living", families=f"{settings.families:,}")),
    )


@solara.component
def Running(
    asked: Asked,
    lived: Lived,
    options: dict[str, Any],
    titles: tuple[str, ...],
    bands: Bands | None,
    told: Told,
) -> None:
    """The worlds as far as they have lived, on their way to the browser, or home with somebody."""
    living = lived.world
    sender = solara.use_memo(lambda: Sender(living), [living])
    fixed = solara.use_memo(
        lambda: about(living, titles) | {"made": asked.made}, [living, titles, asked]
    )
    first = solara.use_memo(lambda: options, [living, *map(str, (options["scenes"], titles))])
    solara.use_effect(sender.send, [sender, lived.week])
    solara.use_effect(lambda: sender.send_bands(bands), [sender, bands])
    scripts, style = solara.use_memo(addresses, [])

    def pack(_: None) -> None:
        sender.send_file(asked.page(living, titles, bands))

    stage = Stage(
        about=fixed,
        options=first,
        looked_at={"week": options["week"], "family": options["family"]},
        scripts=scripts,
        style=style,
        event_ready=sender.ready,
        event_week_reached=told.week,
        event_week_rested=told.rest,
        event_speed_chosen=told.speed,
        event_family_chosen=told.family,
        event_take_home_asked=pack,
    ).key(f"{id(sender)} {options['scenes']} {titles}")

    widget = use_widget(stage)

    def keep_widget() -> None:
        sender.reach(widget())

    solara.use_effect(keep_widget, [sender, options["scenes"], titles])


def _nothing(_: int) -> None:
    """Nobody listens."""
