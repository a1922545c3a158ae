"""Chapters 5 and 6 in a real browser: worlds play, bets are settled, loops light as weeks pass."""

from collections.abc import Callable
from typing import Any

import pytest

from dashboards.kit.words import plain
from tests.dashboards.browser.axe import grave_findings
from tests.dashboards.browser.harness import Visitor

PHONE, PROJECTOR = (390, 844), (1920, 1080)
WEEKS = 78
SMALL = f"families=60&weeks={WEEKS}"
UNHEARD = """() => {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const told = typeof data === "string" ? data : new TextDecoder().decode(data);
    if (!told.includes("family_chosen")) return send.call(this, data);
    WebSocket.prototype.send = send;
  };
}"""
"""The next choice of a family is lost on its way, as one on a map that the server has replaced."""
ALL_THERE = f'.ju-player[data-reached="{WEEKS}"]'
Visit = Callable[..., Any]


def opened(visit: Visit, page: str, *size: int, **wishes: Any) -> Any:
    """A chapter with a small place, lived to its horizon."""
    found = visit(f"{page}?{SMALL}", *size, **wishes)
    found.wait_for_selector(ALL_THERE)
    return found


@pytest.mark.parametrize("chapter", ["worlds", "why"])
def test_nobody_is_kept_out_and_nothing_runs_off_the_side(visit: Visit, chapter: str) -> None:
    page = opened(visit, chapter, *PHONE, dark=True)
    for width, height in (PHONE, PROJECTOR):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")
        assert grave_findings(page) == []


def test_two_worlds_play_to_the_end_and_may_be_taken_home(visit: Visit) -> None:
    page = opened(visit, "worlds", *PROJECTOR)
    page.get_by_label("Speed").select_option("60")
    page.get_by_role("button", name="Play").click()
    page.wait_for_selector(f'{ALL_THERE}[data-week="{WEEKS}"][data-playing="false"]')
    with page.expect_download() as saving:
        page.get_by_role("button", name="Take home").click()
    assert saving.value.suggested_filename.endswith(".html")


def test_another_world_is_one_touch_away_and_keeps_the_family_chosen_meanwhile(
    visit: Visit,
) -> None:
    page = opened(visit, "worlds")
    page.evaluate(UNHEARD)
    page.evaluate("JoinedUp.playing.follow(7)")
    page.get_by_role("button", name="behaviours only").click()
    page.wait_for_url("**policies=silo*behaviours-only*")
    page.wait_for_selector('button[aria-pressed="true"]:has-text("behaviours only")')
    page.wait_for_url("**family=7*")
    page.wait_for_function("JoinedUp.playing.followed === 7")


def test_the_difference_is_told_with_an_interval_that_grows_out_of_pairs(visit: Visit) -> None:
    page = opened(visit, "worlds")
    page.get_by_text(
        "40 pairs of runs on the same luck; 95 % intervals hold chance only"
    ).wait_for()
    page.get_by_label("Week", exact=True).fill(str(WEEKS))
    page.get_by_text("many runs:").first.wait_for()


def test_a_bet_from_a_phone_stands_beside_what_happened(visitor: Callable[..., Visitor]) -> None:
    phone = visitor(*PHONE).open("vote/HERE")
    phone.get_by_role("button", name="None of them").click()
    page = visitor(*PROJECTOR).open(f"worlds?{SMALL}")
    page.get_by_text("None of them 1").wait_for()
    page.get_by_role("button", name="Settle the bets").click()
    page.wait_for_selector(".ju-verdict")
    assert " of 1 bet on that" in page.locator(".ju-verdict").first.inner_text()


def test_a_loop_is_chosen_with_the_keyboard_and_drawn_with_all_its_links(visit: Visit) -> None:
    page = opened(visit, "why", *PROJECTOR)
    loop = page.get_by_role("button", name="Trust between agencies")
    loop.focus()
    page.keyboard.press("Enter")
    chosen = page.locator('[data-loop="agency_trust"]')
    chosen.wait_for()
    assert chosen.locator(".ju-wide [data-link]").count() == 5
    page.wait_for_selector('button[aria-pressed="true"]:has-text("Trust between agencies")')


def test_the_loops_and_the_player_follow_each_others_week(visit: Visit) -> None:
    page = opened(visit, "why")
    page.get_by_label("Week", exact=True).fill("0")
    page.get_by_text("None of the circles is lit all the way round here.").wait_for()
    page.get_by_label("Week", exact=True).fill(str(WEEKS))
    page.get_by_text("Lit all the way round:").wait_for()
    page.get_by_label("Look at the year up to week").first.fill("52")
    page.wait_for_selector('.ju-player[data-week="52"]')


def test_a_world_held_against_its_own_first_year_needs_a_second_one(visit: Visit) -> None:
    page = opened(visit, "why")
    page.get_by_label("What is compared?").select_option(label="Silo against its first year")
    page.get_by_text("passing time is in this too").wait_for()
    page.get_by_label("Look at the year up to week").first.fill("40")
    page.get_by_text(plain("why.too_early")).wait_for()
