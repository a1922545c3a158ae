"""A dashboard with one page more, on which every part of the kit stands: `... kit_page PORT`."""

import sys
import time
from contextlib import suppress
from threading import Event
from typing import Any

import pandas as pd
import solara

from dashboards import pages
from dashboards.kit.charts import Chart, Dot, Line, bars, dots, heat, lines, stacked
from dashboards.kit.controls import Choice, LeverControl, Number, PlaceChoice
from dashboards.kit.replications import Progress, use_measures
from dashboards.kit.showing import Save, Shown
from dashboards.kit.words import marked
from dashboards.view import Page as ListedPage
from dashboards.view import View

PICTURE = lines(
    "Needs", [Line("Silo", [3.0, 4, 5]), Line("Both", [3.0, 3, 2], [2.5, 2, 1], [3.5, 4, 3])]
)
PICTURES = (
    PICTURE,
    dots("Differences", [Dot("Crises", -5, -8, -2, "better", "5 fewer (2 to 8)")]),
    bars("Crises", ["Evictions", "Arrests"], [3, 4]),
    stacked("Payers", ["Year 1"], {"Council": [3], "NHS": [-2]}),
    heat("Regret", ["Silo", "Both"], ["Calm", "Austerity"], [[1, 2], [3, 0]]),
)
DATA = pd.DataFrame({"week": [0, 1], "crises": [5, 4]})
STEPS = 40
LEVERS = "[levers]\nopenness = 1"


def slowly(number: int, stopped: Event) -> int:
    """A run that takes a moment."""
    time.sleep(0.05)
    return number


@solara.component
def Page(view: View) -> None:
    """Controls and what they told, charts, what one takes away, and runs in the background."""
    start: tuple[Any, ...] = ()
    told, set_told = solara.use_state(start)
    found = use_measures("kit page", slowly, STEPS, wait=True)

    def tell(value: Any) -> None:
        set_told(lambda before: (*before, value))

    with solara.Div(classes=["ju-page"]):
        words = marked("At the [[front door|where an agency first looks at a referral]] and on.")
        solara.HTML(tag="p", unsafe_innerHTML=words, classes=["ju-lead"])
        with solara.Div(classes=["ju-row"]):
            LeverControl("openness", told[-1] if 0.22 in told else None, tell)
            Number("Families", 200, tell, 50, 1_000, slider=False)
            Choice("Kind", "a", [("a", "Alpha"), ("b", "Beta"), ("c", "Gamma")], tell)
            PlaceChoice(view)
        solara.HTML(tag="p", unsafe_innerHTML=f"told {list(told)}", attributes={"id": "told"})
        with solara.Div(classes=["ju-grid-wide"]):
            for picture in PICTURES:
                with solara.Div(classes=["ju-card"]):
                    Chart(picture)
                    inside = marked("Right [[here|a term at the end of a card is explained]].")
                    solara.HTML(tag="p", unsafe_innerHTML=inside, style="text-align: right")
        files = {"my-levers.toml": LEVERS}
        Shown("Needs", "joinedup compare silo", files, {"Weeks": DATA}, [PICTURE])
        Save("Keep it", "kept.bin", lambda: b"\x00kept", "application/octet-stream")
        Progress(found)


if __name__ == "__main__":
    own = ListedPage("kit", "tests.dashboards.browser.kit_page", "Kit")
    vars(pages)["PAGES"] = (*pages.PAGES, own)
    from dashboards.serve import bound, serve
    from dashboards.sharing import Sharing

    here = Sharing(port=int(sys.argv[1]))
    with suppress(KeyboardInterrupt):
        serve(here, bound(here))
