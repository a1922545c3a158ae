"""What does a worker's week look like? Five days, filled with what takes them, families last."""

from collections.abc import Iterator

import pandas as pd

from dashboards.kit.charts import Picture, own
from dashboards.kit.drawing import LETTER, text
from dashboards.kit.words import plain
from dashboards.workshop.worker_week import DAYS, USES, Block, Week, days_of

COLOURS = {
    "overhead": 0, "recording": 4, "assessing": 5, "coordinating": 6, "training": 7, "slack": 1,
    "absent": 2, "direct": 3,
}  # fmt: skip
"""The kit's colour of each use; what is not paid for has none."""
DAY, GAP, NAME = 46, 8, 44
"""Height of a day, the gap beneath it, and the room for its name."""
SMALL = 14
"""Height of the letters inside a day."""
FAINT, FULL = 0.3, 0.55
"""How strongly a use is coloured; families more, so that they are found at once."""


def week_picture(week: Week, title: str, agency: str) -> Picture:
    """An average week from Monday to Friday, in the order in which its hours are taken."""
    return own(
        plain("worker.picture", title=title),
        lambda width: "".join(_days(week, width)),
        lambda width: DAYS * (DAY + GAP),
        table_of({title: week}),
        plain("worker.about", agency=agency),
    )


def table_of(weeks: dict[str, Week]) -> pd.DataFrame:
    """Hours by use, a column for each world."""
    names = [plain(f"worker.use_{use}") for use in USES]
    hours = {title: [week.hours[use] for use in USES] for title, week in weeks.items()}
    return pd.DataFrame({plain("worker.hours"): names, **hours})


def _days(week: Week, width: int) -> Iterator[str]:
    """The rows of the picture: a name, a frame, and the blocks of the day."""
    blocks = list(days_of(week))
    length = sum(week.hours.values()) / DAYS
    scale = (width - NAME - 2) / length
    labelled = {use: max((b for b in blocks if b.use == use), key=_size, default=None)
                for use in USES}  # fmt: skip
    for day in range(DAYS):
        top = day * (DAY + GAP)
        yield text(0, top + DAY / 2 + 5, plain(f"worker.day_{day}"))
        for block in blocks:
            if block.day == day:
                mine = labelled[block.use] is block
                yield _block(block, scale, top, week.hours[block.use] if mine else None)


def _size(block: Block) -> float:
    return block.last - block.first


def _block(block: Block, scale: float, top: float, hours: float | None) -> str:
    """A stretch of a day; the largest of each use has its name and hours on it, if they fit."""
    x, wide = NAME + block.first * scale, _size(block) * scale
    name = plain(f"worker.use_{block.use}")
    colour = COLOURS.get(block.use)
    look = (
        f'fill="var(--ju-{colour})" fill-opacity="{FULL if block.use == "direct" else FAINT}" '
        f'stroke="var(--ju-{colour})"'
        if colour is not None
        else 'fill="none" stroke="var(--ju-faint)" stroke-dasharray="4 4"'
    )
    rect = (
        f'<rect x="{x:.1f}" y="{top + 1}" width="{max(0.5, wide):.1f}" height="{DAY - 2}" {look}>'
        f"<title>{name}</title></rect>"
    )
    middle = top + DAY / 2 + 5
    return rect + (_label(name, hours, x, wide, middle, block.use == "direct") if hours else "")


def _label(name: str, hours: float, x: float, wide: float, middle: float, bold: bool) -> str:
    """The name and the hours: on one line, on two, or left to the list beneath."""
    number = f"{hours:.1f} h"
    for lines in ([f"{name} {number}"], [name, number], [number]):
        if max(len(line) for line in lines) * SMALL * LETTER <= wide - 6:
            first = middle - (len(lines) - 1) * SMALL * 0.6
            return "".join(
                text(x + 5, first + n * SMALL * 1.2, line, size=SMALL, bold=bold)
                for n, line in enumerate(lines)
            )
    return ""
