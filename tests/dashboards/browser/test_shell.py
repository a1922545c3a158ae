"""What surrounds every page works in a real browser, for everybody, with no network."""

import http.client
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboards.pages import CHAPTERS, PAGES
from tests.dashboards.browser.axe import grave_findings
from tests.dashboards.browser.harness import Visitor
from tests.dashboards.browser.keyboard import wrong_stops

PHONE, PROJECTOR = (390, 844), (1920, 1080)
NESTED = "Interactive controls must not be nested"
"""Vuetify's lists wrap a field that takes the focus in a button that does not."""
DRAWN_ANEW = """() => {
  const at = document.activeElement;
  window.before = at.textContent;
  at.replaceWith(at.cloneNode(true));
  return document.activeElement === document.body;
}"""
"""Draws what has the focus anew, as a page does that waits for other worlds."""
Visit = Callable[..., Any]


def address(page: Any) -> str:
    """The path and question of a page's address."""
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_each_page_is_drawn_and_shuts_nobody_out(visit: Visit, path: str) -> None:
    page = visit(path, *PROJECTOR)
    assert page.locator("h1").count() == 1
    assert page.locator(".ju-sorry").count() == 0
    assert wrong_stops(page) == []
    assert ours(grave_findings(page), path) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")
    assert ours(grave_findings(page), path) == []


def ours(findings: list[str], path: str) -> list[str]:
    """The findings but that one of the lists which Mesa's own page draws with Vuetify."""
    return [each for each in findings if path != "mesa" or NESTED not in each]


def test_light_and_dark_are_legible_and_remembered(visitor: Callable[..., Visitor]) -> None:
    somebody = visitor(dark=True)
    page = somebody.open("")
    assert page.evaluate("document.documentElement.classList.contains('ju-dark')")
    assert grave_findings(page) == []
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate("document.documentElement.classList.contains('ju-light')")
    again = somebody.open("")
    assert again.evaluate("document.documentElement.classList.contains('ju-light')")
    assert again.locator("#app.theme--light").count() == 1


def test_pages_are_walked_without_loading_anew_and_take_the_settings_along(visit: Visit) -> None:
    page = visit("?place=salford&weeks=104")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Strategist").first.click()
    page.wait_for_selector("main[data-page=strategist]")
    assert address(page) == "/strategist?place=salford&weeks=104"
    page.go_back()
    page.wait_for_selector("main[data-page='']")
    assert page.evaluate("window.stayed")


def test_a_bad_address_is_told_and_the_usual_is_shown(visit: Visit) -> None:
    page = visit("?place=atlantis&weeks=many")
    told = page.locator(".ju-trouble").all_inner_texts()
    assert len(told) == 2
    assert "atlantis" in told[0]


def test_an_address_that_leads_nowhere_says_so(visitor: Callable[..., Visitor]) -> None:
    somebody = visitor()
    somebody.expected.add(404)
    page = somebody.context.new_page()
    somebody.watch(page)
    page.goto(f"{somebody.server.address}/nowhere")
    assert "no page at this address" in page.inner_text("main")
    assert grave_findings(page) == []


def test_everything_around_a_page_is_reached_by_keyboard_alone(visit: Visit) -> None:
    page = visit("")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.classList.contains('ju-theme')")
    until_focused(page, "Shift+Tab", "SUMMARY")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ju-ways details[open]")
    page.keyboard.press("Escape")
    assert page.locator(".ju-ways details[open]").count() == 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == CHAPTERS[0].title
    until_focused(page, "Tab", "A", "Strategist")
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-page=strategist]")
    page.wait_for_function("document.activeElement.id === 'main'")
    page.keyboard.press("Tab")
    assert page.evaluate(DRAWN_ANEW)
    page.wait_for_function("window.before === document.activeElement.textContent")


def until_focused(page: Any, key: str, tag: str, text: str = "") -> None:
    """Press a key until an element of this kind has the focus."""
    for _ in range(20):
        page.keyboard.press(key)
        now = page.evaluate("[document.activeElement.tagName, document.activeElement.textContent]")
        if now[0] == tag and text in now[1]:
            return
    raise AssertionError(f"{tag} {text!r} cannot be reached by {key}")


def test_two_visitors_have_pages_of_their_own(visitor: Callable[..., Visitor]) -> None:
    first, second = visitor().open("?place=salford"), visitor().open("?place=coventry&seed=5")
    first.get_by_role("link", name="Researcher").first.click()
    first.wait_for_selector("main[data-page=researcher]")
    assert address(first) == "/researcher?place=salford"
    assert address(second) == "/?place=coventry&seed=5"
    assert second.locator("main[data-page='']").count() == 1


def test_a_page_whose_world_is_gone_gets_another_from_its_address(
    visitor: Callable[..., Visitor],
) -> None:
    somebody = visitor()
    somebody.known += ("Connection lost",)
    page = somebody.open("?place=salford")
    # The server closes the connection with the world; the page asks for another by itself.
    forget(somebody)
    page.wait_for_function("solara.debug.remountCount === 1 && !app.remounting")
    page.get_by_role("link", name="Strategist").first.click()
    page.wait_for_selector("main[data-page=strategist]")
    assert len(somebody.connections) == 2
    assert page.get_by_text("refresh the page").count() == 0


def forget(somebody: Visitor) -> None:
    """Close a visitor's world on the server, as happens when a phone sleeps for long."""
    parts = urlsplit(somebody.connections[0])
    kernel, session = parts.path.split("/")[-2], parse_qs(parts.query)["session_id"][0]
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    path = f"/_solara/api/close/{kernel}?session_id={session}"
    connection.request("POST", path, headers={"Content-Length": "0"})
    assert connection.getresponse().status == 200
    connection.close()
