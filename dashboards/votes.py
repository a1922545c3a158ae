"""What does the room expect? Anonymous bets, in one small, locked and bounded place.

Rooms are the one thing that visitors share on purpose. A room has a short code to type in on a
phone. A phone has one vote for each question and may change it; no name, address or phone is
kept, only a digest that cannot be turned back. A room goes when it has been idle for a day.
"""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock
from types import MappingProxyType

from abm.errors import InputError
from dashboards.sharing import CODE_LENGTH, LETTERS

QUESTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "most": ("behaviours", "rules", "both", "none"),
        "first_year": ("better", "worse", "same"),
    }
)
"""What is asked, and what may be answered; how it is worded stands with all texts."""
MOST_ROOMS = 50
MOST_PHONES = 500
MOST_HANDS = 999
SALT = 16
LASTS = 24 * 3_600
"""Seconds that a room stays when nothing happens in it."""


@dataclass(frozen=True, slots=True)
class By:
    """Who wants to run a room: a browser's secret, or whoever holds the facilitator's key."""

    browser: str = ""
    is_facilitator: bool = False


@dataclass(frozen=True, slots=True)
class Bets:
    """What a room has bet so far.

    counts: votes by question and answer, phones and hands together. hands: those typed in.
    phones: how many phones have voted. shows_votes: whether the room sees them before the end.
    moment: grows with every change in the room.
    """

    code: str
    is_open: bool
    shows_votes: bool
    phones: int
    counts: Mapping[str, Mapping[str, int]]
    hands: Mapping[str, Mapping[str, int]]
    moment: int

    def voters(self, question: str) -> int:
        """How many have answered a question."""
        return sum(self.counts[question].values())

    def share(self, question: str, answer: str) -> float:
        """The part of the votes that an answer has, 0 to 1; 0 while there are none."""
        return self.counts[question][answer] / max(1, self.voters(question))

    def favourites(self, question: str) -> tuple[str, ...]:
        """The answers with most votes: several in a tie, none while nobody has voted."""
        most = max(self.counts[question].values())
        return tuple(answer for answer, votes in self.counts[question].items() if votes == most > 0)


@dataclass(slots=True)
class Room:
    """Where one group of people bets; kept by `Rooms`, which holds the lock."""

    maker: bytes
    salt: bytes
    touched: float
    is_open: bool = True
    shows_votes: bool = True
    moment: int = 0
    votes: dict[bytes, dict[str, str]] = field(default_factory=dict)
    hands: dict[tuple[str, str], int] = field(default_factory=dict)


