"""The researcher's page: batches run live, stores are only read, and every side can be drawn."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import solara
from solara.widgets import HTML

from abm import Parameters
from abm.errors import InputError
from dashboards.researcher import (
    batches,
    coverage,
    fails,
    hangs_on,
    library,
    made,
    over_time,
    parameters,
    spread,
    stores,
    tables,
)
from dashboards.researcher.events import as_table, followed
from dashboards.researcher.files import Opened, experiment_in
from dashboards.researcher.looking import Batch, Looked
from dashboards.researcher.page import Page
from dashboards.settings import Settings
from dashboards.view import View
from experiments.batch.batch import run_batch
from experiments.batch.store import Store
from experiments.design.layout import Layout
from experiments.outcomes import BY_NAME

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

ASKED = """question = "What does it hang on?"
places = ["coventry"]
policies = ["silo", "collaborative"]
outcomes = ["crises", "with_3_needs"]
families = 60
weeks = 60
burn_in = 26
replications = 2
[uncertainties]
labour_demand = "plausible"
call_effect = { low = 0.2, high = 0.6 }
[futures_design]
kind = "latin-hypercube"
points = 24
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one store in it, of a small batch."""
    folder = tmp_path_factory.mktemp("stores")
    run_batch(Layout.of(experiment_in(ASKED, {}, "asked.toml")), folder / "small", threads=1)
    return folder


@pytest.fixture
def looked(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Looked:
    """The store as the page looks at it."""
    monkeypatch.setenv(stores.CHOSEN, str(kept))
    results = stores.results_of("small")
    batch = Batch(results.layout, results, "small")
    return Looked(batch, results, BY_NAME["crises"], "collaborative", "coventry")


def test_only_stores_of_the_folder_can_be_opened(looked: Looked, tmp_path: Path) -> None:
    assert stores.names() == ("small",)
    for name in ("../small", "/", "", str(tmp_path), "none"):
        with pytest.raises(InputError, match="no store"):
            stores.store_of(name)


def test_without_a_folder_there_are_no_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(stores.CHOSEN, raising=False)
    assert stores.names() == ()


def test_the_bands_are_those_of_the_runs(looked: Looked) -> None:
    rows = over_time.of_place(looked)
    own = rows[(rows["policy"] == "silo") & (rows["future"] == 0) & (rows["year"] == 1)]
    drawn = over_time.by_chance(looked, rows, "crises", 0).table
    assert drawn.iloc[0, 1] == pytest.approx(own["crises"].mean())
    one, other = sorted(own["crises"])
    middle, low, high = over_time.band(np.array([[one], [other]]))
    assert low[0] == pytest.approx(one + 0.05 * (other - one))
    assert one <= low[0] <= middle[0] <= high[0] <= other


def test_differences_are_taken_within_pairs(looked: Looked) -> None:
    levels = list(spread.values_of(looked).values())
    gaps = spread.differences(looked)
    assert gaps.mean() == pytest.approx(np.mean(levels[1]) - np.mean(levels[0]))
    assert len(gaps) == len(looked.results.runs) / 2


def test_every_point_of_the_design_is_on_the_picture(looked: Looked) -> None:
    points = coverage.points_of(looked.batch.layout)
    assert list(points) == ["labour_demand", "call_effect"]
    assert len(coverage.dotted(points, *points).table) == 24
    assert [coverage.tenths(points[name].to_numpy()) for name in points] == [10, 10]


def test_every_side_can_be_drawn(looked: Looked) -> None:
    for side in (over_time, spread, hangs_on, fails, tables, made):
        _, drawn = solara.render(side.Section(looked), handle_error=False)
        drawn.close()
    for way in ("best", "tornado"):
        found = hangs_on.analysis(looked, way, level=True)
        assert all("<svg" in picture.svg(360) for picture in hangs_on.pictures_of(found))
    where = fails.discovered(looked, "worse")
    assert all("<svg" in picture.svg(360) for picture in fails.pictures_of(where))


def test_how_it_was_made_does_not_tell_where_the_server_keeps_it(looked: Looked) -> None:
    assert looked.results.about["rules"] in made.as_json(looked)
    assert '"store"' not in made.as_json(looked)


def test_changed_numbers_come_back_as_a_file_that_can_be_read(tmp_path: Path) -> None:
    name = "labour_demand"
    file = tmp_path / parameters.FILE
    file.write_text(parameters.as_toml({name: 0.9}), encoding="utf-8")
    expected = parameters.fitted().with_changes({name: 0.9})
    assert Parameters.load(file) == expected
    with pytest.raises(InputError):
        parameters.as_toml({name: -1e9})


def test_a_changed_number_changes_the_runs_and_one_out_of_range_is_refused(tmp_path: Path) -> None:
    settings = Settings(families=60, weeks=26, futures=1, runs=2)
    text = batches.with_numbers(batches.question_in(settings))
    severity = []
    for value in (0.5, 1.5):
        layout = batches.planned(text, parameters.as_file({"labour_demand": value}))
        assert layout.futures[0].parameters["labour_demand"] == value
        run_batch(layout, tmp_path / str(value), threads=1)
        severity.append(Store.open(tmp_path / str(value)).results().runs["severity"].to_numpy())
    assert np.abs(severity[0] - severity[1]).min() > 0
    wrong = Opened(parameters.FILE, "labour_demand = -3\n", "parameters", "")
    with pytest.raises(InputError, match="labour_demand"):
        batches.planned(text, {parameters.FILE: wrong})


def test_numbers_that_nobody_measured_are_said_to_have_no_source() -> None:
    assumed = parameters.found("", parameters.ASSUMED)
    assert 0 < len(assumed) < len(parameters.table())
    assert f"{len(assumed):,} of them no source exists" in parameters.sources_told()


def test_documents_are_drawn_with_their_tables_and_nothing_from_elsewhere() -> None:
    names = dict(library.names())
    assert library.FIRST in names
    for name in names:
        html = library.page(name)
        assert 'src="http' not in html
        assert "<script" not in html
        assert "&lt;!--" not in html
    assert "<table" in library.page("reference/parameters.md")
    with pytest.raises(InputError):
        library.page("../README.md")


def test_links_between_documents_lead_to_documents() -> None:
    names = dict(library.names())
    led = [part.partition('"')[0] for name in names
           for part in library.page(name).split('data-document="')[1:]]  # fmt: skip
    assert led
    assert {each for each in led if not each.endswith("README.md")} <= set(names)


def test_the_events_of_a_family_are_those_of_its_journey() -> None:
    journey, _ = followed(Settings(families=60, weeks=60, family=7))
    rows = as_table(journey)
    assert len(rows) == len(journey.past) + sum(len(life.happenings) for life in journey.lives)
    assert set(rows["policy"]) == {"before week 0", *(life.title for life in journey.lives)}


@pytest.fixture
def page() -> Iterator[Any]:
    """The page as one visitor sees it."""
    view = View(Settings(families=60, weeks=60), lambda **_: None, lambda _: None)
    _, drawn = solara.render(Page(view), handle_error=False)
    yield drawn
    drawn.close()


def test_the_page_opens_on_batches(page: Any) -> None:
    words = " ".join(str(each.unsafe_innerHTML or "") for each in page.find(HTML).widgets)
    assert "every run with its digest" in words
