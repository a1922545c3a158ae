"""Does `joinedup run` show and keep one run in full?"""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from abm.ensemble import Ensemble
from abm.place import Place
from abm.policy import Policy
from abm.simulation import simulate
from experiments.cli import command

QUICK = ["--place", "swindon", "--families", "150", "--weeks", "60", "--burn-in", "13"]
TABLES = ("weekly", "neighbourhoods", "agencies", "pairs", "families")


def joinedup(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


def test_the_tables_on_disk_are_those_of_the_simulation() -> None:
    done = joinedup("run", "collaborative", *QUICK, "--replication", "3", "--output", "kept")
    assert done.exit_code == 0, done.output
    same = simulate(
        Place.load("swindon"),
        Policy.load("collaborative"),
        families=150,
        weeks=60,
        burn_in=13,
        replication=3,
        parameters=Ensemble.carried().best,
    )
    for name in TABLES:
        kept = pd.read_parquet(f"kept/{name}.parquet")
        pd.testing.assert_frame_equal(kept, getattr(same, name), check_dtype=False)
    assert not Path("kept/events.parquet").exists()


def test_every_column_on_disk_has_a_unit() -> None:
    joinedup("run", "silo", *QUICK, "--output", "kept")
    units = pd.read_csv("kept/units.csv")
    weekly = set(pd.read_parquet("kept/weekly.parquet")) - {"week"}
    assert weekly == set(units.query("table == 'weekly'")["column"])
    assert units.notna().all().all()


def test_the_headlines_are_shown_year_by_year() -> None:
    done = joinedup("run", "silo", *QUICK)
    assert "year 1" in done.stdout
    assert "year 2" in done.stdout
    assert "year 3" not in done.stdout
    assert "Families with three or more needs" in " ".join(done.stdout.split())
    assert "one roll of the dice" in done.stdout
    (folder,) = Path("joinedup-results").iterdir()
    assert folder.name.endswith("-run")


def test_tracing_keeps_what_happened_to_every_family() -> None:
    done = joinedup("run", "silo", *QUICK, "--trace", "--output", "kept")
    assert done.exit_code == 0, done.output
    events = pd.read_parquet("kept/events.parquet")
    weekly = pd.read_parquet("kept/weekly.parquet")
    assert events["family"].nunique() > 20
    evictions = (events["event"] == "eviction").sum()
    emergencies = (events["event"] == "emergency").sum()
    assert evictions == weekly["crises_eviction"].sum()
    assert emergencies == weekly["crises_emergency"].sum()


def test_both_drivers_write_the_same_tables() -> None:
    short = ["--place", "swindon", "--families", "30", "--weeks", "5", "--burn-in", "3"]
    for driver in ("core", "mesa"):
        done = joinedup("run", "collaborative", *short, "--driver", driver, "--output", driver)
        assert done.exit_code == 0, done.output
    for name in TABLES:
        core, mesa = (pd.read_parquet(f"{each}/{name}.parquet") for each in ("core", "mesa"))
        pd.testing.assert_frame_equal(core, mesa, check_exact=True)


def test_provenance_names_the_luck_and_the_policy() -> None:
    joinedup("run", "silo+rules-only", *QUICK, "--seed", "7", "--output", "kept")
    origin = json.loads(Path("kept/provenance.json").read_text())
    assert (origin["seed"], origin["replication"], origin["driver"]) == (7, 0, "core")
    assert origin["policies"][0]["name"] == "silo+rules-only"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("no-such-policy", "there is no policy 'no-such-policy'"),
        ("silo --driver steam", "'steam' is not one of"),
        ("silo --replication -1", "replication = -1 is not possible"),
        ("silo --parameters ensemble", "this command runs one"),
        ("silo --weeks 0", "weeks = 0 is not possible"),
        ("silo --families 0", "families = 0 is not possible"),
        ("", "Missing argument 'POLICY'"),
    ],
)
def test_what_cannot_be_run_is_met_with_one_line_and_leaves_nothing(
    arguments: str, message: str, tmp_path: Path
) -> None:
    done = joinedup("run", *arguments.split())
    assert done.exit_code == 2
    assert message in done.stderr
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
