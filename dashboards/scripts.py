"""Which scripts draw the player? One list, for pages of the server and for a file taken home."""

from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "player"
SCRIPTS = (
    "dom.js", "palette.js", "clock.js", "history.js", "worlds.js",
    "map_plan.js", "map_trips.js", "map_workers.js", "map_agencies.js", "map_pointer.js",
    "map_room.js", "map_find.js", "map.js",
    "bands.js", "lines.js", "numbers.js", "matrix.js", "chain.js", "week.js",
    "controls.js", "told.js", "save.js", "player.js",
)  # fmt: skip
"""In the order in which they build on each other."""
STYLE = "player.css"
KIT_STYLE = "../kit/style.css"
"""Where the colours of everything are; pages have it already."""
SCENES = ("map", "lines", "matrix", "chain", "week", "numbers")
SERVED_AT = "/player"


@cache
def text(name: str) -> str:
    """One of the player's files."""
    return (FOLDER / name).read_text(encoding="utf-8")


def addresses() -> tuple[list[str], str]:
    """Where a browser finds the scripts and the style; a new text has a new address."""
    return [_address(name) for name in SCRIPTS], _address(STYLE)


def _address(name: str) -> str:
    return f"{SERVED_AT}/{name}?{sha256(text(name).encode()).hexdigest()[:12]}"
