"""The weeks of the researcher's page: those of the batch's own years, and of the command beside."""

from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import solara

from abm.ensemble import RUNS_OF_EACH, Ensemble
from abm.errors import InputError
from abm.parameters import Parameters
from dashboards.researcher import weeks, weeks_drawn
from dashboards.researcher.files import experiment_in
from dashboards.researcher.looking import Batch
from dashboards.researcher.over_time import FEWEST_OF_BAND
from dashboards.researcher.weeks_lived import (
    MOST_WORLDS,
    Asked,
    Numbers,
    by_chance,
    by_world,
    of_line,
    worlds_of,
)
from dashboards.researcher.weeks_repeat import command
from experiments.batch.batch import run_batch
from experiments.batch.store import Store
from experiments.counted import QUARTER, YEAR
from experiments.design.experiment import Experiment
from experiments.design.layout import Layout
from experiments.lines import LINES
from tests.dashboards.typed import typed

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

ASKED = """question = "How does it go, week by week?"
places = ["swindon"]
policies = ["silo", "ours.toml"]
shocks = ["none", "austerity"]
outcomes = ["crises", "with_3_needs"]
families = 60
weeks = 104
burn_in = 26
seed = 7
replications = 2
[uncertainties]
labour_demand = "plausible"
call_effect = { low = 0.2, high = 0.6 }
[futures_design]
kind = "latin-hypercube"
points = 6
"""
BATCH_HAS = 2
"""Replications."""


def experiment() -> Experiment:
    """A question with a policy of one's own and a shock."""
    from dashboards.researcher.opening import taken

    text = 'title = "Ours"\n[levers]\nopenness = 0.6\n'
    files, _ = taken([{"name": "ours.toml", "text": text}], {})
    return experiment_in(ASKED, files, "asked.toml")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """A small batch whose runs are done."""
    layout = Layout.of(experiment())
    folder = tmp_path_factory.mktemp("weeks") / "store"
    run_batch(layout, folder, threads=2)
    return Batch(layout, Store.open(folder).results())


def lived(asked: Asked, number: int, line: str) -> Numbers:
    """A line of the first pairs."""
    return of_line([asked.live(at, Event()) for at in range(number)], line)


def in_year(batch: Batch, asked: Asked, year: int, column: str) -> Numbers:
    """What the batch has for the same replications of its first future in a year, from 0."""
    assert batch.results is not None
    rows = batch.results.years
    rows = rows[(rows["future"] == 0) & (rows["year"] == year + 1)]
    table = rows.pivot(index="replication", columns="policy", values=column)
    return table[[each.name for each in asked.policies]].to_numpy(float)


