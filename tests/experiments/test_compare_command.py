"""Does `joinedup compare` print, write and refuse what it promises?"""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from abm.ensemble import Ensemble
from abm.parameters import Parameters
from abm.policy import Policy
from experiments import compare
from experiments.cli import command
from experiments.outcomes import OUTCOMES
from experiments.provenance import source_digest
from experiments.results_folder import default_folder, results_folder

QUICK = [
    "--families",
    "200",
    "--weeks",
    "60",
    "--burn-in",
    "26",
    "--replications",
    "3",
    "--threads",
    "2",
]


def joinedup(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def printed_and_kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    folder = tmp_path_factory.mktemp("compare") / "kept"
    return joinedup("compare", *QUICK, "--place", "swindon", "--output", folder), folder


def test_by_default_it_prints_the_two_by_two_by_theme(
    printed_and_kept: tuple[Result, Path],
) -> None:
    result, folder = printed_and_kept
    assert result.exit_code == 0, result.output
    for words in ("silo", "behaviours-only", "rules-only", "collaborative"):
        assert words in result.stdout
    for words in ("Families", "Crises", "Journeys through services", "Workers and agencies"):
        assert f"\n {words}" in result.stdout
    assert "both beyond" in result.stdout
    assert "chance alone" in result.stdout
    assert "variance reduction" in result.stdout
    assert "same total budget" in result.stdout
    assert str(folder) in result.stdout.replace("\n", "")


def test_it_keeps_tidy_tables_a_figure_and_the_sentences(
    printed_and_kept: tuple[Result, Path],
) -> None:
    _, folder = printed_and_kept
    runs = pd.read_parquet(folder / "runs.parquet")
    assert list(runs) == ["policy", "replication", "set", "outcome", "value", "unit"]
    assert len(runs) == 4 * 3 * len(OUTCOMES)
    weekly = pd.read_parquet(folder / "weekly.parquet")
    assert weekly["week"].max() == 59
    summary = pd.read_parquet(folder / "summary.parquet")
    assert len(pd.read_csv(folder / "summary.csv")) == len(summary) == 5 * len(OUTCOMES)
    assert "Swindon" in (folder / "findings.txt").read_text()
    assert "<svg" in (folder / "comparison.svg").read_text()


def test_the_picture_fills_a_full_hd_screen(printed_and_kept: tuple[Result, Path]) -> None:
    header = (printed_and_kept[1] / "comparison.png").read_bytes()[:24]
    assert header[1:4] == b"PNG"
    assert int.from_bytes(header[16:20]) == 1920
    assert int.from_bytes(header[20:24]) == 1080


def test_the_result_can_be_made_again_from_its_provenance(
    printed_and_kept: tuple[Result, Path],
) -> None:
    folder = printed_and_kept[1]
    origin = json.loads((folder / "provenance.json").read_text())
    again = compare(
        origin["place"]["name"],
        [Policy.from_toml(each["toml"], each["name"]) for each in origin["policies"]],
        families=origin["families"],
        replications=origin["replications"],
        weeks=origin["weeks"],
        burn_in=origin["burn_in"],
        seed=origin["seed"],
        parameters=folder / "parameters.csv",
    )
    assert again.setting.place.digest == origin["place"]["digest"]
    assert Ensemble.carried().digest == origin["parameters"]["digest"]
    assert again.ensemble.sets == Ensemble.carried().used(3).sets
    assert source_digest() == origin["source_digest"]
    for policy, kept in zip(again.policies, origin["policies"], strict=True):
        assert policy.digest == kept["digest"]
    pd.testing.assert_frame_equal(again.every_run(), pd.read_parquet(folder / "runs.parquet"))


def test_provenance_tells_the_levers_versions_and_the_machine(
    printed_and_kept: tuple[Result, Path],
) -> None:
    origin = json.loads((printed_and_kept[1] / "provenance.json").read_text())
    both = next(each for each in origin["policies"] if each["name"] == "collaborative")
    assert both["levers"]["openness"] == [[[0.7] * len(both["agencies"])]]
    assert {"python", "numpy", "numba"} <= set(origin["versions"])
    assert origin["machine"]["cores"] >= 1
    assert origin["seconds"] > 0
    assert "joinedup" in origin["command"]


def test_a_single_set_is_kept_in_full_in_the_provenance(tmp_path: Path) -> None:
    joinedup("compare", "silo", "collaborative", *QUICK, "--parameters", "best", "--output", "kept")
    kept = json.loads((tmp_path / "kept" / "provenance.json").read_text())["parameters"]
    assert kept["name"] == "best"
    assert Parameters(kept["all"]) == Ensemble.carried().best
    assert Parameters(kept["all"]).digest == kept["digest"]


def test_a_shock_befalls_every_policy_and_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "slump.toml").write_text("[world]\nlabour_demand = 0.5\n")
    done = joinedup("compare", "silo", "collaborative", *QUICK, "--shock", "slump.toml", "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["policies"] == ["silo", "collaborative"]
    assert document["shocks"] == document["provenance"]["shocks"] == ["slump"]
    assert "Every policy bears slump." in document["findings"][0]
    worlds = [policy["world"] for policy in document["provenance"]["policies"]]
    assert worlds == [[[0, "labour_demand", 0.5]]] * 2


def test_json_is_one_document_and_nothing_else(tmp_path: Path) -> None:
    result = joinedup("compare", "silo", "collaborative", *QUICK, "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["policies"] == ["silo", "collaborative"]
    assert len(document["outcomes"]) == 2 * len(OUTCOMES)
    assert document["provenance"]["families"] == 200
    assert document["findings"]
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_named_results_go_to_one_named_after_the_time(tmp_path: Path) -> None:
    result = joinedup("compare", "silo", "collaborative", *QUICK)
    assert result.exit_code == 0, result.output
    (folder,) = (tmp_path / "joinedup-results").iterdir()
    assert folder.name.endswith("-compare")
    assert (folder / "provenance.json").is_file()


def test_only_the_outcomes_asked_for_are_shown() -> None:
    result = joinedup(
        "compare", "silo", "collaborative", *QUICK, "--outcome", "eviction", "--outcome", "burnout"
    )
    assert result.exit_code == 2
    assert "did you mean crises_eviction" in result.stderr
    result = joinedup("compare", "silo", "collaborative", *QUICK, "--outcome", "burnout")
    tables = result.stdout.split("•")[0]
    assert "Burnout" in tables
    assert "Evictions" not in tables


def test_all_outcomes_are_shown_when_asked_for() -> None:
    result = joinedup("compare", "silo", "collaborative", *QUICK, "--all-outcomes")
    words = " ".join(result.stdout.split())
    assert all(outcome.title in words for outcome in OUTCOMES if len(outcome.title) < 30)


def test_one_replication_is_shown_without_intervals() -> None:
    result = joinedup("compare", "silo", "collaborative", *QUICK, "--replications", "1")
    assert result.exit_code == 0, result.output
    assert "no interval" in result.stdout
    assert "better" not in result.stdout.split("The level")[0]


def test_scale_runs_a_share_of_all_households() -> None:
    quick = ["--weeks", "4", "--burn-in", "2", "--replications", "1", "--json"]
    result = joinedup("compare", "silo", "collaborative", *quick, "--scale", "0.002")
    assert json.loads(result.stdout)["provenance"]["families"] == round(0.002 * 134_138)


BAD = {
    "silo": "a comparison needs two or more",
    "silo colaborative": "did you mean collaborative",
    "silo missing.toml": "missing.toml",
    "--place atlantis": "atlantis",
    "--families 0": "families = 0 is not possible",
    "--families 99999999": "families = 99999999 is not possible",
    "--families 10 --scale 0.5": "give one of them",
    "--scale nan": "more than 0 and up to 1",
    "--scale 1.5": "more than 0 and up to 1",
    "--weeks 0": "weeks = 0 is not possible",
    "--burn-in -1": "burn_in = -1 is not possible",
    "--replications 0": "replications = 0 is not possible",
    "--replications 999999999": "replications = 999999999 is not possible",
    "--threads 0": "threads = 0 is not possible",
    "--seed -1": "seed = -1 is not possible",
    "--parameters nowhere.toml": "nowhere.toml",
    "--parameters bset": "parameters = 'bset' is not known: give ensemble, best, declared",
    "--shock lean-times": "there is no policy 'lean-times'",
    "--shock rules-only": "rules-only is no shock",
    "--families many": "'many' is not a valid integer",
    "--outcome happiness": "there is no outcome 'happiness'",
}


@pytest.mark.parametrize("arguments", BAD)
def test_what_cannot_be_used_is_met_with_one_line_and_leaves_nothing(
    arguments: str, tmp_path: Path
) -> None:
    result = joinedup("compare", *arguments.split())
    assert result.exit_code == 2
    assert BAD[arguments] in result.stderr
    assert result.stderr.count("Error: ") == 1
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_folder_that_holds_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    result = joinedup("compare", *QUICK, "--output", "full")
    assert result.exit_code == 2
    assert "already holds files" in result.stderr
    assert [file.name for file in tmp_path.rglob("*")] == ["full", "thesis.txt"]


def test_a_folder_that_cannot_be_made_is_refused_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for output in ("file", "file/below"):
        result = joinedup("compare", "--replications", "50000", "--output", output)
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
        assert "--output" in result.stderr


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with results_folder(tmp_path / "empty") as folder:
        (folder / "result").write_text("here")
    assert (tmp_path / "empty" / "result").read_text() == "here"
    assert [file.name for file in tmp_path.iterdir()] == ["empty"]


def test_a_write_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def write_on_a_full_disk() -> None:
        with results_folder(tmp_path / "results") as folder:
            (folder / "first").write_text("written")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_on_a_full_disk()
    assert list(tmp_path.iterdir()) == []


def test_two_results_of_the_same_second_do_not_meet() -> None:
    first = default_folder("compare")
    first.mkdir(parents=True)
    second = default_folder("compare")
    assert not second.exists()
    assert second != first


def test_ctrl_c_leaves_a_word_an_exit_code_and_no_files(tmp_path: Path) -> None:
    line = "-m experiments.cli compare --families 500 --replications 20000 --output stopped"
    root = Path(__file__).parents[2]
    running = subprocess.Popen(
        [sys.executable, *line.split()],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": "", "HOME": str(Path.home())},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 120
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(2)
    asked = time.monotonic()
    running.send_signal(signal.SIGINT)
    try:
        output, errors = running.communicate(timeout=60)
    finally:
        running.kill()
    assert time.monotonic() - asked < 10
    assert running.returncode == 130
    assert "Stopped" in errors
    assert "Traceback" not in errors
    assert output == ""
    assert list(tmp_path.iterdir()) == []
