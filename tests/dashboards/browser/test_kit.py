"""The kit in a real browser: by keyboard, on a phone, in the dark, and what is saved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.dashboards.browser.axe import grave_findings

PHONE = (390, 844)
LAPTOP = (1280, 800)
PROJECTOR = (1920, 1080)
PNG = b"\x89PNG\r\n\x1a\n"
SEEN = """tip => new Promise(done => {
  const look = () => getComputedStyle(tip).opacity === "1" ? done() : requestAnimationFrame(look);
  look();
})"""
QUIET = 600
"""Milliseconds after which a control has told its value."""


def opened(visit: Callable[..., Any], *size: int, **more: bool) -> Any:
    """The kit's page, drawn to its end."""
    page = visit("kit", *size, **more)
    page.wait_for_selector("button:has-text('Keep it')")
    return page


def told(page: Any, expected: str) -> None:
    """Wait until the page has been told exactly this."""
    page.wait_for_function(
        "text => document.querySelector('#told').textContent === text", arg=f"told {expected}"
    )


MOVE = """(slider, values) => {
  for (const value of values) {
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return new Promise(done => window.setTimeout(() => done(
    [slider.getAttribute("aria-valuetext"), document.querySelector("#told").textContent]
  ), 50));
}"""
"""Move a slider as a finger does, and say what it shows and has told right after."""


def test_a_slider_answers_at_once_and_tells_once_after_a_quiet_moment(
    visit: Callable[..., Any],
) -> None:
    page = opened(visit)
    slider = page.get_by_label("Openness", exact=True)
    shown, at_once = slider.evaluate(MOVE, [0.3, 0.5, 0.7, 0.22])
    assert shown.startswith("0.22")
    assert at_once == "told []"
    told(page, "[0.22]")
    page.wait_for_timeout(QUIET)
    told(page, "[0.22]")


def test_sliders_and_choices_can_be_used_by_keyboard(visit: Callable[..., Any]) -> None:
    page = opened(visit)
    page.get_by_label("Openness", exact=True).focus()
    page.keyboard.press("ArrowRight")
    told(page, "[0.21]")
    page.get_by_label("Kind", exact=True).focus()
    page.keyboard.press("ArrowDown")
    told(page, "[0.21, 'b']")


def test_a_field_tells_numbers_that_can_be_and_lets_go_of_others(
    visit: Callable[..., Any],
) -> None:
    page = opened(visit)
    field = page.get_by_label("Families", exact=True)
    field.fill("40")
    assert page.get_by_role("alert").text_content() == "From 50 to 1,000"
    page.wait_for_timeout(QUIET)
    field.fill("123.5")
    page.wait_for_timeout(QUIET)
    field.press("Tab")
    assert field.input_value() == "200"
    field.fill("300")
    told(page, "[300]")


def test_a_choice_of_a_place_goes_into_the_address(visit: Callable[..., Any]) -> None:
    page = opened(visit)
    page.get_by_label("Place", exact=True).select_option(label="Salford")
    page.wait_for_url("**/kit?place=salford")
    page.wait_for_selector("button:has-text('Keep it')")
    assert page.get_by_label("Place", exact=True).input_value() == "salford"


def saved(page: Any, click: Callable[[], None]) -> tuple[str, bytes]:
    """What the browser saves after a click: its name and what is in it."""
    with page.expect_download() as waiting:
        click()
    download = waiting.value
    return download.suggested_filename, Path(download.path()).read_bytes()


def test_command_data_and_pictures_can_be_taken_away(visit: Callable[..., Any]) -> None:
    page = opened(visit)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Repeat this, take it away").click()
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "joinedup compare silo"
    panel = page.locator(".ju-shown")
    name, content = saved(page, panel.get_by_role("button", name="Weeks (CSV)").click)
    head, _, table = content.decode().partition("\nweek,")
    assert (name, table) == ("weeks.csv", "crises\n0,5\n1,4\n")
    assert "# joinedup compare silo" in head
    name, content = saved(page, panel.get_by_role("button", name="Needs (CSV)").click)
    assert b"\nweek,Silo,Both," in content
    name, content = saved(page, panel.get_by_role("button", name="SVG: Needs").click)
    assert name == "needs.svg"
    assert b"var(--" not in content
    name, content = saved(page, panel.get_by_role("button", name="PNG: Needs").click)
    assert name == "needs.png"
    assert content.startswith(PNG)
    assert len(content) > 5_000
    name, content = saved(page, panel.get_by_role("button", name="Save my-levers.toml").click)
    assert (name, content) == ("my-levers.toml", b"[levers]\nopenness = 1")
    name, content = saved(page, page.get_by_role("button", name="Keep it").click)
    assert (name, content) == ("kept.bin", b"\x00kept")


