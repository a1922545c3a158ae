"""The player plays in a real browser: on a page of the server, and from a file taken home."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.scripts import SCENES
from dashboards.take_home import take_home
from experiments.lines import lines
from tests.dashboards.browser.axe import grave_findings
from tests.dashboards.browser.harness import Server, Visitor
from tests.dashboards.lived_town import FAMILIES, WEEKS, lived

PHONE, PROJECTOR = (390, 844), (1920, 1080)
PLAYER = ".ju-player[data-reached]"
SHOWN = f'.ju-player[data-reached="{WEEKS}"]'
ENOUGH = 10
"""Frames a second that the worlds must play at, at least."""
Home = Callable[..., Any]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small worlds to take home."""
    page = tmp_path_factory.mktemp("home") / "story.html"
    page.write_text(take_home(lived(), commands=["joinedup story"]), encoding="utf-8")
    return page


@pytest.fixture
def home(chromium: Any, file: Path) -> Iterator[Home]:
    """Opens the file as from a stick, with no server; fails on any request or script error."""
    troubles: list[str] = []
    contexts: list[Any] = []

    def opened(width: int = 1280, height: int = 800, **wishes: Any) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, **wishes
        )
        contexts.append(context)
        page = context.new_page()
        visitor = Visitor(Server("file:", file, None), context, troubles)  # type: ignore[arg-type]
        visitor.watch(page)
        page.goto(file.as_uri())
        page.wait_for_selector(SHOWN)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


def week(page: Any) -> int:
    """The week that is shown."""
    return int(page.locator(PLAYER).get_attribute("data-week"))


def wait_for_week(page: Any, number: int) -> None:
    page.wait_for_selector(f'.ju-player[data-week="{number}"]')


def middle_of(page: Any, family: int, world: int = 0) -> tuple[float, float]:
    """Where on the screen a family's dot is."""
    found: list[float] = page.evaluate(
        """([family, world]) => {
          const view = window.JoinedUp.playing.scenes[0].views[world];
          const box = view.sheet.canvas.getBoundingClientRect();
          const [x, y] = view.home(family);
          const { zoom } = view.sheet;
          return [box.left + zoom * x, box.top + zoom * y];
        }""",
        [family, world],
    )
    return found[0], found[1]


def test_a_file_taken_home_plays_to_the_end(home: Home) -> None:
    page = home()
    page.get_by_label("Speed").select_option("60")
    page.get_by_role("button", name="Play").click()
    page.wait_for_selector(f'{SHOWN}[data-week="{WEEKS}"][data-playing="false"]')
    page.get_by_role("button", name="Play").click()
    page.wait_for_selector('.ju-player[data-playing="true"]')


def test_keys_play_step_and_jump(home: Home) -> None:
    page = home()
    page.keyboard.press("Space")
    page.wait_for_selector('.ju-player[data-playing="true"]')
    page.keyboard.press("Space")
    page.wait_for_selector('.ju-player[data-playing="false"]')
    page.get_by_role("button", name="Step forward").focus()
    page.keyboard.press("End")
    wait_for_week(page, WEEKS)
    page.keyboard.press("ArrowLeft")
    wait_for_week(page, WEEKS - 1)
    page.keyboard.press("Home")
    wait_for_week(page, 0)
    page.keyboard.press("ArrowRight")
    wait_for_week(page, 1)


def test_one_can_jump_to_a_week_by_its_number_and_by_the_slider(home: Home) -> None:
    page = home()
    page.get_by_label("Go to week").fill("40")
    page.get_by_label("Go to week").press("Enter")
    wait_for_week(page, 40)
    page.get_by_label("Week", exact=True).fill("12")
    wait_for_week(page, 12)
    page.get_by_label("Week", exact=True).focus()
    page.keyboard.press("ArrowRight")
    wait_for_week(page, 13)


