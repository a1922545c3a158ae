"""What is known about the model? Its documents, read here without a network."""

from collections.abc import Callable

import solara

from dashboards.kit.fields import Choice
from dashboards.looks import use_look
from dashboards.researcher import library
from dashboards.researcher.page import Desk
from dashboards.strategist.parts import Plain

MISSING = (
    "The documents are not installed beside the program. They stand in the folder docs of its "
    "source: docs/ODD.md, docs/reference/parameters.md, docs/validation.md."
)


@solara.component_vue("documents.vue")
def _Document(html: str, event_open: Callable[[str], None]) -> None:
    """A document; a link to another one tells the server, which opens it here."""


@solara.component
def Section(desk: Desk) -> None:
    """Choose a document, and read it."""
    names = solara.use_memo(library.names, [])
    name, choose = use_look("document", dict(names), library.FIRST)

    def open_other(given: object) -> None:
        if given in dict(names):
            choose(str(given))

    html = solara.use_memo(lambda: library.page(name) if names else "", [name])
    if not names:
        Plain(MISSING, name="ju-note")
        return
    with solara.Div(classes=["ju-card", "ju-page"]):
        Choice("Document", name, names, choose)
        _Document(html=html, event_open=open_other).key(name)
