"""The strategist's desk in a browser: ask, start, look from every side, hand on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.dashboards.browser.axe import grave_findings

PHONE = (390, 844)
QUICK = "families=80&weeks=60&futures=3&runs=2&policies=silo|collaborative|behaviours-only"
SIDES = {
    "Scorecard": "How sure, run by run",
    "Who gains, who loses": "By neighbourhood",
    "Who pays, who saves": "Who pays and who saves, over",
    "Cost, outcome, fairness": "Every policy in every aim",
    "When does it fail?": "What would have to be true for the order to flip?",
    "Hand it on": "A report for a board",
}


def start(page: Any) -> None:
    """Press Start, and wait until all runs are in what is shown."""
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text("18 runs are done").wait_for()
    page.get_by_role("group", name="Sides to look from").wait_for()


def look(page: Any, side: str) -> None:
    """Look from another side, and wait for what only it says."""
    page.get_by_role("button", name=side).click()
    page.get_by_text(SIDES[side]).first.wait_for()
    page.locator("[role=progressbar]").wait_for(state="hidden")


def test_every_side_is_there_on_a_phone_and_nothing_hangs_over(visit: Callable[..., Any]) -> None:
    page = visit(f"strategist?{QUICK}&seed=31", *PHONE)
    assert page.get_by_text("18 runs in all").is_visible()
    start(page)
    for side in SIDES:
        look(page, side)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, side
        assert grave_findings(page) == [], side


def test_the_report_can_be_saved_and_the_address_brings_the_study_back(
    visitor: Callable[..., Any], tmp_path: Path
) -> None:
    page = visitor().open(f"strategist?{QUICK}&seed=32")
    start(page)
    look(page, "Hand it on")
    title = page.get_by_label("Title of the study")
    title.fill("Our own plan")
    title.press("Enter")
    page.wait_for_url("**title=Our**")
    with page.expect_download() as report:
        page.get_by_role("button", name="Make the report").click()
    assert report.value.suggested_filename == "our-own-plan.html"
    report.value.save_as(tmp_path / "report.html")
    assert "Our own plan" in (tmp_path / "report.html").read_text(encoding="utf-8")

    other = visitor().open(f"strategist{page.url.partition('/strategist')[2]}")
    # Another visitor who asks alike is answered at once, by the same runs.
    other.get_by_text("18 runs are done").wait_for()
    look(other, "Hand it on")
    assert other.get_by_label("Title of the study").input_value() == "Our own plan"


def test_runs_are_stopped_and_go_on_with_one_button_that_keeps_the_focus(
    visit: Callable[..., Any],
) -> None:
    page = visit("strategist?families=300&weeks=104&futures=40&runs=2&seed=33")
    page.get_by_role("button", name="Start", exact=True).press("Enter")
    stop = page.get_by_role("button", name="Stop", exact=True)
    stop.wait_for()
    page.keyboard.press("Enter")
    stop.wait_for(state="detached")
    page.keyboard.press("Enter")
    page.get_by_role("group", name="Sides to look from").wait_for()


def test_more_than_a_desk_can_do_is_refused_in_a_kind_line(visit: Callable[..., Any]) -> None:
    page = visit("strategist?futures=200&runs=50")
    assert page.get_by_text("a desk does at most 8,000").is_visible()
    assert not page.get_by_role("button", name="Start", exact=True).count()
