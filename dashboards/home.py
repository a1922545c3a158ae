"""Where does one begin? Three doors: for a room, for a desk, for research."""

import solara

from dashboards.pages import CHAPTERS
from dashboards.view import View


@solara.component
def Page(view: View) -> None:
    """Three doors, with a line on what is behind each."""
    for path, title in (
        (CHAPTERS[0].path, "Workshop"), ("strategist", "Strategist"), ("researcher", "Researcher")
    ):  # fmt: skip
        solara.Button(title, on_click=lambda path=path: view.go(path))
