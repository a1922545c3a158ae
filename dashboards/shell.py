"""What surrounds every page? A header with the way around, and what could not be shown."""

from collections.abc import Sequence
from typing import Any

import solara

from dashboards.view import Page, View


@solara.component
def Shell(page: Page, view: View, children: Sequence[Any] = ()) -> None:
    """The header, troubles with the address, and the page."""
    solara.HTML(tag="h1", unsafe_innerHTML=page.title)
    for trouble in view.troubles:
        solara.Warning(trouble)
    solara.Column(children=list(children))
