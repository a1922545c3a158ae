"""How does a page wait for work that takes a second or more? In a thread, with a kind line."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Generic, TypeVar, cast

import solara

from abm.errors import InputError
from dashboards.reading import sentence
from dashboards.strategist.parts import Plain, Trouble

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Worked(Generic[T]):
    """What came of some work: its value, or why there is none; neither while it is going on."""

    key: Hashable
    value: T | None = None
    trouble: str = ""


def use_worked(key: Hashable, work: Callable[[], T]) -> Worked[T]:
    """Do some work in a thread, anew for each key; the component is drawn again when it is done."""
    found, tell = solara.use_state(cast("Worked[T]", Worked(None)))

    def begin() -> Callable[[], None]:
        left = Event()
        Thread(target=_do, args=(key, work, left, tell), name="research", daemon=True).start()
        return left.set

    solara.use_effect(begin, [key])
    return found if found.key == key else Worked(key)


def Waited(found: Worked[T], going_on: str, show: Callable[[T], Any]) -> None:
    """What came of some work, or why nothing did; a kind line while it is going on."""
    if found.trouble:
        for line in found.trouble.splitlines():
            Trouble(line)
    elif found.value is None:
        Plain(going_on, name="ju-note")
    else:
        show(found.value)


def _do(key: Hashable, work: Callable[[], T], left: Event, tell: Callable[[Any], None]) -> None:
    try:
        found = Worked(key, work())
    except InputError as error:
        found = Worked(key, trouble=sentence(str(error)))
    if not left.is_set():
        tell(found)
