"""Does the command line teach, answer, refuse bad input clearly and stop cleanly?"""

import json
import os
import subprocess
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from abm.parameters import REGISTRY
from abm.place import Place, carried_places
from experiments.benchmark import QUICK, benchmarks
from experiments.cli import COMMANDS, ROOMS, command, module_of
from experiments.commands.places import mean_percentile, share_deprived

ROOT = Path(__file__).parents[2]
HEADER = (ROOT / "abm" / "places" / "swindon.csv").read_text().splitlines()[0]


def joinedup(*arguments: str) -> Result:
    """What `joinedup` does with these arguments, in this process."""
    return CliRunner().invoke(command, arguments, prog_name="joinedup")


def shell(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a real shell makes of a script in which `joinedup` is the command."""
    python = f'joinedup() {{ "{sys.executable}" -m experiments.cli "$@"; }}\n'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", python + script, "bash", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def table(folder: Path, **changes: str) -> Path:
    """A table of one neighbourhood in the district of Testham, with these cells changed."""
    source = (ROOT / "abm" / "places" / "swindon.csv").read_text().splitlines()[1].split(",")
    cells = dict(zip(HEADER.split(","), source, strict=True)) | changes
    file = folder / "table.csv"
    names = ",".join((*cells, "district", "region"))
    file.write_text(f"{names}\n{','.join((*cells.values(), 'Testham', 'South West'))}\n")
    return file


# Help


def test_help_says_what_it_is_and_what_to_try_first() -> None:
    told = joinedup("--help")
    assert told.exit_code == 0
    for words in ("What do silo and joined-up services do", "joinedup compare", "--pick"):
        assert words in told.output
    for name in COMMANDS:
        assert f"\n  {name} " in told.output


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    shown = import_module(module_of(name)).command
    assert " ".join(shown.help.split("\n\n")[0].split()) == COMMANDS[name]


def test_every_command_there_is_stands_in_the_list() -> None:
    files = (ROOT / "experiments" / "commands").glob("*.py")
    there = {file.stem for file in files if "\ndef command(" in file.read_text()}
    assert there == set(COMMANDS) - set(ROOMS)


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from experiments.cli import command\n"
        "assert CliRunner().invoke(command, ['--help']).exit_code == 0\n"
        "heavy = {'numpy', 'numba', 'pandas', 'mesa', 'matplotlib', 'pyarrow', 'rich'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()\n"
    )
    done = shell(f'"{sys.executable}" -c "$1"', script)
    assert done.returncode == 0, done.stderr


def test_a_misspelt_command_is_met_with_the_nearest() -> None:
    refused = joinedup("compar")
    assert refused.exit_code == 2
    assert "did you mean 'compare'?" in refused.output


def test_the_version_is_that_of_the_installed_distribution() -> None:
    try:
        installed = version("joinedup")
    except PackageNotFoundError:
        pytest.skip("joinedup is not installed here")
    assert joinedup("--version").output == f"joinedup {installed}\n"


# Places


def test_places_lists_every_carried_place_with_its_households() -> None:
    told = joinedup("places")
    assert told.exit_code == 0
    for name in carried_places():
        assert name in told.output
        assert f"{Place.load(name).households:,}" in told.output


def test_the_most_deprived_place_is_shown_as_that() -> None:
    rows = {row["name"]: row for row in json.loads(joinedup("places", "--json").output)}
    assert rows["stoke-on-trent"]["deprivation_percentile"] == pytest.approx(73, abs=0.5)
    assert all(
        rows["swindon"]["deprivation_percentile"] <= row["deprivation_percentile"]
        for row in rows.values()
    )


def test_shares_of_a_place_are_those_of_its_households() -> None:
    swindon = Place.load("swindon")
    everyone = sum(sum(each.households) for each in swindon.neighbourhoods)
    deprived = sum(each.households[3] + each.households[4] for each in swindon.neighbourhoods)
    assert share_deprived(swindon) == deprived / everyone
    percentiles = [each.deprivation.overall for each in swindon.neighbourhoods]
    assert min(percentiles) < mean_percentile(swindon) < max(percentiles)


def test_a_place_is_shown_with_its_agencies_and_neighbourhoods() -> None:
    told = " ".join(joinedup("place", "show", "swindon").output.split())
    swindon = Place.load("swindon")
    assert f"{swindon.households:,} households" in told
    for name in ("Jobcentre", swindon.neighbourhoods[0].name, "Open Government Licence"):
        assert name in told
    machine = json.loads(joinedup("place", "show", "swindon", "--json").output)
    assert machine["digest"] == swindon.digest


def test_an_imported_place_can_be_shown_and_is_not_replaced_unasked(tmp_path: Path) -> None:
    district = ("--district", "testham", "--folder", str(tmp_path))
    made = joinedup("place", "import", str(table(tmp_path)), *district)
    assert made.exit_code == 0, made.output
    assert "Testham, 1 neighbourhood, " in made.output
    assert "Testham" in joinedup("place", "show", str(tmp_path / "testham.toml")).output

    again = joinedup("place", "import", str(table(tmp_path)), *district)
    assert again.exit_code == 2
    assert "already there" in again.output
    forced = joinedup("place", "import", str(table(tmp_path)), *district, "--overwrite")
    assert forced.exit_code == 0


# Parameters


def test_every_number_is_in_the_list_one_by_one_or_with_its_group() -> None:
    told = joinedup("parameters").output
    assert f"{len(REGISTRY)} of the model's numbers" in " ".join(told.split())
    for group in {each.group for each in REGISTRY}:
        assert f" {group} " in told


@pytest.mark.parametrize("role", ["lever", "world", "uncertain", "fixed"])
def test_only_numbers_of_a_role_are_listed(role: str) -> None:
    rows = json.loads(joinedup("parameters", "--role", role, "--json").output)
    assert {row["role"] for row in rows} == {role}
    assert len(rows) == sum(each.role == role for each in REGISTRY)


def test_a_search_looks_at_names_meanings_units_and_sources() -> None:
    rows = json.loads(joinedup("parameters", "--search", "Cardiff", "--json").output)
    assert [row["name"] for row in rows] == ["shared_record_lag"]
    assert "shared_record_lag" in joinedup("parameters", "--search", "record lag").output


def test_a_number_is_explained_and_a_group_listed() -> None:
    told = joinedup("parameters", "onset_rate.work").output
    for words in (REGISTRY["onset_rate.work"].meaning, "plausible", "source"):
        assert words in told
    members = joinedup("parameters", "onset_rate").output
    assert "onset_rate.work" in members
    assert "onset_rate.crime" in members


def test_the_markdown_table_is_that_of_the_documentation() -> None:
    from abm.parameters import markdown_table
    from abm.registry import Role

    told = joinedup("parameters", "--markdown", "--role", "lever").output
    assert told == markdown_table(Role.LEVER)


# Completion


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_completion_script_calls_joinedup(name: str) -> None:
    told = joinedup("completion", name)
    assert told.exit_code == 0
    assert "_JOINEDUP_COMPLETE" in told.output


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("joinedup pol", "policies"),
        ("joinedup place show co", "coventry"),
        ("joinedup policies coll", "collaborative"),
        ("joinedup follow --policies silo coll", "collaborative"),
        ("joinedup follow --place swi", "swindon"),
        ("joinedup parameters shared_record_l", "shared_record_lag"),
        ("joinedup completion z", "zsh"),
    ],
)
def test_the_shell_completes_commands_places_policies_and_parameters(
    typed: str, offered: str
) -> None:
    words = len(typed.split())
    done = shell(
        f'COMP_WORDS="$1" COMP_CWORD={words - 1} _JOINEDUP_COMPLETE=bash_complete joinedup', typed
    )
    assert f"plain,{offered}" in done.stdout.splitlines()


# Bench


def test_a_quick_benchmark_measures_everything_but_the_first_compile() -> None:
    measured = list(benchmarks(QUICK))
    for subject in ("core", "Mesa", "2 threads", "--help", "peak memory"):
        assert any(subject in each.what for each in measured), subject
    assert all(each.value > 0 for each in measured)
    assert len({each.what for each in measured}) == len(measured)


# Bad input

CARRIED = "coventry, doncaster, salford, stoke-on-trent, swindon, wolverhampton"
REFUSED = {
    "an unknown place": ("place show coventy", ("'coventy'", "perhaps 'coventry'", CARRIED)),
    "an unknown place to follow in": ("follow --place salfrod", ("perhaps 'salford'",)),
    "a place file that is not there": ("place show no.toml", ("no.toml", "No such file")),
    "an unknown policy": ("policies colaborative", ("did you mean collaborative?",)),
    "an unknown policy to follow": ("follow --policies silo slo", ("did you mean silo?",)),
    "an unknown parameter": ("parameters opennes", ("did you mean openness",)),
    "a search in vain": ("parameters --search xyzzy", ("try another word",)),
    "no families": ("follow --families 0", ("families = 0", "1 to 134,138")),
    "fewer than no families": ("follow --families -5", ("families = -5",)),
    "more families than households": ("follow --families 999999999", ("1 to 134,138",)),
    "a family that is not there": ("follow --families 50 --family 50", ("give 0 to 49",)),
    "no weeks": ("follow --weeks 0", ("weeks = 0", "1 to 5,200")),
    "a hundred thousand weeks": ("follow --weeks 100000", ("1 to 5,200",)),
    "a negative seed": ("follow --seed -1", ("seed = -1",)),
    "a negative replication": ("follow --replication -1", ("replication = -1",)),
    "a share above one": ("follow --scale 2", ("--scale", "up to 1")),
    "a share that is no number": ("follow --scale nan", ("--scale",)),
    "a table that is not there": ("place import no.csv --district X", ("no.csv is not a file",)),
}
MISUSED = {
    "words for a number": ("follow --weeks many", "not a valid integer"),
    "NaN for a whole number": ("follow --families nan", "not a valid integer"),
    "one world": ("follow --policies silo", "requires 2 arguments"),
    "both ways to choose": ("follow --pick --family 3", "either --family or --pick"),
    "an unknown role": ("parameters --role leaver", "is not one of"),
    "a file of no policy": ("policies --toml", "needs the NAME"),
    "an unknown shell": ("completion tcsh", "is not one of"),
    "a place without a name": ("place show", "Missing argument 'NAME'"),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_bad_input_is_refused_in_one_line_that_says_what_to_do(mistake: str) -> None:
    line, expected = REFUSED[mistake]
    refused = joinedup(*line.split())
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith("Error: ")
    assert refused.stderr.count("\n") == 1
    for words in expected:
        assert words in refused.stderr


@pytest.mark.parametrize("mistake", MISUSED)
def test_a_misused_option_is_refused_with_the_usage(mistake: str) -> None:
    line, words = MISUSED[mistake]
    refused = joinedup(*line.split())
    assert refused.exit_code == 2
    assert words in refused.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[levers\nopenness = 1", "not valid TOML"),
        ("[levers]\nopenness = nan", "openness"),
        ("[levers]\nopenness = -1", "line 2"),
        ("[levers]\nopenness = 'much'", "not a number"),
        ("[levers]\nopeness = 1", "did you mean openness?"),
        ("[[change]]\nweek = -3\nlevers = { openness = 1 }", "week = -3"),
    ],
)
def test_a_policy_file_with_a_mistake_is_refused_by_name_and_place(
    text: str, expected: str, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text)
    for line in (("policies", str(file)), ("follow", "--policies", "silo", str(file))):
        refused = joinedup(*line)
        assert refused.exit_code == 2
        assert str(file) in refused.stderr
        assert expected in refused.stderr


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"households": "many"}, "column households: 'many'"),
        ({"households": "nan"}, "column households: 'nan'"),
        ({"households_0_dimensions": "-1"}, "column households_0_dimensions: '-1'"),
        ({"latitude": "nan"}, "column latitude: 'nan'"),
        ({"neighbourhood": ""}, "column neighbourhood"),
    ],
)
def test_a_table_with_a_mistake_is_refused_by_line_and_column_and_nothing_is_written(
    changes: dict[str, str], expected: str, tmp_path: Path
) -> None:
    folder = tmp_path / "made"
    line = ("place", "import", str(table(tmp_path, **changes)), "--district", "Testham")
    refused = joinedup(*line, "--folder", str(folder))
    assert refused.exit_code == 2
    assert expected in refused.stderr
    assert "line 2" in refused.stderr
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    line = ("place", "import", str(table(tmp_path)), "--district", "Testham")
    refused = joinedup(*line, "--folder", str(blocked / "inside"))
    assert refused.exit_code == 2
    assert "cannot be written to" in refused.stderr


def test_a_policy_for_an_agency_that_the_place_lacks_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("[agencies.polise]\nopenness = 0.5\n")
    refused = joinedup("follow", "--policies", "silo", str(file))
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Error: policy wrong sets openness for 'polise'")
    assert "did you mean police?" in refused.stderr


# In a real shell


def test_exit_codes_reach_the_shell() -> None:
    assert shell("joinedup policies silo").returncode == 0
    refused = shell("joinedup place show nowhere")
    assert refused.returncode == 2
    assert refused.stderr.startswith("Error: ")
    assert "Traceback" not in refused.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_one_clear_line() -> None:
    failed = shell("joinedup policies > /dev/full")
    assert failed.returncode == 1
    assert "No space left" in failed.stderr
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize("line", ["policies", "parameters --json", "parameters", "policies --json"])
def test_a_reader_who_has_seen_enough_hears_no_complaint(line: str) -> None:
    done = shell(f"joinedup {line} | head -1")
    assert done.returncode == 0
    assert done.stderr == ""


def test_ctrl_c_stops_with_a_word_and_its_exit_code() -> None:
    script = (
        "import os, signal, sys, threading\n"
        "from experiments.cli import main\n"
        "threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "sys.argv = 'joinedup follow --families 50000 --weeks 5200'.split()\n"
        "main()\n"
    )
    stopped = shell(f'"{sys.executable}" -c "$1"', script)
    assert stopped.returncode == 130
    assert "Stopped." in stopped.stderr
    assert "Traceback" not in stopped.stderr
