"""How does somebody weigh one policy against another, at a desk? Ask, run, look, hand on."""

from collections.abc import Callable

import reacton.ipyvuetify as v
import solara

from abm.errors import InputError
from dashboards.kit.words import marked
from dashboards.reading import sentence
from dashboards.settings import Settings
from dashboards.strategist.asking import Ask
from dashboards.strategist.parts import Marked, Trouble
from dashboards.strategist.progress import Running
from dashboards.strategist.question import experiment_of, in_words, laid_out
from dashboards.strategist.study import use_runs, use_study
from dashboards.view import View
from experiments.design.layout import Layout

LEAD = (
    "Choose a place, what could be done, and what may come. Every policy lives through the same "
    "years with the same families and the same luck, again and again, until chance can be told "
    "from effect."
)
ASKED = "What is asked"
HONEST = (
    "These are differences between worlds of a model: what would follow if its mechanisms were "
    "right. No forecast, no savings target, no ranking of places."
)


@solara.component
def Page(view: View) -> None:
    """What is asked on top; how far it has come; and what it says so far."""
    with solara.Div(classes=["ju-page"]):
        solara.HTML(tag="p", unsafe_innerHTML=marked(LEAD), classes=["ju-lead"])
        begun, tell = solara.use_state(False)
        # What was asked folds away once runs have begun, so that what they say is in sight.
        opened = {} if begun else {"open": ""}
        with v.Html(tag="details", class_="ju-details ju-asked", attributes=opened):
            solara.HTML(tag="summary", unsafe_innerHTML=f"<h2>{ASKED}</h2>")
            Ask(view)
        Asked(view, tell)
        solara.HTML(tag="p", unsafe_innerHTML=marked(HONEST), classes=["ju-note"])


@solara.component
def Asked(view: View, tell: Callable[[bool], None]) -> None:
    """The study that the settings ask for, or a kind line where nobody could run it."""
    wanted = untitled(view.settings)
    layout, digest, trouble = solara.use_memo(lambda: _laid_out(wanted), [wanted])
    # Nothing can begin: what is asked must be in sight, to be changed.
    solara.use_effect(lambda: tell(False) if layout is None else None, [layout is None])
    if layout is None:
        Trouble(trouble)
        return
    Study(view, layout, digest, tell).key(digest)


def untitled(settings: Settings) -> Settings:
    """The settings without what changes no run: a title is not part of the question's digest."""
    return settings.question()


def _laid_out(settings: Settings) -> tuple[Layout | None, str, str]:
    try:
        return laid_out(settings), experiment_of(settings).digest, ""
    except InputError as error:
        return None, "", sentence(str(error))


@solara.component
def Study(view: View, layout: Layout, digest: str, tell: Callable[[bool], None]) -> None:
    """One study: what it will run, start and progress, and what its runs say so far."""
    runs = use_runs(layout, digest)
    studied = use_study(layout, runs, digest)
    begun = runs.running or bool(runs.done)
    solara.use_effect(lambda: tell(begun), [begun])
    with solara.Div(classes=["ju-card"]):
        for told in in_words(view.settings, layout):
            Marked(told)
        Running(layout, runs, studied)
        if studied.trouble:
            Trouble(studied.trouble)
    if studied.results is not None:
        # Late: it brings all analyses along, which take a second to load.
        from dashboards.strategist.looking import Look

        Look(view, studied)