def test_standing_still_says_the_week_and_the_numbers(home: Home) -> None:
    page = home()
    page.get_by_label("Week", exact=True).fill("52")
    told = page.locator("[role=status]").filter(has_text="Week 52 of 60, year 1.")
    told.wait_for(state="attached")
    line = lines(lived().counted(0))[51, 0]
    assert f"Silo {line:.0f}" in told.text_content()
    canvas = page.locator("canvas[aria-label*='week 52']").first
    assert f"of {FAMILIES} families" in canvas.get_attribute("aria-label")


def test_the_week_can_be_read_as_a_table(home: Home) -> None:
    page = home()
    page.get_by_label("Week", exact=True).fill("30")
    page.get_by_text("This week as a table").click()
    row = page.get_by_role("row").filter(has_text="sent elsewhere: not us")
    counted = lived().counted(1).weekly("bounces")[29]
    assert row.get_by_role("cell").last.text_content() == f"{counted:.0f}"


def test_a_click_on_a_family_follows_it_in_every_world(home: Home) -> None:
    page = home()
    page.mouse.move(*middle_of(page, 42))
    tip = page.locator(".jup-tip")
    assert tip.text_content().startswith("Family 42, ")
    page.mouse.click(*middle_of(page, 42))
    assert page.evaluate("window.JoinedUp.playing.followed") == 42
    page.mouse.click(*middle_of(page, 42, world=1))
    assert page.evaluate("window.JoinedUp.playing.followed") == -1


def test_a_family_can_be_found_and_followed_by_keyboard_and_is_told_in_words(home: Home) -> None:
    page = home()
    field = page.get_by_label("Follow family")
    field.focus()
    page.keyboard.type("42")
    page.keyboard.press("Tab")
    assert page.evaluate("window.JoinedUp.playing.followed") == 42
    told = page.get_by_role("status").filter(has_text="Family 42, ")
    told.wait_for()
    assert "Silo: " in told.text_content()
    field.fill(str(FAMILIES))
    field.press("Enter")
    page.get_by_text(f"Families have the numbers 0 to {FAMILIES - 1}.").wait_for()
    assert page.evaluate("window.JoinedUp.playing.followed") == 42
    field.fill("")
    field.press("Enter")
    page.wait_for_function("window.JoinedUp.playing.followed === -1")


def test_the_lines_say_when_this_run_is_an_unusual_one(home: Home) -> None:
    page = home()
    page.get_by_label("Week", exact=True).fill("30")
    wait_for_week(page, 30)
    said = page.evaluate(
        """() => {
          const { playing, howUsual } = window.JoinedUp;
          const panels = playing.scenes[1].panels.slice(0, 1);
          const gap = playing.history.line(1, 30, panels[0].at)
            - playing.history.line(0, 30, panels[0].at);
          const size = playing.about.weeks * playing.about.lines.length;
          const told = { replications: 24, weeks: playing.about.weeks,
            lines: playing.about.lines.length };
          return [0.5, 2, 9].map((away) => {
            const [low, high] = [away - 1, away + 1].map((each) =>
              new Float32Array(size).fill(gap + each).buffer);
            playing.takeBands(told, [low, high]);
            return howUsual(playing, panels, 30);
          });
        }"""
    )
    assert said[0] == ""
    assert said[1].startswith("One run is not the mean: in week 30")
    assert said[2].startswith("This run is one of the unusual ones in week 30")


def test_the_maps_their_signs_and_the_controls_are_on_the_first_screen(home: Home) -> None:
    page = home(*PROJECTOR)
    page.wait_for_timeout(100)
    boxes = page.evaluate(
        """() => [".jup-map .jup-sheet", ".jup-below", ".jup-controls"].map((each) => {
          const { top, bottom } = document.querySelector(each).getBoundingClientRect();
          return [top, bottom];
        })"""
    )
    (top, bottom), (_, legend), (controls, _) = boxes
    assert bottom - top > PROJECTOR[1] / 3
    assert bottom < legend <= controls + 1


def test_the_data_are_those_of_the_run(home: Home) -> None:
    page = home()
    with page.expect_download() as download:
        page.get_by_role("button", name="Data (CSV)").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    made = [line for line in text.splitlines() if line.startswith("# ")]
    assert "# joinedup story" in made
    rows = list(csv.reader(io.StringIO("\n".join(text.splitlines()[len(made) :]))))
    assert len(rows) == 1 + 2 * WEEKS
    column = next(at for at, name in enumerate(rows[0]) if name.startswith("bounces"))
    told = [float(row[column]) for row in rows[1 + WEEKS :]]
    assert told == lived().counted(1).weekly("bounces").tolist()


