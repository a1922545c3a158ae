"""What is left of a batch that is killed, stopped, starved of disk, or run twice at once?"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from experiments.batch.store import Store
from tests.experiments.batch.tiny import batch, experiment, exported

ROOT = Path(__file__).parents[3]
LONG = 60
"""Seconds after which a process that should have done something long ago is given up."""
LONG_ENOUGH = 4
"""Seconds in which runs come even on a busy machine, and not yet all of them."""
RESTLESS = """
import sys
from experiments.batch.batch import run_batch
from experiments.design.experiment import Experiment
run_batch(Experiment.load(sys.argv[1]), sys.argv[2], threads=2, between_parts=0.02)
"""
"""A batch that writes a part as often as it can, so that it is often killed while it writes."""


@contextmanager
def process(*command: str | Path, **options: object) -> Iterator[subprocess.Popen[str]]:
    """A process that finds this very model, and does not outlive the test."""
    started = subprocess.Popen(
        [sys.executable, *map(str, command)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def wait_for(what: Callable[[], bool], running: subprocess.Popen[str]) -> None:
    begun = time.monotonic()
    while not what():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() - begun < LONG
        time.sleep(0.005)


def parts(folder: Path) -> int:
    return len(list(folder.glob("parts/*/*/receipt.json")))


def killed_once_it_wrote(script: str, file: Path, folder: Path, more: int) -> None:
    before = parts(folder)
    with process("-c", script, file, folder) as running:
        wait_for(lambda: parts(folder) >= before + more, running)
        running.send_signal(signal.SIGKILL)
        assert running.wait(LONG) == -signal.SIGKILL


def kept_in(folder: Path) -> int:
    return len(Store.open(folder).results().runs)


def written(tmp_path: Path, **changes: object) -> Path:
    file = tmp_path / "asked.toml"
    file.write_text(experiment(**changes).text, encoding="utf-8")
    return file


def test_a_batch_killed_twice_goes_on_to_the_same_results(tmp_path: Path) -> None:
    file, folder = written(tmp_path, replications=40), tmp_path / "store"
    counts = []
    for more in (2, 3):
        killed_once_it_wrote(RESTLESS, file, folder, more)
        assert Store.open(folder).verify() == ()
        counts.append(kept_in(folder))
    assert 0 < counts[0] < counts[1] < 160
    rest = batch(experiment(replications=40), folder, threads=2)
    assert rest.runs == 160 - counts[1]
    batch(experiment(replications=40), tmp_path / "whole", threads=2)
    assert exported(folder) == exported(tmp_path / "whole")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["SIGTERM", "Ctrl-C"]
)
def test_a_batch_that_is_told_to_stop_writes_what_it_has_and_says_how_to_go_on(
    number: signal.Signals, code: int, tmp_path: Path
) -> None:
    file, folder = written(tmp_path, replications=5_000), tmp_path / "store"
    arguments = ("batch", file, "--store", folder, "--threads", "1")
    with process("-m", "experiments.cli", *arguments) as running:
        wait_for(lambda: any(folder.glob("sessions/*.json")), running)
        time.sleep(LONG_ENOUGH)
        before = kept_in(folder) if parts(folder) else 0
        running.send_signal(number)
        _, said = running.communicate(timeout=LONG)
    assert running.returncode == code
    assert "To go on: joinedup batch" in said
    assert before < kept_in(folder) < 20_000


def test_two_batches_on_one_store_do_not_harm_it(tmp_path: Path) -> None:
    file, folder = written(tmp_path, replications=15), tmp_path / "store"
    with (
        process("-c", RESTLESS, file, folder) as one,
        process("-c", RESTLESS, file, folder) as other,
    ):
        for running in (one, other):
            _, said = running.communicate(timeout=LONG)
            assert running.returncode == 0, said
    assert Store.open(folder).verify() == ()
    batch(experiment(replications=15), tmp_path / "whole")
    assert exported(folder) == exported(tmp_path / "whole")


def test_a_full_disk_stops_a_batch_with_one_line_and_spoils_nothing(tmp_path: Path) -> None:
    file, folder = written(tmp_path), tmp_path / "store"
    batch(experiment(replications=1), folder)
    limited = (
        f"ulimit -f 20; exec {sys.executable} -m experiments.cli batch {file} --store {folder}"
    )
    done = subprocess.run(
        ["bash", "-c", limited],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=LONG,
        check=False,
    )
    assert done.returncode in (1, 2)
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1
    assert kept_in(folder) == 4
    batch(experiment(), folder)
    batch(experiment(), tmp_path / "whole")
    assert exported(folder) == exported(tmp_path / "whole")


@pytest.mark.slow
def test_however_often_a_batch_is_killed_it_ends_with_the_same_results(tmp_path: Path) -> None:
    file, folder = written(tmp_path, replications=400), tmp_path / "store"
    for _ in range(12):
        killed_once_it_wrote(RESTLESS, file, folder, 5)
        assert Store.open(folder).verify() == ()
    assert kept_in(folder) < 1_600
    batch(experiment(replications=400), folder, threads=2)
    batch(experiment(replications=400), tmp_path / "whole", threads=2)
    assert exported(folder) == exported(tmp_path / "whole")
