"""The chapter on bets: what a room bets is shown as it comes in, and run by whoever may."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import ipyvuetify

from dashboards.settings import Settings
from dashboards.sharing import Sharing, let_in, session
from dashboards.votes import QUESTIONS, ROOMS, By
from dashboards.workshop import bets
from dashboards.workshop.bets_drawn import invitation, qr, status, tally
from dashboards.workshop.bets_room import room_of
from tests.dashboards.pages import Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
LEADER = By("", is_facilitator=True)
SHARED = Sharing("0.0.0.0", 8765, ("http://192.168.1.20:8765",), "KMRT", "a key")


@pytest.fixture(autouse=True)
def emptied() -> Iterator[None]:
    """A session on this machine alone, and a room in which nobody has voted."""
    before = session()
    let_in(Sharing())
    ROOMS.keep("HERE")
    ROOMS.clear("HERE", LEADER)
    ROOMS.set_shown("HERE", LEADER, True)
    yield
    let_in(before)


@pytest.fixture
def page() -> Iterator[Visit]:
    """The chapter as one visitor sees it."""
    visit = Visit(bets.Page, Settings())
    yield visit
    visit.drawn.close()


def press(page: Visit, words: str) -> None:
    """Press one of the page's own buttons, once it is there: the page follows votes meanwhile."""
    found = page.drawn.find(ipyvuetify.Html, tag="button", children=[words])
    page.until(lambda: len(found.widgets) == 1, f"no button {words!r}")
    found.widget.fire_event("click", {})


def press_for(page: Visit, words: str, gives: str) -> None:
    """Press a button until another one comes: a press may meet the page being drawn anew."""

    def came() -> bool:
        buttons = page.drawn.find(ipyvuetify.Html, tag="button", children=[gives]).widgets
        if not buttons:
            press(page, words)
        return bool(buttons)

    page.until(came, f"no button {gives!r}")


def votes(page: Visit, answer: str) -> str:
    """What stands beside an answer on the page."""
    found = re.search(rf'<li data-answer="{answer}">.*?<b.*?>(.*?)</b></li>', page.text())
    return found[1] if found else "not there"


def see(page: Visit, answer: str, number: str) -> None:
    """Wait until so many bets stand beside an answer."""
    page.until(lambda: votes(page, answer) == number, f"never {number} for {answer}")


def test_a_vote_is_seen_without_anybody_asking_for_it(page: Visit) -> None:
    see(page, "most:both", "0")
    ROOMS.vote("HERE", "one phone", "most", "both")
    see(page, "most:both", "1")
    assert "1 phone" in page.text()


def test_covered_bets_tell_their_number_and_nothing_else(page: Visit) -> None:
    ROOMS.vote("HERE", "one phone", "most", "rules")
    see(page, "most:rules", "1")
    press(page, "Cover the bets")
    see(page, "most:rules", "?")
    text = page.waits_for("covered until they are closed")
    assert "1 bet" in text
    assert not re.search(r"width:[1-9]", text)
    press(page, "Close the bets")
    see(page, "most:rules", "1")


def test_closing_says_what_the_room_expects(page: Visit) -> None:
    for phone, answer in (("a", "both"), ("b", "both"), ("c", "none")):
        ROOMS.vote("HERE", phone, "most", answer)
    assert "The room expects" not in page.text()
    press(page, "Close the bets")
    page.waits_for("The room expects: Both together.")
    found = ROOMS.bets_of("HERE")
    assert found is not None
    assert not found.is_open


def test_bets_are_only_forgotten_when_asked_twice(page: Visit) -> None:
    ROOMS.vote("HERE", "one phone", "most", "both")
    see(page, "most:both", "1")
    press_for(page, "Clear all bets", gives="Keep them")
    press_for(page, "Keep them", gives="Clear all bets")
    press_for(page, "Clear all bets", gives="Yes, forget all bets")
    assert votes(page, "most:both") == "1"
    press(page, "Yes, forget all bets")
    see(page, "most:both", "0")


def test_on_a_shared_server_an_onlooker_can_change_nothing() -> None:
    let_in(SHARED)
    visit = Visit(bets.Page, Settings())
    try:
        assert "facilitator’s link" in visit.text()
        buttons = visit.drawn.find(ipyvuetify.Html, tag="button").widgets
        told = [each.children[0] for each in buttons]
        assert "See what happens" in told
        assert not {"Close the bets", "Clear all bets", "Cover the bets"} & set(told)
    finally:
        visit.drawn.close()


def test_who_opens_a_room_of_their_own_runs_it_from_their_browser() -> None:
    code = ROOMS.begin(By("this browser"))
    assert ROOMS.may_run(code, By("this browser"))
    assert not ROOMS.may_run(code, By("another browser"))
    assert room_of(Settings(room=code)) == code


def test_a_shared_room_invites_by_code_short_address_and_qr() -> None:
    let_in(SHARED)
    html = invitation("KMRT")
    assert "192.168.1.20:8765/vote" in html
    assert "KMRT" in html
    assert 'role="img" aria-label="QR code that leads to 192.168.1.20:8765/vote/KMRT"' in html


def test_a_qr_code_is_dark_on_white_in_every_theme() -> None:
    drawn = qr("http://192.168.1.20:8765/vote/KMRT")
    assert "#fff" in drawn
    assert "#000" in drawn
    assert qr("http://192.168.1.20:8765/vote/KMRS") != drawn


def test_on_one_machine_alone_the_page_says_how_phones_could_take_part() -> None:
    html = invitation("HERE")
    assert "--share" in html
    assert 'href="/vote/HERE"' in html
    assert "<svg" not in html


def test_the_room_of_the_address_comes_before_that_of_the_session() -> None:
    assert room_of(Settings()) == "HERE"
    assert room_of(Settings(room="BCDF")) == "BCDF"


def test_a_room_that_is_gone_is_said_to_be_gone() -> None:
    visit = Visit(bets.Page, Settings(room="BCDF"))
    try:
        assert "There is no room BCDF any more" in visit.text()
    finally:
        visit.drawn.close()


def test_every_answer_has_its_words_and_its_bets() -> None:
    ROOMS.count_hands("HERE", LEADER, "first_year", "worse", 12)
    found = ROOMS.bets_of("HERE")
    assert found is not None
    for question, answers in QUESTIONS.items():
        html = tally(found, question)
        assert all(f'data-answer="{question}:{answer}"' in html for answer in answers)
    assert "<b>12</b>" in tally(found, "first_year")
    assert "12 bets" in tally(found, "first_year")
    assert "0 phones" in status(found)


def test_the_data_of_a_room_are_its_counts_and_no_more() -> None:
    ROOMS.vote("HERE", "one phone", "most", "both")
    ROOMS.count_hands("HERE", LEADER, "most", "both", 4)
    found = ROOMS.bets_of("HERE")
    assert found is not None
    table: Any = bets.table(found)
    assert list(table.columns) == ["question", "answer", "votes", "hands"]
    both = table[(table.question == "most") & (table.answer == "both")].iloc[0]
    assert (both.votes, both.hands) == (5, 4)