def test_the_picture_is_that_of_the_week(home: Home) -> None:
    page = home()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (PNG)").click()
    picture = Path(download.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 50_000


def test_every_scene_draws_something_in_light_and_dark(home: Home) -> None:
    for scheme in ("light", "dark"):
        page = home(*PROJECTOR, color_scheme=scheme)
        page.get_by_label("Week", exact=True).fill("45")
        wait_for_week(page, 45)
        assert page.locator(".jup-scene").count() == len(SCENES)
        shades = page.evaluate(
            """() => [...document.querySelectorAll(".jup-scene canvas")].map((sheet) => {
              const pen = sheet.getContext("2d");
              const { data } = pen.getImageData(0, 0, sheet.width, sheet.height);
              return new Set(new Uint32Array(data.buffer)).size;
            })"""
        )
        assert len(shades) == 2 * 4 + 6
        assert all(shade > 20 for shade in shades)


def test_nobody_is_shut_out(home: Home) -> None:
    for scheme in ("light", "dark"):
        page = home(color_scheme=scheme, bypass_csp=True)
        page.get_by_text("This week as a table").click()
        assert grave_findings(page) == []


def test_whoever_wants_less_motion_gets_it(home: Home) -> None:
    page = home(reduced_motion="reduce")
    assert page.evaluate("window.JoinedUp.playing.frame.calm")
    page.get_by_label("Speed").select_option("60")
    assert page.evaluate("window.JoinedUp.playing.clock.pace") <= 4


def test_a_phone_shows_it_all_and_has_the_controls_at_thumbs_reach(home: Home) -> None:
    page = home(*PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.evaluate("document.querySelector('.jup-map').scrollIntoView()")
    play = page.get_by_role("button", name="Play")
    box = play.bounding_box()
    assert box["y"] > 0.8 * PHONE[1]
    assert box["y"] + box["height"] <= PHONE[1]
    assert min(box["width"], box["height"]) >= 44


def test_the_live_page_plays_worlds_as_they_are_lived(visit: Callable[..., Any]) -> None:
    page = visit("worlds?families=2000&weeks=104", *PROJECTOR)
    page.wait_for_selector('.ju-player[data-reached="104"]')
    page.get_by_label("Speed").select_option("16")
    frames = page.evaluate(
        """() => new Promise((done) => {
          const { playing } = window.JoinedUp;
          const draw = playing.draw.bind(playing);
          let frames = 0;
          playing.draw = () => { frames += 1; draw(); };
          playing.play();
          setTimeout(() => { playing.pause(); done(frames / 2); }, 2000);
        })"""
    )
    assert frames >= ENOUGH
    assert week(page) > 0
    with page.expect_download() as download:
        page.get_by_role("button", name="Take home (HTML)").click()
    assert "Content-Security-Policy" in Path(download.value.path()).read_text(encoding="utf-8")


def test_a_page_that_hands_the_week_back_late_does_not_turn_time_back(home: Home) -> None:
    page = home()
    turned = page.evaluate(
        """() => new Promise((done) => {
          const { playing } = window.JoinedUp;
          let turned = false;
          let before = 0;
          playing.tell.week = (week) => {
            turned = turned || week < before;
            before = week;
            setTimeout(() => playing.show(week, -1), 500);
            if (week === playing.about.weeks) setTimeout(() => done(turned), 700);
          };
          playing.setSpeed(32);
          playing.play();
        })"""
    )
    assert not turned
    assert week(page) == WEEKS


def test_the_page_can_ask_for_a_week_and_a_family(home: Home) -> None:
    page = home()
    page.evaluate("window.JoinedUp.playing.show(33, 7)")
    wait_for_week(page, 33)
    assert page.evaluate("window.JoinedUp.playing.frame.family") == 7
