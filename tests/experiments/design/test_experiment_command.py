"""Does `joinedup experiment` write, check and show an experiment?"""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from experiments.cli import command
from experiments.commands.experiment import TEMPLATES
from experiments.design.designs import KINDS


def joinedup(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, ["experiment", *map(str, arguments)])


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are written to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


SMALL = """
question = "Do levers help?"
places = ["swindon"]
policies = ["silo"]
outcomes = ["crises"]
families = 50
weeks = 13
burn_in = 4
replications = 3
[levers]
openness = [0.2, 0.7]
voice = [0.2, 0.7]
target_regime = ["volume", "aligned"]
[policies_design]
kind = "fractional-factorial"
resolution = 3
"""


@pytest.fixture
def small() -> Path:
    file = Path("small.toml")
    file.write_text(SMALL)
    return file


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_new_file_passes_its_check(kind: str) -> None:
    written = joinedup("new", "mine.toml", "--kind", kind)
    assert written.exit_code == 0, written.output
    assert "joinedup experiment check mine.toml" in written.output
    assert "mine.toml" in Path("mine.toml").read_text().splitlines()[1]
    checked = joinedup("check", "mine.toml", "--untimed")
    assert checked.exit_code == 0, checked.output
    assert "runs" in checked.output


def test_a_file_that_is_there_is_not_written_over(small: Path) -> None:
    refused = joinedup("new", small)
    assert refused.exit_code == 2
    assert "is there already" in refused.output
    assert small.read_text() == SMALL
    assert joinedup("new", "mine.txt").exit_code == 2
    assert joinedup("new", "nowhere/mine.toml").exit_code == 2


def test_a_check_says_how_many_runs_how_long_and_how_much_disk(small: Path) -> None:
    told = " ".join(joinedup("check", small).output.split())
    assert "4 policies, 1 future, 3 replications: 12 runs" in told
    assert "seconds on" in told
    assert "kB of disk" in told
    assert "cannot tell apart: openness, voice×target_regime" in told


def test_a_check_for_machines_holds_the_same(small: Path) -> None:
    found = json.loads(joinedup("check", small, "--json").output)
    assert (found["runs"], found["futures"], found["replications"]) == (12, 1, 3)
    assert found["policies"][0] == "silo"
    assert found["seconds"] > 0
    assert found["bytes"] > 12 * 1_000
    assert ["openness", "voice×target_regime"] in found["cannot_be_told_apart"]
    assert "seconds" not in json.loads(joinedup("check", small, "--json", "--untimed").output)


def test_all_mistakes_of_a_file_are_told_and_the_exit_code_is_2(small: Path) -> None:
    small.write_text(SMALL.replace("weeks = 13", "week = 13").replace('"crises"', '"crisis"'))
    refused = joinedup("check", small)
    assert refused.exit_code == 2
    assert "small.toml, line 5: " in refused.output
    assert "small.toml, line 7: " in refused.output


def test_the_points_are_a_table_of_policies_and_futures(small: Path) -> None:
    small.write_text(
        SMALL + '[uncertainties]\nlabour_demand = [0.8, 1]\n[futures_design]\nkind = "ofat"\n'
    )
    rows = list(csv.DictReader(io.StringIO(joinedup("points", small).output)))
    assert len(rows) == 4 * 2
    assert {row["policy"]: row["target_regime"] for row in rows} == {
        "silo": "volume",
        "openness=0.7, voice=0.2, target_regime=aligned": "aligned",
        "openness=0.2, voice=0.7, target_regime=aligned": "aligned",
        "openness=0.7, voice=0.7, target_regime=volume": "volume",
    }
    assert joinedup("points", small, "--to", "points.csv").exit_code == 0
    assert list(csv.DictReader(io.StringIO(Path("points.csv").read_text()))) == rows


def test_all_kinds_of_designs_are_listed() -> None:
    shown = joinedup("designs").output
    assert all(kind in shown for kind in KINDS)
    assert set(json.loads(joinedup("designs", "--json").output)) == set(KINDS)
