"""Which neighbourhoods are meant by a code, a name, or "most deprived 10%"?"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abm.checks import nearest
from abm.errors import InputError
from abm.place import Place

EVERYWHERE: tuple[str, ...] = ()
CHOICE = re.compile(r"(most|least)[ -]deprived[ -](\d+(?:\.\d+)?) ?%?", re.IGNORECASE)
LIKE_A_CHOICE = re.compile(r"(most|least)[ -]*deprived.*", re.IGNORECASE)
FEW = 3
"""Neighbourhoods that a title names one by one."""
EXAMPLES = "codes, names, or a choice such as 'most deprived 10%'"


def as_where(given: Any) -> tuple[str, ...]:
    """The words for some neighbourhoods, tidied and each once; `InputError` for anything else.

    Nothing at all is everywhere. Which neighbourhoods the words mean is a matter of the place.
    """
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise InputError(f"neighbourhoods = {given!r} is not a list: give {EXAMPLES} in brackets")
    return tuple(sorted({_as_word(word) for word in given}))


def _as_word(given: object) -> str:
    if not (isinstance(given, str) and given.strip() and given.isprintable()):
        raise InputError(f"{given!r} is not a neighbourhood: give {EXAMPLES}")
    choice = CHOICE.fullmatch(given.strip())
    if choice and 0 < float(choice[2]) <= 100:
        return f"{choice[1].casefold()} deprived {float(choice[2]):g}%"
    if LIKE_A_CHOICE.fullmatch(given.strip()):
        raise InputError(
            f"{given!r} is no choice of neighbourhoods: give more than 0 and up to 100 percent, "
            "such as 'most deprived 10%' (most-deprived-10 on the command line)"
        )
    return given.strip()


def lies_in(place: Place, where: Sequence[str], whose: str) -> NDArray[np.bool_]:
    """Say of each neighbourhood of a place whether the words mean it: bool [neighbourhoods].

    "most deprived 10%" is that share of the place's own neighbourhoods, at least one, by the
    overall Index of Multiple Deprivation. `whose` begins the message of an `InputError`.
    """
    inside = np.zeros(len(place.neighbourhoods), bool)
    for word in where:
        inside[_meant(place, word, whose)] = True
    return inside


def _meant(place: Place, word: str, whose: str) -> NDArray[np.int64]:
    choice = CHOICE.fullmatch(word)
    if choice:
        return _by_deprivation(place, choice[1], float(choice[2]) / 100)
    wanted = word.casefold()
    for number, each in enumerate(place.neighbourhoods):
        if wanted in (each.code.casefold(), each.name.casefold()):
            return np.array([number])
    raise InputError(
        f"{whose} is limited to {word!r}, which is not a neighbourhood of {place.title}"
        f"{_perhaps(place, word)}; give {EXAMPLES}"
    )


def _by_deprivation(place: Place, which: str, share: float) -> NDArray[np.int64]:
    overall = np.array([each.deprivation.overall for each in place.neighbourhoods])
    order = np.argsort(-overall if which == "most" else overall, kind="stable")
    return order[: max(1, int(share * len(order) + 0.5))]


def _perhaps(place: Place, word: str) -> str:
    """The neighbourhoods whose code or name is nearest, as the end of a message."""
    known = {name: each for each in place.neighbourhoods for name in (each.code, each.name)}
    close = dict.fromkeys(known[name] for name in nearest(word, known))
    words = " or ".join(f"{each.code} ({each.name})" for each in close)
    return f", did you mean {words}?" if words else ""


def in_words(where: Sequence[str]) -> str:
    """Where a limited policy holds, in words: `the most deprived 10% of neighbourhoods`."""
    named = [word for word in where if not CHOICE.fullmatch(word)]
    chosen = [f"the {word} of neighbourhoods" for word in where if CHOICE.fullmatch(word)]
    few = ", ".join(named) if len(named) <= FEW else f"{len(named)} neighbourhoods"
    return " and ".join([*chosen, *[few] * bool(named)])


def as_written(where: Sequence[str]) -> str:
    """Where a limited policy holds, as the command line takes it: `most-deprived-10`."""
    return ",".join(CHOICE.sub(r"\1-deprived-\2", word) for word in where)
