"""How do the agents look in Mesa? The door to Mesa's own page on the model."""

import solara

from dashboards.researcher.page import Desk
from dashboards.strategist.parts import Plain, Press

WORDS = (
    "The same rules as agents written in Python, in Mesa’s own page: step by step, with sliders of "
    "the behaviours. Slower by far than the core that all other pages use, and for reading along."
)


@solara.component
def Section(desk: Desk) -> None:
    """What Mesa's page is, and the way there."""
    with solara.Div(classes=["ju-card", "ju-page"]):
        Plain("Agents in Mesa", "h2")
        Plain(WORDS)
        Press("Open Mesa’s page", lambda: desk.view.go("mesa"), main=True)
