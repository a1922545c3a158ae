"""Is what a person gave usable, and if not, what would be?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from abm.errors import InputError


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a person may give, with the values it may take."""

    name: str
    lowest: float
    highest: float
    whole: bool = False

    @property
    def expected(self) -> str:
        """What may stand here, in words."""
        kind = "a whole number" if self.whole else "a number"
        return f"{kind} from {self.lowest:,} to {self.highest:,}"

    def allows(self, value: object) -> bool:
        """Say whether the value may stand here; a NaN, an infinity or a word may not."""
        if isinstance(value, bool) or not isinstance(value, int if self.whole else (int, float)):
            return False
        return self.lowest <= value <= self.highest


def check(whose: str, pairs: Iterable[tuple[Quantity, object]]) -> None:
    """Refuse the first value that its quantity does not allow."""
    for quantity, value in pairs:
        if not quantity.allows(value):
            raise InputError(f"{whose}: {quantity.name} is {value!r}; expected {quantity.expected}")


def check_words(whose: str, **words: object) -> None:
    """Refuse a name or description that is missing, empty or holds unprintable characters."""
    for field, value in words.items():
        if not (isinstance(value, str) and value.strip() and value.isprintable()):
            raise InputError(f"{whose}: {field} is {value!r}; expected one line of words")


def check_known(whose: str, name: object, known: Iterable[str]) -> None:
    """Refuse a name that is not one of those known, and suggest the nearest."""
    known = tuple(known)
    if name not in known:
        raise InputError(f"{whose}: {name!r} is not known; expected {one_of(str(name), known)}")


def check_once(whose: str, names: Iterable[str]) -> None:
    """Refuse a name that is given twice."""
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise InputError(f"{whose}: {twice[0]!r} is given more than once; expected each once")


def one_of(given: str, known: Iterable[str]) -> str:
    """List the names known, in words, after the one nearest to the name given."""
    known = tuple(known)
    near = nearest(given, known)[:1]
    return "".join(f"perhaps {name!r}, " for name in near) + f"one of {', '.join(known)}"


def nearest(given: str, known: Iterable[str]) -> tuple[str, ...]:
    """Name up to three of the names known that the one given may have been meant for."""
    names = {name.casefold(): name for name in known}
    wanted = given.strip().casefold()
    holding = [name for name in names if wanted and wanted in name]
    close = get_close_matches(wanted, names, cutoff=0.5)
    return tuple(names[name] for name in dict.fromkeys(holding + close))[:3]
