"""Chapters 1, 2 and 7 in a real browser: the story unfolds, the week changes, the lives part."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.dashboards.browser.axe import grave_findings

PHONE, PROJECTOR = (390, 844), (1920, 1080)
PLACE = "families=600&weeks=104"
Visit = Callable[..., Any]


def asked(page: Any) -> dict[str, list[str]]:
    """The settings in a page's address."""
    return parse_qs(urlsplit(page.url).query)


def walk(page: Any) -> Any:
    """The story on the page, once it is there."""
    page.wait_for_selector(".ju-walk")
    return page.locator(".ju-walk")


def step(page: Any) -> int:
    """How many steps have been told."""
    return int(walk(page).get_attribute("data-step"))


def counter(page: Any, name: str) -> float:
    """One of the counters."""
    return float(page.locator(f".ju-counters [data-counter={name}] dd").inner_text())


def test_the_story_unfolds_by_button_and_by_key_and_the_address_follows(visit: Visit) -> None:
    page = visit(f"family?{PLACE}", *PROJECTOR)
    assert step(page) == 0
    page.get_by_role("button", name="Next").click()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert step(page) == 5
    assert page.locator(".ju-log").first.locator("li").count() == 5
    page.wait_for_url("**week=*")
    week, words = asked(page)["week"], page.locator(".ju-walk-words").inner_text()
    page.reload()
    assert step(page) >= 5
    assert asked(page)["week"] == week
    assert words in page.locator(".ju-walk").inner_text()


def test_the_story_plays_by_itself_until_it_is_paused_and_can_be_jumped_to_its_end(
    visit: Visit,
) -> None:
    page = visit(f"family?{PLACE}")
    last = int(walk(page).get_attribute("data-steps")) - 1
    page.get_by_label("Pace").select_option(label="fast")
    page.locator("body").press("Space")
    page.wait_for_selector(".ju-walk[data-playing=true]")
    page.wait_for_selector(".ju-walk[data-step='2']")
    page.locator("body").press("Space")
    page.wait_for_selector(".ju-walk[data-playing=false]")
    page.keyboard.press("End")
    assert step(page) == last
    assert page.get_by_role("button", name="Next").is_disabled()
    assert counter(page, "dealings") > 0
    page.keyboard.press("Home")
    assert counter(page, "dealings") == 0


def test_a_door_says_what_became_of_the_last_knock(visit: Visit) -> None:
    page = visit(f"family?{PLACE}")
    last = int(walk(page).get_attribute("data-steps")) - 1
    for _ in range(last):
        page.keyboard.press("ArrowRight")
        here = page.locator(".ju-gates .ju-here")
        if here.count():
            kind = page.locator(".ju-walk-words").get_attribute("data-kind")
            assert here.get_attribute("data-kind") == kind
            return
    pytest.fail("nothing happened at any door")


def test_another_family_comes_with_its_number_in_the_address_and_back_again(visit: Visit) -> None:
    page = visit(f"family?{PLACE}")
    walk(page)
    first = page.locator(".ju-hearth-name").inner_text()
    page.get_by_role("button", name="Another family").click()
    page.wait_for_url("**family=*")
    page.wait_for_function(
        "first => document.querySelector('.ju-hearth-name')?.innerText !== first"
        " && document.querySelector('.ju-hearth-name')",
        arg=first,
    )
    number = asked(page)["family"][0]
    assert f"Family {number} " in page.locator(".ju-hearth-name").inner_text()
    page.go_back()
    page.wait_for_function(
        "first => document.querySelector('.ju-hearth-name')?.innerText === first", arg=first
    )


def test_letting_more_families_in_lives_the_place_again_beside_the_first(visit: Visit) -> None:
    page = visit(f"worker?{PLACE}", *PROJECTOR)
    page.wait_for_selector(".ju-headline")
    assert page.locator(".ju-headline").count() == 1
    page.get_by_role("button", name="Let more families in").click()
    page.wait_for_function("document.querySelectorAll('.ju-headline').length === 2")
    assert asked(page)["levers"] == ["eligibility:0.5"]
    row = page.locator(".ju-hours [data-use=direct] td").all_inner_texts()
    assert len(row) == 2
    page.get_by_label("At which agency?").select_option(label="Housing services")
    page.wait_for_function(
        "row => document.querySelector('.ju-hours [data-use=direct] td').innerText !== row",
        arg=row[0],
    )


def test_many_runs_are_asked_for_and_say_what_is_chance(visit: Visit) -> None:
    page = visit(f"worker?{PLACE}&levers=eligibility:0.5")
    page.get_by_role("button", name="Ask 30 pairs of runs").click()
    page.wait_for_selector(".ju-found")
    page.wait_for_selector("text=pairs of runs on the same luck")
    assert page.locator(".ju-found").count() == 5
    stop = page.get_by_role("button", name="Stop")
    if stop.count():
        stop.click()


def test_two_lives_are_told_side_by_side_and_in_words(visit: Visit) -> None:
    page = visit(f"lives?{PLACE}", *PROJECTOR)
    page.wait_for_selector(".ju-parting")
    assert page.locator(".ju-chart svg:visible").count() >= 1
    page.get_by_text("The two lives, in words").click()
    assert page.locator(".ju-lives tbody tr").count() > 5


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("family?", ".ju-walk"),
        ("worker?levers=eligibility:0.5&", ".ju-headline"),
        ("lives?", ".ju-parting"),
    ],
)
def test_the_finished_page_fits_a_phone_and_shuts_nobody_out(
    visit: Visit, path: str, there: str
) -> None:
    page = visit(f"{path}{PLACE}", *PHONE, dark=True)
    page.wait_for_selector(there)
    page.wait_for_selector(".ju-picture-small, .ju-hours")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert grave_findings(page) == []
