"""Does a calibration do the same whatever befalls it, and leave behind what it judged?"""

import csv
import json
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.registry import Role
from experiments.calibration import Calibration, Design, calibrate
from experiments.calibration_files import install, write_results
from experiments.calibration_folder import kept
from experiments.calibration_judgement import distance, judge_sets
from experiments.calibration_prior import Prior, in_logarithms
from experiments.cli import command

TINY = Design(members=24, iterations=1, families=100, replications=1, places=("swindon",))
OPTIONS = ["--members", "24", "--iterations", "1", "--families", "100", "--replications", "1",
           "--places", "swindon"]  # fmt: skip
FIRST_BATCH, LAST_BATCH = "round-0-batch-0000", "round-1-batch-0001"
PATIENCE = 120


def invoke(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(command, ["calibrate", "--out", str(folder), *more])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calibration") / "tiny"


@pytest.fixture(scope="module")
def done(folder: Path) -> Calibration:
    return calibrate(TINY, folder)


def tables(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("round-*")}


def kill_when(process: "subprocess.Popen[bytes]", file: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not file.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_calibration_that_was_killed_goes_on_to_the_very_same_result(
    tmp_path: Path, folder: Path, done: Calibration
) -> None:
    """With another number of threads, too."""
    line = [sys.executable, "-m", "experiments.cli", "calibrate", "--out", str(tmp_path / "killed")]
    process = subprocess.Popen([*line, *OPTIONS], cwd=Path(__file__).parents[2],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    kill_when(process, tmp_path / "killed" / FIRST_BATCH)
    assert (tmp_path / "killed" / FIRST_BATCH).exists()
    assert not (tmp_path / "killed" / LAST_BATCH).exists()

    result = invoke(tmp_path / "killed", "--resume", "--json", "--threads", "1")

    assert tables(tmp_path / "killed") == tables(folder)
    assert json.loads(result.stdout)["settings"] == json.loads(json.dumps(done.settings))


def test_what_is_done_is_not_done_again(folder: Path, done: Calibration) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    again = calibrate(TINY, folder)
    assert {file.name: file.stat().st_mtime_ns for file in folder.iterdir()} == before
    assert np.array_equal(again.measured, done.measured, equal_nan=True)


def test_a_folder_with_another_calibration_is_refused(folder: Path, done: Calibration) -> None:
    result = invoke(folder, *OPTIONS, "--seed", "2")
    assert result.exit_code == 2
    assert "holds a calibration with seed = 1 where 2 is given now" in result.stderr
    assert "--out" in result.stderr


def test_a_folder_made_by_other_sources_of_the_model_is_refused(
    folder: Path, done: Calibration, tmp_path: Path
) -> None:
    settings = json.loads((folder / "settings.json").read_text())
    (tmp_path / "settings.json").write_text(json.dumps({**settings, "sources": "older"}))
    with pytest.raises(InputError, match="other sources of the model"):
        calibrate(TINY, tmp_path)


def test_a_folder_of_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("my only copy")
    result = invoke(tmp_path, *OPTIONS)
    assert result.exit_code == 2
    assert "holds no calibration" in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--members", "3"], "members = 3 is not possible: give 10 to"),
        (["--places", "atlantis"], "atlantis"),
        (["--families", "0"], "families = 0 is not possible"),
        (["--resume"], "holds no calibration"),
        (["--policy", "lean"], "No such option"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_runs(
    tmp_path: Path, options: list[str], words: str
) -> None:
    result = invoke(tmp_path / "new", *options)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not (tmp_path / "new" / FIRST_BATCH).exists()


def test_the_ensemble_that_is_written_is_the_one_that_was_judged(
    tmp_path: Path, folder: Path, done: Calibration
) -> None:
    everybody = judge_sets(done)
    for file in write_results(everybody, tmp_path, "joinedup calibrate"):
        assert file.stat().st_size > 0
    if len(everybody.sets):
        carried = Ensemble.read(tmp_path / "plausible.csv")
        best = Ensemble.load(tmp_path / "best.toml").best
        assert best == done.prior.parameters_of(everybody.best)
        assert len(carried.sets) == len(everybody.sets)
        install(tmp_path, tmp_path / "ensemble")
        assert Ensemble.read(tmp_path / "ensemble" / "plausible.csv").digest == carried.digest
    else:
        with pytest.raises(InputError, match="no ensemble to install"):
            install(tmp_path, tmp_path / "ensemble")
    report = json.loads((tmp_path / "report.json").read_text())
    assert {each["name"] for each in report["numbers"]} == set(done.prior.names)


def test_too_few_plausible_sets_are_a_failure(folder: Path, done: Calibration) -> None:
    result = invoke(folder, *OPTIONS, "--install")
    assert result.exit_code == 1
    assert "200 are wanted" in result.stderr


@pytest.mark.slow
def test_sets_come_nearer_to_the_figures_and_prices_stay_as_they_were_drawn(tmp_path: Path) -> None:
    design = Design(members=100, iterations=3, families=800, replications=1)
    found = calibrate(design, tmp_path)
    distances = [np.median(distance(each, found.goals, found.noise))
                 for each in (found.rounds[0], found.measured)]  # fmt: skip
    assert distances[1] < 0.75 * distances[0]
    prices = [name.startswith("price_") for name in found.prior.names]
    assert found.scores[:, prices].std(axis=0).min() > 0.8


PRIOR = Prior.declared()


def test_every_uncertain_number_is_sampled_and_no_lever_is() -> None:
    assert {REGISTRY[name].role for name in PRIOR.names} == {Role.UNCERTAIN}
    certain = [p for p in REGISTRY.of_role(Role.UNCERTAIN) if p.plausible[0] == p.plausible[1]]
    assert len(PRIOR.names) + len(certain) == len(REGISTRY.of_role(Role.UNCERTAIN))


def test_sets_are_spread_evenly_over_every_plausible_range() -> None:
    values = PRIOR.values(PRIOR.draw(100, seed=3))
    for parameter, column in zip(PRIOR.parameters, values.T, strict=True):
        low, high = parameter.plausible
        inside = np.clip(column, low, high)
        share = np.log(inside / low) / np.log(high / low) if in_logarithms(parameter) else (
            (inside - low) / (high - low)
        )  # fmt: skip
        in_tenths, _ = np.histogram(share, bins=10, range=(-1e-3, 1 + 1e-3))
        assert in_tenths.min() >= 8
        assert in_tenths.max() <= 12


def test_the_middle_of_a_range_of_orders_is_its_geometric_mean() -> None:
    middles = PRIOR.values(np.zeros((1, len(PRIOR.names))))[0]
    values = dict(zip(PRIOR.names, middles, strict=True))
    for name, value in values.items():
        low, high = REGISTRY[name].plausible
        expected = np.sqrt(low * high) if in_logarithms(REGISTRY[name]) else (low + high) / 2
        assert value == pytest.approx(expected, rel=1e-3)


def test_what_is_tried_is_what_is_written_to_the_last_digit() -> None:
    for value in PRIOR.values(PRIOR.draw(5, seed=1)).flat:
        assert float(f"{value:.4g}") == value


def test_a_provenance_tells_the_command_the_sources_and_the_figures(
    tmp_path: Path, done: Calibration
) -> None:
    judged = judge_sets(done)
    write_results(judged, tmp_path, "joinedup calibrate --members 24")
    if len(judged.sets):
        told = tomllib.loads((tmp_path / "provenance.toml").read_text())
        assert told["command"] == "joinedup calibrate --members 24"
        assert told["source_digest"] == done.settings["sources"]
        assert set(told["targets"]) == {goal.name for goal in done.goals}
        header, *rows = csv.reader((tmp_path / "plausible.csv").read_text().splitlines())
        assert header[:2] == ["set", "distance"]
        assert len(rows) == told["sets"]


def test_sets_are_judged_in_a_longer_trial_in_which_chance_is_less(
    folder: Path, done: Calibration
) -> None:
    declared = kept(folder / "noise-batch-0000", lambda: np.zeros(0))
    usual = np.nanstd(declared, axis=0, ddof=1)
    seen = np.isfinite(declared).sum(axis=0) > 1
    assert done.noise[seen] == pytest.approx(usual[seen] / TINY.last_look**0.5)
    assert TINY.last_look == done.settings["last_look"] > 1
