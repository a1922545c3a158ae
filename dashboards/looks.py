"""Which side of a page is looked at? The address says, and `use_look` keeps it there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import solara

from dashboards.reading import LONGEST_LOOK, Looks, is_look


@dataclass(frozen=True, slots=True)
class Here:
    """What the address says is looked at, a way to change it, and to say what a page lacks."""

    looks: Looks
    change: Callable[..., None]
    lacks: Callable[[str, str], None]


NOWHERE = Here((), lambda **_: None, lambda name, words: None)
"""Where a component is drawn without an address: what is looked at is kept in its own state."""
HERE = solara.create_context(NOWHERE)


def use_look(
    name: str, options: Iterable[str] | None, usual: str
) -> tuple[str, Callable[[str], None]]:
    """What is looked at, one of `options` (None: any words), and the way to look elsewhere.

    As `solara.use_state(usual)`, but in the address under `name`, which no other page has.
    """
    here = solara.use_context(HERE)
    own, keep = solara.use_state(usual)
    asked = dict(here.looks).get(name, usual) if here is not NOWHERE else own
    there = options is None or asked == usual or asked in options
    words = "" if there else f"There is no {asked[:40]!r} here. The usual is shown instead."

    def tell() -> Callable[[], None] | None:
        if not words:
            return None
        here.lacks(name, words)
        return lambda: here.lacks(name, "")

    solara.use_effect(tell, [words])

    def look(value: str) -> None:
        if here is NOWHERE:
            keep(value)
        told = " ".join(value.replace("|", " ").split())[:LONGEST_LOOK]
        here.change(look=(name, "" if value == usual or not is_look(told) else told))

    return (asked if there else usual), look