def test_the_weeks_of_a_year_come_to_that_year_of_the_batch(batch: Batch) -> None:
    asked = by_chance(batch, "swindon", batch.layout.policies[1].name, 0)
    years = range(asked.setting.weeks // YEAR)
    runs = {name: lived(asked, BATCH_HAS, name) for name in ("with_3_needs", "crises")}
    for year in years:
        own = {name: each[:, :, year * YEAR : (year + 1) * YEAR] for name, each in runs.items()}
        # Each last week of a quarter holds the mean of that quarter.
        quarters = own["crises"][:, :, QUARTER - 1 :: QUARTER]
        for name, values in (("with_3_needs", own["with_3_needs"]), ("crises", quarters)):
            found = in_year(batch, asked, year, name)
            assert values.mean(axis=2) == pytest.approx(found, rel=1e-5), name


def test_the_last_week_of_a_year_costs_what_the_year_cost(batch: Batch) -> None:
    asked = by_chance(batch, "swindon", batch.layout.policies[1].name, 0)
    cost = lived(asked, BATCH_HAS, "running_cost")
    for year in range(asked.setting.weeks // YEAR):
        paid, once = (
            in_year(batch, asked, year, each) for each in ("total_cost", "transition_cost")
        )
        assert cost[:, :, (year + 1) * YEAR - 1] == pytest.approx(paid - once, rel=1e-5)


def test_the_command_beside_gives_the_same_weeks(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = by_world(batch, "swindon", batch.layout.policies[1].name, 3)
    pairs = 2 * RUNS_OF_EACH
    told, files = command(asked, pairs, "", "numbers")
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    typed(told.line, "--output", "out")
    table = pd.read_parquet("out/lines.parquet")
    for line in LINES:
        own = table[table["line"] == line.name]
        found = own.pivot(index="policy", columns="week", values="mean")
        shown = lived(asked, pairs, line.name).mean(axis=0)
        for at, name in enumerate(("silo", "policy")):
            assert shown[at] == pytest.approx(found.loc[name].to_numpy(), rel=1e-5, nan_ok=True)


def test_the_file_of_one_future_holds_its_numbers(batch: Batch, tmp_path: Path) -> None:
    asked = by_chance(batch, "swindon", batch.layout.policies[1].name, 3)
    told, files = command(asked, asked.number, "", "future-3")
    assert "--parameters future-3.toml" in told.line
    (tmp_path / "future-3.toml").write_text(files["future-3.toml"], encoding="utf-8")
    expected = batch.layout.futures[3].parameters
    assert Parameters.load(tmp_path / "future-3.toml") == expected == asked.ensemble.sets[0]


def test_worlds_are_those_of_the_batch_under_one_shock(batch: Batch) -> None:
    policy = batch.layout.policies[1].name
    calm, austere = (by_world(batch, "swindon", policy, future) for future in (0, 1))
    assert calm.ensemble.digest == austere.ensemble.digest
    assert len(calm.ensemble.sets) == 6
    assert calm.key != austere.key


def test_a_batch_of_one_future_is_asked_in_the_carried_worlds(batch: Batch) -> None:
    text = ASKED.partition("[uncertainties]")[0].replace("ours.toml", "collaborative")
    one = Batch(Layout.of(experiment_in(text, {}, "asked.toml")))
    asked = by_world(one, "swindon", "collaborative", 0)
    assert asked.ensemble.sets == Ensemble.carried().sets
    assert asked.number == RUNS_OF_EACH * MOST_WORLDS
    assert "--parameters ensemble" in command(asked, asked.number, "", "worlds")[0].line
    chance = by_chance(one, "swindon", "collaborative", 0)
    assert command(chance, 2, "", "future-0")[1] == {}


def test_worlds_that_are_alike_have_no_band_and_those_that_differ_keep_theirs() -> None:
    luck = np.random.default_rng(1).normal(size=(200, 30))
    assert np.ptp(worlds_of(luck), axis=0).max() < 0.5
    apart = np.repeat(np.random.default_rng(2).normal(scale=3, size=(100, 1)), RUNS_OF_EACH, 0)
    seen = worlds_of(apart + luck).std(axis=0)
    assert seen == pytest.approx(np.full(30, apart.std()), rel=0.1)


def test_the_baseline_cannot_be_paired_with_itself(batch: Batch) -> None:
    with pytest.raises(InputError, match="another policy than the baseline"):
        by_chance(batch, "swindon", "silo", 0)


def test_every_line_has_a_chart_by_chance_by_world_and_of_differences(batch: Batch) -> None:
    policy = batch.layout.policies[1].name
    chance, worlds = (make(batch, "swindon", policy, 0) for make in (by_chance, by_world))
    few, many = FEWEST_OF_BAND, RUNS_OF_EACH * FEWEST_OF_BAND
    runs = [chance.live(at, Event()) for at in range(few)]
    more = [worlds.live(at, Event()) for at in range(many)]
    for line in LINES:
        one, other = of_line(runs, line.name), of_line(more, line.name)
        assert weeks_drawn.enough(one, False)
        assert weeks_drawn.enough(other, True)
        assert not weeks_drawn.enough(other[:-1], True)
        for picture in (
            weeks_drawn.levels("chance", chance, line.name, one, False),
            weeks_drawn.levels("worlds", worlds, line.name, other, True),
            weeks_drawn.differences(chance, line.name, one, other),
        ):
            assert "nan" not in picture.svg(900)
            assert len(picture.table) == chance.setting.weeks
        rows = weeks_drawn.every_run(worlds, line.name, other)
        assert rows["set"].nunique() == FEWEST_OF_BAND


def test_nothing_is_lived_before_somebody_asks(batch: Batch) -> None:
    from dashboards.kit.background import POOL

    before = set(POOL.jobs)
    section: Any = weeks.Section(batch, batch.layout.policies[1].name, "swindon")
    _, drawn = solara.render(section, handle_error=False)
    assert set(POOL.jobs) == before
    drawn.close()
