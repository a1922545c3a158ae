"""A room bets in real browsers: phones vote once each, and the projector shows it at once."""

from collections.abc import Callable
from typing import Any

PHONE = (390, 844)
PROJECTOR = (1920, 1080)
SOON = 2_000
"""Milliseconds within which the projector shows a vote."""


def answer(page: Any, name: str, number: int) -> Any:
    """The line of an answer on the projector, with so many bets."""
    return page.locator(f'[data-answer="{name}"] b:text-is("{number}")')


def cleared(projector: Any) -> None:
    """Begin with an empty room: other tests of the session have used it."""
    projector.get_by_role("button", name="Clear all bets").click()
    projector.get_by_role("button", name="Yes, forget all bets").click()
    answer(projector, "most:both", 0).wait_for()


def test_a_phone_votes_and_the_projector_shows_it(visitor: Callable[..., Any]) -> None:
    projector = visitor(*PROJECTOR).open("bets")
    cleared(projector)
    person = visitor(*PHONE)
    phone = person.open("vote")
    phone.get_by_role("button", name="Both together").click()
    answer(projector, "most:both", 1).wait_for(timeout=SOON)
    phone.locator("button[value='most:rules']").click()
    answer(projector, "most:rules", 1).wait_for(timeout=SOON)
    answer(projector, "most:both", 0).wait_for(timeout=SOON)
    assert phone.locator('[aria-pressed="true"]').count() == 1
    again = person.open("vote")
    assert again.locator('[aria-pressed="true"] strong').inner_text() == "Rules"
    visitor(*PHONE).open("vote").locator("button[value='most:rules']").click()
    answer(projector, "most:rules", 2).wait_for(timeout=SOON)
    width = "document.documentElement.scrollWidth - innerWidth"
    assert phone.evaluate(width) <= 0 >= projector.evaluate(width)


def test_phones_see_when_bets_close_and_when_they_are_cleared(visitor: Callable[..., Any]) -> None:
    projector = visitor(*PROJECTOR).open("bets")
    cleared(projector)
    phone = visitor(*PHONE).open("vote")
    phone.get_by_role("button", name="None of them").click()
    answer(projector, "most:none", 1).wait_for()
    projector.get_by_role("button", name="Close the bets").click()
    phone.get_by_text("Look at the screen").wait_for()
    assert phone.locator("button:enabled").count() == 0
    cleared(projector)
    phone.get_by_text("Tap one answer").wait_for()
    assert phone.locator('[aria-pressed="true"]').count() == 0
    assert phone.locator("button:enabled").count() == 7


def test_a_phone_votes_with_the_keyboard_alone(visitor: Callable[..., Any]) -> None:
    projector = visitor(*PROJECTOR).open("bets")
    cleared(projector)
    phone = visitor(*PHONE).open("vote")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    answer(projector, "most:rules", 1).wait_for(timeout=SOON)


def test_a_phone_without_scripts_votes_too(chromium: Any, server: Any, visitor: Any) -> None:
    projector = visitor(*PROJECTOR).open("bets")
    cleared(projector)
    context = chromium.new_context(java_script_enabled=False)
    phone = context.new_page()
    phone.goto(f"{server.address}/vote")
    phone.get_by_role("button", name="Both together").click()
    answer(projector, "most:both", 1).wait_for(timeout=SOON)
    assert phone.locator('[aria-pressed="true"] strong').inner_text() == "Both together"
    context.close()


def test_hands_are_typed_in_on_the_projector(visitor: Callable[..., Any]) -> None:
    projector = visitor(*PROJECTOR).open("bets")
    cleared(projector)
    projector.get_by_text("Count hands", exact=True).click()
    projector.get_by_label("Hands for “Worse first”").fill("17")
    answer(projector, "first_year:worse", 17).wait_for()
    cleared(projector)
    answer(projector, "first_year:worse", 0).wait_for()


def test_wrong_letters_are_met_with_kindness(visitor: Callable[..., Any]) -> None:
    phone = visitor(*PHONE).open("vote/NOPE")
    phone.get_by_text("no room with these letters").wait_for()
    phone.get_by_label("The four letters on the screen").fill("here")
    phone.get_by_role("button", name="Go").click()
    phone.get_by_text("Tap one answer").wait_for()


def test_votes_from_another_page_or_without_a_cookie_are_not_counted(
    visitor: Callable[..., Any], server: Any
) -> None:
    person = visitor(*PHONE)
    person.open("vote")
    where, form = f"{server.address}/vote/HERE", {"vote": "most:both"}
    elsewhere = {"Origin": "http://elsewhere.example"}
    refused = person.context.request.post(where, form=form, headers=elsewhere)
    assert refused.status == 403
    stranger = visitor(*PHONE).context.request
    told = stranger.post(where, form=form, headers={"Accept": "application/json"}).json()
    assert told["mine"] == {}
    assert "cookies" in told["words"]
    odd = person.context.request.post(
        where, form={"vote": "x" * 400}, headers={"Accept": "application/json"}
    )
    assert odd.json()["mine"] == {}


def test_the_rules_play_and_a_rule_stays_in_the_address(visit: Callable[..., Any]) -> None:
    page = visit("rules?families=300&weeks=52", *PHONE)
    page.get_by_role("button", name="No targets").click()
    page.wait_for_url("**rule=target_regime*")
    page.get_by_text("60 months").or_(page.get_by_text("12 months").first).first.wait_for()
    page.get_by_text("pairs of runs on the same luck; bold").first.wait_for()
    page.get_by_text("After 12 months").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    again = visit(page.url.split("/", 3)[3])
    assert again.get_by_role("button", name="No targets").get_attribute("aria-pressed") == "true"