class Rooms:
    """All rooms of a server. Every method may be called from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._rooms: dict[str, Room] = {}

    def begin(self, by: By) -> str:
        """Open a room for bets; gives its code. InputError when there are too many."""
        with self._lock:
            self._forget_idle()
            if len(self._rooms) >= MOST_ROOMS:
                raise InputError(
                    f"There are {MOST_ROOMS} rooms open on this machine, which is all it keeps. "
                    "Use one that is open, or wait until one is forgotten"
                )
            code = next(filter(self._is_free, iter(_new_code, "")))
            self._furnish(code, by.browser)
            return code

    def keep(self, code: str) -> None:
        """Make sure that the room of a server's session is there; only a facilitator runs it."""
        with self._lock:
            if code not in self._rooms:
                self._furnish(code, secrets.token_hex())

    def bets_of(self, code: str) -> Bets | None:
        """What a room has bet; None where there is no such room (any more)."""
        with self._lock:
            self._forget_idle()
            room = self._rooms.get(code)
            return None if room is None else _bets(code, room)

    def may_run(self, code: str, by: By) -> bool:
        """Whether somebody may open, close and clear a room."""
        with self._lock:
            room = self._rooms.get(code)
            return room is not None and _may_run(room, by)

    def set_open(self, code: str, by: By, is_open: bool) -> None:
        """Open a room for votes, or close it. Raises InputError."""
        with self._lock:
            self._run_by(code, by).is_open = is_open

    def set_shown(self, code: str, by: By, shows_votes: bool) -> None:
        """Show votes while they come in, or only how many there are. Raises InputError."""
        with self._lock:
            self._run_by(code, by).shows_votes = shows_votes

    def clear(self, code: str, by: By) -> None:
        """Forget all votes of a room, and open it again. Raises InputError."""
        with self._lock:
            room = self._run_by(code, by)
            room.votes.clear()
            room.hands.clear()
            room.is_open = True

    def count_hands(self, code: str, by: By, question: str, answer: str, number: int) -> None:
        """Set how many hands were up for an answer. Raises InputError."""
        _check(question, answer)
        if not 0 <= number <= MOST_HANDS:
            raise InputError(f"{number} hands cannot be counted: give 0 to {MOST_HANDS}")
        with self._lock:
            self._run_by(code, by).hands[question, answer] = number

    def vote(self, code: str, phone: str, question: str, answer: str) -> None:
        """Cast the vote of a phone on a question, or change it. Raises InputError."""
        _check(question, answer)
        with self._lock:
            room = self._room(code)
            if not room.is_open:
                raise InputError("The bets are closed")
            who = digest(phone, room.salt)
            if who not in room.votes and len(room.votes) >= MOST_PHONES:
                raise InputError(f"{MOST_PHONES} phones have voted, which is all a room counts")
            self._touch(room)
            room.votes.setdefault(who, {})[question] = answer

    def voted(self, code: str, phone: str) -> dict[str, str]:
        """What a phone has voted in a room, by question. Raises InputError."""
        with self._lock:
            room = self._room(code)
            return dict(room.votes.get(digest(phone, room.salt), {}))

    def _furnish(self, code: str, browser: str) -> None:
        salt = secrets.token_bytes(SALT)
        self._rooms[code] = Room(digest(browser, salt), salt, self._clock())

    def _room(self, code: str) -> Room:
        self._forget_idle()
        if code not in self._rooms:
            raise InputError(f"There is no room {code[:CODE_LENGTH]!r} (any more)")
        return self._rooms[code]

    def _run_by(self, code: str, by: By) -> Room:
        """A room that is about to be changed by whoever may."""
        room = self._room(code)
        if not _may_run(room, by):
            raise InputError("Only whoever opened the bets, or the facilitator, may do that")
        self._touch(room)
        return room

    def _touch(self, room: Room) -> None:
        room.touched = self._clock()
        room.moment += 1

    def _is_free(self, code: str) -> bool:
        return code not in self._rooms

    def _forget_idle(self) -> None:
        since = self._clock() - LASTS
        for code in [code for code, room in self._rooms.items() if room.touched < since]:
            del self._rooms[code]


ROOMS = Rooms()
"""The rooms of this server."""


def room_code(text: str) -> str:
    """A room's code as somebody typed it, tidied up. Raises InputError; empty for none."""
    code = "".join(text.split()).replace("-", "").upper()
    if code and not (len(code) == CODE_LENGTH and code.isascii() and code.isalpha()):
        raise InputError(
            f"{text[:20]!r} is no code of a room: it has {CODE_LENGTH} letters, such as "
            f"{LETTERS[:CODE_LENGTH]}"
        )
    return code


def digest(secret: str, salt: bytes) -> bytes:
    """What is kept of a browser's secret: enough to know it again in this room, and no more."""
    return blake2b(secret.encode(), key=salt, digest_size=SALT).digest()


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def _may_run(room: Room, by: By) -> bool:
    own = bool(by.browser) and secrets.compare_digest(digest(by.browser, room.salt), room.maker)
    return by.is_facilitator or own


def _check(question: str, answer: str) -> None:
    if answer not in QUESTIONS.get(question, ()):
        raise InputError(f"{question[:20]!r}: {answer[:20]!r} is not something to bet on")


def _bets(code: str, room: Room) -> Bets:
    """The votes of a room, added up."""
    cast = [pair for votes in room.votes.values() for pair in votes.items()]
    hands = _by_question(lambda pair: room.hands.get(pair, 0))
    counts = _by_question(lambda pair: room.hands.get(pair, 0) + cast.count(pair))
    return Bets(code, room.is_open, room.shows_votes, len(room.votes), counts, hands, room.moment)


def _by_question(number: Callable[[tuple[str, str]], int]) -> Mapping[str, Mapping[str, int]]:
    """A number for every answer to every question."""
    return {
        question: {answer: number((question, answer)) for answer in answers}
        for question, answers in QUESTIONS.items()
    }
