"""The player's worlds live for one visitor, are sent as they are lived, and end with the page."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import solara

from dashboards.lived import Lived, lives, use_living
from dashboards.player import SENT_AT_ONCE, Player, Sender
from dashboards.scripts import FOLDER, KIT_STYLE, SCENES, SCRIPTS, STYLE, addresses, text
from dashboards.settings import Settings
from tests.dashboards.lived_town import WEEKS, lived

SMALL = Settings(families=100, weeks=26)
PATIENCE = 180


class Browser:
    """A browser's side of the connection: what it has been sent."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []

    def send(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        self.heard.append((message["method"], message["args"][0]))

    @property
    def weeks(self) -> list[tuple[int, int]]:
        return [(told["first"], told["last"]) for method, told in self.heard if method == "chunk"]


def wait_for(there: Callable[[], bool]) -> None:
    """Wait until something is there; worlds live in a thread of their own."""
    until = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_browser_is_sent_every_week_once_and_in_order() -> None:
    browser, sender = Browser(), Sender(lived())
    sender.reach(browser)
    assert browser.heard == []
    sender.ready(-1)
    sender.send()
    assert browser.heard[0][0] == "start"
    assert browser.weeks == [(0, SENT_AT_ONCE), (SENT_AT_ONCE, WEEKS)]


def test_a_browser_that_asks_before_it_can_be_reached_is_answered() -> None:
    browser, sender = Browser(), Sender(lived())
    sender.ready(-1)
    sender.send()
    sender.reach(browser)
    assert browser.heard[0][0] == "start"
    assert browser.weeks[-1][1] == WEEKS


def test_a_browser_that_was_cut_off_gets_the_weeks_that_it_misses() -> None:
    browser, sender = Browser(), Sender(lived())
    sender.reach(browser)
    sender.ready(-1)
    browser.heard.clear()
    sender.ready(40)
    assert browser.heard == [("chunk", {"first": 40, "last": WEEKS})]


@pytest.mark.parametrize("nonsense", [-7, 10**9])
def test_a_browser_that_asks_for_weeks_that_do_not_exist_does_no_harm(nonsense: int) -> None:
    browser, sender = Browser(), Sender(lived())
    sender.reach(browser)
    sender.ready(nonsense)
    assert all(0 <= first < last <= WEEKS for first, last in browser.weeks)


def test_worlds_live_to_their_horizon_and_tell_how_far_they_are() -> None:
    told = list(lives(SMALL, None))
    assert [each.week for each in told] == [13, 26]
    assert told[-1].done
    assert told[0].living is told[-1].living


def test_a_setting_that_cannot_be_is_told_in_words() -> None:
    (told,) = lives(SMALL.with_changes(policies=("silo", "think-family:Langworthy")), None)
    assert "Langworthy" in told.trouble
    assert told.living is None


@solara.component
def Watching(settings: Settings, seen: list[Lived]) -> None:
    seen.append(use_living(settings))
    solara.Text(str(seen[-1].week))


def test_looking_elsewhere_does_not_make_the_worlds_anew() -> None:
    seen: list[Lived] = []
    _, rc = solara.render(Watching(SMALL, seen), handle_error=False)
    wait_for(lambda: seen[-1].done)
    before = seen[-1].living
    rc.render(Watching(SMALL.with_changes(week=9, family=4, room="ABCD"), seen))
    assert seen[-1].living is before
    rc.render(Watching(SMALL.with_changes(seed=2), seen))
    assert seen[-1].living is None
    wait_for(lambda: seen[-1].done)
    assert seen[-1].living is not before
    rc.close()


def test_worlds_stop_living_when_the_visitor_leaves() -> None:
    seen: list[Lived] = []
    threads = set(threading.enumerate())
    long = SMALL.with_changes(weeks=1_040, families=500)
    _, rc = solara.render(Watching(long, seen), handle_error=False)
    wait_for(lambda: seen[-1].week > 0)
    rc.close()
    own = set(threading.enumerate()) - threads
    for thread in own:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in own)
    assert not seen[-1].done


def test_the_player_is_drawn_once_the_worlds_live_and_says_so_before() -> None:
    box, rc = solara.render(Player(SMALL), handle_error=False)
    assert any(
        "100 families" in str(getattr(each, "unsafe_innerHTML", each)) for each in all_widgets(box)
    )
    wait_for(lambda: any("scripts" in each.keys for each in all_widgets(box)))
    stage = next(each for each in all_widgets(box) if "scripts" in each.keys)
    assert stage.options["scenes"] == ["map", "lines"]
    assert stage.about["weeks"] == SMALL.weeks
    rc.close()


def all_widgets(widget: Any) -> list[Any]:
    """A widget and everything in it."""
    return [widget, *(each for child in getattr(widget, "children", ()) or ()
                      if not isinstance(child, str) for each in all_widgets(child))]  # fmt: skip


def test_every_script_of_the_player_is_in_the_list_and_every_listed_one_is_there() -> None:
    own = {file.name for file in FOLDER.glob("*.js")}
    assert own == {*SCRIPTS, "home.js"}
    scripts, style = addresses()
    assert [each.split("?")[0] for each in scripts] == [f"/player/{name}" for name in SCRIPTS]
    assert style.startswith(f"/player/{STYLE}?")


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_is_drawn_by_a_script(scene: str) -> None:
    assert any(f"{{ {scene}: " in text(name) for name in SCRIPTS)


@pytest.mark.parametrize("name", [*SCRIPTS, "home.js"])
def test_scripts_are_short_and_need_nothing_from_elsewhere(name: str) -> None:
    own = text(name)
    assert own.count("\n") < 300
    assert '"use strict";' in own
    assert "import " not in own
    assert "://" not in own.replace("http://www.w3.org/2000/svg", "")


def test_colours_that_the_canvas_reads_are_declared() -> None:
    style = text(STYLE)
    names = text("palette.js").split("const NAMES = [")[1].split("]")[0].split('"')[1::2]
    assert names
    for name in names:
        assert f"--jup-{name}:" in style
    kit = text(KIT_STYLE)
    assert all(f"--ju-{name}:" in kit for name in ("ink", "paper", "raised", "faint", "accent-ink"))
