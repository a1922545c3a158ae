"""Does what a desk tells one to type give its numbers? The strategist's and the researcher's."""

import json
import shlex
from inspect import signature
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import solara

from dashboards import mesa_page
from dashboards.researcher import coverage, events, over_time, spread, tables
from dashboards.researcher.files import experiment_in
from dashboards.researcher.looking import Batch
from dashboards.researcher.looking import Looked as AtBatch
from dashboards.settings import Settings
from dashboards.strategist import aims, futures, money, people, scorecard
from dashboards.strategist.looking import Looked
from dashboards.strategist.question import laid_out
from dashboards.view import View
from experiments.batch.batch import run_batch
from experiments.batch.store import Store
from experiments.commands.run import command as run
from experiments.commands.setting_options import setting_and_ensemble
from experiments.design.layout import Layout
from experiments.outcomes import BY_NAME
from experiments.report.subject import subject
from tests.dashboards.test_repeat import here
from tests.dashboards.test_researcher import ASKED
from tests.dashboards.typed import Panel, all_panels, typed

__all__ = ["here"]
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

SMALL = Settings(
    place="swindon", policies=("silo", "collaborative", "behaviours-only"),
    levers=(("openness", 0.7),), shocks=("austerity",), families=60, weeks=60, seed=7,
    futures=3, runs=2, title="Ours: yes, \"ours\"",
)  # fmt: skip


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    """What every side of the desk is given once all runs are done."""
    folder = tmp_path_factory.mktemp("desk") / "store"
    run_batch(laid_out(SMALL), folder, threads=2)
    results = Store.open(folder).results()
    view = View(SMALL, lambda **_: None, lambda _: None)
    return Looked(
        view, results, folder, subject(results, SMALL.outcome, "behaviours-only+my-levers")
    )


def panel_of(element: Any) -> Panel:
    """The one "repeat this" of what is drawn."""
    _, drawn = solara.render(solara.Div(children=[element]), handle_error=False)
    (panel,) = all_panels(drawn)
    panel.check_pictures()
    return panel


def test_every_side_of_a_study_is_repeated_by_its_file_and_its_lines(
    looked: Looked, here: Path
) -> None:
    parts = (aims, futures, money, people, scorecard)
    panels = [panel_of(each.Section(looked)) for each in parts]
    assert len({tuple(each.lines) for each in panels}) == 1
    panel = panels[-1]
    panel.kept_in(here)
    batch, report = panel.lines
    typed(batch)
    again = Store.open(here / "our-study").results()
    pd.testing.assert_frame_equal(again.runs, looked.results.runs)
    shown = panel.table("every run")
    pd.testing.assert_frame_equal(shown, again.runs, check_dtype=False, rtol=1e-9)
    assert shlex.split(report)[2:] == ["our-study", "--policy", looked.about.policy]
    assert looked.about.policy in again.names


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> AtBatch:
    """A batch as the researcher's page looks at it."""
    layout = Layout.of(experiment_in(ASKED, {}, "asked.toml"))
    folder = tmp_path_factory.mktemp("batch") / "store"
    run_batch(layout, folder, threads=2)
    results = Store.open(folder).results()
    return AtBatch(Batch(layout, results), results, BY_NAME["crises"], "collaborative", "coventry")


def test_every_side_of_a_batch_is_repeated_by_its_file_and_its_lines(
    batch: AtBatch, here: Path
) -> None:
    years, runs = panel_of(over_time.Section(batch)), panel_of(spread.Section(batch))
    all_runs = panel_of(tables.Section(batch))
    years.kept_in(here)
    for line in (*years.lines, runs.lines[1]):
        typed(line)
    assert runs.lines == all_runs.lines
    found = pd.read_csv(here / "years.csv")
    pd.testing.assert_frame_equal(years.table("Years of every run"), found, check_dtype=False)
    values = runs.table("Levels and differences")
    told = pd.read_csv(here / "runs.csv")
    silo = told[told["policy"] == "silo"]["crises"]
    assert sorted(values[values["of"] == "Silo"]["value"]) == pytest.approx(sorted(silo))


def test_the_points_of_a_design_are_those_of_its_file(batch: AtBatch, here: Path) -> None:
    panel = panel_of(coverage.Section(batch.batch))
    panel.typed(here, 0)
    found = pd.read_csv(here / "points.csv")
    shown = panel.table("Points of the design")
    one = found[found["policy"] == "silo"].reset_index(drop=True)
    for name in ("labour_demand", "call_effect"):
        assert list(shown[name]) == pytest.approx(list(one[name]))


def test_a_family_s_events_are_those_of_its_line(here: Path) -> None:
    settings = SMALL.with_changes(family=7)
    journey, _ = events.followed(settings)
    rows = events.as_table(journey)
    panel = panel_of(events.Listed(rows, settings, 7))
    told = json.loads(panel.typed(here, 0, "--json"))
    words = [each["words"] for each in told["past"]]
    words += [each["words"] for life in told["lives"] for each in life["happenings"]]
    assert list(panel.table()["words"]) == words


def test_mesa_s_page_opens_with_the_world_of_its_line() -> None:
    words = shlex.split(mesa_page.COMMAND)
    parsed = run.make_context("run", words[2:]).params
    asked = {name: parsed[name] for name in signature(setting_and_ensemble).parameters}
    model = mesa_page.ShownPlace()
    assert setting_and_ensemble(**asked)[0] == model.setting
    assert parsed["policy"] == mesa_page.POLICY
    assert parsed["driver"] == "mesa"
