"""The page of a phone says what counts, what does not, and why; it needs no script, no log-in."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from dashboards.votes import MOST_PHONES, QUESTIONS, ROOMS, By
from dashboards.workshop.vote import choice, is_room, state, voted
from dashboards.workshop.vote_page import ballot, told, which_room

LEADER = By("", is_facilitator=True)
ANSWERS = [f"{question}:{answer}" for question in QUESTIONS for answer in QUESTIONS[question]]


@pytest.fixture
def room() -> str:
    """A room of a test's own."""
    return ROOMS.begin(By("the maker"))


def sent(body: bytes) -> Any:
    """A request with this body, in pieces."""

    class Request:
        async def stream(self) -> Any:
            for at in range(0, len(body), 7):
                yield body[at : at + 7]

    return Request()


def chosen(html: str) -> list[str]:
    """The answers that are marked as one's own."""
    return re.findall(r'value="([^"]*)"[^>]*aria-pressed="true"', html)


def test_every_answer_is_a_button_that_votes_without_a_script(room: str) -> None:
    html = ballot(room, state(room, "one phone"))
    assert re.findall(r'<button name="vote" value="([^"]*)"', html) == ANSWERS
    assert f'<form method="post" action="/vote/{room}">' in html
    assert " disabled" not in html
    assert chosen(html) == []


def test_what_was_voted_is_marked_and_the_line_says_how_far_one_is(room: str) -> None:
    assert voted(room, "one phone", "most", "both") == ""
    assert "One bet is in" in state(room, "one phone")["words"]
    assert voted(room, "one phone", "first_year", "same") == ""
    html = ballot(room, state(room, "one phone"))
    assert chosen(html) == ["most:both", "first_year:same"]
    assert "Your bets are in" in html
    assert chosen(ballot(room, state(room, "another phone"))) == []


def test_a_closed_room_can_be_read_and_not_changed(room: str) -> None:
    voted(room, "one phone", "most", "both")
    ROOMS.set_open(room, LEADER, False)
    voted(room, "one phone", "most", "none")
    html = ballot(room, state(room, "one phone"))
    assert html.count(" disabled") == len(ANSWERS)
    assert chosen(html) == ["most:both"]
    assert "Yours are marked" in html


def test_a_full_room_asks_for_a_show_of_hands(room: str) -> None:
    for number in range(MOST_PHONES):
        ROOMS.vote(room, f"phone {number}", "most", "both")
    assert voted(room, "one phone too many", "most", "both") == "full"
    assert "put up your hand" in state(room, "one phone too many", "full")["words"]


def test_a_room_that_is_gone_says_so() -> None:
    assert state("BCDF", "one phone") == {
        "is_open": False, "mine": {}, "words": told("gone")
    }  # fmt: skip
    assert not is_room("BCDF")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"vote=most%3Aboth", ("most", "both")),
        (b"vote=most", ("most", "")),
        (b"", ("", "")),
        (b"other=most%3Aboth", ("", "")),
        (b"\xff\xfe=&vote", ("", "")),
        (b"vote=most%3Aboth&more=" + b"x" * 300, ("", "")),
    ],
)
def test_what_a_phone_sends_is_a_vote_or_nothing(body: bytes, found: tuple[str, str]) -> None:
    # In a thread of its own: browser tests before this one leave a loop running in theirs.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, choice(sent(body))).result() == found


def test_nonsense_is_not_counted_and_breaks_nothing(room: str) -> None:
    assert voted(room, "one phone", "most", "<script>") == ""
    assert state(room, "one phone")["mine"] == {}


def test_the_letters_can_be_typed_in_and_typed_again() -> None:
    assert 'label for="code"' in which_room()
    assert 'role="alert"' not in which_room()
    assert 'role="alert"' in which_room(wrong=True)
