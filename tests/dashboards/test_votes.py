"""Votes of a room: anonymous, one a phone, few enough to keep, run by whoever opened them."""

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.errors import InputError
from dashboards.votes import LASTS, MOST_PHONES, MOST_ROOMS, QUESTIONS, By, Rooms, room_code

MAKER = By("the projector's browser")
STRANGER = By("another browser")
FACILITATOR = By("a third browser", is_facilitator=True)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


@pytest.fixture
def code(rooms: Rooms) -> str:
    return rooms.begin(MAKER)


def most(rooms: Rooms, code: str) -> dict[str, int]:
    """The votes on what helps most."""
    bets = rooms.bets_of(code)
    assert bets is not None
    return dict(bets.counts["most"])


def test_every_phone_counts_once(rooms: Rooms, code: str) -> None:
    rooms.vote(code, "one phone", "most", "both")
    rooms.vote(code, "another phone", "most", "none")
    assert most(rooms, code) == {"behaviours": 0, "rules": 0, "both": 1, "none": 1}


def test_a_phone_may_change_its_vote(rooms: Rooms, code: str) -> None:
    rooms.vote(code, "one phone", "most", "both")
    rooms.vote(code, "one phone", "most", "rules")
    assert most(rooms, code) == {"behaviours": 0, "rules": 1, "both": 0, "none": 0}
    assert rooms.voted(code, "one phone") == {"most": "rules"}


def test_a_phone_has_a_vote_on_each_question(rooms: Rooms, code: str) -> None:
    rooms.vote(code, "one phone", "most", "both")
    rooms.vote(code, "one phone", "first_year", "worse")
    assert rooms.voted(code, "one phone") == {"most": "both", "first_year": "worse"}


def test_hands_that_were_counted_add_to_the_phones(rooms: Rooms, code: str) -> None:
    rooms.vote(code, "one phone", "most", "both")
    rooms.count_hands(code, MAKER, "most", "both", 12)
    rooms.count_hands(code, MAKER, "most", "both", 11)
    assert most(rooms, code)["both"] == 12


def test_nothing_that_tells_a_phone_is_kept(rooms: Rooms, code: str) -> None:
    phone = "a phone that nobody should ever find again"
    rooms.vote(code, phone, "most", "both")
    rooms.voted(code, phone)
    room = rooms._rooms[code]
    gc.collect()
    kept = [*room.votes, *room.votes.values(), room.maker, room.salt, *room.hands]
    assert phone not in repr(kept)
    assert phone.encode() not in b"".join(room.votes)


def test_a_phone_cannot_be_followed_from_room_to_room(rooms: Rooms, code: str) -> None:
    other = rooms.begin(MAKER)
    for each in (code, other):
        rooms.vote(each, "one phone", "most", "both")
    assert not set(rooms._rooms[code].votes) & set(rooms._rooms[other].votes)


def test_a_closed_room_takes_no_votes_and_keeps_those_it_has(rooms: Rooms, code: str) -> None:
    rooms.vote(code, "one phone", "most", "both")
    rooms.set_open(code, MAKER, False)
    with pytest.raises(InputError, match="closed"):
        rooms.vote(code, "another phone", "most", "both")
    assert most(rooms, code)["both"] == 1
    rooms.set_open(code, MAKER, True)
    rooms.vote(code, "another phone", "most", "both")
    assert most(rooms, code)["both"] == 2


def test_a_cleared_room_begins_again(rooms: Rooms, code: str) -> None:
    rooms.vote(code, "one phone", "most", "both")
    rooms.count_hands(code, MAKER, "first_year", "same", 3)
    rooms.set_open(code, MAKER, False)
    rooms.clear(code, MAKER)
    bets = rooms.bets_of(code)
    assert bets is not None
    assert bets.is_open
    assert bets.phones == bets.voters("most") == bets.voters("first_year") == 0


@pytest.mark.parametrize("by", [STRANGER, By()])
def test_only_the_maker_and_the_facilitator_run_a_room(rooms: Rooms, code: str, by: By) -> None:
    assert not rooms.may_run(code, by)
    for change in (
        lambda: rooms.set_open(code, by, False),
        lambda: rooms.set_shown(code, by, False),
        lambda: rooms.clear(code, by),
        lambda: rooms.count_hands(code, by, "most", "both", 1),
    ):
        with pytest.raises(InputError, match="facilitator"):
            change()
    assert rooms.may_run(code, MAKER)
    assert rooms.may_run(code, FACILITATOR)


def test_a_browser_without_a_secret_owns_no_room(rooms: Rooms) -> None:
    code = rooms.begin(By(""))
    assert not rooms.may_run(code, By(""))


