"""Every page has its shell, and what cannot be shown becomes a kind line."""

import logging
from importlib.util import find_spec
from typing import Any

import pytest

pytest.importorskip("solara", reason="the dashboard's packages are not installed")

import solara
from solara.widgets import HTML

from dashboards.app import Guarded, routes
from dashboards.home import DOORS
from dashboards.pages import CHAPTERS, PAGES
from dashboards.settings import Settings
from dashboards.shell import Shell, header, heading, neighbours
from dashboards.view import Page, View

HERE = Settings(place="salford")


def viewed(settings: Settings = HERE, troubles: tuple[str, ...] = ()) -> View:
    return View(settings, lambda **_: None, lambda _: None, troubles)


def html_of(element: Any) -> str:
    """All the HTML of our own in what is drawn."""
    _, drawn = solara.render(element, handle_error=False)
    told = [each.unsafe_innerHTML for each in drawn.find(HTML).widgets]
    drawn.close()
    return "\n".join(told)


def test_each_page_has_a_route_and_a_module() -> None:
    assert [route.path for route in routes] == [page.path or "/" for page in PAGES]
    assert len({page.path for page in PAGES}) == len(PAGES)
    for page in PAGES:
        assert find_spec(page.module), page.module


def test_each_page_can_be_reached_from_each_other_with_the_settings_along() -> None:
    told = header(CHAPTERS[0], HERE)
    for page in (*CHAPTERS, *(each for each in PAGES if each.path in ("strategist", "researcher"))):
        assert f'href="/{page.path}?place=salford"' in told


def test_the_doors_lead_to_pages_that_there_are() -> None:
    assert {door.path for door in DOORS} <= {page.path for page in PAGES}


def test_a_chapter_says_which_it_is_and_leads_to_its_neighbours() -> None:
    assert f"Chapter 2 of {len(CHAPTERS)}" in heading(CHAPTERS[1])
    told = neighbours(CHAPTERS[1], HERE)
    assert CHAPTERS[0].path in told
    assert CHAPTERS[2].path in told
    assert "ju-before" not in neighbours(CHAPTERS[0], HERE)
    assert "ju-after" not in neighbours(CHAPTERS[-1], HERE)


def test_the_page_one_is_on_is_marked_for_screen_readers() -> None:
    assert header(CHAPTERS[3], HERE).count('aria-current="page"') == 1


def test_what_the_address_got_wrong_is_shown_as_text_not_as_html() -> None:
    view = viewed(troubles=("There is no place '<script>'",))
    shown = html_of(Shell(PAGES[0], view))
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown


def test_an_input_error_on_a_page_is_said_in_its_own_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    page = Page("x", "tests.dashboards.failing_page", "X")
    with caplog.at_level(logging.ERROR):
        assert "no neighbourhood of that name" in html_of(Guarded(page, viewed(Settings())))
    assert not caplog.records


def test_a_fault_of_ours_is_said_kindly_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    page = Page("x", "tests.dashboards.failing_page", "X")
    with caplog.at_level(logging.ERROR):
        shown = html_of(Guarded(page, viewed(Settings(seed=2))))
    assert "our fault, not yours" in shown
    assert "ZeroDivision" not in shown
    assert "our own fault" in caplog.text