def test_on_a_phone_charts_are_narrow_and_nothing_scrolls_sideways(
    visit: Callable[..., Any],
) -> None:
    page = opened(visit, *PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".ju-narrow svg:visible").count() == 5
    assert page.locator(".ju-wide svg:visible").count() == 0
    letters = page.evaluate(
        "[...document.querySelectorAll('.ju-narrow svg text')]"
        ".map(each => each.getBoundingClientRect().height)"
    )
    assert min(letters) > 12
    small = page.evaluate(
        "[...document.querySelectorAll('.ju-control input, .ju-control select, .ju-button')]"
        ".map(each => each.getBoundingClientRect().height).filter(height => height < 35)"
    )
    assert small == []


def test_on_a_projector_letters_are_large(visit: Callable[..., Any]) -> None:
    page = opened(visit, *PROJECTOR)
    size = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.ju-lead')).fontSize)"
    )
    assert size >= 26
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [PHONE, LAPTOP, PROJECTOR])
def test_a_term_is_explained_by_keyboard_within_the_screen(
    visit: Callable[..., Any], size: tuple[int, int]
) -> None:
    page = opened(visit, *size)
    for at in (0, 1, 2):
        term = page.locator(".ju-term").nth(at)
        tip = term.locator(".ju-tip")
        assert tip.evaluate("tip => getComputedStyle(tip).opacity") == "0"
        term.focus()
        tip.evaluate(SEEN)
        box, own = tip.bounding_box(), term.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert 0 <= box["y"] <= size[1] - box["height"]
        if size != PHONE:
            assert box["y"] >= own["y"] + own["height"] - 2


def test_the_explanation_of_a_term_at_the_foot_of_the_screen_opens_above_it(
    visit: Callable[..., Any],
) -> None:
    page = opened(visit, *LAPTOP)
    term = page.locator(".ju-term").nth(2)
    page.evaluate("document.body.style.padding = '2000px 0'")
    term.evaluate("term => scrollBy(0, term.getBoundingClientRect().bottom + 4 - innerHeight)")
    own = term.bounding_box()
    page.mouse.move(own["x"] + 5, own["y"] + 5)
    tip = term.locator(".ju-tip")
    tip.evaluate(SEEN)
    box, own = tip.bounding_box(), term.bounding_box()
    assert own["y"] + own["height"] > LAPTOP[1] - 10
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= own["y"]


@pytest.mark.parametrize("dark", [False, True])
def test_a_chart_has_a_name_its_table_opens_by_keyboard_and_nobody_is_shut_out(
    visit: Callable[..., Any], dark: bool
) -> None:
    page = opened(visit, dark=dark)
    assert page.get_by_role("img", name="Needs", exact=True).count() == 1
    button = page.get_by_role("button", name="As a table: Needs")
    button.focus()
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name="Needs")
    table.wait_for()
    assert table.get_by_role("columnheader").all_text_contents()[:2] == ["week", "Silo"]
    page.get_by_text("Repeat this, take it away").click()
    page.wait_for_timeout(QUIET)
    assert grave_findings(page) == []


def test_runs_can_be_started_stopped_and_gone_on_with(visit: Callable[..., Any]) -> None:
    page = opened(visit)
    page.get_by_role("button", name="Go on").click()
    stop = page.get_by_role("button", name="Stop")
    stop.wait_for()
    page.wait_for_function("document.querySelector('progress').value > 2")
    stop.click()
    page.get_by_role("button", name="Go on").wait_for()
    assert page.evaluate("document.querySelector('progress').value") > 2
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("40 pairs of runs, on the same luck", exact=True).wait_for()