@pytest.mark.parametrize(
    ("question", "answer"), [("most", "worse"), ("who", "both"), ("", ""), ("most", "")]
)
def test_only_what_is_asked_can_be_answered(
    rooms: Rooms, code: str, question: str, answer: str
) -> None:
    with pytest.raises(InputError, match="not something to bet on"):
        rooms.vote(code, "one phone", question, answer)
    with pytest.raises(InputError, match="not something to bet on"):
        rooms.count_hands(code, MAKER, question, answer, 1)


@pytest.mark.parametrize("number", [-1, 1_000])
def test_hands_are_a_number_that_fits_in_a_room(rooms: Rooms, code: str, number: int) -> None:
    with pytest.raises(InputError, match="0 to 999"):
        rooms.count_hands(code, MAKER, "most", "both", number)


def test_phones_in_a_room_are_limited_but_all_who_voted_may_change(rooms: Rooms, code: str) -> None:
    for number in range(MOST_PHONES):
        rooms.vote(code, f"phone {number}", "most", "both")
    with pytest.raises(InputError, match="all a room counts"):
        rooms.vote(code, "one phone too many", "most", "both")
    rooms.vote(code, "phone 0", "most", "none")
    assert most(rooms, code) == {"behaviours": 0, "rules": 0, "both": MOST_PHONES - 1, "none": 1}


def test_rooms_are_limited_and_idle_ones_make_room() -> None:
    clock = Clock()
    rooms = Rooms(clock)
    codes = [rooms.begin(MAKER) for _ in range(MOST_ROOMS)]
    with pytest.raises(InputError, match="rooms open on this machine"):
        rooms.begin(MAKER)
    clock.now = LASTS
    rooms.vote(codes[0], "one phone", "most", "both")
    clock.now = LASTS + 1
    assert rooms.begin(MAKER)
    assert rooms.bets_of(codes[0]) is not None
    assert rooms.bets_of(codes[1]) is None


def test_a_forgotten_room_says_so(rooms: Rooms) -> None:
    with pytest.raises(InputError, match="no room 'BCDF'"):
        rooms.vote("BCDF", "one phone", "most", "both")
    assert rooms.bets_of("BCDF") is None
    assert not rooms.may_run("BCDF", FACILITATOR)


def test_every_change_can_be_seen_from_the_moment(rooms: Rooms, code: str) -> None:
    moments = []
    for change in (
        lambda: None,
        lambda: rooms.vote(code, "one phone", "most", "both"),
        lambda: rooms.vote(code, "one phone", "most", "rules"),
        lambda: rooms.count_hands(code, MAKER, "most", "both", 1),
        lambda: rooms.set_shown(code, MAKER, False),
        lambda: rooms.set_open(code, MAKER, False),
        lambda: rooms.clear(code, MAKER),
    ):
        change()
        bets = rooms.bets_of(code)
        assert bets is not None
        moments.append(bets.moment)
    assert len(set(moments)) == len(moments)


def test_a_room_of_people_votes_at_once_and_none_is_lost(rooms: Rooms, code: str) -> None:
    def all_vote(number: int) -> None:
        for answer in (*QUESTIONS["most"], "both"):
            rooms.vote(code, f"phone {number}", "most", answer)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(all_vote, range(200)))
    assert most(rooms, code) == {"behaviours": 0, "rules": 0, "both": 200, "none": 0}


def test_the_favourite_is_told_with_its_ties(rooms: Rooms, code: str) -> None:
    bets = rooms.bets_of(code)
    assert bets is not None
    assert bets.favourites("most") == ()
    for answer, number in (("both", 4), ("none", 4), ("rules", 2)):
        rooms.count_hands(code, MAKER, "most", answer, number)
    bets = rooms.bets_of(code)
    assert bets is not None
    assert bets.favourites("most") == ("both", "none")
    assert bets.share("most", "rules") == 0.2


def test_a_code_may_be_typed_as_people_type() -> None:
    assert room_code(" kmr t ") == room_code("KM-RT") == "KMRT"
    assert room_code("") == ""


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_a_clear_refusal(text: str) -> None:
    tidy = "".join(text.split()).replace("-", "").upper()
    if tidy == "" or (len(tidy) == 4 and tidy.isascii() and tidy.isalpha()):
        assert room_code(text) == tidy
    else:
        with pytest.raises(InputError, match="4 letters"):
            room_code(text)


def test_codes_are_told_apart_and_found_again(rooms: Rooms) -> None:
    codes = {rooms.begin(MAKER) for _ in range(MOST_ROOMS)}
    assert len(codes) == MOST_ROOMS
    assert all(room_code(code.lower()) == code for code in codes)


def test_the_room_of_the_session_is_there_and_only_a_facilitator_runs_it(rooms: Rooms) -> None:
    rooms.keep("HERE")
    rooms.vote("HERE", "one phone", "most", "both")
    rooms.keep("HERE")
    assert most(rooms, "HERE")["both"] == 1
    assert rooms.may_run("HERE", FACILITATOR)
    assert not rooms.may_run("HERE", MAKER)
    assert not rooms.may_run("HERE", By(""))
