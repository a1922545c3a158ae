"""Does the family followed have it easier or harder than others like it? A dot for each of them."""

import pandas as pd

from dashboards.kit.charts import Picture, own
from dashboards.kit.drawing import text
from dashboards.kit.words import plain
from dashboards.workshop.family_choice import Choice

ROW, EDGE, ABOVE = 11, 34, 3
"""Heights of a family, of the numbers beneath, and of what a marked one needs above."""


def spread(choice: Choice, family: int) -> Picture:
    """How often each family worth following heard no, the one followed marked."""
    noes = choice.spread()
    tallest = int(noes.max())
    named = choice.noes[choice.families == family]
    mine = int(named[0]) if named.size else None

    def draw(width: int) -> str:
        return "".join(_column(width, len(noes), at, int(n), tallest, mine == at)
                       for at, n in enumerate(noes))  # fmt: skip

    table = pd.DataFrame({"times no": range(len(noes)), "families": noes})
    title = plain("family.which_picture", found=f"{len(choice.families):,}")
    return own(
        title, draw, lambda width: ABOVE + tallest * ROW + EDGE, table, plain("family.which_about")
    )


def _column(width: int, columns: int, at: int, number: int, tallest: int, here: bool) -> str:
    """The dots of families that heard no so many times, and the number beneath."""
    step = width / columns
    x, ground = (at + 0.5) * step, ABOVE + tallest * ROW
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{ground - (n + 0.5) * ROW:.1f}" r="4" fill="var(--ju-0)"/>'
        for n in range(number - here)
    )
    if here:
        top = ground - (number - 0.5) * ROW
        dots += (
            f'<circle cx="{x:.1f}" cy="{top:.1f}" r="7" fill="var(--ju-2)" stroke="var(--ju-ink)"/>'
        )
    return dots + text(x, ground + 18, str(at), anchor="middle")
