"""What one takes away: the command, the data and the picture, made when somebody asks."""

import io
from typing import Any

import pandas as pd
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import ipyvuetify
import solara

from dashboards.kit.charts import Chart, Line, lines, table_html
from dashboards.kit.showing import Shown, as_csv, file_for, file_name

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
TABLE = pd.DataFrame({"week": [0, 1], "crises": [0.1, 2e-7], "who": ['a "b"', "c, d"]})
PICTURE = lines("Needs & crises", [Line("Silo", [1.0, 2.0])])


def panel(element: Any) -> Any:
    """The panel that `Shown` draws."""
    _, rendered = solara.render(solara.Div(children=[element]), handle_error=False)
    return rendered.find(ipyvuetify.VuetifyTemplate).widget


def test_data_is_made_on_click_and_not_before() -> None:
    made: list[int] = []

    def slow() -> pd.DataFrame:
        made.append(1)
        return TABLE

    shown = panel(Shown("A view", "joinedup compare", {}, {"Weeks": slow}, [PICTURE]))
    assert shown.tables == ["Needs & crises", "Weeks"]
    assert not made
    shown.vue_ask({"kind": "csv", "at": 1})
    assert made == [1]
    assert shown.answer["name"] == "weeks.csv"
    pd.testing.assert_frame_equal(
        pd.read_csv(io.StringIO(shown.answer["text"]), comment="#"), TABLE
    )
    shown.vue_ask({"kind": "csv", "at": 1})
    assert shown.answer["number"] == 2


def test_a_picture_is_a_file_of_its_own() -> None:
    shown = panel(Shown("A view", "joinedup compare", pictures=[PICTURE]))
    shown.vue_ask({"kind": "svg", "at": 0})
    assert shown.answer["name"] == "needs-crises.svg"
    assert shown.answer["text"] == PICTURE.file()


@pytest.mark.parametrize(
    "asked",
    [{}, {"kind": "csv"}, {"kind": "exe", "at": 0}, {"kind": "csv", "at": -1},
     {"kind": "csv", "at": 7}, {"kind": "png", "at": "0"}, {"kind": "png", "at": None}],
)  # fmt: skip
def test_what_nobody_offers_is_not_answered(asked: dict[str, Any]) -> None:
    assert file_for(asked, [("Weeks", TABLE)], [PICTURE]) == {}


def test_files_have_names_for_every_machine() -> None:
    assert file_name("Who pays? Year 1/5: \\ ü") == "who-pays-year-1-5"
    assert file_name("???") == "joinedup"
    assert len(file_name("long " * 50)) <= 60
    assert "\r" not in as_csv(TABLE)


def test_a_long_table_is_thinned_on_the_page_only_and_says_so() -> None:
    long = pd.DataFrame({"week": range(300), "name": ["<b>"] * 300})
    html = table_html("Weeks & days", long)
    assert html.count("<tr>") == 61
    assert "every 5th row" in html
    assert "<b>" not in html
    assert as_csv(long).count("\n") == 301


def test_a_chart_shows_its_table_only_when_asked() -> None:
    _, rendered = solara.render(solara.Div(children=[Chart(PICTURE)]), handle_error=False)

    def html() -> str:
        found = rendered.find(solara.widgets.HTML).widgets
        return " ".join(str(widget.unsafe_innerHTML) for widget in found)

    assert html().count("<svg") == 4, "a drawing for each width"
    assert "<table" not in html()
    rendered.find(ipyvuetify.Html, tag="button").widget.click()
    assert "<table" in html()
    rendered.close()
