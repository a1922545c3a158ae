"""How does a researcher work here? Ask or open a batch, look at it from all sides, check the model.

What is opened stays with this visitor and is gone with the page; stores are only read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import solara

from dashboards.researcher.files import Opened
from dashboards.strategist.parts import Marked, Toggle
from dashboards.view import View

LEAD = (
    "Every number with its source, every run with its digest. Ask a question as a file, watch it "
    "run, or open a batch that was run elsewhere; then see what it hangs on."
)
HONEST = (
    "A world of a model, no forecast of a real place. The file of an experiment asks the same "
    "question of the command line on any machine, and gives the same runs."
)
GROUP = {"role": "group", "aria-label": "Parts of the researcher's page"}


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """What every part is given: the view, and the files that this visitor has opened."""

    view: View
    files: Mapping[str, Opened]
    change_files: Callable[[Callable[[Mapping[str, Opened]], Mapping[str, Opened]]], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page; its module is loaded when it is first looked at."""

    title: str
    module: str

    def component(self) -> Any:
        """The component that draws it: `Section(desk)`."""
        return import_module(f"dashboards.researcher.{self.module}").Section


PARTS = (
    Part("Batches", "batches"),
    Part("Parameters", "parameters"),
    Part("Files", "opening"),
    Part("A family’s events", "events"),
    Part("Documents", "documents"),
    Part("Agents in Mesa", "mesa"),
)


@solara.component
def Page(view: View) -> None:
    """The parts as buttons, and the one that is looked at."""
    at, look_at = solara.use_state(0)
    # Solara does not say that a change may be a function of what was there.
    files, change_files = solara.use_state(cast(Any, {}))
    solara.Style(Path(__file__).with_name("researcher.css"))
    with solara.Div(classes=["ju-page"]):
        Marked(LEAD, name="ju-lead")
        with solara.Div(classes=["ju-row"], attributes=GROUP):
            for number, part in enumerate(PARTS):
                Toggle(part.title, number == at, _look(look_at, number)).key(part.module)
        PARTS[at].component()(Desk(view, files, change_files)).key(PARTS[at].module)
        Marked(HONEST, name="ju-note")


def _look(look_at: Any, number: int) -> Callable[[], None]:
    return lambda: look_at(number)
