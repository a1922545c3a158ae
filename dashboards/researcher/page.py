"""How does a researcher work here? Ask or open a batch, look at it from all sides, check the model.

What is opened stays with this visitor and is gone with the page; stores are only read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import solara

from dashboards.kit.sides import Side, Sides, use_side
from dashboards.researcher.files import Opened
from dashboards.strategist.parts import Marked
from dashboards.view import View

LEAD = (
    "Every number with its source, every run with its digest. Ask a question as a file, watch it "
    "run, or open a batch that was run elsewhere; then see what it hangs on."
)
HONEST = (
    "A world of a model, no forecast of a real place. The file of an experiment asks the same "
    "question of the command line on any machine, and gives the same runs."
)
GROUP = "Parts of the researcher’s page"


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """What every part is given: the view, and the files that this visitor has opened."""

    view: View
    files: Mapping[str, Opened]
    change_files: Callable[[Callable[[Mapping[str, Opened]], Mapping[str, Opened]]], None]


PARTS = (
    Side("Batches", "batches"),
    Side("Parameters", "parameters"),
    Side("Files", "opening"),
    Side("A family’s events", "events"),
    Side("Documents", "documents"),
    Side("Agents in Mesa", "mesa"),
)


@solara.component
def Page(view: View) -> None:
    """The parts as buttons, and the one that is looked at."""
    part, look_at = use_side("part", PARTS)
    # Solara does not say that a change may be a function of what was there.
    opened, change_files = solara.use_state(cast(Any, {}))
    numbers = view.settings.numbers
    files = solara.use_memo(lambda: {**opened, **_changed(numbers)}, [opened, numbers])
    solara.Style(Path(__file__).with_name("researcher.css"))
    with solara.Div(classes=["ju-page"]):
        Marked(LEAD, name="ju-lead")
        Sides(GROUP, PARTS, part, look_at)
        part.component(__package__)(Desk(view, files, change_files)).key(part.module)
        Marked(HONEST, name="ju-note")


def _changed(numbers: Sequence[tuple[str, float]]) -> Mapping[str, Opened]:
    # Late: all numbers with their sources take a while to load.
    from dashboards.researcher.parameters import as_file

    return as_file(dict(numbers))
