"""Does `joinedup batch` say what it did, why it ended, and what to do next?"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from experiments.batch.batch import BatchProgress
from experiments.batch.sequential import Rounds
from experiments.batch.store import Store
from experiments.cli import command
from experiments.commands.batch import in_words
from tests.experiments.batch.tiny import POLICIES, experiment, layout


def joinedup(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "asked.toml"
    path.write_text(experiment(replications=2).text, encoding="utf-8")
    return path


def test_it_says_what_was_done_and_what_to_do_next(file: Path, tmp_path: Path) -> None:
    done = joinedup("batch", file, "--store", tmp_path / "store")
    assert done.exit_code == 0, done.output
    said = " ".join(done.stdout.split())
    assert said.startswith("8 runs in")
    assert "All runs that were asked for are there." in said
    assert "joinedup report" in said
    assert "joinedup store info" in said


def test_one_that_is_cut_off_says_how_to_go_on_and_exits_with_3(file: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    done = joinedup("batch", file, "--store", store, "--max-runs", "3")
    assert done.exit_code == 3
    assert "To go on: joinedup" in done.stdout
    assert joinedup("batch", file, "--store", store).exit_code == 0
    assert len(Store.open(store).results().runs) == 8


def test_for_machines_it_prints_one_document(file: Path, tmp_path: Path) -> None:
    done = joinedup("batch", file, "--store", tmp_path / "store", "--shard", "1/2", "--json")
    found = json.loads(done.stdout)
    assert found["complete"]
    assert (found["reason"], found["runs"], found["left"]) == ("done", 4, 0)


def test_a_file_that_is_no_experiment_is_refused(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICIES[0].to_toml(), encoding="utf-8")
    done = joinedup("batch", policy, "--store", tmp_path / "store")
    assert done.exit_code == 2
    assert str(policy) in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--timeout", "soon"), "90s, 30m, 2h"),
        (("--timeout", "0s"), "90s, 30m, 2h"),
        (("--timeout", "1.2.3h"), "90s, 30m, 2h"),
        (("--outcome", "crises"), "--until"),
        (("--until", "0.5", "--outcome", "crises_of_faith"), "crises"),
        (("--until", "0"), "half_width"),
        (("--shard", "9/8"), "shard"),
        (("--threads", "0"), "threads"),
    ],
)
def test_options_that_cannot_be_are_refused_in_a_line(
    options: tuple[str, ...], said: str, file: Path, tmp_path: Path
) -> None:
    done = joinedup("batch", file, "--store", tmp_path / "store", *options)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "store").exists()


def test_progress_in_words_tells_speed_time_left_and_the_difference_so_far() -> None:
    rounds = Rounds(layout())
    for replication in range(12):
        for future in (0, 1):
            rounds.take((0, 0, future), replication, 100.0)
            rounds.take((0, 1, future), replication, 95.0 + replication % 2)
    told = in_words(BatchProgress(48, 2, 1_000, 10.0, "with_3_needs", rounds, 40))
    assert told.startswith("50 of 1,000 runs, 5.0 a second, 3 min left, 2 failed, ")
    assert "with_3_needs collaborative -4.500 ±" in told
    assert "after 12 rounds" in told
    assert told.endswith("some 40 rounds")


def test_a_policy_that_would_decide_nothing_is_refused(file: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    done = joinedup("batch", file, "--store", store, "--policy", POLICIES[1].name)
    assert done.exit_code == 2
    assert "decides nothing without --until" in done.stderr
    assert not store.exists()
